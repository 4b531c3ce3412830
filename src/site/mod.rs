//! All documents become the site: a tree of sections and pages with addresses, neighbours, terms and people.
//!
//! Assembled whole each time and never patched. These are its types; it reads no disk and sees no template.

pub mod assemble;
pub mod link;
pub mod outputs;
pub mod people;
mod reuse;
pub mod series;
mod state;
pub mod taxonomy;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::address::UrlPath;
use crate::data::Data;
use crate::moment::Moment;
pub use crate::parse::document::Document;
use crate::source::Span;
pub use reuse::is_same;

/// Number of a page in [`Site::pages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub usize);

/// Number of a section in [`Site::sections`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectionId(pub usize);

/// A page, or a section: what a content path names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Node {
    /// A page.
    Page(PageId),
    /// A section.
    Section(SectionId),
}

/// Whether a visitor may see a page at the build's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Yes.
    Published,
    /// Not yet: `draft: true`.
    Draft,
    /// Not yet: its `publish_date` or `date` is still to come.
    Scheduled,
    /// No longer: its `expiry_date` has passed.
    Expired,
}

impl State {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Draft => "draft",
            Self::Scheduled => "scheduled",
            Self::Expired => "expired",
        }
    }
}

/// The state of a page's medical review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// When it was last reviewed.
    pub last: Moment,
    /// When the next review is due, where that is known.
    pub next: Option<Moment>,
    /// Whether that day has come at the build's clock.
    pub overdue: bool,
}

/// An author or reviewer of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Byline {
    /// A person of `data/people.yaml`, by number in [`Site::people`].
    Person(usize),
    /// A plain name.
    Name(String),
}

/// Where an address in a text leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Resolved {
    /// To another site, to a telephone, to a mailbox: as written.
    Outside(String),
    /// To a part of the same page: `#id`.
    Here(String),
    /// Into the site.
    Inside {
        /// The address.
        url: UrlPath,
        /// What follows it: `?…` and `#…`.
        tail: String,
        /// The target's language where it is not the page's own.
        language: Option<String>,
    },
    /// Nowhere; there is an error for it.
    Broken,
}

/// A page of the site.
#[derive(Clone, Debug)]
pub struct Page {
    /// What the file says.
    pub document: Arc<Document>,
    /// Its address.
    pub url: UrlPath,
    /// Last part of its address.
    pub slug: String,
    /// Its language.
    pub language: String,
    /// The section that lists it.
    pub section: SectionId,
    /// Whether a visitor may see it.
    pub state: State,
    /// Its date: from front matter, or from the name.
    pub date: Option<Moment>,
    /// The page before it in its section: the next newer where that is by date.
    pub lower: Option<PageId>,
    /// The page after it in its section.
    pub higher: Option<PageId>,
    /// The same article in other languages, by language.
    pub translations: Vec<PageId>,
    /// Number that translations of one article share.
    pub group: u32,
    /// Who wrote it.
    pub authors: Vec<Byline>,
    /// Who reviewed it.
    pub reviewers: Vec<Byline>,
    /// State of its medical review.
    pub review: Option<Review>,
    /// Files of the bundle, as paths below `content/`.
    pub assets: Vec<String>,
    /// Where each of the text's addresses leads; as many as `Text::links`.
    pub links: Vec<Resolved>,
    /// Pages that link here, newest first.
    pub backlinks: Vec<PageId>,
    /// Pages pinned to the front of its related articles.
    pub pins: Vec<PageId>,
    /// Pages kept out of its related articles.
    pub excludes: Vec<PageId>,
}

/// A section of the site.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its `_index.md`, where there is one.
    pub document: Option<Arc<Document>>,
    /// Its folder below `content/`; empty for the home page.
    pub folder: String,
    /// Its language.
    pub language: String,
    /// Its address.
    pub url: UrlPath,
    /// Its title: the writer's, or the folder's name.
    pub title: String,
    /// The section above.
    pub parent: Option<SectionId>,
    /// Sections below, by weight, then title.
    pub subsections: Vec<SectionId>,
    /// Its pages, sorted as it says.
    pub pages: Vec<PageId>,
    /// Pages of the main language that have no version in this section's language.
    pub untranslated: Vec<PageId>,
    /// The same section in other languages, by language.
    pub translations: Vec<SectionId>,
    /// Files of its folder that belong to no page, as paths below `content/`.
    pub assets: Vec<String>,
    /// Where each of the text's addresses leads.
    pub links: Vec<Resolved>,
    /// Pages on a listing page; 0 means all on one.
    pub paginate_by: usize,
    /// Whether it has feeds.
    pub feed: bool,
    /// Whether it has no page of its own and leads elsewhere (`redirect_to`).
    pub redirects: bool,
}

/// A document that is not built now.
#[derive(Clone, Debug)]
pub struct Hidden {
    /// What the file says.
    pub document: Arc<Document>,
    /// Why it is not built.
    pub state: State,
    /// The address it would have.
    pub url: UrlPath,
}

/// Terms of one taxonomy in one language.
#[derive(Clone, Debug)]
pub struct Taxonomy {
    /// Its name: `tags`; `people` for authors and reviewers.
    pub name: String,
    /// Its language.
    pub language: String,
    /// Address of its list of terms.
    pub url: UrlPath,
    /// Pages to a listing page; 0 means all on one.
    pub paginate_by: usize,
    /// Whether each term has feeds.
    pub feed: bool,
    /// Whether it has pages.
    pub render: bool,
    /// Its terms, by name.
    pub terms: Vec<Term>,
}

/// One term: a tag, a category, a series, a person.
#[derive(Clone, Debug)]
pub struct Term {
    /// As most writers spelt it; a person's name.
    pub name: String,
    /// Last part of its address.
    pub slug: String,
    /// Its address.
    pub url: UrlPath,
    /// Its pages, newest first; for a person both written and reviewed.
    pub pages: Vec<PageId>,
    /// The person, by number in [`Site::people`].
    pub person: Option<usize>,
    /// Pages that the person wrote.
    pub authored: Vec<PageId>,
    /// Pages that the person reviewed.
    pub reviewed: Vec<PageId>,
}

/// A person of `data/people.yaml`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// The key in the file, as front matter names it.
    pub id: String,
    /// Full name without titles.
    pub name: String,
    /// Letters after the name, such as `MD`.
    pub suffix: Option<String>,
    /// What the person does at the clinic.
    pub job_title: Option<String>,
    /// A few sentences.
    pub bio: Option<String>,
    /// Certificates and who gave them.
    pub credentials: Vec<Credential>,
    /// Subjects the person knows.
    pub knows_about: Vec<String>,
    /// A picture: a path of the site.
    pub image: Option<String>,
    /// Other addresses of the person on the web.
    pub same_as: Vec<String>,
    /// Whether the person is made up, for a demonstration.
    pub example: bool,
    /// Anything else, for templates.
    pub extra: Data,
}

/// A certificate of a person.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Credential {
    /// What it is called.
    pub name: String,
    /// Who gave it.
    pub by: Option<String>,
}

/// An old address that leads to a new one.
#[derive(Clone, Debug)]
pub struct Alias {
    /// The old address.
    pub from: UrlPath,
    /// Where it leads; until links are resolved, a target that settings or sections name stands as if it were outside.
    pub to: Resolved,
    /// The language in which the target is looked up.
    pub language: String,
    /// The file that says so.
    pub file: String,
    /// The place of the old address in that file.
    pub span: Span,
    /// The place of the new address.
    pub to_span: Span,
}

/// The site. A clone shares its parts, so that a copy of which one page differs costs little.
#[derive(Clone, Debug, Default)]
pub struct Site {
    /// Pages that are built, by content path.
    pub pages: Vec<Arc<Page>>,
    /// Sections, by folder, then language.
    pub sections: Vec<Arc<Section>>,
    /// Pages that are not built now, by content path.
    pub hidden: Arc<Vec<Hidden>>,
    /// What each content path names.
    pub nodes: Arc<BTreeMap<String, Node>>,
    /// Taxonomies: by language, then in the order of the settings, people last.
    pub taxonomies: Arc<Vec<Taxonomy>>,
    /// People, in the order of their file.
    pub people: Arc<Vec<Person>>,
    /// Old addresses.
    pub aliases: Arc<Vec<Alias>>,
    /// The next moment at which the site changes by itself: a page appears, expires or is due for review.
    pub next_change: Option<Moment>,
}

impl Site {
    /// The page with a number.
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id.0]
    }

    /// The section with a number.
    pub fn section(&self, id: SectionId) -> &Section {
        &self.sections[id.0]
    }

    /// The page with a number, to be changed while the site is assembled.
    pub(super) fn page_mut(&mut self, id: PageId) -> &mut Page {
        Arc::make_mut(&mut self.pages[id.0])
    }

    /// The section with a number, to be changed while the site is assembled.
    pub(super) fn section_mut(&mut self, id: SectionId) -> &mut Section {
        Arc::make_mut(&mut self.sections[id.0])
    }

    /// The home section of a language.
    pub fn home(&self, language: &str) -> Option<SectionId> {
        self.sections
            .iter()
            .position(|s| s.folder.is_empty() && s.language == language)
            .map(SectionId)
    }

    /// The sections above a section, from the home page down.
    pub fn ancestors(&self, id: SectionId) -> Vec<SectionId> {
        let mut above = Vec::new();
        let mut next = self.section(id).parent;
        while let Some(parent) = next {
            above.push(parent);
            next = self.section(parent).parent;
        }
        above.reverse();
        above
    }

    /// The taxonomy of that name in that language.
    pub fn taxonomy(&self, name: &str, language: &str) -> Option<&Taxonomy> {
        self.taxonomies
            .iter()
            .find(|t| t.name == name && t.language == language)
    }
}

impl Page {
    /// The title.
    pub fn title(&self) -> &str {
        &self.document.front.title.value
    }

    /// The file relative to the site.
    pub fn file(&self) -> String {
        self.document.path.file()
    }
}
