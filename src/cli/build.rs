//! `pamphlet build` and `pamphlet clean`.

use std::path::PathBuf;
use std::time::Instant;

use clap::{Args, ValueEnum};

use super::{Clock, General, Hidden, absolute, progress, show, status, watch};
use crate::config::read::Overrides;
use crate::diagnostic::has_errors;
use crate::pipeline::{self, Goal, Order, Report};
use crate::progress::Progress;
use crate::{report, write};

/// Build the site.
#[derive(Args)]
pub(super) struct Build {
    /// Folder for the built site [default: public]
    #[arg(short, long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
    /// Where the site will stand, such as <https://www.your-clinic.com>
    #[arg(short = 'u', long, value_name = "URL")]
    base_url: Option<String>,
    #[command(flatten)]
    hidden: Hidden,
    #[command(flatten)]
    clock: Clock,
    /// Build again whenever a file changes, until Ctrl-C
    #[arg(short, long)]
    watch: bool,
    #[command(flatten)]
    poll: watch::Poll,
    /// Threads [default: one for each core]
    #[arg(short, long, value_name = "N")]
    jobs: Option<usize>,
    /// Ignore what earlier builds left in the cache
    #[arg(long)]
    clean: bool,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Say where the time went, by stage; with a name, also write it there as a trace for chrome://tracing
    #[arg(long, value_name = "FILE.json", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    timings: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Json,
}

impl Build {
    pub(super) fn run(&self, general: &General) -> u8 {
        if let Some(jobs) = self.jobs {
            // Fails only if the pool stands already, and then its size no longer matters.
            let _ = rayon::ThreadPoolBuilder::new()
                .num_threads(jobs)
                .build_global();
        }
        let mut order = match self.order(general) {
            Ok(order) => order,
            Err(status) => return status,
        };
        let report = self.once(general, &order);
        let status = show::status(&report);
        if !self.watch {
            return status;
        }
        watch::watch(general, &self.poll, || {
            if let Ok(seconds) = self.clock.seconds(general) {
                order.clock = seconds;
            }
            order.started = super::now_nanoseconds();
            order.fresh = false;
            self.once(general, &order);
        })
    }

    fn order(&self, general: &General) -> Result<Order, u8> {
        let order = general.order(Goal::Publish, self.hidden, self.clock.seconds(general)?);
        super::check_base_url(general, self.base_url.as_deref())?;
        let output_dir = self.output_dir.as_deref().map(absolute);
        Ok(Order {
            overrides: Overrides {
                base_url: self.base_url.clone(),
                output_dir,
                ..Overrides::default()
            },
            fresh: self.clean,
            ..order
        })
    }

    fn once(&self, general: &General, order: &Order) -> Report {
        let started = Instant::now();
        let trace = self
            .timings
            .as_ref()
            .filter(|t| !t.is_empty())
            .map(PathBuf::from);
        let told = Progress::new(trace.is_some());
        let wanted = !general.quiet && self.format == Format::Human;
        let report = progress::shown(&told, wanted, || pipeline::advance_watched(order, &told));
        let seconds = started.elapsed().as_secs_f64();
        match self.format {
            Format::Human => {
                show::findings(general, &report.findings);
                if !general.quiet {
                    show::out(&sentence(&report, seconds));
                }
            }
            Format::Json => show::out(&format!("{:#}\n", json(general, &report, seconds))),
        }
        if self.timings.is_some() {
            show::err(&progress::table(&told));
        }
        if let Some(Err(error)) = trace
            .as_ref()
            .map(|path| write::report(path, &progress::trace(&told)))
        {
            let path = trace.unwrap_or_default();
            show::complain(
                general,
                &format!("`{}` can't be written: {error}", path.display()),
            );
        }
        report
    }
}

/// One line on what the build did.
fn sentence(report: &Report, seconds: f64) -> String {
    if has_errors(&report.findings) {
        return "Nothing was published. Mend the errors above and build again.\n".to_owned();
    }
    let output = &report.output_dir;
    let pages = count(report.pages, "page", "pages");
    if report.written == 0 && report.removed == 0 {
        return format!("Nothing changed: {pages} in {output} ({seconds:.2} s).\n");
    }
    let mut parts = vec![
        format!("{} rendered", report.rendered),
        format!("{} written", count(report.written, "file", "files")),
    ];
    if report.removed > 0 {
        parts.push(format!("{} removed", report.removed));
    }
    format!(
        "Built {pages} into {output}: {} ({seconds:.2} s).\n",
        parts.join(", ")
    )
}

pub(super) fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

fn json(general: &General, report: &Report, seconds: f64) -> serde_json::Value {
    let mut value = report::json(&report.findings, &show::texts(general));
    if let Some(fields) = value.as_object_mut() {
        fields.insert("pages".into(), report.pages.into());
        fields.insert("rendered".into(), report.rendered.into());
        fields.insert("written".into(), report.written.into());
        fields.insert("removed".into(), report.removed.into());
        fields.insert("seconds".into(), seconds.into());
    }
    value
}

/// Removes cache and output.
pub(super) fn clean(general: &General) -> u8 {
    let hidden = Hidden {
        drafts: false,
        future: false,
        expired: false,
    };
    let mut findings = Vec::new();
    let order = general.order(Goal::Site, hidden, 0);
    let Some(config) = pipeline::settings_of(&order, &mut findings) else {
        show::findings(general, &findings);
        return status::SETTINGS;
    };
    if has_errors(&findings) {
        show::findings(general, &findings);
        return status::SETTINGS;
    }
    match write::clean(&pipeline::place(&general.root, &config)) {
        Ok(()) => {
            if !general.quiet {
                show::out(&format!("Removed {} and the cache.\n", config.output_dir));
            }
            status::DONE
        }
        Err(finding) => {
            show::findings(general, &[*finding]);
            status::DISK
        }
    }
}
