//! Articles that no other page links to.
//!
//! Lists link to every page; they do not count.

use crate::check::found::Found;
use crate::check::rule::{Languages, Reads, Rule, Run};
use crate::check::whole::Whole;
use crate::diagnostic::Severity;
use crate::site::Resolved;

pub(super) const RULES: &[&Rule] = &[&ORPHAN];

static ORPHAN: Rule = Rule {
    id: "page-orphan",
    severity: Severity::Warning,
    tier: 1,
    reads: Reads::Site,
    languages: Languages::Any,
    finds: "No other page links to an article, or an article links to no other.",
    why: "Readers and search engines find an article by links from texts on the same subject. Lists of articles do not tell them what it is good for. An article without links to others is advice only.",
    bad: &[
        "=== content/articles/a.md\n---\ntitle: A\n---\nText\n",
        "=== content/articles/a.md\n---\ntitle: A\n---\n[b](b.md)\n=== content/articles/b.md\n---\ntitle: B\n---\nIt’s a text\n",
        "=== content/articles/a.md\n---\ntitle: A\n---\n[itself](#x)\n\n## X\n",
        "=== content/articles/a.md\n---\ntitle: A\n---\n[out](https://other.example/)\n",
        "=== content/articles/a.md\n---\ntitle: A\n---\n[b](b.md)\n=== content/articles/b.md\n---\ntitle: B\n---\n[b](b.md)\n",
    ],
    good: &[
        "=== content/articles/a.md\n---\ntitle: A\n---\n[b](b.md)\n=== content/articles/b.md\n---\ntitle: B\n---\n[a](a.md)\n",
        "=== content/contact.md\n---\ntitle: Contact\n---\nText\n",
        "=== content/articles/a.md\n---\ntitle: A\ndraft: true\n---\nText\n",
    ],
    run: Run::Site(run),
};

fn run(whole: &Whole<'_>, found: &mut Found<'_>) {
    for (id, page) in whole.articles() {
        let span = page.document.front.title.span;
        if page.backlinks.iter().all(|other| *other == id) {
            let related = (whole.related)(id);
            let near: Vec<String> = related.iter().take(3).map(|other| format!("`{}`", whole.site.page(*other).document.path.as_str())).collect();
            let help = match near.as_slice() {
                [] => "Link to it from a page on the same subject.".to_owned(),
                near => format!("Link to it from pages on the same subject: {}.", near.join(", ")),
            };
            found.report_in(Severity::Warning, &page.file(), span, "no other page links to this article").help = Some(help);
        }
        let inside = |link: &Resolved| matches!(link, Resolved::Inside { url, .. } if *url != page.url);
        if !page.links.iter().any(inside) {
            found.report_in(Severity::Advice, &page.file(), span, "this article links to no other page of the site").help =
                Some("Link to what readers want to know next.".into());
        }
    }
}
