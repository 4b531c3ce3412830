//! Articles with the title, the description or the text of another.
//!
//! Which of two is the better one is for an editor to say.

mod near;
mod shared;

use std::collections::BTreeMap;

use crate::check::found::Found;
use crate::check::rule::{Languages, Reads, Rule, Run};
use crate::check::whole::Whole;
use crate::diagnostic::{Diagnostic, Label, Place, Severity};
use crate::relate::shared_text;
use crate::site::Page;

pub(super) const RULES: &[&Rule] = &[&TITLE, &TEXT];

static TITLE: Rule = Rule {
    id: "duplicate-title",
    severity: Severity::Warning,
    tier: 1,
    reads: Reads::Site,
    languages: Languages::Any,
    finds: "Two articles have the same title, or nearly; the same description; or the same last part of their addresses.",
    why: "They compete for the same search, and readers can’t tell them apart. Merge them, or say in each title what it answers. Titles count as nearly the same when four fifths of their words are (Jaccard), unless they differ in a number or in the name of a medicine. An address such as `costs-2` beside `costs` is often a copy that was to be merged.",
    bad: &[
        "=== content/articles/a.md\n---\ntitle: Your first visit\n---\nA\n=== content/articles/b.md\n---\ntitle: Your first visit\n---\nB\n",
        "=== content/articles/a.md\n---\ntitle: Your First Visit!\n---\nA\n=== content/articles/b.md\n---\ntitle: your first visit\n---\nB\n",
        "=== content/articles/a.md\n---\ntitle: It’s your first visit\n---\nA\n=== content/news/b.md\n---\ntitle: It's your first\u{a0}visit\n---\nB\n",
        "=== content/articles/a.md\n---\ntitle: A\ndescription: What to bring, and whom you will meet.\n---\nA\n=== content/articles/b.md\n---\ntitle: B\ndescription: What to bring and whom you will meet\n---\nB\n",
        "=== content/articles/a.md\n---\ntitle: Costs | Harbor Clinic\n---\nA\n=== content/articles/b.md\n---\ntitle: Costs\n---\nB\n",
        "=== content/articles/a.md\n---\ntitle: What to bring to your first visit at the clinic\n---\nA\n=== content/articles/b.md\n---\ntitle: What to bring to your first visit at our clinic\n---\nB\n",
        "=== content/articles/first-visit.md\n---\ntitle: How it begins\n---\nA\n=== content/news/first-visit.md\n---\ntitle: What we ask\n---\nB\n",
        "=== content/articles/costs.md\n---\ntitle: How you pay\n---\nA\n=== content/articles/costs-2.md\n---\ntitle: What plans cover\n---\nB\n",
        "=== content/articles/a.es.md\n---\ntitle: ¿Cuánto cuesta?\n---\nA\n=== content/articles/b.es.md\n---\ntitle: Cuánto cuesta\n---\nB\n",
    ],
    good: &[
        "=== content/articles/a.md\n---\ntitle: Your first visit\n---\nA\n=== content/articles/b.md\n---\ntitle: Your second visit\n---\nB\n",
        "=== content/articles/a.md\n---\ntitle: Ketamine\n---\nA\n=== content/articles/a.es.md\n---\ntitle: Ketamine\n---\nB\n",
        "=== content/articles/a.md\n---\ntitle: Same\n---\nA\n=== content/articles/b.md\n---\ntitle: Same\ndraft: true\n---\nB\n",
        "=== content/articles/a.md\n---\ntitle: How Wegovy works and what to ask before you start it\n---\nA\n=== content/articles/b.md\n---\ntitle: How Zepbound works and what to ask before you start it\n---\nB\n",
        "=== content/articles/a.md\n---\ntitle: What happens in the weeks after your treatment, part 1\n---\nA\n=== content/articles/b.md\n---\ntitle: What happens in the weeks after your treatment, part 2\n---\nB\n",
        "=== content/articles/covid-19.md\n---\ntitle: Masks\n---\nA\n=== content/articles/covid-20.md\n---\ntitle: Shots\n---\nB\n",
    ],
    run: Run::Site(titles),
};

const MERGE: &str = "Merge them, or say in each title what the article answers.";

fn titles(whole: &Whole<'_>, found: &mut Found<'_>) {
    let site_title = normal(&whole.config.title);
    let mut seen: BTreeMap<(&str, String), &Page> = BTreeMap::new();
    let mut described: BTreeMap<(&str, String), &Page> = BTreeMap::new();
    let mut near = near::Titles::default();
    for (_, page) in whole.articles() {
        let front = &page.document.front;
        let title = normal(&front.title.value);
        let title = title
            .strip_suffix(&site_title)
            .map_or(title.as_str(), str::trim)
            .to_owned();
        if let Some(first) = seen.get(&(page.language.as_str(), title.clone())) {
            same(found, page, first, "title", MERGE);
        } else {
            near.add(page, &title);
            seen.insert((&page.language, title), page);
        }
        let description = front
            .description
            .as_deref()
            .map(normal)
            .filter(|d| !d.is_empty());
        let Some(description) = description else {
            continue;
        };
        if let Some(first) = described.get(&(page.language.as_str(), description.clone())) {
            same(
                found,
                page,
                first,
                "description",
                "Write for each what it says that the other does not.",
            );
        } else {
            described.insert((&page.language, description), page);
        }
    }
    for (page, first) in near.pairs() {
        let message = format!(
            "`{}` has nearly this title, too: “{}”",
            first.document.path.as_str(),
            first.document.front.title.value.trim()
        );
        told(found, page, first, "title", message).help = Some(MERGE.into());
    }
    slugs(whole, found);
}

/// Articles with one slug in two sections, and copies such as `costs-2` beside `costs`.
fn slugs(whole: &Whole<'_>, found: &mut Found<'_>) {
    let by_slug: BTreeMap<(&str, &str), &Page> = whole
        .articles()
        .map(|(_, page)| ((page.language.as_str(), page.slug.as_str()), page))
        .collect();
    for (_, page) in whole.articles() {
        let slug = page.slug.as_str();
        let of = |slug: &str| by_slug.get(&(page.language.as_str(), slug)).copied();
        let other = of(slug).filter(|other| other.url != page.url);
        let copy = || {
            COPIES
                .iter()
                .find_map(|end| of(slug.strip_suffix(end).filter(|s| s.len() > 3)?))
        };
        // Numbers are part of many names: only the second of two is a copy.
        let Some(first) = other.or_else(copy) else {
            continue;
        };
        let message = format!(
            "`{}` has nearly this address, too: `{}`",
            first.document.path.as_str(),
            first.url.as_str()
        );
        told(found, page, first, "slug", message).help = Some("Merge them and keep the other address under `aliases`, or name each after what it answers.".into());
    }
}

/// What programs and people put at the end of a copy's name.
const COPIES: &[&str] = &["-2", "-copy", "-copia", "-new", "-old"];

fn same(found: &mut Found<'_>, page: &Page, first: &Page, key: &str, help: &str) {
    let message = format!("`{}` has this {key}, too", first.document.path.as_str());
    told(found, page, first, key, message).help = Some(help.into());
}

/// A finding at a key of one page, with the other page as its second place.
fn told<'f>(
    found: &'f mut Found<'_>,
    page: &Page,
    first: &Page,
    key: &str,
    message: String,
) -> &'f mut Diagnostic {
    let place = |page: &Page| {
        page.document
            .places
            .get(key)
            .map_or(page.document.front.title.span, |p| p.value)
    };
    let finding = found.report_in(Severity::Warning, &page.file(), place(page), message);
    finding.labels.push(Label {
        place: Place::new(&first.file(), place(first)),
        message: "the other one".into(),
    });
    finding
}

/// Letters and digits alone, in lower case, words apart.
fn normal(text: &str) -> String {
    let kept: String = text
        .to_lowercase()
        .chars()
        .filter(|c| !matches!(c, '\'' | '\u{2019}'))
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

static TEXT: Rule = Rule {
    id: "duplicate-text",
    severity: Severity::Warning,
    tier: 1,
    reads: Reads::Site,
    languages: Languages::Any,
    finds: "Two articles share most of their text.",
    why: "Measured as runs of five words that both have (Jaccard): from .5 a warning, from .3 advice; up to three sentences that both have are shown. Of two such pages search engines show one, and texts that differ in a town’s name count as spam.",
    bad: &[COPY_WHOLE, COPY_TOWN, COPY_QUOTES, COPY_HALF, COPY_SECTION],
    good: &[
        "=== content/articles/a.md\n---\ntitle: A\n---\nOne text about the first visit and what to bring along for it, and whom to ask on the way.\n=== content/articles/b.md\n---\ntitle: B\n---\nAnother text on costs, on plans that pay for them, and on how to ask for a bill in good time.\n",
        "=== content/articles/a.md\n---\ntitle: A\n---\nShort.\n=== content/articles/b.md\n---\ntitle: B\n---\nShort.\n",
        "=== content/articles/a.md\n---\ntitle: A\n---\nThe same text in both languages by mistake, which is for translators to see and not for this rule, however long it may be.\n=== content/articles/a.es.md\n---\ntitle: A\n---\nThe same text in both languages by mistake, which is for translators to see and not for this rule, however long it may be.\n",
    ],
    run: Run::Site(texts),
};

const COPY_WHOLE: &str = "=== content/articles/a.md\n---\ntitle: A\n---\nOne text about the first visit and what to bring along for it, and whom to ask on the way when you come by bus or by train.\n=== content/articles/b.md\n---\ntitle: B\n---\nOne text about the first visit and what to bring along for it, and whom to ask on the way when you come by bus or by train.\n";
const COPY_TOWN: &str = "=== content/articles/a.md\n---\ntitle: A\n---\nOur clinic in Salem offers treatment for depression. We ask about your history, your other medicines and your goals, and we tell you what it costs before you decide. Most people in Salem come once a week at first and less often later on.\n=== content/articles/b.md\n---\ntitle: B\n---\nOur clinic in Dover offers treatment for depression. We ask about your history, your other medicines and your goals, and we tell you what it costs before you decide. Most people in Dover come once a week at first and less often later on.\n";
const COPY_QUOTES: &str = "=== content/articles/a.md\n---\ntitle: A\n---\nIt’s the clinic’s own text about the first visit and what to bring along for it, and whom to ask on the way when you come by bus.\n=== content/articles/b.md\n---\ntitle: B\n---\nIt's the clinic's own text about the first visit and what\nto bring along for it, and whom to ask on the way when you come by bus.\n";
const COPY_HALF: &str = "=== content/articles/a.md\n---\ntitle: A\n---\nWe ask about your history, your other medicines and your goals, and we tell you what it costs before you decide. Here is one ending of the text.\n=== content/articles/b.md\n---\ntitle: B\n---\nWe ask about your history, your other medicines and your goals, and we tell you what it costs before you decide. This is quite another end.\n";
const COPY_SECTION: &str = "=== content/articles/a.md\n---\ntitle: A\n---\n## First\n\nWe ask about your history, your other medicines and your goals, and we tell you what it costs before you decide to start.\n=== content/news/b.md\n---\ntitle: B\n---\n## Second\n\nWe ask about your history, your other medicines and your goals, and we tell you what it costs before you decide to start.\n";

/// Shares of common text that are told, and how much they weigh.
const MUCH: f64 = 0.5;
const SOME: f64 = 0.3;

fn texts(whole: &Whole<'_>, found: &mut Found<'_>) {
    let mut shared = shared::Sentences::new(whole);
    for ((first, second), share) in alike(whole) {
        let (one, other) = (whole.site.page(first), whole.site.page(second));
        let severity = if share >= MUCH {
            Severity::Warning
        } else {
            Severity::Advice
        };
        let place = |page: &Page| page.document.front.title.span;
        let message = format!(
            "about {:.0} % of this text is in `{}`, too",
            share * 100.0,
            one.document.path.as_str()
        );
        let finding = found.report_in(severity, &other.file(), place(other), message);
        finding.help = Some("Merge them, or rewrite one.".into());
        finding.labels.push(Label {
            place: Place::new(&one.file(), place(one)),
            message: "the other one".into(),
        });
        finding.labels.extend(shared.of(first, second));
    }
}

type Pair = (crate::site::PageId, crate::site::PageId);

/// Pairs of articles of one language that share text, each with the share. Two texts that share much have a hash of
/// their sketches in common, so only such pairs are compared.
fn alike(whole: &Whole<'_>) -> BTreeMap<Pair, f64> {
    let articles: Vec<_> = whole.articles().collect();
    let mut by_hash: Vec<(u32, u32)> = Vec::new();
    for (number, (id, _)) in articles.iter().enumerate() {
        let Some(Some(profile)) = whole.profiles.get(id.0) else {
            continue;
        };
        by_hash.extend(profile.sketch().iter().map(|hash| (*hash, number as u32)));
    }
    by_hash.sort_unstable();
    let mut shared: BTreeMap<(u32, u32), u32> = BTreeMap::new();
    for holders in by_hash.chunk_by(|a, b| a.0 == b.0) {
        // Of what so many texts hold, neighbours alone are paired: a phrase of all pages, or one text for thirty towns.
        let reach = if holders.len() > 20 { 1 } else { holders.len() };
        for (at, (_, one)) in holders.iter().enumerate() {
            for (_, other) in holders.iter().skip(at + 1).take(reach) {
                *shared.entry((*one, *other)).or_default() += 1;
            }
        }
    }
    let mut pairs = BTreeMap::new();
    for ((one, other), _) in shared.into_iter().filter(|(_, count)| *count > 2) {
        let (Some((a, page)), Some((b, second))) =
            (articles.get(one as usize), articles.get(other as usize))
        else {
            continue;
        };
        let (Some(Some(p)), Some(Some(q))) = (whole.profiles.get(a.0), whole.profiles.get(b.0))
        else {
            continue;
        };
        let share = shared_text(p, q, SOME);
        if page.language == second.language && share >= SOME {
            pairs.insert((*a, *b), share);
        }
    }
    pairs
}
