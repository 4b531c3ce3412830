//! Paragraphs, headings, code and raw HTML of `flow`: the blocks whose shape is known only at their end.
//!
//! It does not read events that have no part in such a block.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, TagEnd};

use crate::diagnostic::Diagnostic;

use super::flow::{Flow, Paragraph};
use super::highlight;
use super::output::{self, Mark};
use super::raw_html::{self, Part};
use crate::parse::document::{LinkKind, Piece};
use crate::parse::shortcode;

/// A heading whose end is still to come.
pub(super) struct OpenHeading {
    mark: Mark,
    id: Option<String>,
    attributes: String,
    has_links: usize,
}

impl Flow<'_, '_, '_> {
    /// Starts a paragraph. One that looks like a caption is kept apart until it is known whether a table is near.
    pub(super) fn open_paragraph(&mut self, caption: bool) {
        if caption {
            self.page.begin();
            self.page.plain.skipping += 1;
        } else {
            self.page.out.html("<p>");
        }
        self.paragraph = Some(Paragraph {
            mark: self.page.out.mark(),
            caption,
            ..Paragraph::default()
        });
    }

    /// Ends a paragraph: one of calls alone, or of one picture, is no `<p>`.
    pub(super) fn close_paragraph(&mut self) {
        let Some(paragraph) = self.paragraph.take() else {
            return;
        };
        if paragraph.caption {
            self.page.plain.skipping -= 1;
            let pieces = self.page.end();
            return self.caption(pieces);
        }
        let out = &mut self.page.out;
        out.trim();
        let alone = match (paragraph.calls, paragraph.images) {
            (0, 0 | 1) | (1.., 0) => !paragraph.solid,
            _ => false,
        };
        if !alone {
            return out.html("</p>\n");
        }
        out.replace_before(paragraph.mark, "<p>".len(), "");
        for piece in out.since(paragraph.mark) {
            match piece {
                Piece::Image(image) => image.figure = true,
                Piece::Shortcode(call) => call.inline = false,
                _ => {}
            }
        }
        if paragraph.calls + paragraph.images > 0 {
            out.html("\n");
        }
    }

    /// Starts a heading, whose id comes from its text.
    pub(super) fn open_heading(
        &mut self,
        level: u8,
        id: Option<CowStr<'_>>,
        classes: &[CowStr<'_>],
        attributes: &[(CowStr<'_>, Option<CowStr<'_>>)],
        range: &Range<usize>,
    ) {
        let chosen = id.filter(|id| !self.refuse_word(id, "a heading's id", range));
        let mut written = String::new();
        if !classes.is_empty() {
            written.push_str(" class=\"");
            output::escape_attribute(&mut written, &classes.join(" "));
            written.push('"');
        }
        for (key, value) in attributes {
            let value = value.as_deref().unwrap_or_default();
            let name = key.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
            // Other attributes could break the page or run a script.
            if name && (key.starts_with("data-") || matches!(&**key, "lang" | "dir")) {
                written.extend([" ", key, "=\""]);
                output::escape_attribute(&mut written, value);
                written.push('"');
            }
        }
        self.page.out.html(&format!("<h{level}>"));
        self.heading = Some(OpenHeading {
            mark: self.page.out.mark(),
            id: chosen.map(CowStr::into_string),
            attributes: written,
            has_links: self.page.links.len(),
        });
        self.page.plain.begin_aside();
    }

    /// Ends a heading.
    pub(super) fn close_heading(&mut self, level: u8) {
        let Some(heading) = self.heading.take() else {
            return;
        };
        let title = self.page.plain.end_aside();
        let id = match heading.id {
            Some(id) => id,
            None => self.page.ids.unique(&title),
        };
        self.page.out.trim();
        let mut start = String::from(" id=\"");
        output::escape_attribute(&mut start, &id);
        start.push('"');
        start.push_str(&heading.attributes);
        start.push('>');
        let mut link = String::from("<a class=\"anchor\" href=\"#");
        output::escape_attribute(&mut link, &id);
        let place = self.page.source.settings.insert_anchor_links.as_str();
        if place == "heading" && heading.has_links == self.page.links.len() {
            start.push_str(&link);
            start.push_str("\">");
            self.page.out.html("</a>");
        } else if place != "none" && !place.is_empty() {
            link.push_str("\" aria-label=\"");
            let label = format!("{} {title}", self.page.source.words.anchor);
            output::escape_attribute(&mut link, &label);
            link.push_str("\">#</a>");
            if place == "left" {
                start.push_str(&link);
            } else {
                self.page.out.html(&link);
            }
        }
        self.page.out.replace_before(heading.mark, 1, &start);
        self.page.out.html(&format!("</h{level}>\n"));
        self.add_heading(level, &id, title);
    }

    /// Writes a block of code.
    pub(super) fn code_block(
        &mut self,
        kind: &CodeBlockKind<'_>,
        events: &mut dyn Iterator<Item = (Event<'_>, Range<usize>)>,
    ) {
        self.block();
        let mut code = String::new();
        for (event, _) in events {
            match event {
                Event::Text(text) => code.push_str(&text),
                Event::End(TagEnd::CodeBlock) => break,
                _ => {}
            }
        }
        if code.contains("/*") {
            code = shortcode::show_calls(&code);
        }
        let info = match kind {
            CodeBlockKind::Fenced(info) => info.trim_start(),
            CodeBlockKind::Indented => "",
        };
        let language = info
            .split(|c: char| c.is_whitespace() || ",{:".contains(c))
            .next()
            .unwrap_or_default();
        let mut html = String::from("<pre class=\"code\" tabindex=\"0\"><code");
        if !language.is_empty() {
            let mut name = String::new();
            output::escape_attribute(&mut name, language);
            html.extend([" class=\"language-", &name, "\" data-lang=\"", &name, "\""]);
        }
        html.push('>');
        if self.page.source.highlight && !language.is_empty() {
            self.page.has_code |= highlight::write(&mut html, &code, language);
        } else {
            output::escape_text(&mut html, &code);
        }
        html.push_str("</code></pre>\n");
        self.page.out.html(&html);
        self.page.plain.spoken.code.push_str(&code);
        self.after_block();
    }

    /// Writes a block of raw HTML.
    pub(super) fn html_block(
        &mut self,
        events: &mut dyn Iterator<Item = (Event<'_>, Range<usize>)>,
    ) {
        self.block();
        let mut html = String::new();
        let mut places = Vec::new();
        for (event, range) in events {
            match event {
                Event::Html(line) | Event::Text(line) => {
                    places.push((html.len(), range.start));
                    html.push_str(&line);
                }
                Event::End(TagEnd::HtmlBlock) => break,
                _ => {}
            }
        }
        self.html(&html, &places);
        self.page.out.line();
        self.after_block();
    }

    /// Writes raw HTML, whose places in the passage are known by line.
    pub(super) fn html(&mut self, html: &str, places: &[(usize, usize)]) {
        let place = |at: usize| super::passage::place(places, at);
        let mut swap = false;
        let parts = raw_html::parts(html);
        let nothing = parts.iter().all(|part| match part {
            Part::Comment(_) => true,
            Part::Text(range) => html.get(range.clone()).is_none_or(|t| t.trim().is_empty()),
            _ => false,
        });
        for (number, part) in parts.iter().enumerate() {
            match part {
                Part::Comment(range) => {
                    if html.get(range.clone()).is_some_and(|c| c.trim() == "more") {
                        self.page.plain.end_lead();
                        self.more = true;
                    }
                }
                // The line ends around a comment go with it.
                Part::Text(_) if nothing => {}
                Part::Text(range) => {
                    let text = html.get(range.clone()).unwrap_or_default();
                    let from = place(range.start);
                    self.raw_text(text, from..from + text.len());
                }
                Part::Loose(_) => {
                    self.solid();
                    self.page.out.html("&lt;");
                }
                Part::Id(range) => {
                    let id = raw_html::unescape(html.get(range.clone()).unwrap_or_default());
                    self.page.ids.take(&id);
                }
                Part::Markup(range) => {
                    self.solid();
                    let mut text = html.get(range.clone()).unwrap_or_default();
                    if swap {
                        text = text.get(1..).unwrap_or_default();
                        self.page.out.html("\"");
                    }
                    let next = parts.get(number + 1..).unwrap_or_default().iter();
                    swap = matches!(
                        next.clone().find(|p| !matches!(p, Part::Id(_))),
                        Some(Part::Address(..))
                    ) && text.ends_with('\'');
                    let kept = text.len() - usize::from(swap);
                    let whole = place(range.start)..place(range.end);
                    self.refuse_word(text, "an HTML tag", &whole);
                    let mut clean = String::new();
                    output::clean_html(&mut clean, text.get(..kept).unwrap_or_default());
                    self.page.out.html(&clean);
                    if swap {
                        self.page.out.html("\"");
                    }
                }
                Part::Address(range, kind) => {
                    let whole = place(range.start)..place(range.end);
                    self.raw_address(html.get(range.clone()).unwrap_or_default(), *kind, whole);
                }
            }
        }
    }

    fn raw_address(&mut self, value: &str, kind: LinkKind, range: Range<usize>) {
        self.refuse_word(value, "a link's address", &range);
        let span = self.passage.span(&range);
        let number = self.push_link(raw_html::unescape(value), span, kind);
        self.page.out.hole(Piece::Address(number));
    }

    /// Text between raw tags: its references stay as they are, and calls in it are run.
    fn raw_text(&mut self, text: &str, range: Range<usize>) {
        if !text.trim().is_empty() {
            self.solid();
        }
        self.with_calls(text, &range, |flow, part| {
            let mut clean = String::new();
            output::clean_html(&mut clean, part);
            flow.page.out.html(&clean);
            flow.page.plain.say(&raw_html::unescape(part));
        });
    }

    /// Reports a call that stands where only plain text can. True if there is one.
    pub(super) fn refuse_word(&mut self, text: &str, place: &str, range: &Range<usize>) -> bool {
        let held = !self.passage.calls.is_empty() && shortcode::holds_word(text);
        if held {
            let message = format!("a shortcode can't stand inside {place}");
            let help =
                "Write the address or text itself, or use a shortcode that makes the whole link.";
            let span = self.passage.span(range);
            self.page.report(
                Diagnostic::error("shortcode-invalid", message).help(help),
                span,
            );
        }
        held
    }
}
