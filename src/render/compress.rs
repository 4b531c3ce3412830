//! Compressed copies beside text files, for servers that send them as they are. The only file that names `brotli` and
//! `flate2`.

use std::io::Write as _;

use super::stage::Stage;
use super::{Content, Rendered, image};
use crate::address::{OutputPath, UrlPath};
use crate::digest::{Digest, Digester};
use crate::ledger::{Output, Outputs};
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

/// Whether the copies of an output that holds still hold, too.
pub(super) fn hold(
    stage: &Stage,
    path: &str,
    text: Digest,
    last: &Outputs,
    is_there: &(dyn Fn(&str, Digest) -> bool + Sync),
) -> bool {
    !is_text(path)
        || stage.config.precompress.iter().all(|ending| {
            let path = format!("{path}.{ending}");
            last.get(&path)
                .is_some_and(|old| old.key == key(text, ending) && is_there(&path, old.digest))
        })
}

/// The copies of an output.
pub(super) fn copies(
    stage: &Stage,
    planned: &Planned,
    of: &Rendered,
    last: &Outputs,
) -> Vec<Rendered> {
    if stage.config.precompress.is_empty() || !is_text(of.path.as_str()) {
        return Vec::new();
    }
    let from_file;
    let bytes = match &of.content {
        Content::Same => None,
        Content::Bytes(bytes) => Some(bytes.as_slice()),
        Content::Copy(_) => {
            from_file = stage.file_of(&planned.subject).and_then(|f| f.bytes().ok());
            Some(from_file.as_deref().unwrap_or_default())
        }
    };
    let endings = stage.config.precompress.iter();
    endings
        .filter_map(|ending| one(of, ending, bytes, last))
        .collect()
}

fn one(of: &Rendered, ending: &str, bytes: Option<&[u8]>, last: &Outputs) -> Option<Rendered> {
    let path = OutputPath(format!("{}.{ending}", of.path.as_str()));
    let url = UrlPath(format!("/{}", path.as_str()));
    let (content, record) = match bytes {
        // What holds brings its copies along (`hold` has seen that they are there).
        None => (Content::Same, last.get(path.as_str())?.clone()),
        Some(bytes) => {
            let packed = pack(bytes, ending).ok()?;
            let record = Output {
                key: key(of.record.digest, ending),
                asks: Vec::new(),
                digest: Digest::of(&packed),
                findings: Vec::new(),
            };
            (Content::Bytes(packed), record)
        }
    };
    Some(Rendered {
        path,
        url,
        content,
        record,
    })
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
