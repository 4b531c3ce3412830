//! Data for search engines that can't be read, or that says a thing of the wrong kind.
//!
//! What types and properties there are `check::schema_org` knows; what the data says against the page is another rule.

use serde_json::{Map, Value};

use super::search_data::{ARTICLES, is_of, nodes, texts};
use crate::check::built::Built;
use crate::check::found::Found;
use crate::check::rule::{Languages, Reads, Rule, Run};
use crate::check::schema_org::vocabulary;
use crate::diagnostic::Severity;

pub(super) const RULES: &[&Rule] = &[&INVALID];

static INVALID: Rule = Rule {
    id: "jsonld-invalid",
    severity: Severity::Error,
    tier: 1,
    reads: Reads::Page,
    languages: Languages::Any,
    finds: "The page’s data for search engines can’t be read, or says a thing of the wrong kind.",
    why: "Search engines pass over it. Types and properties are those of schema.org, spelt as there, and a property belongs to some types: `reviewedBy` and `lastReviewed` to a web page, not to an article; `jobTitle` to a person. Addresses are whole, dates are written as `2026-04-10`, and with a time they have a zone. What Google asks for besides, such as the address of a clinic and the position of a crumb, is a warning. `rules/schema_org.toml` lists what is known; a name that is neither there nor one letter away is passed over.",
    bad: &[
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">{\"@type\": }</script>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"BlogPosting\",\"reviewedBy\":{\"name\":\"Ben\"}}</script>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"WebPage\",\"url\":\"/a/\"}</script>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"Article\",\"datePublished\":\"2026-01-02T10:00:00\"}</script>\n",
        "=== content/a.md\n---\ntitle: It’s A\n---\n<script type=\"application/ld+json\">\n{\"@context\": \"https://schema.org\", \"name\": \"x\"}\n</script>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"MedicalClinc\",\"name\":\"x\"}</script>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"Organization\",\"medicalSpeciality\":\"Psychiatric\"}</script>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@graph\":[{\"@type\":\"Hospital\",\"name\":\"x\",\"address\":\"y\",\"jobTitle\":\"Nurse\"}]}</script>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"Drug\",\"name\":\"x\",\"possibleTreatment\":\"rest\"}</script>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"MedicalWebPage\",\"lastReviewed\":\"March 3, 2026\"}</script>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"Person\",\"name\":\"Ana\",\"worksFor\":{\"@type\":\"Organization\",\"openingHours\":\"Mo-Fr\"}}</script>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"BreadcrumbList\",\"itemListElement\":[{\"@type\":\"ListItem\",\"name\":\"Home\"}]}</script>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"FAQPage\",\"mainEntity\":[{\"@type\":\"Question\",\"name\":\"Does it hurt?\"}]}</script>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"Physician\",\"name\":\"Ana\u{a0}Lee\"}</script>\n",
    ],
    good: &[
        "=== content/a.md\n---\ntitle: A\n---\nText\n",
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"VideoObject\",\"name\":\"x\",\"thumbnailUrl\":\"https://clinic.example/x.jpg\",\"uploadDate\":\"2026-01-02\"}</script>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/json\">{]</script>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":[\"MedicalClinic\",\"Pharmacy\"],\"@id\":\"https://clinic.example/#c\",\"name\":\"x\"}</script>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"https://schema.org/MedicalCondition\",\"name\":\"Depression\",\"possibleTreatment\":{\"@type\":\"Drug\",\"name\":\"Sertraline\",\"prescriptionStatus\":\"PrescriptionOnly\"}}</script>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"NewThing\",\"newProperty\":1,\"jobTitle\":\"x\"}</script>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"BreadcrumbList\",\"itemListElement\":[{\"@type\":\"ListItem\",\"position\":1,\"name\":\"Home\",\"item\":\"https://clinic.example/\"},{\"@type\":\"ListItem\",\"position\":2,\"name\":\"A\"}]}</script>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"Dentist\",\"name\":\"x\",\"address\":{\"@type\":\"PostalAddress\",\"streetAddress\":\"100 Example Street\"},\"employee\":{\"@type\":\"Person\",\"name\":\"Ana\",\"jobTitle\":\"Dentist\"}}</script>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<script type=\"application/ld+json\">{\"@context\":\"https://other.example\",\"@type\":\"Personn\",\"jobTitel\":\"x\"}</script>\n",
    ],
    run: Run::Page(invalid),
};

const HELP: &str =
    "It is made by a template or by the article’s own HTML: send this line to whoever wrote that.";

/// What is wrong with a node: how much it weighs, the words to look for, and the message.
type Fault = (Severity, String, String);

fn invalid(page: &Built<'_>, found: &mut Found<'_>) {
    for text in &page.data {
        let value: Value = match serde_json::from_str(text) {
            Ok(value) => value,
            Err(error) => {
                let message = format!("the page’s data for search engines is no JSON: {error}");
                found
                    .on_page(page, Severity::Error, text.trim(), message)
                    .help = Some(HELP.into());
                continue;
            }
        };
        let context = value.get("@context").and_then(Value::as_str);
        let is_schema_org = context.is_none_or(|c| c.contains("schema.org"));
        for node in nodes(&value) {
            let mut faults: Vec<Fault> = fault(node)
                .into_iter()
                .map(|(words, m)| (Severity::Error, words, m))
                .collect();
            if is_schema_org {
                visit(node, false, &mut faults);
            }
            for (severity, words, message) in faults {
                found.on_page(page, severity, &words, message).help = Some(HELP.into());
            }
        }
    }
}

/// What is wrong with a node of the graph, however its words are spelt.
fn fault(node: &Value) -> Option<(String, String)> {
    if node.get("@type").is_none() && node.get("@id").is_none() {
        return Some((
            "@context".into(),
            "a part of the page’s data for search engines has no `@type`".into(),
        ));
    }
    for key in ["reviewedBy", "lastReviewed"] {
        if is_of(node, ARTICLES) && node.get(key).is_some() {
            return Some((
                key.into(),
                format!("`{key}` belongs to a web page, not to an article"),
            ));
        }
    }
    for key in [
        "url",
        "image",
        "logo",
        "@id",
        "sameAs",
        "contentUrl",
        "thumbnailUrl",
    ] {
        if let Some(address) = texts(node.get(key)).find(|a| !a.contains(':')) {
            return Some((
                address.into(),
                format!("`{key}` is `{address}`, but has to be a whole address"),
            ));
        }
    }
    for key in ["datePublished", "dateModified", "uploadDate"] {
        let date = node.get(key).and_then(Value::as_str).unwrap_or_default();
        let time = date.split_once('T').map(|(_, time)| time);
        if time.is_some_and(|time| !time.contains(['Z', '+', '-'])) {
            return Some((
                date.into(),
                format!("`{key}` is `{date}`, a time without a zone"),
            ));
        }
    }
    None
}

/// Looks at a node and at all that stand in it.
fn visit(value: &Value, nested: bool, faults: &mut Vec<Fault>) {
    match value {
        Value::Array(all) => all.iter().for_each(|one| visit(one, nested, faults)),
        Value::Object(node) => {
            let kinds = kinds(node);
            spelling(node, &kinds, faults);
            needs(node, &kinds, nested, faults);
            node.values().for_each(|inner| visit(inner, true, faults));
        }
        _ => {}
    }
}

/// The types of a node, without the address of the vocabulary.
fn kinds(node: &Map<String, Value>) -> Vec<&str> {
    texts(node.get("@type"))
        .map(|kind| kind.rsplit(['/', ':', '#']).next().unwrap_or(kind))
        .collect()
}

/// Types and properties that are misspelt, stand on the wrong kind, or hold no date.
fn spelling(node: &Map<String, Value>, kinds: &[&str], faults: &mut Vec<Fault>) {
    let mut tell =
        |words: &str, message: String| faults.push((Severity::Error, words.to_owned(), message));
    for kind in kinds {
        if let Some(meant) = vocabulary().meant_type(kind) {
            tell(
                kind,
                format!("`{kind}` is no type of schema.org; `{meant}` seems to be meant"),
            );
        }
    }
    for (name, value) in node {
        if let Some(meant) = vocabulary().meant_property(name) {
            tell(
                name,
                format!("`{name}` is no property of schema.org; `{meant}` seems to be meant"),
            );
        }
        // Of these two another message tells, in plainer words.
        let told = matches!(name.as_str(), "reviewedBy" | "lastReviewed")
            && kinds.iter().any(|k| ARTICLES.contains(k));
        if let (Some(of), false) = (vocabulary().foreign(name, kinds), told) {
            let message = format!(
                "`{name}` belongs to {}, not to {}",
                listed(of),
                kinds.join(" and ")
            );
            tell(name, message);
        }
        if let Some(date) = value
            .as_str()
            .filter(|date| DATES.contains(&name.as_str()) && !is_date(date))
        {
            tell(
                date,
                format!("`{name}` is `{date}`, and has to be a date such as `2026-04-10`"),
            );
        }
    }
}

/// Names in a sentence: `A, B or C`.
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

/// Properties whose values are dates.
const DATES: &[&str] = &[
    "datePublished",
    "dateModified",
    "dateCreated",
    "uploadDate",
    "lastReviewed",
    "startDate",
    "endDate",
    "birthDate",
    "foundingDate",
    "datePosted",
    "validThrough",
];

/// Whether a text starts as a date of ISO 8601 does: a year, and what follows joined to it.
fn is_date(text: &str) -> bool {
    let (year, rest) = text.split_at_checked(4).unwrap_or((text, ""));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let day = rest.split(['T', ' ']).next().unwrap_or_default();
    year.len() == 4
        && digits(year)
        && (day.is_empty()
            || day
                .strip_prefix('-')
                .is_some_and(|d| d.split('-').all(|part| part.len() == 2 && digits(part))))
}

/// What search results need and the node lacks. A node with an `@id` may be a mention of one that stands elsewhere, and
/// so may one within another, but for the parts of lists.
fn needs(node: &Map<String, Value>, kinds: &[&str], nested: bool, faults: &mut Vec<Fault>) {
    let of_list = kinds
        .iter()
        .any(|kind| matches!(*kind, "ListItem" | "Question" | "Answer"));
    if (nested || node.contains_key("@id")) && !of_list {
        return;
    }
    for kind in kinds {
        let lacking = |need: &&str| !need.split('|').any(|name| node.contains_key(name));
        for need in vocabulary().needed(kind).filter(lacking) {
            let message = format!(
                "search results need `{}` of a {kind}",
                need.replace('|', "` or `")
            );
            faults.push((Severity::Warning, format!("\"{kind}\""), message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told_from_words() {
        for date in [
            "2026",
            "2026-04",
            "2026-04-10",
            "2026-04-10T09:00:00Z",
            "2026-04-10 09:00",
        ] {
            assert!(is_date(date), "{date}");
        }
        for words in [
            "April 10, 2026",
            "10-04-2026",
            "2026/04/10",
            "20260",
            "",
            "2026-4-1",
        ] {
            assert!(!is_date(words), "{words}");
        }
    }
}
