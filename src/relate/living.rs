//! The articles of one language, indexed once and then followed as they change, for those who want single lists.
//!
//! An article that changes gets a slot of its own beside the [`Base`], and its old one is dead. What is worked out from
//! slots is what an index made anew would give, bit for bit: sums of whole numbers do not depend on their order, and all
//! others are made in the order of the terms as they are now.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use rayon::prelude::*;

use super::base::{Base, Worth};
use super::index::Lengths;
use super::profile::Profile;

/// Slots beside the base from which on a new base costs less than they do.
const MOST_FRESH: usize = 512;

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
        let fresh = self.slots.len() - self.base_slots - self.free.len();
        if fresh > MOST_FRESH || self.articles.is_empty() {
            *self = Self::build(members);
            return true;
        }
        let changes = self.changes(members);
        self.apply(members.len(), changes)
    }

    /// The slots that die, and the articles in their order with the profiles of those that are new.
    fn changes(&self, members: &[Member<'_>]) -> Changes {
        let mut changes = Changes::default();
        let mut old = self.articles.iter().peekable();
        for (key, profile) in members {
            while let Some((_, slot)) = old.next_if(|(known, _)| **known < **key) {
                changes.dead.push(*slot);
            }
            let known = old.next_if(|(known, _)| **known == **key);
            let is_same = |slot: u32| Arc::ptr_eq(&self.slots[slot as usize].profile, profile);
            let place = match known {
                Some((_, slot)) if is_same(*slot) => Place::Slot(*slot),
                _ => {
                    changes.dead.extend(known.map(|(_, slot)| *slot));
                    Place::New(Arc::clone(profile))
                }
            };
            let key = known.map_or_else(|| Arc::from(*key), |(key, _)| key.clone());
            changes.articles.push((key, place));
        }
        changes.dead.extend(old.map(|(_, slot)| *slot));
        changes
    }

    fn apply(&mut self, members: usize, changes: Changes) -> bool {
        let mut held: BTreeMap<u32, usize> = BTreeMap::new();
        let mut labels = Vec::new();
        for slot in changes.dead {
            labels.push(Arc::clone(&self.slots[slot as usize].profile));
            self.bury(slot, &mut held);
        }
        let (mut articles, mut new) = (Vec::with_capacity(members), Vec::new());
        let mut differ = false;
        for (key, place) in changes.articles {
            let slot = match place {
                Place::Slot(slot) => slot,
                Place::New(profile) => {
                    differ |= !labels.iter().any(|old| old.has_labels_of(&profile));
                    let slot = self.take_in(profile, &mut held);
                    new.push(slot);
                    slot
                }
            };
            articles.push((key, slot));
        }
        differ |= labels.len() != new.len();
        let same_count = members == self.articles.len();
        self.article_of = vec![u32::MAX; self.slots.len()];
        for (article, (_, slot)) in (0_u32..).zip(&articles) {
            self.article_of[*slot as usize] = article;
        }
        self.articles = Arc::new(articles);
        if same_count {
            self.square_again(&held, &new);
        } else {
            self.worth = Arc::new(Worth::new(members));
            self.square_all();
        }
        differ
    }

    /// Takes an article out. `held` notes how many had each of its terms before.
    fn bury(&mut self, slot: u32, held: &mut BTreeMap<u32, usize>) {
        for term in self.terms(slot).0.to_vec() {
            let holders = self.holders(term);
            held.entry(term).or_insert(holders);
            if self.slots[slot as usize].own.is_some() {
                self.remove_beside(term, slot);
            } else {
                *self.dead.entry(term).or_default() += 1;
                self.touch(term);
            }
        }
        if self.slots[slot as usize].own.is_some() {
            self.free.push(slot);
        }
        self.article_of[slot as usize] = u32::MAX;
    }

    fn remove_beside(&mut self, term: u32, slot: u32) {
        if let Entry::Occupied(mut postings) = self.extra.entry(term) {
            postings.get_mut().retain(|posting| posting >> 8 != slot);
            if postings.get().is_empty() {
                postings.remove();
            }
        }
    }

    /// Takes an article in, beside the base.
    fn take_in(&mut self, profile: Arc<Profile>, held: &mut BTreeMap<u32, usize>) -> u32 {
        let slot = self.free.pop().unwrap_or(self.slots.len() as u32);
        let mut own: Vec<(u32, u8)> = Vec::with_capacity(profile.terms.len());
        for (&hash, &count) in profile.terms.iter().zip(&profile.counts) {
            let term = self.number(hash).unwrap_or_else(|| {
                let term = (self.base.len() + self.new_hashes.len()) as u32;
                self.new_hashes.push(hash);
                self.new_terms.insert(hash, term);
                term
            });
            let holders = self.holders(term);
            held.entry(term).or_insert(holders);
            self.extra
                .entry(term)
                .or_default()
                .push(slot << 8 | u32::from(count));
            self.touch(term);
            own.push((term, count));
        }
        own.sort_unstable();
        let taken = Slot {
            profile,
            own: Some(Arc::new(own.into_iter().unzip())),
        };
        match self.slots.get_mut(slot as usize) {
            Some(free) => *free = taken,
            None => self.slots.push(taken),
        }
        self.article_of.resize(self.slots.len(), 0);
        self.lengths.resize(self.slots.len(), Lengths::default());
        slot
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

/// Where an article stands, or what it is to be indexed by.
enum Place {
    Slot(u32),
    New(Arc<Profile>),
}

#[derive(Default)]
struct Changes {
    dead: Vec<u32>,
    articles: Vec<(Arc<str>, Place)>,
}
