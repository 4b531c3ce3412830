//! A table becomes HTML that can be scrolled and read aloud: caption, scopes, row headings.
//!
//! It does not read Markdown, and it does not look for damage.

use std::collections::BTreeSet;

use pulldown_cmark::Alignment;

use super::Words;
use super::heading::Ids;
use super::output::Output;
use crate::parse::document::Piece;

/// A table, as far as it is read.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// One a column.
    pub(super) alignments: Vec<Alignment>,
    /// Header cells.
    pub(super) header: Vec<Vec<Piece>>,
    /// Rows below the header.
    pub(super) rows: Vec<Row>,
    /// The caption, with its mark (`Table:`).
    pub(super) caption: Option<Vec<Piece>>,
}

/// A row of a table.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// Cells from the first column on.
    pub(super) cells: Vec<Vec<Piece>>,
    /// Plain text of the first cell.
    pub(super) first: String,
    /// Whether the row is a line such as `Table: …` that the parser took for a row.
    pub(super) is_caption: bool,
}

/// A longer first cell is text rather than the name of its row.
const LONGEST_ROW_NAME: usize = 60;

/// What a caption starts with.
const MARKS: [&str; 2] = ["Table:", "Tabla:"];

/// Whether a line starts like a caption.
pub(super) fn is_caption(line: &str) -> bool {
    MARKS.iter().any(|mark| line.starts_with(mark))
}

/// Takes the mark off a caption.
fn without_mark(mut caption: Vec<Piece>) -> Vec<Piece> {
    if let Some(Piece::Html(html)) = caption.first_mut() {
        let rest = MARKS.iter().find_map(|mark| html.strip_prefix(mark));
        if let Some(rest) = rest {
            *html = rest.trim_start().to_owned();
        }
    }
    caption
}

/// Writes the table, which is number `number` on its page.
pub(super) fn write(out: &mut Output, mut table: Table, number: u32, ids: &mut Ids, words: &Words) {
    if table.rows.last().is_some_and(|row| row.is_caption)
        && let Some(row) = table.rows.pop()
        && table.caption.is_none()
    {
        table.caption = row.cells.into_iter().next();
    }
    let caption = table.caption.take().map(without_mark);
    out.line();
    out.html("<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" ");
    if let Some(caption) = caption {
        let id = ids.unique(&format!("table-{number}-caption"));
        out.html("aria-labelledby=\"");
        out.attribute(&id);
        out.html("\">\n<table>\n<caption id=\"");
        out.attribute(&id);
        out.html("\">");
        out.extend(caption);
        out.html("</caption>\n");
    } else {
        out.html("aria-label=\"");
        out.attribute(&format!("{} {number}", words.table));
        out.html("\">\n<table>\n");
    }
    out.html("<thead>\n<tr>");
    for (column, cell) in table.header.into_iter().enumerate() {
        let tag = if cell.is_empty() { "td" } else { "th" };
        let scope = if cell.is_empty() {
            ""
        } else {
            " scope=\"col\""
        };
        write_cell(out, tag, scope, table.alignments.get(column), cell);
    }
    out.html("</tr>\n</thead>\n");
    let named = has_row_names(&table.rows, table.alignments.len());
    if !table.rows.is_empty() {
        out.html("<tbody>\n");
        for row in table.rows {
            out.html("<tr>");
            for (column, cell) in row.cells.into_iter().enumerate() {
                let (tag, scope) = if named && column == 0 {
                    ("th", " scope=\"row\"")
                } else {
                    ("td", "")
                };
                write_cell(out, tag, scope, table.alignments.get(column), cell);
            }
            out.html("</tr>\n");
        }
        out.html("</tbody>\n");
    }
    out.html("</table>\n</div>\n");
}

fn write_cell(
    out: &mut Output,
    tag: &str,
    scope: &str,
    alignment: Option<&Alignment>,
    cell: Vec<Piece>,
) {
    let class = match alignment {
        Some(Alignment::Left) => " class=\"align-left\"",
        Some(Alignment::Center) => " class=\"align-center\"",
        Some(Alignment::Right) => " class=\"align-right\"",
        _ => "",
    };
    // An empty cell has nothing to align, and a corner that heads nothing is no heading.
    let class = if cell.is_empty() { "" } else { class };
    for part in ["<", tag, scope, class, ">"] {
        out.html(part);
    }
    out.extend(cell);
    for part in ["</", tag, ">"] {
        out.html(part);
    }
}

/// Whether the first column names the rows: every cell has a short text of its own.
fn has_row_names(rows: &[Row], columns: usize) -> bool {
    let mut seen = BTreeSet::new();
    columns >= 2
        && rows.iter().all(|row| {
            let text = row.first.as_str();
            !text.is_empty() && text.chars().count() <= LONGEST_ROW_NAME && seen.insert(text)
        })
}
