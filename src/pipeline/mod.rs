//! The stages knit together: a site's folder becomes its published site, or a list of what keeps it from that.
//!
//! A cold build and a warm one are the same function; the ledger only spares it work. It knows no terminal and no flags.

mod assembly;
mod comparison;
mod documents;
mod finish;
mod grade;
mod lists;
mod output;
pub mod session;
mod theme;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::address::UrlPath;
use crate::check::Checks;
use crate::check::waiver::Waived;
use crate::config::read::Overrides;
use crate::config::{self, Config, Include, Run};
use crate::diagnostic::{self, Diagnostic};
use crate::ledger::{self, Shelf};
use crate::moment::Moment;
use crate::read::{self, Snapshot};
use crate::relate::Reason;
use crate::render::stage::{Parts, Stage};
use crate::site::PageId;
use crate::site::outputs::MARK;
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
    let (stage, kept, lists) = set_stage(order, config, settings_file, &mut findings);
    findings.extend(stage.faults());
    let mut report = Report::new(Vec::new(), None);
    report.pages = stage.site.pages.len() + stage.site.sections.len();
    report.lists = lists;
    // One faulty template leaves the engine empty: rendering would report every other template as missing.
    if matches!(order.goal, Goal::Check | Goal::Publish) && !stage.engine.is_broken() {
        finish::finish(order, &stage, &kept, &mut report, &mut findings);
    }
    let grading = kept.grading(&stage.config, &stage.settings_file, order.goal.depth());
    (report.findings, report.waived) = grade::graded(findings, &grading);
    let is_theirs = |d: &Diagnostic| grade::is_of_settings(d, &stage.settings_file);
    if report.findings.iter().any(is_theirs) {
        report.stopped = report.stopped.or(Some(Stop::Settings));
    }
    report.stage = Some(stage);
    report.kept = Some(kept);
    report
}

/// Reads everything, assembles the site, and gives it to a stage.
fn set_stage(
    order: &Order,
    config: Config,
    settings_file: String,
    findings: &mut Vec<Diagnostic>,
) -> (Arc<Stage>, documents::Kept, Lists) {
    let theme = theme::read(order, &config, &settings_file, None, findings);
    let content = read::folder(&order.root, "content", findings);
    let data = read::folder(&order.root, "data", findings);
    let snapshot = Snapshot {
        content: Arc::new(content.files),
        data: Arc::new(data.files),
        layers: theme.layers.clone(),
    };
    let checks = (order.goal != Goal::Site).then(|| Checks::new(&config, order.goal.depth()));
    let with = documents::With {
        order,
        config: &config,
        checks: checks.as_ref(),
    };
    let mut kept = documents::read(&with, &theme.words, &snapshot.content);
    findings.extend(kept.findings().cloned());
    let run = run(order, &config);
    let people = assembly::people(&snapshot.data, findings);
    let settings = assembly::Settings {
        config: &config,
        run: &run,
        file: &settings_file,
    };
    let (site, plan) = assembly::assemble(
        &kept.documents,
        &snapshot.content,
        &theme.extras,
        people,
        &settings,
        findings,
    );
    let lists = lists::find(order, &site, &kept, &config);
    let stage = Stage::new(Parts {
        related: Arc::new(lists.pages(&site)),
        bodies: std::mem::take(&mut kept.bodies),
        markdown_words: kept.words.clone(),
        snapshot,
        extras: theme.extras,
        engine: theme.engine,
        words: theme.words,
        options: theme.options,
        config: Arc::new(config),
        run,
        site,
        plan: Arc::new(plan),
        settings_file,
        shelf: shelf(order),
    })
    .into_shared();
    (stage, kept, lists)
}

/// Why one page is listed under another: words, tags and links with their part of the score, strongest first.
pub fn reasons(report: &Report, subject: PageId, other: PageId) -> Vec<Reason> {
    let (Some(stage), Some(kept)) = (&report.stage, &report.kept) else {
        return Vec::new();
    };
    let text = |id: PageId| comparison::source(&stage.site.page(id).document, stage);
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

/// Where a run keeps what cost much to make.
fn shelf(order: &Order) -> Shelf {
    Shelf::new(ledger::folder(&order.root), order.started, order.fresh)
}

fn run(order: &Order, config: &Config) -> Run {
    let seconds = order.clock;
    Run {
        clock: Moment::from_seconds(seconds, &config.zone).unwrap_or(Moment {
            seconds,
            offset: 0,
            day_only: false,
        }),
        include: order.include,
    }
}

/// The people of a site, without looking at anything else of it.
pub fn people(root: &Path, findings: &mut Vec<Diagnostic>) -> Vec<crate::site::Person> {
    let files = assembly::PEOPLE_ENDINGS.iter().filter_map(|ending| {
        let name = format!("people.{ending}");
        let file = read::file(root, &Path::new("data").join(&name))?;
        Some((name, file))
    });
    assembly::people(&files.collect(), findings)
}

/// Where a site is published.
pub fn place(root: &Path, config: &Config) -> Place {
    Place {
        output: root.join(&config.output_dir),
        cache: ledger::folder(root),
        mark: MARK,
    }
}
