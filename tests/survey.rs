//! What `pamphlet list` says of a site's content: what is due, doubled, competing, unlinked, unreviewed, hard to read.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may end with a panic: that is how it fails"
)]

#[expect(
    clippy::allow_attributes,
    reason = "what is dead differs from one test binary to the next"
)]
#[allow(dead_code, reason = "each test binary uses its own part")]
mod support;

use std::fmt::Write as _;
use std::process::Command;

use serde_json::Value;
use support::{CLOCK, SiteTest};

const SENTENCES: [&str; 8] = [
    "Bring a list of the medicines that you take at home.",
    "The nurse will weigh you and measure your blood pressure.",
    "You may ask a friend to sit with you during the talk.",
    "We tell you the price before anything is done.",
    "Parking is free behind the house, and the door is wide.",
    "A form waits at the front desk; leave a line blank if you like.",
    "After the talk we write the plan down and give you a copy.",
    "Call us when a new symptom comes up between two visits.",
];

/// An article's text: each of the sentences with the numbers given, and a number of its own in each to tell texts apart.
fn text(numbers: &[usize], own: &str) -> String {
    numbers.iter().fold(String::new(), |mut all, n| {
        let _ = write!(all, "{} {own} ", SENTENCES[*n]);
        all
    })
}

/// The pages of [`site`] that have little text.
const PAGES: &str = "=== pamphlet.yaml
title: Harbor & Co
base_url: https://clinic.example
clinic: {name: Harbor}
menus: {main: [{name: In the menu, url: /articles/in-the-menu}]}
check: {reading_grade: 4}
=== content/_index.md
---
title: Home
---
[First](articles/first.md)
=== content/about.md
---
title: About
---
We are a clinic.
=== content/articles/in-the-menu.md
---
title: In the menu
date: 2025-01-01
reviewed_by: Ana
last_reviewed: 2025-01-10
review_in: 12 months
---
Nothing much.
=== content/articles/soon.md
---
title: Soon
date: 2025-01-02
reviewed_by: Ana
last_reviewed: 2025-02-01
review_in: 12 months
---
See [the menu](in-the-menu.md).
=== content/articles/draft.md
---
title: First visit
draft: true
---
Draft.
";

fn site() -> SiteTest {
    let site = SiteTest::from_text(PAGES);
    let all: Vec<usize> = (0..8).chain(0..4).collect();
    let article = |title: &str, more: &str, text: &str| {
        format!("---\ntitle: {title}\ndate: 2025-03-01\n{more}---\n{text}\n")
    };
    site.write(
        "content/articles/first.md",
        article("First visit", "authors: Lee\n", &text(&all, "")),
    );
    site.write(
        "content/articles/copy.md",
        article("Another name", "", &text(&all, "")),
    );
    site.write(
        "content/articles/same-title.md",
        article(
            "First visit!",
            "",
            "A text of its own about sleep and rest in dark rooms.",
        ),
    );
    site.write(
        "content/articles/hard.md",
        article("Hard", "", &"Pharmacological interventions necessitate comprehensive multidisciplinary evaluation, incorporating longitudinal documentation of physiological parameters and individual susceptibility. ".repeat(8)),
    );
    site
}

fn list(site: &SiteTest, args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_pamphlet"))
        .arg("--root")
        .arg(site.root())
        .arg("list")
        .args(args)
        .args(["--clock", CLOCK])
        .env_remove("SOURCE_DATE_EPOCH")
        .env_remove("COLUMNS")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

fn json(site: &SiteTest, kind: &str) -> Vec<Value> {
    let printed: Value = serde_json::from_str(&list(site, &[kind, "--format", "json"])).unwrap();
    printed
        .as_array()
        .unwrap_or_else(|| panic!("{printed}"))
        .clone()
}

/// The values of a key, a row each.
fn column<'a>(rows: &'a [Value], key: &str) -> Vec<&'a str> {
    rows.iter()
        .map(|r| r[key].as_str().unwrap_or_else(|| panic!("{r}")))
        .collect()
}

#[test]
fn reviews_are_overdue_due_soon_or_not_listed() {
    let site = site();
    let rows = json(&site, "review-due");
    assert_eq!(
        column(&rows, "page"),
        ["articles/in-the-menu.md", "articles/soon.md"]
    );
    assert_eq!(column(&rows, "state"), ["overdue", "due soon"]);
    assert_eq!(column(&rows, "review_due"), ["2026-01-10", "2026-02-01"]);
    assert_eq!(column(&rows, "reviewer"), ["Ana", "Ana"]);
    // The clock stands at noon of 15 January: the 10th is five and a half days past, the 1st sixteen and a half ahead.
    assert_eq!(
        (rows[0]["days_left"].as_f64(), rows[1]["days_left"].as_f64()),
        (Some(-5.0), Some(17.0))
    );
    let near: Value = serde_json::from_str(&list(
        &site,
        &["review-due", "--within", "7", "--format", "json"],
    ))
    .unwrap();
    assert_eq!(near.as_array().map(Vec::len), Some(1));
}

#[test]
fn copies_and_equal_titles_are_pairs_once() {
    let rows = json(&site(), "duplicates");
    assert_eq!(
        column(&rows, "page"),
        ["articles/copy.md", "articles/first.md"]
    );
    assert_eq!(
        column(&rows, "other"),
        ["articles/first.md", "articles/same-title.md"]
    );
    assert_eq!(
        (rows[0]["percent"].as_u64(), rows[1]["percent"].as_u64()),
        (Some(100), Some(0))
    );
    assert_eq!(column(&rows, "titles"), ["", "same title"]);
    assert_eq!(
        column(&rows, "other_title"),
        ["First visit", "First visit!"]
    );
}

#[test]
fn the_share_of_common_text_is_exact() {
    // Words 1 to 40 against 1 to 20 and 20 others: 36 runs of five each, 16 in common, 56 in either.
    let site =
        SiteTest::from_text("=== pamphlet.yaml\ntitle: T\nbase_url: https://clinic.example\n");
    let words = |numbers: &[u32]| {
        numbers
            .iter()
            .map(|n| format!("word{n}"))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let article = |numbers: Vec<u32>| {
        format!(
            "---\ntitle: About {}\ndate: 2025-03-01\n---\n{}\n",
            numbers.iter().sum::<u32>(),
            words(&numbers)
        )
    };
    site.write("content/a/one.md", article((1..=40).collect()));
    site.write(
        "content/a/two.md",
        article((1..=20).chain(101..=120).collect()),
    );
    assert_eq!(
        json(&site, "duplicates").len(),
        0,
        "16 of 56 are less than .3"
    );
    // 21 in common: 17 runs of 55.
    site.write(
        "content/a/two.md",
        article((1..=21).chain(101..=119).collect()),
    );
    let rows = json(&site, "duplicates");
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["percent"], 31);
}

#[test]
fn articles_compete_until_one_links_to_the_other() {
    let site = SiteTest::from_text(
        "=== pamphlet.yaml
title: T
base_url: https://clinic.example
=== content/articles/one.md
---
title: Ketamine and psychedelics
date: 2025-03-01
---
Ketamine is an anesthetic; psychedelics act on other receptors. Doctors compare ketamine with psychedelics in trials.
=== content/articles/two.md
---
title: Ketamine vs psychedelics
date: 2025-03-02
---
How ketamine differs from psychedelics: the receptors, the trials, and which one a doctor may give.
=== content/articles/three.md
---
title: Parking
date: 2025-03-03
---
Parking is free behind the house, and the lift goes to each floor.
",
    );
    let rows = json(&site, "competing");
    assert_eq!(column(&rows, "page"), ["articles/one.md"]);
    assert_eq!(column(&rows, "other"), ["articles/two.md"]);
    // Two of three words: "vs" counts as one.
    assert_eq!(rows[0]["titles_percent"], 67);
    site.edit(
        "content/articles/two.md",
        "How ketamine",
        "[See also](one.md). How ketamine",
    );
    assert_eq!(json(&site, "competing").len(), 0);
}

#[test]
fn a_page_is_an_orphan_unless_a_page_a_section_or_a_menu_links_to_it() {
    let rows = json(&site(), "orphans");
    assert_eq!(
        column(&rows, "page"),
        [
            "about.md",
            "articles/copy.md",
            "articles/hard.md",
            "articles/same-title.md",
            "articles/soon.md"
        ]
    );
    // A link would fit from articles near to it; "About" has none near, and a copy is no place to link from.
    assert_eq!(rows[0]["link_from"], "");
    let near = rows[4]["link_from"].as_str().unwrap();
    assert!(near.ends_with(".md"), "{near}");
    assert!(!rows[1]["link_from"].as_str().unwrap().contains("first.md"));
}

#[test]
fn articles_without_a_review_are_listed_and_pages_such_as_about_are_not() {
    let rows = json(&site(), "unreviewed");
    assert_eq!(
        column(&rows, "page"),
        [
            "articles/copy.md",
            "articles/first.md",
            "articles/hard.md",
            "articles/same-title.md"
        ]
    );
    assert_eq!(column(&rows, "author"), ["", "Lee", "", ""]);
    assert!(column(&rows, "lacks").iter().all(|l| *l == "reviewer, day"));
}

#[test]
fn the_hardest_article_comes_first_and_a_short_one_has_no_grade() {
    let rows = json(&site(), "reading");
    assert_eq!(rows[0]["page"], "articles/hard.md");
    assert_eq!(rows[0]["verdict"], "too hard");
    assert!(
        rows[0]["flesch_kincaid"].as_f64().unwrap() > 15.0,
        "{}",
        rows[0]
    );
    let last = rows.last().unwrap();
    assert_eq!(last["verdict"], "too short to tell");
    assert_eq!(last["flesch_kincaid"], Value::Null);
    let middle = rows.iter().find(|r| r["page"] == "articles/first.md");
    assert_eq!(
        middle.map(|r| &r["verdict"]),
        Some(&Value::from("fine")),
        "{middle:?}"
    );
}

#[test]
fn a_spanish_article_is_measured_by_the_spanish_formula() {
    let site = SiteTest::from_text(
        "=== pamphlet.yaml\ntitle: T\nbase_url: https://clinic.example\nlanguage: es\n",
    );
    let easy = "Traiga su tarjeta y una lista de lo que toma cada día. ".repeat(12);
    site.write(
        "content/articulos/uno.md",
        format!("---\ntitle: Uno\ndate: 2025-03-01\n---\n{easy}\n"),
    );
    let rows = json(&site, "reading");
    assert_eq!(rows[0]["flesch_kincaid"], Value::Null);
    assert!(rows[0]["ease"].as_f64().unwrap() > 80.0, "{}", rows[0]);
    assert_eq!(rows[0]["verdict"], "fine");
}

#[test]
fn every_table_fits_eighty_columns() {
    let site = site();
    let long =
        "a-very-long-name-of-an-article-that-somebody-has-pasted-from-a-headline-without-thinking";
    site.write(
        &format!("content/articles/{long}.md"),
        format!("---\ntitle: {long} {long}\ndate: 2025-03-01\nauthors: [{long} x]\n---\nText.\n"),
    );
    for kind in [
        "all",
        "published",
        "drafts",
        "review-due",
        "duplicates",
        "competing",
        "orphans",
        "unreviewed",
        "reading",
        "related",
        "report",
    ] {
        for line in list(&site, &[kind]).lines() {
            assert!(line.chars().count() <= 80, "{kind}: {line}");
        }
    }
}

#[test]
fn pages_by_state_keep_their_columns() {
    let site = site();
    let csv = list(&site, &["drafts", "--format", "csv"]);
    assert_eq!(
        csv,
        "path,state,date,review_due,address,title\narticles/draft.md,draft,,,https://clinic.example/articles/draft/,First visit\n"
    );
    assert_eq!(json(&site, "all").len(), 8);
    assert_eq!(json(&site, "published").len(), 7);
}

#[test]
fn the_report_is_one_page_that_asks_nothing_of_others() {
    let html = list(&site(), &["report", "--format", "html"]);
    assert!(html.starts_with("<!doctype html>"));
    for kind in [
        "review-due",
        "unreviewed",
        "duplicates",
        "competing",
        "orphans",
        "reading",
    ] {
        assert!(html.contains(&format!("<h2 id=\"{kind}\">")), "{kind}");
        assert!(html.contains(&format!("<a href=\"#{kind}\"")), "{kind}");
    }
    assert!(html.contains("<p class=\"site\">Harbor &amp; Co</p>"));
    assert!(html.contains("<a href=\"https://clinic.example/articles/hard/\">Hard</a>"));
    for word in ["<script", "src=", "<link", "url(", "@import"] {
        assert!(!html.contains(word), "{word}");
    }
}

#[test]
fn csv_holds_one_list() {
    let site = site();
    let output = Command::new(env!("CARGO_BIN_EXE_pamphlet"))
        .arg("--root")
        .arg(site.root())
        .args(["list", "report", "--format", "csv"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("CSV holds one list"));
}
