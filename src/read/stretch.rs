//! A file that is handed out in stretches: a film need not stand in memory to be shown.

use std::fs::File;
use std::io::{Read, Result, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::{Stamp, Store, cannot_read};
use crate::diagnostic::Diagnostic;

/// An open file.
#[derive(Debug)]
pub struct Opened {
    file: File,
    /// Where it is, without links.
    pub path: PathBuf,
    /// What the file system says of it.
    pub stamp: Stamp,
}

/// Opens an ordinary file that lies in the site's folder, wherever links lead; none otherwise.
pub fn open(root: &Path, path: &Path) -> Option<Opened> {
    let real = path.canonicalize().ok()?;
    if !real.starts_with(root.canonicalize().ok()?) {
        return None;
    }
    // Asked before it is opened: opening a pipe would wait for somebody to write.
    if !real.metadata().ok()?.is_file() {
        return None;
    }
    let file = File::open(&real).ok()?;
    let stamp = Stamp::of(&file.metadata().ok()?);
    Some(Opened {
        file,
        path: real,
        stamp,
    })
}

impl Opened {
    /// The bytes from `from` on, at most `len`; fewer at the end of the file.
    pub fn stretch(&mut self, from: u64, len: u64) -> Result<Vec<u8>> {
        self.file.seek(SeekFrom::Start(from))?;
        let mut bytes = Vec::new();
        (&mut self.file).take(len).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

impl super::File {
    /// The first bytes of the file, at most `most`.
    pub fn head(&self, most: u64) -> std::result::Result<Vec<u8>, Diagnostic> {
        match &self.store {
            Store::BuiltIn(bytes) => Ok(bytes.to_vec()),
            Store::Disk(path) => {
                let mut head = Vec::new();
                File::open(path)
                    .and_then(|file| file.take(most).read_to_end(&mut head))
                    .map_err(|error| cannot_read(&self.path, &error))?;
                Ok(head)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_end_where_the_file_does_and_nothing_outside_is_opened() {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("site");
        std::fs::create_dir(&site).unwrap();
        std::fs::write(site.join("a.txt"), "abcdef").unwrap();
        std::fs::write(folder.path().join("secret"), "s").unwrap();
        let mut opened = open(&site, &site.join("a.txt")).unwrap();
        assert_eq!(opened.stamp.len, 6);
        assert_eq!(opened.stretch(2, 3).unwrap(), b"cde");
        assert_eq!(opened.stretch(4, 9).unwrap(), b"ef");
        assert!(opened.stretch(9, 1).unwrap().is_empty());
        assert!(open(&site, &site).is_none());
        assert!(open(&site, &site.join("../secret")).is_none());
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("../secret", site.join("link")).unwrap();
            assert!(open(&site, &site.join("link")).is_none());
            std::os::unix::fs::symlink("a.txt", site.join("inner")).unwrap();
            assert!(open(&site, &site.join("inner")).is_some());
        }
    }
}
