//! What is known of a page while it is read: its output, its plain text, its links, ids and findings.
//!
//! It does not read events: `flow` does, and fills it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use crate::diagnostic::{Diagnostic, Edit};
use crate::source::Span;

use super::footnote::Notes;
use super::heading::Ids;
use super::output::Output;
use super::passage::{self, Passage};
use super::plain::Plain;
use super::{MarkdownSource, Read, options};
use crate::parse::document::{Body, Heading, Link, Located, Piece, Text};
use crate::parse::shortcode::head::Problem;
use crate::parse::shortcode::{self, Found, Kind};
use crate::parse::table::Blocks;

/// What is known of a page while it is read.
pub(super) struct Page<'s, 't> {
    pub(super) source: &'s MarkdownSource<'s>,
    pub(super) findings: &'s mut Vec<Diagnostic>,
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
    pub(super) blocks: Blocks,
}

impl<'s> Page<'s, '_> {
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
            blocks: Blocks::default(),
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
    pub(super) fn finish(mut self) -> Read {
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
        Read {
            body,
            text,
            spoken: self.plain.spoken,
            blocks: Some(self.blocks.sorted()),
        }
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
