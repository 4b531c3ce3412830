//! Articles in one language are read by the lists of that language, or not at all by that rule.
//!
//! What a rule knows is told by `Rule::languages`; its examples are in those languages, and each is read as the other, too.

use pamphlet::check::language::Languages;

use super::*;

/// Good examples that a rule has at least in each language whose words it knows.
const FEWEST_GOOD: usize = 2;

/// What is found in any language, though the rule knows words: signs, names of products and files, numbers.
/// Each is a rule and what its example holds.
const OF_NO_LANGUAGE: &[(&str, &str)] = &[
    // What an article on a medicine of that name lacks.
    ("risks-missing", "Spravato"),
    // Numbers.
    ("crisis-number-old", "800"),
    ("crisis-number-old", "988 and ⟦press"),
    // Marks, and names in addresses.
    ("chat-residue", "contentReference"),
    ("chat-residue", "【"),
    ("chat-residue", "utm_source"),
    ("chat-residue", "turn0search"),
    ("chat-residue", "oai_citation"),
    ("placeholder-left", "Lorem ipsum"),
    ("placeholder-left", "555-0199"),
    ("placeholder-left", "example.com"),
    ("placeholder-left", "TBD"),
    ("placeholder-left", "TKTK"),
    ("before-after", "before-after.jpg"),
    ("link-text-vague", "[https://"),
    ("link-text-vague", "link](/a/)"),
    // Files' names, lengths and repetitions.
    ("alt-poor", "IMG_2034"),
    ("alt-poor", "room_front-2"),
    ("alt-poor", "sala_frente-2"),
    ("alt-poor", "A chair by a window"),
    ("alt-poor", "Una silla"),
    ("alt-poor", "La sala del"),
    ("alt-poor", "The room on the second floor"),
    ("description-cut", "⟦…⟧"),
    ("description-cut", "⟦...⟧"),
    // Names of products, which are the same everywhere, and labels that changed.
    ("time-words-stale", "Zepbound"),
    ("time-words-stale", "Spravato"),
    ("drug-name-misspelt", ""),
    // Lengths, days, numbers and capitals of addresses; the clinic's own number.
    ("slug-poor", "what-you-should-know"),
    ("slug-poor", "2024-05-01"),
    ("slug-poor", "⟦12⟧"),
    ("slug-poor", "⟦\"7\"⟧"),
    ("slug-poor", "path:"),
    ("cta-check", "0142"),
    // The words of both languages begin alike.
    ("crisis-notice-missing", "uicid"),
    ("patient-identity", ", 34,"),
    ("patient-identity", "J. R., 29"),
    ("patient-identity", "(41)"),
    // A repetition is one in any language, and a hard text as hard by either formula.
    ("keyword-stuffed", ""),
    ("reading-grade", ""),
    // "TEPT" and "obesidad" have no English word beside them; initials and stars have, and "me" is both.
    ("testimonial-quote", "me hicieron"),
    ("testimonial-quote", "They listened to me"),
    ("testimonial-quote", "Me escucharon"),
];

/// Whether an example is in Spanish.
fn is_spanish(example: &str) -> bool {
    example.starts_with(SPANISH) || (example.starts_with("=== ") && example.contains(".es.md\n"))
}

#[test]
fn a_rule_that_knows_words_has_examples_in_each_language() {
    let mut faults = Vec::new();
    for rule in catalogue::rules().values() {
        let known = rule.languages.known();
        assert!(
            known.iter().all(|code| ["en", "es"].contains(code)),
            "{}",
            rule.id
        );
        for code in known {
            let own = |all: &[&str]| {
                let of = all.iter().filter(|e| is_spanish(e) == (*code == "es"));
                of.count()
            };
            let (bad, good) = (own(rule.bad), own(rule.good));
            if bad < FEWEST || good < FEWEST_GOOD {
                faults.push(format!(
                    "{}: {bad} bad and {good} good examples in {code}",
                    rule.id
                ));
            }
        }
        let speaks = rule
            .bad
            .iter()
            .any(|e| is_spanish(e) && e.starts_with(SPANISH));
        if speaks && !known.contains(&"es") {
            faults.push(format!(
                "{} has Spanish examples, but knows no Spanish",
                rule.id
            ));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn rules_of_word_lists_say_which_languages_they_read() {
    for rule in catalogue::rules().values() {
        if matches!(rule.run, Run::Words(_)) {
            assert!(matches!(rule.languages, Languages::Of(_)), "{}", rule.id);
        }
    }
}

/// What a rule with words finds in examples of the other language.
fn read_wrongly(spanish_ones: bool, config: &Config, checks: &Checks) -> Vec<String> {
    let mut faults = Vec::new();
    for rule in catalogue::rules().values() {
        if rule.languages == Languages::Any {
            continue;
        }
        let foreign = rule.bad.iter().filter(|e| !e.starts_with("=== "));
        for written in foreign.filter(|e| is_spanish(e) == spanish_ones) {
            let same = |(id, part): &&(&str, &str)| *id == rule.id && written.contains(part);
            if OF_NO_LANGUAGE.iter().any(|known| same(&known)) {
                continue;
            }
            let example = Example::of(written).text;
            let body = example.strip_prefix(SPANISH).unwrap_or(&example);
            let found = findings(checks, config, &file(body));
            if found.iter().any(|f| f.rule == rule.id) {
                faults.push(format!("{} finds something in:\n{written}", rule.id));
            }
        }
    }
    faults
}

#[test]
fn no_english_list_reads_an_article_in_spanish() {
    let (config, checks) = spanish();
    let faults = read_wrongly(false, config, checks);
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn no_spanish_list_reads_an_article_in_english() {
    let config = settings();
    let checks = Checks::new(&config, Depth::All);
    let faults = read_wrongly(true, &config, &checks);
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn an_article_in_a_language_without_lists_is_read_by_no_words() {
    let mut config = settings();
    config.language = "fr".into();
    let checks = Checks::new(&config, Depth::All);
    for spanish_ones in [false, true] {
        let faults = read_wrongly(spanish_ones, &config, &checks);
        assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    }
}

/// A page in Spanish, such as a careful writer's: with words that are English ones by their letters (`once`, `sin`,
/// `me`, `no`), loanwords, and what advertisements say in English.
const PAGE: &str = include_str!("spanish-page.md");

#[test]
fn careful_spanish_is_left_alone() {
    let (config, checks) = spanish();
    let found = findings(checks, config, PAGE);
    let told: Vec<String> = found
        .iter()
        .map(|f| {
            let span = f.place.as_ref().unwrap().span.range();
            format!("{}: {} “{}”", f.rule, f.message, PAGE.get(span).unwrap())
        })
        .collect();
    assert_eq!(told, Vec::<String>::new());
}

#[test]
fn the_careful_page_holds_what_english_lists_look_for() {
    let config = settings();
    let checks = Checks::new(&config, Depth::All);
    let found: std::collections::BTreeSet<String> = findings(&checks, &config, PAGE)
        .into_iter()
        .map(|f| f.rule.into_owned())
        .collect();
    // Read as English it is full of faults: else the page above would prove nothing.
    for rule in [
        "chat-residue",
        "claim-cure",
        "claim-fda-ketamine",
        "claim-fda-registered",
        "claim-generic-glp1",
        "claim-guarantee",
        "claim-hype",
        "claim-no-risk",
        "claim-superlative",
        "claim-unsourced",
        "claim-weight",
        "credential-claim",
        "jargon",
        "lang-person-first",
        "lang-stigma",
        "lang-suicide",
        "link-text-vague",
        "placeholder-left",
        "testimonial",
        "word-confusable",
    ] {
        assert!(found.contains(rule), "{rule} is not among {found:?}");
    }
}
