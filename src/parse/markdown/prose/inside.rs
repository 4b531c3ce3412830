//! Pictures, shortcodes and a writer's own HTML, for `read`: descriptions are kept apart, tags and comments are no prose.
//!
//! It does not read what is plain Markdown text.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::fold::Folded;
use super::read::Reader;
use super::{Comment, PassageKind, ProseImage};
use crate::parse::markdown::passage::{self, Passage};
use crate::parse::markdown::raw_html::{self, Part};
use crate::parse::shortcode::Kind;
use crate::source::Span;

/// Shortcodes deeper in each other than this are not read.
const DEEPEST: u32 = 20;

/// A picture under way: its description is kept apart.
pub(super) struct OpenImage {
    pub(super) target: String,
    pub(super) title: String,
    pub(super) parts: Vec<(String, Span)>,
    pub(super) depth: u32,
}

impl Reader {
    /// Texts that are handed to shortcodes, and their bodies.
    pub(super) fn calls(&mut self, passage: &Passage<'_>) {
        for call in &passage.calls {
            let whole = passage.span(&call.range);
            let Kind::Call(head, body) = &call.kind else {
                continue;
            };
            let written = passage
                .text
                .get(call.range.start..head.end)
                .unwrap_or_default();
            let start = passage.place(call.range.start);
            for (_, value) in &head.arguments {
                let Some(text) = value.0.as_str().filter(|t| t.contains(' ')) else {
                    continue;
                };
                if let Some(at) = written.find(text) {
                    self.open(PassageKind::Paragraph, whole);
                    self.folded.push(text, start + at);
                    self.close();
                }
            }
            let Some(body) = body else {
                self.silent(whole);
                continue;
            };
            let ends = [call.range.start..body.start, body.end..call.range.end];
            for end in ends {
                self.silent(passage.span(&end));
            }
            if passage.depth < DEEPEST {
                let (text, places) = passage::dedent(passage, body.clone());
                self.passage(Cow::Owned(text), places, passage.depth + 1);
            }
        }
    }

    pub(super) fn image_event(
        &mut self,
        event: Event<'_>,
        range: &Range<usize>,
        passage: &Passage<'_>,
    ) {
        let span = passage.span(range);
        let Some(image) = &mut self.image else { return };
        match event {
            Event::End(TagEnd::Image) if image.depth == 0 => self.end_image(span),
            Event::Start(Tag::Image { .. }) => image.depth += 1,
            Event::End(TagEnd::Image) => image.depth -= 1,
            Event::Text(text) | Event::Code(text) => image.parts.push((text.into_string(), span)),
            Event::SoftBreak | Event::HardBreak => image.parts.push((" ".into(), span)),
            _ => {}
        }
    }

    fn end_image(&mut self, span: Span) {
        let Some(image) = self.image.take() else {
            return;
        };
        let after = image
            .parts
            .last()
            .map_or(span.start, |(_, place)| place.end);
        self.silent(Span::new(after as usize, span.end as usize));
        if let Some(link) = self.links.last_mut() {
            link.has_image = true;
        }
        let mut alt = Folded::default();
        for (text, _) in &image.parts {
            alt.push(text, 0);
        }
        self.out.images.push(ProseImage {
            alt: alt.text.trim().to_owned(),
            title: image.title,
            target: image.target,
            span,
            linked: !self.links.is_empty(),
        });
        if !image.parts.is_empty() {
            self.alts.push((image.parts, span));
        }
    }

    /// A writer's own HTML: its text is prose, its tags and comments are not.
    pub(super) fn html(&mut self, html: &str, places: &[(usize, usize)], passage: &Passage<'_>) {
        let inline = self.open.is_some();
        let here = |at: usize| passage.place(passage::place(places, at));
        // The last byte's place plus one: what follows may stand lines away.
        let span = |range: &Range<usize>| {
            let end = range.end.checked_sub(1).map_or(0, |last| here(last) + 1);
            Span::new(here(range.start), end)
        };
        for part in raw_html::parts(html) {
            let silent = match part {
                Part::Text(range) => {
                    self.html_text(html, range, places, passage);
                    continue;
                }
                Part::Comment(range) => {
                    let text = html
                        .get(range.clone())
                        .unwrap_or_default()
                        .trim()
                        .to_owned();
                    let whole = range.start.saturating_sub(4)..(range.end + 3).min(html.len());
                    let alone = !inline && self.containers.len() < 2;
                    let block = self.block() + u32::from(alone && !self.containers.is_empty());
                    let span = span(&whole);
                    self.out.comments.push(Comment {
                        text,
                        span,
                        block,
                        inline,
                    });
                    whole
                }
                Part::Markup(range) => {
                    let tag = html.get(range.clone()).unwrap_or_default();
                    if self.open.is_some() && breaks_line(tag) {
                        self.folded.push_char(' ', here(range.start), 0);
                    }
                    range
                }
                Part::Address(range, _) => range,
                Part::Loose(_) | Part::Id(_) => continue,
            };
            self.silent(span(&silent));
        }
    }

    /// Text between tags, line by line: lines of a block may stand apart in the file.
    fn html_text(
        &mut self,
        html: &str,
        range: Range<usize>,
        places: &[(usize, usize)],
        passage: &Passage<'_>,
    ) {
        let text = html.get(range.clone()).unwrap_or_default();
        if self.open.is_none() && text.trim().is_empty() {
            return;
        }
        let mut at = range.start;
        for line in text.split_inclusive('\n') {
            let start = passage::place(places, at);
            let inner = line.trim_end_matches(['\r', '\n']);
            self.ensure_open(passage.span(&(start..start + inner.len())));
            self.push_written(&(start..start + inner.len()), passage);
            if inner.len() < line.len() {
                self.folded
                    .push_char(' ', passage.place(start + inner.len()), 1);
            }
            at += line.len();
        }
    }
}

/// Whether a tag keeps the words at its two sides apart.
fn breaks_line(tag: &str) -> bool {
    let name = tag.trim_start_matches(['<', '/']);
    let end = name
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(name.len());
    let name = name.get(..end).unwrap_or_default().to_ascii_lowercase();
    let inline = [
        "a", "abbr", "b", "cite", "em", "i", "mark", "q", "s", "small", "span", "strong", "sub",
        "sup", "time", "u", "wbr",
    ];
    !inline.contains(&name.as_str())
}
