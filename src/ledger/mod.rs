//! What the last run knew: stamps of files, documents, lists, outputs and what each asked. Kept in `.pamphlet/`.
//!
//! It does not know what it stores things for, and deleting it never changes a byte that is published.

#![expect(
    clippy::disallowed_methods,
    reason = "the ledger is a file of its own, which only this module reads and writes"
)]

mod shelf;
pub mod spill;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::digest::{Digest, Digester};
use crate::read::Stamp;

pub use shelf::Shelf;

/// What a template asked while it ran. Asked again in a later run, an equal answer means the output still holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Question {
    /// A page, by content path.
    Page(String),
    /// A section, by the content path of its `_index.md`.
    Section(String),
    /// The terms of a taxonomy in a language.
    Terms(String, String),
    /// Where a path or `@/` name leads in a language.
    Address(String, String),
    /// The contents of a published file, by its path.
    File(String),
    /// A picture, seen from a folder.
    Picture(String, String),
    /// A data file, seen from a folder.
    Data(String, String),
    /// The build's clock.
    Clock,
    /// A file that is made because a page asks for it, by its address: a picture of another size, a copy under a name
    /// that tells its contents, a social card.
    Made(String),
}

/// An output of the last run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Output {
    /// Digest of everything that the plan knew it would read.
    pub key: Digest,
    /// What it asked beyond that.
    pub asks: Vec<(Question, Digest)>,
    /// Digest of its bytes.
    pub digest: Digest,
    /// Findings that came up while it was rendered: reused with it.
    pub findings: Vec<Diagnostic>,
}

/// A file that the last run read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Known {
    /// Its stamp; none where it was too young to be trusted.
    pub stamp: Option<Stamp>,
    /// Digest of its bytes.
    pub digest: Digest,
}

/// How a file of the store begins, before the mark of who may read it: with what stands for this program's own sources.
/// Another program, be it of the same version, may see the same files in another way.
const MAGIC: &[u8] = concat!("pamphlet ledger ", env!("PAMPHLET_SOURCES"), "\n").as_bytes();

/// Reads a value from the cache folder. Anything unreadable, damaged or from another version or kind of run is as if
/// it were not there; `mark` says which kind of run may read it.
pub fn load<T: DeserializeOwned>(folder: &Path, name: &str, mark: Digest) -> Option<T> {
    let bytes = std::fs::read(folder.join(name)).ok()?;
    let rest = bytes.strip_prefix(MAGIC)?;
    let (head, body) = rest.split_at_checked(32)?;
    let (given, sum) = head.split_at_checked(16)?;
    if given != mark.0 || sum != Digest::of(body).0 {
        return None;
    }
    postcard::from_bytes(body).ok()
}

/// Writes a value to the cache folder, whole or not at all.
pub fn save<T: Serialize>(
    folder: &Path,
    name: &str,
    mark: Digest,
    value: &T,
) -> Result<(), Diagnostic> {
    let fresh = folder.join(format!("{name}.new"));
    write(folder, &fresh, mark, value)
        .and_then(|()| std::fs::rename(&fresh, folder.join(name)))
        .map_err(|e| cannot_save(folder, &e.to_string()))
}

/// Bytes that are written, and the digest of them all.
struct Summed {
    file: File,
    sum: Digester,
}

impl Write for Summed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.sum.bytes(bytes.get(..written).unwrap_or(bytes));
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Bytes that are written at once. All documents of a large site together would be as much memory as the rest of a run.
const PART: usize = 256 << 10;

/// Writes a value in parts, and its checksum into the head at the end.
fn write<T: Serialize>(folder: &Path, path: &Path, mark: Digest, value: &T) -> io::Result<()> {
    make_folder(folder)?;
    let mut file = File::create(path)?;
    let sum_at = MAGIC.len() + mark.0.len();
    file.write_all(&[MAGIC, &mark.0, &[0; 16]].concat())?;
    let sum = Digester::new();
    let out = BufWriter::with_capacity(PART, Summed { file, sum });
    let out = postcard::to_io(value, out).map_err(io::Error::other)?;
    let Summed { mut file, sum } = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.seek(SeekFrom::Start(sum_at as u64))?;
    file.write_all(&sum.finish().0)
}

/// Makes the cache folder, where there is none.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    // The cache must never be published or committed, wherever the site lies.
    let ignore = folder.join(".gitignore");
    if !ignore.exists() {
        std::fs::write(ignore, "*\n")?;
    }
    Ok(())
}

fn cannot_save(folder: &Path, why: &str) -> Diagnostic {
    Diagnostic::warning(
        "cache-unwritable",
        format!("the cache in {} can't be written: {why}", folder.display()),
    )
    .help("The site is complete all the same; the next build only takes longer.")
}

/// The cache folder of a site.
pub fn folder(root: &Path) -> PathBuf {
    root.join(".pamphlet")
}

/// Outputs by path.
pub type Outputs = BTreeMap<String, Output>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_or_foreign_ledger_is_as_if_it_were_not_there() {
        let place = tempfile::tempdir().unwrap();
        let mark = Digest::of(b"a");
        save(place.path(), "x", mark, &vec![1_u32, 2]).unwrap();
        assert_eq!(load::<Vec<u32>>(place.path(), "x", mark), Some(vec![1, 2]));
        assert_eq!(load::<Vec<u32>>(place.path(), "x", Digest::of(b"b")), None);
        let file = place.path().join("x");
        let mut bytes = std::fs::read(&file).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        std::fs::write(&file, &bytes).unwrap();
        assert_eq!(load::<Vec<u32>>(place.path(), "x", mark), None);
        std::fs::write(&file, b"pamphlet").unwrap();
        assert_eq!(load::<Vec<u32>>(place.path(), "x", mark), None);
    }
}
