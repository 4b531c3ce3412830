//! Lists files for the binary: the built-in theme, so that a folder with nothing but articles builds, and the rules
//! that are lists of words.

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
    list(&root.join("themes/clinic"), "theme.rs", |path| {
        format!("include_bytes!({path:?}).as_slice()")
    });
    let words = list(&root.join("rules/words"), "rules.rs", |path| {
        format!("include_str!({path:?})")
    });
    // What stands for the rules when two runs are compared: names, sizes and a sum of their bytes.
    let others = [root.join("rules/topics.toml"), root.join("src/check")];
    let mut sources: Vec<PathBuf> = words;
    for other in others {
        println!("cargo::rerun-if-changed={}", other.display());
        if other.is_dir() {
            collect(&other, &mut sources);
        } else {
            sources.push(other);
        }
    }
    sources.sort();
    let mut sum: u64 = 0xcbf2_9ce4_8422_2325;
    for source in sources {
        for byte in fs::read(source).unwrap_or_default() {
            sum = (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    println!("cargo::rustc-env=PAMPHLET_RULES={sum:016x}");
}

/// Writes a list of all files of a folder to be included: the name of each, and its contents as `include` says.
fn list(folder: &Path, name: &str, include: impl Fn(String) -> String) -> Vec<PathBuf> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = Vec::new();
    collect(folder, &mut files);
    files.sort();
    let mut code = String::from("&[\n");
    for file in &files {
        let below = file.strip_prefix(folder).unwrap_or(file);
        let below = below.to_string_lossy().replace('\\', "/");
        println!("cargo::rerun-if-changed={}", file.display());
        let _ = writeln!(
            code,
            "    ({below:?}, {}),",
            include(file.display().to_string())
        );
    }
    code.push_str("]\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join(name);
    if let Err(error) = fs::write(&out, code) {
        println!("cargo::error=cannot write {}: {error}", out.display());
    }
    files
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
