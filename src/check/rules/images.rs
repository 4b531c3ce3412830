//! Pictures without a description, with a poor one, and pictures of before and after.
//!
//! It does not open the files.

use std::collections::BTreeMap;

use crate::check::article::Article;
use crate::check::found::Found;
use crate::check::language::ByLanguage;
use crate::check::rule::{Languages, Reads, Rule, Run};
use crate::diagnostic::Severity;
use crate::source::Span;

pub(super) const RULES: &[&Rule] = &[&MISSING, &POOR, &BEFORE];

static MISSING: Rule = Rule {
    id: "alt-missing",
    severity: Severity::Error,
    tier: 1,
    reads: Reads::Article,
    languages: Languages::Any,
    finds: "A picture has no description.",
    why: "Who can’t see a picture hears its description (WCAG 1.1.1). A picture that only decorates is written as HTML, `<img src=\"leaf.svg\" alt=\"\">`.",
    bad: &[
        "![](https://pictures.example/room.jpg)",
        "Text ![](https://pictures.example/a.png) text",
        "[![](https://pictures.example/map.png)](https://maps.example/)",
        "![ ](https://pictures.example/room.jpg)",
        "![\u{a0}](https://pictures.example/room.jpg \"It’s a room\")",
        "![][room]\n\n[room]: https://pictures.example/room.jpg",
    ],
    good: &[
        "![The treatment room, with a reclining chair](https://pictures.example/room.jpg)",
        "<img src=\"https://pictures.example/leaf.svg\" alt=\"\">",
        "`![](room.jpg)`",
        "Text with [no picture](https://pictures.example/).",
    ],
    run: Run::Article(|article, found| {
        for image in article.prose.images.iter().filter(|i| i.alt.is_empty()) {
            found.report(image.span, "this picture has no description").help =
                Some("Say in the brackets what it shows, as in `![A nurse takes a patient’s blood pressure](…)`. If it only decorates, write it as HTML with `alt=\"\"`.".into());
        }
    }),
};

static POOR: Rule = Rule {
    id: "alt-poor",
    severity: Severity::Warning,
    tier: 1,
    reads: Reads::Article,
    languages: Languages::Partly(&["en", "es"]),
    finds: "The description of a picture does not say what it shows.",
    why: "A file’s name, “image of” and a description of 60 words help nobody. Say in one sentence what a person should know from the picture.",
    bad: &[
        "![IMG_2034.jpg](https://pictures.example/a.jpg)",
        "![Image of a room](https://pictures.example/a.jpg)",
        "![Picture\u{a0}of the team](https://pictures.example/a.jpg)",
        "![room_front-2](https://pictures.example/a.jpg)",
        "![A chair by a window](https://pictures.example/a.jpg)\n\n![A chair by a window](https://pictures.example/b.jpg)",
        "![The room on the second floor](https://pictures.example/a.jpg \"The room on the second floor\")",
        "![photo](https://pictures.example/a.jpg)",
        "es: ![Imagen de una sala](https://pictures.example/a.jpg)",
        "es: ![Foto\u{a0}del equipo](https://pictures.example/a.jpg)",
        "es: ![fotografía](https://pictures.example/a.jpg)",
        "es: ![Una silla «junto» a la ventana](https://pictures.example/a.jpg)\n\n![Una silla «junto» a la ventana](https://pictures.example/b.jpg)",
        "es: ![La sala del\nsegundo piso](https://pictures.example/a.jpg \"La sala del segundo piso\")",
        "es: ![sala_frente-2](https://pictures.example/a.jpg)",
    ],
    good: &[
        "![A reclining chair beside a window](https://pictures.example/a.jpg \"Room 2\")",
        "![Blood pressure over two hours](https://pictures.example/a.png)",
        "![Ben Ruiz](https://pictures.example/a.jpg)",
        "es: ![Un sillón junto a la ventana](https://pictures.example/a.jpg)",
        "es: ![Fotos y libros en un estante](https://pictures.example/a.jpg)",
    ],
    run: Run::Article(poor),
};

/// How a description starts that says that it is one.
const OPENINGS: ByLanguage = ByLanguage {
    english: &[
        "image of",
        "picture of",
        "photo of",
        "photograph of",
        "graphic of",
    ],
    spanish: &[
        "imagen de",
        "foto de",
        "fotografía de",
        "gráfico de",
        "ilustración de",
    ],
};
/// And words that are all of one.
const BARE: ByLanguage = ByLanguage {
    english: &["image", "picture", "photo", "graphic", "logo", "icon"],
    spanish: &[
        "imagen",
        "foto",
        "fotografía",
        "gráfico",
        "logo",
        "logotipo",
        "icono",
        "ícono",
    ],
};

/// Characters of a description that is too long to listen to.
const LONG: usize = 150;

fn poor(article: &Article<'_>, found: &mut Found<'_>) {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for image in article.prose.images.iter().filter(|i| !i.alt.is_empty()) {
        let alt = image.alt.as_str();
        let lower = alt.to_lowercase();
        let message = if is_file_name(alt) {
            format!("the description `{alt}` is a file’s name")
        } else if OPENINGS
            .of(article.language)
            .iter()
            .any(|o| lower.starts_with(o))
            || BARE.of(article.language).contains(&lower.as_str())
        {
            format!("the description `{alt}` says that it is a picture, which everybody knows")
        } else if alt.chars().count() > LONG {
            format!(
                "the description has {} characters, which is long to listen to",
                alt.chars().count()
            )
        } else if !image.title.is_empty() && image.title.trim() == alt {
            "the description and the caption are the same, so both are read out".to_owned()
        } else if seen.get(alt).is_some_and(|target| *target != image.target) {
            "another picture on this page has the same description".to_owned()
        } else {
            seen.insert(alt, &image.target);
            continue;
        };
        found.report(image.span, message).help =
            Some("Say in one sentence what the picture shows.".into());
    }
}

fn is_file_name(alt: &str) -> bool {
    let lower = alt.to_ascii_lowercase();
    let ending = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".avif"]
        .iter()
        .any(|e| lower.ends_with(e));
    let one_word =
        !alt.contains(' ') && alt.contains(['_', '-']) && alt.chars().any(|c| c.is_ascii_digit());
    ending
        || one_word
        || (lower.starts_with("img_")
            || lower.starts_with("dsc_")
            || lower.starts_with("screenshot 20"))
}

static BEFORE: Rule = Rule {
    id: "before-after",
    severity: Severity::Warning,
    tier: 1,
    reads: Reads::Article,
    languages: Languages::Partly(&["en", "es"]),
    finds: "Pictures show a patient before and after.",
    why: "They need the patient’s written permission (45 CFR 164.508), and in California a prominent statement on results (Business and Professions Code 651). Who took part may not be shown as typical without proof (FTC).",
    bad: &[
        "![Before and after six months](https://pictures.example/a.jpg)",
        "![Our patient, before & after](https://pictures.example/a.jpg)",
        "![Ana’s weight](https://pictures.example/before-after.jpg)",
        "## Before\u{a0}and after\n\n![Our patient on a scale](https://pictures.example/a.jpg)",
        "See the before-and-after\npictures.\n\n![A woman in a blue dress](https://pictures.example/a.jpg)",
        "![The transformation of a patient](https://pictures.example/a.jpg)",
        "es: ![Antes y después de seis meses](https://pictures.example/a.jpg)",
        "es: ![El peso de Ana](https://pictures.example/antes-y-despues.jpg)",
        "es: ## Antes\u{a0}y después\n\n![Nuestra paciente en la báscula](https://pictures.example/a.jpg)",
        "es: Vea las «fotos» de antes\ny después.\n\n![Una mujer de vestido azul](https://pictures.example/a.jpg)",
        "es: ![La transformación de una paciente](https://pictures.example/a.jpg)",
    ],
    good: &[
        "What to do before and after your visit.",
        "![A glass of water](https://pictures.example/a.jpg)\n\nOne.\n\nTwo.\n\nDrink before and after the session.",
        "![The room before lunch](https://pictures.example/a.jpg)",
        "es: Qué hacer antes y después de su visita.",
        "es: ![La sala antes del almuerzo](https://pictures.example/a.jpg)",
    ],
    run: Run::Article(before),
};

/// What says that pictures show before and after, and changes.
const PAIRS: ByLanguage = ByLanguage {
    english: &["before and after", "before after"],
    spanish: &[
        "antes y después",
        "antes y despues",
        "antes después",
        "antes despues",
    ],
};
const CHANGES: ByLanguage = ByLanguage {
    english: &["transformation"],
    spanish: &["transformación"],
};
/// What makes words nearby words on pictures.
const SHOWN: ByLanguage = ByLanguage {
    english: &["picture", "photo", "image", "result"],
    spanish: &["imagen", "imágenes", "foto", "resultado"],
};

fn before(article: &Article<'_>, found: &mut Found<'_>) {
    let language = article.language;
    let shows = |text: &str, pairs: &[&str]| {
        let text = text
            .to_lowercase()
            .replace(['-', '_', '/'], " ")
            .replace('&', "and");
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        pairs.iter().any(|pair| text.contains(pair))
    };
    let says = |text: &str| shows(text, PAIRS.of(language));
    // Names of files are English in sites of any language.
    let is_named = |file: &str| shows(file, PAIRS.english) || says(file);
    let block_of = |span: Span| {
        article
            .prose
            .blocks
            .partition_point(|b| b.start <= span.start)
    };
    for image in &article.prose.images {
        let own = says(&image.alt)
            || says(&image.title)
            || is_named(&image.target)
            || has_any(&image.alt, CHANGES.of(language));
        let near = || {
            let here = block_of(image.span);
            let passages = article.prose.passages.iter();
            let mut around = passages.filter(|p| block_of(p.span).abs_diff(here) <= 1);
            around.any(|p| {
                let text = article.prose.text_of(p);
                let pictures = has_any(text, SHOWN.of(language));
                says(text)
                    && (pictures
                        || matches!(
                            p.kind,
                            crate::parse::markdown::prose::PassageKind::Heading(_)
                        ))
            })
        };
        if own || near() {
            found.report(image.span, "this looks like a picture of a patient before or after").help =
                Some("Ask for written permission, and state beside the picture what results are typical.".into());
        }
    }
}

fn has_any(text: &str, words: &[&str]) -> bool {
    let lower = text.to_lowercase();
    words.iter().any(|word| lower.contains(word))
}
