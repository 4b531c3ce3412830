//! What a session serves is what a build writes: every address, byte for byte, whatever state the site is in.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may end with a panic: that is how it fails"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "tests make and read folders of their own"
)]

#[path = "rebuild/edits.rs"]
#[expect(
    clippy::too_many_lines,
    clippy::unnecessary_wraps,
    clippy::manual_is_multiple_of,
    reason = "shared with the test of builds"
)]
mod edits;
#[path = "preview/random.rs"]
mod random;
#[expect(
    clippy::allow_attributes,
    reason = "what is dead differs from one test binary to the next"
)]
#[allow(dead_code, reason = "each test binary uses its own part")]
mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use pamphlet::config::Include;
use pamphlet::config::read::Overrides;
use pamphlet::diagnostic::Diagnostic;
use pamphlet::pipeline::session::{Answer, Bytes, Change, Findings, Preview, Served, Session};
use pamphlet::pipeline::{Goal, Order};
use support::{SiteTest, Tree, differences};

/// Noon of 2026-01-15 in Greenwich, which is `support::CLOCK`.
const NOON: i64 = 1_768_478_400;

fn sample() -> SiteTest {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/one-of-everything/site");
    SiteTest::from_dir(&folder)
}

fn order(site: &SiteTest) -> Order {
    Order {
        root: site.root(),
        settings: None,
        overrides: Overrides::default(),
        include: Include::default(),
        clock: NOON,
        started: 0,
        fresh: false,
        goal: Goal::Site,
        outbound: false,
    }
}

fn open(site: &SiteTest) -> Session {
    Session::open(order(site))
}

fn look(session: &mut Session, paths: &[&str]) -> Arc<Preview> {
    session.advance(
        &Change::Paths(paths.iter().map(PathBuf::from).collect()),
        NOON,
        0,
    )
}

fn first_look(session: &mut Session) -> Arc<Preview> {
    let preview = session.advance(&Change::Everything, NOON, 0);
    checked(session, preview)
}

/// The preview when all articles have been checked.
fn checked(session: &mut Session, mut preview: Arc<Preview>) -> Arc<Preview> {
    while let Some(next) = session.check_next(3) {
        preview = next;
    }
    assert_eq!(preview.unchecked, 0);
    preview
}

fn served(preview: &Preview, path: &str) -> Arc<Served> {
    match preview.answer(path) {
        Answer::Output(served) => served,
        other => panic!("{path}: {other:?}"),
    }
}

fn bytes(served: &Served) -> Vec<u8> {
    match &served.bytes {
        Bytes::Made(bytes) => bytes.to_vec(),
        Bytes::File(path) => std::fs::read(path).unwrap(),
    }
}

fn text(preview: &Preview, path: &str) -> String {
    String::from_utf8(bytes(&served(preview, path))).unwrap()
}

/// Every address that a preview serves, as the tree that a build would write: the plan, and what is made because a
/// page asks for it, which are the files below `hashed/` that `built` has.
fn everything(preview: &Preview, built: &Tree) -> Tree {
    let stage = preview.stage.as_ref().unwrap();
    let base = &stage.config.base;
    let made = built.keys().filter(|path| path.starts_with("hashed/"));
    let made = made.map(|path| (path.clone(), format!("{}/{path}", base.path)));
    stage
        .plan
        .iter()
        .map(|planned| (planned.path.as_str().to_owned(), base.href(&planned.url)))
        .chain(made)
        .map(|(path, url)| (path, bytes(&served(preview, &url))))
        .collect()
}

#[test]
fn every_address_is_served_as_a_build_writes_it() {
    let site = sample();
    let mut session = open(&site);
    let preview = first_look(&mut session);
    assert!(!preview.stale);
    site.build_clean();
    let different = differences(
        ("preview", &everything(&preview, &site.published())),
        ("build", &site.published()),
    );
    assert_eq!(different, Vec::<String>::new());
}

#[test]
fn a_folder_without_its_slash_leads_to_it_and_what_is_missing_says_so_in_its_language() {
    let site = sample();
    let mut session = open(&site);
    let preview = first_look(&mut session);
    let leads = |path: &str| match preview.answer(path) {
        Answer::Redirect(to) => to,
        other => panic!("{path}: {other:?}"),
    };
    assert_eq!(leads("/clinic/about"), "/clinic/about/");
    assert_eq!(leads("/clinic"), "/clinic/");
    assert_eq!(leads("/"), "/clinic/");
    let missing = |path: &str| match preview.answer(path) {
        Answer::Missing(Some(served)) => served.planned.url.as_str().to_owned(),
        other => panic!("{path}: {other:?}"),
    };
    assert_eq!(missing("/clinic/nothing"), "/404.html");
    assert_eq!(missing("/clinic/es/nada/"), "/es/404.html");
    assert_eq!(missing("/clinicians/"), "/404.html");
    assert_eq!(missing("/clinic/../../../etc/passwd"), "/404.html");
    assert_eq!(
        served(&preview, "/clinic/about/index.html")
            .planned
            .url
            .as_str(),
        "/about/"
    );
    assert_eq!(
        preview.url_of_source("content/about.md").as_deref(),
        Some("/clinic/about/")
    );
    assert_eq!(
        preview.url_of_source("static/plain.txt").as_deref(),
        Some("/clinic/plain.txt")
    );
    assert_eq!(preview.url_of_source("templates/base.html"), None);
}

#[test]
fn broken_settings_leave_the_last_good_site_and_say_so() {
    let site = sample();
    let mut session = open(&site);
    let before = text(&first_look(&mut session), "/clinic/about/");
    let settings = site.read("pamphlet.yaml");
    for broken in [
        "titel: Clinic\n",
        "theme: none-of-that-name\n",
        "title: [\n",
    ] {
        site.write("pamphlet.yaml", broken);
        let preview = look(&mut session, &["pamphlet.yaml"]);
        assert!(preview.stale, "{broken}");
        assert!(preview.findings.errors() > 0);
        assert_eq!(text(&preview, "/clinic/about/"), before);
    }
    site.write("pamphlet.yaml", settings);
    assert!(!look(&mut session, &["pamphlet.yaml"]).stale);
}

#[test]
fn a_site_that_is_broken_from_the_start_comes_up_when_it_is_mended() {
    let site = sample();
    let template = "themes/plain/templates/page.html";
    let good = site.read(template);
    site.write(template, "{% if %}");
    let mut session = open(&site);
    let preview = first_look(&mut session);
    assert!(preview.stale && preview.stage.is_none());
    assert!(matches!(
        preview.answer("/clinic/about/"),
        Answer::Missing(None)
    ));
    assert!(
        preview
            .overview()
            .iter()
            .any(|row| row.file == "content/about.md")
    );
    site.write(template, good);
    let preview = look(&mut session, &[template]);
    assert!(!preview.stale);
    assert!(text(&preview, "/clinic/about/").contains("<html"));
}

#[test]
fn a_page_that_can_not_be_rendered_keeps_its_last_bytes_and_says_so() {
    let site = sample();
    let mut session = open(&site);
    let before = text(&first_look(&mut session), "/clinic/about/");
    let file = "content/about.md";
    let good = site.read(file);
    site.write(
        file,
        good.clone() + "\n{{ table(data=\"no-such-file.csv\") }}\n",
    );
    let broken = served(&look(&mut session, &[file]), "/clinic/about/");
    assert!(broken.stale);
    assert_eq!(
        broken.findings[0].place.as_ref().unwrap().file.as_ref(),
        file
    );
    assert_eq!(String::from_utf8(bytes(&broken)).unwrap(), before);
    site.write(file, good);
    let mended = served(&look(&mut session, &[file]), "/clinic/about/");
    assert!(!mended.stale && mended.findings.is_empty());
}

#[test]
fn a_fault_in_data_or_a_template_is_told_as_it_comes_and_goes() {
    let site = sample();
    let mut session = open(&site);
    let preview = first_look(&mut session);
    let before = rules(&checked(&mut session, preview).findings);
    let told = |session: &mut Session, file: &str, rule: &str, fault: &str| {
        let good = site.read(file);
        site.write(file, good.clone() + fault);
        let found = rules(&look(session, &[file]).findings);
        let new: Vec<_> = found.iter().filter(|one| !before.contains(one)).collect();
        assert_eq!(new, [&(rule.to_owned(), file.to_owned())]);
        site.write(file, good);
        assert_eq!(rules(&look(session, &[file]).findings), before, "{file}");
    };
    let people = "\nnobody:\n  bio: Has no name.\n";
    told(&mut session, "data/people.yaml", "people-invalid", people);
    let page = "themes/plain/templates/page.html";
    told(&mut session, page, "template-fault", "{% if %}");
}

#[test]
fn no_content_is_a_site_too() {
    let site = SiteTest::new();
    site.write("pamphlet.yaml", "title: Empty\n");
    let preview = first_look(&mut open(&site));
    assert!(!preview.stale);
    assert!(text(&preview, "/").contains("Empty"));
}

#[test]
fn documents_are_seen_at_a_glance_hidden_ones_too() {
    let site = sample();
    site.write(
        "content/articles/wrong.md",
        "---\ntitle: Wrong\ndate: Tomorrow\n---\nOne two three.\n",
    );
    let preview = first_look(&mut open(&site));
    let rows = preview.overview();
    let row = |file: &str| rows.iter().find(|row| row.file == file).unwrap();
    let draft = row("content/articles/draft.md");
    assert_eq!((draft.state.word(), draft.url.as_deref()), ("draft", None));
    let wrong = row("content/articles/wrong.md");
    assert_eq!((wrong.words, wrong.counts[0]), (3, 1));
    assert_eq!(
        row("content/about.md").url.as_deref(),
        Some("/clinic/about/")
    );
}

/// A site of which only rules on the whole site and on built pages find something.
const TWINS: &str = "\
=== content/_index.md
---
title: Home
---
=== content/articles/one.md
---
title: Sleep well
description: How to sleep well.
date: 2026-01-02
authors: [Ana Lee]
---
Go to bed early.
=== content/articles/two.md
---
title: Sleep well
description: How to rest at night.
date: 2026-01-03
authors: [Ana Lee]
---
Rest when it is dark. <img src=\"https://www.facebook.com/tr?id=1\" alt=\"\">
=== content/articles/three.md
---
title: Waking
description: How to wake up.
date: 2026-01-04
authors: [Ana Lee]
---
Get up. [Sleep well](one.md), [too](two.md).
";

/// Rules and files of findings.
fn rules(findings: &Findings) -> Vec<(String, String)> {
    let place = |d: &Diagnostic| {
        d.place
            .as_ref()
            .map_or(String::new(), |p| p.file.to_string())
    };
    let mut all: Vec<_> = findings
        .iter()
        .map(|d| (d.rule.to_string(), place(d)))
        .collect();
    all.sort();
    all
}

fn with_whole(session: &mut Session) -> Arc<Preview> {
    let found = session.whole().unwrap().look(&AtomicBool::new(false));
    session.join(found.unwrap()).unwrap()
}

#[test]
fn rules_on_the_whole_site_join_the_findings_when_there_is_time_for_them() {
    let site = SiteTest::from_text(TWINS);
    let mut session = open(&site);
    let first = first_look(&mut session);
    let of_twins = |preview: &Preview| {
        let all = rules(&preview.findings);
        let twins = all
            .into_iter()
            .filter(|(rule, _)| rule == "duplicate-title");
        twins.map(|(_, file)| file).collect::<Vec<_>>()
    };
    assert_eq!(of_twins(&first), Vec::<String>::new());
    let second = with_whole(&mut session);
    assert_eq!(of_twins(&second), ["content/articles/two.md"]);
    assert_eq!(second.generation, first.generation + 1);
    // The writer's page counts them.
    let counts = |preview: &Preview, path| preview.document(path).unwrap().counts;
    assert_eq!(
        counts(&second, "articles/two.md")[1],
        counts(&first, "articles/two.md")[1] + 1
    );
    // Looking again finds nothing else.
    let again = session.whole().unwrap().look(&AtomicBool::new(false));
    assert!(session.join(again.unwrap()).is_none());
    // A look that was stopped says nothing.
    assert_eq!(session.whole().unwrap().look(&AtomicBool::new(true)), None);
    // What is said of a file is let go when it changes, and comes back if it still holds.
    let text = site.read("content/articles/two.md");
    site.write("content/articles/two.md", format!("{text}More.\n"));
    let edited = look(&mut session, &["content/articles/two.md"]);
    assert_eq!(of_twins(&edited), Vec::<String>::new());
    assert_eq!(
        of_twins(&with_whole(&mut session)),
        ["content/articles/two.md"]
    );
    // The other of the two is named in it, so it goes with that one, too.
    let text = site.read("content/articles/one.md");
    site.write(
        "content/articles/one.md",
        text.replace("Sleep well\nd", "Sleep early\nd"),
    );
    let edited = look(&mut session, &["content/articles/one.md"]);
    let found = session.whole().unwrap().look(&AtomicBool::new(false));
    let mended = session.join(found.unwrap()).unwrap_or(edited);
    assert_eq!(of_twins(&mended), Vec::<String>::new());
}

#[test]
fn a_page_is_checked_when_it_is_rendered_and_is_shown_all_the_same() {
    let site = SiteTest::from_text(TWINS);
    let mut session = open(&site);
    let preview = first_look(&mut session);
    let page = served(&preview, "/articles/two/");
    let found: Vec<&str> = page.findings.iter().map(|d| d.rule.as_ref()).collect();
    assert_eq!(found, ["tracker"]);
    let place = page.findings[0].place.as_ref().unwrap();
    assert_eq!(place.file.as_ref(), "content/articles/two.md");
    assert!(!page.stale && text(&preview, "/articles/two/").contains("Rest when it is dark."));
    assert!(served(&preview, "/articles/one/").findings.is_empty());
    // Settings and waivers hold for it as they do for `check`.
    site.write("pamphlet.yaml", "check: {rules: {tracker: off}}\n");
    let preview = look(&mut session, &["pamphlet.yaml"]);
    let preview = checked(&mut session, preview);
    assert!(served(&preview, "/articles/two/").findings.is_empty());
    site.write("pamphlet.yaml", "");
    let own = site.read("content/articles/two.md");
    let waived = own.replace(
        "Rest when",
        "<!-- pamphlet-allow-file tracker: a test -->\n\nRest when",
    );
    site.write("content/articles/two.md", waived);
    let preview = look(&mut session, &["pamphlet.yaml", "content/articles/two.md"]);
    let preview = checked(&mut session, preview);
    assert!(served(&preview, "/articles/two/").findings.is_empty());
    // The waiver is at work, though nothing shows that before the page is made.
    let all = rules(&preview.findings);
    assert!(
        all.iter().all(|(rule, _)| rule != "waiver-unused"),
        "{all:?}"
    );
}

#[test]
fn all_that_a_preview_finds_is_what_a_check_finds() {
    for site in [sample(), SiteTest::from_text(TWINS)] {
        let mut session = open(&site);
        first_look(&mut session);
        let preview = with_whole(&mut session);
        let name = |d: &Diagnostic| {
            let place = d.place.as_ref();
            let place = place.map(|p| (p.file.to_string(), p.span.start, p.span.end));
            (d.rule.to_string(), place, d.message.clone())
        };
        let mut found: BTreeSet<_> = preview.findings.iter().map(name).collect();
        let stage = preview.stage.as_ref().unwrap();
        for planned in stage.plan.iter() {
            let served = served(&preview, &stage.config.base.href(&planned.url));
            found.extend(served.findings.iter().map(name));
        }
        let checked = pamphlet::pipeline::advance(&Order {
            goal: Goal::Check,
            ..order(&site)
        });
        let expected: BTreeSet<_> = checked.findings.iter().map(name).collect();
        let missing: Vec<_> = expected.difference(&found).collect();
        let extra: Vec<_> = found.difference(&expected).collect();
        assert!(
            missing.is_empty() && extra.is_empty(),
            "missing {missing:#?}\nextra {extra:#?}"
        );
    }
}
