//! The files below `content/`, looked at again as far as they were touched.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::touched::Touched;
use crate::diagnostic::Diagnostic;
use crate::pipeline::Order;
use crate::pipeline::documents::is_document;
use crate::read::{self, File};

/// The files below `content/`.
pub(super) struct Content {
    /// By path. The stamp of a document may be old: the site does not look at it.
    pub files: Arc<BTreeMap<String, File>>,
    /// Whether links are among them.
    pub has_links: bool,
    /// What walking them found.
    pub findings: Vec<Diagnostic>,
}

/// What a look found.
#[derive(Default)]
pub(super) struct Looked {
    /// Files to be read again, whatever their stamps say.
    pub paths: Vec<String>,
    /// Whether there are other files, or a file that is no document may have changed.
    pub files: bool,
    /// Whether the whole folder was walked, so that any file may have changed.
    pub all: bool,
    /// Whether the findings are others.
    pub findings: bool,
}

impl Content {
    /// Walks the folder.
    pub(super) fn read(order: &Order) -> Self {
        let mut findings = Vec::new();
        let folder = read::folder(&order.root, "content", &mut findings);
        Self {
            files: Arc::new(folder.files),
            has_links: folder.has_links,
            findings,
        }
    }

    /// Looks at what was touched.
    pub(super) fn look(&mut self, order: &Order, touched: &Touched) -> Looked {
        let mut looked = Looked::default();
        if !touched.all_content
            && touched
                .content
                .iter()
                .all(|b| self.part(order, b, &mut looked))
        {
            looked.paths.sort();
            looked.paths.dedup();
            return looked;
        }
        let last = std::mem::replace(self, Self::read(order));
        Looked {
            paths: touched.content.iter().cloned().collect(),
            files: true,
            all: true,
            findings: last.findings != self.findings,
        }
    }

    /// Looks at one file or folder; false where only a walk of everything can tell.
    fn part(&mut self, order: &Order, below: &str, looked: &mut Looked) -> bool {
        if !self.findings.is_empty() {
            return false;
        }
        let Some(part) = read::part(&order.root, "content", below) else {
            return false;
        };
        let under = format!("{below}/");
        let known: Vec<String> = self
            .files
            .range(below.to_owned()..)
            .map(|(path, _)| path)
            .take_while(|path| path.starts_with(below))
            .filter(|path| *path == below || path.starts_with(&under))
            .cloned()
            .collect();
        looked
            .paths
            .extend(known.iter().chain(part.keys()).cloned());
        let is_same = known.iter().eq(part.keys()) && known.iter().all(|path| is_document(path));
        if !is_same {
            // Copied only here: other previews look at the last map.
            let files = Arc::make_mut(&mut self.files);
            for path in &known {
                files.remove(path);
            }
            files.extend(part);
            looked.files = true;
        }
        true
    }
}
