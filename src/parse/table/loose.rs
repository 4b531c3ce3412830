//! Turns paragraphs that hold a table without a line of dashes of its own into candidates.
//!
//! It looks at paragraphs that stand in nothing else, never at lists, quotes or code.

use pulldown_cmark::Alignment;

use super::cells::{self, Row};
use super::damage::{Candidate, Trust, WRITE_PIPES, loose_message};
use super::gather::{Search, is_marked};
use super::layout::{Kind, Line};

/// What is said of text that may be a table.
pub(super) const GUESS: &str = "this looks like a table that lost the lines between its columns";

/// The table without dashes that starts at line `at`, if one does.
pub(super) fn find(search: &Search<'_, '_>, at: usize) -> Option<Candidate> {
    let line = open(search, at)?;
    one_line(line, at)
        .or_else(|| piped(search, at))
        .or_else(|| tabbed(search, at))
        .or_else(|| spaced(search, at))
}

fn open<'a, 'b>(search: &Search<'a, 'b>, at: usize) -> Option<&'b Line<'a>> {
    search
        .open(at)
        .filter(|line| line.kind == Kind::Paragraph && !line.blank)
}

/// Consecutive lines from `at` on that `read` can read, with at most one empty line between where `airy`.
fn run<T>(
    search: &Search<'_, '_>,
    at: usize,
    airy: bool,
    read: impl Fn(&str) -> Option<T>,
) -> (Vec<T>, usize) {
    let (mut rows, mut last, mut next) = (Vec::new(), at, at);
    loop {
        let row = open(search, next).and_then(|line| read(line.text));
        if let Some(row) = row {
            rows.push(row);
            last = next;
            next += 1;
        } else if airy && next == last + 1 && search.open(next).is_some_and(|line| line.blank) {
            next += 1;
        } else {
            return (rows, last);
        }
    }
}

/// Whether the lines around `first..=last` belong to the same paragraph, which then is more than a table.
fn stands_alone(search: &Search<'_, '_>, first: usize, last: usize) -> bool {
    let before = first.checked_sub(1).and_then(|n| open(search, n));
    before.is_none() && open(search, last + 1).is_none()
}

fn candidate(first: usize, last: usize, mut rows: Vec<Vec<String>>) -> Option<Candidate> {
    let rest = rows.split_off(1.min(rows.len()));
    let header = rows.pop()?;
    Some(Candidate {
        first,
        last,
        shown: first,
        message: loose_message(header.len(), rest.len()),
        alignments: vec![Alignment::None; header.len()],
        header,
        rows: rest,
        rule: "table-broken",
        help: WRITE_PIPES,
        trust: Trust::Safe,
    })
}

fn guess(mut candidate: Candidate) -> Candidate {
    candidate.rule = "table-guess";
    GUESS.clone_into(&mut candidate.message);
    candidate.trust = Trust::Suggest;
    candidate
}

/// Rows with pipes and no line of dashes.
fn piped(search: &Search<'_, '_>, at: usize) -> Option<Candidate> {
    let first = cells::piped_row(search.lines.get(at)?.text, None)?;
    let columns = first.cells.len();
    let framed = first.leading && first.trailing;
    let same = |text: &str| {
        cells::piped_row(text, Some(columns)).filter(|row: &Row| {
            row.cells.len() == columns
                && row.leading == first.leading
                && row.trailing == first.trailing
                && (framed || apart(text))
        })
    };
    let (rows, last) = run(search, at, framed, same);
    let alone = stands_alone(search, at, last);
    let links = rows.iter().flat_map(|row| &row.cells).all(|cell| {
        // A line of links with bars between is a menu.
        cell.starts_with('[') || cell.starts_with('<')
    });
    let empty = first.cells.iter().any(String::is_empty);
    let tight = last - at + 1 == rows.len();
    let enough = rows.len() > usize::from(!tight) + 1;
    if columns < 2 || !enough || links || empty || (!framed && !alone) {
        return None;
    }
    let rows: Vec<_> = rows.into_iter().map(|row| row.cells).collect();
    let few = rows.len() < 3;
    let candidate = candidate(at, last, rows)?;
    Some(if !framed && few {
        guess(candidate)
    } else {
        candidate
    })
}

/// Whether every pipe in the line has a space on both sides, as between cells; `a|b` and `a || b` are other things.
fn apart(text: &str) -> bool {
    let text: Vec<char> = cells::trim(text).chars().collect();
    let space = |at: Option<usize>| {
        at.and_then(|at| text.get(at))
            .is_none_or(|c| cells::is_space(*c))
    };
    (0..text.len())
        .filter(|at| {
            text.get(*at)
                .is_some_and(|c| *c == '|' || cells::is_foreign_pipe(*c))
        })
        .all(|at| space(at.checked_sub(1)) && space(Some(at + 1)))
}

/// Cells with tabs between, as a spreadsheet gives them.
fn tabbed(search: &Search<'_, '_>, at: usize) -> Option<Candidate> {
    let columns = cells::tab_row(search.lines.get(at)?.text)?.len();
    let read = |text: &str| {
        cells::tab_row(text)
            .filter(|row| row.len() == columns && !is_marked(text) && !text.starts_with('#'))
    };
    let (rows, last) = run(search, at, false, read);
    let empty = rows.first()?.iter().any(String::is_empty);
    if rows.len() < 2 || empty {
        return None;
    }
    // "Phone:<tab>555" is a pair, and its first line no header.
    let pairs = rows
        .iter()
        .all(|row| row.first().is_some_and(|cell| cell.ends_with(':')));
    let candidate = candidate(at, last, rows)?;
    Some(if pairs { guess(candidate) } else { candidate })
}

/// Whether the line's gaps stand between cells, and are not the wide space that some leave after a sentence.
pub(super) fn celled(text: &str) -> bool {
    let Some(row) = cells::gap_row(text, None) else {
        return false;
    };
    let inner = row.cells.len() - 1;
    let sentence = |cell: &String| cell.ends_with(['.', '?', '!', ',', ';', ':', ')', '"', '”']);
    !row.cells.iter().take(inner).any(sentence)
        && row.cells.iter().all(|cell| cell.chars().count() <= 60)
        && !is_marked(text)
}

/// Cells with two or more spaces between.
fn spaced(search: &Search<'_, '_>, at: usize) -> Option<Candidate> {
    let columns = cells::gap_row(search.lines.get(at)?.text, None)?
        .cells
        .len();
    let read = |text: &str| {
        let row = cells::gap_row(text, None)?;
        (row.cells.len() == columns && celled(text)).then_some(row.cells)
    };
    let (rows, last) = run(search, at, true, read);
    if rows.len() < 3 || !stands_alone(search, at, last) {
        return None;
    }
    Some(guess(candidate(at, last, rows)?))
}

/// A whole table in one line, as a chat gives it when line ends are lost.
fn one_line(line: &Line<'_>, at: usize) -> Option<Candidate> {
    let all = cells::piped_row(line.text, None)?.cells;
    let dash = |cell: &String| cells::delimiter(&format!("|{cell}|")).is_some();
    let start = all.iter().position(dash)?;
    let columns = all.iter().skip(start).take_while(|cell| dash(cell)).count();
    if columns < 2 || start < columns {
        return None;
    }
    // Rows may meet in one pipe, or in two with nothing between.
    let step = columns + usize::from(all.get(columns).is_some_and(String::is_empty));
    let mut rows: Vec<Vec<String>> = all.chunks(step).map(<[String]>::to_vec).collect();
    let even = rows
        .iter()
        .all(|row| row.len() >= columns && row.iter().skip(columns).all(String::is_empty));
    if !even || start != step || rows.len() < 3 {
        return None;
    }
    for row in &mut rows {
        row.truncate(columns);
    }
    let alignments = rows.remove(1).into_iter().map(|cell| {
        let parsed = cells::delimiter(&format!("|{cell}|"));
        parsed.and_then(|d| d.alignments.first().copied())
    });
    let alignments = alignments.map(|a| a.unwrap_or(Alignment::None)).collect();
    let mut found = guess(candidate(at, at, rows)?);
    found.alignments = alignments;
    "this looks like a table that lost its line ends".clone_into(&mut found.message);
    Some(found)
}
