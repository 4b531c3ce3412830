//! Authors and reviewers: which person of `data/people.yaml` a name in front matter means.

use super::{Byline, Person};
use crate::diagnostic::{Diagnostic, nearest};
use crate::parse::document::Located;

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
