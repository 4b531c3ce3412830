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

fn err(text: &str) {
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

/// Prints a sentence that a person should know and that stops nothing.
pub(super) fn notice(general: &General, sentence: &str) {
    let word = if colored(general) {
        "\u{1b}[1;33mnote\u{1b}[0m"
    } else {
        "note"
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
    known_width().unwrap_or(100)
}

/// Columns for a table: the terminal's, or 80.
pub(super) fn width() -> usize {
    known_width().unwrap_or(80)
}

fn known_width() -> Option<usize> {
    let columns = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    columns.or_else(window_width)
}

/// What the terminal says of its width, if standard output is one.
#[cfg(unix)]
fn window_width() -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(std::io::stdout()).ok()?;
    Some(usize::from(size.ws_col)).filter(|columns| *columns > 0)
}

#[cfg(not(unix))]
fn window_width() -> Option<usize> {
    None
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
