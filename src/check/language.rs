//! Languages whose words rules know. A list of words is of one language, and no article is read by another's.
//!
//! It knows no word.

use crate::readability::Language;

/// Which articles a rule reads, by their language: codes such as `en`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Languages {
    /// All of them: the rule knows no word of any.
    Any,
    /// Those in these languages, whose words the rule knows; it is not run on others.
    Of(&'static [&'static str]),
    /// All of them for what needs no words, and for words those in these languages.
    Partly(&'static [&'static str]),
}

impl Languages {
    /// The languages whose words the rule knows.
    pub fn known(self) -> &'static [&'static str] {
        match self {
            Self::Any => &[],
            Self::Of(codes) | Self::Partly(codes) => codes,
        }
    }

    /// Whether the rule is run on an article in a language such as `es-MX`.
    pub fn reads(self, language: &str) -> bool {
        match self {
            Self::Any | Self::Partly(_) => true,
            Self::Of(codes) => codes.iter().any(|c| c.eq_ignore_ascii_case(base(language))),
        }
    }
}

/// `es` of `es-MX`: the code that lists are kept by.
pub(super) fn base(language: &str) -> &str {
    language.split(['-', '_']).next().unwrap_or(language)
}

/// Words of a rule that is a function, by language.
pub(super) struct ByLanguage {
    /// English words.
    pub(super) english: &'static [&'static str],
    /// Spanish words.
    pub(super) spanish: &'static [&'static str],
}

impl ByLanguage {
    /// The words for an article in a language; none where there is no list for it.
    pub(super) fn of(&self, language: &str) -> &'static [&'static str] {
        match Language::of(language) {
            Some(Language::English) => self.english,
            Some(Language::Spanish) => self.spanish,
            None => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_is_read_by_the_words_of_its_language() {
        let lists = ByLanguage {
            english: &["here"],
            spanish: &["aquí"],
        };
        for (language, words, is_read) in [
            ("en", &["here"][..], false),
            ("es", &["aquí"], true),
            ("es-MX", &["aquí"], true),
            ("ES_mx", &["aquí"], true),
            ("fr", &[], false),
            ("", &[], false),
        ] {
            assert_eq!(lists.of(language), words, "{language}");
            assert_eq!(Languages::Of(&["es"]).reads(language), is_read);
            assert!(Languages::Any.reads(language) && Languages::Partly(&["es"]).reads(language));
        }
    }
}
