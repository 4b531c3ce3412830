//! A picture in a text becomes a figure.
//!
//! How a picture itself is written is known by `image::markup`.

use std::fmt::Write as _;

use super::body::{self, Subject, escape_text};
use super::desk;
use super::image::markup::{self, Shown};
use super::stage::Stage;
use crate::parse::document::ImagePiece;
use crate::source::Span;

/// A picture with no more HTML than this before it is on a phone's first screen: some forty words.
const ABOVE_FOLD: usize = 300;

/// Whether a body's first picture may be the first thing that a visitor sees: a page with a picture of its own shows
/// that above its text.
pub(super) fn may_lead(stage: &Stage, subject: &Subject<'_>) -> bool {
    let front = &subject.document.front;
    let has_own = front.image.as_ref().is_some_and(|image| {
        let folder = subject.document.path.folder();
        stage
            .source(&image.src.value, folder, subject.url)
            .is_some()
    });
    !has_own && !subject.absolute
}

/// A picture of a text: in every size it comes in, with its caption where it stands alone. `leads` says that none was
/// shown before it.
pub(super) fn picture(
    stage: &Stage,
    subject: &Subject<'_>,
    image: &ImagePiece,
    leads: bool,
    out: &mut String,
) {
    let (src, _) = body::address(stage, subject, image.link);
    let links = &subject.document.text.links;
    let written = links.get(image.link as usize);
    let target = written.map_or("", |l| l.target.as_str());
    let found = stage.source(target, subject.document.path.folder(), subject.url);
    let shown = Shown {
        alt: &image.alt,
        title: if image.figure { "" } else { &image.title },
        leads: leads && out.len() < ABOVE_FOLD,
        ..Shown::default()
    };
    let html = match found {
        // A feed's reader shows what it likes: one address with its host is understood by all.
        Some((file, url)) if !subject.absolute => {
            if let Some(finding) = markup::fault(stage, file) {
                let span = written.map_or_else(Span::default, |l| l.span);
                desk::report(finding.at(&subject.document.path.file(), span));
            }
            markup::html(stage, file, &url, &shown)
        }
        Some((file, _)) => markup::plain(&src, stage.size(file), &shown),
        None => markup::plain(&src, None, &shown),
    };
    if !image.figure {
        out.push_str(&html);
        return;
    }
    let _ = write!(out, "<figure>{html}");
    if !image.title.is_empty() {
        let _ = write!(
            out,
            "<figcaption>{}</figcaption>",
            escape_text(&image.title)
        );
    }
    out.push_str("</figure>\n");
}
