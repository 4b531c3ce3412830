//! The stages knit together: a site's folder becomes its published site, or a list of what keeps it from that.
//!
//! A cold build and a warm one are the same function; the ledger only spares it work. It knows no terminal and no flags.

mod assembly;
mod built;
mod comparison;
mod documents;
mod finish;
mod grade;
mod inside;
mod lists;
mod outbound;
mod output;
pub mod session;
mod settings;
mod standing;
mod theme;
mod whole;
mod written;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::address::UrlPath;
use crate::check::waiver::{self, Waived};
use crate::check::{Checks, Depth};
use crate::config::read::Overrides;
use crate::config::{Config, Include, Run};
use crate::diagnostic::{self, Diagnostic};
use crate::ledger::{self, Shelf};
use crate::moment::Moment;
use crate::progress::Progress;
use crate::read::{self, Snapshot};
use crate::relate::Reason;
use crate::render::stage::{Parts, Stage};
use crate::site::PageId;
use crate::site::outputs::MARK;
use crate::write::{self, Place};

pub use lists::Lists;
pub use outbound::Outbound;
use settings::settings;
pub use settings::{SETTINGS, settings_of};

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
    /// Whether a check gathers the addresses of other sites from the pages that it makes.
    pub outbound: bool,
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
    /// Everything that was looked at; none where the settings or the theme could not be read at all, or where it was
    /// plain that nothing had changed.
    pub stage: Option<Arc<Stage>>,
    /// Related articles with their scores.
    pub lists: Lists,
    /// The output folder, as the settings or the command line name it.
    pub output_dir: String,
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
    /// Addresses of other sites on the pages, where they were asked for.
    pub outbound: Outbound,
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
            output_dir: String::new(),
            pages: 0,
            rendered: 0,
            written: 0,
            removed: 0,
            changed: Vec::new(),
            outbound: Outbound::new(),
            stopped,
            kept: None,
        }
    }
}

/// Runs all stages.
pub fn advance(order: &Order) -> Report {
    advance_watched(order, &Progress::default())
}

/// Runs all stages, and tells how far they have come.
pub fn advance_watched(order: &Order, progress: &Progress) -> Report {
    let mut findings = Vec::new();
    let Some((config, settings_file)) = settings(order, &mut findings) else {
        return Report::new(findings, Some(Stop::Settings));
    };
    // From the first look at the last build until this one is done: of two runs at once each sees whole trees.
    let _lock = (order.goal == Goal::Publish).then(|| write::lock(&ledger::folder(&order.root)));
    let files = progress.stage("files", 0);
    let before = findings.len();
    let snapshot = look(order, &config, &settings_file, &mut findings);
    // What was found while the files were looked at is not kept with what stands.
    let may_stand = order.goal == Goal::Publish && !order.fresh && findings.len() == before;
    if may_stand && let Some(report) = standing::holds(order, &config, &snapshot) {
        return report;
    }
    drop(files);
    let checks = (order.goal != Goal::Site).then(|| Checks::new(&config, order.goal.depth()));
    let checks = checks.as_ref();
    let given = (config, settings_file, snapshot, checks);
    let (stage, kept, lists) = set_stage(order, given, &mut findings, progress);
    findings.extend(stage.faults());
    // A preview follows single saves: comparing all pairs of articles is for `check` and `build`.
    if order.goal != Goal::Preview {
        findings.extend(kept.look_at_the_whole(&stage, &order.root, checks));
    }
    let mut report = Report::new(Vec::new(), None);
    report.pages = stage.site.pages.len() + stage.site.sections.len();
    report.lists = lists;
    report.output_dir.clone_from(&stage.config.output_dir);
    // One faulty template leaves the engine empty: rendering would report every other template as missing.
    if matches!(order.goal, Goal::Check | Goal::Publish) && !stage.engine.is_broken() {
        let to = (&mut report, &mut findings);
        finish::finish(order, &stage, &kept, checks, to, progress);
    }
    let grading = grade::Grading {
        articles_alone: order.goal == Goal::Preview,
        ..kept.grading(&stage.config, &stage.settings_file, order.goal.depth())
    };
    (report.findings, report.waived) = grade::graded(findings, &grading);
    let is_theirs = |d: &Diagnostic| grade::is_of_settings(d, &stage.settings_file);
    if report.findings.iter().any(is_theirs) {
        report.stopped = report.stopped.or(Some(Stop::Settings));
    }
    report.stage = Some(stage);
    report.kept = Some(kept);
    report
}

/// All files of the site, none of which is opened.
fn look(
    order: &Order,
    config: &Config,
    settings_file: &str,
    findings: &mut Vec<Diagnostic>,
) -> Snapshot {
    let layers = theme::look(order, config, settings_file, findings);
    let content = read::folder(&order.root, "content", findings);
    let data = read::folder(&order.root, "data", findings);
    Snapshot {
        content: Arc::new(content.files),
        data: Arc::new(data.files),
        layers: Arc::new(layers),
    }
}

/// Reads everything, assembles the site, and gives it to a stage.
fn set_stage(
    order: &Order,
    (config, settings_file, snapshot, checks): (Config, String, Snapshot, Option<&Checks>),
    findings: &mut Vec<Diagnostic>,
    progress: &Progress,
) -> (Arc<Stage>, documents::Kept, Lists) {
    let reading = progress.stage("theme", 0);
    let layers = snapshot.layers.clone();
    let theme = theme::load(layers, &config, &settings_file, None, findings);
    drop(reading);
    let with = documents::With {
        order,
        config: &config,
        checks,
        progress: Some(progress),
    };
    let mut kept = documents::read(&with, &theme.words, &snapshot.content);
    findings.extend(kept.findings().cloned());
    let run = run(order, &config);
    let assembling = progress.stage("site", 0);
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
    drop(assembling);
    let relating = progress.stage("related", site.pages.len());
    let lists = lists::find(order, &site, &kept, &config);
    drop(relating);
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

/// Adds findings that were made after a run to its report: weighed by the settings, less those that are waived.
pub fn add(report: &mut Report, mut findings: Vec<Diagnostic>) {
    if let (Some(stage), Some(kept)) = (&report.stage, &report.kept) {
        let grading = kept.grading(&stage.config, &stage.settings_file, Depth::All);
        waiver::waive(&mut findings, grading.waivers);
        findings = grade::weighed(findings, &stage.config);
    }
    report.findings.append(&mut findings);
    diagnostic::sort(&mut report.findings);
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
