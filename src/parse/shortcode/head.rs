//! The head of a shortcode's call, `{{ name(key="value") }}` or `{% name() %}`, becomes a name and arguments.
//!
//! It does not look for calls, nor for the `{% end %}` of one: that is `shortcode`.

use std::ops::Range;

use serde_json::{Number, Value};

use crate::data::Data;

/// What is wrong with a call; ranges are bytes of the text that was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::parse) struct Problem {
    /// What is wrong.
    pub(in crate::parse) message: String,
    /// What to do.
    pub(in crate::parse) help: String,
    /// Where.
    pub(in crate::parse) range: Range<usize>,
    /// Replacements that would mend it.
    pub(in crate::parse) edits: Vec<(Range<usize>, String)>,
}

/// What stands at a `{{` or `{%`.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::parse) enum Head {
    /// Text that is no call.
    Text,
    /// `{% end %}`, up to here.
    End(usize),
    /// A call.
    Call(Opening),
    /// Something that was meant as a call; read on from here.
    Broken(usize),
}

/// The head of a call.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::parse) struct Opening {
    /// Where the name stands.
    pub(in crate::parse) name: Range<usize>,
    /// Arguments in order.
    pub(in crate::parse) arguments: Vec<(String, Data)>,
    /// One past the `}}` or `%}`.
    pub(in crate::parse) end: usize,
}

/// Lists within lists deeper than this are refused.
const DEEPEST_LIST: usize = 8;

/// Reads what stands at `start`, where `text` has `{{` or `{%`.
pub(in crate::parse) fn read(text: &str, start: usize, problems: &mut Vec<Problem>) -> Head {
    let with_body = text.as_bytes().get(start + 1) == Some(&b'%');
    let closer = if with_body { "%}" } else { "}}" };
    let mut cursor = Cursor {
        text,
        at: start + 2,
        name: "",
        problems,
    };
    cursor.blanks();
    let Some(name) = cursor.word() else {
        return Head::Text;
    };
    cursor.name = text.get(name.clone()).unwrap_or_default();
    cursor.blanks();
    if with_body && cursor.name == "end" && cursor.eat(closer) {
        return Head::End(cursor.at);
    }
    if !cursor.eat("(") {
        return Head::Text;
    }
    let known = cursor.problems.len();
    let arguments = cursor.arguments();
    cursor.blanks();
    let closed = arguments.is_some() && cursor.eat(closer);
    if arguments.is_some() && !closed {
        cursor.unclosed(start, closer);
    }
    match arguments {
        Some(arguments) if cursor.problems.len() == known => Head::Call(Opening {
            name,
            arguments,
            end: cursor.at,
        }),
        _ => Head::Broken(cursor.at.max(start + 2)),
    }
}

struct Cursor<'a, 'p> {
    text: &'a str,
    at: usize,
    name: &'a str,
    problems: &'p mut Vec<Problem>,
}

impl<'a> Cursor<'a, '_> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_ascii_start().len();
    }

    fn eat(&mut self, word: &str) -> bool {
        let found = self.rest().starts_with(word);
        self.at += if found { word.len() } else { 0 };
        found
    }

    /// A name: a letter or `_`, then letters, digits, `_` and `-`.
    fn word(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        let rest = self.rest();
        let length = rest
            .bytes()
            .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
            .count();
        let first = rest.bytes().next()?;
        if !(first.is_ascii_alphabetic() || first == b'_') {
            return None;
        }
        self.at += length;
        Some(start..self.at)
    }

    fn problem(&mut self, message: String, help: &str, range: Range<usize>) {
        self.problems.push(Problem {
            message,
            help: help.to_owned(),
            range,
            edits: Vec::new(),
        });
    }

    fn unclosed(&mut self, start: usize, closer: &str) {
        let line_end = self.text.get(start..).unwrap_or_default();
        let end = start + line_end.find(['\r', '\n']).unwrap_or(line_end.len());
        self.problem(
            format!("the call of `{}` is not closed", self.name),
            &format!("End the call with `) {closer}`."),
            start..end.max(start),
        );
    }

    /// Arguments up to and with the `)`. None, with a problem, where they can't be read to their end.
    fn arguments(&mut self) -> Option<Vec<(String, Data)>> {
        let open = self.at;
        let mut arguments: Vec<(String, Data)> = Vec::new();
        loop {
            self.blanks();
            if self.eat(")") {
                return Some(arguments);
            }
            let start = self.at;
            let key = self.word();
            self.blanks();
            let Some(key) = key.filter(|_| self.eat("=")) else {
                self.at = start;
                self.nameless(open);
                return None;
            };
            self.blanks();
            let word = self.text.get(key.clone()).unwrap_or_default().to_owned();
            let value = self.value(&word, 0)?;
            if arguments.iter().any(|(known, _)| *known == word) {
                let message = format!("`{word}` is given twice in the call of `{}`", self.name);
                self.problem(message, "Keep one of the two.", key);
            }
            arguments.push((word, Data(value)));
            self.blanks();
            if !self.eat(",") && !self.rest().starts_with(')') {
                self.unfinished(open);
                return None;
            }
        }
    }

    /// What stands here is no `key=`: either a value without a key, or the call has no end.
    fn nameless(&mut self, open: usize) {
        let rest = self.rest();
        let length = rest.find([',', ')', '\n', '\r', '}']).unwrap_or(rest.len());
        let shown = rest.get(..length).unwrap_or_default().trim_end();
        if shown.is_empty() || length > 200 {
            self.unfinished(open);
            return;
        }
        let range = self.at..self.at + shown.len();
        let message = format!("an argument of `{}` has no name", self.name);
        self.problem(
            message,
            "Give each argument as `name=\"value\"`; the manual lists the names that this shortcode knows.",
            range,
        );
        self.at += length;
    }

    fn unfinished(&mut self, open: usize) {
        let message = format!("the call of `{}` is not closed", self.name);
        let end = self.at.max(open);
        self.problem(
            message,
            "End the list of arguments with `)`, with a comma between two arguments.",
            open.saturating_sub(1)..end,
        );
    }

    fn value(&mut self, key: &str, depth: usize) -> Option<Value> {
        let rest = self.rest();
        match rest.chars().next()? {
            quote @ ('"' | '\'' | '`') => self.quoted(key, quote),
            '“' | '”' | '„' | '‘' | '’' | '«' => self.curly(key),
            '[' if depth < DEEPEST_LIST => self.list(key, depth),
            _ => Some(self.bare(key)),
        }
    }

    /// A value in straight quotes; `\` before the quote or another `\` keeps it from its meaning.
    fn quoted(&mut self, key: &str, quote: char) -> Option<Value> {
        let start = self.at;
        let mut value = String::new();
        let mut chars = self.rest().char_indices().skip(1).peekable();
        while let Some((at, c)) = chars.next() {
            match c {
                c if c == quote => {
                    self.at = start + at + 1;
                    return Some(Value::String(value));
                }
                '\\' if chars.peek().is_some_and(|(_, n)| *n == quote || *n == '\\') => {
                    value.extend(chars.next().map(|(_, n)| n));
                }
                '\r' => {}
                // A quote that is forgotten shall not take the paragraphs below into the value.
                '\n' if value.ends_with('\n') => break,
                c => value.push(c),
            }
        }
        let end = start + self.rest().find(['\r', '\n']).unwrap_or(self.rest().len());
        let message = format!(
            "the value of `{key}` in the call of `{}` has no closing quote",
            self.name
        );
        self.problem(
            message,
            &format!("Put a `{quote}` after the value."),
            start..end,
        );
        self.at = end;
        None
    }

    /// A value in curly quotes, as a word processor makes them.
    fn curly(&mut self, key: &str) -> Option<Value> {
        let start = self.at;
        let rest = self.rest();
        let mut chars = rest.char_indices();
        let first = chars.next().map_or(0, |(_, c)| c.len_utf8());
        let line = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let close = chars.find(|(_, c)| "“”‘’»\"".contains(*c));
        let message = format!(
            "the value of `{key}` in the call of `{}` stands in curly quotes",
            self.name
        );
        let help = "Use straight quotes: `\"`.";
        let Some((at, close)) = close.filter(|(at, _)| *at < line) else {
            self.problem(message, help, start..start + first);
            self.at += first;
            return None;
        };
        let end = start + at + close.len_utf8();
        self.problem(message, help, start..end);
        if let Some(problem) = self.problems.last_mut() {
            problem.edits = vec![
                (start..start + first, "\"".to_owned()),
                (start + at..end, "\"".to_owned()),
            ];
        }
        self.at = end;
        Some(Value::Null)
    }

    fn list(&mut self, key: &str, depth: usize) -> Option<Value> {
        let open = self.at;
        self.at += 1;
        let mut values = Vec::new();
        loop {
            self.blanks();
            if self.eat("]") {
                return Some(Value::Array(values));
            }
            let Some(value) = self.value(key, depth + 1) else {
                if self.rest().is_empty() {
                    self.unfinished(open);
                }
                return None;
            };
            values.push(value);
            self.blanks();
            if !self.eat(",") && !self.rest().starts_with(']') {
                self.unfinished(open);
                return None;
            }
        }
    }

    /// A number, `true` or `false`; anything else lacks its quotes.
    fn bare(&mut self, key: &str) -> Value {
        let start = self.at;
        let rest = self.rest();
        let length = rest
            .find([',', ')', ']', '}', '\n', '\r'])
            .unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or_default().trim_end();
        self.at += word.len();
        if let Some(value) = plain(word) {
            return value;
        }
        let range = start..self.at;
        let message = format!(
            "the value of `{key}` in the call of `{}` has no quotes",
            self.name
        );
        let shown: String = word.chars().take(40).collect();
        self.problem(
            message,
            &format!("Write `{key}=\"{shown}\"`."),
            range.clone(),
        );
        if let Some(problem) = self.problems.last_mut()
            && !word.is_empty()
            && !word.contains(['"', '\\'])
        {
            problem.edits = vec![
                (start..start, "\"".to_owned()),
                (range.end..range.end, "\"".to_owned()),
            ];
        }
        Value::Null
    }
}

/// A number or a truth value.
fn plain(word: &str) -> Option<Value> {
    match word {
        "true" => return Some(Value::Bool(true)),
        "false" => return Some(Value::Bool(false)),
        _ => {}
    }
    let digits = word.strip_prefix('-').unwrap_or(word);
    let whole = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    let decimal = digits.split_once('.').is_some_and(|(a, b)| {
        let all_digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
        all_digits(a) && all_digits(b)
    });
    if whole {
        return word.parse::<i64>().ok().map(|n| Value::Number(n.into()));
    }
    let number = word.parse::<f64>().ok().filter(|_| decimal)?;
    Number::from_f64(number).map(Value::Number)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The arguments of a right call as JSON, or the problems of a wrong one.
    fn shown(text: &str) -> Result<String, Vec<String>> {
        let mut problems = Vec::new();
        match read(text, 0, &mut problems) {
            Head::Call(opening) => {
                let shown = |(key, value): &(String, Data)| format!("{key}={}", value.json());
                let all: Vec<_> = opening.arguments.iter().map(shown).collect();
                Ok(all.join(" "))
            }
            Head::Text => Ok("text".into()),
            Head::End(_) => Ok("end".into()),
            Head::Broken(_) => Err(problems.into_iter().map(|p| p.message).collect()),
        }
    }

    #[test]
    fn every_kind_of_value_is_read() {
        assert_eq!(
            shown(r#"{{ a(s="x \"y\" \d", t='it', n=-3, f=1.5, on=true, l=["a", 2,]) }}"#).unwrap(),
            r#"s="x \"y\" \\d" t="it" n=-3 f=1.5 on=true l=["a",2]"#
        );
        assert_eq!(shown("{%a()%}").unwrap(), "");
        assert_eq!(shown("{{ a(\n  s=\"x\",\n) }}").unwrap(), "s=\"x\"");
    }

    #[test]
    fn what_is_no_call_is_text() {
        for text in [
            "{{ page.title }}",
            "{{ x }}",
            "{{ 3(4) }}",
            "{{",
            "{% if x %}",
        ] {
            assert_eq!(shown(text).unwrap(), "text", "{text}");
        }
        assert_eq!(shown("{%end%}").unwrap(), "end");
    }

    #[test]
    fn mistakes_are_named() {
        for (text, message) in [
            ("{{ a(x=1 }}", "the call of `a` is not closed"),
            ("{{ a(x=\"1\"", "the call of `a` is not closed"),
            ("{{ a(x=\"1\") }", "the call of `a` is not closed"),
            (
                "{{ a(x=\"1) }}",
                "the value of `x` in the call of `a` has no closing quote",
            ),
            (
                "{{ a(x=Main Street) }}",
                "the value of `x` in the call of `a` has no quotes",
            ),
            (
                "{{ a(x=“b”) }}",
                "the value of `x` in the call of `a` stands in curly quotes",
            ),
            ("{{ a(\"b\") }}", "an argument of `a` has no name"),
            ("{{ a(b) }}", "an argument of `a` has no name"),
            ("{{ a(x=1, x=2) }}", "`x` is given twice in the call of `a`"),
        ] {
            assert_eq!(shown(text).unwrap_err(), [message], "{text}");
        }
    }

    #[test]
    fn curly_quotes_and_missing_ones_can_be_mended() {
        for text in ["{{ a(x=“b c”, y=1) }}", "{{ a(x=b c, y=1) }}"] {
            let mut problems = Vec::new();
            read(text, 0, &mut problems);
            let mut mended = text.to_owned();
            for (range, new) in problems[0].edits.iter().rev() {
                mended.replace_range(range.clone(), new);
            }
            assert_eq!(mended, "{{ a(x=\"b c\", y=1) }}");
        }
    }
}
