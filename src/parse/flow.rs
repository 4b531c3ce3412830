//! The parser's events, one after another, become HTML with holes, plain text, headings and links.
//!
//! It does not read what stands inside a line (that is `flow_inline`), and it knows no other page.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use pulldown_cmark::{Alignment, BlockQuoteKind, Event, Parser, Tag, TagEnd};

use crate::diagnostic::{Diagnostic, Edit};
use crate::source::Span;

use super::document::{Body, Heading, Link, Located, Piece, Text};
use super::footnote::{self, NoteText, Notes};
use super::heading::{self, Ids};
use super::markdown::{MarkdownSource, chosen_ids, options};
use super::output::{Mark, Output};
use super::passage::{self, Passage};
use super::plain::{Plain, Spoken};
use super::shortcode::{self, Found, Kind};
use super::shortcode_head::Problem;
use super::table_html::{self, Row, Table};
use super::{flow_block, inline};

/// What is known of a page while it is read.
pub(super) struct Page<'s, 't> {
    pub(super) source: &'s MarkdownSource<'s>,
    findings: &'s mut Vec<Diagnostic>,
    pub(super) out: Output,
    /// Outputs that wait while a cell, a caption or a body is written.
    waiting: Vec<Output>,
    pub(super) plain: Plain,
    pub(super) ids: Ids,
    pub(super) toc: Vec<Heading>,
    pub(super) links: Vec<Link>,
    shortcodes: Vec<Located<String>>,
    /// Calls so far, by name.
    pub(super) calls: BTreeMap<String, u32>,
    pub(super) notes: Notes<'t>,
    pub(super) tables: u32,
    pub(super) has_code: bool,
    pub(super) before_more: Option<usize>,
}

impl<'s, 't> Page<'s, 't> {
    /// A page of which nothing is read yet.
    pub(super) fn new(source: &'s MarkdownSource<'s>, findings: &'s mut Vec<Diagnostic>) -> Self {
        let length = source.text.len().saturating_sub(source.body_start);
        Self {
            source,
            findings,
            out: Output::with_room(length + length / 4),
            waiting: Vec::new(),
            plain: Plain::default(),
            ids: Ids::default(),
            toc: Vec::new(),
            links: Vec::new(),
            shortcodes: Vec::new(),
            calls: BTreeMap::new(),
            notes: Notes::default(),
            tables: 0,
            has_code: false,
            before_more: None,
        }
    }

    /// Starts an output of its own for a part.
    pub(super) fn begin(&mut self) {
        self.waiting.push(std::mem::take(&mut self.out));
    }

    /// Ends the part that was begun last.
    pub(super) fn end(&mut self) -> Vec<Piece> {
        let outer = self.waiting.pop().unwrap_or_default();
        std::mem::replace(&mut self.out, outer).finish()
    }

    /// Reports a finding.
    pub(super) fn report(&mut self, finding: Diagnostic, span: Span) {
        self.findings.push(finding.at(self.source.file, span));
    }

    /// Marks the end of the summary, if this is a place where the page can be cut.
    pub(super) fn cut(&mut self) {
        if self.before_more.is_none() && self.waiting.is_empty() && self.plain.skipping == 0 {
            self.before_more = Some(self.out.cut());
        }
    }

    /// The page as it is known at its end.
    pub(super) fn finish(mut self) -> (Body, Text, Spoken) {
        self.shortcodes.sort_by_key(|name| name.span);
        let text = Text {
            toc: self.toc,
            anchors: self.ids.sorted(),
            links: self.links,
            words: self.plain.words(),
            excerpt: self.plain.excerpt(self.source.excerpt_words),
            has_code: self.has_code,
            shortcodes: self.shortcodes,
        };
        let body = Body {
            pieces: self.out.finish(),
            before_more: self.before_more,
        };
        (body, text, self.plain.spoken)
    }
}

/// Finds the calls of shortcodes in a text whose places are known, and reports what is wrong with them.
pub(super) fn find_calls(
    page: &mut Page<'_, '_>,
    text: &str,
    places: &[(usize, usize)],
) -> Vec<Found> {
    if !shortcode::may_hold_calls(text) {
        return Vec::new();
    }
    let (found, problems) = shortcode::find(text, options(page.source.settings));
    let span = |range: &Range<usize>| {
        Span::new(
            passage::place(places, range.start),
            passage::place(places, range.end),
        )
    };
    for problem in problems {
        report_problem(page, problem, span);
    }
    for call in &found {
        if let Kind::Call(head, _) = &call.kind {
            page.shortcodes.push(Located {
                value: text.get(head.name.clone()).unwrap_or_default().to_owned(),
                span: span(&head.name),
            });
        }
    }
    found
}

fn report_problem(page: &mut Page<'_, '_>, problem: Problem, span: impl Fn(&Range<usize>) -> Span) {
    let mut finding = Diagnostic::error("shortcode-invalid", problem.message).help(problem.help);
    if !problem.edits.is_empty() {
        let edit = |(range, text): (Range<usize>, String)| Edit {
            span: span(&range),
            text,
        };
        finding = finding.fix(false, problem.edits.into_iter().map(edit).collect());
    }
    page.report(finding, span(&problem.range));
}

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
    pub(super) kind: pulldown_cmark::LinkType,
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

/// What waits for the next event to know where it belongs.
enum Pending {
    Table(Table),
    Caption(Vec<Piece>),
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
    pub(super) heading: Option<flow_block::OpenHeading>,
    /// Whether the `<label>` of a task is open.
    pub(super) label: bool,
    table: Table,
    in_head: bool,
    cell_text: usize,
    pending: Option<Pending>,
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

    fn run<'e>(&mut self, events: &mut dyn Iterator<Item = (Event<'e>, Range<usize>)>) {
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
            match event {
                Event::Start(Tag::FootnoteDefinition(label)) => {
                    self.note_text(&label, range, events);
                }
                Event::Start(Tag::CodeBlock(kind)) => self.code_block(&kind, events),
                Event::Start(Tag::HtmlBlock) => self.html_block(events),
                Event::Start(tag) => self.start(tag, &range),
                Event::End(tag) => self.end(tag, &range),
                Event::Text(text) => self.text(&text, &range),
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
                Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text, &range),
            }
        }
        self.settle_now();
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
            Tag::TableRow => {
                let line = self.passage.slice(range.clone());
                let is_caption = table_html::is_caption(line.trim_start()) && !line.contains('|');
                self.table.rows.push(Row {
                    is_caption,
                    ..Row::default()
                });
            }
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

    fn open_table(&mut self, alignments: Vec<Alignment>) {
        self.page.plain.skipping += 1;
        let caption = match self.pending.take() {
            Some(Pending::Caption(pieces)) => Some(pieces),
            _ => None,
        };
        self.table = Table {
            alignments,
            caption,
            ..Table::default()
        };
    }

    fn close_cell(&mut self) {
        let pieces = self.page.end();
        if self.in_head {
            self.table.header.push(pieces);
        } else if let Some(row) = self.table.rows.last_mut() {
            if row.cells.is_empty() {
                let text = self.page.plain.since(self.cell_text).trim();
                text.clone_into(&mut row.first);
            }
            row.cells.push(pieces);
        }
        self.page.plain.end_block();
    }

    /// A paragraph that looked like a caption has ended.
    pub(super) fn caption(&mut self, pieces: Vec<Piece>) {
        match self.pending.take() {
            Some(Pending::Table(mut table)) => {
                table.caption = Some(pieces);
                self.pending = Some(Pending::Table(table));
                self.settle_now();
            }
            _ => self.pending = Some(Pending::Caption(pieces)),
        }
    }

    /// Writes what waits, unless the next event belongs to it.
    fn settle(&mut self, event: &Event<'_>, range: &Range<usize>) {
        let belongs = match (&self.pending, event) {
            (Some(Pending::Table(table)), Event::Start(Tag::Paragraph)) => {
                let swallowed = table.rows.last().is_some_and(|row| row.is_caption);
                table.caption.is_none()
                    && !swallowed
                    && table_html::is_caption(self.passage.slice(range.clone()))
            }
            (Some(Pending::Caption(_)), Event::Start(Tag::Table(_)))
            // Inside the caption of a table that waits.
            | (Some(Pending::Table(_)), _) if self.paragraph.is_some() => true,
            (Some(Pending::Caption(_)), Event::Start(Tag::Table(_))) => true,
            _ => false,
        };
        if !belongs {
            self.settle_now();
        }
    }

    fn settle_now(&mut self) {
        match self.pending.take() {
            Some(Pending::Table(table)) => {
                let page = &mut *self.page;
                page.tables += 1;
                let (words, number) = (page.source.words, page.tables);
                table_html::write(&mut page.out, table, number, &mut page.ids, words);
            }
            Some(Pending::Caption(pieces)) => {
                self.page.out.line();
                self.page.out.html("<p>");
                self.page.out.extend(pieces);
                self.page.out.html("</p>\n");
            }
            None => {}
        }
    }

    /// Keeps the events of a footnote's text until it is known where it stands in the list.
    fn note_text<'e>(
        &mut self,
        label: &str,
        range: Range<usize>,
        events: &mut dyn Iterator<Item = (Event<'e>, Range<usize>)>,
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

/// The passage of a shortcode's body.
pub(super) fn body_passage<'t>(
    page: &mut Page<'_, 't>,
    outer: &Passage<'_>,
    body: Range<usize>,
) -> Rc<Passage<'t>> {
    let (text, places) = passage::dedent(outer, body);
    let calls = find_calls(page, &text, &places);
    Rc::new(Passage::new(
        Cow::Owned(text),
        calls,
        places,
        outer.depth + 1,
    ))
}
