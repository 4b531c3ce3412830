//! Findings -> a SARIF 2.1.0 log (OASIS, 2020), which code hosts and editors read.
//!
//! It does not name files absolutely: addresses are relative to the site, under `%SRCROOT%`.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::diagnostic::{Diagnostic, Fix, Place, Severity};
use crate::report::{Texts, lines_and_columns};
use crate::source::Span;

/// Where the format is described.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// A log of one run. Regions have lines and columns (in code points, from 1, ends one past the last) as far as the
/// file can be read, and bytes always. A fix stands there whether safe or not, as its description says.
pub fn sarif(findings: &[Diagnostic], texts: &Texts<'_>) -> Value {
    let rules = rules(findings);
    let descriptions: Vec<Value> = (rules.iter())
        .map(|(id, (_, severity))| {
            json!({"id": id, "defaultConfiguration": {"level": level(*severity)}})
        })
        .collect();
    let results: Vec<Value> = findings.iter().map(|d| result(d, &rules, texts)).collect();
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "pamphlet",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": descriptions,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

/// The rules that findings name, by name, each with its number in that order and the greatest weight it was found with.
fn rules(findings: &[Diagnostic]) -> BTreeMap<&str, (usize, Severity)> {
    let mut rules: BTreeMap<&str, (usize, Severity)> = BTreeMap::new();
    for d in findings {
        let known = rules.entry(&d.rule).or_insert((0, d.severity));
        known.1 = known.1.max(d.severity);
    }
    for (i, rule) in rules.values_mut().enumerate() {
        rule.0 = i;
    }
    rules
}

/// SARIF's word for a weight (section 3.27.10).
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    }
}

/// One finding as a result (section 3.27).
fn result(d: &Diagnostic, rules: &BTreeMap<&str, (usize, Severity)>, texts: &Texts<'_>) -> Value {
    let help = d.help.as_ref().map(|help| format!("\n{help}"));
    let mut out = Map::new();
    out.insert("ruleId".into(), json!(d.rule));
    out.insert(
        "ruleIndex".into(),
        json!(rules.get(&*d.rule).map(|rule| rule.0)),
    );
    out.insert("level".into(), json!(level(d.severity)));
    let message = format!("{}{}", d.message, help.unwrap_or_default());
    out.insert("message".into(), json!({"text": message}));
    if let Some(place) = &d.place {
        let location = json!({"physicalLocation": physical(place, texts)});
        out.insert("locations".into(), json!([location]));
    }
    let related = d.labels.iter().enumerate().map(|(id, label)| {
        json!({
            "id": id,
            "message": {"text": label.message},
            "physicalLocation": physical(&label.place, texts),
        })
    });
    if !d.labels.is_empty() {
        out.insert("relatedLocations".into(), related.collect());
    }
    if let Some((place, fix)) = d.place.as_ref().zip(d.fix.as_ref()) {
        out.insert("fixes".into(), json!([change(place, fix, texts)]));
    }
    Value::Object(out)
}

/// A place as a physical location (section 3.29).
fn physical(place: &Place, texts: &Texts<'_>) -> Value {
    json!({"artifactLocation": artifact(&place.file), "region": region(place, texts)})
}

/// A file by its address (section 3.4).
fn artifact(file: &str) -> Value {
    json!({"uri": uri(file), "uriBaseId": "%SRCROOT%"})
}

/// A span as a region (section 3.30).
fn region(place: &Place, texts: &Texts<'_>) -> Value {
    let mut out = Map::new();
    if let Some((start, end)) = lines_and_columns(place, texts) {
        out.insert("startLine".into(), json!(start.line));
        out.insert("startColumn".into(), json!(start.column));
        out.insert("endLine".into(), json!(end.line));
        out.insert("endColumn".into(), json!(end.column));
    }
    out.insert("byteOffset".into(), json!(place.span.start));
    out.insert("byteLength".into(), json!(place.span.len()));
    Value::Object(out)
}

/// A fix (section 3.55): one file, its replacements in order.
fn change(place: &Place, fix: &Fix, texts: &Texts<'_>) -> Value {
    let deleted = |span: Span| {
        region(
            &Place {
                file: place.file.clone(),
                span,
            },
            texts,
        )
    };
    let replacements: Vec<Value> = (fix.edits.iter())
        .map(|edit| {
            json!({"deletedRegion": deleted(edit.span), "insertedContent": {"text": edit.text}})
        })
        .collect();
    let description = if fix.safe {
        "A safe change; `pamphlet check --fix` makes it."
    } else {
        "A suggestion that a person should look at."
    };
    json!({
        "description": {"text": description},
        "artifactChanges": [{
            "artifactLocation": artifact(&place.file),
            "replacements": replacements,
        }],
    })
}

/// A path as a relative URI (RFC 3986, section 2.3): all but unreserved characters and `/` percent-encoded.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            _ => out.extend(format!("%{byte:02X}").chars()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::Edit;

    fn log() -> Value {
        let text: Arc<str> = "one\nÑandú two\n".into();
        let texts = move |file: &str| (file == "a b.md").then(|| text.clone());
        let full = Diagnostic::error("z-rule", "wrong")
            .at("a b.md", Span::new(12, 15))
            .label(Place::new("other.md", Span::new(1, 2)), "first here")
            .help("Say two.")
            .fix(
                true,
                vec![Edit {
                    span: Span::new(4, 6),
                    text: "N".into(),
                }],
            );
        sarif(
            &[full, Diagnostic::new("a-rule", Severity::Advice, "bare")],
            &texts,
        )
    }

    #[test]
    fn a_log_has_what_the_format_requires() {
        let log = log();
        assert_eq!(log["version"], "2.1.0");
        let run = &log["runs"][0];
        assert_eq!(run["columnKind"], "unicodeCodePoints");
        assert_eq!(run["tool"]["driver"]["name"], "pamphlet");
        for result in run["results"].as_array().unwrap() {
            assert!(result["message"]["text"].is_string());
            let index = result["ruleIndex"].as_u64().unwrap() as usize;
            assert_eq!(
                run["tool"]["driver"]["rules"][index]["id"],
                result["ruleId"]
            );
        }
        assert_eq!(run["results"][1]["level"], "note");
        assert_eq!(run["results"][1].get("locations"), None);
    }

    #[test]
    fn regions_count_code_points_and_bytes() {
        let result = &log()["runs"][0]["results"][0];
        let place = &result["locations"][0]["physicalLocation"];
        let expected = json!({
            "artifactLocation": {"uri": "a%20b.md", "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": 2, "startColumn": 7, "endLine": 2, "endColumn": 10,
                "byteOffset": 12, "byteLength": 3},
        });
        assert_eq!(place, &expected);
        let related = &result["relatedLocations"][0];
        assert_eq!(related["message"]["text"], "first here");
        assert_eq!(
            related["physicalLocation"]["region"],
            json!({"byteOffset": 1, "byteLength": 1})
        );
    }

    #[test]
    fn a_file_is_an_address_whatever_its_name_and_a_picture_is_as_many_columns_as_code_points() {
        // The picture is four code points (4 + 3 + 3 + 3 bytes), and five units of UTF-16.
        let text: Arc<str> = "👩‍⚕\u{fe0f} bad".into();
        let texts = move |_: &str| Some(text.clone());
        let d = Diagnostic::error("r", "m").at("content/100% año, #1?.md", Span::new(14, 17));
        let log = sarif(&[d], &texts);
        let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(
            place["artifactLocation"]["uri"],
            "content/100%25%20a%C3%B1o%2C%20%231%3F.md"
        );
        assert_eq!(place["region"]["startColumn"], 6);
        assert_eq!(place["region"]["endColumn"], 9);
    }

    #[test]
    fn a_fix_names_the_file_what_goes_and_what_comes() {
        let change = &log()["runs"][0]["results"][0]["fixes"][0]["artifactChanges"][0];
        assert_eq!(change["artifactLocation"]["uri"], "a%20b.md");
        let expected = json!([{
            "deletedRegion": {"startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 2,
                "byteOffset": 4, "byteLength": 2},
            "insertedContent": {"text": "N"},
        }]);
        assert_eq!(change["replacements"], expected);
    }
}
