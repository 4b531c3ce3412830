//! Whatever is broken, the preview runs, says what is wrong, and mends itself.

use crate::server::{SITE, Server};
use crate::support::SiteTest;

/// What the script puts over a page.
fn over(server: &Server, path: &str) -> String {
    server.page(&format!("/_pamphlet/findings?path={path}"))
}

#[test]
fn settings_that_can_not_be_read_do_not_keep_it_from_starting() {
    let site = SiteTest::from_text(SITE);
    site.write("pamphlet.yaml", "title: [Harbor\n");
    let mut server = Server::start(&site, &[]);
    let reply = server.get("/articles/first/");
    assert!(reply.text().contains("/_pamphlet/client.js"));
    let found = over(&server, "/articles/first/");
    assert!(found.contains("pamphlet.yaml"), "{found}");
    server.wait_for("error[");
    site.write("pamphlet.yaml", "title: Mended\n");
    assert!(server.page("/").contains("Mended"));
    assert!(over(&server, "/").contains("Nothing is wrong"));
    server.wait_for("all errors mended");
}

#[test]
fn a_theme_that_does_not_exist_does_not_either() {
    let site = SiteTest::from_text(SITE);
    site.write("pamphlet.yaml", "title: Harbor\ntheme: clinik\n");
    let server = Server::start(&site, &[]);
    server.get("/");
    assert!(over(&server, "/").contains("Did you mean"));
    site.write("pamphlet.yaml", "title: Harbor\n");
    assert!(server.page("/articles/first/").contains("The first text."));
}

#[test]
fn templates_that_are_broken_from_the_start_are_shown_where_the_page_would_be() {
    let site = SiteTest::from_text(SITE);
    site.write("templates/page.html", "{% if %}");
    let server = Server::start(&site, &[]);
    let reply = server.get("/articles/first/");
    assert_eq!(reply.status, 500);
    assert!(
        reply.text().contains("templates/page.html"),
        "{}",
        reply.text()
    );
    assert!(reply.text().contains("client.js"));
    site.write("templates/page.html", "mended {{ page.title }}");
    assert!(server.page("/articles/first/").contains("mended First"));
}

#[test]
fn an_empty_folder_becomes_a_site_while_it_is_served() {
    let site = SiteTest::new();
    std::fs::create_dir_all(site.root()).unwrap();
    let server = Server::start(&site, &[]);
    server.get("/");
    site.write(
        "content/articles/first.md",
        "---\ntitle: First\ndescription: D.\n---\nText.\n",
    );
    assert!(server.page("/articles/first/").contains("Text."));
}

#[test]
fn a_broken_template_leaves_the_last_good_page_and_says_what_is_wrong() {
    let site = SiteTest::from_text(SITE);
    site.write("templates/page.html", "good {{ page.title }}");
    let server = Server::start(&site, &[]);
    let good = server.page("/articles/first/");
    let mut tab = server.tab("/articles/first/");
    for wrong in [
        "{% if %}",
        "{{ page.titel }}",
        "{% include \"nothing.html\" %}",
    ] {
        site.write("templates/page.html", wrong);
        let news = tab.until(|news| news["bar"]["errors"].as_u64() > Some(0));
        assert_eq!(news["changed"], false, "{news}");
        assert_eq!(server.page("/articles/first/"), good, "{wrong}");
        let found = over(&server, "/articles/first/");
        assert!(found.contains("templates/page.html:1:"), "{found}");
        assert!(found.contains("last version that was sound"), "{found}");
        site.write("templates/page.html", "good {{ page.title }}");
        let news = tab.until(|news| news["bar"]["errors"] == 0);
        assert_eq!(news["changed"], false, "{news}");
    }
}

#[test]
fn an_error_in_an_article_is_shown_with_it_and_elsewhere_only_counted() {
    let site = SiteTest::from_text(SITE);
    let mut server = Server::start(&site, &[]);
    let (mut own, mut other) = (
        server.tab("/articles/first/"),
        server.tab("/articles/second/"),
    );
    site.edit(
        "content/articles/first.md",
        "The first text.",
        "See [it](nothing.md).",
    );
    let news = own.until(|news| news["bar"]["errors"] == 1);
    assert_eq!(
        (&news["bar"]["elsewhere"], &news["changed"]),
        (&0.into(), &true.into())
    );
    let news = other.until(|news| news["bar"]["elsewhere"] == 1);
    assert_eq!(
        (&news["bar"]["errors"], &news["changed"]),
        (&0.into(), &false.into())
    );
    let found = over(&server, "/articles/first/");
    assert!(found.contains("<mark>nothing.md</mark>"), "{found}");
    assert!(
        found.contains("data-copy=\"content/articles/first.md:6:10\""),
        "{found}"
    );
    assert!(over(&server, "/articles/second/").contains("1 error elsewhere"));
    server.wait_for("error[link-broken]");
    site.edit("content/articles/first.md", "nothing.md", "second.md");
    own.until(|news| news["bar"]["errors"] == 0);
    other.until(|news| news["bar"]["elsewhere"] == 0);
    server.wait_for("all errors mended");
}

#[test]
fn the_terminal_says_each_thing_once() {
    let site = SiteTest::from_text(SITE);
    let mut server = Server::start(&site, &[]);
    server.wait_for("Read the whole site");
    site.edit(
        "content/articles/first.md",
        "The first text.",
        "See [it](nothing.md).",
    );
    server.wait_for("error[link-broken]");
    site.edit(
        "content/articles/second.md",
        "The second text.",
        "Another text.",
    );
    server.wait_for("Changed: content/articles/second.md");
    site.edit(
        "content/articles/second.md",
        "Another text.",
        "A third text.",
    );
    server.page("/articles/second/");
    site.edit("content/articles/first.md", "nothing.md", "second.md");
    server.wait_for("all errors mended");
    let printed = server.printed();
    assert_eq!(
        printed.matches("error[link-broken]").count(),
        1,
        "{printed}"
    );
}
