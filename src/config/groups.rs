//! The groups of the settings (`related`, `feeds`, `markdown`, `check` and such) become their types.
//!
//! It does not read single settings, or lists of them: `read` does.

use super::keys::{ANCHORS, CHECK, FEEDS, HIGHLIGHT, MARKDOWN, RELATED, RULE};
use super::read::known_fields;
use super::{
    CheckConfig, Config, FeedConfig, FeedFormat, Grade, MarkdownConfig, RelatedConfig,
    RelatedOrder, RuleSetting, Weight,
};
use crate::diagnostic::{Diagnostic, Severity};
use crate::value::Kind;
use crate::value::keys::Field;
use crate::value::read::Reader;

pub(super) fn groups(reader: &mut Reader<'_>, field: &Field<'_>, config: &mut Config) {
    match field.doc.name {
        "related" => related(reader, field, &mut config.related),
        "feeds" => feeds(reader, field, &mut config.feeds),
        "markdown" => markdown(reader, field, &mut config.markdown),
        "check" => check(reader, field, &mut config.check),
        "highlight" => {
            if matches!(field.value.kind, Kind::Map(_)) {
                for inner in known_fields(reader, field.value, HIGHLIGHT, "highlight") {
                    reader.text(&inner);
                }
            } else {
                config.highlight = reader.bool(field).unwrap_or(true);
            }
        }
        "images" | "social_cards" | "precompress" | "content_policy" => {
            super::assets::read(reader, field, config);
        }
        _ => {}
    }
}

fn related(reader: &mut Reader<'_>, field: &Field<'_>, related: &mut RelatedConfig) {
    if !reader.is_map(field, field.value) {
        return;
    }
    for inner in known_fields(reader, field.value, RELATED, "related") {
        match inner.doc.name {
            "count" => related.count = reader.count(&inner).unwrap_or(related.count),
            "order" => {
                if reader.choice(&inner, &["relevance", "newest"]) == Some("newest") {
                    related.order = RelatedOrder::Newest;
                }
            }
            "exclude_sections" => related.exclude_sections = plain(reader, &inner),
            _ => weights(reader, &inner, related),
        }
    }
}

fn weights(reader: &mut Reader<'_>, field: &Field<'_>, related: &mut RelatedConfig) {
    if !reader.is_map(field, field.value) {
        return;
    }
    for (key, value) in field.value.entries() {
        let line = Field {
            doc: field.doc,
            key,
            value,
        };
        match reader.number_in(&line, value) {
            Some(weight) if weight >= 0.0 => {
                related.weights.insert(key.text.clone(), weight);
            }
            Some(_) => reader.wrong(&line, value, "is less than 0"),
            None => {}
        }
    }
}

fn plain(reader: &mut Reader<'_>, field: &Field<'_>) -> Vec<String> {
    reader.texts(field).into_iter().map(|t| t.value).collect()
}

fn feeds(reader: &mut Reader<'_>, field: &Field<'_>, feeds: &mut FeedConfig) {
    match &field.value.kind {
        Kind::Bool(true) | Kind::Null => {}
        Kind::Bool(false) => feeds.formats.clear(),
        Kind::Map(_) => {
            for inner in known_fields(reader, field.value, FEEDS, "feeds") {
                match inner.doc.name {
                    "limit" => feeds.limit = reader.count(&inner).unwrap_or(feeds.limit),
                    _ => feeds.formats = formats(reader, &inner),
                }
            }
        }
        _ => feeds.formats = formats(reader, field),
    }
}

fn formats(reader: &mut Reader<'_>, field: &Field<'_>) -> Vec<FeedFormat> {
    let mut formats = Vec::new();
    for text in reader.texts(field) {
        let format = match text.value.to_lowercase().as_str() {
            "atom" => FeedFormat::Atom,
            "rss" => FeedFormat::Rss,
            "json" => FeedFormat::Json,
            _ => {
                reader.findings.push(
                    Diagnostic::error(
                        "setting-wrong",
                        format!("`{}` is not a format of feeds", text.value),
                    )
                    .at(reader.file, text.span)
                    .help("Write `atom`, `rss` or `json`."),
                );
                continue;
            }
        };
        if !formats.contains(&format) {
            formats.push(format);
        }
    }
    formats
}

fn markdown(reader: &mut Reader<'_>, field: &Field<'_>, markdown: &mut MarkdownConfig) {
    if !reader.is_map(field, field.value) {
        return;
    }
    for inner in known_fields(reader, field.value, MARKDOWN, "markdown") {
        let switch = match inner.doc.name {
            "smart_punctuation" => &mut markdown.smart_punctuation,
            "definition_list" => &mut markdown.definition_list,
            "github_alerts" => &mut markdown.github_alerts,
            "external_links_target_blank" => &mut markdown.external_links_target_blank,
            "external_links_no_follow" => &mut markdown.external_links_no_follow,
            "external_links_no_referrer" => &mut markdown.external_links_no_referrer,
            "external_links_class" => {
                markdown.external_links_class = reader.text(&inner);
                continue;
            }
            _ => {
                if let Some(word) = reader.choice(&inner, ANCHORS) {
                    word.clone_into(&mut markdown.insert_anchor_links);
                }
                continue;
            }
        };
        *switch = reader.bool(&inner).unwrap_or(*switch);
    }
}

fn check(reader: &mut Reader<'_>, field: &Field<'_>, check: &mut CheckConfig) {
    if !reader.is_map(field, field.value) {
        return;
    }
    for inner in known_fields(reader, field.value, CHECK, "check") {
        match inner.doc.name {
            "reading_grade" => check.reading_grade = reader.number_in(&inner, inner.value),
            "review_in" => check.review_in = reader.interval(&inner),
            "allowed_phones" => check.allowed_phones = plain(reader, &inner),
            "allowed_hosts" => check.allowed_hosts = plain(reader, &inner),
            _ => rules(reader, &inner, check),
        }
    }
}

fn rules(reader: &mut Reader<'_>, field: &Field<'_>, check: &mut CheckConfig) {
    if !reader.is_map(field, field.value) {
        return;
    }
    for (key, value) in field.value.entries() {
        let one = std::slice::from_ref(value);
        let given = match &value.kind {
            Kind::List(items) => items.as_slice(),
            _ => one,
        };
        let line = |value| Field {
            doc: field.doc,
            key,
            value,
        };
        let grades = given.iter().filter_map(|value| grade(reader, &line(value)));
        let grades: Vec<Grade> = grades.collect();
        if !grades.is_empty() {
            let span = key.span;
            check
                .rules
                .insert(key.text.clone(), RuleSetting { grades, span });
        }
    }
}

/// One weight of a rule: a word, or a word and the paths where it holds.
fn grade(reader: &mut Reader<'_>, line: &Field<'_>) -> Option<Grade> {
    let Kind::Map(_) = &line.value.kind else {
        let weight = weight(reader, line)?;
        let paths = Vec::new();
        return Some(Grade { weight, paths });
    };
    let mut level = None;
    let mut paths = Vec::new();
    for inner in known_fields(reader, line.value, RULE, &line.key.text) {
        match inner.doc.name {
            "level" => level = weight(reader, &inner),
            _ => paths = plain(reader, &inner),
        }
    }
    if line.value.get("level").is_none() {
        let name = &line.key.text;
        let message = format!("`{name}` does not say how much the rule weighs");
        let help = format!("Write it like this: `{name}: {{level: off, in: [articles/quotes/]}}`.");
        let found = Diagnostic::error("setting-wrong", message).at(reader.file, line.key.span);
        reader.findings.push(found.help(help));
    }
    Some(Grade {
        weight: level?,
        paths,
    })
}

fn weight(reader: &mut Reader<'_>, line: &Field<'_>) -> Option<Weight> {
    // `off` is a text here; `false` says the same.
    if let Kind::Bool(false) = line.value.kind {
        return Some(Weight::Off);
    }
    Some(
        match reader.choice(line, &["off", "advice", "warning", "error"])? {
            "off" => Weight::Off,
            "advice" => Weight::Is(Severity::Advice),
            "warning" => Weight::Is(Severity::Warning),
            _ => Weight::Is(Severity::Error),
        },
    )
}
