//! What a safe fix promises, held on one article: the finding goes, no error comes, and fixes end.

use std::sync::OnceLock;

use pamphlet::address::ContentPath;
use pamphlet::check::{Checks, Depth, mend};
use pamphlet::config::{self, Config};
use pamphlet::diagnostic::{Diagnostic, Severity};

fn tools() -> &'static (Config, Checks) {
    static TOOLS: OnceLock<(Config, Checks)> = OnceLock::new();
    TOOLS.get_or_init(|| {
        let config = config::read::defaults("site");
        let checks = Checks::new(&config, Depth::All);
        (config, checks)
    })
}

/// Whether an article is mended in the same way whatever its line ends are and whether a mark of the byte order stands
/// before it. Of texts of single signs at random a few are not: a rule may look at what a line ends with.
/// `text` has neither returns nor a mark. One of a single line says nothing of its line ends.
#[expect(clippy::allow_attributes, reason = "the fuzzer has no use for it")]
#[allow(dead_code, reason = "the fuzzer has no use for it")]
pub fn holds_in_any_form(text: &str) -> Result<(), String> {
    if !text.contains('\n') {
        return Ok(());
    }
    let plain = mended(text);
    let returns = |text: &str| text.replace('\n', "\r\n");
    for (name, form) in [
        ("with returns", &returns as &dyn Fn(&str) -> String),
        ("with a mark", &|text: &str| format!("\u{feff}{text}")),
    ] {
        let (found, expected) = (mended(&form(text)), form(&plain));
        if found != expected {
            return Err(format!("mended otherwise {name}:\n{found:?}\n{expected:?}"));
        }
    }
    Ok(())
}

/// Whether anything in an article is mended.
#[expect(clippy::allow_attributes, reason = "the fuzzer has no use for it")]
#[allow(dead_code, reason = "the fuzzer has no use for it")]
pub fn has_safe_fix(text: &str) -> bool {
    mended(text) != text
}

/// An article with its safe fixes.
pub fn mended(text: &str) -> String {
    let (config, checks) = tools();
    mend::mend(&ContentPath("articles/a.md".into()), text, config, checks).text
}

/// Findings by weight: errors, warnings, advice.
fn sum(all: &[Diagnostic]) -> [usize; 3] {
    [Severity::Error, Severity::Warning, Severity::Advice]
        .map(|s| all.iter().filter(|f| f.severity == s).count())
}

/// Whether the promise holds; else what is broken.
pub fn holds(text: &str) -> Result<(), String> {
    let (config, checks) = tools();
    let path = ContentPath("articles/a.md".into());
    let before = mend::findings(&path, text, config, checks);
    for found in &before {
        let place = found.place.as_ref().ok_or("a finding has no place")?;
        let edits = found
            .fix
            .iter()
            .flat_map(|fix| fix.edits.iter().map(|edit| edit.span));
        for span in std::iter::once(place.span).chain(edits) {
            if text.get(span.range()).is_none() {
                return Err(format!("a place lies outside of the text: {found:?}"));
            }
        }
    }
    let mended = mend::mend(&path, text, config, checks);
    front_matter_stays(text, &mended.text, &before)?;
    let after = mend::findings(&path, &mended.text, config, checks);
    if (mended.applied > 0) != (sum(&after) < sum(&before)) {
        return Err(format!(
            "{} fixes, {:?} before and {:?} after",
            mended.applied,
            sum(&before),
            sum(&after)
        ));
    }
    if sum(&after)[0] > sum(&before)[0] {
        return Err(format!("an error has come:\n{}\n{after:#?}", mended.text));
    }
    let again = mend::mend(&path, &mended.text, config, checks);
    if again.applied > 0 {
        return Err(format!("fixes do not end:\n{}", mended.text));
    }
    Ok(())
}

/// Whether each line of front matter that no fix names is as it was, in the order in which they stood.
fn front_matter_stays(text: &str, mended: &str, before: &[Diagnostic]) -> Result<(), String> {
    let end = text
        .strip_prefix("---\n")
        .and_then(|rest| rest.find("\n---\n"))
        .map_or(0, |end| end + "---\n\n---\n".len());
    let head = text.get(..end).ok_or("the head is cut within a letter")?;
    let mut now = mended.split_inclusive('\n');
    let mut at = 0;
    for line in head.split_inclusive('\n') {
        let range = at..at + line.len();
        at = range.end;
        let edits = before
            .iter()
            .flat_map(|f| &f.fix)
            .flat_map(|fix| &fix.edits);
        let mut spans = edits.map(|edit| edit.span.range());
        let is_named = spans.any(|s| s.start < range.end && range.start <= s.end);
        if !is_named && !now.any(|now| now == line) {
            return Err(format!("{line:?} is gone, and no fix names it"));
        }
    }
    Ok(())
}
