//! What `check` says of waivers themselves.
//!
//! They are read and counted by `check::waiver`.

use crate::check::rule::{Languages, Reads, Rule, Run};
use crate::diagnostic::Severity;

pub(super) const RULES: &[&Rule] = &[&INVALID, &UNUSED];

static INVALID: Rule = Rule {
    id: "waiver-invalid",
    severity: Severity::Warning,
    tier: 1,
    reads: Reads::Article,
    languages: Languages::Any,
    finds: "A waiver names no rule, or gives no reason.",
    why: "`<!-- pamphlet-allow claim-cure: quotes the name of a trial -->` before a paragraph takes findings of that rule on it. `pamphlet-allow-section` holds to the next heading, `pamphlet-allow-file` for the whole file. The reason is for whoever reads the page next year.",
    bad: &[
        "<!-- pamphlet-allow claim-cure -->\n\nText",
        "<!-- pamphlet-allow claim-cuer: a quotation -->\n\nText",
        "<!-- pamphlet-allow claim-cure: -->\n\nText",
        "<!-- pamphlet-allow-file: quotes -->\n\nText",
        "Text <!-- pamphlet-allow claim-cure\n--> text",
    ],
    good: &[
        "<!-- pamphlet-allow claim-cure: the name of a trial -->\n\nThe Will Cure Depression trial.",
        "<!-- a note for the writer -->\n\nText",
        "`<!-- pamphlet-allow -->` shows how.",
    ],
    run: Run::Build,
};

static UNUSED: Rule = Rule {
    id: "waiver-unused",
    severity: Severity::Advice,
    tier: 1,
    reads: Reads::Site,
    languages: Languages::Any,
    finds: "A waiver that no finding needs any more.",
    why: "It would hide the next finding of its rule there, which nobody has looked at.",
    bad: &[
        "<!-- pamphlet-allow claim-cure: quotes a trial -->\n\nNothing here.",
        "<!-- pamphlet-allow-file claim-cure: quotes a trial -->\n\nNothing here.",
        "## A\n\n<!-- pamphlet-allow-section claim-cure: a trial -->\n\nText.\n\n## B\n\nIt will cure depression.",
        "It will cure depression.\n\n<!-- pamphlet-allow claim-cure: a trial -->\n\nNothing here.",
        "<!-- pamphlet-allow heading-not-read, claim-cure: a trial -->\n\nIt will cure depression.",
    ],
    good: &[
        "<!-- pamphlet-allow claim-cure: the name of a trial -->\n\nThe Will Cure Depression trial.",
        "<!-- pamphlet-allow-file claim-cure: the name of a trial -->\n\nThe Will Cure Depression trial.",
        "<!-- a note -->\n\nNothing here.",
    ],
    run: Run::Build,
};
