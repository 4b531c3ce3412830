//! Hits of word lists become findings where the rule's terms hold.
//!
//! It does not search.

use std::ops::Range;

use crate::check::article::Article;
use crate::check::found::Found;
use crate::check::language::ByLanguage;
use crate::diagnostic::{Edit, Severity};
use crate::parse::markdown::prose::ProsePassage;
use crate::readability::Language;

use super::Hit;
use super::data::{Part, Term, Within};
use super::pattern;

/// Words that turn a claim into its opposite.
const NEGATIONS: ByLanguage = ByLanguage {
    english: &[
        "not", "no", "never", "isn't", "aren't", "wasn't", "doesn't", "don't", "didn't", "won't",
        "cannot", "can't", "without", "nor", "neither",
    ],
    spanish: &[
        "no", "nunca", "sin", "ni", "tampoco", "jamás", "nadie", "nada", "ningún", "ninguna",
        "ninguno",
    ],
};
/// What stands after a word that is explained.
const EXPLAINS: ByLanguage = ByLanguage {
    english: &[" (", " —", " –", ", or ", ": "],
    spanish: &[" (", " —", " –", ", o ", ", es decir", ": "],
};
/// How many words before a phrase may hold one; one more in Spanish, whose verbs take a pronoun ("no se puede").
const GUARDED: usize = 3;
const GUARDED_SPANISH: usize = 4;

/// The lists of a term among all hits.
pub(in crate::check) struct Lists<'h> {
    /// Its phrases.
    pub(in crate::check) phrases: Vec<&'h Hit>,
    /// What has to stand near.
    pub(in crate::check) near: Vec<&'h Hit>,
    /// What may not.
    pub(in crate::check) without: Vec<&'h Hit>,
    /// What may stand nowhere.
    pub(in crate::check) nowhere: Vec<&'h Hit>,
}

/// Reports what a term finds.
pub(in crate::check) fn judge(
    article: &Article<'_>,
    term: &Term,
    lists: &Lists<'_>,
    found: &mut Found<'_>,
) {
    let severity = term.severity.unwrap_or(found.rule.severity);
    if found.wants_errors_only() && severity < Severity::Error {
        return;
    }
    if is_excused(article, term) {
        return;
    }
    let on_topic = term.topics.is_empty() || term.topics.iter().any(|t| article.topics.has(*t));
    if !on_topic
        || !lists.nowhere.is_empty()
        || (term.min_words > 0 && article.words() < term.min_words)
    {
        return;
    }
    if term.phrases.is_empty() {
        if fits_article(term, lists) {
            found
                .weighed(severity, article.head(), term.message.clone())
                .help = Some(term.help.clone());
        }
        return;
    }
    let mut held: Vec<&Range<usize>> = Vec::new();
    for hit in &lists.phrases {
        let Some(passage) = article.prose.passage_at(hit.range.start) else {
            continue;
        };
        if holds(article, term, lists, &hit.range, passage) {
            match held.last_mut() {
                // Of two that overlap the longer says more.
                Some(last) if hit.range.start < last.end => {
                    if hit.range.len() > last.len() {
                        *last = &hit.range;
                    }
                }
                _ => held.push(&hit.range),
            }
        }
    }
    if held.len() < term.least {
        return;
    }
    let most = if term.once || term.least > 1 {
        1
    } else {
        usize::MAX
    };
    for range in held.into_iter().take(most) {
        report(article, term, range, severity, found);
    }
}

fn fits_article(term: &Term, lists: &Lists<'_>) -> bool {
    (term.near.is_empty() || !lists.near.is_empty()) && lists.without.is_empty()
}

/// Whether the terms hold for one hit.
fn holds(
    article: &Article<'_>,
    term: &Term,
    lists: &Lists<'_>,
    hit: &Range<usize>,
    passage: &ProsePassage,
) -> bool {
    let part = Part::of(passage.kind);
    if !(term.only_in.is_empty() || term.only_in.contains(&part)) || term.not_in.contains(&part) {
        return false;
    }
    if term.guard && is_negated(article, hit)
        || term.not_questions && is_asked(article, hit)
        || term.unless_explained && is_explained(article, hit)
    {
        return false;
    }
    let around = match term.within {
        Within::Sentence => article.sentence_at(hit.start),
        Within::Passage => passage.range.clone(),
        Within::Article => 0..article.prose.text.len(),
    };
    let inside = |other: &&Hit| around.start <= other.range.start && other.range.end <= around.end;
    // What lies within the words themselves excuses nothing.
    let excuses = |other: &&Hit| {
        inside(other) && (other.range.start < hit.start || hit.end < other.range.end)
    };
    let near = |other: &&Hit| inside(other) && other.range != *hit;
    (term.near.is_empty() || lists.near.iter().any(near))
        && !lists.without.iter().any(excuses)
        && !(term.unsourced && is_sourced(article, passage))
}

/// Whether front matter already says what the rule asks for.
fn is_excused(article: &Article<'_>, term: &Term) -> bool {
    let front = &article.document.front;
    let has_notice = front
        .notice
        .iter()
        .any(|notice| notice.value == term.notice);
    has_notice || !term.unless_extra.is_empty() && front.extra.0.get(&term.unless_extra).is_some()
}

/// Whether its sentence is a question.
fn is_asked(article: &Article<'_>, hit: &Range<usize>) -> bool {
    let sentence = article
        .prose
        .text
        .get(article.sentence_at(hit.start))
        .unwrap_or_default();
    sentence
        .trim_end_matches(['"', '\'', ')', '*'])
        .ends_with('?')
}

/// Whether a bracket, a dash or a link explains the words.
fn is_explained(article: &Article<'_>, hit: &Range<usize>) -> bool {
    let passage = article
        .prose
        .passage_at(hit.start)
        .map_or(hit.clone(), |p| p.range.clone());
    let after = article
        .prose
        .text
        .get(hit.end..passage.end)
        .unwrap_or_default();
    let before = article
        .prose
        .text
        .get(passage.start..hit.start)
        .unwrap_or_default();
    let opens = EXPLAINS
        .of(article.language)
        .iter()
        .any(|mark| after.starts_with(mark));
    let within = before
        .rfind('(')
        .is_some_and(|at| before.rfind(')').is_none_or(|closed| closed < at));
    let links = &article.prose.links;
    opens
        || within
        || links
            .iter()
            .any(|l| l.range.start <= hit.start && hit.end <= l.range.end)
}

/// Whether one of the few words before says no.
fn is_negated(article: &Article<'_>, hit: &Range<usize>) -> bool {
    let sentence = article.sentence_at(hit.start);
    let before = article
        .prose
        .lower
        .get(sentence.start..hit.start)
        .unwrap_or_default();
    let words = before.split([' ', '-']).filter(|w| !w.is_empty());
    let spanish = Language::of(article.language) == Some(Language::Spanish);
    let guarded = if spanish { GUARDED_SPANISH } else { GUARDED };
    let mut last = words.rev().take(guarded);
    let negations = NEGATIONS.of(article.language);
    last.any(|word| {
        negations.contains(&word.trim_matches(|c: char| !c.is_alphanumeric() && c != '\''))
    })
}

fn is_sourced(article: &Article<'_>, passage: &ProsePassage) -> bool {
    let inside = |at: usize| passage.range.start <= at && at <= passage.range.end;
    !article.document.front.references.is_empty()
        || article
            .prose
            .links
            .iter()
            .any(|link| inside(link.range.start))
        || article.prose.notes.iter().any(|at| inside(*at))
}

fn report(
    article: &Article<'_>,
    term: &Term,
    range: &Range<usize>,
    severity: Severity,
    found: &mut Found<'_>,
) {
    let words = article.prose.text.get(range.clone()).unwrap_or_default();
    let span = article.prose.span(range);
    let message = term.message.replace("{words}", words);
    let finding = found.weighed(severity, span, message);
    finding.help = Some(term.help.clone());
    let written = article.text.get(span.range()).unwrap_or_default();
    // Marks within the words would be torn apart by a replacement.
    let plain = !written.contains(['*', '_', '[', ']', '<', '>', '&', '\\', '`', '~', '{']);
    if let Some(text) = replacement(term, words).filter(|_| plain) {
        finding.fix = Some(crate::diagnostic::Fix {
            safe: term.safe,
            edits: vec![Edit { span, text }],
        });
    }
}

/// What the rule would write in the words' stead, with a capital where they had one.
fn replacement(term: &Term, words: &str) -> Option<String> {
    let lower = words.to_lowercase();
    let whole = 0..words.len();
    let fits = |pattern: &String| {
        let ways = pattern::ways(pattern, false).unwrap_or_default();
        ways.iter().any(|way| {
            let anchor = way.anchor();
            let at = lower.find(&anchor);
            at.is_some_and(|at| {
                way.matched(words, &lower, &(at..at + anchor.len()), &whole) == Some(whole.clone())
            })
        })
    };
    let (_, text) = term.replace.iter().find(|(pattern, _)| fits(pattern))?;
    let mut rest = text.chars();
    if words.starts_with(char::is_uppercase)
        && let Some(first) = rest.next()
    {
        return Some(first.to_uppercase().chain(rest).collect());
    }
    Some(text.clone())
}
