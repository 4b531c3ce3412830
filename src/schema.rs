//! The tables of keys become JSON Schemas (draft 2020-12), for editors that complete and check while one writes.
//!
//! It adds nothing to the tables: what a schema says, the readers do. Beside them stand the schemas of what is printed for
//! scripts, which are promises and so written by hand; `tests/formats.rs` holds what is printed against them.

use serde_json::{Map, Value, json};

use crate::config;
use crate::parse::front_matter;
use crate::value::keys::{KeyDoc, On, Shape};

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of front matter, pages' and sections' keys together. Keys of no known name are allowed.
pub fn front_matter() -> Value {
    let mut schema = object(front_matter::keys::KEYS);
    set(&mut schema, "$schema", json!(DRAFT));
    set(
        &mut schema,
        "title",
        json!("Front matter of a page or section"),
    );
    set(&mut schema, "additionalProperties", json!(true));
    schema
}

/// The schema of the settings in `pamphlet.yaml`.
pub fn settings() -> Value {
    let mut schema = object(config::keys::KEYS);
    set(&mut schema, "$schema", json!(DRAFT));
    set(&mut schema, "title", json!("Settings of a site"));
    schema
}

/// The schema of what `check` and `build` print with `--format json`, as text.
pub const FINDINGS: &str = include_str!("../docs/findings.schema.json");

/// The schema of what `list` prints with `--format json`, as text.
pub const LISTS: &str = include_str!("../docs/lists.schema.json");

fn set(schema: &mut Value, key: &str, value: Value) {
    if let Some(map) = schema.as_object_mut() {
        map.insert(key.to_owned(), value);
    }
}

/// A map that has these keys and no others.
fn object(table: &[KeyDoc]) -> Value {
    let mut properties = Map::new();
    for doc in table {
        properties.insert(doc.name.to_owned(), property(doc, doc.doc.to_owned()));
        for alias in doc.aliases {
            let words = format!("Another spelling of `{}`. {}", doc.name, doc.doc);
            properties.insert((*alias).to_owned(), property(doc, words));
        }
    }
    json!({"type": "object", "properties": properties, "additionalProperties": false})
}

fn property(doc: &KeyDoc, words: String) -> Value {
    let mut schema = if doc.or.is_empty() {
        of(doc.shape)
    } else {
        let all: Vec<Value> = std::iter::once(&doc.shape)
            .chain(doc.or)
            .map(|s| of(*s))
            .collect();
        json!({"anyOf": all})
    };
    let words = match doc.on {
        On::Section => format!("{words} On sections alone."),
        On::Page => format!("{words} On pages alone."),
        On::Both => words,
    };
    set(&mut schema, "description", json!(words));
    schema
}

fn of(shape: Shape) -> Value {
    match shape {
        Shape::Text => json!({"type": ["string", "number", "null"]}),
        Shape::Bool => json!({"type": "boolean"}),
        Shape::Count => json!({"type": "integer", "minimum": 0}),
        Shape::Integer => json!({"type": "integer"}),
        Shape::Number => json!({"type": "number"}),
        Shape::Texts => {
            let text = json!({"type": ["string", "number"]});
            json!({"anyOf": [text, {"type": "array", "items": text}]})
        }
        Shape::Date => json!({"type": "string", "examples": ["2026-04-10"]}),
        Shape::Interval => json!({"type": "string", "examples": ["12 months"]}),
        Shape::Choice(words) => json!({"enum": words}),
        Shape::Group(table) => object(table),
        Shape::Groups(table) => {
            json!({"type": "array", "items": {"anyOf": [object(table), {"type": "string"}]}})
        }
        Shape::Named(table) => {
            json!({"type": "object", "additionalProperties": {"anyOf": [object(table), {"type": "null"}]}})
        }
        Shape::TextByName => {
            json!({"type": "object", "additionalProperties": {"type": ["string", "boolean"]}})
        }
        Shape::TextsByName => json!({"type": "object", "additionalProperties": of(Shape::Texts)}),
        Shape::Any => json!({}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_and_spelling_has_a_property_with_a_description() {
        for (schema, table) in [
            (front_matter(), front_matter::keys::KEYS),
            (settings(), config::keys::KEYS),
        ] {
            assert_eq!(schema["$schema"], DRAFT);
            for doc in table {
                for name in std::iter::once(&doc.name).chain(doc.aliases) {
                    let words = schema["properties"][*name]["description"].as_str().unwrap();
                    assert!(words.contains(doc.doc), "{name}");
                }
            }
        }
    }

    #[test]
    fn settings_allow_no_other_key_and_front_matter_does() {
        assert_eq!(settings()["additionalProperties"], false);
        assert_eq!(front_matter()["additionalProperties"], true);
        assert_eq!(
            settings()["properties"]["related"]["properties"]["order"]["enum"],
            json!(["relevance", "newest"])
        );
        assert_eq!(
            settings()["properties"]["related"]["additionalProperties"],
            false
        );
    }

    #[test]
    fn the_example_of_every_key_is_read_without_a_finding() {
        for doc in config::keys::KEYS {
            let mut findings = Vec::new();
            config::read::read(
                "s",
                doc.example,
                "s",
                &config::read::Overrides::default(),
                &mut findings,
            );
            assert_eq!(findings, [], "{}", doc.example);
        }
        for doc in front_matter::keys::KEYS {
            let mut findings = Vec::new();
            let text = if doc.name == "title" {
                format!("---\n{}\n---\n", doc.example)
            } else {
                format!("---\ntitle: T\n{}\n---\n", doc.example)
            };
            let is_section = doc.on == On::Section;
            front_matter::read(
                "a.md",
                &text,
                is_section,
                &config::read::defaults("s"),
                &mut findings,
            );
            assert_eq!(findings, [], "{}", doc.example);
        }
    }
}
