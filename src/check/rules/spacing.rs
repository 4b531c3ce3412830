//! Blanks that are missing between sentences, and two kinds of apostrophes on one page.
//!
//! Two blanks in a row are no fault: they do not show.

use crate::check::article::Article;
use crate::check::found::Found;
use crate::check::rule::{Languages, Reads, Rule, Run};
use crate::diagnostic::{Edit, Fix, Severity};
use crate::source::Span;

pub(super) const RULES: &[&Rule] = &[&SPACE, &QUOTES];

static SPACE: Rule = Rule {
    id: "space-missing",
    severity: Severity::Warning,
    tier: 1,
    reads: Reads::Article,
    languages: Languages::Any,
    finds: "No blank stands after the end of a sentence, or one stands before a comma.",
    why: "It happens when paragraphs are pasted together, and readers take it for carelessness.",
    bad: &[
        "It was used for years.Today it helps.",
        "Is it safe?Yes, for most.",
        "Eat a light meal , then rest.",
        "It’s over.The nurse\nstays.",
        "It _stops here._ And then.Today it helps.",
        "Stop!Call us first",
    ],
    good: &[
        "It was used for years. Today it helps.",
        "Visit Login.Gov or Data.Gov today.",
        "The U.S.A. and 3.5 mg.",
        "Run Node.js and `a.B`.",
        "See <https://clinic.example/a.Bc>.",
        "Ask Dr.Ruiz",
    ],
    run: Run::Article(space),
};

/// What follows a full stop in a name: ends of addresses and of programs' names.
const NAMES: &[&str] = &["Gov", "Com", "Org", "Net", "Edu", "Mil", "Js", "Io", "Us", "Co", "Uk", "Ai", "Me"];

/// Short forms that stand right before a name.
const TITLES: &[&str] = &["Dr", "Mr", "Mrs", "Ms", "St", "Jr", "Sr", "Dra", "Sra", "Ste", "Prof"];

fn space(article: &Article<'_>, found: &mut Found<'_>) {
    let text = &article.prose.text;
    for (at, mark) in text.match_indices(['.', '?', '!']) {
        let before = text.get(..at).unwrap_or_default();
        let after = text.get(at + 1..).unwrap_or_default();
        let end = after.find(|c: char| !c.is_alphanumeric()).unwrap_or(after.len());
        let word = after.get(..end).unwrap_or_default();
        let mut letters = word.chars();
        let capital = letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase);
        let last = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let plain = last.len() > 1
            && last.chars().skip(1).all(char::is_lowercase)
            && !TITLES.contains(&last);
        // `portal.Clinic.example` and `a@b.Com` are addresses.
        let address = after.get(end..).is_some_and(|rest| rest.starts_with(['.', '/', '@', '(']) && !rest.starts_with(". "))
            || before.get(..before.len() - last.len()).is_some_and(|b| b.ends_with(['@', '/', '.', '-', '_']));
        if !capital || !plain || address || NAMES.contains(&word) {
            continue;
        }
        let span = article.prose.span(&(at..at + 1 + end));
        let finding = found.report(span, format!("no blank stands between `{last}{mark}` and `{word}`"));
        finding.help = Some("Put a blank between the sentences.".into());
        let place = article.prose.span(&(at + 1..at + 1 + end));
        let exact = article.text.get(place.range()) == Some(word);
        let here = Span::new(place.start as usize, place.start as usize);
        if exact {
            finding.fix = Some(Fix { safe: true, edits: vec![Edit { span: here, text: " ".into() }] });
        }
    }
    for (at, _) in text.match_indices(" ,") {
        let span = article.prose.span(&(at..at + 2));
        let between = text.get(..at).is_some_and(|b| b.ends_with(char::is_alphanumeric)) && text.get(at + 2..).is_some_and(|a| a.starts_with(' '));
        if between && span.len() == 2 {
            let finding = found.report(span, "a blank stands before this comma");
            finding.help = Some("Remove it.".into());
            finding.fix = Some(Fix { safe: true, edits: vec![Edit { span, text: ",".into() }] });
        }
    }
}

static QUOTES: Rule = Rule {
    id: "quotes-mixed",
    severity: Severity::Advice,
    tier: 2,
    reads: Reads::Article,
    languages: Languages::Any,
    finds: "Two kinds of apostrophe stand on one page.",
    why: "It shows that part of the text was pasted. Straight ones become curly when the site is built, so one kind in the source looks tidier and is easier to search.",
    bad: &[
        "It's here and it\u{2019}s there.",
        "Don\u{2019}t worry.\n\nYou can't be late.",
        "The patient\u{2019}s friend's car.",
        "We\u{2019}re open;\nthey're not.",
        "- I\u{2019}m\n- you're",
    ],
    good: &["It's here and it's there.", "It\u{2019}s here and it\u{2019}s there.", "Code `it's` and it\u{2019}s fine.", "Plain text."],
    run: Run::Article(quotes),
};

fn quotes(article: &Article<'_>, found: &mut Found<'_>) {
    let body = article.body();
    if !body.contains('\u{2019}') || !body.contains('\'') || !article.config.markdown.smart_punctuation {
        return;
    }
    let within = |mark: char| {
        body.match_indices(mark).filter(move |(at, m)| {
            let before = body.get(..*at).and_then(|t| t.chars().next_back());
            let after = body.get(at + m.len()..).and_then(|t| t.chars().next());
            let place = article.body_start + at;
            before.is_some_and(char::is_alphabetic) && after.is_some_and(char::is_alphabetic) && !article.prose.is_silent(place)
        })
    };
    let curly: Vec<usize> = within('\u{2019}').map(|(at, _)| article.body_start + at).collect();
    let straight = within('\'').count();
    let (Some(first), true) = (curly.first(), straight > 0) else {
        return;
    };
    let len = '\u{2019}'.len_utf8();
    let message = format!("this page has {} curly and {straight} straight apostrophes", curly.len());
    let finding = found.report(Span::new(*first, first + len), message);
    finding.help = Some("`pamphlet check --fix` makes them straight; the built page shows them curly.".into());
    let edits = curly.iter().map(|at| Edit { span: Span::new(*at, at + len), text: "'".into() });
    finding.fix = Some(Fix { safe: true, edits: edits.collect() });
}
