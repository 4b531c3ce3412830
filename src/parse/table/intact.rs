//! Turns tables that the parser does see into findings on what they lose, swallow or leave unsaid.
//!
//! Tables that the parser does not see are for `damage` and `loose`.

use std::ops::Range;

use pulldown_cmark::Alignment;

use super::cells;
use super::html::swallowed_caption;
use super::layout;
use super::repair::{self, Expected, Page};
use crate::diagnostic::{Diagnostic, Edit};
use crate::source::{Span, line_end, slice};

/// A line of a table, without the marks of the quote or list around it.
struct TableLine<'a> {
    /// First byte of the whole line in the file.
    whole: usize,
    /// First byte of the text in the file.
    start: usize,
    text: &'a str,
}

/// Findings on one good table.
pub(super) fn findings(
    file: &str,
    text: &str,
    body_start: usize,
    skip: &[Span],
    table: Span,
) -> Vec<Diagnostic> {
    let lines = lines(text, table.range());
    let mut found = Vec::new();
    let (Some(header), Some(dashes)) = (lines.first(), lines.get(1)) else {
        return found;
    };
    let Some(alignments) = cells::delimiter(dashes.text).map(|d| d.alignments) else {
        return found;
    };
    if spans(header.text).iter().all(Range::is_empty) {
        found.push(empty_header(file, header));
    }
    for (number, line) in lines.iter().skip(2).enumerate() {
        found.extend(lost_cells(file, line, number + 1, alignments.len()));
    }
    let swallowed = swallowed(text, table, &lines, &alignments);
    if let Some(first) = swallowed.and_then(|at| lines.get(at)) {
        let kept = lines.iter().skip(2).filter(|line| line.start < first.start);
        let expected = Expected {
            columns: alignments.len(),
            rows: kept.count(),
            text_after: true,
        };
        found.push(swallows(
            file,
            (text, body_start, skip),
            first,
            table,
            &expected,
        ));
    }
    found
}

/// The lines of the table's range as the parser ends them.
fn lines(text: &str, range: Range<usize>) -> Vec<TableLine<'_>> {
    let mut lines: Vec<TableLine<'_>> = Vec::new();
    let mut start = range.start;
    while start < range.end {
        let rest = slice(text, Span::new(start, range.end));
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let line = slice(rest, Span::new(0, length));
        // The first line starts behind the marks already.
        let content = if lines.is_empty() {
            line
        } else {
            layout::quote_prefix(line).1
        };
        let content = content.trim_start_matches([' ', '\t']);
        lines.push(TableLine {
            whole: start,
            start: start + line.len() - content.len(),
            text: content,
        });
        let rest = rest.get(length..).unwrap_or_default();
        let mark = if rest.starts_with("\r\n") { 2 } else { 1 };
        start += length + mark;
    }
    while lines
        .last()
        .is_some_and(|line| line.text.trim_end_matches([' ', '\t', '>']).is_empty())
    {
        lines.pop();
    }
    lines
}

/// Where the cells of a row stand in it, cut and counted as the parser does: a `|` behind a backslash parts no cells, not even
/// behind two.
pub(super) fn spans(row: &str) -> Vec<Range<usize>> {
    let end = row.trim_end_matches([' ', '\t']).len();
    let mut cells = Vec::new();
    let mut start = usize::from(row.starts_with('|'));
    let mut escaped = false;
    for (at, byte) in row.bytes().enumerate().take(end).skip(start) {
        if byte == b'|' && !escaped {
            cells.push(start..at);
            start = at + 1;
        }
        escaped = byte == b'\\';
    }
    if start < end {
        cells.push(start..end);
    }
    for cell in &mut cells {
        let text = row.get(cell.clone()).unwrap_or_default();
        let inner = text.trim_matches([' ', '\t']);
        cell.start += text.len() - text.trim_start_matches([' ', '\t']).len();
        cell.end = cell.start + inner.len();
    }
    cells
}

fn empty_header(file: &str, header: &TableLine<'_>) -> Diagnostic {
    let span = Span::new(header.start, header.start + header.text.len());
    Diagnostic::warning(
        "table-header-empty",
        "this table has no names for its columns",
    )
    .at(file, span)
    .help("Name the columns in the first line: screen readers read the names out with every cell.")
}

fn lost_cells(
    file: &str,
    line: &TableLine<'_>,
    number: usize,
    columns: usize,
) -> Option<Diagnostic> {
    let cells = spans(line.text);
    let lost = cells.get(columns..)?;
    let words: Vec<_> = lost
        .iter()
        .filter_map(|cell| line.text.get(cell.clone()))
        .filter(|words| !cells::is_blank(words))
        .collect();
    let first = lost.iter().find(|cell| !cell.is_empty())?;
    let last = lost.iter().rfind(|cell| !cell.is_empty())?;
    if words.is_empty() {
        return None;
    }
    let s = if columns == 1 { "" } else { "s" };
    let message = format!(
        "row {number} has {} cells but the table has {columns} column{s}: the words \"{}\" will not be shown",
        cells.len(),
        words.join(" | ")
    );
    Some(
        Diagnostic::error("table-cell-lost", message)
            .at(file, Span::new(line.start + first.start, line.start + last.end))
            .help("Write `\\|` for a bar that belongs to the words, or add a column to the header and the line of dashes."),
    )
}

/// The first of the lines at the table's end that are text, no rows: none has a pipe, and the last one ends as a sentence does.
fn swallowed(
    text: &str,
    table: Span,
    lines: &[TableLine<'_>],
    alignments: &[Alignment],
) -> Option<usize> {
    let loose = lines
        .iter()
        .skip(2)
        .rev()
        .take_while(|line| cells::piped_row(line.text, None).is_none())
        .count();
    let first = lines.len() - loose;
    let last = lines.last()?;
    let last_text = cells::trim(last.text);
    let sentence = last_text.ends_with(['.', '?', '!', ':']);
    let hidden = lines
        .get(first)
        .is_some_and(|line| cells::is_blank(line.text));
    // Only a table with pipes at its sides tells a row of one column from text.
    let framed = lines.iter().take(2).all(|line| line.text.starts_with('|'));
    let caption = swallowed_caption(slice(text, table)).is_some();
    let wide = alignments.len() > 1 || framed;
    (loose > 0 && wide && !caption && (sentence || hidden)).then_some(first)
}

/// The finding on swallowed text, with an empty line as its fix.
fn swallows(
    file: &str,
    (text, body_start, skip): (&str, usize, &[Span]),
    first: &TableLine<'_>,
    table: Span,
    expected: &Expected,
) -> Diagnostic {
    let range = Span::new(first.whole, table.range().end);
    let tail = slice(text, range);
    let tail = tail.trim_end_matches(['\n', '\r']);
    let eol = line_end(text);
    let indent = slice(text, Span::new(first.whole, first.start));
    // A line that only looks empty is made so; else an empty line comes before the text.
    let edit = if cells::is_blank(first.text) {
        Edit {
            span: Span::new(first.start, first.start + first.text.len()),
            text: String::new(),
        }
    } else {
        Edit {
            span: Span::new(first.whole, first.whole),
            text: format!("{}{eol}", indent.trim_end()),
        }
    };
    let layout = layout::layout(text, body_start, skip);
    let page = Page {
        text,
        body_start,
        skip,
        layout: &layout,
    };
    let whole = whole_edit(text, table, &edit);
    let proven = whole.is_some_and(|whole| repair::holds(&page, &whole, expected));
    let shown = Span::new(first.start, first.whole + tail.len());
    let (message, help) = if cells::is_blank(tail) {
        (
            "the line below this table is not empty: it holds spaces that nobody sees, and will show as an empty row",
            "Empty the line below the table.",
        )
    } else {
        (
            "the text below this table will turn into a row of it",
            "Leave an empty line between the table and the text.",
        )
    };
    let found = Diagnostic::warning("table-swallows-text", message)
        .at(file, shown)
        .help(help);
    if proven {
        found.fix(true, vec![edit])
    } else {
        found
    }
}

/// The edit, written as one of the whole table.
fn whole_edit(text: &str, table: Span, edit: &Edit) -> Option<Edit> {
    let range = table.range();
    let place = edit.span.range();
    let before = text.get(range.start..place.start)?;
    let after = text.get(place.end..range.end)?;
    Some(Edit {
        span: table,
        text: [before, &edit.text, after].concat(),
    })
}
