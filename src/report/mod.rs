//! Findings -> text for people (`terminal`, `summary`, `html`) and for machines (`json`, `sarif`, `github`).
//!
//! It does not print, read files, or decide what weighs how much: the texts of files are handed in.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
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
fn count<'a>(findings: impl IntoIterator<Item = &'a Diagnostic>) -> Counts {
    let mut counts = Counts::default();
    let mut files: BTreeSet<&str> = BTreeSet::new();
    for finding in findings {
        *match finding.severity {
            Severity::Error => &mut counts.errors,
            Severity::Warning => &mut counts.warnings,
            Severity::Advice => &mut counts.advice,
        } += 1;
        files.extend(finding.place.as_ref().map(|place| &*place.file));
    }
    counts.files = files.len();
    counts
}

/// One line on all findings, such as `2 errors and 1 warning in 2 files`; without a line break.
pub fn summary<'a>(findings: impl IntoIterator<Item = &'a Diagnostic>) -> String {
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

/// A line for each file with findings, those with most errors first, when there are several files; else nothing.
pub fn by_file(findings: &[Diagnostic]) -> String {
    let mut files: BTreeMap<&str, Counts> = BTreeMap::new();
    for finding in findings {
        let Some(place) = &finding.place else {
            continue;
        };
        let counts = files.entry(&place.file).or_default();
        match finding.severity {
            Severity::Error => counts.errors += 1,
            Severity::Warning => counts.warnings += 1,
            Severity::Advice => counts.advice += 1,
        }
    }
    if files.len() < 2 {
        return String::new();
    }
    let mut rows: Vec<(&str, Counts)> = files.into_iter().collect();
    rows.sort_by_key(|(file, c)| (std::cmp::Reverse((c.errors, c.warnings, c.advice)), *file));
    let mut text = format!("{:>7} {:>8} {:>7}\n", "errors", "warnings", "advice");
    let shown = |n: usize| {
        if n == 0 {
            "-".to_owned()
        } else {
            n.to_string()
        }
    };
    for (file, c) in rows {
        let (errors, warnings, advice) = (shown(c.errors), shown(c.warnings), shown(c.advice));
        // Writing to a string can't fail.
        let _ = writeln!(text, "{errors:>7} {warnings:>8} {advice:>7}  {file}");
    }
    text
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
