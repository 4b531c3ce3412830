//! Outputs are published: the whole new tree is made beside the old one, and the two are swapped in one step.
//!
//! The only module that changes the output folder. It knows nothing of pages. A folder that it did not make is refused.

#![expect(
    clippy::disallowed_methods,
    reason = "this is the module that writes the disk"
)]

mod swap;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::read::Stamp;
use crate::source::Span;

/// What is known of a published file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// Digest of what it holds.
    pub digest: Digest,
    /// Length and time of change, by which a file that somebody touched is found out. The entry's own time and number
    /// change when a tree is swapped, so they are left out.
    pub len: u64,
    /// Nanoseconds since 1970.
    pub modified: i64,
}

/// The files of a tree, by path.
pub type Tree = BTreeMap<String, Published>;

/// The trees of an output folder: what is published, and what lies ready to become the next.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The published tree.
    pub current: Tree,
    /// The tree before it, kept so that the next one needs only what changed since.
    pub spare: Option<Tree>,
}

/// What a file of the new tree holds.
#[derive(Clone, Debug)]
pub enum New<'a> {
    /// What the published file of that path holds.
    Same,
    /// These bytes.
    Bytes(&'a [u8]),
    /// The bytes of that file.
    Copy(&'a Path),
}

/// Where a site is published.
#[derive(Clone, Debug)]
pub struct Place {
    /// The output folder.
    pub output: PathBuf,
    /// The cache folder of the site.
    pub cache: PathBuf,
    /// The name of the file that marks an output folder as made here.
    pub mark: &'static str,
}

/// What publishing did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Files that were written because they are new or hold something else.
    pub written: usize,
    /// Files that are no longer there.
    pub removed: usize,
}

/// Refuses an output folder that holds something, but not what an earlier run of pamphlet made. Finishes what an
/// interrupted run began.
pub fn prepare(place: &Place) -> Result<(), Box<Diagnostic>> {
    swap::recover(place).map_err(|e| fault(place, "can't be put in order", &e))?;
    let output = &place.output;
    match fs::symlink_metadata(output) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(fault(place, "can't be looked at", &error)),
        Ok(meta) if !meta.is_dir() => {
            return Err(refused(
                place,
                "is not a folder",
                "Move it away, or choose another folder with `output_dir`.",
            ));
        }
        Ok(_) => {}
    }
    let mut entries = fs::read_dir(output).map_err(|e| fault(place, "can't be looked at", &e))?;
    if entries.next().is_none() || output.join(place.mark).is_file() {
        return Ok(());
    }
    Err(refused(
        place,
        "holds files that pamphlet did not make, so it is left alone",
        "Move these files away, or choose another folder with `output_dir` or `--output-dir`.",
    ))
}

/// Waits until no other run publishes this site, and keeps others waiting until the lock is dropped. None where the
/// file system knows no locks; then two runs at once are not kept apart.
pub fn lock(cache: &Path) -> Option<fs::File> {
    crate::ledger::make_folder(cache).ok()?;
    let file = fs::File::create(cache.join("lock")).ok()?;
    file.lock().ok().map(|()| file)
}

/// Makes an empty file in the cache and removes it, so that a watcher which sees it knows that it has seen all that
/// happened before. False where that can't be done.
pub fn signal(cache: &Path, name: &str) -> bool {
    let file = cache.join(name);
    let made = crate::ledger::make_folder(cache).is_ok() && fs::File::create(&file).is_ok();
    made && fs::remove_file(&file).is_ok()
}

/// Whether a published file is still as it was left.
pub fn is_there(place: &Place, path: &str, known: &Published) -> bool {
    fs::symlink_metadata(place.output.join(path)).is_ok_and(|meta| {
        let stamp = Stamp::of(&meta);
        meta.is_file() && stamp.len == known.len && stamp.modified == known.modified
    })
}

/// Publishes a tree: `files` are all of it, sorted by path. Where nothing differs from what is published, nothing is
/// touched. Either the whole new tree stands at the end, or the old one.
pub fn publish(
    place: &Place,
    manifest: &mut Manifest,
    files: &[(&str, Digest, New<'_>)],
) -> Result<Done, Box<Diagnostic>> {
    let changed = files
        .iter()
        .filter(|(_, _, new)| !matches!(new, New::Same))
        .count();
    let kept = files.len() - changed;
    let removed = manifest
        .current
        .keys()
        .filter(|path| {
            files
                .binary_search_by(|(p, ..)| (*p).cmp(path.as_str()))
                .is_err()
        })
        .count();
    if changed == 0 && removed == 0 && kept == manifest.current.len() && place.output.is_dir() {
        return Ok(Done::default());
    }
    let stage = swap::stage(place);
    let spare = manifest.spare.take().filter(|_| stage.is_dir());
    let made = build(place, &stage, manifest, spare.unwrap_or_default(), files);
    let tree = match made {
        Ok(tree) => tree,
        Err((path, error)) => {
            // The half-made tree is of no use to anyone; the published one was not touched.
            let _ = fs::remove_dir_all(&stage);
            return Err(Box::new(cannot_write(place, &path, &error)));
        }
    };
    let had_old =
        swap::exchange(place, &stage).map_err(|e| fault(place, "can't be replaced", &e))?;
    let old = std::mem::replace(&mut manifest.current, tree);
    manifest.spare = had_old.then_some(old);
    Ok(Done {
        written: changed,
        removed,
    })
}

/// Brings the staged tree to what `files` say. What it holds already stays; the rest is linked from the published tree
/// or written. A file is always replaced, never written into: the published tree may share it.
fn build(
    place: &Place,
    stage: &Path,
    manifest: &Manifest,
    has: Tree,
    files: &[(&str, Digest, New<'_>)],
) -> Result<Tree, (String, io::Error)> {
    if has.is_empty() && stage.exists() {
        fs::remove_dir_all(stage).map_err(|e| (String::new(), e))?;
    }
    fs::create_dir_all(stage).map_err(|e| (String::new(), e))?;
    clear(stage, files)?;
    make_folders(stage, files)?;
    let made: Vec<_> = files
        .par_iter()
        .map(|(path, digest, new)| {
            let wanted = match new {
                New::Same => manifest.current.get(*path).map(|p| p.digest),
                _ => Some(*digest),
            };
            let there = has.get(*path).filter(|p| Some(p.digest) == wanted);
            let target = stage.join(path);
            if let Some(published) = there.filter(|p| unchanged(&target, p)) {
                return Ok(((*path).to_owned(), *published));
            }
            let digest = wanted.unwrap_or(*digest);
            put(place, &target, path, new)
                .and_then(|()| published(&target, digest))
                .map(|p| ((*path).to_owned(), p))
                .map_err(|e| ((*path).to_owned(), e))
        })
        .collect::<Result<_, _>>()?;
    Ok(made.into_iter().collect())
}

fn unchanged(path: &Path, known: &Published) -> bool {
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

/// Removes from the staged tree what the new one does not have: also what somebody else put there while it was the
/// published one, and folders that stand where a file is to be.
fn clear(stage: &Path, files: &[(&str, Digest, New<'_>)]) -> Result<(), (String, io::Error)> {
    let is_file = |path: &str| files.binary_search_by(|(p, ..)| (*p).cmp(path)).is_ok();
    let is_folder = |path: &str| {
        let inside = format!("{path}/");
        let at = files.partition_point(|(p, ..)| *p < inside.as_str());
        files.get(at).is_some_and(|(p, ..)| p.starts_with(&inside))
    };
    let mut waiting = vec![String::new()];
    while let Some(folder) = waiting.pop() {
        let fail = |error: io::Error| (folder.clone(), error);
        for entry in fs::read_dir(stage.join(&folder)).map_err(fail)? {
            let entry = entry.map_err(fail)?;
            let kind = entry.file_type().map_err(fail)?;
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
                _ if kind.is_dir() => fs::remove_dir_all(entry.path()).map_err(fail)?,
                _ => fs::remove_file(entry.path()).map_err(fail)?,
            }
        }
    }
    Ok(())
}

fn make_folders(
    stage: &Path,
    files: &[(&str, Digest, New<'_>)],
) -> Result<(), (String, io::Error)> {
    let mut last = "";
    for (path, ..) in files {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        if folder != last && !folder.is_empty() {
            let target = stage.join(folder);
            if !target.is_dir() {
                fs::create_dir_all(&target).map_err(|e| ((*path).to_owned(), e))?;
            }
            last = folder;
        }
    }
    Ok(())
}

fn put(place: &Place, target: &Path, path: &str, new: &New<'_>) -> io::Result<()> {
    match fs::remove_file(target) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    match new {
        New::Bytes(bytes) => fs::write(target, bytes),
        New::Copy(from) => copy(from, target),
        New::Same => {
            let from = place.output.join(path);
            fs::hard_link(&from, target).or_else(|_| {
                fs::copy(&from, target)?;
                keep_time(&from, target)
            })
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

/// Removes the output folder, if pamphlet made it, and the cache.
pub fn clean(place: &Place) -> Result<(), Box<Diagnostic>> {
    prepare(place)?;
    // The stage lies in the cache or beside the output; asking for it makes the cache, so it is removed first.
    let _ = fs::remove_dir_all(swap::stage(place));
    for folder in [&place.output, &place.cache] {
        match fs::remove_dir_all(folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(fault(place, "can't be removed", &error));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Replaces a source file in one step with its mended text; mode and owner stay.
pub fn replace_source(path: &Path, text: &str) -> io::Result<()> {
    let real = fs::canonicalize(path)?;
    let mut name = real.file_name().unwrap_or_default().to_owned();
    name.push(".pamphlet-new");
    let fresh = real.with_file_name(name);
    fs::write(&fresh, text)?;
    let done = fs::set_permissions(&fresh, fs::metadata(&real)?.permissions())
        .and_then(|()| fs::rename(&fresh, &real));
    if done.is_err() {
        let _ = fs::remove_file(&fresh);
    }
    done
}

/// Adds a file to a site, with the folders that it needs. A file that is there already stays as it is: that is
/// [`io::ErrorKind::AlreadyExists`]. Nothing is written where a link leads out of `root`.
pub fn add_source(root: &Path, below: &str, text: &str) -> io::Result<()> {
    fs::create_dir_all(root)?;
    let root = fs::canonicalize(root)?;
    let path = root.join(below);
    let folder = path.parent().unwrap_or(&root);
    let there = folder.ancestors().find(|f| f.exists()).unwrap_or(&root);
    if !fs::canonicalize(there)?.starts_with(&root) {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "it would lie outside of the site, behind a link",
        ));
    }
    fs::create_dir_all(folder)?;
    let mut file = fs::File::create_new(&path)?;
    let done = io::Write::write_all(&mut file, text.as_bytes());
    if done.is_err() {
        let _ = fs::remove_file(&path);
    }
    done
}

fn refused(place: &Place, why: &str, help: &str) -> Box<Diagnostic> {
    let finding = Diagnostic::error(
        "output-not-ours",
        format!("the output folder `{}` {why}", place.output.display()),
    );
    Box::new(finding.help(help))
}

fn fault(place: &Place, what: &str, error: &io::Error) -> Box<Diagnostic> {
    let finding = Diagnostic::error(
        "output-unwritable",
        format!(
            "the output folder `{}` {what}: {error}",
            place.output.display()
        ),
    );
    Box::new(finding.help("Look whether the disk is full and whether you may write there. What was published before is still there."))
}

fn cannot_write(place: &Place, path: &str, error: &io::Error) -> Diagnostic {
    let shown = place.output.join(path);
    Diagnostic::error("output-unwritable", format!("`{}` can't be written: {error}", shown.display()))
        .at(path, Span::default())
        .help("Look whether the disk is full and whether you may write there. What was published before is still there.")
}

#[cfg(test)]
mod tests;
