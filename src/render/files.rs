//! The files that a stage gives: pictures with their sizes, data files, what an output copies.

use super::stage::{Size, Stage};
use crate::address::{UrlPath, decode, join};
use crate::read::File;
use crate::site::outputs::{Subject, asset_url};

impl Stage {
    /// Address and size of a picture that front matter or data names: a file beside, a path of the site. None for a
    /// picture elsewhere, or one that does not exist.
    pub fn picture(
        &self,
        src: &str,
        folder: &str,
        owner: &UrlPath,
    ) -> Option<(UrlPath, Option<Size>)> {
        let (file, url) = self.source(src, folder, owner)?;
        let size = self.size(file);
        Some((url, size))
    }

    /// The file that a `src` names, and its address.
    pub fn source(&self, src: &str, folder: &str, owner: &UrlPath) -> Option<(&File, UrlPath)> {
        if src.contains("://") || src.starts_with("data:") {
            return None;
        }
        let path = decode(src.split(['?', '#']).next().unwrap_or_default());
        if let Some(beside) = join(folder, path.trim_start_matches("@/"))
            && let Some(url) = self.found.assets.get(&beside)
        {
            let inside = folder.is_empty()
                || beside
                    .strip_prefix(folder)
                    .is_some_and(|rest| rest.starts_with('/'));
            let url = if inside {
                asset_url(&beside, folder, owner)
            } else {
                url.clone()
            };
            let url = if self.at(url.as_str()).is_some() {
                url
            } else {
                self.found.assets.get(&beside)?.clone()
            };
            return Some((self.snapshot.content.get(&beside)?, url));
        }
        let absolute = join(owner.as_str(), &path)?;
        let base = self.config.base.path.trim_start_matches('/');
        let below = absolute
            .strip_prefix(base)
            .and_then(|rest| rest.strip_prefix('/'))
            .filter(|_| !base.is_empty());
        let plain = path.trim_start_matches('/');
        [absolute.as_str(), plain]
            .into_iter()
            .chain(below)
            .find_map(|path| {
                let planned = self.at(&format!("/{path}"))?;
                Some((self.file_of(&planned.subject)?, planned.url.clone()))
            })
    }

    /// The file that an output copies.
    pub fn file_of(&self, subject: &Subject) -> Option<&File> {
        match subject {
            Subject::Static(layer, path) => self.snapshot.layers.get(*layer)?.statics.get(path),
            Subject::Sass(layer, path) => self.snapshot.layers.get(*layer)?.sass.get(path),
            Subject::Asset(path) => self.snapshot.content.get(path),
            _ => None,
        }
    }

    /// A data file: looked for beside the page, then in `data/`, then below the site as a whole.
    pub fn data_file(&self, path: &str, folder: &str) -> Option<&File> {
        let plain = path.trim_start_matches('/');
        let beside = join(folder, plain).and_then(|p| self.snapshot.content.get(&p));
        let data = || {
            join("", plain.strip_prefix("data/").unwrap_or(plain))
                .and_then(|p| self.snapshot.data.get(&p))
        };
        let content = || {
            join("", plain.strip_prefix("content/")?).and_then(|p| self.snapshot.content.get(&p))
        };
        let statics = || {
            let path = join("", plain.strip_prefix("static/").unwrap_or(plain))?;
            self.snapshot
                .layers
                .iter()
                .find_map(|l| l.statics.get(&path))
        };
        beside.or_else(data).or_else(content).or_else(statics)
    }
}
