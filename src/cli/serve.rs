//! `pamphlet serve`: the preview, and what the terminal shows while it runs.

use std::cmp::Reverse;
use std::net::IpAddr;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;

use super::build::count;
use super::watch::Poll;
use super::{Clock, General, Hidden, show, status};
use crate::config::Include;
use crate::config::read::Overrides;
use crate::diagnostic::{self, Diagnostic};
use crate::pipeline::{Goal, Order};
use crate::report;
use crate::serve::{self, Fault, Look, Now, Options, Tell, Told};

/// Findings that a look tells on the terminal, at most.
const MOST_TOLD: usize = 100;

/// Show the site in a browser while you write, and follow each change.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
#[derive(Args)]
pub(super) struct Serve {
    /// Port to listen on; the next free one if it is taken
    #[arg(short, long, value_name = "PORT", default_value_t = 1111)]
    port: u16,
    /// Fail if the port is taken
    #[arg(long)]
    no_port_append: bool,
    /// Address to listen on; 0.0.0.0 lets other devices look, too
    #[arg(
        short,
        long,
        value_name = "ADDRESS",
        default_value = "127.0.0.1",
        alias = "bind"
    )]
    interface: IpAddr,
    /// Open the site in the browser
    #[arg(short = 'O', long)]
    open: bool,
    /// Let the tab at hand go to the page that was edited
    #[arg(short = 'N', long)]
    navigate_to_changed: bool,
    /// Milliseconds in which further changes are gathered after the first
    #[arg(short, long, value_name = "MS", default_value_t = 50)]
    debounce: u64,
    /// Hide drafts and pages whose date is still to come, as visitors will see the site
    #[arg(long)]
    published: bool,
    /// Where the site stands, if this preview is reached under another address
    #[arg(short = 'u', long, value_name = "URL")]
    base_url: Option<String>,
    #[command(flatten)]
    poll: Poll,
    #[command(flatten)]
    hidden: Hidden,
    #[command(flatten)]
    clock: Clock,
    /// Accepted from habit: the preview is always both fast and whole
    #[arg(long, hide = true)]
    fast: bool,
}

impl Serve {
    pub(super) fn run(&self, general: &General) -> u8 {
        let options = match self.options(general) {
            Ok(options) => options,
            Err(status) => return status,
        };
        match serve::serve(options) {
            Ok(()) => status::DONE,
            Err(Fault::Network(sentence) | Fault::Disk(sentence)) => {
                show::complain(general, &sentence);
                status::DISK
            }
        }
    }

    fn options(&self, general: &General) -> Result<Options, u8> {
        super::check_base_url(general, self.base_url.as_deref())?;
        if !general.root.is_dir() {
            let root = general.root.display();
            show::complain(
                general,
                &format!("there is no folder `{root}`; correct the name after `--root`"),
            );
            return Err(status::SETTINGS);
        }
        let clock = self.clock.seconds(general)?;
        let hidden = Include {
            drafts: self.hidden.drafts || !self.published,
            future: self.hidden.future || !self.published,
            expired: self.hidden.expired,
        };
        let order = general.order(Goal::Site, self.hidden, clock);
        Ok(Options {
            order: Order {
                include: hidden,
                overrides: Overrides {
                    base_url: self.base_url.clone(),
                    ..Overrides::default()
                },
                ..order
            },
            interface: self.interface,
            port: self.port,
            next_port: !self.no_port_append,
            navigate: self.navigate_to_changed,
            debounce: Duration::from_millis(self.debounce),
            poll: self.poll.every(),
            now: self.now(general),
            tell: tell(general, self.open),
        })
    }

    /// The clock: as asked for, or as the system's goes on.
    fn now(&self, general: &General) -> Now {
        let (clock, general) = (self.clock.clone(), general.clone());
        Box::new(move || {
            // What it was set to was understood before.
            let seconds = clock.seconds(&general).unwrap_or_default();
            (seconds, super::now_nanoseconds())
        })
    }
}

/// Prints what happens.
fn tell(general: &General, open: bool) -> Tell {
    let general = general.clone();
    Arc::new(move |told| match told {
        Told::Listening { url, network } => {
            if !general.quiet {
                let others = network.map_or_else(String::new, |network| {
                    format!("Other devices in your network: {network}\n")
                });
                show::out(&format!(
                    "Preview: {url}\n{others}Press Ctrl-C to stop.\n\n"
                ));
            }
            if open {
                open_browser(&general, url);
            }
        }
        Told::Looked(look) => looked(&general, look),
        Told::Found(found) => show::findings(&general, found),
        Told::Notice(sentence) => show::notice(&general, sentence),
        Told::Stopped => {
            if !general.quiet {
                show::out("Preview stopped.\n");
            }
        }
    })
}

/// One line on a look, after what came up with it; what was said before is not said again.
fn looked(general: &General, look: &Look<'_>) {
    let mut new: Vec<Diagnostic> = look.findings.new_since(look.before).cloned().collect();
    // The first look at a large site may find thousands: what is heaviest is told here, the rest in the browser.
    new.sort_by_key(|finding| Reverse(finding.severity));
    let more = new.len().saturating_sub(MOST_TOLD);
    new.truncate(MOST_TOLD);
    diagnostic::sort(&mut new);
    show::findings(general, &new);
    if more > 0 {
        show::notice(
            general,
            &format!(
                "{more} more are listed in the browser, at {}",
                serve::WRITERS_PAGE
            ),
        );
    }
    if general.quiet {
        return;
    }
    let (now, before) = (look.findings.errors(), look.before.errors());
    let state = match (now, before) {
        (0, 0) if look.findings.is_empty() => String::new(),
        (0, 0) => format!(", {}", report::summary(look.findings)),
        (0, _) => ", all errors mended".to_owned(),
        _ => format!(", {}", report::summary(look.findings)),
    };
    show::out(&format!(
        "{} ({}{state})\n",
        subject(look),
        milliseconds(look.spent)
    ));
}

/// What was looked at.
fn subject(look: &Look<'_>) -> String {
    match look.paths {
        _ if look.everything => "Read the whole site".to_owned(),
        [] if look.checked => "Checked all articles".to_owned(),
        [] => "The clock changed the site".to_owned(),
        [one] => format!("Changed: {}", one.display()),
        [one, rest @ ..] => format!(
            "Changed: {} and {}",
            one.display(),
            count(rest.len(), "other", "others")
        ),
    }
}

fn milliseconds(spent: Duration) -> String {
    let ms = spent.as_secs_f64() * 1000.0;
    if ms < 10.0 {
        format!("{ms:.1} ms")
    } else if ms < 1000.0 {
        format!("{ms:.0} ms")
    } else {
        format!("{:.1} s", ms / 1000.0)
    }
}

/// Opens an address in the browser: the one that `BROWSER` names, or the system's.
fn open_browser(general: &General, url: &str) {
    let named = std::env::var("BROWSER")
        .ok()
        .filter(|name| !name.is_empty());
    let programs: Vec<Vec<String>> = match named {
        Some(name) => vec![vec![name]],
        None if cfg!(target_os = "macos") => vec![vec!["open".into()]],
        None if cfg!(windows) => vec![["cmd", "/c", "start", ""].map(String::from).to_vec()],
        None => ["xdg-open", "wslview", "gio"]
            .map(|name| {
                if name == "gio" {
                    vec![name.into(), "open".into()]
                } else {
                    vec![name.into()]
                }
            })
            .to_vec(),
    };
    let opened = programs.iter().any(|words| {
        let Some((program, arguments)) = words.split_first() else {
            return false;
        };
        Command::new(program)
            .args(arguments)
            .arg(url)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .is_ok()
    });
    if !opened {
        show::notice(
            general,
            &format!("no browser could be opened; open {url} yourself"),
        );
    }
}
