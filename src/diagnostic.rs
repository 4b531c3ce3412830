//! What is wrong, where, and what would be right: the one type that every stage reports with.
//!
//! It does not print: `report` turns diagnostics into text, JSON and the other faces.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::source::Span;

/// How much a finding weighs. Ordered: advice is least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; never stops anything.
    Advice,
    /// A person should look; a build goes on.
    Warning,
    /// The page would be wrong; nothing is published.
    Error,
}

impl Severity {
    /// The word shown to people and written to JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Advice => "advice",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A span in a named file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Path relative to the site, with `/` between folders.
    pub file: Arc<str>,
    /// Bytes in that file; empty for "the file as a whole" or "at this point".
    pub span: Span,
}

impl Place {
    /// A place in `file`.
    pub fn new(file: &str, span: Span) -> Self {
        Self {
            file: file.into(),
            span,
        }
    }

    /// The start of `file`, for what concerns the file as a whole.
    pub fn file(file: &str) -> Self {
        Self::new(file, Span::default())
    }
}

/// A second place that helps to understand the first ("first used here").
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What is there.
    pub message: String,
}

/// One replacement in the file of the finding's place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Edit {
    /// The bytes that go.
    pub span: Span,
    /// The text that comes in their stead.
    pub text: String,
}

/// A change that would mend the finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Fix {
    /// Whether it may be applied without a person's look (`check --fix`).
    pub safe: bool,
    /// Replacements, none overlapping another, in order of their place.
    pub edits: Vec<Edit>,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Kebab-case name of what is wrong, such as `table-broken`.
    pub rule: Cow<'static, str>,
    /// Its weight.
    pub severity: Severity,
    /// One line in the writer's words: what is wrong. Starts lower case, has no final stop.
    pub message: String,
    /// Where; none where no file is at fault.
    pub place: Option<Place>,
    /// Other places that matter.
    pub labels: Vec<Label>,
    /// How the run came there, innermost first ("while building articles/x.md").
    pub trace: Vec<String>,
    /// What to do.
    pub help: Option<String>,
    /// A change that would mend it.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A finding with the given weight and no place yet.
    pub fn new(rule: &'static str, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            rule: Cow::Borrowed(rule),
            severity,
            message: message.into(),
            place: None,
            labels: Vec::new(),
            trace: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// A finding that stops the build.
    pub fn error(rule: &'static str, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Error, message)
    }

    /// A finding that a person should look at.
    pub fn warning(rule: &'static str, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Warning, message)
    }

    /// Sets the place.
    pub fn at(mut self, file: &str, span: Span) -> Self {
        self.place = Some(Place::new(file, span));
        self
    }

    /// Sets what to do.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a second place.
    pub fn label(mut self, place: Place, message: impl Into<String>) -> Self {
        self.labels.push(Label {
            place,
            message: message.into(),
        });
        self
    }

    /// Adds a line on how the run came there.
    pub fn trace(mut self, line: impl Into<String>) -> Self {
        self.trace.push(line.into());
        self
    }

    /// Sets a change that would mend it.
    pub fn fix(mut self, safe: bool, edits: Vec<Edit>) -> Self {
        self.fix = Some(Fix { safe, edits });
        self
    }
}

/// Sorts by file, place, rule and message, and drops repeats: parallel work never decides the order.
pub fn sort(findings: &mut Vec<Diagnostic>) {
    findings.sort_by(|a, b| (&a.place, &a.rule, &a.message).cmp(&(&b.place, &b.rule, &b.message)));
    findings.dedup();
}

/// Whether any finding stops the build.
pub fn has_errors(findings: &[Diagnostic]) -> bool {
    findings.iter().any(|d| d.severity == Severity::Error)
}

/// The known name nearest to `word`, if it is near enough to be meant: at most a third of its letters differ
/// (Damerau-Levenshtein, optimal string alignment). Ties go to the name that comes first.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = word.to_lowercase();
    let limit = (folded.chars().count() / 3).clamp(1, 3);
    let mut best: Option<(usize, &str)> = None;
    for name in known {
        let distance = edit_distance(&folded, &name.to_lowercase());
        if distance <= limit && best.is_none_or(|(d, _)| distance < d) {
            best = Some((distance, name));
        }
    }
    best.map(|(_, name)| name)
}

/// Fewest insertions, deletions, replacements and swaps of neighbours from `a` to `b`, in characters.
pub fn edit_distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    for (j, cell) in rows[0].iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            let mut least = (rows[i - 1][j] + 1)
                .min(rows[i][j - 1] + 1)
                .min(rows[i - 1][j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = least;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_finds_a_slip_of_the_finger_and_nothing_far() {
        let known = ["description", "date", "draft", "tags"];
        assert_eq!(nearest("discription", known), Some("description"));
        assert_eq!(nearest("dtae", known), Some("date"));
        assert_eq!(nearest("colour", known), None);
    }

    #[test]
    fn findings_are_sorted_by_place_and_repeats_go() {
        let at =
            |file: &str, start| Diagnostic::error("x", "m").at(file, Span::new(start, start + 1));
        let mut all = vec![at("b.md", 0), at("a.md", 9), at("a.md", 2), at("a.md", 2)];
        sort(&mut all);
        let order: Vec<_> = all
            .iter()
            .map(|d| d.place.clone().unwrap())
            .map(|p| (p.file.to_string(), p.span.start))
            .collect();
        assert_eq!(
            order,
            [("a.md".into(), 2), ("a.md".into(), 9), ("b.md".into(), 0)]
        );
    }
}
