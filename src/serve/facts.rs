//! What the writer wants to know of the page at hand: its file, its state, what is wrong with it and elsewhere.

use serde_json::{Value, json};

use super::board::{Board, Shown};
use super::pages::Found;
use crate::address::decode;
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::digest::Digest;
use crate::moment::Moment;
use crate::pipeline::session::Overview;
use crate::site::State;
use crate::site::outputs::Subject;

/// How long before a review is due it is brought to mind: two months, in seconds.
const SOON: i64 = 60 * 24 * 60 * 60;

/// The findings, as they concern one page.
pub(super) struct Problems {
    /// What is wrong with the page, or keeps it from being shown as its files say.
    pub here: Vec<Diagnostic>,
    /// Errors elsewhere: the site can't be published with them.
    pub elsewhere: Vec<Diagnostic>,
    /// Whether the page is shown as it was before something broke.
    pub is_old: bool,
}

/// The file that a page of the site is made from, relative to the site; none for one that is made from many.
pub(super) fn file_of(shown: &Shown, path: &str) -> Option<String> {
    let stage = shown.preview.as_ref()?.stage.as_ref()?;
    let path = decode(path);
    let below = path.strip_prefix(shown.base())?;
    let below = below.strip_suffix("index.html").unwrap_or(below);
    match stage.at(below)?.subject {
        Subject::Page(id) => Some(stage.site.page(id).file()),
        Subject::Section(id, _) => {
            let document = stage.site.section(id).document.as_ref()?;
            Some(document.path.file())
        }
        _ => None,
    }
}

/// Parts all findings into those of the page and errors elsewhere. `file` is the page's.
pub(super) fn problems(shown: &Shown, found: &Found, file: Option<&str>) -> Problems {
    let of_page = |d: &Diagnostic| {
        let named = |place: &diagnostic::Place| Some(&*place.file) == file;
        d.place.as_ref().is_some_and(named)
    };
    // Where the site itself is stale, or nothing can be shown, whatever stands in the way concerns every page.
    let blocks = |d: &Diagnostic| {
        let in_content = |place: &diagnostic::Place| place.file.starts_with("content/");
        let is_stuck = shown.is_stale() || matches!(found, Found::Nothing(500));
        d.severity == Severity::Error && is_stuck && !d.place.as_ref().is_some_and(in_content)
    };
    let mut here = found.findings().to_vec();
    let mut elsewhere = Vec::new();
    for finding in shown.findings() {
        if of_page(finding) || blocks(finding) {
            here.push(finding.clone());
        } else if finding.severity == Severity::Error {
            elsewhere.push(finding.clone());
        }
    }
    diagnostic::sort(&mut here);
    diagnostic::sort(&mut elsewhere);
    elsewhere.retain(|finding| !here.contains(finding));
    // The heaviest first: it is what the writer has to do next.
    here.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    Problems {
        here,
        elsewhere,
        is_old: shown.is_stale() || matches!(found, Found::Output(_, served) if served.stale),
    }
}

impl Problems {
    /// How many of the page's findings are errors, warnings, advice.
    pub(super) fn counts(&self) -> [usize; 3] {
        let of = |severity| self.here.iter().filter(|d| d.severity == severity).count();
        [
            of(Severity::Error),
            of(Severity::Warning),
            of(Severity::Advice),
        ]
    }

    /// Stands for the list: equal for equal ones.
    pub(super) fn digest(&self) -> String {
        Digest::of_value(&(&self.here, &self.elsewhere, self.is_old)).short()
    }
}

/// What the bar shows, for the script.
pub(super) fn bar(shown: &Shown, board: &Board, found: &Found, path: &str) -> Value {
    let file = file_of(shown, path);
    let problems = problems(shown, found, file.as_deref());
    let [errors, warnings, advice] = problems.counts();
    let document = file
        .as_deref()
        .and_then(|file| file.strip_prefix("content/"))
        .zip(shown.preview.as_ref())
        .and_then(|(path, preview)| preview.document(path));
    let full = file.as_deref().filter(|_| board.setup.is_local);
    let full = full.map(|file| board.setup.root.join(file).to_string_lossy().into_owned());
    // A review that is far off is nothing that the writer has to think of at each look.
    let review = document
        .as_ref()
        .and_then(|document| review_words(document, shown.clock()))
        .filter(|(kind, _)| *kind != "later");
    json!({
        "file": file,
        "full": full,
        "state": document.as_ref().and_then(state_words).map(chip),
        "review": review.map(chip),
        "errors": errors,
        "warnings": warnings,
        "advice": advice,
        "elsewhere": problems.elsewhere.len(),
        "stale": shown.is_stale(),
        "problems": problems.digest(),
    })
}

/// A class and a few words, for the script.
fn chip((kind, text): (&'static str, String)) -> Value {
    json!({"kind": kind, "text": text})
}

/// A class and a few words on whether visitors see a document; none for one that is simply published.
pub(super) fn state_words(document: &Overview) -> Option<(&'static str, String)> {
    let on = |word: &str| match document.changes {
        Some(moment) => format!("{word} {}", day(moment)),
        None => word.trim_end_matches(" for").to_owned(),
    };
    match document.state {
        State::Draft => Some(("draft", "Draft".to_owned())),
        State::Scheduled => Some(("scheduled", on("Scheduled for"))),
        State::Expired => Some(("expired", "Expired".to_owned())),
        State::Published => document
            .changes
            .map(|moment| ("expires", format!("Expires {}", day(moment)))),
    }
}

/// A class and a few words on a document's medical review at `now`, in seconds since 1970; none where it has none to
/// come.
pub(super) fn review_words(document: &Overview, now: i64) -> Option<(&'static str, String)> {
    let review = document.review?;
    let next = review.next?;
    Some(if review.overdue {
        ("overdue", format!("Review overdue since {}", day(next)))
    } else if next.seconds - now <= SOON {
        ("due", format!("Review due {}", day(next)))
    } else {
        ("later", format!("Review due {}", day(next)))
    })
}

/// A day as people write it, such as `April 10, 2026`.
pub(super) fn day(moment: Moment) -> String {
    moment
        .format("%B %-d, %Y", &|_| None)
        .unwrap_or_else(|| moment.text())
}
