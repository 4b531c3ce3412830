//! The words of a page: where each stands, and each word once, so that what is known of a word is worked out once.
//!
//! It judges no word.

use std::ops::Range;

use crate::parse::markdown::prose::Prose;
use crate::readability::words;

/// A word where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    start: u32,
    end: u32,
    /// Its number among the words of the page.
    word: u32,
}

impl Standing {
    /// Bytes of the prose.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Its number in [`Vocabulary::words`].
    pub fn number(&self) -> usize {
        self.word as usize
    }
}

/// A word of the page, as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'a> {
    /// The word.
    pub text: &'a str,
    /// The number of its form in lower case: its own where it has no capital.
    pub lower: usize,
}

/// The words of a page.
pub struct Vocabulary<'a> {
    /// Each word once, in no order that means anything.
    pub words: Vec<Word<'a>>,
    standing: Vec<Standing>,
    /// By passage: the part of `standing` that is its.
    passages: Vec<Range<usize>>,
}

impl<'a> Vocabulary<'a> {
    /// The words of all passages.
    pub fn of(prose: &'a Prose) -> Self {
        let mut table = Table::new(prose.text.len());
        let mut standing = Vec::with_capacity(prose.text.len() / 5);
        let mut passages = Vec::with_capacity(prose.passages.len());
        for passage in &prose.passages {
            let first = standing.len();
            let lower = prose.lower.get(passage.range.clone()).unwrap_or_default();
            let text = prose.text_of(passage);
            for range in words(text) {
                let written = text.get(range.clone()).unwrap_or_default();
                let small = lower.get(range.clone()).unwrap_or_default();
                let start = (passage.range.start + range.start) as u32;
                standing.push(Standing {
                    start,
                    end: start + range.len() as u32,
                    word: table.number(written, small) as u32,
                });
            }
            passages.push(first..standing.len());
        }
        Self {
            words: table.words,
            standing,
            passages,
        }
    }

    /// All words where they stand, in order.
    pub fn all(&self) -> &[Standing] {
        &self.standing
    }

    /// The words of a passage, by its number, in order.
    pub fn of_passage(&self, passage: usize) -> &[Standing] {
        let range = self.passages.get(passage).cloned().unwrap_or_default();
        self.standing.get(range).unwrap_or_default()
    }

    /// The words that stand whole in a part of the prose, in order.
    pub fn within(&self, range: &Range<usize>) -> &[Standing] {
        let place = |at: usize| self.standing.partition_point(|s| (s.start as usize) < at);
        let found = place(range.start)..place(range.end);
        self.standing.get(found).unwrap_or_default()
    }
}

/// Each word once, found by a hash of it. Numbers are given in the order in which words are met.
struct Table<'a> {
    words: Vec<Word<'a>>,
    /// Numbers of words, each at the slot of its hash or the next that was free; `EMPTY` where there is none.
    slots: Vec<u32>,
}

const EMPTY: u32 = u32::MAX;

impl<'a> Table<'a> {
    /// A table for the words of a text of so many bytes.
    fn new(bytes: usize) -> Self {
        Self {
            words: Vec::with_capacity(bytes / 10),
            slots: vec![EMPTY; (bytes / 5).next_power_of_two().max(64)],
        }
    }

    fn number(&mut self, text: &'a str, lower: &'a str) -> usize {
        let number = self.find(text);
        if let Some(number) = number {
            return number;
        }
        let own = self.add(text);
        if text != lower {
            let small = self.find(lower).unwrap_or_else(|| self.add(lower));
            if let Some(word) = self.words.get_mut(own) {
                word.lower = small;
            }
        }
        own
    }

    fn find(&self, text: &str) -> Option<usize> {
        let mut at = self.slot(text);
        loop {
            let number = *self.slots.get(at)?;
            if number == EMPTY {
                return None;
            }
            let known = self.words.get(number as usize)?;
            if known.text == text {
                return Some(number as usize);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    fn add(&mut self, text: &'a str) -> usize {
        let number = self.words.len();
        self.words.push(Word {
            text,
            lower: number,
        });
        // Half of the slots stay free, so that a search is short, and ends.
        if self.words.len() * 2 > self.slots.len() {
            self.slots = vec![EMPTY; self.slots.len() * 2];
            for known in 0..number {
                self.enter(known);
            }
        }
        self.enter(number);
        number
    }

    fn enter(&mut self, number: usize) {
        let text = self.words.get(number).map_or("", |word| word.text);
        let mut at = self.slot(text);
        while let Some(slot) = self.slots.get_mut(at) {
            if *slot == EMPTY {
                *slot = number as u32;
                break;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    /// The slot of a text: FNV-1a (Fowler, Noll and Vo), folded.
    fn slot(&self, text: &str) -> usize {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for byte in text.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        (hash ^ (hash >> 29)) as usize & (self.slots.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::parse::markdown::prose::{ProseSource, read};

    fn prose(text: &str) -> Prose {
        let config = crate::config::read::defaults("s");
        read(&ProseSource {
            text,
            body_start: 0,
            settings: &config.markdown,
            values: &[],
        })
    }

    #[test]
    fn a_word_has_one_number_and_knows_its_small_form() {
        let prose = prose("Pain and pain.\n\n> Pain, THE end\n");
        let vocabulary = Vocabulary::of(&prose);
        let texts: Vec<&str> = vocabulary.words.iter().map(|w| w.text).collect();
        assert_eq!(texts, ["Pain", "pain", "and", "THE", "the", "end"]);
        let small: Vec<usize> = vocabulary.words.iter().map(|w| w.lower).collect();
        assert_eq!(small, [1, 1, 2, 4, 4, 5]);
        let numbers = |words: &[Standing]| words.iter().map(Standing::number).collect::<Vec<_>>();
        assert_eq!(numbers(vocabulary.of_passage(0)), [0, 2, 1]);
        assert_eq!(numbers(vocabulary.of_passage(1)), [0, 3, 5]);
        // "and pain" are bytes 5 to 13 of the first passage.
        assert_eq!(numbers(vocabulary.within(&(5..13))), [2, 1]);
    }

    proptest! {
        #[test]
        fn the_words_of_any_page_are_those_of_its_passages(text in "([a-cA-C] |[a-cA-C]|[ .,/'@\n]|\u{a0}|ñ|Ñ|😀|# |- |> ){0,80}") {
            let prose = prose(&text);
            let vocabulary = Vocabulary::of(&prose);
            for (number, passage) in prose.passages.iter().enumerate() {
                let own = prose.text_of(passage);
                let expected: Vec<&str> = words(own).filter_map(|range| own.get(range)).collect();
                let standing = vocabulary.of_passage(number);
                let found: Vec<&str> = standing.iter().map(|s| vocabulary.words[s.number()].text).collect();
                prop_assert_eq!(&found, &expected);
                prop_assert!(standing.iter().all(|s| prose.text.get(s.range()).is_some()));
                prop_assert_eq!(vocabulary.within(&passage.range), standing);
            }
            let mut texts: Vec<&str> = vocabulary.words.iter().map(|w| w.text).collect();
            texts.sort_unstable();
            texts.dedup();
            prop_assert_eq!(texts.len(), vocabulary.words.len(), "each word once");
        }
    }
}
