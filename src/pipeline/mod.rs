//! The stages knit together: a site's folder becomes its published site, or a list of what keeps it from that.
//!
//! A cold build and a warm one are the same function; the ledger only spares it work. It knows no terminal and no flags.

mod documents;
mod lists;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::address::UrlPath;
use crate::config::read::Overrides;
use crate::config::{self, Config, Include, Run};
use crate::diagnostic::{self, Diagnostic};
use crate::digest::{Digest, Digester};
use crate::ledger::{self, Outputs};
use crate::moment::Moment;
use crate::read::{self, Snapshot};
use crate::relate::Reason;
use crate::render::stage::{Parts, Stage};
use crate::render::words::Words;
use crate::render::{self, Content, Rendered};
use crate::rules;
use crate::site::outputs::MARK;
use crate::site::{PageId, Site, assemble, link, outputs, people, taxonomy};
use crate::source::Span;
use crate::value;
use crate::write::{self, Manifest, New, Place};

pub use lists::Lists;

/// What a run is asked to do.
#[derive(Clone, Debug)]
pub struct Order {
    /// The site's folder.
    pub root: PathBuf,
    /// The settings' file, relative to the site; none means `pamphlet.yaml`, which need not exist.
    pub settings: Option<PathBuf>,
    /// What the command line says in the settings' stead.
    pub overrides: Overrides,
    /// Kinds of hidden pages that are built.
    pub include: Include,
    /// "Now", in seconds since 1970.
    pub clock: i64,
    /// When the run started, in nanoseconds since 1970: tells how far the stamps of young files can be trusted.
    pub started: i64,
    /// Whether what the last run left is ignored.
    pub fresh: bool,
    /// How far to go.
    pub goal: Goal,
}

/// How far a run goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// Assemble the site and find related articles, for questions about it.
    Site,
    /// Render everything and report, and publish nothing.
    Check,
    /// Publish.
    Publish,
}

/// What a run gives.
pub struct Report {
    /// What is wrong, sorted; with errors in it nothing was published.
    pub findings: Vec<Diagnostic>,
    /// Everything that was looked at; none where the settings or the theme could not be read at all.
    pub stage: Option<Arc<Stage>>,
    /// Related articles with their scores.
    pub lists: Lists,
    /// Pages and sections of the site.
    pub pages: usize,
    /// Outputs that were rendered.
    pub rendered: usize,
    /// Files that were written.
    pub written: usize,
    /// Files that were removed.
    pub removed: usize,
    /// Addresses of what was rendered anew.
    pub changed: Vec<UrlPath>,
    /// What stopped the run, beside contents.
    pub stopped: Option<Stop>,
    kept: Option<documents::Kept>,
}

/// What stops a run beside contents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The settings or the theme are wrong.
    Settings,
    /// The disk failed, or the output folder is not ours.
    Disk,
}

impl Report {
    fn new(findings: Vec<Diagnostic>, stopped: Option<Stop>) -> Self {
        Self {
            findings,
            stage: None,
            lists: Lists::default(),
            pages: 0,
            rendered: 0,
            written: 0,
            removed: 0,
            changed: Vec::new(),
            stopped,
            kept: None,
        }
    }
}

/// The name of the settings' file.
pub const SETTINGS: &str = "pamphlet.yaml";

/// Runs all stages.
pub fn advance(order: &Order) -> Report {
    let mut findings = Vec::new();
    let Some((config, settings_file)) = settings(order, &mut findings) else {
        return Report::new(findings, Some(Stop::Settings));
    };
    // From the first look at the last build until this one is done: of two runs at once each sees whole trees.
    let _lock = (order.goal == Goal::Publish).then(|| write::lock(&ledger::folder(&order.root)));
    let snapshot = read::snapshot(
        &order.root,
        &config.theme,
        &render::theme::extends,
        &mut findings,
    );
    if let Some(span) = config.spans.get("theme") {
        let missing = |d: &&mut Diagnostic| d.rule == "theme-missing" && d.place.is_none();
        for finding in findings.iter_mut().filter(missing) {
            finding.place = Some(diagnostic::Place::new(&settings_file, *span));
        }
    }
    let words = Words::load(&snapshot.layers, &config, &mut findings);
    let options = render::theme::options(&snapshot.layers, &config, &settings_file, &mut findings);
    let engine = render::engine(&snapshot.layers, &mut findings);
    let extras = render::theme::extras(&snapshot.layers, |name| engine.has(name));

    let mut kept = documents::read(order, &config, &words, &snapshot, &mut findings);
    let run = Run {
        clock: clock(order, &config),
        include: order.include,
    };
    let people = people_of(&snapshot, &mut findings);
    let (site, plan) = assemble_site(
        &kept,
        &snapshot,
        people,
        &extras,
        &config,
        &run,
        &settings_file,
        &mut findings,
    );
    let lists = lists::find(order, &site, &kept, &config);
    let related = lists.pages(&site);
    let bodies = std::mem::take(&mut kept.bodies);
    let markdown_words = kept.words.clone();
    let stage = Arc::new(Stage::new(Parts {
        config,
        run,
        site,
        plan,
        related,
        snapshot,
        extras,
        engine,
        words,
        options,
        settings_file,
        bodies,
        markdown_words,
    }));
    findings.extend(stage.faults());
    let mut report = Report::new(Vec::new(), None);
    report.pages = stage.site.pages.len() + stage.site.sections.len();
    report.lists = lists;
    if order.goal != Goal::Site {
        finish(order, &stage, &kept, &mut report, &mut findings);
    }
    report.findings = graded(findings, &stage.config, &stage.settings_file);
    let is_theirs = |d: &Diagnostic| is_of_settings(d, &stage.settings_file);
    if report.findings.iter().any(is_theirs) {
        report.stopped = report.stopped.or(Some(Stop::Settings));
    }
    if report.stopped.is_none() && diagnostic::has_errors(&report.findings) {
        report.written = 0;
    }
    report.stage = Some(stage);
    report.kept = Some(kept);
    report
}

/// Whether an error stands in the settings, the theme, or templates and stylesheets of the site.
fn is_of_settings(finding: &Diagnostic, settings_file: &str) -> bool {
    let folders = ["themes/", "templates/", "sass/", "i18n/"];
    let there = finding.place.as_ref().is_some_and(|place| {
        *place.file == *settings_file || folders.iter().any(|f| place.file.starts_with(f))
    });
    finding.severity == diagnostic::Severity::Error
        && (there || finding.rule.starts_with("setting") || finding.rule.starts_with("theme-"))
}

/// Why one page is listed under another: words, tags and links with their part of the score, strongest first.
pub fn reasons(report: &Report, subject: PageId, other: PageId) -> Vec<Reason> {
    let (Some(stage), Some(kept)) = (&report.stage, &report.kept) else {
        return Vec::new();
    };
    let text = |id: PageId| documents::source(&stage.site.page(id).document, stage);
    let (Some(one), Some(two)) = (text(subject), text(other)) else {
        return Vec::new();
    };
    lists::reasons(
        &stage.site,
        kept,
        &stage.config,
        (subject, other),
        (&one.parts(), &two.parts()),
    )
}

/// Reads the settings. None where a file that was asked for is not there.
fn settings(order: &Order, findings: &mut Vec<Diagnostic>) -> Option<(Config, String)> {
    let path = order
        .settings
        .clone()
        .unwrap_or_else(|| PathBuf::from(SETTINGS));
    let shown = path.to_string_lossy().replace('\\', "/");
    let root = order
        .root
        .canonicalize()
        .unwrap_or_else(|_| order.root.clone());
    let name = root
        .file_name()
        .map_or_else(|| "site".to_owned(), |n| n.to_string_lossy().into_owned());
    let text = match read::file(&order.root, &path) {
        Some(file) => file.text(findings),
        None if order.settings.is_some() => {
            findings.push(
                Diagnostic::error("settings-missing", format!("there is no settings file `{shown}`"))
                    .help("Correct the name after `--config`, or leave it out: the file is `pamphlet.yaml` then."),
            );
            return None;
        }
        None => "".into(),
    };
    if !order.root.is_dir() {
        findings.push(
            Diagnostic::error(
                "settings-missing",
                format!("there is no folder `{}`", order.root.display()),
            )
            .help("Correct the name after `--root`, or run pamphlet in the site's folder."),
        );
        return None;
    }
    let config = config::read::read(&shown, &text, &name, &order.overrides, findings);
    findings.extend(output_among_sources(order, &config, &shown));
    // Whoever reads what else is wrong there need not be told twice.
    if !config.base_given && order.goal == Goal::Publish && !diagnostic::has_errors(findings) {
        findings.push(
            Diagnostic::warning("base-url-missing", "`base_url` is not set, so feeds, the sitemap and search engines are told http://localhost:1111")
                .help("Add a line such as `base_url: https://www.your-clinic.com` to pamphlet.yaml before you publish."),
        );
    }
    Some((config, shown))
}

/// Folders that hold a site's sources, and the cache.
const SOURCES: &[&str] = &[
    "archetypes",
    "content",
    "data",
    "i18n",
    "sass",
    "static",
    "templates",
    "themes",
    ".pamphlet",
    ".git",
];

/// An output folder that is the site's own, stands above it, or lies in one of its sources.
fn output_among_sources(order: &Order, config: &Config, settings_file: &str) -> Option<Diagnostic> {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| plain(path));
    let root = real(&order.root);
    let output = plain(&root.join(&config.output_dir));
    let output = match (output.parent(), output.file_name()) {
        (Some(parent), Some(name)) => real(parent).join(name),
        _ => output,
    };
    let within = output.strip_prefix(&root).ok();
    let first = within.and_then(|below| below.components().next());
    let is_source = first.is_some_and(|part| SOURCES.iter().any(|s| part.as_os_str() == *s));
    if !is_source && !root.starts_with(&output) {
        return None;
    }
    let message = format!(
        "the output folder can't be `{}`: the site's own files are there",
        config.output_dir
    );
    let found = Diagnostic::error("setting-wrong", message)
        .help("Choose a folder of its own, such as `output_dir: public`.");
    match config.spans.get("output_dir") {
        Some(span) if order.overrides.output_dir.is_none() => Some(found.at(settings_file, *span)),
        _ => Some(found),
    }
}

/// A path without `.` and `..`, as far as its text goes.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

/// The settings of a site alone; none where a file that was asked for is not there.
pub fn settings_of(order: &Order, findings: &mut Vec<Diagnostic>) -> Option<Config> {
    settings(order, findings).map(|(config, _)| config)
}

fn clock(order: &Order, config: &Config) -> Moment {
    Moment::from_seconds(order.clock, &config.zone).unwrap_or(Moment {
        seconds: order.clock,
        offset: 0,
        day_only: false,
    })
}

#[expect(
    clippy::too_many_arguments,
    reason = "the one place where all that makes a site comes together"
)]
fn assemble_site(
    kept: &documents::Kept,
    snapshot: &Snapshot,
    people: Vec<crate::site::Person>,
    extras: &outputs::Extras,
    config: &Config,
    run: &Run,
    settings_file: &str,
    findings: &mut Vec<Diagnostic>,
) -> (Site, Vec<outputs::Planned>) {
    let files = snapshot
        .content
        .keys()
        .map(String::as_str)
        .filter(|path| !documents::is_document(path));
    let mut site = assemble::assemble(&kept.documents, files, people, config, run, findings);
    taxonomy::gather(&mut site, config);
    link::aliases(&mut site, config, settings_file, findings);
    let plan = outputs::outputs(&site, extras, config, findings);
    let links = link::resolve(&site, &plan, config, findings);
    let targets = link::redirects(&site, &plan, config, findings);
    links.store(&mut site);
    for (alias, to) in site.aliases.iter_mut().zip(targets) {
        alias.to = to;
    }
    (site, plan)
}

/// The people of `data/people.yaml`, or of the same in another format.
fn people_of(snapshot: &Snapshot, findings: &mut Vec<Diagnostic>) -> Vec<crate::site::Person> {
    for ending in ["yaml", "yml", "json", "toml"] {
        let Some(file) = snapshot.data.get(&format!("people.{ending}")) else {
            continue;
        };
        let text = file.text(findings);
        let whole = Span::new(0, text.len());
        let tree = match ending {
            "json" => value::json(&file.path, &text, whole),
            "toml" => value::toml(&file.path, &text, whole),
            _ => value::yaml(&file.path, &text, whole),
        };
        return match tree {
            Ok(tree) => people::read(&file.path, &tree, findings),
            Err(faults) => {
                findings.extend(faults);
                Vec::new()
            }
        };
    }
    Vec::new()
}

/// Renders, and publishes where nothing stands against it.
fn finish(
    order: &Order,
    stage: &Arc<Stage>,
    kept: &documents::Kept,
    report: &mut Report,
    findings: &mut Vec<Diagnostic>,
) {
    if stage.engine.is_broken() {
        return;
    }
    let place = place(&order.root, &stage.config);
    let cache = ledger::folder(&order.root);
    if order.goal == Goal::Publish
        && let Err(finding) = write::prepare(&place)
    {
        findings.push(*finding);
        report.stopped = report.stopped.or(Some(Stop::Disk));
        return;
    }
    let mark = Digester::new()
        .text(env!("CARGO_PKG_VERSION"))
        .text(&place.output.to_string_lossy())
        .finish();
    let name = format!(
        "outputs-{}",
        Digest::of(place.output.to_string_lossy().as_bytes()).short()
    );
    let known: Option<(Outputs, Manifest)> = (!order.fresh)
        .then(|| ledger::load(&cache, &name, mark))
        .flatten();
    let (last, mut manifest) = known.unwrap_or_default();
    let is_there = |path: &str, digest: Digest| {
        manifest
            .current
            .get(path)
            .is_some_and(|known| known.digest == digest && write::is_there(&place, path, known))
    };
    let rendered = render::render(stage, &last, &is_there);
    report.rendered = rendered
        .iter()
        .filter(|r| !matches!(r.content, Content::Same))
        .count();
    findings.extend(
        rendered
            .iter()
            .flat_map(|r| r.record.findings.iter().cloned()),
    );
    let graded = graded(findings.clone(), &stage.config, &stage.settings_file);
    if order.goal != Goal::Publish || diagnostic::has_errors(&graded) {
        return;
    }
    publish(&place, &mut manifest, &rendered, report, findings);
    if report.stopped.is_some() {
        return;
    }
    let unchanged = report.rendered == 0
        && report.written == 0
        && report.removed == 0
        && last.len() == rendered.len();
    let outputs: Outputs = rendered.into_iter().map(|r| (r.path.0, r.record)).collect();
    let saved = documents::save(order, kept, &stage.config)
        .and_then(|()| report.lists.save(order))
        .and_then(|()| {
            if unchanged {
                Ok(())
            } else {
                ledger::save(&cache, &name, mark, &(outputs, manifest))
            }
        });
    findings.extend(saved.err());
}

fn publish(
    place: &Place,
    manifest: &mut Manifest,
    rendered: &[Rendered],
    report: &mut Report,
    findings: &mut Vec<Diagnostic>,
) {
    let files: Vec<(&str, Digest, New<'_>)> = rendered
        .iter()
        .map(|r| {
            let new = match &r.content {
                Content::Same => New::Same,
                Content::Bytes(bytes) => New::Bytes(bytes),
                Content::Copy(path) => New::Copy(path),
            };
            (r.path.as_str(), r.record.digest, new)
        })
        .collect();
    match write::publish(place, manifest, &files) {
        Ok(done) => {
            report.written = done.written;
            report.removed = done.removed;
            let fresh = rendered
                .iter()
                .filter(|r| !matches!(r.content, Content::Same));
            report.changed = fresh.map(|r| r.url.clone()).collect();
        }
        Err(finding) => {
            findings.push(*finding);
            report.stopped = Some(Stop::Disk);
        }
    }
}

/// Where a site is published.
pub fn place(root: &Path, config: &Config) -> Place {
    Place {
        output: root.join(&config.output_dir),
        cache: ledger::folder(root),
        mark: MARK,
    }
}

/// Findings with the weights that the settings give their rules, sorted.
fn graded(findings: Vec<Diagnostic>, config: &Config, settings_file: &str) -> Vec<Diagnostic> {
    let mut graded: Vec<Diagnostic> = findings
        .into_iter()
        .filter_map(
            |mut finding| match config.check.rules.get(finding.rule.as_ref()) {
                Some((None, _)) => None,
                Some((Some(severity), _)) => {
                    finding.severity = *severity;
                    Some(finding)
                }
                None => Some(finding),
            },
        )
        .collect();
    for (rule, (_, span)) in &config.check.rules {
        if !rules::RULES.iter().any(|(known, _)| known == rule) {
            let near = diagnostic::nearest(rule, rules::RULES.iter().map(|(name, _)| *name));
            let help = near.map_or_else(
                || "The rules are listed in the manual.".to_owned(),
                |near| format!("Did you mean `{near}`?"),
            );
            graded.push(
                Diagnostic::error(
                    "setting-unknown",
                    format!("there is no rule named `{rule}`"),
                )
                .at(settings_file, *span)
                .help(help),
            );
        }
    }
    diagnostic::sort(&mut graded);
    once(graded)
}

/// Of findings that differ in the page that was being built alone, such as a template's fault, the first stays and says
/// how many others there are.
fn once(findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut kept: Vec<(Diagnostic, usize)> = Vec::new();
    for finding in findings {
        let same = |d: &Diagnostic| {
            d.rule == finding.rule
                && d.place == finding.place
                && d.message == finding.message
                && d.labels == finding.labels
        };
        match kept.last_mut() {
            Some((last, more)) if !finding.trace.is_empty() && same(last) => *more += 1,
            _ => kept.push((finding, 0)),
        }
    }
    let told = |(finding, more): (Diagnostic, usize)| match more {
        0 => finding,
        1 => finding.trace("and one more page"),
        n => finding.trace(format!("and {n} more pages")),
    };
    kept.into_iter().map(told).collect()
}
