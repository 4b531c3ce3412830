//! What happens to a site's files is told: which paths, and before who asked after it gets an answer.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may end with a panic: that is how it fails"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "tests make and read folders of their own"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use pamphlet::pipeline::session::Change;
use pamphlet::watch::{Next, Orders, Pace, Watch};
use tempfile::TempDir;

/// Longer than any test takes on a loaded machine; a test that waits so long has failed.
const LONG: Duration = Duration::from_secs(20);

struct Site {
    folder: TempDir,
    watch: Watch,
}

impl Site {
    /// A site with these files, each holding its own name.
    fn new(files: &[&str]) -> Self {
        Self::seen(files, None)
    }

    /// The same, looked at every so often instead of being told by the system.
    fn seen(files: &[&str], poll: Option<Duration>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            write(&folder.path().join(file), file);
        }
        let watch = Watch::open(Orders {
            root: folder.path().to_owned(),
            settings: "pamphlet.yaml".into(),
            pace: Pace::AtOnce,
            debounce: Duration::from_millis(50),
            poll,
        });
        Self {
            watch: watch.unwrap(),
            folder,
        }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        write(&self.path(path), text);
    }

    fn rename(&self, from: &str, to: &str) {
        fs::rename(self.path(from), self.path(to)).unwrap();
    }

    /// All that is told of what happened until now.
    fn told(&mut self) -> BTreeSet<String> {
        let answered = Arc::new(AtomicBool::new(false));
        let asker = answered.clone();
        self.watch
            .bell()
            .ask(Box::new(move || asker.store(true, Ordering::SeqCst)));
        let mut told = BTreeSet::new();
        let start = Instant::now();
        while !answered.load(Ordering::SeqCst) {
            assert!(start.elapsed() < LONG, "nobody answers");
            let soon = Instant::now() + Duration::from_millis(10);
            match self.watch.next(Some(soon)) {
                Next::Change(Change::Paths(paths)) => {
                    let shown = paths.iter().map(|p| p.to_string_lossy().replace('\\', "/"));
                    told.extend(shown);
                }
                Next::Change(Change::Everything) => drop(told.insert("everything".to_owned())),
                Next::Time | Next::Rung => {}
                Next::Stop => panic!("it stopped"),
            }
        }
        told
    }

    #[track_caller]
    fn tells(&mut self, paths: &[&str]) {
        let expected: BTreeSet<String> = paths.iter().map(|p| (*p).to_owned()).collect();
        assert_eq!(self.told(), expected);
    }
}

fn write(file: &Path, text: &str) {
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

#[test]
fn files_that_are_written_renamed_and_removed_are_told() {
    all_is_told(None);
}

#[test]
fn who_asks_need_not_wait_for_the_next_round_where_the_system_tells_nothing() {
    all_is_told(Some(Duration::from_hours(1)));
}

#[test]
fn rounds_are_made_without_anybody_asking() {
    let mut site = Site::seen(&["content/a.md"], Some(Duration::from_millis(50)));
    site.write("content/b.md", "new");
    let until = Instant::now() + LONG;
    loop {
        match site.watch.next(Some(until)) {
            Next::Change(Change::Paths(paths)) if paths.contains(&"content/b.md".into()) => return,
            Next::Change(_) => {}
            other => panic!("{other:?}"),
        }
    }
}

fn all_is_told(poll: Option<Duration>) {
    let mut site = Site::seen(&["content/a.md", "content/b.md", "data/prices.csv"], poll);
    let settle = |site: &mut Site| {
        if poll.is_some() {
            // Files this young are told twice: their stamps would not show a second change.
            std::thread::sleep(Duration::from_millis(100));
            site.told();
        }
    };
    site.tells(&[]);
    site.write("content/a.md", "new");
    site.tells(&["content/a.md"]);
    settle(&mut site);
    site.rename("content/b.md", "content/c.md");
    site.tells(&["content/b.md", "content/c.md"]);
    settle(&mut site);
    fs::remove_file(site.path("data/prices.csv")).unwrap();
    site.tells(&["data/prices.csv"]);
    site.write("pamphlet.yaml", "title: T");
    site.tells(&["pamphlet.yaml"]);
}

#[test]
fn a_save_by_way_of_a_temporary_file_is_told_as_a_change_of_the_file() {
    let mut site = Site::new(&["content/a.md"]);
    for temporary in [
        ".a.md.swp",
        "a.md~",
        "4913",
        ".#a.md",
        "#a.md#",
        "a.md.bck",
        "a.tmp",
    ] {
        let temporary = format!("content/{temporary}");
        site.write(&temporary, "half");
        site.tells(&[]);
        site.rename(&temporary, "content/a.md");
        site.tells(&["content/a.md"]);
    }
}

#[test]
fn what_is_no_part_of_the_site_is_not_told() {
    let mut site = Site::new(&["content/a.md"]);
    site.write("public/index.html", "built");
    site.write(".git/index", "git");
    site.write("notes.txt", "note");
    site.write("other.yaml", "other");
    site.write(".pamphlet/documents", "cache");
    fs::read(site.path("content/a.md")).unwrap();
    site.tells(&[]);
}

#[test]
fn folders_that_appear_later_are_watched_with_all_that_is_in_them() {
    let mut site = Site::new(&["content/a.md"]);
    site.write("templates/partials/deep/er/card.html", "card");
    assert!(site.told().contains("templates"));
    site.write("templates/partials/deep/er/card.html", "other card");
    site.tells(&["templates/partials/deep/er/card.html"]);
    site.write("content/x/y/z/page.md", "page");
    assert!(site.told().contains("content/x"));
    site.write("content/x/y/z/page.md", "page two");
    site.tells(&["content/x/y/z/page.md"]);
}

#[test]
fn a_renamed_folder_is_watched_under_its_new_name() {
    let mut site = Site::new(&["content/old/deep/a.md"]);
    site.rename("content/old", "content/new");
    let told = site.told();
    assert!(
        told.contains("content/old") && told.contains("content/new"),
        "{told:?}"
    );
    site.write("content/new/deep/a.md", "edited");
    site.tells(&["content/new/deep/a.md"]);
    site.rename("content", "gone");
    assert!(site.told().contains("content"));
    site.write("gone/new/deep/a.md", "not of the site");
    site.told();
    site.rename("gone", "content");
    assert!(site.told().contains("content"));
    site.write("content/new/deep/a.md", "edited again");
    site.tells(&["content/new/deep/a.md"]);
}

#[test]
fn a_folder_that_is_removed_and_made_again_at_once_is_watched() {
    let mut site = Site::new(&["content/a/one.md"]);
    for round in 0..20 {
        fs::remove_dir_all(site.path("content/a")).unwrap();
        site.write("content/a/one.md", "one");
        assert!(site.told().contains("content/a"), "round {round}");
        site.write("content/a/one.md", "two");
        site.tells(&["content/a/one.md"]);
    }
}

#[test]
fn thousands_of_files_at_once_are_all_told() {
    let mut site = Site::new(&["content/a.md"]);
    for n in 0..3000 {
        site.write(&format!("content/many/{}/{n}.md", n % 30), "text");
    }
    let told = site.told();
    assert!(
        told.contains("content/many") || told.contains("everything"),
        "{}",
        told.len()
    );
    site.write("content/many/29/29.md", "edited");
    site.tells(&["content/many/29/29.md"]);
}

#[test]
fn a_cache_that_is_removed_keeps_nobody_waiting() {
    let mut site = Site::new(&["content/a.md"]);
    site.tells(&[]);
    fs::remove_dir_all(site.path(".pamphlet")).unwrap();
    site.write("content/a.md", "new");
    site.tells(&["content/a.md"]);
    site.write("content/a.md", "newer");
    site.tells(&["content/a.md"]);
}

#[test]
fn a_file_that_stays_open_is_told_after_a_while() {
    use std::io::Write as _;
    let mut site = Site::new(&["content/a.md"]);
    let mut file = fs::File::create(site.path("content/a.md")).unwrap();
    file.write_all(b"half").unwrap();
    site.tells(&["content/a.md"]);
    file.write_all(b" and half").unwrap();
    drop(file);
    site.tells(&["content/a.md"]);
}

#[test]
fn it_stops_when_it_is_told_to() {
    let mut site = Site::new(&["content/a.md"]);
    site.watch.bell().stop();
    assert_eq!(site.watch.next(None), Next::Stop);
}
