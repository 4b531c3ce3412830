//! Who wrote an article, who reviewed it, and when.
//!
//! What can't be read at all is the build's affair.

use std::collections::BTreeSet;

use crate::check::article::Article;
use crate::check::found::Found;
use crate::check::rule::{Languages, Reads, Rule, Run};
use crate::check::topic::Topic;
use crate::check::whole::Whole;
use crate::diagnostic::Severity;
use crate::moment::Moment;
use crate::site::{Byline, Person};

pub(super) const RULES: &[&Rule] = &[&DATE, &AUTHOR, &REVIEWER, &EDITED];

static DATE: Rule = Rule {
    id: "date-missing",
    severity: Severity::Warning,
    tier: 1,
    reads: Reads::Article,
    languages: Languages::Any,
    finds: "An article has no date.",
    why: "Readers judge health advice by its age, and Google shows the date (Article structured data). Pages at the top of the site, such as a contact page, need none.",
    bad: &[
        "---\ntitle: Your first visit\n---\nText",
        "---\ntitle: Your first visit\nupdated: 2026-01-02\n---\nText",
        "---\ntitle: Your first visit\ndescription: It’s short\n---\nText",
        "---\ntitle: Your first visit\ndraft: true\n---\nText",
        "\u{feff}---\r\ntitle: Your first visit\r\n---\r\nText",
    ],
    good: &[
        "---\ntitle: Your first visit\ndate: 2026-01-02\n---\nText",
        "---\ntitle: Your first visit\npublish_date: 2026-01-02\n---\nText",
        "---\ntitle: Your first visit\npubdate: January 2, 2026\n---\nText",
    ],
    run: Run::Article(|article, found| {
        let front = &article.document.front;
        let has = front
            .date
            .or(front.publish_date)
            .or(article.document.name.date)
            .is_some();
        if is_article(article) && !has && !article.document.places.contains_key("date") {
            found
                .report(article.head(), "this article has no date")
                .help = Some(
                "Add `date` with the day it was published, for example `date: 2026-04-10`.".into(),
            );
        }
    }),
};

static AUTHOR: Rule = Rule {
    id: "author-missing",
    severity: Severity::Warning,
    tier: 1,
    reads: Reads::Article,
    languages: Languages::Any,
    finds: "An article does not say who wrote it.",
    why: "Google’s guide for helpful content asks who wrote a page, and weighs that more where health is at stake. Name a person of `data/people.yaml`, not the clinic and not “admin”.",
    bad: &[
        "---\ntitle: Your first visit\ndate: 2026-01-02\n---\nText",
        "---\ntitle: Your first visit\ndate: 2026-01-02\nauthor: admin\n---\nText",
        "---\ntitle: Your first visit\ndate: 2026-01-02\nauthors: [Staff]\n---\nText",
        "---\ntitle: Your first visit\ndate: 2026-01-02\nauthors: Harbor Light Clinic\n---\nText",
        "---\ntitle: Your first visit\ndate: 2026-01-02\nauthors: []\n---\nText",
    ],
    good: &[
        "---\ntitle: Your first visit\ndate: 2026-01-02\nauthors: [ana]\n---\nText",
        "---\ntitle: Your first visit\ndate: 2026-01-02\nauthor: Ana Lee\n---\nText",
        "---\ntitle: Your first visit\ndate: 2026-01-02\nauthors: [ana, ben]\n---\nText",
    ],
    run: Run::Article(author),
};

fn author(article: &Article<'_>, found: &mut Found<'_>) {
    if !is_article(article) {
        return;
    }
    let help = "Add `authors` with the id of a person in `data/people.yaml`, or a full name.";
    let authors = &article.document.front.authors;
    if authors.is_empty() {
        found
            .report(article.head(), "this article does not say who wrote it")
            .help = Some(help.into());
    }
    let clinics = article.config.locations.iter().map(|l| l.name.as_str());
    let nobody: Vec<&str> = clinics
        .chain([
            article.config.title.as_str(),
            "admin",
            "administrator",
            "staff",
            "team",
            "editor",
            "webmaster",
            "equipo",
            "redacción",
            "administrador",
        ])
        .collect();
    for author in authors {
        if nobody
            .iter()
            .any(|n| n.eq_ignore_ascii_case(author.value.trim()))
        {
            let message = format!("`{}` is no person who wrote this", author.value);
            found.report(author.span, message).help = Some(help.into());
        }
    }
}

static REVIEWER: Rule = Rule {
    id: "reviewer-missing",
    severity: Severity::Warning,
    tier: 1,
    reads: Reads::Article,
    languages: Languages::Any,
    finds: "An article on a treatment was reviewed by no one, by its own author, or by a person without credentials.",
    why: "Health publishers show who reviewed a page and when, and readers and search engines look for it. A clinician who did not write the text should read it. What makes that person one stands in `data/people.yaml`: `suffix`, such as MD, or `credentials`; a reviewer without either is told of once, on the first page.",
    bad: &[
        "---\ntitle: What ketamine feels like\ndate: 2026-01-02\nauthors: [ana]\n---\nText",
        "---\ntitle: Zepbound and nausea\ndate: 2026-01-02\nauthors: [ana]\nreviewed_by: [ana]\n---\nText",
        "---\ntitle: Your visit\ndate: 2026-01-02\nauthors: [ana]\n---\n## Spravato\n\nText",
        "---\ntitle: Your visit\ndate: 2026-01-02\nauthors: [ana]\n---\nA ketamine\u{a0}session. What ketamine does.",
        "---\ntitle: Esketamine, and you\ndate: 2026-01-02\nauthors: [ana]\nreviewed_by: []\n---\nText",
        "=== content/articles/a.md\n---\ntitle: Your visit\ndate: 2026-01-02\nauthors: [ben]\nreviewed_by: [ana]\n---\nIt’s a text.\n",
        "=== data/people.yaml\nana: {name: Ana Lee, suffix: MD}\nsam: {name: Sam Poe, suffix: ' '}\n=== content/articles/a.es.md\n---\ntitle: Su visita\ndate: 2026-01-02\nauthors: [ana]\nreviewed_by: [sam]\n---\nTexto\n",
    ],
    good: &[
        "---\ntitle: What ketamine feels like\ndate: 2026-01-02\nauthors: [ana]\nreviewed_by: [ben]\n---\nText",
        "---\ntitle: Parking at the clinic\ndate: 2026-01-02\nauthors: [ana]\n---\nText",
        "---\ntitle: What ketamine feels like\ndate: 2026-01-02\nauthors: [ana]\nextra: {topics: {treatment: false}}\n---\nText",
        "=== content/articles/a.md\n---\ntitle: Your visit\ndate: 2026-01-02\nauthors: [ana]\nreviewed_by: [ben]\n---\nText\n",
        "=== data/people.yaml\nana: {name: Ana Lee}\nsam: {name: Sam Poe, credentials: [{name: Board certified in psychiatry, by: A board}]}\n=== content/articles/a.md\n---\ntitle: Your visit\ndate: 2026-01-02\nauthors: [ana]\nreviewed_by: [sam]\n---\nText\n",
    ],
    run: Run::Parts {
        article: Some(reviewer),
        page: None,
        site: Some(reviewers),
    },
};

/// Reviewers of whom readers are not told what makes them clinicians, each once, on the first page that names them.
fn reviewers(whole: &Whole<'_>, found: &mut Found<'_>) {
    let mut told = BTreeSet::new();
    for (_, page) in whole.articles() {
        for (byline, named) in page.reviewers.iter().zip(&page.document.front.reviewed_by) {
            let Byline::Person(number) = byline else {
                continue;
            };
            let Some(person) = whole.site.people.get(*number).filter(|p| !is_clinician(p)) else {
                continue;
            };
            if told.insert(*number) {
                let message = format!(
                    "`{}` reviews articles, but has no credentials in `data/people.yaml`",
                    person.name
                );
                found.report_in(Severity::Warning, &page.file(), named.span, message).help =
                    Some("Add `suffix`, such as MD or NP, or `credentials`, so that readers see why this person may judge it.".into());
            }
        }
    }
}

fn is_clinician(person: &Person) -> bool {
    person
        .suffix
        .as_deref()
        .is_some_and(|suffix| !suffix.trim().is_empty())
        || !person.credentials.is_empty()
}

fn reviewer(article: &Article<'_>, found: &mut Found<'_>) {
    let front = &article.document.front;
    if !is_article(article) || !article.topics.has(Topic::Treatment) {
        return;
    }
    if front.reviewed_by.is_empty() {
        found.report(article.head(), "no clinician has reviewed this article on a treatment").help =
            Some("Ask a clinician, then add `reviewed_by` with the id of that person and `last_reviewed` with the day.".into());
    }
    let own = |name: &str| front.authors.iter().any(|author| author.value == name);
    for reviewer in front.reviewed_by.iter().filter(|r| own(&r.value)) {
        let message = format!(
            "`{}` wrote this article and reviewed it, too",
            reviewer.value
        );
        found.report(reviewer.span, message).help =
            Some("Ask another clinician for the review.".into());
    }
}

static EDITED: Rule = Rule {
    id: "reviewed-before-edit",
    severity: Severity::Warning,
    tier: 1,
    reads: Reads::Article,
    languages: Languages::Any,
    finds: "A text changed after it was reviewed.",
    why: "The page shows a reviewer’s name under words that the reviewer has not seen. Ask for a new review, or set `updated` back if only a typing error was mended.",
    bad: &[
        "---\ntitle: T\ndate: 2026-01-02\nupdated: 2026-03-01\nlast_reviewed: 2026-02-01\n---\nText",
        "---\ntitle: T\ndate: 2026-03-01\nlast_reviewed: 2026-02-28\n---\nText",
        "---\ntitle: T\ndate: 2026-01-02\nlastmod: March 3, 2026\nlast_reviewed: 2026-02-01\n---\nText",
        "---\ntitle: T\ndate: 2020-01-02\nupdated: 2026-01-01\nlast_reviewed: '2025-12-31'\n---\nText",
        "---\ntitle: T\nupdated: 2026-03-01\nlast_reviewed: 2026-02-01\n---\nText",
    ],
    good: &[
        "---\ntitle: T\ndate: 2026-01-02\nupdated: 2026-03-01\nlast_reviewed: 2026-03-01\n---\nText",
        "---\ntitle: T\ndate: 2026-01-02T18:00:00Z\nlast_reviewed: 2026-01-02\n---\nText",
        "---\ntitle: T\ndate: 2026-01-02\nupdated: 2026-03-01\n---\nText",
    ],
    run: Run::Article(edited),
};

/// Seconds of a day: dates that differ by less are the same day in some zone.
const DAY: i64 = 86_400;

fn edited(article: &Article<'_>, found: &mut Found<'_>) {
    let front = &article.document.front;
    let Some(reviewed) = front.last_reviewed else {
        return;
    };
    let after =
        |moment: Option<Moment>| moment.is_some_and(|m| m.seconds - reviewed.seconds >= DAY);
    let what = if after(front.updated) {
        "the text changed after it was reviewed"
    } else if after(front.date) {
        "the article was published after it was reviewed"
    } else {
        return;
    };
    found.report(article.value("last_reviewed"), what).help =
        Some("Ask the reviewer to read it again, then set `last_reviewed` to that day.".into());
}

/// Whether it is an article: a page below a section, not one such as `contact.md` at the top of the site.
pub(super) fn is_article(article: &Article<'_>) -> bool {
    article.is_page() && !article.document.name.folder.is_empty()
}
