//! What a theme lets a site choose: the options of `theme.yaml`, checked against their types and against one another.
//!
//! A colour that could not be read is found here, before any page has it. It does not know what an option is for.

use serde_json::{Map, Value as Json};

use super::color::{self, Color};
use super::theme;
use crate::config::Config;
use crate::data::Data;
use crate::diagnostic::{Diagnostic, Severity, nearest};
use crate::read::Layer;
use crate::value::Value;

/// An option's name and what `theme.yaml` says of it.
type Declared = (String, Json);

/// The options of all layers' themes with the site's choices: each option has a value. A choice that no theme knows,
/// of the wrong type, or that could not be read on its ground, is an error.
pub fn options(
    layers: &[Layer],
    config: &Config,
    settings_file: &str,
    findings: &mut Vec<Diagnostic>,
) -> Data {
    let known = declared(layers, findings);
    let chosen = config
        .theme_options
        .0
        .as_object()
        .cloned()
        .unwrap_or_default();
    let mut values = Map::new();
    for (name, option) in &known {
        let default = option.get("default").cloned().unwrap_or(Json::Null);
        values.insert(name.clone(), default);
    }
    let at = |finding: Diagnostic, name: &str| {
        finding.at(settings_file, config.span(&format!("theme_options.{name}")))
    };
    let mut sound = true;
    for (name, value) in &chosen {
        match known.iter().find(|(k, _)| k == name) {
            Some((_, option)) => {
                if let Some(what) = wrong(option, value) {
                    sound = false;
                    let message = format!("the theme option `{name}` can't be `{}`", plain(value));
                    findings.push(at(
                        Diagnostic::error("setting-wrong", message)
                            .help(format!("It must be {what}.")),
                        name,
                    ));
                }
                // An empty line in the settings chooses nothing; a wrong value would only be found again in each page.
                else if !value.is_null() {
                    values.insert(name.clone(), value.clone());
                }
            }
            None => findings.push(at(unknown(name, &known, &config.theme), name)),
        }
    }
    if sound {
        for (name, finding) in unreadable(&known, &values) {
            let chosen = [name.0, name.1]
                .into_iter()
                .find(|name| chosen.contains_key(*name));
            // What no site chose is the theme's own affair.
            if let Some(chosen) = chosen {
                findings.push(at(finding, chosen));
            }
        }
    }
    Data(Json::Object(values))
}

/// Every option of the layers' themes; of two with one name that of the theme nearer to the site.
fn declared(layers: &[Layer], findings: &mut Vec<Diagnostic>) -> Vec<Declared> {
    let mut known: Vec<Declared> = Vec::new();
    for manifest in layers.iter().filter_map(|l| l.manifest.as_ref()) {
        let options =
            theme::parse(manifest, findings).and_then(|m| m.get("options").map(Value::data));
        let options = options.as_ref().and_then(Json::as_object);
        for (name, option) in options.into_iter().flatten() {
            if !known.iter().any(|(k, _)| k == name) {
                known.push((name.clone(), option.clone()));
            }
        }
    }
    known
}

fn unknown(name: &str, known: &[Declared], theme: &str) -> Diagnostic {
    let near = nearest(name, known.iter().map(|(k, _)| k.as_str()));
    let help = if let Some(near) = near {
        format!("Did you mean `{near}`?")
    } else {
        let names: Vec<&str> = known.iter().map(|(k, _)| k.as_str()).collect();
        format!("The theme has these options: {}.", names.join(", "))
    };
    Diagnostic::error(
        "setting-unknown",
        format!("the theme `{theme}` has no option `{name}`"),
    )
    .help(help)
}

fn plain(value: &Json) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// What an option must be, where a value is something else. No value at all is always right.
fn wrong(option: &Json, value: &Json) -> Option<String> {
    if value.is_null() {
        return None;
    }
    let text = value.as_str();
    match option.get("type").and_then(Json::as_str).unwrap_or("text") {
        "bool" => (!value.is_boolean()).then(|| "`true` or `false`".to_owned()),
        "number" => wrong_number(option, value),
        "color" => text
            .and_then(Color::read)
            .is_none()
            .then(|| "a colour such as `#1f6f78`".to_owned()),
        "choice" => {
            let choices: Vec<&str> = option
                .get("choices")
                .and_then(Json::as_array)
                .into_iter()
                .flatten()
                .filter_map(Json::as_str)
                .collect();
            (!text.is_some_and(|t| choices.contains(&t)))
                .then(|| format!("one of {}", choices.join(", ")))
        }
        _ => (!value.is_string() && !value.is_number()).then(|| "a text".to_owned()),
    }
}

fn wrong_number(option: &Json, value: &Json) -> Option<String> {
    let bound = |name| option.get(name).and_then(Json::as_f64);
    let (least, most) = (bound("min"), bound("max"));
    let fits = value.as_f64().is_some_and(|number| {
        least.is_none_or(|least| number >= least) && most.is_none_or(|most| number <= most)
    });
    (!fits).then(|| match (least, most) {
        (Some(least), Some(most)) => format!("a number from {least} to {most}"),
        (Some(least), None) => format!("a number from {least} on"),
        (None, Some(most)) => format!("a number up to {most}"),
        (None, None) => "a number".to_owned(),
    })
}

/// The two options that a finding is about: the colour, and its ground where that is an option, too.
type Pair<'a> = (&'a str, &'a str);

/// Findings of colours that can't be read on the ground that `contrast: {on: …, ratio: …}` of `theme.yaml` names:
/// an option, or a colour. Where the theme makes a safe shade of its own (`safe_shade: true`) it is advice.
fn unreadable<'a>(
    known: &'a [Declared],
    values: &Map<String, Json>,
) -> Vec<(Pair<'a>, Diagnostic)> {
    let color_of = |name: &str| values.get(name)?.as_str().and_then(Color::read);
    let mut found = Vec::new();
    for (name, option) in known {
        let Some(rule) = option.get("contrast") else {
            continue;
        };
        let on = rule.get("on").and_then(Json::as_str).unwrap_or("white");
        let ratio = rule
            .get("ratio")
            .and_then(Json::as_f64)
            .unwrap_or(color::TEXT);
        let ground = color_of(on).or_else(|| Color::read(on));
        let (Some(own), Some(ground)) = (color_of(name), ground) else {
            continue;
        };
        if own.contrast(ground) < ratio {
            let safe = rule.get("safe_shade") == Some(&Json::Bool(true));
            found.push((
                (name.as_str(), on),
                too_faint(name, (own, ground), ratio, safe),
            ));
        }
    }
    found
}

fn too_faint(name: &str, (own, ground): (Color, Color), ratio: f64, safe: bool) -> Diagnostic {
    let nearest = own.readable(&[ground], ratio).hex();
    // Cut and not rounded: 4.499 must not be told as the 4.5 that it lacks.
    let has = (own.contrast(ground) * 100.0).floor() / 100.0;
    let severity = if safe {
        Severity::Advice
    } else {
        Severity::Error
    };
    let help = if safe {
        format!(
            "Text of this colour is shown as `{nearest}`, the nearest that has {ratio} to 1 (WCAG 2.2)."
        )
    } else {
        format!("It needs {ratio} to 1 (WCAG 2.2). The nearest colour that has it is `{nearest}`.")
    };
    Diagnostic::new(
        "contrast-low",
        severity,
        format!(
            "the theme option `{name}` is hard to read: `{}` on `{}` has a contrast of {has} to 1",
            own.hex(),
            ground.hex()
        ),
    )
    .help(help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_option_of_the_wrong_type_says_what_it_must_be() {
        let check = |option: Json, value: Json| wrong(&option, &value);
        let choice = json!({"type": "choice", "choices": ["wide", "narrow"]});
        assert_eq!(
            check(choice.clone(), "tall".into()).as_deref(),
            Some("one of wide, narrow")
        );
        assert_eq!(check(choice, "wide".into()), None);
        assert_eq!(
            check(json!({"type": "bool"}), "yes".into()).as_deref(),
            Some("`true` or `false`")
        );
        let size = json!({"type": "number", "min": 16, "max": 22});
        for (value, good) in [
            (json!(16), true),
            (json!(22.5), false),
            (json!("18"), false),
        ] {
            let said = check(size.clone(), value.clone());
            assert_eq!(said.is_none(), good, "{value}");
            assert!(said.is_none_or(|s| s == "a number from 16 to 22"));
        }
        assert_eq!(
            check(json!({"type": "color"}), "red; } body { x: y".into()).as_deref(),
            Some("a colour such as `#1f6f78`")
        );
    }

    fn findings(text: &str, page: &str, safe: bool) -> Vec<Diagnostic> {
        let contrast = json!({"on": "page", "ratio": 4.5, "safe_shade": safe});
        let known = vec![
            (
                "text".to_owned(),
                json!({"type": "color", "contrast": contrast}),
            ),
            ("page".to_owned(), json!({"type": "color"})),
        ];
        let values = json!({"text": text, "page": page});
        let found = unreadable(&known, values.as_object().unwrap());
        found.into_iter().map(|(_, finding)| finding).collect()
    }

    #[test]
    fn a_colour_that_can_not_be_read_is_told_with_its_ratio_and_the_nearest_that_can() {
        assert!(findings("#767676", "#fff", false).is_empty());
        let found = findings("#777777", "#fff", false);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].severity, Severity::Error);
        assert_eq!(
            found[0].message,
            "the theme option `text` is hard to read: `#777777` on `#ffffff` has a contrast of 4.47 to 1"
        );
        let help = found[0].help.as_deref().unwrap_or_default();
        let hex = help.split('`').nth(1).unwrap();
        let nearest = Color::read(hex).unwrap();
        assert!(
            nearest.contrast(Color::read("white").unwrap()) >= 4.5,
            "{help}"
        );
    }

    #[test]
    fn where_the_theme_makes_a_safe_shade_it_is_advice() {
        let found = findings("#ffcc00", "#fff", true);
        assert_eq!(found[0].severity, Severity::Advice);
        assert!(found[0].help.as_deref().unwrap().contains("is shown as `#"));
    }
}
