//! The template engine's faults in a writer's words: where, what, and how the run came there.

use std::collections::BTreeMap;

use tera::{ErrorKind, Tera};

use super::template::Source;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// All faults of templates that can't be loaded: the engine stops at the first, so each is tried alone.
pub(super) fn load_faults(
    sources: &BTreeMap<String, Source>,
    first: &tera::Error,
) -> Vec<Diagnostic> {
    let file = |name: &str| sources.get(name).map(|s| s.file.clone());
    let mut faults: Vec<Diagnostic> = sources
        .iter()
        .filter_map(|(name, source)| {
            let error = Tera::default().add_raw_template(name, &source.text).err()?;
            matches!(error.kind(), ErrorKind::SyntaxError(_)).then(|| fault(&error, name, &file))
        })
        .filter(|fault| {
            !fault.message.contains("not registered") && !fault.message.contains("is not found")
        })
        .collect();
    if faults.is_empty() {
        faults = unknown_names(sources, &first.to_string());
    }
    if faults.is_empty() {
        faults.push(fault(first, "", &file));
    }
    faults
}

/// A fault of a template as a finding. `name` is the template that was asked for.
pub(super) fn fault(
    error: &tera::Error,
    name: &str,
    file: &dyn Fn(&str) -> Option<String>,
) -> Diagnostic {
    let at = |finding: Diagnostic, template: &str, span: Span| match file(template) {
        Some(path) => finding.at(&path, span),
        None => finding,
    };
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let range = report.span().range.clone();
            let (message, help) = in_plain_words(report.message());
            let mut finding = at(
                Diagnostic::error("template-fault", message),
                report.filename(),
                Span::new(range.start, range.end),
            );
            finding.trace = calls(&error.to_string(), file);
            finding.help = Some(help);
            finding
        }
        ErrorKind::MissingParent { current, parent } => {
            let finding = Diagnostic::error(
                "template-missing",
                format!("this template extends `{parent}`, which does not exist"),
            );
            at(finding, current, Span::default())
                .help("Correct the name after `extends`, or add that template.")
        }
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
            let finding = Diagnostic::error(
                "template-loop",
                "this template comes back to itself through `extends` or `include`",
            );
            at(finding, tpl, Span::default())
                .help("Take one of these lines out, so that the way ends somewhere.")
        }
        ErrorKind::TemplateNotFound(missing) => at(
            Diagnostic::error(
                "template-missing",
                format!("there is no template `{missing}`"),
            ),
            name,
            Span::default(),
        )
        .help("Correct the name, or add that template to `templates/`."),
        _ => at(
            Diagnostic::error("template-fault", lower_first(&error.to_string())),
            name,
            Span::default(),
        )
        .help("Correct the template, or ask whoever made the theme."),
    }
}

/// The engine's "note: called from name:line:column" lines, which it gives in its display text only.
fn calls(display: &str, file: &dyn Fn(&str) -> Option<String>) -> Vec<String> {
    display
        .lines()
        .filter_map(|line| line.trim().strip_prefix("note: called from "))
        .map(|at| {
            let (name, place) = at.split_once(':').unwrap_or((at, ""));
            format!(
                "called from {}:{place}",
                file(name).unwrap_or_else(|| name.to_owned())
            )
        })
        .collect()
}

pub(super) fn lower_first(text: &str) -> String {
    let mut letters = text.trim().trim_end_matches('.').chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

/// What templates name and does not exist. The engine tells of all such names at once, in its display text only:
/// `error: Unknown filter `x`` and below it ` --> name:line:column`.
fn unknown_names(sources: &BTreeMap<String, Source>, display: &str) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    let mut message = "";
    for line in display.lines() {
        if let Some(text) = line.strip_prefix("error: ") {
            message = text;
        }
        let Some((kind, name)) = (message.strip_prefix("Unknown "))
            .and_then(|m| m.trim_end_matches('`').split_once(" `"))
        else {
            continue;
        };
        let Some((template, line, column)) = arrow(line) else {
            continue;
        };
        let Some(source) = sources.get(template) else {
            continue;
        };
        let (rule, help) = match kind {
            "template" => ("template-missing", near_template(name, sources)),
            _ => (
                "template-fault",
                "Correct the name: the manual lists what templates may use.".into(),
            ),
        };
        let found = Diagnostic::error(rule, format!("there is no {kind} `{name}`"));
        let span = place(&source.text, line, column, name);
        faults.push(found.at(&source.file, span).help(help));
    }
    faults
}

fn near_template(name: &str, sources: &BTreeMap<String, Source>) -> String {
    let near = crate::diagnostic::nearest(name, sources.keys().map(String::as_str));
    near.map_or_else(
        || "Correct the name, or add that template to `templates/`.".to_owned(),
        |near| format!("Did you mean `{near}`?"),
    )
}

/// ` --> name:line:column` as its parts.
fn arrow(line: &str) -> Option<(&str, usize, usize)> {
    let (rest, column) = line.trim().strip_prefix("--> ")?.rsplit_once(':')?;
    let (name, line) = rest.rsplit_once(':')?;
    Some((name, line.parse().ok()?, column.parse().ok()?))
}

/// The first place of `name` from a line and column on, both from 1.
fn place(text: &str, line: usize, column: usize, name: &str) -> Span {
    let before: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let at = crate::source::floor_boundary(text, before + column.saturating_sub(1));
    let found = text.get(at..).and_then(|rest| rest.find(name));
    found.map_or(Span::new(at, at), |i| {
        Span::new(at + i, at + i + name.len())
    })
}

/// The engine's message and what to do about it, in words that need no knowledge of the engine.
fn in_plain_words(message: &str) -> (String, String) {
    let plain = "Correct the template at this place, or ask whoever made the theme.";
    if let Some((asked, fields)) = message.split_once(". Available fields: ") {
        let name = asked.split('`').nth(1).unwrap_or_default();
        let help = match crate::diagnostic::nearest(name, fields.split(", ")) {
            Some(near) => format!("Did you mean `{near}`?"),
            None => format!("It has {fields}. Write `name?.field` where it may be missing."),
        };
        return (lower_first(asked), help);
    }
    if message.contains("is not defined") {
        let help = "The template asks for something that is not there. Write `name?.field` or `{% if … is defined %}` where it may be missing.";
        return (lower_first(message), help.into());
    }
    if let Some((wanted, given)) = (message.strip_prefix("Invalid type for the value, expected `"))
        .and_then(|rest| rest.trim_end_matches('`').split_once("` but got `"))
    {
        let message = match kind(given) {
            "" => format!("{} is needed here, but there is none", kind(wanted)),
            given => format!("{} is needed here, but this is {given}", kind(wanted)),
        };
        return (message, plain.into());
    }
    if message.eq_ignore_ascii_case("unexpected end of input") {
        let help = "Close what was begun: each `{% if %}`, `{% for %}` and `{% block %}` needs its `{% end… %}`.";
        return (
            "the template ends where more has to follow".into(),
            help.into(),
        );
    }
    (lower_first(message), plain.into())
}

/// The engine's name of a kind of value as a person calls it; empty for nothing at all.
fn kind(name: &str) -> &str {
    match name {
        "undefined" | "none" | "null" => "",
        "&str" | "str" | "string" | "String" | "alloc::string::String" => "a text",
        "f64" | "f32" | "i64" | "i32" | "u64" | "u32" | "usize" | "isize" | "integer" | "float"
        | "number" => "a number",
        "bool" => "`true` or `false`",
        "array" => "a list",
        "map" | "object" => "a group of keys",
        other => other,
    }
}
