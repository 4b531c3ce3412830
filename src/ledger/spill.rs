//! Values that a run makes early and needs late, put away in between: the first few in memory, the rest in a file that
//! nobody else sees. So a run's memory does not grow with what its pages hold.
//!
//! Nothing of it outlasts the run.

#![expect(
    clippy::disallowed_methods,
    reason = "part of the module that owns the cache folder; removes nothing but its own file"
)]

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::marker::PhantomData;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Bytes that stay in memory: all of a site of some thousand pages, which then never touches the file.
/// Tests have small sites, and are to come upon the file.
const IN_MEMORY: usize = if cfg!(test) { 64 } else { 16 << 20 };

/// Room for most values, so that few buffers grow.
const USUAL: usize = 16 << 10;

/// Where values are put away, from any thread.
#[derive(Debug, Default)]
pub struct Spill {
    /// The folder of the file; none keeps everything in memory.
    folder: Option<PathBuf>,
    in_memory: AtomicUsize,
    file: Mutex<Overflow>,
}

/// The file, made when it is first needed.
#[derive(Debug, Default)]
enum Overflow {
    #[default]
    Unopened,
    Open(File, u64),
    /// It can't be made or written: everything stays in memory.
    Failed,
}

/// A value that was put away.
#[derive(Clone, Debug)]
pub struct Put(Where);

#[derive(Clone, Debug)]
enum Where {
    Memory(Arc<[u8]>),
    File { from: u64, len: usize },
}

impl Spill {
    /// Puts away into a file below `folder` what is too much for memory.
    pub fn new(folder: PathBuf) -> Self {
        Self {
            folder: Some(folder),
            ..Self::default()
        }
    }

    /// Puts a value away; none if it can't be written as bytes, which every type of ours can.
    pub fn put<T: Serialize>(&self, value: &T) -> Option<Put> {
        let bytes = postcard::to_extend(value, Vec::with_capacity(USUAL)).ok()?;
        let fits = self.in_memory.load(Ordering::Relaxed) < IN_MEMORY;
        if !fits && let Some(put) = self.write(&bytes) {
            return Some(put);
        }
        self.in_memory.fetch_add(bytes.len(), Ordering::Relaxed);
        Some(Put(Where::Memory(bytes.into())))
    }

    /// Takes a value out again; none if the disk failed.
    pub fn get<T: DeserializeOwned>(&self, put: &Put) -> Option<T> {
        match &put.0 {
            Where::Memory(bytes) => postcard::from_bytes(bytes).ok(),
            Where::File { from, len } => {
                let mut bytes = vec![0; *len];
                self.read(*from, &mut bytes).ok()?;
                postcard::from_bytes(&bytes).ok()
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Overflow> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self, bytes: &[u8]) -> Option<Put> {
        let folder = self.folder.as_ref()?;
        let mut overflow = self.lock();
        if matches!(*overflow, Overflow::Unopened) {
            *overflow = open(folder).map_or(Overflow::Failed, |file| Overflow::Open(file, 0));
        }
        let Overflow::Open(file, end) = &mut *overflow else {
            return None;
        };
        let from = *end;
        let done = file
            .seek(SeekFrom::Start(from))
            .and_then(|_| file.write_all(bytes));
        if done.is_err() {
            // What was written before can still be read; a full disk leaves the end where it was.
            return None;
        }
        *end += bytes.len() as u64;
        Some(Put(Where::File {
            from,
            len: bytes.len(),
        }))
    }

    fn read(&self, from: u64, bytes: &mut [u8]) -> io::Result<()> {
        let mut overflow = self.lock();
        let Overflow::Open(file, _) = &mut *overflow else {
            return Err(io::Error::from(io::ErrorKind::NotFound));
        };
        file.seek(SeekFrom::Start(from))?;
        file.read_exact(bytes)
    }
}

/// A file without a name: it is gone when the run ends, however it ends.
fn open(folder: &std::path::Path) -> io::Result<File> {
    super::make_folder(folder)?;
    let path = folder.join(format!("bodies-{}", std::process::id()));
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(true)
        .open(&path)?;
    std::fs::remove_file(&path)?;
    Ok(file)
}

/// Values of one type that were put away, by name.
#[derive(Debug)]
pub struct Store<T> {
    spill: Arc<Spill>,
    places: BTreeMap<String, Put>,
    of: PhantomData<fn() -> T>,
}

impl<T> Default for Store<T> {
    fn default() -> Self {
        Self::new(Arc::default())
    }
}

impl<T> Clone for Store<T> {
    fn clone(&self) -> Self {
        Self {
            spill: self.spill.clone(),
            places: self.places.clone(),
            of: PhantomData,
        }
    }
}

impl<T> Store<T> {
    /// An empty store over a spill.
    pub fn new(spill: Arc<Spill>) -> Self {
        Self {
            spill,
            places: BTreeMap::new(),
            of: PhantomData,
        }
    }

    /// Names a value that was put away.
    pub fn name(&mut self, name: String, put: Put) {
        self.places.insert(name, put);
    }

    /// Forgets all values.
    pub fn clear(&mut self) {
        self.places.clear();
    }
}

impl<T: Serialize + DeserializeOwned> Store<T> {
    /// Puts a value away under a name.
    pub fn put(&mut self, name: String, value: &T) {
        if let Some(put) = self.spill.put(value) {
            self.name(name, put);
        }
    }

    /// The value of a name; none if there is none, or the disk failed.
    pub fn get(&self, name: &str) -> Option<T> {
        self.spill.get(self.places.get(name)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values() -> Vec<String> {
        (0..40_usize).map(|n| format!("{n} ").repeat(n)).collect()
    }

    fn put_all(spill: Spill) -> Store<String> {
        let mut store = Store::new(Arc::new(spill));
        for (number, value) in values().iter().enumerate() {
            store.put(number.to_string(), value);
        }
        store
    }

    #[test]
    fn what_was_put_away_comes_back_from_memory_and_from_the_file_and_leaves_nothing_behind() {
        let place = tempfile::tempdir().unwrap();
        let store = put_all(Spill::new(place.path().join("cache")));
        let is_in_file = |put: &Put| matches!(put.0, Where::File { .. });
        let in_file = store.places.values().filter(|put| is_in_file(put)).count();
        assert!((20..40).contains(&in_file), "{in_file}");
        for (number, value) in values().into_iter().enumerate() {
            assert_eq!(store.get(&number.to_string()), Some(value));
        }
        assert_eq!(store.get("40"), None);
        let left: Vec<_> = std::fs::read_dir(place.path().join("cache"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert_eq!(left, [".gitignore"]);
    }

    #[test]
    fn where_no_file_can_be_made_everything_stays_in_memory() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("file");
        std::fs::write(&file, "x").unwrap();
        let store = put_all(Spill::new(file));
        assert_eq!(store.get("39"), Some("39 ".repeat(39)));
    }
}
