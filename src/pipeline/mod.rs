//! The stages knit together: a site's folder becomes its published site, or a list of what keeps it from that.
//!
//! A cold build and a warm one are the same function; the ledger only spares it work. It knows no terminal and no flags.

mod documents;
mod finish;
mod grade;
mod lists;
mod output;
pub mod session;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::address::UrlPath;
use crate::check::Checks;
use crate::check::waiver::Waived;
use crate::config::read::Overrides;
use crate::config::{self, Config, Include, Run};
use crate::data::Data;
use crate::diagnostic::{self, Diagnostic};
use crate::ledger::{self, Shelf};
use crate::moment::Moment;
use crate::read::{self, Snapshot};
use crate::relate::Reason;
use crate::render::stage::{Parts, Stage};
use crate::render::template::Engine;
use crate::render::words::Words;
use crate::render::{self};
use crate::site::outputs::MARK;
use crate::site::{PageId, Site, assemble, link, outputs, people, taxonomy};
use crate::source::Span;
use crate::value;
use crate::write::{self, Place};

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
    /// The same, and everything that can be said of each article: for the preview, which renders what it is asked for.
    Preview,
    /// Render everything and report, and publish nothing.
    Check,
    /// Publish.
    Publish,
}

/// What a run gives.
pub struct Report {
    /// What is wrong, sorted; with errors in it nothing was published.
    pub findings: Vec<Diagnostic>,
    /// Waivers, with the findings that each took.
    pub waived: Vec<Waived>,
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
            waived: Vec::new(),
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
    let theme = read_theme(order, &config, &settings_file, &mut findings);
    let checks = (order.goal != Goal::Site).then(|| Checks::new(&config, order.goal.depth()));
    let mut kept = documents::read(
        order,
        &config,
        &theme.words,
        &theme.snapshot,
        checks.as_ref(),
        &mut findings,
    );
    let run = run(order, &config);
    let people = people_of(&theme.snapshot, &mut findings);
    let (site, plan) = assemble_site(
        &kept,
        &theme,
        people,
        (&config, &run),
        &settings_file,
        &mut findings,
    );
    let lists = lists::find(order, &site, &kept, &config);
    let stage = Arc::new(Stage::new(Parts {
        related: lists.pages(&site),
        bodies: std::mem::take(&mut kept.bodies),
        markdown_words: kept.words.clone(),
        snapshot: theme.snapshot,
        extras: theme.extras,
        engine: theme.engine,
        words: theme.words,
        options: theme.options,
        config,
        run,
        site,
        plan,
        settings_file,
        shelf: Shelf::new(ledger::folder(&order.root), order.started, order.fresh),
    }));
    findings.extend(stage.faults());
    let mut report = Report::new(Vec::new(), None);
    report.pages = stage.site.pages.len() + stage.site.sections.len();
    report.lists = lists;
    // One faulty template leaves the engine empty: rendering would report every other template as missing.
    if matches!(order.goal, Goal::Check | Goal::Publish) && !stage.engine.is_broken() {
        finish::finish(order, &stage, &kept, &mut report, &mut findings);
    }
    (report.findings, report.waived) =
        grade::graded(findings, &kept.grading(&stage, order.goal.depth()));
    let is_theirs = |d: &Diagnostic| grade::is_of_settings(d, &stage.settings_file);
    if report.findings.iter().any(is_theirs) {
        report.stopped = report.stopped.or(Some(Stop::Settings));
    }
    report.stage = Some(stage);
    report.kept = Some(kept);
    report
}

/// The files of a site, and what its theme makes of them.
struct Theme {
    snapshot: Snapshot,
    words: Words,
    options: Data,
    engine: Engine,
    extras: outputs::Extras,
}

fn read_theme(
    order: &Order,
    config: &Config,
    settings_file: &str,
    findings: &mut Vec<Diagnostic>,
) -> Theme {
    let snapshot = look(order, config, settings_file, findings);
    let words = Words::load(&snapshot.layers, config, findings);
    let options = render::theme::options(&snapshot.layers, config, settings_file, findings);
    let engine = render::engine(&snapshot.layers, findings);
    let extras = render::theme::extras(&snapshot.layers, |name| engine.has(name));
    Theme {
        snapshot,
        words,
        options,
        engine,
        extras,
    }
}

/// All files of the site. A theme that does not exist is told where the settings name it.
fn look(
    order: &Order,
    config: &Config,
    settings_file: &str,
    findings: &mut Vec<Diagnostic>,
) -> Snapshot {
    let extends = &render::theme::extends;
    let snapshot = read::snapshot(&order.root, &config.theme, extends, findings);
    if let Some(span) = config.spans.get("theme") {
        let missing = |d: &&mut Diagnostic| d.rule == "theme-missing" && d.place.is_none();
        for finding in findings.iter_mut().filter(missing) {
            finding.place = Some(diagnostic::Place::new(settings_file, *span));
        }
    }
    snapshot
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
    findings.extend(output::among_sources(order, &config, &shown));
    // Whoever reads what else is wrong there need not be told twice.
    if !config.base_given && order.goal == Goal::Publish && !diagnostic::has_errors(findings) {
        findings.push(
            Diagnostic::warning("base-url-missing", "`base_url` is not set, so feeds, the sitemap and search engines are told http://localhost:1111")
                .help("Add a line such as `base_url: https://www.your-clinic.com` to pamphlet.yaml before you publish."),
        );
    }
    Some((config, shown))
}

/// The settings of a site alone; none where a file that was asked for is not there.
pub fn settings_of(order: &Order, findings: &mut Vec<Diagnostic>) -> Option<Config> {
    settings(order, findings).map(|(config, _)| config)
}

fn run(order: &Order, config: &Config) -> Run {
    Run {
        clock: clock(order, config),
        include: order.include,
    }
}

fn clock(order: &Order, config: &Config) -> Moment {
    Moment::from_seconds(order.clock, &config.zone).unwrap_or(Moment {
        seconds: order.clock,
        offset: 0,
        day_only: false,
    })
}

fn assemble_site(
    kept: &documents::Kept,
    theme: &Theme,
    people: Vec<crate::site::Person>,
    (config, run): (&Config, &Run),
    settings_file: &str,
    findings: &mut Vec<Diagnostic>,
) -> (Site, Vec<outputs::Planned>) {
    let files = theme
        .snapshot
        .content
        .keys()
        .map(String::as_str)
        .filter(|path| !documents::is_document(path));
    let mut site = assemble::assemble(&kept.documents, files, people, config, run, findings);
    taxonomy::gather(&mut site, config);
    link::aliases(&mut site, config, settings_file, findings);
    let plan = outputs::outputs(&site, &theme.extras, config, findings);
    let links = link::resolve(&site, &plan, config, findings);
    let targets = link::redirects(&site, &plan, config, findings);
    links.store(&mut site);
    for (alias, to) in site.aliases.iter_mut().zip(targets) {
        alias.to = to;
    }
    (site, plan)
}

/// The people of a site, without looking at anything else of it.
pub fn people(root: &Path, findings: &mut Vec<Diagnostic>) -> Vec<crate::site::Person> {
    let mut snapshot = Snapshot::default();
    for ending in PEOPLE_ENDINGS {
        let name = format!("people.{ending}");
        if let Some(file) = read::file(root, &Path::new("data").join(&name)) {
            snapshot.data.insert(name, file);
        }
    }
    people_of(&snapshot, findings)
}

/// Formats in which `data/people` is read; the first that is there counts.
const PEOPLE_ENDINGS: [&str; 4] = ["yaml", "yml", "json", "toml"];

/// The people of `data/people.yaml`, or of the same in another format.
fn people_of(snapshot: &Snapshot, findings: &mut Vec<Diagnostic>) -> Vec<crate::site::Person> {
    for ending in PEOPLE_ENDINGS {
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

/// Where a site is published.
pub fn place(root: &Path, config: &Config) -> Place {
    Place {
        output: root.join(&config.output_dir),
        cache: ledger::folder(root),
        mark: MARK,
    }
}
