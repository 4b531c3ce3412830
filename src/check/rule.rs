//! What a rule is: its name, weight, reach, sentence, examples, and how it is run.
//!
//! It holds no rule.

use crate::diagnostic::Severity;

use super::article::Article;
use super::built::Built;
use super::found::Found;
pub use super::language::Languages;
use super::whole::Whole;
use super::words::data::WordRule;

/// What a rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reads {
    /// One article: its source and what it says.
    Article,
    /// One page as it is built.
    Page,
    /// All of the site.
    Site,
}

impl Reads {
    /// The words for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Article => "one article",
            Self::Page => "the built page",
            Self::Site => "the whole site",
        }
    }
}

/// How a rule is run.
pub enum Run {
    /// By a function that looks at one article.
    Article(fn(&Article<'_>, &mut Found<'_>)),
    /// By a function that looks at one page as it is built.
    Page(fn(&Built<'_>, &mut Found<'_>)),
    /// By a function that looks at the whole site.
    Site(fn(&Whole<'_>, &mut Found<'_>)),
    /// By functions that look at several of these, each at what the others can't see.
    Parts {
        /// What looks at one article.
        article: Option<fn(&Article<'_>, &mut Found<'_>)>,
        /// What looks at one page as it is built.
        page: Option<fn(&Built<'_>, &mut Found<'_>)>,
        /// What looks at the whole site: warnings, which a build does not ask for.
        site: Option<fn(&Whole<'_>, &mut Found<'_>)>,
    },
    /// By its lists of words.
    Words(WordRule),
    /// By a stage of the build, whose own finding it is: its name, sentence and examples stand here.
    Build,
}

impl Run {
    /// What looks at one article, if anything does.
    pub(super) fn article(&self) -> Option<fn(&Article<'_>, &mut Found<'_>)> {
        match self {
            Self::Article(run) => Some(*run),
            Self::Parts { article, .. } => *article,
            _ => None,
        }
    }

    /// What looks at one page as it is built, if anything does.
    pub(super) fn page(&self) -> Option<fn(&Built<'_>, &mut Found<'_>)> {
        match self {
            Self::Page(run) => Some(*run),
            Self::Parts { page, .. } => *page,
            _ => None,
        }
    }

    /// What looks at the whole site, if anything does.
    pub(super) fn site(&self) -> Option<fn(&Whole<'_>, &mut Found<'_>)> {
        match self {
            Self::Site(run) => Some(*run),
            Self::Parts { site, .. } => *site,
            _ => None,
        }
    }
}

/// One rule. All its texts are for writers; its examples are its tests.
pub struct Rule {
    /// Kebab-case name of what is wrong.
    pub id: &'static str,
    /// The most that a finding weighs, unless the settings say otherwise.
    pub severity: Severity,
    /// 1 for the core, 2 for what is quiet on most sites.
    pub tier: u8,
    /// What it looks at.
    pub reads: Reads,
    /// Articles in which languages it looks at, and whose words it knows.
    pub languages: Languages,
    /// One sentence: what it finds.
    pub finds: &'static str,
    /// Why that matters, and what to do; a few sentences.
    pub why: &'static str,
    /// Texts that it finds something in: Markdown bodies, or whole files where they start with `---`, or whole sites
    /// where they start with `=== path`.
    pub bad: &'static [&'static str],
    /// Texts that it is silent on.
    pub good: &'static [&'static str],
    /// How it is run.
    pub run: Run,
}
