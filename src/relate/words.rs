//! Text into hashed words: cut, put in lower case, stemmed by the language's rules, hashed.
//!
//! It keeps no word but for `Word::text`'s time of borrowing, and knows nothing of weights or articles.

use std::cell::RefCell;

use rapidhash::v3::rapidhash_v3;
use rust_stemmers::{Algorithm, Stemmer};

/// Words longer than this many bytes are hashed as they stand: no stemmer has a rule for them.
const LONGEST_STEMMED: usize = 40;

/// The cache of stems is emptied when it holds this many words, so a long-running preview stays small.
const CACHE_LIMIT: usize = 1 << 18;

/// One word of a text, in hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hashed {
    /// Hash of the stem: what articles are compared by.
    pub stem: u32,
    /// Hash of the word in lower case, for copies of a text.
    pub exact: u32,
    /// How much the word may say.
    pub size: Size,
}

/// How much a word may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Size {
    /// One letter or digit: no term.
    Letter,
    /// A word that only holds others together ("of", "para"): a term only beside one that says something.
    Function,
    /// Two or three letters in a language whose function words are not listed: a term, but two of them
    /// together ("um die") are none.
    Short,
    /// Anything else, and each character of a script that is written without spaces.
    Full,
}

impl Size {
    /// Whether the word alone is a term.
    pub fn is_term(self) -> bool {
        matches!(self, Size::Short | Size::Full)
    }

    /// Whether two words side by side are a term.
    pub fn is_pair(self, next: Size) -> bool {
        self == Size::Full || next == Size::Full
    }
}

/// Function words of English. On a large site their number shows what they are; on one of ten articles
/// nothing else does.
const ENGLISH: &[&str] = &[
    "about", "after", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "because",
    "been", "before", "being", "between", "both", "but", "by", "can", "cannot", "could", "did",
    "do", "does", "doing", "don", "during", "each", "every", "few", "for", "from", "had", "has",
    "have", "having", "he", "her", "here", "hers", "him", "his", "how", "if", "in", "into", "is",
    "it", "its", "just", "ll", "may", "me", "might", "more", "most", "much", "must", "my", "no",
    "nor", "not", "of", "off", "on", "once", "only", "or", "other", "our", "ours", "out", "over",
    "own", "re", "same", "she", "should", "so", "some", "such", "than", "that", "the", "their",
    "theirs", "them", "then", "there", "these", "they", "this", "those", "through", "to", "too",
    "under", "until", "up", "us", "ve", "very", "was", "we", "were", "what", "when", "where",
    "which", "while", "who", "whom", "whose", "why", "will", "with", "would", "you", "your",
    "yours",
];

/// Function words of Spanish.
const SPANISH: &[&str] = &[
    "al", "algo", "ante", "antes", "aquel", "aquella", "así", "aunque", "bajo", "cada", "como",
    "con", "contra", "cual", "cuando", "cuya", "cuyo", "cómo", "de", "del", "desde", "donde",
    "dos", "durante", "el", "ella", "ellas", "ellos", "en", "entre", "era", "eran", "eres", "es",
    "esa", "esas", "ese", "eso", "esos", "esta", "estaba", "estar", "estas", "este", "esto",
    "estos", "está", "están", "fue", "fueron", "ha", "haber", "había", "han", "hasta", "hay", "la",
    "las", "le", "les", "lo", "los", "me", "mi", "mis", "mucho", "muchos", "muy", "más", "ni",
    "no", "nos", "nosotros", "nuestra", "nuestro", "os", "otra", "otras", "otro", "otros", "para",
    "pero", "poco", "por", "porque", "puede", "pueden", "pues", "que", "quien", "quienes", "qué",
    "se", "sea", "ser", "si", "sido", "sin", "sino", "sobre", "son", "su", "sus", "sí", "también",
    "tan", "tanto", "te", "tiene", "tienen", "toda", "todas", "todo", "todos", "tu", "tus", "un",
    "una", "unas", "uno", "unos", "usted", "ustedes", "ya", "yo",
];

/// The stemmer of a language code such as `es` or `pt-BR`; none where Snowball has no rules for it.
fn algorithm(language: &str) -> Option<Algorithm> {
    let primary = language.split(['-', '_']).next().unwrap_or_default();
    Some(match primary.to_ascii_lowercase().as_str() {
        "ar" => Algorithm::Arabic,
        "da" => Algorithm::Danish,
        "nl" => Algorithm::Dutch,
        "en" => Algorithm::English,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "hu" => Algorithm::Hungarian,
        "it" => Algorithm::Italian,
        "nb" | "nn" | "no" => Algorithm::Norwegian,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "es" => Algorithm::Spanish,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        _ => return None,
    })
}

/// What was found out before on this thread: a word's hash to its stem's hash and its size.
#[expect(
    clippy::disallowed_types,
    reason = "asked by key only, its order reaches nothing"
)]
#[derive(Default)]
struct Seen(std::collections::HashMap<u64, (u32, Size), rapidhash::fast::RandomState>);

thread_local! {
    static SEEN: RefCell<Seen> = RefCell::default();
}

/// A way to hash the words of one language.
pub(super) struct Hasher {
    stemmer: Option<Stemmer>,
    functions: Option<&'static [&'static str]>,
    salt: u64,
}

impl Hasher {
    /// The hasher for a language code.
    pub fn new(language: &str) -> Self {
        let algorithm = algorithm(language);
        let functions = match algorithm {
            Some(Algorithm::English) => Some(ENGLISH),
            Some(Algorithm::Spanish) => Some(SPANISH),
            _ => None,
        };
        Self {
            stemmer: algorithm.map(Stemmer::create),
            functions,
            salt: rapidhash_v3(language.as_bytes()),
        }
    }

    /// Hands each word of `text` on, hashed, with its place in bytes.
    pub fn each(&self, text: &str, mut take: impl FnMut(Hashed, std::ops::Range<usize>)) {
        SEEN.with_borrow_mut(|seen| {
            if seen.0.len() > CACHE_LIMIT {
                seen.0.clear();
            }
            cut(text, |word, size, place| {
                take(self.hash(word, size, seen), place);
            });
        });
    }

    fn hash(&self, word: &str, size: Size, seen: &mut Seen) -> Hashed {
        let hash = rapidhash_v3(word.as_bytes());
        let exact = fold(hash);
        if size == Size::Letter {
            let stem = exact;
            return Hashed { stem, exact, size };
        }
        let (stem, size) = *seen
            .0
            .entry(hash ^ self.salt)
            .or_insert_with(|| (self.stem(word), self.size(word, size)));
        Hashed { stem, exact, size }
    }

    fn stem(&self, word: &str) -> u32 {
        match &self.stemmer {
            Some(stemmer) if word.len() <= LONGEST_STEMMED => {
                fold(rapidhash_v3(stemmer.stem(word).as_bytes()))
            }
            _ => fold(rapidhash_v3(word.as_bytes())),
        }
    }

    fn size(&self, word: &str, by_length: Size) -> Size {
        match self.functions {
            None => by_length,
            Some(functions) if functions.contains(&word) => Size::Function,
            Some(_) => Size::Full,
        }
    }
}

/// 64 bits to 32, each of the old bits having its say.
pub(super) fn fold(hash: u64) -> u32 {
    (hash ^ (hash >> 32)) as u32
}

/// The hash of a label such as a tag or an address: space around it and upper case do not count.
pub(super) fn label(text: &str) -> u32 {
    fold(rapidhash_v3(text.trim().to_lowercase().as_bytes()))
}

/// Two hashes in their order, as one (the finishing steps of SplitMix64, Steele and others 2014).
pub(super) fn join(first: u32, second: u32) -> u32 {
    let mut x = (u64::from(first) << 32 | u64::from(second)).wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (x >> 32) as u32
}

/// What a character is to a word.
enum Kind {
    Part,
    Whole,
    Silent,
    Gap,
}

fn kind(c: char) -> Kind {
    match c {
        // Soft hyphen, zero-width space, joiners: they are not read.
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{feff}' => Kind::Silent,
        // Thai and Lao, Japanese and Chinese are written without spaces: each character is a word, and
        // pairs of them do what words do elsewhere.
        '\u{e00}'..='\u{eff}'
        | '\u{3041}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}' => Kind::Whole,
        '_' | '\u{300}'..='\u{36f}' => Kind::Part,
        c if c.is_alphanumeric() => Kind::Part,
        _ => Kind::Gap,
    }
}

/// Cuts a text into words in lower case: letters, digits and `_`, as a name in code has them.
fn cut(text: &str, mut take: impl FnMut(&str, Size, std::ops::Range<usize>)) {
    let mut word = String::with_capacity(64);
    let (mut start, mut letters) = (0, 0_usize);
    let mut end_word = |word: &mut String, letters: &mut usize, place: std::ops::Range<usize>| {
        let size = match *letters {
            0 => return,
            1 => Size::Letter,
            2 | 3 => Size::Short,
            _ => Size::Full,
        };
        take(word, size, place);
        word.clear();
        *letters = 0;
    };
    for (at, c) in text.char_indices() {
        if c.is_ascii_alphanumeric() || c == '_' {
            if letters == 0 {
                start = at;
            }
            word.push(c.to_ascii_lowercase());
            letters += 1;
            continue;
        }
        match if c.is_ascii() { Kind::Gap } else { kind(c) } {
            Kind::Part => {
                if letters == 0 {
                    start = at;
                }
                word.extend(c.to_lowercase());
                letters += 1;
            }
            Kind::Silent => {}
            Kind::Gap => end_word(&mut word, &mut letters, start..at),
            Kind::Whole => {
                end_word(&mut word, &mut letters, start..at);
                word.push(c);
                let mut full = 4;
                end_word(&mut word, &mut full, at..at + c.len_utf8());
            }
        }
    }
    end_word(&mut word, &mut letters, start..text.len());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let mut out = Vec::new();
        cut(text, |word, _, _| out.push(word.to_owned()));
        out
    }

    fn stems(language: &str, text: &str) -> Vec<u32> {
        let mut out = Vec::new();
        Hasher::new(language).each(text, |word, _| out.push(word.stem));
        out
    }

    #[test]
    fn words_are_letters_digits_and_underscores_in_lower_case() {
        assert_eq!(
            words("Dr. Peña's _ecvt_s: 5-HT, naïve!"),
            ["dr", "peña", "s", "_ecvt_s", "5", "ht", "naïve"]
        );
    }

    #[test]
    fn a_soft_hyphen_does_not_cut_a_word() {
        assert_eq!(words("keta\u{ad}mine"), ["ketamine"]);
    }

    #[test]
    fn scripts_without_spaces_are_cut_by_character() {
        assert_eq!(words("膝の痛み"), ["膝", "の", "痛", "み"]);
    }

    #[test]
    fn function_words_are_known_by_the_language() {
        let sizes = |language, text| {
            let mut out = Vec::new();
            Hasher::new(language).each(text, |word, _| out.push(word.size));
            out
        };
        assert_eq!(sizes("en", "the flu"), [Size::Function, Size::Full]);
        assert_eq!(sizes("es", "para the"), [Size::Function, Size::Full]);
        assert_eq!(sizes("de", "die Grippe"), [Size::Short, Size::Full]);
    }

    #[test]
    fn each_language_has_its_own_stems() {
        assert_eq!(stems("en", "treatment"), stems("en", "treatments"));
        assert_eq!(stems("es", "vacunas"), stems("es-MX", "vacuna"));
        assert_ne!(stems("xx", "vacunas"), stems("xx", "vacuna"));
    }

    #[test]
    fn the_place_of_a_word_is_its_bytes_in_the_text() {
        let text = "a Peña, b";
        let mut out = Vec::new();
        Hasher::new("es").each(text, |_, place| out.push(text.get(place).unwrap()));
        assert_eq!(out, ["a", "Peña", "b"]);
    }

    proptest::proptest! {
        #[test]
        fn no_text_in_any_language_stops_the_hasher(text in "\\PC*") {
            for language in ["ar", "da", "nl", "en", "fi", "fr", "de", "el", "hu", "it", "no", "pt",
                             "ro", "ru", "es", "sv", "ta", "tr", "xx"] {
                Hasher::new(language).each(&text, |_, _| {});
            }
        }

        #[test]
        fn no_word_of_accented_letters_stops_the_hasher(text in "[a-zßàéíñóöüçğışæøåαβγάέабвгд'ابتث]{1,12}") {
            for language in ["ar", "da", "nl", "en", "fi", "fr", "de", "el", "hu", "it", "no", "pt",
                             "ro", "ru", "es", "sv", "ta", "tr"] {
                Hasher::new(language).each(&text, |_, _| {});
            }
        }
    }
}
