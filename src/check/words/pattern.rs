//! A pattern of a word list becomes series of tokens, one for each way to say it, each with an anchor to search for.
//!
//! `(a|b)` is a choice, `(a)?` may be left out, `*` stands for the rest of a word, `#` for a number, `...` for up to
//! eight words; a hyphen stands for a hyphen or a blank. There is nothing else: lists are read by people.

use std::ops::Range;

/// Ways to say one pattern that are too many to be meant.
const MOST: usize = 4_000;
/// Words that `...` stands for at most.
const GAP_WORDS: usize = 8;

/// A part of a way to say a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// These characters.
    Text(String),
    /// The rest of a word.
    Star,
    /// A number such as `15`, `1,000` or `2.5`.
    Number,
    /// Up to eight words.
    Gap,
}

/// One way to say a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Way {
    tokens: Vec<Token>,
    /// Index of the token that is searched for.
    anchor: usize,
    /// Whether letters have to be large and small as written.
    exact: bool,
}

/// The ways to say a pattern; the sentence tells what is wrong with it.
pub(super) fn ways(pattern: &str, exact: bool) -> Result<Vec<Way>, String> {
    let texts = expand(pattern)?;
    texts.iter().map(|text| way(text, exact)).collect()
}

/// All texts that a pattern with choices stands for.
fn expand(pattern: &str) -> Result<Vec<String>, String> {
    let (texts, rest) = choices(pattern, 0)?;
    if !rest.is_empty() {
        return Err(format!("`{pattern}` closes a choice that is not open"));
    }
    Ok(texts)
}

/// The choices up to a closing mark or the end, and what follows.
fn choices(pattern: &str, depth: usize) -> Result<(Vec<String>, &str), String> {
    if depth > 8 {
        return Err(format!("`{pattern}` is nested too deeply"));
    }
    let mut all = Vec::new();
    let mut heads = vec![String::new()];
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        match c {
            ')' => break,
            '|' => {
                all.append(&mut heads);
                heads.push(String::new());
                rest = rest.get(1..).unwrap_or_default();
            }
            '(' | '-' => {
                let tails = if c == '-' {
                    rest = rest.get(1..).unwrap_or_default();
                    vec!["-".to_owned(), " ".to_owned()]
                } else {
                    let (mut tails, after) = choices(rest.get(1..).unwrap_or_default(), depth + 1)?;
                    rest = after.strip_prefix(')').ok_or_else(|| {
                        format!("`{pattern}` opens a choice and does not close it")
                    })?;
                    if let Some(after) = rest.strip_prefix('?') {
                        rest = after;
                        tails.push(String::new());
                    }
                    tails
                };
                heads = heads
                    .iter()
                    .flat_map(|head| tails.iter().map(move |tail| format!("{head}{tail}")))
                    .collect();
                if heads.len() > MOST {
                    return Err(format!("`{pattern}` has more than {MOST} choices"));
                }
            }
            c => {
                for head in &mut heads {
                    head.push(c);
                }
                rest = rest.get(c.len_utf8()..).unwrap_or_default();
            }
        }
    }
    all.append(&mut heads);
    Ok((all, rest))
}

fn way(text: &str, exact: bool) -> Result<Way, String> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut rest = text.trim();
    while let Some(c) = rest.chars().next() {
        let (token, len) = match c {
            '*' => (Token::Star, 1),
            '#' => (Token::Number, 1),
            _ if rest.starts_with("...") => (Token::Gap, 3),
            c => {
                let c = if exact {
                    c
                } else {
                    c.to_lowercase().next().unwrap_or(c)
                };
                match tokens.last_mut() {
                    // Two blanks where a choice is left out are one.
                    Some(Token::Text(text)) if c == ' ' && text.ends_with(' ') => {}
                    Some(Token::Text(text)) => text.push(c),
                    _ => tokens.push(Token::Text(c.to_string())),
                }
                rest = rest
                    .get(rest.chars().next().map_or(1, char::len_utf8)..)
                    .unwrap_or_default();
                continue;
            }
        };
        tokens.push(token);
        rest = rest.get(len..).unwrap_or_default();
    }
    for (number, token) in tokens.clone().iter().enumerate() {
        // A gap takes the blanks at its sides.
        if *token == Token::Gap {
            if let Some(Token::Text(before)) = number.checked_sub(1).and_then(|n| tokens.get_mut(n))
            {
                before.truncate(before.trim_end().len());
            }
            if let Some(Token::Text(after)) = tokens.get_mut(number + 1) {
                *after = after.trim_start().to_owned();
            }
        }
    }
    let length = |token: &Token| match token {
        Token::Text(text) => text.trim().len(),
        _ => 0,
    };
    let anchor = tokens
        .iter()
        .enumerate()
        .max_by_key(|(number, token)| (length(token), usize::MAX - number));
    match anchor {
        Some((anchor, token)) if length(token) > 0 => Ok(Way {
            tokens,
            anchor,
            exact,
        }),
        _ => Err(format!("`{text}` holds no word to look for")),
    }
}

impl Way {
    /// What is searched for, in lower case.
    pub(super) fn anchor(&self) -> String {
        match self.tokens.get(self.anchor) {
            Some(Token::Text(text)) => text.to_lowercase(),
            _ => String::new(),
        }
    }

    /// Where this way of saying it stands, its anchor being at `found`; `passage` is as far as it may reach. `text`
    /// is folded, `lower` the same in lower case.
    pub(super) fn matched(
        &self,
        text: &str,
        lower: &str,
        found: &Range<usize>,
        passage: &Range<usize>,
    ) -> Option<Range<usize>> {
        let around = lower.get(..passage.end)?;
        let before = self.tokens.get(..self.anchor)?;
        let after = self.tokens.get(self.anchor + 1..)?;
        let start = backwards(around, before, found.start, passage.start)?;
        let end = forwards(around, after, found.end)?;
        let whole = start..end;
        if !is_bound(around, &whole) {
            return None;
        }
        let exact = !self.exact
            || self.tokens.iter().all(|token| match token {
                Token::Text(part) => text
                    .get(whole.clone())
                    .is_some_and(|t| t.contains(part.as_str())),
                _ => true,
            });
        exact.then_some(whole)
    }
}

/// Whether no letter or digit goes on at either end.
fn is_bound(text: &str, range: &Range<usize>) -> bool {
    let edge = |inside: Option<char>, outside: Option<char>| {
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !(word(inside) && word(outside))
    };
    let (before, rest) = (text.get(..range.start), text.get(range.start..));
    let (whole, after) = (text.get(..range.end), text.get(range.end..));
    let last = |t: Option<&str>| t.and_then(|t| t.chars().next_back());
    let first = |t: Option<&str>| t.and_then(|t| t.chars().next());
    edge(first(rest), last(before)) && edge(last(whole), first(after))
}

/// Where `tokens` end that start at `at`.
fn forwards(text: &str, tokens: &[Token], at: usize) -> Option<usize> {
    let Some((token, rest)) = tokens.split_first() else {
        return Some(at);
    };
    let tail = text.get(at..)?;
    match token {
        Token::Text(part) => {
            let part = part.to_lowercase();
            tail.starts_with(part.as_str())
                .then(|| forwards(text, rest, at + part.len()))?
        }
        Token::Star => {
            let end = tail
                .find(|c: char| !c.is_alphabetic() && c != '\'')
                .unwrap_or(tail.len());
            forwards(text, rest, at + end)
        }
        Token::Number => {
            let end = number_end(tail)?;
            forwards(text, rest, at + end)
        }
        Token::Gap => {
            let limit = tail.find(['.', '?', '!', '\n']).unwrap_or(tail.len());
            let inside = tail.get(..limit)?;
            // A gap ends before or after a blank, or where the sentence does.
            let blanks = inside.match_indices(' ').take(GAP_WORDS);
            let mut stops = std::iter::once(0)
                .chain(blanks.flat_map(|(stop, _)| [stop, stop + 1]))
                .chain((inside.split(' ').count() <= GAP_WORDS).then_some(limit));
            stops.find_map(|stop| forwards(text, rest, at + stop))
        }
    }
}

/// Where `tokens` start that end at `at`; not before `limit`.
fn backwards(text: &str, tokens: &[Token], at: usize, limit: usize) -> Option<usize> {
    let Some((token, rest)) = tokens.split_last() else {
        return Some(at);
    };
    let head = text.get(limit..at)?;
    match token {
        Token::Text(part) => {
            let part = part.to_lowercase();
            head.ends_with(part.as_str())
                .then(|| backwards(text, rest, at - part.len(), limit))?
        }
        Token::Star => {
            let word = head
                .rfind(|c: char| !c.is_alphabetic() && c != '\'')
                .map_or(0, |i| i + 1);
            // The star stands for the rest of a word whose start comes before: every length is tried.
            (word..=head.len())
                .filter(|i| head.is_char_boundary(*i))
                .find_map(|i| backwards(text, rest, limit + i, limit))
        }
        Token::Number => {
            let start = head
                .rfind(|c: char| !c.is_ascii_digit() && c != '.' && c != ',')
                .map_or(0, |i| {
                    i + head
                        .get(i..)
                        .and_then(|t| t.chars().next())
                        .map_or(1, char::len_utf8)
                });
            let digits = head.get(start..)?;
            digits
                .starts_with(|c: char| c.is_ascii_digit())
                .then(|| backwards(text, rest, limit + start, limit))?
        }
        Token::Gap => {
            let mut stops = std::iter::once(head.len()).chain(
                head.rmatch_indices(' ')
                    .take(GAP_WORDS)
                    .map(|(stop, _)| stop),
            );
            stops.find_map(|stop| {
                let skipped = head.get(stop..)?;
                if skipped.contains(['.', '?', '!', '\n']) {
                    return None;
                }
                backwards(text, rest, limit + stop, limit)
            })
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pattern: &str, text: &str) -> Option<String> {
        let lower = text.to_lowercase();
        let passage = 0..text.len();
        ways(pattern, false).unwrap().iter().find_map(|way| {
            let anchor = way.anchor();
            let at = lower.find(&anchor)?;
            let range = way.matched(text, &lower, &(at..at + anchor.len()), &passage)?;
            Some(text.get(range).unwrap().to_owned())
        })
    }

    #[test]
    fn patterns_say_what_is_meant() {
        for (pattern, text, expected) in [
            ("(cure|cures|cured)", "It cured me", Some("cured")),
            ("cure", "It secures me", None),
            ("cure", "It cures me", None),
            ("guarantee*", "We GUARANTEED it", Some("GUARANTEED")),
            ("side-effects", "no side effects", Some("side effects")),
            ("side-effects", "no side-effects", Some("side-effects")),
            ("no (known )?risk", "has no risk", Some("no risk")),
            (
                "no (known )?risk",
                "has no known risk",
                Some("no known risk"),
            ),
            (
                "lose # (pounds|lbs)",
                "lose 1,500 pounds",
                Some("lose 1,500 pounds"),
            ),
            (
                "# pounds in # days",
                "10 pounds in 7 days.",
                Some("10 pounds in 7 days"),
            ),
            (
                "how can ... ?",
                "how can it help you?",
                Some("how can it help you?"),
            ),
            ("how can ...?", "how can. it help you?", None),
            (
                "permanent* relief",
                "permanently relief",
                Some("permanently relief"),
            ),
            ("fda-approved", "FDA approved", Some("FDA approved")),
        ] {
            assert_eq!(
                found(pattern, text).as_deref(),
                expected,
                "{pattern} in {text}"
            );
        }
    }

    #[test]
    fn a_faulty_pattern_is_refused() {
        for pattern in ["(a", "a)", "#", "", "..."] {
            assert!(ways(pattern, false).is_err(), "{pattern}");
        }
    }
}
