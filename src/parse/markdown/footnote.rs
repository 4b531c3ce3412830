//! Footnotes: numbered by first use, collected where they stand, written at the end of the page.
//!
//! It does not read their text: `flow` does when their turn comes.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use pulldown_cmark::Event;

use super::Words;
use super::heading::Ids;
use super::output::Output;
use super::passage::Passage;

/// The text of a footnote, still to be read.
#[derive(Debug)]
pub(super) struct NoteText<'t> {
    /// The passage it stands in.
    pub(super) passage: Rc<Passage<'t>>,
    /// What the parser said of it.
    pub(super) events: Vec<(Event<'static>, Range<usize>)>,
    /// Label as written, and its place.
    pub(super) label: (String, Range<usize>),
}

/// A footnote that the text refers to.
#[derive(Debug)]
pub(super) struct Note {
    /// Label in lower case.
    pub(super) label: String,
    /// Its id on the page.
    id: String,
    /// Ids of the places that refer to it, in order.
    references: Vec<String>,
}

/// The footnotes of a page.
#[derive(Debug, Default)]
pub(super) struct Notes<'t> {
    /// Texts by label in lower case.
    pub(super) texts: BTreeMap<String, NoteText<'t>>,
    /// Those referred to, by number from 1.
    pub(super) used: Vec<Note>,
    numbers: BTreeMap<String, usize>,
}

impl Notes<'_> {
    /// Writes a reference to the note of this label.
    pub(super) fn refer(&mut self, label: &str, ids: &mut Ids, out: &mut Output, words: &Words) {
        let label = label.to_lowercase();
        let next = self.used.len() + 1;
        let number = *self.numbers.entry(label.clone()).or_insert(next);
        if number == next {
            self.used.push(Note {
                label,
                id: ids.unique(&format!("fn-{number}")),
                references: Vec::new(),
            });
        }
        let Some(note) = self.used.get_mut(number - 1) else {
            return;
        };
        let reference = match note.references.len() {
            0 => ids.unique(&format!("fnref-{number}")),
            earlier => ids.unique(&format!("fnref-{number}-{}", earlier + 1)),
        };
        out.html("<sup class=\"footnote-ref\"><a id=\"");
        out.attribute(&reference);
        out.html("\" href=\"#");
        out.attribute(&note.id);
        out.html("\" aria-label=\"");
        out.attribute(&format!("{} {number}", words.footnote));
        out.html(&format!("\">{number}</a></sup>"));
        note.references.push(reference);
    }
}

/// Starts the list of notes.
pub(super) fn open_list(out: &mut Output, words: &Words) {
    out.line();
    out.html("<section class=\"footnotes\" aria-label=\"");
    out.attribute(&words.footnotes);
    out.html("\">\n<ol>\n");
}

/// Ends the list of notes.
pub(super) fn close_list(out: &mut Output) {
    out.html("</ol>\n</section>\n");
}

/// Starts note `number`.
pub(super) fn open_note(out: &mut Output, note: &Note) {
    out.html("<li id=\"");
    out.attribute(&note.id);
    out.html("\">");
}

/// Ends note `number` with the ways back to where it is referred to.
pub(super) fn close_note(out: &mut Output, note: &Note, number: usize, words: &Words) {
    let in_paragraph = out.take_back("</p>\n");
    for (nth, reference) in note.references.iter().enumerate() {
        out.html(" <a href=\"#");
        out.attribute(reference);
        out.html("\" class=\"footnote-back\" aria-label=\"");
        let place = match nth {
            0 => format!("{} {number}", words.back),
            nth => format!("{} {number}-{}", words.back, nth + 1),
        };
        out.attribute(&place);
        out.html("\">↩</a>");
    }
    out.html(if in_paragraph {
        "</p>\n</li>\n"
    } else {
        "</li>\n"
    });
}
