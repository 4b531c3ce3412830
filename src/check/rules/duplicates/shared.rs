//! Sentences that two articles have in common.

use std::collections::BTreeMap;

use super::normal;
use crate::check::whole::Whole;
use crate::diagnostic::{Label, Place};
use crate::parse::front_matter;
use crate::parse::markdown::prose::{self, ProseSource};
use crate::readability::sentences::sentences;
use crate::site::PageId;
use crate::source::Span;

/// Sentences that are shown of a pair.
const SHOWN: usize = 3;
/// Words of a sentence that says something of its own; shorter ones many articles share.
const LONG: usize = 8;
/// Articles whose sentences are read: a site with more copies than that has seen enough of them.
const READ: usize = 400;

/// The sentences of articles that share text, each article read once.
pub(super) struct Sentences<'a> {
    whole: &'a Whole<'a>,
    read: BTreeMap<PageId, BTreeMap<String, Span>>,
}

impl<'a> Sentences<'a> {
    pub(super) fn new(whole: &'a Whole<'a>) -> Self {
        let read = BTreeMap::new();
        Self { whole, read }
    }

    /// Places in the second article of the first sentences that the first one has, too.
    pub(super) fn of(&mut self, first: PageId, second: PageId) -> Vec<Label> {
        for id in [first, second] {
            if !self.read.contains_key(&id) && self.read.len() < READ {
                let sentences = self.sentences(id);
                self.read.insert(id, sentences);
            }
        }
        let (Some(one), Some(other)) = (self.read.get(&first), self.read.get(&second)) else {
            return Vec::new();
        };
        let file = self.whole.site.page(second).file();
        let mut spans: Vec<Span> = other
            .iter()
            .filter(|(words, _)| one.contains_key(*words))
            .map(|(_, span)| *span)
            .collect();
        spans.sort();
        let label = |span: Span| Label {
            place: Place::new(&file, span),
            message: "both say this".into(),
        };
        spans.into_iter().take(SHOWN).map(label).collect()
    }

    /// Sentences of an article by their words, each with its place.
    fn sentences(&self, id: PageId) -> BTreeMap<String, Span> {
        let text = (self.whole.text)(id);
        let body_start = match front_matter::split(&text) {
            front_matter::Split::None(body)
            | front_matter::Split::Yaml(_, body)
            | front_matter::Split::Toml(_, body) => body,
            front_matter::Split::Open(_) => return BTreeMap::new(),
        };
        let settings = &self.whole.config.markdown;
        let prose = prose::read(&ProseSource {
            text: &text,
            body_start,
            settings,
            values: &[],
        });
        let mut found = BTreeMap::new();
        for passage in &prose.passages {
            let words = prose.text_of(passage);
            for sentence in sentences(words) {
                let written = normal(words.get(sentence.range.clone()).unwrap_or_default());
                if written.split(' ').count() >= LONG {
                    let start = passage.range.start;
                    let range = start + sentence.range.start..start + sentence.range.end;
                    found.entry(written).or_insert_with(|| prose.span(&range));
                }
            }
        }
        found
    }
}
