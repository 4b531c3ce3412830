//! Pages on suicide that do not say at once where help is.
//!
//! It looks at the article: the notice in front matter, which the theme prints above the text, or a link to 988; and at
//! the built page, whether a theme of the site's own prints the notice.

use std::sync::LazyLock;

use crate::check::article::Article;
use crate::check::built::Built;
use crate::check::found::Found;
use crate::check::language::ByLanguage;
use crate::check::needles::Needles;
use crate::check::rule::{Languages, Reads, Rule, Run};
use crate::check::topic::Topic;
use crate::config::Config;
use crate::diagnostic::{Edit, Fix, Place, Severity};
use crate::parse::markdown::prose::PassageKind;
use crate::readability::Language;
use crate::source::Span;

pub(super) const RULES: &[&Rule] = &[&MISSING];

static MISSING: Rule = Rule {
    id: "crisis-notice-missing",
    severity: Severity::Error,
    tier: 1,
    reads: Reads::Article,
    languages: Languages::Of(&["en", "es"]),
    finds: "A page speaks of suicide and does not give the crisis line as a link.",
    why: "A reader in danger may have come by search and read no further than the first lines. Every guide on writing about suicide asks for the helpline on the page (AFSP, Ten Tips, 2019). `notice: crisis` in the front matter prints it above the text, with links that a phone can call and text. A page on prevention that nowhere speaks of what a person in danger feels is a warning. Any other line that can be called counts as well, but neither 911 nor your own number. Where the article has the notice, the built page is read: a template that leaves it out is told of.",
    bad: &[
        "---\ntitle: ⟦Thoughts of suicide⟧\n---\nTalk to us.",
        "## ⟦When you’re thinking of **suicide⟧**\n\nCall us.",
        "---\ntitle: Depression\ndescription: ⟦Low mood, sleep, suicidal\u{a0}thoughts and what helps.⟧\n---\nText.",
        "Some people have ⟦suicidal⟧ thoughts, and some\nharm themselves. Self‑harm is a sign.",
        "## ⟦Suicide⟧\n\nCall [911](tel:911) or us at [(555) 555-0142](tel:+15555550142).",
        "---\ntitle: ⟦Suicide prevention month\u{a0}begins⟧\n---\nJoin us.",
        "---\ntitle: ⟦Preventing suicide⟧\n---\nWhen suicidal thoughts come, talk to us.",
        "- Call 988 if you ⟦want to die⟧.\n- Suicide is a word that we say.",
        "=== content/a.es.md\n---\ntitle: Pensamientos de suicidio\ndate: 2026-01-01\n---\nHable con nosotros.",
        "=== templates/page.html\n<!doctype html><html lang=\"en\"><head><title>T</title></head><body><h1>{{ page.title }}</h1>{{ page.content }}</body></html>\n=== content/a.md\n---\ntitle: Thoughts of suicide\nnotice: crisis\n---\nTalk to us: it’s free.\n",
        "es: ---\ntitle: ⟦Ideas de suicidio⟧\n---\nHable con nosotros.",
        "es: ## ⟦Cuando piensa en **quitarse la vida⟧**\n\nLlámenos.",
        "es: ---\ntitle: Depresión\ndescription: ⟦Ánimo bajo, sueño, pensamientos\u{a0}suicidas y qué ayuda.⟧\n---\nTexto.",
        "es: Algunas personas tienen ideas ⟦suicidas⟧, y otras\nse hacen daño. La autolesión es una señal.",
        "es: - Llame al 988 si «⟦quiero morir⟧» es lo que piensa.\n- Suicidio es una palabra que decimos. Hay quien dice matarse.",
    ],
    good: &[
        "---\ntitle: Thoughts of suicide\nnotice: crisis\n---\nTalk to us.",
        "## Suicide\n\nCall or text [988](tel:988).",
        "## Suicide\n\nText <a href=\"sms:988\">988</a>.",
        "One word on suicide in a long text is no reason.",
        "## Suicide\n\n{{ crisis() }}",
        "## Suicide\n\nCall [116 123](tel:116123) in the United Kingdom.",
        "## Join #HackSuicide\n\nA weekend of code.",
        "A suicide squad of ants. `suicide` in code.",
        "=== content/a.md\n---\ntitle: Thoughts of suicide\nnotice: crisis\n---\nTalk to us.\n",
        "es: ## Suicidio\n\nLlame o escriba al [988](tel:988).",
        "es: ---\ntitle: Ideas de suicidio\nnotice: crisis\n---\nHable con nosotros.",
    ],
    run: Run::Parts {
        article: Some(run),
        page: Some(shown),
        site: None,
    },
};

/// Whether the built page of an article with the notice gives the line: a template may have left it out.
fn shown(page: &Built<'_>, found: &mut Found<'_>) {
    let notices = page.document.map_or(&[][..], |d| d.front.notice.as_slice());
    let Some(notice) = notices.iter().find(|n| n.value == "crisis") else {
        return;
    };
    let own = own_numbers(page.config);
    let links = page.elements.iter().filter(|e| e.name == "a");
    if links.map(|e| e.get("href")).any(|href| is_line(href, &own)) {
        return;
    }
    let message = "the page that is built of this article does not show its crisis notice";
    let finding = found.on_page(page, Severity::Error, "", message);
    finding.place = page
        .document
        .map(|d| Place::new(&d.path.file(), notice.span));
    finding.help = Some("The template leaves it out: include `partials/crisis.html` above the text, as the built-in theme does.".into());
}

fn run(article: &Article<'_>, found: &mut Found<'_>) {
    let lower = article.prose.lower.as_str();
    let words = match Language::of(article.language) {
        Some(Language::English) => &*ENGLISH_WORDS,
        Some(Language::Spanish) => &*SPANISH_WORDS,
        None => return,
    };
    let tells = |text: &str| {
        let mut found = words.within(text).map(|(_, at)| text.get(..at));
        found.any(|before| !before.is_some_and(|b| b.ends_with(char::is_alphanumeric)))
    };
    if !tells(lower) {
        return;
    }
    let first = |wanted: &dyn Fn(PassageKind) -> bool| {
        let mut passages = article.prose.passages.iter().filter(|p| wanted(p.kind));
        passages.find(|p| lower.get(p.range.clone()).is_some_and(&tells))
    };
    let head = first(&|kind| {
        matches!(
            kind,
            PassageKind::Title | PassageKind::Heading(_) | PassageKind::Description
        )
    });
    if head.is_none() && !article.topics.has(Topic::Suicide) || has_help(article) {
        return;
    }
    let (severity, span) = match head {
        Some(passage) => {
            let words = lower.get(passage.range.clone()).unwrap_or_default();
            let severity = if is_of_prevention(words, lower, article.language) {
                Severity::Warning
            } else {
                Severity::Error
            };
            (severity, article.prose.span(&passage.range))
        }
        // In passing, it may be enough that a person looks.
        None => (
            Severity::Warning,
            first(&|_| true).map_or(article.head(), |p| word_in(article, p.range.clone())),
        ),
    };
    let finding = found.weighed(
        severity,
        span,
        "this page speaks of suicide and has no link to the crisis line",
    );
    finding.help =
        Some("Add `notice: crisis` at the top, or a link: `call or text [988](tel:988)`.".into());
    finding.fix = insertion(article).map(|edit| Fix {
        safe: false,
        edits: vec![edit],
    });
}

/// What makes a title or heading one on work against suicide: a program, a campaign, a line.
const PREVENTION: ByLanguage = ByLanguage {
    english: &["prevent", "lifeline", "hotline", "crisis line", "awareness"],
    spanish: &["preven", "línea", "concienciación", "concientización"],
};
/// Words on suicide as a person thinks of it: with [`SELF_HARM`], what a page for readers in danger has.
const OF_A_PERSON: ByLanguage = ByLanguage {
    english: &[
        "suicidal",
        "thoughts of suicide",
        "think of suicide",
        "thinking of suicide",
        "thinking about suicide",
    ],
    spanish: &[
        "suicidas",
        "ideas de suicidio",
        "pensamientos de suicidio",
        "piensa en el suicidio",
        "pensar en el suicidio",
        "sí mism",
    ],
};
/// Words for it that do not name it.
const SELF_HARM: ByLanguage = ByLanguage {
    english: &[
        "self-harm",
        "self harm",
        "kill myself",
        "kill yourself",
        "kill themsel",
        "end my life",
        "end your life",
        "end their life",
        "want to die",
        "wanted to die",
        "wants to die",
    ],
    spanish: &[
        "autolesi",
        "quitarse la vida",
        "quitarme la vida",
        "matarse",
        "matarme",
        "quiero morir",
        "quiere morir",
        "ganas de morir",
    ],
};

/// Whether a title or heading speaks of prevention, in an article that nowhere speaks of a person in danger: a program
/// is news for those who work in it. A person should look; the build goes on.
fn is_of_prevention(head: &str, article: &str, language: &str) -> bool {
    let holds = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    holds(head, PREVENTION.of(language))
        && !holds(article, OF_A_PERSON.of(language))
        && !holds(article, SELF_HARM.of(language))
}

/// What makes a passage one on suicide beside [`SELF_HARM`], as `rules/topics.toml` has it, by its beginnings.
const NAMED: ByLanguage = ByLanguage {
    english: &["suicid"],
    spanish: &["suicid", "hacerse daño a sí mism"],
};
static ENGLISH_WORDS: LazyLock<Needles> =
    LazyLock::new(|| Needles::new(&[NAMED.english, SELF_HARM.english].concat()));
static SPANISH_WORDS: LazyLock<Needles> =
    LazyLock::new(|| Needles::new(&[NAMED.spanish, SELF_HARM.spanish].concat()));

/// The first of the words in a passage, to its end.
fn word_in(article: &Article<'_>, range: std::ops::Range<usize>) -> Span {
    let text = article.prose.lower.get(range.clone()).unwrap_or_default();
    let words = [NAMED, SELF_HARM];
    let first = words
        .iter()
        .flat_map(|lists| lists.of(article.language))
        .filter_map(|word| Some((text.find(word)?, word.len())))
        .min();
    let Some((at, len)) = first else {
        return article.prose.span(&range);
    };
    let rest = text.get(at + len..).unwrap_or_default();
    let end = at
        + len
        + rest
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(rest.len());
    article.prose.span(&(range.start + at..range.start + end))
}

/// Numbers for police and ambulance: they are no line to talk to.
const EMERGENCY: &[&str] = &["000", "112", "911", "999"];

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The clinic's own numbers, their digits alone.
fn own_numbers(config: &Config) -> Vec<String> {
    let phones = config.locations.iter().filter_map(|l| l.phone.as_deref());
    let numbers = phones.map(digits).filter(|own| !own.is_empty());
    numbers.collect()
}

/// Whether an address leads to a line to talk to.
fn is_line(target: &str, own: &[String]) -> bool {
    let number = digits(target);
    let is_own = || {
        let same = |own: &String| number.ends_with(own.as_str()) || own.ends_with(&number);
        own.iter().any(same)
    };
    let calls = target.starts_with("tel:") || target.starts_with("sms:");
    let talks = !number.is_empty() && !EMERGENCY.contains(&number.as_str());
    calls && talks && !is_own()
        || target.contains("988lifeline.org")
        || target.contains("findahelpline.com")
}

/// Whether the page shows the line: by its notice, a shortcode, or a link of its own.
fn has_help(article: &Article<'_>) -> bool {
    let document = article.document;
    let own = own_numbers(article.config);
    document
        .front
        .notice
        .iter()
        .any(|notice| notice.value == "crisis")
        || document
            .text
            .shortcodes
            .iter()
            .any(|call| call.value == "crisis")
        || document
            .text
            .links
            .iter()
            .any(|link| is_line(&link.target, &own))
}

/// The line `notice: crisis` after the title's, where front matter is YAML, has a title on one line and no notice.
fn insertion(article: &Article<'_>) -> Option<Edit> {
    let places = &article.document.places;
    let title = places.get("title")?;
    if places.contains_key("notice")
        || !article
            .text
            .trim_start_matches('\u{feff}')
            .starts_with("---")
    {
        return None;
    }
    let rest = article.text.get(title.value.end as usize..)?;
    let line = rest.find('\n')?;
    // What follows the title on its line may belong to a mapping in braces.
    let plain = rest.get(..line)?.trim().is_empty();
    let end = title.value.end as usize + line;
    let newline = if rest.get(..line)?.ends_with('\r') {
        "\r\n"
    } else {
        "\n"
    };
    plain.then(|| Edit {
        span: Span::new(end + 1, end + 1),
        text: format!("notice: crisis{newline}"),
    })
}
