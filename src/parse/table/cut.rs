//! Turns a good table and the rows that an empty line cut off it into one candidate.
//!
//! Tables that the parser does not see at all are for `damage` and `loose`.

use super::cells::{self, Style};
use super::damage::{Candidate, Trust};
use super::gather::{Search, gather, is_marked};
use super::layout::{Found, Line};

/// Rows that an empty line cut off a good table.
pub(super) fn find(search: &Search<'_, '_>, table: &Found) -> Option<Candidate> {
    let inside = |line: &Line<'_>| line.start < table.range.end && line.next > table.range.start;
    let first = search.lines.iter().position(inside)?;
    let count = search
        .lines
        .iter()
        .skip(first)
        .take_while(|l| inside(l) && !l.blank)
        .count();
    let end = first + count;
    let delimiter = cells::delimiter(search.lines.get(first + 1)?.text)?;
    let columns = delimiter.alignments.len();
    let read = |at: usize| cells::piped_row(search.lines.get(at)?.text, Some(columns));
    let header = read(first)?;
    let gap = search.lines.get(end).is_some_and(|line| line.blank);
    let loose = gather(
        search,
        end.checked_sub(1)?,
        &delimiter,
        columns,
        |text, across| {
            let row = cells::piped_row(text, Some(columns))?;
            let exact = row.cells.len() == columns && row.style == Style::Pipe;
            let alike = row.leading == header.leading && row.trailing == header.trailing;
            (exact && alike && (row.leading || !across || columns > 2)).then_some(row)
        },
    );
    if !gap || loose.cells.is_empty() || (columns < 2 && !header.leading) {
        return None;
    }
    let kept: Vec<_> = (first + 2..end).map(read).collect();
    let whole = kept
        .iter()
        .all(|row| row.as_ref().is_some_and(|row| row.cells.len() <= columns));
    let marked = is_marked(search.lines.get(first)?.text);
    let n = loose.cells.len();
    let s = if n == 1 { "" } else { "s" };
    Some(Candidate {
        first,
        last: loose.last,
        shown: end + 1,
        message: format!(
            "{n} row{s} of this table will show as loose text: an empty line cuts the table in two"
        ),
        header: header.cells,
        alignments: delimiter.alignments,
        rows: kept
            .into_iter()
            .flatten()
            .map(|row| row.cells)
            .chain(loose.cells)
            .collect(),
        rule: "table-broken",
        help: "Take away the empty line within the table.",
        trust: if whole && !marked {
            Trust::Safe
        } else {
            Trust::None
        },
    })
}
