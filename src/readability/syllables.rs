//! A word -> how many syllables it is spoken with, English and Spanish.
//!
//! English spelling does not tell for sure; this counts groups of vowels and then corrects what spelling commonly
//! hides. It holds no dictionary.

use std::sync::OnceLock;

/// Words of everyday and medical English whose spelling misleads, with their syllables.
#[rustfmt::skip]
const EXCEPTIONS: &[(&str, u32)] = &[
    ("ache", 1), ("aches", 1), ("acne", 2), ("actually", 4), ("alien", 3), ("anesthesia", 4),
    ("annual", 3), ("anxiety", 4), ("area", 3), ("areas", 3), ("aren't", 1), ("awesome", 2),
    ("being", 2), ("bias", 2), ("biology", 4), ("business", 2), ("businesses", 3), ("cafe", 2),
    ("caffeine", 2), ("carriage", 2), ("casual", 3), ("chocolate", 3), ("client", 2),
    ("clients", 2), ("clinician", 3), ("clinicians", 3), ("cocaine", 2), ("colleague", 2),
    ("colleagues", 2), ("comfortable", 4), ("cooperate", 4), ("cooperation", 5), ("couldn't", 2),
    ("create", 2), ("created", 3), ("creates", 2), ("creature", 2), ("creatures", 2),
    ("cruel", 2), ("desire", 2), ("diabetes", 4), ("diabetic", 4), ("dialysis", 4),
    ("diarrhea", 4), ("diary", 3), ("didn't", 2), ("diet", 2), ("diets", 2), ("different", 3),
    ("does", 1), ("doesn't", 2), ("doing", 2), ("dr", 2), ("dual", 2), ("duel", 2), ("dying", 2),
    ("element", 3), ("elementary", 5), ("elements", 3), ("entire", 3), ("etc", 4),
    ("evening", 2), ("evenings", 2), ("every", 2), ("everybody", 4), ("everyday", 3),
    ("everyone", 3), ("everything", 3), ("everywhere", 3), ("experience", 4), ("experienced", 4),
    ("experiences", 5), ("eye", 1), ("eyes", 1), ("familiar", 3), ("family", 3),
    ("fibromyalgia", 6), ("fire", 1), ("forever", 3), ("friend", 1), ("friends", 1), ("fuel", 2),
    ("genuine", 3), ("giant", 2), ("giants", 2), ("going", 2), ("hadn't", 2), ("hasn't", 2),
    ("haven't", 2), ("headache", 2), ("headaches", 2), ("heartbeat", 2), ("higher", 2),
    ("hopefully", 3), ("hour", 1), ("hours", 1), ("however", 3), ("hundred", 2), ("idea", 3),
    ("ideas", 3), ("ideation", 4), ("identifier", 5), ("increment", 3), ("increments", 3),
    ("initiative", 4), ("initiatives", 4), ("insulin", 3), ("interest", 3), ("ion", 2),
    ("iron", 2), ("isn't", 2), ("junior", 2), ("kidney", 2), ("laboratory", 5), ("lawyer", 2),
    ("lawyers", 2), ("lieu", 1), ("lifestyle", 2), ("lifetime", 2), ("likelihood", 3),
    ("lion", 2), ("lying", 2), ("manual", 3), ("marriage", 2), ("maybe", 2), ("mayor", 2),
    ("medicine", 3), ("medicines", 3), ("moreover", 3), ("mr", 2), ("mrs", 2), ("naive", 2),
    ("naked", 2), ("nausea", 3), ("noah", 2), ("nuclear", 3), ("oasis", 3), ("obedient", 4),
    ("our", 1), ("patient", 2), ("patients", 2), ("patio", 3), ("pediatric", 4), ("people", 2),
    ("physician", 3), ("physicians", 3), ("piano", 3), ("pier", 1), ("pioneer", 3), ("poem", 2),
    ("poet", 2), ("prayer", 2), ("prescription", 3), ("proactive", 3), ("protein", 2),
    ("proteins", 2), ("psyche", 2), ("psychiatric", 4), ("psychiatrist", 4),
    ("psychiatrists", 4), ("psychiatry", 4), ("quiet", 2), ("quietly", 3), ("ratio", 3),
    ("reach", 1), ("react", 2), ("reacts", 2), ("real", 1), ("realign", 3), ("really", 2),
    ("reassurance", 4), ("reassure", 3), ("recipe", 3), ("recipes", 3), ("retirement", 3),
    ("riot", 2), ("routine", 2), ("rugged", 2), ("safety", 3), ("science", 2), ("sciences", 3),
    ("seizure", 2), ("senior", 2), ("seniors", 2), ("several", 3), ("shouldn't", 2),
    ("social", 2), ("society", 4), ("soldier", 2), ("soldiers", 2), ("solely", 2),
    ("somebody", 3), ("someone", 2), ("something", 2), ("sometimes", 2), ("somewhat", 2),
    ("somewhere", 2), ("special", 2), ("stomachache", 3), ("suicidal", 4), ("suicide", 3),
    ("suicides", 3), ("technique", 2), ("techniques", 2), ("theater", 3), ("therefore", 2),
    ("tier", 1), ("toothache", 2), ("trial", 2), ("trials", 2), ("trying", 2), ("union", 2),
    ("unions", 2), ("usual", 3), ("usually", 4), ("vacuum", 2), ("valuable", 3), ("variety", 4),
    ("vegetable", 4), ("vehicle", 3), ("vein", 1), ("via", 2), ("vietnam", 3), ("view", 1),
    ("violation", 4), ("violations", 4), ("violence", 3), ("violent", 3), ("vs", 2),
    ("wasn't", 2), ("wednesday", 2), ("weren't", 1), ("whatever", 3), ("wherever", 3),
    ("whoever", 3), ("whose", 1), ("wicked", 2), ("women", 2), ("wouldn't", 2), ("zoology", 4),
];

/// Syllables of an English word; at least 1. Parts joined by hyphens are counted one by one; of digits each stands for
/// one; capitals in a row (`FDA`) are spelled out.
pub fn english(word: &str) -> u32 {
    parts(word, english_part)
}

/// Syllables of a Spanish word; at least 1. Two strong vowels, or a weak one with an accent beside another, are two
/// (Real Academia Española, *Ortografía*, 2010, chapter II).
pub fn spanish(word: &str) -> u32 {
    parts(word, spanish_part)
}

fn parts(word: &str, count: fn(&str) -> u32) -> u32 {
    // Most words are one part in small letters.
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte == b'\'';
    if word.bytes().all(plain) && word.bytes().any(|b| b.is_ascii_lowercase()) {
        return count(word).max(1);
    }
    let mut sum = 0;
    for part in word.split(['-', '‑', '.', ',']) {
        let digits = part.chars().filter(char::is_ascii_digit).count();
        let letters = part.chars().filter(|c| c.is_alphabetic()).count();
        sum += digits as u32;
        if letters == 0 {
            continue;
        }
        let spelled = letters > 1 && letters < 6 && part.chars().all(|c| !c.is_lowercase());
        sum += if spelled {
            letters as u32
        } else {
            count(&part.replace('’', "'").to_lowercase())
        };
    }
    sum.max(1)
}

fn english_part(word: &str) -> u32 {
    let (word, genitive) = match word.strip_suffix("'s") {
        Some(owner) => (
            owner,
            owner.ends_with(['s', 'x', 'z', 'c'])
                || owner.ends_with("ce")
                || owner.ends_with("se")
                || owner.ends_with("ge"),
        ),
        None => (word, false),
    };
    u32::from(genitive) + written(word)
}

/// Syllables of a word in lower case, without its genitive.
fn written(word: &str) -> u32 {
    if let Some(count) = exception(word) {
        return count;
    }
    // Most words have no such part: their letter at that end tells.
    for first in FIRST_PARTS
        .iter()
        .filter(|first| first.bytes().next() == word.bytes().next())
    {
        let rest = word.strip_prefix(first).filter(|rest| {
            rest.len() > 2 && !rest.starts_with(is_vowel) && rest.contains(is_vowel)
        });
        if let Some(rest) = rest {
            return groups(silenced(first)) + written(rest);
        }
    }
    for last in LAST_PARTS
        .iter()
        .filter(|last| last.bytes().next_back() == word.bytes().next_back())
    {
        let stem = word.strip_suffix(last).filter(|stem| {
            stem.len() > 2 && stem.contains(is_vowel) && (*last != "ly" || stem.ends_with('e'))
        });
        if let Some(stem) = stem {
            return written(stem) + groups(last);
        }
    }
    groups(silenced(word))
        .saturating_sub(u32::from(word.ends_with("ically")))
        .max(1)
}

/// The syllables of a word whose spelling misleads.
fn exception(word: &str) -> Option<u32> {
    /// Where the exceptions begin that start with a letter or a later one, by letter; one more for their end.
    static STARTS: OnceLock<[usize; 27]> = OnceLock::new();
    let starts = STARTS.get_or_init(|| {
        std::array::from_fn(|letter| {
            let letter = b'a' + letter as u8;
            EXCEPTIONS.partition_point(|(known, _)| known.as_bytes() < [letter].as_slice())
        })
    });
    let letter = word.bytes().next()?.checked_sub(b'a')? as usize;
    let range = *starts.get(letter)?..*starts.get(letter + 1)?;
    let known = EXCEPTIONS.get(range)?;
    let found = known.binary_search_by_key(&word, |(known, _)| known).ok()?;
    known.get(found).map(|(_, count)| *count)
}

/// First parts of compounds whose `e` is silent.
const FIRST_PARTS: &[&str] = &[
    "base", "care", "every", "face", "fore", "frame", "grave", "home", "house", "life", "like",
    "mile", "note", "pipe", "safe", "score", "side", "some", "stake", "there", "time", "trade",
    "type", "where", "white", "wide",
];

/// Endings before which an `e` is silent.
const LAST_PARTS: &[&str] = &["ments", "ment", "less", "ful", "ness", "ly"];

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// The word without the `e` of its end that nobody hears (`make`, `makes`, `maked`); whole where it is heard
/// (`table`, `boxes`, `wanted`).
fn silenced(word: &str) -> &str {
    let heard_after_l = |stem: &str| {
        stem.strip_suffix('l')
            .is_some_and(|s| !s.ends_with(is_vowel) && !s.ends_with(['l', 'r']))
    };
    if let Some(stem) = word.strip_suffix("ue").filter(|s| s.ends_with(['g', 'q'])) {
        return stem;
    }
    for (end, heard_after) in [
        ("e", &[][..]),
        ("es", &["s", "x", "z", "ch", "sh", "c", "g"]),
        ("ed", &["t", "d"]),
    ] {
        let Some(stem) = word.strip_suffix(end) else {
            continue;
        };
        let after_vowel = stem.ends_with(is_vowel);
        let glide = end == "ed" && ["ay", "oy", "ey"].iter().any(|g| stem.ends_with(g));
        let heard = heard_after.iter().any(|h| stem.ends_with(h))
            || heard_after_l(stem)
            || after_vowel && !glide;
        return if heard || !stem.contains(is_vowel) {
            word
        } else {
            stem
        };
    }
    word
}

/// Groups of vowels, those that are spoken as two counted twice.
fn groups(word: &str) -> u32 {
    let mut few = [' '; 24];
    let mut many = Vec::new();
    let letters: &[char] = if word.len() <= few.len() {
        let mut len = 0;
        for (slot, letter) in few.iter_mut().zip(word.chars()) {
            *slot = plain(letter);
            len += 1;
        }
        few.get(..len).unwrap_or_default()
    } else {
        many.extend(word.chars().map(plain));
        &many
    };
    let at = |i: usize| letters.get(i).copied().unwrap_or(' ');
    let mut count = 0;
    let mut before = false;
    for (i, &c) in letters.iter().enumerate() {
        let back = |n: usize| i.checked_sub(n).map_or(' ', at);
        let vowel = match c {
            'y' => i > 0 && !(before && matches!(at(i + 1), 'a' | 'e' | 'i' | 'o' | 'u')),
            'u' => back(1) != 'q',
            _ => is_vowel(c),
        };
        if vowel
            && (!before
                || are_two(
                    back(2),
                    back(1),
                    c,
                    letters.get(i + 1..).unwrap_or_default(),
                ))
        {
            count += 1;
        }
        before = vowel;
    }
    let hidden = ["sm", "sms", "thm", "thms"]
        .iter()
        .any(|end| word.ends_with(end))
        || word.ends_with("dn't")
        || word.ends_with("sn't");
    let apart = [
        "reu", "reo", "reim", "reinv", "reem", "reen", "creat", "coord", "coop", "coins", "react",
        "real", "scien",
    ];
    count += u32::from(hidden) + u32::from(apart.iter().any(|start| word.starts_with(start)));
    count.max(1)
}

/// A letter without its accent, as far as English has any.
fn plain(c: char) -> char {
    match c {
        'á' | 'à' | 'â' | 'ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        other => other,
    }
}

/// Whether the vowels `first` and `second` after `before` are two syllables (`li-on`, but not `na-tion`).
fn are_two(before: char, first: char, second: char, after: &[char]) -> bool {
    let next = after.first().copied().unwrap_or(' ');
    let follows = |text: &str| after.iter().copied().take(text.len()).eq(text.chars());
    match (first, second) {
        ('i', 'a') => {
            !matches!(before, 'c' | 't' | 'g' | 's') || matches!(before, 'c' | 't') && next == 't'
        }
        ('i', 'o') => {
            !(matches!(before, 't' | 's' | 'c' | 'g' | 'x')
                || before == 'v' && next == 'r'
                || matches!(before, 'l' | 'n') && next == 'n')
        }
        ('i', 'u') => before != 'c',
        ('i', 'e') => {
            follows("ty")
                || follows("tal")
                || next == 't' && matches!(before, 'r' | 'l' | 'n' | 'd')
                || next == 'n' && !matches!(before, 't' | 'c' | 'f') && !follows("nd")
                || follows("st")
                || next == 'r' && (after.len() == 1 || follows("rs") && after.len() == 2)
        }
        ('i' | 'u', 'i' | 'u') if first == second => true,
        ('e', 'o') => !(matches!(next, 'p' | 'u') || before == 'g' && next == 'n'),
        ('e' | 'u' | 'o', 'i') => {
            follows("ng")
                || first == 'u'
                    && next == 't'
                    && !matches!(before, 'g' | 'q' | 'r' | 's' | 'b' | 'c')
        }
        ('u', 'a') => !matches!(before, 'g' | 'q'),
        ('u', 'e') => matches!(next, 'l' | 'n') && !matches!(before, 'g' | 'q'),
        ('u' | 'a', 'o') | ('y', _) => true,
        _ => false,
    }
}

fn spanish_part(word: &str) -> u32 {
    let letters: Vec<char> = word.chars().collect();
    let mut count = 0;
    let mut before: Option<char> = None;
    for (i, &c) in letters.iter().enumerate() {
        let back = i.checked_sub(1).and_then(|b| letters.get(b)).copied();
        let next = letters.get(i + 1).copied();
        let vowel = match c {
            // `que`, `gui`: the u is silent. `gü` is heard.
            'u' => {
                !(matches!(back, Some('q' | 'g')) && matches!(next, Some('e' | 'i' | 'é' | 'í')))
            }
            'y' => next.is_none(),
            _ => matches!(c, 'a' | 'e' | 'i' | 'o' | 'á' | 'é' | 'í' | 'ó' | 'ú' | 'ü'),
        };
        if vowel && before.is_none_or(|b| is_strong(b) && is_strong(c)) {
            count += 1;
        }
        before = vowel.then_some(c);
    }
    count.max(1)
}

/// Vowels of which two never share a syllable; `í` and `ú` are as strong as `a`.
fn is_strong(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'o' | 'á' | 'é' | 'ó' | 'í' | 'ú')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn english_words_have_the_syllables_of_a_dictionary() {
        for (syllables, words) in [
            (1, "the rest may help asked makes pulse aches tired played"),
            (
                2,
                "table boxes wanted something careful patient prism being lifetime employed doctor's didn't nurse's",
            ),
            (
                3,
                "ketamine depression medicine area autism element hospital suicide well-being HIV basically",
            ),
            (
                4,
                "medication psychiatry anesthesia experience anxiety variety reality PTSD",
            ),
            (5, "dissociation creativity"),
        ] {
            for word in words.split(' ') {
                assert_eq!(english(word), syllables, "{word}");
            }
        }
        assert!(EXCEPTIONS.is_sorted());
    }

    #[test]
    fn spanish_words_have_the_syllables_of_the_academy() {
        for (syllables, words) in [
            (1, "sol bien que guion soy"),
            (2, "guerra país ansia cuida muerte"),
            (3, "pingüino médico teatro sería depresión ansiedad"),
            (4, "medicina tratamiento ketamina"),
        ] {
            for word in words.split(' ') {
                assert_eq!(spanish(word), syllables, "{word}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_word_has_a_syllable(word in "[a-zA-Zñáéíóúü'’0-9.-]{0,20}|[^a]{0,10}") {
            prop_assert!(english(&word) >= 1);
            prop_assert!(spanish(&word) >= 1);
        }
    }
}
