//! A picture as HTML: every size it comes in, so that a phone loads a small one.
//!
//! It decides what is offered; the files are made later, because they were asked for.

use std::fmt::Write as _;

use super::make::damaged;
use super::variant::{Source, height_at, own_ending, widths};
use super::{Kind, ending};
use crate::address::UrlPath;
use crate::config::PICTURE_FORMATS;
use crate::diagnostic::Diagnostic;
use crate::read::File;
use crate::render::body::escape_text;
use crate::render::stage::{Size, Stage};

/// How a picture is shown.
#[derive(Clone, Debug, Default)]
pub(in crate::render) struct Shown<'a> {
    /// Its description.
    pub alt: &'a str,
    /// The attribute `title`; empty for none.
    pub title: &'a str,
    /// The attribute `class`; empty for none.
    pub class: &'a str,
    /// How wide it is shown, as the attribute `sizes` has it; empty for the settings' own.
    pub sizes: &'a str,
    /// A size in CSS pixels that it is cut to; none shows it whole.
    pub fixed: Option<Size>,
    /// Whether it is the first thing that a visitor sees: it is then loaded at once, and before others.
    pub leads: bool,
}

/// `<picture>` or `<img>` for a file of the site.
pub(in crate::render) fn html(
    stage: &Stage,
    file: &File,
    url: &UrlPath,
    shown: &Shown<'_>,
) -> String {
    let Some(source) = Source::of(stage, file, url).filter(|_| offers(stage)) else {
        let size = stage.picture_facts(file).size;
        let size = shown.fixed.or(size);
        return plain(&stage.config.base.href(url), size, shown);
    };
    match shown.fixed {
        Some(size) => fixed(stage, &source, size, shown),
        None => whole(stage, &source, shown),
    }
}

fn offers(stage: &Stage) -> bool {
    !stage.config.images.widths.is_empty()
}

/// What is wrong with a picture as far as its head tells, without a place.
pub(in crate::render) fn fault(stage: &Stage, file: &File) -> Option<Diagnostic> {
    let facts = stage.picture_facts(file);
    match facts.kind {
        Kind::Damaged => Some(damaged(&file.path, "it is no picture, or ends too early")),
        Kind::Other => not_shown(&file.path),
        _ => None,
    }
}

/// A format that cameras and programs write and most browsers don't show.
fn not_shown(path: &str) -> Option<Diagnostic> {
    let format = match ending(path).as_str() {
        "heic" | "heif" => "HEIC, the format of some phones",
        "tif" | "tiff" => "TIFF, a format for print",
        "psd" => "Photoshop's own format",
        "bmp" => "BMP, which is very large",
        _ => return None,
    };
    let message = format!("the picture `{path}` is in {format}: most visitors would not see it");
    let help = "Export it as JPEG (photographs) or PNG (drawings) and name that file here.";
    Some(Diagnostic::warning("picture-format", message).help(help))
}

/// `<img>` for an address alone.
pub(in crate::render) fn plain(src: &str, size: Option<Size>, shown: &Shown<'_>) -> String {
    let mut out = String::new();
    image(&mut out, src, "", "", size, shown);
    out
}

/// A picture in its own shape, at several widths.
fn whole(stage: &Stage, source: &Source<'_>, shown: &Shown<'_>) -> String {
    let settings = &stage.config.images;
    let widths = widths(&settings.widths, source.size.0);
    let sizes = if shown.sizes.is_empty() {
        settings.sizes.as_str()
    } else {
        shown.sizes
    };
    let own = own_ending(source.facts.kind).unwrap_or("jpg");
    // A PNG's own sizes would be larger files than the WebP ones, and for the few browsers without WebP the file
    // itself will do.
    let set = if own == "png" {
        String::new()
    } else {
        source.set(&widths, own)
    };
    let largest = widths.last().copied().unwrap_or(source.size.0);
    let src = if own == "png" {
        source.url.clone()
    } else {
        source.at((largest, height_at(source.size, largest)), false, own)
    };
    let mut out = String::new();
    let modern = source_elements(own, &settings.formats, |ending| {
        (source.set(&widths, ending), sizes)
    });
    open(&mut out, &modern);
    let src = stage.config.base.href(&src);
    image(&mut out, &src, &set, sizes, Some(source.size), shown);
    close(&mut out, &modern);
    out
}

/// A picture cut to one size, sharp on screens of two pixels to one, too.
fn fixed(stage: &Stage, source: &Source<'_>, size: Size, shown: &Shown<'_>) -> String {
    let own = own_ending(source.facts.kind).unwrap_or("jpg");
    let set = |ending: &'static str| {
        let (first, second) = (cover(source.size, size, 1), cover(source.size, size, 2));
        let href = |size| stage.config.base.href(&source.at(size, true, ending));
        if first == second {
            href(first)
        } else {
            format!("{}, {} 2x", href(first), href(second))
        }
    };
    let mut out = String::new();
    let modern = source_elements(own, &stage.config.images.formats, |e| (set(e), ""));
    open(&mut out, &modern);
    let src = stage
        .config
        .base
        .href(&source.at(cover(source.size, size, 2), true, own));
    image(&mut out, &src, "", "", Some(size), shown);
    close(&mut out, &modern);
    out
}

/// The size of a cut at `times` pixels to one, in the shape that is wanted and no larger than the picture.
pub(in crate::render) fn cover((w, h): Size, (wide, high): Size, times: u32) -> Size {
    let (wide, high) = (f64::from(wide.max(1)), f64::from(high.max(1)));
    let most = (f64::from(w) / wide).min(f64::from(h) / high);
    let by = f64::from(times).min(most);
    let side = |n: f64| (n * by).round().max(1.0) as u32;
    (side(wide).min(w), side(high).min(h))
}

fn source_elements<'a>(
    own: &str,
    formats: &[String],
    set: impl Fn(&'static str) -> (String, &'a str),
) -> String {
    let mut out = String::new();
    for format in formats {
        let Some(ending) = PICTURE_FORMATS
            .iter()
            .copied()
            .find(|known| known == format)
        else {
            continue;
        };
        if ending == own {
            continue;
        }
        let (set, sizes) = set(ending);
        let _ = write!(out, "<source type=\"image/{ending}\" srcset=\"{set}\"");
        if !sizes.is_empty() {
            let _ = write!(out, " sizes=\"{}\"", escape_text(sizes));
        }
        out.push('>');
    }
    out
}

fn open(out: &mut String, modern: &str) {
    if !modern.is_empty() {
        let _ = write!(out, "<picture>{modern}");
    }
}

fn close(out: &mut String, modern: &str) {
    if !modern.is_empty() {
        out.push_str("</picture>");
    }
}

fn image(
    out: &mut String,
    src: &str,
    set: &str,
    sizes: &str,
    size: Option<Size>,
    shown: &Shown<'_>,
) {
    let _ = write!(out, "<img src=\"{}\"", escape_text(src));
    if !set.is_empty() {
        let _ = write!(out, " srcset=\"{set}\" sizes=\"{}\"", escape_text(sizes));
    }
    let _ = write!(out, " alt=\"{}\"", escape_text(shown.alt));
    if let Some((width, height)) = size {
        let _ = write!(out, " width=\"{width}\" height=\"{height}\"");
    }
    for (name, value) in [("title", shown.title), ("class", shown.class)] {
        if !value.is_empty() {
            let _ = write!(out, " {name}=\"{}\"", escape_text(value));
        }
    }
    out.push_str(if shown.leads {
        " fetchpriority=\"high\" decoding=\"async\">"
    } else {
        " loading=\"lazy\" decoding=\"async\">"
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_is_never_larger_than_the_picture() {
        assert_eq!(cover((4000, 3000), (96, 96), 2), (192, 192));
        assert_eq!(cover((120, 100), (96, 96), 2), (100, 100));
        assert_eq!(cover((10, 4000), (1200, 630), 1), (10, 5));
    }
}
