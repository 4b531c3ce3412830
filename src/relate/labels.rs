//! Tags, categories and links of articles into what two articles share of them.
//!
//! It sees hashes only; which label outweighs which is for `rank` to say.

use rapidhash::v3::rapidhash_v3;

use super::Entry;
use super::index::one_over_root;
use super::profile::Profile;
use super::words::fold;

/// Labels of each article with their worth, and one over the length of each article's vector of them.
pub(super) struct Labels {
    sets: Vec<Vec<(u64, f32)>>,
    scale: Vec<f32>,
    /// One over the worth of a label that one article alone has.
    rarest: f32,
}

/// Kinds of labels and links, kept apart in one number's upper half.
const TAG: u64 = 1 << 32;
const CATEGORY: u64 = 2 << 32;
const SOURCE: u64 = 3 << 32;
const LINK_OUT: u64 = 4 << 32;
const LINK_IN: u64 = 5 << 32;

/// Whether a label is a tag; else it is a category.
pub(super) fn is_tag(label: u64) -> bool {
    label >> 32 == TAG >> 32
}

impl Labels {
    /// Weighs labels by their rarity: ln((1 + articles) / (articles with the label)).
    pub fn weigh(sets: Vec<Vec<u64>>) -> Self {
        let all = 1.0 + sets.len() as f64;
        let mut weighed: Vec<Vec<(u64, f32)>> = sets
            .iter()
            .map(|set| Vec::with_capacity(set.len()))
            .collect();
        let mut holders: Vec<(u64, u32)> = (0_u32..)
            .zip(&sets)
            .flat_map(|(article, set)| set.iter().map(move |&label| (label, article)))
            .collect();
        holders.sort_unstable();
        // Label by label, so that each article gets its own in ascending order.
        for run in holders.chunk_by(|a, b| a.0 == b.0) {
            let worth = libm::log(all / run.len() as f64) as f32;
            for &(label, article) in run {
                weighed[article as usize].push((label, worth));
            }
        }
        let sets = weighed;
        let scale = sets
            .iter()
            .map(|set| one_over_root(set.iter().map(|&(_, worth)| worth * worth).sum()))
            .collect();
        Self {
            sets,
            scale,
            rarest: (1.0 / libm::log(all).max(1.0)) as f32,
        }
    }

    /// Each label that two articles share, with its part of their cosine times its rarity (0 to 1): having
    /// all labels alike says little if every article has them.
    pub fn shared(&self, one: u32, other: u32) -> impl Iterator<Item = (u64, f32)> + '_ {
        let (a, b) = (&self.sets[one as usize], &self.sets[other as usize]);
        let scale = self.scale[one as usize] * self.scale[other as usize];
        a.iter().filter_map(move |&(label, worth)| {
            b.binary_search_by_key(&label, |&(l, _)| l)
                .ok()
                .map(|_| (label, worth * worth * scale * (worth * self.rarest)))
        })
    }
}

/// The labels of an article, ascending.
pub(super) fn labels_of(profile: &Profile) -> Vec<u64> {
    let tags = profile.tags.iter().map(|&tag| TAG | u64::from(tag));
    let categories = profile.categories.iter().map(|&c| CATEGORY | u64::from(c));
    tags.chain(categories).collect()
}

/// What an article links to, outside and inside the site, and what links to it; ascending.
pub(super) fn links_of(all: &[Entry<'_>], entry: u32, linked_from: &[Vec<u32>]) -> Vec<u64> {
    let key = |other: &u32| {
        let other = all.get(*other as usize)?;
        Some(u64::from(fold(rapidhash_v3(other.key.as_bytes()))))
    };
    let this = &all[entry as usize];
    let sources = this.profile.sources.iter().map(|&s| SOURCE | u64::from(s));
    let out = this.links.iter().filter_map(key).map(|k| LINK_OUT | k);
    let back = linked_from[entry as usize].iter();
    let mut links: Vec<u64> = sources
        .chain(out)
        .chain(back.filter_map(key).map(|k| LINK_IN | k))
        .collect();
    links.sort_unstable();
    links.dedup();
    links
}
