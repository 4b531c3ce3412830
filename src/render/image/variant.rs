//! A picture at another size: its address says all that it is made from, so that it can be made when it is asked for.
//!
//! `/hashed/articles/sleep/room.jpg.960x640q75.0123456789abcdef.webp` is `/articles/sleep/room.jpg`, 960 by 640 pixels,
//! quality 75, as WebP; the digits stand for the picture's bytes and this version's way of making it.

use super::{Facts, Kind};
use crate::address::UrlPath;
use crate::digest::{Digest, Digester};
use crate::read::File;
use crate::render::made::FOLDER;
use crate::render::stage::{Size, Stage};

/// Changes when the same picture would be made differently.
const VERSION: &str = "variant 1";

/// Formats in which pictures are written, by their endings.
const ENDINGS: &[&str] = if cfg!(feature = "avif") {
    &["avif", "webp", "jpg", "png"]
} else {
    &["webp", "jpg", "png"]
};

/// A picture at another size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::render) struct Variant {
    /// Address of the picture itself.
    pub source: String,
    /// Size in pixels.
    pub size: Size,
    /// Whether it is cut to that shape; otherwise it has the picture's own.
    pub cut: bool,
    /// 1 to 100.
    pub quality: u8,
    /// One of [`ENDINGS`].
    pub ending: &'static str,
}

impl Variant {
    /// What its bytes are made from.
    pub(in crate::render) fn key(&self, picture: Digest) -> Digest {
        Digester::new()
            .text(VERSION)
            .digest(picture)
            .value(&(self.size, self.cut, self.quality, self.ending))
            .finish()
    }

    /// Its address, if the picture's bytes have this digest.
    pub(in crate::render) fn url(&self, picture: Digest) -> UrlPath {
        let (width, height) = self.size;
        let cut = if self.cut { "c" } else { "" };
        UrlPath(format!(
            "{FOLDER}{}.{width}x{height}q{}{cut}.{}.{}",
            self.source,
            self.quality,
            self.key(picture).short(),
            self.ending
        ))
    }

    /// The variant that an address means, and the digits of its key. The address is not believed: whether there is
    /// such a picture, and whether the digits are right, is for the caller to see.
    pub(in crate::render) fn parse(url: &str) -> Option<(Self, &str)> {
        let below = url.strip_prefix(FOLDER)?;
        let (rest, ending) = below.rsplit_once('.')?;
        let (rest, digits) = rest.rsplit_once('.')?;
        let (source, how) = rest.rsplit_once('.')?;
        let (how, cut) = match how.strip_suffix('c') {
            Some(how) => (how, true),
            None => (how, false),
        };
        let (size, quality) = how.split_once('q')?;
        let (width, height) = size.split_once('x')?;
        let ending = ENDINGS.iter().copied().find(|known| *known == ending)?;
        let variant = Self {
            source: source.to_owned(),
            size: (width.parse().ok()?, height.parse().ok()?),
            cut,
            quality: quality.parse().ok()?,
            ending,
        };
        Some((variant, digits))
    }
}

/// Height at a width, in a picture's own shape.
pub(in crate::render) fn height_at((w, h): Size, width: u32) -> u32 {
    let height = f64::from(h) * f64::from(width) / f64::from(w.max(1));
    (height.round() as u32).max(1)
}

/// The widths at which a picture is offered: those of the settings below its own, and its own where it is no wider
/// than the widest of them. One that is nearly as wide as the picture is left out for the picture's own.
pub(in crate::render) fn widths(wanted: &[u32], own: u32) -> Vec<u32> {
    let Some(most) = wanted.last() else {
        return Vec::new();
    };
    if own > *most {
        return wanted.to_vec();
    }
    wanted
        .iter()
        .copied()
        .filter(|w| u64::from(*w) * 8 < u64::from(own) * 7)
        .chain([own])
        .collect()
}

/// The format that a picture of a kind is resized into, where it stays in its own; none for what is not resized.
pub(in crate::render) fn own_ending(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Jpeg => Some("jpg"),
        Kind::Png => Some("png"),
        Kind::WebP => Some("webp"),
        Kind::Moving | Kind::Drawing | Kind::Other | Kind::Damaged => None,
    }
}

/// A picture of the site that can be resized.
pub(in crate::render) struct Source<'a> {
    /// Its address.
    pub url: UrlPath,
    /// What its head says.
    pub facts: Facts,
    /// Its size.
    pub size: Size,
    digest: Digest,
    stage: &'a Stage,
}

impl<'a> Source<'a> {
    /// The picture in a file; none for one that is not resized, or where the settings want no other sizes.
    pub(in crate::render) fn of(stage: &'a Stage, file: &File, url: &UrlPath) -> Option<Self> {
        let facts = stage.picture_facts(file);
        own_ending(facts.kind)?;
        Some(Self {
            url: url.clone(),
            facts,
            size: facts.size?,
            digest: stage.picture_digest(file)?,
            stage,
        })
    }

    /// The address of the picture at another size, noted as asked for.
    pub(in crate::render) fn at(&self, size: Size, cut: bool, ending: &'static str) -> UrlPath {
        self.with_quality(size, cut, ending, self.stage.config.images.quality)
    }

    /// The same in a quality other than that of the settings.
    pub(in crate::render) fn with_quality(
        &self,
        size: Size,
        cut: bool,
        ending: &'static str,
        quality: u8,
    ) -> UrlPath {
        let variant = Variant {
            source: self.url.as_str().to_owned(),
            size,
            cut,
            quality,
            ending,
        };
        let url = variant.url(self.digest);
        super::super::made::ask(&url);
        url
    }

    /// The value of a `srcset` by widths.
    pub(in crate::render) fn set(&self, widths: &[u32], ending: &'static str) -> String {
        let parts = widths.iter().map(|width| {
            let url = self.at((*width, height_at(self.size, *width)), false, ending);
            format!("{} {width}w", self.stage.config.base.href(&url))
        });
        parts.collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_all_that_a_picture_is_made_from() {
        let variant = Variant {
            source: "/articles/a b/room.tar.jpg".into(),
            size: (960, 640),
            cut: true,
            quality: 75,
            ending: "webp",
        };
        let digest = Digest::of(b"bytes");
        let url = variant.url(digest);
        let (back, digits) = Variant::parse(url.as_str()).unwrap();
        assert_eq!(back, variant);
        assert_eq!(digits, variant.key(digest).short());
        assert_ne!(digits, variant.key(Digest::of(b"others")).short());
        for wrong in [
            "/hashed/a.css",
            "/a.jpg.1x1q1.00.webp",
            "/hashed/a.jpg.1xq1.00.webp",
        ] {
            assert_eq!(Variant::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_picture_is_offered_no_larger_than_it_is() {
        let wanted = [480, 960, 1440];
        assert_eq!(widths(&wanted, 4000), [480, 960, 1440]);
        assert_eq!(widths(&wanted, 1440), [480, 960, 1440]);
        assert_eq!(widths(&wanted, 1000), [480, 1000]);
        assert_eq!(widths(&wanted, 300), [300]);
        assert_eq!(widths(&[], 300), [0_u32; 0]);
    }
}
