//! Fixed texts that are looked for as they stand, all in one pass.
//!
//! Lists of words with their patterns are [`super::words`].

use aho_corasick::{AhoCorasick, MatchKind};

/// Texts that are looked for together.
pub(super) struct Needles(Option<AhoCorasick>);

impl Needles {
    /// Looks for all of `texts`; of two that start at one place the one named first counts.
    pub(super) fn new(texts: &[&str]) -> Self {
        // Of the kinds there are this one passes over what can't be a match many bytes at a time.
        let built = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostFirst)
            .build(texts);
        Self(built.ok())
    }

    /// Which of the texts stand in `text`, each with the byte it starts at, in order; none within another.
    pub(super) fn within<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, usize)> + 't {
        let found = self.0.iter().flat_map(move |all| all.find_iter(text));
        found.map(|found| (found.pattern().as_usize(), found.start()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_in_order() {
        let needles = Needles::new(&["cure", "cures all", "á!"]);
        let found: Vec<_> = needles.within("It cures all, á! No cure.").collect();
        // "á" takes two bytes.
        assert_eq!(found, [(0, 3), (2, 14), (0, 21)]);
        assert_eq!(needles.within("It helps.").next(), None);
    }
}
