//! The terms of many profiles, sorted: which articles hold each, and which each article holds.
//!
//! It weighs nothing; `index` and `base` do, each with its own choice of terms.

use super::profile::Profile;

/// Parts the hashes are split into, to be sorted side by side.
pub(super) const PARTS: u32 = 16;

/// The terms of one range of hashes that tell articles apart.
pub(super) struct Part {
    /// Terms in so many articles that they tell none apart.
    pub common: Vec<u32>,
    hashes: Vec<u32>,
    /// Where each term's postings start, and the end of the last.
    starts: Vec<u32>,
    postings: Vec<u32>,
    /// Terms that one article alone has, each with its posting.
    pub single: Vec<(u32, u32)>,
}

/// With `rarity_of`, terms that are worth nothing and those that one article alone has are left out.
pub(super) fn sort_part(part: u32, profiles: &[&Profile], rarity_of: Option<&[f32]>) -> Part {
    let width = u32::MAX / PARTS + 1;
    let (low, high) = (part * width, (part * width).checked_add(width));
    let stretches: Vec<(&[u32], &[u8])> = profiles
        .iter()
        .map(|profile| {
            let from = profile.terms.partition_point(|&term| term < low);
            let to = high.map_or(profile.terms.len(), |high| {
                from + profile.terms[from..].partition_point(|&term| term < high)
            });
            // A profile comes from a cache, which a fault of the disk may have changed.
            let counts = profile.counts.get(from..to).unwrap_or_default();
            (&profile.terms[from..to], counts)
        })
        .collect();
    let shared = rarity_of.map(|_| Shared::of(&stretches));
    let mut packed: Vec<u64> = Vec::new();
    for (article, (terms, counts)) in (0_u64..).zip(&stretches) {
        let counted = terms.iter().zip(*counts);
        let kept = counted.filter(|(term, _)| shared.as_ref().is_none_or(|s| s.may_hold(**term)));
        packed.extend(
            kept.map(|(&term, &count)| u64::from(term) << 32 | article << 8 | u64::from(count)),
        );
    }
    packed.sort_unstable();
    let mut out = Part {
        common: Vec::new(),
        hashes: Vec::new(),
        starts: vec![0],
        postings: Vec::new(),
        single: Vec::new(),
    };
    for run in packed.chunk_by(|a, b| a >> 32 == b >> 32) {
        let hash = (run[0] >> 32) as u32;
        if rarity_of.is_some_and(|rarity_of| rarity_of[run.len()] <= 0.0) {
            out.common.push(hash);
            continue;
        }
        if let [only] = run {
            if rarity_of.is_none() {
                out.single.push((hash, *only as u32));
            }
            continue;
        }
        out.hashes.push(hash);
        out.postings.extend(run.iter().map(|&packed| packed as u32));
        out.starts.push(out.postings.len() as u32);
    }
    out
}

/// Which terms more than one article may have, told before they are sorted: most have one alone.
struct Shared {
    seen: Vec<u64>,
    again: Vec<u64>,
}

impl Shared {
    /// Two sets of bits, four bits a term, as far as a processor's own memory goes.
    fn of(stretches: &[(&[u32], &[u8])]) -> Self {
        let terms: usize = stretches.iter().map(|(terms, _)| terms.len()).sum();
        let words = (terms / 16).next_power_of_two().clamp(1 << 8, 1 << 18);
        let mut shared = Self {
            seen: vec![0; words],
            again: vec![0; words],
        };
        for &term in stretches.iter().flat_map(|(terms, _)| *terms) {
            let (at, bit) = shared.place(term);
            shared.again[at] |= shared.seen[at] & bit;
            shared.seen[at] |= bit;
        }
        shared
    }

    /// Never false for a term of two articles; seldom true for others.
    fn may_hold(&self, term: u32) -> bool {
        let (at, bit) = self.place(term);
        self.again[at] & bit != 0
    }

    fn place(&self, term: u32) -> (usize, u64) {
        (
            (term as usize / 64) & (self.seen.len() - 1),
            1 << (term % 64),
        )
    }
}

/// Numbers the terms of two articles or more from common to rare, equal ones by hash, and puts their postings in that
/// order.
pub(super) fn number_terms(
    parts: &[Part],
    articles: usize,
) -> (Vec<(u32, u32)>, Vec<usize>, Vec<u32>) {
    let runs = || {
        parts.iter().flat_map(|part| {
            let postings = part
                .starts
                .windows(2)
                .map(|pair| &part.postings[pair[0] as usize..pair[1] as usize]);
            part.hashes.iter().copied().zip(postings)
        })
    };
    // Counting sort by number of articles, most first.
    let mut place = vec![0_usize; articles + 2];
    for (_, postings) in runs() {
        place[articles - postings.len() + 1] += 1;
    }
    for at in 1..place.len() {
        place[at] += place[at - 1];
    }
    let total = place[articles + 1];
    let mut ordered: Vec<&[u32]> = vec![&[]; total];
    let mut numbers = Vec::with_capacity(total);
    for (hash, postings) in runs() {
        let next = &mut place[articles - postings.len()];
        ordered[*next] = postings;
        numbers.push((hash, *next as u32));
        *next += 1;
    }
    let mut starts = Vec::with_capacity(total + 1);
    let mut all = Vec::with_capacity(ordered.iter().map(|postings| postings.len()).sum());
    starts.push(0);
    for postings in ordered {
        all.extend_from_slice(postings);
        starts.push(all.len());
    }
    (numbers, starts, all)
}

/// Postings by term into terms by article. Postings after the last start belong to a term each.
pub(super) fn transpose(
    posting_starts: &[usize],
    postings: &[u32],
    articles: usize,
) -> (Vec<usize>, Vec<u32>, Vec<u8>) {
    let mut starts = vec![0_usize; articles + 1];
    for &posting in postings {
        starts[(posting >> 8) as usize + 1] += 1;
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    let mut next = starts.clone();
    let mut terms = vec![0_u32; postings.len()];
    let mut counts = vec![0_u8; postings.len()];
    let mut put = |term: usize, posting: u32| {
        let at = &mut next[(posting >> 8) as usize];
        terms[*at] = term as u32;
        counts[*at] = posting as u8;
        *at += 1;
    };
    for (term, range) in posting_starts.windows(2).enumerate() {
        for &posting in &postings[range[0]..range[1]] {
            put(term, posting);
        }
    }
    let (shared, end) = (
        posting_starts.len() - 1,
        posting_starts[posting_starts.len() - 1],
    );
    for (term, &posting) in postings[end..].iter().enumerate() {
        put(shared + term, posting);
    }
    (starts, terms, counts)
}
