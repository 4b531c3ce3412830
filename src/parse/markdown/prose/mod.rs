//! A page becomes what a reader is told, as a sequence of passages in which every byte knows its place in the file.
//!
//! Typographic variants are folded (`’` to `'`, no-break spaces and line breaks to a blank, U+2011 to `-`), invisible
//! characters are dropped and code is left out, so that a phrase is found however it was typed or pasted. It judges
//! nothing: that is `check`.

mod fold;
mod inside;
mod read;
mod value;

use std::ops::Range;

use crate::source::Span;

pub use read::{ProseSource, read};

/// What a passage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PassageKind {
    /// The title in front matter.
    Title,
    /// The description in front matter.
    Description,
    /// A heading of a level from 1 to 6.
    Heading(u8),
    /// A paragraph, or text of a writer's own HTML.
    Paragraph,
    /// The text of a list's item.
    Item,
    /// A paragraph within a quotation.
    Quote,
    /// A cell of a table.
    Cell,
    /// The description of a picture.
    Alt,
}

/// One stretch of prose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProsePassage {
    /// What it is.
    pub kind: PassageKind,
    /// Bytes of [`Prose::text`]; never empty.
    pub range: Range<usize>,
    /// The block that it is the text of, in bytes of the file.
    pub span: Span,
    /// Whether all of its text is bold.
    pub strong: bool,
    /// Index of the block it stands in, counted over the page: cells of one table share theirs with no one else.
    pub block: u32,
}

/// A link in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProseLink {
    /// Bytes of [`Prose::text`] between its ends; empty where it holds a picture alone.
    pub range: Range<usize>,
    /// Its address as the parser gives it.
    pub target: String,
    /// The whole link, in bytes of the file.
    pub span: Span,
    /// Whether the address is its own text (`<https://…>`).
    pub bare: bool,
    /// Whether a picture stands in it.
    pub has_image: bool,
}

/// A picture in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProseImage {
    /// Its description, folded; empty where there is none.
    pub alt: String,
    /// Its title, as written.
    pub title: String,
    /// Its address as the parser gives it.
    pub target: String,
    /// The whole picture, in bytes of the file.
    pub span: Span,
    /// Whether it stands in a link.
    pub linked: bool,
}

/// A comment (`<!-- … -->`) outside of code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Its inside, without blanks at its ends.
    pub text: String,
    /// The whole comment, in bytes of the file.
    pub span: Span,
    /// The block that it stands in, where that holds more than comments; else the number of the next block.
    pub block: u32,
    /// Whether it stands within a line of text.
    pub inline: bool,
}

/// What a page tells its readers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prose {
    /// All passages, each on a line of its own. In place of inline code stands U+FFFC.
    pub text: String,
    /// The same in lower case, byte for byte as long.
    pub lower: String,
    /// The passages, in the order of the page; title and description first.
    pub passages: Vec<ProsePassage>,
    /// Links of the text.
    pub links: Vec<ProseLink>,
    /// Pictures of the text.
    pub images: Vec<ProseImage>,
    /// Comments.
    pub comments: Vec<Comment>,
    /// Top-level blocks of the page by number: their bytes in the file.
    pub blocks: Vec<Span>,
    /// Bytes of the file that are no prose: code, addresses, tags, comments, calls of shortcodes; sorted.
    pub silent: Vec<Span>,
    /// Where footnotes are referred to, as bytes of [`Prose::text`].
    pub notes: Vec<usize>,
    /// Tables, in bytes of the file.
    pub tables: Vec<Span>,
    runs: Vec<fold::Run>,
}

impl Prose {
    /// Where a part of [`Prose::text`] stands in the file: from its first character to its last.
    pub fn span(&self, range: &Range<usize>) -> Span {
        fold::span(&self.runs, self.text.len(), range)
    }

    /// The passage that holds a byte of [`Prose::text`].
    pub fn passage_at(&self, at: usize) -> Option<&ProsePassage> {
        let next = self.passages.partition_point(|p| p.range.start <= at);
        let found = self.passages.get(next.checked_sub(1)?)?;
        (at < found.range.end).then_some(found)
    }

    /// The text of a passage, in the writer's case.
    pub fn text_of(&self, passage: &ProsePassage) -> &str {
        self.text.get(passage.range.clone()).unwrap_or_default()
    }

    /// Whether a byte of the file lies in code, an address, a tag, a comment or a call of a shortcode.
    pub fn is_silent(&self, at: usize) -> bool {
        let next = self.silent.partition_point(|s| s.start as usize <= at);
        // Spans may lie within each other, so a few before the last are asked, too.
        let from = next.saturating_sub(4);
        let near = self.silent.get(from..next).unwrap_or_default();
        near.iter().any(|s| at < s.end as usize)
    }
}

#[cfg(test)]
mod tests;
