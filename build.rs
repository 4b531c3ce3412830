//! Lists the files of the built-in themes, of a new site and of the rules that are lists of words for the binary, so
//! that a folder with nothing but articles builds, and `init` and `check` need nothing but the program.
//! Every folder of `themes/` with a `theme.yaml` is a theme.

#![expect(
    clippy::disallowed_methods,
    reason = "a build script writes its result"
)]

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let themes = root.join("themes");
    println!("cargo::rerun-if-changed={}", themes.display());
    let mut of_themes = Vec::new();
    for entry in fs::read_dir(&themes).into_iter().flatten().flatten() {
        if entry.path().join("theme.yaml").is_file() {
            collect(&entry.path(), &mut of_themes);
        }
    }
    list(&themes, of_themes, "theme.rs");
    for (folder, result) in [("starter", "starter.rs"), ("rules/words", "rules.rs")] {
        let folder = root.join(folder);
        println!("cargo::rerun-if-changed={}", folder.display());
        let mut files = Vec::new();
        collect(&folder, &mut files);
        list(&folder, files, result);
    }
    let rules = [
        "rules",
        "src/check",
        "src/parse/markdown/prose",
        "src/readability",
    ];
    println!(
        "cargo::rustc-env=PAMPHLET_RULES={:016x}",
        sum(&root, &rules)
    );
    let all = [
        "build.rs",
        "Cargo.lock",
        "Cargo.toml",
        "crates",
        "rules",
        "src",
        "themes",
    ];
    println!(
        "cargo::rustc-env=PAMPHLET_SOURCES={:016x}",
        sum(&root, &all)
    );
}

/// What stands for sources when two runs are compared: a sum of their names and texts (FNV-1a, 64 bits). A program that
/// was changed without a new version is thus told from the one before.
fn sum(root: &Path, paths: &[&str]) -> u64 {
    let mut sources = Vec::new();
    for path in paths {
        println!("cargo::rerun-if-changed={path}");
        let path = root.join(path);
        if path.is_dir() {
            collect(&path, &mut sources);
        } else {
            sources.push(path);
        }
    }
    sources.sort();
    let mut sum: u64 = 0xcbf2_9ce4_8422_2325;
    let mut add = |bytes: &[u8]| {
        for byte in bytes {
            sum = (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for source in &sources {
        let name = source.strip_prefix(root).unwrap_or(source);
        add(name.to_string_lossy().replace('\\', "/").as_bytes());
        add(&fs::read(source).unwrap_or_default());
    }
    sum
}

/// Writes files with their bytes as a Rust slice, sorted by their path below `folder`.
fn list(folder: &Path, mut files: Vec<PathBuf>, result: &str) {
    files.sort();
    let mut code = String::from("&[\n");
    for file in &files {
        let name = file
            .strip_prefix(folder)
            .unwrap_or(file)
            .to_string_lossy()
            .replace('\\', "/");
        println!("cargo::rerun-if-changed={}", file.display());
        let _ = writeln!(
            code,
            "    ({name:?}, include_bytes!({:?}).as_slice()),",
            file.display().to_string()
        );
    }
    code.push_str("]\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join(result);
    if let Err(error) = fs::write(&out, code) {
        println!("cargo::error=cannot write {}: {error}", out.display());
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            println!("cargo::rerun-if-changed={}", path.display());
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}
