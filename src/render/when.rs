//! Dates and words as a language writes them.
//!
//! It does not know the clock.

use super::words::Words;
use crate::config::Config;
use crate::moment::Moment;

/// The date format of a language: the settings' own, or else the theme's for that language.
pub fn format(config: &Config, words: &Words, language: &str) -> String {
    let own = if language == config.language {
        config.date_format.clone()
    } else {
        config
            .languages
            .get(language)
            .and_then(|l| l.date_format.clone())
    };
    own.or_else(|| words.get(language, "date-format", &[]))
        .unwrap_or_else(|| "%B %-d, %Y".to_owned())
}

/// A date in a language; none where the format has a code that is not known.
pub fn shown(moment: Moment, format: &str, words: &Words, language: &str) -> Option<String> {
    moment.format(format, &|key| words.get(language, key, &[]))
}

/// The text with its first letter as a capital.
pub fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// English names of days, Monday first, as settings write opening hours.
pub const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// Days in a language: `Monday to Thursday` where they follow one another, else `Monday, Friday`.
pub fn days(given: &[String], words: &Words, language: &str) -> String {
    let numbers: Vec<usize> = given
        .iter()
        .filter_map(|day| DAYS.iter().position(|d| d.eq_ignore_ascii_case(day)))
        .collect();
    let name = |n: usize| words.plain(language, &format!("day-{}", n + 1));
    let in_a_row = numbers.len() > 2
        && numbers
            .windows(2)
            .all(|pair| matches!(pair, [a, b] if *b == a + 1));
    match (numbers.first(), numbers.last()) {
        (Some(first), Some(last)) if in_a_row => {
            let between = words.get(
                language,
                "day-range",
                &[
                    ("first", super::words::Argument::Text(name(*first))),
                    ("last", super::words::Argument::Text(name(*last))),
                ],
            );
            capitalized(&between.unwrap_or_else(|| format!("{} – {}", name(*first), name(*last))))
        }
        _ => capitalized(
            &numbers
                .iter()
                .map(|n| name(*n))
                .collect::<Vec<_>>()
                .join(", "),
        ),
    }
}
