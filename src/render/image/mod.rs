//! Pictures of the site: what their heads say, and what a page shows of them.
//!
//! With its folder it is the only place that names `pamphlet_image` and `imagesize`.

pub(super) mod draw;
pub(super) mod drawing;
pub(super) mod make;
pub(super) mod markup;
pub(super) mod variant;

use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use serde::{Deserialize, Serialize};

use super::stage::Size;
use crate::digest::Digest;
use crate::ledger::Shelf;
use crate::read::{File, Stamp};

/// How much of a file is read for its head. Camera data and colour profiles before a picture's size seldom fill more.
const HEAD: u64 = 256 * 1024;

/// What kind of file a picture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Kind {
    /// A photograph.
    Jpeg,
    /// Pixels without loss.
    Png,
    /// Either.
    WebP,
    /// A picture that moves, or may: it is shown as it is.
    Moving,
    /// An SVG.
    Drawing,
    /// A format that browsers know and pamphlet does not resize.
    Other,
    /// A name of a picture, but no picture in the file.
    Damaged,
}

/// What is known of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Facts {
    /// Its kind.
    pub kind: Kind,
    /// Its size as it is seen; none for a drawing without one, or a damaged file.
    pub size: Option<Size>,
}

/// A picture in the ledger.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Entry {
    stamp: Stamp,
    facts: Facts,
    digest: Option<Digest>,
}

/// What is known of the site's pictures, kept between runs by their stamps.
#[derive(Debug, Default)]
pub(super) struct Pictures {
    last: OnceLock<BTreeMap<String, Entry>>,
    now: Mutex<BTreeMap<String, Entry>>,
}

/// The ledger's file, and what changes when its meaning does.
const NAME: &str = "pictures";
const MARK: &[u8] = b"pictures 1";

impl Pictures {
    /// What a file's head says.
    pub(super) fn facts(&self, file: &File, shelf: &Shelf) -> Facts {
        self.entry(file, shelf).facts
    }

    /// The digest of a picture's bytes; none where they can't be read.
    pub(super) fn digest(&self, file: &File, shelf: &Shelf) -> Option<Digest> {
        let entry = self.entry(file, shelf);
        if entry.digest.is_some() {
            return entry.digest;
        }
        let digest = Digest::of(&file.bytes().ok()?);
        let known = Entry {
            digest: Some(digest),
            ..entry
        };
        self.locked().insert(file.path.clone(), known);
        Some(digest)
    }

    fn entry(&self, file: &File, shelf: &Shelf) -> Entry {
        if let Some(entry) = self
            .locked()
            .get(&file.path)
            .filter(|e| e.stamp == file.stamp)
        {
            return entry.clone();
        }
        let last = self
            .last
            .get_or_init(|| shelf.load(NAME, Digest::of(MARK)).unwrap_or_default());
        let known = last
            .get(&file.path)
            .filter(|e| e.stamp == file.stamp && file.disk_path().is_some());
        let entry = known.cloned().unwrap_or_else(|| Entry {
            stamp: file.stamp,
            facts: look(file),
            digest: None,
        });
        self.locked().insert(file.path.clone(), entry.clone());
        entry
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Entry>> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps what is known for the next run: what this run asked for, and what it had no need to ask about again.
    pub(super) fn save(&self, shelf: &Shelf, is_there: impl Fn(&str) -> bool) {
        let now = self.locked();
        let mut all = self.last.get().cloned().unwrap_or_default();
        let before = all.len();
        all.retain(|path, _| is_there(path));
        let mut changed = all.len() != before;
        for (path, entry) in now.iter() {
            let settled = entry.stamp.is_settled(shelf.started());
            let same = |old: &Entry| {
                old.stamp == entry.stamp && old.digest == entry.digest && old.facts == entry.facts
            };
            if settled && !all.get(path).is_some_and(same) {
                all.insert(path.clone(), entry.clone());
                changed = true;
            }
        }
        if changed {
            shelf.save(NAME, Digest::of(MARK), &all);
        }
    }
}

/// A picture's file without what is private in it; none where there is nothing such in it.
pub(super) fn strip(bytes: &[u8]) -> Option<Vec<u8>> {
    pamphlet_image::strip(bytes)
}

/// The ending of a file's name, in lower case.
pub(super) fn ending(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.')
        .map_or_else(String::new, |(_, ending)| ending.to_ascii_lowercase())
}

/// Whether a name says that the file is a picture which pamphlet reads.
pub(super) fn is_picture(path: &str) -> bool {
    matches!(
        ending(path).as_str(),
        "jpg" | "jpeg" | "jpe" | "jfif" | "png" | "webp" | "gif" | "apng"
    )
}

fn look(file: &File) -> Facts {
    let none = |kind| Facts { kind, size: None };
    if ending(&file.path) == "svg" {
        let text = file.text(&mut Vec::new());
        return Facts {
            kind: Kind::Drawing,
            size: drawing::size(&text),
        };
    }
    let Ok(head) = file.head(HEAD) else {
        return none(Kind::Damaged);
    };
    let found = pamphlet_image::probe(&head)
        .or_else(|| pamphlet_image::probe(&file.bytes().ok()?).filter(|_| is_picture(&file.path)));
    if let Some(found) = found {
        let kind = match found.format {
            _ if found.animated => Kind::Moving,
            pamphlet_image::Format::Jpeg => Kind::Jpeg,
            pamphlet_image::Format::Png => Kind::Png,
            pamphlet_image::Format::WebP => Kind::WebP,
            pamphlet_image::Format::Gif => Kind::Moving,
        };
        return Facts {
            kind,
            size: Some((found.width, found.height)),
        };
    }
    if is_picture(&file.path) {
        return none(Kind::Damaged);
    }
    let size = imagesize::blob_size(&head).ok().and_then(|size| {
        let (width, height) = (u32::try_from(size.width), u32::try_from(size.height));
        Some((width.ok()?, height.ok()?))
    });
    Facts {
        kind: Kind::Other,
        size,
    }
}
