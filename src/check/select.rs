//! Which rules run, by the settings and by how much is asked for, and the automaton of their words.
//!
//! It runs none.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::article::Article;
use super::catalogue::{self, rules};
use super::found::Found;
use super::rule::{Rule, Run};
use super::topic::{TOPICS, Topic, Topics};
use super::words::data::Term;
use super::words::{Engine, Hit, Lists, judge};
use super::{Depth, language, waiver};
use crate::config::{Config, RuleSetting};
use crate::diagnostic::Severity;
use crate::digest::{Digest, Digester};
use crate::parse::markdown::prose::{PassageKind, Prose};

/// The words of topics, by topic and language.
const TOPIC_FILE: &str = include_str!("../../rules/topics.toml");

/// The rules of a run.
pub struct Checks {
    /// How much is looked at.
    pub depth: Depth,
    /// Stands for everything that findings on one article depend on, beside the article.
    pub mark: Digest,
    pub(super) article_rules: Vec<&'static Rule>,
    pub(super) page_rules: Vec<&'static Rule>,
    pub(super) site_rules: Vec<&'static Rule>,
    terms: Vec<(&'static Rule, &'static Term)>,
    /// Rules that the settings make errors, at least somewhere.
    raised: Vec<&'static str>,
    languages: BTreeMap<String, OnceLock<Words>>,
    none: Words,
}

/// The words of one language.
pub(super) struct Words {
    pub(super) engine: Engine,
    terms: Vec<(u32, &'static Rule, &'static Term)>,
}

/// The lists of a term, in the order of their numbers.
const LISTS: u32 = 4;

/// Words of one topic as written: a number of times that is enough, and lists by language.
#[derive(Deserialize)]
struct TopicWords {
    #[serde(default)]
    least: usize,
    words: BTreeMap<String, Vec<String>>,
}

fn topic_words() -> &'static BTreeMap<Topic, TopicWords> {
    static ALL: OnceLock<BTreeMap<Topic, TopicWords>> = OnceLock::new();
    ALL.get_or_init(|| toml::from_str(TOPIC_FILE).unwrap_or_default())
}

/// The words of a topic in all languages, as far as they are plain: names of medicines, say.
pub(super) fn names(topic: Topic) -> impl Iterator<Item = &'static str> {
    let lists = topic_words()
        .get(&topic)
        .into_iter()
        .flat_map(|words| words.words.values().flatten());
    lists
        .map(|word| word.trim_end_matches('*'))
        .filter(|word| !word.contains(['(', '*', '#']))
}

impl Checks {
    /// The rules that a run with these settings needs.
    pub fn new(config: &Config, depth: Depth) -> Self {
        let settings = &config.check.rules;
        let raised: Vec<&'static str> = rules()
            .keys()
            .copied()
            .filter(|id| settings.get(*id).is_some_and(|s| s.may_be(Severity::Error)))
            .collect();
        let is_wanted = |rule: &&'static Rule| {
            let setting = settings.get(rule.id);
            let off = setting.is_some_and(RuleSetting::is_off);
            let own = setting.is_none_or(|s| !s.is_everywhere())
                && catalogue::most(rule) == Severity::Error;
            !off && (depth == Depth::All || own || raised.contains(&rule.id))
        };
        let wanted: Vec<&'static Rule> = rules().values().copied().filter(is_wanted).collect();
        let mut terms = Vec::new();
        for rule in &wanted {
            if let Run::Words(words) = &rule.run {
                terms.extend(words.terms.iter().map(|term| (*rule, term)));
            }
        }
        let of = |fits: &dyn Fn(&Run) -> bool| {
            let held = wanted.iter().copied().filter(|rule| fits(&rule.run));
            held.collect::<Vec<_>>()
        };
        let languages = config
            .language_codes()
            .map(|code| (code.to_owned(), OnceLock::new()));
        Self {
            depth,
            mark: mark(config, depth),
            article_rules: of(&|run| run.article().is_some()),
            page_rules: of(&|run| run.page().is_some()),
            site_rules: wanted
                .iter()
                .copied()
                .filter(|rule| {
                    let part = matches!(rule.run, Run::Parts { .. });
                    let spared = part && depth == Depth::Errors && !raised.contains(&rule.id);
                    rule.run.site().is_some() && !spared
                })
                .collect(),
            terms,
            raised,
            languages: languages.collect(),
            none: Words {
                engine: Engine::new([]),
                terms: Vec::new(),
            },
        }
    }

    /// Whether any rule looks at the whole site.
    pub fn look_at_the_whole(&self) -> bool {
        !self.site_rules.is_empty()
    }

    /// Whether findings of a rule that weigh less than an error are not wanted.
    pub(super) fn is_quiet(&self, rule: &Rule) -> bool {
        self.depth == Depth::Errors && !self.raised.contains(&rule.id)
    }

    /// Whether a text can hold anything at all for these rules: a look at its bytes, before it is read.
    pub(super) fn may_find(&self, text: &str) -> bool {
        self.depth == Depth::All
            || !self.article_rules.is_empty()
            || !self.terms.is_empty()
            || text.contains(waiver::MARK)
    }

    /// The words of a language; none for one that the site does not have.
    pub(super) fn words(&self, language: &str) -> &Words {
        match self.languages.get(language) {
            Some(slot) => slot.get_or_init(|| self.words_of(language)),
            None => &self.none,
        }
    }

    fn words_of(&self, language: &str) -> Words {
        // `en-US` is read by the lists of `en`.
        let base = language::base(language).to_ascii_lowercase();
        let own = self
            .terms
            .iter()
            .filter(|(_, term)| term.language() == base.as_str());
        let terms: Vec<(u32, &'static Rule, &'static Term)> = own
            .enumerate()
            .map(|(number, (rule, term))| (number as u32 * LISTS, *rule, *term))
            .collect();
        let of_terms = terms.iter().flat_map(|(first, _, term)| {
            let lists = term.lists().into_iter().enumerate();
            lists.map(move |(list, phrases)| (first + list as u32, phrases, term.is_exact()))
        });
        let topics = terms.len() as u32 * LISTS;
        let of_topics = topic_words().iter().filter_map(|(topic, words)| {
            let list = words.words.get(base.as_str())?;
            Some((topics + *topic as u32, list.as_slice(), false))
        });
        let engine = Engine::new(of_terms.chain(of_topics));
        Words { engine, terms }
    }
}

impl Words {
    /// The topics that a page is about, by its words: one in the title or a heading is enough, else as many as the
    /// topic asks for.
    pub(super) fn topics(&self, hits: &[Hit], prose: &Prose) -> Topics {
        let first = self.terms.len() as u32 * LISTS;
        let mut counts = [0_usize; TOPICS.len()];
        for hit in hits.iter().filter(|hit| hit.list >= first) {
            let kind = prose.passage_at(hit.range.start).map(|p| p.kind);
            let weight = match kind {
                Some(PassageKind::Title | PassageKind::Heading(_)) => 1_000,
                _ => 1,
            };
            if let Some(count) = counts.get_mut((hit.list - first) as usize) {
                *count += weight;
            }
        }
        let mut topics = Topics::default();
        for ((topic, _), count) in TOPICS.into_iter().zip(counts) {
            let least = topic_words()
                .get(&topic)
                .map_or(1, |words| words.least.max(1));
            topics.set(topic, count >= least);
        }
        topics
    }

    /// Judges all rules of words; `run` is handed each rule that may have something to say.
    pub(super) fn judge(
        &self,
        article: &Article<'_>,
        hits: &[Hit],
        mut run: impl FnMut(&'static Rule, &dyn Fn(&mut Found<'_>)),
    ) {
        let mut by_term: BTreeMap<u32, [Vec<&Hit>; LISTS as usize]> = BTreeMap::new();
        for hit in hits {
            let lists = by_term.entry(hit.list / LISTS).or_default();
            if let Some(list) = lists.get_mut((hit.list % LISTS) as usize) {
                list.push(hit);
            }
        }
        for (first, rule, term) in &self.terms {
            let found = by_term.remove(&(first / LISTS));
            if found.is_none() && !term.is_of_article() {
                continue;
            }
            let [phrases, near, without, nowhere] = found.unwrap_or_default();
            let lists = Lists {
                phrases,
                near,
                without,
                nowhere,
            };
            run(rule, &|found| judge(article, term, &lists, found));
        }
    }
}

/// Everything beside an article that findings on it depend on.
fn mark(config: &Config, depth: Depth) -> Digest {
    let mut d = Digester::new();
    d.text(env!("CARGO_PKG_VERSION"))
        .text(env!("PAMPHLET_RULES"))
        .number(u64::from(depth == Depth::All))
        .text(&format!("{:?}", config.check))
        .value(&config.locations)
        .value(&config.markdown)
        .text(&config.title)
        .text(&config.language)
        .text(&config.base.origin);
    for location in &config.locations {
        d.text(location.phone.as_deref().unwrap_or_default());
    }
    d.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topic_has_words() {
        let words: BTreeMap<Topic, TopicWords> = toml::from_str(TOPIC_FILE).unwrap();
        for (topic, name) in TOPICS {
            assert!(words[&topic].words.contains_key("en"), "{name}");
        }
        for list in words.values().flat_map(|w| w.words.values()).flatten() {
            assert_eq!(super::super::words::fault(list), None);
        }
    }
}
