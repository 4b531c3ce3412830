//! Articles that change, come and go.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use super::{Lengths, Living, Member, Slot};
use crate::relate::base::Worth;
use crate::relate::profile::Profile;

/// Where an article stands, or what it is to be indexed by.
enum Place {
    Slot(u32),
    New(Arc<Profile>),
}

#[derive(Default)]
pub(super) struct Changes {
    dead: Vec<u32>,
    articles: Vec<(Arc<str>, Place)>,
}

impl Living {
    /// Takes in articles by their numbers that have other profiles now, all others being as they were. Tells whether any
    /// tag, category or source differs.
    pub(in crate::relate) fn exchange(&mut self, changed: &[(u32, &Arc<Profile>)]) -> bool {
        if self.is_worn() {
            self.build_anew(changed);
            return true;
        }
        let mut held = BTreeMap::new();
        let mut new = Vec::with_capacity(changed.len());
        let mut differ = false;
        for &(article, profile) in changed {
            let old = self.slot(article);
            differ |= !self.profile(article).has_labels_of(profile);
            self.bury(old, &mut held);
            let slot = self.take_in(Arc::clone(profile), &mut held);
            Arc::make_mut(&mut self.articles)[article as usize].1 = slot;
            self.article_of[slot as usize] = article;
            new.push(slot);
        }
        self.square_again(&held, &new);
        differ
    }

    fn build_anew(&mut self, changed: &[(u32, &Arc<Profile>)]) {
        let articles = self.articles.clone();
        let mut profiles: Vec<Arc<Profile>> = articles
            .iter()
            .map(|(_, slot)| self.slots[*slot as usize].profile.clone())
            .collect();
        for &(article, profile) in changed {
            profiles[article as usize] = Arc::clone(profile);
        }
        let keys = articles.iter().map(|(key, _)| &**key);
        let members: Vec<Member<'_>> = keys.zip(&profiles).collect();
        *self = Self::build(&members);
    }

    /// The slots that die, and the articles in their order with the profiles of those that are new.
    pub(super) fn changes(&self, members: &[Member<'_>]) -> Changes {
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

    pub(super) fn apply(&mut self, members: usize, changes: Changes) -> bool {
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
}
