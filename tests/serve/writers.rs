//! The writer's page: every document with its state.

use std::time::{Duration, Instant};

use crate::server::{LONG, SITE, Server};
use crate::support::SiteTest;

fn rows(page: &str) -> Vec<String> {
    let body = page.split("<tbody>").nth(1).unwrap_or_default();
    body.split("<tr>").skip(1).map(str::to_owned).collect()
}

#[test]
fn every_document_is_listed_with_its_state_its_findings_and_a_link() {
    let site = SiteTest::from_text(SITE);
    site.write(
        "content/articles/draft.md",
        "---\ntitle: A <draft>\ndescription: D.\ndraft: true\n---\nSee [it](nothing.md).\n",
    );
    let server = Server::start(&site, &[]);
    let page = server.page("/_pamphlet/");
    assert_eq!(rows(&page).len(), 5);
    let row = rows(&page).remove(0);
    assert!(
        row.contains("<a href=\"/articles/draft/\">A &lt;draft&gt;</a>"),
        "{row}"
    );
    assert!(
        row.contains("<span class=\"chip draft\">Draft</span>"),
        "{row}"
    );
    assert!(row.contains("<summary class=\"error\">1 error"), "{row}");
    assert!(row.contains("<mark>nothing.md</mark>"), "{row}");
    assert!(
        row.contains("data-copy=\"content/articles/draft.md\""),
        "{row}"
    );
}

#[test]
fn it_can_be_searched_filtered_and_sorted() {
    let site = SiteTest::from_text(SITE);
    site.write(
        "content/articles/draft.md",
        "---\ntitle: Draft\ndescription: D.\ndraft: true\n---\nText.\n",
    );
    let server = Server::start(&site, &[]);
    let found = |query: &str| rows(&server.page(&format!("/_pamphlet/?{query}")));
    assert_eq!(found("q=first").len(), 1);
    assert_eq!(found("q=content%2Farticles+second").len(), 1);
    assert_eq!(found("q=nothing+fits").len(), 0);
    assert_eq!(found("state=draft").len(), 1);
    assert_eq!(found("state=expired").len(), 0);
    let by_title = found("sort=title");
    assert!(by_title[0].contains("Articles") && by_title[4].contains("Second"));
    let hostile = server.page("/_pamphlet/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E");
    assert!(!hostile.contains("<script>alert"), "{hostile}");
}

#[test]
fn a_large_archive_comes_in_parts() {
    let site = SiteTest::from_text(SITE);
    for n in 0..150 {
        site.write(
            &format!("content/archive/a{n}.md"),
            format!("---\ntitle: A{n}\ndescription: D.\n---\nText.\n"),
        );
    }
    let server = Server::start(&site, &[]);
    let first = server.page("/_pamphlet/");
    assert_eq!(rows(&first).len(), 100);
    assert!(first.contains("href=\"/_pamphlet/?part=2\""), "{first}");
    assert_eq!(rows(&server.page("/_pamphlet/?part=2")).len(), 54);
}

#[test]
fn documents_that_are_not_shown_are_listed_without_a_link() {
    let site = SiteTest::from_text(SITE);
    site.write(
        "content/gone.md",
        "---\ntitle: Gone\ndescription: D.\nexpiry_date: 2020-01-01\n---\nText.\n",
    );
    let server = Server::start(&site, &[]);
    let found = rows(&server.page("/_pamphlet/?state=expired"));
    assert_eq!(found.len(), 1);
    assert!(
        found[0].contains("Gone") && !found[0].contains("<a "),
        "{}",
        found[0]
    );
}

#[test]
fn a_change_shows_at_the_next_look() {
    let site = SiteTest::from_text(SITE);
    let server = Server::start(&site, &[]);
    // The page says so while articles are being checked, and changes when that is done.
    let start = Instant::now();
    while server.page("/_pamphlet/").contains("still being checked") {
        assert!(start.elapsed() < LONG, "articles are checked for ever");
        std::thread::sleep(Duration::from_millis(10));
    }
    let mut tab = server.tab("/_pamphlet/");
    site.edit(
        "content/articles/first.md",
        "title: First",
        "title: Another",
    );
    assert_eq!(
        tab.until(|news| news["changed"] == true)["bar"],
        serde_json::Value::Null
    );
    assert!(server.page("/_pamphlet/").contains("Another"));
}

#[test]
fn rules_on_the_whole_site_are_told_once_it_is_quiet() {
    let site = SiteTest::from_text(SITE);
    let mut server = Server::start(&site, &[]);
    let mut tab = server.tab("/articles/first/");
    server.wait_for("Compared all articles");
    let page = server.page("/_pamphlet/");
    assert!(
        page.contains("no other page links to this article"),
        "{page}"
    );
    // The bar of an open tab counts it, too.
    let before = tab.until(|news| news["bar"]["warnings"].as_u64() > Some(0));
    assert_eq!(before["changed"], false);
    // Who links to the article is told so after the next quiet moment.
    site.write(
        "content/articles/second.md",
        "---\ntitle: Second\ndescription: Two.\ndate: 2026-01-03\n---\n[First](first.md).\n",
    );
    let start = Instant::now();
    while server
        .page("/_pamphlet/?q=first")
        .contains("no other page links to this article")
    {
        assert!(start.elapsed() < LONG, "{}", server.printed());
        std::thread::sleep(Duration::from_millis(50));
    }
}
