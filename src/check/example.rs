//! A rule's example becomes the text that it stands for.
//!
//! `⟦` and `⟧` stand around what is found; `⟨400 words⟩` stands for so many words that no rule minds, and
//! `⟨400 hard words⟩` for so many that are hard to read.

use std::ops::Range;

/// Words for a long example.
const FILLER: &str = "The room is quiet and the chair is soft and warm.";
/// Words for a long example that is hard to read.
const HARD: &str = "Considerable pharmacological heterogeneity necessitates comprehensive individualized multidisciplinary evaluation.";

/// An example as a rule reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Its text, without marks.
    pub text: String,
    /// The bytes that the one finding has to stand on; without marks any place will do.
    pub marked: Option<Range<usize>>,
}

impl Example {
    /// Reads an example as it stands with its rule.
    pub fn of(written: &str) -> Self {
        let mut text = String::with_capacity(written.len());
        let mut start = None;
        let mut end = None;
        let mut rest = written;
        while let Some(c) = rest.chars().next() {
            let after = rest.get(c.len_utf8()..).unwrap_or_default();
            rest = after;
            match c {
                '⟦' => start = Some(text.len()),
                '⟧' => end = Some(text.len()),
                '⟨' => match words(after) {
                    Some((filler, count, after)) => {
                        fill(&mut text, filler, count);
                        rest = after;
                    }
                    None => text.push(c),
                },
                c => text.push(c),
            }
        }
        let marked = start.zip(end).map(|(start, end)| start..end);
        Self { text, marked }
    }
}

/// The kind of words and their number in `400 words⟩` or `400 hard words⟩`, and what follows.
fn words(text: &str) -> Option<(&'static str, usize, &str)> {
    let (inside, after) = text.split_once('⟩')?;
    let inside = inside.strip_suffix(" words")?;
    let (filler, number) = match inside.strip_suffix(" hard") {
        Some(number) => (HARD, number),
        None => (FILLER, inside),
    };
    Some((filler, number.parse().ok()?, after))
}

fn fill(text: &mut String, filler: &str, count: usize) {
    let words: Vec<&str> = filler.split(' ').cycle().take(count).collect();
    text.push_str(&words.join(" "));
    if !text.ends_with('.') {
        text.push('.');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_words_come() {
        let example = Example::of("Say ⟦it⟧. ⟨13 words⟩ End ⟨x⟩");
        let filled = "Say it. The room is quiet and the chair is soft and warm. The room. End ⟨x⟩";
        assert_eq!(example.text, filled);
        assert_eq!(example.marked, Some(4..6));
        assert_eq!(Example::of("plain").marked, None);
    }
}
