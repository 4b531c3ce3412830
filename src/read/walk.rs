//! A folder becomes a sorted list of its files. The only file that names `walkdir`.

use std::collections::BTreeMap;
use std::path::Path;

use walkdir::{DirEntry, WalkDir};

use super::{File, Stamp, Store};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// What a folder holds.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    /// Its files by their path below it, with `/` between folders.
    pub files: BTreeMap<String, File>,
    /// Whether links are among them, so that one file may stand at several paths.
    pub has_links: bool,
}

/// All files below `folder` of the site, by their path below it with `/` between folders. A missing folder is empty.
/// Links are followed where they stay inside the site; others are left out with a warning.
pub(super) fn folder(root: &Path, folder: &str, findings: &mut Vec<Diagnostic>) -> Folder {
    let top = root.join(folder);
    let mut files = BTreeMap::new();
    let mut has_links = top.is_symlink();
    if !top.is_dir() {
        return Folder { files, has_links };
    }
    let real_root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let mut outside = Vec::new();
    let walk = WalkDir::new(&top)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| {
            let kept = entry.depth() == 0 || !is_ignored(&entry.file_name().to_string_lossy());
            has_links |= kept && entry.path_is_symlink();
            if kept && entry.path_is_symlink() && !stays_inside(&real_root, entry.path()) {
                outside.push(entry.path().to_owned());
                return false;
            }
            kept
        });
    for entry in walk {
        match entry {
            Ok(entry) if entry.file_type().is_file() => {
                add(folder, &top, &entry, &mut files, findings);
            }
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => findings.push(no_file(root, entry.path())),
            Err(error) => findings.push(walk_fault(root, folder, &error)),
        }
    }
    findings.extend(
        outside
            .iter()
            .map(|path| leads_outside(root, path, *path == top)),
    );
    Folder { files, has_links }
}

/// The files at and below `below` in a folder, by their path below the folder. `None` where a link, a file that is none
/// or a fault of the disk stands there or above, so that the whole folder must be walked.
pub(super) fn part(root: &Path, folder: &str, below: &str) -> Option<BTreeMap<String, File>> {
    let top = root.join(folder);
    let mut path = top.clone();
    for name in below.split('/') {
        if name.is_empty() || name == "." || name == ".." {
            return None;
        }
        if is_ignored(name) {
            return Some(BTreeMap::new());
        }
        path.push(name);
        match std::fs::symlink_metadata(&path) {
            Ok(meta) if meta.is_symlink() => return None,
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Some(BTreeMap::new());
            }
            Err(_) => return None,
        }
    }
    let (mut files, mut findings) = (BTreeMap::new(), Vec::new());
    let walk = WalkDir::new(&path)
        .into_iter()
        .filter_entry(|entry| !is_ignored(&entry.file_name().to_string_lossy()));
    for entry in walk {
        let entry = entry.ok()?;
        if entry.file_type().is_file() {
            add(folder, &top, &entry, &mut files, &mut findings);
        } else if !entry.file_type().is_dir() {
            return None;
        }
    }
    findings.is_empty().then_some(files)
}

/// A pipe, a socket or a device: reading it might never end.
fn no_file(root: &Path, path: &Path) -> Diagnostic {
    let shown = relative(root, path);
    Diagnostic::warning(
        "file-special",
        format!("`{shown}` is no ordinary file, so it is left out"),
    )
    .at(&shown, Span::default())
    .help("Remove it, or put an ordinary file in its place.")
}

fn add(
    folder: &str,
    top: &Path,
    entry: &DirEntry,
    files: &mut BTreeMap<String, File>,
    findings: &mut Vec<Diagnostic>,
) {
    let below = entry.path().strip_prefix(top).unwrap_or(entry.path());
    let Some(below) = below.to_str().map(|p| p.replace('\\', "/")) else {
        findings.push(
            Diagnostic::error(
                "file-name-unreadable",
                format!("the name of {} can't be read as text", below.display()),
            )
            .at(folder, Span::default())
            .help("Rename the file with plain letters."),
        );
        return;
    };
    // The file may go between the listing and this question; then it is as if it had never been there.
    let Ok(meta) = entry.metadata() else { return };
    let file = File {
        path: format!("{folder}/{below}"),
        stamp: Stamp::of(&meta),
        store: Store::Disk(entry.path().to_owned()),
    };
    files.insert(below, file);
}

/// Whether a file or folder of that name is no part of a site: hidden ones other than `.well-known`, and what editors,
/// browsers and systems leave behind for a moment.
pub fn is_ignored(name: &str) -> bool {
    let hidden =
        name.starts_with('.') && !matches!(name, ".well-known" | ".nojekyll" | ".htaccess");
    let endings = [
        "~",
        ".swp",
        ".swo",
        ".swx",
        ".bck",
        ".bak",
        ".tmp",
        ".part",
        ".crdownload",
        "___jb_tmp___",
        "___jb_old___",
    ];
    let temporary = endings.iter().any(|ending| name.ends_with(ending))
        || name == "4913"
        || name.starts_with("~$")
        || (name.starts_with('#') && name.ends_with('#'));
    hidden || temporary || matches!(name, "Thumbs.db" | "desktop.ini")
}

fn stays_inside(real_root: &Path, path: &Path) -> bool {
    path.canonicalize()
        .is_ok_and(|real| real.starts_with(real_root))
}

fn relative(root: &Path, path: &Path) -> String {
    path.strip_prefix(root)
        .unwrap_or(path)
        .to_string_lossy()
        .replace('\\', "/")
}

/// A whole folder of the site behind such a link is an error: without it the site would be published empty.
fn leads_outside(root: &Path, path: &Path, is_top: bool) -> Diagnostic {
    let shown = relative(root, path);
    if is_top {
        return Diagnostic::error(
            "link-outside",
            format!("the folder `{shown}` is a link that leads out of the site"),
        )
        .at(&shown, Span::default())
        .help("Put the folder itself into the site, or run pamphlet where it is.");
    }
    Diagnostic::warning(
        "link-outside",
        format!("`{shown}` is a link that leads out of the site, so it is left out"),
    )
    .at(&shown, Span::default())
    .help("Put the file itself into the site.")
}

fn walk_fault(root: &Path, folder: &str, error: &walkdir::Error) -> Diagnostic {
    let shown = error
        .path()
        .map_or_else(|| folder.to_owned(), |p| relative(root, p));
    let (message, help) = if error.loop_ancestor().is_some() {
        (
            format!("`{shown}` is a link that leads back to a folder above it"),
            "Remove the link.",
        )
    } else {
        (
            format!("`{shown}` can't be read"),
            "Look whether it still exists and whether you may open it.",
        )
    };
    Diagnostic::error("file-unreadable", message)
        .at(&shown, Span::default())
        .help(help)
}
