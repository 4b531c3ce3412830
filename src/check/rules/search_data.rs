//! What a page tells search engines, beside what it shows.
//!
//! The graph that the built-in templates write is made from the same facts as the page; these rules are for templates
//! and articles with data of their own.

use serde_json::Value;

use std::cell::LazyCell;

use crate::check::built::Built;
use crate::check::found::Found;
use crate::check::phone;
use crate::check::rule::{Languages, Reads, Rule, Run};
use crate::diagnostic::Severity;

pub(super) const RULES: &[&Rule] = &[&MISMATCH, &REVIEW, &FAQ];

/// The nodes of a graph; a node that stands in another is none of its own here.
pub(super) fn nodes(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(all) => all.iter().flat_map(nodes).collect(),
        Value::Object(map) => match map.get("@graph") {
            Some(graph) => nodes(graph),
            None => vec![value],
        },
        _ => Vec::new(),
    }
}

/// The texts that a property has: one, or those of a list.
pub(super) fn texts(value: Option<&Value>) -> impl Iterator<Item = &str> {
    let all = match value {
        Some(Value::Array(all)) => all.as_slice(),
        one => one.map_or(&[][..], std::slice::from_ref),
    };
    all.iter().filter_map(Value::as_str)
}

pub(super) fn is_of(node: &Value, kinds: &[&str]) -> bool {
    texts(node.get("@type")).any(|kind| kinds.contains(&kind))
}

pub(super) const ARTICLES: &[&str] = &[
    "Article",
    "BlogPosting",
    "NewsArticle",
    "MedicalScholarlyArticle",
];

static MISMATCH: Rule = Rule {
    id: "jsonld-mismatch",
    severity: Severity::Error,
    tier: 1,
    reads: Reads::Page,
    languages: Languages::Any,
    finds: "Search engines are told another title, author, date, number or street than readers see.",
    why: "Google takes data that differs from the page for an attempt to deceive (structured data guidelines), and a wrong number is dialled from the results.",
    bad: &[
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"Article\",\"headline\":\"Another title\"}</script>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"MedicalClinic\",\"telephone\":\"+1-555-555-0199\"}</script>\n",
        "=== content/a.md\n---\ntitle: It’s A\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@graph\":[{\"@type\":\"BlogPosting\",\"headline\":\"B\"}]}</script>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"Article\",\"headline\":\"A\",\"author\":{\"@type\":\"Person\",\"name\":\"Nobody Here\"}}</script>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"LocalBusiness\",\"telephone\":\"(559) 555-0111\"}</script>\n",
        "=== content/a.md\n---\ntitle: A\ndate: 2025-03-04\n---\n<time datetime=\"2025-03-04\">March\u{a0}4</time>\n\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"Article\",\"headline\":\"A\",\"datePublished\":\"2025-12-24\"}</script>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"MedicalClinic\",\"address\":{\"@type\":\"PostalAddress\",\"streetAddress\":\"7 Other Road\"}}</script>\n",
    ],
    good: &[
        "=== content/a.md\n---\ntitle: It's A\n---\nText\n",
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"Article\",\"headline\":\"A\"}</script>\n",
        "=== content/a.md\n---\ntitle: A\ndate: 2025-03-04\n---\n<time datetime=\"2025-03-04\">March 4</time>\n\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"Article\",\"headline\":\"A\",\"datePublished\":\"2025-03-04T09:00:00Z\"}</script>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"MedicalClinic\",\"address\":{\"@type\":\"PostalAddress\",\"streetAddress\":\"100 Example street\"}}</script>\n",
        "=== content/a.md\n---\ntitle: A\nauthors: [ana]\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"Article\",\"headline\":\"A\",\"author\":{\"@type\":\"Person\",\"name\":\"Ana Lee\"}}</script>\n",
    ],
    run: Run::Page(mismatch),
};

const PLACES: &[&str] = &[
    "MedicalClinic",
    "MedicalBusiness",
    "LocalBusiness",
    "MedicalOrganization",
    "Organization",
    "Physician",
];

fn mismatch(page: &Built<'_>, found: &mut Found<'_>) {
    let help = "Take the data from the same place as the text of the page.";
    // All text of a page is much to fold for the few that name an author.
    let shown = LazyCell::new(|| folded(&page.text));
    let values: Vec<Value> = page
        .data
        .iter()
        .filter_map(|text| serde_json::from_str(text).ok())
        .collect();
    for node in values.iter().flat_map(nodes) {
        if is_of(node, ARTICLES)
            && let Some(headline) = node.get("headline").and_then(Value::as_str)
            && !page.heading.is_empty()
            && folded(headline) != folded(&page.heading)
        {
            let message = format!(
                "search engines are told the title `{headline}`, readers `{}`",
                page.heading.trim()
            );
            found.on_page(page, Severity::Error, headline, message).help = Some(help.into());
        }
        let authors = match node.get("author") {
            Some(Value::Array(all)) => all.iter().collect(),
            Some(one) if is_of(node, ARTICLES) => vec![one],
            _ => Vec::new(),
        };
        for name in authors.iter().filter_map(|a| a.get("name")?.as_str()) {
            if is_of(node, ARTICLES) && !shown.contains(&folded(name)) {
                let message =
                    format!("search engines are told that `{name}` wrote this, readers are not");
                found.on_page(page, Severity::Error, name, message).help = Some(help.into());
            }
        }
        dates(page, node, found);
        street(page, node, found);
        let number = node
            .get("telephone")
            .and_then(Value::as_str)
            .filter(|_| is_of(node, PLACES));
        if let Some((number, digits)) = number.and_then(|n| Some((n, phone::digits(n)?))) {
            let known = phone::of_clinic(page.config);
            if !known.is_empty() && !known.contains(&digits) {
                let message = format!(
                    "search engines are told the number `{number}`, which is not the clinic’s"
                );
                found.on_page(page, Severity::Error, number, message).help = Some(help.into());
            }
        }
    }
}

/// Days of an article that no `<time>` of the page shows, where it shows any.
fn dates(page: &Built<'_>, node: &Value, found: &mut Found<'_>) {
    let shown: Vec<&str> = page
        .elements
        .iter()
        .filter(|e| e.name == "time")
        .filter_map(|e| e.get("datetime").get(..10))
        .collect();
    for key in ["datePublished", "dateModified"] {
        let date = node
            .get(key)
            .and_then(Value::as_str)
            .filter(|_| is_of(node, ARTICLES));
        if let Some(date) = date.filter(|date| {
            date.get(..10)
                .is_some_and(|day| !shown.is_empty() && !shown.contains(&day))
        }) {
            let message = format!(
                "search engines are told `{key}` {date}, and no date on the page is that day"
            );
            found.on_page(page, Severity::Error, date, message).help =
                Some("Take the data from the same place as the text of the page.".into());
        }
    }
}

/// A clinic's street that is none of the settings'.
fn street(page: &Built<'_>, node: &Value, found: &mut Found<'_>) {
    let told = node
        .get("address")
        .and_then(|a| a.get("streetAddress"))
        .and_then(Value::as_str)
        .filter(|_| is_of(node, PLACES));
    let own: Vec<String> = page
        .config
        .locations
        .iter()
        .filter_map(|l| l.address.as_ref()?.street.as_deref())
        .map(folded)
        .collect();
    if let Some(street) = told.filter(|street| !own.is_empty() && !own.contains(&folded(street))) {
        let message =
            format!("search engines are told the street `{street}`, which is not the clinic’s");
        found.on_page(page, Severity::Error, street, message).help =
            Some("Take the data from the same place as the text of the page.".into());
    }
}

/// Letters and digits alone, in lower case.
fn folded(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

static REVIEW: Rule = Rule {
    id: "jsonld-self-review",
    severity: Severity::Error,
    tier: 1,
    reads: Reads::Page,
    languages: Languages::Any,
    finds: "The clinic rates itself in its data for search engines.",
    why: "Google shows no stars for reviews that a business keeps of itself, widgets included, and takes them as spam (review snippet guidelines, 2019).",
    bad: &[
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"MedicalClinic\",\"aggregateRating\":{\"@type\":\"AggregateRating\",\"ratingValue\":5}}</script>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"LocalBusiness\",\"review\":{\"@type\":\"Review\"}}</script>\n",
        "=== content/a.md\n---\ntitle: It’s A\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@graph\":[{\"@type\":[\"MedicalClinic\"],\"aggregateRating\":{}}]}</script>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"Physician\",\"aggregateRating\":{\"ratingValue\":4.9}}</script>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">[{\"@context\":\"https://schema.org\",\"@type\":\"Organization\",\"review\":[]}]</script>\n",
    ],
    good: &[
        "=== content/a.md\n---\ntitle: A\n---\nText\n",
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"Book\",\"name\":\"x\",\"aggregateRating\":{\"ratingValue\":4}}</script>\n",
        "=== content/a.md\n---\ntitle: A\n---\n`\"aggregateRating\"` is a word.\n",
    ],
    run: Run::Page(|page, found| {
        let values: Vec<Value> = page
            .data
            .iter()
            .filter_map(|text| serde_json::from_str(text).ok())
            .collect();
        for node in values
            .iter()
            .flat_map(nodes)
            .filter(|node| is_of(node, PLACES))
        {
            for key in ["aggregateRating", "review"] {
                if node.get(key).is_some() {
                    let message = format!("the clinic rates itself with `{key}`");
                    found.on_page(page, Severity::Error, key, message).help =
                        Some("Take it out; show reviews as text, with permission.".into());
                }
            }
        }
    }),
};

static FAQ: Rule = Rule {
    id: "jsonld-faq",
    severity: Severity::Advice,
    tier: 2,
    reads: Reads::Page,
    languages: Languages::Any,
    finds: "The page marks up questions and answers for search engines.",
    why: "Google shows such results no longer, and data without the questions on the page counts against it. Keep the questions in the text; the markup can go.",
    bad: &[
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"FAQPage\",\"mainEntity\":[]}</script>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@graph\":[{\"@type\":\"FAQPage\"}]}</script>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":[\"WebPage\",\"FAQPage\"]}</script>\n",
        "=== content/a.md\n---\ntitle: It’s A\n---\n<script type=\"application/ld+json\">[{\"@context\":\"https://schema.org\",\"@type\":\"FAQPage\"}]</script>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">\n{\"@context\": \"https://schema.org\",\n \"@type\": \"FAQPage\"}\n</script>\n",
    ],
    good: &[
        "=== content/a.md\n---\ntitle: A\n---\nText\n",
        "=== content/a.md\n---\ntitle: A\n---\nFAQPage is a word.\n",
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"WebPage\"}</script>\n",
    ],
    run: Run::Page(|page, found| {
        let values: Vec<Value> = page
            .data
            .iter()
            .filter_map(|text| serde_json::from_str(text).ok())
            .collect();
        if values
            .iter()
            .flat_map(nodes)
            .any(|node| is_of(node, &["FAQPage"]))
        {
            found
                .on_page(
                    page,
                    Severity::Advice,
                    "FAQPage",
                    "search engines no longer show questions from `FAQPage` data",
                )
                .help = Some("Keep the questions in the text, and take the data out.".into());
        }
    }),
};
