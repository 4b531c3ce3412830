//! A site in a temporary folder becomes a published tree that a test can look at: write, edit, build, compare.
//!
//! It holds no expectation of its own: what a site should look like is for each test to say.

#![expect(
    clippy::disallowed_methods,
    reason = "tests make and read folders of their own"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

/// The "now" of every test.
pub const CLOCK: &str = "2026-01-15T12:00:00Z";

/// Files of a folder by their path below it, with `/` between folders.
pub type Tree = BTreeMap<String, Vec<u8>>;

/// A site in a folder of its own, which goes when the test ends.
pub struct SiteTest {
    folder: TempDir,
}

/// What a build gave.
pub struct Built {
    /// Exit status.
    pub status: i32,
    /// What was printed, with `--format json`.
    pub json: Value,
    /// What was printed beside it.
    pub stderr: String,
}

impl SiteTest {
    /// An empty site.
    pub fn new() -> Self {
        // Thousands of small files are written: where the system has a disk in memory, that takes a quarter of the time.
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() {
            tempfile::tempdir_in(memory)
        } else {
            tempfile::tempdir()
        };
        Self {
            folder: folder.unwrap(),
        }
    }

    /// A site from files in one text: a line `=== path` starts each of them.
    pub fn from_text(files: &str) -> Self {
        let site = Self::new();
        for part in files.split("=== ").skip(1) {
            let (path, text) = part.split_once('\n').unwrap();
            site.write(path.trim(), text);
        }
        site
    }

    /// A site that is a copy of a folder.
    pub fn from_dir(folder: &Path) -> Self {
        let site = Self::new();
        for (path, bytes) in tree_of(folder) {
            site.write(&path, bytes);
        }
        site
    }

    /// A copy of the site's sources in another folder: neither cache nor output.
    pub fn copy(&self) -> Self {
        let site = Self::new();
        for (path, bytes) in self.sources() {
            site.write(&path, bytes);
        }
        site
    }

    /// The site's folder.
    pub fn root(&self) -> PathBuf {
        // Not the temporary folder itself: its name differs from run to run, and a site may show its folder's name.
        self.folder.path().join("site")
    }

    /// The site's own files.
    pub fn sources(&self) -> Tree {
        let mut files = tree_of(&self.root());
        files.retain(|path, _| !path.starts_with("public/") && !path.starts_with(".pamphlet/"));
        files
    }

    /// Writes a file, and the folders that it needs.
    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let file = self.root().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }

    /// A source file's text.
    pub fn read(&self, path: &str) -> String {
        let file = self.root().join(path);
        fs::read_to_string(&file).unwrap_or_else(|e| panic!("{path}: {e}"))
    }

    /// Puts `to` where `from` stands, which must be there.
    pub fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} does not hold {from:?}");
        self.write(path, text.replacen(from, to, 1));
    }

    /// Renames a file.
    pub fn rename(&self, from: &str, to: &str) {
        let to = self.root().join(to);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::rename(self.root().join(from), to).unwrap();
    }

    /// Removes a file or a folder.
    pub fn remove(&self, path: &str) {
        let path = self.root().join(path);
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap();
        } else {
            fs::remove_file(path).unwrap();
        }
    }

    /// Makes the sources what they were.
    pub fn restore(&self, sources: &Tree) {
        let now = self.sources();
        for path in now.keys().filter(|path| !sources.contains_key(*path)) {
            self.remove(path);
        }
        let differs = |(path, bytes): &(&String, &Vec<u8>)| now.get(*path) != Some(*bytes);
        for (path, bytes) in sources.iter().filter(differs) {
            self.write(path, bytes);
        }
    }

    /// Runs `pamphlet build` with further flags; the clock is [`CLOCK`] unless they give another.
    pub fn build(&self, flags: &[&str]) -> Built {
        let clock: &[&str] = if flags.contains(&"--clock") {
            &[]
        } else {
            &["--clock", CLOCK]
        };
        let output = Command::new(env!("CARGO_BIN_EXE_pamphlet"))
            .arg("--root")
            .arg(self.root())
            .args(["build", "--format", "json"])
            .args(clock)
            .args(flags)
            .env_remove("SOURCE_DATE_EPOCH")
            .output()
            .unwrap();
        let stdout = String::from_utf8(output.stdout).unwrap();
        Built {
            status: output.status.code().unwrap(),
            json: serde_json::from_str(&stdout).unwrap_or(Value::Null),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Builds a site that has nothing wrong with it.
    pub fn build_clean(&self) -> Built {
        let built = self.build(&[]);
        built.assert_clean();
        built
    }

    /// A published file's text; the test ends where there is none.
    pub fn output(&self, path: &str) -> String {
        self.read(&format!("public/{path}"))
    }

    /// Whether a file is published.
    pub fn is_published(&self, path: &str) -> bool {
        self.root().join("public").join(path).exists()
    }

    /// All that is published.
    pub fn published(&self) -> Tree {
        tree_of(&self.root().join("public"))
    }
}

impl Built {
    /// Ends the test unless the build had neither error nor warning.
    pub fn assert_clean(&self) {
        assert_eq!(self.findings(), Vec::<String>::new(), "{}", self.stderr);
        assert_eq!(self.status, 0, "{}", self.stderr);
    }

    /// Findings as `rule file:line message`.
    pub fn findings(&self) -> Vec<String> {
        let all = self.json["findings"]
            .as_array()
            .unwrap_or_else(|| panic!("no findings were printed: {}", self.stderr));
        let line = |f: &Value| {
            let text = |key: &str| f[key].as_str().unwrap_or_default().to_owned();
            let (rule, file, message) = (text("rule"), text("file"), text("message"));
            format!("{rule} {file}:{} {message}", f["line"])
        };
        all.iter().map(line).collect()
    }

    /// A count of `build --format json`, such as `rendered`.
    pub fn count(&self, name: &str) -> u64 {
        self.json[name]
            .as_u64()
            .unwrap_or_else(|| panic!("no count {name} in {}", self.json))
    }
}

/// All files below a folder; none where there is no folder.
pub fn tree_of(folder: &Path) -> Tree {
    let mut files = Tree::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        let Ok(entries) = fs::read_dir(&next) else {
            continue;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let below = path.strip_prefix(folder).unwrap();
            let name = below.to_str().unwrap().replace('\\', "/");
            files.insert(name, fs::read(&path).unwrap());
        }
    }
    files
}

/// What differs between two trees, a line for each file; empty where they are equal. `left` and `right` name them.
pub fn differences(left: (&str, &Tree), right: (&str, &Tree)) -> Vec<String> {
    let mut lines = Vec::new();
    for (path, bytes) in left.1 {
        match right.1.get(path) {
            None => lines.push(format!("{path}: only in {}", left.0)),
            Some(other) if other != bytes => {
                lines.push(format!(
                    "{path}: {}",
                    first_difference((left.0, bytes), (right.0, other))
                ));
            }
            Some(_) => {}
        }
    }
    let only_right = right.1.keys().filter(|path| !left.1.contains_key(*path));
    lines.extend(only_right.map(|path| format!("{path}: only in {}", right.0)));
    lines
}

fn first_difference(left: (&str, &[u8]), right: (&str, &[u8])) -> String {
    let (one, two) = (
        String::from_utf8_lossy(left.1).into_owned(),
        String::from_utf8_lossy(right.1).into_owned(),
    );
    let (mut ones, mut twos) = (one.lines(), two.lines());
    for number in 1.. {
        match (ones.next(), twos.next()) {
            (None, None) => break,
            (a, b) if a != b => {
                let shown = |line: Option<&str>| line.unwrap_or("(the end)").to_owned();
                return format!(
                    "line {number}\n  {}: {}\n  {}: {}",
                    left.0,
                    shown(a),
                    right.0,
                    shown(b)
                );
            }
            _ => {}
        }
    }
    "other bytes".to_owned()
}
