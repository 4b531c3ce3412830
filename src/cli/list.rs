//! `pamphlet list`: pages by their state, reviews that are due, and related articles.

use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};

use super::{Clock, General, Hidden, show};
use crate::moment::Moment;
use crate::pipeline::{self, Goal, Report};
use crate::render::stage::Stage;
use crate::site::{PageId, State};

/// List pages.
#[derive(Args)]
pub(super) struct List {
    /// What to list
    what: What,
    /// How it is printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
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
    /// Their medical review is due
    ReviewDue,
    /// Related articles of every page
    Related,
    /// All pages
    All,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Csv,
    Json,
}

impl List {
    pub(super) fn run(&self, general: &General) -> u8 {
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
            match self.what {
                What::Related => self.related(&report, stage),
                _ => self.pages(stage),
            }
        }
        show::status(&report)
    }

    fn related(&self, report: &Report, stage: &Stage) {
        let pages = (0..stage.site.pages.len()).map(PageId);
        let path = |id: PageId| stage.site.page(id).document.path.as_str().to_owned();
        if self.format == Format::Json {
            let all: Map<String, Value> = pages
                .map(|id| {
                    let list = report.lists.of(id).map(|(other, score, pinned)| json!({"page": path(other), "score": rounded(score), "pinned": pinned}));
                    (path(id), list.collect())
                })
                .collect();
            return show::out(&format!("{:#}\n", Value::Object(all)));
        }
        let rows: Vec<Vec<String>> = pages
            .flat_map(|id| {
                report
                    .lists
                    .of(id)
                    .enumerate()
                    .map(move |(i, m)| (id, i, m))
            })
            .map(|(id, i, (other, score, _))| {
                vec![
                    path(id),
                    (i + 1).to_string(),
                    path(other),
                    format!("{score:.3}"),
                ]
            })
            .collect();
        self.rows(&["page", "place", "related", "score"], &rows);
    }

    fn pages(&self, stage: &Stage) {
        let site = &stage.site;
        let mut rows: Vec<Vec<String>> = Vec::new();
        for page in &site.pages {
            let due = page.review.and_then(|r| r.next);
            let wanted = match self.what {
                What::All => true,
                What::Published => page.state == State::Published,
                What::ReviewDue => page.review.is_some_and(|r| r.overdue),
                _ => false,
            };
            if wanted {
                rows.push(row(
                    page.document.path.as_str(),
                    page.state,
                    page.date,
                    due,
                    &stage.config.base.permalink(&page.url),
                    page.title(),
                ));
            }
        }
        for hidden in site.hidden.iter() {
            let wanted = match self.what {
                What::All => true,
                What::Drafts => hidden.state == State::Draft,
                What::Scheduled => hidden.state == State::Scheduled,
                What::Expired => hidden.state == State::Expired,
                _ => false,
            };
            if wanted {
                let front = &hidden.document.front;
                let date = front
                    .publish_date
                    .or(front.date)
                    .or(hidden.document.name.date);
                rows.push(row(
                    hidden.document.path.as_str(),
                    hidden.state,
                    date,
                    None,
                    &stage.config.base.permalink(&hidden.url),
                    &front.title.value,
                ));
            }
        }
        rows.sort();
        self.rows(
            &["path", "state", "date", "review due", "address", "title"],
            &rows,
        );
    }

    fn rows(&self, header: &[&str], rows: &[Vec<String>]) {
        let text = match self.format {
            Format::Table => show::table(header, rows),
            Format::Csv => show::csv(header, rows),
            Format::Json => {
                let objects: Vec<Value> = rows
                    .iter()
                    .map(|row| {
                        header
                            .iter()
                            .zip(row)
                            .map(|(h, cell)| (h.replace(' ', "_"), Value::from(cell.as_str())))
                            .collect::<Map<_, _>>()
                            .into()
                    })
                    .collect();
                format!("{:#}\n", Value::Array(objects))
            }
        };
        show::out(&text);
    }
}

fn row(
    path: &str,
    state: State,
    date: Option<Moment>,
    due: Option<Moment>,
    address: &str,
    title: &str,
) -> Vec<String> {
    let text = |moment: Option<Moment>| moment.map(Moment::text).unwrap_or_default();
    vec![
        path.to_owned(),
        state.word().to_owned(),
        text(date),
        text(due),
        address.to_owned(),
        title.to_owned(),
    ]
}

/// Four decimals: enough to tell scores apart, few enough to read.
fn rounded(score: f32) -> f64 {
    (f64::from(score) * 10_000.0).round() / 10_000.0
}
