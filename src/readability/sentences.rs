//! A block of plain text -> its sentences and words, as places in it.
//!
//! It does not know Markdown: a block is a paragraph, an item of a list or such, without marks.

use std::ops::Range;

/// A sentence of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Bytes of the block, without white space at its ends.
    pub range: Range<usize>,
    /// Whether it ends in a mark (`.`, `?`, `!`, `:`, `…`). A heading or an item such as "Dizziness" does not.
    pub finished: bool,
}

/// Words with a stop that seldom end a sentence; without their stops, in lower case.
const SHORT_FORMS: &[&str] = &[
    "al", "approx", "apr", "art", "aug", "ave", "av", "blvd", "capt", "cf", "co", "col", "corp",
    "dec", "dept", "dr", "dra", "ed", "eds", "eg", "ej", "est", "etc", "feb", "fig", "figs", "gen",
    "gov", "hr", "hrs", "ie", "inc", "jan", "jr", "jul", "jun", "lic", "lt", "ltd", "mar", "max",
    "min", "mr", "mrs", "ms", "mt", "mts", "nov", "núm", "no", "nos", "oct", "op", "p", "pág",
    "págs", "pp", "ph", "prof", "profa", "rep", "rev", "sec", "sen", "sep", "sept", "sgt", "sr",
    "sra", "srta", "st", "ste", "tel", "univ", "vol", "vols", "vs", "v",
];

/// Of these, the ones after which a capital letter or a digit is no sign of a new sentence either.
const TITLES: &[&str] = &[
    "approx", "capt", "cf", "col", "dr", "dra", "eg", "ej", "fig", "figs", "gen", "gov", "ie",
    "lic", "lt", "mr", "mrs", "ms", "mt", "no", "nos", "núm", "pág", "págs", "pp", "prof", "profa",
    "rep", "rev", "sen", "sgt", "sr", "sra", "srta", "st", "tel", "vol", "vols", "vs", "v",
];

/// Words after which a single letter is a name of its own.
const LETTERED: &[&str] = &[
    "appendix",
    "class",
    "exhibit",
    "grade",
    "group",
    "grupo",
    "hepatitis",
    "option",
    "part",
    "parte",
    "phase",
    "plan",
    "schedule",
    "section",
    "step",
    "tipo",
    "type",
    "vitamin",
    "vitamina",
];

/// The sentences of a block in order. None is empty, and each holds a letter or a digit.
pub fn sentences(block: &str) -> Vec<Sentence> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while let Some(end) = next_end(block, at) {
        if ends_here(block, start, &end) {
            push(block, start..end.end, true, &mut found);
            start = end.end;
        }
        at = end.end;
    }
    let rest = block.get(start..).unwrap_or_default().trim_end();
    push(block, start..block.len(), rest.ends_with(':'), &mut found);
    found
}

fn push(block: &str, range: Range<usize>, finished: bool, found: &mut Vec<Sentence>) {
    let text = block.get(range.clone()).unwrap_or_default();
    if text.chars().any(char::is_alphanumeric) {
        let start = range.start + (text.len() - text.trim_start().len());
        let range = start..start + text.trim().len();
        found.push(Sentence { range, finished });
    }
}

/// The next run of marks that may end a sentence, with the quotes and brackets that close after it.
fn next_end(block: &str, from: usize) -> Option<Range<usize>> {
    let mark = |c: char| matches!(c, '.' | '?' | '!' | '…');
    let rest = block.get(from..)?;
    let first = from + rest.find(mark)?;
    let run = block.get(first..)?;
    let closing = |c: char| mark(c) || matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']');
    let len = run.len() - run.trim_start_matches(closing).len();
    Some(first..first + len)
}

/// Whether the marks at `end` end the sentence that began at `start`.
fn ends_here(block: &str, start: usize, end: &Range<usize>) -> bool {
    let after = block.get(end.end..).unwrap_or_default();
    if after.trim().is_empty() {
        return true;
    }
    // `3.5`, `example.org`, `(sic!)-like`: a sentence ends before a blank.
    if !after.starts_with(char::is_whitespace) {
        return false;
    }
    let next = after
        .trim_start()
        .trim_start_matches(['"', '\'', '“', '‘', '«', '(', '[', '¿', '¡'])
        .chars()
        .next();
    // `… and then`, `"Really?" she asked`: the sentence goes on.
    if next.is_some_and(char::is_lowercase) {
        return false;
    }
    let marks = block.get(end.clone()).unwrap_or_default();
    if !marks.starts_with('.') || marks.starts_with("..") {
        return true;
    }
    let before = block.get(start..end.start).unwrap_or_default();
    !is_short_form(before, next)
}

/// Whether the text before a stop ends in a short form, so that the stop belongs to it.
fn is_short_form(before: &str, next: Option<char>) -> bool {
    let word = before
        .rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '"' | '“'))
        .next()
        .unwrap_or_default();
    let folded = word.replace('.', "").to_lowercase();
    let next_is_name = next.is_some_and(char::is_alphanumeric);
    if TITLES.contains(&folded.as_str()) {
        // "He said no. Then he left": a short word is a short form only before a number or, for titles, a name.
        return match folded.as_str() {
            "no" | "nos" | "v" | "gen" | "col" | "rep" => {
                next.is_some_and(|c| c.is_ascii_digit())
                    || word.starts_with(char::is_uppercase) && folded != "no"
            }
            _ => next_is_name,
        };
    }
    if SHORT_FORMS.contains(&folded.as_str()) {
        return next.is_some_and(|c| c.is_ascii_digit());
    }
    // An initial: "J. Smith", but not "vitamin C. Take".
    let mut letters = word.chars();
    let single =
        matches!((letters.next(), letters.next()), (Some(c), None) if c.is_uppercase() && c != 'I');
    let before = before
        .trim_end_matches(|c: char| !c.is_whitespace())
        .trim_end();
    let named = before
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default();
    single
        && !LETTERED.contains(&named.to_lowercase().as_str())
        && next.is_some_and(char::is_uppercase)
}

/// The words of a text in order, as places in it: what stands between blanks, slashes and dashes and holds a letter or
/// a digit, without the marks around it. Addresses of the web and of e-mail are no words.
pub fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < text.len() {
            let token = next_token(text, at);
            at = token.end + text.get(token.end..).map_or(1, first_width);
            if let Some(word) = word_of(text, token) {
                return Some(word);
            }
        }
        None
    })
}

/// What stands between `at` and the next blank, slash or dash.
fn next_token(text: &str, at: usize) -> Range<usize> {
    let bytes = text.as_bytes();
    let mut end = at;
    while let Some(&byte) = bytes.get(end) {
        if byte.is_ascii() {
            // A vertical tab is a blank, too, which `is_ascii_whitespace` does not know.
            if matches!(byte, b' ' | b'\t'..=b'\r' | b'/' | b'|') {
                break;
            }
            end += 1;
        } else {
            let rest = text.get(end..).unwrap_or_default();
            let breaks = |c: char| c.is_whitespace() || matches!(c, '—' | '–' | '…');
            if rest.starts_with(breaks) {
                break;
            }
            end += first_width(rest);
        }
    }
    at..end
}

/// Bytes of the first character of a text; 1 where there is none, so that a search goes on.
fn first_width(text: &str) -> usize {
    text.chars().next().map_or(1, char::len_utf8)
}

/// The word of a token, if it is one.
fn word_of(text: &str, token: Range<usize>) -> Option<Range<usize>> {
    let written = text.get(token.clone())?;
    let bytes = written.as_bytes();
    let bare = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    if bare(bytes.first()) && bare(bytes.last()) {
        return (!is_address(written)).then_some(token);
    }
    let trimmed = written.trim_start_matches(|c: char| !c.is_alphanumeric());
    let from = token.start + (written.len() - trimmed.len());
    let word = trimmed.trim_end_matches(|c: char| !c.is_alphanumeric());
    (!word.is_empty() && !is_address(word)).then(|| from..from + word.len())
}

/// Whether a word without slashes is an address of e-mail or of the web.
fn is_address(word: &str) -> bool {
    if !word.bytes().any(|byte| matches!(byte, b'@' | b'.')) {
        return false;
    }
    word.contains('@')
        || word.starts_with("www.")
        || word.rsplit_once('.').is_some_and(|(before, end)| {
            before.len() > 2
                && end.len() > 1
                && end.bytes().all(|b| b.is_ascii_lowercase())
                && !before.ends_with('.')
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn split(text: &str) -> Vec<&str> {
        sentences(text)
            .into_iter()
            .filter_map(|s| text.get(s.range))
            .collect()
    }

    #[test]
    fn sentences_end_where_readers_stop() {
        for (text, expected) in [
            ("One. Two? Three!", vec!["One.", "Two?", "Three!"]),
            (
                "Ask Dr. Ruiz. She knows.",
                vec!["Ask Dr. Ruiz.", "She knows."],
            ),
            (
                "Take 3.5 mg at 9 a.m. and rest.",
                vec!["Take 3.5 mg at 9 a.m. and rest."],
            ),
            (
                "Come at 9 a.m. Bring a friend.",
                vec!["Come at 9 a.m.", "Bring a friend."],
            ),
            (
                "“Is it safe?” she asked. It is.",
                vec!["“Is it safe?” she asked.", "It is."],
            ),
            ("“Is it safe?” “It is.”", vec!["“Is it safe?”", "“It is.”"]),
            (
                "Take vitamin C. Rest well.",
                vec!["Take vitamin C.", "Rest well."],
            ),
            (
                "Written by J. Smith in May.",
                vec!["Written by J. Smith in May."],
            ),
            (
                "Pain, fever, etc. Call us.",
                vec!["Pain, fever, etc.", "Call us."],
            ),
            (
                "See healthcare.gov or call. Now",
                vec!["See healthcare.gov or call.", "Now"],
            ),
            (
                "She said no. Then she left.",
                vec!["She said no.", "Then she left."],
            ),
            ("Wait… Then go.", vec!["Wait…", "Then go."]),
            ("¿Duele? No. ¡Venga!", vec!["¿Duele?", "No.", "¡Venga!"]),
            (
                "La Dra. Ruiz lo sabe. Pregunte.",
                vec!["La Dra. Ruiz lo sabe.", "Pregunte."],
            ),
            (" ... ", vec![]),
        ] {
            assert_eq!(split(text), expected, "{text}");
        }
    }

    #[test]
    fn an_item_without_a_stop_is_not_finished_and_a_line_before_a_list_is() {
        let finished = |text: &str| {
            sentences(text)
                .iter()
                .map(|s| s.finished)
                .collect::<Vec<_>>()
        };
        assert_eq!(finished("Dizziness"), [false]);
        assert_eq!(finished("Call us if you have:"), [true]);
        assert_eq!(finished("It passes. Mostly"), [true, false]);
    }

    #[test]
    fn words_are_what_a_reader_reads() {
        let text = "“Well-known” drugs/doses – 3.5 mg, see healthcare.gov (it's free).";
        let found: Vec<&str> = words(text).filter_map(|r| text.get(r)).collect();
        assert_eq!(
            found,
            [
                "Well-known",
                "drugs",
                "doses",
                "3.5",
                "mg",
                "see",
                "it's",
                "free"
            ]
        );
    }

    proptest! {
        #[test]
        fn any_text_has_its_sentences_in_order_between_characters(text in "([a-zA-Zñ.?!…:;'”\"() \n]|Dr\\. |3\\.5|\u{a0}|😀){0,60}") {
            let mut last = 0;
            for sentence in sentences(&text) {
                prop_assert!(sentence.range.start >= last);
                prop_assert!(text.get(sentence.range.clone()).is_some_and(|s| s == s.trim() && !s.is_empty()));
                last = sentence.range.end;
            }
            for word in words(&text) {
                prop_assert!(text.get(word).is_some_and(|w| !w.is_empty()));
            }
        }
    }
}
