//! `pamphlet.yaml` becomes a [`Config`]: every key read into its type, every gap filled with its default.
//!
//! It does not read the disk. An unknown key is an error here, for a misspelt setting would quietly do nothing.

use super::groups::groups;
use super::keys::{ELSEWHERE, KEYS, LANGUAGE};
use super::lists::{headers, new_taxonomy, redirects, taxonomies};
use super::places::{locations, menus};
use super::{
    CheckConfig, Config, FeedConfig, FeedFormat, LanguageConfig, MarkdownConfig, RelatedConfig,
    RelatedOrder,
};
use crate::address::Base;
use crate::data::Data;
use crate::diagnostic::{Diagnostic, nearest};
use crate::moment::Zone;
use crate::source::Span;
use crate::value::keys::{Field, KeyDoc, fields, suggestion};
use crate::value::read::Reader;
use crate::value::{Key, Kind, Value, yaml};

/// What the command line sets over the settings.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// `--base-url`.
    pub base_url: Option<String>,
    /// `--output-dir`.
    pub output_dir: Option<String>,
    /// Scheme and host that take the place of the base address's own; its path stays. For the preview, whose links
    /// have to lead to itself.
    pub origin: Option<String>,
}

/// The settings of a site that gives none.
pub fn defaults(site_name: &str) -> Config {
    let taxonomy = |name: &str| new_taxonomy(name.to_owned());
    Config {
        title: site_name.to_owned(),
        description: None,
        base: Base {
            origin: "http://localhost:1111".into(),
            path: String::new(),
        },
        base_given: false,
        language: "en".into(),
        timezone: "UTC".into(),
        zone: Zone::utc(),
        theme: "clinic".into(),
        theme_options: Data::map(),
        spans: std::collections::BTreeMap::new(),
        output_dir: "public".into(),
        locations: Vec::new(),
        menus: std::collections::BTreeMap::new(),
        taxonomies: vec![taxonomy("tags"), taxonomy("categories"), taxonomy("series")],
        paginate_by: 10,
        date_format: None,
        excerpt_words: 30,
        related: RelatedConfig {
            count: 10,
            order: RelatedOrder::Relevance,
            weights: std::collections::BTreeMap::new(),
            exclude_sections: Vec::new(),
        },
        feeds: FeedConfig {
            formats: vec![FeedFormat::Atom, FeedFormat::Rss, FeedFormat::Json],
            limit: 20,
        },
        sitemap: true,
        search: true,
        redirects: Vec::new(),
        headers: Vec::new(),
        markdown: MarkdownConfig {
            smart_punctuation: true,
            definition_list: true,
            github_alerts: true,
            external_links_target_blank: false,
            external_links_no_follow: false,
            external_links_no_referrer: false,
            external_links_class: None,
            insert_anchor_links: "none".into(),
        },
        highlight: true,
        images: super::ImagesConfig::default(),
        precompress: Vec::new(),
        content_policy: Some(std::collections::BTreeMap::new()),
        languages: std::collections::BTreeMap::new(),
        check: CheckConfig::default(),
        extra: Data::map(),
    }
}

/// Reads the settings in `text`. What is wrong becomes a finding, and its default stands in.
pub fn read(
    file: &str,
    text: &str,
    site_name: &str,
    overrides: &Overrides,
    findings: &mut Vec<Diagnostic>,
) -> Config {
    let mut config = defaults(site_name);
    match yaml(file, text, Span::new(0, text.len())) {
        Err(wrong) => findings.extend(wrong),
        Ok(map) if !matches!(map.kind, Kind::Map(_)) => findings.push(
            Diagnostic::error(
                "yaml-invalid",
                format!(
                    "settings have to be lines of `key: value`, but this is {}",
                    map.words()
                ),
            )
            .at(file, map.span)
            .help("Write each line as `key: value`, for example `title: Harbor Clinic`."),
        ),
        Ok(map) => {
            let mut reader = Reader {
                file,
                text,
                rule: "setting-wrong",
                findings,
            };
            for field in known_fields(&mut reader, &map, KEYS, "") {
                let name = field.doc.name.to_owned();
                config.spans.insert(name, field.value.span);
                site(&mut reader, &field, &mut config);
                lists(&mut reader, &field, &mut config);
                groups(&mut reader, &field, &mut config);
            }
        }
    }
    if let Some(url) = &overrides.base_url {
        match Base::parse(url) {
            Some(base) => (config.base, config.base_given) = (base, true),
            None => findings.push(
                Diagnostic::error(
                    "setting-wrong",
                    format!("`--base-url {url}` is not a web address"),
                )
                .help("Write it like this: `--base-url https://clinic.example`."),
            ),
        }
    }
    if let Some(origin) = &overrides.origin {
        config.base.origin.clone_from(origin);
        config.base_given = true;
    }
    if let Some(folder) = &overrides.output_dir {
        config.output_dir.clone_from(folder);
    }
    config
}

/// The fields of a group, an error for each key that the table does not hold.
pub(super) fn known_fields<'v>(
    reader: &mut Reader<'_>,
    map: &'v Value,
    table: &'static [KeyDoc],
    group: &str,
) -> Vec<Field<'v>> {
    let (known, unknown) = fields(reader.file, map, table, reader.findings);
    for (key, _) in unknown {
        let found = unknown_setting(reader.file, key, &known, table, group);
        reader.findings.push(found);
    }
    known
}

fn unknown_setting(
    file: &str,
    key: &Key,
    known: &[Field<'_>],
    table: &'static [KeyDoc],
    group: &str,
) -> Diagnostic {
    let message = if group.is_empty() {
        format!("`{}` is not a setting", key.text)
    } else {
        format!("`{}` is not a setting of `{group}`", key.text)
    };
    let found = Diagnostic::error("setting-unknown", message).at(file, key.span);
    let elsewhere = ELSEWHERE
        .iter()
        .find(|(theirs, _)| group.is_empty() && *theirs == key.text);
    if let Some((_, ours)) = elsewhere {
        return found.help(format!("It is called `{ours}` here."));
    }
    if let Some((name, edit)) =
        suggestion(key, table, |name| known.iter().any(|f| f.doc.name == name))
    {
        let found = found.help(format!("Did you mean `{name}`?"));
        return match edit {
            Some(edit) => found.fix(true, vec![edit]),
            None => found,
        };
    }
    if group.is_empty() {
        return found.help("Remove the line, or put it under `extra:` if a template uses it.");
    }
    let names: Vec<String> = table.iter().map(|d| format!("`{}`", d.name)).collect();
    found.help(format!("It has {}.", names.join(", ")))
}

fn site(reader: &mut Reader<'_>, field: &Field<'_>, config: &mut Config) {
    match field.doc.name {
        "title" => config.title = reader.text(field).unwrap_or_else(|| config.title.clone()),
        "description" => config.description = reader.text(field),
        "base_url" => {
            let Some(url) = reader.text(field) else {
                return;
            };
            match Base::parse(&url) {
                Some(base) => (config.base, config.base_given) = (base, true),
                None => reader.wrong(field, field.value, "is not a web address"),
            }
        }
        "language" => {
            let Some(code) = reader.text(field) else {
                return;
            };
            if is_language(&code) {
                config.language = code;
            } else {
                reader.wrong(field, field.value, "is not a language code");
            }
        }
        "timezone" => timezone(reader, field, config),
        "theme" => config.theme = reader.text(field).unwrap_or_else(|| config.theme.clone()),
        "theme_options" if reader.is_map(field, field.value) => {
            config.theme_options = Data(field.value.data());
            for (key, value) in field.value.entries() {
                let name = format!("theme_options.{}", key.text);
                let span = Span::new(key.span.start as usize, value.span.end as usize);
                config.spans.insert(name, span);
            }
        }
        "output_dir" => {
            config.output_dir = reader
                .text(field)
                .unwrap_or_else(|| config.output_dir.clone());
        }
        "paginate_by" => config.paginate_by = reader.count(field).unwrap_or(config.paginate_by),
        "date_format" => config.date_format = reader.text(field),
        "excerpt_words" => {
            config.excerpt_words = reader.count(field).unwrap_or(config.excerpt_words);
        }
        "sitemap" => config.sitemap = reader.bool(field).unwrap_or(true),
        "search" => config.search = reader.bool(field).unwrap_or(true),
        "extra" if reader.is_map(field, field.value) => {
            config.extra = Data(field.value.data());
        }
        _ => {}
    }
}

/// `en`, `en-US`, `zh-Hant`: a language tag of letters and digits (BCP 47, RFC 5646, 2009).
fn is_language(code: &str) -> bool {
    let mut parts = code.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_lowercase())
        && parts.all(|p| (2..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Zones that clinics stand in, and how people call them.
const ZONES: &[(&str, &str)] = &[
    ("America/Denver", "Mountain Time MST MDT US/Mountain Denver"),
    (
        "America/New_York",
        "Eastern Time EST EDT US/Eastern New York",
    ),
    ("America/Chicago", "Central Time CST CDT US/Central Chicago"),
    (
        "America/Los_Angeles",
        "Pacific Time PST PDT US/Pacific Los Angeles",
    ),
    ("America/Phoenix", "Arizona Phoenix"),
    ("America/Anchorage", "Alaska Anchorage"),
    ("Pacific/Honolulu", "Hawaii Honolulu"),
    ("America/Toronto", "Toronto"),
    ("Europe/London", "London"),
    ("Europe/Berlin", "Berlin CET"),
    ("Europe/Madrid", "Madrid"),
    ("Europe/Paris", "Paris"),
    ("Australia/Sydney", "Sydney"),
];

fn timezone(reader: &mut Reader<'_>, field: &Field<'_>, config: &mut Config) {
    let Some(name) = reader.text(field) else {
        return;
    };
    if let Some(zone) = Zone::named(&name) {
        config.zone = zone;
        config.timezone = name;
        return;
    }
    reader.wrong(field, field.value, "is not a time zone");
    let called = ZONES
        .iter()
        .find(|(_, words)| words.to_lowercase().contains(&name.to_lowercase()));
    let meant =
        nearest(&name, ZONES.iter().map(|(zone, _)| *zone)).or(called.map(|(zone, _)| *zone));
    if let Some(last) = reader.findings.last_mut() {
        last.help = Some(match meant {
            Some(zone) => format!("Did you mean `timezone: {zone}`?"),
            None => "Write its place, for example `timezone: America/Denver`.".into(),
        });
    }
}

fn lists(reader: &mut Reader<'_>, field: &Field<'_>, config: &mut Config) {
    match field.doc.name {
        "clinic" => config.locations = locations(reader, field),
        "menus" => config.menus = menus(reader, field),
        "taxonomies" => {
            config.taxonomies =
                taxonomies(reader, field).unwrap_or_else(|| config.taxonomies.clone());
        }
        "redirects" => config.redirects = redirects(reader, field),
        "headers" => config.headers = headers(reader, field),
        "languages" => {
            if !reader.is_map(field, field.value) {
                return;
            }
            for (key, value) in field.value.entries() {
                if !is_language(&key.text) {
                    reader.findings.push(
                        Diagnostic::error(
                            "setting-wrong",
                            format!("`{}` is not a language code", key.text),
                        )
                        .at(reader.file, key.span)
                        .help("Write two letters, for example `es`."),
                    );
                    continue;
                }
                let language = language(
                    reader,
                    &Field {
                        doc: field.doc,
                        key,
                        value,
                    },
                );
                config.languages.insert(key.text.clone(), language);
            }
        }
        _ => {}
    }
}

fn language(reader: &mut Reader<'_>, field: &Field<'_>) -> LanguageConfig {
    let mut language = LanguageConfig::default();
    if !reader.is_map(field, field.value) {
        return language;
    }
    for inner in known_fields(reader, field.value, LANGUAGE, &field.key.text) {
        match inner.doc.name {
            "title" => language.title = reader.text(&inner),
            "description" => language.description = reader.text(&inner),
            "date_format" => language.date_format = reader.text(&inner),
            _ => language.menus = menus(reader, &inner),
        }
    }
    language
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Weight;
    use crate::diagnostic::Severity;
    use crate::source::slice;
    use proptest::prelude::*;

    fn load(text: &str) -> (Config, Vec<Diagnostic>) {
        let mut findings = Vec::new();
        let config = read(
            "pamphlet.yaml",
            text,
            "site",
            &Overrides::default(),
            &mut findings,
        );
        (config, findings)
    }

    fn good(text: &str) -> Config {
        let (config, findings) = load(text);
        assert_eq!(findings, [], "{text}");
        config
    }

    /// Rule, message, covered text and help of the only finding.
    fn one(text: &str) -> [String; 4] {
        let (_, mut findings) = load(text);
        assert_eq!(findings.len(), 1, "{text}: {findings:?}");
        let found = findings.remove(0);
        let covered = slice(text, found.place.unwrap().span).to_owned();
        [
            found.rule.into_owned(),
            found.message,
            covered,
            found.help.unwrap_or_default(),
        ]
    }

    #[test]
    fn no_settings_are_the_defaults() {
        let config = good("");
        assert_eq!(config.title, "site");
        assert_eq!(
            (
                config.paginate_by,
                config.excerpt_words,
                config.related.count,
                config.feeds.limit
            ),
            (10, 30, 10, 20)
        );
        assert!(!config.base_given);
        assert_eq!(config.taxonomies.len(), 3);
    }

    #[test]
    fn every_shape_of_a_setting_is_read() {
        let config = good(
            "title: Harbor\nbase_url: https://h.example/c/\ntimezone: America/Denver\nclinic:\n  name: Harbor\n  phone: 303-555-0100\n  address: {street: 1 Main St, zip: 80202}\n  geo: [39.74, -104.99]\n  hours:\n    - {days: [mon, Tuesday], opens: 9:00, closes: '17:00'}\nmenus:\n  main:\n    - {name: A, url: /a/, children: [{name: B, url: /b/}]}\ntaxonomies: [tags, {name: topics, paginate_by: 5, feed: false}]\nfeeds: [atom]\nredirects: {/old/: /new/}\nheaders: {'/*': {X-Frame-Options: DENY}}\nrelated: {count: 3, order: newest, weights: {tags: 2}}\nlanguages: {es: {title: Clínica}}\ncheck: {rules: {table-broken: off, x: warning, y: [{level: off, in: articles/quotes/}, advice]}, review_in: 12 months}\nhighlight: {light: a, dark: b}\nmarkdown: {insert_anchor_links: left, smart_punctuation: false}\nimages: {widths: [480]}\n",
        );
        assert_eq!(config.base.path, "/c");
        let place = &config.locations[0];
        assert_eq!(place.kind, "MedicalClinic");
        assert_eq!(
            place.address.as_ref().unwrap().postal_code.as_deref(),
            Some("80202")
        );
        assert_eq!(place.geo, Some((39.74, -104.99)));
        assert_eq!(place.hours[0].days, ["Monday", "Tuesday"]);
        assert_eq!(place.hours[0].opens.as_deref(), Some("09:00"));
        assert_eq!(config.menus["main"][0].children[0].url, "/b/");
        assert_eq!(config.taxonomies[1].paginate_by, Some(5));
        assert_eq!(config.feeds.formats, [FeedFormat::Atom]);
        assert_eq!(config.redirects[0].to, "/new/");
        assert_eq!(config.headers[0].1[0].1, "DENY");
        assert_eq!(config.related.order, RelatedOrder::Newest);
        assert_eq!(config.languages["es"].title.as_deref(), Some("Clínica"));
        assert_eq!(
            config.check.rules["table-broken"].weight(None),
            Some(Weight::Off)
        );
        assert_eq!(
            config.check.rules["x"].weight(None),
            Some(Weight::Is(Severity::Warning))
        );
        let scoped = &config.check.rules["y"];
        assert_eq!(
            scoped.weight(Some("content/articles/quotes/a.md")),
            Some(Weight::Off)
        );
        assert_eq!(
            scoped.weight(Some("content/articles/quotes.md")),
            Some(Weight::Is(Severity::Advice))
        );
        assert!(!scoped.is_off() && scoped.is_everywhere());
        assert!(!config.markdown.smart_punctuation && config.highlight);
        assert!(!good("taxonomies: {tags: , topics: {render: false}}").taxonomies[1].render);
        assert!(good("feeds: false").feeds.formats.is_empty());
        assert_eq!(good("feeds: {limit: 5}").feeds.formats.len(), 3);
        assert_eq!(good("locations: [{name: A}, {name: B}]").locations.len(), 2);
        assert!(!good("highlight: false").highlight);
    }

    #[test]
    fn an_unknown_setting_is_an_error_with_a_suggestion() {
        assert_eq!(
            one("titel: x"),
            [
                "setting-unknown",
                "`titel` is not a setting",
                "titel",
                "Did you mean `title`?"
            ]
        );
        assert_eq!(one("baseURL: x")[3], "It is called `base_url` here.");
        assert_eq!(
            one("default_language: en")[3],
            "It is called `language` here."
        );
        assert_eq!(
            one("zzzzzz: x")[3],
            "Remove the line, or put it under `extra:` if a template uses it."
        );
        assert_eq!(
            one("related: {cuont: 3}")[1],
            "`cuont` is not a setting of `related`"
        );
        assert_eq!(one("clinic: {phon: 3}")[3], "Did you mean `phone`?");
        assert_eq!(
            one("languages: {es: {titel: x}}")[1],
            "`titel` is not a setting of `es`"
        );
        assert_eq!(
            one("menus: {main: [{name: A, uri: /a/}]}")[3],
            "Did you mean `url`?"
        );
        assert_eq!(one("highlight: {theme: x}")[0], "setting-unknown");
        assert_eq!(
            one("taxonomies: [{name: t, fed: true}]")[3],
            "Did you mean `feed`?"
        );
        assert_eq!(one("feeds: {formts: [atom]}")[0], "setting-unknown");
        assert_eq!(one("check: {rulez: {}}")[0], "setting-unknown");
        assert_eq!(one("markdown: {render_emoji: true}")[0], "setting-unknown");
    }

    #[test]
    fn a_wrong_setting_says_what_is_right() {
        assert_eq!(
            one("base_url: clinic"),
            [
                "setting-wrong",
                "`base_url: clinic` is not a web address",
                "clinic",
                "Write it like this: `base_url: https://clinic.example`."
            ]
        );
        assert_eq!(
            one("timezone: America/Denvr")[3],
            "Did you mean `timezone: America/Denver`?"
        );
        assert_eq!(
            one("timezone: Mountain Time")[3],
            "Did you mean `timezone: America/Denver`?"
        );
        assert_eq!(
            one("language: English")[1],
            "`language: English` is not a language code"
        );
        assert_eq!(
            one("paginate_by: -1")[1],
            "`paginate_by: -1` is not a number from 0 to 1000000"
        );
        assert_eq!(
            one("related: {weights: {tags: -2}}")[1],
            "`tags: -2` is less than 0"
        );
        assert_eq!(
            one("related: {order: new}")[1],
            "`order: new` is not one of `relevance`, `newest`"
        );
        assert_eq!(one("feeds: [atm]")[1], "`atm` is not a format of feeds");
        assert_eq!(
            one("check: {rules: {a: loud}}")[1],
            "`a: loud` is not one of `off`, `advice`, `warning`, `error`"
        );
        assert_eq!(
            one("menus: {main: x}")[1],
            "`main: x` is a text, but has to be a list"
        );
        assert_eq!(
            one("related: 5")[1],
            "`related: 5` is a text, but has to be a group of keys".replace("a text", "a number")
        );
        assert_eq!(
            one("clinic: {geo: [100, 0]}")[1],
            "`geo` is not a latitude and a longitude in degrees"
        );
        assert_eq!(
            one("languages: {Spanish: {}}")[1],
            "`Spanish` is not a language code"
        );
        assert_eq!(one("redirects: {/a/: }")[1], "`/a/` leads nowhere");
    }

    #[test]
    fn the_command_line_wins() {
        let mut findings = Vec::new();
        let overrides = Overrides {
            base_url: Some("https://x.example".into()),
            output_dir: Some("out".into()),
            ..Overrides::default()
        };
        let config = read(
            "p",
            "base_url: https://y.example\n",
            "s",
            &overrides,
            &mut findings,
        );
        assert_eq!(
            (config.base.origin.as_str(), config.output_dir.as_str()),
            ("https://x.example", "out")
        );
        let overrides = Overrides {
            base_url: Some("x".into()),
            ..Overrides::default()
        };
        read("p", "", "s", &overrides, &mut findings);
        assert_eq!(findings[0].message, "`--base-url x` is not a web address");
    }

    #[test]
    fn another_origin_leaves_the_path_of_the_base_address() {
        let overrides = Overrides {
            origin: Some("http://127.0.0.1:1111".into()),
            ..Overrides::default()
        };
        let text = "base_url: https://y.example/clinic/\n";
        let config = read("p", text, "s", &overrides, &mut Vec::new());
        let base = (config.base.origin.as_str(), config.base.path.as_str());
        assert_eq!(base, ("http://127.0.0.1:1111", "/clinic"));
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(text in "((title|clinic|menus|taxonomies|related|feeds|redirects|headers|languages|check|geo|hours|timezone)|: |\n|  |- |es|ñ|[\"'\\[\\]{},*&#0-9a-c-]){0,40}") {
            let (_, findings) = load(&text);
            for found in findings {
                prop_assert!(text.get(found.place.unwrap().span.range()).is_some());
            }
        }
    }
}
