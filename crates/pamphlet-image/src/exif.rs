//! The one thing of a camera's data that a picture needs: which way is up (CIPA DC-008-2023, tag 0x0112).

/// The tag of the orientation.
const ORIENTATION: u16 = 0x0112;

/// The orientation, 1 to 8, in a TIFF structure as JPEG, PNG and WebP hold it; 1 where there is none.
pub(crate) fn orientation(tiff: &[u8]) -> u8 {
    find(tiff).filter(|n| (1..=8).contains(n)).unwrap_or(1)
}

fn find(tiff: &[u8]) -> Option<u8> {
    let little = match tiff.get(..4)? {
        [b'I', b'I', 42, 0] => true,
        [b'M', b'M', 0, 42] => false,
        _ => return None,
    };
    let short = |at: usize| -> Option<u16> {
        let pair: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if little {
            u16::from_le_bytes(pair)
        } else {
            u16::from_be_bytes(pair)
        })
    };
    let high = |at: usize| -> Option<usize> {
        let (a, b) = (usize::from(short(at)?), usize::from(short(at + 2)?));
        Some(if little { b << 16 | a } else { a << 16 | b })
    };
    let first = high(4)?;
    let entries = usize::from(short(first)?);
    (0..entries)
        .map_while(|n| first.checked_add(2 + n * 12))
        .find(|at| short(*at) == Some(ORIENTATION))
        .and_then(|at| short(at.checked_add(8)?))
        .and_then(|value| u8::try_from(value).ok())
}

/// A TIFF structure that holds the orientation and nothing else.
pub(crate) fn only_orientation(orientation: u8) -> Vec<u8> {
    let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x01".to_vec();
    tiff.extend_from_slice(&[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    tiff.extend_from_slice(&[0, 0, 0, 0]);
    tiff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for n in 1..=8 {
            assert_eq!(orientation(&only_orientation(n)), n);
        }
    }

    #[test]
    fn both_byte_orders_are_read_and_nonsense_is_upright() {
        let little = b"II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
        assert_eq!(orientation(little), 6);
        for wrong in [
            &b""[..],
            b"II\x2a\0\xff\xff\xff\xff",
            b"MM\0\x2a\0\0\0\x08\xff\xff",
        ] {
            assert_eq!(orientation(wrong), 1);
        }
        assert_eq!(orientation(&only_orientation(9)), 1);
    }
}
