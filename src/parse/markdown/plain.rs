//! The plain text of a page as it is read: prose, code and headings apart, its words, and its first words.
//!
//! It does not know HTML; what counts as prose is told by `flow`.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// The plain text of a page, for comparing articles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spoken {
    /// Paragraphs, lists, table cells, captions and notes, with inline code; a line each.
    pub body: String,
    /// Code blocks.
    pub code: String,
    /// Headings, in order.
    pub headings: Vec<String>,
}

/// Plain text under way.
#[derive(Debug, Default)]
pub(super) struct Plain {
    /// What is kept.
    pub(super) spoken: Spoken,
    /// The heading or the picture's description under way.
    pub(super) aside: String,
    /// Whether text goes to `aside`.
    pub(super) in_aside: bool,
    /// How many things are open whose text is no part of an excerpt: tables, notes, bodies of shortcodes.
    pub(super) skipping: u32,
    /// Parts of the body that an excerpt is made of.
    lead: Vec<Range<usize>>,
    /// Where the block under way starts.
    block: usize,
    /// Whether `<!-- more -->` has been met.
    ended: bool,
}

impl Plain {
    /// Adds text to what is under way.
    pub(super) fn say(&mut self, text: &str) {
        if self.in_aside {
            self.aside.push_str(text);
        } else {
            self.spoken.body.push_str(text);
        }
    }

    /// Ends a block: what follows stands on a line of its own.
    pub(super) fn end_block(&mut self) {
        if self.spoken.body.len() > self.block {
            self.lead_until_here();
            self.spoken.body.push('\n');
            self.block = self.spoken.body.len();
        }
    }

    /// Ends the excerpt here.
    pub(super) fn end_lead(&mut self) {
        if !self.ended {
            self.lead_until_here();
            self.ended = true;
        }
    }

    /// Where the next text of the body will stand.
    pub(super) fn here(&self) -> usize {
        self.spoken.body.len()
    }

    /// The text of the body since `start`.
    pub(super) fn since(&self, start: usize) -> &str {
        self.spoken.body.get(start..).unwrap_or_default()
    }

    /// Starts a heading or a description.
    pub(super) fn begin_aside(&mut self) {
        self.aside.clear();
        self.in_aside = true;
    }

    /// The heading or description that has just ended, white space made single.
    pub(super) fn end_aside(&mut self) -> String {
        self.in_aside = false;
        squeeze(&self.aside)
    }

    /// Words of the body and the headings.
    pub(super) fn words(&self) -> u32 {
        let headings = self.spoken.headings.iter().map(|h| count_words(h));
        let all = count_words(&self.spoken.body) + headings.sum::<usize>();
        u32::try_from(all).unwrap_or(u32::MAX)
    }

    /// The text before `<!-- more -->`, or the first `limit` words.
    pub(super) fn excerpt(&self, limit: usize) -> String {
        let parts = || {
            let body = &self.spoken.body;
            self.lead.iter().filter_map(|r| body.get(r.clone()))
        };
        if self.ended {
            return squeeze(&parts().collect::<Vec<_>>().join(" "));
        }
        let mut text = String::new();
        // A part is enough once it holds more words than are wanted; no page is read to its end for 50 words.
        let mut words = 0;
        for part in parts() {
            text.push_str(part);
            text.push(' ');
            words += count_words(part);
            if words > limit {
                break;
            }
        }
        if text.is_empty() && self.lead.is_empty() {
            text.clone_from(&self.spoken.body);
        }
        cut(&squeeze(&text), limit)
    }

    fn lead_until_here(&mut self) {
        if !self.ended && self.skipping == 0 && self.spoken.body.len() > self.block {
            self.lead.push(self.block..self.spoken.body.len());
        }
    }
}

/// The text with every run of white space made one blank, and none at its ends.
pub(super) fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// The first `limit` words, with `…` where there are more; whole text where there are not.
fn cut(text: &str, limit: usize) -> String {
    let mut words = text.unicode_word_indices();
    let Some((at, last)) = (match limit {
        0 => None,
        n => words.nth(n - 1),
    }) else {
        return if limit == 0 {
            String::new()
        } else {
            text.to_owned()
        };
    };
    if words.next().is_none() {
        return text.to_owned();
    }
    let end = at + last.len();
    let rest = text.get(end..).unwrap_or_default();
    let closing = rest.len()
        - rest
            .trim_start_matches([')', ']', '"', '\'', '”', '’', '»'])
            .len();
    format!("{}…", text.get(..end + closing).unwrap_or_default())
}

/// Words in the sense of Unicode Standard Annex #29: what lies between two word boundaries and holds a letter or a
/// digit.
pub(super) fn count_words(text: &str) -> usize {
    text.split_ascii_whitespace()
        .map(|token| {
            if token.is_ascii() {
                count_ascii(token.as_bytes())
            } else {
                token.unicode_words().count()
            }
        })
        .sum()
}

/// [`count_words`] for ASCII without white space: rules WB5 to WB13b come down to these few.
fn count_ascii(token: &[u8]) -> usize {
    let kind = |at: usize| token.get(at).copied().unwrap_or(b' ');
    let (mut words, mut inside, mut counted) = (0, false, false);
    for (at, &byte) in token.iter().enumerate() {
        let joins = match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' => true,
            b'\'' | b'.' if inside => {
                let (before, after) = (kind(at.wrapping_sub(1)), kind(at + 1));
                before.is_ascii_alphabetic() && after.is_ascii_alphabetic()
                    || before.is_ascii_digit() && after.is_ascii_digit()
            }
            b':' if inside => {
                kind(at.wrapping_sub(1)).is_ascii_alphabetic() && kind(at + 1).is_ascii_alphabetic()
            }
            b',' | b';' if inside => {
                kind(at.wrapping_sub(1)).is_ascii_digit() && kind(at + 1).is_ascii_digit()
            }
            _ => false,
        };
        if !joins {
            (inside, counted) = (false, false);
            continue;
        }
        inside = true;
        if !counted && byte.is_ascii_alphanumeric() {
            counted = true;
            words += 1;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_are_counted_as_people_count_them() {
        for (text, words) in [
            ("", 0),
            ("One, two - three.", 3),
            ("don't stop at 3.5 mg", 5),
            ("don’t está años", 3),
            ("well-known", 2),
            ("* --- !", 0),
        ] {
            assert_eq!(count_words(text), words, "{text}");
        }
    }

    #[test]
    fn an_excerpt_ends_at_a_word_and_says_when_there_is_more() {
        assert_eq!(cut("One two, three", 2), "One two…");
        assert_eq!(cut("One (two) three", 2), "One (two)…");
        assert_eq!(cut("One two.", 2), "One two.");
        assert_eq!(cut("One two.", 0), "");
    }

    proptest! {
        #[test]
        fn the_short_way_to_count_ascii_words_agrees_with_the_standard(text in "[ -~]{0,40}") {
            prop_assert_eq!(count_words(&text), text.unicode_words().count());
        }
    }
}
