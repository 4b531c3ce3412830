//! Turns lines that hold a damaged table with its line of dashes, or rows cut off a good table, into candidates.
//!
//! A line of dashes outside every table the parser sees is damage; a good table can thus never be named. Tables without
//! such a line are for `loose`; whether a repair holds is for `repair`.

use pulldown_cmark::Alignment;

use super::cells::{self, Delimiter, Row, Style};
use super::layout::{Found, Kind, Layout, Line};

/// How far a repair may be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// Apply it once proven.
    Safe,
    /// Show it to a person.
    Suggest,
    /// There is none.
    None,
}

/// Lines that were meant as a table and are none.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// First line that a repair replaces.
    pub first: usize,
    /// Last line that a repair replaces.
    pub last: usize,
    /// First line to point at.
    pub shown: usize,
    /// Cells of the header.
    pub header: Vec<String>,
    /// One for each column.
    pub alignments: Vec<Alignment>,
    /// Cells of each row below the header.
    pub rows: Vec<Vec<String>>,
    /// `table-broken` or `table-guess`.
    pub rule: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do where no repair is offered.
    pub help: &'static str,
    /// How far to trust the repair.
    pub trust: Trust,
}

/// Advice for a table that is plain to see.
pub(super) const WRITE_PIPES: &str = "Write it with | between the cells.";
const NAME_COLUMNS: &str =
    "Write the names of the columns, with | between them, on the line above the line of dashes.";
const SAME_COUNT: &str =
    "Give the header, the line of dashes and every row the same number of cells.";

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

    fn take(&mut self, candidate: &Candidate) {
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

/// Every damaged table of a page, in order.
pub(super) fn find(layout: &Layout<'_>) -> Vec<Candidate> {
    let mut search = Search {
        lines: &layout.lines,
        taken: vec![false; layout.lines.len()],
    };
    let mut all = Vec::new();
    let mut keep = |search: &mut Search<'_, '_>, candidate: Option<Candidate>| {
        if let Some(candidate) = candidate {
            search.take(&candidate);
            all.push(candidate);
        }
    };
    for at in 0..layout.lines.len() {
        let delimiter = search
            .open(at)
            .filter(|line| !line.blank)
            .and_then(|line| cells::delimiter(line.text));
        if let Some(delimiter) = delimiter {
            let candidate = anchored(&search, at, &delimiter);
            keep(&mut search, candidate);
        }
    }
    for table in &layout.tables {
        let candidate = cut(&search, table);
        keep(&mut search, candidate);
    }
    for at in 0..layout.lines.len() {
        let candidate = super::loose::find(&search, at);
        keep(&mut search, candidate);
    }
    all.sort_by_key(|candidate| candidate.first);
    all
}

/// "2 columns and 5 rows were found".
pub(super) fn loose_message(columns: usize, rows: usize) -> String {
    let s = |n| if n == 1 { "" } else { "s" };
    format!(
        "this table will show as loose text: {columns} column{} and {rows} row{} were found",
        s(columns),
        s(rows)
    )
}

/// A table around a line of dashes.
fn anchored(search: &Search<'_, '_>, at: usize, delimiter: &Delimiter) -> Option<Candidate> {
    let columns = delimiter.alignments.len();
    if columns == 1 && !delimiter.piped {
        return ruled(search, at);
    }
    let head = above(search, at);
    let Some((head, line)) = head else {
        return grid(search, at, delimiter).or_else(|| headless(search, at, delimiter));
    };
    let piped = cells::piped_row(line.text, Some(columns)).filter(|_| delimiter.piped);
    if let Some(row) = piped {
        let same = row.cells.len() == columns;
        return if same && (columns > 1 || (row.leading && delimiter.leading)) {
            piped_table(search, (head, at), delimiter, row)
        } else if !same && (columns > 1 || row.cells.len() > 1) {
            mismatch(search, (head, at), delimiter, row)
        } else {
            None
        };
    }
    let gapped = cells::gap_row(line.text, Some(columns)).filter(|row| row.cells.len() == columns);
    if let Some(row) = gapped.filter(|_| columns > 1 && line.kind != Kind::Indented) {
        return gap_table(search, (head, at), delimiter, row);
    }
    grid(search, at, delimiter).or_else(|| headless(search, at, delimiter))
}

/// The nearest line with text above, past two empty lines at most, in the same quote and the same code or none.
fn above<'a, 'b>(search: &Search<'a, 'b>, at: usize) -> Option<(usize, &'b Line<'a>)> {
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
struct Rows {
    rows: Vec<Vec<String>>,
    last: usize,
    /// Rows with more cells than the header.
    long: bool,
    /// Rows that were parted at single no-break spaces.
    thin: bool,
}

/// Gathers rows from the line after `at` on. `read` is told whether an empty line came before.
fn gather(
    search: &Search<'_, '_>,
    at: usize,
    delimiter: &Delimiter,
    columns: usize,
    read: impl Fn(&str, bool) -> Option<Row>,
) -> Rows {
    let mut found = Rows {
        rows: Vec::new(),
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
        found.rows.push(row.cells);
        found.last = next;
        blanks = 0;
    }
    found
}

/// Header and dashes have pipes, or what was one, and the same number of cells.
fn piped_table(
    search: &Search<'_, '_>,
    (head, at): (usize, usize),
    delimiter: &Delimiter,
    header: Row,
) -> Option<Candidate> {
    let columns = header.cells.len();
    let rows = gather_piped(search, (head, at), delimiter, columns);
    let first = with_border(search, head, delimiter);
    let indented = search.lines.get(at)?.kind == Kind::Indented;
    if indented
        && !(fills_code(search, first, rows.last) && head + 1 == at && !rows.rows.is_empty())
    {
        return None;
    }
    let listed = is_marked(search.lines.get(head)?.text);
    Some(Candidate {
        first,
        last: rows.last,
        shown: head,
        message: loose_message(columns, rows.rows.len()),
        header: header.cells,
        alignments: delimiter.alignments.clone(),
        trust: if rows.long || listed {
            Trust::None
        } else {
            Trust::Safe
        },
        help: if rows.long { SAME_COUNT } else { WRITE_PIPES },
        rows: rows.rows,
        rule: "table-broken",
    })
}

fn gather_piped(
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
fn with_border(search: &Search<'_, '_>, head: usize, delimiter: &Delimiter) -> usize {
    let border = head
        .checked_sub(1)
        .filter(|above| delimiter.border && search.open(*above).is_some())
        .and_then(|above| search.lines.get(above))
        .and_then(|line| cells::delimiter(line.text));
    let same = border.is_some_and(|d| d.border && d.alignments.len() == delimiter.alignments.len());
    head - usize::from(same)
}

/// Whether the indented code around the lines holds nothing but them.
fn fills_code(search: &Search<'_, '_>, first: usize, last: usize) -> bool {
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

/// Pipes are lost and gaps stand between the cells; the dashes are there.
fn gap_table(
    search: &Search<'_, '_>,
    (head, at): (usize, usize),
    delimiter: &Delimiter,
    header: Row,
) -> Option<Candidate> {
    let columns = header.cells.len();
    let mut rows = gather(search, at, delimiter, columns, |text, _| {
        cells::gap_row(text, Some(columns))
            .filter(|row| row.cells.len() == columns && !is_marked(text))
    });
    if rows.rows.is_empty() && delimiter.piped {
        rows = gather_piped(search, (head, at), delimiter, columns);
    }
    // Dashes with only spaces between them may be a ruled line.
    if rows.rows.is_empty() && !delimiter.piped {
        return None;
    }
    let sure = !rows.thin && !rows.long && header.style == Style::Gap;
    let listed = is_marked(search.lines.get(head)?.text);
    Some(Candidate {
        first: head,
        last: rows.last,
        shown: head,
        message: loose_message(columns, rows.rows.len()),
        header: header.cells,
        alignments: delimiter.alignments.clone(),
        rows: rows.rows,
        rule: "table-broken",
        help: WRITE_PIPES,
        trust: match (listed || rows.long, sure) {
            (true, _) => Trust::None,
            (false, true) => Trust::Safe,
            (false, false) => Trust::Suggest,
        },
    })
}

/// One run of dashes between lines whose cells stand apart by gaps. No-break spaces come from a pasted table; plain ones
/// may be chance.
fn ruled(search: &Search<'_, '_>, at: usize) -> Option<Candidate> {
    let (head, line) = above(search, at).filter(|(_, line)| line.kind == Kind::Paragraph)?;
    let header = cells::gap_row(line.text, None)?;
    let columns = header.cells.len();
    let dashes = cells::delimiter(search.lines.get(at)?.text)?;
    let rows = gather(search, at, &dashes, columns, |text, _| {
        cells::gap_row(text, None).filter(|row| row.cells.len() == columns && !is_marked(text))
    });
    let texts = || {
        let all = search.lines.iter().take(rows.last + 1).skip(head);
        all.filter(|line| !line.blank && cells::delimiter(line.text).is_none())
    };
    let pasted = texts().all(|line| line.text.contains('\u{a0}'));
    if rows.rows.len() < 2 || (!pasted && !texts().all(|line| super::loose::celled(line.text))) {
        return None;
    }
    Some(Candidate {
        first: head,
        last: rows.last,
        shown: head,
        message: if pasted {
            loose_message(columns, rows.rows.len())
        } else {
            super::loose::GUESS.to_owned()
        },
        alignments: vec![Alignment::None; columns],
        header: header.cells,
        rows: rows.rows,
        rule: if pasted {
            "table-broken"
        } else {
            "table-guess"
        },
        help: WRITE_PIPES,
        trust: if pasted { Trust::Safe } else { Trust::Suggest },
    })
}

/// The dashes have another number of cells than the header. The rows decide, if all agree with the header.
fn mismatch(
    search: &Search<'_, '_>,
    (head, at): (usize, usize),
    delimiter: &Delimiter,
    header: Row,
) -> Option<Candidate> {
    let columns = header.cells.len();
    let indented = search.lines.get(at)?.kind == Kind::Indented;
    // A header past an empty line that does not even agree is more likely another thing.
    if indented || (head + 1 < at && !(header.leading && delimiter.leading)) {
        return None;
    }
    let rows = gather_piped(search, (head, at), delimiter, columns);
    let agree = columns > 1
        && !rows.rows.is_empty()
        && rows.rows.iter().all(|row| row.len() == columns)
        && !is_marked(search.lines.get(head)?.text);
    let s = |n| if n == 1 { "" } else { "s" };
    let dashes = delimiter.alignments.len();
    Some(Candidate {
        first: head,
        last: rows.last,
        shown: head,
        message: format!(
            "this table will show as loose text: its header has {columns} cell{} and its line of dashes {dashes}",
            s(columns)
        ),
        header: header.cells,
        alignments: delimiter.alignments.clone(),
        rows: rows.rows,
        rule: "table-broken",
        help: SAME_COUNT,
        trust: if agree { Trust::Safe } else { Trust::None },
    })
}

/// A table drawn with `+` and dashes: border, header, border, rows.
fn grid(search: &Search<'_, '_>, at: usize, delimiter: &Delimiter) -> Option<Candidate> {
    let columns = delimiter.alignments.len();
    let head = search.open(at + 1).filter(|_| delimiter.border)?;
    let below = cells::delimiter(search.open(at + 2)?.text)?;
    let header = cells::piped_row(head.text, Some(columns))?;
    if header.cells.len() != columns || below.alignments.len() != columns || columns < 2 {
        return None;
    }
    let mut candidate = piped_table(search, (at + 1, at + 2), &below, header)?;
    candidate.first = at;
    candidate.shown = at;
    Some(candidate)
}

/// Dashes with rows below and no header that could be parted.
fn headless(search: &Search<'_, '_>, at: usize, delimiter: &Delimiter) -> Option<Candidate> {
    let columns = delimiter.alignments.len();
    let own = search.lines.get(at)?;
    if columns < 2 || own.kind == Kind::Indented {
        return None;
    }
    let rows = if delimiter.piped {
        gather(search, at, delimiter, columns, |text, across| {
            cells::piped_row(text, Some(columns)).filter(|row| {
                row.cells.len() == columns && !across && row.leading == delimiter.leading
            })
        })
    } else {
        gather(search, at, delimiter, columns, |text, _| {
            cells::gap_row(text, Some(columns)).filter(|row| {
                row.cells.len() == columns && row.style == Style::Gap && !is_marked(text)
            })
        })
    };
    let named = above(search, at).filter(|(head, line)| {
        let words = line.text.split_whitespace().count();
        let short = line.text.chars().count() <= 60
            && !cells::trim(line.text).ends_with(['.', '?', '!', ':']);
        *head + 1 == at
            && line.kind != Kind::Item
            && words >= columns
            && short
            && !is_marked(line.text)
    });
    if rows.rows.is_empty() && (named.is_none() || !delimiter.piped) {
        return None;
    }
    let (rule, message) = if named.is_some() {
        (
            "table-guess",
            "this looks like a table whose header lost the lines between its columns",
        )
    } else {
        (
            "table-broken",
            "this table will show as loose text: it has no header",
        )
    };
    let first = named.map_or(at, |(head, _)| head);
    Some(Candidate {
        first,
        last: rows.last,
        shown: first,
        header: Vec::new(),
        alignments: Vec::new(),
        rows: rows.rows,
        rule,
        message: message.to_owned(),
        help: NAME_COLUMNS,
        trust: Trust::None,
    })
}

/// Rows that an empty line cut off a good table.
fn cut(search: &Search<'_, '_>, table: &Found) -> Option<Candidate> {
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
    if !gap || loose.rows.is_empty() || (columns < 2 && !header.leading) {
        return None;
    }
    let kept: Vec<_> = (first + 2..end).map(read).collect();
    let whole = kept
        .iter()
        .all(|row| row.as_ref().is_some_and(|row| row.cells.len() <= columns));
    let marked = is_marked(search.lines.get(first)?.text);
    let n = loose.rows.len();
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
            .chain(loose.rows)
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
