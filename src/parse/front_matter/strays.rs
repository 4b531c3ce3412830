//! Keys of front matter that are misspelt, or stand where they mean nothing: what to tell their writer.
//!
//! It does not read values.

use super::keys::KEYS;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, nearest};
use crate::value::Key;
use crate::value::keys::{Field, KeyDoc, On, suggestion};
use crate::value::read::Reader;

pub(super) fn wrong_level(reader: &mut Reader<'_>, field: &Field<'_>) {
    reader.findings.push(
        Diagnostic::warning(
            "key-unknown",
            format!(
                "`{}` works in sections alone, and this is a page",
                field.key.text
            ),
        )
        .at(reader.file, field.key.span)
        .help("Move the line to the `_index.md` of the folder."),
    );
}

/// Keys that mean nothing under `extra`, where a writer may have put them by a slip of indentation.
const TOP_ALONE: &[&str] = &[
    "title",
    "description",
    "date",
    "updated",
    "draft",
    "aliases",
    "tags",
    "categories",
    "taxonomies",
    "reviewed_by",
    "last_reviewed",
    "next_review",
];

pub(super) fn misplaced(reader: &mut Reader<'_>, field: &Field<'_>, known: &[Field<'_>]) {
    for (key, _) in field.value.entries() {
        if TOP_ALONE.contains(&key.text.as_str()) && !known.iter().any(|f| f.doc.name == key.text) {
            let message = format!(
                "`{}` under `{}` is for templates alone",
                key.text, field.key.text
            );
            reader.findings.push(
                Diagnostic::warning("key-unknown", message)
                    .at(reader.file, key.span)
                    .help(format!(
                        "Move the line `{}` to the start of a line, above `{}`.",
                        key.text, field.key.text
                    )),
            );
        }
    }
}

pub(super) fn unknown_key(
    file: &str,
    key: &Key,
    known: &[Field<'_>],
    is_section: bool,
    config: &Config,
) -> Diagnostic {
    let found = Diagnostic::warning(
        "key-unknown",
        format!("`{}` is not a key of front matter", key.text),
    )
    .at(file, key.span);
    let table: Vec<KeyDoc> = KEYS
        .iter()
        .filter(|d| is_section || d.on != On::Section)
        .copied()
        .collect();
    let is_present = |name: &str| known.iter().any(|f| f.doc.name == name);
    if let Some((name, edit)) = suggestion(key, &table, is_present) {
        let found = found.help(format!("Did you mean `{name}`?"));
        return match edit {
            Some(edit) => found.fix(true, vec![edit]),
            None => found,
        };
    }
    let taxonomies = config.taxonomies.iter().map(|t| t.name.as_str());
    match nearest(&key.text, taxonomies) {
        Some(name) => found.help(format!("Did you mean `{name}`?")),
        None => found.help(format!(
            "Put it under `extra:` if a template uses it: `extra: {{{}: ...}}`.",
            key.text
        )),
    }
}
