//! Medical reviews whose time is over.
//!
//! When a review is due is decided by the site, from front matter and settings; where neither says, and for medicines
//! whose labels and supply change quickly, by the times below.

use crate::check::rule::{Languages, Reads, Rule, Run};
use crate::check::select::names;
use crate::check::topic::Topic;
use crate::check::whole::Whole;
use crate::diagnostic::Severity;
use crate::moment::{Interval, Moment};
use crate::parse::document::Heading;
use crate::site::Page;
use crate::source::Span;

pub(super) const RULES: &[&Rule] = &[&OVERDUE];

static OVERDUE: Rule = Rule {
    id: "review-overdue",
    severity: Severity::Warning,
    tier: 1,
    reads: Reads::Site,
    languages: Languages::Any,
    finds: "The medical review of a page is too old.",
    why: "Labels, prices and the law change. A review holds until `next_review`, or for `review_in` of the page, or of `check` in the settings, or for 12 months. A page whose title, headings, tags or conditions name a GLP-1 medicine is due after 6 months, since labels, supply and the rules on compounding change quickly there, unless the page itself says how long its review holds. A page past its `expiry_date` is not on the site any more, so it needs no review.",
    bad: &[
        "=== content/articles/a.md\n---\ntitle: T\ndate: 2024-01-02\nlast_reviewed: 2024-06-01\nreview_in: 12 months\n---\nText\n",
        "=== content/articles/a.md\n---\ntitle: T\ndate: 2024-01-02\nlast_reviewed: 2025-12-01\nnext_review: 2026-01-02\n---\nText\n",
        "=== content/articles/a.md\n---\ntitle: T\ndate: 2024-01-02\nlast_reviewed: June 1, 2025\nreview_in: 6 months\n---\nText\n",
        "=== pamphlet.yaml\ncheck: {review_in: 12 months}\n=== content/articles/a.md\n---\ntitle: T\ndate: 2024-01-02\nlast_reviewed: 2024-12-01\n---\nText\n",
        "=== content/visit.md\n---\ntitle: T\nlast_reviewed: 2024-06-01\nreview_in: 1 year\n---\nText\n",
        "=== content/articles/a.md\n---\ntitle: T\ndate: 2024-01-02\nlast_reviewed: 2025-01-10\n---\nText\n",
        "=== content/articles/a.md\n---\ntitle: Starting Wegovy, and what’s next\ndate: 2024-01-02\nlast_reviewed: 2025-06-20\n---\nText\n",
        "=== pamphlet.yaml\ncheck: {review_in: 2 years}\n=== content/articles/a.md\n---\ntitle: Your first shot\ndate: 2024-01-02\nlast_reviewed: 2025-06-20\n---\n## GLP\u{2011}1 and nausea\n\nText\n",
        "=== content/articles/a.es.md\n---\ntitle: Semaglutida\ndate: 2024-01-02\nlast_reviewed: 2025-06-20\n---\nTexto\n",
    ],
    good: &[
        "=== content/articles/a.md\n---\ntitle: T\ndate: 2024-01-02\nlast_reviewed: 2025-12-01\nreview_in: 12 months\n---\nText\n",
        "=== content/articles/a.md\n---\ntitle: T\ndate: 2024-01-02\nlast_reviewed: 2020-12-01\nnext_review: 2027-01-01\n---\nText\n",
        "=== content/articles/a.md\n---\ntitle: T\ndate: 2024-01-02\n---\nText\n",
        "=== content/articles/a.md\n---\ntitle: T\ndate: 2024-01-02\nlast_reviewed: 2025-02-10\n---\nText\n",
        "=== content/articles/a.md\n---\ntitle: Starting Wegovy\ndate: 2024-01-02\nlast_reviewed: 2025-08-01\n---\nText\n",
        "=== content/articles/a.md\n---\ntitle: Starting Wegovy\ndate: 2024-01-02\nlast_reviewed: 2025-06-20\nreview_in: 12 months\n---\nText\n",
        "=== pamphlet.yaml\ncheck: {review_in: 2 years}\n=== content/articles/a.md\n---\ntitle: T\ndate: 2024-01-02\nlast_reviewed: 2024-12-01\n---\nText\n",
    ],
    run: Run::Site(|whole, found| {
        for page in &whole.site.pages {
            let Some((due, why)) =
                due(page, whole).filter(|(at, _)| at.seconds <= whole.clock.seconds)
            else {
                continue;
            };
            let place = page
                .document
                .places
                .get("last_reviewed")
                .map_or_else(Span::default, |p| p.value);
            let (year, month, day) = due.day();
            let message =
                format!("a new medical review was due on {year}-{month:02}-{day:02}{why}");
            found
                .report_in(Severity::Warning, &page.file(), place, message)
                .help = Some(
                "Ask the reviewer to read it again, then set `last_reviewed` to that day.".into(),
            );
        }
    }),
};

/// How long a review holds where nothing says so.
const USUAL: Interval = Interval::Months(12);
/// And on medicines whose labels, supply and rules change quickly.
const QUICK: Interval = Interval::Months(6);

/// When the next review of a page is due, and words that say why where the page does not say so itself.
fn due(page: &Page, whole: &Whole<'_>) -> Option<(Moment, &'static str)> {
    let review = page.review?;
    let front = &page.document.front;
    let usual = review.next.or_else(|| USUAL.after(review.last));
    if front.next_review.is_some() || front.review_in.is_some() {
        return Some((review.next?, ""));
    }
    let quick = QUICK
        .after(review.last)
        .filter(|at| at.seconds <= whole.clock.seconds && is_quick(page));
    match (usual, quick) {
        (Some(usual), Some(quick)) if quick.seconds < usual.seconds => {
            Some((quick, ": what is known of GLP-1 medicines changes quickly"))
        }
        (Some(usual), _) => Some((usual, "")),
        (None, quick) => Some((quick?, "")),
    }
}

/// Whether what the head or a heading of a page names is a GLP-1 medicine.
fn is_quick(page: &Page) -> bool {
    let document = &page.document;
    let front = &document.front;
    let named = |text: &str| {
        let lower = text.to_lowercase().replace('\u{2011}', "-");
        names(Topic::Glp1).any(|name| lower.contains(name))
    };
    let terms = front
        .taxonomies
        .values()
        .flatten()
        .map(|term| term.value.as_str());
    let mut head = terms
        .chain(front.conditions.iter().map(String::as_str))
        .chain([front.title.value.as_str()]);
    head.any(named) || is_in_headings(&document.text.toc, &named)
}

fn is_in_headings(headings: &[Heading], named: &dyn Fn(&str) -> bool) -> bool {
    headings
        .iter()
        .any(|heading| named(&heading.title) || is_in_headings(&heading.children, named))
}
