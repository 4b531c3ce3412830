//! Turns a page's text into lines, each with the kind of block that the Markdown parser sees there.
//!
//! It judges nothing: `damage` and `loose` look for tables among the lines.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::cells;
use crate::source::{Span, slice};

/// What the parser makes of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// In no block: an empty line, or a ruled one.
    Free,
    /// In a paragraph, or in a heading underlined with dashes, that stands in nothing else.
    Paragraph,
    /// In a block quote.
    Quote,
    /// In a list, a footnote or a definition.
    Item,
    /// In code made by four spaces of indent, not within a list or a quote.
    Indented,
    /// Where no table may be looked for: a good table, code, HTML, a `#` heading, a shortcode.
    Closed,
}

/// A line, with its place in the whole file.
#[derive(Clone, Debug)]
pub(super) struct Line<'a> {
    /// First byte of the line.
    pub start: usize,
    /// One past the last byte before the line's end mark.
    pub end: usize,
    /// Where the next line starts.
    pub next: usize,
    /// The `>` marks before the text, with their spaces.
    pub prefix: &'a str,
    /// What follows the prefix.
    pub text: &'a str,
    /// What the parser sees here.
    pub kind: Kind,
    /// Whether nothing can be seen in the line.
    pub blank: bool,
}

impl Line<'_> {
    /// How many `>` stand before the text.
    pub fn depth(&self) -> usize {
        self.prefix.bytes().filter(|b| *b == b'>').count()
    }

    /// Whether the line ends with U+2028 or U+2029, which Markdown takes for a letter.
    pub fn ends_softly(&self) -> bool {
        self.next - self.end == 3
    }
}

/// A table that the parser sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Its bytes in the whole file.
    pub range: Range<usize>,
    /// Whether it stands in a list, a quote, a footnote or a definition.
    pub nested: bool,
}

/// What the parser makes of a text.
pub(super) struct Layout<'a> {
    /// Every event with its bytes in the body.
    pub events: Vec<(Event<'a>, Range<usize>)>,
    /// Lines, each with its kind; places in the whole file.
    pub lines: Vec<Line<'a>>,
    /// The tables, in order.
    pub tables: Vec<Found>,
}

/// Parses the body of `text` and sorts its lines.
pub(super) fn layout<'a>(text: &'a str, body_start: usize, skip: &[Span]) -> Layout<'a> {
    let body = text.get(body_start..).unwrap_or_default();
    let events: Vec<_> = Parser::new_ext(body, super::options())
        .into_offset_iter()
        .collect();
    let mut lines = lines(text, body_start);
    let mut tables = Vec::new();
    // How many quotes, and how many lists, footnotes and definitions the place stands in.
    let (mut quotes, mut items) = (0_usize, 0_usize);
    let mut closed: Vec<Range<usize>> = skip.iter().map(|s| s.range()).collect();
    for (event, range) in &events {
        let range = range.start + body_start..range.end + body_start;
        let nested = quotes + items > 0;
        match event {
            Event::Start(Tag::BlockQuote(_)) => {
                quotes += 1;
                paint(&mut lines, &range, Kind::Quote);
            }
            Event::End(TagEnd::BlockQuote(_)) => quotes -= 1,
            Event::Start(Tag::List(_) | Tag::FootnoteDefinition(_) | Tag::DefinitionList) => {
                items += 1;
                paint(&mut lines, &range, Kind::Item);
            }
            Event::End(TagEnd::List(_) | TagEnd::FootnoteDefinition | TagEnd::DefinitionList) => {
                items -= 1;
            }
            Event::Start(Tag::Paragraph | Tag::Heading { .. }) if !nested => {
                let at_hash = slice(text, Span::new(range.start, range.end)).starts_with('#');
                let heading = matches!(event, Event::Start(Tag::Heading { .. })) && at_hash;
                let kind = if heading {
                    Kind::Closed
                } else {
                    Kind::Paragraph
                };
                paint(&mut lines, &range, kind);
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) if !nested => {
                paint(&mut lines, &range, Kind::Indented);
            }
            Event::Start(Tag::Table(_)) => {
                closed.push(range.clone());
                tables.push(Found { range, nested });
            }
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock) => closed.push(range),
            _ => {}
        }
    }
    for range in closed {
        paint(&mut lines, &range, Kind::Closed);
    }
    Layout {
        events,
        lines,
        tables,
    }
}

fn paint(lines: &mut [Line<'_>], range: &Range<usize>, kind: Kind) {
    let first = lines.partition_point(|line| line.next <= range.start);
    for line in lines.iter_mut().skip(first) {
        if line.start >= range.end {
            break;
        }
        line.kind = kind;
    }
}

/// The lines of the body, as a reader sees them: U+2028 and U+2029 end a line, too.
fn lines(text: &str, body_start: usize) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut start = body_start;
    while let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) {
        let length = rest
            .find(['\n', '\r', '\u{2028}', '\u{2029}'])
            .unwrap_or(rest.len());
        let (whole, mark) = rest.split_at(length);
        let mark = match mark.chars().next() {
            Some('\r') if mark.starts_with("\r\n") => 2,
            Some(c) => c.len_utf8(),
            None => 0,
        };
        let (prefix, content) = quote_prefix(whole);
        lines.push(Line {
            start,
            end: start + length,
            next: start + length + mark,
            prefix,
            text: content,
            kind: Kind::Free,
            blank: cells::is_blank(content),
        });
        start += length + mark;
    }
    lines
}

/// Parts the `>` marks of a block quote from the text.
pub(super) fn quote_prefix(line: &str) -> (&str, &str) {
    let mut rest = line;
    loop {
        let trimmed = rest.trim_start_matches(' ');
        let Some(after) = trimmed
            .strip_prefix('>')
            .filter(|_| rest.len() - trimmed.len() < 4)
        else {
            break;
        };
        rest = after.strip_prefix(' ').unwrap_or(after);
    }
    line.split_at(line.len() - rest.len())
}
