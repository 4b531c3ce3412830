//! What rules on one article look at: its source, its facts, its prose, its topics.
//!
//! Facts are made once and shared by all rules.

use std::cell::OnceCell;
use std::ops::Range;

use crate::config::Config;
use crate::parse::document::Document;
use crate::parse::markdown::prose::{PassageKind, Prose, ProsePassage};
use crate::readability::sentences::sentences;
use crate::source::Span;

use super::phone::{Phone, phones};
use super::topic::Topics;
use super::vocabulary::Vocabulary;

/// One article, or a section's `_index.md`.
pub struct Article<'a> {
    /// The file, relative to the site.
    pub file: &'a str,
    /// All of its text.
    pub text: &'a str,
    /// Where its body starts in it.
    pub body_start: usize,
    /// What the build knows of it.
    pub document: &'a Document,
    /// Its language, such as `en`.
    pub language: &'a str,
    /// The settings.
    pub config: &'a Config,
    /// What it tells its readers.
    pub prose: &'a Prose,
    /// What it is about.
    pub topics: Topics,
    pub(super) made: Made<'a>,
}

/// What is made of an article when the first rule asks for it.
#[derive(Default)]
pub(super) struct Made<'a> {
    sentences: OnceCell<Vec<Sentence>>,
    vocabulary: OnceCell<Vocabulary<'a>>,
    phones: OnceCell<Vec<Phone>>,
    words: OnceCell<usize>,
}

/// A sentence, and the number of its passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Bytes of [`Prose::text`].
    pub range: Range<usize>,
    /// Index in [`Prose::passages`].
    pub passage: usize,
    /// Whether it ends in a mark; a heading or an item such as "Dizziness" does not.
    pub finished: bool,
}

impl<'a> Article<'a> {
    /// The body as written.
    pub fn body(&self) -> &str {
        self.text.get(self.body_start..).unwrap_or_default()
    }

    /// Whether it is a page and not a section.
    pub fn is_page(&self) -> bool {
        self.document.name.kind != crate::parse::name::Kind::Section
    }

    /// Where a key of front matter stands; the start of the file where it is not given.
    pub fn key(&self, name: &str) -> Span {
        self.document
            .places
            .get(name)
            .map_or_else(Span::default, |place| place.key)
    }

    /// Where the value of a key of front matter stands; the start of the file where it is not given.
    pub fn value(&self, name: &str) -> Span {
        self.document
            .places
            .get(name)
            .map_or_else(Span::default, |place| place.value)
    }

    /// Where to report what is missing from the head: the title, or the start of the file.
    pub fn head(&self) -> Span {
        self.value("title")
    }

    /// All sentences of the prose, in order.
    pub fn sentences(&self) -> &[Sentence] {
        self.made.sentences.get_or_init(|| {
            let of = |(passage, p): (usize, &ProsePassage)| {
                let start = p.range.start;
                let found = sentences(self.prose.text_of(p)).into_iter();
                found.map(move |sentence| Sentence {
                    range: start + sentence.range.start..start + sentence.range.end,
                    passage,
                    finished: sentence.finished,
                })
            };
            let passages = self.prose.passages.iter().enumerate();
            passages.flat_map(of).collect()
        })
    }

    /// The sentence around a byte of the prose.
    pub fn sentence_at(&self, at: usize) -> Range<usize> {
        let Some(passage) = self.prose.passage_at(at) else {
            return at..at;
        };
        // Where no rule has asked for all sentences, those of the passage are enough.
        if let Some(known) = self.made.sentences.get() {
            let held = known.get(known.partition_point(|s| s.range.end <= at));
            let held = held.filter(|s| s.range.start < passage.range.end);
            return held.map_or(passage.range.clone(), |s| s.range.clone());
        }
        let start = passage.range.start;
        let all = sentences(self.prose.text_of(passage));
        let held = all.iter().find(|s| at < start + s.range.end);
        held.map_or(passage.range.clone(), |s| {
            start + s.range.start..start + s.range.end
        })
    }

    /// The words of the prose, each place and each word.
    pub fn vocabulary(&self) -> &Vocabulary<'a> {
        let made = &self.made.vocabulary;
        made.get_or_init(|| Vocabulary::of(self.prose))
    }

    /// The telephone numbers of the prose, in order.
    pub(super) fn phones(&self) -> &[Phone] {
        self.made.phones.get_or_init(|| phones(&self.prose.text))
    }

    /// Words of running text, as blanks part them.
    pub fn words(&self) -> usize {
        *self.made.words.get_or_init(|| {
            let counts = |p: &&ProsePassage| {
                matches!(
                    p.kind,
                    PassageKind::Paragraph
                        | PassageKind::Item
                        | PassageKind::Quote
                        | PassageKind::Cell
                )
            };
            let passages = self.prose.passages.iter().filter(counts);
            let blanks = |text: &str| text.bytes().filter(|byte| *byte == b' ').count();
            passages.map(|p| blanks(self.prose.text_of(p)) + 1).sum()
        })
    }
}
