//! Turns a candidate into an edit, and proves the edit by parsing the page again.
//!
//! A repair holds when exactly one table with the rows and columns that were found stands in its place, nothing else of
//! the page has changed, and a second look finds nothing more to mend there.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::cells;
use super::damage::{self, Candidate};
use super::layout::{self, Kind, Layout, Line};
use crate::diagnostic::Edit;
use crate::source::{Span, line_end};

/// A page under repair.
pub(super) struct Page<'a> {
    /// The whole file.
    pub text: &'a str,
    /// Where its Markdown begins.
    pub body_start: usize,
    /// What is no Markdown.
    pub skip: &'a [Span],
    /// What the parser makes of it.
    pub layout: &'a Layout<'a>,
}

/// What must stand where the repair was made.
pub(super) struct Expected {
    /// Columns of the table.
    pub columns: usize,
    /// Rows below its header.
    pub rows: usize,
    /// Whether a paragraph may follow the table within the edit.
    pub text_after: bool,
}

/// The proven edit for a candidate: the lines as they are but with room around them if that is enough, else rewritten.
pub(super) fn edit(page: &Page<'_>, candidate: &Candidate) -> Option<Edit> {
    let lines = page.layout.lines.get(candidate.first..=candidate.last)?;
    let expected = Expected {
        columns: candidate.header.len(),
        rows: candidate.rows.len(),
        text_after: false,
    };
    let rewritten = surround(page, candidate, &rewrite(candidate, lines));
    let whole = lines.iter().all(|line| !line.blank && !line.ends_softly());
    let kept = whole.then(|| {
        let raw: Vec<_> = lines
            .iter()
            .map(|line| format!("{}{}", line.prefix, line.text))
            .collect();
        surround(page, candidate, &raw)
    });
    [kept.flatten(), rewritten]
        .into_iter()
        .flatten()
        .find(|edit| holds(page, edit, &expected))
}

/// The lines of the table as Markdown, with the quote marks and the indent of a list that the header has.
fn rewrite(candidate: &Candidate, lines: &[Line<'_>]) -> Vec<String> {
    let mut prefix = String::new();
    if let Some(line) = lines.first() {
        prefix.push_str(line.prefix);
        if line.kind == Kind::Item {
            let indent = line.text.len() - line.text.trim_start_matches([' ', '\t']).len();
            prefix.push_str(line.text.get(..indent).unwrap_or_default());
        }
    }
    cells::markdown(&candidate.header, &candidate.alignments, &candidate.rows)
        .into_iter()
        .map(|line| format!("{prefix}{line}"))
        .collect()
}

/// The edit that puts `table` in the candidate's place, with an empty line before and after it.
fn surround(page: &Page<'_>, candidate: &Candidate, table: &[String]) -> Option<Edit> {
    let lines = &page.layout.lines;
    let (first, last) = (lines.get(candidate.first)?, lines.get(candidate.last)?);
    let eol = line_end(page.text);
    let empty = format!("{}{eol}", first.prefix.trim_end());
    let mut start = first.start;
    let mut new = String::new();
    let before = candidate.first.checked_sub(1).and_then(|n| lines.get(n));
    if let Some(before) = before {
        if before.ends_softly() {
            start = before.end;
            new.push_str(eol);
        }
        if !before.blank {
            new.push_str(&empty);
        }
    }
    new.push_str(&table.join(eol));
    let mut end = last.end;
    let after = lines.get(candidate.last + 1);
    if last.ends_softly() {
        end = last.next;
        new.push_str(eol);
        if after.is_some_and(|line| !line.blank) {
            new.push_str(&empty);
        }
    } else if after.is_some_and(|line| !line.blank) {
        new.push_str(eol);
        new.push_str(empty.trim_end_matches(['\r', '\n']));
    }
    Some(Edit {
        span: Span::new(start, end),
        text: new,
    })
}

/// Whether the edit gives what is expected and leaves all else alone.
pub(super) fn holds(page: &Page<'_>, edit: &Edit, expected: &Expected) -> bool {
    let span = edit.span.range();
    let (Some(before), Some(after)) = (page.text.get(..span.start), page.text.get(span.end..))
    else {
        return false;
    };
    let text = [before, &edit.text, after].concat();
    let new = span.start..span.start + edit.text.len();
    let moved = |at: usize| (at + new.end).saturating_sub(span.end);
    let skip: Vec<_> = page
        .skip
        .iter()
        .map(|s| s.range())
        .map(|s| {
            if s.start < span.end {
                s
            } else {
                moved(s.start)..moved(s.end)
            }
        })
        .map(|s| Span::new(s.start, s.end))
        .collect();
    let layout = layout::layout(&text, page.body_start, &skip);
    let body = |range: &Range<usize>| {
        range.start.saturating_sub(page.body_start)..range.end.saturating_sub(page.body_start)
    };
    let again = || {
        damage::find(&layout).iter().any(|candidate| {
            let lines = layout.lines.get(candidate.shown..=candidate.last);
            lines.is_some_and(|lines| lines.iter().any(|l| l.start < new.end && l.end > new.start))
        })
    };
    let seen = |text: &str, place: &Range<usize>| {
        let inner = text.get(place.clone()).unwrap_or_default();
        // The room made before the table is none of it.
        body(&(place.end - inner.trim_start_matches(['\n', '\r', ' ', '>']).len()..place.end))
    };
    let old_place = seen(page.text, &span);
    let new_place = seen(&text, &new);
    table_stands(&layout.events, &new_place, expected)
        && outside_same(
            (&page.layout.events, &old_place),
            (&layout.events, &new_place),
        )
        && !again()
}

type Events<'a> = [(Event<'a>, Range<usize>)];

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Whether one table of the right size stands in `place`, and nothing else.
fn table_stands(events: &Events<'_>, place: &Range<usize>, expected: &Expected) -> bool {
    let mut tables = events.iter().filter_map(|(event, range)| match event {
        Event::Start(Tag::Table(alignments)) if overlap(range, place) => {
            Some((alignments.len(), range.clone()))
        }
        _ => None,
    });
    let Some((columns, table)) = tables.next() else {
        return false;
    };
    let rows = events
        .iter()
        .filter(|(event, range)| {
            matches!(event, Event::Start(Tag::TableRow)) && overlap(range, &table)
        })
        .count();
    let alone = events.iter().all(|(event, range)| {
        let inside = table.start <= range.start && range.end <= table.end;
        let around = range.start <= table.start && table.end <= range.end;
        let after = expected.text_after && range.start >= table.end;
        let holder = matches!(event, Event::Start(_) | Event::End(_)) && around;
        !overlap(range, place) || inside || holder || after
    });
    let size = columns == expected.columns && rows == expected.rows;
    tables.next().is_none() && size && alone && place.start <= table.start
}

/// Whether all that lies outside of the places is the same, but for blocks that lost their part in it.
fn outside_same(
    (old, old_place): (&Events<'_>, &Range<usize>),
    (new, new_place): (&Events<'_>, &Range<usize>),
) -> bool {
    // Cells that fill a short row take no bytes and may seem to lie behind their table.
    let outside = |event: &Event<'_>, range: &Range<usize>, place: &Range<usize>| {
        !overlap(range, place)
            && !range.is_empty()
            && !matches!(event, Event::SoftBreak | Event::HardBreak)
    };
    let mut kept = old
        .iter()
        .filter(|(event, range)| outside(event, range, old_place))
        .map(|(event, range)| {
            let after = range.start >= old_place.end;
            let moved = (range.start + new_place.end).saturating_sub(old_place.end);
            (event, if after { moved } else { range.start })
        })
        .peekable();
    for (event, range) in new {
        let same = |(e, start): &(&Event<'_>, usize)| *e == event && *start == range.start;
        if !outside(event, range, new_place) || kept.next_if(same).is_some() {
            continue;
        }
        let after = range.start >= new_place.end;
        let left = old
            .iter()
            .filter(|(_, old)| overlap(old, old_place))
            .any(|(old, old_range)| is_rest(old, event, after, old_range.start == range.start));
        let paragraph = matches!(
            event,
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph)
        );
        if !(left || paragraph && after) {
            return false;
        }
    }
    kept.next().is_none()
}

/// Whether `new` is what is left of `old`, which reached into the place: a block that ends sooner now, or the words of a line
/// before or behind U+2028.
fn is_rest(old: &Event<'_>, new: &Event<'_>, after: bool, same_start: bool) -> bool {
    match (old, new) {
        (Event::Text(old), Event::Text(new)) if after => old.ends_with(&**new),
        (Event::Text(old), Event::Text(new)) => same_start && old.starts_with(&**new),
        (old, new) => same_start && old == new,
    }
}
