//! All terms of the articles of one language at one time, by term and by article. Nothing changes it any more.
//!
//! Unlike the index of a whole run it keeps the terms that one article alone has, and those that are worth nothing:
//! another article may change that.

use rayon::prelude::*;

use super::index::{Squares, gain, rarities};
use super::profile::Profile;
use super::terms::{PARTS, Part, number_terms, sort_part, transpose};

/// Terms, numbered from common to rare, equal ones by hash. Most have one article alone, so these take as little as can
/// be: they stand last, and their numbers follow from their hashes.
#[derive(Debug, Default)]
pub(super) struct Base {
    /// A term's number by its hash, of those that two articles have or more.
    numbers: Vec<(u32, u32)>,
    hashes: Vec<u32>,
    /// Where the postings of each of these start, and the end of the last.
    posting_starts: Vec<u32>,
    postings: Vec<u32>,
    starts: Vec<usize>,
    terms: Vec<u32>,
    counts: Vec<u8>,
}

impl Base {
    /// Sorts the terms of all profiles; the place of a profile is its slot.
    pub(super) fn build(profiles: &[&Profile]) -> Self {
        let parts: Vec<Part> = (0..PARTS)
            .into_par_iter()
            .map(|part| sort_part(part, profiles, None))
            .collect();
        let (numbers, posting_starts, mut postings) = number_terms(&parts, profiles.len());
        let single: usize = parts.iter().map(|part| part.single.len()).sum();
        let mut hashes = Vec::with_capacity(numbers.len() + single);
        hashes.resize(numbers.len(), 0);
        for &(hash, number) in &numbers {
            hashes[number as usize] = hash;
        }
        postings.reserve_exact(single);
        for part in parts {
            hashes.extend(part.single.iter().map(|&(hash, _)| hash));
            postings.extend(part.single.iter().map(|&(_, posting)| posting));
        }
        let (starts, terms, counts) = transpose(&posting_starts, &postings, profiles.len());
        Self {
            numbers,
            hashes,
            posting_starts: posting_starts.into_iter().map(|at| at as u32).collect(),
            postings,
            starts,
            terms,
            counts,
        }
    }

    /// How many terms there are.
    pub(super) fn len(&self) -> usize {
        self.hashes.len()
    }

    /// The number of a term.
    pub(super) fn number(&self, hash: u32) -> Option<u32> {
        if let Ok(at) = self.numbers.binary_search_by_key(&hash, |&(h, _)| h) {
            return self.numbers.get(at).map(|&(_, number)| number);
        }
        let single = self.hashes.get(self.numbers.len()..)?;
        let at = single.binary_search(&hash).ok()?;
        Some((self.numbers.len() + at) as u32)
    }

    /// The hash of a term.
    pub(super) fn hash(&self, term: u32) -> Option<u32> {
        self.hashes.get(term as usize).copied()
    }

    /// The slots that have a term, each as slot << 8 | count, ascending; none for a term that is not here.
    pub(super) fn postings(&self, term: u32) -> &[u32] {
        let at = term as usize;
        match (self.posting_starts.get(at), self.posting_starts.get(at + 1)) {
            (Some(&from), Some(&to)) => &self.postings[from as usize..to as usize],
            // Where those of many articles end, each has one.
            (Some(&end), None) => self.single(end as usize),
            (None, _) => {
                let end = self.posting_starts.last().map_or(0, |&end| end as usize);
                self.single(end + at - self.numbers.len())
            }
        }
    }

    fn single(&self, at: usize) -> &[u32] {
        self.postings.get(at..=at).unwrap_or_default()
    }

    /// The terms of a slot, ascending, and their counts.
    pub(super) fn terms(&self, slot: u32) -> (&[u32], &[u8]) {
        let range = self.starts[slot as usize]..self.starts[slot as usize + 1];
        (&self.terms[range.clone()], &self.counts[range])
    }
}

/// What terms are worth among so many articles.
#[derive(Debug, Default)]
pub(super) struct Worth {
    /// By the number of articles that have the term.
    pub rarity_of: Vec<f32>,
    /// What a count is worth.
    pub gain: Vec<f32>,
    /// What they add to an article's lengths.
    pub squares: Squares,
}

impl Worth {
    /// Among that many articles.
    pub(super) fn new(articles: usize) -> Self {
        let rarity_of = rarities(articles);
        Self {
            squares: Squares::new(&rarity_of),
            rarity_of,
            gain: (0..=255).map(gain).collect(),
        }
    }
}
