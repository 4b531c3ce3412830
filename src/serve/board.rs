//! What is shown at the moment, for all who serve it: requests, open tabs, the terminal.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, OnceLock, PoisonError};

use tokio::sync::{oneshot, watch};

use super::guard::Guard;
use super::headers::{self, Rule};
use super::{Tell, Told};
use crate::diagnostic::Diagnostic;
use crate::pipeline::session::{Answer, Bytes, Findings, Overview, Preview};
use crate::watch::Bell;

/// Addresses of which it is remembered what was sent; more are forgotten at once.
const MOST_SENT: usize = 20_000;

/// A preview, and what is made of it once.
pub(super) struct Shown {
    /// The site; none where the very first look broke off.
    pub preview: Option<Arc<Preview>>,
    documents: OnceLock<Vec<Overview>>,
    rules: OnceLock<Vec<Rule>>,
}

impl Shown {
    pub(super) fn new(preview: Option<Arc<Preview>>) -> Self {
        Self {
            preview,
            documents: OnceLock::new(),
            rules: OnceLock::new(),
        }
    }

    /// All documents.
    pub(super) fn documents(&self) -> &[Overview] {
        self.documents.get_or_init(|| {
            let preview = self.preview.as_ref();
            preview.map_or_else(Vec::new, |preview| preview.overview())
        })
    }

    /// Findings of the site as a whole.
    pub(super) fn findings(&self) -> &Findings {
        static NONE: LazyLock<Findings> = LazyLock::new(Findings::default);
        self.preview.as_ref().map_or(&NONE, |p| &p.findings)
    }

    /// Whether what is shown is not what the files say.
    pub(super) fn is_stale(&self) -> bool {
        self.preview.as_ref().is_none_or(|p| p.stale)
    }

    /// The headers that the site gives to hosts.
    pub(super) fn rules(&self) -> &[Rule] {
        self.rules.get_or_init(|| {
            let Some(preview) = &self.preview else {
                return Vec::new();
            };
            match preview.answer(&format!("{}/_headers", self.base())) {
                Answer::Output(served) => match &served.bytes {
                    Bytes::Made(bytes) => headers::read(&String::from_utf8_lossy(bytes)),
                    Bytes::File(_) => Vec::new(),
                },
                _ => Vec::new(),
            }
        })
    }

    /// The path below which the site stands; empty at the root.
    pub(super) fn base(&self) -> &str {
        let stage = self.preview.as_ref().and_then(|p| p.stage.as_ref());
        stage.map_or("", |stage| &stage.config.base.path)
    }

    /// "Now", in seconds since 1970, as the site was looked at; 0 where nothing is known.
    pub(super) fn clock(&self) -> i64 {
        let stage = self.preview.as_ref().and_then(|p| p.stage.as_ref());
        stage.map_or(0, |stage| stage.run.clock.seconds)
    }

    /// The site's main language; empty where nothing is known.
    pub(super) fn language(&self) -> &str {
        let stage = self.preview.as_ref().and_then(|p| p.stage.as_ref());
        stage.map_or("", |stage| &stage.config.language)
    }

    /// The site's title; empty where nothing is known.
    pub(super) fn title(&self) -> &str {
        let stage = self.preview.as_ref().and_then(|p| p.stage.as_ref());
        stage.map_or("", |stage| &stage.config.title)
    }
}

/// What open tabs are told.
#[derive(Clone, Default)]
pub(super) struct News {
    /// The site as it is now.
    pub shown: Option<Arc<Shown>>,
    /// An address that the writer wants to see.
    pub go: Option<String>,
}

/// What does not change while the preview runs.
#[derive(Clone, Debug)]
pub(super) struct Setup {
    /// The site's folder, absolute and without links.
    pub root: PathBuf,
    /// Who may ask.
    pub guard: Guard,
    /// Whether only this computer can reach the preview, so that it may say where files are.
    pub is_local: bool,
    /// Stands for this run of the program, and allows the preview's script in pages with a policy.
    pub run: String,
}

/// Shared by all threads.
pub(super) struct Board {
    /// What does not change.
    pub setup: Setup,
    current: Mutex<Arc<Shown>>,
    news: watch::Sender<News>,
    bell: Bell,
    sent: Mutex<BTreeMap<String, String>>,
    tabs: AtomicU64,
    active: AtomicU64,
    told: Mutex<Vec<Diagnostic>>,
    tell: Tell,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Board {
    pub(super) fn new(setup: Setup, bell: Bell, tell: Tell) -> Self {
        Self {
            setup,
            current: Mutex::new(Arc::new(Shown::new(None))),
            news: watch::Sender::new(News::default()),
            bell,
            sent: Mutex::default(),
            tabs: AtomicU64::new(0),
            active: AtomicU64::new(0),
            told: Mutex::default(),
            tell,
        }
    }

    /// The site with everything in it that was on the disk when this was called.
    pub(super) async fn fresh(&self) -> Arc<Shown> {
        let (sender, answered) = oneshot::channel::<()>();
        self.bell.ask(Box::new(move || {
            let _ = sender.send(());
        }));
        // Where the watch has ended, what there is has to do.
        let _ = answered.await;
        self.current()
    }

    /// The site as it was last looked at.
    pub(super) fn current(&self) -> Arc<Shown> {
        locked(&self.current).clone()
    }

    /// Shows a new preview to whoever asks from now on.
    pub(super) fn show(&self, shown: Arc<Shown>) {
        locked(&self.told).clear();
        *locked(&self.current) = shown;
    }

    /// Tells the open tabs.
    pub(super) fn announce(&self, news: News) {
        self.news.send_replace(news);
    }

    /// What tabs are told from now on.
    pub(super) fn listen(&self) -> watch::Receiver<News> {
        self.news.subscribe()
    }

    /// Ends the watch, and with it the thread that looks at the site.
    pub(super) fn stop(&self) {
        self.bell.stop();
    }

    /// Notes what was sent for an address.
    pub(super) fn note_sent(&self, path: &str, digest: &str) {
        let mut sent = locked(&self.sent);
        if sent.len() >= MOST_SENT {
            sent.clear();
        }
        sent.insert(path.to_owned(), digest.to_owned());
    }

    /// What was last sent for an address.
    pub(super) fn last_sent(&self, path: &str) -> Option<String> {
        locked(&self.sent).get(path).cloned()
    }

    /// A number for a new tab.
    pub(super) fn new_tab(&self) -> u64 {
        self.tabs.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Notes the tab that the writer looks at.
    pub(super) fn activate(&self, tab: u64) {
        self.active.store(tab, Ordering::Relaxed);
    }

    /// Whether the writer last looked at that tab.
    pub(super) fn is_active(&self, tab: u64) -> bool {
        self.active.load(Ordering::Relaxed) == tab
    }

    /// Tells the terminal what came up while a page was made; each finding once for each state of the site.
    pub(super) fn found(&self, findings: &[Diagnostic]) {
        let mut told = locked(&self.told);
        let new: Vec<Diagnostic> = findings
            .iter()
            .filter(|finding| !told.contains(finding))
            .cloned()
            .collect();
        if !new.is_empty() {
            told.extend(new.iter().cloned());
            (self.tell)(Told::Found(&new));
        }
    }
}
