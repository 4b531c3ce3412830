//! Lists the built-in themes' files for the binary, so that a folder with nothing but articles builds.
//! Every folder of `themes/` with a `theme.yaml` is one.

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
    let mut files = Vec::new();
    for entry in fs::read_dir(&themes).into_iter().flatten().flatten() {
        if entry.path().join("theme.yaml").is_file() {
            collect(&entry.path(), &mut files);
        }
    }
    files.sort();
    let mut code = String::from("&[\n");
    for file in &files {
        let name = file
            .strip_prefix(&themes)
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
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("theme.rs");
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
