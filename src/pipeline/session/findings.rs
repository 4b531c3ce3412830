//! What is wrong with a site, file by file, so that a change of one file leaves all others' findings as they are.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Severity};
use crate::pipeline::documents::{Changed, Kept};
use crate::pipeline::grade::{self, Grading};

/// Findings, weighed and sorted, by the file that they stand in; those without a place come first. A clone shares them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings(Arc<Files>);

/// By file.
type Files = BTreeMap<Option<Arc<str>>, Arc<[Diagnostic]>>;

impl Findings {
    /// Those of a sorted list.
    pub(super) fn new(sorted: Vec<Diagnostic>) -> Self {
        let mut files: BTreeMap<Option<Arc<str>>, Vec<Diagnostic>> = BTreeMap::new();
        for finding in sorted {
            let file = finding.place.as_ref().map(|place| place.file.clone());
            files.entry(file).or_default().push(finding);
        }
        Self(Arc::new(
            files
                .into_iter()
                .map(|(file, list)| (file, list.into()))
                .collect(),
        ))
    }

    /// The same with other findings in one file.
    pub(super) fn exchange(&mut self, file: &str, sorted: Vec<Diagnostic>) {
        let key = Some(Arc::from(file));
        if self.0.get(&key).map_or(&[][..], |list| list) == sorted {
            return;
        }
        let files = Arc::make_mut(&mut self.0);
        if sorted.is_empty() {
            files.remove(&key);
        } else {
            files.insert(key, sorted.into());
        }
    }

    /// All of them, in their order.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> + Clone {
        self.0.values().flat_map(|list| list.iter())
    }

    /// Those of one file, relative to the site.
    pub fn of(&self, file: &str) -> &[Diagnostic] {
        self.0.get(&Some(Arc::from(file))).map_or(&[], |list| list)
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those that were not there before. What both share costs nothing.
    pub fn new_since<'a>(&'a self, before: &'a Self) -> impl Iterator<Item = &'a Diagnostic> {
        let same = Arc::ptr_eq(&self.0, &before.0);
        let lists = self.0.iter().filter(move |_| !same);
        lists.flat_map(|(file, list)| {
            let known = before.0.get(file);
            let same = known.is_some_and(|known| Arc::ptr_eq(known, list));
            let known: &[Diagnostic] = known.map_or(&[], |known| known);
            let list: &[Diagnostic] = if same { &[] } else { list };
            list.iter().filter(|finding| !known.contains(finding))
        })
    }

    /// How many errors there are.
    pub fn errors(&self) -> usize {
        self.iter()
            .filter(|d| d.severity == Severity::Error)
            .count()
    }
}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Diagnostic;
    type IntoIter = Box<dyn Iterator<Item = &'a Diagnostic> + 'a>;

    fn into_iter(self) -> Self::IntoIter {
        Box::new(self.iter())
    }
}

/// Findings by what they came from; those of documents are with them.
#[derive(Default, PartialEq)]
pub(super) struct Found {
    pub settings: Vec<Diagnostic>,
    pub layers: Vec<Diagnostic>,
    pub data: Vec<Diagnostic>,
    pub site: Vec<Diagnostic>,
    pub faults: Vec<Diagnostic>,
    /// Of rules on the whole site, when there last was time to look.
    pub whole: Vec<Diagnostic>,
}

/// Where findings have come and gone.
#[derive(Default, PartialEq, Eq)]
pub(super) struct Places {
    files: BTreeSet<Arc<str>>,
    /// Whether there are any without a place among them.
    nowhere: bool,
}

impl Places {
    /// Adds the places of two lists that are not the same.
    pub(super) fn note(&mut self, before: &[Diagnostic], after: &[Diagnostic]) {
        if before == after {
            return;
        }
        for finding in before.iter().chain(after) {
            match &finding.place {
                Some(place) => drop(self.files.insert(place.file.clone())),
                None => self.nowhere = true,
            }
        }
    }
}

impl Found {
    /// All findings, in the order in which a build comes upon them, weighed and sorted. `content` are those of walking
    /// the folder.
    pub(super) fn graded(
        &self,
        content: &[Diagnostic],
        kept: &Kept,
        grading: &Grading<'_>,
    ) -> Findings {
        let (before, after) = self.beside_documents(content);
        let all = before.chain(kept.findings()).chain(after);
        Findings::new(grade::graded(all.cloned().collect(), grading).0)
    }

    /// Findings that are not with a document, before those that are and after them.
    fn beside_documents<'a>(
        &'a self,
        content: &'a [Diagnostic],
    ) -> (
        impl Iterator<Item = &'a Diagnostic>,
        impl Iterator<Item = &'a Diagnostic>,
    ) {
        let before = [&self.settings, &self.layers].into_iter().flatten();
        let before = before.chain(content).chain(&self.data);
        let after = self.site.iter().chain(&self.faults).chain(&self.whole);
        (before, after)
    }

    /// Brings findings to what [`Found::graded`] gives after a change of documents and of findings in `others`: what
    /// stands in other files is as it was.
    pub(super) fn grade_again(
        &self,
        findings: &mut Findings,
        content: &[Diagnostic],
        (changes, others): (&[Changed], &Places),
        (kept, grading): (&Kept, &Grading<'_>),
    ) {
        let differ = || changes.iter().filter(|change| !change.same_findings);
        // Findings on the settings' own list of rules are made for the site as a whole.
        let is_whole = others.nowhere || others.files.contains(grading.settings_file);
        if is_whole || !differ().all(|change| change.is_at_home) {
            *findings = self.graded(content, kept, grading);
            return;
        }
        for document in differ().map(Changed::path) {
            let own = kept.findings_of(document);
            self.grade_file(findings, content, &document.file(), own, grading);
        }
        for file in &others.files {
            let here = |d: &&Diagnostic| d.place.as_ref().is_some_and(|p| *p.file == **file);
            let own = kept.findings().filter(here);
            self.grade_file(findings, content, file, own, grading);
        }
    }

    /// `own` are those of documents that stand in the file.
    fn grade_file<'a>(
        &'a self,
        findings: &mut Findings,
        content: &'a [Diagnostic],
        file: &str,
        own: impl Iterator<Item = &'a Diagnostic>,
        grading: &Grading<'_>,
    ) {
        let here = |d: &&Diagnostic| d.place.as_ref().is_some_and(|p| *p.file == *file);
        let (before, after) = self.beside_documents(content);
        let all = before.filter(here).chain(own).chain(after.filter(here));
        findings.exchange(
            file,
            grade::graded_file(file, all.cloned().collect(), grading),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic;
    use crate::source::Span;

    fn finding(file: &str, message: &str) -> Diagnostic {
        Diagnostic::error("x", message).at(file, Span::default())
    }

    #[test]
    fn an_exchanged_file_leaves_the_list_as_sorting_all_of_them_would() {
        let mut all = vec![finding("b", "2"), finding("a", "1"), finding("c", "3")];
        all.push(Diagnostic::error("x", "nowhere"));
        diagnostic::sort(&mut all);
        let before = Findings::new(all.clone());
        let mut after = before.clone();
        after.exchange("b", vec![finding("b", "4"), finding("b", "5")]);
        let told: Vec<&str> = after.iter().map(|d| d.message.as_str()).collect();
        assert_eq!(told, ["nowhere", "1", "4", "5", "3"]);
        let new: Vec<&str> = after
            .new_since(&before)
            .map(|d| d.message.as_str())
            .collect();
        assert_eq!(new, ["4", "5"]);
        after.exchange("b", Vec::new());
        assert_eq!(
            (after.of("b").len(), after.of("c").len(), after.errors()),
            (0, 1, 3)
        );
        after.exchange("b", vec![finding("b", "2")]);
        assert_eq!(after, before);
        assert_eq!(after.new_since(&before).count(), 0);
    }
}
