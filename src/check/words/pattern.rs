//! A pattern of a word list becomes a tree of parts, and a few ways into it, each with an anchor to search for.
//!
//! `(a|b)` is a choice, `(a)?` may be left out, `*` stands for the rest of a word, `#` for a number, `...` for up to
//! eight words; a hyphen stands for a hyphen or a blank,
//! `\` before a sign for the sign itself. There is nothing else: lists are read by people.
//! Choices are not multiplied out: a pattern has one way for each text that it may be found by.

use std::ops::Range;

use super::scope::Scope;

/// How deep choices may stand in each other.
const DEEPEST: usize = 8;

/// A part of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// These characters.
    Text(String),
    /// A hyphen or a blank.
    Hyphen,
    /// The rest of a word.
    Star,
    /// A number such as `15`, `1,000` or `2.5`.
    Number,
    /// Up to eight words.
    Gap,
    /// One of these; an empty one may be left out.
    Choice(Vec<Vec<Part>>),
}

/// A pattern, laid out around a text that it may be found by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Way {
    before: Vec<Part>,
    anchor: String,
    after: Vec<Part>,
    /// Whether letters have to be large and small as written.
    exact: bool,
}

/// The ways to find a pattern; the sentence tells what is wrong with it.
pub(super) fn ways(pattern: &str, exact: bool) -> Result<Vec<Way>, String> {
    let folded = if exact {
        pattern.to_owned()
    } else {
        pattern.to_lowercase()
    };
    let (mut alternatives, rest) = alternatives(&folded, 0)?;
    if !rest.is_empty() {
        return Err(format!("`{pattern}` closes a choice that is not open"));
    }
    let parts = match alternatives.pop() {
        Some(only) if alternatives.is_empty() => only,
        last => {
            alternatives.extend(last);
            vec![Part::Choice(alternatives)]
        }
    };
    if let Some(fault) = blanks_fault(&parts) {
        return Err(format!("`{pattern}` {fault}"));
    }
    let mut found = Vec::new();
    if anchored(&parts, 0..parts.len(), exact, &mut found).is_none() {
        return Err(format!("`{pattern}` holds no word to look for"));
    }
    Ok(found)
}

/// The alternatives up to a closing mark or the end, and what follows.
fn alternatives(pattern: &str, depth: usize) -> Result<(Vec<Vec<Part>>, &str), String> {
    if depth > DEEPEST {
        return Err(format!("`{pattern}` is nested too deeply"));
    }
    let mut all = vec![Vec::new()];
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        let tail = rest.get(c.len_utf8()..).unwrap_or_default();
        let (part, after) = match c {
            ')' => break,
            '|' => {
                all.push(Vec::new());
                rest = tail;
                continue;
            }
            '(' => {
                let (mut inner, after) = alternatives(tail, depth + 1)?;
                let Some(mut after) = after.strip_prefix(')') else {
                    return Err(format!("`{pattern}` opens a choice and does not close it"));
                };
                if let Some(further) = after.strip_prefix('?') {
                    after = further;
                    inner.push(Vec::new());
                }
                (Part::Choice(inner), after)
            }
            '\\' => {
                let sign = tail.chars().next().unwrap_or('\\');
                let after = tail.get(sign.len_utf8()..).unwrap_or_default();
                (Part::Text(sign.to_string()), after)
            }
            '-' => (Part::Hyphen, tail),
            '*' => (Part::Star, tail),
            '#' => (Part::Number, tail),
            _ if rest.starts_with("...") => (Part::Gap, rest.get(3..).unwrap_or_default()),
            c => (Part::Text(c.to_string()), tail),
        };
        if let Some(last) = all.last_mut() {
            add(last, part);
        }
        rest = after;
    }
    for parts in &mut all {
        trim_gaps(parts);
    }
    Ok((all, rest))
}

/// Adds a part; texts side by side become one.
fn add(parts: &mut Vec<Part>, part: Part) {
    match (parts.last_mut(), part) {
        (Some(Part::Text(text)), Part::Text(more)) => text.push_str(&more),
        (_, part) => parts.push(part),
    }
}

/// A gap takes the blanks at its sides.
fn trim_gaps(parts: &mut Vec<Part>) {
    for at in 0..parts.len() {
        if parts.get(at) != Some(&Part::Gap) {
            continue;
        }
        if let Some(Part::Text(before)) = at.checked_sub(1).and_then(|b| parts.get_mut(b)) {
            before.truncate(before.trim_end().len());
        }
        if let Some(Part::Text(after)) = parts.get_mut(at + 1) {
            *after = after.trim_start().to_owned();
        }
    }
    parts.retain(|part| !matches!(part, Part::Text(text) if text.is_empty()));
}

/// Which ends of a part, in some of its alternatives, are blanks, and whether it may be nothing.
#[derive(Clone, Copy, Default)]
struct Ends {
    /// Whether it may start with a blank.
    opens: bool,
    /// Whether it may end with one.
    closes: bool,
    /// Whether it may be nothing.
    empty: bool,
}

/// What is wrong with the blanks of a pattern: a part that may be left out brings its own blank (`(very )?sad`).
fn blanks_fault(parts: &[Part]) -> Option<&'static str> {
    match ends(parts) {
        Err(()) => Some(
            "leaves two blanks where a part is left out: write the blank into it, as in `(very )?sad`",
        ),
        Ok(ends) if ends.opens || ends.closes => Some("may start or end with a blank"),
        Ok(_) => None,
    }
}

/// The ends of parts in a row; an error where two blanks may meet.
fn ends(parts: &[Part]) -> Result<Ends, ()> {
    let mut whole = Ends {
        empty: true,
        ..Ends::default()
    };
    for part in parts {
        let own = match part {
            Part::Text(text) => Ends {
                opens: text.starts_with(' '),
                closes: text.ends_with(' '),
                empty: text.is_empty(),
            },
            Part::Choice(choices) => {
                let mut any = Ends::default();
                for ends in choices.iter().map(|parts| ends(parts)) {
                    let one = ends?;
                    any.opens |= one.opens;
                    any.closes |= one.closes;
                    any.empty |= one.empty;
                }
                any
            }
            _ => Ends::default(),
        };
        if whole.closes && own.opens {
            return Err(());
        }
        whole = Ends {
            opens: whole.opens || whole.empty && own.opens,
            closes: own.closes || own.empty && whole.closes,
            empty: whole.empty && own.empty,
        };
    }
    Ok(whole)
}

/// How good a part is to be found by: the letters that surely stand in it in one piece.
fn worth(part: &Part) -> usize {
    match part {
        Part::Text(text) => text.trim().len(),
        // A choice means as many texts to search for; a single text is better where it is as long.
        Part::Choice(choices) => {
            let best = |parts: &Vec<Part>| parts.iter().map(worth).max().unwrap_or(0);
            choices
                .iter()
                .map(best)
                .min()
                .unwrap_or(0)
                .saturating_sub(1)
        }
        _ => 0,
    }
}

/// Adds the ways into `parts` whose anchor lies in `within`; none where nothing there can be searched for.
fn anchored(parts: &[Part], within: Range<usize>, exact: bool, found: &mut Vec<Way>) -> Option<()> {
    let best = within.max_by_key(|at| (parts.get(*at).map_or(0, worth), usize::MAX - at))?;
    let (before, rest) = parts.split_at_checked(best)?;
    let (part, after) = rest.split_first()?;
    match part {
        Part::Text(text) if !text.trim().is_empty() => found.push(Way {
            before: before.to_vec(),
            anchor: text.clone(),
            after: after.to_vec(),
            exact,
        }),
        Part::Choice(choices) => {
            for choice in choices {
                let mut laid_out = before.to_vec();
                laid_out.extend(choice.iter().cloned());
                laid_out.extend(after.iter().cloned());
                anchored(&laid_out, best..best + choice.len(), exact, found)?;
            }
        }
        _ => return None,
    }
    Some(())
}

impl Way {
    /// What is searched for, in lower case.
    pub(super) fn anchor(&self) -> String {
        self.anchor.trim().to_lowercase()
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
        let around = if self.exact { text } else { lower }.get(..passage.end)?;
        // The blanks at the anchor's ends were left out of the search.
        let lead = self.anchor.len() - self.anchor.trim_start().len();
        let start = found
            .start
            .checked_sub(lead)
            .filter(|start| *start >= passage.start)?;
        let end = start + self.anchor.len();
        if around.get(start..end)? != self.anchor {
            return None;
        }
        let scope = Scope {
            text: around,
            limit: passage.start,
        };
        let start = scope.backward(&self.before, start, &mut |at| {
            scope.is_bound(at).then_some(at)
        })?;
        let end = scope.forward(&self.after, end, &mut |at| scope.is_bound(at).then_some(at))?;
        Some(start..end)
    }
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
        #[rustfmt::skip]
        let cases = [
            ("(cure|cures|cured)", "It cured me", Some("cured")),
            ("cure", "It secures me", None),
            ("cure", "It cures me", None),
            ("guarantee*", "We GUARANTEED it", Some("GUARANTEED")),
            ("side-effects", "no side effects", Some("side effects")),
            ("side-effects", "no side-effects", Some("side-effects")),
            ("no (known )?risk", "has no risk", Some("no risk")),
            ("no (known )?risk", "has no known risk", Some("no known risk")),
            ("lose # (pounds|lbs)", "lose 1,500 pounds", Some("lose 1,500 pounds")),
            ("# pounds in # days", "10 pounds in 7 days.", Some("10 pounds in 7 days")),
            ("how can ... ?", "how can it help you?", Some("how can it help you?")),
            ("how can ...?", "how can. it help you?", None),
            ("permanent* relief", "permanently relief", Some("permanently relief")),
            ("(lb|lbs) lost", "10 lbs lost", Some("lbs lost")),
            ("lost (lb|lbs)", "lost lbs", Some("lost lbs")),
            ("(very |so )?sad( (day|days))?", "a very sad days", Some("very sad days")),
            ("(very |so )?sad( (day|days))?", "so sad daylight", Some("so sad")),
            ("(un|dis)able*", "they were disabled", Some("disabled")),
            ("no one ... cure", "no one has yet found a cure", Some("no one has yet found a cure")),
            ("voted \\#1", "Voted #1 here", Some("Voted #1")),
            ("fda-approved", "FDA approved", Some("FDA approved")),
        ];
        for (pattern, text, expected) in cases {
            assert_eq!(
                found(pattern, text).as_deref(),
                expected,
                "{pattern} in {text}"
            );
        }
    }

    #[test]
    fn a_faulty_pattern_is_refused() {
        for pattern in [
            "(a",
            "a)",
            "#",
            "",
            "...",
            "very (x)? sad",
            "(very )?",
            "sad ",
        ] {
            assert!(ways(pattern, false).is_err(), "{pattern}");
        }
    }
}
