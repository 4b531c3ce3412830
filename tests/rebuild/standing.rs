//! A run that has nothing to do finds it out from stamps alone, and one that has something to do never takes itself for
//! such.

use std::time::Duration;

use pamphlet::pipeline::Report;

use super::support::SiteTest;
use super::{NOON, build, sample};

/// Files are only trusted by their stamps once they have been at rest for a while.
fn rest() {
    std::thread::sleep(Duration::from_millis(120));
}

/// A site whose last run found nothing to do, so that nothing is younger than the run that looked at it.
fn standing() -> SiteTest {
    let site = sample();
    // The sample asks for the clock, which never stands still.
    for path in asking_for_the_clock(&site) {
        let text = site.read(&path).replace("now()", "\"2026-01-15\"");
        site.write(&path, text);
    }
    rest();
    build(site.root(), NOON);
    assert!(was_spared(&build(site.root(), NOON)));
    site
}

fn asking_for_the_clock(site: &SiteTest) -> Vec<String> {
    let is_one = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains("now()");
    let all = site.sources();
    let found = all.iter().filter(|(_, bytes)| is_one(bytes));
    found.map(|(path, _)| path.clone()).collect()
}

/// Whether the run had no need to open a file.
fn was_spared(report: &Report) -> bool {
    report.stage.is_none() && report.findings.iter().all(|f| f.rule != "settings-missing")
}

#[test]
fn a_run_with_nothing_to_do_says_what_the_run_before_it_said() {
    let site = sample();
    for path in asking_for_the_clock(&site) {
        let text = site.read(&path).replace("now()", "\"2026-01-15\"");
        site.write(&path, text);
    }
    rest();
    let first = build(site.root(), NOON);
    let tree = site.published();
    let second = build(site.root(), NOON);
    assert!(!was_spared(&first) && was_spared(&second));
    assert_eq!(first.findings, second.findings);
    assert_eq!(
        (second.pages, &second.output_dir),
        (first.pages, &first.output_dir)
    );
    assert_eq!((second.rendered, second.written, second.removed), (0, 0, 0));
    assert!(tree == site.published());
}

/// Something that happens to a site.
type Change = fn(&SiteTest);

#[test]
fn whatever_changes_is_seen() {
    let changes: [(&str, Change); 7] = [
        ("an article", |site| {
            site.edit("content/articles/first-visit.md", "He said", "We said");
        }),
        ("the settings", |site| {
            let text = site.read("pamphlet.yaml");
            site.write("pamphlet.yaml", format!("{text}\n# A word.\n"));
        }),
        ("data", |site| {
            site.edit("data/prices.csv", "$60", "$65");
        }),
        ("a template", |site| {
            site.edit(
                "themes/plain/templates/guide.html",
                "a guide",
                "a fine guide",
            );
        }),
        ("a new file", |site| site.write("static/new.txt", "New.\n")),
        ("a file that goes", |site| site.remove("static/shared.txt")),
        ("a published file that somebody touched", |site| {
            let path = site.root().join("public/index.html");
            std::fs::write(path, "gone").unwrap();
        }),
    ];
    for (what, change) in changes {
        let site = standing();
        change(&site);
        assert!(!was_spared(&build(site.root(), NOON)), "{what}");
        assert!(
            site.output("index.html").len() > "gone".len(),
            "{what}: the page is whole again"
        );
    }
}

#[test]
fn an_edit_that_keeps_length_and_time_is_seen() {
    let site = standing();
    let path = site.root().join("content/articles/first-visit.md");
    let time = std::fs::metadata(&path).unwrap().modified().unwrap();
    site.edit("content/articles/first-visit.md", "He said", "We said");
    let file = std::fs::File::options().write(true).open(&path).unwrap();
    file.set_modified(time).unwrap();
    assert!(!was_spared(&build(site.root(), NOON)));
}

#[test]
fn the_clock_ends_what_stands_at_the_moment_that_a_page_appears() {
    let site = standing();
    let text = "---\ntitle: Later\ndate: 2026-01-16T12:00:00Z\n---\nComes tomorrow.\n";
    site.write("content/articles/later.md", text);
    rest();
    let day = 24 * 60 * 60;
    build(site.root(), NOON);
    assert!(was_spared(&build(site.root(), NOON + day - 1)));
    let report = build(site.root(), NOON + day);
    assert!(!was_spared(&report) && report.rendered > 0);
    // The clock of an earlier run proves nothing about a time before it.
    rest();
    assert!(!was_spared(&build(site.root(), NOON)));
}

#[test]
fn a_run_that_is_asked_for_something_else_looks_for_itself() {
    let site = standing();
    let mut order = super::order(site.root(), NOON);
    order.include.drafts = true;
    assert!(!was_spared(&pamphlet::pipeline::advance(&order)));
    order = super::order(site.root(), NOON);
    order.overrides.base_url = Some("https://other.example".into());
    assert!(!was_spared(&pamphlet::pipeline::advance(&order)));
}

#[test]
fn an_edit_that_changes_no_word_leaves_the_related_articles_as_they_were() {
    let site = sample();
    let article = |day: u32, text: &str| {
        format!("---\ntitle: Sleep\ndate: 2025-01-01\nupdated: 2025-02-{day:02}\n---\n{text}\n")
    };
    let path = "content/articles/sleep.md";
    let worked_out = |day, text| {
        site.write(path, article(day, text));
        rest();
        build(site.root(), NOON);
        let file = site.root().join(".pamphlet/related");
        std::fs::metadata(file).unwrap().modified().unwrap()
    };
    let first = worked_out(1, "Sleep well at night.");
    assert_eq!(worked_out(2, "Sleep well at night."), first);
    assert_eq!(worked_out(3, "Sleep **well** at night."), first);
    assert_ne!(worked_out(3, "Sleep well by day."), first);
}
