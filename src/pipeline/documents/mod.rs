//! Markdown files become documents: read where they changed, taken from the ledger where they did not.

mod kept;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

pub(super) use kept::{Changed, Kept};

use super::comparison::profile;
use super::{Goal, Order};
use crate::address::ContentPath;
use crate::check::{Checked, Checks};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::digest::{Digest, Digester};
use crate::ledger::spill::{Put, Spill, Store};
use crate::ledger::{self, Known};
use crate::parse::document::{Body, Document};
use crate::parse::markdown::Words as MarkdownWords;
use crate::parse::{self, Parsed};
use crate::progress::Progress;
use crate::read::File;
use crate::relate::Profile;
use crate::render::words::Words;

/// A document as the ledger keeps it.
#[derive(Clone, Serialize, Deserialize)]
struct Entry {
    known: Known,
    document: Arc<Document>,
    profile: Arc<Profile>,
    /// Digest of the first version of the file that gave this profile: an edit that changes no word that is compared
    /// leaves it, and with it the lists of related articles.
    compared: Digest,
    /// A document that is reused brings its findings along.
    findings: Vec<Diagnostic>,
    /// What rules on one article say of it.
    checked: Checked,
}

impl Entry {
    fn all_findings(&self, is_checked: bool) -> impl Iterator<Item = &Diagnostic> {
        let checked = self.checked.findings.iter().filter(move |_| is_checked);
        self.findings.iter().chain(checked)
    }

    /// Whether all that would be told of it stands in its file.
    fn is_at_home(&self) -> bool {
        let file = self.document.path.file();
        self.all_findings(true)
            .all(|d| d.place.as_ref().is_some_and(|p| *p.file == *file))
    }

    /// Whether there is nothing that would be told of it, and nothing that it waives.
    fn is_silent(&self) -> bool {
        self.findings.is_empty()
            && self.checked.findings.is_empty()
            && self.checked.waivers.is_empty()
    }
}

/// What is known beside the files while documents are read.
pub(super) struct With<'a> {
    /// The run.
    pub order: &'a Order,
    /// The settings.
    pub config: &'a Config,
    /// The checks of single articles, where there are any.
    pub checks: Option<&'a Checks>,
    /// Who is told how far the reading has come.
    pub progress: Option<&'a Progress>,
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
    // The number goes up with every change of what an entry holds.
    d.text(env!("CARGO_PKG_VERSION"))
        .number(2)
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
pub(super) fn read(with: &With<'_>, words: &Words, content: &BTreeMap<String, File>) -> Kept {
    let words = all_words(with.config, words);
    let mark = mark(with.config, &words);
    let looking = with.progress.map(|p| p.stage("cache", 0));
    let last: Option<Vec<Entry>> = (!with.order.fresh)
        .then(|| ledger::load(&ledger::folder(&with.order.root), NAME, mark))
        .flatten();
    drop(looking);
    read_after(with, (words, mark), content, last.unwrap_or_default())
}

/// Reads all documents anew after a change of anything; those whose files are as they were are taken over.
pub(super) fn read_everything(
    with: &With<'_>,
    words: &Words,
    content: &BTreeMap<String, File>,
    last: Kept,
) -> Kept {
    let words = all_words(with.config, words);
    let mark = mark(with.config, &words);
    let last = if last.mark == mark {
        last.entries
    } else {
        Vec::new()
    };
    read_after(with, (words, mark), content, last)
}

fn read_after(
    with: &With<'_>,
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
    // Bodies are for those who render everything: of all pages together they are large, so they are put away.
    let with_bodies = matches!(with.order.goal, Goal::Check | Goal::Publish);
    let spill = Arc::new(Spill::new(ledger::folder(&with.order.root)));
    let stage = with.progress.map(|p| p.stage("articles", files.len()));
    let read_one = |(path, file, old): (&String, &File, Option<Entry>)| {
        let (mut entry, body, changed) = one(with, &words, path, file, old);
        let checked = check(&mut entry, file, with);
        let body = body.filter(|_| with_bodies);
        let body = body.and_then(|body| spill.put(&body));
        (entry, body, changed || checked)
    };
    let read: Vec<(Entry, Option<Put>, bool)> = files
        .into_par_iter()
        .map(|one| match &stage {
            Some(stage) => stage.item(one.0, || read_one(one)),
            None => read_one(one),
        })
        .collect();
    drop(stage);
    let mut kept = Kept {
        words,
        mark,
        is_checked: with.checks.is_some(),
        bodies: Store::new(spill),
        changed: gone || read.iter().any(|(.., changed)| *changed),
        ..Kept::default()
    };
    for (entry, body, _) in read {
        if let Some(body) = body {
            kept.bodies.name(entry.document.path.0.clone(), body);
        }
        kept::waive(&mut kept.waivers, &entry);
        kept.documents.push(entry.document.clone());
        kept.entries.push(entry);
    }
    kept
}

/// One document, its body if it was parsed, and whether the ledger has to learn of it.
fn one(
    with: &With<'_>,
    words: &BTreeMap<String, MarkdownWords>,
    path: &str,
    file: &File,
    old: Option<Entry>,
) -> (Entry, Option<Body>, bool) {
    let old = match old {
        Some(old) if old.known.stamp == Some(file.stamp) => return (old, None, false),
        old => old,
    };
    let opened = open(with.order, file);
    match old {
        Some(old) if old.known.digest == opened.known.digest && !opened.is_unreadable() => {
            let changed = old.known != opened.known;
            let entry = Entry {
                known: opened.known,
                ..old
            };
            (entry, None, changed)
        }
        old => {
            let (mut entry, body) = opened.parse(with, words, path);
            if let Some(old) = old.filter(|old| old.profile == entry.profile) {
                entry.compared = old.compared;
            }
            (entry, Some(body), true)
        }
    }
}

/// Checks a document that was taken over from a run where other checks than these read it last. True if so.
fn check(entry: &mut Entry, file: &File, with: &With<'_>) -> bool {
    let Some(checks) = with
        .checks
        .filter(|checks| entry.checked.mark != checks.mark)
    else {
        return false;
    };
    let mut unreadable = Vec::new();
    let text = file.text(&mut unreadable);
    if unreadable.is_empty() {
        entry.checked = checks.article(&entry.document, &text, with.config);
    }
    true
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
        with: &With<'_>,
        words: &BTreeMap<String, MarkdownWords>,
        path: &str,
    ) -> (Entry, Body) {
        let parsed = parse::parse(
            &ContentPath(path.to_owned()),
            &self.text,
            with.config,
            words,
        );
        let readable = !self.is_unreadable();
        let findings = if readable {
            parsed.findings.clone()
        } else {
            self.findings
        };
        let profile = Arc::new(profile(&parsed, with.config));
        let Parsed { document, body, .. } = parsed;
        let checks = with.checks.filter(|_| readable);
        let checked = checks.map(|checks| checks.article(&document, &self.text, with.config));
        let entry = Entry {
            checked: checked.unwrap_or_default(),
            known: self.known,
            compared: document.digest,
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
