//! What of a document the site is assembled from, and the exchange of one that differs in nothing of that.
//!
//! Whatever assembling, planning, resolving links or `render`'s look at names begins to read of a document has to be
//! compared here, too.

use std::sync::Arc;

use super::{Document, Node, PageId, Site};

/// Whether two versions of a document give the same site: the same addresses, order, terms, links and names. Places in
/// the body count only `with_places`: findings tell them.
pub fn is_same(old: &Document, new: &Document, with_places: bool) -> bool {
    let (one, two) = (&old.text, &new.text);
    let same_links = one.links.len() == two.links.len()
        && one.links.iter().zip(&two.links).all(|(a, b)| {
            a.target == b.target && a.kind == b.kind && (!with_places || a.span == b.span)
        });
    let same_calls = one.shortcodes.len() == two.shortcodes.len()
        && one
            .shortcodes
            .iter()
            .zip(&two.shortcodes)
            .all(|(a, b)| a.value == b.value && (!with_places || a.span == b.span));
    old.path == new.path
        && old.name == new.name
        && old.front == new.front
        && one.anchors == two.anchors
        && same_links
        && same_calls
}

impl Site {
    /// Puts a document in the place of its last version, from which it may differ in nothing that [`is_same`] compares.
    /// Gives its page, where it has one.
    pub fn exchange(&mut self, document: Arc<Document>) -> Option<PageId> {
        match self.nodes.get(document.path.as_str()).copied() {
            Some(Node::Page(id)) => {
                self.page_mut(id).document = document;
                Some(id)
            }
            Some(Node::Section(id)) => {
                self.section_mut(id).document = Some(document);
                None
            }
            None => {
                let is_it = |h: &super::Hidden| h.document.path == document.path;
                if let Some(at) = self.hidden.iter().position(is_it) {
                    Arc::make_mut(&mut self.hidden)[at].document = document;
                }
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::ContentPath;
    use crate::config::read::defaults;

    fn document(text: &str) -> Document {
        let path = ContentPath("a.md".into());
        crate::parse::parse(
            &path,
            text,
            &defaults("site"),
            &std::collections::BTreeMap::new(),
        )
        .document
    }

    #[test]
    fn a_sentence_more_is_the_same_to_the_site_and_a_link_a_heading_or_a_title_is_not() {
        let head = "---\ntitle: A\n---\n";
        let old = document(&format!("{head}One [b](b.md).\n\n## Heading\n"));
        let new = |body: &str| document(&format!("{head}{body}"));
        let with_sentence = new("First. One [b](b.md).\n\n## Heading\n");
        assert!(is_same(&old, &with_sentence, false));
        assert!(!is_same(&old, &with_sentence, true), "the link has moved");
        assert!(is_same(
            &old,
            &new("One [b](b.md).\n\n## Heading\n\nMore.\n"),
            true
        ));
        for other in [
            "One [b](c.md).\n\n## Heading\n",
            "One ![b](b.md).\n\n## Heading\n",
            "One [b](b.md).\n\n## Another\n",
            "One [b](b.md). {{ x() }}\n\n## Heading\n",
        ] {
            assert!(!is_same(&old, &new(other), false), "{other}");
        }
        assert!(!is_same(
            &old,
            &document("---\ntitle: B\n---\nOne [b](b.md).\n\n## Heading\n"),
            false
        ));
    }
}
