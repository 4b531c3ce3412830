//! Texts become words with weights.
//!
//! The script folds and cuts a question in the same way (`search.js`): change both together.

use std::collections::BTreeMap;

/// The words of an article, sorted, each with its weight from 1 to 26.
pub type Terms = Vec<(String, u8)>;

/// The texts of an article.
#[derive(Clone, Debug, Default)]
pub struct Text<'a> {
    /// Its title.
    pub title: &'a str,
    /// Headings, tags and such: what stands out.
    pub labels: Vec<&'a str>,
    /// What it is about, in a sentence.
    pub about: &'a str,
    /// All of it, plain.
    pub body: &'a str,
}

/// Weights by where a word stands: in the title, in a label, in the sentence on what it is about.
const TITLE: u8 = 12;
const LABEL: u8 = 5;
const ABOUT: u8 = 3;

/// A word's most weight: a letter stands for it.
const MOST: u8 = 26;

/// Words of fewer letters say nothing; longer ones are no words.
const LENGTHS: std::ops::RangeInclusive<usize> = 2..=32;

/// The words of an article. A word counts for where it stands and, less and less, for how often.
pub fn terms(text: &Text<'_>) -> Terms {
    let mut counts: BTreeMap<String, (u32, u8)> = BTreeMap::new();
    for word in words(text.body) {
        counts.entry(word).or_default().0 += 1;
    }
    let mut raise = |text: &str, by: u8| {
        for word in words(text) {
            let place = &mut counts.entry(word).or_default().1;
            *place = (*place).max(by);
        }
    };
    raise(text.about, ABOUT);
    for label in &text.labels {
        raise(label, LABEL);
    }
    raise(text.title, TITLE);
    counts
        .into_iter()
        .map(|(word, (count, place))| (word, (often(count) + place).clamp(1, MOST)))
        .collect()
}

/// What a word's number of times is worth: 0, 1, 2, 3, 3, 4, … to 8.
fn often(count: u32) -> u8 {
    match count {
        0 => 0,
        1 => 1,
        2 => 2,
        3..=4 => 3,
        5..=7 => 4,
        8..=12 => 5,
        13..=20 => 6,
        21..=40 => 7,
        _ => 8,
    }
}

/// The words of a text in order, folded.
fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| {
            word.chars()
                .flat_map(char::to_lowercase)
                .map(plain)
                .collect()
        })
        .filter(|word: &String| LENGTHS.contains(&word.chars().count()))
}

/// A small Latin letter without its accent, for those from U+00E0 to U+017F that Unicode takes apart.
fn plain(c: char) -> char {
    match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ĥ' => 'h',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' => 'i',
        'ĵ' => 'j',
        'ķ' => 'k',
        'ĺ' | 'ļ' | 'ľ' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ō' | 'ŏ' | 'ő' => 'o',
        'ŕ' | 'ŗ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' => 's',
        'ţ' | 'ť' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => 'u',
        'ŵ' => 'w',
        'ý' | 'ÿ' | 'ŷ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_and_letters_alone_are_left_out() {
        let found: Vec<String> = words("A Señor's DEPRESIÓN: 20 mg, й—ё.").collect();
        assert_eq!(found, ["senor", "depresion", "20", "mg"]);
    }

    #[test]
    fn a_word_weighs_by_where_it_stands_and_how_often() {
        let terms = terms(&Text {
            title: "Sleep",
            labels: vec!["Rest"],
            about: "On sleep and dreams",
            body: "rest rest rest dreams water",
        });
        let of = |word: &str| terms.iter().find(|(w, _)| w == word).map(|(_, n)| *n);
        assert_eq!(of("sleep"), Some(12));
        assert_eq!(of("rest"), Some(8));
        assert_eq!(of("dreams"), Some(4));
        assert_eq!(of("water"), Some(1));
        assert_eq!(of("on"), Some(3));
    }
}
