//! What differs from country to country in the starting texts: emergency and crisis lines, and the time zone.
//!
//! The theme speaks to readers in the United States. For any other country its words on emergencies are replaced here.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::details::{Details, Language};

/// The lines of a country that a person in danger can reach at any hour and without cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Numbers {
    /// The emergency number.
    emergency: Option<&'static str>,
    crisis: Option<Crisis>,
}

/// A line for people who think of suicide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Crisis {
    /// As people read it.
    number: &'static str,
    name: &'static str,
    /// Whether it answers text messages at the same number.
    by_text: bool,
}

const fn country(
    emergency: &'static str,
    number: &'static str,
    name: &'static str,
    by_text: bool,
) -> Numbers {
    Numbers {
        emergency: Some(emergency),
        crisis: Some(Crisis {
            number,
            name,
            by_text,
        }),
    }
}

/// Emergency and suicide crisis lines as their operators published them in November 2026. Where a country is missing,
/// the texts name no number: a wrong one is worse than none.
const COUNTRIES: &[(&str, Numbers)] = &[
    (
        "US",
        country("911", "988", "988 Suicide & Crisis Lifeline", true),
    ),
    (
        "PR",
        country("911", "988", "988 Suicide & Crisis Lifeline", true),
    ),
    (
        "CA",
        country("911", "988", "9-8-8: Suicide Crisis Helpline", true),
    ),
    ("GB", country("999", "116 123", "Samaritans", false)),
    ("IE", country("112", "116 123", "Samaritans", false)),
    ("AU", country("000", "13 11 14", "Lifeline", false)),
    ("NZ", country("111", "1737", "1737, need to talk?", true)),
    (
        "ES",
        country(
            "112",
            "024",
            "Línea 024 de atención a la conducta suicida",
            false,
        ),
    ),
    (
        "MX",
        country("911", "800 911 2000", "Línea de la Vida", false),
    ),
];

/// The numbers of a country.
pub(super) fn numbers(country: &str) -> Numbers {
    let found = COUNTRIES.iter().find(|(code, _)| *code == country);
    found.map_or(
        Numbers {
            emergency: None,
            crisis: None,
        },
        |(_, numbers)| *numbers,
    )
}

fn link(number: &str, scheme: &str) -> String {
    format!("[{number}]({scheme}:{})", number.replace(' ', ""))
}

impl Numbers {
    /// One or two sentences in Markdown: whom to call in a crisis.
    pub(super) fn crisis_text(&self, language: Language) -> String {
        match (self.crisis, language) {
            (Some(line), Language::English) => {
                let how = if line.by_text { "Call or text" } else { "Call" };
                format!(
                    "{how} {} at any hour. The line is called {} and costs nothing.",
                    link(line.number, "tel"),
                    line.name
                )
            }
            (Some(line), Language::Spanish) => {
                let how = if line.by_text {
                    "Llame o envíe un mensaje de texto al"
                } else {
                    "Llame al"
                };
                let spanish = if line.number == "988" {
                    " Al llamar, oprima 2 para español."
                } else {
                    ""
                };
                format!(
                    "{how} {} a cualquier hora. La línea se llama {} y es gratuita.{spanish}",
                    link(line.number, "tel"),
                    line.name
                )
            }
            (None, Language::English) => "Call a crisis line of your country. [Find A Helpline](https://findahelpline.com/) lists them.".to_owned(),
            (None, Language::Spanish) => "Llame a una línea de ayuda de su país. [Find A Helpline](https://findahelpline.com/es-ES) tiene una lista.".to_owned(),
        }
    }

    /// A sentence in Markdown: whom to call when someone is in danger.
    pub(super) fn emergency_text(&self, language: Language) -> String {
        match (self.emergency, language) {
            (Some(number), Language::English) => format!(
                "Call {} if you or someone else is in danger.",
                link(number, "tel")
            ),
            (Some(number), Language::Spanish) => format!(
                "Llame al {} si usted u otra persona corre peligro.",
                link(number, "tel")
            ),
            (None, Language::English) => {
                "Call your local emergency number if you or someone else is in danger.".to_owned()
            }
            (None, Language::Spanish) => {
                "Llame al número de emergencias de su país si usted u otra persona corre peligro."
                    .to_owned()
            }
        }
    }

    fn plain_emergency(&self, language: Language) -> String {
        match (self.emergency, language) {
            (Some(number), Language::English) => format!("In an emergency, call {number}."),
            (Some(number), Language::Spanish) => format!("En una emergencia, llame al {number}."),
            (None, Language::English) => {
                "In an emergency, call your local emergency number.".to_owned()
            }
            (None, Language::Spanish) => {
                "En una emergencia, llame al número de emergencias de su país.".to_owned()
            }
        }
    }
}

/// The theme's words and crisis notice for a country other than the United States; nothing there.
pub(super) fn words(details: &Details) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    if matches!(details.country.as_str(), "US" | "PR") {
        return files;
    }
    let numbers = numbers(&details.country);
    let (why, intro) = match details.language {
        Language::English => (
            "# These lines stand in place of the theme's, which speak to readers in the United States.",
            "If you are thinking about suicide, or are worried about someone, talk to somebody now.",
        ),
        Language::Spanish => (
            "# Estas líneas reemplazan las del tema, que hablan a lectores de Estados Unidos.",
            "Si piensa en el suicidio, o si le preocupa alguien, hable con alguien ahora.",
        ),
    };
    let mut words = format!(
        "{why}\nemergency-line = {}\ncrisis = {intro}\n",
        numbers.plain_emergency(details.language)
    );
    if let Some(line) = numbers.crisis {
        let word = match details.language {
            Language::English => "Call",
            Language::Spanish => "Llamar al",
        };
        let _ = writeln!(words, "crisis-call = {word} {}", line.number);
    }
    if let Some(number) = numbers.emergency {
        let word = match details.language {
            Language::English => "Emergency",
            Language::Spanish => "Emergencia",
        };
        let _ = writeln!(words, "crisis-911 = {word}: {number}");
    }
    files.insert(format!("i18n/{}.ftl", details.language.code()), words);
    files.insert(
        "templates/partials/crisis.html".to_owned(),
        notice(numbers, details.language),
    );
    files
}

/// The crisis notice as a template of the site's own. It has the theme's shape and the country's numbers.
fn notice(numbers: Numbers, language: Language) -> String {
    let mut buttons = String::new();
    let mut button = |class: &str, number: &str, word: &str| {
        let digits = number.replace(' ', "");
        let _ = writeln!(
            buttons,
            "<li><a class=\"button {class} nobr\" href=\"tel:{digits}\">{{{{ trans(key=\"{word}\") }}}}</a></li>"
        );
    };
    if let Some(line) = numbers.crisis {
        button("button-crisis", line.number, "crisis-call");
    }
    if let Some(number) = numbers.emergency {
        button("button-quiet", number, "crisis-911");
    }
    if numbers.crisis.is_none() {
        let word = match language {
            Language::English => "Find a crisis line of your country",
            Language::Spanish => "Buscar una línea de ayuda de su país",
        };
        let _ = writeln!(
            buttons,
            "<li><a class=\"button button-crisis\" href=\"https://findahelpline.com/\">{word}</a></li>"
        );
    }
    format!(
        "{{#- `notice_id`: an id for the title, once a page. -#}}\n<section class=\"notice notice-crisis\" aria-labelledby=\"{{{{ notice_id }}}}\">\n<p class=\"notice-title\" id=\"{{{{ notice_id }}}}\">{{{{ trans(key=\"crisis-title\") }}}}</p>\n<p>{{{{ trans(key=\"crisis\") }}}}</p>\n<ul class=\"actions\">\n{buttons}</ul>\n</section>\n"
    )
}

/// Time zones of the states with one zone, or with one that most people live in.
const STATES: &[(&str, &str)] = &[
    (
        "America/New_York",
        "CT DE DC FL GA IN KY ME MD MA MI NH NJ NY NC OH PA RI SC VT VA WV",
    ),
    (
        "America/Chicago",
        "AL AR IL IA KS LA MN MS MO NE ND OK SD TN TX WI",
    ),
    ("America/Denver", "CO ID MT NM UT WY"),
    ("America/Phoenix", "AZ"),
    ("America/Los_Angeles", "CA NV OR WA"),
    ("America/Anchorage", "AK"),
    ("Pacific/Honolulu", "HI"),
];

/// The time zone in which a clinic most likely lies; none where that is not known.
pub(super) fn timezone(details: &Details) -> Option<&'static str> {
    match details.country.as_str() {
        "US" => {
            let region = details.region.as_deref()?;
            let fits = |(_, states): &&(&str, &str)| states.split(' ').any(|s| s == region);
            STATES.iter().find(fits).map(|(zone, _)| *zone)
        }
        "PR" => Some("America/Puerto_Rico"),
        "GB" => Some("Europe/London"),
        "IE" => Some("Europe/Dublin"),
        "ES" => Some("Europe/Madrid"),
        "NZ" => Some("Pacific/Auckland"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_zone_is_one_and_every_state_stands_once() {
        let mut states: Vec<&str> = STATES.iter().flat_map(|(_, s)| s.split(' ')).collect();
        assert_eq!(states.len(), 51);
        states.sort_unstable();
        states.dedup();
        assert_eq!(states.len(), 51);
        for (zone, _) in STATES {
            assert!(crate::moment::Zone::named(zone).is_some(), "{zone}");
        }
    }

    #[test]
    fn a_country_that_is_not_known_gets_no_number() {
        let numbers = numbers("ZZ");
        for language in [Language::English, Language::Spanish] {
            let texts = [
                numbers.crisis_text(language),
                numbers.emergency_text(language),
                numbers.plain_emergency(language),
                notice(numbers, language),
            ];
            for text in texts {
                assert!(!text.contains(|c: char| c.is_ascii_digit()), "{text}");
            }
        }
    }

    #[test]
    fn numbers_can_be_dialled() {
        assert!(
            numbers("MX")
                .crisis_text(Language::Spanish)
                .contains("[800 911 2000](tel:8009112000)")
        );
        assert!(
            numbers("US")
                .crisis_text(Language::English)
                .starts_with("Call or text [988](tel:988)")
        );
        assert!(notice(numbers("GB"), Language::English).contains("href=\"tel:116123\""));
    }
}
