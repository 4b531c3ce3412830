//! The segments of a JPEG file (ITU-T T.81, annex B): its head, and the file without its private parts.
//!
//! It decodes no pixels.

use std::ops::Range;

use crate::{Facts, Format, exif};

/// A marker's second byte, and where the segment stands, marker and all.
struct Segment {
    marker: u8,
    range: Range<usize>,
}

/// Markers that carry neither length nor contents.
fn stands_alone(marker: u8) -> bool {
    matches!(marker, 0x01 | 0xd0..=0xd9)
}

/// The segments in order, up to the end of the picture. The last is the end mark, unless the file is cut off. A scan's
/// segment holds its coded data, too. What cameras hang on behind the end mark (previews, films) is no segment.
fn segments(bytes: &[u8]) -> impl Iterator<Item = Segment> {
    let mut at = 2;
    let mut done = false;
    std::iter::from_fn(move || {
        if done {
            return None;
        }
        let start = at + bytes.get(at..)?.iter().position(|b| *b == 0xff)?;
        let code = start + bytes.get(start..)?.iter().position(|b| *b != 0xff)?;
        let marker = *bytes.get(code)?;
        at = code + 1;
        if marker == 0xd9 {
            done = true;
        } else if !stands_alone(marker) {
            let length: [u8; 2] = bytes.get(at..at + 2)?.try_into().ok()?;
            at = at.checked_add(usize::from(u16::from_be_bytes(length)).max(2))?;
            if marker == 0xda {
                at = coded_end(bytes, at);
            }
        }
        Some(Segment {
            marker,
            range: start..at.min(bytes.len()),
        })
    })
}

/// Where a scan's coded data end: at the next marker that is no restart and no stuffed byte.
fn coded_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(next) = bytes
        .get(at..)
        .and_then(|rest| rest.iter().position(|b| *b == 0xff))
    {
        at += next;
        match bytes.get(at + 1) {
            Some(0 | 0xd0..=0xd7) => at += 2,
            Some(0xff) => at += 1,
            _ => return at,
        }
    }
    bytes.len()
}

/// A segment's contents, without marker and length.
fn contents<'a>(bytes: &'a [u8], segment: &Segment) -> &'a [u8] {
    let whole = bytes.get(segment.range.clone()).unwrap_or_default();
    let marker = whole.iter().take_while(|b| **b == 0xff).count();
    whole.get(marker + 3..).unwrap_or_default()
}

pub(crate) fn probe(bytes: &[u8]) -> Option<Facts> {
    let mut orientation = 1;
    for segment in segments(bytes) {
        let inside = contents(bytes, &segment);
        match segment.marker {
            0xe1 => {
                if let Some(tiff) = inside.strip_prefix(b"Exif\0\0") {
                    orientation = exif::orientation(tiff);
                }
            }
            // Frames of every process but not DHT, JPG and DAC, which lie between them.
            0xc0..=0xcf if !matches!(segment.marker, 0xc4 | 0xc8 | 0xcc) => {
                let number = |at: usize| {
                    let pair: [u8; 2] = inside.get(at..at + 2)?.try_into().ok()?;
                    Some(u32::from(u16::from_be_bytes(pair)))
                };
                let (high, wide) = (number(1)?, number(3)?);
                let turned = orientation >= 5;
                return Some(Facts {
                    format: Format::Jpeg,
                    width: if turned { high } else { wide },
                    height: if turned { wide } else { high },
                    orientation,
                    animated: false,
                });
            }
            0xda | 0xd9 => return None,
            _ => {}
        }
    }
    None
}

/// Whether the file has its end mark.
pub(crate) fn is_whole(bytes: &[u8]) -> bool {
    segments(bytes).last().is_some_and(|s| s.marker == 0xd9)
}

/// Whether a segment is needed to show the picture as it is meant: tables, frames, scans, JFIF's pixel density, the
/// colour profile, and Adobe's note on how colours are coded.
fn is_kept(bytes: &[u8], segment: &Segment) -> bool {
    match segment.marker {
        0xe0 => contents(bytes, segment).starts_with(b"JFIF\0"),
        0xe2 => contents(bytes, segment).starts_with(b"ICC_PROFILE\0"),
        0xee => contents(bytes, segment).starts_with(b"Adobe"),
        0xe0..=0xef | 0xfe => false,
        _ => true,
    }
}

pub(crate) fn strip(bytes: &[u8]) -> Option<Vec<u8>> {
    let orientation = probe(bytes)?.orientation;
    let mut kept = Vec::with_capacity(bytes.len());
    kept.extend_from_slice(&[0xff, 0xd8]);
    let mut turned = orientation == 1;
    for segment in segments(bytes) {
        // EXIF stands first or right behind JFIF (CIPA DC-008, 4.5.5).
        if !turned && segment.marker != 0xe0 {
            let tiff = exif::only_orientation(orientation);
            let length = u16::try_from(tiff.len() + 8).ok()?;
            kept.extend_from_slice(&[0xff, 0xe1]);
            kept.extend_from_slice(&length.to_be_bytes());
            kept.extend_from_slice(b"Exif\0\0");
            kept.extend_from_slice(&tiff);
            turned = true;
        }
        if is_kept(bytes, &segment) {
            kept.extend_from_slice(bytes.get(segment.range)?);
        }
    }
    Some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of the wanted segments around an empty frame of 4 by 2 pixels.
    fn file(segments: &[(u8, &[u8])], tail: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0xff, 0xd8];
        let mut add = |marker: u8, inside: &[u8]| {
            bytes.extend_from_slice(&[0xff, marker]);
            bytes.extend_from_slice(&((inside.len() + 2) as u16).to_be_bytes());
            bytes.extend_from_slice(inside);
        };
        for (marker, inside) in segments {
            add(*marker, inside);
        }
        add(0xc0, &[8, 0, 2, 0, 4, 1, 1, 0x11, 0]);
        add(0xda, &[1, 1, 0, 0, 63, 0]);
        bytes.extend_from_slice(&[1, 2, 0xff, 0, 0xff, 0xd3, 3, 0xff, 0xd9]);
        bytes.extend_from_slice(tail);
        bytes
    }

    fn exif_with(orientation: u8) -> Vec<u8> {
        let mut inside = b"Exif\0\0".to_vec();
        inside.extend(exif::only_orientation(orientation));
        inside.extend_from_slice(b"GPS 39.7392 N, 104.9903 W");
        inside
    }

    #[test]
    fn a_turned_picture_is_as_wide_as_it_is_seen() {
        let facts = probe(&file(&[(0xe1, &exif_with(6))], b"")).unwrap();
        assert_eq!((facts.width, facts.height, facts.orientation), (2, 4, 6));
        let facts = probe(&file(&[], b"")).unwrap();
        assert_eq!((facts.width, facts.height, facts.orientation), (4, 2, 1));
    }

    #[test]
    fn private_parts_go_and_everything_else_stays() {
        let exif = exif_with(6);
        let full = file(
            &[
                (0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
                (0xe1, &exif),
                (0xe1, b"http://ns.adobe.com/xap/1.0/\0<x/>"),
                (0xe2, b"ICC_PROFILE\0\x01\x01profile"),
                (0xe2, b"MPF\0preview"),
                (0xed, b"Photoshop 3.0\0"),
                (0xfe, b"taken at home"),
            ],
            b"a film with its place",
        );
        let mut only = b"Exif\0\0".to_vec();
        only.extend(exif::only_orientation(6));
        let wanted = file(
            &[
                (0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
                (0xe1, &only),
                (0xe2, b"ICC_PROFILE\0\x01\x01profile"),
            ],
            b"",
        );
        assert_eq!(strip(&full).unwrap(), wanted);
        assert_eq!(
            crate::strip(&wanted),
            None,
            "a second time nothing is left to do"
        );
    }

    #[test]
    fn a_file_cut_off_anywhere_is_survived() {
        let full = file(&[(0xe1, &exif_with(3))], b"tail");
        for end in 0..full.len() {
            let _ = crate::probe(&full[..end]);
            let _ = crate::strip(&full[..end]);
        }
    }
}
