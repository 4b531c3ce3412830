//! One article into what it is compared by: hashed words and word pairs with how often they occur,
//! its title's, its labels, and a sketch of its text that shows copies.
//!
//! It sees one article only: how rare a word is, the index finds out.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Weights;
use super::words::{Hashed, Hasher, Size, join, label};

/// Words in a shingle, the run of words that copies of a text share (Broder 1997).
const SHINGLE: usize = 5;

/// Shingles kept of a text. The share two texts have in common is known to about 3.5 in 100 at 0.8.
const SKETCH: usize = 128;

/// Below this many shingles two texts are alike by accident ("Call us to book a visit.").
const FEWEST_SHINGLES: u32 = 12;

/// From this share of common shingles on, two texts are one.
const COPY: f64 = 0.8;

/// Units that an occurrence of full weight counts, so that a quarter can be told.
pub(super) const UNITS: f32 = 4.0;

/// What one article gives to be compared by: plain text, no markup.
#[derive(Clone, Copy, Debug, Default)]
pub struct Parts<'a> {
    /// The title.
    pub title: &'a str,
    /// The description, or nothing.
    pub description: &'a str,
    /// The text of each heading of the body.
    pub headings: &'a [String],
    /// The text of the body without its headings; code included, addresses of links not.
    pub body: &'a str,
    /// Its tags, and other terms that authors choose freely.
    pub tags: &'a [String],
    /// Its categories.
    pub categories: &'a [String],
    /// Addresses outside the site that it links to.
    pub sources: &'a [String],
    /// Its language as a code: `en`, `es`, `pt-BR`.
    pub language: &'a str,
}

/// An article's terms and sketch, made once and kept: a function of its [`Parts`] and the weights alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Hashes of the words and word pairs, ascending; written as the steps between them.
    #[serde(with = "steps")]
    pub(super) terms: Vec<u32>,
    /// How often each term occurs, in quarters, 255 at most.
    pub(super) counts: Vec<u8>,
    /// The title's terms, ascending.
    pub(super) title: Vec<u32>,
    /// Hashes of tags, categories and sources, each ascending.
    pub(super) tags: Vec<u32>,
    pub(super) categories: Vec<u32>,
    pub(super) sources: Vec<u32>,
    /// The smallest hashes of the text's shingles, ascending; written as steps.
    #[serde(with = "steps")]
    sketch: Vec<u32>,
    /// How many different shingles the text has.
    shingles: u32,
}

/// Makes the profile of an article.
pub fn profile(parts: &Parts<'_>, weights: &Weights) -> Profile {
    let hasher = Hasher::new(parts.language);
    let mut gathered = Gathered::default();
    gathered.field(&hasher, parts.title, 1.0);
    let mut title: Vec<u32> = gathered
        .terms
        .iter()
        .map(|packed| (packed >> 32) as u32)
        .collect();
    title.sort_unstable();
    title.dedup();
    gathered.field(&hasher, parts.body, weights.body);
    let (sketch, shingles) = sketch(&gathered.exact);
    gathered.field(&hasher, parts.description, weights.description);
    for heading in parts.headings {
        gathered.field(&hasher, heading, weights.headings);
    }
    let (terms, counts) = gathered.counted();
    Profile {
        terms,
        counts,
        title,
        tags: labels(parts.tags),
        categories: labels(parts.categories),
        sources: labels(parts.sources),
        sketch,
        shingles,
    }
}

/// Hands on each word of a text as it stands, hashed, and each term with the place of its words.
pub(super) fn each_term(
    hasher: &Hasher,
    text: &str,
    mut exact: impl FnMut(u32),
    mut term: impl FnMut(u32, std::ops::Range<usize>),
) {
    let mut before: Option<(Hashed, usize)> = None;
    hasher.each(text, |word, place| {
        exact(word.exact);
        if word.size == Size::Letter {
            return;
        }
        if let Some((first, start)) = before
            && first.size.is_pair(word.size)
        {
            term(join(first.stem, word.stem), start..place.end);
        }
        before = Some((word, place.start));
        if word.size.is_term() {
            term(word.stem, place);
        }
    });
}

/// Terms of an article while its fields are read.
#[derive(Default)]
struct Gathered {
    /// A term's hash in the upper half, the units it counts in the lower.
    terms: Vec<u64>,
    /// The words as they stand.
    exact: Vec<u32>,
}

impl Gathered {
    fn field(&mut self, hasher: &Hasher, text: &str, weight: f32) {
        let units = u64::from((weight * UNITS + 0.5).clamp(0.0, 255.0) as u32);
        self.terms.reserve(text.len() / 3);
        self.exact.reserve(text.len() / 5);
        each_term(
            hasher,
            text,
            |word| self.exact.push(word),
            |term, _| {
                if units > 0 {
                    self.terms.push(u64::from(term) << 32 | units);
                }
            },
        );
    }

    /// The different terms in order, with the sum of their units.
    fn counted(mut self) -> (Vec<u32>, Vec<u8>) {
        self.terms.sort_unstable();
        let mut terms: Vec<u32> = Vec::with_capacity(self.terms.len());
        let mut counts: Vec<u8> = Vec::with_capacity(self.terms.len());
        for packed in self.terms {
            let (term, units) = ((packed >> 32) as u32, (packed & 0xff) as u8);
            match (terms.last(), counts.last_mut()) {
                (Some(&last), Some(count)) if last == term => *count = count.saturating_add(units),
                _ => {
                    terms.push(term);
                    counts.push(units);
                }
            }
        }
        terms.shrink_to_fit();
        counts.shrink_to_fit();
        (terms, counts)
    }
}

fn labels(texts: &[String]) -> Vec<u32> {
    let mut hashes: Vec<u32> = texts.iter().map(|text| label(text)).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// All different shingles of a text, ascending: what [`shared_text`] estimates is exact by these.
pub fn shingles(text: &str, language: &str) -> Vec<u32> {
    let mut words = Vec::with_capacity(text.len() / 5);
    Hasher::new(language).each(text, |word, _| words.push(word.exact));
    all_shingles(&words)
}

/// The stems of the words of a title that say something, hashed.
pub fn content_words(title: &str, language: &str) -> BTreeSet<u32> {
    let mut stems = BTreeSet::new();
    Hasher::new(language).each(title, |word, _| {
        if word.size.is_term() {
            stems.insert(word.stem);
        }
    });
    stems
}

/// The smallest shingles of a text and how many different ones it has.
fn sketch(words: &[u32]) -> (Vec<u32>, u32) {
    let mut shingles = all_shingles(words);
    let count = shingles.len() as u32;
    shingles.truncate(SKETCH);
    shingles.shrink_to_fit();
    (shingles, count)
}

fn all_shingles(words: &[u32]) -> Vec<u32> {
    let mut shingles: Vec<u32> = words
        .windows(SHINGLE)
        .map(|window| window.iter().fold(0, |all, &word| join(all, word)))
        .collect();
    shingles.sort_unstable();
    shingles.dedup();
    shingles
}

/// Whether two articles have so much text in common that a reader of one has read the other.
pub fn is_copy(one: &Profile, other: &Profile) -> bool {
    shared_text(one, other, COPY) >= COPY
}

/// The share of runs of five words that two texts have in common (Jaccard), 0 to 1; 0 for texts of a few
/// words, and where it is clear early that the share is below `least`.
///
/// It is exact for texts of up to 128 runs; for longer ones it is estimated from the smallest 128 hashes of
/// both (bottom-k sketch, Cohen and Kaplan 2007), with a standard error of .035 at .8 and .044 at .5.
pub fn shared_text(one: &Profile, other: &Profile, least: f64) -> f64 {
    let fewer = one.shingles.min(other.shingles);
    let more = one.shingles.max(other.shingles);
    // The common part is at most the smaller text.
    if fewer < FEWEST_SHINGLES || f64::from(fewer) < least * f64::from(more) {
        return 0.0;
    }
    let most_missed = ((1.0 - least) * SKETCH as f64) as u32 + 1;
    let (mut both, mut seen) = (0_u32, 0_u32);
    let (mut a, mut b) = (one.sketch.iter().peekable(), other.sketch.iter().peekable());
    while seen < SKETCH as u32 {
        if seen - both > most_missed {
            return 0.0;
        }
        match (a.peek(), b.peek()) {
            (Some(x), Some(y)) if x == y => {
                both += 1;
                a.next();
                b.next();
            }
            (Some(x), Some(y)) if x < y => drop(a.next()),
            (_, Some(_)) => drop(b.next()),
            (Some(_), None) => drop(a.next()),
            (None, None) => break,
        }
        seen += 1;
    }
    f64::from(both) / f64::from(seen.max(1))
}

/// Ascending numbers written as the steps between them, which take fewer bytes.
mod steps {
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(all: &[u32], to: S) -> Result<S::Ok, S::Error> {
        let mut last = 0_u32;
        to.collect_seq(all.iter().map(|&number| {
            let step = number.wrapping_sub(last);
            last = number;
            step
        }))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u32>, D::Error> {
        let mut all = Vec::<u32>::deserialize(from)?;
        let mut last = 0_u32;
        for step in &mut all {
            last = last.wrapping_add(*step);
            *step = last;
        }
        Ok(all)
    }
}
