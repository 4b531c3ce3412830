//! Medical reviews whose time is over.
//!
//! When a review is due is decided by the site, from front matter and settings.

use crate::check::rule::{Reads, Rule, Run};
use crate::diagnostic::Severity;
use crate::moment::Moment;
use crate::source::Span;

pub(super) const RULES: &[&Rule] = &[&OVERDUE];

static OVERDUE: Rule = Rule {
    id: "review-overdue",
    severity: Severity::Warning,
    tier: 1,
    reads: Reads::Site,
    finds: "The medical review of a page is too old.",
    why: "Labels, prices and the law change. A review holds for `review_in` of the page, or of `check` in the settings, or until `next_review`; without any of them it does not end.",
    bad: &[
        "=== content/articles/a.md\n---\ntitle: T\ndate: 2024-01-02\nlast_reviewed: 2024-06-01\nreview_in: 12 months\n---\nText\n",
        "=== content/articles/a.md\n---\ntitle: T\ndate: 2024-01-02\nlast_reviewed: 2025-12-01\nnext_review: 2026-01-02\n---\nText\n",
        "=== content/articles/a.md\n---\ntitle: T\ndate: 2024-01-02\nlast_reviewed: June 1, 2025\nreview_in: 6 months\n---\nText\n",
        "=== pamphlet.yaml\ncheck: {review_in: 12 months}\n=== content/articles/a.md\n---\ntitle: T\ndate: 2024-01-02\nlast_reviewed: 2024-12-01\n---\nText\n",
        "=== content/visit.md\n---\ntitle: T\nlast_reviewed: 2024-06-01\nreview_in: 1 year\n---\nText\n",
    ],
    good: &[
        "=== content/articles/a.md\n---\ntitle: T\ndate: 2024-01-02\nlast_reviewed: 2025-12-01\nreview_in: 12 months\n---\nText\n",
        "=== content/articles/a.md\n---\ntitle: T\ndate: 2024-01-02\nlast_reviewed: 2020-12-01\nnext_review: 2027-01-01\n---\nText\n",
        "=== content/articles/a.md\n---\ntitle: T\ndate: 2024-01-02\n---\nText\n",
    ],
    run: Run::Site(|whole, found| {
        for page in &whole.site.pages {
            let Some(review) = page.review.filter(|r| r.overdue) else { continue };
            let place = page.document.places.get("last_reviewed").map_or_else(Span::default, |p| p.value);
            let due = review.next.map(Moment::day).map(|(y, m, d)| format!("{y}-{m:02}-{d:02}"));
            let message = due.map_or_else(|| "the medical review is overdue".to_owned(), |day| format!("a new medical review was due on {day}"));
            found.report_in(Severity::Warning, &page.file(), place, message).help =
                Some("Ask the reviewer to read it again, then set `last_reviewed` to that day.".into());
        }
    }),
};
