//! The tree of sections: one for each `_index.md`, for each language's home page, and for each folder that holds pages.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Folders, folder_url, language_of};
use crate::address::UrlPath;
use crate::config::Config;
use crate::parse::document::Document;
use crate::parse::name::Kind;
use crate::site::{Node, Section, SectionId, Site};

/// Makes a section for each `_index.md`, for each language's home page, and for each folder that holds pages.
pub(super) fn sections(site: &mut Site, documents: &[Arc<Document>], config: &Config) -> Folders {
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
        site.sections.push(Arc::new(section(
            folder,
            language,
            document.clone(),
            config,
        )));
    }
    let main: Vec<(String, String)> = site
        .sections
        .iter()
        .filter(|s| s.language == config.language && s.document.is_some())
        .map(|s| (s.folder.clone(), s.title.clone()))
        .collect();
    for section in site.sections.iter_mut().filter(|s| s.document.is_none()) {
        if let Some((_, title)) = main.iter().find(|(folder, _)| *folder == section.folder) {
            Arc::make_mut(section).title.clone_from(title);
        }
    }
    let named = site.sections.iter().enumerate().filter_map(|(i, section)| {
        let document = section.document.as_ref()?;
        Some((document.path.0.clone(), Node::Section(SectionId(i))))
    });
    Arc::make_mut(&mut site.nodes).extend(named);
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
                site.section_mut(SectionId(i)).parent = Some(*parent);
                site.section_mut(*parent).subsections.push(SectionId(i));
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
        Arc::make_mut(section)
            .subsections
            .sort_by_key(|id| &keys[id.0]);
    }
}
