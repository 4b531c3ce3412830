//! One article of an index into the articles that are most like it by their words.
//!
//! It knows nothing of labels, links, pins or dates: `rank` weighs those.

use super::index::Index;

/// Postings read for one article; the rest of its terms, the common ones, is looked up for the nearest alone.
/// So the work for an article does not grow with the site.
/// Tests have small sites, and are to come upon it.
pub(super) const READ: usize = if cfg!(test) { 400 } else { 5_000 };

/// Articles whose likeness is worked out in full, at least.
pub(super) const NEAREST: usize = 64;

/// Memory that is used again from article to article.
pub(super) struct Scratch {
    /// By article: what the terms read so far give.
    sums: Vec<f32>,
    /// The articles whose sum is not zero.
    touched: Vec<u32>,
    /// By term: what it weighs in the subject, for terms that were not read.
    unread: Vec<f32>,
}

impl Scratch {
    pub fn new(index: &Index<'_>) -> Self {
        Self {
            sums: vec![0.0; index.len()],
            touched: Vec::new(),
            unread: Vec::new(),
        }
    }
}

/// An article and the cosine of its words and word pairs with another's.
pub(super) type Near = (f32, u32);

/// The candidates most like an article by their words, up to the number wanted, most alike first.
pub(super) fn nearest(
    index: &Index<'_>,
    subject: u32,
    wanted: usize,
    scratch: &mut Scratch,
) -> Vec<Near> {
    let unread = read(index, subject, scratch);
    let mut found: Vec<Near> = Vec::with_capacity(scratch.touched.len());
    for &article in &scratch.touched {
        let sum = std::mem::take(&mut scratch.sums[article as usize]);
        if index.candidates[article as usize] && article != subject {
            found.push((sum * index.scale[article as usize], article));
        }
    }
    scratch.touched.clear();
    if found.len() > wanted {
        found.select_nth_unstable_by(wanted, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    }
    found.truncate(wanted);
    let own = index.scale[subject as usize];
    for (likeness, article) in &mut found {
        let scale = index.scale[*article as usize];
        *likeness = own * (*likeness + scale * rest(index, *article, unread, scratch));
    }
    found.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    found
}

/// Adds up the subject's terms from the rarest on, as far as [`READ`] goes. Returns how many of its terms,
/// the common ones that stand first, were left; their weights are then in `scratch.unread`.
fn read(index: &Index<'_>, subject: u32, scratch: &mut Scratch) -> u32 {
    let (terms, counts) = index.terms(subject);
    let mut left = READ;
    for (at, (&term, &count)) in terms.iter().zip(counts).enumerate().rev() {
        let postings = index.postings(term);
        let rarity = index.rarity_of[postings.len()];
        let weight = rarity * rarity * index.gain[usize::from(count)];
        if postings.len() > left && !scratch.touched.is_empty() {
            return keep_unread(index, (&terms[..=at], &counts[..=at]), scratch);
        }
        // Of a term that is too common and yet the rarest, the first articles by key are read.
        let read = &postings[..postings.len().min(left)];
        left -= read.len();
        for &posting in read {
            let sum = &mut scratch.sums[(posting >> 8) as usize];
            if *sum == 0.0 {
                scratch.touched.push(posting >> 8);
            }
            *sum += weight * index.gain[(posting & 0xff) as usize];
        }
    }
    0
}

/// Notes the weights of the terms that were not read; returns the first term number above them.
fn keep_unread(index: &Index<'_>, (terms, counts): (&[u32], &[u8]), scratch: &mut Scratch) -> u32 {
    let end = terms.last().map_or(0, |&term| term + 1);
    scratch.unread.clear();
    scratch.unread.resize(end as usize, 0.0);
    for (&term, &count) in terms.iter().zip(counts) {
        let rarity = index.rarity[term as usize];
        scratch.unread[term as usize] = rarity * rarity * index.gain[usize::from(count)];
    }
    end
}

/// What an article has of the terms that were not read.
fn rest(index: &Index<'_>, article: u32, end: u32, scratch: &Scratch) -> f32 {
    let (terms, counts) = index.terms(article);
    terms
        .iter()
        .zip(counts)
        .take_while(|&(&term, _)| term < end)
        .map(|(&term, &count)| scratch.unread[term as usize] * index.gain[usize::from(count)])
        .sum()
}
