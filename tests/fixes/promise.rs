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
