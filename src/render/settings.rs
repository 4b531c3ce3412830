//! The settings as templates see them, in one language.
//!
//! Menus are resolved and hours are put into words; nothing else is decided.

use tera::Value;

use super::stage::Stage;
use super::view::{data, list, maybe, object};
use super::when;
use crate::config::{Location, MenuEntry};
use crate::site::taxonomy;

/// The value of `config` for a language.
pub(super) fn view(stage: &Stage, language: &str) -> Value {
    stage.cached_config(language, || {
        let base = make(stage, language);
        with_pages(stage, language, &base)
    })
}

fn make(stage: &Stage, language: &str) -> Value {
    let config = &stage.config;
    let translated = config
        .languages
        .get(language)
        .filter(|_| language != config.language);
    let title = translated
        .and_then(|l| l.title.as_ref())
        .unwrap_or(&config.title);
    let description = translated
        .and_then(|l| l.description.as_ref())
        .or(config.description.as_ref());
    let locations = list(
        config
            .locations
            .iter()
            .map(|l| location(stage, l, language)),
    );
    let home = stage
        .site
        .home(language)
        .map(|id| &stage.site.section(id).url);
    object([
        ("title", title.as_str().into()),
        ("description", maybe(description.map(String::as_str))),
        (
            "base_url",
            format!("{}{}", config.base.origin, config.base.path).into(),
        ),
        (
            "home_url",
            Value::from(home.map(|url| config.base.href(url))),
        ),
        (
            "home_permalink",
            Value::from(home.map(|url| config.base.permalink(url))),
        ),
        ("language", config.language.as_str().into()),
        ("default_language", config.language.as_str().into()),
        ("theme", config.theme.as_str().into()),
        ("theme_options", data(&stage.options.0)),
        (
            "clinic",
            locations
                .as_array()
                .and_then(|l| l.first())
                .cloned()
                .unwrap_or_else(Value::none),
        ),
        ("locations", locations),
        ("menus", menus(stage, language)),
        ("taxonomies", taxonomies(stage, language)),
        (
            "date_format",
            when::format(config, &stage.words, language).into(),
        ),
        ("search", config.search.into()),
        ("mode", "build".into()),
        ("extra", data(&config.extra.0)),
        ("pamphlet_version", env!("CARGO_PKG_VERSION").into()),
    ])
}

/// What templates need to know of the site as it is published: its search page, and what pages may load.
fn with_pages(stage: &Stage, language: &str, base: &Value) -> Value {
    let config = &stage.config;
    let search = super::search::url(stage, language).map(|url| config.base.href(&url));
    let policy = super::policy::of_page(config);
    super::view::extended(
        base,
        [
            ("search_url", Value::from(search)),
            ("content_policy", Value::from(policy)),
        ],
    )
}

fn location(stage: &Stage, location: &Location, language: &str) -> Value {
    let hours = list(location.hours.iter().map(|h| {
        object([
            ("days", list(h.days.iter().map(|d| d.as_str().into()))),
            (
                "days_text",
                when::days(&h.days, &stage.words, language).into(),
            ),
            ("opens", maybe(h.opens.as_deref())),
            ("closes", maybe(h.closes.as_deref())),
        ])
    }));
    let link = |url: &str| {
        stage
            .locate(url, language)
            .unwrap_or_else(|| url.to_owned())
    };
    let logo = location.logo.as_ref().map(|path| link(path));
    object([
        ("name", location.name.as_str().into()),
        ("type", location.kind.as_str().into()),
        ("phone", maybe(location.phone.as_deref())),
        (
            "tel",
            Value::from(location.phone.as_deref().and_then(|p| tel(p, location))),
        ),
        ("email", maybe(location.email.as_deref())),
        (
            "address",
            location.address.as_ref().map_or_else(Value::none, data),
        ),
        (
            "geo",
            Value::from(
                location.geo.map(|(lat, lon)| {
                    object([("latitude", lat.into()), ("longitude", lon.into())])
                }),
            ),
        ),
        ("hours", hours),
        ("logo", Value::from(logo)),
        (
            "same_as",
            list(location.same_as.iter().map(|s| s.as_str().into())),
        ),
        (
            "booking_url",
            Value::from(location.booking_url.as_deref().map(link)),
        ),
        ("disclaimer", maybe(location.disclaimer.as_deref())),
        ("price_range", maybe(location.price_range.as_deref())),
    ])
}

/// A telephone number as a `tel:` link (RFC 3966): digits, with the country's code where the number has one or the
/// clinic is in North America and the number has ten digits.
pub(super) fn tel(phone: &str, location: &Location) -> Option<String> {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let country = location
        .address
        .as_ref()
        .and_then(|a| a.country.as_deref())
        .unwrap_or("US");
    if digits.is_empty() {
        return None;
    }
    if phone.trim_start().starts_with('+') {
        return Some(format!("tel:+{digits}"));
    }
    let american = matches!(country, "US" | "CA" | "USA" | "United States");
    match digits.len() {
        10 if american => Some(format!("tel:+1{digits}")),
        11 if american && digits.starts_with('1') => Some(format!("tel:+{digits}")),
        _ => Some(format!("tel:{digits}")),
    }
}

/// The menus of a language; one that it does not have is the main language's.
pub(super) fn menu_entries<'a>(
    stage: &'a Stage,
    language: &str,
) -> Vec<(&'a str, &'a [MenuEntry])> {
    let own = stage.config.languages.get(language).map(|l| &l.menus);
    let mut names: Vec<&String> = stage
        .config
        .menus
        .keys()
        .chain(own.into_iter().flat_map(|m| m.keys()))
        .collect();
    names.sort();
    names.dedup();
    let pick = |name: &String| {
        own.and_then(|m| m.get(name))
            .or_else(|| stage.config.menus.get(name))
    };
    names
        .into_iter()
        .filter_map(|name| Some((name.as_str(), pick(name)?.as_slice())))
        .collect()
}

fn menus(stage: &Stage, language: &str) -> Value {
    let mut all = tera::Map::new();
    for (name, entries) in menu_entries(stage, language) {
        all.insert(name.to_owned().into(), menu(stage, language, entries));
    }
    // The theme may ask for the two usual menus without asking first whether they are there.
    for name in ["main", "footer"] {
        all.entry(name.into()).or_insert_with(|| list([]));
    }
    all.into()
}

fn menu(stage: &Stage, language: &str, entries: &[MenuEntry]) -> Value {
    let mut sorted: Vec<&MenuEntry> = entries.iter().collect();
    sorted.sort_by_key(|e| e.weight);
    list(sorted.into_iter().map(|entry| {
        let url = stage
            .locate(&entry.url, language)
            .unwrap_or_else(|| entry.url.clone());
        object([
            ("name", entry.name.as_str().into()),
            ("url", url.into()),
            ("children", menu(stage, language, &entry.children)),
        ])
    }))
}

fn taxonomies(stage: &Stage, language: &str) -> Value {
    let shown = stage
        .site
        .taxonomies
        .iter()
        .filter(|t| t.language == language && t.render && !t.terms.is_empty());
    list(shown.map(|t| {
        let view = super::view::taxonomy_view(stage, t);
        super::view::extended(&view, [("is_people", (t.name == taxonomy::PEOPLE).into())])
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephone_links_carry_the_country_where_it_is_known() {
        let us = Location::default();
        assert_eq!(
            tel("(555) 555-0142", &us).as_deref(),
            Some("tel:+15555550142")
        );
        assert_eq!(
            tel("1-555-555-0142", &us).as_deref(),
            Some("tel:+15555550142")
        );
        assert_eq!(
            tel("+44 20 7946 0000", &us).as_deref(),
            Some("tel:+442079460000")
        );
        assert_eq!(tel("988", &us).as_deref(), Some("tel:988"));
    }
}
