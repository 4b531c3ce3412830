//! Text and places in it: byte spans, and the lines and columns that people count in.
//!
//! It does not read files: a text is handed in.

use serde::{Deserialize, Serialize};

/// A range of bytes in one file, `start` included, `end` not.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from byte offsets; offsets past 4 GiB are clamped, which no text file reaches.
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self {
            start: clamp(start),
            end: clamp(end.max(start)),
        }
    }

    /// The span moved forward by `by` bytes, as when a part's place becomes a place in the whole.
    pub fn shifted(self, by: usize) -> Self {
        Self::new(self.start as usize + by, self.end as usize + by)
    }

    /// The span as a range of `usize`.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span holds no byte.
    pub fn is_empty(self) -> bool {
        self.end == self.start
    }
}

/// A value and where it stands in its file.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub span: Span,
}

/// A line and a column as an editor shows them: both from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// The part of `text` that `span` names; clamped to the text and to character boundaries, so it never panics.
pub fn slice(text: &str, span: Span) -> &str {
    let start = floor_boundary(text, span.start as usize);
    let end = floor_boundary(text, span.end as usize).max(start);
    text.get(start..end).unwrap_or_default()
}

/// What ends a line of `text`: as its first line ends, so that a fix leaves a file's line ends alike.
pub fn line_end(text: &str) -> &'static str {
    match text.find(['\n', '\r']).and_then(|at| text.get(at..)) {
        Some(rest) if rest.starts_with("\r\n") => "\r\n",
        Some(rest) if rest.starts_with('\r') => "\r",
        _ => "\n",
    }
}

/// The greatest character boundary of `text` that is not after `at`.
pub fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Line and column of a byte offset. A byte order mark at the start of the file counts for nothing.
pub fn line_column(text: &str, offset: usize) -> LineColumn {
    let before = text.get(..floor_boundary(text, offset)).unwrap_or_default();
    let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |i| i + 1);
    let in_line = before
        .get(start..)
        .unwrap_or_default()
        .trim_start_matches('\u{feff}');
    LineColumn {
        line,
        column: in_line.chars().count() + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ends_as_the_first_one_does() {
        assert_eq!(line_end("a\r\nb\n"), "\r\n");
        assert_eq!(line_end("a\nb\r\n"), "\n");
        assert_eq!(line_end("a\rb"), "\r");
        assert_eq!(line_end("a"), "\n");
    }

    #[test]
    fn columns_count_characters_and_skip_the_byte_order_mark() {
        let text = "\u{feff}añb\ncd";
        let at = |needle: &str| line_column(text, text.find(needle).unwrap());
        assert_eq!(at("b"), LineColumn { line: 1, column: 3 });
        assert_eq!(at("d"), LineColumn { line: 2, column: 2 });
    }

    #[test]
    fn a_slice_inside_a_character_is_widened_to_nothing_not_a_panic() {
        assert_eq!(slice("ñx", Span::new(1, 3)), "ñx");
        assert_eq!(slice("ñx", Span::new(7, 9)), "");
    }
}
