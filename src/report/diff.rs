//! A text and the edits of a fix -> the lines that go and the lines that come, as a small diff.
//!
//! It does not apply anything to a file and does not draw: `terminal` sets the lines.

use crate::diagnostic::Edit;
use crate::fix::edited;
use crate::report::excerpt::Row;
use crate::source::Span;

/// A replaced part longer than this is shown by its beginning: a whole table made anew would push the message away.
const MOST_LINES: usize = 10;

/// Which side of a change a line is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// It goes.
    Old,
    /// It comes.
    New,
    /// More lines like the one before it, left out.
    More,
}

/// One line of a diff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Its number, from 1: in the text as it is for one that goes, in the mended text for one that comes.
    pub number: usize,
    /// Whether it goes or comes.
    pub side: Side,
    /// The line, fit to be shown.
    pub text: String,
}

/// Lines next to one another that a fix replaces.
struct Hunk<'a> {
    /// Number of the first old line, from 1.
    old_number: usize,
    old: Vec<&'a str>,
    new: Vec<String>,
}

/// The lines that `edits` change in `text`, each at most `room` columns wide, in order of place; none when the edits
/// do not fit the text or change nothing.
pub(super) fn diff(text: &str, edits: &[Edit], room: usize) -> Option<Vec<Line>> {
    edited(text, edits)?;
    let mut in_order = edits.to_vec();
    in_order.sort();
    let mut lines = Vec::new();
    let mut grown: isize = 0;
    for hunk in hunks(text, in_order)? {
        let new_number = hunk.old_number.saturating_add_signed(grown);
        grown += hunk.new.len().cast_signed() - hunk.old.len().cast_signed();
        add_hunk(&mut lines, &hunk, new_number, room);
    }
    (!lines.is_empty()).then_some(lines)
}

/// Gathers edits whose lines meet into one hunk each.
fn hunks(text: &str, edits: Vec<Edit>) -> Option<Vec<Hunk<'_>>> {
    let mut groups: Vec<(usize, usize, Vec<Edit>)> = Vec::new();
    for edit in edits {
        let range = edit.span.range();
        let start = text.get(..range.start)?.rfind('\n').map_or(0, |i| i + 1);
        let end = range.end
            + text
                .get(range.end..)?
                .find('\n')
                .unwrap_or(text.len() - range.end);
        match groups.last_mut() {
            Some(group) if start <= group.1 => {
                group.1 = end.max(group.1);
                group.2.push(edit);
            }
            _ => groups.push((start, end, vec![edit])),
        }
    }
    groups
        .into_iter()
        .map(|(start, end, edits)| hunk(text, start, end, edits))
        .collect()
}

/// The lines of `text[start..end]` before and after the edits, without those that stay as they are at either end.
fn hunk(text: &str, start: usize, end: usize, mut edits: Vec<Edit>) -> Option<Hunk<'_>> {
    let part = text.get(start..end)?;
    for edit in &mut edits {
        let range = edit.span.range();
        edit.span = Span::new(range.start - start, range.end - start);
    }
    let mended = edited(part, &edits)?;
    let (mut old, mut new): (Vec<&str>, Vec<&str>) =
        (part.split('\n').collect(), mended.split('\n').collect());
    let same = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    old.drain(..same);
    new.drain(..same);
    let same_after = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    old.truncate(old.len() - same_after);
    new.truncate(new.len() - same_after);
    Some(Hunk {
        old_number: text.get(..start)?.matches('\n').count() + same + 1,
        old,
        new: new.into_iter().map(String::from).collect(),
    })
}

/// Sets a hunk: what goes first, then what comes.
fn add_hunk(lines: &mut Vec<Line>, hunk: &Hunk<'_>, new_number: usize, room: usize) {
    let new: Vec<&str> = hunk.new.iter().map(String::as_str).collect();
    let looks = |all: &[&str]| -> Vec<String> {
        let bare = |line: &&str| Row::new(body(line), &[]).text.trim_end().to_string();
        all.iter().map(bare).collect()
    };
    // A change that can't be seen, such as a space at a line's end, is made visible.
    let unseen = looks(&hunk.old) == looks(&new);
    for (side, own, other, first) in [
        (Side::Old, &hunk.old, &new, hunk.old_number),
        (Side::New, &new, &hunk.old, new_number),
    ] {
        for (i, line) in own.iter().enumerate() {
            let number = first + i;
            if i == MOST_LINES && own.len() > MOST_LINES + 1 {
                let text = format!("and {} more lines", own.len() - i);
                lines.push(Line {
                    number,
                    side: Side::More,
                    text,
                });
                break;
            }
            let changed = common_prefix(line, other.get(i).copied().unwrap_or_default());
            let text = shown(line, changed, unseen, room);
            lines.push(Line { number, side, text });
        }
    }
}

/// A line as it is shown, cut around the first byte that changes.
fn shown(line: &str, changed: usize, unseen: bool, room: usize) -> String {
    let at = changed..changed;
    let at = std::slice::from_ref(&at);
    if !unseen {
        return Row::new(body(line), &[]).cut(at, room).text;
    }
    let kept = line.trim_end_matches(' ');
    let dotted = format!("{kept}{}", "·".repeat(line.len() - kept.len()));
    let whole = 0..dotted.len();
    let row = Row::new(&dotted, std::slice::from_ref(&whole));
    row.cut(at, room).text
}

/// A line without its carriage return and byte order mark.
fn body(line: &str) -> &str {
    line.strip_suffix('\r')
        .unwrap_or(line)
        .trim_start_matches('\u{feff}')
}

/// How many bytes two lines have in common at their start.
fn common_prefix(a: &str, b: &str) -> usize {
    let pairs = a.chars().zip(b.chars()).take_while(|(x, y)| x == y);
    pairs.map(|(c, _)| c.len_utf8()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The diff as plain text.
    fn drawn(text: &str, edits: &[(usize, usize, &str)]) -> Option<String> {
        let edit = |&(start, end, new): &(usize, usize, &str)| Edit {
            span: Span::new(start, end),
            text: new.into(),
        };
        let edits: Vec<Edit> = edits.iter().map(edit).collect();
        let line = |line: Line| match line.side {
            Side::Old => format!("{} - {}", line.number, line.text),
            Side::New => format!("{} + {}", line.number, line.text),
            Side::More => format!("... {}", line.text),
        };
        let lines = diff(text, &edits, 60)?;
        Some(lines.into_iter().map(line).collect::<Vec<_>>().join("\n"))
    }

    #[test]
    fn a_replaced_word_shows_its_line_before_and_after() {
        let shown = drawn("one\r\ntwo\r\nthree\r\n", &[(5, 8, "2")]);
        assert_eq!(shown.unwrap(), "2 - two\n2 + 2");
    }

    #[test]
    fn an_added_line_shows_nothing_that_goes() {
        assert_eq!(drawn("a\nb\n", &[(2, 2, "new\n")]).unwrap(), "2 + new");
        assert_eq!(drawn("a\nb\n", &[(4, 4, "new\n")]).unwrap(), "3 + new");
        assert_eq!(drawn("a\nb\n", &[(1, 1, "\nnew")]).unwrap(), "2 + new");
    }

    #[test]
    fn a_removed_line_shows_nothing_that_comes_and_moves_later_numbers() {
        let shown = drawn("a\nb\nc\nd\ne\n", &[(2, 4, ""), (8, 9, "E")]);
        assert_eq!(shown.unwrap(), "2 - b\n5 - e\n4 + E");
    }

    #[test]
    fn edits_in_one_line_make_one_change() {
        let shown = drawn("x (a) (b)\n", &[(2, 3, "["), (4, 5, "]")]);
        assert_eq!(shown.unwrap(), "1 - x (a) (b)\n1 + x [a] (b)");
    }

    #[test]
    fn a_change_that_can_not_be_seen_is_dotted() {
        assert_eq!(
            drawn("10\u{a0}mg", &[(2, 4, " ")]).unwrap(),
            "1 - 10·mg\n1 + 10 mg"
        );
        assert_eq!(
            drawn("end  \n", &[(3, 5, "")]).unwrap(),
            "1 - end··\n1 + end"
        );
        assert_eq!(drawn("a\r\n", &[(1, 2, "")]).unwrap(), "1 - a␍\n1 + a");
        assert_eq!(drawn("\u{feff}a", &[(0, 3, "")]).unwrap(), "1 - ·a\n1 + a");
    }

    #[test]
    fn edits_that_do_not_fit_or_change_nothing_show_nothing() {
        assert_eq!(drawn("abc", &[(2, 9, "x")]), None);
        assert_eq!(drawn("abc", &[(0, 2, "x"), (1, 3, "y")]), None);
        assert_eq!(drawn("abc", &[(1, 2, "b")]), None);
    }

    #[test]
    fn a_long_replacement_shows_its_first_lines_and_how_many_follow() {
        let rows: Vec<String> = (1..=14).map(|n| format!("row {n}")).collect();
        let new = format!(
            "{}
",
            rows.join(
                "
"
            )
        );
        let shown = drawn("x\n", &[(0, 2, &new)]).unwrap();
        assert!(shown.starts_with("1 - x\n1 + row 1\n"));
        assert!(shown.ends_with("10 + row 10\n... and 4 more lines"));
    }
}
