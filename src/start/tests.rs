//! A new site as a whole: its texts are complete, and hold what was answered.

use super::details::{Details, FIELDS, Field, Language};
use super::*;
use crate::source::Span;
use crate::value::yaml;

fn details(language: Language) -> Details {
    Details {
        phone: Some("(303) 555-0100".into()),
        postal_code: Some("02139".into()),
        language,
        ..Details::named("Harbor: Care & \"Calm\"")
    }
}

#[test]
fn no_placeholder_is_left_and_every_settings_file_is_yaml() {
    for language in [Language::English, Language::Spanish] {
        for (path, text) in site(&details(language), "2026-04-10") {
            if !path.starts_with("archetypes/") {
                assert_eq!(
                    fill::unknown(&text.replace("${{", ""), &Facts::new()),
                    [],
                    "{path}"
                );
            }
            if path.ends_with(".yaml") || path.ends_with(".yml") {
                yaml(&path, &text, Span::new(0, text.len()))
                    .unwrap_or_else(|e| panic!("{path}: {e:?}"));
            }
            if path.ends_with(".json") {
                serde_json::from_str::<serde_json::Value>(&text).unwrap();
            }
        }
    }
}

#[test]
fn the_settings_hold_the_answers_as_they_were_given() {
    let text = &site(&details(Language::English), "2026-04-10")["pamphlet.yaml"];
    let tree = yaml("f", text, Span::new(0, text.len())).unwrap();
    let clinic = tree.get("clinic").unwrap();
    assert_eq!(
        clinic.get("name").unwrap().data(),
        "Harbor: Care & \"Calm\""
    );
    assert_eq!(clinic.get("phone").unwrap().data(), "(303) 555-0100");
    let address = clinic.get("address").unwrap();
    assert_eq!(address.get("postal_code").unwrap().data(), "02139");
    assert!(address.get("street").is_none());
}

#[test]
fn both_languages_have_the_same_number_of_files() {
    let of = |language| site(&details(language), "2026-04-10").len();
    assert_eq!(of(Language::English), of(Language::Spanish));
}

#[test]
fn outside_of_the_united_states_no_american_number_is_left() {
    for (country, language) in [
        ("ES", Language::Spanish),
        ("GB", Language::English),
        ("ZZ", Language::English),
    ] {
        let details = Details {
            country: country.into(),
            ..details(language)
        };
        for (path, text) in site(&details, "2026-04-10") {
            let text = text.replace("crisis-911", "");
            let numbered = path.starts_with("content/") || path.ends_with(".html");
            assert!(
                !numbered || !text.contains("988") && !text.contains("911"),
                "{country} {path}: {text}"
            );
        }
    }
}

#[test]
fn every_field_has_a_flag_of_its_own() {
    let mut flags: Vec<&str> = FIELDS.into_iter().map(Field::flag).collect();
    flags.sort_unstable();
    flags.dedup();
    assert_eq!(flags.len(), FIELDS.len());
}
