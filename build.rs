//! Lists the files of the built-in themes and of a new site for the binary, so that a folder with nothing but articles
//! builds, and `init` needs nothing but the program. Every folder of `themes/` with a `theme.yaml` is a theme.

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
    let starter = root.join("starter");
    println!("cargo::rerun-if-changed={}", starter.display());
    let mut of_starter = Vec::new();
    collect(&starter, &mut of_starter);
    list(&starter, of_starter, "starter.rs");
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
