//! YAML, TOML, JSON and CSV text becomes one tree of values that know where they stand in their file.
//!
//! The only module that names the crates of these formats for reading. It does not know what any key means: the tables
//! of [`keys`] and the typed reads of [`read`] are handed that by `parse::front_matter` and `config::read`.

pub mod keys;
pub mod read;

mod formats;
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
