//! What of a document the site is assembled from, and the exchange of one that differs in nothing of that.
//!
//! Whatever assembling, planning, resolving links or `render`'s look at names begins to read of a document has to be
//! compared here, too.

use std::sync::Arc;

use super::{Document, Node, PageId, Section, Site};
use crate::address::UrlPath;
use crate::moment::{Interval, Moment};
use crate::parse::document::{FrontMatter, Located, SectionMatter, SortBy};
use crate::parse::name::Kind;

/// Whether two versions of a document give the same site: the same addresses, order, terms, links and names. Places
/// count only `with_places`: findings tell them. The site is the one that holds the old version.
pub fn is_same(old: &Document, new: &Document, with_places: bool, site: &Site) -> bool {
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
        && is_same_front(old, new, with_places, site)
        && one.anchors == two.anchors
        && same_links
        && same_calls
}

/// Whether the front matter of both gives the same site. What templates alone show, such as a description, may differ,
/// and a title where nothing is sorted by it.
fn is_same_front(old: &Document, new: &Document, with_places: bool, site: &Site) -> bool {
    let (a, b) = (&old.front, &new.front);
    if with_places || a == b {
        return a == b;
    }
    let is_section = new.name.kind == Kind::Section;
    let is_dated = b.date.or(new.name.date).is_some();
    let by_title = |section: &Arc<Section>| {
        let document = section.document.as_ref();
        document.is_some_and(|d| d.front.section.sort_by == SortBy::Title)
    };
    let title_counts = is_section || !is_dated || site.sections.iter().any(by_title);
    (!title_counts || a.title.value == b.title.value) && Read::of(a) == Read::of(b)
}

/// What assembling reads of front matter beside the title.
#[derive(PartialEq)]
struct Read<'a> {
    dates: [Option<Moment>; 6],
    flags: [bool; 3],
    numbers: (Option<Interval>, Option<i64>),
    path: Option<&'a UrlPath>,
    aliases: &'a [Located<UrlPath>],
    section: &'a SectionMatter,
    terms: Vec<(&'a String, Vec<&'a String>)>,
    names: [Vec<&'a String>; 8],
}

impl<'a> Read<'a> {
    /// Every field is named, so that a new one has to be thought of.
    fn of(front: &'a FrontMatter) -> Self {
        let FrontMatter {
            title: _,
            description: _,
            date,
            updated,
            publish_date,
            expiry_date,
            draft,
            slug,
            path,
            aliases,
            taxonomies,
            authors,
            reviewed_by,
            last_reviewed,
            review_in,
            next_review,
            audience: _,
            conditions: _,
            references: _,
            notice,
            related,
            related_exclude,
            image,
            summary: _,
            toc: _,
            weight,
            template,
            hidden_from_search,
            hidden_from_sitemap,
            extra: _,
            section,
        } = front;
        Self {
            dates: [
                date,
                updated,
                publish_date,
                expiry_date,
                last_reviewed,
                next_review,
            ]
            .map(|d| *d),
            flags: [*draft, *hidden_from_sitemap, *hidden_from_search],
            numbers: (*review_in, *weight),
            path: path.as_ref().map(|path| &path.value),
            aliases,
            section,
            terms: taxonomies.iter().map(|(k, v)| (k, values(v))).collect(),
            names: [
                values(authors),
                values(reviewed_by),
                values(notice),
                values(related),
                values(related_exclude),
                values(template),
                values(slug),
                values(image.iter().map(|image| &image.src)),
            ],
        }
    }
}

/// What was written, without its place.
fn values<'a>(located: impl IntoIterator<Item = &'a Located<String>>) -> Vec<&'a String> {
    located.into_iter().map(|located| &located.value).collect()
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
        document_at("a.md", text)
    }

    fn document_at(path: &str, text: &str) -> Document {
        let path = ContentPath(path.into());
        crate::parse::parse(
            &path,
            text,
            &defaults("site"),
            &std::collections::BTreeMap::new(),
        )
        .document
    }

    fn is_same(old: &Document, new: &Document, with_places: bool) -> bool {
        super::is_same(old, new, with_places, &Site::default())
    }

    #[test]
    fn a_title_counts_where_something_is_sorted_by_it_and_a_description_never() {
        let of = |head: &str| document(&format!("---\n{head}\n---\nText.\n"));
        let old = of("title: A\ndate: 2026-01-01\nslug: a\ntags: [x]");
        let titled = of("title: Another one\ndate: 2026-01-01\nslug: a\ntags: [x]");
        assert!(is_same(&old, &titled, false));
        assert!(!is_same(&old, &titled, true), "a finding tells of the file");
        let described = of("title: A\ndescription: B\ndate: 2026-01-01\nslug: a\ntags: [x]");
        assert!(is_same(&old, &described, false));
        for other in [
            "title: A\ndate: 2026-01-02\nslug: a\ntags: [x]",
            "title: A\ndate: 2026-01-01\nslug: b\ntags: [x]",
            "title: A\ndate: 2026-01-01\nslug: a\ntags: [y]",
            "title: A\ndate: 2026-01-01\nslug: a\ntags: [x]\ndraft: true",
            "title: A\ndate: 2026-01-01\nslug: a\ntags: [x]\nauthors: [Ana Ruiz]",
            "title: A\ndate: 2026-01-01\nslug: a\ntags: [x]\naliases: [/old/]",
        ] {
            assert!(!is_same(&old, &of(other), false), "{other}");
        }
        let undated = |title: &str| of(&format!("title: {title}"));
        assert!(!is_same(&undated("A"), &undated("B"), false));
        let by_title = Section {
            document: Some(Arc::new(document_at(
                "_index.md",
                "---\ntitle: All\nsort_by: title\n---\n",
            ))),
            folder: String::new(),
            language: "en".into(),
            url: UrlPath("/".into()),
            title: "All".into(),
            parent: None,
            subsections: Vec::new(),
            pages: Vec::new(),
            untranslated: Vec::new(),
            translations: Vec::new(),
            assets: Vec::new(),
            links: Vec::new(),
            paginate_by: 0,
            feed: false,
            redirects: false,
        };
        let site = Site {
            sections: vec![Arc::new(by_title)],
            ..Site::default()
        };
        assert!(!super::is_same(&old, &titled, false, &site));
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
