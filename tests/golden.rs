//! Whole sites compared with what they should become, file by file; and the same bytes whatever the circumstances.
//!
//! `UPDATE=1 cargo test --test golden` writes the expected trees anew: read the difference before you keep it.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may end with a panic: that is how it fails"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "tests make and read folders of their own"
)]

#[expect(
    clippy::allow_attributes,
    reason = "what is dead differs from one test binary to the next"
)]
#[allow(dead_code, reason = "each test binary uses its own part")]
mod support;

use std::fs;
use std::path::{Path, PathBuf};

use support::{SiteTest, Tree, differences, tree_of};

/// Files that every site has from the built-in theme: their looks are no part of this test.
const OF_THE_THEME: [&str; 6] = [
    "favicon.svg",
    "fonts/OFL.txt",
    "fonts/atkinson-hyperlegible-next.woff2",
    "fonts/newsreader-display.woff2",
    "theme.css",
    "video.js",
];

fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name)
}

/// What a built site is compared by: all of it but the built-in theme's own files.
fn compared(site: &SiteTest) -> Tree {
    let mut tree = site.published();
    for name in OF_THE_THEME {
        assert!(tree.remove(name).is_some(), "{name} is not published");
    }
    tree
}

fn write(folder: &Path, tree: &Tree) {
    let _ = fs::remove_dir_all(folder);
    for (path, bytes) in tree {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }
}

#[test]
fn one_of_everything_becomes_what_it_should() {
    let folder = case("one-of-everything");
    let site = SiteTest::from_dir(&folder.join("site"));
    let built = site.build(&[]);
    assert_eq!(built.findings(), Vec::<String>::new(), "{}", built.stderr);
    let (now, expected) = (compared(&site), folder.join("expected"));
    if std::env::var_os("UPDATE").is_some() {
        write(&expected, &now);
    }
    let different = differences(("expected", &tree_of(&expected)), ("built", &now));
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[test]
fn any_number_of_threads_and_any_folder_give_the_same_bytes() {
    let one = SiteTest::from_dir(&case("one-of-everything").join("site"));
    let eight = one.copy();
    assert_eq!(one.build(&["--jobs", "1"]).status, 0);
    assert_eq!(eight.build(&["--jobs", "8"]).status, 0);
    let different = differences(
        ("one thread", &one.published()),
        ("eight threads", &eight.published()),
    );
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[test]
fn a_second_build_of_the_same_site_renders_nothing() {
    let site = SiteTest::from_dir(&case("one-of-everything").join("site"));
    let first = site.build_clean();
    assert!(first.count("rendered") > 0);
    let before = site.published();
    let second = site.build_clean();
    for name in ["rendered", "written", "removed"] {
        assert_eq!(second.count(name), 0, "{name}");
    }
    assert_eq!(second.count("pages"), first.count("pages"));
    assert_eq!(
        differences(("first", &before), ("second", &site.published())),
        Vec::<String>::new()
    );
}

#[test]
fn the_address_of_the_site_is_in_every_link_when_the_command_line_changes_it() {
    let site = SiteTest::from_dir(&case("one-of-everything").join("site"));
    assert_eq!(
        site.build(&["--base-url", "https://root.example"]).status,
        0
    );
    for (path, bytes) in site.published() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("elm.example/"), "{path}");
        assert!(!text.contains("\"/clinic/"), "{path}");
    }
    assert!(
        site.output("sitemap.xml")
            .contains("<loc>https://root.example/articles/first-visit/</loc>")
    );
}

#[test]
fn drafts_and_pages_of_another_day_are_built_when_they_are_asked_for() {
    let site = SiteTest::from_dir(&case("one-of-everything").join("site"));
    let pages = ["draft", "scheduled", "expired"].map(|name| format!("articles/{name}/index.html"));
    let built = |flag: &str| {
        assert_eq!(site.build(&[flag]).status, 0);
        pages.clone().map(|page| site.is_published(&page))
    };
    assert_eq!(built("--drafts"), [true, false, false]);
    assert_eq!(built("--future"), [false, true, false]);
    assert_eq!(built("--expired"), [false, false, true]);
    assert_eq!(built("--quiet"), [false, false, false]);
}

#[test]
fn the_clock_alone_decides_when_a_page_appears_and_when_it_goes() {
    let site = SiteTest::from_dir(&case("one-of-everything").join("site"));
    let built = |clock: &str| {
        assert_eq!(site.build(&["--clock", clock]).status, 0);
        ["news/open-day", "scheduled"]
            .map(|name| site.is_published(&format!("articles/{name}/index.html")))
    };
    assert_eq!(built("2026-01-11T00:00:00Z"), [false, false]);
    // The days of the site start in Denver, seven hours after those of Greenwich.
    assert_eq!(built("2026-01-12T06:59:59Z"), [false, false]);
    assert_eq!(built("2026-01-12T07:00:00Z"), [true, false]);
    assert_eq!(built("2026-02-15T07:00:00Z"), [false, true]);
}

#[test]
fn one_faulty_template_is_one_error_and_not_one_for_each_page() {
    let site = SiteTest::from_dir(&case("one-of-everything").join("site"));
    site.edit(
        "themes/plain/templates/partials/pager.html",
        "{% endif %}",
        "{% endfor %}",
    );
    let built = site.build(&[]);
    assert_eq!(built.status, 3);
    let found = built.findings();
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(
        found[0].starts_with("template-fault themes/plain/templates/partials/pager.html:1"),
        "{found:#?}"
    );
    assert!(!site.is_published("index.html"));
}

#[test]
fn addresses_in_feeds_have_a_host_wherever_they_come_from() {
    let site = SiteTest::from_dir(&case("one-of-everything").join("site"));
    site.build_clean();
    for feed in [
        "atom.xml",
        "rss.xml",
        "feed.json",
        "es/atom.xml",
        "es/rss.xml",
        "es/feed.json",
    ] {
        let text = site
            .output(feed)
            .replace("&quot;", "\"")
            .replace("\\\"", "\"");
        for attribute in ["href=\"/", "src=\"/"] {
            assert!(!text.contains(attribute), "{feed} has {attribute}");
        }
    }
}
