//! Turns the lines around a line of dashes into the rows of a table: the header above, the rows below.
//!
//! It gathers what fits and judges nothing: `damage` says what the lines were meant to be.

use super::cells::{self, Delimiter, Row, Style};
use super::damage::Candidate;
use super::layout::{Kind, Line};

/// The lines under search, and which of them are spoken for.
pub(super) struct Search<'a, 'b> {
    /// All lines.
    pub lines: &'b [Line<'a>],
    /// Which lines belong to a candidate already.
    pub taken: Vec<bool>,
}

impl<'a, 'b> Search<'a, 'b> {
    /// The line, if a table may be looked for in it.
    pub fn open(&self, at: usize) -> Option<&'b Line<'a>> {
        let taken = self.taken.get(at).copied().unwrap_or(true);
        self.lines
            .get(at)
            .filter(|line| !taken && line.kind != Kind::Closed)
    }

    pub fn take(&mut self, candidate: &Candidate) {
        for taken in self
            .taken
            .iter_mut()
            .take(candidate.last + 1)
            .skip(candidate.first)
        {
            *taken = true;
        }
    }
}

/// The nearest line with text above, past two empty lines at most, in the same quote and the same code or none.
pub(super) fn above<'a, 'b>(search: &Search<'a, 'b>, at: usize) -> Option<(usize, &'b Line<'a>)> {
    let own = search.lines.get(at)?;
    for head in (at.saturating_sub(3)..at).rev() {
        let line = search.open(head)?;
        if !line.blank {
            return (line.depth() == own.depth() && same_code(line, own)).then_some((head, line));
        }
    }
    None
}

fn same_code(a: &Line<'_>, b: &Line<'_>) -> bool {
    (a.kind == Kind::Indented) == (b.kind == Kind::Indented)
}

/// Rows gathered below a line of dashes.
pub(super) struct Rows {
    /// Cells of each row.
    pub cells: Vec<Vec<String>>,
    /// The last line that belongs to the rows.
    pub last: usize,
    /// Rows with more cells than the header.
    pub long: bool,
    /// Rows that were parted at single no-break spaces.
    pub thin: bool,
}

/// Gathers rows from the line after `at` on. `read` is told whether an empty line came before.
pub(super) fn gather(
    search: &Search<'_, '_>,
    at: usize,
    delimiter: &Delimiter,
    columns: usize,
    read: impl Fn(&str, bool) -> Option<Row>,
) -> Rows {
    let mut found = Rows {
        cells: Vec::new(),
        last: at,
        long: false,
        thin: false,
    };
    let Some(own) = search.lines.get(at) else {
        return found;
    };
    let mut blanks = 0;
    for next in at + 1..search.lines.len() {
        let line = search.open(next).filter(|line| line.depth() == own.depth());
        let Some(line) = line else { break };
        if line.blank {
            blanks += 1;
            if blanks > 1 {
                break;
            }
            continue;
        }
        if let Some(dashes) = cells::delimiter(line.text) {
            if delimiter.border && dashes.alignments.len() == columns && blanks == 0 {
                found.last = next;
                continue;
            }
            break;
        }
        let next_header = blanks > 0
            && search
                .lines
                .get(next + 1)
                .is_some_and(|below| cells::delimiter(below.text).is_some_and(|d| d.piped));
        let row = read(line.text, blanks > 0).filter(|_| same_code(line, own) && !next_header);
        let Some(row) = row else { break };
        found.long |= row.cells.len() > columns;
        found.thin |= row.style == Style::ThinGap;
        found.cells.push(row.cells);
        found.last = next;
        blanks = 0;
    }
    found
}

pub(super) fn gather_piped(
    search: &Search<'_, '_>,
    (head, at): (usize, usize),
    delimiter: &Delimiter,
    columns: usize,
) -> Rows {
    let blank = |n: usize| search.lines.get(n).is_some_and(|line| line.blank);
    // Without a pipe at its start a line past an empty one is a row only where all lines stand apart.
    let airy = head + 1 < at || blank(at + 1);
    gather(search, at, delimiter, columns, |text, across| {
        let row = cells::piped_row(text, Some(columns))?;
        let exact = row.cells.len() == columns;
        let fits = if delimiter.leading { row.leading } else { airy };
        (!across || (exact && fits)).then_some(row)
    })
}

/// A border drawn above the header goes with the table.
pub(super) fn with_border(search: &Search<'_, '_>, head: usize, delimiter: &Delimiter) -> usize {
    let border = head
        .checked_sub(1)
        .filter(|above| delimiter.border && search.open(*above).is_some())
        .and_then(|above| search.lines.get(above))
        .and_then(|line| cells::delimiter(line.text));
    let same = border.is_some_and(|d| d.border && d.alignments.len() == delimiter.alignments.len());
    head - usize::from(same)
}

/// Whether the indented code around the lines holds nothing but them.
pub(super) fn fills_code(search: &Search<'_, '_>, first: usize, last: usize) -> bool {
    let code = |line: &Line<'_>| line.kind == Kind::Indented;
    let before = search.lines.iter().take(first).rev().find(|l| !l.blank);
    let after = search.lines.iter().skip(last + 1).find(|l| !l.blank);
    !before.is_some_and(code) && !after.is_some_and(code)
}

/// Whether the line starts with the mark of a list.
pub(super) fn is_marked(text: &str) -> bool {
    let text = cells::trim(text);
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '(');
    let numbered = rest.len() < text.len() && rest.starts_with(['.', ')']);
    let lettered = {
        let mut chars = text.chars();
        chars.next().is_some_and(char::is_alphabetic) && matches!(chars.next(), Some('.' | ')'))
    };
    let bulleted = text.starts_with(['-', '*', '+', '•', '·', '–', '—', '▪', '●', '○', '◦'])
        && !text.starts_with("**");
    numbered || lettered || bulleted
}
