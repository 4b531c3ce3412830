//! `pamphlet list`: pages by their state, and what is due, doubled, unlinked, unreviewed or hard to read.

use std::collections::BTreeMap;

use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};

use super::{Clock, General, Hidden, show, status};
use crate::pipeline::{self, Goal, Report};
use crate::render::stage::Stage;
use crate::site::PageId;
use crate::survey::{self, Kind, REPORT, Sheet, Subject, html, text};

/// List pages, and what is to be done about them.
#[derive(Args)]
#[command(after_help = "Examples:
  pamphlet list drafts
  pamphlet list review-due --within 60
  pamphlet list reading --format csv > reading.csv
  pamphlet list report --format html > report.html")]
pub(super) struct List {
    /// What to list; several at once, if you like
    #[arg(required = true)]
    what: Vec<What>,
    /// How it is printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Days before which a medical review counts as due soon
    #[arg(long, value_name = "DAYS", default_value_t = 30)]
    within: u16,
    #[command(flatten)]
    clock: Clock,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// `draft: true`
    Drafts,
    /// Their date is still to come
    Scheduled,
    /// Their `expiry_date` has passed
    Expired,
    /// What visitors see
    Published,
    /// Their medical review is overdue, or due soon
    ReviewDue,
    /// Articles with much the same text or the same title
    Duplicates,
    /// Articles on the same topic that do not link to each other
    Competing,
    /// Pages that no other page links to
    Orphans,
    /// Articles that no clinician has reviewed
    Unreviewed,
    /// How hard each article is to read
    Reading,
    /// Related articles of every page
    Related,
    /// All pages
    All,
    /// The lists for whoever looks after the content, together
    Report,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Csv,
    Json,
    Html,
}

impl What {
    fn kinds(self) -> &'static [Kind] {
        match self {
            Self::Drafts => &[Kind::Drafts],
            Self::Scheduled => &[Kind::Scheduled],
            Self::Expired => &[Kind::Expired],
            Self::Published => &[Kind::Published],
            Self::ReviewDue => &[Kind::ReviewDue],
            Self::Duplicates => &[Kind::Duplicates],
            Self::Competing => &[Kind::Competing],
            Self::Orphans => &[Kind::Orphans],
            Self::Unreviewed => &[Kind::Unreviewed],
            Self::Reading => &[Kind::Reading],
            Self::Related => &[Kind::Related],
            Self::All => &[Kind::All],
            Self::Report => &REPORT,
        }
    }
}

impl List {
    pub(super) fn run(&self, general: &General) -> u8 {
        let kinds = self.kinds();
        if self.format == Format::Csv && kinds.len() > 1 {
            let names: Vec<&str> = kinds.iter().map(|k| k.name()).collect();
            let sentence = format!(
                "CSV holds one list; name one of {}, or choose --format html or json",
                names.join(", ")
            );
            show::complain(general, &sentence);
            return status::USAGE;
        }
        let seconds = match self.clock.seconds(general) {
            Ok(seconds) => seconds,
            Err(status) => return status,
        };
        let hidden = Hidden {
            drafts: false,
            future: false,
            expired: false,
        };
        let report = pipeline::advance(&general.order(Goal::Site, hidden, seconds));
        // What can be listed is listed, and what is wrong is said beside it.
        let errors: Vec<_> = report
            .findings
            .iter()
            .filter(|f| f.severity == crate::diagnostic::Severity::Error)
            .cloned()
            .collect();
        show::findings(general, &errors);
        if let Some(stage) = &report.stage {
            let day = super::day(seconds, &stage.config.zone);
            show::out(&self.shown(&report, stage, &kinds, &day));
        }
        show::status(&report)
    }

    /// The lists that were asked for, each once.
    fn kinds(&self) -> Vec<Kind> {
        let mut kinds = Vec::new();
        for kind in self.what.iter().flat_map(|w| w.kinds()) {
            if !kinds.contains(kind) {
                kinds.push(*kind);
            }
        }
        kinds
    }

    fn shown(&self, report: &Report, stage: &Stage, kinds: &[Kind], day: &str) -> String {
        if self.format == Format::Json && *kinds == [Kind::Related] {
            return related_json(report, stage);
        }
        let related = |id: PageId| report.lists.of(id).collect();
        let subject = Subject {
            stage,
            related: &related,
            within: i32::from(self.within),
        };
        let sheets: Vec<Sheet> = kinds.iter().map(|k| survey::sheet(*k, &subject)).collect();
        match self.format {
            Format::Table => tables(&sheets),
            Format::Csv => sheets.iter().map(text::csv).collect(),
            Format::Json => match sheets.as_slice() {
                [only] => format!("{:#}\n", text::json(only)),
                all => {
                    let all: Map<String, Value> = all
                        .iter()
                        .map(|s| (s.kind.name().to_owned(), text::json(s)))
                        .collect();
                    format!("{:#}\n", Value::Object(all))
                }
            },
            Format::Html => {
                let about = html::About {
                    site: &stage.config.title,
                    day,
                    pages: stage.site.pages.len(),
                };
                html::page(&sheets, &about)
            }
        }
    }
}

/// One table, or several with their titles.
fn tables(sheets: &[Sheet]) -> String {
    let width = show::width();
    let table = |sheet: &Sheet| text::table(sheet, width);
    match sheets {
        [only] => table(only),
        all => {
            let with_title = |sheet: &Sheet| {
                if sheet.rows.is_empty() {
                    return table(sheet);
                }
                format!("{}\n\n{}", sheet.kind.title(), table(sheet))
            };
            all.iter().map(with_title).collect::<Vec<_>>().join("\n")
        }
    }
}

/// Related articles by page, in the order shown.
fn related_json(report: &Report, stage: &Stage) -> String {
    let path = |id: PageId| stage.site.page(id).document.path.as_str().to_owned();
    let all: BTreeMap<String, Value> = (0..stage.site.pages.len())
        .map(PageId)
        .map(|id| {
            let list = report.lists.of(id).map(|(other, score, pinned)| {
                json!({"page": path(other), "score": rounded(score), "pinned": pinned})
            });
            (path(id), list.collect())
        })
        .collect();
    format!("{:#}\n", json!(all))
}

/// Four decimals: enough to tell scores apart, few enough to read.
fn rounded(score: f32) -> f64 {
    (f64::from(score) * 10_000.0).round() / 10_000.0
}
