//! The files of an index, as `search.js` reads them.
//!
//! - head: `{"v": digits that change with the index, "n": articles, "p": articles a file, "w": [first word of each file
//!   of words], "s": how many files of spellings}`
//! - words: `{"word": "0B2A"}`: for each article that holds it the distance from the one before, in base 36, and a
//!   letter for its weight, A for 1 to Z for 26
//! - spellings: words by their first letter, sorted, each as the number of letters that it shares with the one before,
//!   in base 36, and its rest; commas between them
//! - pages: `[[title, address, about], …]`

use std::fmt::Write as _;

use rayon::prelude::*;
use serde_json::{Value, json};

use super::Entry;
use crate::digest::{Digest, Digester};

/// Articles in a file of pages.
const PAGES: usize = 32;

/// Articles for which one more file of words is made: a file then holds some 25 KB.
const ARTICLES_A_FILE: usize = 32;

/// The most files of words.
const MOST_FILES: usize = 1024;

/// The most articles that are kept for a word, those with the most weight: who asks for a word of every article wants
/// the best, and files stay small.
const MOST_ARTICLES: usize = 400;

/// Files of spellings where there are several: `a` to `z`, digits, anything else.
pub const SPELLINGS: usize = 28;

/// Below this many articles all spellings are one file.
const FEW: usize = 200;

/// How many files of words an index has.
pub fn word_files(articles: usize) -> usize {
    (articles / ARTICLES_A_FILE).clamp(1, MOST_FILES)
}

/// How many files of spellings it has.
pub fn spelling_files(articles: usize) -> usize {
    if articles < FEW { 1 } else { SPELLINGS }
}

/// How many files of pages it has.
pub fn page_files(articles: usize) -> usize {
    articles.div_ceil(PAGES)
}

/// An index, file by file.
#[derive(Debug, Default)]
pub struct Files {
    /// The head.
    pub head: String,
    /// Files of words.
    pub words: Vec<String>,
    /// Files of spellings.
    pub spellings: Vec<String>,
    /// Files of pages.
    pub pages: Vec<String>,
}

/// The files of an index. Articles are numbered in the order given.
pub fn files(entries: &[Entry<'_>]) -> Files {
    let mut all: Vec<(&str, u32, u8)> = entries
        .iter()
        .enumerate()
        .flat_map(|(n, entry)| {
            let number = u32::try_from(n).unwrap_or(u32::MAX);
            let terms = entry.terms.iter();
            terms.map(move |(word, weight)| (word.as_str(), number, *weight))
        })
        .collect();
    all.par_sort_unstable();
    let lines: Vec<(&str, String)> = all
        .par_chunk_by(|a, b| a.0 == b.0)
        .map(|of_word| (of_word.first().map_or("", |w| w.0), postings(of_word)))
        .collect();
    let (words, firsts) = word_texts(&lines, word_files(entries.len()));
    let spellings = spelling_texts(&lines, spelling_files(entries.len()));
    let pages = page_texts(entries);
    let mut digester = Digester::new();
    for text in words.iter().chain(&spellings).chain(&pages) {
        digester.digest(Digest::of(text.as_bytes()));
    }
    let head = json!({
        "v": digester.finish().short(),
        "n": entries.len(),
        "p": PAGES,
        "w": firsts,
        "s": spellings.len(),
    });
    Files {
        head: head.to_string(),
        words,
        spellings,
        pages,
    }
}

/// The articles of a word as text.
fn postings(of_word: &[(&str, u32, u8)]) -> String {
    let mut kept: Vec<(u32, u8)> = of_word.iter().map(|(_, n, weight)| (*n, *weight)).collect();
    if kept.len() > MOST_ARTICLES {
        kept.sort_by_key(|(n, weight)| (std::cmp::Reverse(*weight), *n));
        kept.truncate(MOST_ARTICLES);
        kept.sort_unstable();
    }
    let mut text = String::new();
    let mut last = 0;
    for (number, weight) in kept {
        base36(number - last, &mut text);
        text.push(char::from(b'A' + weight.clamp(1, 26) - 1));
        last = number;
    }
    text
}

fn base36(mut number: u32, text: &mut String) {
    let mut digits = Vec::new();
    loop {
        digits.push(char::from_digit(number % 36, 36).unwrap_or('0'));
        number /= 36;
        if number == 0 {
            break;
        }
    }
    text.extend(digits.iter().rev());
}

/// Files of about the same size, exactly as many as wanted, and the first word of each.
fn word_texts<'a>(lines: &[(&'a str, String)], wanted: usize) -> (Vec<String>, Vec<&'a str>) {
    let size = |(word, text): &(&str, String)| word.len() + text.len() + 6;
    let total: usize = lines.iter().map(size).sum();
    let (mut texts, mut firsts) = (Vec::new(), Vec::new());
    let (mut done, mut from) = (0, 0);
    for n in 1..=wanted {
        let mut to = from;
        while to < lines.len() && (n == wanted || done * wanted < total * n) {
            done += lines.get(to).map_or(0, size);
            to += 1;
        }
        let part = lines.get(from..to).unwrap_or_default();
        firsts.push(part.first().map_or("\u{10ffff}", |(word, _)| word));
        let map: serde_json::Map<String, Value> = part
            .iter()
            .map(|(word, text)| ((*word).to_owned(), Value::from(text.as_str())))
            .collect();
        texts.push(Value::Object(map).to_string());
        from = to;
    }
    (texts, firsts)
}

/// Which file of spellings a word is in, of several.
fn spelling_file(word: &str) -> usize {
    match word.chars().next() {
        Some(c @ 'a'..='z') => c as usize - 'a' as usize,
        Some('0'..='9') => 26,
        _ => 27,
    }
}

fn spelling_texts(lines: &[(&str, String)], wanted: usize) -> Vec<String> {
    let mut texts = vec![(String::new(), ""); wanted];
    for (word, _) in lines {
        let n = if wanted == 1 { 0 } else { spelling_file(word) };
        if let Some((text, last)) = texts.get_mut(n) {
            let shared = last
                .chars()
                .zip(word.chars())
                .take_while(|(a, b)| a == b)
                .count()
                .min(35);
            if !text.is_empty() {
                text.push(',');
            }
            base36(u32::try_from(shared).unwrap_or(0), text);
            text.extend(word.chars().skip(shared));
            *last = word;
        }
    }
    texts
        .into_iter()
        .map(|(text, _)| Value::from(text).to_string())
        .collect()
}

fn page_texts(entries: &[Entry<'_>]) -> Vec<String> {
    entries
        .chunks(PAGES)
        .map(|some| {
            let mut text = String::from("[");
            for entry in some {
                if text.len() > 1 {
                    text.push_str(",\n");
                }
                // Writing to a string can't fail.
                let _ = write!(text, "{}", json!([entry.title, entry.url, entry.about]));
            }
            text.push(']');
            text
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(articles: usize) -> Files {
        let terms: Vec<_> = (0..articles)
            .map(|n| {
                vec![
                    ("common".to_owned(), (n % 26) as u8 + 1),
                    (format!("word{n:04}"), 2),
                ]
            })
            .collect();
        let entries: Vec<Entry<'_>> = terms
            .iter()
            .map(|terms| Entry {
                title: "T",
                url: "/t/".into(),
                about: "",
                terms,
            })
            .collect();
        files(&entries)
    }

    #[test]
    fn a_small_index_is_what_the_script_reads() {
        let found = index(2);
        assert_eq!(
            found.words,
            [r#"{"common":"0A1B","word0000":"0B","word0001":"1B"}"#]
        );
        assert_eq!(found.spellings, [r#""0common,0word0000,71""#]);
        assert_eq!(
            found.pages,
            ["[[\"T\",\"/t/\",\"\"],\n[\"T\",\"/t/\",\"\"]]"]
        );
        let head: Value = serde_json::from_str(&found.head).unwrap();
        assert_eq!(
            (&head["n"], &head["w"], &head["s"]),
            (&json!(2), &json!(["common"]), &json!(1))
        );
    }

    #[test]
    fn a_large_index_has_as_many_files_as_planned_and_every_word_once() {
        for articles in [0, 1, 31, 33, 199, 200, 1000] {
            let found = index(articles);
            assert_eq!(found.words.len(), word_files(articles));
            assert_eq!(found.spellings.len(), spelling_files(articles));
            assert_eq!(found.pages.len(), page_files(articles));
            let words: Vec<String> = found
                .words
                .iter()
                .flat_map(|text| {
                    let map: serde_json::Map<String, Value> = serde_json::from_str(text).unwrap();
                    map.into_iter().map(|(word, _)| word).collect::<Vec<_>>()
                })
                .collect();
            assert!(words.is_sorted());
            assert_eq!(words.len(), articles + usize::from(articles > 0));
        }
    }

    #[test]
    fn a_word_of_every_article_keeps_those_where_it_weighs_most() {
        let found = index(1000);
        let text = found.words.concat();
        let common = text
            .split("\"common\":\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        assert_eq!(common.matches(char::is_uppercase).count(), MOST_ARTICLES);
        assert!(!common.contains('A') && common.contains('Z'));
    }
}
