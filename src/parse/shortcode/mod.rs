//! Calls of shortcodes are found in a text, and a copy of the text is made in which each is one plain word of the same
//! length, so that Markdown can be read around them and every place stays true.
//!
//! It does not know which shortcodes there are, and it does not run them.

pub(super) mod head;

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::source::floor_boundary;

use head::{Head, Opening, Problem};

/// First and last character of the word that stands for a call; both are for private use.
const FIRST: char = '\u{e000}';
const LAST: char = '\u{e001}';
/// A call that is shown and not run has at most this many bytes.
const LONGEST_SHOWN: usize = 2_000;

/// A call that stands in no other call, or the written form of one (`{{/* name() */}}`).
#[derive(Clone, Debug, PartialEq)]
pub(in crate::parse) struct Found {
    /// The whole, from `{{` to the last `}`.
    pub(in crate::parse) range: Range<usize>,
    /// Where its word stands in the copy.
    pub(in crate::parse) word: Range<usize>,
    /// What it is.
    pub(in crate::parse) kind: Kind,
    /// Whether nothing else stands on its lines.
    pub(in crate::parse) alone: bool,
}

/// A call, or the written form of one.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::parse) enum Kind {
    /// A call, and where its body stands, if it has one.
    Call(Opening, Option<Range<usize>>),
    /// Text to be shown: a call that is not to be run.
    Shown(String),
}

/// A part of the text that is code.
struct Code {
    range: Range<usize>,
    indented: bool,
}

/// A call whose `{% end %}` is still to come.
struct Open {
    start: usize,
    /// None where its head is broken.
    head: Option<Opening>,
    /// Problems known before it.
    problems: usize,
}

/// Whether `text` may hold calls; most articles hold none.
pub(in crate::parse) fn may_hold_calls(text: &str) -> bool {
    text.contains("{{") || text.contains("{%")
}

/// The outermost calls of `text` in order, and what is wrong with them.
pub(in crate::parse) fn find(text: &str, options: Options) -> (Vec<Found>, Vec<Problem>) {
    let codes = codes(text, options);
    let mut search = Search {
        text,
        found: Vec::new(),
        open: Vec::new(),
        problems: Vec::new(),
    };
    let mut at = 0;
    while let Some(next) = next_brace(text, at) {
        let before = codes.partition_point(|c| c.range.end <= next);
        let code = codes
            .get(before)
            .filter(|c| c.range.start <= next && (!c.indented || search.open.is_empty()));
        at = match code {
            Some(code) => code.range.end,
            None => search.read(next),
        };
    }
    for open in std::mem::take(&mut search.open) {
        if let Some(head) = open.head {
            let name = text.get(head.name.clone()).unwrap_or_default();
            search.problems.push(Problem {
                message: format!("the shortcode `{name}` has no `{{% end %}}`"),
                help: "Put `{% end %}` after the text that belongs to it, or write `{{ … }}` if it has none.".into(),
                range: open.start..head.end,
                edits: Vec::new(),
            });
        }
    }
    (search.found, search.problems)
}

fn next_brace(text: &str, from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += text.get(at..)?.find('{')?;
        if matches!(text.as_bytes().get(at + 1), Some(b'{' | b'%')) {
            return Some(at);
        }
        at += 1;
    }
}

struct Search<'a> {
    text: &'a str,
    found: Vec<Found>,
    open: Vec<Open>,
    problems: Vec<Problem>,
}

impl Search<'_> {
    /// Reads what stands at `start`; where to go on.
    fn read(&mut self, start: usize) -> usize {
        if let Some((end, shown)) = shown_call(self.text.get(start..).unwrap_or_default()) {
            if self.open.is_empty() {
                self.push(start..start + end, Kind::Shown(shown));
            }
            return start + end;
        }
        let with_body = self.text.as_bytes().get(start + 1) == Some(&b'%');
        let problems = self.problems.len();
        let (head, next) = match head::read(self.text, start, &mut self.problems) {
            Head::Text => return start + 1,
            Head::End(end) => {
                self.close(start, end);
                return end;
            }
            Head::Broken(next) => (None, next),
            Head::Call(opening) => {
                let end = opening.end;
                (Some(opening), end)
            }
        };
        if with_body {
            self.open.push(Open {
                start,
                head,
                problems,
            });
        } else if let Some(opening) = head.filter(|_| self.open.is_empty()) {
            self.push(start..next, Kind::Call(opening, None));
        }
        next
    }

    fn close(&mut self, start: usize, end: usize) {
        let Some(open) = self.open.pop() else {
            self.problems.push(Problem {
                message: "this `{% end %}` ends nothing".into(),
                help: "Take it out, or look for the `{% name() %}` above that it belongs to."
                    .into(),
                range: start..end,
                edits: Vec::new(),
            });
            return;
        };
        let Some(head) = open.head else { return };
        if self.open.is_empty() {
            // What is wrong inside is found again when the body is read.
            self.problems.truncate(open.problems);
            let body = head.end..start;
            self.push(open.start..end, Kind::Call(head, Some(body)));
        }
    }

    fn push(&mut self, range: Range<usize>, kind: Kind) {
        let before = self.text.get(..range.start).unwrap_or_default();
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        let prefix = before.get(line..).unwrap_or_default();
        let after = self.text.get(range.end..).unwrap_or_default();
        let suffix = after.split('\n').next().unwrap_or_default();
        self.found.push(Found {
            alone: prefix
                .bytes()
                .all(|b| matches!(b, b' ' | b'\t' | b'>' | b'-' | b'*' | b'+'))
                && suffix.trim().is_empty(),
            word: range.clone(),
            range,
            kind,
        });
    }
}

/// Length of a written call such as `{{/* name() */}}` at the start of `text`, and what it shows.
fn shown_call(text: &str) -> Option<(usize, String)> {
    let (open, close) = match text.get(..4)? {
        "{{/*" => ("{{", "*/}}"),
        "{%/*" => ("{%", "*/%}"),
        _ => return None,
    };
    let inside = text.get(4..)?;
    // A forgotten end is text, and is not looked for to the end of the page each time.
    let near = inside.get(..floor_boundary(inside, LONGEST_SHOWN))?;
    let end = near.find(close)?;
    if near.get(..end)?.contains("\n\n") {
        return None;
    }
    let shown = format!("{open}{}{}", inside.get(..end)?, close.get(2..)?);
    Some((4 + end + 4, shown))
}

/// The text of code, with written calls as they are to be shown.
pub(in crate::parse) fn show_calls(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    let mut at = 0;
    while let Some(next) = next_brace(code, at) {
        out.push_str(code.get(at..next).unwrap_or_default());
        if let Some((length, shown)) = shown_call(code.get(next..).unwrap_or_default()) {
            out.push_str(&shown);
            at = next + length;
        } else {
            out.push('{');
            at = next + 1;
        }
    }
    out.push_str(code.get(at..).unwrap_or_default());
    out
}

/// Code and comments, where no call is run, in order.
fn codes(text: &str, options: Options) -> Vec<Code> {
    let mut codes: Vec<Code> = Vec::new();
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Code(_) => codes.push(Code {
                range,
                indented: false,
            }),
            Event::Start(Tag::CodeBlock(kind)) => codes.push(Code {
                range,
                indented: kind.is_indented(),
            }),
            Event::InlineHtml(_) | Event::Start(Tag::HtmlBlock) => {
                let html = text.get(range.clone()).unwrap_or_default();
                codes.extend(comments(html).map(|inner| Code {
                    range: range.start + inner.start..range.start + inner.end,
                    indented: false,
                }));
            }
            _ => {}
        }
    }
    codes.sort_by_key(|code| code.range.start);
    codes
}

fn comments(html: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + html.get(at..)?.find("<!--")?;
        let end = start + 4 + html.get(start + 4..)?.find("-->")? + 3;
        at = end;
        Some(start..end)
    })
}

/// A copy of `text` in which each of `found` is a word of the same length. The places of the words are noted.
pub(in crate::parse) fn mask(text: &str, found: &mut [Found]) -> String {
    let mut out = String::with_capacity(text.len());
    for call in found {
        out.push_str(text.get(out.len()..call.range.start).unwrap_or_default());
        let length = call.range.len();
        // A call that stands alone at the start of a line with a body of lines is a block: without a blank line
        // before it Markdown would draw it into the paragraph or list above.
        let first_in_line = out.is_empty() || out.ends_with('\n');
        let block = call.alone && first_in_line && call.is_long(text) && length >= 8;
        let pad = if block { "\n" } else { "" };
        out.push_str(pad);
        let start = out.len();
        out.push(FIRST);
        for _ in 0..length.saturating_sub(6 + 2 * pad.len()) {
            out.push('x');
        }
        out.push(LAST);
        call.word = start..out.len();
        out.push_str(pad);
    }
    out.push_str(text.get(out.len()..).unwrap_or_default());
    out
}

impl Found {
    /// Whether it has a body of several lines.
    pub(in crate::parse) fn is_long(&self, text: &str) -> bool {
        match &self.kind {
            Kind::Call(_, Some(body)) => text.get(body.clone()).is_some_and(|b| b.contains('\n')),
            _ => false,
        }
    }
}

/// Whether an address or another attribute holds the word of a call.
pub(in crate::parse) fn holds_word(text: &str) -> bool {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(FIRST) {
        if after.trim_start_matches('x').starts_with(LAST) {
            return true;
        }
        rest = after;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(text: &str) -> Vec<String> {
        let (found, _) = find(text, Options::empty());
        found
            .iter()
            .map(|f| text.get(f.range.clone()).unwrap().to_owned())
            .collect()
    }

    fn problems(text: &str) -> Vec<String> {
        let (_, problems) = find(text, Options::empty());
        problems.into_iter().map(|p| p.message).collect()
    }

    #[test]
    fn outermost_calls_are_found_and_code_is_left_alone() {
        assert_eq!(
            found("{{ a() }} {% b() %}x{% c() %}{% end %}{% end %}"),
            ["{{ a() }}", "{% b() %}x{% c() %}{% end %}{% end %}"]
        );
        assert!(found("`{{ a() }}`\n\n    {{ b() }}\n\n```\n{{ c() }}\n```\n").is_empty());
        assert!(found("<!-- {{ a() }} -->").is_empty());
        assert_eq!(found("{% a() %}\n```\n{% end %}\n```\n{% end %}").len(), 1);
    }

    #[test]
    fn ends_that_are_missing_or_left_over_are_reported() {
        assert_eq!(
            problems("{% a() %}x"),
            ["the shortcode `a` has no `{% end %}`"]
        );
        assert_eq!(problems("x {% end %}"), ["this `{% end %}` ends nothing"]);
        assert_eq!(
            problems("{% a(1) %}x{% end %}"),
            ["an argument of `a` has no name"]
        );
    }

    #[test]
    fn a_written_call_is_shown_in_text_and_code() {
        let (found, problems) = find("{{/* a(1) */}}", Options::empty());
        assert_eq!(found[0].kind, Kind::Shown("{{ a(1) }}".into()));
        assert!(problems.is_empty());
        assert_eq!(
            show_calls("x {%/* end */%} {{ y }} {{/* open"),
            "x {% end %} {{ y }} {{/* open"
        );
    }

    #[test]
    fn the_copy_has_words_of_the_same_length() {
        let text = "é {{ a() }}\n{% b() %}\nx\n{% end %}\ny";
        let (mut found, _) = find(text, Options::empty());
        let copy = mask(text, &mut found);
        assert_eq!(copy.len(), text.len());
        assert_eq!(
            copy,
            "é \u{e000}xxx\u{e001}\n\n\u{e000}xxxxxxxxxxxxx\u{e001}\n\ny"
        );
    }

    proptest! {
        #[test]
        fn copies_keep_their_length(text in r#"([{}%/*()="é`a \n-]|\{\{ a\(\) \}\}|\{% b\(\) %\}|\{% end %\}){0,30}"#) {
            let (mut found, _) = find(&text, Options::empty());
            prop_assert_eq!(mask(&text, &mut found).len(), text.len());
            prop_assert_eq!(found.is_empty(), found.iter().all(|f| f.word.is_empty()));
        }
    }
}
