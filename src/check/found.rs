//! Findings of one rule, as they are made.
//!
//! It does not decide what a finding weighs in the end: the settings do.

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Span;

use super::rule::Rule;

/// Where one rule puts its findings.
pub struct Found<'a> {
    pub(super) rule: &'static Rule,
    /// The file that places are in.
    pub(super) file: &'a str,
    /// Whether less than an error is wanted.
    pub(super) quiet: bool,
    pub(super) findings: &'a mut Vec<Diagnostic>,
}

impl Found<'_> {
    /// Adds a finding of the rule's own weight.
    pub fn report(&mut self, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.weighed(self.rule.severity, span, message)
    }

    /// Adds a finding that weighs less than the rule's most.
    pub fn weighed(
        &mut self,
        severity: Severity,
        span: Span,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        let finding = Diagnostic::new(self.rule.id, severity, message).at(self.file, span);
        self.findings.push(finding);
        let last = self.findings.len() - 1;
        &mut self.findings[last]
    }

    /// Whether findings that weigh less than an error are not wanted, so that a rule can spare itself their cost.
    pub fn wants_errors_only(&self) -> bool {
        self.quiet
    }
}
