//! Runs the rules on one article over every Markdown file of some folders, and counts what they find.
//!
//! `cargo run --release --example false_alarms -- [OPTIONS] FOLDER...`
//!
//! `--half odd|even` reads only the files whose name has an odd or even digest, so that lists can be written on one
//! half and judged on the other; `--rules a,b` names rules, `--errors` only those of weight error; `--show 20` prints
//! that many findings of each rule, with the words around. Nothing is written.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a program for the terminal that reads files"
)]

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use pamphlet::address::ContentPath;
use pamphlet::check::{Checks, Depth, catalogue};
use pamphlet::config::{self, Config};
use pamphlet::diagnostic::{Diagnostic, Severity};
use pamphlet::digest::Digester;
use pamphlet::parse;
use rayon::prelude::*;

/// What the command line asks for.
#[derive(Default)]
struct Asked {
    folders: Vec<PathBuf>,
    half: Option<bool>,
    rules: Vec<String>,
    errors: bool,
    show: usize,
    language: Option<String>,
}

/// One finding in its surroundings.
struct Seen {
    rule: String,
    severity: Severity,
    line: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let asked = asked()?;
    let mut files = Vec::new();
    for folder in &asked.folders {
        collect(folder, &mut files)?;
    }
    files.sort();
    files.retain(|file| asked.half.is_none_or(|odd| is_odd(file) == odd));
    let mut settings = String::from("title: Clinic\nbase_url: https://clinic.example\n");
    if let Some(language) = &asked.language {
        settings.push_str("language: ");
        settings.push_str(language);
        settings.push('\n');
    }
    let overrides = config::read::Overrides::default();
    let config = config::read::read("pamphlet.yaml", &settings, "", &overrides, &mut Vec::new());
    let checks = Checks::new(&config, Depth::All);
    let seen: Vec<Seen> = files
        .par_iter()
        .flat_map_iter(|file| look(file, &checks, &config))
        .filter(|seen| asked.rules.is_empty() || asked.rules.contains(&seen.rule))
        .filter(|seen| !asked.errors || seen.severity == Severity::Error)
        .collect();
    print(&seen, files.len(), asked.show);
    Ok(())
}

fn asked() -> Result<Asked, Box<dyn Error>> {
    let mut asked = Asked::default();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} wants a value"));
        match argument.as_str() {
            "--half" => asked.half = Some(value()? == "odd"),
            "--rules" => asked.rules = value()?.split(',').map(str::to_owned).collect(),
            "--errors" => asked.errors = true,
            "--show" => asked.show = value()?.parse()?,
            "--language" => asked.language = Some(value()?),
            _ => asked.folders.push(argument.into()),
        }
    }
    if asked.folders.is_empty() {
        return Err("name a folder of Markdown files".into());
    }
    Ok(asked)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let hidden = path
            .file_name()
            .is_some_and(|n| n.to_string_lossy().starts_with('.'));
        if path.is_dir() && !hidden {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|e| e == "md") {
            files.push(path);
        }
    }
    Ok(())
}

/// Whether a file belongs to the half that lists are judged on: by its name alone, so that it stays there.
fn is_odd(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let mut digest = Digester::new();
    digest.text(&name);
    format!("{:?}", digest.finish())
        .bytes()
        .map(u32::from)
        .sum::<u32>()
        % 2
        == 1
}

fn look(file: &Path, checks: &Checks, config: &Config) -> Vec<Seen> {
    let text = String::from_utf8_lossy(&fs::read(file).unwrap_or_default()).into_owned();
    // By its own name, since an address is made of that; the folder is the same for all.
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let path = ContentPath(name.into_owned());
    let parsed = parse::parse(&path, &text, config, &BTreeMap::new());
    let found = checks.article(&parsed.document, &text, config).findings;
    let shown = |finding: Diagnostic| Seen {
        line: excerpt(file, &text, &finding),
        severity: finding.severity,
        rule: finding.rule.into_owned(),
    };
    found.into_iter().map(shown).collect()
}

/// The words of a finding with some of those around, on one line.
fn excerpt(file: &Path, text: &str, finding: &Diagnostic) -> String {
    let range = finding
        .place
        .as_ref()
        .map_or(0..0, |place| place.span.range());
    let mut start = range.start.saturating_sub(90);
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = (range.end + 70).min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    let part =
        |range: std::ops::Range<usize>| text.get(range).unwrap_or_default().replace('\n', " ");
    format!(
        "{}: {}⟦{}⟧{}",
        file.display(),
        part(start..range.start),
        part(range.clone()),
        part(range.end..end)
    )
}

fn print(seen: &[Seen], files: usize, show: usize) {
    let mut by_rule: BTreeMap<(&str, Severity), Vec<&str>> = BTreeMap::new();
    for one in seen {
        by_rule
            .entry((&one.rule, one.severity))
            .or_default()
            .push(&one.line);
    }
    println!("{files} files, {} rules", catalogue::rules().len());
    for ((rule, severity), lines) in by_rule {
        let rate = lines.len() as f64 * 1000.0 / files.max(1) as f64;
        println!(
            "{rule} ({}): {} ({rate:.1} per 1,000)",
            severity.word(),
            lines.len()
        );
        for line in lines.iter().take(show) {
            println!("    {line}");
        }
    }
}
