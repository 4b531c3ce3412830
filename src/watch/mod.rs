//! The disk's events become changes of a site: made, changed, renamed and removed files, in batches.
//!
//! The only module that names `notify`. It does not know what a file means; whether a name belongs to a site `read`
//! says. Where the system can't watch, can't watch so many folders, or isn't to be trusted with it (a network drive tells
//! nothing of what others write), it looks at all files every so often.

mod gather;
mod questions;
mod rounds;

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RenameMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::pipeline::session::Change;
use crate::{ledger, read, write};
use gather::{Gather, Step};
pub use questions::Asker;
use questions::Questions;
use rounds::Rounds;

/// How often files are looked at where the system can't watch them.
const POLL: Duration = Duration::from_secs(1);
/// Whether the system tells when a file is closed, and tells all in order: `inotify` does.
const IS_EXACT: bool = cfg!(target_os = "linux");

/// When a change is handed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// The first at once, and what follows when there is a pause.
    AtOnce,
    /// When there is a pause.
    AfterAPause,
}

/// What to watch.
#[derive(Clone, Debug)]
pub struct Orders {
    /// The site's folder.
    pub root: PathBuf,
    /// The settings' file, relative to the site or absolute.
    pub settings: PathBuf,
    /// When changes are handed on.
    pub pace: Pace,
    /// How long a pause is.
    pub debounce: Duration,
    /// Looks at all files so often, instead of being told by the system.
    pub poll: Option<Duration>,
}

/// What [`Watch::next`] waited for.
#[derive(Debug, PartialEq, Eq)]
pub enum Next {
    /// Something changed. Paths are relative to the site; the settings' file is named as the orders name it.
    Change(Change),
    /// The time that was given has come.
    Time,
    /// Someone rang.
    Rung,
    /// It was told to stop.
    Stop,
}

/// How changes are noticed.
enum Eye {
    /// The system tells.
    Told(RecommendedWatcher),
    /// All files are looked at, again and again.
    Rounds(Rounds),
}

enum Message {
    Seen(notify::Result<Event>),
    Asked(Asker),
    Rung,
    Stop,
}

/// The eye on a site's files. It belongs to one thread; [`Bell`]s reach it from others.
pub struct Watch {
    orders: Orders,
    root: PathBuf,
    eye: Eye,
    /// The site's cache, in which signals are given, and whether it is watched.
    cache: (PathBuf, bool),
    messages: Receiver<Message>,
    sender: Sender<Message>,
    gather: Gather,
    questions: Questions,
    notice: Option<String>,
    is_rung: bool,
}

/// Reaches a [`Watch`] from other threads.
#[derive(Clone)]
pub struct Bell(Sender<Message>);

impl Bell {
    /// Has `asker` called once all that happened on the disk until now has been handed on and dealt with: at the first
    /// call of [`Watch::next`] after that.
    pub fn ask(&self, asker: Asker) {
        // An asker that is dropped is told so by its own means.
        let _ = self.0.send(Message::Asked(asker));
    }

    /// Has [`Watch::next`] return, once changes that are due have been handed on.
    pub fn ring(&self) {
        let _ = self.0.send(Message::Rung);
    }

    /// Ends the watch.
    pub fn stop(&self) {
        let _ = self.0.send(Message::Stop);
    }
}

impl Watch {
    /// Starts to watch. The error is a sentence's end: why nothing can be watched.
    pub fn open(orders: Orders) -> Result<Self, String> {
        let root = orders
            .root
            .canonicalize()
            .map_err(|error| format!("the folder can't be found: {error}"))?;
        let (sender, messages) = channel();
        let rounds = |every| Eye::Rounds(Rounds::begin(&root, &orders.settings, every));
        let (eye, notice) = match orders.poll {
            Some(every) => (rounds(every), None),
            None => match notify::recommended_watcher(on_event(&sender)) {
                Ok(watcher) => (Eye::Told(watcher), None),
                Err(error) => (rounds(POLL), Some(notice(&error))),
            },
        };
        let mut watch = Self {
            gather: Gather::new(orders.pace, orders.debounce),
            eye,
            cache: (ledger::folder(&root), false),
            orders,
            root,
            messages,
            sender,
            questions: Questions::default(),
            notice,
            is_rung: false,
        };
        if let Err(error) = watch.cover() {
            watch.fall_back(&error);
        }
        Ok(watch)
    }

    /// Reaches this watch from other threads.
    pub fn bell(&self) -> Bell {
        Bell(self.sender.clone())
    }

    /// A sentence that the user should know, once.
    pub fn take_notice(&mut self) -> Option<String> {
        self.notice.take()
    }

    /// Whether events have come that were not handed on.
    pub fn is_pending(&mut self) -> bool {
        self.drain();
        self.gather.is_pending()
    }

    /// Waits for the next change, at most until the time given. Calling it says that the one before was dealt with.
    pub fn next(&mut self, until: Option<Instant>) -> Next {
        self.questions.answer();
        loop {
            if !self.drain() {
                return Next::Stop;
            }
            let now = Instant::now();
            self.look(now);
            self.signal(now);
            let due = self.gather.due(self.questions.has_covered());
            if due.is_some_and(|due| due <= now) {
                self.questions.serve();
                return Next::Change(self.gather.take(now));
            }
            if !self.gather.is_pending() {
                self.questions.serve();
                self.questions.answer();
            }
            if std::mem::take(&mut self.is_rung) {
                return Next::Rung;
            }
            if until.is_some_and(|until| until <= now) {
                return Next::Time;
            }
            let first = [due, until, self.questions.deadline(), self.round()];
            let wait = first.into_iter().flatten().min();
            let message = match wait.map(|at| at.saturating_duration_since(now)) {
                Some(wait) => self.messages.recv_timeout(wait),
                None => self
                    .messages
                    .recv()
                    .map_err(|_| RecvTimeoutError::Disconnected),
            };
            match message {
                Ok(message) => {
                    if !self.take(message) {
                        return Next::Stop;
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return Next::Stop,
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// Takes all messages that are there. False when it was told to stop.
    fn drain(&mut self) -> bool {
        while let Ok(message) = self.messages.try_recv() {
            if !self.take(message) {
                return false;
            }
        }
        true
    }

    fn take(&mut self, message: Message) -> bool {
        match message {
            Message::Seen(Ok(event)) if event.need_rescan() => {
                self.gather.lose_count(Instant::now());
            }
            Message::Seen(Ok(event)) => self.see(&event),
            Message::Seen(Err(error)) => {
                self.gather.lose_count(Instant::now());
                if matches!(error.kind, notify::ErrorKind::MaxFilesWatch) {
                    self.fall_back(&error);
                }
            }
            Message::Asked(asker) => self.questions.ask(asker),
            Message::Rung => self.is_rung = true,
            Message::Stop => return false,
        }
        true
    }

    /// Gives the signal that questions wait for.
    fn signal(&mut self, now: Instant) {
        if self.questions.is_lost(now) {
            // The cache may have been removed and made anew: the eye was on the old one.
            self.cache.1 = false;
        }
        let (eye, (cache, is_watched)) = (&mut self.eye, &mut self.cache);
        self.questions.give_signal(now, |name| match eye {
            Eye::Told(watcher) if IS_EXACT => {
                if !*is_watched {
                    // Makes the folder; nobody sees the signal yet.
                    *is_watched = write::signal(cache, name)
                        && watcher.watch(cache, RecursiveMode::NonRecursive).is_ok();
                }
                *is_watched && write::signal(cache, name)
            }
            // All files were looked at a moment ago, or nothing better can be done.
            _ => false,
        });
    }

    fn see(&mut self, event: &Event) {
        let Some(step) = step(event.kind) else {
            return;
        };
        let now = Instant::now();
        for path in &event.paths {
            if path.parent() == Some(self.cache.0.as_path()) {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                self.questions.see(&name);
                continue;
            }
            let Some(shown) = self.name(path) else {
                continue;
            };
            let came = matches!(
                event.kind,
                EventKind::Create(CreateKind::Folder | CreateKind::Any)
                    | EventKind::Modify(ModifyKind::Name(RenameMode::To))
            );
            if came && path.is_dir() {
                // Once this returns, whatever happens below is told; what is there already is looked at as a whole.
                self.add(path);
            }
            self.gather.note(shown, step, now);
        }
    }

    /// The path as it is handed on; none where it is no part of the site.
    fn name(&self, path: &Path) -> Option<PathBuf> {
        if path == self.settings() {
            return Some(self.orders.settings.clone());
        }
        let below = path.strip_prefix(&self.root).ok()?;
        let mut parts = below.components().map(|c| c.as_os_str().to_string_lossy());
        let is_source = parts
            .next()
            .is_some_and(|first| read::FOLDERS.contains(&&*first));
        let ignored = parts.any(|part| read::is_ignored(&part));
        (is_source && !ignored).then(|| below.to_owned())
    }

    /// Where the settings' file is.
    fn settings(&self) -> PathBuf {
        self.root.join(&self.orders.settings)
    }

    /// Watches all that is to be watched and is there.
    fn cover(&mut self) -> notify::Result<()> {
        let settings = self.settings();
        let Eye::Told(watcher) = &mut self.eye else {
            return Ok(());
        };
        watcher.watch(&self.root, RecursiveMode::NonRecursive)?;
        if let Some(folder) = settings.parent().filter(|f| *f != self.root && f.is_dir()) {
            watcher.watch(folder, RecursiveMode::NonRecursive)?;
        }
        for name in read::FOLDERS {
            let folder = self.root.join(name);
            if folder.is_dir() {
                watcher.watch(&folder, RecursiveMode::Recursive)?;
            }
        }
        Ok(())
    }

    /// Watches a folder that came up.
    fn add(&mut self, folder: &Path) {
        let Eye::Told(watcher) = &mut self.eye else {
            return;
        };
        let result = watcher.watch(folder, RecursiveMode::Recursive);
        if let Err(error) = result
            && matches!(error.kind, notify::ErrorKind::MaxFilesWatch)
        {
            self.fall_back(&error);
        }
    }

    /// Looks at all files once a second from now on.
    fn fall_back(&mut self, error: &notify::Error) {
        self.eye = Eye::Rounds(Rounds::begin(&self.root, &self.orders.settings, POLL));
        self.notice = Some(notice(error));
        self.gather.lose_count(Instant::now());
    }

    /// When all files are looked at; none where the system tells.
    fn round(&self) -> Option<Instant> {
        match &self.eye {
            Eye::Told(_) => None,
            Eye::Rounds(rounds) => Some(rounds.due()),
        }
    }

    /// Looks at all files where the system does not tell, if it is time or somebody asks.
    fn look(&mut self, now: Instant) {
        let is_asked = self.questions.has_new();
        if let Eye::Rounds(rounds) = &mut self.eye
            && (is_asked || rounds.due() <= now)
        {
            for path in rounds.look() {
                self.gather.note(path, Step::Done, now);
            }
        }
    }
}

fn on_event(sender: &Sender<Message>) -> impl FnMut(notify::Result<Event>) + Send + use<> {
    let sender = sender.clone();
    move |event| {
        // The receiver is gone only when the watch has ended.
        let _ = sender.send(Message::Seen(event));
    }
}

fn notice(error: &notify::Error) -> String {
    let many = matches!(error.kind, notify::ErrorKind::MaxFilesWatch);
    let why = if many {
        "the system watches no more folders (on Linux, raise fs.inotify.max_user_watches)"
            .to_owned()
    } else {
        format!("the system can't watch files ({error})")
    };
    format!("{why}, so they are looked at once a second")
}

/// How far the change has come that an event tells of; none where nothing changes.
fn step(kind: EventKind) -> Option<Step> {
    let open = if IS_EXACT { Step::Begun } else { Step::Done };
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => Some(Step::Done),
        EventKind::Access(_) => None,
        EventKind::Create(CreateKind::File) | EventKind::Modify(ModifyKind::Data(_)) => Some(open),
        _ => Some(Step::Done),
    }
}
