//! A rule's file becomes a rule.
//!
//! The form is told in `rules/README.md`.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::check::rule::{Languages, Reads, Rule, Run};
use crate::check::topic::Topic;
use crate::diagnostic::Severity;
use crate::parse::markdown::prose::PassageKind;

/// A file of `rules/` as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    severity: Severity,
    #[serde(default = "first")]
    tier: u8,
    languages: Vec<String>,
    finds: String,
    why: String,
    #[serde(rename = "match")]
    terms: Vec<Term>,
    examples: Examples,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Examples {
    bad: Vec<String>,
    good: Vec<String>,
}

fn first() -> u8 {
    1
}

/// A rule that is lists of words.
pub struct WordRule {
    /// Each is enough for a finding.
    pub(in crate::check) terms: Vec<Term>,
}

/// What has to be so for a finding.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a line of a rule's file"
)]
pub(in crate::check) struct Term {
    /// The language of its lists.
    pub(super) language: String,
    /// What is found, as patterns. Without any, the article as a whole is judged, and told of at its title.
    #[serde(default)]
    pub(super) phrases: Vec<String>,
    /// One of these has to stand near (see `within`).
    #[serde(default)]
    pub(super) near: Vec<String>,
    /// None of these may stand near.
    #[serde(default)]
    pub(super) without: Vec<String>,
    /// None of these may stand anywhere in the article.
    #[serde(default)]
    pub(super) nowhere: Vec<String>,
    /// How near `near` and `without` look.
    #[serde(default)]
    pub(super) within: Within,
    /// One of these topics has to be the article's.
    #[serde(default)]
    pub(super) topics: Vec<Topic>,
    /// Kinds of passages that are looked at; without any, all.
    #[serde(default)]
    pub(super) only_in: Vec<Part>,
    /// Kinds of passages that are passed over.
    #[serde(default)]
    pub(super) not_in: Vec<Part>,
    /// Whether a negation within three words before makes it fine ("not a cure").
    #[serde(default)]
    pub(super) guard: bool,
    /// Whether it is fine where the passage has a link or a note, or the article names its sources.
    #[serde(default)]
    pub(super) unsourced: bool,
    /// Whether it is fine in a question: that asks, and does not claim.
    #[serde(default)]
    pub(super) not_questions: bool,
    /// Whether it is fine where the words are explained: in brackets, before a bracket or dash, or as a link.
    #[serde(default)]
    pub(super) unless_explained: bool,
    /// Fine where front matter names this notice.
    #[serde(default)]
    pub(super) notice: String,
    /// Fine where front matter has this key under `extra`.
    #[serde(default)]
    pub(super) unless_extra: String,
    /// Whether large and small letters have to be as in the list.
    #[serde(default)]
    pub(super) exact_case: bool,
    /// Whether only the first one in an article is told.
    #[serde(default)]
    pub(super) once: bool,
    /// How often the phrases have to stand in the article.
    #[serde(default)]
    pub(super) least: usize,
    /// Words that the article has to have at least.
    #[serde(default)]
    pub(super) min_words: usize,
    /// A weight that differs from the rule's.
    pub(super) severity: Option<Severity>,
    /// The message; `{words}` stands for what was found.
    pub(super) message: String,
    /// What to do.
    pub(super) help: String,
    /// What to write instead: pairs of a pattern and its replacement.
    #[serde(default)]
    pub(super) replace: Vec<(String, String)>,
    /// Whether replacements may be made without a person's look.
    #[serde(default)]
    pub(super) safe: bool,
}

/// How far around a phrase its company is looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Within {
    /// In its sentence.
    #[default]
    Sentence,
    /// In its paragraph, heading or item.
    Passage,
    /// In the article.
    Article,
}

/// A kind of passage, as rules name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Part {
    /// The title.
    Title,
    /// The description.
    Description,
    /// A heading.
    Heading,
    /// A paragraph.
    Paragraph,
    /// An item of a list.
    Item,
    /// A quotation.
    Quote,
    /// A cell.
    Cell,
    /// A picture's description.
    Alt,
}

impl Part {
    pub(super) fn of(kind: PassageKind) -> Self {
        match kind {
            PassageKind::Title => Self::Title,
            PassageKind::Description => Self::Description,
            PassageKind::Heading(_) => Self::Heading,
            PassageKind::Paragraph => Self::Paragraph,
            PassageKind::Item => Self::Item,
            PassageKind::Quote => Self::Quote,
            PassageKind::Cell => Self::Cell,
            PassageKind::Alt => Self::Alt,
        }
    }
}

/// Reads a rule's file; the sentence tells what is wrong with it.
pub(in crate::check) fn read(bytes: &[u8]) -> Result<Rule, String> {
    let text = std::str::from_utf8(bytes).map_err(|e| e.to_string())?;
    let file: File = toml::from_str(text).map_err(|e| e.to_string())?;
    let used: BTreeSet<&str> = file.terms.iter().map(|t| t.language.as_str()).collect();
    if !file.languages.iter().map(String::as_str).eq(used) {
        return Err("`languages` does not name, in order, the languages of its lists".into());
    }
    // Rules live as long as the program, so that a finding can name its own without a copy.
    let keep = |text: String| -> &'static str { text.leak() };
    let texts = |texts: Vec<String>| -> &'static [&'static str] {
        Vec::leak(texts.into_iter().map(keep).collect())
    };
    Ok(Rule {
        id: keep(file.id),
        severity: file.severity,
        tier: file.tier,
        reads: Reads::Article,
        languages: Languages::Of(texts(file.languages)),
        finds: keep(file.finds),
        why: keep(file.why),
        bad: texts(file.examples.bad),
        good: texts(file.examples.good),
        run: Run::Words(WordRule { terms: file.terms }),
    })
}

impl WordRule {
    /// The most that a finding weighs where terms have weights of their own.
    pub(in crate::check) fn most(&self, own: Severity) -> Severity {
        let all = self.terms.iter().map(|t| t.severity.unwrap_or(own));
        all.max().unwrap_or(own)
    }
}

impl Term {
    /// The language of its lists.
    pub(in crate::check) fn language(&self) -> &str {
        &self.language
    }

    /// Its lists, in the order of [`super::Lists`].
    pub(in crate::check) fn lists(&self) -> [&[String]; 4] {
        [&self.phrases, &self.near, &self.without, &self.nowhere]
    }

    /// Whether the case of letters counts.
    pub(in crate::check) fn is_exact(&self) -> bool {
        self.exact_case
    }

    /// Whether it judges the article as a whole.
    pub(in crate::check) fn is_of_article(&self) -> bool {
        self.phrases.is_empty()
    }

    /// Everything in its lists.
    #[cfg(test)]
    pub(in crate::check) fn all_phrases(&self) -> impl Iterator<Item = &str> {
        let replaced = self.replace.iter().map(|(pattern, _)| pattern);
        self.lists()
            .into_iter()
            .flatten()
            .chain(replaced)
            .map(String::as_str)
    }
}
