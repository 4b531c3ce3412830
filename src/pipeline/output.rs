//! Where a site may be published: not where its own files are.
//!
//! It looks at paths alone; what an existing folder holds is looked at by `write`.

use std::path::{Component, Path, PathBuf};

use super::Order;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::read;

/// What else of a site's folder is never an output, beside the folders that are read.
const OTHERS: &[&str] = &["archetypes", ".pamphlet", ".git"];

/// An output folder that is the site's own, stands above it, or lies in one of its sources.
pub(super) fn among_sources(
    order: &Order,
    config: &Config,
    settings_file: &str,
) -> Option<Diagnostic> {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| plain(path));
    let root = real(&order.root);
    let output = plain(&root.join(&config.output_dir));
    let output = match (output.parent(), output.file_name()) {
        (Some(parent), Some(name)) => real(parent).join(name),
        _ => output,
    };
    let within = output.strip_prefix(&root).ok();
    let first = within.and_then(|below| below.components().next());
    let mut sources = read::FOLDERS.iter().chain(OTHERS);
    let is_source = first.is_some_and(|part| sources.any(|s| part.as_os_str() == *s));
    if !is_source && !root.starts_with(&output) {
        return None;
    }
    let message = format!(
        "the output folder can't be `{}`: the site's own files are there",
        config.output_dir
    );
    let found = Diagnostic::error("setting-wrong", message)
        .help("Choose a folder of its own, such as `output_dir: public`.");
    match config.spans.get("output_dir") {
        Some(span) if order.overrides.output_dir.is_none() => Some(found.at(settings_file, *span)),
        _ => Some(found),
    }
}

/// A path without `.` and `..`, as far as its text goes.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}
