//! What was to be filled in and was not.
//!
//! In articles, a clinic's own number or address is none, even where it is made up; the settings are looked at by themselves.

use std::sync::LazyLock;

use crate::check::article::Article;
use crate::check::found::Found;
use crate::check::language::ByLanguage;
use crate::check::needles::Needles;
use crate::check::phone;
use crate::check::rule::{Languages, Reads, Rule, Run};
use crate::check::whole::Whole;
use crate::diagnostic::Severity;
use crate::readability::Language;
use crate::source::Span;

pub(super) const RULES: &[&Rule] = &[&PLACEHOLDER];

static PLACEHOLDER: Rule = Rule {
    id: "placeholder-left",
    severity: Severity::Error,
    tier: 1,
    reads: Reads::Article,
    languages: Languages::Partly(&["en", "es"]),
    finds: "Something was to be filled in, and was not.",
    why: "Patients call made-up numbers and read “insert city here” as carelessness. A 555-01xx number or an example address that stands in the clinic’s own settings is not told of in articles, but once in the settings, as a warning; a demonstration names such a number in `check.allowed_phones`.",
    bad: &[
        "Lorem ipsum dolor sit amet.",
        "We’re in [insert city here], near the park.",
        "Call us at (212) 555-0199.",
        "TKTK: add prices",
        "Our fee is TBD\nand may change.",
        "Write to [email\u{a0}address] today.",
        "Ask [Clinic Name] about it.",
        "es: Estamos en [inserte la ciudad], cerca del parque.",
        "es: Pregunte en [nombre de la\u{a0}clínica].",
        "es: El precio: POR\nDEFINIR, y puede cambiar.",
        "es: - Teléfono: **XXXX**",
        "es: Escriba a [correo electrónico].",
        "[Book here](https://www.example.com/book)",
        "=== pamphlet.yaml\nclinic: {name: Your Clinic Name}\n=== content/a.md\n---\ntitle: A\n---\nIt’s text\n",
        "=== pamphlet.yaml\nclinic:\n  name: Harbor Light\n  phone: (212) 555-0199\n=== content/a.md\n---\ntitle: A\n---\nText\n",
        "=== pamphlet.yaml\nbase_url: https://www.example.com\n=== content/a.md\n---\ntitle: A\n---\nText\n",
        "=== pamphlet.yaml\ndescription: \"[insert\u{a0}description]\"\n=== content/a.md\n---\ntitle: A\n---\nText\n",
    ],
    good: &[
        "Call us at (555) 555-0142.",
        "A list of things to do.",
        "[City Hall](https://city.example/) is near.",
        "The dates are to be decided.",
        "`TKTK` marks what is open.",
        "Prices that we do not know yet were called “TBD” in SQL_ERROR_XXX.",
        "Press [Enter] to go on.",
        "es: TO\u{44}O ESTÁ INCLUIDO en el precio del XXX Congreso de Psiquiatría.",
        "es: Está por definir con su médico.",
        "=== pamphlet.yaml\n# Fill in [your clinic] here: phone (212) 555-0199\nclinic: {name: Harbor Light}\n=== content/a.md\n---\ntitle: A\n---\nText\n",
        "=== pamphlet.yaml\nclinic: {name: Harbor Light, phone: 212-555-0199}\ncheck: {allowed_phones: [212-555-0199]}\n=== content/a.md\n---\ntitle: A\n---\nText\n",
    ],
    run: Run::Parts {
        article: Some(run),
        page: None,
        site: Some(settings),
    },
};

/// What the settings still hold of a template: the first on each line, comments apart.
fn settings(whole: &Whole<'_>, found: &mut Found<'_>) {
    let text = (whole.settings)();
    let language = whole.config.language.as_str();
    let allowed = phone::allowed(whole.config);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.split_once(" #").map_or(line, |(before, _)| before);
        if line.trim_start().starts_with('#') {
            continue;
        }
        let lower = line.to_ascii_lowercase().replace('\u{a0}', "  ");
        let asked = ASKED.of(language).iter().find_map(|word| {
            lower
                .find(&format!("[{}", word.trim_end()))
                .map(|at| at..at + 1 + word.len())
        });
        let made_up = MADE_UP
            .iter()
            .find_map(|word| lower.find(word).map(|at| at..at + word.len()));
        let word = EXACT.of(language).iter().find_map(|word| {
            line.match_indices(word)
                .map(|(at, w)| at..at + w.len())
                .find(|range| is_word(line, range))
        });
        let mut phones = phone::phones(line)
            .into_iter()
            .filter(|p| is_made_up(&p.digits) && !allowed.contains(&p.digits));
        if let Some(range) = asked
            .or(made_up)
            .or(word)
            .or_else(|| phones.next().map(|p| p.range))
        {
            let words = line.get(range.clone()).unwrap_or_default().trim();
            let message = format!("`{words}` in the settings was to be filled in");
            let span = Span::new(start + range.start, start + range.end.min(line.len()));
            found
                .report_in(Severity::Warning, whole.settings_file, span, message)
                .help = Some(HELP.into());
        }
    }
}

/// Names of clinics and sites that stand in templates of settings.
const MADE_UP: &[&str] = &[
    "your clinic",
    "your practice",
    "clinic name here",
    "lorem ipsum",
    "//example.com",
    "//www.example.com",
    "yourclinic.",
    "yourdomain.",
    "@example.com",
];

/// Words that are found as they are, with large and small letters.
const EXACT: ByLanguage = ByLanguage {
    english: &[
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        "TBD",
        "TKTK",
        "XXX",
    ],
    // What English writers note is the Spanish word for "all", and three X are thirty in names of congresses.
    spanish: &[
        concat!("FIX", "ME"),
        "TBD",
        "TKTK",
        "XXXX",
        "POR COMPLETAR",
        "POR DEFINIR",
    ],
};
static ENGLISH_EXACT: LazyLock<Needles> = LazyLock::new(|| Needles::new(EXACT.english));
static SPANISH_EXACT: LazyLock<Needles> = LazyLock::new(|| Needles::new(EXACT.spanish));

/// What stands in brackets that were to be replaced: first words.
const ASKED: ByLanguage = ByLanguage {
    english: &["insert ", "your ", "enter ", "add "],
    spanish: &[
        "inserte ",
        "insertar ",
        "su ",
        "tu ",
        "escriba ",
        "escribir ",
        "ingrese ",
        "añada ",
        "agregue ",
        "poner ",
    ],
};
/// And whole insides.
const NAMED: ByLanguage = ByLanguage {
    english: &[
        "city",
        "name",
        "phone",
        "phone number",
        "address",
        "email",
        "email address",
        "date",
        "clinic",
        "clinic name",
        "doctor",
        "doctor name",
        "provider name",
        "practice name",
        "patient name",
        "state",
        "link",
        "url",
        "number",
        "price",
        "website",
        "company name",
        "location",
    ],
    spanish: &[
        "ciudad",
        "nombre",
        "teléfono",
        "número de teléfono",
        "dirección",
        "correo",
        "correo electrónico",
        "fecha",
        "clínica",
        "nombre de la clínica",
        "médico",
        "nombre del médico",
        "nombre del paciente",
        "estado",
        "enlace",
        "url",
        "número",
        "precio",
        "sitio web",
        "empresa",
        "lugar",
    ],
};

const HELP: &str = "Fill it in, or take it out.";

fn run(article: &Article<'_>, found: &mut Found<'_>) {
    let prose = article.prose;
    if !found.wants_errors_only() {
        brackets(article, found);
    }
    let mut report = |range: std::ops::Range<usize>| {
        let words = prose.text.get(range.clone()).unwrap_or_default();
        found
            .report(prose.span(&range), format!("`{words}` was to be filled in"))
            .help = Some(HELP.into());
    };
    for (at, words) in prose.lower.match_indices("lorem ipsum dolor") {
        report(at..at + words.len());
    }
    let exact = match Language::of(article.language) {
        Some(Language::English) => Some(&ENGLISH_EXACT),
        Some(Language::Spanish) => Some(&SPANISH_EXACT),
        None => None,
    };
    for (number, at) in exact.iter().flat_map(|exact| exact.within(&prose.text)) {
        let range = at..at
            + EXACT
                .of(article.language)
                .get(number)
                .map_or(0, |word| word.len());
        if is_word(&prose.text, &range) {
            report(range);
        }
    }
    for phone in article.phones() {
        if is_made_up(&phone.digits) && !own_phones(article).contains(&phone.digits) {
            report(phone.range.clone());
        }
    }
    for link in &article.document.text.links {
        let host = link.target.split("://").nth(1).unwrap_or_default();
        let host = host.split(['/', '?', '#', ':']).next().unwrap_or_default();
        let made_up = [
            "example.com",
            "www.example.com",
            "yourclinic.com",
            "www.yourclinic.com",
            "yourdomain.com",
            "www.yourdomain.com",
        ];
        if made_up.contains(&host) {
            let message = format!("the address `{}` was to be filled in", link.target);
            found.report(link.span, message).help = Some(HELP.into());
        }
    }
}

/// Words in brackets that were to be replaced. Some are meant as they stand, so they are warnings.
fn brackets(article: &Article<'_>, found: &mut Found<'_>) {
    let prose = article.prose;
    let (asked, named) = (ASKED.of(article.language), NAMED.of(article.language));
    for (open, _) in prose.text.match_indices('[') {
        let rest = prose.lower.get(open + 1..).unwrap_or_default();
        let Some(len) = rest
            .bytes()
            .take(60)
            .position(|b| matches!(b, b']' | b'[' | b'\n'))
        else {
            continue;
        };
        let inside = rest.get(..len).unwrap_or_default().trim();
        let closed = rest.as_bytes().get(len) == Some(&b']');
        let linked = prose.links.iter().any(|l| l.range.contains(&open));
        if closed
            && !linked
            && (asked.iter().any(|a| inside.starts_with(a)) || named.contains(&inside))
        {
            let range = open..open + len + 2;
            let words = prose.text.get(range.clone()).unwrap_or_default();
            let message = format!("`{words}` looks as if it was to be filled in");
            let finding = found.weighed(Severity::Warning, prose.span(&range), message);
            finding.help = Some(HELP.into());
        }
    }
}

/// Whether a number is one that is never given out: 555-0100 to 555-0199.
fn is_made_up(digits: &str) -> bool {
    digits.get(3..8) == Some("55501")
}

fn own_phones(article: &Article<'_>) -> Vec<String> {
    let mut own = phone::of_clinic(article.config);
    own.append(&mut phone::allowed(article.config));
    own
}

/// Whether a word stands by itself: not within a name such as `ERROR_XXX`, nor in quotation marks, which name it.
fn is_word(text: &str, range: &std::ops::Range<usize>) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let quote = |c: Option<char>| c.is_some_and(|c| matches!(c, '"' | '“' | '”' | '«' | '»'));
    let before = text.get(..range.start).and_then(|t| t.chars().next_back());
    let after = text.get(range.end..).and_then(|t| t.chars().next());
    let is_part = letter(before) || letter(after);
    let is_named = quote(before) && quote(after);
    !is_part && !is_named
}
