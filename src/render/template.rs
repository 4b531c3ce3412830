//! The template engine's seam: templates of all layers become one engine, and its faults become findings.
//!
//! It does not know what templates see. With `functions` it is the only module that names `tera`'s engine.

use std::collections::{BTreeMap, BTreeSet};

use tera::{Context, Tera};

use super::template_fault::{fault, load_faults};
use crate::diagnostic::Diagnostic;
use crate::digest::{Digest, Digester};
use crate::read::{File, Layer};

/// All templates of a site, ready to render.
pub struct Engine {
    tera: Tera,
    files: BTreeMap<String, String>,
    closures: BTreeMap<String, Digest>,
    whole: Digest,
    broken: bool,
}

/// A template's text and the file it comes from.
pub(super) struct Source {
    pub(super) text: String,
    pub(super) file: String,
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
