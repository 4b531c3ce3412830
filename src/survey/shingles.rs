//! Sets of shingles -> pairs with much in common, exactly, without comparing all with all.
//!
//! Two sets with a Jaccard likeness of at least t share one of the rarest |x| - t|x| + 1 members of either (prefix
//! filter: Chaudhuri, Ganti and Kaushik 2006; Bayardo, Ma and Srikant 2007). What stands on every page, such as a
//! disclaimer, is common and so in no prefix.

use std::collections::BTreeMap;

use rayon::prelude::*;

/// Other sets that are compared with one. A site where a text stands on more pages than this is told of enough of them.
const MOST_CANDIDATES: usize = 400;

/// A pair of sets by their numbers, the smaller first, and their likeness from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pair {
    /// The first.
    pub(super) one: usize,
    /// The second.
    pub(super) other: usize,
    /// Members in both, out of members in either.
    pub(super) likeness: f64,
}

/// All pairs with a likeness of at least `least` (above 0), by their numbers. Each set is sorted and holds no member
/// twice; a set with fewer than `fewest` members is compared with none.
pub(super) fn pairs(sets: &[Vec<u32>], least: f64, fewest: usize) -> Vec<Pair> {
    let counts = counts(sets);
    let rank = |member: &u32| (counts.get(member).copied().unwrap_or(0), *member);
    let prefixes: Vec<Vec<u32>> = sets
        .par_iter()
        .map(|set| {
            if set.len() < fewest {
                return Vec::new();
            }
            let mut rarest = set.clone();
            rarest.sort_unstable_by_key(rank);
            // Rounding must not make a prefix shorter than it has to be.
            let common = (least * set.len() as f64 - 1e-9).ceil() as usize;
            rarest.truncate(set.len() + 1 - common.max(1));
            // A member of this set alone leads to no other.
            rarest.retain(|member| rank(member).0 > 1);
            rarest
        })
        .collect();
    let mut holders: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (i, prefix) in prefixes.iter().enumerate() {
        for member in prefix {
            holders.entry(*member).or_default().push(i);
        }
    }
    let mut found: Vec<Pair> = prefixes
        .par_iter()
        .enumerate()
        .flat_map_iter(|(i, prefix)| {
            let candidates = candidates(i, prefix, &holders);
            candidates.into_iter().filter_map(move |other| {
                let likeness = likeness(&sets[i], &sets[other], least)?;
                Some(Pair {
                    one: i,
                    other,
                    likeness,
                })
            })
        })
        .collect();
    found.sort_unstable_by_key(|pair| (pair.one, pair.other));
    found
}

/// In how many sets each member stands.
fn counts(sets: &[Vec<u32>]) -> BTreeMap<u32, u32> {
    let mut all: Vec<u32> = sets.iter().flatten().copied().collect();
    all.par_sort_unstable();
    let mut counts = BTreeMap::new();
    for run in all.chunk_by(|a, b| a == b) {
        if let (Some(member), true) = (run.first(), run.len() > 1) {
            counts.insert(*member, run.len() as u32);
        }
    }
    counts
}

/// Sets after `i` that share a member of its prefix, each once.
fn candidates(i: usize, prefix: &[u32], holders: &BTreeMap<u32, Vec<usize>>) -> Vec<usize> {
    let mut all: Vec<usize> = Vec::new();
    for member in prefix {
        let others = holders.get(member).map(Vec::as_slice).unwrap_or_default();
        let later = others.partition_point(|other| *other <= i);
        all.extend(others.iter().skip(later).take(MOST_CANDIDATES));
        if all.len() > 8 * MOST_CANDIDATES {
            all.sort_unstable();
            all.dedup();
            if all.len() >= MOST_CANDIDATES {
                break;
            }
        }
    }
    all.sort_unstable();
    all.dedup();
    all.truncate(MOST_CANDIDATES);
    all
}

/// The Jaccard likeness of two sets, if it is at least `least`.
fn likeness(one: &[u32], other: &[u32], least: f64) -> Option<f64> {
    let (fewer, more) = (one.len().min(other.len()), one.len().max(other.len()));
    if (fewer as f64) < least * more as f64 {
        return None;
    }
    let (mut a, mut b, mut both) = (0, 0, 0_usize);
    while let (Some(x), Some(y)) = (one.get(a), other.get(b)) {
        a += usize::from(x <= y);
        b += usize::from(y <= x);
        both += usize::from(x == y);
    }
    let likeness = both as f64 / (one.len() + other.len() - both).max(1) as f64;
    (likeness >= least).then_some(likeness)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// All pairs by the definition.
    fn by_hand(sets: &[Vec<u32>], least: f64, fewest: usize) -> Vec<Pair> {
        let mut all = Vec::new();
        for one in 0..sets.len() {
            for other in one + 1..sets.len() {
                let both = sets[one].iter().filter(|m| sets[other].contains(m)).count();
                let either = sets[one].len() + sets[other].len() - both;
                let likeness = both as f64 / either.max(1) as f64;
                if likeness >= least && sets[one].len() >= fewest && sets[other].len() >= fewest {
                    all.push(Pair {
                        one,
                        other,
                        likeness,
                    });
                }
            }
        }
        all
    }

    proptest! {
        #[test]
        fn every_pair_is_found_and_no_other(
            sets in prop::collection::vec(prop::collection::btree_set(0_u32..30, 0..20), 0..12),
            least in 1_u32..10,
        ) {
            let sets: Vec<Vec<u32>> = sets.into_iter().map(|s| s.into_iter().collect()).collect();
            let least = f64::from(least) / 10.0;
            prop_assert_eq!(pairs(&sets, least, 2), by_hand(&sets, least, 2));
        }
    }

    #[test]
    fn a_site_of_copies_ends_in_time_and_is_told_of_them() {
        let copy: Vec<u32> = (0..30).collect();
        let found = pairs(&vec![copy; 1_000], 0.3, 12);
        assert!(found.len() >= 999 && found.len() <= 1_000 * MOST_CANDIDATES);
        assert!(found.iter().all(|p| p.likeness > 0.999));
    }
}
