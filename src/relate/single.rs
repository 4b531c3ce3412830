//! The list of one article, worked out when it is asked for: the same, bit for bit, as among all lists.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::index::newest_first;
use super::labels::{Labels, labels_of, links_of};
use super::living::{Living, Member};
use super::nearest::{Near, READ};
use super::profile::Profile;
use super::rank::{self, View};
use super::{Entry, Match, Settings, by_language, linked_from};

/// The articles of a site by language, followed as they change. A clone shares what has not changed.
#[derive(Clone, Default)]
pub struct Collection {
    languages: BTreeMap<String, Arc<Living>>,
    /// The entries of each language that take part, in the order of their keys.
    members: BTreeMap<String, Arc<Vec<u32>>>,
    /// Goes up when a tag, a category or a source of any article changes.
    labels: u64,
}

impl Collection {
    /// Follows the articles as they are now; `profile` gives that of an entry. The work is that of the articles whose
    /// profiles are other ones, and a look at each of the rest.
    pub fn follow<'a>(
        &mut self,
        entries: &[Entry<'a>],
        profile: impl Fn(u32) -> Option<&'a Arc<Profile>>,
    ) {
        self.members = members(entries);
        let known = self.languages.len();
        self.languages
            .retain(|language, _| self.members.contains_key(language));
        let mut differ = known != self.languages.len();
        for (language, numbers) in &self.members {
            let member = |number: &u32| Some((entries[*number as usize].key, profile(*number)?));
            let members: Vec<Member<'_>> = numbers.iter().filter_map(member).collect();
            let living = self.languages.entry(language.clone()).or_default();
            differ |= Living::follow(living, &members);
        }
        self.labels += u64::from(differ);
    }

    /// Follows entries that have other profiles now, where nothing else is other than the last time. The work is that of
    /// these alone.
    pub fn exchange(&mut self, changed: &[(u32, &Arc<Profile>)]) {
        let mut differ = false;
        for (language, numbers) in &self.members {
            let Some(living) = self.languages.get_mut(language) else {
                continue;
            };
            let place = |&(entry, profile): &(u32, _)| {
                let at = numbers.iter().position(|number| *number == entry)?;
                Some((at as u32, profile))
            };
            let places: Vec<(u32, &Arc<Profile>)> = changed.iter().filter_map(place).collect();
            if !places.is_empty() {
                differ |= Arc::make_mut(living).exchange(&places);
            }
        }
        self.labels += u64::from(differ);
    }
}

/// The entries of each language that take part, in the order of their keys.
fn members(entries: &[Entry<'_>]) -> BTreeMap<String, Arc<Vec<u32>>> {
    let sorted = |(language, mut numbers): (&str, Vec<u32>)| {
        numbers.sort_by_key(|number| entries[*number as usize].key);
        (language.to_owned(), Arc::new(numbers))
    };
    by_language(entries).into_iter().map(sorted).collect()
}

/// Single lists of a collection's articles.
pub struct Singles {
    languages: BTreeMap<String, Language>,
    labels: u64,
}

/// The articles of one language, with what is worked out of them when it is first needed.
struct Language {
    living: Arc<Living>,
    /// The entry of each article.
    members: Arc<Vec<u32>>,
    tied: Arc<OnceLock<Tied>>,
}

/// What ties articles beside their words.
struct Tied {
    labels: Labels,
    links: Labels,
    newest: Vec<u32>,
}

impl Singles {
    /// Lists of the articles as the collection has them now. `last` are those of the same entries at an earlier time,
    /// alike in all but their profiles.
    pub fn new(collection: &Collection, last: Option<&Self>) -> Self {
        let last = last.filter(|last| last.labels == collection.labels);
        let language = |(name, living): (&String, &Arc<Living>)| {
            let known = last.and_then(|last| last.languages.get(name));
            let language = Language {
                living: living.clone(),
                members: collection.members.get(name).cloned().unwrap_or_default(),
                tied: known.map_or_else(Arc::default, |known| known.tied.clone()),
            };
            (name.clone(), language)
        };
        Self {
            languages: collection.languages.iter().map(language).collect(),
            labels: collection.labels,
        }
    }

    /// The list of an entry; empty for one that wants none. The entries are those that the collection followed last.
    pub fn list(&self, entries: &[Entry<'_>], settings: &Settings, number: u32) -> Vec<Match> {
        let subject = entries.get(number as usize).filter(|entry| entry.subject);
        let known = subject.and_then(|subject| {
            let language = self.languages.get(subject.language)?;
            Some((language, language.living.article(subject.key)?))
        });
        let Some((language, article)) = known else {
            return Vec::new();
        };
        let members = &**language.members;
        let seen = Seen {
            living: &language.living,
            tied: language
                .tied
                .get_or_init(|| Tied::new(entries, members, &language.living)),
            entries,
            members,
        };
        let wanted = rank::wanted(seen.entry_at(article), settings);
        let near = seen.nearest(article, wanted);
        rank::list(&seen, entries, settings, (article, &near))
    }
}

impl Tied {
    /// On one thread: it is made within a lock, where a thread that helps others might come to want it again.
    fn new(entries: &[Entry<'_>], members: &[u32], living: &Living) -> Self {
        let articles = 0..living.len() as u32;
        let labels = articles
            .map(|article| labels_of(living.profile(article)))
            .collect();
        let from = linked_from(entries);
        let links = members
            .par_iter()
            .map(|&entry| links_of(entries, entry, &from))
            .collect();
        Self {
            labels: Labels::weigh(labels),
            links: Labels::weigh(links),
            newest: newest_first(entries, members),
        }
    }
}

/// Memory that is used again from article to article.
#[derive(Default)]
struct Scratch {
    /// By slot: what the terms read so far give.
    sums: Vec<f32>,
    touched: Vec<u32>,
    /// By term: one more than its place among those that were not read, or nothing.
    places: Vec<u32>,
    found: Vec<(u32, f32)>,
}

/// A term of an article.
#[derive(Clone, Copy)]
struct Term {
    number: u32,
    hash: u32,
    holders: usize,
    /// What it weighs in the article, times its rarity.
    weight: f32,
}

/// The articles of a language with their entries.
struct Seen<'a> {
    living: &'a Living,
    tied: &'a Tied,
    entries: &'a [Entry<'a>],
    /// The entry of each article.
    members: &'a [u32],
}

impl<'a> Seen<'a> {
    fn entry_at(&self, article: u32) -> &Entry<'a> {
        &self.entries[self.members[article as usize] as usize]
    }

    /// What `nearest::nearest` gives on an index made anew, see there.
    fn nearest(&self, subject: u32, wanted: usize) -> Vec<Near> {
        let scratch = &mut Scratch::default();
        let living = self.living;
        scratch.sums.resize(living.slots(), 0.0);
        let slot = living.slot(subject);
        let terms = self.ordered(slot);
        let unread = self.read(&terms, scratch);
        let mut found: Vec<Near> = Vec::with_capacity(scratch.touched.len());
        for &slot in &scratch.touched {
            let sum = std::mem::take(&mut scratch.sums[slot as usize]);
            let Some(article) = living.article_at(slot) else {
                continue;
            };
            if self.entry_at(article).candidate && article != subject {
                found.push((sum * living.scale(slot), article));
            }
        }
        scratch.touched.clear();
        if found.len() > wanted {
            found.select_nth_unstable_by(wanted, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        }
        found.truncate(wanted);
        let unread = terms.get(..unread).unwrap_or_default();
        let end = note_places(unread, &mut scratch.places);
        let own = living.scale(slot);
        for (likeness, article) in &mut found {
            let slot = living.slot(*article);
            let rest = self.rest(slot, unread, end, scratch);
            *likeness = own * (*likeness + living.scale(slot) * rest);
        }
        for term in unread {
            scratch.places[term.number as usize] = 0;
        }
        found.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found
    }

    /// The terms of a slot that tell articles apart, in the order of an index made anew: common ones first, equal ones by
    /// hash.
    fn ordered(&self, slot: u32) -> Vec<Term> {
        let worth = self.living.worth();
        let (terms, counts) = self.living.terms(slot);
        let mut ordered: Vec<Term> = terms
            .iter()
            .zip(counts)
            .filter_map(|(&term, &count)| {
                let holders = self.living.holders(term);
                let rarity = worth.rarity_of.get(holders).copied().unwrap_or_default();
                (holders > 1 && rarity > 0.0).then(|| Term {
                    number: term,
                    hash: self.living.hash(term),
                    holders,
                    weight: rarity * rarity * worth.gain[usize::from(count)],
                })
            })
            .collect();
        ordered.sort_by(|a, b| b.holders.cmp(&a.holders).then(a.hash.cmp(&b.hash)));
        ordered
    }

    /// Adds up terms from the rarest on, as far as [`READ`] goes. Returns how many were left.
    fn read(&self, terms: &[Term], scratch: &mut Scratch) -> usize {
        let gain = &self.living.worth().gain;
        let mut left = READ;
        for (at, term) in terms.iter().enumerate().rev() {
            if term.holders > left && !scratch.touched.is_empty() {
                return at + 1;
            }
            let (sums, touched) = (&mut scratch.sums, &mut scratch.touched);
            let mut add = |slot: u32, count: u8| {
                let sum = &mut sums[slot as usize];
                if *sum == 0.0 {
                    touched.push(slot);
                }
                *sum += term.weight * gain[usize::from(count)];
            };
            if term.holders <= left {
                self.living.each_posting(term.number, add);
            } else {
                // Of a term that is too common and yet the rarest, the first articles by key are read.
                let mut postings = Vec::with_capacity(term.holders);
                self.living.each_posting(term.number, |slot, count| {
                    postings.push((self.living.article_at(slot), slot, count));
                });
                postings.sort_unstable();
                postings.truncate(left);
                for (_, slot, count) in postings {
                    add(slot, count);
                }
            }
            left -= term.holders.min(left);
        }
        0
    }

    /// What a slot's article has of the terms that were not read, added up in their order.
    fn rest(&self, slot: u32, unread: &[Term], end: u32, scratch: &mut Scratch) -> f32 {
        let gain = &self.living.worth().gain;
        let (terms, counts) = self.living.terms(slot);
        scratch.found.clear();
        let mut last = 0;
        let mut in_order = true;
        for (&term, &count) in terms
            .iter()
            .zip(counts)
            .take_while(|&(&term, _)| term < end)
        {
            let place = scratch.places[term as usize];
            if place > 0 {
                in_order &= place > last;
                last = place;
                let weight = unread[place as usize - 1].weight;
                scratch
                    .found
                    .push((place, weight * gain[usize::from(count)]));
            }
        }
        if !in_order {
            scratch.found.sort_unstable_by_key(|&(place, _)| place);
        }
        scratch.found.iter().map(|&(_, part)| part).sum()
    }
}

/// Notes the place of each term, from 1; returns the first term number above them.
fn note_places(unread: &[Term], places: &mut Vec<u32>) -> u32 {
    let end = unread.iter().map(|term| term.number + 1).max().unwrap_or(0);
    if places.len() < end as usize {
        places.resize(end as usize, 0);
    }
    for (place, term) in (1_u32..).zip(unread) {
        places[term.number as usize] = place;
    }
    end
}

impl View for Seen<'_> {
    fn entry(&self, article: u32) -> u32 {
        self.members[article as usize]
    }

    fn profile(&self, article: u32) -> &Profile {
        self.living.profile(article)
    }

    fn mention(&self, named: u32, reader: u32) -> f32 {
        let living = self.living;
        let (reader, _) = living.terms(living.slot(reader));
        let (mut worth, mut found) = (0.0_f32, Vec::new());
        for hash in &living.profile(named).title {
            let Some(term) = living.number(*hash) else {
                continue;
            };
            let rarity = living.rarity(term);
            worth += rarity;
            if rarity > 0.0 && living.holders(term) > 1 && reader.binary_search(&term).is_ok() {
                found.push(rarity);
            }
        }
        if worth <= 0.0 {
            return 0.0;
        }
        found.into_iter().sum::<f32>() / worth
    }

    fn labels(&self) -> &Labels {
        &self.tied.labels
    }

    fn links(&self) -> &Labels {
        &self.tied.links
    }

    fn room(&self, article: u32) -> f32 {
        self.living.room(self.living.slot(article))
    }

    fn newest(&self) -> &[u32] {
        &self.tied.newest
    }
}
