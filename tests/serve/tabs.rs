//! What open tabs are told: only what concerns them.

use crate::server::{SITE, Server, Tab, digest_of, said_of};
use crate::support::SiteTest;
use serde_json::{Value, json};

fn article(text: &str) -> String {
    format!("---\ntitle: First\ndescription: One.\ndate: 2026-01-02\n---\n{text}\n")
}

#[test]
fn only_pages_whose_output_changed_are_told_to_change() {
    let site = SiteTest::from_text(SITE);
    let server = Server::start(&site, &[]);
    let (mut own, mut other) = (
        server.tab("/articles/first/"),
        server.tab("/about-nothing/"),
    );
    site.write("content/articles/first.md", article("Edited."));
    let news = own.until(|news| news["changed"] == true);
    assert_eq!(news["digest"], digest_of(&server.page("/articles/first/")));
    assert_eq!(other.news()["changed"], false);
}

#[test]
fn a_changed_file_is_named_and_the_page_stays() {
    let site = SiteTest::from_text(SITE);
    let server = Server::start(&site, &[]);
    let mut tab = server.tab_with("/articles/first/", &["/site.css", "/favicon.svg"]);
    site.write("static/site.css", "body { color: red }");
    let news = tab.until(|news| news["assets"] != json!([]));
    assert_eq!(news["changed"], false);
    assert_eq!(news["assets"].as_array().unwrap().len(), 1);
    assert_eq!(news["assets"][0]["path"], "/site.css");
    site.write("content/articles/second.md", article("Other."));
    assert_eq!(tab.news()["assets"], json!([]));
}

#[test]
fn a_file_that_changed_between_page_and_socket_is_named_at_once() {
    let site = SiteTest::from_text(SITE);
    let server = Server::start(&site, &[]);
    let page = server.page("/articles/first/");
    server.page("/site.css");
    site.write("static/site.css", "body { color: red }");
    let mut tab = Tab::connect(&server);
    tab.say(&json!({"shows": {"path": "/articles/first/", "digest": digest_of(&page), "assets": ["/site.css"]}}));
    assert_eq!(tab.news()["assets"][0]["path"], "/site.css");
}

#[test]
fn a_tab_that_shows_an_old_page_is_told_when_it_comes_back() {
    let site = SiteTest::from_text(SITE);
    let old = digest_of(&Server::start(&site, &[]).page("/articles/first/"));
    site.write("content/articles/first.md", article("While it was off."));
    let server = Server::start(&site, &[]);
    let mut tab = Tab::connect(&server);
    tab.say(&json!({"shows": {"path": "/articles/first/", "digest": old}}));
    assert_eq!(tab.news()["changed"], true);
}

#[test]
fn a_page_that_moved_before_its_tab_was_connected_takes_it_along() {
    let site = SiteTest::from_text(SITE);
    let server = Server::start(&site, &[]);
    let page = server.page("/articles/first/");
    site.edit(
        "content/articles/first.md",
        "title: First",
        "title: First\nslug: one",
    );
    let mut tab = Tab::connect(&server);
    let file = said_of(&page, "data-file");
    let digest = digest_of(&page);
    tab.say(&json!({"shows": {"path": "/articles/first/", "digest": digest, "file": file}}));
    assert_eq!(tab.news()["go"], "/articles/one/");
}

#[test]
fn a_page_that_moves_takes_its_tab_along() {
    let site = SiteTest::from_text(SITE);
    let server = Server::start(&site, &[]);
    let mut tab = server.tab("/articles/first/");
    site.edit(
        "content/articles/first.md",
        "title: First",
        "title: First\nslug: one",
    );
    assert_eq!(
        tab.until(|news| news["changed"] == true)["go"],
        "/articles/one/"
    );
}

#[test]
fn the_tab_at_hand_goes_to_what_was_edited_if_that_is_wished() {
    let site = SiteTest::from_text(SITE);
    let server = Server::start(&site, &["--navigate-to-changed"]);
    let mut idle = server.tab("/");
    let mut tab = server.tab("/articles/");
    site.write("content/articles/first.md", article("Edited."));
    assert_eq!(tab.news()["go"], "/articles/first/");
    assert_eq!(idle.news()["go"], json!(null));
    let home = digest_of(&server.page("/"));
    idle.say(&json!({"active": true}));
    // An answer says that what came before has been heard.
    idle.say(&json!({"shows": {"path": "/", "digest": home}}));
    idle.news();
    site.write("content/articles/second.md", article("Edited."));
    assert_eq!(
        idle.until(|news| news["go"] != json!(null))["go"],
        "/articles/second/"
    );
    assert_eq!(tab.until(|news| news["changed"] == true)["go"], json!(null));
}

/// What the bar of a page shows.
fn bar(server: &Server, path: &str) -> Value {
    let mut tab = Tab::connect(server);
    let digest = digest_of(&server.page(path));
    tab.say(&json!({"shows": {"path": path, "digest": digest}}));
    tab.news()["bar"].clone()
}

#[test]
fn the_bar_says_whether_and_when_visitors_see_the_page() {
    let site = SiteTest::from_text(SITE);
    for (name, line) in [
        ("draft", "draft: true"),
        ("later", "publish_date: 2026-04-10"),
        ("ends", "expiry_date: 2026-02-03"),
    ] {
        let text = format!("---\ntitle: T\ndescription: D.\n{line}\n---\nText.\n");
        site.write(&format!("content/{name}.md"), text);
    }
    let server = Server::start(&site, &[]);
    let state = |path: &str| bar(&server, path)["state"].clone();
    assert_eq!(state("/draft/"), json!({"kind": "draft", "text": "Draft"}));
    assert_eq!(state("/later/")["text"], "Scheduled for April 10, 2026");
    assert_eq!(state("/ends/")["text"], "Expires February 3, 2026");
    assert_eq!(state("/articles/first/"), json!(null));
}

#[test]
fn the_bar_says_when_a_review_is_due_soon_or_overdue() {
    let site = SiteTest::from_text(SITE);
    for (name, next) in [
        ("overdue", "2025-06-01"),
        ("due", "2026-02-01"),
        ("far", "2027-02-01"),
    ] {
        let dates = format!("last_reviewed: 2024-06-01\nnext_review: {next}");
        let text = format!("---\ntitle: T\ndescription: D.\n{dates}\n---\nText.\n");
        site.write(&format!("content/{name}.md"), text);
    }
    let server = Server::start(&site, &[]);
    let review = |path: &str| bar(&server, path)["review"].clone();
    assert_eq!(
        review("/overdue/")["text"],
        "Review overdue since June 1, 2025"
    );
    let due = json!({"kind": "due", "text": "Review due February 1, 2026"});
    assert_eq!(review("/due/"), due);
    assert_eq!(review("/far/"), json!(null));
}

#[test]
fn the_bar_says_which_file_the_page_is_made_from() {
    let site = SiteTest::from_text(SITE);
    let server = Server::start(&site, &[]);
    let article = bar(&server, "/articles/first/");
    assert_eq!(article["file"], "content/articles/first.md");
    let root = site.root().canonicalize().unwrap();
    let full = root.join("content/articles/first.md");
    assert_eq!(article["full"], full.to_str().unwrap());
    assert_eq!(bar(&server, "/404.html")["file"], json!(null));
}

#[test]
fn every_tab_is_told_and_a_tab_that_goes_harms_nobody() {
    let site = SiteTest::from_text(SITE);
    let server = Server::start(&site, &[]);
    let mut tabs: Vec<Tab> = (0..40).map(|_| server.tab("/articles/first/")).collect();
    drop(tabs.split_off(20));
    site.write("content/articles/first.md", article("Edited."));
    for tab in &mut tabs {
        tab.until(|news| news["changed"] == true);
    }
}
