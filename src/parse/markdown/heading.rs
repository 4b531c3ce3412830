//! Ids of a page that stay the same from build to build, and its headings as a tree.
//!
//! It does not write HTML.

use std::collections::BTreeMap;

use crate::address::slugify;

use crate::parse::document::Heading;

/// The ids of a page. Each is given once.
#[derive(Debug, Default)]
pub(super) struct Ids {
    /// Every id, with the number that the next one of that name gets.
    taken: BTreeMap<String, u32>,
}

impl Ids {
    /// Takes an id that the writer chose, even if it is taken already.
    pub(super) fn take(&mut self, id: &str) {
        self.taken.entry(id.to_owned()).or_insert(1);
    }

    /// An id for a heading or another part, from its text: as it is, or with `-1`, `-2` where that is taken.
    pub(super) fn unique(&mut self, text: &str) -> String {
        let slug = slugify(text);
        let slug = if slug.is_empty() {
            "section".to_owned()
        } else {
            slug
        };
        let Some(next) = self.taken.get(&slug).copied() else {
            self.take(&slug);
            return slug;
        };
        let mut number = next;
        loop {
            let id = format!("{slug}-{number}");
            number = number.saturating_add(1);
            if !self.taken.contains_key(&id) {
                self.taken.insert(slug, number);
                self.take(&id);
                return id;
            }
        }
    }

    /// All ids, sorted.
    pub(super) fn sorted(self) -> Vec<String> {
        self.taken.into_keys().collect()
    }
}

/// Adds a heading below the last one that is above it in rank.
pub(super) fn add(tree: &mut Vec<Heading>, heading: Heading) {
    let mut level = tree;
    // A child has a greater level than its parent and there are six, so this goes five steps down at most.
    while level.last().is_some_and(|last| last.level < heading.level) {
        let Some(last) = level.last_mut() else { return };
        level = &mut last.children;
    }
    level.push(heading);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_numbered_when_they_repeat() {
        let mut ids = Ids::default();
        ids.take("taken");
        let given: Vec<_> = ["A b", "A b", "A b", "Taken", "A b 1"]
            .iter()
            .map(|t| ids.unique(t))
            .collect();
        assert_eq!(given, ["a-b", "a-b-1", "a-b-2", "taken-1", "a-b-1-1"]);
    }

    #[test]
    fn headings_nest_by_level_even_when_levels_are_skipped() {
        let mut tree = Vec::new();
        for (level, title) in [(2, "a"), (4, "b"), (3, "c"), (2, "d"), (1, "e")] {
            let heading = Heading {
                level,
                title: title.into(),
                ..Heading::default()
            };
            add(&mut tree, heading);
        }
        let show = |h: &Heading| {
            let inner: Vec<_> = h.children.iter().map(|c| c.title.as_str()).collect();
            format!("{}[{}]", h.title, inner.join(" "))
        };
        let shown: Vec<_> = tree.iter().map(show).collect();
        assert_eq!(shown, ["a[b c]", "d[]", "e[]"]);
    }
}
