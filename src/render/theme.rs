//! What a theme says of itself in `theme.yaml`: what it extends and which options it has; and its stylesheets.
//!
//! The only file that names `grass`.

use serde_json::{Map, Value as Json};

use super::job::fault_in;
use super::stage::Stage;
use crate::config::Config;
use crate::data::Data;
use crate::diagnostic::{Diagnostic, nearest};
use crate::read::{File, Layer};
use crate::site::outputs::Extras;
use crate::source::Span;
use crate::value::{self, Value};

/// Templates that become files of the same name.
pub const THEME_FILES: [&str; 1] = ["theme.css"];

/// The theme that a manifest builds on.
pub fn extends(manifest: &File, findings: &mut Vec<Diagnostic>) -> Option<String> {
    let name = parse(manifest, findings)?.get("extends")?.data();
    name.as_str().map(str::to_owned)
}

fn parse(manifest: &File, findings: &mut Vec<Diagnostic>) -> Option<Value> {
    let text = manifest.text(findings);
    match value::yaml(&manifest.path, &text, Span::new(0, text.len())) {
        Ok(value) => Some(value),
        Err(faults) => {
            findings.extend(faults);
            None
        }
    }
}

/// The options of all layers' themes with the site's choices: each option has a value. A choice that no theme knows,
/// or of the wrong type, is an error.
pub fn options(
    layers: &[Layer],
    config: &Config,
    settings_file: &str,
    findings: &mut Vec<Diagnostic>,
) -> Data {
    let mut known: Vec<(String, Json)> = Vec::new();
    for manifest in layers.iter().filter_map(|l| l.manifest.as_ref()) {
        let declared = parse(manifest, findings).and_then(|m| m.get("options").map(Value::data));
        for (name, option) in declared
            .as_ref()
            .and_then(Json::as_object)
            .into_iter()
            .flatten()
        {
            if !known.iter().any(|(k, _)| k == name) {
                known.push((name.clone(), option.clone()));
            }
        }
    }
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
    for (name, value) in chosen {
        match known.iter().find(|(k, _)| *k == name) {
            Some((_, option)) => {
                if let Some(what) = wrong(option, &value) {
                    findings.push(
                        Diagnostic::error(
                            "setting-wrong",
                            format!("the theme option `{name}` can't be `{}`", plain(&value)),
                        )
                        .at(settings_file, config.span(&format!("theme_options.{name}")))
                        .help(format!("It must be {what}.")),
                    );
                }
                values.insert(name, value);
            }
            None => findings.push(unknown(&name, &known, config, settings_file)),
        }
    }
    Data(Json::Object(values))
}

fn unknown(
    name: &str,
    known: &[(String, Json)],
    config: &Config,
    settings_file: &str,
) -> Diagnostic {
    let near = nearest(name, known.iter().map(|(k, _)| k.as_str()));
    let help = if let Some(near) = near {
        format!("Did you mean `{near}`?")
    } else {
        let names: Vec<&str> = known.iter().map(|(k, _)| k.as_str()).collect();
        format!("The theme has these options: {}.", names.join(", "))
    };
    Diagnostic::error(
        "setting-unknown",
        format!("the theme `{}` has no option `{name}`", config.theme),
    )
    .at(settings_file, config.span(&format!("theme_options.{name}")))
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
        "number" => (!value.is_number()).then(|| "a number".to_owned()),
        "color" => (!text.is_some_and(is_color)).then(|| "a colour such as `#1f6f78`".to_owned()),
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

/// `#rgb`, `#rrggbb`, or a colour's English name. Nothing else may come into a stylesheet this way.
fn is_color(text: &str) -> bool {
    match text.strip_prefix('#') {
        Some(digits) => {
            matches!(digits.len(), 3 | 6) && digits.bytes().all(|b| b.is_ascii_hexdigit())
        }
        None => {
            !text.is_empty() && text.len() < 30 && text.bytes().all(|b| b.is_ascii_alphabetic())
        }
    }
}

/// What the layers add to the plan. Of static files of one name the first layer's wins.
pub fn extras(layers: &[Layer], has_template: impl Fn(&str) -> bool) -> Extras {
    let mut extras = Extras {
        theme_files: THEME_FILES
            .into_iter()
            .filter(|name| has_template(name))
            .collect(),
        search: has_template("search.html"),
        ..Extras::default()
    };
    for (i, layer) in layers.iter().enumerate() {
        for (path, file) in &layer.statics {
            extras
                .statics
                .entry(path.clone())
                .or_insert_with(|| (i, file.path.clone()));
        }
        for (path, file) in &layer.sass {
            let name = path.rsplit('/').next().unwrap_or(path);
            if !name.starts_with('_') && (name.ends_with(".scss") || name.ends_with(".sass")) {
                extras
                    .sass
                    .entry(path.clone())
                    .or_insert_with(|| (i, file.path.clone()));
            }
        }
    }
    extras
}

/// Compiles a stylesheet. Imports are looked for below `sass/` of the same layer, and nowhere else.
pub(super) fn compile_sass(
    stage: &Stage,
    layer: usize,
    path: &str,
) -> Result<String, Box<Diagnostic>> {
    let Some((layer, file)) = stage
        .snapshot
        .layers
        .get(layer)
        .and_then(|l| Some((l, l.sass.get(path)?)))
    else {
        return Ok(String::new());
    };
    let mut findings = Vec::new();
    let text = file.text(&mut findings).to_string();
    if let Some(finding) = findings.pop() {
        return Err(Box::new(finding));
    }
    let files = SassFiles(layer);
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let syntax = if path.ends_with(".sass") {
        grass::InputSyntax::Sass
    } else {
        grass::InputSyntax::Scss
    };
    let options = grass::Options::default()
        .fs(&files)
        .load_path(folder)
        .load_path("")
        .input_syntax(syntax)
        .quiet(true);
    grass::from_string(text.clone(), &options).map_err(|error| sass_fault(file, &text, *error))
}

/// A fault of a stylesheet as a finding. One in a file that this one imports is told of this one as a whole: the
/// compiler's place counts in the other's lines.
fn sass_fault(file: &File, text: &str, error: grass::Error) -> Box<Diagnostic> {
    let display = error.to_string();
    let first = display.lines().next().unwrap_or_default();
    let mut message = first.trim_start_matches("Error: ").to_owned();
    let mut span = Span::default();
    if let grass::ErrorKind::ParseError {
        message: said, loc, ..
    } = error.kind()
    {
        let at = |line: usize, column: usize| {
            let before: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
            // Columns are the compiler's characters; stylesheets are plain letters where it matters.
            crate::source::floor_boundary(text, before + column)
        };
        message = said;
        if loc.file.name() == "stdin" {
            let (start, end) = (
                at(loc.begin.line, loc.begin.column),
                at(loc.end.line, loc.end.column),
            );
            span = Span::new(start, end);
        }
    }
    let mut finding = fault_in(
        &file.path,
        "stylesheet-fault",
        super::template_fault::lower_first(&message),
    );
    finding.place = Some(crate::diagnostic::Place::new(&file.path, span));
    finding.help = Some("Correct the stylesheet, or ask whoever made the theme.".into());
    finding
}

/// The `sass/` folder of a layer as the compiler sees it: nothing outside of it exists.
#[derive(Debug)]
struct SassFiles<'a>(&'a Layer);

impl SassFiles<'_> {
    fn find(&self, path: &std::path::Path) -> Option<&File> {
        let path = path.to_str()?.replace('\\', "/");
        self.0.sass.get(&crate::address::join("", &path)?)
    }
}

impl grass::Fs for SassFiles<'_> {
    fn is_dir(&self, path: &std::path::Path) -> bool {
        let folder = format!("{}/", path.to_string_lossy().trim_matches('/'));
        self.0.sass.keys().any(|known| known.starts_with(&folder))
    }

    fn is_file(&self, path: &std::path::Path) -> bool {
        self.find(path).is_some()
    }

    fn read(&self, path: &std::path::Path) -> std::io::Result<Vec<u8>> {
        let missing = || std::io::Error::from(std::io::ErrorKind::NotFound);
        self.find(path)
            .ok_or_else(missing)?
            .bytes()
            .map_err(|_| missing())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_checked_before_they_reach_a_stylesheet() {
        for good in ["#fff", "#1f6f78", "teal"] {
            assert!(is_color(good), "{good}");
        }
        for bad in ["", "#12", "red; } body { display: none", "url(x)"] {
            assert!(!is_color(bad), "{bad}");
        }
    }

    #[test]
    fn an_option_of_the_wrong_type_says_what_it_must_be() {
        let choice: Json = serde_json::json!({"type": "choice", "choices": ["wide", "narrow"]});
        assert_eq!(
            wrong(&choice, &"tall".into()).as_deref(),
            Some("one of wide, narrow")
        );
        assert_eq!(wrong(&choice, &"wide".into()), None);
        assert_eq!(
            wrong(&serde_json::json!({"type": "bool"}), &"yes".into()).as_deref(),
            Some("`true` or `false`")
        );
    }
}
