//! What an article is compared by when related ones are looked for: its texts, its labels, and the settings' weights.

use crate::config::Config;
use crate::parse::document::Document;
use crate::parse::{self, Parsed};
use crate::relate::{Parts, Profile, Weights};

/// The weights of the settings.
pub(super) fn weights(config: &Config) -> Weights {
    let mut weights = Weights::default();
    for (name, value) in &config.related.weights {
        let value = *value as f32;
        match name.as_str() {
            "title" => weights.title = value,
            "headings" => weights.headings = value,
            "body" => weights.body = value,
            "description" => weights.description = value,
            "tags" => weights.tags = value,
            "categories" => weights.categories = value,
            "links" => weights.links = value,
            _ => {}
        }
    }
    weights
}

/// What an article is compared by, as texts.
pub(super) struct Source {
    title: String,
    description: String,
    headings: Vec<String>,
    body: String,
    tags: Vec<String>,
    categories: Vec<String>,
    addresses: Vec<String>,
    language: String,
}

impl Source {
    fn of(parsed: &Parsed, config: &Config) -> Self {
        let front = &parsed.document.front;
        let terms = |wanted: &dyn Fn(&str) -> bool| -> Vec<String> {
            let lists = front.taxonomies.iter().filter(|(name, _)| wanted(name));
            lists
                .flat_map(|(_, terms)| terms.iter().map(|t| t.value.clone()))
                .collect()
        };
        Self {
            title: front.title.value.clone(),
            description: front.description.clone().unwrap_or_default(),
            headings: parsed.spoken.headings.clone(),
            body: format!("{}\n{}", parsed.spoken.body, parsed.spoken.code),
            tags: terms(&|name| name != "categories"),
            categories: terms(&|name| name == "categories"),
            addresses: parsed
                .document
                .text
                .links
                .iter()
                .map(|l| l.target.clone())
                .filter(|t| t.contains("://"))
                .collect(),
            language: parsed
                .document
                .name
                .language
                .clone()
                .unwrap_or_else(|| config.language.clone()),
        }
    }

    /// The texts as the comparison takes them.
    pub(super) fn parts(&self) -> Parts<'_> {
        Parts {
            title: &self.title,
            description: &self.description,
            headings: &self.headings,
            body: &self.body,
            tags: &self.tags,
            categories: &self.categories,
            sources: &self.addresses,
            language: &self.language,
        }
    }
}

/// The profile of a document.
pub(super) fn profile(parsed: &Parsed, config: &Config) -> Profile {
    crate::relate::profile(&Source::of(parsed, config).parts(), &weights(config))
}

/// The texts of a document, read again: for those who ask why two articles are related.
pub(super) fn source(document: &Document, stage: &crate::render::stage::Stage) -> Option<Source> {
    let text = stage
        .snapshot
        .content
        .get(document.path.as_str())?
        .text(&mut Vec::new());
    let parsed = parse::parse(&document.path, &text, &stage.config, &stage.markdown_words);
    Some(Source::of(&parsed, &stage.config))
}
