//! Data files for templates: YAML, JSON, CSV and TOML as values, and as tables.
//!
//! It does not look for files; a text is handed in.

use serde_json::Value as Json;

use crate::diagnostic::Diagnostic;
use crate::parse::table::html::{self, CellHtml};
use crate::source::Span;
use crate::value;

/// A file's data. CSV becomes `{headers, records}`, as Zola has it; an unknown format is its text.
pub(super) fn read(format: &str, file: &str, text: &str) -> Result<Json, Box<Diagnostic>> {
    let whole = Span::new(0, text.len());
    let tree = match format {
        "yaml" | "yml" => value::yaml(file, text, whole),
        "json" => value::json(file, text, whole),
        "toml" => value::toml(file, text, whole),
        "csv" => {
            let (headers, records) = value::csv(file, text)?;
            return Ok(serde_json::json!({"headers": headers, "records": records}));
        }
        _ => return Ok(Json::String(text.to_owned())),
    };
    tree.map(|tree| tree.data())
        .map_err(|findings| Box::new(first(file, findings)))
}

fn first(file: &str, findings: Vec<Diagnostic>) -> Diagnostic {
    findings.into_iter().next().unwrap_or_else(|| {
        Diagnostic::error("data-invalid", "this file can't be read").at(file, Span::default())
    })
}

/// Column names and rows.
type Records = (Vec<String>, Vec<Vec<String>>);

/// A file's data as a table: a CSV file as it is, a list of maps with a column for each key in the order in which
/// keys come up, a list of lists with the first as header, a map as two columns.
pub(super) fn records(format: &str, file: &str, text: &str) -> Result<Records, Box<Diagnostic>> {
    if format == "csv" {
        return Ok(value::csv(file, text)?);
    }
    let data = read(format, file, text)?;
    of_list(&data).ok_or_else(|| {
        Box::new(
            Diagnostic::error(
                "data-no-table",
                "this file is not a list of rows, so it can't be shown as a table",
            )
            .at(file, Span::default())
            .help("Write a list in which each entry has the same keys, or use a CSV file."),
        )
    })
}

fn of_list(data: &Json) -> Option<Records> {
    let rows = data.as_array()?;
    if rows.iter().all(Json::is_array) {
        let mut lists = rows
            .iter()
            .filter_map(Json::as_array)
            .map(|row| row.iter().map(shown).collect());
        return Some((lists.next()?, lists.collect()));
    }
    let mut header: Vec<String> = Vec::new();
    for key in rows
        .iter()
        .filter_map(Json::as_object)
        .flat_map(|row| row.keys())
    {
        if !header.contains(key) {
            header.push(key.clone());
        }
    }
    let rows = rows.iter().map(|row| {
        Some(
            header
                .iter()
                .map(|key| row.get(key).map(shown).unwrap_or_default())
                .collect(),
        )
        .filter(|_| row.is_object())
    });
    let rows: Option<Vec<Vec<String>>> = rows.collect();
    let titles = header
        .iter()
        .map(|key| super::when::capitalized(&key.replace('_', " ")))
        .collect();
    rows.map(|rows| (titles, rows))
}

fn shown(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        Json::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// A table from a data file; `id` makes its caption's id, `label` names it where it has no caption.
pub(super) fn table(
    (header, rows): Records,
    caption: Option<&str>,
    id: &str,
    label: &str,
) -> String {
    let mut table = html::from_records(header, rows);
    table.caption = caption.map(|text| CellHtml::from_text(text).html);
    html::html(&table, id, label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_maps_becomes_rows_with_a_column_for_each_key() {
        let (header, rows) = records(
            "json",
            "x.json",
            r#"[{"step_name":"Talk","minutes":20},{"step_name":"Plan","who":["a","b"]}]"#,
        )
        .unwrap();
        assert_eq!(header, ["Step name", "Minutes", "Who"]);
        assert_eq!(rows, [["Talk", "20", ""], ["Plan", "", "a, b"]]);
    }

    #[test]
    fn what_is_no_list_is_no_table() {
        let finding = records("json", "x.json", "{\"a\": 1}").unwrap_err();
        assert_eq!(finding.rule, "data-no-table");
    }
}
