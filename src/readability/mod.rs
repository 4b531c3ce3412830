//! Plain text -> how hard it is to read, by formulas that others publish too.
//!
//! Sentences that are whole are measured; headings, table cells and items such as "Dizziness" are none. It does not
//! know articles or drugs: the caller gives blocks of text and says which names weigh nothing.
//!
//! Formulas: Flesch-Kincaid (Kincaid and others 1975), reading ease (Flesch 1948), SMOG (McLaughlin 1969),
//! Coleman-Liau (1975), Fernández Huerta (1959, as corrected by Law 2011: words a sentence, syllables a word).

pub mod sentences;
mod syllables;

use serde::Serialize;

pub use sentences::{Sentence, sentences, words};
pub use syllables::{english, spanish};

/// A language whose formulas are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English of any country.
    English,
    /// Spanish of any country.
    Spanish,
}

impl Language {
    /// The language of a tag such as `en-US`; none where there is no formula for it.
    pub fn of(tag: &str) -> Option<Self> {
        match tag.split(['-', '_']).next()?.to_ascii_lowercase().as_str() {
            "en" => Some(Self::English),
            "es" => Some(Self::Spanish),
            _ => None,
        }
    }

    /// Syllables of a word.
    pub fn syllables(self, word: &str) -> u32 {
        match self {
            Self::English => english(word),
            Self::Spanish => spanish(word),
        }
    }

    /// What the formulas count of a word.
    pub fn weigh(self, word: &str) -> Weight {
        let syllables = self.syllables(word);
        Weight {
            letters: word.chars().filter(|c| c.is_alphanumeric()).count() as u32,
            syllables,
            is_long: syllables > 2 && word.chars().any(char::is_lowercase),
        }
    }
}

/// What the formulas count of one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weight {
    /// Letters and digits.
    letters: u32,
    syllables: u32,
    /// Whether it has three syllables or more, and is no row of capitals.
    is_long: bool,
}

/// Fewest words for which a measure says anything.
const LEAST_WORDS: u32 = 100;
/// Fewest sentences for which a measure says anything.
const LEAST_SENTENCES: u32 = 5;

/// What the formulas count in a text. Counts of several texts may be added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Whole sentences.
    pub sentences: u32,
    /// Words in them.
    pub words: u32,
    /// Words whose length counts: all but the names that weigh nothing.
    pub weighed: u32,
    /// Letters and digits of the weighed words.
    pub letters: u32,
    /// Syllables of the weighed words.
    pub syllables: u32,
    /// Weighed words of three syllables and more.
    pub long_words: u32,
}

impl Counts {
    /// Counts the whole sentences of a block. Words for which `is_name` holds are counted in the length of their
    /// sentence, not by their own length: a drug's name is long, but its reader knows it.
    pub fn read(&mut self, block: &str, language: Language, is_name: &dyn Fn(&str) -> bool) {
        for sentence in sentences(block).into_iter().filter(|s| s.finished) {
            let text = block.get(sentence.range).unwrap_or_default();
            self.read_sentence(text, language, is_name);
        }
    }

    /// Counts one sentence.
    pub fn read_sentence(
        &mut self,
        sentence: &str,
        language: Language,
        is_name: &dyn Fn(&str) -> bool,
    ) {
        let words = words(sentence).filter_map(|range| sentence.get(range));
        self.add_sentence(words.map(|word| (!is_name(word)).then(|| language.weigh(word))));
    }

    /// Counts one sentence of which the weight of each word is known; a name has none.
    pub fn add_sentence(&mut self, words: impl IntoIterator<Item = Option<Weight>>) {
        let before = self.words;
        for weight in words {
            self.words += 1;
            let Some(weight) = weight else { continue };
            self.weighed += 1;
            self.letters += weight.letters;
            self.syllables += weight.syllables;
            self.long_words += u32::from(weight.is_long);
        }
        self.sentences += u32::from(self.words > before);
    }

    /// The grades of an English text; none where it is too short (100 words, 5 sentences) to have one.
    pub fn grades(&self) -> Option<Grades> {
        let (per_sentence, per_word) = self.rates()?;
        let weighed = f64::from(self.weighed);
        let sentences = f64::from(self.sentences);
        // Long words of the whole text, were each name as long as the rest.
        let long_words = f64::from(self.long_words) * f64::from(self.words) / weighed;
        Some(Grades {
            flesch_kincaid: 0.39 * per_sentence + 11.8 * per_word - 15.59,
            smog: 1.0430 * (long_words * 30.0 / sentences).sqrt() + 3.1291,
            coleman_liau: 5.88 * f64::from(self.letters) / weighed - 29.6 / per_sentence - 15.8,
            reading_ease: 206.835 - 1.015 * per_sentence - 84.6 * per_word,
        })
    }

    /// How easy a Spanish text is, by Fernández Huerta: 60 and more is plain, below 50 is for students; none where it
    /// is too short.
    pub fn spanish_ease(&self) -> Option<f64> {
        let (per_sentence, per_word) = self.rates()?;
        Some(206.84 - 60.0 * per_word - 1.02 * per_sentence)
    }

    /// Words a sentence, and syllables a word.
    fn rates(&self) -> Option<(f64, f64)> {
        let enough = self.words >= LEAST_WORDS && self.sentences >= LEAST_SENTENCES;
        (enough && self.weighed > 0).then(|| {
            (
                f64::from(self.words) / f64::from(self.sentences),
                f64::from(self.syllables) / f64::from(self.weighed),
            )
        })
    }
}

/// How hard an English text is. Grades are years of school in the United States.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Grades {
    /// Flesch-Kincaid grade, the one that most guides mean.
    pub flesch_kincaid: f64,
    /// SMOG grade: about three above Flesch-Kincaid on the same text (Grabeel and others, JMLA 2018).
    pub smog: f64,
    /// Coleman-Liau index: of letters alone, so it depends on no count of syllables.
    pub coleman_liau: f64,
    /// Flesch reading ease: 60 to 70 is plain, 100 very easy.
    pub reading_ease: f64,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CLOSE: f64 = 0.005;

    #[test]
    fn the_formulas_are_those_of_their_papers() {
        // Worked out by hand from the counts.
        let counts = Counts {
            sentences: 10,
            words: 150,
            weighed: 150,
            letters: 690,
            syllables: 225,
            long_words: 12,
        };
        let grades = counts.grades().unwrap();
        // 0.39 x 15 + 11.8 x 1.5 - 15.59
        assert!((grades.flesch_kincaid - 7.96).abs() < CLOSE);
        // 206.835 - 15.225 - 126.9
        assert!((grades.reading_ease - 64.71).abs() < CLOSE);
        // 1.043 x sqrt(36) + 3.1291
        assert!((grades.smog - 9.3871).abs() < CLOSE);
        // 0.0588 x 460 - 0.296 x 6.6667 - 15.8
        assert!((grades.coleman_liau - 9.2747).abs() < CLOSE);
        // 206.84 - 90 - 15.3
        assert!((counts.spanish_ease().unwrap() - 101.54).abs() < CLOSE);
    }

    #[test]
    fn what_is_no_sentence_and_what_is_a_name_weighs_nothing() {
        let mut counts = Counts::default();
        counts.read("Dizziness", Language::English, &|_| false);
        counts.read("Rest well. And drink", Language::English, &|_| false);
        counts.read("Ask about semaglutide.", Language::English, &|word| {
            word == "semaglutide"
        });
        let expected = Counts {
            sentences: 2,
            words: 5,
            weighed: 4,
            letters: 16,
            syllables: 5,
            long_words: 0,
        };
        assert_eq!(counts, expected);
        assert_eq!(counts.grades(), None, "five words have no grade");
    }

    #[test]
    fn a_language_is_known_by_its_tag() {
        assert_eq!(Language::of("en-US"), Some(Language::English));
        assert_eq!(Language::of("es"), Some(Language::Spanish));
        assert_eq!(Language::of("de"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_measured(text in "([a-z]{1,12} |[A-Z.?!]|[^a]){0,200}") {
            let mut counts = Counts::default();
            counts.read(&text, Language::English, &|word| word.len() == 3);
            counts.read(&text, Language::Spanish, &|_| false);
            if let Some(grades) = counts.grades() {
                prop_assert!(grades.flesch_kincaid.is_finite() && grades.smog.is_finite());
                prop_assert!(grades.coleman_liau.is_finite() && counts.spanish_ease().is_some());
            }
        }
    }
}
