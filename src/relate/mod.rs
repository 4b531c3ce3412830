//! Articles into lists of related articles, by what is written in them.
//!
//! Each article becomes a [`Profile`] (made once, kept in the cache); [`relate`] compares the profiles of a
//! language and gives each article its list. [`explain()`] tells in words why one stands on another's list.
//! It reads no files, knows no clock and no settings but its own, and gives the same lists on any machine.

mod base;
mod explain;
mod index;
mod labels;
mod living;
mod nearest;
mod profile;
mod rank;
mod single;
mod terms;
mod words;

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

pub use explain::{Reason, Why, explain};
pub use profile::{Parts, Profile, content_words, is_copy, profile, shared_text, shingles};
pub use single::{Collection, Singles};

use index::Index;
use nearest::{Scratch, nearest};

/// One article among those that are compared.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// Its content path, different for each; settles ties.
    pub key: &'a str,
    /// What it is compared by.
    pub profile: &'a Profile,
    /// Its language; only articles of one language are listed under each other.
    pub language: &'a str,
    /// Translations of one article share a number.
    pub group: Option<u32>,
    /// When it was published, in any unit that grows with time.
    pub date: Option<i64>,
    /// The entries it links to.
    pub links: &'a [u32],
    /// Entries to stand first on its list, in this order, candidates or not.
    pub pins: &'a [u32],
    /// Entries to be kept off its list.
    pub excludes: &'a [u32],
    /// Whether it may stand on the lists of others.
    pub candidate: bool,
    /// Whether it wants a list.
    pub subject: bool,
}

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// The most related first.
    #[default]
    Relevance,
    /// The most related are chosen, then listed newest first.
    Newest,
}

/// What counts how much. The defaults were chosen on articles whose editors had chosen related ones.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Weights {
    /// An article whose text has all the words of the other's title raises the score by this part.
    pub title: f32,
    /// How often a word in a heading counts.
    pub headings: f32,
    /// How often a word in the body counts.
    pub body: f32,
    /// How often a word in the description counts.
    pub description: f32,
    /// Equal tags raise the score by this part, times their rarity.
    pub tags: f32,
    /// Equal categories raise the score by this part, times their rarity.
    pub categories: f32,
    /// Two articles that link to each other raise the score by this part.
    pub links: f32,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            title: 1.0,
            headings: 1.0,
            body: 1.0,
            description: 1.0,
            tags: 1.0,
            categories: 1.0,
            links: 1.0,
        }
    }
}

/// How lists are made.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The longest list.
    pub count: usize,
    /// Its order.
    pub order: Order,
    /// What counts how much.
    pub weights: Weights,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            count: 10,
            order: Order::default(),
            weights: Weights::default(),
        }
    }
}

/// One article on a list.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Match {
    /// The entry.
    pub entry: u32,
    /// How related it is: 0 for pins and for articles that only fill the list.
    pub score: f32,
    /// Whether the author put it there.
    pub pinned: bool,
}

/// Gives each entry its list; those that want none get an empty one.
///
/// The lists do not depend on the order of the entries, nor on the number of threads.
pub fn relate(entries: &[Entry<'_>], settings: &Settings) -> Vec<Vec<Match>> {
    let linked_from = linked_from(entries);
    let mut lists: Vec<Vec<Match>> = vec![Vec::new(); entries.len()];
    for (_, members) in by_language(entries) {
        let index = Index::build(entries, members, &linked_from);
        let articles = 0..index.len() as u32;
        let entry_of = |article: u32| &entries[index.entries[article as usize] as usize];
        let made: Vec<(u32, Vec<Match>)> = articles
            .into_par_iter()
            .filter(|&article| entry_of(article).subject)
            .map_init(
                || Scratch::new(&index),
                |scratch, article| {
                    let wanted = rank::wanted(entry_of(article), settings);
                    let near = nearest(&index, article, wanted, scratch);
                    let list = rank::list(&index, entries, settings, (article, &near));
                    (index.entries[article as usize], list)
                },
            )
            .collect();
        for (entry, list) in made {
            lists[entry as usize] = list;
        }
    }
    lists
}

/// The entries of each language that take part.
fn by_language<'a>(entries: &[Entry<'a>]) -> BTreeMap<&'a str, Vec<u32>> {
    let mut languages: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (number, entry) in (0_u32..).zip(entries) {
        if entry.candidate || entry.subject {
            languages.entry(entry.language).or_default().push(number);
        }
    }
    languages
}

/// For each entry, the entries that link to it.
fn linked_from(entries: &[Entry<'_>]) -> Vec<Vec<u32>> {
    let mut from = vec![Vec::new(); entries.len()];
    for (number, entry) in (0_u32..).zip(entries) {
        for &target in entry.links {
            if let Some(list) = from.get_mut(target as usize) {
                list.push(number);
            }
        }
    }
    from
}

#[cfg(test)]
mod tests;
