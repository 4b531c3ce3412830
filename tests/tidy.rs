//! The house rules, held by a test: layers, seams, sizes, headers, rules, papers.
//!
//! It reads the repository as text and judges no behaviour. What it allows is written in ARCHITECTURE.md or below.

#![expect(
    clippy::panic,
    clippy::single_match_else,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test may end with a panic: that is how it fails"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "a test reads the files of the repository"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

#[path = "tidy/rust_text.rs"]
mod rust_text;

use rust_text::{functions, mentions, paths, without_comments, without_tests, without_texts};

/// Lines of a file, tests at its foot not counted.
const FILE_LINES: usize = 400;
/// Lines of a function, empty ones and comments not counted.
const FUNCTION_LINES: usize = 60;

/// Files that are longer than that, how long they may be at most, and why. To be parted; none is to be added.
const LONG_FILES: &[(&str, usize, &str)] = &[];

/// One file of `src/`, without the tests at its foot.
struct Source {
    /// Path below `src/`.
    path: String,
    /// Text without comments.
    text: String,
    /// Text without comments and without what stands in quotes.
    code: String,
    /// Lines, comments included.
    lines: usize,
    /// Whether it opens with a line of documentation.
    has_header: bool,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// All files below a folder, as paths relative to it, sorted.
fn walk(folder: &Path, skipped: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(&next).unwrap().map(Result::unwrap) {
            let path = entry.path();
            let relative = path.strip_prefix(folder).unwrap();
            let relative = relative.to_string_lossy().replace('\\', "/");
            if skipped.contains(&relative.as_str()) || relative.ends_with("node_modules") {
                continue;
            }
            if entry.file_type().unwrap().is_dir() {
                waiting.push(path);
            } else {
                found.push(relative);
            }
        }
    }
    found.sort();
    found
}

/// Files of `src/` that are no tests: those that no `#[cfg(test)] mod name;` names.
fn sources() -> Vec<Source> {
    let all: BTreeMap<String, String> = walk(&root().join("src"), &[])
        .into_iter()
        .filter(|path| Path::new(path).extension().is_some_and(|e| e == "rs"))
        .map(|path| (path.clone(), read(&format!("src/{path}"))))
        .collect();
    let mut tests = BTreeSet::new();
    for (path, text) in &all {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let folder = match path.rsplit('/').next().unwrap() {
            "mod.rs" | "lib.rs" => folder.to_owned(),
            _ => path.trim_end_matches(".rs").to_owned(),
        };
        for (at, mark) in text.match_indices("#[cfg(test)]\n") {
            let rest = text[at + mark.len()..].trim_start();
            let name = rest
                .strip_prefix("mod ")
                .and_then(|r| r.split_once(';'))
                .filter(|(name, _)| !name.contains([' ', '\n']));
            if let Some((name, _)) = name {
                tests.insert(format!("{folder}/{name}.rs"));
                tests.insert(format!("{folder}/{name}/"));
            }
        }
    }
    let is_test = |path: &str| {
        tests.iter().any(|t| {
            path == t
                || t.ends_with('/') && path.starts_with(t.as_str())
                || t.trim_start_matches('/') == path
        })
    };
    all.into_iter()
        .filter(|(path, _)| !is_test(path))
        .map(|(path, text)| {
            let own = without_tests(&text);
            let text = without_comments(own);
            Source {
                path,
                code: without_texts(&text),
                text,
                lines: own.lines().count(),
                has_header: own.starts_with("//!"),
            }
        })
        .collect()
}

/// The rows of the table below a heading of ARCHITECTURE.md, without its head.
fn table(heading: &str) -> Vec<Vec<String>> {
    let text = read("ARCHITECTURE.md");
    let (_, below) = text.split_once(&format!("\n## {heading}\n")).unwrap();
    below
        .lines()
        .skip_while(|line| !line.starts_with('|'))
        .take_while(|line| line.starts_with('|'))
        .skip(2)
        .map(|line| {
            let cells = line.trim_matches('|').split('|');
            cells.map(|cell| cell.trim().to_owned()).collect()
        })
        .collect()
}

#[track_caller]
fn none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn modules_use_only_what_their_layer_may() {
    let rows: BTreeMap<String, Vec<String>> = table("Layers")
        .into_iter()
        .map(|row| {
            let allowed = row[1].split_whitespace().map(str::to_owned).collect();
            (row[0].clone(), allowed)
        })
        .collect();
    let mut faults = Vec::new();
    let mut modules = BTreeSet::new();
    for source in sources() {
        let module = source.path.split(['/', '.']).next().unwrap();
        if matches!(module, "lib" | "main") {
            continue;
        }
        modules.insert(module.to_owned());
        let Some(allowed) = rows.get(module) else {
            faults.push(format!("{module} has no row in the table of layers"));
            continue;
        };
        for used in paths(&source.path, &source.code) {
            let item = used.get(..2).unwrap_or(&used).join("::");
            let fits = used[0] == module
                || allowed.contains(&used[0])
                || allowed.contains(&item)
                || allowed.iter().any(|a| a == "(any)");
            if !fits {
                faults.push(format!("{} uses {}", source.path, used.join("::")));
            }
        }
    }
    let gone = rows.keys().filter(|module| !modules.contains(*module));
    faults.extend(gone.map(|module| format!("there is no module {module}")));
    none(&faults);
}

#[test]
fn a_dependency_is_named_in_its_seam_alone() {
    let manifest = read("Cargo.toml");
    let (_, below) = manifest.split_once("[dependencies]\n").unwrap();
    let dependencies: BTreeSet<String> = below
        .lines()
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| Some(line.split_once(" =")?.0.replace('-', "_")))
        .collect();
    let rows = table("Seams");
    let sources = sources();
    let mut faults = Vec::new();
    for row in &rows {
        let name = row[0].trim_matches('`');
        let is_crate = !name.contains([':', '!']);
        if is_crate && !dependencies.contains(name) {
            faults.push(format!("{name} is no dependency"));
        }
        let allowed: Vec<&str> = row[1].split_whitespace().collect();
        let fits = |path: &str| {
            allowed
                .iter()
                .any(|a| *a == "(any)" || *a == path || a.ends_with('/') && path.starts_with(a))
        };
        let named: Vec<&str> = sources
            .iter()
            .filter(|s| mentions(&s.code, name, is_crate))
            .map(|s| s.path.as_str())
            .collect();
        if named.is_empty() {
            faults.push(format!("nothing names {name}"));
        }
        let outside = named.iter().filter(|path| !fits(path));
        faults.extend(outside.map(|path| format!("{path} names {name}")));
    }
    let known: BTreeSet<&str> = rows.iter().map(|r| r[0].trim_matches('`')).collect();
    let unknown = dependencies.iter().filter(|d| !known.contains(d.as_str()));
    faults.extend(unknown.map(|d| format!("{d} has no row in the table of seams")));
    none(&faults);
}

#[test]
fn files_and_functions_are_short_and_files_say_what_they_are() {
    let mut faults = Vec::new();
    for source in sources() {
        let path = &source.path;
        let excepted = LONG_FILES.iter().find(|(known, ..)| known == path);
        match excepted {
            Some((_, most, _)) if source.lines > *most => {
                faults.push(format!("{path} has grown to {} lines", source.lines));
            }
            Some(_) if source.lines <= FILE_LINES => {
                faults.push(format!("{path} is short now: take it out of LONG_FILES"));
            }
            None if source.lines > FILE_LINES => {
                faults.push(format!("{path} has {} lines", source.lines));
            }
            _ => {}
        }
        if !source.has_header {
            faults.push(format!("{path} does not open with `//!`"));
        }
        for (name, lines) in functions(&source.text) {
            if lines > FUNCTION_LINES {
                faults.push(format!("{path}: {name} has {lines} lines"));
            }
        }
    }
    none(&faults);
}

#[test]
fn every_file_stands_on_the_map() {
    let text = read("ARCHITECTURE.md");
    let (_, below) = text.split_once("\n## Code map\n").unwrap();
    let (_, below) = below.split_once("```\n").unwrap();
    let (map, _) = below.split_once("```").unwrap();
    let mut named = BTreeSet::new();
    for line in map.lines() {
        let entry = line.split_whitespace().next().unwrap();
        match entry.split_once('{').zip(entry.split_once('}')) {
            Some(((before, rest), (_, after))) => {
                let names = rest.split('}').next().unwrap().split(',');
                named.extend(names.map(|name| format!("{before}{name}{after}")));
            }
            None => drop(named.insert(entry.to_owned())),
        }
    }
    let there: BTreeSet<String> = sources().into_iter().map(|s| s.path).collect();
    // A line for a folder stands for every file in it: rules are many, and each is told of elsewhere.
    let in_folder = |path: &str| {
        named
            .iter()
            .any(|n| n.ends_with('/') && path.starts_with(n.as_str()))
    };
    let mut faults: Vec<String> = there
        .difference(&named)
        .filter(|path| !in_folder(path))
        .map(|p| format!("{p} is not on the map"))
        .collect();
    let gone = named
        .difference(&there)
        .filter(|p| !p.ends_with('/') || !there.iter().any(|t| t.starts_with(p.as_str())));
    faults.extend(gone.map(|p| format!("there is no {p}")));
    none(&faults);
}

/// Names of rules as findings are made with them.
fn rules_used(sources: &[Source]) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let takers: Vec<String> = sources
        .iter()
        .flat_map(|s| rust_text::takers_of(&s.code, "rule: &'static str"))
        .map(|name| format!("{name}("))
        .collect();
    for source in sources {
        for taker in
            takers
                .iter()
                .map(String::as_str)
                .chain(["rule: ", "let rule = ", "let (rule, "])
        {
            for (at, _) in source.text.match_indices(taker) {
                let statement = rust_text::statement(&source.text[at + taker.len()..]);
                used.extend(
                    rust_text::kebab_texts(statement)
                        .into_iter()
                        .take(if taker.starts_with("let") { 9 } else { 1 }),
                );
            }
        }
    }
    used
}

#[test]
fn rules_are_listed_sorted_and_used() {
    let rules = pamphlet::rules::RULES;
    assert!(rules.is_sorted_by_key(|(name, _)| *name));
    let listed: BTreeSet<String> = rules.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(listed.len(), rules.len(), "a rule is listed twice");
    let sources: Vec<Source> = sources()
        .into_iter()
        // Classes of highlighted code look like rules and are none.
        .filter(|s| s.path != "rules.rs" && s.path != "parse/markdown/highlight.rs")
        .collect();
    let mut faults: Vec<String> = rules_used(&sources)
        .difference(&listed)
        .filter(|rule| !pamphlet::check::catalogue::rules().contains_key(rule.as_str()))
        .map(|rule| format!("{rule} is not in rules::RULES"))
        .collect();
    let manual = read("docs/manual.md");
    for (rule, sentence) in rules {
        if !sources
            .iter()
            .any(|s| s.text.contains(&format!("\"{rule}\"")))
        {
            faults.push(format!("nothing reports {rule}"));
        }
        if !manual.contains(&format!("| `{rule}` | {sentence} |")) {
            faults.push(format!("docs/manual.md does not say of {rule}: {sentence}"));
        }
        if !sentence.ends_with('.') || !sentence.starts_with(char::is_uppercase) {
            faults.push(format!("{rule} is not told in a sentence"));
        }
    }
    none(&faults);
}

#[test]
fn papers_are_kept() {
    let changelog = read("CHANGELOG.md");
    let first = changelog.lines().find(|line| line.starts_with("## "));
    assert_eq!(first, Some("## Unreleased"));
    for (paper, most) in [("ARCHITECTURE.md", 420), ("CONTRIBUTING.md", 150)] {
        let lines = read(paper).lines().count();
        assert!(
            lines <= most,
            "{paper} has {lines} lines, {most} are allowed"
        );
    }
}

#[test]
fn tests_that_hold_invariants_exist() {
    let architecture = read("ARCHITECTURE.md");
    let (_, below) = architecture.split_once("\n## Invariants\n").unwrap();
    let (section, _) = below.split_once("\n## ").unwrap();
    let named = section
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|n| n.matches('_').count() > 1);
    let mut all = String::new();
    for folder in ["src", "tests"] {
        for path in walk(&root().join(folder), &[]) {
            if Path::new(&path).extension().is_some_and(|e| e == "rs") {
                all.push_str(&read(&format!("{folder}/{path}")));
            }
        }
    }
    let faults: Vec<String> = named
        .filter(|name| !all.contains(&format!("fn {name}(")))
        .map(|name| format!("there is no test {name}"))
        .collect();
    none(&faults);
}

#[test]
fn nothing_is_left_undone_or_names_a_machine() {
    let skipped = [
        "target",
        "public",
        ".git",
        ".pamphlet",
        "Cargo.lock",
        "tests/fuzz/Cargo.lock",
    ];
    let undone = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("db", "g!("),
    ];
    let foreign = [
        concat!("/tmp", "/wt"),
        concat!("/work", "/main"),
        concat!("/work", "/shared"),
        concat!("crates", ".io"),
        concat!("npm", "js."),
        concat!("py", "pi.org"),
    ];
    let mut faults = Vec::new();
    for path in walk(&root(), &skipped) {
        let Ok(text) = fs::read_to_string(root().join(&path)) else {
            continue;
        };
        let is_code =
            path.starts_with("src/") || path.starts_with("tests/") || path.starts_with("benches/");
        let words = undone.iter().filter(|_| is_code).chain(&foreign);
        let found = words.filter(|word| text.contains(**word));
        faults.extend(found.map(|word| format!("{path} holds {word}")));
    }
    none(&faults);
}
