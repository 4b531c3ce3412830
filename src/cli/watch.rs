//! `build --watch`: builds again when files change.

use std::time::Duration;

use clap::Args;

use super::{General, show, status};
use crate::pipeline::SETTINGS;
use crate::watch::{Next, Orders, Pace, Watch};

/// How changes are noticed.
#[derive(Args)]
pub(super) struct Poll {
    /// Look at all files every so many milliseconds: for network drives and shared folders, of which the system does not
    /// tell what changes
    #[arg(
        long,
        value_name = "MS",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "700",
        value_parser = clap::value_parser!(u64).range(50..)
    )]
    poll: Option<u64>,
}

impl Poll {
    /// The time between two looks; none where the system tells.
    pub(super) fn every(&self) -> Option<Duration> {
        self.poll.map(Duration::from_millis)
    }
}

/// How long nothing has to happen before the site is built: an editor's save is several events, and a build that is
/// begun in the middle of a large change would report faults that are none.
const PAUSE: Duration = Duration::from_millis(50);

/// Calls `build` after each change of the site's files, until the process is ended.
pub(super) fn watch(general: &General, poll: &Poll, mut build: impl FnMut()) -> u8 {
    let settings = general.config.clone();
    let watch = Watch::open(Orders {
        root: general.root.clone(),
        settings: settings.unwrap_or_else(|| SETTINGS.into()),
        pace: Pace::AfterAPause,
        debounce: PAUSE,
        poll: poll.every(),
    });
    let mut watch = match watch {
        Ok(watch) => watch,
        Err(sentence) => {
            show::complain(general, &sentence);
            return status::DISK;
        }
    };
    loop {
        if let Some(notice) = watch.take_notice() {
            show::notice(general, &notice);
        }
        if !general.quiet {
            show::out("Watching for changes. Press Ctrl-C to stop.\n");
        }
        match watch.next(None) {
            Next::Change(_) => build(),
            Next::Time | Next::Rung => {}
            Next::Stop => return status::DONE,
        }
    }
}
