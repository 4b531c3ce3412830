//! The profiles of one language into an index: how rare each term is, which articles hold it, and what
//! each article's labels and links are worth.
//!
//! It ranks nothing. Articles stand in the order of their keys and terms from common to rare, so that no
//! sum depends on the order in which articles were handed in.

use rayon::prelude::*;

use super::Entry;
use super::labels::{Labels, labels_of, links_of};
use super::profile::{Profile, UNITS};
use super::rank::View;
use super::terms::{PARTS, Part, number_terms, sort_part, transpose};

/// Articles an index can hold: a posting keeps 24 bits for the article and 8 for the count.
pub(super) const MOST_ARTICLES: usize = 1 << 24;

/// Articles from which on a site is more large than small.
const SMALL: f64 = 50.0;

/// What the articles of one language have in common.
pub(super) struct Index<'a> {
    /// The entry each article of the index comes from; ascending by key.
    pub entries: Vec<u32>,
    pub profiles: Vec<&'a Profile>,
    /// Whether the article may stand on lists.
    pub candidates: Vec<bool>,
    /// The article's terms, common ones first: `terms[starts[a]..starts[a + 1]]`.
    starts: Vec<usize>,
    terms: Vec<u32>,
    counts: Vec<u8>,
    /// The articles of a term, each packed as article << 8 | count.
    posting_starts: Vec<usize>,
    postings: Vec<u32>,
    /// What a term is worth: the rarer, the more.
    pub rarity: Vec<f32>,
    /// The same by the number of articles that have the term.
    pub rarity_of: Vec<f32>,
    /// What a count is worth.
    pub gain: Vec<f32>,
    /// One over the length of the article's vector.
    pub scale: Vec<f32>,
    /// How freely the article stands, see [`Lengths::room`].
    pub room: Vec<f32>,
    titles: Vec<Title>,
    pub labels: Labels,
    pub links: Labels,
    /// A term's number by its hash, for those that two articles share.
    numbers: Vec<(u32, u32)>,
    /// Articles by date, newest first, those without one last.
    pub newest: Vec<u32>,
}

/// The terms of a title that other articles have, and what all its terms are worth.
struct Title {
    terms: Vec<u32>,
    worth: f32,
}

impl<'a> Index<'a> {
    /// Builds the index of the entries named, which share a language.
    pub fn build(all: &[Entry<'a>], mut entries: Vec<u32>, linked_from: &[Vec<u32>]) -> Self {
        entries.sort_by_key(|&entry| (all[entry as usize].key, entry));
        entries.truncate(MOST_ARTICLES);
        let profiles: Vec<&Profile> = entries.iter().map(|&e| all[e as usize].profile).collect();
        let rarity_of = rarities(profiles.len());
        let parts: Vec<Part> = (0..PARTS)
            .into_par_iter()
            .map(|part| sort_part(part, &profiles, Some(&rarity_of)))
            .collect();
        let (numbers, posting_starts, postings) = number_terms(&parts, profiles.len());
        let common: Vec<u32> = parts.into_iter().flat_map(|part| part.common).collect();
        let (starts, terms, counts) = transpose(&posting_starts, &postings, profiles.len());
        let rarity: Vec<f32> = posting_starts
            .windows(2)
            .map(|pair| rarity_of[pair[1] - pair[0]])
            .collect();
        let mut index = Self {
            labels: Labels::weigh(profiles.iter().map(|p| labels_of(p)).collect()),
            links: Labels::weigh(
                entries
                    .iter()
                    .map(|&entry| links_of(all, entry, linked_from))
                    .collect(),
            ),
            newest: newest_first(all, &entries),
            scale: Vec::new(),
            room: Vec::new(),
            titles: Vec::new(),
            candidates: entries
                .iter()
                .map(|&entry| all[entry as usize].candidate)
                .collect(),
            gain: (0..=255).map(gain).collect(),
            entries,
            profiles,
            starts,
            terms,
            counts,
            posting_starts,
            postings,
            rarity,
            rarity_of,
            numbers,
        };
        (index.scale, index.room) = index.lengths();
        index.titles = index.title_terms(&common);
        index
    }

    /// How many articles it holds.
    pub fn len(&self) -> usize {
        self.profiles.len()
    }

    /// The terms of an article, common ones first, and their counts.
    pub fn terms(&self, article: u32) -> (&[u32], &[u8]) {
        let range = self.starts[article as usize]..self.starts[article as usize + 1];
        (&self.terms[range.clone()], &self.counts[range])
    }

    /// The articles of a term, each as article << 8 | count.
    pub fn postings(&self, term: u32) -> &[u32] {
        &self.postings[self.posting_starts[term as usize]..self.posting_starts[term as usize + 1]]
    }

    /// The number of a term that at least two articles have and not more than half.
    pub fn number(&self, hash: u32) -> Option<u32> {
        let at = self.numbers.binary_search_by_key(&hash, |&(h, _)| h).ok()?;
        self.numbers.get(at).map(|&(_, number)| number)
    }

    fn lengths(&self) -> (Vec<f32>, Vec<f32>) {
        let squares = Squares::new(&self.rarity_of);
        (0..self.len() as u32)
            .into_par_iter()
            .map(|article| {
                let (terms, counts) = self.terms(article);
                let each = terms.iter().zip(counts);
                let sum = each.map(|(&term, &count)| squares.of(self.postings(term).len(), count));
                let lengths: Lengths = sum.sum();
                (lengths.scale(), lengths.room(&self.rarity_of))
            })
            .unzip()
    }

    /// `common` are the terms that are worth nothing, ascending.
    fn title_terms(&self, common: &[u32]) -> Vec<Title> {
        let unique = self.rarity_of.get(1).copied().unwrap_or_default();
        self.profiles
            .par_iter()
            .map(|profile| {
                let mut title = Title {
                    terms: Vec::with_capacity(profile.title.len()),
                    worth: 0.0,
                };
                for hash in &profile.title {
                    if let Some(term) = self.number(*hash) {
                        title.terms.push(term);
                        title.worth += self.rarity[term as usize];
                    } else if common.binary_search(hash).is_err() {
                        title.worth += unique;
                    }
                }
                title
            })
            .collect()
    }
}

impl View for Index<'_> {
    fn entry(&self, article: u32) -> u32 {
        self.entries[article as usize]
    }

    fn profile(&self, article: u32) -> &Profile {
        self.profiles[article as usize]
    }

    fn mention(&self, named: u32, reader: u32) -> f32 {
        let title = &self.titles[named as usize];
        if title.worth <= 0.0 {
            return 0.0;
        }
        let terms = self.terms(reader).0;
        let found: f32 = title
            .terms
            .iter()
            .filter(|term| terms.binary_search(term).is_ok())
            .map(|&term| self.rarity[term as usize])
            .sum();
        found / title.worth
    }

    fn labels(&self) -> &Labels {
        &self.labels
    }

    fn links(&self) -> &Labels {
        &self.links
    }

    fn room(&self, article: u32) -> f32 {
        self.room[article as usize]
    }

    fn newest(&self) -> &[u32] {
        &self.newest
    }
}

/// Squares of an article's length in whole numbers: their sum is the same in any order, so one that follows the terms as
/// they change is the one that is made anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Lengths {
    /// With each term weighed by its rarity, in 2^28ths.
    weighed: u64,
    /// With all terms that count weighed alike, in 4,096ths.
    plain: u64,
}

impl Lengths {
    /// The lengths with another's part in place of one's own.
    pub fn exchange(&mut self, old: Self, new: Self) {
        let step = |all: u64, old: u64, new: u64| all.wrapping_add(new).wrapping_sub(old);
        self.weighed = step(self.weighed, old.weighed, new.weighed);
        self.plain = step(self.plain, old.plain, new.plain);
    }

    /// One over the length of the article's vector.
    pub fn scale(self) -> f32 {
        one_over_root((self.weighed as f64 / f64::from(1_u32 << 28)) as f32)
    }

    /// How freely an article stands, 0 to 1: the mean rarity of its terms (root of the mean square) as a part of the
    /// highest there can be.
    ///
    /// An article of common words is near to many by being like all of them a little, and would stand on every list
    /// (hubs: Radovanović and others 2010). Times this, a likeness is the cosine with the other's length taken before
    /// its terms are weighed by their rarity.
    pub fn room(self, rarity_of: &[f32]) -> f32 {
        let highest = f64::from(rarity_of.get(2).copied().unwrap_or_default());
        if self.plain == 0 || highest <= 0.0 {
            return 1.0;
        }
        let mean = self.weighed as f64 / (self.plain as f64 * f64::from(1_u32 << 16));
        (mean.sqrt() / highest) as f32
    }
}

impl std::iter::Sum for Lengths {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |a, b| Self {
            weighed: a.weighed + b.weighed,
            plain: a.plain + b.plain,
        })
    }
}

/// What a term adds to an article's lengths.
#[derive(Clone, Debug, Default)]
pub(super) struct Squares {
    /// By number of holders: the square of the rarity, in 65,536ths.
    rarity: Vec<u64>,
    /// By count: the square of the gain, in 4,096ths.
    gain: Vec<u64>,
}

impl Squares {
    pub fn new(rarity_of: &[f32]) -> Self {
        let square =
            |value: f32, parts: f64| (f64::from(value) * f64::from(value) * parts + 0.5) as u64;
        Self {
            // A term of one article alone likens it to none, so it does not count.
            rarity: rarity_of
                .iter()
                .enumerate()
                .map(|(holders, &r)| if holders < 2 { 0 } else { square(r, 65_536.0) })
                .collect(),
            gain: (0..=255)
                .map(|units| square(gain(units), 4_096.0))
                .collect(),
        }
    }

    /// Of one term, by its holders and its count: below 2^41. Nothing of one that tells no articles apart.
    pub fn of(&self, holders: usize, count: u8) -> Lengths {
        let rarity = self.rarity.get(holders).copied().unwrap_or_default();
        let gain = self.gain[usize::from(count)];
        Lengths {
            weighed: rarity * gain,
            plain: if rarity > 0 { gain } else { 0 },
        }
    }
}

pub(super) fn newest_first(all: &[Entry<'_>], entries: &[u32]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..entries.len() as u32).collect();
    let date = |article: &u32| all[entries[*article as usize] as usize].date;
    order.sort_by(|a, b| date(b).cmp(&date(a)).then(a.cmp(b)));
    order
}

/// What a term is worth by the number of articles that have it: ln((1 + articles) / number), less ln 2 on a
/// large site, never below nothing. So a word in every second article says nothing, in any language. On a
/// small site, where half of the articles may be on one matter, less is taken off.
pub(super) fn rarities(articles: usize) -> Vec<f32> {
    let all = articles as f64;
    let common = libm::log(2.0) * all / (all + SMALL);
    (0..=articles)
        .map(|holders| (libm::log((1.0 + all) / holders.max(1) as f64) - common).max(0.0) as f32)
        .collect()
}

/// What a count in units is worth: 1 + ln(times), below one time the part of it (sublinear, Buckley 1992).
pub(super) fn gain(units: u16) -> f32 {
    let times = f64::from(units) / f64::from(UNITS);
    if times < 1.0 {
        times as f32
    } else {
        (1.0 + libm::log(times)) as f32
    }
}

pub(super) fn one_over_root(squares: f32) -> f32 {
    if squares > 0.0 {
        1.0 / squares.sqrt()
    } else {
        0.0
    }
}
