//! All word lists of a language, found in one pass over a text.
//!
//! It finds; what a find means is judged elsewhere.

use std::collections::BTreeMap;
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::parse::markdown::prose::Prose;

use super::address;
use super::pattern::{self, Way};

/// A phrase of a list, in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::check) struct Hit {
    /// Bytes of the prose.
    pub(in crate::check) range: Range<usize>,
    /// Number of its list.
    pub(in crate::check) list: u32,
}

/// Lists of phrases that are looked for together.
pub(in crate::check) struct Engine {
    automaton: Option<AhoCorasick>,
    /// By anchor: its ways, each with the number of its list.
    ways: Vec<Vec<(u32, Way)>>,
}

impl Engine {
    /// The engine for lists, each a number, phrases, and whether their case counts. Phrases that can't be read are
    /// left out; a test refuses them.
    pub(in crate::check) fn new<'l>(
        lists: impl IntoIterator<Item = (u32, &'l [String], bool)>,
    ) -> Self {
        let mut by_anchor: BTreeMap<String, Vec<(u32, Way)>> = BTreeMap::new();
        for (list, phrases, exact) in lists {
            for way in phrases
                .iter()
                .filter_map(|p| pattern::ways(p, exact).ok())
                .flatten()
            {
                by_anchor.entry(way.anchor()).or_default().push((list, way));
            }
        }
        let automaton = (!by_anchor.is_empty())
            .then(|| {
                AhoCorasick::builder()
                    .match_kind(MatchKind::Standard)
                    .kind(Some(AhoCorasickKind::ContiguousNFA))
                    .build(by_anchor.keys())
                    .ok()
            })
            .flatten();
        Self {
            automaton,
            ways: by_anchor.into_values().collect(),
        }
    }

    /// Everything that is found, by place; no hit reaches over the end of a passage or lies in an address.
    pub(in crate::check) fn hits(&self, prose: &Prose) -> Vec<Hit> {
        let Some(automaton) = &self.automaton else {
            return Vec::new();
        };
        let mut hits = Vec::new();
        // Most texts have none, and then no phrase needs a look around it.
        let has_addresses = address::may_stand_in(&prose.lower);
        for found in automaton.find_overlapping_iter(prose.lower.as_str()) {
            let Some(passage) = prose.passage_at(found.start()) else {
                continue;
            };
            let ways = self
                .ways
                .get(found.pattern().as_usize())
                .map_or(&[][..], Vec::as_slice);
            for (list, way) in ways {
                if let Some(range) =
                    way.matched(&prose.text, &prose.lower, &found.range(), &passage.range)
                    && !(has_addresses && address::holds(&prose.lower, &range))
                {
                    hits.push(Hit { range, list: *list });
                }
            }
        }
        hits.sort_unstable_by(|a, b| {
            (a.range.start, a.range.end, a.list).cmp(&(b.range.start, b.range.end, b.list))
        });
        hits.dedup();
        hits
    }
}

/// What is wrong with a phrase, if anything.
#[cfg(test)]
pub(in crate::check) fn fault(phrase: &str) -> Option<String> {
    pattern::ways(phrase, false).err()
}
