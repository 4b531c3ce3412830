//! Checksums that browsers know (FIPS 180-4), for `integrity` and the content policy. The only file that names `sha2`.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256, Sha384, Sha512};

/// The checksum of some bytes with so many bits, in base64 or in hexadecimal digits; none for bits that there are not.
pub(super) fn sha2(bits: u32, bytes: &[u8], base64: bool) -> Option<String> {
    let sum = match bits {
        256 => Sha256::digest(bytes).to_vec(),
        384 => Sha384::digest(bytes).to_vec(),
        512 => Sha512::digest(bytes).to_vec(),
        _ => return None,
    };
    Some(if base64 {
        in_base64(&sum)
    } else {
        hexadecimal(&sum)
    })
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// RFC 4648, section 4.
fn in_base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits = (0..3).fold(0_u32, |all, n| {
            all << 8 | u32::from(group.get(n).copied().unwrap_or(0))
        });
        for n in 0..4 {
            if n > group.len() {
                text.push('=');
            } else {
                let at = bits >> (18 - 6 * n) & 63;
                text.push(char::from(
                    LETTERS.get(at as usize).copied().unwrap_or(b'='),
                ));
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 180-4's own example, and the integrity of an empty file as the Subresource Integrity specification has it.
    #[test]
    fn sums_are_those_of_the_standards() {
        assert_eq!(
            sha2(256, b"abc", false).as_deref(),
            Some("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        );
        assert_eq!(
            sha2(256, b"", true).as_deref(),
            Some("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
        );
        assert_eq!(
            sha2(384, b"", true).as_deref(),
            Some("OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb")
        );
        assert_eq!(sha2(1, b"", true), None);
    }

    /// RFC 4648, section 10.
    #[test]
    fn base64_is_that_of_the_standard() {
        for (plain, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
        ] {
            assert_eq!(in_base64(plain.as_bytes()), text);
        }
    }
}
