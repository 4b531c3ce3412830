//! What is printed for scripts, held against the schemas that `pamphlet schema` prints of it.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may end with a panic: that is how it fails"
)]

#[expect(
    clippy::allow_attributes,
    reason = "what is dead differs from one test binary to the next"
)]
#[allow(dead_code, reason = "each test binary uses its own part")]
mod support;

use std::process::Command;

use serde_json::{Value, json};
use support::{CLOCK, SiteTest};

/// What the program prints, as JSON, whatever its exit status.
fn printed(site: &SiteTest, args: &[&str]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_pamphlet"))
        .arg("--root")
        .arg(site.root())
        .args(args)
        .env("SOURCE_DATE_EPOCH", "1768478400")
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{args:?}: {e}\n{}", String::from_utf8_lossy(&output.stderr)))
}

/// What of a value breaks a schema, by its path. Only the words of JSON Schema that ours use are known: any other breaks
/// it, too, as does a key that no schema names. Patterns are for `scripts/sarif-check`.
fn breaks(value: &Value, schema: &Value, root: &Value, at: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for (word, says) in schema.as_object().unwrap() {
        let fits = match word.as_str() {
            "$schema" | "$defs" | "title" | "description" | "pattern" | "additionalProperties" => {
                true
            }
            "type" => is_of_type(value, says),
            "const" => value == says,
            "enum" => says.as_array().unwrap().contains(value),
            "minimum" => value.as_f64().is_none_or(|n| n >= says.as_f64().unwrap()),
            "minLength" => value.as_str().unwrap().len() as u64 >= says.as_u64().unwrap(),
            "minItems" => value.as_array().unwrap().len() as u64 >= says.as_u64().unwrap(),
            "required" => {
                let mut keys = says.as_array().unwrap().iter();
                keys.all(|key| value.get(key.as_str().unwrap()).is_some())
            }
            "anyOf" => {
                let mut all = says.as_array().unwrap().iter();
                all.any(|one| breaks(value, one, root, at).is_empty())
            }
            "$ref" => {
                let pointer = says.as_str().unwrap().strip_prefix('#').unwrap();
                wrong.extend(breaks(value, root.pointer(pointer).unwrap(), root, at));
                true
            }
            "items" => {
                for (i, item) in value.as_array().into_iter().flatten().enumerate() {
                    wrong.extend(breaks(item, says, root, &format!("{at}/{i}")));
                }
                true
            }
            "properties" => {
                for (key, inner) in value.as_object().into_iter().flatten() {
                    let at = format!("{at}/{key}");
                    match says.get(key) {
                        Some(says) => wrong.extend(breaks(inner, says, root, &at)),
                        None => wrong.push(format!("{at}: no such key")),
                    }
                }
                true
            }
            other => panic!("{other}: this test does not know that word"),
        };
        if !fits {
            wrong.push(format!("{at}: {word} {says} does not fit {value}"));
        }
    }
    if let (Some(of_all), None) = (schema.get("additionalProperties"), schema.get("properties")) {
        for (key, inner) in value.as_object().into_iter().flatten() {
            wrong.extend(breaks(inner, of_all, root, &format!("{at}/{key}")));
        }
    }
    wrong
}

fn is_of_type(value: &Value, names: &Value) -> bool {
    let one = |name: &Value| match name.as_str().unwrap() {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "number" => value.is_number(),
        // A number without a fraction is an integer, however it is written.
        "integer" => value.as_f64().is_some_and(|n| n.fract() == 0.0),
        other => panic!("there is no type {other}"),
    };
    names
        .as_array()
        .map_or_else(|| one(names), |all| all.iter().any(one))
}

#[track_caller]
fn holds(value: &Value, schema: &Value, part: &str) {
    let part = schema.pointer(part).unwrap();
    assert_eq!(breaks(value, part, schema, ""), Vec::<String>::new());
}

/// A site with many faults: in settings, data, templates and articles, with fixes, labels, traces and a waiver.
fn faulty() -> SiteTest {
    SiteTest::from_text(
        "=== pamphlet.yaml\ntitle: T\nbase_url: https://clinic.example\nmenus: {main: [{name: M, url: /nowhere/}]}\n\
         === data/people.yaml\nlee: {name: Lee}\n\
         === content/a.md\n---\ntitle: A \u{1f469}\u{200d}\u{2695}\u{fe0f}\ndate: Tomorrow\nauthors: [lee]\n---\n\
         See https://clinic.example/book.  [x](gone.md) {{ nope() }}\n\n| a | b |\n|---|---|\n| 1 | 2 | 3 |\n\n\
         <!-- pamphlet-allow claim-cure: an example -->\n\nThis treatment cures depression.\n\n\
         He committed suicide. \u{1f469} It is a miracle cure.\n\
         === content/b.md\n---\ntitle: B\nslug: same\nnext_review: 2026-01-20\nlast_reviewed: 2025-01-20\nreviewed_by: lee\n---\nText {{ trouble() }}\n\
         === content/c.md\n---\ntitle: B\nslug: same\ndraft: true\n---\nText\n\
         === content/d.md\n---\ntitle: D\nslug: same\ndate: 2025-02-03T04:05:06+01:00\n---\nText\n\
         === templates/shortcodes/trouble.html\n{{ page.no.such.thing.at.all }}\n",
    )
}

#[test]
fn what_check_and_build_print_is_as_its_schema_says() {
    let site = faulty();
    let schema = printed(&site, &["schema", "findings"]);
    let check = printed(&site, &["check", "--format", "json", "--clock", CLOCK]);
    holds(&check, &schema, "");
    let findings = check["findings"].as_array().unwrap();
    let any = |of: &dyn Fn(&Value) -> bool| findings.iter().any(of);
    // Else the schema of these parts would not be looked at.
    assert!(any(&|f| f["fix"].is_object()), "{check:#}");
    assert!(any(&|f| f["fix"].is_null()));
    assert!(any(&|f| f["labels"] != json!([])));
    assert!(any(&|f| f["help"].is_null()) || any(&|f| f["help"].is_string()));
    assert!(findings.len() > 10, "{}", findings.len());
    for severity in ["error", "warning", "advice"] {
        assert!(any(&|f| f["severity"] == severity), "{severity}");
    }
    holds(&printed(&site, &["build", "--format", "json"]), &schema, "");
    let good = SiteTest::from_text("=== content/a.md\n---\ntitle: A\n---\nText\n");
    let built = printed(&good, &["build", "--format", "json"]);
    holds(&built, &schema, "");
    assert!(built["seconds"].is_number() && built["written"].is_number());
}

#[test]
fn a_waiver_is_printed_as_the_schema_says() {
    let site = SiteTest::from_text(
        "=== content/a.md\n---\ntitle: A\n---\n<!-- pamphlet-allow claim-cure: an example -->\n\nThis treatment cures depression for good.\n",
    );
    let schema = printed(&site, &["schema", "findings"]);
    let check = printed(&site, &["check", "--format", "json"]);
    holds(&check, &schema, "");
    assert_eq!(check["waived"][0]["findings"], 1, "{check:#}");
}

/// Every list, and what `list` calls it.
const LISTS: [&str; 12] = [
    "drafts",
    "scheduled",
    "expired",
    "published",
    "all",
    "review-due",
    "duplicates",
    "competing",
    "orphans",
    "unreviewed",
    "reading",
    "related",
];

#[test]
fn what_list_prints_is_as_its_schema_says() {
    let site = lists();
    let schema = printed(&site, &["schema", "lists"]);
    for list in LISTS {
        let rows = printed(&site, &["list", list, "--format", "json"]);
        holds(&rows, &schema, &format!("/$defs/{list}"));
        let is_empty = rows.as_array().is_some_and(Vec::is_empty);
        assert!(!is_empty, "{list} is empty: nothing was looked at");
    }
    let several: Vec<&str> = ["list"]
        .into_iter()
        .chain(LISTS)
        .chain(["--format", "json"])
        .collect();
    let several = printed(&site, &several);
    holds(&several, &schema, "/$defs/several");
    assert_eq!(several.as_object().unwrap().len(), LISTS.len());
    let report = printed(&site, &["list", "report", "--format", "json"]);
    holds(&report, &schema, "/$defs/several");
    assert_eq!(schema["anyOf"].as_array().unwrap().len(), LISTS.len() + 1);
}

/// A site that has a row for every list.
fn lists() -> SiteTest {
    let words = "Bring a list of the medicines that you take at home. The nurse will weigh you. You may ask a friend to \
                 sit with you. We tell you the price before anything is done. Parking is free behind the house. ";
    let article = |head: &str, text: &str| format!("---\n{head}\n---\n{text}\n");
    let long = words.repeat(3);
    let site = SiteTest::from_text(
        "=== pamphlet.yaml\ntitle: T\nbase_url: https://clinic.example\n\
         === data/people.yaml\nlee: {name: Lee, credentials: MD}\n",
    );
    for (name, head, text) in [
        ("draft", "title: A draft\ndraft: true", "Text."),
        ("later", "title: Later\ndate: 2099-01-02", "Text."),
        ("gone", "title: Gone\nexpiry_date: 2020-01-02", "Text."),
        (
            "due",
            "title: What a first visit costs\nreviewed_by: lee\nlast_reviewed: 2025-01-20\nnext_review: 2026-01-20",
            "Fees for ketamine visits differ. Ask the desk about a sliding scale and a written estimate.",
        ),
        (
            "rival",
            "title: What first visits cost\ndate: 2025-02-03T04:05:06+01:00",
            "Fees for ketamine visits are written down. The desk has a sliding scale and an estimate.",
        ),
        ("one", "title: The list", &long),
        ("two", "title: The other list", &long),
    ] {
        site.write(&format!("content/articles/{name}.md"), article(head, text));
    }
    site
}

#[test]
fn the_test_finds_what_breaks_a_schema() {
    let schema = json!({"type": "object", "required": ["a"], "properties": {"a": {"type": ["integer", "null"], "minimum": 1}}});
    for (value, is_good) in [
        (json!({"a": 1}), true),
        (json!({"a": null}), true),
        (json!({"a": 1.5}), false),
        (json!({"a": 0}), false),
        (json!({}), false),
        (json!({"a": 1, "b": 2}), false),
        (json!([]), false),
    ] {
        assert_eq!(
            breaks(&value, &schema, &schema, "").is_empty(),
            is_good,
            "{value}"
        );
    }
}
