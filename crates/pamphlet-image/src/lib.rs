//! Pictures for the web: what a file holds, without its private parts, and at other sizes and in other formats.
//!
//! A crate of its own, so that the codecs' generic code is compiled once and not with every edit of pamphlet. Nothing
//! here knows a site, a path or a setting, and nothing touches the disk.
//!
//! The order of a picture's life: [`probe`] reads its head, [`strip`] takes out what nobody should publish,
//! [`decode`] gives pixels, [`Picture::fit`] and [`Picture::fill`] resize, [`encode`] writes a file.

#[cfg(feature = "avif")]
mod avif;
mod card;
mod codec;
mod container;
mod exif;
mod heif;
mod jpeg;
mod png_chunks;
mod resize;

pub use card::{Card, HEIGHT as CARD_HEIGHT, WIDTH as CARD_WIDTH, can_letter, card};
pub use codec::{Encoding, decode, encode};

use std::fmt;

/// A file's format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// ISO 10918-1.
    Jpeg,
    /// W3C PNG, third edition; animated or not.
    Png,
    /// RFC 9649.
    WebP,
    /// GIF 87a or 89a.
    Gif,
}

/// What the head of a file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Format by the file's first bytes, whatever its name says.
    pub format: Format,
    /// Width in pixels as it is to be seen, with the orientation applied.
    pub width: u32,
    /// Height in pixels as it is to be seen.
    pub height: u32,
    /// EXIF orientation, 1 to 8 (CIPA DC-008, 4.6.4 A).
    pub orientation: u8,
    /// Whether it moves: such a picture is not resized.
    pub animated: bool,
}

/// Reads the head of a file. None for what is no JPEG, PNG, WebP or GIF, or ends before it says its size.
pub fn probe(bytes: &[u8]) -> Option<Facts> {
    let facts = if bytes.starts_with(&[0xff, 0xd8]) {
        jpeg::probe(bytes)
    } else if bytes.starts_with(png_chunks::SIGNATURE) {
        png_chunks::probe(bytes)
    } else if bytes.starts_with(b"GIF8") {
        gif(bytes)
    } else {
        container::probe(bytes)
    }?;
    (facts.width > 0 && facts.height > 0).then_some(facts)
}

fn gif(bytes: &[u8]) -> Option<Facts> {
    let number = |at: usize| {
        let pair: [u8; 2] = bytes.get(at..at + 2)?.try_into().ok()?;
        Some(u32::from(u16::from_le_bytes(pair)))
    };
    Some(Facts {
        format: Format::Gif,
        width: number(6)?,
        height: number(8)?,
        orientation: 1,
        // Whether it really moves would need all of it; it is not resized either way.
        animated: true,
    })
}

/// The file without camera data, position, comments and previews; its pixels, its colour profile and which way is up
/// stay. None where there is nothing to take out, or the file's parts can't be told apart. AVIF and HEIC are stripped,
/// too, though [`probe`] does not know them.
pub fn strip(bytes: &[u8]) -> Option<Vec<u8>> {
    let stripped = if heif::is_heif(bytes) {
        heif::strip(bytes)
    } else {
        match probe(bytes)?.format {
            Format::Jpeg => jpeg::strip(bytes),
            Format::Png => png_chunks::strip(bytes),
            Format::WebP => container::strip(bytes),
            Format::Gif => None,
        }
    }?;
    (stripped != bytes).then_some(stripped)
}

/// Pixels in memory: 8 bits a channel, rows from the top, no padding.
#[derive(Clone)]
pub struct Picture {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// 3 for red, green, blue; 4 with opacity, not multiplied into the colours.
    pub channels: u8,
    /// `width * height * channels` bytes.
    pub pixels: Vec<u8>,
    /// The colour profile (ICC) of an RGB picture, as it was; none means sRGB.
    pub profile: Option<Vec<u8>>,
    /// Whether it holds few colours, as drawings and screenshots do: such a picture is kept without loss.
    pub drawing: bool,
}

/// Why a picture can't be read or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is damaged, or not a picture; in the decoder's words.
    Damaged(String),
    /// It has more pixels than the limit.
    TooLarge(u64),
    /// Its kind is not resized: it moves, or is a GIF.
    NotResized,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Damaged(why) => f.write_str(why),
            Self::TooLarge(pixels) => write!(f, "{pixels} pixels"),
            Self::NotResized => f.write_str("this kind of picture is not resized"),
        }
    }
}
