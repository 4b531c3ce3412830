//! The lines of a file that a finding is about -> the same lines fit to be shown, and where the marks are in them.
//!
//! It does not draw the marks. What would move or harm a terminal is replaced, and long lines are cut around a mark.

use std::ops::Range;

use crate::source::{Span, floor_boundary};

/// What stands for text left out of a line.
const CUT: &str = "...";
/// Columns that a tab takes.
const TAB: &str = "    ";

/// Lines ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// Number of the first line, from 1.
    pub first_line: usize,
    /// The lines, parted by `\n`, without control characters.
    pub text: String,
    /// Where the asked spans are in `text`, in bytes and in the order asked. Never past the end of a line; empty only
    /// for a place behind a line's last character.
    pub marks: Vec<Range<usize>>,
}

/// Whether characters that look like a space or like nothing at all are shown as such or as `·`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unseen {
    /// As the reader of the page sees them.
    Plain,
    /// As `·`, because the text is about them.
    Dotted,
}

/// The lines of `text` from the first to the last that `spans` touch, each at most `room` columns wide. The first
/// span is the one that must stay in sight when a line is cut.
pub(super) fn excerpt(text: &str, spans: &[Span], room: usize) -> Excerpt {
    let ranges: Vec<Range<usize>> = spans.iter().map(|span| settle(text, *span)).collect();
    let start = ranges.iter().map(|r| r.start).min().unwrap_or_default();
    let end = ranges.iter().map(|r| r.end).max().unwrap_or_default();
    let before = text.get(..start).unwrap_or_default();
    let mut line_start = before.rfind('\n').map_or(0, |i| i + 1);
    let mut out = Excerpt {
        first_line: before.matches('\n').count() + 1,
        text: String::new(),
        marks: vec![0..0; ranges.len()],
    };
    loop {
        let rest = text.get(line_start..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default();
        add_line(&mut out, line, line_start, &ranges, room);
        line_start += line.len() + 1;
        if line_start > end {
            return out;
        }
        out.text.push('\n');
    }
}

/// Shows one line, and sets the marks that start or end in it.
fn add_line(out: &mut Excerpt, line: &str, at: usize, ranges: &[Range<usize>], room: usize) {
    let ended = line.strip_suffix('\r').unwrap_or(line);
    let within = |range: &Range<usize>| {
        let touches = range.start <= at + line.len() && range.end >= at;
        let clip = |n: usize| n.saturating_sub(at).min(ended.len());
        touches.then(|| clip(range.start)..clip(range.end))
    };
    let in_line: Vec<Range<usize>> = ranges.iter().filter_map(within).collect();
    let base = out.text.len();
    let row = Row::new(ended, &in_line).cut(&in_line, room);
    out.text.push_str(&row.text);
    if row.text.is_empty() {
        // A mark needs something to stand under, and a last line without a character would not count as one.
        out.text.push(' ');
    }
    for (range, mark) in ranges.iter().zip(&mut out.marks) {
        let Some(local) = within(range) else { continue };
        if range.start >= at {
            mark.start = base + row.shown_at(local.start);
        }
        mark.end = base + row.shown_at(local.end);
        if ended.is_empty() && range.start >= at {
            *mark = base..base + 1;
        }
    }
}

/// A span as a range on character boundaries that has no byte order mark and no final line end in it; an empty one is
/// widened to the character it stands before.
fn settle(text: &str, span: Span) -> Range<usize> {
    let first = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let start = floor_boundary(text, span.start as usize).max(first);
    let end = floor_boundary(text, span.end as usize).max(start);
    let marked = text.get(start..end).unwrap_or_default();
    if marked.is_empty() {
        let next = text.get(start..).and_then(|rest| rest.chars().next());
        return start
            ..start
                + next
                    .filter(|c| !"\r\n".contains(*c))
                    .map_or(0, char::len_utf8);
    }
    let unbroken = marked.strip_suffix("\r\n").or(marked.strip_suffix('\n'));
    start..start + unbroken.unwrap_or(marked).len()
}

/// One character of a line as it is shown.
struct Cell {
    /// Its first byte in the line.
    source: usize,
    /// Its first byte in the shown text.
    shown: usize,
    /// Its first column, from 0.
    column: usize,
}

/// A line made fit to be shown.
pub(super) struct Row {
    /// What is shown.
    pub text: String,
    /// One for each character, and one for the end.
    cells: Vec<Cell>,
}

impl Row {
    /// Shows `line`; what looks like nothing is dotted inside of `marks` (bytes of the line).
    pub(super) fn new(line: &str, marks: &[Range<usize>]) -> Self {
        let mut row = Self {
            text: String::with_capacity(line.len()),
            cells: Vec::with_capacity(line.len() + 1),
        };
        let mut column = 0;
        for (source, c) in line.char_indices() {
            let shown = row.text.len();
            row.cells.push(Cell {
                source,
                shown,
                column,
            });
            let marked = marks.iter().any(|mark| mark.contains(&source));
            push_shown(
                &mut row.text,
                c,
                if marked {
                    Unseen::Dotted
                } else {
                    Unseen::Plain
                },
            );
            column += columns(row.text.get(shown..).unwrap_or_default());
        }
        row.cells.push(Cell {
            source: line.len(),
            shown: row.text.len(),
            column,
        });
        row
    }

    /// The shown byte for a byte of the line; the nearest one still shown if that part was cut.
    pub(super) fn shown_at(&self, source: usize) -> usize {
        let index = self.cells.partition_point(|cell| cell.source < source);
        let cell = self.cells.get(index).or(self.cells.last());
        cell.map_or(0, |cell| cell.shown)
    }

    /// The column of a byte of the line.
    fn column_of(&self, source: usize) -> usize {
        let index = self.cells.partition_point(|cell| cell.source < source);
        let cell = self.cells.get(index).or(self.cells.last());
        cell.map_or(0, |cell| cell.column)
    }

    /// The row cut to `room` columns so that all `marks` are in sight, or the first if they are too far apart.
    pub(super) fn cut(self, marks: &[Range<usize>], room: usize) -> Self {
        let total = self.cells.last().map_or(0, |cell| cell.column);
        if total <= room {
            return self;
        }
        let inner = room.saturating_sub(2 * CUT.len()).max(1);
        let spans = marks
            .iter()
            .map(|m| self.column_of(m.start)..self.column_of(m.end));
        let hull = spans
            .clone()
            .reduce(|a, b| a.start.min(b.start)..a.end.max(b.end));
        let focus = hull
            .filter(|hull| hull.len() <= inner)
            .or_else(|| spans.clone().next())
            .unwrap_or(0..0);
        let lead = inner.saturating_sub(focus.len()) / 2;
        let left = focus.start.saturating_sub(lead).min(total - inner);
        // At an edge of the line only one side is cut, and the other sign's room goes to the text.
        let wider = inner + CUT.len();
        let (left, right) = if left <= CUT.len() {
            (0, wider)
        } else if left + wider >= total {
            (total.saturating_sub(wider), total)
        } else {
            (left, left + inner)
        };
        let from = self.cells.partition_point(|cell| cell.column < left);
        let to = self.cells.partition_point(|cell| cell.column <= right);
        self.window(from, to.saturating_sub(1).max(from))
    }

    /// The characters `from..to` alone, with a sign where others were left out.
    fn window(self, from: usize, to: usize) -> Self {
        let shown = |i: usize| self.cells.get(i).map_or(self.text.len(), |cell| cell.shown);
        let (start, end) = (shown(from), shown(to));
        let before = if from > 0 { CUT } else { "" };
        let after = if to + 1 < self.cells.len() { CUT } else { "" };
        let kept = self.text.get(start..end).unwrap_or_default();
        let text = format!("{before}{kept}{after}");
        let moved = |cell: &Cell| Cell {
            source: cell.source,
            shown: before.len() + cell.shown.clamp(start, end) - start,
            column: cell.column,
        };
        Self {
            text,
            cells: self.cells.iter().map(moved).collect(),
        }
    }
}

/// Adds `c` in a form that no terminal acts upon: control characters as their pictures, those that turn the direction
/// of writing as `�` (as in "Trojan Source", Boucher and Anderson 2021), a tab as four spaces.
fn push_shown(out: &mut String, c: char, unseen: Unseen) {
    match c {
        '\t' => out.push_str(TAB),
        '\u{0}'..='\u{1f}' => out.extend(char::from_u32(0x2400 + u32::from(c))),
        '\u{7f}' => out.push('\u{2421}'),
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => out.push('\u{fffd}'),
        '\u{a0}' | '\u{2007}' | '\u{202f}' => out.push(match unseen {
            Unseen::Plain => ' ',
            Unseen::Dotted => '·',
        }),
        '\u{ad}' | '\u{200b}' | '\u{200c}' | '\u{2060}' | '\u{feff}' => {
            if unseen == Unseen::Dotted {
                out.push('·');
            }
        }
        _ => out.push(c),
    }
}

/// Text of one line (a message, a path) in a form that no terminal acts upon; line breaks and tabs become spaces.
pub(super) fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim_end().chars() {
        match c {
            '\n' | '\r' | '\t' => out.push(' '),
            _ => push_shown(&mut out, c, Unseen::Plain),
        }
    }
    out
}

/// How many columns a terminal gives to `text`, never too few: East Asian and pictorial characters count two (blocks
/// of Unicode 16 Annex 11), and those that combine count one.
pub(super) fn columns(text: &str) -> usize {
    let wide = |c: char| {
        matches!(c, '\u{1100}'..='\u{115f}' | '\u{2300}'..='\u{23ff}' | '\u{2600}'..='\u{27bf}'
            | '\u{2b00}'..='\u{2bff}' | '\u{2e80}'..='\u{a4cf}' | '\u{a960}'..='\u{a97f}'
            | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}'
            | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{16fe0}'..='\u{3fffd}')
    };
    text.chars().map(|c| if wide(c) { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The marked parts of the excerpt, for one span each.
    fn marked(text: &str, span: Range<usize>, room: usize) -> (usize, String, String) {
        let shown = excerpt(text, &[Span::new(span.start, span.end)], room);
        let mark = shown.text.get(shown.marks[0].clone()).unwrap().to_string();
        (shown.first_line, shown.text, mark)
    }

    #[test]
    fn a_line_break_at_the_end_of_a_span_does_not_draw_in_the_next_line() {
        let expected = (2, "two".to_string(), "two".to_string());
        assert_eq!(marked("one\r\ntwo\r\nthree", 5..10, 80), expected);
        assert_eq!(marked("one\ntwo\nthree", 4..8, 80), expected);
    }

    #[test]
    fn a_long_line_is_cut_around_the_mark_on_both_sides() {
        let line = format!("{}HERE{}", "a".repeat(2000), "b".repeat(3000));
        let (_, text, mark) = marked(&line, 2000..2004, 20);
        assert_eq!(text, "...aaaaaHEREbbbbb...");
        assert_eq!(mark, "HERE");
    }

    #[test]
    fn a_mark_near_an_edge_of_a_long_line_leaves_no_room_unused() {
        let line = format!("HERE{}END", "b".repeat(100));
        assert_eq!(marked(&line, 0..4, 20).1, "HEREbbbbbbbbbbbbb...");
        assert_eq!(marked(&line, 104..107, 20).1, "...bbbbbbbbbbbbbbEND");
    }

    #[test]
    fn a_mark_wider_than_the_room_shows_its_beginning() {
        let (_, text, mark) = marked(&"0123456789".repeat(9), 5..70, 16);
        assert_eq!(text, "...5678901234...");
        assert_eq!(mark, "5678901234");
    }

    #[test]
    fn spaces_that_are_no_spaces_are_dotted_where_they_are_marked_alone() {
        let text = "10\u{a0}mg or 20\u{a0}mg";
        assert_eq!(
            marked(text, 2..4, 80),
            (1, "10·mg or 20 mg".into(), "·".into())
        );
    }

    #[test]
    fn an_empty_span_takes_the_character_it_stands_before_or_the_end_of_the_line() {
        assert_eq!(marked("a👩b", 1..1, 80).2, "👩");
        assert_eq!(marked("ab\ncd", 2..2, 80), (1, "ab".into(), String::new()));
        assert_eq!(marked("ab\n", 3..3, 80), (2, " ".into(), " ".into()));
        assert_eq!(marked("", 0..0, 80), (1, " ".into(), " ".into()));
    }

    #[test]
    fn nothing_that_a_terminal_acts_upon_is_left() {
        assert_eq!(
            one_line("a\u{1b}[31m\u{9b}b\u{202e}\u{0}\r\n\tc\n"),
            "a␛[31m�b�␀   c"
        );
    }
}
