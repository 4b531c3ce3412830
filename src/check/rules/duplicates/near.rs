//! Titles that are nearly the same: four fifths of their words (Jaccard), found without comparing all pairs.
//!
//! Two sets that share so much have one of the rarest words of each in common (prefix filter; Chaudhuri et al., 2006).

use std::collections::{BTreeMap, BTreeSet};

use crate::check::drugs::drugs;
use crate::site::Page;

/// Common words of two titles, in parts of all their words, that make them nearly the same.
const NEAR: (usize, usize) = (4, 5);
/// Words of a title that is compared: of shorter ones, one word more or less is another subject.
const FEWEST: usize = 5;

/// Titles of a site.
#[derive(Default)]
pub(super) struct Titles<'a> {
    all: Vec<(&'a Page, BTreeSet<String>)>,
}

impl<'a> Titles<'a> {
    /// Adds a page with its title in small letters, words apart.
    pub(super) fn add(&mut self, page: &'a Page, title: &str) {
        let words: BTreeSet<String> = title.split(' ').map(str::to_owned).collect();
        if words.len() >= FEWEST {
            self.all.push((page, words));
        }
    }

    /// Pages with the first page whose title is nearly theirs.
    pub(super) fn pairs(&self) -> Vec<(&'a Page, &'a Page)> {
        let mut holders: BTreeMap<&str, usize> = BTreeMap::new();
        for word in self.all.iter().flat_map(|(_, words)| words) {
            *holders.entry(word).or_default() += 1;
        }
        let mut by_word: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
        let mut found = Vec::new();
        for (number, (page, words)) in self.all.iter().enumerate() {
            let mut rarest: Vec<&str> = words.iter().map(String::as_str).collect();
            rarest.sort_by_key(|word| (holders.get(word).copied().unwrap_or_default(), *word));
            let needed = (words.len() * NEAR.0).div_ceil(NEAR.1);
            rarest.truncate(words.len() - needed + 1);
            let near = rarest
                .iter()
                .filter_map(|word| by_word.get(&(page.language.as_str(), *word)))
                .flatten()
                .filter_map(|other| self.all.get(*other))
                .find(|(_, other)| are_near(words, other));
            found.extend(near.map(|(first, _)| (*page, *first)));
            for word in rarest {
                by_word
                    .entry((page.language.as_str(), word))
                    .or_default()
                    .push(number);
            }
        }
        found
    }
}

/// Whether two titles are nearly the same, and not about two things: two medicines, two parts, two years.
fn are_near(one: &BTreeSet<String>, other: &BTreeSet<String>) -> bool {
    let common = one.intersection(other).count();
    let all = one.len() + other.len() - common;
    common * NEAR.1 >= all * NEAR.0
        && one
            .symmetric_difference(other)
            .all(|word| !word.bytes().any(|b| b.is_ascii_digit()) && !drugs().is_name(word))
}
