//! A pattern's parts are laid on a text, forwards and backwards from the place where its anchor was found.
//!
//! It does not search: that is `engine`.

use super::pattern::Part;

/// How many words `...` stands for at most.
const GAP_WORDS: usize = 8;

/// What goes on from a place: where the whole ends, if it fits.
pub(super) type Then<'t> = &'t mut dyn FnMut(usize) -> Option<usize>;

/// A text up to where a match may reach, and how far back it may.
pub(super) struct Scope<'t> {
    /// The text, as far as a match may reach.
    pub(super) text: &'t str,
    /// The byte before which it may not.
    pub(super) limit: usize,
}

impl Scope<'_> {
    /// Whether no word goes on over this place.
    pub(super) fn is_bound(&self, at: usize) -> bool {
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let before = self.text.get(..at).and_then(|t| t.chars().next_back());
        let after = self.text.get(at..).and_then(|t| t.chars().next());
        !(word(before) && word(after))
    }

    /// Where `parts` and what comes `then` end that start at `at`.
    pub(super) fn forward(&self, parts: &[Part], at: usize, then: Then<'_>) -> Option<usize> {
        let Some((part, rest)) = parts.split_first() else {
            return then(at);
        };
        let tail = self.text.get(at..)?;
        match part {
            Part::Text(text) => tail
                .starts_with(text.as_str())
                .then(|| self.forward(rest, at + text.len(), then))?,
            Part::Hyphen => tail
                .starts_with(['-', ' '])
                .then(|| self.forward(rest, at + 1, then))?,
            Part::Star => {
                let end = tail.find(|c: char| !is_of_word(c)).unwrap_or(tail.len());
                self.forward(rest, at + end, then)
            }
            Part::Number => self.forward(rest, at + number_end(tail)?, then),
            Part::Gap => self.gap_forward(rest, at, then),
            Part::Choice(choices) => {
                let first = tail.bytes().next();
                let mut fitting = choices.iter().filter(|choice| may_start(choice, first));
                fitting.find_map(|choice| {
                    self.forward(choice, at, &mut |end| self.forward(rest, end, then))
                })
            }
        }
    }

    /// [`Self::forward`] after up to eight words of the same sentence.
    fn gap_forward(&self, rest: &[Part], at: usize, then: Then<'_>) -> Option<usize> {
        let tail = self.text.get(at..)?;
        let blanks = tail.match_indices(' ').take(GAP_WORDS);
        for start in std::iter::once(0).chain(blanks.map(|(blank, _)| blank + 1)) {
            if ends_sentence(tail.get(..start)?) {
                return None;
            }
            // With its blank, and without: the gap before a mark has none.
            let word = tail.get(start..)?.find(|c: char| !is_of_word(c));
            let bare = word.map_or(tail.len(), |end| start + end);
            let mut stops = [start, bare].into_iter();
            if let Some(end) = stops.find_map(|stop| self.forward(rest, at + stop, then)) {
                return Some(end);
            }
        }
        None
    }

    /// [`Self::backward`] before up to eight words of the same sentence.
    fn gap_backward(&self, rest: &[Part], at: usize, then: Then<'_>) -> Option<usize> {
        let head = self.text.get(self.limit..at)?;
        let blanks = head.rmatch_indices(' ').take(GAP_WORDS);
        for stop in std::iter::once(head.len()).chain(blanks.map(|(blank, _)| blank)) {
            if ends_sentence(head.get(stop..)?) {
                return None;
            }
            if let Some(start) = self.backward(rest, self.limit + stop, then) {
                return Some(start);
            }
        }
        None
    }

    /// Where `parts` and what comes `then`, before them, start that end at `at`.
    pub(super) fn backward(&self, parts: &[Part], at: usize, then: Then<'_>) -> Option<usize> {
        let Some((part, rest)) = parts.split_last() else {
            return then(at);
        };
        let head = self.text.get(self.limit..at)?;
        match part {
            Part::Text(text) => head
                .ends_with(text.as_str())
                .then(|| self.backward(rest, at - text.len(), then))?,
            Part::Hyphen => head
                .ends_with(['-', ' '])
                .then(|| self.backward(rest, at - 1, then))?,
            Part::Star => {
                // The star stands for the rest of a word whose start comes before: every length is tried.
                let word = head
                    .rfind(|c: char| !is_of_word(c))
                    .map_or(0, |i| i + width(head, i));
                let mut starts = (word..=head.len()).filter(|i| head.is_char_boundary(*i));
                starts.find_map(|i| self.backward(rest, self.limit + i, then))
            }
            Part::Number => {
                let start = head
                    .rfind(|c: char| !c.is_ascii_digit() && c != '.' && c != ',')
                    .map_or(0, |i| i + width(head, i));
                let digits = head.get(start..)?;
                digits
                    .starts_with(|c: char| c.is_ascii_digit())
                    .then(|| self.backward(rest, self.limit + start, then))?
            }
            Part::Gap => self.gap_backward(rest, at, then),
            Part::Choice(choices) => {
                let last = head.bytes().next_back();
                let mut fitting = choices.iter().filter(|choice| may_end(choice, last));
                fitting.find_map(|choice| {
                    self.backward(choice, at, &mut |start| self.backward(rest, start, then))
                })
            }
        }
    }
}

/// Whether parts may start a text by its first byte: a look that spares most choices the rest.
fn may_start(parts: &[Part], byte: Option<u8>) -> bool {
    match parts.first() {
        Some(Part::Text(text)) => text.bytes().next() == byte,
        _ => true,
    }
}

/// Whether parts may end a text by its last byte.
fn may_end(parts: &[Part], byte: Option<u8>) -> bool {
    match parts.last() {
        Some(Part::Text(text)) => text.bytes().next_back() == byte,
        _ => true,
    }
}

fn is_of_word(c: char) -> bool {
    c.is_alphabetic() || c == '\''
}

/// Bytes of the character at `at`.
fn width(text: &str, at: usize) -> usize {
    text.get(at..)
        .and_then(|t| t.chars().next())
        .map_or(1, char::len_utf8)
}

fn number_end(text: &str) -> Option<usize> {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',')
        .unwrap_or(text.len());
    let number = text.get(..end)?.trim_end_matches(['.', ',']);
    number
        .starts_with(|c: char| c.is_ascii_digit())
        .then_some(number.len())
}

/// Whether a sentence or passage ends within a text.
fn ends_sentence(text: &str) -> bool {
    text.contains(['.', '?', '!', '\n'])
}
