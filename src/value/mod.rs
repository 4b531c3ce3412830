//! YAML, TOML, JSON and CSV text becomes one tree of values that know where they stand in their file.
//!
//! The only module that names the crates of these formats for reading. It does not know what any key means: the tables
//! of [`keys`] and the typed reads of [`read`] are handed that by `parse::front_matter` and `config::read`.

pub mod keys;
pub mod read;

mod formats;
mod scalars;
mod slips;
mod yaml;

pub use formats::{csv, json, toml};
pub use yaml::{Limits, yaml, yaml_within};

use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// The value as written, absolute in its file: with the quotes of a quoted text, with every line of a long one. A
    /// YAML alias (`*name`) has the place of what it repeats.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Nothing: `title:` with no value, `null`, `~`.
    Null,
    /// `true` or `false`; never `yes` or `no`, which are texts.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction; always finite.
    Float(f64),
    /// A text; dates are texts here.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// A map in the order of the file, no key twice.
    Map(Vec<(Key, Value)>),
}

/// A key of a map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its text.
    pub text: String,
    /// As written, absolute in its file.
    pub span: Span,
}

impl Value {
    /// The value without places. Numbers that JSON can't hold do not come up here.
    pub fn data(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match &self.kind {
            Kind::Null => Json::Null,
            Kind::Bool(value) => Json::Bool(*value),
            Kind::Int(value) => Json::from(*value),
            Kind::Float(value) => Json::from(*value),
            Kind::Text(value) => Json::String(value.clone()),
            Kind::List(items) => Json::Array(items.iter().map(Self::data).collect()),
            Kind::Map(entries) => Json::Object(
                entries
                    .iter()
                    .map(|(key, value)| (key.text.clone(), value.data()))
                    .collect(),
            ),
        }
    }

    /// The value under `key`, where this is a map that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entries()
            .iter()
            .find(|(k, _)| k.text == key)
            .map(|(_, value)| value)
    }

    /// The entries of a map; none where it is something else.
    pub fn entries(&self) -> &[(Key, Self)] {
        match &self.kind {
            Kind::Map(entries) => entries,
            _ => &[],
        }
    }

    /// What it is, in words that follow "is" or "not": "a list".
    pub fn words(&self) -> &'static str {
        match self.kind {
            Kind::Null => "empty",
            Kind::Bool(_) => "true or false",
            Kind::Int(_) | Kind::Float(_) => "a number",
            Kind::Text(_) => "a text",
            Kind::List(_) => "a list",
            Kind::Map(_) => "a group of keys",
        }
    }

    /// How many values there are, this one and all within it.
    fn count(&self) -> usize {
        match &self.kind {
            Kind::List(items) => 1 + items.iter().map(Self::count).sum::<usize>(),
            Kind::Map(entries) => {
                1 + entries
                    .iter()
                    .map(|(_, value)| value.count())
                    .sum::<usize>()
            }
            _ => 1,
        }
    }
}

/// Adds an entry to a map; a key that is there already is reported at its second place and dropped.
fn add_entry(
    file: &str,
    entries: &mut Vec<(Key, Value)>,
    seen: &mut std::collections::BTreeMap<String, Span>,
    entry: (Key, Value),
    findings: &mut Vec<Diagnostic>,
) {
    let key = &entry.0;
    if let Some(first) = seen.get(&key.text) {
        findings.push(
            Diagnostic::error("key-repeated", format!("`{}` is given twice", key.text))
                .at(file, key.span)
                .label(
                    crate::diagnostic::Place::new(file, *first),
                    "first given here",
                )
                .help("Keep one of the two lines and remove the other."),
        );
        return;
    }
    seen.insert(key.text.clone(), key.span);
    entries.push(entry);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::slice;
    use proptest::prelude::*;

    fn whole(text: &str) -> Span {
        Span::new(0, text.len())
    }

    /// Message, the text the span covers, help, and the text after the fix.
    fn fault(text: &str) -> (String, String, String, String) {
        let found = yaml("a.md", text, whole(text)).unwrap_err().remove(0);
        let span = found.place.clone().unwrap().span;
        let mut fixed = text.to_owned();
        for edit in found.fix.iter().flat_map(|f| &f.edits).rev() {
            fixed.replace_range(edit.span.range(), &edit.text);
        }
        if found.fix.is_some() {
            assert!(yaml("a.md", &fixed, whole(&fixed)).is_ok(), "{fixed}");
        }
        let covered = slice(text, span).to_owned();
        (
            found.message,
            covered,
            found.help.unwrap_or_default(),
            fixed,
        )
    }

    #[test]
    fn every_value_knows_its_place_as_written() {
        let text = "title: \"A: b\"\ntags: [x, ñ]\nlong: |\n  one\n  two\nfold: >-\n  a\n  b\nn: 2026\nmap:\n  k: 'v'\nend: plain text # note\n";
        let value = yaml("a.md", text, whole(text)).unwrap();
        let at = |key: &str| slice(text, value.get(key).unwrap().span);
        assert_eq!(at("title"), "\"A: b\"");
        assert_eq!(at("tags"), "[x, ñ]");
        assert_eq!(at("long"), "|\n  one\n  two");
        assert_eq!(at("fold"), ">-\n  a\n  b");
        assert_eq!(at("n"), "2026");
        assert_eq!(at("map"), "k: 'v'");
        assert_eq!(at("end"), "plain text");
        assert_eq!(
            value.get("long").unwrap().kind,
            Kind::Text("one\ntwo\n".into())
        );
        assert_eq!(slice(text, value.entries()[2].0.span), "long");
    }

    #[test]
    fn places_count_from_the_start_of_the_file() {
        let text = "ñ---\ntitle: ñandú\n---\n";
        let value = yaml("a.md", text, Span::new(6, 21)).unwrap();
        assert_eq!(slice(text, value.get("title").unwrap().span), "ñandú");
    }

    #[test]
    fn scalars_are_read_by_the_core_schema() {
        let text = "[yes, no, on, 010, 1_000, 0x1F, 1.5, -3, true, ~, 2026-04-10, 12:30, .inf, 1e3, +1, '5', !!str 5, 99999999999999999999]";
        let value = yaml("a.md", text, whole(text)).unwrap();
        assert_eq!(
            value.data().to_string(),
            r#"["yes","no","on","010","1_000",31,1.5,-3,true,null,"2026-04-10","12:30",".inf",1000.0,1,"5","5","99999999999999999999"]"#
        );
    }

    #[test]
    fn an_empty_document_is_an_empty_map() {
        for text in ["", "\n\n", "# note\n", "\u{feff}"] {
            assert_eq!(
                yaml("a.md", text, whole(text)).unwrap().kind,
                Kind::Map(vec![]),
                "{text:?}"
            );
        }
    }

    #[test]
    fn aliases_and_merge_keys_are_written_out() {
        let text = "a: &x {b: 1, c: 2}\nd: {<<: *x, b: 3}\n";
        let value = yaml("a.md", text, whole(text)).unwrap();
        assert_eq!(
            value.get("d").unwrap().data().to_string(),
            r#"{"b":3,"c":2}"#
        );
    }

    #[test]
    fn a_key_given_twice_shows_both_places() {
        let text = "title: a\ndate: b\ntitle: c\n";
        let found = yaml("a.md", text, whole(text)).unwrap_err().remove(0);
        assert_eq!(
            (found.rule.as_ref(), found.message.as_str()),
            ("key-repeated", "`title` is given twice")
        );
        assert_eq!(found.place.unwrap().span, Span::new(17, 22));
        assert_eq!(found.labels[0].place.span, Span::new(0, 5));
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "one row for each slip")]
    fn slips_are_told_in_plain_words_with_a_change_that_reads() {
        let check = |text: &str, message: &str, covered: &str| {
            let found = fault(text);
            assert_eq!(
                (found.0.as_str(), found.1.as_str()),
                (message, covered),
                "{text}\n{found:?}"
            );
            found
        };
        let found = check(
            "title: Ketamine: what to know\ndate: 2026-01-01\n",
            "the value of `title` has a colon in it",
            "Ketamine: what to know",
        );
        assert_eq!(
            found.2,
            "Put the text in quotes: `title: \"Ketamine: what to know\"`."
        );
        assert_eq!(
            found.3,
            "title: \"Ketamine: what to know\"\ndate: 2026-01-01\n"
        );
        check("extra:\n\ta: 1\n", "this line is indented with a tab", "\t");
        check(
            "title: \"Ketamine\ndate: 2026-01-01\n",
            "the quote before the value of `title` is never closed",
            "\"",
        );
        check(
            "title: 'It's here'\n",
            "the value of `title` goes on after its closing quote",
            "'s here'",
        );
        check(
            "title: \"Yes\" and no\n",
            "the value of `title` goes on after its closing quote",
            "\" and no",
        );
        let found = check(
            "title: “Ketamine: what”\n",
            "the value of `title` stands in curly quotes",
            "“Ketamine: what”",
        );
        assert_eq!(found.2, "Use straight quotes: `\"Ketamine: what\"`.");
        check(
            "tags:\n  - a\n  -b: c\n",
            "there is no space after the dash of this list item",
            "-b: c",
        );
        check(
            "title: @home\n",
            "the value of `title` starts with `@`, which has a meaning of its own here",
            "@home",
        );
        check(
            "title: *New* drugs\n",
            "the value of `title` starts with `*`, which has a meaning of its own here",
            "*New* drugs",
        );
        check(
            "title: [New] drugs\n",
            "the value of `title` starts with `[`, which has a meaning of its own here",
            "[New] drugs",
        );
        check(
            "title: a\ntags: [a, b\ndate: c\n",
            "the bracket `[` is never closed",
            "[",
        );
        check(
            "title: a\nslug b\ndate: c\n",
            "this line has no colon between a key and its value",
            "slug b",
        );
        check(
            "title: a\nslug:b\ndate: c\n",
            "there is no space after the colon of `slug`",
            "slug:b",
        );
        check(
            "title: a\n  date: b\n",
            "this line is indented in a way that does not fit the lines above",
            "",
        );
    }

    #[test]
    fn what_is_too_large_is_refused() {
        let refuse = |text: &str| {
            let found = yaml_within("a.md", text, whole(text), Limits::FRONT_MATTER)
                .unwrap_err()
                .remove(0);
            assert_eq!(found.rule, "front-matter-too-large");
            found.message
        };
        assert_eq!(
            refuse(&format!("a: {}", "x".repeat(70_000))),
            "this has more than 64 KB, which is too much"
        );
        assert_eq!(
            refuse(&format!("a: [{}]", "1,".repeat(12_000))),
            "there are more than 10000 values"
        );
        assert_eq!(
            refuse(&format!("a: {}1{}", "[".repeat(60), "]".repeat(60))),
            "lists and groups stand more than 50 deep here"
        );
        assert_eq!(
            refuse(&format!("a: &x 1\nb: [{}]", "*x, ".repeat(101))),
            "there are more than 100 aliases (`*name`)"
        );
        let mut bomb = "a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n".to_owned();
        for i in 1..10 {
            let last = i - 1;
            let row = format!("*a{last},").repeat(10);
            bomb = format!("{bomb}a{i}: &a{i} [{row}]\n");
        }
        assert_eq!(refuse(&bomb), "there are more than 10000 values");
        refuse(&"[".repeat(20_000));
    }

    #[test]
    fn toml_and_json_have_places_too() {
        let text = "title = \"A\"\ndate = 2026-04-10\n[extra]\nn = 3\n";
        let value = toml("a.md", text, whole(text)).unwrap();
        assert_eq!(
            value.data().to_string(),
            r#"{"title":"A","date":"2026-04-10","extra":{"n":3}}"#
        );
        assert_eq!(slice(text, value.get("title").unwrap().span), "\"A\"");
        let text = "{\"b\": [1, \"ñ\\\"\"], \"a\": {\"x\": null}}";
        let value = json("a.json", text, whole(text)).unwrap();
        assert_eq!(
            value.data().to_string(),
            r#"{"b":[1,"ñ\""],"a":{"x":null}}"#
        );
        assert_eq!(slice(text, value.get("b").unwrap().span), "[1, \"ñ\\\"\"]");
        let found = json("a.json", "{\"a\": 1,}", Span::new(0, 9))
            .unwrap_err()
            .remove(0);
        assert_eq!(
            found.message,
            "this is not JSON: a name in double quotes is missing"
        );
        let found = json("a.json", "{\"a\":1,\"a\":2}", Span::new(0, 13))
            .unwrap_err()
            .remove(0);
        assert_eq!(found.message, "`a` is given twice");
        let found = toml("a.md", "a = 1\na = 2\n", Span::new(0, 12))
            .unwrap_err()
            .remove(0);
        assert_eq!(
            (found.rule.as_ref(), found.message.as_str()),
            ("key-repeated", "`a` is given twice")
        );
        let found = toml("a.md", "a = x y\n", Span::new(0, 8))
            .unwrap_err()
            .remove(0);
        assert_eq!(found.rule, "toml-invalid");
    }

    #[test]
    fn csv_rows_are_as_long_as_the_first() {
        let (head, rows) = csv("p.csv", "\u{feff}name,price\n\"a, b\",1\nc,2\n").unwrap();
        assert_eq!(head, ["name", "price"]);
        assert_eq!(rows, [["a, b", "1"], ["c", "2"]]);
        let text = "a,b\n1,2\n3\n";
        let found = csv("p.csv", text).unwrap_err();
        assert_eq!(
            found.message,
            "this row has 1 cells where the first row has 2"
        );
        assert_eq!(slice(text, found.place.unwrap().span), "3");
    }

    fn sound(text: &str, value: &Value) {
        let range = value.span.range();
        assert!(text.get(range).is_some());
        if let Kind::List(items) = &value.kind {
            for v in items {
                sound(text, v);
            }
        }
        for (key, v) in value.entries() {
            assert!(text.get(key.span.range()).is_some());
            sound(text, v);
        }
    }

    proptest! {
        #[test]
        fn nothing_panics_and_every_place_is_within_the_text(text in "([a-c:#ñ“\"'\\[\\]{}&*!|>%@`?,\\-\t\r\n .0-9]|\u{feff}|title: |\n  - ){0,60}") {
            for read in [yaml, toml, json] {
                match read("a", &text, whole(&text)) {
                    Ok(value) => sound(&text, &value),
                    Err(findings) => {
                        for found in findings {
                            prop_assert!(text.get(found.place.unwrap().span.range()).is_some());
                            for edit in found.fix.iter().flat_map(|f| &f.edits) {
                                prop_assert!(text.get(edit.span.range()).is_some());
                            }
                        }
                    }
                }
            }
            let _ = csv("a", &text);
        }
    }
}
