//! What a template's functions reach while a job is rendered: the stage, and a note of everything that was asked.
//!
//! The one piece of ambient state in pamphlet. A function called inside a component can't see the caller's context,
//! so what it needs lies on a desk that belongs to the thread for as long as the job lasts.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::stage::Stage;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::ledger::Question;
use crate::site::Node;

/// Where a template runs: for which page, in which language.
#[derive(Clone)]
pub(super) struct Scope {
    /// The page or section at hand; for a list there is none.
    pub node: Node,
    /// Its language.
    pub language: String,
    /// The folder below `content/` from which relative names are looked up.
    pub folder: String,
    /// Whether addresses get the host.
    pub absolute: bool,
}

/// What lies on the desk of a job.
pub(super) struct Desk {
    /// Everything there is to look at.
    pub stage: Arc<Stage>,
    /// Language of the job.
    pub language: String,
    /// Page or section of the job.
    pub node: Option<Node>,
    /// Folder of its file.
    pub folder: String,
    /// What was asked, and the answer's digest.
    pub asks: BTreeMap<Question, Digest>,
    /// What went wrong.
    pub findings: Vec<Diagnostic>,
    scopes: Vec<(Scope, Option<(String, String)>)>,
}

thread_local! {
    static DESK: RefCell<Vec<Desk>> = const { RefCell::new(Vec::new()) };
}

impl Desk {
    /// An empty desk.
    pub(super) fn new(
        stage: Arc<Stage>,
        node: Option<Node>,
        language: &str,
        folder: String,
    ) -> Self {
        Self {
            stage,
            language: language.to_owned(),
            node,
            folder,
            asks: BTreeMap::new(),
            findings: Vec::new(),
            scopes: Vec::new(),
        }
    }
}

/// Runs a job with a desk, and gives the desk back with what was noted on it.
pub(super) fn with<T>(desk: Desk, job: impl FnOnce() -> T) -> (T, Option<Desk>) {
    DESK.with_borrow_mut(|desks| desks.push(desk));
    let result = job();
    (result, DESK.with_borrow_mut(Vec::pop))
}

/// Looks at the desk of the job at hand; none outside of a job.
pub(super) fn look<T>(with: impl FnOnce(&mut Desk) -> T) -> Option<T> {
    DESK.with_borrow_mut(|desks| desks.last_mut().map(with))
}

/// Notes a question and the digest of its answer.
pub(super) fn ask(question: Question, answer: Digest) {
    look(|desk| desk.asks.insert(question, answer));
}

/// Where an address that a template gives leads; noted, so that a later run asks again.
pub(super) fn locate(stage: &Stage, target: &str, language: &str) -> Option<String> {
    let question = Question::Address(target.to_owned(), language.to_owned());
    let answer = stage.answer(&question);
    ask(question, answer);
    stage.locate(target, language)
}

/// Notes a finding.
pub(super) fn report(finding: Diagnostic) {
    look(|desk| desk.findings.push(finding));
}

/// Runs a shortcode's template: relative names are looked up from the page, and the Markdown inside is known.
pub(super) fn within<T>(
    scope: Scope,
    body: Option<(String, String)>,
    job: impl FnOnce() -> T,
) -> T {
    look(|desk| desk.scopes.push((scope, body)));
    let result = job();
    look(|desk| desk.scopes.pop());
    result
}

/// How many shortcodes stand in one another now.
pub(super) fn depth() -> usize {
    look(|desk| desk.scopes.len()).unwrap_or(0)
}

/// The HTML of a shortcode's inside, if `text` is that.
pub(super) fn body_html(text: &str) -> Option<String> {
    look(|desk| {
        let body = desk.scopes.last()?.1.as_ref()?;
        (body.0.trim() == text.trim()).then(|| body.1.clone())
    })?
}

/// Language and folder at hand, and whether addresses get the host.
pub(super) fn place() -> (String, String, Option<Node>, bool) {
    look(|desk| match desk.scopes.last() {
        Some((scope, _)) => (
            scope.language.clone(),
            scope.folder.clone(),
            Some(scope.node),
            scope.absolute,
        ),
        None => (desk.language.clone(), desk.folder.clone(), desk.node, false),
    })
    .unwrap_or_default()
}
