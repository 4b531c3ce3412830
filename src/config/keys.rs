//! The table of settings: names, further spellings, shapes and what each is for.
//!
//! It reads nothing: `read` does, by this table; the schema and the manual are made from it.

pub use super::keys_of_lists::{ADDRESS, CLINIC, HOURS, IMAGES, LANGUAGE, MENU, RULE, TAXONOMY};
use crate::value::keys::{KeyDoc, Shape, key};

/// Every key of the settings.
pub const KEYS: &[KeyDoc] = &[
    key(
        "title",
        Shape::Text,
        "The site's name.",
        "title: Harbor Clinic",
    ),
    key(
        "description",
        Shape::Text,
        "One or two sentences about the site.",
        "description: Care for mood disorders.",
    ),
    key(
        "base_url",
        Shape::Text,
        "Where the site will stand.",
        "base_url: https://clinic.example",
    ),
    key(
        "language",
        Shape::Text,
        "The main language.",
        "language: en",
    ),
    key(
        "timezone",
        Shape::Text,
        "The time zone of dates without one.",
        "timezone: America/Denver",
    ),
    key("theme", Shape::Text, "Name of the theme.", "theme: clinic"),
    key(
        "theme_options",
        Shape::Any,
        "What the theme lets a site choose.",
        "theme_options: {accent: teal}",
    ),
    key(
        "output_dir",
        Shape::Text,
        "Folder for the built site.",
        "output_dir: public",
    ),
    key(
        "clinic",
        Shape::Group(CLINIC),
        "The clinic, or a list of its places.",
        "clinic: {name: Harbor Clinic, phone: 303-555-0100}",
    )
    .also(&["locations"])
    .or(&[Shape::Groups(CLINIC)]),
    key(
        "menus",
        Shape::Any,
        "Menus by name, each a list of entries.",
        "menus: {main: [{name: Articles, url: /articles/}]}",
    ),
    key(
        "taxonomies",
        Shape::Groups(TAXONOMY),
        "Ways of grouping pages.",
        "taxonomies: [tags, categories]",
    )
    .or(&[Shape::Texts, Shape::Named(TAXONOMY)]),
    key(
        "paginate_by",
        Shape::Count,
        "Pages to a listing page; 0 puts all on one.",
        "paginate_by: 10",
    ),
    key(
        "date_format",
        Shape::Text,
        "How dates are shown, in strftime codes.",
        "date_format: \"%B %-d, %Y\"",
    ),
    key(
        "excerpt_words",
        Shape::Count,
        "Words in an automatic summary.",
        "excerpt_words: 30",
    ),
    key(
        "related",
        Shape::Group(RELATED),
        "Related articles.",
        "related: {count: 10}",
    ),
    key(
        "feeds",
        Shape::Group(FEEDS),
        "Feeds: false, true, a list of formats, or formats and limit.",
        "feeds: [atom, rss, json]",
    )
    .or(&[Shape::Bool, Shape::Texts]),
    key(
        "sitemap",
        Shape::Bool,
        "Whether a sitemap is made.",
        "sitemap: true",
    ),
    key(
        "search",
        Shape::Bool,
        "Whether the site has a search.",
        "search: true",
    ),
    key(
        "redirects",
        Shape::TextByName,
        "Old address: new address.",
        "redirects: {/old/: /new/}",
    ),
    key(
        "headers",
        Shape::Any,
        "Extra response headers, by path.",
        "headers: {\"/*\": {X-Frame-Options: DENY}}",
    ),
    key(
        "markdown",
        Shape::Group(MARKDOWN),
        "How Markdown is read.",
        "markdown: {smart_punctuation: true}",
    ),
    key(
        "highlight",
        Shape::Group(HIGHLIGHT),
        "Highlighting of code.",
        "highlight: true",
    )
    .or(&[Shape::Bool]),
    key(
        "images",
        Shape::Group(IMAGES),
        "Other sizes and formats of pictures; `false` leaves them as they are.",
        "images: {widths: [480, 960], quality: 75}",
    )
    .or(&[Shape::Bool]),
    key(
        "social_cards",
        Shape::Bool,
        "Whether each page without a picture gets a card with its title, for links that are shared.",
        "social_cards: true",
    ),
    key(
        "precompress",
        Shape::Texts,
        "Compressed copies beside each text file, for servers that send them.",
        "precompress: [br, gz]",
    )
    .or(&[Shape::Bool]),
    key(
        "content_policy",
        Shape::TextsByName,
        "What pages may load beyond the site itself, by directive of the Content-Security-Policy; `false` makes none.",
        "content_policy: {frame-src: [https://maps.example]}",
    )
    .or(&[Shape::Bool]),
    key(
        "languages",
        Shape::Named(LANGUAGE),
        "Further languages, by code.",
        "languages: {es: {title: Clínica}}",
    ),
    key(
        "check",
        Shape::Group(CHECK),
        "Settings of the checks.",
        "check: {reading_grade: 8}",
    ),
    key(
        "extra",
        Shape::Any,
        "Anything, for templates.",
        "extra: {color: blue}",
    ),
];

/// Keys of `related`.
pub const RELATED: &[KeyDoc] = &[
    key(
        "count",
        Shape::Count,
        "Articles in a list; 0 turns lists off.",
        "count: 10",
    ),
    key(
        "order",
        Shape::Choice(&["relevance", "newest"]),
        "The nearest or the newest first.",
        "order: relevance",
    ),
    key(
        "weights",
        Shape::Any,
        "Weights that differ from the default.",
        "weights: {tags: 2}",
    ),
    key(
        "exclude_sections",
        Shape::Texts,
        "Sections without related articles.",
        "exclude_sections: [news]",
    ),
];

/// Keys of `feeds`.
pub const FEEDS: &[KeyDoc] = &[
    key(
        "formats",
        Shape::Texts,
        "atom, rss and json.",
        "formats: [atom, rss, json]",
    ),
    key("limit", Shape::Count, "Articles in a feed.", "limit: 20"),
];

/// Keys of `markdown`.
pub const MARKDOWN: &[KeyDoc] = &[
    key(
        "smart_punctuation",
        Shape::Bool,
        "Straight quotes become typographic ones.",
        "smart_punctuation: true",
    ),
    key(
        "definition_list",
        Shape::Bool,
        "Definition lists are read.",
        "definition_list: true",
    ),
    key(
        "github_alerts",
        Shape::Bool,
        "`> [!NOTE]` makes an alert.",
        "github_alerts: true",
    ),
    key(
        "external_links_target_blank",
        Shape::Bool,
        "Links to other sites open a new tab.",
        "external_links_target_blank: false",
    ),
    key(
        "external_links_no_follow",
        Shape::Bool,
        "Links to other sites get rel=nofollow.",
        "external_links_no_follow: false",
    ),
    key(
        "external_links_no_referrer",
        Shape::Bool,
        "Links to other sites get rel=noreferrer.",
        "external_links_no_referrer: false",
    ),
    key(
        "external_links_class",
        Shape::Text,
        "Class of links to other sites.",
        "external_links_class: external",
    ),
    key(
        "insert_anchor_links",
        Shape::Choice(ANCHORS),
        "Headings get a link to themselves.",
        "insert_anchor_links: none",
    ),
];

/// Words for `insert_anchor_links`.
pub const ANCHORS: &[&str] = &["none", "left", "right", "heading"];

/// Keys of `highlight`.
pub const HIGHLIGHT: &[KeyDoc] = &[
    key(
        "light",
        Shape::Text,
        "Theme on light ground.",
        "light: default",
    ),
    key(
        "dark",
        Shape::Text,
        "Theme on dark ground.",
        "dark: default",
    ),
];

/// Keys of `check`.
pub const CHECK: &[KeyDoc] = &[
    key(
        "rules",
        Shape::Any,
        "off, advice, warning or error, by rule; or `{level: off, in: [folder/]}`.",
        "rules: {table-broken: warning}",
    ),
    key(
        "reading_grade",
        Shape::Number,
        "Reading grade to aim at.",
        "reading_grade: 8",
    ),
    key(
        "review_in",
        Shape::Interval,
        "How long a medical review holds.",
        "review_in: 12 months",
    ),
    key(
        "allowed_phones",
        Shape::Texts,
        "Telephone numbers that are right.",
        "allowed_phones: [\"988\"]",
    ),
    key(
        "allowed_hosts",
        Shape::Texts,
        "Hosts that pages may load from.",
        "allowed_hosts: [example.org]",
    ),
];

/// What Zola and Hugo call a setting, and its name here.
pub const ELSEWHERE: &[(&str, &str)] = &[
    ("default_language", "language"),
    ("defaultContentLanguage", "language"),
    ("languageCode", "language"),
    ("lang", "language"),
    ("locale", "language"),
    ("baseURL", "base_url"),
    ("baseurl", "base_url"),
    ("url", "base_url"),
    ("paginate", "paginate_by"),
    ("pagination", "paginate_by"),
    ("publishDir", "output_dir"),
    ("generate_feeds", "feeds"),
    ("generate_feed", "feeds"),
    ("generate_rss", "feeds"),
    ("feed_limit", "feeds"),
    ("feed_filenames", "feeds"),
    ("generate_sitemap", "sitemap"),
    ("build_search_index", "search"),
    ("highlight_code", "highlight"),
    ("highlight_theme", "highlight"),
    ("menu", "menus"),
    ("params", "extra"),
    ("timeZone", "timezone"),
    ("summaryLength", "excerpt_words"),
    ("name", "title"),
    ("relatedContent", "related"),
    ("imaging", "images"),
];
