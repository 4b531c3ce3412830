//! The chunks of a PNG file (W3C PNG, third edition, section 5): its head, and the file without its private parts.

use crate::{Facts, Format};

pub(crate) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Chunks that say how the picture looks; all others are dropped: texts, times, camera data, editors' own.
const KEPT: &[&[u8; 4]] = &[
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP",
    b"mDCV", b"cLLI", b"sBIT", b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT",
];

/// Name and bytes of each chunk, length and checksum included.
fn chunks(bytes: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = bytes.get(SIGNATURE.len()..).unwrap_or_default();
    std::iter::from_fn(move || {
        let length: [u8; 4] = rest.get(..4)?.try_into().ok()?;
        let length = usize::try_from(u32::from_be_bytes(length)).ok()?;
        let end = length.checked_add(12)?;
        let (chunk, after) = rest.split_at_checked(end)?;
        rest = after;
        Some((chunk.get(4..8)?, chunk))
    })
}

pub(crate) fn probe(bytes: &[u8]) -> Option<Facts> {
    let (name, head) = chunks(bytes).next()?;
    let number = |at: usize| {
        let four: [u8; 4] = head.get(at..at + 4)?.try_into().ok()?;
        Some(u32::from_be_bytes(four))
    };
    (name == b"IHDR").then_some(())?;
    Some(Facts {
        format: Format::Png,
        width: number(8)?,
        height: number(12)?,
        orientation: 1,
        animated: chunks(bytes)
            .take_while(|(name, _)| *name != b"IDAT")
            .any(|(name, _)| name == b"acTL"),
    })
}

pub(crate) fn strip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut kept = SIGNATURE.to_vec();
    let mut ended = false;
    for (name, chunk) in chunks(bytes) {
        if KEPT.iter().any(|known| known.as_slice() == name) {
            kept.extend_from_slice(chunk);
        }
        if name == b"IEND" {
            ended = true;
            break;
        }
    }
    // A file without an end is damaged: better left as it is and told of than cut further.
    ended.then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(name: &[u8; 4], inside: &[u8]) -> Vec<u8> {
        let mut bytes = (inside.len() as u32).to_be_bytes().to_vec();
        bytes.extend_from_slice(name);
        bytes.extend_from_slice(inside);
        bytes.extend_from_slice(&[0; 4]);
        bytes
    }

    fn file(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
        let mut bytes = SIGNATURE.to_vec();
        for (name, inside) in chunks {
            bytes.extend(chunk(name, inside));
        }
        bytes
    }

    const HEAD: &[u8] = &[0, 0, 0, 7, 0, 0, 0, 5, 8, 2, 0, 0, 0];

    #[test]
    fn texts_and_camera_data_go() {
        let full = file(&[
            (b"IHDR", HEAD),
            (b"tEXt", b"Author\0me"),
            (b"iCCP", b"p3"),
            (b"eXIf", b"MM"),
            (b"IDAT", b"x"),
            (b"IEND", b""),
        ]);
        let wanted = file(&[
            (b"IHDR", HEAD),
            (b"iCCP", b"p3"),
            (b"IDAT", b"x"),
            (b"IEND", b""),
        ]);
        assert_eq!(strip(&full).unwrap(), wanted);
        let facts = probe(&full).unwrap();
        assert_eq!((facts.width, facts.height, facts.animated), (7, 5, false));
    }

    #[test]
    fn a_length_that_leads_beyond_the_end_is_survived() {
        let mut bytes = file(&[(b"IHDR", HEAD)]);
        bytes.extend_from_slice(&[0xff, 0xff, 0xff, 0xff, b'I', b'D', b'A', b'T']);
        assert!(probe(&bytes).is_some());
        assert_eq!(strip(&bytes), None);
    }
}
