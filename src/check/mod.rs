//! The site and its built pages become findings: what a careful editor, a nurse and a search specialist would say.
//!
//! It changes nothing and never sees templates. A rule is one small file: a list of words is `rules/words/ID.toml`
//! (its form is told in `rules/README.md`), anything else a file in `check/rules/` with a [`rule::Rule`] that holds its
//! name, weight, sentence, examples and function, named once more in the list at the top of `check/rules/mod.rs`.
//! Examples are tests (`tests/rules.rs`) and documentation (`pamphlet check --explain ID`, `docs/rules.md`).
//!
//! Facts are made once: [`article::Article`] holds the prose of a page with exact places, its topics and sentences.

pub mod article;
pub mod built;
pub mod catalogue;
mod drugs;
pub mod example;
pub mod explain;
pub mod found;
pub mod language;
pub mod mend;
mod needles;
mod phone;
pub mod rule;
mod rules;
mod schema_org;
mod select;
pub mod topic;
pub mod vocabulary;
pub mod waiver;
pub mod whole;
mod words;

use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place};
use crate::digest::Digest;
use crate::parse::document::Document;
use crate::parse::front_matter;
use crate::parse::markdown::prose::{self, PassageKind, Prose, ProseSource};

use article::{Article, Made};
use built::Built;
use found::Found;
pub use select::Checks;
use waiver::Waiver;
use whole::Whole;

/// How much is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Only what can be an error, for a build.
    Errors,
    /// Everything.
    All,
}

/// What the check of one article gave; kept with its document while nothing that it read changes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Checked {
    /// Of the checks that made it: others have to check again.
    pub mark: Digest,
    /// Its findings, as rules weigh them.
    pub findings: Vec<Diagnostic>,
    /// Its waivers.
    pub waivers: Vec<Waiver>,
}

impl Checks {
    /// Checks one article. `text` is all of its file.
    pub fn article(&self, document: &Document, text: &str, config: &Config) -> Checked {
        let mut checked = Checked {
            mark: self.mark,
            ..Checked::default()
        };
        if !self.may_find(text) {
            return checked;
        }
        let file = document.path.file();
        let body_start = match front_matter::split(text) {
            front_matter::Split::None(body)
            | front_matter::Split::Yaml(_, body)
            | front_matter::Split::Toml(_, body) => body,
            front_matter::Split::Open(_) => return checked,
        };
        let prose = read_prose(document, text, body_start, config);
        let language = document
            .name
            .language
            .as_deref()
            .unwrap_or(&config.language);
        let words = self.words(language);
        let hits = words.engine.hits(&prose);
        let article = Article {
            file: &file,
            text,
            body_start,
            document,
            language,
            config,
            prose: &prose,
            topics: words
                .topics(&hits, &prose)
                .overridden(&document.front.extra),
            made: Made::default(),
        };
        let of_language = |rule: &&&rule::Rule| rule.languages.reads(language);
        for rule in self.article_rules.iter().filter(of_language) {
            if let Some(run) = rule.run.article() {
                run(
                    &article,
                    &mut self.found(rule, &file, &mut checked.findings),
                );
            }
        }
        words.judge(&article, &hits, |rule, judge| {
            judge(&mut self.found(rule, &file, &mut checked.findings));
        });
        if text.contains(waiver::MARK) {
            checked.waivers = waiver::read(&file, text, &prose, &mut checked.findings);
        }
        checked
    }

    /// Reads a page as it is built, of `document` where it is of one; none where it is plain that no rule would find
    /// anything on it. `locate` says where words of it come from: the article, a template, the settings.
    pub fn read<'a>(
        &self,
        html: &str,
        url: &'a str,
        config: &'a Config,
        document: Option<&'a Document>,
        locate: &'a dyn Fn(&str) -> Option<Place>,
    ) -> Option<Built<'a>> {
        let quick =
            self.depth == Depth::Errors && self.page_rules.iter().all(|rule| self.is_quiet(rule));
        let noticed = document.is_some_and(|document| !document.front.notice.is_empty());
        if quick && (self.page_rules.is_empty() || !noticed && !built::may_be_wrong(html, config)) {
            return None;
        }
        Some(Built {
            document,
            ..Built::read(html, url, config, locate)
        })
    }

    /// Checks a page that was read.
    pub fn page(&self, page: &Built<'_>) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        for rule in &self.page_rules {
            if let Some(run) = rule.run.page() {
                run(page, &mut self.found(rule, "", &mut findings));
            }
        }
        findings
    }

    /// Checks the whole site for as long as that is wanted, which is asked before each rule; none where it no longer is.
    pub fn whole_while(
        &self,
        whole: &Whole<'_>,
        is_wanted: &dyn Fn() -> bool,
    ) -> Option<Vec<Diagnostic>> {
        let mut findings = Vec::new();
        for rule in &self.site_rules {
            if !is_wanted() {
                return None;
            }
            if let Some(run) = rule.run.site() {
                run(whole, &mut self.found(rule, "", &mut findings));
            }
        }
        Some(findings)
    }

    fn found<'a>(
        &self,
        rule: &'static rule::Rule,
        file: &'a str,
        findings: &'a mut Vec<Diagnostic>,
    ) -> Found<'a> {
        Found {
            rule,
            file,
            quiet: self.is_quiet(rule),
            findings,
        }
    }
}

/// What a page tells its readers: title and description first.
fn read_prose(document: &Document, text: &str, body_start: usize, config: &Config) -> Prose {
    let front = &document.front;
    let place = |key: &str| document.places.get(key).map(|place| place.value);
    let mut values = Vec::new();
    if let Some(span) = place("title") {
        values.push((PassageKind::Title, front.title.value.as_str(), span));
    }
    if let (Some(description), Some(span)) = (&front.description, place("description")) {
        values.push((PassageKind::Description, description.as_str(), span));
    }
    prose::read(&ProseSource {
        text,
        body_start,
        settings: &config.markdown,
        values: &values,
    })
}
