//! Findings -> the object that `--format json` prints.
//!
//! It does not print or serialise: callers may add keys of their own first.

use serde_json::{Map, Value, json};

use crate::diagnostic::{Diagnostic, Fix, Place};
use crate::report::{Texts, count, lines_and_columns};

/// Version of the shape below; grows when a key changes its meaning, not when one is added.
const VERSION: u32 = 1;

/// `{"version", "findings", "summary"}` as the interface promises it. Lines and columns count from 1, columns in
/// characters, ends one past the last; `start` and `end` are bytes. What is unknown is null: all of the place where
/// there is none, and lines and columns where the file can't be read.
pub fn json(findings: &[Diagnostic], texts: &Texts<'_>) -> Value {
    let counts = count(findings);
    json!({
        "version": VERSION,
        "findings": findings.iter().map(|d| finding(d, texts)).collect::<Vec<_>>(),
        "summary": {
            "errors": counts.errors,
            "warnings": counts.warnings,
            "advice": counts.advice,
            "files": counts.files,
        },
    })
}

/// One finding as an object.
fn finding(d: &Diagnostic, texts: &Texts<'_>) -> Value {
    let mut out = Map::new();
    out.insert("rule".into(), json!(d.rule));
    out.insert("severity".into(), json!(d.severity.word()));
    out.insert("message".into(), json!(d.message));
    out.insert("help".into(), json!(d.help));
    add_place(&mut out, d.place.as_ref(), texts);
    out.insert("fix".into(), json!(d.fix.as_ref().map(fix)));
    let labels = d.labels.iter().map(|label| {
        let mut out = Map::new();
        out.insert("message".into(), json!(label.message));
        add_place(&mut out, Some(&label.place), texts);
        Value::Object(out)
    });
    out.insert("labels".into(), labels.collect());
    out.insert("trace".into(), json!(d.trace));
    Value::Object(out)
}

/// Adds the seven keys of a place.
fn add_place(out: &mut Map<String, Value>, place: Option<&Place>, texts: &Texts<'_>) {
    let seen = place.and_then(|place| lines_and_columns(place, texts));
    let (start, end) = seen.unzip();
    out.insert("file".into(), json!(place.map(|p| &*p.file)));
    out.insert("line".into(), json!(start.map(|at| at.line)));
    out.insert("column".into(), json!(start.map(|at| at.column)));
    out.insert("end_line".into(), json!(end.map(|at| at.line)));
    out.insert("end_column".into(), json!(end.map(|at| at.column)));
    out.insert("start".into(), json!(place.map(|p| p.span.start)));
    out.insert("end".into(), json!(place.map(|p| p.span.end)));
}

/// A fix as an object.
fn fix(fix: &Fix) -> Value {
    let edit = |edit: &crate::diagnostic::Edit| json!({"start": edit.span.start, "end": edit.span.end, "text": edit.text});
    json!({"safe": fix.safe, "edits": fix.edits.iter().map(edit).collect::<Vec<_>>()})
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::Edit;
    use crate::source::Span;

    #[test]
    fn columns_count_characters_under_emoji_and_all_keys_are_there() {
        let text: Arc<str> = "ok\n👩‍⚕️ bad word\n".into();
        let texts = move |_: &str| Some(text.clone());
        // The picture is four characters (11 + 2 bytes: 4 + 3 + 3 + 3): "bad" is at byte 3 + 13 + 1.
        let d = Diagnostic::error("r", "m")
            .at("a.md", Span::new(17, 20))
            .label(Place::new("a.md", Span::new(0, 2)), "first")
            .trace("while building a.md")
            .help("Say it well.")
            .fix(
                true,
                vec![Edit {
                    span: Span::new(17, 20),
                    text: "good".into(),
                }],
            );
        let expected = json!({
            "version": 1,
            "findings": [{
                "rule": "r", "severity": "error", "message": "m", "help": "Say it well.",
                "file": "a.md", "line": 2, "column": 6, "end_line": 2, "end_column": 9,
                "start": 17, "end": 20,
                "fix": {"safe": true, "edits": [{"start": 17, "end": 20, "text": "good"}]},
                "labels": [{"message": "first", "file": "a.md", "line": 1, "column": 1,
                    "end_line": 1, "end_column": 3, "start": 0, "end": 2}],
                "trace": ["while building a.md"],
            }],
            "summary": {"errors": 1, "warnings": 0, "advice": 0, "files": 1},
        });
        assert_eq!(json(&[d], &texts).to_string(), expected.to_string());
    }

    #[test]
    fn what_is_unknown_is_null() {
        let gone = Diagnostic::warning("r", "m").at("gone.md", Span::new(4, 5));
        let nowhere = Diagnostic::warning("r", "m");
        let out = json(&[gone, nowhere], &|_| None);
        let (gone, nowhere) = (&out["findings"][0], &out["findings"][1]);
        assert_eq!(
            (&gone["file"], &gone["start"]),
            (&json!("gone.md"), &json!(4))
        );
        assert_eq!(
            (&gone["line"], &gone["end_column"]),
            (&Value::Null, &Value::Null)
        );
        for key in [
            "file",
            "line",
            "column",
            "end_line",
            "end_column",
            "start",
            "end",
            "help",
            "fix",
        ] {
            assert_eq!(nowhere.get(key), Some(&Value::Null), "{key}");
        }
        assert_eq!(out["summary"]["files"], 1);
    }
}
