//! Taxonomies, redirects and response headers of the settings become their types.
//!
//! It does not check where a redirect leads: that needs the site.

use super::keys::TAXONOMY;
use super::read::known_fields;
use super::{Redirect, TaxonomyConfig};
use crate::value::keys::Field;
use crate::value::read::Reader;
use crate::value::{Kind, Value};

pub(super) fn new_taxonomy(name: String) -> TaxonomyConfig {
    TaxonomyConfig {
        name,
        paginate_by: None,
        feed: true,
        render: true,
    }
}

pub(super) fn taxonomies(
    reader: &mut Reader<'_>,
    field: &Field<'_>,
) -> Option<Vec<TaxonomyConfig>> {
    let mut all: Vec<TaxonomyConfig> = Vec::new();
    match &field.value.kind {
        Kind::Null => return None,
        Kind::Map(entries) => {
            for (key, value) in entries {
                let mut taxonomy = new_taxonomy(key.text.clone());
                let inner = Field {
                    doc: field.doc,
                    key,
                    value,
                };
                if reader.is_map(&inner, value) {
                    taxonomy_keys(reader, value, &mut taxonomy);
                }
                all.push(taxonomy);
            }
        }
        Kind::List(items) => {
            for item in items {
                let mut taxonomy = new_taxonomy(String::new());
                if matches!(item.kind, Kind::Map(_)) {
                    taxonomy_keys(reader, item, &mut taxonomy);
                } else if let Some(name) = reader.text_in(field, item) {
                    taxonomy.name = name;
                }
                if taxonomy.name.is_empty() {
                    reader.wrong(field, item, "has an entry without a `name`");
                } else {
                    all.push(taxonomy);
                }
            }
        }
        _ => all.extend(reader.text(field).map(new_taxonomy)),
    }
    Some(all)
}

fn taxonomy_keys(reader: &mut Reader<'_>, map: &Value, taxonomy: &mut TaxonomyConfig) {
    for inner in known_fields(reader, map, TAXONOMY, "taxonomies") {
        match inner.doc.name {
            "name" => taxonomy.name = reader.text(&inner).unwrap_or_default(),
            "paginate_by" => taxonomy.paginate_by = reader.count(&inner),
            "feed" => taxonomy.feed = reader.bool(&inner).unwrap_or(true),
            _ => taxonomy.render = reader.bool(&inner).unwrap_or(true),
        }
    }
}

pub(super) fn redirects(reader: &mut Reader<'_>, field: &Field<'_>) -> Vec<Redirect> {
    let mut all = Vec::new();
    if !reader.is_map(field, field.value) {
        return all;
    }
    for (key, value) in field.value.entries() {
        let inner = Field {
            doc: field.doc,
            key,
            value,
        };
        match reader.text(&inner) {
            Some(to) => all.push(Redirect {
                from: key.text.clone(),
                to,
                from_span: key.span,
                to_span: value.span,
            }),
            None if value.kind == Kind::Null || matches!(value.kind, Kind::Text(_)) => {
                reader.wrong(&inner, value, "leads nowhere");
            }
            None => {}
        }
    }
    all
}

pub(super) fn headers(
    reader: &mut Reader<'_>,
    field: &Field<'_>,
) -> Vec<(String, Vec<(String, String)>)> {
    let mut all = Vec::new();
    if !reader.is_map(field, field.value) {
        return all;
    }
    for (pattern, value) in field.value.entries() {
        let inner = Field {
            doc: field.doc,
            key: pattern,
            value,
        };
        if !reader.is_map(&inner, value) {
            continue;
        }
        let mut lines = Vec::new();
        for (key, value) in value.entries() {
            let line = Field {
                doc: field.doc,
                key,
                value,
            };
            if key.text.is_empty()
                || !key
                    .text
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-')
            {
                reader.wrong(&line, value, "is not the name of a header");
            } else if let Some(text) = reader.text(&line) {
                if text.contains(['\n', '\r']) {
                    reader.wrong(&line, value, "has to stand on one line");
                } else {
                    lines.push((key.text.clone(), text));
                }
            }
        }
        all.push((pattern.text.clone(), lines));
    }
    all
}
