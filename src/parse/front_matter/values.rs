//! Values of front matter with a shape of their own: addresses, people, the picture, cited sources.
//!
//! It does not go through the keys: `front_matter` does.

use std::collections::BTreeMap;

use super::keys::{IMAGE, REFERENCE};
use crate::address::{PathFault, UrlPath, check_part, url_path};
use crate::diagnostic::Diagnostic;
use crate::parse::document::{Image, Located, Reference};
use crate::value::keys::{Field, KeyDoc, fields, suggestion};
use crate::value::read::{Reader, short};
use crate::value::{Kind, Value};

/// `layout: landing`, as Hugo and Jekyll write it, names the template `landing.html`.
pub(super) fn template(field: &Field<'_>, mut name: Located<String>) -> Located<String> {
    if field.key.text == "layout" && !name.value.contains('.') {
        name.value.push_str(".html");
    }
    name
}

fn fault(
    reader: &mut Reader<'_>,
    field: &Field<'_>,
    text: &Located<String>,
    fault: PathFault,
    help: &str,
) {
    reader.findings.push(
        Diagnostic::error(
            "address-invalid",
            format!(
                "`{}: {}` {}",
                field.key.text,
                short(&text.value),
                fault.reason()
            ),
        )
        .at(reader.file, text.span)
        .help(help),
    );
}

pub(super) fn address(
    reader: &mut Reader<'_>,
    field: &Field<'_>,
    text: Located<String>,
) -> Option<Located<UrlPath>> {
    match url_path(&text.value) {
        Ok(value) => Some(Located {
            value,
            span: text.span,
        }),
        Err(why) => {
            fault(
                reader,
                field,
                &text,
                why,
                "Write the path of the address alone, for example `/old-page/`.",
            );
            None
        }
    }
}

pub(super) fn slug(reader: &mut Reader<'_>, field: &Field<'_>) -> Option<Located<String>> {
    let text = reader.located(field)?;
    if text.value.contains('/') {
        reader.findings.push(
            Diagnostic::error(
                "address-invalid",
                format!(
                    "`{}: {}` has a `/` in it",
                    field.key.text,
                    short(&text.value)
                ),
            )
            .at(reader.file, text.span)
            .help(
                "A slug is the last part of the address alone; use `path` for the whole address.",
            ),
        );
        return None;
    }
    if let Err(why) = check_part(&text.value) {
        fault(
            reader,
            field,
            &text,
            why,
            "Write letters, digits and hyphens, for example `first-visit`.",
        );
        return None;
    }
    Some(text)
}

/// People as texts, or as maps with a `name`.
pub(super) fn people(reader: &mut Reader<'_>, field: &Field<'_>) -> Vec<Located<String>> {
    let items = match &field.value.kind {
        Kind::List(items) => items.as_slice(),
        _ => std::slice::from_ref(field.value),
    };
    let mut people = Vec::new();
    for item in items {
        let named = item.get("id").or_else(|| item.get("name")).unwrap_or(item);
        people.extend(reader.texts_in(field, named));
    }
    people
}

/// A path, `{src, alt}`, `cover: {image, alt}`, or a list whose first is the picture.
pub(super) fn image(reader: &mut Reader<'_>, field: &Field<'_>) -> Option<Image> {
    let value = match &field.value.kind {
        Kind::List(items) => items.first()?,
        _ => field.value,
    };
    let place = |value: &Value, text: String| Located {
        value: text,
        span: value.span,
    };
    if !matches!(value.kind, Kind::Map(_)) {
        let src = reader.text_in(field, value)?;
        return Some(Image {
            src: place(value, src),
            alt: None,
        });
    }
    let (known, unknown) = fields(reader.file, value, IMAGE, reader.findings);
    unknown_inside(reader, field, &unknown, IMAGE);
    let find = |name: &str| known.iter().find(|f| f.doc.name == name);
    let alt = find("alt").and_then(|f| reader.text(f));
    let Some(src) = find("src").and_then(|f| reader.located(f)) else {
        reader.wrong(field, value, "has no `src`");
        return None;
    };
    Some(Image { src, alt })
}

fn unknown_inside(
    reader: &mut Reader<'_>,
    field: &Field<'_>,
    unknown: &[&(crate::value::Key, Value)],
    table: &'static [KeyDoc],
) {
    for (key, _) in unknown {
        let mut found = Diagnostic::warning(
            "key-unknown",
            format!("`{}` is not a key of `{}`", key.text, field.key.text),
        )
        .at(reader.file, key.span);
        if let Some((name, _)) = suggestion(key, table, |_| true) {
            found = found.help(format!("Did you mean `{name}`?"));
        }
        reader.findings.push(found);
    }
}

pub(super) fn references(reader: &mut Reader<'_>, field: &Field<'_>) -> Vec<Reference> {
    let items = match &field.value.kind {
        Kind::List(items) => items.as_slice(),
        _ => std::slice::from_ref(field.value),
    };
    let mut all = Vec::new();
    for item in items {
        if !matches!(item.kind, Kind::Map(_)) {
            let texts = reader.texts_in(field, item);
            all.extend(texts.into_iter().map(|t| {
                let url = (t.value.starts_with("https://") || t.value.starts_with("http://"))
                    .then(|| t.value.clone());
                Reference {
                    title: t.value,
                    url,
                    ..Reference::default()
                }
            }));
            continue;
        }
        let (known, unknown) = fields(reader.file, item, REFERENCE, reader.findings);
        unknown_inside(reader, field, &unknown, REFERENCE);
        let mut texts: BTreeMap<&str, String> = BTreeMap::new();
        let mut authors = Vec::new();
        for inner in &known {
            if inner.doc.name == "authors" {
                authors = reader.texts(inner).into_iter().map(|t| t.value).collect();
            } else if let Some(text) = reader.text(inner) {
                texts.insert(inner.doc.name, text);
            }
        }
        let doi = texts.remove("doi").map(|d| plain_doi(&d).to_owned());
        let url = texts.remove("url");
        let title = texts
            .remove("title")
            .or_else(|| url.clone())
            .or_else(|| doi.clone());
        match title {
            None => reader.wrong(field, item, "has an entry without a `title`"),
            Some(title) => all.push(Reference {
                title,
                url,
                publisher: texts.remove("publisher"),
                authors,
                date: texts.remove("date"),
                doi,
            }),
        }
    }
    all
}

/// The identifier without the resolver's address.
fn plain_doi(doi: &str) -> &str {
    let mut doi = doi.trim();
    for lead in ["https://", "http://", "dx.", "doi.org/", "doi:"] {
        doi = doi.strip_prefix(lead).unwrap_or(doi);
    }
    doi.trim()
}
