//! Outputs are published: the whole new tree is made beside the old one, and the two are swapped in one step.
//!
//! The only module that changes the output folder. It knows nothing of pages. A folder that it did not make is refused.

#![expect(
    clippy::disallowed_methods,
    reason = "this is the module that writes the disk"
)]

mod next;
mod swap;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub use next::Next;

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

/// Replaces a source file in one step with its mended text; its mode stays, and a link goes on leading to it. A file that
/// is read-only is left alone: [`io::ErrorKind::PermissionDenied`].
pub fn replace_source(path: &Path, text: &str) -> io::Result<()> {
    let real = fs::canonicalize(path)?;
    let permissions = fs::metadata(&real)?.permissions();
    if permissions.readonly() {
        return Err(io::Error::new(
            io::ErrorKind::PermissionDenied,
            "it is read-only",
        ));
    }
    // Hidden, so that it is no part of the site should the process be killed now.
    let mut name = std::ffi::OsString::from(".");
    name.push(real.file_name().unwrap_or_default());
    name.push(".pamphlet-new");
    let fresh = real.with_file_name(name);
    let done = fill(&fresh, text)
        .and_then(|()| fs::set_permissions(&fresh, permissions))
        .and_then(|()| fs::rename(&fresh, &real));
    if done.is_err() {
        let _ = fs::remove_file(&fresh);
    }
    done
}

/// Makes a new file that is on the disk when this returns: else a power cut after the change of names could leave an
/// empty one. What a run that was killed left there goes.
fn fill(path: &Path, text: &str) -> io::Result<()> {
    if path.symlink_metadata().is_ok() {
        fs::remove_file(path)?;
    }
    let mut file = fs::File::create_new(path)?;
    io::Write::write_all(&mut file, text.as_bytes())?;
    file.sync_all()
}

/// Writes a file that a person asked for, outside of the site's output.
pub fn report(path: &Path, text: &str) -> io::Result<()> {
    fs::write(path, text)
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
