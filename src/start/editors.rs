//! Settings for the writer's editor, made from the same tables as `pamphlet schema`.
//!
//! Two extensions of VS Code are of use. Red Hat's YAML completes and checks `pamphlet.yaml` by JSON Schema; it does
//! not look into Markdown files. Front Matter CMS gives articles a form beside the text and checks their front matter,
//! by a list of fields of its own (`frontmatter.json`). The JSON Schema of front matter lies beside them for editors
//! that can use it there.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::details::Language;
use crate::parse::front_matter::keys::KEYS;
use crate::schema;
use crate::value::keys::{KeyDoc, On, Shape};

/// The editor's files by path.
pub(super) fn files(language: Language) -> BTreeMap<String, String> {
    let articles = match language {
        Language::English => ("Articles", "articles"),
        Language::Spanish => ("Artículos", "articulos"),
    };
    let all = [
        (".vscode/settings.json", settings()),
        (
            ".vscode/extensions.json",
            json!({"recommendations": ["redhat.vscode-yaml", "eliostruyf.vscode-front-matter"]}),
        ),
        (".vscode/pamphlet-settings.schema.json", schema::settings()),
        (
            ".vscode/pamphlet-front-matter.schema.json",
            schema::front_matter(),
        ),
        ("frontmatter.json", form(articles)),
    ];
    all.into_iter()
        .map(|(path, value)| (path.to_owned(), format!("{value:#}\n")))
        .collect()
}

fn settings() -> Value {
    json!({
        "yaml.schemas": {"./.vscode/pamphlet-settings.schema.json": "pamphlet.yaml"},
        "files.exclude": {".pamphlet": true},
        "search.exclude": {"public": true},
        "[markdown]": {"editor.wordWrap": "on"}
    })
}

/// The form of Front Matter CMS: a field for each key of a page that a form can hold.
fn form((title, folder): (&str, &str)) -> Value {
    let fields: Vec<Value> = KEYS.iter().filter_map(field).collect();
    json!({
        "frontMatter.content.pageFolders": [
            {"title": title, "path": format!("[[workspace]]/content/{folder}")},
            {"title": "content", "path": "[[workspace]]/content"}
        ],
        "frontMatter.content.publicFolder": "static",
        "frontMatter.preview.host": "http://localhost:1111",
        "frontMatter.taxonomy.dateFormat": "yyyy-MM-dd",
        "frontMatter.taxonomy.contentTypes": [
            {"name": "default", "pageBundle": false, "fields": fields}
        ]
    })
}

fn field(doc: &KeyDoc) -> Option<Value> {
    // `published: false` is another way of saying `draft: true`; one field is enough.
    if doc.on == On::Section || doc.name == "published" {
        return None;
    }
    let kind = match (doc.name, doc.shape) {
        ("draft", _) => "draft",
        ("tags", _) => "tags",
        ("categories", _) => "categories",
        (_, Shape::Text | Shape::Interval) => "string",
        (_, Shape::Bool) => "boolean",
        (_, Shape::Count | Shape::Integer | Shape::Number) => "number",
        (_, Shape::Texts) => "list",
        (_, Shape::Date) => "datetime",
        (_, Shape::Choice(_)) => "choice",
        _ => return None,
    };
    let mut field = json!({
        "title": label(doc.name),
        "name": doc.name,
        "type": kind,
        "description": doc.doc,
    });
    if let Some(map) = field.as_object_mut() {
        if let Shape::Choice(words) = doc.shape {
            map.insert("choices".into(), json!(words));
        }
        if doc.name == "title" {
            map.insert("required".into(), json!(true));
        }
        if doc.name == "date" {
            map.insert("isPublishDate".into(), json!(true));
        }
    }
    Some(field)
}

/// `last_reviewed` as people read it.
fn label(key: &str) -> String {
    let words = key.replace('_', " ");
    let mut chars = words.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_has_the_keys_of_an_article_with_their_kinds() {
        let form = form(("Articles", "articles"));
        let fields = form["frontMatter.taxonomy.contentTypes"][0]["fields"]
            .as_array()
            .unwrap();
        let kind = |name: &str| {
            let found = fields.iter().find(|f| f["name"] == name);
            found.map(|f| f["type"].as_str().unwrap())
        };
        assert_eq!(kind("title"), Some("string"));
        assert_eq!(kind("last_reviewed"), Some("datetime"));
        assert_eq!(kind("reviewed_by"), Some("list"));
        assert_eq!(kind("draft"), Some("draft"));
        assert_eq!(kind("sort_by"), None);
        assert_eq!(label("last_reviewed"), "Last reviewed");
    }

    #[test]
    fn the_settings_name_the_schema_that_is_written() {
        let files = files(Language::English);
        let settings: Value = serde_json::from_str(&files[".vscode/settings.json"]).unwrap();
        for path in settings["yaml.schemas"].as_object().unwrap().keys() {
            assert!(files.contains_key(path.trim_start_matches("./")), "{path}");
        }
    }
}
