//! What a theme brings: the theme that it extends, its files, and its stylesheets.
//!
//! The only file that names `grass`. Its options are in `options`.

use super::job::fault_in;
use super::stage::Stage;
use crate::diagnostic::Diagnostic;
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

/// The values of a manifest.
pub(super) fn parse(manifest: &File, findings: &mut Vec<Diagnostic>) -> Option<Value> {
    let text = manifest.text(findings);
    match value::yaml(&manifest.path, &text, Span::new(0, text.len())) {
        Ok(value) => Some(value),
        Err(faults) => {
            findings.extend(faults);
            None
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
