//! The parser's events, one after another, become HTML with holes, plain text, headings and links.
//!
//! It does not read what stands inside a line (that is `flow_inline`), and it knows no other page.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, LinkType, Parser, Tag, TagEnd};

use crate::diagnostic::Diagnostic;

use super::flow_block::OpenHeading;
use super::flow_table::Pending;
use super::footnote::{self, NoteText};
use super::heading;
use super::inline;
use super::output::Mark;
use super::page::Page;
use super::passage::Passage;
use super::table_html::{self, Table};
use super::{chosen_ids, options};
use crate::parse::document::Heading;

/// Reads a passage to its end.
pub(super) fn read_passage<'t>(page: &mut Page<'_, 't>, passage: &Rc<Passage<'t>>) {
    let options = options(page.source.settings);
    for id in chosen_ids(&passage.masked, options) {
        page.ids.take(&id);
    }
    let parser = Parser::new_ext(&passage.masked, options);
    let mut flow = Flow::new(page, Rc::clone(passage));
    flow.definitions = inline::definitions(&passage.masked, parser.reference_definitions());
    flow.run(&mut parser.into_offset_iter());
}

/// Writes the footnotes that the text refers to, and reports those that nothing refers to.
pub(super) fn write_notes(page: &mut Page<'_, '_>) {
    let words = page.source.words;
    page.plain.skipping += 1;
    let mut number = 0;
    // A note may refer to further notes, which join the end of the list.
    while let Some(label) = page.notes.used.get(number).map(|n| n.label.clone()) {
        if number == 0 {
            footnote::open_list(&mut page.out, words);
        }
        if let Some(note) = page.notes.used.get(number) {
            footnote::open_note(&mut page.out, note);
        }
        if let Some(text) = page.notes.texts.remove(&label) {
            let mut flow = Flow::new(page, text.passage);
            flow.run(&mut text.events.into_iter());
        }
        number += 1;
        if let Some(note) = page.notes.used.get(number - 1) {
            footnote::close_note(&mut page.out, note, number, words);
        }
    }
    if number > 0 {
        footnote::close_list(&mut page.out);
    }
    page.plain.skipping -= 1;
    for text in std::mem::take(&mut page.notes.texts).into_values() {
        let message = format!("nothing refers to the footnote [^{}]", text.label.0);
        let help = format!(
            "Put `[^{}]` where the note belongs, or take its text out.",
            text.label.0
        );
        let span = text.passage.span(&text.label.1);
        page.report(
            Diagnostic::warning("footnote-missing", message).help(help),
            span,
        );
    }
}

/// A link or picture whose end is still to come.
pub(super) struct OpenLink {
    pub(super) index: usize,
    pub(super) inner_end: usize,
    pub(super) kind: LinkType,
    pub(super) id: String,
}

/// A picture whose end is still to come.
pub(super) struct OpenImage {
    pub(super) link: OpenLink,
    pub(super) title: String,
    pub(super) alt: String,
    /// Pictures open inside it.
    pub(super) depth: u32,
}

/// A paragraph whose end is still to come.
#[derive(Default)]
pub(super) struct Paragraph {
    pub(super) mark: Mark,
    pub(super) solid: bool,
    pub(super) images: u32,
    pub(super) calls: u32,
    pub(super) caption: bool,
}

/// One run over a series of events.
pub(super) struct Flow<'p, 's, 't> {
    pub(super) page: &'p mut Page<'s, 't>,
    pub(super) passage: Rc<Passage<'t>>,
    pub(super) definitions: BTreeMap<String, Range<usize>>,
    pub(super) paragraph: Option<Paragraph>,
    /// Emphasis and links open within the line.
    pub(super) inline_depth: u32,
    pub(super) links: Vec<OpenLink>,
    pub(super) image: Option<OpenImage>,
    pub(super) heading: Option<OpenHeading>,
    /// Whether the `<label>` of a task is open.
    pub(super) label: bool,
    pub(super) table: Table,
    pub(super) in_head: bool,
    pub(super) cell_text: usize,
    pub(super) pending: Option<Pending>,
    /// Blocks open.
    depth: u32,
    /// Whether `<!-- more -->` was met in the block under way.
    pub(super) more: bool,
}

impl<'p, 's, 't> Flow<'p, 's, 't> {
    fn new(page: &'p mut Page<'s, 't>, passage: Rc<Passage<'t>>) -> Self {
        Self {
            page,
            passage,
            definitions: BTreeMap::new(),
            paragraph: None,
            inline_depth: 0,
            links: Vec::new(),
            image: None,
            heading: None,
            label: false,
            table: Table::default(),
            in_head: false,
            cell_text: 0,
            pending: None,
            depth: 0,
            more: false,
        }
    }

    fn run(&mut self, events: &mut dyn Iterator<Item = (Event<'_>, Range<usize>)>) {
        while let Some((event, range)) = events.next() {
            if self.image.is_some() {
                self.image_event(event, &range);
                continue;
            }
            if self.pending.is_some() {
                self.settle(&event, &range);
            }
            if let Some(link) = self.links.last_mut()
                && !matches!(event, Event::End(TagEnd::Link))
            {
                link.inner_end = range.end;
            }
            self.note_block(&event, &range);
            match event {
                Event::Start(Tag::FootnoteDefinition(label)) => {
                    self.note_text(&label, range, events);
                }
                Event::Start(Tag::CodeBlock(kind)) => self.code_block(&kind, events),
                Event::Start(Tag::HtmlBlock) => self.html_block(events),
                Event::Start(tag) => self.start(tag, &range),
                Event::End(tag) => self.end(tag, &range),
                Event::Code(code) => self.code(&code),
                Event::Html(html) | Event::InlineHtml(html) => {
                    self.html(&html, &[(0, range.start)]);
                }
                Event::FootnoteReference(label) => self.note_reference(&label),
                Event::SoftBreak => self.soft_break(),
                Event::HardBreak => self.hard_break(),
                Event::Rule => {
                    self.block();
                    self.page.out.html("<hr>\n");
                    self.after_block();
                }
                Event::TaskListMarker(checked) => self.task(checked),
                // Mathematics is switched off, so the two others never come.
                Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                    self.text(&text, &range);
                }
            }
        }
        self.settle_now();
    }

    /// Notes where a block stands that the search for damaged tables need not look into.
    fn note_block(&mut self, event: &Event<'_>, range: &Range<usize>) {
        let blocks = &mut self.page.blocks;
        let list = match event {
            Event::Start(Tag::Table(_)) => &mut blocks.tables,
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => &mut blocks.code,
            Event::Start(Tag::HtmlBlock) => &mut blocks.html,
            _ => return,
        };
        list.push(self.passage.span(range));
    }

    /// Starts a block: what is open within a line ends, and a new line starts.
    pub(super) fn block(&mut self) {
        self.close_label();
        self.page.plain.end_block();
        self.page.out.line();
    }

    /// Ends a block.
    pub(super) fn after_block(&mut self) {
        self.page.plain.end_block();
        if self.depth == 0 && self.more {
            self.more = false;
            self.page.cut();
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: &Range<usize>) {
        match tag {
            Tag::Emphasis => self.open_inline("<em>"),
            Tag::Strong => self.open_inline("<strong>"),
            Tag::Strikethrough => self.open_inline("<del>"),
            Tag::Superscript => self.open_inline("<sup>"),
            Tag::Subscript => self.open_inline("<sub>"),
            Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            } => self.open_link(link_type, &dest_url, &title, &id, range),
            Tag::Image {
                link_type,
                dest_url,
                title,
                id,
            } => self.open_image(link_type, &dest_url, &title, &id, range),
            Tag::TableCell => {
                self.page.begin();
                self.cell_text = self.page.plain.here();
            }
            Tag::TableHead => self.in_head = true,
            Tag::TableRow => self.open_row(range),
            block => {
                self.block();
                self.depth += 1;
                self.start_block(block, range);
            }
        }
    }

    fn start_block(&mut self, tag: Tag<'_>, range: &Range<usize>) {
        match tag {
            Tag::Paragraph => {
                let caption = table_html::is_caption(self.passage.slice(range.clone()));
                self.open_paragraph(caption);
            }
            Tag::Heading {
                level,
                id,
                classes,
                attrs,
            } => self.open_heading(level as u8, id, &classes, &attrs, range),
            Tag::BlockQuote(kind) => self.open_quote(kind),
            Tag::List(Some(1)) => self.page.out.html("<ol>\n"),
            Tag::List(Some(start)) => self.page.out.html(&format!("<ol start=\"{start}\">\n")),
            Tag::List(None) => self.page.out.html("<ul>\n"),
            Tag::Item => self.page.out.html("<li>"),
            Tag::DefinitionList => self.page.out.html("<dl>\n"),
            Tag::DefinitionListTitle => self.page.out.html("<dt>"),
            Tag::DefinitionListDefinition => self.page.out.html("<dd>"),
            Tag::Table(alignments) => self.open_table(alignments),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        let inline = match tag {
            TagEnd::Emphasis => "</em>",
            TagEnd::Strong => "</strong>",
            TagEnd::Strikethrough => "</del>",
            TagEnd::Superscript => "</sup>",
            TagEnd::Subscript => "</sub>",
            TagEnd::Link => {
                self.close_link(range);
                "</a>"
            }
            TagEnd::TableCell => return self.close_cell(),
            TagEnd::TableHead => {
                self.in_head = false;
                return;
            }
            TagEnd::TableRow => return,
            block => {
                self.close_label();
                self.page.plain.end_block();
                self.end_block(block);
                self.depth = self.depth.saturating_sub(1);
                self.after_block();
                return;
            }
        };
        self.inline_depth = self.inline_depth.saturating_sub(1);
        self.page.out.html(inline);
    }

    fn end_block(&mut self, tag: TagEnd) {
        let html = match tag {
            TagEnd::Paragraph => return self.close_paragraph(),
            TagEnd::Heading(level) => return self.close_heading(level as u8),
            TagEnd::Table => {
                self.page.plain.skipping -= 1;
                let table = std::mem::take(&mut self.table);
                self.pending = Some(Pending::Table(table));
                return;
            }
            TagEnd::BlockQuote(None) => "</blockquote>\n",
            TagEnd::BlockQuote(Some(_)) => "</aside>\n",
            TagEnd::List(true) => "</ol>\n",
            TagEnd::List(false) => "</ul>\n",
            TagEnd::Item => "</li>\n",
            TagEnd::DefinitionList => "</dl>\n",
            TagEnd::DefinitionListTitle => "</dt>\n",
            TagEnd::DefinitionListDefinition => "</dd>\n",
            _ => return,
        };
        self.page.out.html(html);
    }

    fn open_quote(&mut self, kind: Option<BlockQuoteKind>) {
        let words = self.page.source.words;
        let (name, title) = match kind {
            None => return self.page.out.html("<blockquote>\n"),
            Some(BlockQuoteKind::Note) => ("note", &words.note),
            Some(BlockQuoteKind::Tip) => ("tip", &words.tip),
            Some(BlockQuoteKind::Important) => ("important", &words.important),
            Some(BlockQuoteKind::Warning) => ("warning", &words.warning),
            Some(BlockQuoteKind::Caution) => ("caution", &words.caution),
        };
        let out = &mut self.page.out;
        // Within an article an `<aside>` would be a landmark of its own for screen readers; a note is not.
        out.html(&format!(
            "<aside class=\"alert alert-{name}\" role=\"note\">\n<p class=\"alert-title\">"
        ));
        out.text(title);
        out.html("</p>\n");
    }

    /// Keeps the events of a footnote's text until it is known where it stands in the list.
    fn note_text(
        &mut self,
        label: &str,
        range: Range<usize>,
        events: &mut dyn Iterator<Item = (Event<'_>, Range<usize>)>,
    ) {
        let mut kept = Vec::new();
        let mut depth = 0_u32;
        for (event, range) in events {
            match &event {
                Event::Start(Tag::FootnoteDefinition(_)) => depth += 1,
                Event::End(TagEnd::FootnoteDefinition) if depth == 0 => break,
                Event::End(TagEnd::FootnoteDefinition) => depth -= 1,
                _ => {}
            }
            kept.push((event.into_static(), range));
        }
        let end = range.start + label.len() + 3;
        let text = NoteText {
            passage: Rc::clone(&self.passage),
            events: kept,
            label: (label.to_owned(), range.start..end.min(range.end)),
        };
        // The first text of a label holds, as with links.
        let texts = &mut self.page.notes.texts;
        texts.entry(label.to_lowercase()).or_insert(text);
    }

    /// Adds a heading to the page's list.
    pub(super) fn add_heading(&mut self, level: u8, id: &str, title: String) {
        self.page.plain.spoken.headings.push(title.clone());
        heading::add(
            &mut self.page.toc,
            Heading {
                level,
                id: id.to_owned(),
                title,
                children: Vec::new(),
            },
        );
    }
}
