//! The Markdown of a page becomes its body, HTML with holes, and what the body says: headings, links, words.
//!
//! It resolves no link, runs no shortcode and judges no table: those need to know more than one text.

mod flow;
mod flow_block;
mod flow_inline;
mod flow_table;
mod footnote;
mod heading;
mod highlight;
mod inline;
mod output;
mod page;
mod passage;
mod plain;
pub mod prose;
mod raw_html;
mod table_html;

use std::borrow::Cow;
use std::rc::Rc;

use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::config::MarkdownConfig;
use crate::diagnostic::Diagnostic;

use crate::parse::document::{Body, Link, Piece, Text};
use crate::parse::shortcode;
use page::Page;
use passage::Passage;
pub use plain::Spoken;

/// Markdown to be read, and how.
#[derive(Clone, Copy, Debug)]
pub struct MarkdownSource<'a> {
    /// Path of the file, for findings.
    pub file: &'a str,
    /// The whole file.
    pub text: &'a str,
    /// Where the body starts in it, in bytes.
    pub body_start: usize,
    /// Language of the page, such as `en`.
    pub language: &'a str,
    /// Settings.
    pub settings: &'a MarkdownConfig,
    /// Whether code is highlighted.
    pub highlight: bool,
    /// Words in the excerpt.
    pub excerpt_words: usize,
    /// Words that the page shows beside its own, in its language.
    pub words: &'a Words,
}

/// Words that are written into a page beside the writer's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// Title of `> [!NOTE]`.
    pub note: String,
    /// Title of `> [!TIP]`.
    pub tip: String,
    /// Title of `> [!IMPORTANT]`.
    pub important: String,
    /// Title of `> [!WARNING]`.
    pub warning: String,
    /// Title of `> [!CAUTION]`.
    pub caution: String,
    /// Name of the list of footnotes.
    pub footnotes: String,
    /// What a footnote's mark is called; its number follows.
    pub footnote: String,
    /// What the way back from a footnote is called; its number follows.
    pub back: String,
    /// What a table without a caption is called; its number follows.
    pub table: String,
    /// What a heading's link to itself is called; the heading follows.
    pub anchor: String,
}

impl Default for Words {
    /// The words in English.
    fn default() -> Self {
        Self {
            note: "Note".into(),
            tip: "Tip".into(),
            important: "Important".into(),
            warning: "Warning".into(),
            caution: "Caution".into(),
            footnotes: "Footnotes".into(),
            footnote: "Footnote".into(),
            back: "Back to the text of footnote".into(),
            table: "Table".into(),
            anchor: "Link to this section:".into(),
        }
    }
}

/// A stretch of Markdown that is no page: what a template's `markdown` filter gets.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fragment {
    /// HTML with holes.
    pub pieces: Vec<Piece>,
    /// Its addresses.
    pub links: Vec<Link>,
}

/// Reads the body of a page. Places in the result and in `findings` are bytes of the whole file.
///
/// Findings: `shortcode-invalid`, `footnote-missing`.
pub fn read(source: &MarkdownSource<'_>, findings: &mut Vec<Diagnostic>) -> (Body, Text, Spoken) {
    let body = source.text.get(source.body_start..).unwrap_or_default();
    let mut state = Page::new(source, findings);
    let calls = page::find_calls(&mut state, body, &[(0, source.body_start)]);
    let places = vec![(0, source.body_start)];
    let passage = Rc::new(Passage::new(Cow::Borrowed(body), calls, places, 0));
    flow::read_passage(&mut state, &passage);
    flow::write_notes(&mut state);
    state.finish()
}

/// Reads Markdown that a template holds. Shortcodes are not run. With `inline`, a text of one paragraph has no `<p>`.
pub fn fragment(
    text: &str,
    inline: bool,
    settings: &MarkdownConfig,
    words: &Words,
    highlight: bool,
) -> Fragment {
    let source = MarkdownSource {
        file: "",
        text,
        body_start: 0,
        language: "",
        settings,
        highlight,
        excerpt_words: 0,
        words,
    };
    let mut findings = Vec::new();
    let mut state = Page::new(&source, &mut findings);
    let passage = Rc::new(Passage::new(
        Cow::Borrowed(text),
        Vec::new(),
        vec![(0, 0)],
        0,
    ));
    flow::read_passage(&mut state, &passage);
    flow::write_notes(&mut state);
    let (mut body, text, _) = state.finish();
    if inline {
        unwrap_paragraph(&mut body.pieces);
    }
    Fragment {
        pieces: body.pieces,
        links: text.links,
    }
}

/// Takes the `<p>` off pieces that are one paragraph.
pub(super) fn unwrap_paragraph(pieces: &mut [Piece]) {
    let last = pieces.len().saturating_sub(1);
    let html = |at: usize| match pieces.get(at) {
        Some(Piece::Html(html)) => html.as_str(),
        _ => "",
    };
    let paragraphs: usize = (0..pieces.len())
        .map(|at| html(at).matches("<p>").count())
        .sum();
    if paragraphs != 1 || !html(0).starts_with("<p>") || !html(last).ends_with("</p>\n") {
        return;
    }
    if let Some(Piece::Html(html)) = pieces.first_mut() {
        html.replace_range(..3, "");
    }
    if let Some(Piece::Html(html)) = pieces.last_mut() {
        html.truncate(html.len().saturating_sub("</p>\n".len()));
    }
}

/// The parser's options by the site's settings.
pub(super) fn options(settings: &MarkdownConfig) -> Options {
    let mut options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    options.set(
        Options::ENABLE_SMART_PUNCTUATION,
        settings.smart_punctuation,
    );
    options.set(Options::ENABLE_GFM, settings.github_alerts);
    options.set(Options::ENABLE_DEFINITION_LIST, settings.definition_list);
    options
}

/// The ids that headings of `text` were given by hand, so that no other heading takes them first.
pub(super) fn chosen_ids(text: &str, options: Options) -> Vec<String> {
    if !text.contains('{') || !text.contains('#') {
        return Vec::new();
    }
    Parser::new_ext(text, options)
        .filter_map(|event| match event {
            Event::Start(Tag::Heading { id: Some(id), .. }) if !shortcode::holds_word(&id) => {
                Some(id.into_string())
            }
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests;
