//! Findings -> text for people (`terminal`, `summary`, `html`) and for machines (`json`, `sarif`, `github`).
//!
//! It does not print, read files, or decide what weighs how much: the texts of files are handed in.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::source::{LineColumn, line_column};

mod diff;
mod excerpt;
mod github;
mod html;
mod json;
mod sarif;
mod snippet;
mod terminal;
#[cfg(test)]
mod tests;

pub use github::github;
pub use html::{escaped, html};
pub use json::json;
pub use sarif::sarif;
pub use terminal::terminal;

/// Gives the text of a file by its path relative to the site; none when it can't be read (any more).
pub type Texts<'a> = dyn Fn(&str) -> Option<Arc<str>> + 'a;

/// How findings are set for a terminal.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Whether to write colours as ANSI escape sequences.
    pub color: bool,
    /// Columns of the terminal; less than 40 counts as 40.
    pub width: usize,
}

/// How many findings there are of each weight, and in how many files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    errors: usize,
    warnings: usize,
    advice: usize,
    files: usize,
}

/// Counts findings; a file counts once, and findings without a place add no file.
fn count(findings: &[Diagnostic]) -> Counts {
    let of = |severity| findings.iter().filter(|d| d.severity == severity).count();
    let places = findings.iter().filter_map(|d| d.place.as_ref());
    Counts {
        errors: of(Severity::Error),
        warnings: of(Severity::Warning),
        advice: of(Severity::Advice),
        files: places.map(|p| &p.file).collect::<BTreeSet<_>>().len(),
    }
}

/// One line on all findings, such as `2 errors and 1 warning in 2 files`; without a line break.
pub fn summary(findings: &[Diagnostic]) -> String {
    let counts = count(findings);
    let kinds = [
        (counts.errors, "error", "errors"),
        (counts.warnings, "warning", "warnings"),
        (counts.advice, "piece of advice", "pieces of advice"),
    ];
    let named: Vec<String> = (kinds.into_iter())
        .filter(|(n, ..)| *n > 0)
        .map(|(n, one, many)| format!("{n} {}", if n == 1 { one } else { many }))
        .collect();
    let list = match named.as_slice() {
        [] => return "no problems found".into(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    };
    match counts.files {
        0 => list,
        1 => format!("{list} in 1 file"),
        n => format!("{list} in {n} files"),
    }
}

/// Where a place starts and ends in lines and columns, the end being one past its last character; none without the
/// file's text.
fn lines_and_columns(place: &Place, texts: &Texts<'_>) -> Option<(LineColumn, LineColumn)> {
    let text = texts(&place.file)?;
    let range = place.span.range();
    Some((
        line_column(&text, range.start),
        line_column(&text, range.end.max(range.start)),
    ))
}
