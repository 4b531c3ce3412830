//! Pictures at other sizes are made: the file is decoded once for all of them.
//!
//! What was made is kept by what it was made from, so a second build makes none.

use std::sync::{Condvar, Mutex, PoisonError};

use pamphlet_image::{Encoding, Fault, Picture};

use super::variant::Variant;
use crate::diagnostic::{Diagnostic, Place};
use crate::digest::Digest;
use crate::parse::document::LinkKind;
use crate::read::File;
use crate::render::Content;
use crate::render::job::Made;
use crate::render::stage::Stage;
use crate::source::Span;

/// The most pixels that a picture may have: decoded, they are 360 MB.
pub(super) const LIMIT: u64 = 120_000_000;

/// The most pixels that are decoded at the same time; a picture of more has the machine to itself.
const AT_ONCE: u64 = 40_000_000;

/// Keeps the pictures that are decoded at the same time within bounds.
#[derive(Debug, Default)]
pub(in crate::render) struct Gate {
    open: Mutex<u64>,
    changed: Condvar,
}

impl Gate {
    fn within<T>(&self, pixels: u64, job: impl FnOnce() -> T) -> T {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        while *open > 0 && *open + pixels > AT_ONCE {
            open = self
                .changed
                .wait(open)
                .unwrap_or_else(PoisonError::into_inner);
        }
        *open += pixels;
        drop(open);
        let result = job();
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) -= pixels;
        self.changed.notify_all();
        result
    }
}

/// Makes sizes of one picture, all of the same file, in the order given. What is kept from an earlier run is taken.
pub(in crate::render) fn run(stage: &Stage, file: &File, wanted: &[&Variant]) -> Vec<Made> {
    let Some(digest) = stage.picture_digest(file) else {
        return wanted.iter().map(|_| nothing(None)).collect();
    };
    let kept: Vec<_> = wanted
        .iter()
        .map(|variant| stage.shelf.find(variant.key(digest)))
        .collect();
    if kept.iter().all(Option::is_some) {
        return kept.into_iter().flatten().map(copy).collect();
    }
    let (width, height) = stage.picture_facts(file).size.unwrap_or_default();
    let pixels = u64::from(width) * u64::from(height);
    stage.gate.within(pixels, || {
        let picture = match decode(file) {
            Ok(picture) => picture,
            Err(fault) => return refused(stage, file, &fault, wanted.len()),
        };
        wanted
            .iter()
            .zip(kept)
            .map(|(variant, kept)| match kept {
                Some(path) => copy(path),
                None => one(stage, file, &picture, variant, digest),
            })
            .collect()
    })
}

fn decode(file: &File) -> Result<Picture, Fault> {
    let bytes = file.bytes().map_err(|d| Fault::Damaged(d.message))?;
    pamphlet_image::decode(&bytes, LIMIT)
}

fn one(stage: &Stage, file: &File, picture: &Picture, variant: &Variant, digest: Digest) -> Made {
    let (width, height) = variant.size;
    let resized = if variant.cut {
        picture.fill(width, height)
    } else {
        picture.fit(width, height)
    };
    let encoding = match variant.ending {
        "png" => Encoding::Png,
        "webp" => Encoding::WebP(variant.quality),
        #[cfg(feature = "avif")]
        "avif" => Encoding::Avif(variant.quality),
        _ => Encoding::Jpeg(variant.quality),
    };
    match pamphlet_image::encode(&resized, encoding) {
        Ok(bytes) => match stage.shelf.put(variant.key(digest), &bytes) {
            Some(path) => copy(path),
            None => Made {
                content: Content::Bytes(bytes),
                ..nothing(None)
            },
        },
        Err(fault) => nothing(Some(finding(stage, file, &fault))),
    }
}

fn copy(path: std::path::PathBuf) -> Made {
    Made {
        content: Content::Copy(path),
        ..nothing(None)
    }
}

fn nothing(finding: Option<Diagnostic>) -> Made {
    Made {
        content: Content::Bytes(Vec::new()),
        asks: Vec::new(),
        findings: finding.into_iter().collect(),
    }
}

/// The finding is told once, though several sizes are missing.
fn refused(stage: &Stage, file: &File, fault: &Fault, count: usize) -> Vec<Made> {
    let mut finding = Some(finding(stage, file, fault));
    (0..count).map(|_| nothing(finding.take())).collect()
}

fn finding(stage: &Stage, file: &File, fault: &Fault) -> Diagnostic {
    let found = match fault {
        Fault::TooLarge(pixels) => too_large(&file.path, *pixels),
        Fault::Damaged(why) => damaged(&file.path, why),
        Fault::NotResized => damaged(&file.path, "it moves"),
    };
    let mut places = uses(stage, file).into_iter();
    let mut found = match places.next() {
        Some(place) => found.at(&place.file.clone(), place.span),
        None => found.at(&file.path, Span::default()),
    };
    for place in places.take(3) {
        found = found.label(place, "it is shown here, too");
    }
    found
}

/// A picture that can't be shown, in a writer's words.
pub(in crate::render) fn damaged(path: &str, why: &str) -> Diagnostic {
    Diagnostic::error(
        "picture-damaged",
        format!("the picture `{path}` is damaged: {}", why.trim_matches('"')),
    )
    .help("Open it in a viewer to see whether it is whole, then save or export it again and replace the file.")
}

fn too_large(path: &str, pixels: u64) -> Diagnostic {
    let millions = pixels.div_ceil(1_000_000);
    Diagnostic::error(
        "picture-too-large",
        format!(
            "the picture `{path}` has {millions} million pixels, and pamphlet resizes up to {}",
            LIMIT / 1_000_000
        ),
    )
    .help("Save it at a smaller size: 4000 pixels on the longer side are plenty for a page.")
}

/// Where documents show a file, in the order of documents.
fn uses(stage: &Stage, file: &File) -> Vec<Place> {
    let site = &stage.site;
    let pages = site.pages.iter().map(|p| (&p.document, &p.url));
    let sections = site
        .sections
        .iter()
        .filter_map(|s| Some((s.document.as_ref()?, &s.url)));
    let mut places = Vec::new();
    for (document, url) in pages.chain(sections) {
        let is_it = |target: &str| {
            stage
                .source(target, document.path.folder(), url)
                .is_some_and(|(found, _)| found.path == file.path)
        };
        let lead = document
            .front
            .image
            .iter()
            .map(|i| (&i.src.value, i.src.span));
        let sources = document
            .text
            .links
            .iter()
            .filter(|l| l.kind == LinkKind::Source);
        for (target, span) in lead.chain(sources.map(|l| (&l.target, l.span))) {
            if is_it(target) {
                places.push(Place::new(&document.path.file(), span));
            }
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(gate: &Gate, most: &Mutex<u64>) {
        let open = *gate.open.lock().unwrap();
        let mut most = most.lock().unwrap();
        *most = open.max(*most);
    }

    #[test]
    fn a_huge_picture_waits_until_it_is_alone() {
        let gate = Gate::default();
        let most = Mutex::new(0);
        std::thread::scope(|scope| {
            for pixels in [30_000_000, 100_000_000, 30_000_000, 10_000_000] {
                let (gate, most) = (&gate, &most);
                scope.spawn(move || {
                    gate.within(pixels, || note(gate, most));
                });
            }
        });
        assert_eq!(*most.lock().unwrap(), 100_000_000);
    }
}
