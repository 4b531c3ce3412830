//! Documents become the tree: sections and pages with addresses, order, neighbours and translations.
//!
//! It does not resolve links, and it renders nothing.

mod order;
mod sections;

pub use order::sort_pages;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Document, Hidden, Node, Page, PageId, Person, SectionId, Site, people, state};
use crate::address::{UrlPath, slugify};
use crate::config::{Config, Run};
use crate::diagnostic::Diagnostic;
use crate::moment::Moment;
use crate::parse::document::FrontMatter;
use crate::parse::name::Kind;
use crate::source::Span;

/// Builds the tree from all documents, in the order of their paths. `files` are the paths below `content/` that are
/// no documents.
pub fn assemble<'a>(
    documents: &[Arc<Document>],
    files: impl Iterator<Item = &'a str>,
    people: Vec<Person>,
    config: &Config,
    run: &Run,
    findings: &mut Vec<Diagnostic>,
) -> Site {
    let mut site = Site {
        people: Arc::new(people),
        ..Site::default()
    };
    let folders = sections::sections(&mut site, documents, config);
    let mut moments = Vec::new();
    for document in documents.iter().filter(|d| d.name.kind != Kind::Section) {
        add_page(
            &mut site,
            document,
            &folders,
            (config, run),
            &mut moments,
            findings,
        );
    }
    site.next_change = moments
        .into_iter()
        .filter(|m| m.seconds > run.clock.seconds)
        .min();
    give_assets(&mut site, files);
    order::list_pages(&mut site);
    order::set_neighbours(&mut site);
    order::set_translations(&mut site, config);
    site
}

/// Sections by folder and language.
type Folders = BTreeMap<(String, String), SectionId>;

fn language_of<'a>(document: &'a Document, config: &'a Config) -> &'a str {
    document
        .name
        .language
        .as_deref()
        .unwrap_or(&config.language)
}

/// `/es` for a further language, nothing for the main one.
pub(super) fn prefix(language: &str, config: &Config) -> String {
    if language == config.language {
        String::new()
    } else {
        format!("/{language}")
    }
}

/// The address of a folder in a language.
fn folder_url(folder: &str, language: &str, config: &Config) -> String {
    let mut url = prefix(language, config);
    for part in folder.split('/').filter(|p| !p.is_empty()) {
        url.push('/');
        url.push_str(&slugify(part));
    }
    url.push('/');
    url
}

fn add_page(
    site: &mut Site,
    document: &Arc<Document>,
    folders: &Folders,
    (config, run): (&Config, &Run),
    moments: &mut Vec<Moment>,
    findings: &mut Vec<Diagnostic>,
) {
    let front = &document.front;
    let language = language_of(document, config).to_owned();
    let date = front.date.or(document.name.date);
    let (slug, url) = address_of(document, &language, config);
    let review = state::review(front, config, run.clock);
    moments.extend(state::changes(front, date, review));
    let state = state::state(front, date, run.clock);
    if !state::is_built(state, run.include) {
        Arc::make_mut(&mut site.hidden).push(Hidden {
            document: document.clone(),
            state,
            url,
        });
        return;
    }
    check_dates(document, date, findings);
    let id = PageId(site.pages.len());
    Arc::make_mut(&mut site.nodes).insert(document.path.0.clone(), Node::Page(id));
    let file = document.path.file();
    site.pages.push(Arc::new(Page {
        authors: people::bylines(&front.authors, "author", &site.people, &file, findings),
        reviewers: people::bylines(
            &front.reviewed_by,
            "reviewer",
            &site.people,
            &file,
            findings,
        ),
        section: section_of(&document.name.folder, &language, folders),
        document: document.clone(),
        url,
        slug,
        language,
        state,
        date,
        review,
        lower: None,
        higher: None,
        translations: Vec::new(),
        group: 0,
        assets: Vec::new(),
        links: Vec::new(),
        backlinks: Vec::new(),
        pins: Vec::new(),
        excludes: Vec::new(),
    }));
}

/// The slug of a page and its address: its `path`, or its section's address and the slug.
fn address_of(document: &Document, language: &str, config: &Config) -> (String, UrlPath) {
    let front = &document.front;
    let written = front
        .slug
        .as_ref()
        .map_or(&document.name.stem, |s| &s.value);
    let slug = slugify(written);
    let url = front.path.as_ref().map_or_else(
        || {
            UrlPath(format!(
                "{}{slug}/",
                folder_url(&document.name.folder, language, config)
            ))
        },
        |path| path.value.clone(),
    );
    (slug, url)
}

/// The section of the folder, or of the nearest folder above that is one.
fn section_of(folder: &str, language: &str, folders: &Folders) -> SectionId {
    let mut folder = folder;
    loop {
        if let Some(id) = folders.get(&(folder.to_owned(), language.to_owned())) {
            return *id;
        }
        match folder.rsplit_once('/') {
            Some((above, _)) => folder = above,
            None if folder.is_empty() => return SectionId(0),
            None => folder = "",
        }
    }
}

/// Dates that contradict one another would hide a page for good.
fn check_dates(document: &Document, date: Option<Moment>, findings: &mut Vec<Diagnostic>) {
    let FrontMatter {
        publish_date,
        expiry_date,
        updated,
        ..
    } = &document.front;
    let file = document.path.file();
    if let (Some(from), Some(until)) = (publish_date.or(date), *expiry_date)
        && until.seconds <= from.seconds
    {
        findings.push(
            Diagnostic::warning(
                "dates-contradict",
                "this page expires before it appears, so nobody will ever see it",
            )
            .at(&file, Span::default())
            .help("Make `expiry_date` later than `publish_date` and `date`, or delete it."),
        );
    }
    if let (Some(first), Some(last)) = (date, *updated)
        && last.seconds < first.seconds
    {
        findings.push(
            Diagnostic::warning("dates-contradict", "`updated` is earlier than `date`: the page would have changed before it was published")
                .at(&file, Span::default())
                .help("Correct one of the two dates."),
        );
    }
}

/// Gives each file that is no document to the bundle or section whose folder holds it: the deepest one.
fn give_assets<'a>(site: &mut Site, files: impl Iterator<Item = &'a str>) {
    let mut owners: BTreeMap<String, Vec<Node>> = BTreeMap::new();
    for (i, page) in site.pages.iter().enumerate() {
        if page.document.name.kind == Kind::Bundle {
            owners
                .entry(page.document.path.folder().to_owned())
                .or_default()
                .push(Node::Page(PageId(i)));
        }
    }
    for (i, section) in site.sections.iter().enumerate() {
        owners
            .entry(section.folder.clone())
            .or_default()
            .push(Node::Section(SectionId(i)));
    }
    // A bundle that is not built now keeps its files to itself.
    let hidden: BTreeSet<String> = site
        .hidden
        .iter()
        .filter(|h| h.document.name.kind == Kind::Bundle)
        .map(|h| h.document.path.folder().to_owned())
        .collect();
    for file in files {
        let mut folder = file;
        while let Some((above, _)) = folder
            .rsplit_once('/')
            .or((!folder.is_empty()).then_some(("", "")))
        {
            folder = above;
            if let Some(nodes) = owners.get(folder) {
                for node in nodes {
                    match node {
                        Node::Page(id) => site.page_mut(*id).assets.push(file.to_owned()),
                        Node::Section(id) => site.section_mut(*id).assets.push(file.to_owned()),
                    }
                }
                break;
            }
            if hidden.contains(folder) {
                break;
            }
        }
    }
}
