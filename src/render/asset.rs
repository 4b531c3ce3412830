//! Files that the site brings, as they are published: pictures without what is private in them, stylesheets and
//! scripts without what only people read. And copies of them under names that tell their contents.

use std::cell::RefCell;
use std::sync::Arc;

use super::image::{self, drawing};
use super::job;
use super::made::FOLDER;
use super::stage::Stage;
use crate::address::{UrlPath, join};
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::minify;
use crate::read::File;
use crate::site::outputs::Subject;

/// A file as it is published under a name that tells its contents.
#[derive(Debug)]
pub(super) struct Asset {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Their digest, of which the name holds the first digits.
    pub digest: Digest,
    /// Other files made for it, which it names.
    pub asks: Vec<UrlPath>,
}

/// What a file that is copied holds in the end, where that is not what it holds now.
pub(super) fn changed(file: &File) -> Option<Vec<u8>> {
    let ending = image::ending(&file.path);
    if image::is_picture(&file.path) {
        return image::strip(&file.bytes().ok()?);
    }
    let shortened: fn(&str) -> String = match ending.as_str() {
        "css" => minify::css,
        "js" | "mjs" => minify::js,
        _ => return None,
    };
    // A file that was minified already was made so by a tool that knows more.
    if file.path.ends_with(&format!(".min.{ending}")) {
        return None;
    }
    let text = String::from_utf8(file.bytes().ok()?).ok()?;
    let short = shortened(text.trim_start_matches('\u{feff}'));
    (short != text).then(|| short.into_bytes())
}

/// What must not be published as it is.
pub(super) fn faults(file: &File) -> Option<Diagnostic> {
    if image::ending(&file.path) != "svg" {
        return None;
    }
    let text = file.text(&mut Vec::new());
    let (span, what) = drawing::active_part(&text)?;
    Some(
        Diagnostic::error("picture-unsafe", format!("the drawing `{}` holds {what}", file.path))
            .at(&file.path, span)
            .help("Whoever opens the drawing by itself would run it. Export the drawing again as a plain SVG, or delete this part of the file."),
    )
}

/// The bytes of an output that is a file: copied, compiled or made from a template.
pub(super) fn published(stage: &Stage, url: &str) -> Option<Vec<u8>> {
    let planned = stage.at(url)?;
    match &planned.subject {
        subject @ (Subject::Static(..) | Subject::Asset(_)) => {
            let file = stage.file_of(subject)?;
            changed(file).or_else(|| file.bytes().ok())
        }
        Subject::Sass(..) | Subject::ThemeFile(_) => {
            match job::run(&stage.shared()?, planned).content {
                super::Content::Bytes(bytes) => Some(bytes),
                super::Content::Same | super::Content::Copy(_) => None,
            }
        }
        _ => None,
    }
}

/// A file as it is published under a name that tells its contents, by the address of the file itself. None for what is
/// no file. In a stylesheet the addresses lead to such copies, too.
pub(super) fn hashed(stage: &Stage, url: &str) -> Option<Arc<Asset>> {
    stage.cached_asset(url, || {
        let mut bytes = published(stage, url)?;
        let asks = RefCell::new(Vec::new());
        if image::ending(url) == "css" {
            let text = String::from_utf8(bytes).ok()?;
            let change = |target: &str| css_target(stage, url, target, &asks);
            bytes = minify::rewrite_urls(&text, change).into_bytes();
        }
        Some(Arc::new(Asset {
            digest: Digest::of(&bytes),
            bytes,
            asks: asks.into_inner(),
        }))
    })
}

/// The address of the copy of a file whose name tells its contents.
pub(super) fn hashed_url(stage: &Stage, url: &str) -> Option<UrlPath> {
    let asset = hashed(stage, url)?;
    let (stem, ending) = url.rsplit_once('.').filter(|(_, e)| !e.contains('/'))?;
    Some(UrlPath(format!(
        "{FOLDER}{stem}.{}.{ending}",
        asset.digest.short()
    )))
}

/// The address of the file of whose contents an address tells, and the digits in it.
pub(super) fn unhashed(url: &str) -> Option<(String, &str)> {
    let below = url.strip_prefix(FOLDER)?;
    let (rest, ending) = below.rsplit_once('.')?;
    let (stem, digits) = rest.rsplit_once('.')?;
    let is_digits = digits.len() == 16 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    is_digits.then(|| (format!("{stem}.{ending}"), digits))
}

/// Where an address in the copy of a stylesheet leads. The copy lies elsewhere, so a relative one has to change;
/// what is no file of the site stays.
fn css_target(
    stage: &Stage,
    stylesheet: &str,
    target: &str,
    asks: &RefCell<Vec<UrlPath>>,
) -> Option<String> {
    let is_elsewhere = target.is_empty()
        || target.starts_with(['#', '/'])
        || target
            .split_once(':')
            .is_some_and(|(s, _)| !s.contains('/'));
    if is_elsewhere {
        return None;
    }
    let split = target.find(['#', '?']).unwrap_or(target.len());
    let (path, tail) = target.split_at_checked(split)?;
    let folder = stylesheet.rsplit_once('/').map_or("", |(folder, _)| folder);
    let url = format!("/{}", join(folder, path)?);
    stage.at(&url)?;
    // A stylesheet that imports another, which may import the first: its own name is left as it is.
    let copy = (image::ending(&url) != "css")
        .then(|| hashed_url(stage, &url))
        .flatten();
    asks.borrow_mut().extend(copy.clone());
    let found = copy.unwrap_or(UrlPath(url));
    Some(format!("{}{tail}", stage.config.base.href(&found)))
}
