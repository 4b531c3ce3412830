//! What one change costs a site that is kept in memory, without HTTP and watching around it.
//!
//! `cargo bench --bench session -- SITE [EDITS [KINDS]]` opens the site in the folder SITE, which must have articles below
//! `content/articles/`, and edits it EDITS times (20) in each way: a sentence in a body, a title, a template of the
//! site's own, each followed by a request for the edited article. KINDS are those of `body,title,template` that are wanted.
//! It puts back what it changed. Printed are the medians and worst cases of wall time in milliseconds, and the peak of
//! memory.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a program for people who measure, on a site of their own"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use pamphlet::config::Include;
use pamphlet::config::read::Overrides;
use pamphlet::pipeline::session::{Answer, Change, Preview, Session};
use pamphlet::pipeline::{Goal, Order};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const TEMPLATE: &str = "templates/page.html";

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|a| !a.starts_with("--"));
    let Some(root) = arguments.next().map(PathBuf::from) else {
        return println!("usage: cargo bench --bench session -- SITE [EDITS [KINDS]]");
    };
    let edits: usize = arguments.next().map_or(20, |n| n.parse().unwrap());
    let kinds = arguments
        .next()
        .unwrap_or_else(|| "body,title,template".into());
    let mut session = Session::open(Order {
        root: root.clone(),
        settings: None,
        overrides: Overrides::default(),
        include: Include::default(),
        clock: 1_768_478_400,
        started: now(),
        fresh: false,
        goal: Goal::Site,
        outbound: false,
    });
    let started = Instant::now();
    let preview = session.advance(&Change::Everything, 1_768_478_400, now());
    let opened = started.elapsed();
    let (file, url) = article(&root, &preview);
    ask(&preview, &url);
    let first = started.elapsed();
    println!(
        "open {:.0} ms, first answer after {:.0} ms, peak {} MiB",
        opened.as_secs_f64() * 1e3,
        first.as_secs_f64() * 1e3,
        peak()
    );
    drop(preview);
    while session.check_next(64).is_some() {}
    println!(
        "all checked after {:.0} ms, peak {} MiB",
        started.elapsed().as_secs_f64() * 1e3,
        peak()
    );
    edit(&mut session, &root, (&file, &url), (edits, &kinds));
    println!("peak {} MiB", peak());
}

fn edit(
    session: &mut Session,
    root: &Path,
    (file, url): (&str, &str),
    (edits, kinds): (usize, &str),
) {
    let text = fs::read_to_string(root.join(file)).unwrap();
    let mut run = |name: &str, path: &str, contents: &dyn Fn(usize) -> String| {
        if !kinds.contains(name) {
            return;
        }
        let mut times = Vec::new();
        for i in 0..edits {
            fs::write(root.join(path), contents(i)).unwrap();
            let started = Instant::now();
            let preview = session.advance(&Change::Paths(vec![path.into()]), 1_768_478_400, now());
            let advanced = started.elapsed().as_secs_f64() * 1e3;
            ask(&preview, url);
            times.push((advanced, started.elapsed().as_secs_f64() * 1e3));
        }
        times.sort_by(|a, b| a.1.total_cmp(&b.1));
        let (middle, worst) = (times[times.len() / 2], times[times.len() - 1]);
        println!(
            "{name:<9} median {:>7.2} ms (looking {:.2}, answering {:.2}), worst {:>7.2} ms",
            middle.1,
            middle.0,
            middle.1 - middle.0,
            worst.1
        );
    };
    run("body", file, &|i| format!("{text}\nEdit number {i}.\n"));
    run("title", file, &|i| {
        text.replacen("title: \"", &format!("title: \"{i} "), 1)
    });
    fs::write(root.join(file), &text).unwrap();
    fs::create_dir_all(root.join("templates")).unwrap();
    run("template", TEMPLATE, &|i| {
        format!("{{% extends \"page.html\" %}}\n{{# {i} #}}\n")
    });
    fs::remove_file(root.join(TEMPLATE)).unwrap();
}

fn ask(preview: &Preview, url: &str) {
    assert!(
        matches!(preview.answer(url), Answer::Output(_)),
        "{url} is not served"
    );
}

/// The middle article of the site, and its address.
fn article(root: &Path, preview: &Preview) -> (String, String) {
    let mut files: Vec<String> = fs::read_dir(root.join("content/articles"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".md") && !name.starts_with('_'))
        .collect();
    files.sort();
    let file = format!("content/articles/{}", files[files.len() / 2]);
    let url = preview.url_of_source(&file).unwrap();
    (file, url)
}

fn now() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_nanos() as i64
}

/// The most memory that the process has had, in MiB; 0 where the system does not tell.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    line.and_then(|l| l.trim().strip_suffix("kB")?.trim().parse::<u64>().ok())
        .unwrap_or(0)
        / 1024
}
