//! Two articles into the reasons why one stands on the other's list, in the words of the article.
//!
//! It works out again what the ranking added up, so it is for one pair at a time.

use std::collections::BTreeMap;

use super::index::Index;
use super::profile::{Parts, each_term};
use super::rank::{direct, ties};
use super::words::{Hasher, label};
use super::{Entry, Settings, by_language, linked_from};

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
    let mut reasons = words(&index, (a, b), parts);
    let likeness: f32 = reasons.iter().map(|reason| reason.share).sum();
    let weights = &settings.weights;
    let mut add = |why, term: &str, raise: f32| {
        if raise > 0.0 && likeness > 0.0 {
            let (term, share) = (term.to_owned(), likeness * raise);
            reasons.push(Reason { why, term, share });
        }
    };
    add(
        Why::Title,
        parts.1.title,
        weights.title * index.mention(b, a),
    );
    add(
        Why::Title,
        parts.0.title,
        weights.title * index.mention(a, b),
    );
    for (key, share) in index.labels.shared(a, b) {
        let name = |texts: &[String]| {
            let found = texts.iter().find(|text| label(text) == key as u32);
            found.cloned().unwrap_or_default()
        };
        if key < super::index::TAG << 1 {
            add(Why::Tag, &name(parts.0.tags), weights.tags * share);
        } else {
            add(
                Why::Category,
                &name(parts.0.categories),
                weights.categories * share,
            );
        }
    }
    let links = ties(&index, entries, weights, (a, b), likeness).links;
    let straight = weights.links * direct(&index, entries, a, b);
    add(Why::Link, "a link between the two", straight);
    add(Why::Link, "links that both have", links - straight);
    reasons.sort_by(|x, y| {
        y.share
            .total_cmp(&x.share)
            .then_with(|| x.term.cmp(&y.term))
    });
    reasons
}

/// The words and word pairs of both articles, each with its part of the cosine.
fn words(index: &Index<'_>, (a, b): (u32, u32), parts: (&Parts<'_>, &Parts<'_>)) -> Vec<Reason> {
    let names = names(index, parts.0);
    let (terms, counts) = index.terms(a);
    let (other_terms, other_counts) = index.terms(b);
    let scale = index.scale[a as usize] * index.scale[b as usize];
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
