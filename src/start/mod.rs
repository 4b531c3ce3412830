//! From nothing to a site, and to an article: details of a clinic become the files of a small complete site, and a name
//! becomes an article with complete front matter.
//!
//! It makes texts and touches no disk: `cli` asks, reads and writes.

pub mod article;
pub mod ask;
pub mod details;
mod editors;
pub mod fill;
mod place;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use details::{Details, Language};
use fill::{Facts, fill_markdown, fill_settings};

/// The files that every new site starts from, as paths below `starter/` with their bytes.
static STARTER: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/starter.rs"));

/// The files of a new site by path, with their texts. `today` is the day it is made, such as `2026-04-10`.
pub fn site(details: &Details, today: &str) -> BTreeMap<String, String> {
    let facts = facts(details, today);
    let language = details.language.code();
    let mut files = BTreeMap::new();
    for (path, bytes) in STARTER {
        let Some((folder, below)) = path.split_once('/') else {
            continue;
        };
        if folder != "common" && folder != language {
            continue;
        }
        let text = String::from_utf8_lossy(bytes);
        let text = match below {
            // Archetypes are filled in by `new`, and a workflow has placeholders of its own.
            _ if below.starts_with("archetypes/") || below.starts_with("github/") => {
                text.into_owned()
            }
            _ if below.ends_with(".yaml") => fill_settings(&text, &facts),
            _ => fill_markdown(&text, &facts),
        };
        files.insert(published_name(below), text);
    }
    files.extend(place::words(details));
    files.extend(editors::files(details.language));
    files
}

/// A file's name in the site. In `starter/` no name begins with a dot, so that none of them acts on this repository.
fn published_name(below: &str) -> String {
    match below {
        "gitignore" => ".gitignore".to_owned(),
        _ => match below.strip_prefix("github/") {
            Some(rest) => format!(".github/{rest}"),
            None => below.to_owned(),
        },
    }
}

/// What stands for the placeholders in the starter's texts.
fn facts(details: &Details, today: &str) -> Facts {
    let numbers = place::numbers(&details.country);
    let mut facts = Facts::new();
    let description = match details.language {
        Language::English => format!(
            "{}: who we are, what we offer and how to reach us.",
            details.name
        ),
        Language::Spanish => format!(
            "{}: quiénes somos, qué ofrecemos y cómo contactarnos.",
            details.name
        ),
    };
    facts.text("clinic_name", &details.name);
    facts.text("site_description", &description);
    facts.exact("date", today);
    facts.exact("clinic_block", &clinic_block(details));
    facts.exact("base_url_line", &base_url_line(details));
    facts.exact("timezone_line", &timezone_line(details));
    facts.exact("crisis_text", &numbers.crisis_text(details.language));
    facts.exact("emergency_text", &numbers.emergency_text(details.language));
    facts
}

fn base_url_line(details: &Details) -> String {
    match (&details.base_url, details.language) {
        (Some(url), _) => format!("base_url: {url}"),
        (None, Language::English) => "# base_url: https://www.your-clinic.com".to_owned(),
        (None, Language::Spanish) => "# base_url: https://www.su-clinica.com".to_owned(),
    }
}

fn timezone_line(details: &Details) -> String {
    match details
        .timezone
        .as_deref()
        .or_else(|| place::timezone(details))
    {
        Some(zone) => format!("timezone: {zone}"),
        None => "# timezone: America/Denver".to_owned(),
    }
}

/// The clinic's lines in the settings. What is not known yet stands there as a comment, so that it shows nowhere.
fn clinic_block(details: &Details) -> String {
    let line = |indent: &str, key: &str, value: Option<&String>, example: &str| match value {
        Some(value) => format!("{indent}{key}: {}\n", fill::yaml_text(value)),
        None => format!("{indent}# {key}: {example}\n"),
    };
    let mut text = format!(
        "  name: {}\n  type: MedicalClinic\n",
        fill::yaml_text(&details.name)
    );
    text.push_str(&line(
        "  ",
        "phone",
        details.phone.as_ref(),
        "(303) 444-0100",
    ));
    text.push_str(&line(
        "  ",
        "email",
        details.email.as_ref(),
        "hello@your-clinic.com",
    ));
    text.push_str("  address:\n");
    text.push_str(&line(
        "    ",
        "street",
        details.street.as_ref(),
        "1 Main Street, Suite 200",
    ));
    text.push_str(&line("    ", "city", details.city.as_ref(), "Denver"));
    text.push_str(&line("    ", "region", details.region.as_ref(), "CO"));
    // Always in quotes: otherwise 02139 is a number, and loses its zero.
    let code = details
        .postal_code
        .as_ref()
        .map(|code| format!("\"{code}\""));
    let code = code.unwrap_or_else(|| "\"80202\"".to_owned());
    let note = if details.postal_code.is_some() {
        ""
    } else {
        "# "
    };
    let _ = writeln!(text, "    {note}postal_code: {code}");
    let _ = write!(text, "    country: {}", details.country);
    text
}

#[cfg(test)]
mod tests;
