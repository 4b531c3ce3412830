//! Every rule's own examples: what it has to find, what it has to leave alone, and what its fixes do.
//!
//! The examples stand with the rules; nothing here knows a rule by name, but for those that need a whole site.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may end with a panic: that is how it fails"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "a test reads and writes the page of all rules"
)]

#[path = "rules/languages.rs"]
mod languages;
#[path = "rules/places.rs"]
mod places;
#[expect(
    clippy::allow_attributes,
    reason = "what is dead differs from one test binary to the next"
)]
#[allow(dead_code, reason = "each test binary uses its own part")]
mod support;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use pamphlet::address::ContentPath;
use pamphlet::check::example::Example;
use pamphlet::check::rule::{Reads, Rule, Run};
use pamphlet::check::{Checks, Depth, catalogue, explain, waiver};
use pamphlet::config::{self, Config, Include};
use pamphlet::diagnostic::{Diagnostic, Fix, Severity};
use pamphlet::pipeline::{self, Goal, Order};
use pamphlet::{fix, parse};
use proptest::prelude::*;
use support::SiteTest;

/// The "now" of site examples: 2026-01-15, noon.
const CLOCK_SECONDS: i64 = 1_768_478_400;

/// Bad examples that a rule has at least.
const FEWEST: usize = 5;

/// The head of an example that has none of its own.
const HEAD: &str = "---\ntitle: What a first visit is like\ndescription: Who you will meet on the day of your first visit, what you will be asked, and what to bring along.\ndate: 2026-01-10\nauthors: [ana]\nreviewed_by: [ben]\nlast_reviewed: 2026-01-11\n---\n";

/// The settings that examples are read with.
const SETTINGS: &str = "title: Harbor Clinic\nbase_url: https://harbor.example\nlanguages: {es: {title: Clínica}}\nclinic:\n  name: Harbor Light Clinic\n  phone: (555) 555-0142\n  email: hello@harbor.example\n  address: {street: 100 Example Street, city: Springfield, region: CA, postal_code: '00000'}\n";

/// The people that examples name.
const PEOPLE: &str = "ana: {name: Ana Lee, job_title: Health writer}\nben: {name: Ben Ruiz, suffix: MD, job_title: Psychiatrist}\n";

fn settings() -> Config {
    let mut findings = Vec::new();
    let config = config::read::read(
        "pamphlet.yaml",
        SETTINGS,
        "site",
        &config::read::Overrides::default(),
        &mut findings,
    );
    assert_eq!(findings, []);
    config
}

/// The file that an example stands for.
fn file(example: &str) -> String {
    if example.starts_with("---") || example.starts_with('\u{feff}') {
        example.to_owned()
    } else {
        format!("{HEAD}\n{example}")
    }
}

/// All findings on one file, as rules weigh them.
fn findings(checks: &Checks, config: &Config, text: &str) -> Vec<Diagnostic> {
    let path = ContentPath("articles/visit.md".into());
    let parsed = parse::parse(&path, text, config, &BTreeMap::new());
    let checked = checks.article(&parsed.document, text, config);
    let mut findings = parsed.findings;
    findings.extend(checked.findings);
    for finding in &findings {
        let place = finding.place.as_ref().unwrap();
        assert!(text.get(place.span.range()).is_some(), "{finding:?}");
    }
    let waivers = BTreeMap::from([(path.file(), checked.waivers)]);
    let waived = waiver::waive(&mut findings, &waivers);
    findings.extend(waiver::unused(&waived, false));
    findings
}

/// Findings of a whole site, by rule.
fn site_findings(example: &str) -> Vec<String> {
    let site = SiteTest::from_text(example);
    let defaults = [("pamphlet.yaml", SETTINGS), ("data/people.yaml", PEOPLE)];
    for (path, text) in defaults {
        if !example.contains(&format!("=== {path}\n")) {
            site.write(path, text);
        }
    }
    let report = pipeline::advance(&Order {
        root: site.root(),
        settings: None,
        overrides: config::read::Overrides::default(),
        include: Include::default(),
        clock: CLOCK_SECONDS,
        started: 0,
        fresh: true,
        goal: Goal::Check,
        outbound: false,
    });
    report
        .findings
        .into_iter()
        .map(|f| f.rule.into_owned())
        .collect()
}

/// What stands before an example in Spanish.
const SPANISH: &str = "es: ";

/// The settings of a site in Spanish, and its rules.
fn spanish() -> &'static (Config, Checks) {
    static READY: OnceLock<(Config, Checks)> = OnceLock::new();
    READY.get_or_init(|| {
        let mut config = settings();
        config.language = "es".into();
        let checks = Checks::new(&config, Depth::All);
        (config, checks)
    })
}

/// Whether a rule finds something in an example.
fn finds(rule: &Rule, checks: &Checks, config: &Config, example: &str) -> bool {
    let example = Example::of(example).text;
    if let Some(body) = example.strip_prefix(SPANISH) {
        let (config, checks) = spanish();
        let found = findings(checks, config, &file(body));
        return found.iter().any(|f| f.rule == rule.id);
    }
    if example.starts_with("=== ") {
        return site_findings(&example).iter().any(|found| found == rule.id);
    }
    let found = findings(checks, config, &file(&example));
    found.iter().any(|f| f.rule == rule.id)
}

/// What a rule finds in an example that marks its words, where that is not these words alone.
fn astray(rule: &Rule, checks: &Checks, config: &Config, written: &str) -> Option<String> {
    let example = Example::of(written);
    let marked = example
        .marked
        .filter(|_| !example.text.starts_with("=== "))?;
    let spanish = example.text.starts_with(SPANISH).then(spanish);
    let (config, checks) = spanish.map_or((config, checks), |(config, checks)| (config, checks));
    let text = file(example.text.strip_prefix(SPANISH).unwrap_or(&example.text));
    // Marks are counted with what stands before a Spanish example, which the file has not; both end alike.
    let end = |at: usize| text.len() - (example.text.len() - at);
    let expected = end(marked.start)..end(marked.end);
    let found = findings(checks, config, &text);
    let spans: Vec<_> = (found.iter().filter(|f| f.rule == rule.id))
        .map(|f| f.place.as_ref().unwrap().span.range())
        .collect();
    let told = |span: &std::ops::Range<usize>| format!("“{}”", text.get(span.clone()).unwrap());
    (spans.len() != 1 || spans.first() != Some(&expected)).then(|| {
        let told: Vec<String> = spans.iter().map(told).collect();
        format!("{} finds {} in:\n{written}", rule.id, told.join(", "))
    })
}

#[test]
fn every_rule_finds_its_bad_examples_and_leaves_its_good_ones_alone() {
    let config = settings();
    let checks = Checks::new(&config, Depth::All);
    let mut faults = Vec::new();
    for rule in catalogue::rules().values() {
        let silent = rule
            .bad
            .iter()
            .filter(|e| !finds(rule, &checks, &config, e));
        faults.extend(silent.map(|e| format!("{} does not find anything in:\n{e}", rule.id)));
        let loud = rule
            .good
            .iter()
            .filter(|e| finds(rule, &checks, &config, e));
        faults.extend(loud.map(|e| format!("{} finds something in:\n{e}", rule.id)));
    }
    for rule in catalogue::rules().values() {
        faults.extend(
            rule.bad
                .iter()
                .filter_map(|e| astray(rule, &checks, &config, e)),
        );
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn every_rule_says_what_it_is_and_has_enough_examples() {
    let mut faults = Vec::new();
    for rule in catalogue::rules().values() {
        let id = rule.id;
        if rule.bad.len() < FEWEST || rule.good.len() < 3 {
            faults.push(format!(
                "{id} has {} bad examples and {} good ones",
                rule.bad.len(),
                rule.good.len()
            ));
        }
        if !rule.finds.ends_with('.')
            || !rule.finds.starts_with(char::is_uppercase)
            || rule.why.len() < 40
        {
            faults.push(format!("{id} does not say what it finds, or why"));
        }
        if !(1..=2).contains(&rule.tier) {
            faults.push(format!("{id} has no tier"));
        }
        if let (Run::Words(_), Reads::Site | Reads::Page) = (&rule.run, rule.reads) {
            faults.push(format!("{id} reads words, but not of an article"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// 2026-11-25, noon: by this clock the example's reviews are fresh.
const EXAMPLE_CLOCK: i64 = 1_795_608_000;

#[test]
fn the_example_site_has_no_finding() {
    let report = pipeline::advance(&Order {
        root: Path::new(env!("CARGO_MANIFEST_DIR")).to_owned(),
        settings: None,
        overrides: config::read::Overrides::default(),
        include: Include::default(),
        clock: EXAMPLE_CLOCK,
        started: 0,
        fresh: true,
        goal: Goal::Check,
        outbound: false,
    });
    let told = report
        .findings
        .iter()
        .map(|f| format!("{} {:?}: {}", f.rule, f.place, f.message));
    assert_eq!(told.collect::<Vec<_>>(), Vec::<String>::new());
}

/// Findings of an article that can be mended safely.
fn safe(found: &[Diagnostic]) -> Vec<&Fix> {
    found
        .iter()
        .filter_map(|f| f.fix.as_ref())
        .filter(|f| f.safe)
        .collect()
}

#[test]
fn a_safe_fix_mends_what_it_says_and_brings_no_error() {
    let config = settings();
    let checks = Checks::new(&config, Depth::All);
    let errors = |found: &[Diagnostic]| {
        found
            .iter()
            .filter(|f| f.severity == Severity::Error)
            .count()
    };
    for rule in catalogue::rules().values() {
        let articles = rule
            .bad
            .iter()
            .filter(|e| !e.starts_with("=== ") && !e.starts_with(SPANISH));
        for example in articles {
            let text = file(&Example::of(example).text);
            let before = findings(&checks, &config, &text);
            for found in before.iter().filter(|f| f.rule == rule.id) {
                let Some(fix) = found.fix.as_ref().filter(|f| f.safe) else {
                    continue;
                };
                let mended = fix::apply(&text, &[fix]);
                assert_eq!(mended.applied, 1, "{}: {example}", rule.id);
                let after = findings(&checks, &config, &mended.text);
                let count = |all: &[Diagnostic]| all.iter().filter(|f| f.rule == rule.id).count();
                assert!(
                    count(&after) < count(&before),
                    "{} is not mended:\n{}",
                    rule.id,
                    mended.text
                );
                assert!(
                    errors(&after) <= errors(&before),
                    "{}: a new error in\n{}\n{after:#?}",
                    rule.id,
                    mended.text
                );
            }
            let mut text = text;
            for _ in 0..6 {
                let found = findings(&checks, &config, &text);
                text = fix::apply(&text, &safe(&found)).text;
            }
            let left = findings(&checks, &config, &text);
            assert_eq!(
                fix::apply(&text, &safe(&left)).text,
                text,
                "fixes go on for ever: {example}"
            );
        }
    }
}

#[test]
fn the_page_of_all_rules_is_true() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    let document = explain::document();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &document).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == document,
        "docs/rules.md is not what the rules say: run `UPDATE=1 cargo test --test rules`"
    );
}

#[test]
fn an_article_is_read_by_the_lists_of_its_language_alone() {
    let mut config = settings();
    let english = "Our treatment will cure your depression.";
    let checks = Checks::new(&config, Depth::All);
    assert!(
        findings(&checks, &config, &file(english))
            .iter()
            .any(|f| f.rule == "claim-cure")
    );
    config.language = "es".into();
    let checks = Checks::new(&config, Depth::All);
    assert!(
        findings(&checks, &config, &file(english))
            .iter()
            .all(|f| f.rule != "claim-cure")
    );
}

#[test]
fn a_page_on_prevention_alone_does_not_stop_a_build() {
    let config = settings();
    let checks = Checks::new(&config, Depth::All);
    let weight = |text: &str| {
        let found = findings(&checks, &config, text);
        let crisis = found.iter().find(|f| f.rule == "crisis-notice-missing");
        crisis.map(|f| f.severity)
    };
    let page = |title: &str, body: &str| weight(&format!("---\ntitle: {title}\n---\n{body}\n"));
    for (title, body, expected) in [
        (
            "Suicide prevention month",
            "A program for schools.",
            Severity::Warning,
        ),
        (
            "Preventing suicide",
            "When suicidal thoughts come.",
            Severity::Error,
        ),
        (
            "Thoughts of suicide",
            "A program for schools.",
            Severity::Error,
        ),
        (
            "Our prevention of self-harm",
            "Talk to us.",
            Severity::Error,
        ),
    ] {
        assert_eq!(page(title, body), Some(expected), "{title}");
    }
    assert_eq!(page("The #HackSuicide weekend", "Code."), None);
}

#[test]
fn a_waiver_takes_findings_where_it_says() {
    let config = settings();
    let checks = Checks::new(&config, Depth::All);
    let cures = |body: &str| {
        let found = findings(&checks, &config, &file(body));
        found.iter().filter(|f| f.rule == "claim-cure").count()
    };
    let claim = "It will cure depression.";
    assert_eq!(cures(&format!("{claim}\n\n{claim}")), 2);
    assert_eq!(
        cures(&format!(
            "<!-- pamphlet-allow claim-cure: a trial -->\n\n{claim}\n\n{claim}"
        )),
        1
    );
    assert_eq!(
        cures(&format!(
            "<!-- pamphlet-allow claim-cure: a trial -->\n{claim}\n\n{claim}"
        )),
        1
    );
    assert_eq!(
        cures(&format!(
            "{claim} <!-- pamphlet-allow claim-cure: a trial -->\n\n{claim}"
        )),
        1
    );
    assert_eq!(
        cures(&format!(
            "- <!-- pamphlet-allow claim-cure: a trial --> {claim}\n\n{claim}"
        )),
        1
    );
    let section = "<!-- pamphlet-allow-section claim-cure: quotes -->";
    assert_eq!(
        cures(&format!(
            "## A\n\n{section}\n\n{claim}\n\n### B\n\n{claim}\n\n## C\n\n{claim}"
        )),
        1
    );
    assert_eq!(
        cures(&format!(
            "{claim}\n\n{claim}\n\n<!-- pamphlet-allow-file claim-cure: quotes -->"
        )),
        0
    );
    assert_eq!(
        cures(&format!(
            "<!-- pamphlet-allow claim-hype: no -->\n\n{claim}"
        )),
        1
    );
}

/// Pieces of which texts are made that come near to what rules look for.
const PIECES: &str = "cure|cures depression|guarantee|results|FDA|\u{2011}|approved|ketamine|Ozempic|weight loss drugs like|\
    suicide|committed|800-273-8255|988|semiglutide|as of|early|2020|, 34,|Anna|(41)|depression|> |- |## |**|*|`|[|](x)|\
    \u{a0}|\u{ad}|’|“|”|★★★★★|—|…|...|?|!|. |\n|\n\n|\r\n|\t|😀|é|ñ|(|)|---\n|title: |description: |100%|safe|no|not|#1|20|\
    pounds in|weeks|studies show|% of patients|{{ crisis() }}|<!-- pamphlet-allow claim-cure: x -->|| a | b |\n|compounded|\u{fffc}|\u{feff}|İ|ß|ﬁ";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn any_text_is_judged_and_places_lie_between_characters(
        picks in prop::collection::vec((0_usize..200, any::<bool>()), 0..60),
        stray in any::<String>(),
        with_head in any::<bool>(),
    ) {
        static READY: OnceLock<(Config, Checks)> = OnceLock::new();
        let pieces: Vec<&str> = PIECES.split('|').collect();
        let mut text = if with_head { HEAD.to_owned() } else { String::new() };
        for (pick, blank) in picks {
            text.push_str(pieces[pick % pieces.len()]);
            text.push_str(if blank { " " } else { "" });
        }
        text.push_str(&stray);
        let (config, checks) = READY.get_or_init(|| {
            let config = settings();
            let checks = Checks::new(&config, Depth::All);
            (config, checks)
        });
        // `findings` holds that every place lies between characters.
        findings(checks, config, &text);
    }
}
