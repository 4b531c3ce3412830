//! A tiny clinic's site that is built once well, then broken, then built again through the real program.
//!
//! It does not look inside the library: all it knows is what the program prints, its exit status and the files.

#![allow(
    dead_code,
    clippy::allow_attributes,
    clippy::disallowed_methods,
    clippy::panic,
    clippy::unwrap_used,
    reason = "each test program uses its own part of this module, which makes sites on the disk and stops at what it \
              did not expect"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// "Now" in all tests.
pub const NOW: &str = "2026-01-15T12:00:00Z";

/// The files of the site as it is before it is broken.
const FILES: &[(&str, &str)] = &[
    (
        "pamphlet.yaml",
        "title: Small Clinic\nbase_url: https://clinic.example\n",
    ),
    ("content/_index.md", "---\ntitle: Home\n---\n\nWelcome.\n"),
    (
        "content/articles/_index.md",
        "---\ntitle: Articles\n---\n\nAll articles.\n",
    ),
    (
        "content/articles/first-visit.md",
        "---\ntitle: Your first visit\ndate: 2025-04-10\nauthors: [ana-ortiz]\ntags: [visits]\n---\n\n\
         What to bring.\n\n## Before you come\n\nRead [about costs](costs.md).\n",
    ),
    (
        "content/articles/costs.md",
        "---\ntitle: What it costs\ndate: 2025-05-02\n---\n\nA visit costs $150.\n",
    ),
    (
        "data/people.yaml",
        "ana-ortiz:\n  name: Ana Ortiz, MD\n  title: Psychiatrist\n",
    ),
];

/// The page that most faults are put into.
pub const PAGE: &str = "content/articles/page.md";

/// A site in a folder of its own, removed when it goes.
pub struct Site {
    folder: tempfile::TempDir,
}

/// What a run said.
pub struct Run {
    /// The exit status; -1 where a signal ended the process.
    pub status: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Site {
    /// The site's files, not built.
    pub fn unbuilt() -> Self {
        // A plain name: a dot before it would make the folder count as hidden.
        let folder = tempfile::Builder::new().prefix("clinic").tempdir().unwrap();
        let site = Self { folder };
        for (path, text) in FILES {
            site.put(path, text);
        }
        site
    }

    /// The site, built once without a word.
    pub fn new() -> Self {
        let site = Self::unbuilt();
        let run = site.build();
        assert_eq!((run.status, run.err.as_str()), (0, ""), "{}", run.out);
        site
    }

    /// The site's folder.
    pub fn root(&self) -> PathBuf {
        // Beside the site there is room for what it must not touch.
        self.folder.path().join("site")
    }

    /// A file of the site.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    /// Writes a file and the folders above it.
    pub fn put(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Writes a page with a title, and this below it.
    pub fn body(&self, body: &str) {
        self.put(PAGE, format!("---\ntitle: A page\n---\n\n{body}"));
    }

    /// Writes a page with this front matter.
    pub fn front(&self, front: &str) {
        self.put(PAGE, format!("---\n{front}---\n\nText.\n"));
    }

    /// Adds lines to the settings.
    pub fn settings(&self, lines: &str) {
        let text = fs::read_to_string(self.path("pamphlet.yaml")).unwrap();
        self.put("pamphlet.yaml", text + lines);
    }

    /// Runs the program with these arguments.
    pub fn run(&self, arguments: &[&str]) -> Run {
        self.command(arguments).output().unwrap().into()
    }

    /// The program with these arguments, not yet started.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pamphlet"));
        command
            .args(arguments)
            .arg("--root")
            .arg(self.root())
            .env_remove("SOURCE_DATE_EPOCH")
            .env("COLUMNS", "100")
            .current_dir(self.folder.path());
        command
    }

    /// Builds, printing JSON.
    pub fn build(&self) -> Run {
        self.run(&["build", "--format", "json", "--clock", NOW])
    }

    /// Builds, printing for a person.
    pub fn build_for_a_person(&self) -> Run {
        self.run(&["build", "--color", "never", "--clock", NOW])
    }

    /// Every published file by its path.
    pub fn public(&self) -> BTreeMap<String, Vec<u8>> {
        tree(&self.path("public"))
    }

    /// A published file as text.
    pub fn page(&self, path: &str) -> String {
        fs::read_to_string(self.path("public").join(path)).unwrap()
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            status: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Run {
    /// The findings as lines: `file:line:column severity[rule] message`, and under each its labels, its trace, its
    /// help and its fix. A file as a whole has no line here.
    pub fn findings(&self) -> String {
        let json: Value = serde_json::from_str(&self.out)
            .unwrap_or_else(|e| panic!("{e}: {}\n{}", self.out, self.err));
        let mut text = String::new();
        for finding in json["findings"].as_array().unwrap() {
            let (severity, rule) = (shown(&finding["severity"]), shown(&finding["rule"]));
            let message = shown(&finding["message"]);
            let _ = writeln!(text, "{} {severity}[{rule}] {message}", place(finding));
            for label in finding["labels"].as_array().unwrap() {
                let _ = writeln!(text, "  {} {}", place(label), shown(&label["message"]));
            }
            for line in finding["trace"].as_array().unwrap() {
                let _ = writeln!(text, "  trace: {}", shown(line));
            }
            if !finding["help"].is_null() {
                let _ = writeln!(text, "  help: {}", shown(&finding["help"]));
            }
            for edit in finding["fix"]["edits"].as_array().into_iter().flatten() {
                let word = if finding["fix"]["safe"] == true {
                    "fix"
                } else {
                    "suggestion"
                };
                let _ = writeln!(text, "  {word}: {:?}", shown(&edit["text"]));
            }
        }
        text
    }
}

fn shown(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn place(finding: &Value) -> String {
    if finding["file"].is_null() {
        return "-".to_owned();
    }
    let file = shown(&finding["file"]);
    if finding["start"] == 0 && finding["end"] == 0 {
        return file;
    }
    let end = if finding["line"] == finding["end_line"] {
        shown(&finding["end_column"])
    } else {
        format!("{}:{}", finding["end_line"], finding["end_column"])
    };
    format!("{file}:{}:{}-{end}", finding["line"], finding["column"])
}

/// All files below a folder by their path; empty where there is none.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(next).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let below = path.strip_prefix(folder).unwrap();
                let name = below.to_string_lossy().replace('\\', "/");
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// Builds the site well, breaks it, builds it again: the exit status and the findings are these, and nothing that is
/// published changed by a byte.
#[track_caller]
pub fn breaks(fault: impl FnOnce(&Site), status: i32, findings: &str) {
    let site = Site::new();
    let before = site.public();
    fault(&site);
    let run = site.build();
    let untouched = site.public() == before;
    let given = (run.status, untouched, run.findings());
    compare(&given.2, findings);
    assert_eq!((given.0, given.1), (status, true), "{}", run.err);
}

/// Builds the site well, changes it, builds it again: it is published, with these warnings.
#[track_caller]
pub fn warns(change: impl FnOnce(&Site), findings: &str) -> Site {
    let site = Site::new();
    change(&site);
    let run = site.build();
    compare(&run.findings(), findings);
    assert_eq!(run.status, 0, "{}{}", run.out, run.err);
    site
}

/// Compares two texts but for the white space around them and the indentation of the wanted one's lines.
#[track_caller]
pub fn compare(given: &str, wanted: &str) {
    let lines = || wanted.lines().filter(|line| !line.trim().is_empty());
    let margin = lines()
        .map(|l| l.len() - l.trim_start().len())
        .min()
        .unwrap_or(0);
    let plain: Vec<&str> = wanted
        .lines()
        .map(|l| l.get(margin..).unwrap_or(""))
        .collect();
    let wanted = plain.join("\n").trim().to_owned();
    assert!(
        given.trim_end() == wanted,
        "\n<<<<given\n{given}\n====wanted\n{wanted}\n>>>>"
    );
}
