//! Printing: findings to standard error, answers to standard output.

use std::io::{IsTerminal, Write};
use std::sync::Arc;

use super::{General, When, status};
use crate::diagnostic::{Diagnostic, Severity, has_errors};
use crate::pipeline::{Report, Stop};
use crate::report;

/// Prints to standard output. A reader that has gone away is no fault of ours.
pub(super) fn out(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

/// Prints to standard error.
pub(super) fn err(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// Prints a sentence about wrong usage.
pub(super) fn complain(general: &General, sentence: &str) {
    let word = if colored(general) {
        "\u{1b}[1;31merror\u{1b}[0m"
    } else {
        "error"
    };
    err(&format!("{word}: {sentence}\n"));
}

/// Whether text on standard error gets colours: as asked, or else on a terminal where `NO_COLOR` (no-color.org, 2017)
/// is not set.
pub(super) fn colored(general: &General) -> bool {
    match general.color {
        When::Always => true,
        When::Never => false,
        When::Auto => {
            let refused = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
            !refused && std::io::stderr().is_terminal()
        }
    }
}

/// The text of a file of the site, for excerpts.
pub(super) fn texts(general: &General) -> impl Fn(&str) -> Option<Arc<str>> + use<> {
    let root = general.root.clone();
    move |path: &str| {
        let file = crate::read::file(&root, std::path::Path::new(path))
            .or_else(|| crate::read::built_in_file(path))?;
        let bytes = file.bytes().ok()?;
        Some(String::from_utf8_lossy(&bytes).into())
    }
}

/// Prints findings for a person, and their number.
pub(super) fn findings(general: &General, findings: &[Diagnostic]) {
    let shown: Vec<Diagnostic> = findings
        .iter()
        .filter(|f| !general.quiet || f.severity == Severity::Error)
        .cloned()
        .collect();
    if shown.is_empty() {
        return;
    }
    let width = terminal_width();
    let text = report::terminal(
        &shown,
        &texts(general),
        report::Style {
            color: colored(general),
            width,
        },
    );
    err(&format!("{text}\n{}\n", report::summary(&shown)));
}

fn terminal_width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    columns.unwrap_or(100)
}

/// The exit status of a run.
pub(super) fn status(report: &Report) -> u8 {
    match report.stopped {
        Some(Stop::Disk) => status::DISK,
        Some(Stop::Settings) if has_errors(&report.findings) => status::SETTINGS,
        _ if has_errors(&report.findings) => status::CONTENT,
        _ => status::DONE,
    }
}

/// Rows of text in columns as wide as they need.
pub(super) fn table(header: &[&str], rows: &[Vec<String>]) -> String {
    let mut widths: Vec<usize> = header.iter().map(|h| h.chars().count()).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        let mut text = String::new();
        for (cell, width) in cells.zip(&widths) {
            text.push_str(cell);
            text.push_str(&" ".repeat(width - cell.chars().count() + 2));
        }
        format!("{}\n", text.trim_end())
    };
    let mut text = line(&mut header.iter().copied());
    for row in rows {
        text.push_str(&line(&mut row.iter().map(String::as_str)));
    }
    text
}

/// Rows as CSV (RFC 4180).
pub(super) fn csv(header: &[&str], rows: &[Vec<String>]) -> String {
    let cell = |text: &str| {
        if text.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text.to_owned()
        }
    };
    let line = |cells: Vec<String>| format!("{}\n", cells.join(","));
    let mut text = line(header.iter().map(|h| cell(h)).collect());
    for row in rows {
        text.push_str(&line(row.iter().map(|c| cell(c)).collect()));
    }
    text
}
