//! What an article is about, as far as rules ask: words of `rules/topics.toml`, or what front matter says.
//!
//! It does not know what a rule does with a topic.

use serde::{Deserialize, Serialize};

use crate::data::Data;

/// A subject that rules ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Topic {
    /// Ketamine, and esketamine.
    Ketamine,
    /// Medicines such as semaglutide and tirzepatide.
    Glp1,
    /// Suicide and self-harm.
    Suicide,
    /// Use of drugs and alcohol.
    Substance,
    /// Any drug or procedure.
    Treatment,
}

/// All topics, in order.
pub const TOPICS: [(Topic, &str); 5] = [
    (Topic::Ketamine, "ketamine"),
    (Topic::Glp1, "glp1"),
    (Topic::Suicide, "suicide"),
    (Topic::Substance, "substance"),
    (Topic::Treatment, "treatment"),
];

/// The topics of an article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Topics(u8);

impl Topics {
    /// Whether a topic is among them.
    pub fn has(self, topic: Topic) -> bool {
        self.0 & (1 << topic as u8) != 0
    }

    pub(super) fn set(&mut self, topic: Topic, on: bool) {
        let bit = 1 << topic as u8;
        self.0 = if on { self.0 | bit } else { self.0 & !bit };
    }

    /// What front matter says under `extra.topics` wins: a list names all topics, a map switches some.
    pub(super) fn overridden(mut self, extra: &Data) -> Self {
        let Some(given) = extra.0.get("topics") else {
            return self;
        };
        for (topic, name) in TOPICS {
            match given {
                serde_json::Value::Array(names) => {
                    self.set(topic, names.iter().any(|n| n.as_str() == Some(name)));
                }
                serde_json::Value::Object(switches) => {
                    if let Some(on) = switches.get(name).and_then(serde_json::Value::as_bool) {
                        self.set(topic, on);
                    }
                }
                _ => {}
            }
        }
        self
    }
}
