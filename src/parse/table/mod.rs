//! Turns a page's Markdown into findings on its tables, with repairs that are proven; and tables into accessible HTML.
//!
//! It does not render Markdown: cells come to `html` already rendered.
//!
//! A text without a bar, a tab or a wide gap holds no table and is let go after one look at its bytes. Else the parser says
//! which lines are good tables, code or HTML, and only what is left over is searched.

mod cells;
mod cut;
mod damage;
mod gather;
pub mod html;
mod intact;
mod layout;
mod loose;
#[cfg(test)]
mod properties;
mod repair;
#[cfg(test)]
mod tests;

use pulldown_cmark::Options;

use crate::diagnostic::Diagnostic;
use crate::source::{Span, slice};

pub use html::{CellHtml, Table, caption_text, from_records, html, swallowed_caption};

/// Most repairs that are proven in one file: each takes a parse of the page. Findings past it come without a fix.
const MOST_PROOFS: usize = 100;

/// The Markdown that pages are written in.
pub fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
}

/// Blocks that the Markdown parser has seen, as bytes in the whole file, each list in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blocks {
    /// Tables.
    pub tables: Vec<Span>,
    /// Code blocks, fenced ones. Indented ones may be left out: a table may be hidden in one.
    pub code: Vec<Span>,
    /// Blocks of HTML.
    pub html: Vec<Span>,
}

impl Blocks {
    /// Puts each list in order: a parser may come to the text of a footnote after what stands below it.
    pub fn sorted(mut self) -> Self {
        for list in [&mut self.tables, &mut self.code, &mut self.html] {
            list.sort_unstable();
        }
        self
    }
}

/// What is wrong with the tables of a page. `text` is the whole file, its Markdown begins at byte `body_start`, and `skip` are
/// the bytes known to be no Markdown, in order. All places are bytes in the whole file.
pub fn findings(file: &str, text: &str, body_start: usize, skip: &[Span]) -> Vec<Diagnostic> {
    let body_start = body(text, body_start);
    if !has_traces(text.as_bytes().get(body_start..).unwrap_or_default()) {
        return Vec::new();
    }
    if !is_suspect(text, body_start, skip, &Blocks::default()) {
        return Vec::new();
    }
    search(file, text, body_start, skip)
}

/// Like [`findings`], for a caller who has parsed the page: it is parsed again only where something outside of `blocks` looks
/// like a table.
pub fn findings_within(
    file: &str,
    text: &str,
    body_start: usize,
    skip: &[Span],
    blocks: &Blocks,
) -> Vec<Diagnostic> {
    let body_start = body(text, body_start);
    if !has_traces(text.as_bytes().get(body_start..).unwrap_or_default()) {
        return Vec::new();
    }
    if is_suspect(text, body_start, skip, blocks) {
        return search(file, text, body_start, skip);
    }
    let mut found = Vec::new();
    for table in &blocks.tables {
        found.extend(intact::findings(file, text, body_start, skip, *table));
    }
    found
}

/// Where the Markdown begins, past a byte order mark.
fn body(text: &str, body_start: usize) -> usize {
    let start = crate::source::floor_boundary(text, body_start);
    let mark = text
        .get(start..)
        .is_some_and(|body| body.starts_with('\u{feff}'));
    if mark { start + 3 } else { start }
}

/// Parses the page and reports on good and damaged tables.
fn search(file: &str, text: &str, body_start: usize, skip: &[Span]) -> Vec<Diagnostic> {
    let layout = layout::layout(text, body_start, skip);
    let mut found = Vec::new();
    for table in &layout.tables {
        let span = Span::new(table.range.start, table.range.end);
        found.extend(intact::findings(file, text, body_start, skip, span));
    }
    let page = repair::Page {
        text,
        body_start,
        skip,
        layout: &layout,
    };
    for (number, candidate) in damage::find(&layout).iter().enumerate() {
        found.extend(report(file, &page, candidate, number < MOST_PROOFS));
    }
    crate::diagnostic::sort(&mut found);
    found
}

/// The finding on one damaged table.
fn report(
    file: &str,
    page: &repair::Page<'_>,
    candidate: &damage::Candidate,
    prove: bool,
) -> Option<Diagnostic> {
    let first = page.layout.lines.get(candidate.shown)?;
    let last = page.layout.lines.get(candidate.last)?;
    let start = first.end - first.text.trim_start_matches([' ', '\t']).len();
    let found = Diagnostic::error(candidate.rule, candidate.message.clone())
        .at(file, Span::new(start, last.end));
    let edit = match candidate.trust {
        damage::Trust::None => None,
        damage::Trust::Safe | damage::Trust::Suggest if !prove => None,
        damage::Trust::Safe | damage::Trust::Suggest => repair::edit(page, candidate),
    };
    let safe = candidate.trust == damage::Trust::Safe;
    Some(match edit {
        Some(edit) if safe => found
            .help("Run `pamphlet check --fix` to mend it, or write each row on a line of its own, | between the cells and no empty line.")
            .fix(true, vec![edit]),
        Some(edit) => found
            .help("If it is a table, write it with | between the cells, as shown; else put it in separate paragraphs.")
            .fix(false, vec![edit]),
        None => found.help(candidate.help),
    })
}

/// Whether the bytes hold anything that every table, good or damaged, has: a bar or a look-alike, a tab, or two spaces.
/// It may say yes where there is none.
#[expect(
    clippy::needless_bitwise_bool,
    reason = "lazy operators branch, which keeps the loop from going over many bytes at once"
)]
fn has_traces(bytes: &[u8]) -> bool {
    let next = bytes.get(1..).unwrap_or_default();
    let trace = |a: u8, b: u8| {
        (a == b'|')
            | (a == b'\t')
            | ((a == b' ') & (b == b' '))
            // Lead bytes of the no-break space, of look-alikes of the bar, and of U+3000.
            | ((a == 0xC2) & ((b == 0xA0) | (b == 0xA6)))
            | ((a == 0xE2) & (b == 0x94))
            | (a == 0xEF)
            | ((a == 0xE3) & (b == 0x80))
    };
    // In blocks without a branch inside, which the compiler turns into wide instructions.
    let blocks = bytes.chunks(128).zip(next.chunks(128));
    let mut inner = blocks.map(|(a, b)| {
        a.iter()
            .zip(b)
            .fold(false, |hit, (a, b)| hit | trace(*a, *b))
    });
    inner.any(|hit| hit) || bytes.last().is_some_and(|b| *b == b'|')
}

/// Whether any line outside of the known blocks may belong to a damaged table.
fn is_suspect(text: &str, body_start: usize, skip: &[Span], blocks: &Blocks) -> bool {
    let known = || {
        let lists = [&blocks.tables, &blocks.code, &blocks.html];
        lists.into_iter().flatten().chain(skip)
    };
    let (mut gaps, mut start) = (0, body_start);
    let mut after_text = false;
    let body = slice(text, Span::new(body_start, text.len()));
    for line in body.split(['\n', '\r']) {
        let at = start;
        start += line.len() + 1;
        let inside = |span: &Span| {
            let range = span.range();
            at < range.end && range.start < at + line.len()
        };
        let inner = line.trim_matches([' ', '\t', '>']);
        let bar = inner.contains(|c| c == '|' || cells::is_foreign_pipe(c));
        // A tab that a row begins with, within a paragraph, stands for an empty cell.
        let begins = || after_text && line.trim_start_matches([' ', '>']).starts_with('\t');
        let gap = inner.contains(['\t', '\u{a0}']) || inner.contains("  ") || begins();
        after_text = !inner.is_empty();
        if (!bar && !gap) || known().any(inside) {
            continue;
        }
        gaps += 1;
        if bar || gaps > 1 || inner.contains(['\u{2028}', '\u{2029}']) {
            return true;
        }
    }
    false
}
