//! What stands within a line, for `flow`: text, links, pictures, calls of shortcodes, references to footnotes.
//!
//! It does not read blocks.

use std::ops::Range;
use std::rc::Rc;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use crate::diagnostic::Diagnostic;
use crate::source::Span;

use super::flow::{self, Flow, OpenImage, OpenLink};
use super::inline;
use super::page;
use super::unwrap_paragraph;
use crate::parse::document::{Call, CallBody, ImagePiece, Link, LinkKind, Located, Piece};
use crate::parse::shortcode::head::Opening;
use crate::parse::shortcode::{self, Kind};

/// Shortcodes within shortcodes deeper than this are refused: no page needs them, and each level costs stack.
const DEEPEST: u32 = 20;

impl Flow<'_, '_, '_> {
    /// Notes that the paragraph holds more than calls and pictures.
    pub(super) fn solid(&mut self) {
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.solid = true;
        }
    }

    pub(super) fn open_inline(&mut self, html: &str) {
        self.solid();
        self.inline_depth += 1;
        self.page.out.html(html);
    }

    pub(super) fn text(&mut self, text: &str, range: &Range<usize>) {
        if self.passage.may_have_notes && text.contains('[') {
            self.missing_notes(text, range);
        }
        if self.passage.calls.is_empty() {
            self.solid();
            self.page.out.text(text);
            self.page.plain.say(text);
            return;
        }
        self.with_calls(text, range, |flow, part| {
            if !part.trim().is_empty() {
                flow.solid();
            }
            flow.page.out.text(part);
            flow.page.plain.say(part);
        });
    }

    /// Writes text that may hold words of calls; `write` writes what lies between them.
    pub(super) fn with_calls(
        &mut self,
        text: &str,
        range: &Range<usize>,
        write: impl Fn(&mut Self, &str),
    ) {
        let passage = Rc::clone(&self.passage);
        let mut written = 0;
        for number in passage.calls_in(range) {
            let Some(call) = passage.calls.get(number) else {
                break;
            };
            let (start, end) = (call.word.start - range.start, call.word.end - range.start);
            // Where the parser changed the text before the word, places in it say nothing.
            if !text.get(start..end).is_some_and(shortcode::holds_word) {
                continue;
            }
            let before = text.get(written..start).unwrap_or_default();
            if !before.is_empty() {
                write(self, before);
            }
            written = end;
            self.call(number);
        }
        let rest = text.get(written..).unwrap_or_default();
        if !rest.is_empty() {
            write(self, rest);
        }
    }

    fn call(&mut self, number: usize) {
        let passage = Rc::clone(&self.passage);
        let Some(found) = passage.calls.get(number) else {
            return;
        };
        let (head, body) = match &found.kind {
            Kind::Call(head, body) => (head, body.clone()),
            Kind::Shown(text) => {
                self.solid();
                self.page.out.text(text);
                self.page.plain.say(text);
                return;
            }
        };
        let name = passage.text.get(head.name.clone()).unwrap_or_default();
        let nth = self.page.calls.entry(name.to_owned()).or_insert(0);
        *nth += 1;
        let nth = *nth;
        let block = found.alone && found.is_long(&passage.text);
        let splits =
            block && self.inline_depth == 0 && self.paragraph.as_ref().is_some_and(|p| !p.caption);
        if splits {
            self.close_paragraph();
        } else if let Some(paragraph) = &mut self.paragraph {
            paragraph.calls += 1;
        }
        let span = passage.span(&found.range);
        let inline = !splits;
        let body = body.and_then(|body| self.call_body(body, inline && !found.alone, span));
        let call = make_call(name, head, body, &passage);
        self.page.out.hole(Piece::Shortcode(Box::new(Call {
            span,
            nth,
            inline,
            ..call
        })));
        if splits {
            self.page.plain.end_block();
            self.page.out.html("\n");
            self.open_paragraph(false);
        }
    }

    fn call_body(&mut self, body: Range<usize>, inline: bool, span: Span) -> Option<CallBody> {
        let passage = Rc::clone(&self.passage);
        if passage.depth >= DEEPEST {
            let message = format!("shortcodes stand more than {DEEPEST} deep in each other");
            let help = "Take some of them apart.";
            self.page.report(
                Diagnostic::error("shortcode-invalid", message).help(help),
                span,
            );
            return None;
        }
        let raw = passage.text.get(body.clone()).unwrap_or_default();
        let text = raw
            .strip_prefix("\r\n")
            .or(raw.strip_prefix('\n'))
            .unwrap_or(raw);
        let text = text.strip_suffix('\n').unwrap_or(text);
        let text = text.strip_suffix('\r').unwrap_or(text).to_owned();
        let inner = page::body_passage(self.page, &passage, body);
        // A heading under way keeps its text to itself while the body is read.
        let aside = std::mem::take(&mut self.page.plain.aside);
        let in_aside = std::mem::take(&mut self.page.plain.in_aside);
        self.page.plain.skipping += 1;
        self.page.begin();
        flow::read_passage(self.page, &inner);
        let mut pieces = self.page.end();
        self.page.plain.skipping -= 1;
        self.page.plain.aside = aside;
        self.page.plain.in_aside = in_aside;
        if inline {
            unwrap_paragraph(&mut pieces);
        }
        Some(CallBody { text, pieces })
    }

    /// Reports `[^x]` that the parser left as text, which it does where no note of that name is.
    fn missing_notes(&mut self, text: &str, range: &Range<usize>) {
        let passage = Rc::clone(&self.passage);
        for (at, _) in text.match_indices('[') {
            let start = range.start + at;
            let escaped = start > 0 && passage.slice(start - 1..start) == "\\";
            let rest = passage.slice(start..passage.masked.len());
            let Some(inside) = rest.strip_prefix("[^").filter(|_| !escaped) else {
                continue;
            };
            let length = inside.bytes().take(200).position(|b| b"]\n[ ".contains(&b));
            let Some(length) =
                length.filter(|n| *n > 0 && inside.as_bytes().get(*n) == Some(&b']'))
            else {
                continue;
            };
            let label = inside.get(..length).unwrap_or_default();
            let message = format!("the footnote [^{label}] has no text");
            let help = format!("Add a line `[^{label}]: …` with the text of the note.");
            let span = passage.span(&(start..start + length + 3));
            self.page.report(
                Diagnostic::warning("footnote-missing", message).help(help),
                span,
            );
        }
    }

    pub(super) fn note_reference(&mut self, label: &str) {
        self.solid();
        let page = &mut *self.page;
        page.notes
            .refer(label, &mut page.ids, &mut page.out, page.source.words);
    }

    pub(super) fn code(&mut self, code: &str) {
        self.solid();
        let shown = if code.contains("/*") {
            shortcode::show_calls(code)
        } else {
            String::new()
        };
        let code = if shown.is_empty() { code } else { &shown };
        self.page.out.html("<code>");
        self.page.out.text(code);
        self.page.out.html("</code>");
        self.page.plain.say(code);
    }

    pub(super) fn soft_break(&mut self) {
        self.page.plain.say(" ");
        let at_start = self
            .paragraph
            .as_ref()
            .is_some_and(|p| self.page.out.is_at(p.mark));
        if !at_start {
            self.page.out.trim_line();
            self.page.out.html("\n");
        }
    }

    pub(super) fn hard_break(&mut self) {
        self.solid();
        self.page.plain.say(" ");
        self.page.out.trim_line();
        self.page.out.html("<br>\n");
    }

    pub(super) fn task(&mut self, checked: bool) {
        self.solid();
        self.label = true;
        let checked = if checked { " checked" } else { "" };
        self.page.out.html(&format!(
            "<label><input type=\"checkbox\" disabled{checked}> "
        ));
    }

    pub(super) fn close_label(&mut self) {
        if self.label {
            self.label = false;
            self.page.out.trim();
            self.page.out.html("</label>");
        }
    }

    pub(super) fn push_link(&mut self, target: String, span: Span, kind: LinkKind) -> u32 {
        let number = u32::try_from(self.page.links.len()).unwrap_or(u32::MAX);
        self.page.links.push(Link { target, span, kind });
        number
    }

    pub(super) fn open_link(
        &mut self,
        kind: LinkType,
        address: &str,
        title: &str,
        id: &str,
        range: &Range<usize>,
    ) {
        if !self.refuse_word(address, "a link's address", range) {
            self.refuse_word(title, "a link's title", range);
        }
        let target = match kind {
            LinkType::Email => format!("mailto:{address}"),
            _ => address.to_owned(),
        };
        let span = self.passage.span(range);
        let number = self.push_link(target, span, LinkKind::Link);
        self.open_inline("<a");
        self.page.out.hole(Piece::LinkAttributes(number));
        if !title.is_empty() {
            self.page.out.html(" title=\"");
            self.page.out.attribute(title);
            self.page.out.html("\"");
        }
        self.page.out.html(">");
        self.links.push(OpenLink {
            index: number as usize,
            inner_end: range.start + 1,
            kind,
            id: id.to_owned(),
        });
    }

    pub(super) fn close_link(&mut self, range: &Range<usize>) {
        if let Some(open) = self.links.pop() {
            self.place_link(&open, range);
        }
    }

    /// Narrows the place of a link to its address, where that is found.
    fn place_link(&mut self, open: &OpenLink, range: &Range<usize>) {
        let found = inline::destination(&self.passage.masked, range, open.inner_end, open.kind)
            .or_else(|| {
                if self.definitions.is_empty() {
                    return None;
                }
                self.definitions.get(&open.id.to_lowercase()).cloned()
            });
        if let Some(found) = found
            && let Some(link) = self.page.links.get_mut(open.index)
        {
            link.span = self.passage.span(&found);
        }
    }

    pub(super) fn open_image(
        &mut self,
        kind: LinkType,
        address: &str,
        title: &str,
        id: &str,
        range: &Range<usize>,
    ) {
        if !self.refuse_word(address, "a picture's address", range) {
            self.refuse_word(title, "a picture's title", range);
        }
        let span = self.passage.span(range);
        let number = self.push_link(address.to_owned(), span, LinkKind::Source);
        self.image = Some(OpenImage {
            link: OpenLink {
                index: number as usize,
                inner_end: range.start + 2,
                kind,
                id: id.to_owned(),
            },
            title: title.to_owned(),
            alt: String::new(),
            depth: 0,
        });
    }

    /// Events inside a picture make its description, which is plain.
    pub(super) fn image_event(&mut self, event: Event<'_>, range: &Range<usize>) {
        if let Event::Text(text) = &event {
            self.refuse_word(text, "a picture's description", range);
        }
        let Some(image) = &mut self.image else { return };
        match event {
            Event::End(TagEnd::Image) if image.depth == 0 => {
                self.close_image(range);
                return;
            }
            Event::Start(Tag::Image { .. }) => image.depth += 1,
            Event::End(TagEnd::Image) => image.depth -= 1,
            Event::Text(text) | Event::Code(text) => image.alt.push_str(&text),
            Event::SoftBreak | Event::HardBreak => image.alt.push(' '),
            _ => {}
        }
        image.link.inner_end = range.end;
    }

    fn close_image(&mut self, range: &Range<usize>) {
        let Some(image) = self.image.take() else {
            return;
        };
        self.place_link(&image.link, range);
        if let Some(link) = self.links.last_mut() {
            link.inner_end = range.end;
        }
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.images += 1;
        }
        self.page.out.hole(Piece::Image(ImagePiece {
            link: u32::try_from(image.link.index).unwrap_or(u32::MAX),
            alt: image.alt,
            title: image.title,
            figure: false,
        }));
    }
}

fn make_call(
    name: &str,
    head: &Opening,
    body: Option<CallBody>,
    passage: &super::passage::Passage<'_>,
) -> Call {
    Call {
        name: Located {
            value: name.to_owned(),
            span: passage.span(&head.name),
        },
        arguments: head.arguments.clone(),
        body,
        span: Span::default(),
        nth: 0,
        inline: true,
    }
}
