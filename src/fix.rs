//! A text and the fixes of its findings -> the mended text.
//!
//! It does not read or write files, and it does not judge which fixes are safe.

use std::collections::BTreeMap;

use crate::diagnostic::{Edit, Fix};

/// What came of a round of fixes on one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The text with the fixes in it; byte for byte the old one outside of their spans.
    pub text: String,
    /// How many fixes went in, each whole.
    pub applied: usize,
    /// How many did not: not safe, in the way of another, or not fitting the text. A later round may take them.
    pub skipped: usize,
}

/// Accepted edits by their bytes, none overlapping another.
type Accepted<'a> = BTreeMap<(usize, usize), &'a str>;

/// Applies the safe ones of `fixes` to `text`. A fix goes in with all its edits or not at all; of two that overlap,
/// the one that starts first goes in, and of two that start together, the one that stands first in `fixes`.
pub fn apply(text: &str, fixes: &[&Fix]) -> Applied {
    let mut in_order: Vec<&Fix> = fixes.iter().copied().filter(|fix| fix.safe).collect();
    in_order.sort_by_key(|fix| fix.edits.iter().map(|edit| edit.span).min());
    let mut accepted = Accepted::new();
    let mut applied = 0;
    for fix in in_order {
        if let Some(grown) = accept(text, &accepted, &fix.edits) {
            accepted.extend(grown);
            applied += 1;
        }
    }
    Applied {
        text: splice(text, &accepted),
        applied,
        skipped: fixes.len() - applied,
    }
}

/// `text` with `edits` in it; none when they overlap or do not fit the text. Safe or not is the caller's matter.
pub fn edited(text: &str, edits: &[Edit]) -> Option<String> {
    accept(text, &Accepted::new(), edits).map(|accepted| splice(text, &accepted))
}

/// The edits as entries that may join `accepted`; none when one of them may not.
fn accept<'a>(text: &str, accepted: &Accepted<'_>, edits: &'a [Edit]) -> Option<Accepted<'a>> {
    let mut own = Accepted::new();
    for edit in edits {
        let key = (edit.span.start as usize, edit.span.end as usize);
        text.get(key.0..key.1)?;
        if collides(accepted, key) || collides(&own, key) {
            return None;
        }
        own.insert(key, edit.text.as_str());
    }
    (!own.is_empty()).then_some(own)
}

/// Whether the bytes `key` share one with an accepted edit, or insert where another already inserts: the order of two
/// insertions at one point would be a guess. What merely touches does not collide.
fn collides(accepted: &Accepted<'_>, key: (usize, usize)) -> bool {
    accepted.contains_key(&key)
        || (accepted.range(..key).next_back()).is_some_and(|(before, _)| before.1 > key.0)
        || (accepted.range(key..).next()).is_some_and(|(after, _)| after.0 < key.1)
}

/// `text` with every accepted edit in its place.
fn splice(text: &str, accepted: &Accepted<'_>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (&(start, end), new) in accepted {
        out.push_str(text.get(done..start).unwrap_or_default());
        out.push_str(new);
        done = end;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::source::Span;

    fn fix(edits: &[(usize, usize, &str)]) -> Fix {
        let edit = |&(start, end, text): &(usize, usize, &str)| Edit {
            span: Span::new(start, end),
            text: text.into(),
        };
        Fix {
            safe: true,
            edits: edits.iter().map(edit).collect(),
        }
    }

    #[track_caller]
    fn check(text: &str, fixes: &[Fix], expected: &str, applied: usize) {
        let all: Vec<&Fix> = fixes.iter().collect();
        let done = apply(text, &all);
        assert_eq!(done.text, expected);
        assert_eq!(
            (done.applied, done.skipped),
            (applied, fixes.len() - applied)
        );
    }

    #[test]
    fn fixes_go_in_by_place_and_the_rest_stays_byte_for_byte() {
        let fixes = [fix(&[(7, 8, "E")]), fix(&[(1, 1, "x"), (3, 5, "")])];
        check("a\r\nbcd\r\té\n", &[], "a\r\nbcd\r\té\n", 0);
        check("0123456789", &fixes, "0x1256E89", 2);
    }

    #[test]
    fn of_two_that_overlap_the_first_by_start_wins() {
        let fixes = [fix(&[(3, 6, "late")]), fix(&[(2, 4, "early")])];
        check("0123456789", &fixes, "01early456789", 1);
    }

    #[test]
    fn a_fix_with_one_edit_in_the_way_leaves_none_of_its_edits() {
        let fixes = [fix(&[(0, 2, "A")]), fix(&[(1, 3, "B"), (8, 9, "B")])];
        check("0123456789", &fixes, "A23456789", 1);
    }

    #[test]
    fn what_touches_does_not_collide_but_two_insertions_at_one_point_do() {
        check("abc", &[fix(&[(0, 1, "A")]), fix(&[(1, 2, "B")])], "ABc", 2);
        check(
            "abc",
            &[fix(&[(1, 2, "B")]), fix(&[(1, 1, "+")])],
            "a+Bc",
            2,
        );
        check(
            "abc",
            &[fix(&[(1, 1, "1")]), fix(&[(1, 1, "2")])],
            "a1bc",
            1,
        );
    }

    #[test]
    fn a_fix_that_is_unsafe_or_does_not_fit_the_text_is_skipped() {
        let mut bold = fix(&[(0, 1, "A")]);
        bold.safe = false;
        let inside_a_character = fix(&[(1, 2, "x")]);
        let past_the_end = fix(&[(2, 9, "x")]);
        let empty = fix(&[]);
        check(
            "é!",
            &[bold, inside_a_character, past_the_end, empty],
            "é!",
            0,
        );
    }

    proptest! {
        #[test]
        fn any_edits_leave_a_text_whose_length_is_accounted_for(
            text in "[a-zé\r\n]{0,20}",
            edits in prop::collection::vec((0usize..25, 0usize..6, "[A-Z]{0,3}"), 0..8),
        ) {
            let fixes: Vec<Fix> = edits.iter()
                .map(|(start, len, new)| fix(&[(*start, start + len, new.as_str())]))
                .collect();
            let all: Vec<&Fix> = fixes.iter().collect();
            let done = apply(&text, &all);
            prop_assert_eq!(done.applied + done.skipped, fixes.len());
            let kept = |s: &str| s.chars().filter(|c| !c.is_ascii_uppercase()).collect::<String>();
            // Capital letters come only from edits; without them the rest is what was there, with pieces gone.
            let (mut old, new) = (text.chars(), kept(&done.text));
            prop_assert!(new.chars().all(|c| old.any(|o| o == c)));
        }
    }
}
