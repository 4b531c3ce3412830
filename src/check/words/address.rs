//! Words within an address that stands open in a text (`https://…`, `www.…`, `mailto:…`, `name@…`, `clinic.example/…`)
//! are no prose.
//!
//! It reads no links: what an address of `[…](…)` holds is no text in the first place. A telephone number
//! (`<tel:…>`) is read by people and stays prose.

use std::ops::Range;

/// How many characters of an address are read to each side of a word.
const LONGEST: usize = 2000;

/// Ends the scheme of an address, whatever that is.
const SCHEME_END: &str = "://";

/// Addresses that have no such end start so.
const STARTS: [&str; 2] = ["mailto:", "www."];

/// Whether there may be an address in a text at all.
pub(super) fn may_stand_in(text: &str) -> bool {
    text.contains('@')
        || text.contains(SCHEME_END)
        || STARTS.iter().any(|s| text.contains(s))
        || may_hold_host(text)
}

/// Whether letters stand right behind a dot somewhere, as in the name of a host.
fn may_hold_host(text: &str) -> bool {
    let bytes = text.as_bytes();
    let letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
    text.match_indices('.')
        .any(|(at, _)| letter(at + 1) && letter(at + 2))
}

/// Whether a phrase starts or ends within an address.
pub(super) fn holds(text: &str, phrase: &Range<usize>) -> bool {
    let first = token(text, phrase.start);
    let last = token(text, phrase.end);
    start(text, &first).is_some_and(|at| at <= phrase.start)
        || start(text, &last).is_some_and(|at| at < phrase.end)
}

/// The signs without a blank around a place.
fn token(text: &str, at: usize) -> Range<usize> {
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    let width = |signs: &mut dyn Iterator<Item = char>| -> usize {
        let signs = signs.take(LONGEST).take_while(|c| !ends(*c));
        signs.map(char::len_utf8).sum()
    };
    at - width(&mut before.chars().rev())..at + width(&mut after.chars())
}

/// Whether no address goes on over a sign.
fn ends(c: char) -> bool {
    c.is_whitespace() || matches!(c, '<' | '>' | '"' | '“' | '”' | '—' | '–' | '\u{fffc}')
}

/// Where the first address of a token starts.
fn start(text: &str, token: &Range<usize>) -> Option<usize> {
    let signs = text.get(token.clone())?;
    let scheme = signs.find(SCHEME_END).map(|at| {
        let before = signs.get(..at).unwrap_or_default();
        before
            .trim_end_matches(|c: char| c.is_ascii_alphanumeric())
            .len()
    });
    let named = STARTS.iter().filter_map(|start| signs.find(start));
    let found = named
        .chain(scheme)
        .chain(mailbox(signs))
        .chain(host(signs))
        .min()?;
    Some(token.start + found)
}

/// Where `name@host` starts in a token.
fn mailbox(signs: &str) -> Option<usize> {
    let (name, host) = signs.split_once('@')?;
    let of_name = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '+' | '-');
    let from = name.trim_end_matches(of_name).len();
    (from < name.len() && host.starts_with(char::is_alphanumeric)).then_some(from)
}

/// Ends of hosts that are so well known that nothing has to follow. None of them is a word that a sentence begins with.
const KNOWN: [&str; 7] = ["com", "org", "net", "gov", "edu", "info", "example"];

/// Where `clinic.example/page` or `clinic.com` starts in a token.
fn host(signs: &str) -> Option<usize> {
    let of_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let from = signs.find(of_host)?;
    let name = signs.get(from..)?;
    let end = name.find(|c: char| !of_host(c)).unwrap_or(name.len());
    let (name, rest) = name.split_at_checked(end)?;
    let has_path = rest.starts_with('/');
    // A full stop after the address is the sentence's.
    let name = if has_path {
        name
    } else {
        name.trim_end_matches('.')
    };
    let (below, top) = name.rsplit_once('.')?;
    let is_top = top.len() >= 2 && top.bytes().all(|b| b.is_ascii_alphabetic());
    let labels = below
        .split('.')
        .all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'));
    (is_top && labels && (has_path || KNOWN.contains(&top))).then_some(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_an_address_are_told_from_words_beside_it() {
        for (text, phrase, expected) in [
            ("https://a.example/fda-approved", "fda-approved", true),
            ("See (https://a.example/cure).", "cure", true),
            ("See http://cure.example", "cure", true),
            ("www.cure.example", "cure", true),
            ("mailto:cure@a.example", "cure", true),
            ("Write to cure@a.example.", "cure", true),
            ("Write to a@the-cure.example.", "cure", true),
            ("a.example/fda-approved", "fda-approved", true),
            ("See (clinic.mx/cure).", "cure", true),
            ("On the-cure.com.", "cure", true),
            ("On the-cure.com/.", "cure", true),
            ("Ask us.the cure", "cure", false),
            ("It helps.A cure/relief", "cure", false),
            ("It helps.cure.", "cure", false),
            ("a cure/relief, e.g./i.e.", "cure", false),
            ("2.5mg/day cure", "cure", false),
            ("no cure https://a.example/x", "no cure", false),
            ("https://a.example/x cure", "cure", false),
            ("A cure:https://a.example/x", "cure", false),
            ("cure—https://a.example/x", "cure", false),
            ("https://a.example/x—cure", "cure", false),
            (
                "the https://a.example/cure",
                "the https://a.example/cure",
                true,
            ),
            ("tel:1-800-273-8255", "1-800-273-8255", false),
            ("@cure and and/or cure", "cure", false),
            ("cure @ home", "cure", false),
            ("a cure", "cure", false),
            ("", "", false),
        ] {
            let at = text.find(phrase).unwrap();
            assert_eq!(
                holds(text, &(at..at + phrase.len())),
                expected,
                "{phrase} in {text}"
            );
            assert!(!expected || may_stand_in(text), "{text}");
        }
    }
}
