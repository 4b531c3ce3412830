//! The articles of one language, indexed once and then followed as they change, for those who want single lists.
//!
//! An article that changes gets a slot of its own beside the [`Base`], and its old one is dead. What is worked out from
//! slots is what an index made anew would give, bit for bit: sums of whole numbers do not depend on their order, and all
//! others are made in the order of the terms as they are now.

mod changes;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::base::{Base, Worth};
use super::index::Lengths;
use super::profile::Profile;

/// Slots beside the base from which on a new base costs less than they do. Tests change few articles, and are to come
/// upon it.
const MOST_FRESH: usize = if cfg!(test) { 3 } else { 512 };

/// The articles of one language.
#[derive(Clone, Default)]
pub(super) struct Living {
    base: Arc<Base>,
    /// Articles in the order of their keys.
    articles: Arc<Vec<(Arc<str>, u32)>>,
    slots: Vec<Slot>,
    /// How many of them the base has.
    base_slots: usize,
    /// The article of each slot; of a dead one, the largest number.
    article_of: Vec<u32>,
    /// Terms that the base has not, by hash.
    new_terms: BTreeMap<u32, u32>,
    /// Their hashes, by number less the base's terms.
    new_hashes: Vec<u32>,
    /// Postings beside the base's.
    extra: BTreeMap<u32, Vec<u32>>,
    /// Postings of the base whose slot is dead, by term.
    dead: BTreeMap<u32, usize>,
    /// Bit by bit the base's terms that have postings beside it, or dead ones.
    touched: Vec<u64>,
    /// By slot: the article's lengths.
    lengths: Vec<Lengths>,
    /// Slots beside the base whose articles are gone, to be used again.
    free: Vec<u32>,
    worth: Arc<Worth>,
}

/// An article's place.
#[derive(Clone)]
struct Slot {
    profile: Arc<Profile>,
    /// Its terms and counts where it stands beside the base.
    own: Option<Arc<(Vec<u32>, Vec<u8>)>>,
}

/// An article by its key.
pub(super) type Member<'a> = (&'a str, &'a Arc<Profile>);

impl Living {
    /// Indexes articles, which come in the order of their keys.
    pub(super) fn build(members: &[Member<'_>]) -> Self {
        let profiles: Vec<&Profile> = members.iter().map(|(_, profile)| &***profile).collect();
        let base = Arc::new(Base::build(&profiles));
        let slot = |(_, profile): &Member<'_>| Slot {
            profile: Arc::clone(profile),
            own: None,
        };
        let articles = (0_u32..)
            .zip(members)
            .map(|(slot, (key, _))| (Arc::from(*key), slot));
        let mut living = Self {
            touched: vec![0; base.len().div_ceil(64)],
            base,
            articles: Arc::new(articles.collect()),
            slots: members.iter().map(slot).collect(),
            base_slots: members.len(),
            article_of: (0..members.len() as u32).collect(),
            worth: Arc::new(Worth::new(members.len())),
            ..Self::default()
        };
        living.square_all();
        living
    }

    /// Follows the articles as they are now, in the order of their keys. An article whose profile is the same one is the
    /// same. Tells whether any tag, category or source differs.
    pub(super) fn follow(this: &mut Arc<Self>, members: &[Member<'_>]) -> bool {
        // Looked at before it is touched: where others hold it, touching it copies it.
        !this.is_of(members) && Arc::make_mut(this).catch_up(members)
    }

    fn is_of(&self, members: &[Member<'_>]) -> bool {
        let profile = |slot: u32| Arc::as_ptr(&self.slots[slot as usize].profile);
        let known = self
            .articles
            .iter()
            .map(|(key, slot)| (&**key, profile(*slot)));
        known.eq(members.iter().map(|(key, new)| (*key, Arc::as_ptr(new))))
    }

    fn catch_up(&mut self, members: &[Member<'_>]) -> bool {
        if self.is_worn() || self.articles.is_empty() {
            *self = Self::build(members);
            return true;
        }
        let changes = self.changes(members);
        self.apply(members.len(), changes)
    }

    /// Whether so much stands beside the base that a new one costs less.
    fn is_worn(&self) -> bool {
        self.slots.len() - self.base_slots - self.free.len() > MOST_FRESH
    }

    fn touch(&mut self, term: u32) {
        if let Some(bits) = self.touched.get_mut(term as usize / 64) {
            *bits |= 1 << (term % 64);
        }
    }

    fn is_touched(&self, term: u32) -> bool {
        self.touched
            .get(term as usize / 64)
            .is_none_or(|bits| bits >> (term % 64) & 1 == 1)
    }

    /// The lengths of articles that have a term whose holders are more or fewer now; of new ones, altogether.
    fn square_again(&mut self, held: &BTreeMap<u32, usize>, new: &[u32]) {
        let worth = self.worth.clone();
        for (&term, &before) in held {
            let now = self.holders(term);
            if before == now || worth.squares.of(before, 255) == worth.squares.of(now, 255) {
                continue;
            }
            let of = |holders, count| worth.squares.of(holders, count);
            let mut changed = Vec::new();
            self.each_posting(term, |slot, count| changed.push((slot, count)));
            for (slot, count) in changed {
                self.lengths[slot as usize].exchange(of(before, count), of(now, count));
            }
        }
        for &slot in new {
            self.lengths[slot as usize] = self.square(slot);
        }
    }

    fn square_all(&mut self) {
        let slots = 0..self.slots.len() as u32;
        self.lengths = slots
            .into_par_iter()
            .map(|slot| self.square(slot))
            .collect();
    }

    fn square(&self, slot: u32) -> Lengths {
        let (terms, counts) = self.terms(slot);
        let each = terms.iter().zip(counts);
        each.map(|(&term, &count)| self.worth.squares.of(self.holders(term), count))
            .sum()
    }

    /// What terms are worth.
    pub(super) fn worth(&self) -> &Worth {
        &self.worth
    }

    /// How many articles there are.
    pub(super) fn len(&self) -> usize {
        self.articles.len()
    }

    /// How many slots there are.
    pub(super) fn slots(&self) -> usize {
        self.slots.len()
    }

    /// The number of the article with a key.
    pub(super) fn article(&self, key: &str) -> Option<u32> {
        let found = self
            .articles
            .binary_search_by(|(known, _)| (**known).cmp(key));
        found.ok().map(|at| at as u32)
    }

    /// The slot of an article.
    pub(super) fn slot(&self, article: u32) -> u32 {
        self.articles[article as usize].1
    }

    /// The article of a slot; none for a dead one.
    pub(super) fn article_at(&self, slot: u32) -> Option<u32> {
        self.article_of
            .get(slot as usize)
            .copied()
            .filter(|article| *article != u32::MAX)
    }

    /// What an article is compared by.
    pub(super) fn profile(&self, article: u32) -> &Profile {
        &self.slots[self.slot(article) as usize].profile
    }

    /// One over the length of the vector of a slot's article.
    pub(super) fn scale(&self, slot: u32) -> f32 {
        self.lengths[slot as usize].scale()
    }

    /// How freely a slot's article stands.
    pub(super) fn room(&self, slot: u32) -> f32 {
        self.lengths[slot as usize].room(&self.worth.rarity_of)
    }

    /// The terms of a slot, ascending, and their counts.
    pub(super) fn terms(&self, slot: u32) -> (&[u32], &[u8]) {
        match &self.slots[slot as usize].own {
            Some(own) => (&own.0, &own.1),
            None => self.base.terms(slot),
        }
    }

    /// The number of a term.
    pub(super) fn number(&self, hash: u32) -> Option<u32> {
        self.base
            .number(hash)
            .or_else(|| self.new_terms.get(&hash).copied())
    }

    /// The hash of a term.
    pub(super) fn hash(&self, term: u32) -> u32 {
        let beside = || self.new_hashes.get(term as usize - self.base.len());
        let known = self.base.hash(term);
        known.or_else(|| beside().copied()).unwrap_or_default()
    }

    /// How many articles have a term.
    pub(super) fn holders(&self, term: u32) -> usize {
        let base = self.base.postings(term).len();
        if !self.is_touched(term) {
            return base;
        }
        let dead = self.dead.get(&term).copied().unwrap_or_default();
        base - dead + self.extra.get(&term).map_or(0, Vec::len)
    }

    /// What a term is worth; nothing if one article alone has it.
    pub(super) fn rarity(&self, term: u32) -> f32 {
        self.worth
            .rarity_of
            .get(self.holders(term))
            .copied()
            .unwrap_or_default()
    }

    /// Every slot of an article that has a term, with its count there.
    pub(super) fn each_posting(&self, term: u32, mut with: impl FnMut(u32, u8)) {
        let base = self.base.postings(term);
        if !self.is_touched(term) {
            return base
                .iter()
                .for_each(|&posting| with(posting >> 8, posting as u8));
        }
        let extra = self.extra.get(&term).into_iter().flatten();
        for &posting in base.iter().chain(extra) {
            if self.article_of[(posting >> 8) as usize] != u32::MAX {
                with(posting >> 8, posting as u8);
            }
        }
    }
}
