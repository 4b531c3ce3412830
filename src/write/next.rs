//! The next tree under way: files come one by one, from any thread, and the tree is published once all are there.
//!
//! What is under way stands beside the published tree, never in it.

#![expect(
    clippy::disallowed_methods,
    reason = "part of the module that writes the disk"
)]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use rayon::prelude::*;

use super::{Done, Manifest, New, Place, Published, Tree, cannot_write, fault, swap};
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::read::Stamp;

/// A path and what went wrong there.
type Failed = (String, io::Error);

/// The next tree.
pub struct Next<'a> {
    place: &'a Place,
    stage: PathBuf,
    /// What the stage holds from an earlier run.
    has: Tree,
    ready: OnceLock<Result<(), String>>,
    put: Mutex<Tree>,
    failed: Mutex<Option<Failed>>,
}

impl<'a> Next<'a> {
    /// Nothing is touched before the first file comes.
    pub fn new(place: &'a Place, manifest: &mut Manifest) -> Self {
        let stage = swap::stage(place);
        let spare = manifest.spare.take().filter(|_| stage.is_dir());
        Self {
            place,
            stage,
            has: spare.unwrap_or_default(),
            ready: OnceLock::new(),
            put: Mutex::default(),
            failed: Mutex::default(),
        }
    }

    /// Writes a file that is new or holds something else than the published one. A fault is kept until the end.
    pub fn put(&self, path: &str, digest: Digest, new: &New<'_>) {
        if lock(&self.failed).is_some() {
            return;
        }
        let made = self
            .make_ready()
            .and_then(|()| self.write(path, digest, new));
        match made {
            Ok(published) => drop(lock(&self.put).insert(path.to_owned(), published)),
            Err(error) => *lock(&self.failed) = Some((path.to_owned(), error)),
        }
    }

    fn make_ready(&self) -> io::Result<()> {
        let made = self
            .ready
            .get_or_init(|| prepare(&self.stage, &self.has).map_err(|e| e.to_string()));
        made.clone().map_err(io::Error::other)
    }

    /// A file of the stage is always replaced, never written into: the published tree may share it.
    fn write(&self, path: &str, digest: Digest, new: &New<'_>) -> io::Result<Published> {
        let target = self.stage.join(path);
        let known = self.has.get(path);
        if let Some(there) = known.filter(|p| p.digest == digest && is_as_left(&target, p)) {
            return Ok(*there);
        }
        // A tree that is made from nothing holds no file that would be in the way.
        if !self.has.is_empty() {
            make_way(&target)?;
        }
        let done = fill(self.place, &target, path, new);
        let no_folder = |e: &io::Error| {
            matches!(
                e.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            )
        };
        if let (Some(folder), true) = (target.parent(), done.as_ref().is_err_and(no_folder)) {
            make_folder(&self.stage, folder)?;
            fill(self.place, &target, path, new)?;
        } else {
            done?;
        }
        published(&target, digest)
    }

    /// Publishes the tree of `paths`, which are sorted: those that were not put hold what the published files of their
    /// paths hold. Where nothing differs, nothing is touched. Either the whole new tree stands at the end, or the old
    /// one.
    pub fn finish(
        mut self,
        manifest: &mut Manifest,
        paths: &[&str],
    ) -> Result<Done, Box<Diagnostic>> {
        let put = std::mem::take(&mut *lock(&self.put));
        let failed = lock(&self.failed).take();
        if let Some(failed) = failed {
            return Err(self.abandon(&failed));
        }
        let is_kept = |path: &str| paths.binary_search(&path).is_ok();
        let removed = manifest.current.keys().filter(|p| !is_kept(p)).count();
        let done = Done {
            written: put.len(),
            removed,
        };
        let kept = paths.len() - put.len();
        let same = kept == manifest.current.len() && self.place.output.is_dir();
        if put.is_empty() && removed == 0 && same {
            manifest.spare = Some(self.has).filter(|has| !has.is_empty());
            return Ok(done);
        }
        if removed == 0 && self.renamed_alone(&put, manifest, paths) {
            return Ok(done);
        }
        let tree = match self.complete(put, manifest, paths) {
            Ok(tree) => tree,
            Err(failed) => return Err(self.abandon(&failed)),
        };
        let had_old = swap::exchange(self.place, &self.stage)
            .map_err(|e| fault(self.place, "can't be replaced", &e))?;
        let old = std::mem::replace(&mut manifest.current, tree);
        manifest.spare = had_old.then_some(old);
        Ok(done)
    }

    /// Where one file alone differs, it takes the place of the published one in one step, and no tree has to be made.
    fn renamed_alone(&mut self, put: &Tree, manifest: &mut Manifest, paths: &[&str]) -> bool {
        let Some((path, published)) = put.iter().next().filter(|_| put.len() == 1) else {
            return false;
        };
        if paths.len() != manifest.current.len() || !manifest.current.contains_key(path) {
            return false;
        }
        if fs::rename(self.stage.join(path), self.place.output.join(path)).is_err() {
            return false;
        }
        manifest.current.insert(path.clone(), *published);
        // The stage has lost the file: the next tree gets it again.
        self.has.remove(path);
        manifest.spare = Some(std::mem::take(&mut self.has)).filter(|has| !has.is_empty());
        true
    }

    /// Brings into the stage what was not put: what it holds already stays, the rest is linked from the published tree.
    fn complete(&self, mut put: Tree, manifest: &Manifest, paths: &[&str]) -> Result<Tree, Failed> {
        self.make_ready()
            .and_then(|()| clear(&self.stage, paths))
            .map_err(|e| (String::new(), e))?;
        let rest: Vec<(String, Published)> = paths
            .par_iter()
            .filter(|path| !put.contains_key(**path))
            .map(|path| {
                let digest = manifest.current.get(*path).map(|p| p.digest);
                self.write(path, digest.unwrap_or_default(), &New::Same)
                    .map(|published| ((*path).to_owned(), published))
                    .map_err(|e| ((*path).to_owned(), e))
            })
            .collect::<Result<_, _>>()?;
        put.extend(rest);
        Ok(put)
    }

    /// The half-made tree is of no use to anyone; the published one was not touched.
    pub fn discard(self) {
        if self.ready.get().is_some() {
            let _ = fs::remove_dir_all(&self.stage);
        }
    }

    fn abandon(self, (path, error): &Failed) -> Box<Diagnostic> {
        let finding = cannot_write(self.place, path, error);
        self.discard();
        Box::new(finding)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A stage of which nothing is known is made from nothing; another keeps for now what it has.
fn prepare(stage: &Path, has: &Tree) -> io::Result<()> {
    if !has.is_empty() {
        return Ok(());
    }
    match fs::remove_dir_all(stage) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => fs::create_dir_all(stage),
    }
}

/// Takes away what stands where a file is to be: another file, or the folder of an older tree.
fn make_way(target: &Path) -> io::Result<()> {
    match fs::remove_file(target) {
        Ok(()) => Ok(()),
        Err(error) => match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Ok(()),
            _ if target.is_dir() => fs::remove_dir_all(target),
            _ => Err(error),
        },
    }
}

/// Makes a folder of the stage, also where an older tree has a file in its place.
fn make_folder(stage: &Path, folder: &Path) -> io::Result<()> {
    let Err(error) = fs::create_dir_all(folder) else {
        return Ok(());
    };
    let mut above = folder.ancestors().take_while(|a| a.starts_with(stage));
    let Some(file) = above.find(|a| a.is_file()) else {
        return Err(error);
    };
    // Another thread may have done so at the same time: then it is a folder by now.
    let _ = fs::remove_file(file);
    fs::create_dir_all(folder)
}

/// Removes from the staged tree what the new one does not have: also what somebody else put there while it was the
/// published one.
fn clear(stage: &Path, paths: &[&str]) -> io::Result<()> {
    let is_file = |path: &str| paths.binary_search(&path).is_ok();
    let is_folder = |path: &str| {
        let inside = format!("{path}/");
        let at = paths.partition_point(|p| *p < inside.as_str());
        paths.get(at).is_some_and(|p| p.starts_with(&inside))
    };
    let mut waiting = vec![String::new()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(stage.join(&folder))? {
            let entry = entry?;
            let kind = entry.file_type()?;
            let path = entry
                .file_name()
                .to_str()
                .map(|name| match folder.as_str() {
                    "" => name.to_owned(),
                    above => format!("{above}/{name}"),
                });
            match path {
                Some(path) if kind.is_dir() && is_folder(&path) => waiting.push(path),
                Some(path) if kind.is_file() && is_file(&path) => {}
                _ if kind.is_dir() => fs::remove_dir_all(entry.path())?,
                _ => fs::remove_file(entry.path())?,
            }
        }
    }
    Ok(())
}

fn is_as_left(path: &Path, known: &Published) -> bool {
    fs::symlink_metadata(path)
        .is_ok_and(|meta| meta.len() == known.len && Stamp::of(&meta).modified == known.modified)
}

fn published(path: &Path, digest: Digest) -> io::Result<Published> {
    let stamp = Stamp::of(&fs::symlink_metadata(path)?);
    Ok(Published {
        digest,
        len: stamp.len,
        modified: stamp.modified,
    })
}

fn fill(place: &Place, target: &Path, path: &str, new: &New<'_>) -> io::Result<()> {
    match new {
        New::Bytes(bytes) => fs::write(target, bytes),
        New::Copy(from) => copy(from, target),
        New::Same => {
            let from = place.output.join(path);
            match fs::hard_link(&from, target) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    fs::copy(&from, target)?;
                    keep_time(&from, target)
                }
                done => done,
            }
        }
    }
}

/// Copies contents only: a site's file may be read-only or executable, a published one is plain.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let (mut from, mut to) = (fs::File::open(from)?, fs::File::create(to)?);
    io::copy(&mut from, &mut to).map(|_| ())
}

fn keep_time(from: &Path, to: &Path) -> io::Result<()> {
    let modified = fs::metadata(from)?.modified()?;
    fs::File::options()
        .write(true)
        .open(to)?
        .set_modified(modified)
}
