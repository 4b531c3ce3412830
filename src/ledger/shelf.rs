//! Files that cost much to make, kept in `.pamphlet/images/` by what they were made from.
//!
//! It does not know what it keeps. A file is put there whole or not at all, and what stands for its bytes is in its name,
//! so that one that was damaged is not taken for whole.

#![expect(
    clippy::disallowed_methods,
    reason = "the cache is the ledger's own folder"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::PoisonError;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::digest::Digest;

/// The folder of kept files below the cache.
const FOLDER: &str = "images";

/// Where a run keeps what cost much to make.
#[derive(Debug, Default)]
pub struct Shelf {
    cache: PathBuf,
    started: i64,
    fresh: bool,
    used: Mutex<BTreeSet<String>>,
}

impl Shelf {
    /// The shelf of a site's cache folder, for a run that started then (nanoseconds since 1970). A fresh run takes
    /// nothing from it.
    pub fn new(cache: PathBuf, started: i64, fresh: bool) -> Self {
        Self {
            cache,
            started,
            fresh,
            used: Mutex::default(),
        }
    }

    /// When the run started, in nanoseconds since 1970.
    pub fn started(&self) -> i64 {
        self.started
    }

    /// A value of the last run.
    pub fn load<T: DeserializeOwned>(&self, name: &str, mark: Digest) -> Option<T> {
        (!self.fresh)
            .then(|| super::load(&self.cache, name, mark))
            .flatten()
    }

    /// Keeps a value for the next run. One that can't be kept is made again then.
    pub fn save<T: Serialize>(&self, name: &str, mark: Digest, value: &T) {
        let _ = super::save(&self.cache, name, mark, value);
    }

    /// The file that was made from what has this digest.
    pub fn find(&self, key: Digest) -> Option<PathBuf> {
        let prefix = format!("{}.", key.short());
        let folder = self.cache.join(FOLDER).join(prefix.get(..2)?);
        let entries = std::fs::read_dir(&folder).ok()?.flatten();
        let found = entries
            .filter_map(|e| Some((e.file_name().to_str()?.to_owned(), e)))
            .find(|(name, _)| name.starts_with(&prefix) && !self.fresh)?;
        let (name, entry) = found;
        let bytes = std::fs::read(entry.path()).ok()?;
        if Digest::of(&bytes).short() != name.strip_prefix(&prefix)? {
            return None;
        }
        self.note(&name);
        Some(folder.join(name))
    }

    /// Keeps a file; none where it can't be written.
    pub fn put(&self, key: Digest, bytes: &[u8]) -> Option<PathBuf> {
        let name = format!("{}.{}", key.short(), Digest::of(bytes).short());
        let folder = self.cache.join(FOLDER).join(name.get(..2)?);
        super::make_folder(&self.cache).ok()?;
        std::fs::create_dir_all(&folder).ok()?;
        let path = folder.join(&name);
        let fresh = folder.join(format!("{name}.new-{}", std::process::id()));
        std::fs::write(&fresh, bytes).ok()?;
        std::fs::rename(&fresh, &path).ok()?;
        self.note(&name);
        Some(path)
    }

    /// Says that the file with this digest is still wanted, though this run did not open it.
    pub fn keep(&self, key: Digest) {
        self.note(&format!("{}.", key.short()));
    }

    fn note(&self, name: &str) {
        let key = name.split('.').next().unwrap_or_default().to_owned();
        self.used
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(key);
    }

    /// Removes what this run had no use for. A file that another run needs again is made again.
    pub fn sweep(&self) {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        for folder in folders(&self.cache.join(FOLDER)) {
            for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
                let name = entry.file_name();
                let key = name.to_str().and_then(|n| n.split('.').next());
                if !key.is_some_and(|key| used.contains(key)) {
                    let _ = std::fs::remove_file(entry.path());
                }
            }
        }
    }
}

fn folders(top: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(top).into_iter().flatten().flatten();
    entries.map(|e| e.path()).filter(|p| p.is_dir()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_is_found_and_what_is_torn_or_unused_is_not() {
        let place = tempfile::tempdir().unwrap();
        let shelf = || Shelf::new(place.path().join("c"), 0, false);
        let (one, two) = (Digest::of(b"1"), Digest::of(b"2"));
        let first = shelf();
        let path = first.put(one, b"picture").unwrap();
        first.put(two, b"other").unwrap();
        assert_eq!(first.find(one), Some(path.clone()));
        assert_eq!(first.find(Digest::of(b"3")), None);
        assert_eq!(Shelf::new(place.path().join("c"), 0, true).find(one), None);
        let second = shelf();
        second.keep(one);
        second.sweep();
        assert_eq!(second.find(two), None);
        std::fs::write(&path, b"pixture").unwrap();
        assert_eq!(second.find(one), None);
        std::fs::write(&path, b"pict").unwrap();
        assert_eq!(second.find(one), None);
    }
}
