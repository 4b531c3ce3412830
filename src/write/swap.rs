//! Two folders change places in one step, or, where the system can't, in two that a later run can finish.

#![expect(
    clippy::disallowed_methods,
    reason = "part of the module that writes the disk"
)]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::Place;

/// Where the next tree is made: in the cache where that is on the same disk as the output, else beside the output.
pub(super) fn stage(place: &Place) -> PathBuf {
    let parent = place
        .output
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    if fs::create_dir_all(&place.cache).is_ok()
        && fs::create_dir_all(parent).is_ok()
        && same_disk(&place.cache, parent)
    {
        return place.cache.join(format!("next-{}", name(place)));
    }
    beside(place, "next")
}

fn name(place: &Place) -> String {
    let name = place
        .output
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    // Two output folders of one site, such as `public` and `/tmp/public`, must not share a stage.
    let sum = crate::digest::Digest::of(place.output.to_string_lossy().as_bytes()).short();
    format!("{name}-{sum}")
}

fn beside(place: &Place, word: &str) -> PathBuf {
    let name = place
        .output
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    place
        .output
        .with_file_name(format!(".{name}.pamphlet-{word}"))
}

#[cfg(unix)]
fn same_disk(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (fs::metadata(a), fs::metadata(b)) {
        (Ok(a), Ok(b)) => a.dev() == b.dev(),
        _ => false,
    }
}

#[cfg(not(unix))]
fn same_disk(_: &Path, _: &Path) -> bool {
    false
}

/// Puts the staged tree in the output's place, and the old tree, if there was one, in the stage's. Tells whether
/// there was one.
pub(super) fn exchange(place: &Place, stage: &Path) -> io::Result<bool> {
    if !place.output.exists() {
        return fs::rename(stage, &place.output).map(|()| false);
    }
    if swap_at_once(stage, &place.output).is_ok() {
        return Ok(true);
    }
    // Without an exchange there is a moment without an output. `recover` finishes what is cut off there.
    let old = beside(place, "old");
    if old.exists() {
        fs::remove_dir_all(&old)?;
    }
    fs::rename(&place.output, &old)?;
    match fs::rename(stage, &place.output) {
        Ok(()) => fs::rename(&old, stage).map(|()| true),
        Err(error) => fs::rename(&old, &place.output).and(Err(error)),
    }
}

#[cfg(target_os = "linux")]
fn swap_at_once(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE).map_err(io::Error::from)
}

#[cfg(not(target_os = "linux"))]
fn swap_at_once(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::Error::from(io::ErrorKind::Unsupported))
}

/// Puts the old tree back if a run was cut off between the two renames.
pub(super) fn recover(place: &Place) -> io::Result<()> {
    let old = beside(place, "old");
    if old.is_dir() && !place.output.exists() {
        return fs::rename(&old, &place.output);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_cut_off_between_two_renames_is_put_right() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place {
            output: folder.path().join("public"),
            cache: folder.path().join("cache"),
            mark: "m",
        };
        fs::create_dir(beside(&place, "old")).unwrap();
        fs::write(beside(&place, "old").join("a"), "old").unwrap();
        recover(&place).unwrap();
        assert_eq!(fs::read_to_string(place.output.join("a")).unwrap(), "old");
    }

    #[test]
    fn trees_change_places() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place {
            output: folder.path().join("public"),
            cache: folder.path().join("cache"),
            mark: "m",
        };
        let stage = stage(&place);
        fs::create_dir_all(&stage).unwrap();
        fs::write(stage.join("a"), "1").unwrap();
        assert!(!exchange(&place, &stage).unwrap());
        fs::create_dir_all(&stage).unwrap();
        fs::write(stage.join("a"), "2").unwrap();
        assert!(exchange(&place, &stage).unwrap());
        assert_eq!(fs::read_to_string(place.output.join("a")).unwrap(), "2");
        assert_eq!(fs::read_to_string(stage.join("a")).unwrap(), "1");
    }
}
