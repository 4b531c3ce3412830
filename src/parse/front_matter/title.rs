//! A page without a title: what to tell its writer, and the first heading as an offer.
//!
//! It looks no further than the first line of the body.

use super::{Split, split};
use crate::diagnostic::{Diagnostic, Edit};
use crate::source::Span;
use crate::value::Value;
use crate::value::read::quoted;

/// The first heading of a body, if it is a first-level one: its text.
fn first_heading(text: &str, body: usize) -> Option<&str> {
    let line = text.get(body..)?.lines().find(|l| !l.trim().is_empty())?;
    line.strip_prefix("# ")
        .map(|h| h.trim().trim_end_matches('#').trim())
        .filter(|h| !h.is_empty())
}

pub(super) fn no_front_matter(file: &str, text: &str, body: usize) -> Diagnostic {
    let found = Diagnostic::error("title-missing", "this page has no title")
        .at(file, Span::new(body, body));
    match first_heading(text, body) {
        None => found
            .help("Put three lines at the top of the file: `---`, then `title: ...`, then `---`."),
        Some(heading) => {
            let lines = format!("---\ntitle: {}\n---\n", quoted(heading));
            found
                .help(format!(
                    "Put three lines at the top of the file: `---`, then `title: {}`, then `---`.",
                    quoted(heading)
                ))
                .fix(
                    false,
                    vec![Edit {
                        span: Span::new(body, body),
                        text: lines,
                    }],
                )
        }
    }
}

pub(super) fn no_title(file: &str, text: &str, map: &Value, body: usize) -> Diagnostic {
    let given = map.entries().iter().find(|(key, _)| key.text == "title");
    let span = given.map_or_else(
        || {
            let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
            Span::new(start, start + 3)
        },
        |(key, _)| key.span,
    );
    let found = Diagnostic::error("title-missing", "this page has no title")
        .at(file, span)
        .help("Add a line `title: ...` between the --- lines at the top.");
    let Some(heading) = first_heading(text, body) else {
        return found;
    };
    let is_toml = matches!(split(text), Split::Toml(..));
    let line = if is_toml {
        format!("title = {}\n", quoted(heading))
    } else {
        format!("title: {}\n", quoted(heading))
    };
    let edit = if let Some((key, value)) = given {
        Edit {
            span: Span::new(
                key.span.start as usize,
                value.span.end.max(key.span.end) as usize
                    + usize::from(value.span.end <= key.span.end),
            ),
            text: line.trim_end().to_owned(),
        }
    } else {
        let (Split::Yaml(inside, _) | Split::Toml(inside, _)) = split(text) else {
            return found;
        };
        Edit {
            span: Span::new(inside.start as usize, inside.start as usize),
            text: line,
        }
    };
    found.fix(false, vec![edit])
}
