//! Turns lines that hold a damaged table with its line of dashes, or rows cut off a good table, into candidates.
//!
//! A line of dashes outside every table the parser sees is damage; a good table can thus never be named. Tables without
//! such a line are for `loose`; whether a repair holds is for `repair`.

use pulldown_cmark::Alignment;

use super::cells::{self, Delimiter, Row, Style};
use super::gather::{Search, above, fills_code, gather, gather_piped, is_marked, with_border};
use super::layout::{Kind, Layout};

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
        let candidate = super::cut::find(&search, table);
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
        && !(fills_code(search, first, rows.last) && head + 1 == at && !rows.cells.is_empty())
    {
        return None;
    }
    let listed = is_marked(search.lines.get(head)?.text);
    Some(Candidate {
        first,
        last: rows.last,
        shown: head,
        message: loose_message(columns, rows.cells.len()),
        header: header.cells,
        alignments: delimiter.alignments.clone(),
        trust: if rows.long || listed {
            Trust::None
        } else {
            Trust::Safe
        },
        help: if rows.long { SAME_COUNT } else { WRITE_PIPES },
        rows: rows.cells,
        rule: "table-broken",
    })
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
    if rows.cells.is_empty() && delimiter.piped {
        rows = gather_piped(search, (head, at), delimiter, columns);
    }
    // Dashes with only spaces between them may be a ruled line.
    if rows.cells.is_empty() && !delimiter.piped {
        return None;
    }
    let sure = !rows.thin && !rows.long && header.style == Style::Gap;
    let listed = is_marked(search.lines.get(head)?.text);
    Some(Candidate {
        first: head,
        last: rows.last,
        shown: head,
        message: loose_message(columns, rows.cells.len()),
        header: header.cells,
        alignments: delimiter.alignments.clone(),
        rows: rows.cells,
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
    if rows.cells.len() < 2 || (!pasted && !texts().all(|line| super::loose::celled(line.text))) {
        return None;
    }
    Some(Candidate {
        first: head,
        last: rows.last,
        shown: head,
        message: if pasted {
            loose_message(columns, rows.cells.len())
        } else {
            super::loose::GUESS.to_owned()
        },
        alignments: vec![Alignment::None; columns],
        header: header.cells,
        rows: rows.cells,
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
        && !rows.cells.is_empty()
        && rows.cells.iter().all(|row| row.len() == columns)
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
        rows: rows.cells,
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
    if rows.cells.is_empty() && (named.is_none() || !delimiter.piped) {
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
        rows: rows.cells,
        rule,
        message: message.to_owned(),
        help: NAME_COLUMNS,
        trust: Trust::None,
    })
}
