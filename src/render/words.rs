//! The theme's words in each language, from Fluent files. The only file that names `fluent-bundle`.
//!
//! It does not know which words a theme has; a missing word is a finding, not an empty place.

use std::collections::BTreeMap;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::digest::{Digest, Digester};
use crate::read::Layer;
use crate::source::Span;

/// Words of all layers, by language.
pub struct Words {
    bundles: BTreeMap<String, Vec<FluentBundle<FluentResource>>>,
    fallback: String,
    digest: Digest,
}

impl Words {
    /// Loads the words of every language that the site has, and English, in which a word is looked for at last.
    pub fn load(layers: &[Layer], config: &Config, findings: &mut Vec<Diagnostic>) -> Self {
        let mut digester = Digester::new();
        let mut bundles: BTreeMap<String, Vec<_>> = BTreeMap::new();
        for code in config.language_codes().chain(["en"]) {
            if bundles.contains_key(code) {
                continue;
            }
            let plain = code.split('-').next().unwrap_or(code);
            // `es-MX` falls back to `es`.
            let names = if plain == code {
                vec![code]
            } else {
                vec![code, plain]
            };
            let mut of_language = Vec::new();
            for file in layers
                .iter()
                .flat_map(|l| names.iter().filter_map(|name| l.words.get(*name)))
            {
                let text = file.text(findings).to_string();
                digester.text(code).text(&text);
                of_language.push(bundle(code, text, &file.path, findings));
            }
            bundles.insert(code.to_owned(), of_language);
        }
        Self {
            bundles,
            fallback: "en".to_owned(),
            digest: digester.finish(),
        }
    }

    /// Digest of all words.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The word for `key` in a language, or else in English; none where neither has it.
    pub fn get(&self, language: &str, key: &str, args: &[(&str, Argument)]) -> Option<String> {
        let mut given = FluentArgs::new();
        for (name, value) in args {
            match value {
                Argument::Number(n) => given.set(*name, *n),
                Argument::Text(text) => given.set(*name, text.as_str()),
            }
        }
        let own = self.bundles.get(language).into_iter().flatten();
        own.chain(self.bundles.get(&self.fallback).into_iter().flatten())
            .find_map(|bundle| {
                let pattern = bundle.get_message(key)?.value()?;
                let mut errors = Vec::new();
                Some(
                    bundle
                        .format_pattern(pattern, Some(&given), &mut errors)
                        .into_owned(),
                )
            })
    }

    /// A word without arguments; the key itself where there is none, so that it is seen.
    pub fn plain(&self, language: &str, key: &str) -> String {
        self.get(language, key, &[])
            .unwrap_or_else(|| key.to_owned())
    }
}

/// What a word may hold a place for.
#[derive(Clone, Debug)]
pub enum Argument {
    /// A number, which decides between singular and plural.
    Number(f64),
    /// A text.
    Text(String),
}

fn bundle(
    code: &str,
    text: String,
    path: &str,
    findings: &mut Vec<Diagnostic>,
) -> FluentBundle<FluentResource> {
    let language = code.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // Marks around inserted text would show as boxes in titles and feeds.
    bundle.set_use_isolating(false);
    let resource = match FluentResource::try_new(text) {
        Ok(resource) => resource,
        Err((resource, errors)) => {
            for error in errors {
                findings.push(
                    Diagnostic::error(
                        "words-invalid",
                        "this line can't be read as a word and its translation",
                    )
                    .at(path, Span::new(error.pos.start, error.pos.end))
                    .help("Write `key = the words`, one to a line."),
                );
            }
            resource
        }
    };
    bundle.add_resource_overriding(resource);
    bundle
}
