//! The chunks of a WebP file (RFC 9649): its head, the file without its private parts, and a file with a colour profile.

use crate::{Facts, Format, exif};

/// Flags of `VP8X` (RFC 9649, 2.7.1).
const ANIMATED: u8 = 0x02;
const XMP: u8 = 0x04;
const EXIF: u8 = 0x08;
const ALPHA: u8 = 0x10;
const PROFILE: u8 = 0x20;

/// Name and contents of each chunk.
fn chunks(bytes: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = match bytes.get(..12) {
        Some([b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P']) => {
            bytes.get(12..).unwrap_or_default()
        }
        _ => &[],
    };
    std::iter::from_fn(move || {
        let (head, after) = rest.split_at_checked(8)?;
        let (name, length) = head.split_at_checked(4)?;
        let length = usize::try_from(u32::from_le_bytes(length.try_into().ok()?)).ok()?;
        let inside = after.get(..length)?;
        // Contents of odd length have one byte of padding, which some writers forget at the end.
        rest = after.get(length + length % 2..).unwrap_or_default();
        Some((name, inside))
    })
}

fn three(bytes: &[u8], at: usize) -> Option<u32> {
    match bytes.get(at..at + 3)? {
        [a, b, c] => Some(u32::from(*a) | u32::from(*b) << 8 | u32::from(*c) << 16),
        _ => None,
    }
}

fn size(name: &[u8], inside: &[u8]) -> Option<(u32, u32)> {
    let pair = |at: usize| {
        let two: [u8; 2] = inside.get(at..at + 2)?.try_into().ok()?;
        Some(u32::from(u16::from_le_bytes(two)) & 0x3fff)
    };
    match name {
        b"VP8X" => Some((three(inside, 4)? + 1, three(inside, 7)? + 1)),
        b"VP8 " => Some((pair(6)?, pair(8)?)),
        b"VP8L" => {
            let four: [u8; 4] = inside.get(1..5)?.try_into().ok()?;
            let bits = u32::from_le_bytes(four);
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        _ => None,
    }
}

pub(crate) fn probe(bytes: &[u8]) -> Option<Facts> {
    let (name, first) = chunks(bytes).next()?;
    let (wide, high) = size(name, first)?;
    let flags = if name == b"VP8X" { *first.first()? } else { 0 };
    let orientation = chunks(bytes)
        .find(|(name, _)| *name == b"EXIF")
        .map_or(1, |(_, inside)| orientation(inside));
    let turned = orientation >= 5;
    Some(Facts {
        format: Format::WebP,
        width: if turned { high } else { wide },
        height: if turned { wide } else { high },
        orientation,
        animated: flags & ANIMATED != 0,
    })
}

/// Some writers put JPEG's introduction before the structure.
fn orientation(inside: &[u8]) -> u8 {
    exif::orientation(inside.strip_prefix(b"Exif\0\0").unwrap_or(inside))
}

/// The colour profile that a file holds.
pub(crate) fn profile(bytes: &[u8]) -> Option<Vec<u8>> {
    chunks(bytes)
        .find(|(name, _)| *name == b"ICCP")
        .map(|(_, inside)| inside.to_vec())
}

fn push(out: &mut Vec<u8>, name: &[u8], inside: &[u8]) -> Option<()> {
    out.extend_from_slice(name);
    out.extend_from_slice(&u32::try_from(inside.len()).ok()?.to_le_bytes());
    out.extend_from_slice(inside);
    if inside.len() % 2 == 1 {
        out.push(0);
    }
    Some(())
}

fn finish(chunks: &[u8]) -> Option<Vec<u8>> {
    let mut file = b"RIFF".to_vec();
    file.extend_from_slice(&u32::try_from(chunks.len() + 4).ok()?.to_le_bytes());
    file.extend_from_slice(b"WEBP");
    file.extend_from_slice(chunks);
    Some(file)
}

pub(crate) fn strip(bytes: &[u8]) -> Option<Vec<u8>> {
    let orientation = probe(bytes)?.orientation;
    let mut out = Vec::with_capacity(bytes.len());
    for (name, inside) in chunks(bytes) {
        match name {
            b"VP8X" => {
                let mut head = inside.to_vec();
                let flags = head.first_mut()?;
                *flags &= !(XMP | EXIF);
                if orientation != 1 {
                    *flags |= EXIF;
                }
                push(&mut out, name, &head)?;
            }
            b"VP8 " | b"VP8L" | b"ALPH" | b"ANIM" | b"ANMF" | b"ICCP" => {
                push(&mut out, name, inside)?;
            }
            _ => {}
        }
    }
    if orientation != 1 {
        push(&mut out, b"EXIF", &exif::only_orientation(orientation))?;
    }
    finish(&out)
}

/// A plain file, as the encoder gives it, with a colour profile put in.
pub(crate) fn with_profile(
    bytes: &[u8],
    profile: &[u8],
    (width, height, opaque): (u32, u32, bool),
) -> Option<Vec<u8>> {
    let mut head = vec![PROFILE | if opaque { 0 } else { ALPHA }, 0, 0, 0];
    for side in [width, height] {
        head.extend_from_slice(side.checked_sub(1)?.to_le_bytes().get(..3)?);
    }
    let mut out = Vec::with_capacity(bytes.len() + profile.len() + 64);
    push(&mut out, b"VP8X", &head)?;
    push(&mut out, b"ICCP", profile)?;
    for (name, inside) in chunks(bytes) {
        if matches!(name, b"ALPH" | b"VP8 " | b"VP8L") {
            push(&mut out, name, inside)?;
        }
    }
    finish(&out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
        let mut out = Vec::new();
        for (name, inside) in chunks {
            push(&mut out, *name, inside).unwrap();
        }
        finish(&out).unwrap()
    }

    #[test]
    fn private_chunks_go_and_the_flags_say_so() {
        let place = b"II\x2a\0\x08\0\0\0\0\0place";
        let full = file(&[
            (b"VP8X", &[EXIF | XMP, 0, 0, 0, 9, 0, 0, 4, 0, 0]),
            (b"VP8 ", b"pixels"),
            (b"EXIF", place),
            (b"XMP ", b"<x/>"),
        ]);
        let wanted = file(&[
            (b"VP8X", &[0, 0, 0, 0, 9, 0, 0, 4, 0, 0]),
            (b"VP8 ", b"pixels"),
        ]);
        assert_eq!(strip(&full).unwrap(), wanted);
        let facts = probe(&full).unwrap();
        assert_eq!((facts.width, facts.height), (10, 5));
    }

    #[test]
    fn a_turned_picture_keeps_which_way_is_up() {
        let tiff = exif::only_orientation(8);
        let full = file(&[
            (b"VP8X", &[EXIF, 0, 0, 0, 9, 0, 0, 4, 0, 0]),
            (b"VP8 ", b"pixels"),
            (b"EXIF", &tiff),
        ]);
        assert_eq!(strip(&full).unwrap(), full);
        let facts = probe(&full).unwrap();
        assert_eq!((facts.width, facts.height, facts.orientation), (5, 10, 8));
    }
}
