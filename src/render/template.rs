//! The template engine's seam: templates of all layers become one engine, and its faults become findings.
//!
//! It does not know what templates see. With `functions` it is the only module that names `tera`'s engine.

use std::collections::{BTreeMap, BTreeSet};

use tera::{Context, ErrorKind, Tera};

use crate::diagnostic::Diagnostic;
use crate::digest::{Digest, Digester};
use crate::read::{File, Layer};
use crate::source::Span;

/// All templates of a site, ready to render.
pub struct Engine {
    tera: Tera,
    files: BTreeMap<String, String>,
    closures: BTreeMap<String, Digest>,
    whole: Digest,
    broken: bool,
}

/// A template's text and the file it comes from.
struct Source {
    text: String,
    file: String,
}

impl Engine {
    /// Loads the templates of all layers. The first layer that has a name wins it; each theme's own is reached as
    /// `<theme>/templates/<name>`, and a template that extends its own name extends the next layer's.
    pub fn load(
        layers: &[Layer],
        register: impl FnOnce(&mut Tera),
        findings: &mut Vec<Diagnostic>,
    ) -> Self {
        let sources = sources(layers, findings);
        let mut tera = Tera::default();
        register(&mut tera);
        let loaded = tera.add_raw_templates(
            sources
                .iter()
                .map(|(name, s)| (name.as_str(), s.text.as_str())),
        );
        let broken = loaded.is_err();
        if let Err(error) = loaded {
            findings.extend(load_faults(&sources, &error));
        }
        let closures = closures(&sources);
        let mut whole = Digester::new();
        for (name, source) in &sources {
            whole.text(name).text(&source.text);
        }
        let files = sources
            .into_iter()
            .map(|(name, s)| (name, s.file))
            .collect();
        Self {
            tera,
            files,
            closures,
            whole: whole.finish(),
            broken,
        }
    }

    /// Whether templates could not be loaded, so that nothing can be rendered. The findings of loading say why.
    pub fn is_broken(&self) -> bool {
        self.broken
    }

    /// Whether there is a template of that name.
    pub fn has(&self, name: &str) -> bool {
        self.files.contains_key(name)
    }

    /// The first of `names` that exists.
    pub fn first<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
        names.into_iter().find(|name| self.has(name))
    }

    /// The file that a template comes from, relative to the site.
    pub fn file(&self, name: &str) -> Option<&str> {
        self.files.get(name).map(String::as_str)
    }

    /// Names of all shortcodes.
    pub fn shortcodes(&self) -> impl Iterator<Item = &str> {
        self.files.keys().filter_map(|name| {
            let inner = name.strip_prefix("shortcodes/")?;
            inner
                .strip_suffix(".html")
                .or_else(|| inner.strip_suffix(".md"))
        })
    }

    /// Digest of a template and all that it extends, includes or may call.
    pub fn closure(&self, name: &str) -> Digest {
        self.closures.get(name).copied().unwrap_or(self.whole)
    }

    /// Renders a template. The finding of a fault names the template's file and the place in it.
    pub fn render(&self, name: &str, context: &Context) -> Result<String, Box<Diagnostic>> {
        self.tera
            .render(name, context)
            .map_err(|error| Box::new(self.fault(name, &error)))
    }

    fn fault(&self, name: &str, error: &tera::Error) -> Diagnostic {
        fault(error, name, &|template| {
            self.file(template).map(str::to_owned)
        })
    }
}

fn sources(layers: &[Layer], findings: &mut Vec<Diagnostic>) -> BTreeMap<String, Source> {
    let mut sources: BTreeMap<String, Source> = BTreeMap::new();
    for (i, layer) in layers.iter().enumerate() {
        for (name, file) in &layer.templates {
            if name.starts_with('.') || !is_text(name) {
                continue;
            }
            let text = extend_next(
                &file.text(findings),
                name,
                layers.get(i + 1..).unwrap_or_default(),
            );
            let full = format!("{}/templates/{name}", layer.name);
            if !layer.name.is_empty() {
                sources.insert(
                    full,
                    Source {
                        text: text.clone(),
                        file: file.path.clone(),
                    },
                );
            }
            sources.entry(name.clone()).or_insert_with(|| Source {
                text,
                file: file.path.clone(),
            });
        }
    }
    let texts = sources
        .iter()
        .map(|(name, s)| (name.as_str(), s.text.as_str()))
        .collect();
    for (name, blocks) in super::blocks::missing(&texts) {
        if let Some(source) = sources.get_mut(&name) {
            source.text.push_str(&blocks);
        }
    }
    sources
}

fn is_text(name: &str) -> bool {
    [".html", ".xml", ".txt", ".css", ".md", ".json", ".js"]
        .iter()
        .any(|ending| name.ends_with(ending))
}

/// Lets `page.html` say `{% extends "page.html" %}` and mean the one below it.
fn extend_next(text: &str, name: &str, below: &[Layer]) -> String {
    let Some(next) = below.iter().find(|l| l.templates.contains_key(name)) else {
        return text.to_owned();
    };
    let mut text = text.to_owned();
    for quote in ['"', '\''] {
        let own = format!("extends {quote}{name}{quote}");
        if text.contains(&own) {
            text = text.replacen(
                &own,
                &format!("extends {quote}{}/templates/{name}{quote}", next.name),
                1,
            );
        }
    }
    text
}

/// For each template the digest of itself and of what it reaches by name. A template that defines components may be
/// called from anywhere, so it is part of every closure; one that includes by a computed name reaches everything.
fn closures(sources: &BTreeMap<String, Source>) -> BTreeMap<String, Digest> {
    let components: BTreeSet<&str> = sources
        .iter()
        .filter(|(_, s)| s.text.contains("endcomponent"))
        .map(|(name, _)| name.as_str())
        .collect();
    let mut closures = BTreeMap::new();
    for name in sources.keys() {
        let mut reached: BTreeSet<&str> = components.clone();
        let mut waiting = vec![name.as_str()];
        let mut known = true;
        while let Some(next) = waiting.pop() {
            if !reached.insert(next) && next != name {
                continue;
            }
            let Some((_, source)) = sources.get_key_value(next) else {
                continue;
            };
            for target in references(&source.text) {
                match target.and_then(|t| sources.get_key_value(t)) {
                    Some((target, _)) if !reached.contains(target.as_str()) => waiting.push(target),
                    Some(_) => {}
                    None => known = target.is_some() && known,
                }
            }
        }
        if known {
            let mut digester = Digester::new();
            for name in reached {
                digester
                    .text(name)
                    .text(sources.get(name).map_or("", |s| s.text.as_str()));
            }
            closures.insert(name.clone(), digester.finish());
        }
    }
    closures
}

/// The names after `extends` and `include`; none for a name that is not written out.
fn references(text: &str) -> Vec<Option<&str>> {
    let mut found = Vec::new();
    for word in ["extends", "include"] {
        for (at, _) in text.match_indices(word) {
            let before = text.get(..at).unwrap_or_default().trim_end();
            if !before.ends_with("{%") && !before.ends_with("{%-") {
                continue;
            }
            let rest = text.get(at + word.len()..).unwrap_or_default().trim_start();
            let quote = rest
                .chars()
                .next()
                .filter(|c| matches!(c, '"' | '\'' | '`'));
            let name = quote.and_then(|q| rest.get(1..)?.split(q).next());
            found.push(name);
        }
    }
    found
}

/// All faults of templates that can't be loaded: the engine stops at the first, so each is tried alone.
fn load_faults(sources: &BTreeMap<String, Source>, first: &tera::Error) -> Vec<Diagnostic> {
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

/// A fault of a template as a finding. `name` is the template that was asked for.
fn fault(error: &tera::Error, name: &str, file: &dyn Fn(&str) -> Option<String>) -> Diagnostic {
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

pub(super) fn lower_first(text: &str) -> String {
    let mut letters = text.trim().trim_end_matches('.').chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

/// The text of a template's file, for those who need it as data.
pub fn text_of(file: &File, findings: &mut Vec<Diagnostic>) -> String {
    file.text(findings).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source {
            text: text.into(),
            file: "templates/x.html".into(),
        }
    }

    #[test]
    fn a_closure_changes_with_what_it_includes_and_with_nothing_else() {
        let of = |partial: &str, other: &str| {
            let sources = BTreeMap::from([
                ("base.html".to_owned(), source("{% include \"nav.html\" %}")),
                ("nav.html".to_owned(), source(partial)),
                ("other.html".to_owned(), source(other)),
                ("page.html".to_owned(), source("{%- extends 'base.html' %}")),
            ]);
            closures(&sources)["page.html"]
        };
        assert_ne!(of("a", "x"), of("b", "x"));
        assert_eq!(of("a", "x"), of("a", "y"));
    }

    #[test]
    fn a_computed_include_has_no_closure_of_its_own() {
        let sources = BTreeMap::from([("a.html".to_owned(), source("{% include name %}"))]);
        assert!(closures(&sources).is_empty());
    }
}
