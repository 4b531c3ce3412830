//! What the built-in themes promise: colours that can be read whatever a site chooses, one setting that switches, and a
//! guide that is true.
//!
//! `UPDATE=1 cargo test --test themes` writes the tables of `themes/README.md` anew and keeps what is said of each name.

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

#[path = "themes/colors.rs"]
mod colors;
#[path = "themes/guide.rs"]
mod guide;

use support::SiteTest;

const SITE: &str = "=== pamphlet.yaml
base_url: https://elm.example
clinic: {name: Elm Clinic, phone: (555) 555-0142, address: {street: 1 Elm Street, city: Springfield}}
=== content/articles/first.md
---
title: First visit
date: 2026-01-10
---

{% callout(kind=\"tip\") %}
Bring a list.
{% end %}
";

#[test]
fn one_setting_switches_the_theme_and_its_shortcodes_stay() {
    let site = SiteTest::from_text(SITE);
    site.build_clean();
    let clinic = site.output("articles/first/index.html");
    site.edit("pamphlet.yaml", "clinic:", "theme: journal\nclinic:");
    site.build_clean();
    let journal = site.output("articles/first/index.html");
    for (page, own, other) in [
        (&clinic, "class=\"site-header\"", "class=\"masthead\""),
        (&journal, "class=\"masthead\"", "class=\"site-header\""),
    ] {
        assert!(page.contains(own) && !page.contains(other), "{page}");
        assert!(
            page.contains("<aside class=\"alert alert-tip\" role=\"note\">"),
            "{page}"
        );
    }
}

#[test]
fn typefaces_are_not_asked_for_where_a_site_wants_those_of_the_device() {
    let site = SiteTest::from_text(SITE);
    for theme in ["clinic", "journal"] {
        let settings = SITE.split("=== content").next().unwrap();
        let settings = settings.trim_start_matches("=== pamphlet.yaml\n");
        let chosen = format!("{settings}theme: {theme}\ntheme_options: {{fonts: system}}\n");
        site.write("pamphlet.yaml", chosen);
        site.build_clean();
        for file in ["theme.css", "articles/first/index.html"] {
            assert!(!site.output(file).contains(".woff2"), "{theme}: {file}");
        }
    }
}
