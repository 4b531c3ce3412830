//! Authors and reviewers: the people of `data/people.yaml`, and which of them a name in front matter means.

use serde_json::Map;

use super::{Byline, Credential, Person};
use crate::data::Data;
use crate::diagnostic::{Diagnostic, nearest};
use crate::parse::document::Located;
use crate::value::{Kind, Value};

/// Reads the people of a data file: a map of ids, or a list of maps with an `id` (or at least a `name`) each. Keys that
/// are not known are kept under `extra`.
pub fn read(file: &str, tree: &Value, findings: &mut Vec<Diagnostic>) -> Vec<Person> {
    let mut people = Vec::new();
    match &tree.kind {
        Kind::Map(entries) => {
            for (key, value) in entries {
                people.extend(person(&key.text, value, file, findings));
            }
        }
        Kind::List(items) => {
            for item in items {
                let id = text(item, "id")
                    .or_else(|| text(item, "name").map(|n| crate::address::slugify(&n)));
                people.extend(person(&id.unwrap_or_default(), item, file, findings));
            }
        }
        Kind::Null => {}
        _ => findings.push(
            Diagnostic::error("people-invalid", "this file has to be a list of people")
                .at(file, tree.span)
                .help("Write an id, and below it `name: Full Name`, for each person."),
        ),
    }
    people
}

fn text(value: &Value, key: &str) -> Option<String> {
    match value.get(key)?.data() {
        serde_json::Value::String(text) => Some(text.trim().to_owned()).filter(|t| !t.is_empty()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A list of texts, or one text.
fn texts(value: &Value, key: &str) -> Vec<String> {
    match value.get(key).map(Value::data) {
        Some(serde_json::Value::Array(items)) => items
            .iter()
            .filter_map(|i| i.as_str().map(str::to_owned))
            .collect(),
        Some(serde_json::Value::String(one)) => vec![one],
        _ => Vec::new(),
    }
}

/// The keys of a person that have a meaning of their own.
const KEYS: [&str; 12] = [
    "id",
    "name",
    "suffix",
    "job_title",
    "title",
    "bio",
    "credentials",
    "knows_about",
    "image",
    "same_as",
    "url",
    "example",
];

fn person(id: &str, value: &Value, file: &str, findings: &mut Vec<Diagnostic>) -> Option<Person> {
    let Some(name) = text(value, "name").filter(|_| !id.is_empty()) else {
        let who = if id.is_empty() {
            "a person".to_owned()
        } else {
            format!("the person `{id}`")
        };
        findings.push(
            Diagnostic::error("people-invalid", format!("{who} has no name"))
                .at(file, value.span)
                .help("Add a line `name: Full Name`, without titles such as Dr."),
        );
        return None;
    };
    let unknown = value
        .entries()
        .iter()
        .filter(|(key, _)| !KEYS.contains(&key.text.as_str()));
    let extra: Map<String, serde_json::Value> = unknown
        .map(|(key, value)| (key.text.clone(), value.data()))
        .collect();
    let mut same_as = texts(value, "same_as");
    same_as.extend(text(value, "url"));
    Some(Person {
        id: id.to_owned(),
        name,
        suffix: text(value, "suffix"),
        job_title: text(value, "job_title").or_else(|| text(value, "title")),
        bio: text(value, "bio"),
        credentials: value
            .get("credentials")
            .map(credentials)
            .unwrap_or_default(),
        knows_about: texts(value, "knows_about"),
        image: text(value, "image"),
        same_as,
        example: value
            .get("example")
            .is_some_and(|v| v.kind == Kind::Bool(true)),
        extra: Data(extra.into()),
    })
}

/// Certificates: a list of maps with `name` and `by`, or of texts, or one text.
fn credentials(value: &Value) -> Vec<Credential> {
    match &value.kind {
        Kind::List(items) => items.iter().flat_map(credentials).collect(),
        Kind::Map(_) => text(value, "name")
            .map(|name| Credential {
                name,
                by: text(value, "by"),
            })
            .into_iter()
            .collect(),
        Kind::Text(name) => vec![Credential {
            name: name.clone(),
            by: None,
        }],
        _ => Vec::new(),
    }
}

/// Finds the people that front matter names, by id or by full name. A name that is not in the file is a plain name,
/// unless it looks like an id (lower case, no space): that is an error, because the reader would see it as it is.
/// Without any people in the file every name is a plain name. `role` is `author` or `reviewer`.
pub(super) fn bylines(
    names: &[Located<String>],
    role: &'static str,
    people: &[Person],
    file: &str,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Byline> {
    let mut bylines = Vec::new();
    for name in names {
        let found = people
            .iter()
            .position(|p| p.id == name.value || p.name.eq_ignore_ascii_case(&name.value));
        let byline = found.map_or_else(|| Byline::Name(name.value.clone()), Byline::Person);
        if found.is_none() && !people.is_empty() {
            unknown(name, role, people, file, findings);
        }
        if !bylines.contains(&byline) {
            bylines.push(byline);
        }
    }
    bylines
}

fn unknown(
    name: &Located<String>,
    role: &'static str,
    people: &[Person],
    file: &str,
    findings: &mut Vec<Diagnostic>,
) {
    let near = nearest(
        &name.value,
        people.iter().flat_map(|p| [p.id.as_str(), p.name.as_str()]),
    );
    let looks_like_id = name
        .value
        .chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_');
    let rule = if role == "author" {
        "author-unknown"
    } else {
        "reviewer-unknown"
    };
    let message = format!("there is no {role} `{}` in data/people.yaml", name.value);
    let finding = if looks_like_id {
        Diagnostic::error(rule, message)
    } else if near.is_some() {
        Diagnostic::warning(rule, message)
    } else {
        return;
    };
    let help = match near {
        Some(near) => format!("Did you mean `{near}`?"),
        None => "Add the person to data/people.yaml, or write the full name as it should be shown."
            .to_owned(),
    };
    findings.push(finding.at(file, name.span).help(help));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn byline(name: &str) -> (Vec<Byline>, Vec<Diagnostic>) {
        let ana = Person {
            id: "ana-ruiz".into(),
            name: "Ana Ruiz".into(),
            ..Person::default()
        };
        let names = [Located {
            value: name.to_owned(),
            span: Span::new(4, 8),
        }];
        let mut findings = Vec::new();
        let bylines = bylines(&names, "author", &[ana], "content/a.md", &mut findings);
        (bylines, findings)
    }

    #[test]
    fn people_are_found_by_id_and_by_name() {
        assert_eq!(byline("ana-ruiz"), (vec![Byline::Person(0)], vec![]));
        assert_eq!(byline("ana ruiz"), (vec![Byline::Person(0)], vec![]));
        assert_eq!(
            byline("Pat Jones"),
            (vec![Byline::Name("Pat Jones".into())], vec![])
        );
    }

    #[test]
    fn an_id_that_nobody_has_is_an_error_with_the_nearest() {
        let (_, findings) = byline("ana-ruis");
        assert_eq!(
            findings[0].message,
            "there is no author `ana-ruis` in data/people.yaml"
        );
        assert_eq!(
            findings[0].help.as_deref(),
            Some("Did you mean `ana-ruiz`?")
        );
    }
}
