//! An article and its safe fixes become the mended article: every fix is proven by checking the article again.
//!
//! It does not read or write files, and it makes no change that only a person can judge.

use std::collections::BTreeMap;

use super::{Checks, waiver};
use crate::address::ContentPath;
use crate::config::{Config, Weight};
use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::{fix, parse};

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// The text, the old one outside of the fixes' spans.
    pub text: String,
    /// How many fixes went in.
    pub applied: usize,
}

/// Findings by weight: errors, warnings, advice. A fix has to make this smaller, errors first, so fixes come to an end
/// and a second run finds nothing to do.
type Sum = (usize, usize, usize);

/// Mends an article as far as that is safe: a fix stays only if fewer findings of its rule are left and none of more
/// weight has come.
pub fn mend(path: &ContentPath, text: &str, config: &Config, checks: &Checks) -> Mended {
    let mut mended = Mended {
        text: text.to_owned(),
        applied: 0,
    };
    let mut found = findings(path, &mended.text, config, checks);
    loop {
        let fixes = safe(&found);
        if fixes.is_empty() {
            return mended;
        }
        // All at once is the usual case; else one by one, so that one that does not hold keeps no other back.
        let whole = std::iter::once(fixes.clone());
        let single = fixes.iter().map(|fix| vec![*fix]);
        let next = whole.chain(single).find_map(|some| {
            let (rules, some): (Vec<&str>, Vec<&Fix>) = some.into_iter().unzip();
            let done = fix::apply(&mended.text, &some);
            if done.applied == 0 || done.text == mended.text {
                return None;
            }
            let after = findings(path, &done.text, config, checks);
            let fewer = |rule: &&str| count(&after, rule) < count(&found, rule);
            (sum(&after) < sum(&found) && rules.iter().all(fewer)).then_some((done, after))
        });
        let Some((done, after)) = next else {
            return mended;
        };
        mended.text = done.text;
        mended.applied += done.applied;
        found = after;
    }
}

/// Everything that is found in one article, less what is waived or switched off.
pub fn findings(
    path: &ContentPath,
    text: &str,
    config: &Config,
    checks: &Checks,
) -> Vec<Diagnostic> {
    let parsed = parse::parse(path, text, config, &BTreeMap::new());
    let checked = checks.article(&parsed.document, text, config);
    let mut found = parsed.findings;
    found.extend(checked.findings);
    let file = path.file();
    waiver::waive(
        &mut found,
        &BTreeMap::from([(file.clone(), checked.waivers)]),
    );
    found.retain(|finding| {
        let setting = config.check.rules.get(finding.rule.as_ref());
        setting.and_then(|setting| setting.weight(Some(&file))) != Some(Weight::Off)
    });
    found
}

fn safe(found: &[Diagnostic]) -> Vec<(&str, &Fix)> {
    let with_fix = found
        .iter()
        .filter_map(|f| Some((f.rule.as_ref(), f.fix.as_ref()?)));
    with_fix.filter(|(_, fix)| fix.safe).collect()
}

fn count(found: &[Diagnostic], rule: &str) -> usize {
    found.iter().filter(|f| f.rule == rule).count()
}

fn sum(found: &[Diagnostic]) -> Sum {
    let of = |severity| found.iter().filter(|f| f.severity == severity).count();
    (
        of(Severity::Error),
        of(Severity::Warning),
        of(Severity::Advice),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Depth;

    fn mended(text: &str) -> Mended {
        let config = crate::config::read::defaults("s");
        let checks = Checks::new(&config, Depth::All);
        mend(&ContentPath("a.md".into()), text, &config, &checks)
    }

    #[test]
    fn safe_fixes_go_in_and_the_rest_stays_byte_for_byte() {
        let text = "\u{feff}---\r\ntitle:   'T'\r\n---\r\n##Cost\r\n\r\nA\u{200b}b  c.\r\n";
        let done = mended(text);
        assert_eq!(
            done.text,
            "\u{feff}---\r\ntitle:   'T'\r\n---\r\n## Cost\r\n\r\nAb  c.\r\n"
        );
        assert_eq!(done.applied, 2);
        assert_eq!(mended(&done.text).applied, 0);
    }

    #[test]
    fn what_is_waived_is_left_alone() {
        let text =
            "---\ntitle: T\n---\n<!-- pamphlet-allow heading-not-read: shows how -->\n\n##Cost\n";
        assert_eq!(mended(text).applied, 0);
    }
}
