//! After any edits a session serves what a clean build writes: every address, every finding, byte for byte.
//!
//! `PAMPHLET_EDITS=100000 cargo test --release --test preview` makes so many edits instead of those of every day, spread
//! over sites of [`STEPS`] edits each; `PAMPHLET_SEED=17` runs the site of that number alone.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;

use pamphlet::check::catalogue::is_of_check;
use pamphlet::config::Include;
use pamphlet::diagnostic::{Diagnostic, has_errors};
use pamphlet::ledger::Outputs;
use pamphlet::pipeline::session::{Answer, Change, Preview, Session};
use pamphlet::pipeline::{Goal, Order, Stop, advance};
use pamphlet::progress::Progress;
use pamphlet::render::{self, Content, Rendered};
use pamphlet::site::outputs::Planned;

use super::edits::{Random, edit};
use super::support::{SiteTest, Tree, differences};
use super::{bytes, order, sample};

/// Edits of one site, one after another.
const STEPS: usize = 50;

/// How many edits are made every day.
const EVERY_DAY: usize = 100;

/// Edits after which a warm build is compared, too: `tests/rebuild.rs` does so after each.
const WARM: usize = 10;

/// A site without a past: its outputs by address, with what rendering each of them found, and all other findings.
struct Clean {
    outputs: BTreeMap<String, (Vec<u8>, bool)>,
    tree: Tree,
    findings: Vec<Diagnostic>,
    broken: bool,
}

fn clean(order: &Order) -> Clean {
    let report = advance(&Order {
        fresh: true,
        goal: Goal::Preview,
        ..order.clone()
    });
    let broken = report.stopped == Some(Stop::Settings);
    let mut made = Clean {
        outputs: BTreeMap::new(),
        tree: Tree::new(),
        findings: report.findings,
        broken,
    };
    let stage = report
        .stage
        .filter(|stage| !broken && !stage.engine.is_broken());
    let Some(stage) = stage else { return made };
    let all = Mutex::new(Vec::new());
    let take = |_: &Planned, rendered: &mut Rendered| all.lock().unwrap().push(rendered.clone());
    let progress = Progress::default();
    let pages = progress.stage("pages", stage.plan.len());
    render::render(&stage, &Outputs::new(), &|_, _| false, &take, &pages);
    for rendered in all.into_inner().unwrap() {
        let bytes = match rendered.content {
            Content::Bytes(bytes) => bytes,
            Content::Copy(path) => std::fs::read(path).unwrap(),
            Content::Same => panic!("{:?} was not rendered", rendered.path),
        };
        let faulty = has_errors(&rendered.record.findings);
        let url = stage.config.base.href(&rendered.url);
        made.tree.insert(rendered.path.0, bytes.clone());
        made.outputs.insert(url, (bytes, faulty));
    }
    made
}

/// Ends the test unless the preview is the clean site.
fn compare(preview: &Preview, clean: &Clean, what: &dyn Fn() -> String) {
    assert_eq!(preview.stale, clean.broken, "{}", what());
    assert_eq!(
        preview
            .findings
            .iter()
            .map(|d| format!("{d:?}"))
            .collect::<Vec<_>>(),
        clean
            .findings
            .iter()
            .map(|d| format!("{d:?}"))
            .collect::<Vec<_>>(),
        "{}",
        what()
    );
    if clean.broken {
        return;
    }
    let stage = preview.stage.as_ref().unwrap();
    let planned: Vec<String> = stage
        .plan
        .iter()
        .map(|p| stage.config.base.href(&p.url))
        .collect();
    // What is made because a page asks for it is in no plan, but is served all the same, as is seen below.
    // The settings that are edited may move the whole site to another path.
    let made = format!("{}/hashed/", stage.config.base.path);
    let is_planned = |url: &&String| !url.starts_with(&made);
    let known: Vec<&String> = clean.outputs.keys().filter(is_planned).collect();
    let mut sorted: Vec<&String> = planned.iter().collect();
    sorted.sort();
    assert_eq!(sorted, known, "{}", what());
    let (mut shown, mut wanted) = (Tree::new(), Tree::new());
    for (url, (expected, faulty)) in &clean.outputs {
        let Answer::Output(served) = preview.answer(url) else {
            panic!("{url} is not served, {}", what());
        };
        // What is wrong on a page as it is built does not keep it from being shown.
        let own = |d: &&Diagnostic| !is_of_check(&d.rule);
        let of_rendering: Vec<Diagnostic> = served.findings.iter().filter(own).cloned().collect();
        assert_eq!(has_errors(&of_rendering), *faulty, "{url}, {}", what());
        if !faulty {
            assert!(!served.stale, "{url}, {}", what());
            shown.insert(url.clone(), bytes(&served));
            wanted.insert(url.clone(), expected.clone());
        }
    }
    let different = differences(("preview", &shown), ("clean", &wanted));
    assert!(different.is_empty(), "{}\n{}", different.join("\n"), what());
}

/// Ends the test unless a warm build publishes the clean site, or nothing where it has errors.
fn compare_build(order: &Order, clean: &Clean, site: &SiteTest, what: &dyn Fn() -> String) {
    let report = advance(&Order {
        goal: Goal::Publish,
        ..order.clone()
    });
    if !has_errors(&report.findings) {
        let different = differences(("warm", &site.published()), ("clean", &clean.tree));
        assert!(different.is_empty(), "{}\n{}", different.join("\n"), what());
    }
}

/// The paths that differ between two trees; some of them named by their folder, as watchers do.
fn changed(before: &Tree, after: &Tree, random: &mut Random) -> Change {
    let differs = |path: &&String| before.get(*path) != after.get(*path);
    let gone_or_changed = before.keys().filter(differs);
    let new = after.keys().filter(|path| !before.contains_key(*path));
    let mut paths: Vec<PathBuf> = gone_or_changed.chain(new).map(PathBuf::from).collect();
    match random.below(12) {
        0 => return Change::Everything,
        1 => paths.push("content/no-such-file.md".into()),
        2 => {
            for path in &mut paths {
                if let Some(folder) = path.parent().filter(|p| p.components().count() > 0) {
                    *path = folder.to_owned();
                }
            }
        }
        _ => {}
    }
    Change::Paths(paths)
}

fn run(seed: usize, edits: usize) {
    let site = sample();
    let mut random = Random::new(seed as u64);
    let include = Include {
        drafts: seed.is_multiple_of(2),
        future: seed.is_multiple_of(2),
        expired: seed.is_multiple_of(4),
    };
    let mut order = Order {
        include,
        ..order(&site)
    };
    let mut session = Session::open(order.clone());
    let mut done = vec!["the first look".to_owned()];
    let (mut seen, mut good) = (Tree::new(), site.sources());
    for step in 0..=edits {
        let now = site.sources();
        let change = match step {
            0 => Change::Everything,
            _ => changed(&seen, &now, &mut random),
        };
        order.started = now_nanoseconds();
        let preview = session.advance(&change, order.clock, order.started);
        let preview = super::checked(&mut session, preview);
        seen = now;
        let clean_site = clean(&order);
        let what = || format!("seed {seed}, {change:?}, after\n  {}", done.join("\n  "));
        compare(&preview, &clean_site, &what);
        if step % WARM == WARM - 1 {
            compare_build(&order, &clean_site, &site, &what);
        }
        if !has_errors(&clean_site.findings) {
            good.clone_from(&seen);
        } else if random.below(4) > 0 {
            // The edit made an error, as when a page is gone that others link to. A writer takes it back.
            site.restore(&good);
            done.push("took it back".to_owned());
            continue;
        }
        for _ in 0..[1, 1, 1, 1, 3][random.below(5)] {
            done.extend(edit(&site, &mut random, &mut order.clock));
        }
    }
}

fn now_nanoseconds() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.unwrap().as_nanos() as i64
}

/// Runs every second site from `first` on, so that two tests share them and run side by side.
fn half(first: usize) {
    let number = |name: &str| std::env::var_os(name)?.to_str()?.parse::<usize>().ok();
    let sites = number("PAMPHLET_EDITS")
        .unwrap_or(EVERY_DAY)
        .div_ceil(STEPS);
    match number("PAMPHLET_SEED") {
        Some(seed) if seed % 2 == first => run(seed, STEPS),
        Some(_) => {}
        None => (first..sites).step_by(2).for_each(|seed| run(seed, STEPS)),
    }
}

#[test]
fn after_any_edits_a_session_serves_a_clean_site_first_half() {
    half(0);
}

#[test]
fn after_any_edits_a_session_serves_a_clean_site_second_half() {
    half(1);
}
