//! The findings of one page as HTML: what the script puts over the page, and a page of its own.

use std::fmt::Write as _;
use std::sync::Arc;

use super::board::{Board, Shown};
use super::exchange::field;
use super::facts::{self, Problems};
use super::{pages, shell};
use crate::diagnostic::Diagnostic;
use crate::read;
use crate::report;

/// Errors elsewhere that are shown in full; of more the number is told.
const MOST_ELSEWHERE: usize = 10;

/// The findings of the page that the query names.
pub(super) fn html(shown: &Shown, board: &Board, query: &str) -> String {
    let path = field(query, "path");
    let found = pages::find(shown, board, &path, "");
    let file = facts::file_of(shown, &path);
    let problems = facts::problems(shown, &found, file.as_deref());
    let main = format!("<main>{}</main>", list(&problems, board));
    shell::page("Findings", &main, false)
}

/// A heading, the findings of the page, and errors elsewhere.
pub(super) fn list(problems: &Problems, board: &Board) -> String {
    let mut out = String::new();
    if !problems.here.is_empty() {
        out.push_str("<section class=\"findings\">");
        out.push_str(&heading(problems));
        out.push_str(&findings(&problems.here, board));
        out.push_str("</section>");
    }
    if !problems.elsewhere.is_empty() {
        let count = problems.elsewhere.len();
        let few: Vec<Diagnostic> = problems
            .elsewhere
            .iter()
            .take(MOST_ELSEWHERE)
            .cloned()
            .collect();
        out.push_str("<section class=\"findings elsewhere\">");
        let _ = write!(
            out,
            "<h2>{} elsewhere</h2><p class=\"lead\">The site can’t be published with {}.</p>",
            counted(count, "error", "errors"),
            if count == 1 { "it" } else { "them" }
        );
        out.push_str(&findings(&few, board));
        if count > few.len() {
            let _ = write!(out, "<p class=\"lead\">And {} more.</p>", count - few.len());
        }
        out.push_str("</section>");
    }
    if out.is_empty() {
        out.push_str(
            "<section class=\"findings\"><h2>Nothing is wrong with this page</h2></section>",
        );
    }
    out
}

fn heading(problems: &Problems) -> String {
    let [errors, ..] = problems.counts();
    let title = report::summary(&problems.here);
    let title = title.split(" in ").next().unwrap_or_default();
    let lead = match errors {
        _ if problems.is_old => {
            "<p class=\"lead\">The page behind this is the last version that was sound.</p>"
        }
        0 => "",
        1 => "<p class=\"lead\">The site can’t be published with it.</p>",
        _ => "<p class=\"lead\">The site can’t be published with them.</p>",
    };
    format!("<h2>{title}</h2>{lead}")
}

/// Findings with their places and lines.
pub(super) fn findings(findings: &[Diagnostic], board: &Board) -> String {
    let root = &board.setup.root;
    let texts = |path: &str| -> Option<Arc<str>> {
        let file =
            read::file(root, std::path::Path::new(path)).or_else(|| read::built_in_file(path))?;
        Some(String::from_utf8_lossy(&file.bytes().ok()?).into())
    };
    report::html(findings, &texts)
}

/// `1 error`, `2 errors`.
pub(super) fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
