//! One article of an index into its list: the nearest by their words, weighed by what else ties them,
//! without copies, with pins in front.
//!
//! It knows no text; ties are broken by the article's place in the index, which is its key's.

use super::labels::{Labels, is_tag};
use super::nearest::{NEAREST, Near};
use super::profile::{Profile, is_copy};
use super::{Entry, Match, Order, Settings, Weights};

/// What is asked of the articles of one language, which are numbered in the order of their keys.
pub(super) trait View {
    /// The entry that an article comes from.
    fn entry(&self, article: u32) -> u32;
    /// What it is compared by.
    fn profile(&self, article: u32) -> &Profile;
    /// The share of `named`'s title, by worth, that stands in the text of `reader`: 0 to 1.
    fn mention(&self, named: u32, reader: u32) -> f32;
    /// Tags and categories.
    fn labels(&self) -> &Labels;
    /// Links, outside and inside.
    fn links(&self) -> &Labels;
    /// How freely an article stands, 0 to 1.
    fn room(&self, article: u32) -> f32;
    /// Articles by date, newest first, those without one last.
    fn newest(&self) -> &[u32];
}

/// Articles looked at, newest first, to fill a list that words could not.
const FILLERS: usize = 1_000;

/// How much two articles have to do with each other, part by part.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ties {
    /// Cosine of their words and word pairs, times the room of the other.
    pub words: f32,
    /// Share of the other's title in the subject's text and the reverse, weighed.
    pub mentions: f32,
    /// Tags and categories of both, weighed.
    pub labels: f32,
    /// Links between the two and links of both, weighed.
    pub links: f32,
}

impl Ties {
    /// The score: the likeness of the words, raised by each of the other ties.
    pub fn score(self) -> f32 {
        self.words * (1.0 + self.mentions) * (1.0 + self.labels) * (1.0 + self.links)
    }
}

/// The ties of two articles, `words` being known.
pub(super) fn ties(
    index: &impl View,
    entries: &[Entry<'_>],
    weights: &Weights,
    (subject, other): (u32, u32),
    words: f32,
) -> Ties {
    let mention = index.mention(other, subject) + index.mention(subject, other);
    let labels = index.labels().shared(subject, other).map(|(label, share)| {
        let weight = if is_tag(label) {
            weights.tags
        } else {
            weights.categories
        };
        share * weight
    });
    Ties {
        words,
        mentions: weights.title * mention,
        labels: labels.sum(),
        links: weights.links
            * (direct(index, entries, subject, other) + in_common(index, subject, other)),
    }
}

/// A half for each of two articles that links to the other.
pub(super) fn direct(index: &impl View, entries: &[Entry<'_>], one: u32, other: u32) -> f32 {
    let (a, b) = (index.entry(one), index.entry(other));
    let half = |from: u32, to: u32| {
        if entries[from as usize].links.contains(&to) {
            0.5
        } else {
            0.0
        }
    };
    half(a, b) + half(b, a)
}

/// How much of what two articles link to, or are linked from, is the same: a half at most.
pub(super) fn in_common(index: &impl View, one: u32, other: u32) -> f32 {
    let shared = index.links().shared(one, other).map(|(_, share)| share);
    0.5 * shared.sum::<f32>()
}

/// How many of the nearest an article needs, so that enough remain when some must not stand on its list.
pub(super) fn wanted(entry: &Entry<'_>, settings: &Settings) -> usize {
    NEAREST.max(4 * settings.count) + entry.pins.len() + entry.excludes.len()
}

/// The list of one article: of those `near` it, weighed by the room of each.
pub(super) fn list(
    index: &impl View,
    entries: &[Entry<'_>],
    settings: &Settings,
    (subject, near): (u32, &[Near]),
) -> Vec<Match> {
    let this = &entries[index.entry(subject) as usize];
    let mut out = pins(entries, index.entry(subject), settings.count);
    let pinned = out.len();
    let may_stand = |article: u32| {
        let entry = index.entry(article);
        let other = &entries[entry as usize];
        article != subject
            && other.candidate
            && !this.excludes.contains(&entry)
            && !this.pins.contains(&entry)
            && (this.group.is_none() || this.group != other.group)
    };
    let mut ranked: Vec<(f32, u32)> = near
        .iter()
        .filter(|&&(likeness, other)| likeness > 0.0 && may_stand(other))
        .map(|&(likeness, other)| {
            let words = likeness * index.room(other);
            let tied = ties(index, entries, &settings.weights, (subject, other), words);
            (tied.score(), other)
        })
        .collect();
    ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    for (score, other) in ranked {
        add(
            index,
            entries,
            settings.count,
            (subject, other, score),
            &mut out,
        );
    }
    if out.len() < settings.count {
        for other in fillers(index, entries, subject, &may_stand) {
            add(
                index,
                entries,
                settings.count,
                (subject, other, 0.0),
                &mut out,
            );
        }
    }
    if settings.order == Order::Newest {
        let date = |found: &Match| entries[found.entry as usize].date;
        let key = |found: &Match| entries[found.entry as usize].key;
        if let Some(rest) = out.get_mut(pinned..) {
            rest.sort_by(|a, b| date(b).cmp(&date(a)).then_with(|| key(a).cmp(key(b))));
        }
    }
    out
}

/// Puts an article on the list unless that is full, has it, or has its text under another name.
fn add(
    index: &impl View,
    entries: &[Entry<'_>],
    count: usize,
    (subject, other, score): (u32, u32, f32),
    out: &mut Vec<Match>,
) {
    let entry = index.entry(other);
    let profile = index.profile(other);
    if out.len() >= count
        || out.iter().any(|listed| listed.entry == entry)
        || is_copy(index.profile(subject), profile)
        || out
            .iter()
            .any(|listed| is_copy(entries[listed.entry as usize].profile, profile))
    {
        return;
    }
    out.push(Match {
        entry,
        score,
        pinned: false,
    });
}

/// The pins of an entry, each once, without itself and what it keeps out.
fn pins(entries: &[Entry<'_>], subject: u32, count: usize) -> Vec<Match> {
    let this = &entries[subject as usize];
    let mut out: Vec<Match> = Vec::new();
    for &entry in this.pins {
        let known = (entry as usize) < entries.len();
        let listed = out.iter().any(|found| found.entry == entry);
        if known && entry != subject && !listed && !this.excludes.contains(&entry) {
            out.push(Match {
                entry,
                score: 0.0,
                pinned: true,
            });
        }
    }
    out.truncate(count);
    out
}

/// Articles for a list that words could not fill: those tied by links and labels first, then the newest.
fn fillers(
    index: &impl View,
    entries: &[Entry<'_>],
    subject: u32,
    may_stand: &impl Fn(u32) -> bool,
) -> Vec<u32> {
    let mut out: Vec<(f32, u32)> = index
        .newest()
        .iter()
        .filter(|&&article| may_stand(article))
        .take(FILLERS)
        .map(|&article| {
            let shared = index.labels().shared(subject, article);
            let labels: f32 = shared.map(|(_, share)| share).sum();
            (labels + direct(index, entries, subject, article), article)
        })
        .collect();
    // Stable: articles with equal ties stay in the order of their dates.
    out.sort_by(|a, b| b.0.total_cmp(&a.0));
    out.into_iter().map(|(_, article)| article).collect()
}
