//! Excerpts with marks -> drawn text: line numbers, the lines, what is marked underlined and labelled.
//!
//! It does not choose what is shown or where a line is cut. The only file that knows the crate that draws.

use annotate_snippets::renderer::{AnsiColor, Effects, Style as Ansi};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::diagnostic::Severity;
use crate::report::excerpt::{Excerpt, one_line};

/// Wider than any line that is handed in: lines come cut, and the drawing crate must not cut them again.
const NO_LIMIT: usize = 100_000;

/// What a piece of text is coloured as.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ink {
    /// The word for a weight, and the place itself.
    Weight(Severity),
    /// The message.
    Strong,
    /// What leads the eye but is not read: line numbers, arrows.
    Quiet,
    /// A second place.
    Second,
    /// A line that comes.
    Added,
    /// A line that goes.
    Removed,
}

impl Ink {
    /// Its ANSI style. Named colours only, which a terminal's theme keeps readable; plain blue is too dark in many.
    fn style(self) -> Ansi {
        match self {
            Self::Weight(Severity::Error) => AnsiColor::Red.on_default().bold(),
            Self::Weight(Severity::Warning) => AnsiColor::Yellow.on_default().bold(),
            Self::Weight(Severity::Advice) => AnsiColor::BrightBlue.on_default().bold(),
            Self::Strong => Ansi::new().bold(),
            Self::Quiet => Ansi::new().effects(Effects::DIMMED),
            Self::Second => AnsiColor::Cyan.on_default(),
            Self::Added => AnsiColor::Green.on_default(),
            Self::Removed => AnsiColor::Red.on_default(),
        }
    }
}

/// `text` in `ink`, or as it is without colours.
pub(super) fn paint(text: &str, ink: Ink, color: bool) -> String {
    if !color || text.is_empty() {
        return text.into();
    }
    let style = ink.style();
    format!("{style}{text}{style:#}")
}

/// A heading and the lines under it.
pub(super) struct Section {
    /// Whole lines, already coloured and safe.
    pub heading: String,
    /// The lines of the file; none shows the heading alone.
    pub excerpt: Option<Excerpt>,
    /// For each mark of the excerpt, what is said beside it.
    pub notes: Vec<Option<String>>,
    /// Whether the first mark is the finding's own place.
    pub primary: bool,
}

/// Draws the sections one below the other with line numbers of one width. Ends without a line break.
pub(super) fn draw(sections: &[Section], severity: Severity, color: bool) -> String {
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Advice => Level::INFO,
    };
    let group = |section: &Section| group(section, level.clone());
    let groups: Vec<Group<'static>> = sections.iter().map(group).collect();
    renderer(color).render(&groups)
}

/// One section in the drawing crate's terms.
fn group(section: &Section, level: Level<'static>) -> Group<'static> {
    // A title without a level's name is printed as it is, which leaves the heading to `terminal`.
    let group = Group::with_title(level.no_name().secondary_title(section.heading.clone()));
    let Some(excerpt) = &section.excerpt else {
        return group;
    };
    let mark = |(i, range): (usize, &std::ops::Range<usize>)| {
        let kind = if i == 0 && section.primary {
            AnnotationKind::Primary
        } else {
            AnnotationKind::Context
        };
        let note = section.notes.get(i).cloned().flatten();
        kind.span(range.clone())
            .label(note.map(|note| one_line(&note)))
    };
    let snippet = Snippet::source(excerpt.text.clone()).line_start(excerpt.first_line);
    group.element(snippet.annotations(excerpt.marks.iter().enumerate().map(mark)))
}

/// The drawing crate's settings, with the same colours on every system.
fn renderer(color: bool) -> Renderer {
    let plain = Renderer::plain().term_width(NO_LIMIT);
    if !color {
        return plain;
    }
    plain
        .error(Ink::Weight(Severity::Error).style())
        .warning(Ink::Weight(Severity::Warning).style())
        .info(Ink::Weight(Severity::Advice).style())
        .line_num(Ink::Quiet.style())
        .context(Ink::Second.style())
}
