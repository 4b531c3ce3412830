//! Compressed copies beside text files, for servers that send them as they are. The only file that names `brotli` and
//! `flate2`.

use std::io::Write as _;

use super::press::{self, Press};
use super::stage::Stage;
use super::{Content, Rendered, image};
use crate::address::{OutputPath, UrlPath};
use crate::digest::{Digest, Digester};
use crate::ledger::Output;
use crate::site::outputs::Planned;

/// Changes when the same text would be compressed differently.
const VERSION: &str = "compressed 1";

/// Of brotli's 11 the level beyond which files shrink by a few percent for ten times the time.
const BROTLI_QUALITY: i32 = 9;

/// Whether copies of a file are worth making: texts are a third as large, pictures and typefaces are not.
fn is_text(path: &str) -> bool {
    matches!(
        image::ending(path).as_str(),
        "html" | "css" | "js" | "mjs" | "json" | "xml" | "svg" | "txt" | "webmanifest" | "xsl"
    )
}

fn key(text: Digest, ending: &str) -> Digest {
    Digester::new()
        .text(VERSION)
        .digest(text)
        .text(ending)
        .finish()
}

/// The endings of the copies that an output has.
pub(super) fn endings<'a>(stage: &'a Stage, path: &str) -> &'a [String] {
    if is_text(path) {
        &stage.config.precompress
    } else {
        &[]
    }
}

/// Whether the copies of an output that holds still hold, too.
pub(super) fn hold(press: &Press<'_, '_>, path: &str, text: Digest) -> bool {
    endings(press.stage, path).iter().all(|ending| {
        let path = format!("{path}.{ending}");
        let known = press
            .last
            .get(&path)
            .filter(|old| old.key == key(text, ending));
        known.is_some_and(|old| (press.is_there)(&path, old.digest))
    })
}

/// A copy of an output that was just made.
pub(super) fn copy(stage: &Stage, planned: &Planned, of: &Rendered, ending: &str) -> Rendered {
    let path = OutputPath(format!("{}.{ending}", of.path.as_str()));
    // Writing to memory can't fail; and a server sends the text itself where there is no copy of it that opens.
    let packed = pack(&press::bytes(stage, planned, of), ending).unwrap_or_default();
    Rendered {
        url: UrlPath(format!("/{}", path.as_str())),
        path,
        record: Output {
            key: key(of.record.digest, ending),
            asks: Vec::new(),
            digest: Digest::of(&packed),
            findings: Vec::new(),
        },
        content: Content::Bytes(packed),
    }
}

/// The time in gzip's head stays 0, so that equal texts are equal files.
fn pack(bytes: &[u8], ending: &str) -> std::io::Result<Vec<u8>> {
    if ending == "gz" {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(bytes)?;
        return encoder.finish();
    }
    let mut packed = Vec::new();
    let params = brotli::enc::BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        size_hint: bytes.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &params)?;
    Ok(packed)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn what_is_packed_is_unpacked_to_the_same() {
        let text = "words and more words. ".repeat(500);
        let mut back = String::new();
        let gz = pack(text.as_bytes(), "gz").unwrap();
        flate2::read::GzDecoder::new(gz.as_slice())
            .read_to_string(&mut back)
            .unwrap();
        assert_eq!(back, text);
        let br = pack(text.as_bytes(), "br").unwrap();
        back.clear();
        brotli::Decompressor::new(br.as_slice(), 4096)
            .read_to_string(&mut back)
            .unwrap();
        assert_eq!(back, text);
        assert!(br.len() < 200 && gz.len() < 400);
        assert_eq!(gz, pack(text.as_bytes(), "gz").unwrap());
    }
}
