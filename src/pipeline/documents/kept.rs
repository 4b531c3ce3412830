//! All documents of a run, and how they follow files that change under them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::{Entry, Opened, With, all_words, is_document, mark, open};
use crate::address::ContentPath;
use crate::check::waiver::Waiver;
use crate::check::{Checked, Checks, Depth};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::ledger::spill::Store;
use crate::parse::document::{Body, Document};
use crate::parse::markdown::Words as MarkdownWords;
use crate::pipeline::Order;
use crate::pipeline::grade::Grading;
use crate::pipeline::whole;
use crate::read::File;
use crate::relate::Profile;
use crate::render::stage::Stage;
use crate::render::words::Words;
use crate::site::Page;

/// All documents of a run.
#[derive(Default)]
pub(in crate::pipeline) struct Kept {
    /// By content path.
    pub documents: Vec<Arc<Document>>,
    /// Bodies of those that were parsed in this run, by content path.
    pub bodies: Store<Body>,
    /// Words that Markdown puts into pages, by language.
    pub words: BTreeMap<String, MarkdownWords>,
    /// Waivers by file.
    pub waivers: Arc<BTreeMap<String, Vec<Waiver>>>,
    /// As many as documents, in the same order.
    pub(super) entries: Vec<Entry>,
    pub(super) mark: Digest,
    pub(super) is_checked: bool,
    pub(super) changed: bool,
    pub(super) unchecked: Unchecked,
}

/// How far articles have been checked that were read without it.
#[derive(Clone, Copy, Default)]
pub(super) struct Unchecked {
    /// All documents before that number have been looked at.
    from: usize,
    /// Whether there may be any from there on.
    more: bool,
}

/// A document that is no longer what it was.
pub(in crate::pipeline) struct Changed {
    /// What it was; none for a new one.
    pub old: Option<Arc<Document>>,
    /// What it is; none for one that is gone.
    pub new: Option<Arc<Document>>,
    /// Whether its findings are the same.
    pub same_findings: bool,
    /// Whether all of them, now and before, stand in its file.
    pub is_at_home: bool,
}

impl Changed {
    /// The document's path.
    pub fn path(&self) -> &ContentPath {
        static NOWHERE: ContentPath = ContentPath(String::new());
        let document = self.new.as_ref().or(self.old.as_ref());
        document.map_or(&NOWHERE, |document| &document.path)
    }
}

impl Kept {
    /// What a document is compared by, by its number.
    pub fn profile(&self, number: usize) -> Option<&Arc<Profile>> {
        self.entries.get(number).map(|entry| &entry.profile)
    }

    fn number_of(&self, path: &ContentPath) -> Option<usize> {
        let number = self.documents.binary_search_by(|d| d.path.cmp(path));
        number.ok()
    }

    /// What a page is compared by.
    pub fn profile_of(&self, page: &Page) -> Option<&Arc<Profile>> {
        self.profile(self.number_of(&page.document.path)?)
    }

    /// What stands for that when two runs are compared.
    pub fn compared(&self, number: usize) -> Digest {
        self.entries
            .get(number)
            .map(|entry| entry.compared)
            .unwrap_or_default()
    }

    /// What stands for how the documents were read.
    pub fn reading(&self) -> Digest {
        self.mark
    }

    /// The findings of all documents.
    pub fn findings(&self) -> impl Iterator<Item = &Diagnostic> {
        let is_checked = self.is_checked;
        self.entries
            .iter()
            .flat_map(move |entry| entry.all_findings(is_checked))
    }

    /// The findings of one document.
    pub fn findings_of(&self, path: &ContentPath) -> impl Iterator<Item = &Diagnostic> {
        let entry = self.number_of(path).and_then(|at| self.entries.get(at));
        let is_checked = self.is_checked;
        entry
            .into_iter()
            .flat_map(move |entry| entry.all_findings(is_checked))
    }

    /// What rules on the whole site find. `root` is the site's folder.
    pub fn look_at_the_whole(
        &self,
        stage: &Stage,
        root: &Path,
        checks: Option<&Checks>,
    ) -> Vec<Diagnostic> {
        let Some(checks) = checks.filter(|checks| checks.look_at_the_whole()) else {
            return Vec::new();
        };
        let pages = stage.site.pages.iter();
        let profiles = pages.map(|page| self.profile_of(page).map(|p| &**p));
        whole::look(stage, root, profiles.collect(), checks, &|| true).unwrap_or_default()
    }

    /// What the findings of a run are weighed by.
    pub fn grading<'a>(
        &'a self,
        config: &'a Config,
        settings_file: &'a str,
        depth: Depth,
    ) -> Grading<'a> {
        Grading {
            config,
            settings_file,
            depth,
            waivers: &self.waivers,
            articles_alone: false,
        }
    }

    /// Whether reading the same files with these settings and words would give the same documents.
    pub fn holds_for(&self, config: &Config, words: &Words) -> bool {
        self.mark == mark(config, &all_words(config, words))
    }

    /// Reads the documents at `paths` again, whatever their stamps say, and tells which have changed. The bodies of
    /// those are kept, all others are let go.
    pub fn read_again<'a>(
        &mut self,
        with: &With<'_>,
        content: &BTreeMap<String, File>,
        paths: impl Iterator<Item = &'a str>,
    ) -> Vec<Changed> {
        self.bodies.clear();
        let mut changes = Vec::new();
        for path in paths.filter(|path| is_document(path)) {
            let at = self
                .documents
                .binary_search_by(|d| d.path.as_str().cmp(path));
            let mut opened = content.get(path).map(|file| open(with.order, file));
            if let Some(opened) = &mut opened {
                // The file's stamp was taken when the folder was walked.
                opened.known.stamp = None;
            }
            match (at, opened) {
                (Err(_), None) => {}
                (Ok(at), None) => {
                    let old = self.documents.remove(at);
                    note(&mut self.waivers, old.path.file(), &[]);
                    let entry = self.entries.remove(at);
                    self.unchecked.from -= usize::from(at < self.unchecked.from);
                    changes.push(Changed {
                        old: Some(old),
                        new: None,
                        same_findings: entry.is_silent(),
                        is_at_home: entry.is_at_home(),
                    });
                }
                (Ok(at), Some(opened)) if self.is_same(at, &opened) => {
                    self.entries[at].known = opened.known;
                }
                (at, Some(opened)) => {
                    let (entry, body) = opened.parse(with, &self.words, path);
                    changes.push(self.put(at, entry, body));
                }
            }
        }
        changes
    }

    /// Notes that documents were read without checking them: [`Kept::check_next`] does.
    pub fn leave_unchecked(&mut self, checks: &Checks) {
        self.is_checked = true;
        self.unchecked = Unchecked {
            from: 0,
            more: self.entries.iter().any(|e| e.checked.mark != checks.mark),
        };
    }

    /// How many documents may be left to be checked.
    pub fn unchecked(&self) -> usize {
        if self.unchecked.more {
            self.documents.len().saturating_sub(self.unchecked.from)
        } else {
            0
        }
    }

    /// Checks the next documents that these checks have not read, `most` at most. None where there is nothing
    /// to do; else whether it is done now. A file that is no longer what was read is left: its change comes.
    pub fn check_next(
        &mut self,
        order: &Order,
        config: &Config,
        checks: &Checks,
        (content, most): (&BTreeMap<String, File>, usize),
    ) -> Option<bool> {
        if !self.unchecked.more {
            return None;
        }
        let mut next = Vec::with_capacity(most);
        while next.len() < most
            && let Some(entry) = self.entries.get(self.unchecked.from)
        {
            if entry.checked.mark != checks.mark {
                next.push(self.unchecked.from);
            }
            self.unchecked.from += 1;
        }
        let entries = &self.entries;
        let check = |at: &usize| {
            let entry = entries.get(*at)?;
            let opened = open(order, content.get(entry.document.path.as_str())?);
            let is_same = !opened.is_unreadable() && opened.known.digest == entry.known.digest;
            let checked = is_same.then(|| checks.article(&entry.document, &opened.text, config))?;
            Some((*at, checked))
        };
        let checked: Vec<(usize, Checked)> = next.par_iter().filter_map(check).collect();
        for (at, checked) in checked {
            let entry = &mut self.entries[at];
            entry.checked = checked;
            waive(&mut self.waivers, entry);
        }
        let done = self.unchecked.from >= self.entries.len();
        self.unchecked.more = !done;
        Some(done)
    }

    fn is_same(&self, at: usize, opened: &Opened) -> bool {
        !opened.is_unreadable() && self.entries[at].known.digest == opened.known.digest
    }

    /// Puts a document in its place.
    fn put(&mut self, at: Result<usize, usize>, entry: Entry, body: Body) -> Changed {
        let new = entry.document.clone();
        self.bodies.put(new.path.0.clone(), &body);
        waive(&mut self.waivers, &entry);
        let mut change = Changed {
            old: None,
            new: Some(new.clone()),
            same_findings: entry.is_silent(),
            is_at_home: entry.is_at_home(),
        };
        match at {
            Ok(at) => {
                change.old = Some(std::mem::replace(&mut self.documents[at], new));
                let old = std::mem::replace(&mut self.entries[at], entry);
                let entry = &self.entries[at];
                change.same_findings =
                    old.findings == entry.findings && old.checked == entry.checked;
                change.is_at_home &= old.is_at_home();
            }
            Err(at) => {
                self.documents.insert(at, new);
                self.entries.insert(at, entry);
            }
        }
        change
    }
}

/// Notes the waivers of a document.
pub(super) fn waive(waivers: &mut Arc<BTreeMap<String, Vec<Waiver>>>, entry: &Entry) {
    note(waivers, entry.document.path.file(), &entry.checked.waivers);
}

/// Notes the waivers of a file. Others may hold the map, so it is not touched without need.
fn note(waivers: &mut Arc<BTreeMap<String, Vec<Waiver>>>, file: String, list: &[Waiver]) {
    if waivers.get(&file).map_or(&[][..], |known| known) == list {
        return;
    }
    let waivers = Arc::make_mut(waivers);
    if list.is_empty() {
        waivers.remove(&file);
    } else {
        waivers.insert(file, list.to_vec());
    }
}
