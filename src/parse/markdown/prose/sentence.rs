//! Where sentences end.
//!
//! It knows the abbreviations that clinics write, and no grammar.

use std::ops::Range;

/// Abbreviations whose full stop ends no sentence, in lower case and without it.
const ABBREVIATIONS: &[&str] = &[
    "dr", "dra", "mr", "mrs", "ms", "sr", "sra", "st", "vs", "e.g", "i.e", "etc", "approx", "no",
    "u.s", "a.m", "p.m", "fig", "vol", "dept", "inc", "jr", "ph.d", "m.d", "ave", "blvd", "mt",
    "p.ej", "ud", "uds", "ee.uu",
];

/// The sentences of a passage of folded text, in order. Together they hold all but the blanks between them.
pub fn sentences(text: &str, passage: &Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = passage.start;
    while start < passage.end {
        let end = end_of_sentence(text, start, passage.end);
        let inner = text.get(start..end).unwrap_or_default();
        let lead = inner.len() - inner.trim_start().len();
        let kept = inner.trim_end().len();
        if kept > lead {
            found.push(start + lead..start + kept);
        }
        start = end.max(start + 1);
    }
    found
}

/// The sentence of a passage that holds byte `at`.
pub fn sentence_around(text: &str, passage: &Range<usize>, at: usize) -> Range<usize> {
    let found = sentences(text, passage);
    let held = found.into_iter().find(|s| at < s.end);
    held.unwrap_or_else(|| passage.clone())
}

fn end_of_sentence(text: &str, start: usize, limit: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    while at < limit {
        let is_mark = matches!(bytes.get(at), Some(b'.' | b'?' | b'!'));
        at += 1;
        if !is_mark {
            continue;
        }
        let mark = at - 1;
        while at < limit && matches!(bytes.get(at), Some(b'.' | b'?' | b'!')) {
            at += 1;
        }
        while at < limit && matches!(bytes.get(at), Some(b'"' | b'\'' | b')' | b']')) {
            at += 1;
        }
        if at >= limit {
            return limit;
        }
        if bytes.get(at) == Some(&b' ')
            && starts_sentence(text, at + 1)
            && !abbreviates(text, start, mark)
        {
            return at + 1;
        }
    }
    limit
}

/// Whether what follows can open a sentence: anything but a small letter or a closing mark.
fn starts_sentence(text: &str, at: usize) -> bool {
    let rest = text.get(at..).unwrap_or_default();
    let next = rest.chars().find(|c| !"\"'([¿¡*".contains(*c));
    next.is_none_or(|c| !c.is_lowercase() && !",;:)".contains(c))
}

/// Whether the full stop at `mark` belongs to an abbreviation, or to an initial such as `J.`
fn abbreviates(text: &str, start: usize, mark: usize) -> bool {
    if text.as_bytes().get(mark) != Some(&b'.') {
        return false;
    }
    let before = text.get(start..mark).unwrap_or_default();
    let word = before.rsplit([' ', '(', '"']).next().unwrap_or_default();
    if word.chars().count() == 1 && word.chars().all(char::is_uppercase) && word != "I" {
        return true;
    }
    let small = word.to_lowercase();
    // At the end of a clause "etc." and "a.m." do end sentences before a capital more often than not.
    ABBREVIATIONS.contains(&small.as_str())
        && !matches!(small.as_str(), "etc" | "a.m" | "p.m" | "no")
}
