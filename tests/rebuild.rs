//! A warm build equals a cold one: random edits, and after each of them the whole tree, byte for byte.
//!
//! `PAMPHLET_EDITS=1000` runs so many sequences instead of those of every day; `PAMPHLET_SEED=17` runs that one alone.

#![expect(
    clippy::panic,
    clippy::too_many_lines,
    clippy::unnecessary_wraps,
    clippy::unwrap_used,
    clippy::manual_is_multiple_of,
    reason = "a test may end with a panic: that is how it fails"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "tests make and read folders of their own"
)]

#[path = "rebuild/edits.rs"]
mod edits;
#[path = "rebuild/standing.rs"]
mod standing;
#[expect(
    clippy::allow_attributes,
    reason = "what is dead differs from one test binary to the next"
)]
#[allow(dead_code, reason = "each test binary uses its own part")]
mod support;

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use edits::{Random, edit};
use pamphlet::config::Include;
use pamphlet::config::read::Overrides;
use pamphlet::pipeline::{Goal, Order, Report, advance};
use support::{SiteTest, Tree, differences};

/// Noon of 2026-01-15 in Greenwich.
const NOON: i64 = 1_768_478_400;

/// How many edits are made to one site, one after another.
const STEPS: usize = 8;

fn sample() -> SiteTest {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/one-of-everything/site");
    SiteTest::from_dir(&folder)
}

fn build(root: PathBuf, clock: i64) -> Report {
    advance(&order(root, clock))
}

fn order(root: PathBuf, clock: i64) -> Order {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Order {
        root,
        settings: None,
        overrides: Overrides::default(),
        include: Include::default(),
        clock,
        started: now.as_nanos() as i64,
        fresh: false,
        goal: Goal::Publish,
        outbound: false,
    }
}

/// What a build gave that a reader or writer can see: the published tree, or else what was reported.
fn outcome(site: &SiteTest, clock: i64) -> (Option<Tree>, Vec<String>) {
    let report = build(site.root(), clock);
    let findings: Vec<String> = report
        .findings
        .iter()
        .map(|finding| format!("{finding:?}"))
        .collect();
    let failed = pamphlet::diagnostic::has_errors(&report.findings);
    ((!failed).then(|| site.published()), findings)
}

/// Ends the test unless a warm build gives what a cold build of a copy gives; tells whether it was published.
fn compare(site: &SiteTest, clock: i64, seed: u64, done: &[String]) -> bool {
    let (warm, said_warm) = outcome(site, clock);
    let (cold, said_cold) = outcome(&site.copy(), clock);
    let edits = done.join("\n  ");
    assert_eq!(
        said_warm, said_cold,
        "seed {seed}, findings differ after\n  {edits}"
    );
    match (&warm, &cold) {
        (Some(warm), Some(cold)) => {
            let different = differences(("warm", warm), ("cold", cold));
            assert!(
                different.is_empty(),
                "seed {seed}, after\n  {edits}\n{}",
                different.join("\n")
            );
            true
        }
        _ => false,
    }
}

fn sequence(seed: u64) {
    let site = sample();
    let mut random = Random::new(seed);
    let mut clock = NOON;
    let mut done = vec!["the first build".to_owned()];
    assert!(compare(&site, clock, seed, &done));
    for _ in 0..STEPS {
        let (before, time) = (site.sources(), clock);
        let Some(what) = edit(&site, &mut random, &mut clock) else {
            continue;
        };
        done.push(what);
        if !compare(&site, clock, seed, &done) {
            // The edit made an error, as when a page is gone that others link to. A writer takes it back.
            site.restore(&before);
            clock = time;
            done.push("took it back".to_owned());
            assert!(compare(&site, clock, seed, &done), "seed {seed}: {done:?}");
        }
    }
    site.remove(".pamphlet");
    done.push("deleted the cache".to_owned());
    assert!(compare(&site, clock, seed, &done));
}

/// Runs every fourth sequence from `first` on, so that four tests share them and run side by side.
fn quarter(first: u64) {
    let number = |name: &str| std::env::var_os(name)?.to_str()?.parse::<u64>().ok();
    if let Some(seed) = number("PAMPHLET_SEED") {
        if seed % 4 == first {
            sequence(seed);
        }
        return;
    }
    let sequences = number("PAMPHLET_EDITS").unwrap_or(60);
    for seed in (first..sequences).step_by(4) {
        sequence(seed);
    }
}

#[test]
fn after_any_edits_a_warm_build_is_a_cold_one_first_quarter() {
    quarter(0);
}

#[test]
fn after_any_edits_a_warm_build_is_a_cold_one_second_quarter() {
    quarter(1);
}

#[test]
fn after_any_edits_a_warm_build_is_a_cold_one_third_quarter() {
    quarter(2);
}

#[test]
fn after_any_edits_a_warm_build_is_a_cold_one_fourth_quarter() {
    quarter(3);
}

/// Builds a site, edits it, builds it again, and gives the number of outputs that were rendered then.
fn rendered_after(edit: impl FnOnce(&SiteTest)) -> (u64, u64) {
    let site = sample();
    let all = site.build_clean().count("rendered");
    edit(&site);
    (site.build_clean().count("rendered"), all)
}

#[test]
fn a_changed_body_renders_its_page_and_what_shows_its_text() {
    // The page itself, the page whose template asks for it, and the feeds of the site, which hold whole articles: Atom,
    // RSS, JSON; and the search's index, which here is four files.
    let (few, all) = rendered_after(|site| {
        site.edit("content/articles/first-visit.md", "He said", "She said");
    });
    assert_eq!(few, 9, "of {all}");
}

#[test]
fn a_changed_template_renders_the_pages_that_use_it() {
    let (guide, _) = rendered_after(|site| {
        site.edit(
            "themes/plain/templates/guide.html",
            "a guide",
            "a fine guide",
        );
    });
    assert_eq!(guide, 1, "the one page of that template");
    let (shortcode, _) = rendered_after(|site| {
        site.edit(
            "themes/plain/templates/shortcodes/greet.html",
            "<b>",
            "<b class=\"new\">",
        );
    });
    assert_eq!(
        shortcode, 5,
        "the page that calls it, the page that asks for that page, and the three feeds that hold it"
    );
    let (pager, all) = rendered_after(|site| {
        site.edit(
            "themes/plain/templates/partials/pager.html",
            "<p>page",
            "<p>part",
        );
    });
    assert!((10..40).contains(&pager), "{pager} of {all}");
}

#[test]
fn a_changed_data_file_renders_the_pages_that_load_it() {
    let (few, _) = rendered_after(|site| site.edit("data/prices.csv", "$60", "$65"));
    assert_eq!(
        few, 5,
        "the page with the table, the page that loads the file, and the three feeds that hold the table"
    );
    let (few, _) = rendered_after(|site| site.write("data/unused.csv", "A\n1\n"));
    assert_eq!(few, 0);
}

#[test]
fn a_changed_static_file_is_copied_and_nothing_else_happens() {
    let (few, _) = rendered_after(|site| site.write("static/shared.txt", "Another text.\n"));
    assert_eq!(few, 1);
}

#[test]
fn a_stylesheet_has_another_fingerprint_when_what_it_imports_changes() {
    let site = sample();
    site.build_clean();
    let link = |site: &SiteTest| {
        let text = site.output("index.html");
        let line = text.lines().find(|line| line.contains("/hashed/site."));
        line.unwrap().to_owned()
    };
    let before = link(&site);
    site.edit("sass/_colors.scss", "#123456", "#654321");
    site.build_clean();
    assert_ne!(link(&site), before);
    assert!(site.output("site.css").contains("#654321"));
}
