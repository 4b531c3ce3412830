//! All rules in one list: those of functions, those of word lists, and those that stages of the build report.
//!
//! It runs none.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::rule::{Rule, Run};
use super::rules;
use super::words::data;
use crate::diagnostic::{Severity, nearest};

/// Files of `rules/words/`: name and text.
const WORD_FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// All rules of `check`, by name. Rules that only a stage of the build reports and that need no examples stand in
/// [`crate::rules::RULES`] alone.
pub fn rules() -> &'static BTreeMap<&'static str, &'static Rule> {
    static ALL: OnceLock<BTreeMap<&'static str, &'static Rule>> = OnceLock::new();
    ALL.get_or_init(|| {
        let lists = WORD_FILES
            .iter()
            .filter_map(|(_, text)| data::read(text).ok());
        let lists = lists.map(|rule| &*Box::leak(Box::new(rule)));
        let code = rules::CODE.iter().flat_map(|rules| rules.iter().copied());
        code.chain(lists).map(|rule| (rule.id, rule)).collect()
    })
}

/// Whether findings of a rule are made by `check` itself and not by a stage of the build.
pub fn is_of_check(id: &str) -> bool {
    rules()
        .get(id)
        .is_some_and(|rule| !matches!(rule.run, Run::Build))
}

/// Names of all rules that a finding can have and settings can name, each with its sentence, by name.
pub fn names() -> BTreeMap<&'static str, &'static str> {
    let build = crate::rules::RULES.iter().copied();
    build
        .chain(rules().values().map(|rule| (rule.id, rule.finds)))
        .collect()
}

/// Whether there is a rule of that name; else the name that is nearest.
pub fn known(name: &str) -> Result<(), Option<&'static str>> {
    let names = names();
    if names.contains_key(name) {
        return Ok(());
    }
    Err(nearest(name, names.keys().copied()))
}

/// The most that findings of a rule weigh by themselves.
pub(super) fn most(rule: &Rule) -> Severity {
    match &rule.run {
        Run::Words(words) => words.most(rule.severity),
        _ => rule.severity,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_words_can_be_read() {
        for (name, bytes) in WORD_FILES {
            let rule = data::read(bytes).unwrap_or_else(|fault| panic!("{name}: {fault}"));
            assert_eq!(*name, format!("{}.toml", rule.id));
            let Run::Words(words) = &rule.run else {
                continue;
            };
            for phrase in words.terms.iter().flat_map(data::Term::all_phrases) {
                assert_eq!(super::super::words::fault(phrase), None, "{name}");
            }
        }
    }

    #[test]
    fn no_name_stands_for_two_rules() {
        let code: Vec<&str> = rules::CODE
            .iter()
            .flat_map(|r| r.iter())
            .map(|r| r.id)
            .collect();
        assert_eq!(rules().len(), code.len() + WORD_FILES.len());
        for name in rules().keys() {
            assert!(
                crate::rules::RULES.iter().all(|(known, _)| known != name),
                "{name}"
            );
        }
    }
}
