//! Whether an article says how to come, once.
//!
//! The built-in themes print a call to action under each article; a text needs none of its own.

use std::ops::Range;

use crate::check::article::Article;
use crate::check::built::Built;
use crate::check::found::Found;
use crate::check::language::ByLanguage;
use crate::check::phone;
use crate::check::rule::{Languages, Reads, Rule, Run};
use crate::diagnostic::Severity;
use crate::parse::markdown::prose::{PassageKind, ProsePassage};
use crate::parse::name::Kind;

pub(super) const RULES: &[&Rule] = &[&CALL];

static CALL: Rule = Rule {
    id: "cta-check",
    severity: Severity::Advice,
    tier: 2,
    reads: Reads::Article,
    languages: Languages::Of(&["en", "es"]),
    finds: "An article invites to call or book twice in a row, or its page has no number and no link for a visit.",
    why: "Who was invited a moment ago skips the second invitation, and the built-in themes print one under each article anyway. A page of a theme of your own that has neither your number as a link nor a way to book leaves a ready reader alone.",
    bad: &[
        "Call us at (555) 555-0142 to book.\n\n⟦Ready? Schedule a visit at (555) 555-0142 today.⟧",
        "## Next steps\n\nBook an appointment with our team.\n\n## Contact us\n\n⟦Schedule your appointment now, it’s easy.⟧",
        "Call [(555) 555-0142](tel:+15555550142) for a visit.\n\n⟦Call **us** at (555)\u{a0}555-0142.⟧",
        "Contact us\nto get started.\n\n⟦Get in touch: we’re here.⟧",
        "Please request an appointment.\n\n⟦Make an appointment by\nphone.⟧",
        "=== templates/page.html\n<!doctype html><html lang=\"en\"><head><title>T</title></head><body><h1>{{ page.title }}</h1>{{ page.content }}</body></html>\n=== content/articles/a.md\n---\ntitle: A\n---\nText\n",
        "es: Llámenos al (555) 555-0142 para una cita.\n\n⟦¿Tiene dudas? Llame al (555) 555-0142 hoy.⟧",
        "es: ## Contacto\n\nPida una cita con nuestro equipo.\n\n⟦Reserve su cita ahora: «es fácil».⟧",
        "es: Contáctenos\npara empezar.\n\n⟦Contáctenos **cuando** quiera.⟧",
        "es: Agende su visita.\n\n⟦Programe su\u{a0}visita hoy.⟧",
        "es: Solicite una cita.\n\n⟦Pida cita por\nteléfono.⟧",
    ],
    good: &[
        "Call us at (555) 555-0142 to book.",
        "Call us at (555) 555-0142 to book.\n\nBring your card. The room is on the second floor.",
        "Call the pharmacy at (212) 555-0100.\n\nCall us at (555) 555-0142.",
        "Book an appointment.\n\nText.\n\nBook an appointment.\n\nMore text.",
        "=== content/articles/a.md\n---\ntitle: A\n---\nText\n",
        "es: Llámenos al (555) 555-0142 para una cita.\n\nTraiga su tarjeta.",
        "es: Pida una cita.\n\nTexto.\n\nPida una cita.",
    ],
    run: Run::Parts {
        article: Some(twice),
        page: Some(nowhere),
        site: None,
    },
};

/// Words that invite to book.
const BOOK: ByLanguage = ByLanguage {
    english: &[
        "book a visit",
        "book an appointment",
        "book your",
        "schedule a",
        "schedule your",
        "make an appointment",
        "request an appointment",
        "set up an appointment",
    ],
    spanish: &[
        "pida una cita",
        "pida cita",
        "pide cita",
        "pide una cita",
        "reserve su",
        "reserva tu",
        "reserve una",
        "agende su",
        "agende una",
        "agenda tu",
        "programe su",
        "programe una",
        "solicite una cita",
        "solicita una cita",
    ],
};
/// Words that invite to write or call, without a number.
const CONTACT: ByLanguage = ByLanguage {
    english: &["contact us", "get in touch", "reach out to us"],
    spanish: &[
        "contáctenos",
        "contáctanos",
        "póngase en contacto con nosotros",
        "escríbanos",
    ],
};
/// Words of a paragraph that still is an invitation and not a text that holds one.
const SHORT: usize = 60;

/// What a paragraph invites to.
#[derive(PartialEq, Eq)]
enum Invites {
    Call,
    Book,
    Contact,
}

/// Two invitations to the same at the end of an article, with nothing but a heading between.
fn twice(article: &Article<'_>, found: &mut Found<'_>) {
    if found.wants_errors_only() {
        return;
    }
    let texts = article
        .prose
        .passages
        .iter()
        .rev()
        .filter(|p| !matches!(p.kind, PassageKind::Heading(_)));
    let mut last = texts.take(2);
    let (Some(second), Some(first)) = (last.next(), last.next()) else {
        return;
    };
    let Some(kind) =
        invites(article, second).filter(|kind| invites(article, first).as_ref() == Some(kind))
    else {
        return;
    };
    let what = match kind {
        Invites::Call => "call",
        Invites::Book => "book a visit",
        Invites::Contact => "get in touch",
    };
    let finding = found.report(
        article.prose.span(&second.range),
        format!("the article invites to {what} twice in a row"),
    );
    finding.help = Some(
        "Keep one. The built-in themes print a call to action under each article, too.".into(),
    );
}

fn invites(article: &Article<'_>, passage: &ProsePassage) -> Option<Invites> {
    let text = article.prose.lower.get(passage.range.clone())?;
    if passage.kind != PassageKind::Paragraph || text.split(' ').count() > SHORT {
        return None;
    }
    let holds = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if calls_the_clinic(article, &passage.range) {
        Some(Invites::Call)
    } else if holds(BOOK.of(article.language)) {
        Some(Invites::Book)
    } else {
        holds(CONTACT.of(article.language)).then_some(Invites::Contact)
    }
}

/// Whether one of the clinic's own numbers stands in a part of the text.
fn calls_the_clinic(article: &Article<'_>, range: &Range<usize>) -> bool {
    let inside =
        |phone: &&phone::Phone| range.start <= phone.range.start && phone.range.end <= range.end;
    let own = phone::of_clinic(article.config);
    article
        .phones()
        .iter()
        .filter(inside)
        .any(|phone| own.contains(&phone.digits))
}

/// An article's page on which nobody can tap the clinic's number or book, though the settings have one.
fn nowhere(page: &Built<'_>, found: &mut Found<'_>) {
    let is_article = page
        .document
        .filter(|d| d.name.kind != Kind::Section && !d.name.folder.is_empty());
    let Some(document) = is_article.filter(|_| !found.wants_errors_only()) else {
        return;
    };
    let own = phone::of_clinic(page.config);
    let booking = page
        .config
        .locations
        .iter()
        .filter_map(|l| l.booking_url.as_deref());
    let reaches = |href: &str| {
        let number = href.strip_prefix("tel:").and_then(phone::digits);
        number.is_some_and(|n| own.contains(&n))
            || booking
                .clone()
                .any(|url| !href.is_empty() && href.ends_with(url))
    };
    let has_way = !own.is_empty() || booking.clone().next().is_some();
    let links = page.elements.iter().filter(|e| e.name == "a");
    if !has_way || links.map(|e| e.get("href")).any(reaches) {
        return;
    }
    let message =
        "the page of this article has neither the clinic’s number as a link nor a link to book";
    let finding = found.on_page(page, Severity::Advice, "", message);
    finding.place = Some(crate::diagnostic::Place::new(
        &document.path.file(),
        document.front.title.span,
    ));
    finding.help = Some(
        "Let the template print one, as `partials/cta.html` of the built-in theme does.".into(),
    );
}
