//! `build --watch`: builds again when files change. The only file that names `notify`.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use notify::{Event, EventKind, RecursiveMode, Watcher};

use super::{General, show, status};

/// How long after an event further ones are gathered: an editor's save is several.
const GATHER: Duration = Duration::from_millis(50);

/// Calls `build` after each change of the site's files, until the process is ended.
pub(super) fn watch(general: &General, mut build: impl FnMut()) -> u8 {
    let (sender, events) = channel();
    let watcher = notify::recommended_watcher(move |event| {
        // The receiver is gone only when the program ends.
        let _ = sender.send(event);
    });
    let mut watcher = match watcher {
        Ok(watcher) => watcher,
        Err(error) => {
            show::complain(general, &format!("files can't be watched: {error}"));
            return status::DISK;
        }
    };
    let root = general
        .root
        .canonicalize()
        .unwrap_or_else(|_| general.root.clone());
    if let Err(error) = watcher.watch(&root, RecursiveMode::NonRecursive) {
        show::complain(general, &format!("the folder can't be watched: {error}"));
        return status::DISK;
    }
    let mut watched = Vec::new();
    loop {
        add_folders(&mut watcher, &root, &mut watched);
        if !general.quiet {
            show::out("Watching for changes. Press Ctrl-C to stop.\n");
        }
        if !next_change(&events, &root) {
            return status::DONE;
        }
        build();
    }
}

/// The folders of a site that hold sources; those that came up since are watched from now on.
fn add_folders(watcher: &mut impl Watcher, root: &Path, watched: &mut Vec<PathBuf>) {
    for name in [
        "content",
        "data",
        "static",
        "templates",
        "themes",
        "sass",
        "i18n",
    ] {
        let folder = root.join(name);
        if folder.is_dir() {
            if !watched.contains(&folder)
                && watcher.watch(&folder, RecursiveMode::Recursive).is_ok()
            {
                watched.push(folder);
            }
        } else {
            watched.retain(|known| *known != folder);
        }
    }
}

/// Waits for a change that matters, and gathers what follows it at once. False when no more can come.
fn next_change(events: &Receiver<notify::Result<Event>>, root: &Path) -> bool {
    loop {
        match events.recv() {
            Ok(event) if matters(&event, root) => break,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
    loop {
        match events.recv_timeout(GATHER) {
            Ok(_) => {}
            Err(RecvTimeoutError::Timeout) => return true,
            Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
}

/// Whether an event may change the site: not mere reading, not the output, not the cache. A watcher's own fault means
/// that something may have been missed, so it counts.
fn matters(event: &notify::Result<Event>, root: &Path) -> bool {
    let Ok(event) = event else { return true };
    if matches!(event.kind, EventKind::Access(_)) {
        return false;
    }
    event.paths.iter().any(|path| {
        let below = path.strip_prefix(root).unwrap_or(path);
        let first = below
            .components()
            .next()
            .map(|c| c.as_os_str().to_string_lossy().into_owned())
            .unwrap_or_default();
        let sources = [
            "content",
            "data",
            "static",
            "templates",
            "themes",
            "sass",
            "i18n",
        ];
        sources.contains(&first.as_str()) || first.ends_with(".yaml")
    })
}
