//! Addresses of pages that are hard to read, to say and to remember.
//!
//! It changes none: an address that stands is linked to from elsewhere.

use crate::address::slugify;
use crate::check::article::Article;
use crate::check::found::Found;
use crate::check::language::ByLanguage;
use crate::check::rule::{Languages, Reads, Rule, Run};
use crate::diagnostic::Severity;
use crate::source::Span;

pub(super) const RULES: &[&Rule] = &[&POOR];

static POOR: Rule = Rule {
    id: "slug-poor",
    severity: Severity::Advice,
    tier: 2,
    reads: Reads::Article,
    languages: Languages::Partly(&["en", "es"]),
    finds: "The address of a page is long, holds a day, or says nothing.",
    why: "People read an address before they tap it, and say it on the telephone. A day in it makes a page look old that was reviewed last week. Before an address is on the web it costs nothing to change it; afterwards the old one has to be kept under `aliases`, so that links to it still lead somewhere.",
    bad: &[
        "---\ntitle: Visit\nslug: ⟦what-you-should-know-about-preparing-for-your-very-first-ketamine-infusion-at-our-clinic⟧\n---\nText",
        "---\ntitle: Costs\nslug: ⟦costs-2024-05-01⟧\n---\nText",
        "---\ntitle: \"It’s about us\"\nslug: ⟦\"about-the\"⟧\n---\nText",
        "---\ntitle: Page\nslug: ⟦12⟧\n---\nText",
        "---\ntitle: Visit\npath: ⟦/Articles/First_Visit/⟧\n---\nText",
        "---\ntitle: Visit\nslug: ⟦new-post⟧\n---\nText",
        "es: ---\ntitle: Visita\nslug: ⟦de-la⟧\n---\nTexto",
        "es: ---\ntitle: Visita\nslug: ⟦sin-titulo⟧\n---\nTexto",
        "es: ---\ntitle: Costos\nslug: ⟦costos-2024-05-01⟧\n---\nTexto",
        "es: ---\ntitle: «Visita»\nslug: ⟦\"7\"⟧\n---\nTexto",
        "es: ---\ntitle: Visita\npath: ⟦/Articulos/visita_uno/⟧\n---\nTexto",
    ],
    good: &[
        "---\ntitle: Visit\nslug: first-visit\n---\nText",
        "---\ntitle: News of 2024\nslug: news-2024\n---\nText",
        "---\ntitle: Who we are\nslug: who-we-are\n---\nText",
        "---\ntitle: After 9/11\nslug: post-9-11\n---\nText",
        "---\ntitle: 988\nslug: call-988\n---\nText",
        "es: ---\ntitle: Visita\nslug: primera-visita\n---\nTexto",
        "es: ---\ntitle: Quiénes somos\nslug: quienes-somos\n---\nTexto",
    ],
    run: Run::Article(run),
};

/// Characters of an address that is long.
const LONG: usize = 75;

/// Words that say nothing of a page by themselves.
const EMPTY: ByLanguage = ByLanguage {
    english: &[
        "a", "about", "an", "and", "article", "at", "by", "for", "in", "new", "of", "on", "or",
        "our", "page", "post", "the", "to", "untitled", "with", "your",
    ],
    spanish: &[
        "a", "al", "articulo", "con", "de", "del", "el", "en", "entrada", "la", "las", "los",
        "nueva", "nuevo", "o", "pagina", "para", "por", "sin", "su", "titulo", "un", "una", "y",
    ],
};
/// Names that stand for a whole, though each of their words is empty.
const NAMES: &[&str] = &["about"];

fn run(article: &Article<'_>, found: &mut Found<'_>) {
    if !article.is_page() || found.wants_errors_only() {
        return;
    }
    let front = &article.document.front;
    let (slug, span) = match (&front.path, &front.slug) {
        (Some(path), _) => (path.value.0.clone(), path.span),
        (None, Some(slug)) => (slugify(&slug.value), slug.span),
        (None, None) => (slugify(&article.document.name.stem), article.head()),
    };
    if let Some(message) = fault(&slug, article.language) {
        tell(span, message, found);
    }
}

fn tell(span: Span, message: String, found: &mut Found<'_>) {
    found.report(span, message).help = Some(
        "Give it a few plain words with `slug`, and name the old address under `aliases` if it was published."
            .into(),
    );
}

/// What is wrong with an address below the site's, if anything.
fn fault(address: &str, language: &str) -> Option<String> {
    let slug = address
        .trim_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or_default();
    if address.contains(|c: char| c.is_uppercase() || c == '_') {
        return Some(format!(
            "the address `{address}` has capitals or underscores, which nobody can say"
        ));
    }
    let length = slug.chars().count();
    if length > LONG {
        return Some(format!(
            "the last part of this page’s address has {length} characters"
        ));
    }
    if holds_a_day(slug) {
        return Some(format!(
            "the address `{slug}` holds a day, and will look old"
        ));
    }
    (!NAMES.contains(&slug) && says_nothing(slug, EMPTY.of(language)))
        .then(|| format!("the address `{slug}` does not say what the page is about"))
}

/// Whether an address is of empty words alone, with at most one short number: `page-2`, but not `post-9-11` or `1990`.
fn says_nothing(slug: &str, empty: &[&str]) -> bool {
    let is_number = |word: &&str| word.bytes().all(|b| b.is_ascii_digit());
    let (numbers, words): (Vec<&str>, Vec<&str>) = slug.split('-').partition(is_number);
    let short = numbers.iter().all(|number| number.len() <= 2);
    !slug.is_empty() && numbers.len() <= 1 && short && words.iter().all(|w| empty.contains(w))
}

/// Whether an address holds a day, such as `2024-05-01`.
fn holds_a_day(slug: &str) -> bool {
    let parts: Vec<&str> = slug.split('-').collect();
    let number = |text: &str, digits: usize, most: u32| {
        text.len() == digits && text.parse::<u32>().is_ok_and(|n| (1..=most).contains(&n))
    };
    parts.windows(3).any(|run| {
        let [year, month, day] = run else {
            return false;
        };
        number(year, 4, 2100) && number(month, 2, 12) && number(day, 2, 31)
    })
}
