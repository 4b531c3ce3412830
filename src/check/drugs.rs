//! What is known of medicines: `rules/drugs.toml`, read once.
//!
//! It judges nothing. The facts have a date; the labels have the last word.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde::Deserialize;

const FILE: &str = include_str!("../../rules/drugs.toml");

/// A medicine, by one of its names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Product {
    /// As it is written.
    pub(super) name: String,
    /// Whether the name is a brand or a generic one.
    pub(super) kind: Kind,
    /// The generic name of a brand.
    pub(super) generic: Option<String>,
    /// What kind of medicine it is, in a few words.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "a fact for those who read the file")
    )]
    pub(super) class: String,
    /// What the FDA has approved it for, in a few words each.
    pub(super) approved: Vec<String>,
    /// Uses that pages claim and the label does not have: keys of [`Drugs::uses`].
    #[serde(default)]
    pub(super) not_for: Vec<String>,
    /// The product that has the use.
    pub(super) instead: Option<String>,
    /// Its Spanish name, where that differs.
    pub(super) spanish: Option<String>,
    /// Slips that are seen, in lower case.
    #[serde(default)]
    pub(super) misspelt: Vec<String>,
    /// Where the facts come from.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "a fact for those who read the file")
    )]
    pub(super) source: String,
}

/// What kind of name it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    /// Written with a capital.
    Brand,
    /// Written small.
    Generic,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "a fact for those who read the file")
    )]
    as_of: toml::value::Datetime,
    product: Vec<Product>,
    uses: BTreeMap<String, Vec<String>>,
    words: BTreeSet<String>,
}

/// All medicines that are known.
#[derive(Debug, Default)]
pub(super) struct Drugs {
    /// In the order of the file.
    pub(super) products: Vec<Product>,
    /// By use, the words of a sentence that claims it.
    pub(super) uses: BTreeMap<String, Vec<String>>,
    /// Every right name in lower case, in both languages.
    names: BTreeSet<String>,
    /// Words of the language that are one letter from a name.
    words: BTreeSet<String>,
    /// Products by the first letter of a name and its length, for finding what is near.
    by_shape: BTreeMap<(u8, usize), Vec<(String, usize)>>,
    /// Known slips, and the product that was meant.
    slips: BTreeMap<String, usize>,
    /// First letters and lengths of names, and of what may be a slip of one: few words have them.
    shapes: Shapes,
}

/// Which first byte and length words have, as a table.
#[derive(Debug)]
struct Shapes([u32; 256]);

impl Default for Shapes {
    fn default() -> Self {
        Self([0; 256])
    }
}

impl Shapes {
    /// Words longer than this share a place.
    const LONGEST: usize = 31;

    fn add(&mut self, first: u8, len: usize) {
        if let Some(lengths) = self.0.get_mut(usize::from(first)) {
            *lengths |= 1 << len.min(Self::LONGEST);
        }
    }

    fn has(&self, word: &str) -> bool {
        let first = word.bytes().next().unwrap_or_default();
        let lengths = self.0.get(usize::from(first)).copied().unwrap_or_default();
        lengths & (1 << word.len().min(Self::LONGEST)) != 0
    }
}

/// A name that was probably meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Meant<'d> {
    /// The right name.
    pub(super) name: &'d str,
    /// Whether the slip is a known one, so that nothing else can be meant.
    pub(super) surely: bool,
}

/// The medicines of the file.
pub(super) fn drugs() -> &'static Drugs {
    static ALL: OnceLock<Drugs> = OnceLock::new();
    ALL.get_or_init(|| toml::from_str(FILE).map(Drugs::of).unwrap_or_default())
}

/// Names shorter than this have too many neighbours to be known by a slip.
const LEAST_LETTERS: usize = 6;

impl Drugs {
    fn of(file: File) -> Self {
        let mut drugs = Self {
            uses: file.uses,
            words: file.words,
            ..Self::default()
        };
        for (number, product) in file.product.iter().enumerate() {
            let own = [Some(&product.name), product.spanish.as_ref()];
            for name in own.into_iter().flatten().map(|name| name.to_lowercase()) {
                if let Some(first) = name.bytes().next().filter(|_| name.len() >= LEAST_LETTERS) {
                    let shape = (first, name.len());
                    drugs
                        .by_shape
                        .entry(shape)
                        .or_default()
                        .push((name.clone(), number));
                }
                drugs.names.insert(name);
            }
            let generic = product.generic.as_deref().unwrap_or_default();
            drugs.names.extend(generic.split(' ').map(str::to_owned));
            let slips = product.misspelt.iter();
            drugs.slips.extend(slips.map(|slip| (slip.clone(), number)));
        }
        drugs.products = file.product;
        for word in drugs.names.iter().chain(drugs.slips.keys()) {
            if let Some(first) = word.bytes().next() {
                drugs.shapes.add(first, word.len());
            }
        }
        for (first, len) in drugs.by_shape.keys() {
            for len in len.saturating_sub(1)..=len + 1 {
                drugs.shapes.add(*first, len);
            }
        }
        drugs
    }

    /// Whether a word, in lower case, is the name of a medicine.
    pub(super) fn is_name(&self, word: &str) -> bool {
        self.shapes.has(word) && self.names.contains(word)
    }

    /// Whether a word, in lower case, is a brand.
    pub(super) fn is_brand(&self, word: &str) -> bool {
        let brands = self.products.iter().filter(|p| p.kind == Kind::Brand);
        self.names.contains(word)
            && brands
                .into_iter()
                .any(|p| p.name.eq_ignore_ascii_case(word))
    }

    /// The name that was meant by a word in lower case that is none; `spanish` prefers the Spanish name.
    pub(super) fn meant(&self, word: &str, spanish: bool) -> Option<Meant<'_>> {
        let first = word
            .bytes()
            .next()
            .filter(|_| word.len() + 1 >= LEAST_LETTERS && self.shapes.has(word))?;
        let right = |number: usize| {
            let product = self.products.get(number)?;
            let own = product.spanish.as_deref().filter(|_| spanish);
            Some(own.unwrap_or(&product.name))
        };
        if let Some(number) = self.slips.get(word) {
            return right(*number).map(|name| Meant { name, surely: true });
        }
        let lengths = word.len().saturating_sub(1)..=word.len() + 1;
        let near = lengths
            .filter_map(|len| self.by_shape.get(&(first, len)))
            .flatten();
        let mut near = near.filter(|(name, _)| is_one_slip(word, name));
        let (name, number) = near.next()?;
        let plural = word.strip_suffix('s').is_some_and(|single| single == name);
        if plural || self.is_name(word) || self.words.contains(word) {
            return None;
        }
        right(*number).map(|name| Meant {
            name,
            surely: false,
        })
    }
}

/// Whether one letter more, less or other, or two neighbours swapped, makes `a` of `b`.
fn is_one_slip(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (
        a.get(same..).unwrap_or_default(),
        b.get(same..).unwrap_or_default(),
    );
    match (a, b) {
        ([_, rest @ ..], _) if rest == b => true,
        (_, [_, rest @ ..]) if rest == a => true,
        ([x, rest @ ..], [y, other @ ..]) => {
            let swapped = rest.first() == Some(y) && other.first() == Some(x);
            rest == other || swapped && rest.get(1..) == other.get(1..)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read_and_its_names_fit_together() {
        let file: File = toml::from_str(FILE).unwrap();
        assert!(file.as_of.date.is_some_and(|day| day.year >= 2026));
        let drugs = drugs();
        assert_eq!(drugs.products.len(), file.product.len());
        for product in &drugs.products {
            let named = |name: &str| drugs.products.iter().any(|p| p.name == name);
            assert!(
                product.instead.as_deref().is_none_or(named),
                "{}",
                product.name
            );
            for used in &product.not_for {
                assert!(drugs.uses.contains_key(used), "{}: {used}", product.name);
            }
            for slip in &product.misspelt {
                assert!(!drugs.is_name(slip), "{slip} is a name");
                assert_eq!(*slip, slip.to_lowercase());
            }
            assert_eq!(
                product.kind == Kind::Brand,
                product.name.starts_with(char::is_uppercase) && product.generic.is_some(),
                "{}",
                product.name
            );
            assert!(!product.class.is_empty() && !product.source.is_empty());
        }
    }

    #[test]
    fn a_slip_is_known_and_a_word_is_left_alone() {
        let meant = |word: &str| drugs().meant(word, false).map(|m| (m.name, m.surely));
        assert_eq!(meant("semiglutide"), Some(("semaglutide", true)));
        assert_eq!(meant("semagluttide"), Some(("semaglutide", false)));
        assert_eq!(meant("ozempci"), Some(("Ozempic", false)));
        for word in [
            "semaglutide",
            "ketamines",
            "contrive",
            "ketamina",
            "olympic",
            "prozac",
            "medicine",
        ] {
            assert_eq!(meant(word), None, "{word}");
        }
        assert_eq!(
            drugs().meant("semiglutide", true).map(|m| m.name),
            Some("semaglutida")
        );
    }

    #[test]
    fn one_slip_is_one_letter() {
        for (a, b) in [
            ("abc", "abd"),
            ("abc", "ab"),
            ("ab", "abc"),
            ("abc", "acb"),
            ("abc", "bc"),
        ] {
            assert!(is_one_slip(a, b), "{a} {b}");
        }
        for (a, b) in [("abc", "abc"), ("abc", "cba"), ("abcd", "ab"), ("", "")] {
            assert!(!is_one_slip(a, b), "{a} {b}");
        }
    }
}
