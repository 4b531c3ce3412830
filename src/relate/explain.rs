//! Two articles into the reasons why one stands on the other's list, in the words of the article.
//!
//! It works out again what the ranking added up, so it is for one pair at a time.

use std::collections::BTreeMap;

use super::index::Index;
use super::labels::is_tag;
use super::profile::{Parts, each_term};
use super::rank::{View, direct, in_common};
use super::words::{Hasher, label};
use super::{Entry, Settings, Weights, by_language, linked_from};

/// What kind of thing two articles have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// A word or two words that both have.
    Words,
    /// The title of one stands, whole or in part, in the other's text.
    Title,
    /// A tag of both.
    Tag,
    /// A category of both.
    Category,
    /// One links to the other, or both link to, or are linked from, the same page.
    Link,
}

/// One reason why two articles are related.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// What it is.
    pub why: Why,
    /// The words as they stand in the first article, the title, the tag or the category.
    pub term: String,
    /// Its part of the score.
    pub share: f32,
}

/// Why `other` is related to `subject`, strongest reason first; the shares add up to the score that
/// [`super::relate`] gives the pair. Nothing if the two are not of one language. `parts` are the two
/// articles' texts, the subject's first.
pub fn explain(
    entries: &[Entry<'_>],
    settings: &Settings,
    (subject, other): (u32, u32),
    parts: (&Parts<'_>, &Parts<'_>),
) -> Vec<Reason> {
    let Some(language) = entries.get(subject as usize).map(|entry| entry.language) else {
        return Vec::new();
    };
    let members = by_language(entries).remove(language).unwrap_or_default();
    let index = Index::build(entries, members, &linked_from(entries));
    let find = |entry: u32| {
        index
            .entries
            .iter()
            .position(|&e| e == entry)
            .map(|at| at as u32)
    };
    let (Some(a), Some(b)) = (find(subject), find(other)) else {
        return Vec::new();
    };
    let mut reasons = words(&index, (a, b), parts.0);
    let weights = &settings.weights;
    let mut sum: f32 = reasons.iter().map(|reason| reason.share).sum();
    // Each kind of tie raises what the kinds before it gave.
    for raised in [
        titles(&index, weights, (a, b), parts),
        labels(&index, weights, (a, b), parts.0),
        links(&index, entries, weights, (a, b)),
    ] {
        let before = sum;
        for mut reason in raised {
            reason.share *= before;
            if reason.share > 0.0 {
                sum += reason.share;
                reasons.push(reason);
            }
        }
    }
    reasons.sort_by(|x, y| {
        y.share
            .total_cmp(&x.share)
            .then_with(|| x.term.cmp(&y.term))
    });
    reasons
}

/// The titles that stand in the other's text; the shares are parts of what is raised.
fn titles(
    index: &Index<'_>,
    weights: &Weights,
    (a, b): (u32, u32),
    parts: (&Parts<'_>, &Parts<'_>),
) -> Vec<Reason> {
    let reason = |title: &str, share| Reason {
        why: Why::Title,
        term: title.to_owned(),
        share: weights.title * share,
    };
    vec![
        reason(parts.1.title, index.mention(b, a)),
        reason(parts.0.title, index.mention(a, b)),
    ]
}

/// The tags and categories of both, as the subject has them.
fn labels(
    index: &Index<'_>,
    weights: &Weights,
    (a, b): (u32, u32),
    parts: &Parts<'_>,
) -> Vec<Reason> {
    let name = |texts: &[String], key: u64| {
        let found = texts.iter().find(|text| label(text) == key as u32);
        found.cloned().unwrap_or_default()
    };
    let reason = |(key, share): (u64, f32)| {
        let (why, term, weight) = if is_tag(key) {
            (Why::Tag, name(parts.tags, key), weights.tags)
        } else {
            (
                Why::Category,
                name(parts.categories, key),
                weights.categories,
            )
        };
        let share = share * weight;
        Reason { why, term, share }
    };
    index.labels.shared(a, b).map(reason).collect()
}

fn links(
    index: &Index<'_>,
    entries: &[Entry<'_>],
    weights: &Weights,
    (a, b): (u32, u32),
) -> Vec<Reason> {
    let reason = |term: &str, share| Reason {
        why: Why::Link,
        term: term.to_owned(),
        share: weights.links * share,
    };
    vec![
        reason("a link between the two", direct(index, entries, a, b)),
        reason("links that both have", in_common(index, a, b)),
    ]
}

/// The words and word pairs of both articles, each with its part of the score.
fn words(index: &Index<'_>, (a, b): (u32, u32), parts: &Parts<'_>) -> Vec<Reason> {
    let names = names(index, parts);
    let (terms, counts) = index.terms(a);
    let (other_terms, other_counts) = index.terms(b);
    let scale = index.scale[a as usize] * index.scale[b as usize] * index.room(b);
    let shared = terms.iter().zip(counts).filter_map(|(term, &count)| {
        let at = other_terms.binary_search(term).ok()?;
        let rarity = index.rarity[*term as usize];
        let gains = index.gain[usize::from(count)] * index.gain[usize::from(other_counts[at])];
        let term = names.get(term).cloned().unwrap_or_default();
        let share = rarity * rarity * gains * scale;
        (share > 0.0).then_some(Reason {
            why: Why::Words,
            term,
            share,
        })
    });
    shared.collect()
}

/// How each term of an article is first written in it, in one line and without the marks around it.
fn names(index: &Index<'_>, parts: &Parts<'_>) -> BTreeMap<u32, String> {
    let hasher = Hasher::new(parts.language);
    let mut names = BTreeMap::new();
    let headings = parts.headings.iter().map(String::as_str);
    for text in [parts.title, parts.description, parts.body]
        .into_iter()
        .chain(headings)
    {
        each_term(
            &hasher,
            text,
            |_| {},
            |hash, place| {
                if let (Some(term), Some(written)) = (index.number(hash), text.get(place)) {
                    names.entry(term).or_insert_with(|| {
                        written.split_whitespace().collect::<Vec<_>>().join(" ")
                    });
                }
            },
        );
    }
    names
}
