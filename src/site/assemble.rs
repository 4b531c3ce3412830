//! Documents become the tree: sections and pages with addresses, order, neighbours and translations.
//!
//! It does not resolve links, and it renders nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{
    Document, Hidden, Node, Page, PageId, Person, Section, SectionId, Site, State, people, state,
};
use crate::address::{UrlPath, slugify};
use crate::config::{Config, Run};
use crate::diagnostic::Diagnostic;
use crate::moment::Moment;
use crate::parse::document::{FrontMatter, SortBy};
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
        people,
        ..Site::default()
    };
    let folders = sections(&mut site, documents, config);
    let mut moments = Vec::new();
    for document in documents.iter().filter(|d| d.name.kind != Kind::Section) {
        add_page(
            &mut site,
            document,
            &folders,
            config,
            run,
            &mut moments,
            findings,
        );
    }
    site.next_change = moments
        .into_iter()
        .filter(|m| m.seconds > run.clock.seconds)
        .min();
    give_assets(&mut site, files);
    list_pages(&mut site);
    set_neighbours(&mut site);
    set_translations(&mut site, config);
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

/// Makes a section for each `_index.md`, for each language's home page, and for each folder that holds pages.
fn sections(site: &mut Site, documents: &[Arc<Document>], config: &Config) -> Folders {
    let mut wanted: BTreeMap<(String, String), Option<Arc<Document>>> = BTreeMap::new();
    let bundles: BTreeSet<&str> = documents
        .iter()
        .filter(|d| d.name.kind == Kind::Bundle)
        .map(|d| d.path.folder())
        .collect();
    for language in config.language_codes() {
        wanted.insert((String::new(), language.to_owned()), None);
    }
    for document in documents {
        let language = language_of(document, config).to_owned();
        if document.name.kind == Kind::Section {
            // `index.md` at the top gives way to `_index.md`.
            let slot = wanted
                .entry((document.name.folder.clone(), language))
                .or_default();
            if slot.is_none() || document.path.name().starts_with("_index") {
                *slot = Some(document.clone());
            }
        } else if !bundles.contains(document.name.folder.as_str()) {
            wanted
                .entry((document.name.folder.clone(), language))
                .or_default();
        }
    }
    for (folder, language) in wanted.keys().cloned().collect::<Vec<_>>() {
        for (i, _) in folder.match_indices('/') {
            let above = folder.get(..i).unwrap_or_default().to_owned();
            if !bundles.contains(above.as_str()) {
                wanted.entry((above, language.clone())).or_default();
            }
        }
    }
    let mut folders = Folders::new();
    for (i, ((folder, language), document)) in wanted.iter().enumerate() {
        folders.insert((folder.clone(), language.clone()), SectionId(i));
        site.sections
            .push(section(folder, language, document.clone(), config));
    }
    let main: Vec<(String, String)> = site
        .sections
        .iter()
        .filter(|s| s.language == config.language && s.document.is_some())
        .map(|s| (s.folder.clone(), s.title.clone()))
        .collect();
    for section in site.sections.iter_mut().filter(|s| s.document.is_none()) {
        if let Some((_, title)) = main.iter().find(|(folder, _)| *folder == section.folder) {
            section.title.clone_from(title);
        }
    }
    for (i, section) in site.sections.iter().enumerate() {
        if let Some(document) = &section.document {
            site.nodes
                .insert(document.path.0.clone(), Node::Section(SectionId(i)));
        }
    }
    set_tree(site, &folders);
    folders
}

fn section(
    folder: &str,
    language: &str,
    document: Option<Arc<Document>>,
    config: &Config,
) -> Section {
    let front = document.as_ref().map(|d| &d.front);
    let written = front
        .map(|f| f.title.value.clone())
        .filter(|t| !t.is_empty());
    let matter = front.map(|f| &f.section);
    let path = front.and_then(|f| f.path.as_ref()).map(|p| p.value.clone());
    Section {
        title: written.unwrap_or_else(|| fallback_title(folder, language, config)),
        url: path.unwrap_or_else(|| UrlPath(folder_url(folder, language, config))),
        paginate_by: matter
            .and_then(|m| m.paginate_by)
            .unwrap_or(config.paginate_by),
        feed: matter.and_then(|m| m.feed).unwrap_or(true),
        redirects: matter.is_some_and(|m| m.redirect_to.is_some()),
        folder: folder.to_owned(),
        language: language.to_owned(),
        document,
        parent: None,
        subsections: Vec::new(),
        pages: Vec::new(),
        untranslated: Vec::new(),
        translations: Vec::new(),
        assets: Vec::new(),
        links: Vec::new(),
    }
}

/// The site's name for a home page, and for a folder its name as a title: `weight-loss` is `Weight loss`.
fn fallback_title(folder: &str, language: &str, config: &Config) -> String {
    let last = folder.rsplit('/').next().unwrap_or_default();
    if last.is_empty() {
        let translated = config.languages.get(language).and_then(|l| l.title.clone());
        return translated.unwrap_or_else(|| config.title.clone());
    }
    let words = last.replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn set_tree(site: &mut Site, folders: &Folders) {
    for i in 0..site.sections.len() {
        let (folder, language) = (
            site.sections[i].folder.clone(),
            site.sections[i].language.clone(),
        );
        if folder.is_empty() {
            continue;
        }
        let mut above = folder.as_str();
        while let Some((next, _)) = above
            .rsplit_once('/')
            .or((!above.is_empty()).then_some(("", "")))
        {
            above = next;
            if let Some(parent) = folders.get(&(above.to_owned(), language.clone())) {
                site.sections[i].parent = Some(*parent);
                site.sections[parent.0].subsections.push(SectionId(i));
                break;
            }
        }
    }
    let keys: Vec<_> = site
        .sections
        .iter()
        .map(|s| {
            let weight = s
                .document
                .as_ref()
                .and_then(|d| d.front.weight)
                .unwrap_or(i64::MAX);
            (weight, s.title.to_lowercase(), s.folder.clone())
        })
        .collect();
    for section in &mut site.sections {
        section.subsections.sort_by_key(|id| &keys[id.0]);
    }
}

fn add_page(
    site: &mut Site,
    document: &Arc<Document>,
    folders: &Folders,
    config: &Config,
    run: &Run,
    moments: &mut Vec<Moment>,
    findings: &mut Vec<Diagnostic>,
) {
    let front = &document.front;
    let language = language_of(document, config).to_owned();
    let date = front.date.or(document.name.date);
    let slug = front
        .slug
        .as_ref()
        .map_or_else(|| slugify(&document.name.stem), |s| slugify(&s.value));
    let url = match &front.path {
        Some(path) => path.value.clone(),
        None => UrlPath(format!(
            "{}{slug}/",
            folder_url(&document.name.folder, &language, config)
        )),
    };
    let review = state::review(front, config, run.clock);
    moments.extend(state::changes(front, date, review));
    let state = state::state(front, date, run.clock);
    if !state::is_built(state, run.include) {
        site.hidden.push(Hidden {
            document: document.clone(),
            state,
            url,
        });
        return;
    }
    check_dates(document, date, findings);
    let id = PageId(site.pages.len());
    site.nodes.insert(document.path.0.clone(), Node::Page(id));
    let file = document.path.file();
    site.pages.push(Page {
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
    });
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
                        Node::Page(id) => site.pages[id.0].assets.push(file.to_owned()),
                        Node::Section(id) => site.sections[id.0].assets.push(file.to_owned()),
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

/// Puts each page on its section's list, and through transparent sections on those above, and sorts the lists.
fn list_pages(site: &mut Site) {
    for i in 0..site.pages.len() {
        let mut next = Some(site.pages[i].section);
        while let Some(id) = next {
            let section = &mut site.sections[id.0];
            section.pages.push(PageId(i));
            let transparent = section
                .document
                .as_ref()
                .is_some_and(|d| d.front.section.transparent);
            next = if transparent { section.parent } else { None };
        }
    }
    for i in 0..site.sections.len() {
        let by = site.sections[i]
            .document
            .as_ref()
            .map_or(SortBy::Date, |d| d.front.section.sort_by);
        let mut pages = std::mem::take(&mut site.sections[i].pages);
        sort_pages(&site.pages, &mut pages, by);
        site.sections[i].pages = pages;
    }
}

/// Sorts pages; every order is total, because ties are broken by content path.
pub fn sort_pages(all: &[Page], pages: &mut [PageId], by: SortBy) {
    pages.sort_by(|a, b| {
        let (a, b) = (&all[a.0], &all[b.0]);
        let newest = |of: fn(&Page) -> Option<Moment>| {
            let (a, b) = (of(a).map(|m| m.seconds), of(b).map(|m| m.seconds));
            b.cmp(&a)
        };
        let title = || a.title().to_lowercase().cmp(&b.title().to_lowercase());
        let order = match by {
            SortBy::Date => newest(|p| p.date).then_with(|| {
                if a.date.is_none() {
                    title()
                } else {
                    std::cmp::Ordering::Equal
                }
            }),
            SortBy::UpdateDate => newest(|p| p.document.front.updated.or(p.date)),
            SortBy::Title => title(),
            SortBy::Weight => {
                let weight = |p: &Page| p.document.front.weight.unwrap_or(i64::MAX);
                weight(a).cmp(&weight(b))
            }
            SortBy::Slug => a.slug.cmp(&b.slug),
            SortBy::None => std::cmp::Ordering::Equal,
        };
        order.then_with(|| a.document.path.cmp(&b.document.path))
    });
}

/// Neighbours within the page's own section; by date only among pages that have one.
fn set_neighbours(site: &mut Site) {
    for i in 0..site.sections.len() {
        let by = site.sections[i]
            .document
            .as_ref()
            .map_or(SortBy::Date, |d| d.front.section.sort_by);
        let line: Vec<PageId> = site.sections[i]
            .pages
            .iter()
            .copied()
            .filter(|id| site.pages[id.0].section == SectionId(i))
            .filter(|id| by != SortBy::Date || site.pages[id.0].date.is_some())
            .collect();
        for pair in line.windows(2) {
            if let [before, after] = pair {
                site.pages[before.0].higher = Some(*after);
                site.pages[after.0].lower = Some(*before);
            }
        }
    }
}

fn set_translations(site: &mut Site, config: &Config) {
    let mut groups: BTreeMap<String, Vec<PageId>> = BTreeMap::new();
    for (i, page) in site.pages.iter().enumerate() {
        groups
            .entry(page.document.name.group.clone())
            .or_default()
            .push(PageId(i));
    }
    for (number, members) in groups.values().enumerate() {
        for id in members {
            let others = members
                .iter()
                .copied()
                .filter(|other| other != id)
                .collect();
            site.pages[id.0].translations = others;
            site.pages[id.0].group = u32::try_from(number).unwrap_or(u32::MAX);
        }
    }
    for i in 0..site.sections.len() {
        let (folder, language) = (
            site.sections[i].folder.clone(),
            site.sections[i].language.clone(),
        );
        let same = |s: &Section| s.folder == folder && s.language != language;
        site.sections[i].translations = site
            .sections
            .iter()
            .enumerate()
            .filter(|(_, s)| same(s))
            .map(|(j, _)| SectionId(j))
            .collect();
        if language != config.language {
            let main = site
                .sections
                .iter()
                .find(|s| s.folder == folder && s.language == config.language);
            let missing = main
                .map(|s| untranslated(site, s, &language))
                .unwrap_or_default();
            site.sections[i].untranslated = missing;
        }
    }
}

fn untranslated(site: &Site, main: &Section, language: &str) -> Vec<PageId> {
    let has = |id: &PageId| {
        site.page(*id)
            .translations
            .iter()
            .any(|t| site.page(*t).language == language)
    };
    main.pages
        .iter()
        .copied()
        .filter(|id| !has(id) && site.page(*id).state == State::Published)
        .collect()
}
