//! Arbitrary bytes in every kind of file: the program ends with a status of its own, never with a crash.
//!
//! It does not judge what is said about them.

mod bad;

use bad::{PAGE, Site};
use proptest::prelude::*;

/// Files that take text from outside.
const FILES: &[&str] = &[
    PAGE,
    "pamphlet.yaml",
    "data/people.yaml",
    "data/prices.csv",
    "data/prices.json",
    "data/prices.toml",
    "templates/page.html",
    "templates/shortcodes/price.html",
    "i18n/en.ftl",
    "sass/site.scss",
    "themes/own/theme.yaml",
    "static/robots.txt",
];

/// Pieces that mean something to one of the readers.
const PIECES: &[&str] = &[
    "---\n",
    "+++\n",
    "title: ",
    "date: ",
    "2025-02-31",
    "authors: ",
    "taxonomies:\n  tags: ",
    "aliases: ",
    "path: ",
    "extra:\n",
    "- ",
    "  ",
    "\t",
    "[",
    "]",
    "{",
    "}",
    "&a ",
    "*a ",
    "!!binary ",
    "|\n",
    ">\n",
    "\"",
    "'",
    "\\",
    "#",
    "\n\n",
    "\r\n",
    "{{ ",
    " }}",
    "{% ",
    " %}",
    "{% end %}",
    "price(",
    "table(data=\"prices.csv\")",
    "cta(",
    "=",
    ",",
    "| A | B |\n",
    "|---|---|\n",
    "| 1 |\n",
    "[a](",
    "costs.md",
    "@/",
    "../",
    ")",
    "![",
    "![](x.png)",
    "[^1]",
    "[^1]: ",
    "<div>",
    "</div>",
    "<!-- more -->",
    "```\n",
    "    ",
    "> ",
    "> [!NOTE]\n",
    "1. ",
    "* * *\n",
    "Table: ",
    "\u{feff}",
    "\u{0}",
    "\u{1f469}\u{200d}\u{2695}\u{fe0f}",
    "e\u{301}",
    "\u{202e}",
    "base_url: ",
    "theme: own\n",
    "menus:\n",
    "check:\n  rules: ",
    "related: ",
    "{% for x in ",
    "{% include \"page.html\" %}",
    "{% extends \"page.html\" %}",
    "page.",
    "| date(format=\"%Q%\")",
    "| slice(start=-1)",
    "load_data(path=\"data/prices.toml\")",
    "@function f() { @return ",
    "$x: ",
    "key = ",
    "{ $n ->\n",
    "9999999999999999999999",
    "-1",
    "1e999",
    "NaN",
    "0x",
    "true",
    "null",
    "~",
];

/// Known pieces that mean something to one of the readers, so that arbitrary text reaches deep into them.
fn piece() -> impl Strategy<Value = String> {
    let known = prop::sample::select(PIECES);
    prop_oneof![
        4 => known.prop_map(|piece| (*piece).to_owned()),
        1 => "\\PC{0,12}",
        1 => any::<char>().prop_map(String::from),
    ]
}

fn text() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        6 => prop::collection::vec(piece(), 0..40).prop_map(|pieces| pieces.concat().into_bytes()),
        2 => prop::collection::vec(piece(), 0..40)
            .prop_map(|pieces| format!("---\ntitle: A page\n---\n\n{}", pieces.concat()).into_bytes()),
        1 => prop::collection::vec(any::<u8>(), 0..200),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_file_crashes_the_program(
        files in prop::collection::vec((prop::sample::select(FILES), text()), 1..4),
    ) {
        let site = Site::unbuilt();
        site.put("data/prices.csv", "Visit,Price\nFirst,150\n");
        for (path, bytes) in &files {
            site.put(path, bytes);
        }
        let run = site.build();
        prop_assert!((0..=4).contains(&run.status), "{}\n{}", run.status, run.err);
        prop_assert!(!run.err.contains("panicked"), "{}", run.err);
        prop_assert_eq!(run.status == 0, site.path("public/index.html").exists());
        // What is printed for a person draws the same places, and must not crash either.
        let shown = site.build_for_a_person();
        prop_assert_eq!(shown.status, run.status, "{}", shown.err);
    }
}
