//! Markdown files become documents: read where they changed, taken from the ledger where they did not.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::Order;
use super::grade::Grading;
use crate::address::ContentPath;
use crate::check::waiver::Waiver;
use crate::check::{Checked, Checks, Depth};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::digest::{Digest, Digester};
use crate::ledger::{self, Known};
use crate::parse::document::{Body, Document};
use crate::parse::markdown::Words as MarkdownWords;
use crate::parse::{self, Parsed};
use crate::read::{File, Snapshot};
use crate::relate::{Parts, Profile, Weights};
use crate::render::words::Words;

/// All documents of a run.
pub(super) struct Kept {
    /// By content path.
    pub documents: Vec<Arc<Document>>,
    /// What each is compared by; as many as documents.
    pub profiles: Vec<Profile>,
    /// Bodies of those that were parsed in this run, by content path.
    pub bodies: BTreeMap<String, Arc<Body>>,
    /// Words that Markdown puts into pages, by language.
    pub words: BTreeMap<String, MarkdownWords>,
    /// Waivers by file.
    pub waivers: BTreeMap<String, Vec<Waiver>>,
    entries: Vec<Entry>,
    changed: bool,
}

/// A document as the ledger keeps it.
#[derive(Serialize, Deserialize)]
struct Entry {
    known: Known,
    document: Arc<Document>,
    profile: Profile,
    /// A document that is reused brings its findings along.
    findings: Vec<Diagnostic>,
    /// What rules on one article say of it.
    checked: Checked,
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

pub(super) fn read(
    order: &Order,
    config: &Config,
    words: &Words,
    snapshot: &Snapshot,
    checks: Option<&Checks>,
    findings: &mut Vec<Diagnostic>,
) -> Kept {
    let words: BTreeMap<String, MarkdownWords> = config
        .language_codes()
        .map(|code| (code.to_owned(), markdown_words(words, code)))
        .collect();
    let mark = mark(config, &words);
    let last: Option<Vec<Entry>> = (!order.fresh)
        .then(|| ledger::load(&ledger::folder(&order.root), NAME, mark))
        .flatten();
    let mut last: BTreeMap<String, Entry> = last
        .into_iter()
        .flatten()
        .map(|e| (e.document.path.0.clone(), e))
        .collect();
    let files: Vec<(&String, &File, Option<Entry>)> = snapshot
        .content
        .iter()
        .filter(|(path, _)| is_document(path))
        .map(|(path, file)| (path, file, last.remove(path)))
        .collect();
    let gone = !last.is_empty();
    let read: Vec<(Entry, Option<Body>, bool)> = files
        .into_par_iter()
        .map(|(path, file, old)| {
            let (mut entry, body, changed) = one(order, (config, checks), &words, path, file, old);
            let checked = check(&mut entry, file, config, checks);
            (entry, body, changed || checked)
        })
        .collect();
    let changed = gone || read.iter().any(|(.., changed)| *changed);
    let mut kept = Kept {
        documents: Vec::new(),
        profiles: Vec::new(),
        bodies: BTreeMap::new(),
        words,
        waivers: BTreeMap::new(),
        entries: Vec::new(),
        changed,
    };
    for (entry, body, _) in read {
        kept.take(entry, body, checks.is_some(), findings);
    }
    kept
}

/// One document, its body if it was parsed, and whether the ledger has to learn of it.
fn one(
    order: &Order,
    (config, checks): (&Config, Option<&Checks>),
    words: &BTreeMap<String, MarkdownWords>,
    path: &str,
    file: &File,
    old: Option<Entry>,
) -> (Entry, Option<Body>, bool) {
    if let Some(old) = old
        .as_ref()
        .filter(|old| old.known.stamp == Some(file.stamp))
    {
        let entry = Entry {
            known: old.known.clone(),
            document: old.document.clone(),
            profile: old.profile.clone(),
            findings: old.findings.clone(),
            checked: old.checked.clone(),
        };
        return (entry, None, false);
    }
    let mut findings = Vec::new();
    let text = file.text(&mut findings);
    let unreadable = !findings.is_empty();
    let digest = Digest::of(text.as_bytes());
    let stamp = (file.stamp.is_settled(order.started) && !unreadable).then_some(file.stamp);
    let known = Known { stamp, digest };
    if let Some(old) = old.filter(|old| old.known.digest == digest && !unreadable) {
        let changed = old.known != known;
        return (Entry { known, ..old }, None, changed);
    }
    let parsed = parse::parse(&ContentPath(path.to_owned()), &text, config, words);
    if !unreadable {
        findings.extend(parsed.findings.iter().cloned());
    }
    let profile = profile(&parsed, config);
    let Parsed { document, body, .. } = parsed;
    let checked = checks.filter(|_| !unreadable);
    let checked = checked.map(|checks| checks.article(&document, &text, config));
    (
        Entry {
            known,
            document: Arc::new(document),
            profile,
            findings,
            checked: checked.unwrap_or_default(),
        },
        Some(body),
        true,
    )
}

/// Checks a document that was taken from the ledger, where other checks than these read it last. True if so.
fn check(entry: &mut Entry, file: &File, config: &Config, checks: Option<&Checks>) -> bool {
    let Some(checks) = checks.filter(|checks| entry.checked.mark != checks.mark) else {
        return false;
    };
    let mut unreadable = Vec::new();
    let text = file.text(&mut unreadable);
    if unreadable.is_empty() {
        entry.checked = checks.article(&entry.document, &text, config);
    }
    true
}

/// The weights of the settings.
pub(super) fn weights(config: &Config) -> Weights {
    let mut weights = Weights::default();
    for (name, value) in &config.related.weights {
        let value = *value as f32;
        match name.as_str() {
            "title" => weights.title = value,
            "headings" => weights.headings = value,
            "body" => weights.body = value,
            "description" => weights.description = value,
            "tags" => weights.tags = value,
            "categories" => weights.categories = value,
            "links" => weights.links = value,
            _ => {}
        }
    }
    weights
}

/// What an article is compared by, as texts.
pub(super) struct Source {
    title: String,
    description: String,
    headings: Vec<String>,
    body: String,
    tags: Vec<String>,
    categories: Vec<String>,
    addresses: Vec<String>,
    language: String,
}

impl Source {
    fn of(parsed: &Parsed, config: &Config) -> Self {
        let front = &parsed.document.front;
        let terms = |wanted: &dyn Fn(&str) -> bool| -> Vec<String> {
            let lists = front.taxonomies.iter().filter(|(name, _)| wanted(name));
            lists
                .flat_map(|(_, terms)| terms.iter().map(|t| t.value.clone()))
                .collect()
        };
        Self {
            title: front.title.value.clone(),
            description: front.description.clone().unwrap_or_default(),
            headings: parsed.spoken.headings.clone(),
            body: format!("{}\n{}", parsed.spoken.body, parsed.spoken.code),
            tags: terms(&|name| name != "categories"),
            categories: terms(&|name| name == "categories"),
            addresses: parsed
                .document
                .text
                .links
                .iter()
                .map(|l| l.target.clone())
                .filter(|t| t.contains("://"))
                .collect(),
            language: parsed
                .document
                .name
                .language
                .clone()
                .unwrap_or_else(|| config.language.clone()),
        }
    }

    /// The texts as the comparison takes them.
    pub(super) fn parts(&self) -> Parts<'_> {
        Parts {
            title: &self.title,
            description: &self.description,
            headings: &self.headings,
            body: &self.body,
            tags: &self.tags,
            categories: &self.categories,
            sources: &self.addresses,
            language: &self.language,
        }
    }
}

fn profile(parsed: &Parsed, config: &Config) -> Profile {
    crate::relate::profile(&Source::of(parsed, config).parts(), &weights(config))
}

/// The texts of a document, read again: for those who ask why two articles are related.
pub(super) fn source(document: &Document, stage: &crate::render::stage::Stage) -> Option<Source> {
    let text = stage
        .snapshot
        .content
        .get(document.path.as_str())?
        .text(&mut Vec::new());
    let parsed = parse::parse(&document.path, &text, &stage.config, &stage.markdown_words);
    Some(Source::of(&parsed, &stage.config))
}

impl Kept {
    /// Takes a document in, with its findings.
    fn take(
        &mut self,
        entry: Entry,
        body: Option<Body>,
        checked: bool,
        findings: &mut Vec<Diagnostic>,
    ) {
        findings.extend(entry.findings.iter().cloned());
        if checked {
            findings.extend(entry.checked.findings.iter().cloned());
        }
        if !entry.checked.waivers.is_empty() {
            let file = entry.document.path.file();
            self.waivers.insert(file, entry.checked.waivers.clone());
        }
        if let Some(body) = body {
            let path = entry.document.path.0.clone();
            self.bodies.insert(path, Arc::new(body));
        }
        self.documents.push(entry.document.clone());
        self.profiles.push(entry.profile.clone());
        self.entries.push(entry);
    }

    /// What the findings of a run are weighed by.
    pub(super) fn grading<'a>(
        &'a self,
        stage: &'a crate::render::stage::Stage,
        depth: Depth,
    ) -> Grading<'a> {
        Grading {
            config: &stage.config,
            settings_file: &stage.settings_file,
            depth,
            waivers: &self.waivers,
        }
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
