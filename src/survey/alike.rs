//! Articles that say the same: by their texts, by their titles, by what they are about.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::shingles::{Pair, pairs};
use super::{Cell, Kind, Sheet, Subject, articles, aside, column, page_cell};
use crate::parse;
use crate::parse::markdown::Spoken;
use crate::relate;
use crate::render::stage::Stage;
use crate::site::{Page, PageId};

/// From this share of common runs of five words on, a pair is listed: below it two texts on one subject meet by
/// accident. On 13,695 pairs of careful health pages 17 lie above.
const OVERLAP: f64 = 0.3;
/// From here on much of a text stands in the other.
const HEAVY: f64 = 0.5;
/// From here on two texts are one.
const SAME: f64 = 0.8;
/// Texts with fewer runs of five words are too short to say anything.
const FEWEST: usize = 12;
/// How much of two titles has to be the same for articles to compete.
const TITLES: f64 = 0.6;
/// Pairs that are listed of one article: where a text stands on a hundred pages, three show it.
const MOST_OF_ONE: usize = 3;

/// The plain text of a page.
pub(super) fn spoken(stage: &Stage, page: &Page) -> Spoken {
    let Some(file) = stage.snapshot.content.get(page.document.path.as_str()) else {
        return Spoken::default();
    };
    // Its findings were made when the site was read.
    let text = file.text(&mut Vec::new());
    parse::parse(
        &page.document.path,
        &text,
        &stage.config,
        &stage.markdown_words,
    )
    .spoken
}

/// Pairs with much of their text or the whole title in common, the most alike first.
pub(super) fn duplicates(subject: &Subject<'_>) -> Sheet {
    let stage = subject.stage;
    let mut found: BTreeMap<(PageId, PageId), (f64, bool)> = BTreeMap::new();
    for language in stage.config.language_codes() {
        let pages: Vec<(PageId, &Page)> = articles(&stage.site)
            .filter(|(_, page)| page.language == language)
            .collect();
        let sets: Vec<Vec<u32>> = pages
            .par_iter()
            .map(|(_, page)| relate::shingles(&spoken(stage, page).body, language))
            .collect();
        for pair in most_alike(pairs(&sets, OVERLAP, FEWEST)) {
            let key = (pages[pair.one].0, pages[pair.other].0);
            found.insert(key, (pair.likeness, false));
        }
        for (one, other) in same_titles(&pages) {
            let overlap = || {
                let set = |id| pages.iter().position(|(p, _)| *p == id).map(|i| &sets[i]);
                share(set(one), set(other))
            };
            found
                .entry((one, other))
                .or_insert_with(|| (overlap(), true))
                .1 = true;
        }
    }
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_by(|(a, (x, _)), (b, (y, _))| y.total_cmp(x).then(a.cmp(b)));
    let rows = found.into_iter().map(|((one, other), (likeness, titles))| {
        vec![
            page_cell(stage, one),
            page_cell(stage, other),
            Cell::Count((likeness * 100.0).round() as u64),
            Cell::Text(if titles { "same title" } else { "" }.to_owned()),
            Cell::Text(verdict(likeness).to_owned()),
        ]
    });
    Sheet {
        kind: Kind::Duplicates,
        note: String::new(),
        rows: rows.collect(),
        columns: vec![
            column("page", "page"),
            column("other", "the same in"),
            column("percent", "%"),
            column("titles", "titles"),
            aside("verdict", "verdict"),
        ],
    }
}

fn verdict(likeness: f64) -> &'static str {
    match likeness {
        l if l >= SAME => "the same text",
        l if l >= HEAVY => "much of the same text",
        l if l >= OVERLAP => "some of the same text",
        _ => "texts of their own",
    }
}

fn share(one: Option<&Vec<u32>>, other: Option<&Vec<u32>>) -> f64 {
    let (Some(one), Some(other)) = (one, other) else {
        return 0.0;
    };
    let both = one
        .iter()
        .filter(|m| other.binary_search(m).is_ok())
        .count();
    both as f64 / (one.len() + other.len() - both).max(1) as f64
}

/// Of each article the pairs that are most alike.
fn most_alike(mut all: Vec<Pair>) -> Vec<Pair> {
    all.sort_by(|a, b| {
        b.likeness
            .total_cmp(&a.likeness)
            .then((a.one, a.other).cmp(&(b.one, b.other)))
    });
    let mut listed: BTreeMap<usize, usize> = BTreeMap::new();
    all.retain(|pair| {
        let full = [pair.one, pair.other]
            .iter()
            .all(|i| listed.get(i).is_some_and(|n| *n >= MOST_OF_ONE));
        for i in [pair.one, pair.other] {
            *listed.entry(i).or_default() += 1;
        }
        !full
    });
    all
}

/// Pairs of neighbours among the articles that share a title, but for case and signs.
fn same_titles(pages: &[(PageId, &Page)]) -> Vec<(PageId, PageId)> {
    let mut by_title: BTreeMap<String, Vec<PageId>> = BTreeMap::new();
    for (id, page) in pages {
        let words: Vec<String> = page
            .title()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(str::to_lowercase)
            .collect();
        if !words.is_empty() {
            by_title.entry(words.join(" ")).or_default().push(*id);
        }
    }
    let of = |ids: Vec<PageId>| {
        let first = ids.first().copied();
        ids.into_iter()
            .skip(1)
            .filter_map(move |id| Some((first?, id)))
            .collect::<Vec<_>>()
    };
    by_title.into_values().flat_map(of).collect()
}

/// Articles that are nearest to each other, with titles that say much the same, and no link between them.
pub(super) fn competing(subject: &Subject<'_>) -> Sheet {
    let stage = subject.stage;
    let site = &stage.site;
    let nearest = |id: PageId| {
        (subject.related)(id)
            .into_iter()
            .filter(|(.., pinned)| !pinned)
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
    };
    let mut found = Vec::new();
    for (id, page) in articles(site) {
        let Some((other, score, _)) = nearest(id) else {
            continue;
        };
        let mutual = id < other && nearest(other).is_some_and(|(back, ..)| back == id);
        let linked = page.backlinks.contains(&other) || site.page(other).backlinks.contains(&id);
        if !mutual || linked {
            continue;
        }
        let words = |id: PageId| relate::content_words(site.page(id).title(), &page.language);
        let titles = common(&words(id), &words(other));
        if titles >= TITLES {
            found.push((id, other, score, titles));
        }
    }
    found.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
    let rows = found.into_iter().map(|(id, other, score, titles)| {
        vec![
            page_cell(stage, id),
            page_cell(stage, other),
            Cell::Number(Some(f64::from(score)), 3),
            Cell::Count((titles * 100.0).round() as u64),
        ]
    });
    Sheet {
        kind: Kind::Competing,
        note: String::new(),
        rows: rows.collect(),
        columns: vec![
            column("page", "page"),
            column("other", "competes with"),
            column("score", "score"),
            column("titles_percent", "titles, %"),
        ],
    }
}

/// The share of the words that two titles have in common, of the one with more of them.
fn common(one: &BTreeSet<u32>, other: &BTreeSet<u32>) -> f64 {
    let more = one.len().max(other.len());
    if more == 0 {
        return 0.0;
    }
    one.intersection(other).count() as f64 / more as f64
}

/// Related articles of every page, in the order shown.
pub(super) fn related(subject: &Subject<'_>) -> Sheet {
    let stage = subject.stage;
    let path = |id: PageId| Cell::Text(stage.site.page(id).document.path.as_str().to_owned());
    let mut rows = Vec::new();
    for id in (0..stage.site.pages.len()).map(PageId) {
        for (i, (other, score, _)) in (subject.related)(id).into_iter().enumerate() {
            rows.push(vec![
                path(id),
                Cell::Count(i as u64 + 1),
                path(other),
                Cell::Number(Some(f64::from(score)), 3),
            ]);
        }
    }
    Sheet {
        kind: Kind::Related,
        note: String::new(),
        rows,
        columns: vec![
            column("page", "page"),
            column("place", "place"),
            column("related", "related"),
            column("score", "score"),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_copies_each_is_listed_and_few_of_them() {
        let all: Vec<Pair> = (0..20)
            .flat_map(|one| {
                (one + 1..20).map(move |other| Pair {
                    one,
                    other,
                    likeness: 0.9,
                })
            })
            .collect();
        let kept = most_alike(all);
        assert!(kept.len() <= 20 * MOST_OF_ONE, "{}", kept.len());
        for i in 0..20 {
            assert!(kept.iter().any(|p| p.one == i || p.other == i), "{i}");
        }
    }

    #[test]
    fn titles_are_compared_by_what_they_say() {
        let words = |title: &str| relate::content_words(title, "en");
        let share = |a: &str, b: &str| common(&words(a), &words(b));
        assert!(share("Ketamine and psychedelics", "Ketamine vs. psychedelics") >= TITLES);
        assert!(share("Costs of therapy", "What does therapy cost?") >= TITLES);
        assert!(share("Ketamine", "What ketamine costs") < TITLES);
        assert!(share("Your first visit", "Side effects of ketamine") < 0.01);
    }
}
