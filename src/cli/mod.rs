//! The door to pamphlet: commands and flags become orders, and reports become text and an exit status.
//!
//! The only module that knows the clock, the environment and the terminal. It holds no logic of the site.

#![expect(
    clippy::disallowed_methods,
    reason = "the command line is where clock, environment and folder come from"
)]

mod build;
mod check;
mod explain;
mod init;
mod list;
mod new;
mod papers;
mod progress;
mod serve;
mod show;
mod watch;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::address::Base;
use crate::config::Include;
use crate::config::read::Overrides;
use crate::moment::{Moment, Zone};
use crate::pipeline::{Goal, Order};

/// Turns a clinic's Markdown articles into a careful static site.
#[derive(Parser)]
#[command(
    name = "pamphlet",
    version,
    max_term_width = 100,
    disable_help_subcommand = true
)]
struct Cli {
    #[command(flatten)]
    general: General,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Args, Clone)]
pub(crate) struct General {
    /// The site's folder
    #[arg(short, long, global = true, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// The settings' file [default: pamphlet.yaml]
    #[arg(short, long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Print nothing but errors
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Colours in what is printed
    #[arg(long, global = true, value_enum, default_value_t = When::Auto, value_name = "WHEN")]
    color: When,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum When {
    Auto,
    Always,
    Never,
}

#[derive(Subcommand)]
enum Command {
    /// Make a new site
    Init(init::Init),
    /// Make a new article
    New(new::New),
    /// Build the site
    Build(build::Build),
    /// Show the site in a browser while you write
    #[command(visible_alias = "server")]
    Serve(serve::Serve),
    /// Say everything that can be said about the content
    Check(check::Check),
    /// List pages
    List(list::List),
    /// Say why a page is as it is
    Explain(explain::Explain),
    /// Remove the built site and the cache
    Clean,
    /// Print the JSON Schema of front matter or settings, for editors
    Schema(papers::Schema),
    /// Print the completions of a shell
    Completions(papers::Completions),
}

/// Which pages are built although visitors should not see them.
#[derive(Args, Clone, Copy)]
pub(crate) struct Hidden {
    /// Build drafts, too
    #[arg(short = 'D', long)]
    drafts: bool,
    /// Build pages whose date is still to come, too
    #[arg(short = 'F', long)]
    future: bool,
    /// Build pages that have expired, too
    #[arg(short = 'E', long)]
    expired: bool,
}

/// The build's "now".
#[derive(Args, Clone)]
pub(crate) struct Clock {
    /// The moment that counts as now, such as 2026-04-10T09:00:00Z
    #[arg(long, value_name = "RFC3339")]
    clock: Option<String>,
}

/// Exit statuses.
pub(crate) mod status {
    /// Done.
    pub(crate) const DONE: u8 = 0;
    /// The content has errors; nothing was published.
    pub(crate) const CONTENT: u8 = 1;
    /// Wrong usage.
    pub(crate) const USAGE: u8 = 2;
    /// Wrong settings or theme.
    pub(crate) const SETTINGS: u8 = 3;
    /// The disk or the network failed.
    pub(crate) const DISK: u8 = 4;
}

/// Runs the program with the process's arguments.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() {
                status::USAGE
            } else {
                status::DONE
            });
        }
    };
    let general = cli.general;
    let status = match cli.command {
        Command::Init(command) => command.run(&general),
        Command::New(command) => command.run(&general),
        Command::Build(command) => command.run(&general),
        Command::Serve(command) => command.run(&general),
        Command::Check(command) => command.run(&general),
        Command::List(command) => command.run(&general),
        Command::Explain(command) => command.run(&general),
        Command::Clean => build::clean(&general),
        Command::Schema(command) => command.run(),
        Command::Completions(command) => command.run(),
    };
    ExitCode::from(status)
}

impl General {
    /// The order for a run that asks for nothing special.
    fn order(&self, goal: Goal, hidden: Hidden, clock: i64) -> Order {
        Order {
            root: self.root.clone(),
            settings: self.config.clone(),
            overrides: Overrides::default(),
            include: Include {
                drafts: hidden.drafts,
                future: hidden.future,
                expired: hidden.expired,
            },
            clock,
            started: now_nanoseconds(),
            fresh: false,
            goal,
            outbound: false,
        }
    }
}

impl Clock {
    /// "Now" in seconds since 1970: from `--clock`, or `SOURCE_DATE_EPOCH` (reproducible-builds.org, 2015), or the
    /// system.
    fn seconds(&self, general: &General) -> Result<i64, u8> {
        if let Some(text) = &self.clock {
            return Moment::from_rfc3339(text, &Zone::utc())
                .map(|m| m.seconds)
                .ok_or_else(|| {
                    show::complain(
                        general,
                        &format!(
                            "`--clock {text}` is not a moment; an example is 2026-04-10T09:00:00Z"
                        ),
                    );
                    status::USAGE
                });
        }
        if let Ok(text) = std::env::var("SOURCE_DATE_EPOCH") {
            return text.trim().parse().map_err(|_| {
                show::complain(general, "SOURCE_DATE_EPOCH is not a number of seconds");
                status::USAGE
            });
        }
        Ok(now_nanoseconds() / 1_000_000_000)
    }
}

/// Whether the program has a command of that name.
fn has_command(name: &str) -> bool {
    use clap::CommandFactory as _;
    Cli::command().find_subcommand(name).is_some()
}

/// Refuses a `--base-url` that is no address.
fn check_base_url(general: &General, given: Option<&str>) -> Result<(), u8> {
    let Some(url) = given.filter(|url| Base::parse(url).is_none()) else {
        return Ok(());
    };
    let sentence = format!(
        "`--base-url {url}` is not a web address; write it like this: --base-url https://clinic.example"
    );
    show::complain(general, &sentence);
    Err(status::USAGE)
}

/// The system's time in nanoseconds since 1970.
fn now_nanoseconds() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since
        .ok()
        .and_then(|d| i64::try_from(d.as_nanos()).ok())
        .unwrap_or(0)
}

/// A path of the command line as an absolute one.
fn absolute(path: &Path) -> String {
    std::path::absolute(path)
        .unwrap_or_else(|_| path.to_owned())
        .to_string_lossy()
        .into_owned()
}

/// The day of a moment in a time zone, such as `2026-04-10`.
fn day(seconds: i64, zone: &Zone) -> String {
    let (year, month, day) = Moment::from_seconds(seconds, zone).map_or((1970, 1, 1), Moment::day);
    format!("{year:04}-{month:02}-{day:02}")
}
