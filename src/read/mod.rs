//! The disk becomes a snapshot: every file of the site with its stamp, read when it is asked for.
//!
//! The only module that reads a site's files. It does not parse them, and it never leaves the site's folder.

#![expect(
    clippy::disallowed_methods,
    reason = "this is the module that reads the disk"
)]

mod stretch;
mod walk;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::source::Span;

pub use stretch::{Opened, open};
pub use walk::is_ignored;

/// The folders of a site that hold its sources.
pub const FOLDERS: &[&str] = &[
    "content",
    "data",
    "i18n",
    "sass",
    "static",
    "templates",
    "themes",
];

/// The built-in theme: path below `themes/clinic/`, and the bytes.
pub const BUILT_IN_THEME: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/theme.rs"));

/// The name of the built-in theme.
pub const BUILT_IN_NAME: &str = "clinic";

/// What the file system says of a file without reading it; two equal stamps mean an unchanged file unless both are
/// very young (see [`Stamp::is_settled`]).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Bytes.
    pub len: u64,
    /// Time of the last change of the contents, nanoseconds since 1970.
    pub modified: i64,
    /// Time of the last change of the file's entry, nanoseconds since 1970; 0 where the system has none.
    pub changed: i64,
    /// Number of the file on its disk; 0 where the system has none.
    pub inode: u64,
}

impl Stamp {
    /// The stamp of a file's metadata.
    pub fn of(meta: &std::fs::Metadata) -> Self {
        let modified = meta
            .modified()
            .ok()
            .and_then(|t| t.duration_since(std::time::UNIX_EPOCH).ok())
            .map_or(0, |d| d.as_nanos() as i64);
        #[cfg(unix)]
        let (changed, inode) = {
            use std::os::unix::fs::MetadataExt;
            (
                meta.ctime()
                    .wrapping_mul(1_000_000_000)
                    .wrapping_add(meta.ctime_nsec()),
                meta.ino(),
            )
        };
        #[cfg(not(unix))]
        let (changed, inode) = (0, 0);
        Self {
            len: meta.len(),
            modified,
            changed,
            inode,
        }
    }

    /// Whether the file was already at rest when it was read at `read_at` (nanoseconds since 1970): a file that is
    /// written twice within the clock's tick has one stamp and two contents, so a stamp as young as the reading
    /// proves nothing. Coarse clocks (whole seconds) get two seconds, others 50 ms.
    pub fn is_settled(self, read_at: i64) -> bool {
        let coarse = self.modified % 1_000_000_000 == 0;
        let margin = if coarse { 2_000_000_000 } else { 50_000_000 };
        self.modified.max(self.changed).saturating_add(margin) < read_at
    }
}

/// Where a file's bytes are.
#[derive(Clone, Debug)]
enum Store {
    Disk(PathBuf),
    BuiltIn(&'static [u8]),
}

/// A file of the site.
#[derive(Clone, Debug)]
pub struct File {
    /// Path relative to the site, as diagnostics show it.
    pub path: String,
    /// What the file system says of it.
    pub stamp: Stamp,
    store: Store,
}

impl File {
    /// The file's bytes.
    pub fn bytes(&self) -> Result<Vec<u8>, Diagnostic> {
        match &self.store {
            Store::BuiltIn(bytes) => Ok(bytes.to_vec()),
            Store::Disk(path) => {
                std::fs::read(path).map_err(|error| cannot_read(&self.path, &error))
            }
        }
    }

    /// The first bytes of the file, at most `most`.
    pub fn head(&self, most: u64) -> Result<Vec<u8>, Diagnostic> {
        match &self.store {
            Store::BuiltIn(bytes) => Ok(bytes.to_vec()),
            Store::Disk(path) => {
                use std::io::Read as _;
                let mut head = Vec::new();
                std::fs::File::open(path)
                    .and_then(|file| file.take(most).read_to_end(&mut head))
                    .map_err(|error| cannot_read(&self.path, &error))?;
                Ok(head)
            }
        }
    }

    /// The file's text. A file that is no UTF-8, or holds a NUL byte, is a finding and gives an empty text.
    pub fn text(&self, findings: &mut Vec<Diagnostic>) -> Arc<str> {
        match self.bytes() {
            Ok(bytes) => text_of(&self.path, bytes, findings),
            Err(finding) => {
                findings.push(finding);
                "".into()
            }
        }
    }

    /// Where the file is on the disk; none for a file of the built-in theme.
    pub fn disk_path(&self) -> Option<&Path> {
        match &self.store {
            Store::Disk(path) => Some(path),
            Store::BuiltIn(_) => None,
        }
    }
}

/// A theme, or the site's own templates: what one folder adds to the site.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    /// Theme's name; empty for the site's own.
    pub name: String,
    /// `theme.yaml`, where there is one.
    pub manifest: Option<File>,
    /// Templates by name: `page.html`, `shortcodes/cta.html`.
    pub templates: BTreeMap<String, File>,
    /// Files copied as they are, by path.
    pub statics: BTreeMap<String, File>,
    /// Stylesheets to compile, by path.
    pub sass: BTreeMap<String, File>,
    /// Words by language code.
    pub words: BTreeMap<String, File>,
}

/// Every file of a site at one time.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// Files below `content/`, Markdown and others, by path.
    pub content: Arc<BTreeMap<String, File>>,
    /// Files below `data/`, by path.
    pub data: Arc<BTreeMap<String, File>>,
    /// The site's own layer first, then the theme, then the themes it extends, the built-in theme last.
    pub layers: Arc<Vec<Layer>>,
}

/// Reads one file of the site by its path relative to the root, such as the settings; none where there is none.
pub fn file(root: &Path, path: &Path) -> Option<File> {
    let disk = root.join(path);
    let meta = std::fs::metadata(&disk)
        .ok()
        .filter(std::fs::Metadata::is_file)?;
    Some(File {
        path: path.to_string_lossy().replace('\\', "/"),
        stamp: Stamp::of(&meta),
        store: Store::Disk(disk),
    })
}

/// Names of what lies in a folder, sorted; none where there is no folder.
pub fn entries(folder: &Path) -> std::io::Result<Vec<String>> {
    let all = match std::fs::read_dir(folder) {
        Ok(all) => all,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut names = Vec::new();
    for entry in all {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

/// A file of the built-in theme by its path as diagnostics show it; none where there is none.
pub fn built_in_file(path: &str) -> Option<File> {
    let below = path.strip_prefix("themes/")?.strip_prefix(BUILT_IN_NAME)?;
    let below = below.strip_prefix('/')?;
    let (_, bytes) = BUILT_IN_THEME.iter().find(|(name, _)| *name == below)?;
    Some(built_in_one(below, bytes))
}

fn built_in_one(below: &str, bytes: &'static [u8]) -> File {
    File {
        path: format!("themes/{BUILT_IN_NAME}/{below}"),
        stamp: Stamp {
            len: bytes.len() as u64,
            ..Stamp::default()
        },
        store: Store::BuiltIn(bytes),
    }
}

pub use walk::Folder;

/// The files of one folder of the site; file contents are read later.
pub fn folder(root: &Path, name: &str, findings: &mut Vec<Diagnostic>) -> Folder {
    walk::folder(root, name, findings)
}

/// The files at and below one path of a folder, by their path below the folder; none are there where the path is gone.
/// `None` where that can't be told without the whole folder: where links are about.
pub fn part(root: &Path, name: &str, below: &str) -> Option<BTreeMap<String, File>> {
    walk::part(root, name, below)
}

/// The site's own layer and those of its themes. `extends` tells the theme that a manifest builds on.
pub fn layers(
    root: &Path,
    theme: &str,
    extends: &dyn Fn(&File, &mut Vec<Diagnostic>) -> Option<String>,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Layer> {
    let mut layers = vec![layer(root, "", "", findings)];
    let mut next = Some(theme.to_owned());
    while let Some(name) = next.take() {
        if layers.iter().any(|l| l.name == name) {
            findings.push(theme_loop(&name));
            break;
        }
        let Some(found) = theme_layer(root, &name, findings) else {
            findings.push(theme_missing(root, &name));
            break;
        };
        next = found.manifest.as_ref().and_then(|m| extends(m, findings));
        layers.push(found);
    }
    if !layers.iter().any(|l| l.name == BUILT_IN_NAME) {
        layers.push(built_in());
    }
    layers
}

fn theme_layer(root: &Path, name: &str, findings: &mut Vec<Diagnostic>) -> Option<Layer> {
    if crate::address::check_part(name).is_err() || name.contains('/') {
        return None;
    }
    let folder = format!("themes/{name}");
    if root.join(&folder).is_dir() {
        let mut found = layer(root, &format!("{folder}/"), name, findings);
        found.manifest = file(root, Path::new(&format!("{folder}/theme.yaml")));
        return Some(found);
    }
    (name == BUILT_IN_NAME).then(built_in)
}

fn layer(root: &Path, below: &str, name: &str, findings: &mut Vec<Diagnostic>) -> Layer {
    let mut part = |folder: &str| walk::folder(root, &format!("{below}{folder}"), findings).files;
    Layer {
        name: name.to_owned(),
        manifest: None,
        templates: part("templates"),
        statics: part("static"),
        sass: part("sass"),
        words: by_language(part("i18n")),
    }
}

fn built_in() -> Layer {
    let mut layer = Layer {
        name: BUILT_IN_NAME.to_owned(),
        ..Layer::default()
    };
    let mut words = BTreeMap::new();
    for (path, bytes) in BUILT_IN_THEME {
        let file = built_in_one(path, bytes);
        match path.split_once('/') {
            Some(("templates", rest)) => drop(layer.templates.insert(rest.to_owned(), file)),
            Some(("static", rest)) => drop(layer.statics.insert(rest.to_owned(), file)),
            Some(("sass", rest)) => drop(layer.sass.insert(rest.to_owned(), file)),
            Some(("i18n", rest)) => drop(words.insert(rest.to_owned(), file)),
            _ if *path == "theme.yaml" => layer.manifest = Some(file),
            _ => {}
        }
    }
    layer.words = by_language(words);
    layer
}

fn by_language(files: BTreeMap<String, File>) -> BTreeMap<String, File> {
    files
        .into_iter()
        .filter_map(|(path, file)| Some((path.strip_suffix(".ftl")?.to_owned(), file)))
        .collect()
}

fn text_of(path: &str, bytes: Vec<u8>, findings: &mut Vec<Diagnostic>) -> Arc<str> {
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let len = error.utf8_error().error_len().unwrap_or(1);
            let utf16 = error.as_bytes().starts_with(&[0xff, 0xfe])
                || error.as_bytes().starts_with(&[0xfe, 0xff]);
            let (kind, span) = if utf16 {
                ("UTF-16 text, which", Span::default())
            } else {
                ("not UTF-8 text: a character", Span::new(at, at + len))
            };
            findings.push(
                Diagnostic::error(
                    "text-not-utf8",
                    format!("this file is {kind} can't be read"),
                )
                .at(path, span)
                .help("Save it again as UTF-8: in most editors this is a choice in \"Save as\"."),
            );
            return "".into();
        }
    };
    if let Some(at) = text.find('\0') {
        findings.push(
            Diagnostic::error("text-has-nul", "this file holds a NUL character, which no text has")
                .at(path, Span::new(at, at + 1))
                .help("The file may be damaged, or not be text at all. Delete the character, or restore the file."),
        );
        return "".into();
    }
    text.into()
}

fn cannot_read(path: &str, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error(
        "file-unreadable",
        format!("this file can't be read: {error}"),
    )
    .at(path, Span::default())
    .help("Look whether it still exists and whether you may open it.")
}

fn theme_missing(root: &Path, name: &str) -> Diagnostic {
    let mut known: Vec<String> = std::fs::read_dir(root.join("themes"))
        .into_iter()
        .flatten()
        .flatten()
        .filter(|e| e.path().is_dir())
        .filter_map(|e| e.file_name().into_string().ok())
        .collect();
    known.push(BUILT_IN_NAME.to_owned());
    known.sort();
    known.dedup();
    let near = crate::diagnostic::nearest(name, known.iter().map(String::as_str));
    let help = match near {
        Some(near) => format!("Did you mean `{near}`?"),
        None => format!(
            "There are these themes: {}. A theme is a folder in `themes/`.",
            known.join(", ")
        ),
    };
    Diagnostic::error("theme-missing", format!("there is no theme named `{name}`")).help(help)
}

fn theme_loop(name: &str) -> Diagnostic {
    Diagnostic::error("theme-loop", format!("the theme `{name}` extends itself"))
        .help("Look at the `extends` lines in the `theme.yaml` files: they must not lead back to where they started.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_is_no_utf8_or_holds_nul_is_a_finding_not_a_guess() {
        let mut findings = Vec::new();
        assert_eq!(&*text_of("a.md", vec![b'a', 0xff], &mut findings), "");
        assert_eq!(&*text_of("b.md", b"a\0b".to_vec(), &mut findings), "");
        assert_eq!(&*text_of("c.md", "ñ".into(), &mut findings), "ñ");
        let rules: Vec<_> = findings.iter().map(|d| d.rule.as_ref()).collect();
        assert_eq!(rules, ["text-not-utf8", "text-has-nul"]);
    }

    #[test]
    fn a_stamp_as_young_as_the_reading_proves_nothing() {
        let stamp = Stamp {
            len: 1,
            modified: 5_000_000_001,
            changed: 0,
            inode: 0,
        };
        assert!(!stamp.is_settled(5_020_000_000));
        assert!(stamp.is_settled(5_200_000_000));
        let coarse = Stamp {
            modified: 5_000_000_000,
            ..stamp
        };
        assert!(!coarse.is_settled(6_500_000_000));
    }
}
