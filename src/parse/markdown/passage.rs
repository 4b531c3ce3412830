//! A stretch of Markdown that is read in one go, the body of a page or of a shortcode, and where its bytes stand in
//! the file.
//!
//! It does not read the Markdown.

use std::borrow::Cow;
use std::ops::Range;

use crate::source::Span;

use crate::parse::shortcode::{self, Found};

/// Markdown to be read in one go.
#[derive(Debug)]
pub(super) struct Passage<'t> {
    /// The text as the parser gets it: calls of shortcodes are words.
    pub(super) masked: Cow<'t, str>,
    /// The text as written; empty where no call stands in it.
    pub(super) text: Cow<'t, str>,
    /// Calls in it, in order.
    pub(super) calls: Vec<Found>,
    /// In how many shortcodes it stands.
    pub(super) depth: u32,
    /// Places in the passage, ascending, and where they stand in the file. The first is 0.
    places: Vec<(usize, usize)>,
    /// Whether a `[^` stands in it.
    pub(super) may_have_notes: bool,
}

impl<'t> Passage<'t> {
    /// The passage of `text` that starts at `start` in its file and holds `calls`.
    pub(super) fn new(
        text: Cow<'t, str>,
        mut calls: Vec<Found>,
        places: Vec<(usize, usize)>,
        depth: u32,
    ) -> Self {
        let may_have_notes = text.contains("[^");
        let (masked, text) = if calls.is_empty() {
            (text, Cow::Borrowed(""))
        } else {
            (Cow::Owned(shortcode::mask(&text, &mut calls)), text)
        };
        Self {
            masked,
            text,
            calls,
            depth,
            places,
            may_have_notes,
        }
    }

    /// Where `range` stands in the file.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        Span::new(self.place(range.start), self.place(range.end))
    }

    /// Where a byte stands in the file.
    pub(super) fn place(&self, at: usize) -> usize {
        place(&self.places, at)
    }

    /// The masked text in `range`.
    pub(super) fn slice(&self, range: Range<usize>) -> &str {
        self.masked.get(range).unwrap_or_default()
    }

    /// The calls whose word starts in `range`.
    pub(super) fn calls_in(&self, range: &Range<usize>) -> Range<usize> {
        let first = self.calls.partition_point(|c| c.word.start < range.start);
        let end = self.calls.partition_point(|c| c.word.start < range.end);
        first..end.max(first)
    }
}

/// Where byte `at` of a text stands in the file, by the places known.
pub(super) fn place(places: &[(usize, usize)], at: usize) -> usize {
    let next = places.partition_point(|(here, _)| *here <= at);
    let known = next.checked_sub(1).and_then(|i| places.get(i));
    known.map_or(at, |(here, there)| there + (at - here))
}

/// The body of a shortcode without the indentation, and the `>` marks, that its lines have in common with the call,
/// and the places of its lines.
pub(super) fn dedent(outer: &Passage<'_>, body: Range<usize>) -> (String, Vec<(usize, usize)>) {
    let before = outer.text.get(..body.start).unwrap_or_default();
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let quotes = before
        .get(line..)
        .unwrap_or_default()
        .bytes()
        .take_while(|b| matches!(b, b' ' | b'\t' | b'>'))
        .filter(|b| *b == b'>')
        .count();
    let text = outer.text.get(body.clone()).unwrap_or_default();
    let indent = text
        .split('\n')
        .skip(1)
        .map(|line| line.get(quote_width(line, quotes)..).unwrap_or_default())
        .filter(|line| !line.trim().is_empty())
        .map(blanks)
        .min()
        .unwrap_or(0);
    let mut out = String::with_capacity(text.len());
    let mut places = vec![(0, outer.place(body.start))];
    let mut at = body.start;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let cut = if number == 0 {
            0
        } else {
            let quoted = quote_width(line, quotes);
            quoted + blanks(line.get(quoted..).unwrap_or_default()).min(indent)
        };
        // The outer text may have left out the line's indentation, even where nothing is left out here.
        let there = outer.place(at + cut);
        if place(&places, out.len()) != there {
            places.push((out.len(), there));
        }
        out.push_str(line.get(cut..).unwrap_or_default());
        at += line.len();
    }
    places.dedup_by(|later, earlier| {
        let same = later.0 == earlier.0;
        if same {
            earlier.1 = later.1;
        }
        same
    });
    (out, places)
}

fn blanks(line: &str) -> usize {
    line.bytes()
        .take_while(|b| matches!(b, b' ' | b'\t'))
        .count()
}

/// Bytes of the first `quotes` quote marks of a line, each with the blanks before and one blank after.
fn quote_width(line: &str, quotes: usize) -> usize {
    let mut width = 0;
    for _ in 0..quotes {
        let rest = line.get(width..).unwrap_or_default();
        let lead = blanks(rest);
        if rest.as_bytes().get(lead) != Some(&b'>') {
            break;
        }
        width += lead + 1;
        width += usize::from(line.as_bytes().get(width) == Some(&b' '));
    }
    width
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_loses_the_indentation_of_its_call_and_keeps_its_places() {
        let text = "> - {% a() %}\n>   x\n>     y\n>   {% end %}";
        let start = text.find("\n>   x").unwrap();
        let end = text.find("{% end").unwrap();
        let outer = Passage {
            masked: text.into(),
            text: text.into(),
            calls: Vec::new(),
            depth: 0,
            places: vec![(0, 100)],
            may_have_notes: false,
        };
        let (inner, places) = dedent(&outer, start..end);
        assert_eq!(inner, "\nx\n  y\n");
        let x = inner.find('x').unwrap();
        assert_eq!(place(&places, x), 100 + text.find('x').unwrap());
        let y = inner.find('y').unwrap();
        assert_eq!(place(&places, y), 100 + text.find('y').unwrap());
    }
}
