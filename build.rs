//! Lists the files of the built-in theme, of a new site and of the rules that are lists of words for the binary, so that a
//! folder with nothing but articles builds, and `init` and `check` need nothing but the program.

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
    list(&root.join("themes/clinic"), "theme.rs");
    list(&root.join("starter"), "starter.rs");
    list(&root.join("rules/words"), "rules.rs");
    println!("cargo::rustc-env=PAMPHLET_RULES={:016x}", rules_sum(&root));
}

/// What stands for all rules when two runs are compared: a sum of their sources (FNV-1a, 64 bits).
fn rules_sum(root: &Path) -> u64 {
    let mut sources = Vec::new();
    for folder in [
        "rules",
        "src/check",
        "src/parse/markdown/prose",
        "src/readability",
    ] {
        println!("cargo::rerun-if-changed={folder}");
        collect(&root.join(folder), &mut sources);
    }
    sources.sort();
    let bytes = sources
        .iter()
        .flat_map(|source| fs::read(source).unwrap_or_default());
    bytes.fold(0xcbf2_9ce4_8422_2325, |sum: u64, byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Writes the files of a folder with their bytes as a Rust slice, sorted by path.
fn list(folder: &Path, result: &str) {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = Vec::new();
    collect(folder, &mut files);
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
