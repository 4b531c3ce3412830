//! Markdown files become documents: read where they changed, taken from the ledger where they did not.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::comparison::profile;
use super::{Goal, Order};
use crate::address::ContentPath;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::digest::{Digest, Digester};
use crate::ledger::{self, Known};
use crate::parse::document::{Body, Document};
use crate::parse::markdown::Words as MarkdownWords;
use crate::parse::{self, Parsed};
use crate::read::File;
use crate::relate::Profile;
use crate::render::words::Words;

/// All documents of a run.
#[derive(Default)]
pub(super) struct Kept {
    /// By content path.
    pub documents: Vec<Arc<Document>>,
    /// Bodies of those that were parsed in this run, by content path.
    pub bodies: BTreeMap<String, Arc<Body>>,
    /// Words that Markdown puts into pages, by language.
    pub words: BTreeMap<String, MarkdownWords>,
    /// As many as documents, in the same order.
    entries: Vec<Entry>,
    mark: Digest,
    changed: bool,
}

/// A document that is no longer what it was.
pub(super) struct Changed {
    /// What it was; none for a new one.
    pub old: Option<Arc<Document>>,
    /// What it is; none for one that is gone.
    pub new: Option<Arc<Document>>,
    /// Whether its findings are the same.
    pub same_findings: bool,
}

impl Kept {
    /// What a document is compared by, by its number.
    pub fn profile(&self, number: usize) -> Option<&Arc<Profile>> {
        self.entries.get(number).map(|entry| &entry.profile)
    }

    /// The findings of all documents.
    pub fn findings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.entries.iter().flat_map(|entry| &entry.findings)
    }

    /// Whether reading the same files with these settings and words would give the same documents.
    pub fn holds_for(&self, config: &Config, words: &Words) -> bool {
        self.mark == mark(config, &all_words(config, words))
    }

    /// Reads the documents at `paths` again, whatever their stamps say, and tells which have changed. The bodies of
    /// those are kept, all others are let go.
    pub fn read_again<'a>(
        &mut self,
        order: &Order,
        config: &Config,
        content: &BTreeMap<String, File>,
        paths: impl Iterator<Item = &'a str>,
    ) -> Vec<Changed> {
        self.bodies.clear();
        let mut changes = Vec::new();
        for path in paths.filter(|path| is_document(path)) {
            let at = self
                .documents
                .binary_search_by(|d| d.path.as_str().cmp(path));
            let opened = content
                .get(path)
                .map(|file| open(order, file))
                .map(|mut opened| {
                    // The file's stamp was taken when the folder was walked.
                    opened.known.stamp = None;
                    opened
                });
            match (at, opened) {
                (Err(_), None) => {}
                (Ok(at), None) => changes.push(Changed {
                    old: Some(self.documents.remove(at)),
                    new: None,
                    same_findings: self.entries.remove(at).findings.is_empty(),
                }),
                (Ok(at), Some(opened)) if self.is_same(at, &opened) => {
                    self.entries[at].known = opened.known;
                }
                (at, Some(opened)) => {
                    let (entry, body) = opened.parse(config, &self.words, path);
                    changes.push(self.put(at, entry, body));
                }
            }
        }
        changes
    }

    fn is_same(&self, at: usize, opened: &Opened) -> bool {
        !opened.is_unreadable() && self.entries[at].known.digest == opened.known.digest
    }

    /// Puts a document in its place.
    fn put(&mut self, at: Result<usize, usize>, entry: Entry, body: Body) -> Changed {
        let new = entry.document.clone();
        self.bodies.insert(new.path.0.clone(), Arc::new(body));
        let mut change = Changed {
            old: None,
            new: Some(new.clone()),
            same_findings: entry.findings.is_empty(),
        };
        match at {
            Ok(at) => {
                change.old = Some(std::mem::replace(&mut self.documents[at], new));
                let old = std::mem::replace(&mut self.entries[at], entry);
                change.same_findings = old.findings == self.entries[at].findings;
            }
            Err(at) => {
                self.documents.insert(at, new);
                self.entries.insert(at, entry);
            }
        }
        change
    }
}

/// A document as the ledger keeps it.
#[derive(Clone, Serialize, Deserialize)]
struct Entry {
    known: Known,
    document: Arc<Document>,
    profile: Arc<Profile>,
    /// A document that is reused brings its findings along.
    findings: Vec<Diagnostic>,
}

const NAME: &str = "documents";

/// Whether a file below `content/` is a document.
pub(super) fn is_document(path: &str) -> bool {
    path.ends_with(".md")
}

/// Who may read kept documents: runs that would read the same text in the same way.
fn mark(config: &Config, words: &BTreeMap<String, MarkdownWords>) -> Digest {
    let languages: Vec<&str> = config.language_codes().collect();
    let taxonomies: Vec<&str> = config.taxonomies.iter().map(|t| t.name.as_str()).collect();
    let mut d = Digester::new();
    d.text(env!("CARGO_PKG_VERSION"))
        .value(&languages)
        .value(&taxonomies)
        .text(&config.timezone)
        .value(&config.markdown);
    d.number(config.excerpt_words as u64)
        .number(u64::from(config.highlight))
        .value(&config.related.weights);
    for (language, words) in words {
        d.text(language).text(&format!("{words:?}"));
    }
    d.finish()
}

/// Reads all documents; those that are as the ledger knows them are taken from there.
pub(super) fn read(
    order: &Order,
    config: &Config,
    words: &Words,
    content: &BTreeMap<String, File>,
    findings: &mut Vec<Diagnostic>,
) -> Kept {
    let words = all_words(config, words);
    let mark = mark(config, &words);
    let last: Option<Vec<Entry>> = (!order.fresh)
        .then(|| ledger::load(&ledger::folder(&order.root), NAME, mark))
        .flatten();
    let kept = read_after(
        order,
        config,
        (words, mark),
        content,
        last.unwrap_or_default(),
    );
    findings.extend(kept.findings().cloned());
    kept
}

/// Reads all documents anew after a change of anything; those whose files are as they were are taken over.
pub(super) fn read_everything(
    order: &Order,
    config: &Config,
    words: &Words,
    content: &BTreeMap<String, File>,
    last: Kept,
) -> Kept {
    let words = all_words(config, words);
    let mark = mark(config, &words);
    let last = if last.mark == mark {
        last.entries
    } else {
        Vec::new()
    };
    read_after(order, config, (words, mark), content, last)
}

fn read_after(
    order: &Order,
    config: &Config,
    (words, mark): (BTreeMap<String, MarkdownWords>, Digest),
    content: &BTreeMap<String, File>,
    last: Vec<Entry>,
) -> Kept {
    let mut last: BTreeMap<String, Entry> = last
        .into_iter()
        .map(|e| (e.document.path.0.clone(), e))
        .collect();
    let files: Vec<(&String, &File, Option<Entry>)> = content
        .iter()
        .filter(|(path, _)| is_document(path))
        .map(|(path, file)| (path, file, last.remove(path)))
        .collect();
    let gone = !last.is_empty();
    // Bodies are for those who render everything: of all pages together they are large.
    let with_bodies = order.goal != Goal::Site;
    let read: Vec<(Entry, Option<Body>, bool)> = files
        .into_par_iter()
        .map(|(path, file, old)| {
            let (entry, body, changed) = one(order, config, &words, path, file, old);
            (entry, body.filter(|_| with_bodies), changed)
        })
        .collect();
    let mut kept = Kept {
        words,
        mark,
        changed: gone || read.iter().any(|(.., changed)| *changed),
        ..Kept::default()
    };
    for (entry, body, _) in read {
        if let Some(body) = body {
            kept.bodies
                .insert(entry.document.path.0.clone(), Arc::new(body));
        }
        kept.documents.push(entry.document.clone());
        kept.entries.push(entry);
    }
    kept
}

/// One document, its body if it was parsed, and whether the ledger has to learn of it.
fn one(
    order: &Order,
    config: &Config,
    words: &BTreeMap<String, MarkdownWords>,
    path: &str,
    file: &File,
    old: Option<Entry>,
) -> (Entry, Option<Body>, bool) {
    let old = match old {
        Some(old) if old.known.stamp == Some(file.stamp) => return (old, None, false),
        old => old,
    };
    let opened = open(order, file);
    match old {
        Some(old) if old.known.digest == opened.known.digest && !opened.is_unreadable() => {
            let changed = old.known != opened.known;
            let entry = Entry {
                known: opened.known,
                ..old
            };
            (entry, None, changed)
        }
        _ => {
            let (entry, body) = opened.parse(config, words, path);
            (entry, Some(body), true)
        }
    }
}

/// A file that was read.
struct Opened {
    text: Arc<str>,
    known: Known,
    findings: Vec<Diagnostic>,
}

fn open(order: &Order, file: &File) -> Opened {
    let mut findings = Vec::new();
    let text = file.text(&mut findings);
    let readable = findings.is_empty();
    let stamp = file.stamp.is_settled(order.started) && readable;
    // An unreadable file has an empty text; it must not be taken for an empty file later.
    let digest = if readable {
        Digest::of(text.as_bytes())
    } else {
        Digest::default()
    };
    let known = Known {
        stamp: stamp.then_some(file.stamp),
        digest,
    };
    Opened {
        text,
        known,
        findings,
    }
}

impl Opened {
    fn is_unreadable(&self) -> bool {
        !self.findings.is_empty()
    }

    fn parse(
        self,
        config: &Config,
        words: &BTreeMap<String, MarkdownWords>,
        path: &str,
    ) -> (Entry, Body) {
        let parsed = parse::parse(&ContentPath(path.to_owned()), &self.text, config, words);
        let findings = if self.is_unreadable() {
            self.findings
        } else {
            parsed.findings.clone()
        };
        let profile = Arc::new(profile(&parsed, config));
        let Parsed { document, body, .. } = parsed;
        let entry = Entry {
            known: self.known,
            document: Arc::new(document),
            profile,
            findings,
        };
        (entry, body)
    }
}

/// Keeps the documents for the next run.
pub(super) fn save(order: &Order, kept: &Kept, config: &Config) -> Result<(), Diagnostic> {
    if !kept.changed {
        return Ok(());
    }
    ledger::save(
        &ledger::folder(&order.root),
        NAME,
        mark(config, &kept.words),
        &kept.entries,
    )
}

fn all_words(config: &Config, words: &Words) -> BTreeMap<String, MarkdownWords> {
    config
        .language_codes()
        .map(|code| (code.to_owned(), markdown_words(words, code)))
        .collect()
}

fn markdown_words(words: &Words, language: &str) -> MarkdownWords {
    let english = MarkdownWords::default();
    let or = |key: &str, fallback: &str| {
        words
            .get(language, key, &[])
            .unwrap_or_else(|| fallback.to_owned())
    };
    MarkdownWords {
        note: or("alert-note", &english.note),
        tip: or("alert-tip", &english.tip),
        important: or("alert-important", &english.important),
        warning: or("alert-warning", &english.warning),
        caution: or("alert-caution", &english.caution),
        footnotes: or("footnotes", &english.footnotes),
        footnote: or("footnote", &english.footnote),
        back: or("footnote-back-to", &english.back),
        table: or("table", &english.table),
        anchor: or("anchor", &english.anchor),
    }
}
