//! TOML, JSON and CSV text becomes spanned trees, or rows of cells.
//!
//! It does not read YAML: `yaml` does.

use csv::{ReaderBuilder, Trim};
use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Key, Kind, Value, add_entry};
use crate::diagnostic::Diagnostic;
use crate::source::{self, Span};

/// Reads the part `span` of `text` as TOML.
pub fn toml(file: &str, text: &str, span: Span) -> Result<Value, Vec<Diagnostic>> {
    let start = source::floor_boundary(text, span.start as usize);
    let part = source::slice(text, span);
    let (table, errors) = DeTable::parse_recoverable(part);
    if errors.is_empty() {
        let kind = Kind::Map(toml_entries(table.get_ref(), part, start));
        return Ok(Value { span, kind });
    }
    let findings = errors.iter().map(|error| {
        let place = error.span().unwrap_or(0..0);
        let span = Span::new(place.start.min(part.len()), place.end.min(part.len())).shifted(start);
        let what = error.message().lines().next().unwrap_or_default();
        if what.contains("duplicate key") {
            let key = source::slice(text, span);
            return Diagnostic::error("key-repeated", format!("`{key}` is given twice"))
                .at(file, span)
                .help("Keep one of the two lines and remove the other.");
        }
        Diagnostic::error("toml-invalid", format!("this is not TOML: {what}"))
            .at(file, span)
            .help("Write each line as `key = \"value\"`, texts in straight quotes.")
    });
    Err(findings.collect())
}

fn toml_entries(table: &DeTable<'_>, part: &str, start: usize) -> Vec<(Key, Value)> {
    let mut entries: Vec<_> = table
        .iter()
        .map(|(key, value)| {
            let range = key.span();
            let key = Key {
                text: key.get_ref().to_string(),
                span: Span::new(range.start, range.end).shifted(start),
            };
            (key, toml_value(value, part, start))
        })
        .collect();
    entries.sort_by_key(|(key, _)| key.span);
    entries
}

fn toml_value(value: &Spanned<DeValue<'_>>, part: &str, start: usize) -> Value {
    let range = value.span();
    let span = Span::new(range.start, range.end);
    let written = || Kind::Text(source::slice(part, span).to_owned());
    let kind = match value.get_ref() {
        DeValue::String(text) => Kind::Text(text.to_string()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or_else(|_| written(), Kind::Int),
        DeValue::Float(number) => match number.as_str().parse::<f64>() {
            Ok(number) if number.is_finite() => Kind::Float(number),
            _ => written(),
        },
        DeValue::Boolean(value) => Kind::Bool(*value),
        DeValue::Datetime(_) => written(),
        DeValue::Array(items) => {
            Kind::List(items.iter().map(|v| toml_value(v, part, start)).collect())
        }
        DeValue::Table(table) => Kind::Map(toml_entries(table, part, start)),
    };
    Value {
        span: span.shifted(start),
        kind,
    }
}

/// Reads the part `span` of `text` as JSON.
pub fn json(file: &str, text: &str, span: Span) -> Result<Value, Vec<Diagnostic>> {
    let start = source::floor_boundary(text, span.start as usize);
    let part = source::slice(text, span);
    if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(part) {
        let at = start + offset_of(part, error.line(), error.column());
        let words = error.to_string();
        let what = match words.split(" at line ").next().unwrap_or_default() {
            "trailing comma" => "there is a comma after the last entry",
            "key must be a string" => "a name in double quotes is missing",
            "EOF while parsing a value" => "it ends in the middle of a value",
            "EOF while parsing an object" | "EOF while parsing a list" => {
                "it ends before its last bracket"
            }
            other => other,
        };
        return Err(vec![
            Diagnostic::error("json-invalid", format!("this is not JSON: {what}"))
                .at(file, Span::new(at, at))
                .help("Look for a missing comma, quote or bracket just before this place."),
        ]);
    }
    let mut walk = Walk {
        file,
        part,
        at: 0,
        start,
        findings: Vec::new(),
    };
    let value = walk.value();
    if walk.findings.is_empty() {
        Ok(value)
    } else {
        Err(walk.findings)
    }
}

/// The byte offset of a line and a column in bytes, both from 1.
fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    source::floor_boundary(text, before + column.saturating_sub(1))
}

/// Finds the places in JSON that is known to be right, and no more than 128 deep.
struct Walk<'a> {
    file: &'a str,
    part: &'a str,
    at: usize,
    start: usize,
    findings: Vec<Diagnostic>,
}

impl<'a> Walk<'a> {
    fn peek(&mut self) -> u8 {
        let bytes = self.part.as_bytes();
        while bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        bytes.get(self.at).copied().unwrap_or_default()
    }

    fn value(&mut self) -> Value {
        let first = self.peek();
        let from = self.at;
        let kind = match first {
            b'{' => self.map(),
            b'[' => self.list(),
            b'"' => Kind::Text(self.text()),
            _ => scalar(self.word()),
        };
        Value {
            span: Span::new(from, self.at).shifted(self.start),
            kind,
        }
    }

    fn word(&mut self) -> &'a str {
        let from = self.at;
        let rest = self.part.get(from..).unwrap_or_default();
        let len = rest.find(|c: char| c.is_ascii_whitespace() || ",]}".contains(c));
        self.at = from + len.unwrap_or(rest.len());
        self.part.get(from..self.at).unwrap_or_default()
    }

    fn text(&mut self) -> String {
        let from = self.at;
        let mut escaped = false;
        for (offset, byte) in self.part.bytes().enumerate().skip(from + 1) {
            self.at = offset + 1;
            match byte {
                b'"' if !escaped => break,
                _ => escaped = byte == b'\\' && !escaped,
            }
        }
        let written = self.part.get(from..self.at).unwrap_or_default();
        serde_json::from_str(written).unwrap_or_default()
    }

    fn list(&mut self) -> Kind {
        let mut items = Vec::new();
        self.at += 1;
        loop {
            match self.peek() {
                b',' => self.at += 1,
                b']' | 0 => break,
                _ => items.push(self.value()),
            }
        }
        self.at = (self.at + 1).min(self.part.len());
        Kind::List(items)
    }

    fn map(&mut self) -> Kind {
        let mut entries = Vec::new();
        let mut seen = BTreeMap::new();
        self.at += 1;
        while self.peek() != 0 {
            match self.peek() {
                b',' => self.at += 1,
                b'"' => {
                    let from = self.at;
                    let text = self.text();
                    let span = Span::new(from, self.at).shifted(self.start);
                    self.peek();
                    self.at += 1;
                    let entry = (Key { text, span }, self.value());
                    add_entry(
                        self.file,
                        &mut entries,
                        &mut seen,
                        entry,
                        &mut self.findings,
                    );
                }
                _ => break,
            }
        }
        self.at = (self.at + 1).min(self.part.len());
        Kind::Map(entries)
    }
}

fn scalar(word: &str) -> Kind {
    match word {
        "null" | "" => Kind::Null,
        "true" => Kind::Bool(true),
        "false" => Kind::Bool(false),
        _ => match (word.parse::<i64>(), word.parse::<f64>()) {
            (Ok(number), _) => Kind::Int(number),
            (_, Ok(number)) if number.is_finite() => Kind::Float(number),
            _ => Kind::Text(word.to_owned()),
        },
    }
}

#[expect(
    clippy::result_large_err,
    reason = "one table, one finding; it is made once a file"
)]
/// Reads a whole CSV file: its first row as names, the others as rows of as many cells.
pub fn csv(file: &str, text: &str) -> Result<(Vec<String>, Vec<Vec<String>>), Diagnostic> {
    let text_only = text.strip_prefix('\u{feff}').unwrap_or(text);
    let skipped = text.len() - text_only.len();
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .from_reader(text_only.as_bytes());
    let mut rows: Vec<Vec<String>> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| {
            let at = error.position().map_or(0, |p| p.byte() as usize) + skipped;
            Diagnostic::error("csv-invalid", "this row can't be read")
                .at(file, Span::new(at, at))
                .help("Save the table as CSV in the encoding UTF-8.")
        })?;
        let at = record.position().map_or(0, |p| p.byte() as usize) + skipped;
        if let Some(head) = rows.first()
            && head.len() != record.len()
        {
            let line = text.get(at..).unwrap_or_default();
            let lead = line.len() - line.trim_start_matches(['\r', '\n']).len();
            let len = line.trim_start_matches(['\r', '\n']).find(['\r', '\n']);
            let end = at + lead + len.unwrap_or(line.len() - lead);
            let message = format!(
                "this row has {} cells where the first row has {}",
                record.len(),
                head.len()
            );
            return Err(Diagnostic::error("csv-invalid", message)
                .at(file, Span::new(at + lead, end))
                .help("Give each row as many cells; a cell with a comma in it needs quotes."));
        }
        rows.push(record.iter().map(str::to_owned).collect());
    }
    let head = if rows.is_empty() {
        Vec::new()
    } else {
        rows.remove(0)
    };
    Ok((head, rows))
}
