//! A rule's page, for the terminal and for `docs/rules.md`: made from the rule, so that it can't go stale.
//!
//! It does not print.

use std::fmt::Write as _;

use super::catalogue;
use super::rule::{Languages, Rule, Run};

/// The page of a rule as Markdown; the error is the name that was meant, where one is near.
pub fn page(name: &str) -> Result<String, Option<&'static str>> {
    if let Some(rule) = catalogue::rules().get(name) {
        return Ok(rule_page(rule));
    }
    catalogue::known(name)?;
    let sentence = catalogue::names().get(name).copied().unwrap_or_default();
    Ok(format!("## {name}\n\n{sentence}\nThe build reports it.\n"))
}

/// All rules in one table.
pub fn table() -> String {
    let mut text = String::from("| rule | weight | looks at | finds |\n|---|---|---|---|\n");
    for (name, sentence) in catalogue::names() {
        let (weight, reads) = match catalogue::rules().get(name) {
            Some(rule) => (catalogue::most(rule).word(), rule.reads.words()),
            None => ("by the case", "the build"),
        };
        let _ = writeln!(text, "| `{name}` | {weight} | {reads} | {sentence} |");
    }
    text
}

/// All rules in one document: the table, and a page each.
pub fn document() -> String {
    let mut text = String::from(
        "# Rules\n\nEverything that `pamphlet check` and `pamphlet build` can say. This page is made from the rules themselves; `pamphlet check --explain RULE` prints one of them.\n\n",
    );
    text.push_str(&table());
    for rule in catalogue::rules().values() {
        let _ = write!(text, "\n{}", rule_page(rule));
    }
    text
}

fn rule_page(rule: &Rule) -> String {
    let mut text = format!(
        "## {}\n\n{}\n\n{}\n\n",
        rule.id,
        rule.finds,
        rule.why.trim()
    );
    let weight = catalogue::most(rule).word();
    let _ = writeln!(
        text,
        "- Weight: {weight}, unless the settings say otherwise (`check.rules`)."
    );
    let _ = writeln!(
        text,
        "- Looks at {}{}.",
        rule.reads.words(),
        match rule.run {
            Run::Words(_) => ", for words of `rules/words`",
            Run::Build => "; found while the site is built",
            Run::Article(_) | Run::Page(_) | Run::Site(_) | Run::Parts { .. } => "",
        }
    );
    match rule.languages {
        Languages::Any => {}
        Languages::Of(codes) => {
            let names = names_of(codes);
            let _ = writeln!(text, "- Reads articles in {names}, and no others.");
        }
        Languages::Partly(codes) => {
            let names = names_of(codes);
            let _ = writeln!(
                text,
                "- Knows words of {names}; articles in other languages are read for the rest."
            );
        }
    }
    if rule.tier > 1 {
        text.push_str("- One of the rules for the finishing touch.\n");
    }
    examples(
        &mut text,
        "It finds what stands between ⟦ and ⟧, or something in the text:",
        rule.bad,
    );
    examples(&mut text, "It is silent on:", rule.good);
    text
}

/// The names of languages by their codes.
fn names_of(codes: &[&str]) -> String {
    let name = |code: &&str| match *code {
        "en" => "English",
        "es" => "Spanish",
        _ => "other languages",
    };
    let names: Vec<&str> = codes.iter().map(name).collect();
    names.join(" and ")
}

fn examples(text: &mut String, heading: &str, examples: &[&str]) {
    if examples.is_empty() {
        return;
    }
    let _ = write!(text, "\n{heading}\n\n");
    for example in examples {
        let fence = if example.contains("````") {
            "`````"
        } else {
            "````"
        };
        let _ = write!(
            text,
            "{fence}markdown\n{}\n{fence}\n\n",
            visible(example.trim_end())
        );
    }
    let kept = text.trim_end().len();
    text.truncate(kept);
    text.push('\n');
}

/// The text with what can't be seen in it named.
fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{a0}' => shown.push_str("⟨no-break space⟩"),
            '\u{202f}' | '\u{2007}' => shown.push_str("⟨narrow space⟩"),
            '\u{2011}' => shown.push_str("⟨no-break hyphen⟩"),
            '\u{ad}' => shown.push_str("⟨soft hyphen⟩"),
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => shown.push_str("⟨invisible⟩"),
            '\u{2028}' | '\u{2029}' => shown.push_str("⟨line separator⟩"),
            '\r' => {}
            c => shown.push(c),
        }
    }
    shown
}
