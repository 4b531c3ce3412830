//! The parser's events become passages.
//!
//! It reads a page as `flow` does, but for its text alone: what is code, address or tag is noted as silent.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use super::fold::{self, Folded};
use super::inside::OpenImage;
use super::{PassageKind, Prose, ProseLink, ProsePassage, value};
use crate::config::MarkdownConfig;
use crate::parse::markdown::passage::Passage;
use crate::parse::shortcode;
use crate::source::Span;

/// A page to be read as prose.
#[derive(Clone, Copy, Debug)]
pub struct ProseSource<'a> {
    /// The whole file.
    pub text: &'a str,
    /// Where the body starts in it.
    pub body_start: usize,
    /// Settings.
    pub settings: &'a MarkdownConfig,
    /// Texts of front matter: what each is, its value, and where it is written.
    pub values: &'a [(PassageKind, &'a str, Span)],
}

/// Reads a page.
pub fn read(source: &ProseSource<'_>) -> Prose {
    // Quotes and dashes stay as they are written: then text is the file's, byte for byte.
    let mut options = super::super::options(source.settings);
    options.remove(Options::ENABLE_SMART_PUNCTUATION);
    let mut reader = Reader::new(options);
    for (kind, text, span) in source.values {
        let written = source.text.get(span.range()).unwrap_or_default();
        reader.open(*kind, *span);
        value::push(&mut reader.folded, text, written, span.start as usize);
        reader.close();
    }
    let body = source.text.get(source.body_start..).unwrap_or_default();
    let places = vec![(0, source.body_start)];
    reader.passage(Cow::Borrowed(body), places, 0);
    reader.finish()
}

/// A passage under way.
pub(super) struct Open {
    kind: PassageKind,
    start: usize,
    span: Span,
    /// Text outside of bold.
    plain: bool,
}

/// A link under way.
pub(super) struct OpenLink {
    start: usize,
    target: String,
    bare: bool,
    pub(super) has_image: bool,
}

/// A page under way.
pub(super) struct Reader {
    pub(super) options: Options,
    pub(super) out: Prose,
    pub(super) folded: Folded,
    pub(super) open: Option<Open>,
    /// Blocks open: quotations and items tell what their text is.
    pub(super) containers: Vec<(Option<PassageKind>, Span)>,
    pub(super) links: Vec<OpenLink>,
    pub(super) image: Option<OpenImage>,
    /// Descriptions that wait for the end of their block.
    pub(super) alts: Vec<(Vec<(String, Span)>, Span)>,
    /// A block of HTML under way: its lines, and where each stands in the passage.
    pub(super) block_html: Option<(String, Vec<(usize, usize)>)>,
    pub(super) strong: u32,
    /// Blocks of code open.
    pub(super) code: u32,
}

impl Reader {
    fn new(options: Options) -> Self {
        Self {
            options,
            out: Prose::default(),
            folded: Folded::default(),
            open: None,
            containers: Vec::new(),
            links: Vec::new(),
            image: None,
            alts: Vec::new(),
            block_html: None,
            strong: 0,
            code: 0,
        }
    }

    fn finish(mut self) -> Prose {
        self.close();
        self.out.lower = fold::lower(&self.folded.text);
        self.out.text = self.folded.text;
        self.out.runs = self.folded.runs;
        self.out.silent.sort_unstable();
        self.out
    }

    /// Reads a stretch of Markdown; bodies of shortcodes follow it.
    pub(super) fn passage(&mut self, text: Cow<'_, str>, places: Vec<(usize, usize)>, depth: u32) {
        let calls = if shortcode::may_hold_calls(&text) {
            shortcode::find(&text, self.options).0
        } else {
            Vec::new()
        };
        let passage = Passage::new(text, calls, places, depth);
        let events = Parser::new_ext(&passage.masked, self.options).into_offset_iter();
        for (event, range) in events {
            if self.image.is_some() {
                self.image_event(event, &range, &passage);
            } else {
                self.event(event, &range, &passage);
            }
        }
        self.close();
        self.calls(&passage);
    }

    pub(super) fn silent(&mut self, span: Span) {
        self.out.silent.push(span);
    }

    /// The number of the block under way, or of the next one.
    pub(super) fn block(&self) -> u32 {
        let ended = self.out.blocks.len() as u32;
        if self.containers.is_empty() {
            ended
        } else {
            ended - 1
        }
    }

    pub(super) fn open(&mut self, kind: PassageKind, span: Span) {
        self.close();
        self.open = Some(Open {
            kind,
            start: self.folded.text.len(),
            span,
            plain: false,
        });
    }

    /// The passage under way; one is opened where text stands in none.
    pub(super) fn ensure_open(&mut self, range: Span) {
        if self.open.is_some() {
            return;
        }
        let mut kinds = self.containers.iter().filter_map(|(kind, _)| *kind);
        let quoted = kinds.clone().any(|kind| kind == PassageKind::Quote);
        let kind = if quoted {
            PassageKind::Quote
        } else {
            kinds.next_back().unwrap_or(PassageKind::Paragraph)
        };
        let span = self.containers.last().map_or(range, |(_, span)| *span);
        self.open(kind, span);
    }

    pub(super) fn close(&mut self) {
        if let Some(open) = self.open.take() {
            self.folded.end();
            let end = self.folded.text.trim_end_matches('\n').len();
            if end > open.start {
                let block = self.block();
                self.out.passages.push(ProsePassage {
                    kind: open.kind,
                    range: open.start..end,
                    span: open.span,
                    strong: !open.plain,
                    block,
                });
            }
        }
        for (parts, span) in std::mem::take(&mut self.alts) {
            self.open = Some(Open {
                kind: PassageKind::Alt,
                start: self.folded.text.len(),
                span,
                plain: true,
            });
            for (text, place) in parts {
                self.push_text(&text, place);
            }
            self.close();
        }
    }

    /// Adds text whose place is known as a whole; where it is as long as that, byte stands for byte.
    pub(super) fn push_text(&mut self, text: &str, place: Span) {
        if text.len() == place.len() {
            self.folded.push(text, place.start as usize);
        } else {
            let mut len = place.len();
            for c in text.chars() {
                self.folded.push_char(c, place.start as usize, len);
                len = 0;
            }
        }
    }

    fn event(&mut self, event: Event<'_>, range: &Range<usize>, passage: &Passage<'_>) {
        let span = passage.span(range);
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(TagEnd::HtmlBlock) => {
                if let Some((html, places)) = self.block_html.take() {
                    self.html(&html, &places, passage);
                }
                self.end(TagEnd::HtmlBlock, span);
            }
            Event::End(tag) => self.end(tag, span),
            Event::Html(line) | Event::Text(line) if self.block_html.is_some() => {
                if let Some((html, places)) = &mut self.block_html {
                    places.push((html.len(), range.start));
                    html.push_str(&line);
                }
            }
            Event::Text(_) if self.code > 0 => {}
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.text(&text, range, passage);
            }
            Event::Code(_) => {
                self.silent(span);
                self.ensure_open(span);
                self.mark_plain();
                self.folded
                    .push_char('\u{fffc}', span.start as usize, span.len());
            }
            Event::SoftBreak | Event::HardBreak => {
                if self.open.is_some() {
                    self.folded.push_char(' ', span.start as usize, span.len());
                }
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                self.html(&html, &[(0, range.start)], passage);
            }
            Event::FootnoteReference(_) => {
                self.silent(span);
                self.out.notes.push(self.folded.text.len());
            }
            Event::Rule => self.close(),
            Event::TaskListMarker(_) => {}
        }
    }

    fn mark_plain(&mut self) {
        if self.strong == 0
            && let Some(open) = &mut self.open
        {
            open.plain = true;
        }
    }

    /// Text of the page; words that stand for calls are left out.
    fn text(&mut self, text: &str, range: &Range<usize>, passage: &Passage<'_>) {
        self.ensure_open(passage.span(range));
        if !text.trim().is_empty() {
            self.mark_plain();
        }
        let same = passage.slice(range.clone()) == text;
        if !same {
            // An entity such as `&nbsp;`: all of it stands for its character.
            return self.push_text(text, passage.span(range));
        }
        self.push_written(range, passage);
    }

    /// Adds text as the passage holds it; in place of a call stands U+FFFC.
    pub(super) fn push_written(&mut self, range: &Range<usize>, passage: &Passage<'_>) {
        let mut at = range.start;
        for number in passage.calls_in(range) {
            let Some(call) = passage.calls.get(number) else {
                break;
            };
            self.folded
                .push(passage.slice(at..call.word.start), passage.place(at));
            self.folded
                .push_char('\u{fffc}', passage.place(call.word.start), 0);
            at = call.word.end.max(at);
        }
        if at < range.end {
            self.folded
                .push(passage.slice(at..range.end), passage.place(at));
        }
    }

    fn start(&mut self, tag: Tag<'_>, span: Span) {
        let kind = match tag {
            Tag::Strong => {
                self.strong += 1;
                return;
            }
            Tag::Emphasis | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => return,
            Tag::Link {
                link_type,
                dest_url,
                ..
            } => {
                self.ensure_open(span);
                let bare = matches!(link_type, LinkType::Autolink | LinkType::Email);
                self.links.push(OpenLink {
                    start: self.folded.text.len(),
                    target: dest_url.into_string(),
                    bare,
                    has_image: false,
                });
                return;
            }
            Tag::Image {
                dest_url, title, ..
            } => {
                self.ensure_open(span);
                self.image = Some(OpenImage {
                    target: dest_url.into_string(),
                    title: title.into_string(),
                    parts: Vec::new(),
                    depth: 0,
                });
                return;
            }
            Tag::Heading { level, .. } => Some(PassageKind::Heading(level as u8)),
            Tag::BlockQuote(None) => Some(PassageKind::Quote),
            Tag::Item | Tag::DefinitionListDefinition => Some(PassageKind::Item),
            Tag::TableCell => Some(PassageKind::Cell),
            Tag::CodeBlock(_) => {
                self.code += 1;
                self.silent(span);
                None
            }
            Tag::HtmlBlock => {
                self.block_html = Some((String::new(), Vec::new()));
                None
            }
            Tag::Table(_) => {
                self.out.tables.push(span);
                None
            }
            _ => None,
        };
        self.close();
        if self.containers.is_empty() {
            self.out.blocks.push(span);
        }
        self.containers.push((kind, span));
    }

    fn end(&mut self, tag: TagEnd, span: Span) {
        match tag {
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Emphasis
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Image => {}
            TagEnd::Link => self.end_link(span),
            block => {
                if block == TagEnd::CodeBlock {
                    self.code = self.code.saturating_sub(1);
                }
                self.close();
                self.containers.pop();
            }
        }
    }

    fn end_link(&mut self, span: Span) {
        let Some(open) = self.links.pop() else { return };
        let end = self.folded.text.len();
        let inner = fold::span(&self.folded.runs, end, &(open.start..end));
        if open.bare || end == open.start {
            self.silent(span);
        } else {
            self.silent(Span::new(inner.end as usize, span.end as usize));
        }
        self.out.links.push(ProseLink {
            range: open.start..end,
            target: open.target,
            span,
            bare: open.bare,
            has_image: open.has_image,
        });
    }
}
