//! The list of everything that is published: each output's address, what it shows, and who asked for it.
//!
//! It renders nothing. Two outputs with one address are an error that names both.

mod claim;
mod search;

use std::collections::BTreeMap;

use super::{PageId, SectionId, Site};
use crate::address::{OutputPath, UrlPath};
use crate::config::{Config, FeedFormat};
use crate::diagnostic::{Diagnostic, Place};

pub use search::{SearchPart, search_url, searchable};

/// Addresses in one sitemap file (sitemaps.org protocol 0.9, 2008).
pub const SITEMAP_LIMIT: usize = 50_000;

/// What an output shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A page.
    Page(PageId),
    /// A section, or the nth part of its list, from 1.
    Section(SectionId, usize),
    /// The list of a taxonomy's terms, by number in [`Site::taxonomies`].
    Terms(usize),
    /// A term of a taxonomy, and the nth part of its list, from 1.
    Term(usize, usize, usize),
    /// A feed.
    Feed(FeedOf, FeedFormat),
    /// A page that leads an old address to the new one, by number in [`Site::aliases`].
    Alias(usize),
    /// `404.html` in a language.
    NotFound(String),
    /// The one sitemap, or its nth part from 1 where there are several.
    Sitemap(Option<usize>),
    /// The list of the sitemap's parts, and how many there are.
    SitemapIndex(usize),
    /// `robots.txt`.
    Robots,
    /// `_redirects`.
    Redirects,
    /// `_headers`.
    Headers,
    /// A file that the theme makes from a template of the same name, such as `theme.css`.
    ThemeFile(&'static str),
    /// A static file, by its path in the layer with that number.
    Static(usize, String),
    /// A stylesheet to compile, by its path in the layer with that number.
    Sass(usize, String),
    /// A file below `content/`, by its path there.
    Asset(String),
    /// The search page of a language.
    Search(String),
    /// A file of a language's index of words.
    SearchFile(String, SearchPart),
    /// A file that is made because another output asks for it; its address says all. None is in the plan.
    Made,
    /// The mark by which a later run knows the folder as its own.
    Mark,
}

/// What a feed is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeedOf {
    /// All pages of a language.
    Site(String),
    /// A section.
    Section(SectionId),
    /// A term of a taxonomy.
    Term(usize, usize),
}

/// One output.
#[derive(Clone, Debug)]
pub struct Planned {
    /// Its file.
    pub path: OutputPath,
    /// Its address.
    pub url: UrlPath,
    /// What it shows.
    pub subject: Subject,
    /// Who asked for it: a file and a place, where there is one.
    pub origin: Option<Place>,
}

/// The name of the file that marks an output folder as made by pamphlet.
pub const MARK: &str = ".pamphlet-site";

/// What the theme and the site's folders add to the plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extras {
    /// Static files, by path: number of the layer that wins, and the file's path relative to the site.
    pub statics: BTreeMap<String, (usize, String)>,
    /// Stylesheets to compile, in the same way.
    pub sass: BTreeMap<String, (usize, String)>,
    /// Templates that become files of the same name.
    pub theme_files: Vec<&'static str>,
    /// Whether there is a template for a search page.
    pub search: bool,
}

/// Lists all outputs, sorted by their files.
pub fn outputs(
    site: &Site,
    extras: &Extras,
    config: &Config,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Planned> {
    let mut plan = Vec::new();
    pages(site, &mut plan);
    sections(site, config, &mut plan);
    terms(site, config, &mut plan);
    files(site, extras, &mut plan);
    let mut taken: BTreeMap<OutputPath, Planned> = BTreeMap::new();
    for planned in plan {
        claim::claim(&mut taken, planned, site, findings);
    }
    for planned in general(site, config, extras) {
        // A file of the site's own stands in for one that would be made for it.
        taken.entry(planned.path.clone()).or_insert(planned);
    }
    taken.into_values().collect()
}

/// The `n`th page of a paginated list: the list's own address for the first.
pub fn pager_url(url: &UrlPath, n: usize) -> UrlPath {
    if n <= 1 {
        url.clone()
    } else {
        UrlPath(format!("{}page/{n}/", url.as_str()))
    }
}

/// How many listing pages a list needs.
pub fn pagers(items: usize, by: usize) -> usize {
    if by == 0 {
        1
    } else {
        items.div_ceil(by).max(1)
    }
}

/// Address of a feed below the address of what it is about.
pub fn feed_url(base: &UrlPath, format: FeedFormat) -> UrlPath {
    let name = match format {
        FeedFormat::Atom => "atom.xml",
        FeedFormat::Rss => "rss.xml",
        FeedFormat::Json => "feed.json",
    };
    UrlPath(format!("{}{name}", base.as_str()))
}

fn planned(url: UrlPath, subject: Subject, origin: Option<Place>) -> Planned {
    Planned {
        path: url.output(),
        url,
        subject,
        origin,
    }
}

fn pages(site: &Site, plan: &mut Vec<Planned>) {
    for (i, page) in site.pages.iter().enumerate() {
        let front = &page.document.front;
        let span = front
            .path
            .as_ref()
            .map(|p| p.span)
            .or(front.slug.as_ref().map(|s| s.span))
            .unwrap_or_default();
        plan.push(planned(
            page.url.clone(),
            Subject::Page(PageId(i)),
            Some(Place::new(&page.file(), span)),
        ));
    }
}

fn sections(site: &Site, config: &Config, plan: &mut Vec<Planned>) {
    for (i, section) in site.sections.iter().enumerate() {
        let id = SectionId(i);
        let origin = section
            .document
            .as_ref()
            .map(|d| Place::file(&d.path.file()));
        if section.redirects {
            continue;
        }
        for n in 1..=pagers(section.pages.len(), section.paginate_by) {
            plan.push(planned(
                pager_url(&section.url, n),
                Subject::Section(id, n),
                origin.clone(),
            ));
        }
        for format in config.feeds.formats.iter().filter(|_| section.feed) {
            if section.folder.is_empty() {
                let of = FeedOf::Site(section.language.clone());
                plan.push(planned(
                    feed_url(&section.url, *format),
                    Subject::Feed(of, *format),
                    None,
                ));
            } else if !section.pages.is_empty() {
                let of = FeedOf::Section(id);
                plan.push(planned(
                    feed_url(&section.url, *format),
                    Subject::Feed(of, *format),
                    None,
                ));
            }
        }
    }
}

fn terms(site: &Site, config: &Config, plan: &mut Vec<Planned>) {
    for (t, taxonomy) in site.taxonomies.iter().enumerate() {
        if !taxonomy.render || taxonomy.terms.is_empty() {
            continue;
        }
        plan.push(planned(taxonomy.url.clone(), Subject::Terms(t), None));
        for (i, term) in taxonomy.terms.iter().enumerate() {
            for n in 1..=pagers(term.pages.len(), taxonomy.paginate_by) {
                plan.push(planned(
                    pager_url(&term.url, n),
                    Subject::Term(t, i, n),
                    None,
                ));
            }
            for format in config
                .feeds
                .formats
                .iter()
                .filter(|_| taxonomy.feed && !term.pages.is_empty())
            {
                let subject = Subject::Feed(FeedOf::Term(t, i), *format);
                plan.push(planned(feed_url(&term.url, *format), subject, None));
            }
        }
    }
}

fn files(site: &Site, extras: &Extras, plan: &mut Vec<Planned>) {
    for (path, (layer, file)) in &extras.statics {
        let url = UrlPath(format!("/{path}"));
        plan.push(Planned {
            path: OutputPath(path.clone()),
            url,
            subject: Subject::Static(*layer, path.clone()),
            origin: Some(Place::file(file)),
        });
    }
    for (path, (layer, file)) in &extras.sass {
        let css = path
            .rsplit_once('.')
            .map_or(path.as_str(), |(stem, _)| stem);
        let url = UrlPath(format!("/{css}.css"));
        plan.push(Planned {
            path: url.output(),
            url,
            subject: Subject::Sass(*layer, path.clone()),
            origin: Some(Place::file(file)),
        });
    }
    for page in &site.pages {
        let folder = page.document.path.folder();
        assets(&page.assets, folder, &page.url, plan);
    }
    for section in &site.sections {
        assets(&section.assets, &section.folder, &section.url, plan);
    }
    for (i, alias) in site.aliases.iter().enumerate() {
        if !alias.from.as_str().contains(['*', ':']) {
            let origin = Some(Place::new(&alias.file, alias.span));
            plan.push(planned(alias.from.clone(), Subject::Alias(i), origin));
        }
    }
}

/// The address of a file of a bundle or section, whose folder is `folder`.
pub fn asset_url(file: &str, folder: &str, owner: &UrlPath) -> UrlPath {
    let below = file
        .strip_prefix(folder)
        .unwrap_or(file)
        .trim_start_matches('/');
    UrlPath(format!(
        "{}{below}",
        owner
            .as_str()
            .rsplit_once('/')
            .map_or("/".to_owned(), |(above, _)| format!("{above}/"))
    ))
}

fn assets(files: &[String], folder: &str, owner: &UrlPath, plan: &mut Vec<Planned>) {
    for file in files {
        let origin = Some(Place::file(&format!("content/{file}")));
        let url = asset_url(file, folder, owner);
        plan.push(Planned {
            path: OutputPath(url.as_str().trim_start_matches('/').to_owned()),
            url,
            subject: Subject::Asset(file.clone()),
            origin,
        });
    }
}

/// What every site has.
fn general(site: &Site, config: &Config, extras: &Extras) -> Vec<Planned> {
    let root = |name: &str, subject| planned(UrlPath(format!("/{name}")), subject, None);
    let mut plan = vec![
        root("robots.txt", Subject::Robots),
        root("_headers", Subject::Headers),
        root(MARK, Subject::Mark),
    ];
    if !site.aliases.is_empty() {
        plan.push(root("_redirects", Subject::Redirects));
    }
    for language in config.language_codes() {
        let prefix = super::assemble::prefix(language, config);
        plan.push(root(
            &format!(
                "{}404.html",
                prefix.trim_start_matches('/').to_owned()
                    + if prefix.is_empty() { "" } else { "/" }
            ),
            Subject::NotFound(language.to_owned()),
        ));
    }
    plan.extend(
        extras
            .theme_files
            .iter()
            .map(|name| root(name, Subject::ThemeFile(name))),
    );
    if config.search && extras.search {
        plan.extend(search::plan(site, config));
    }
    if config.sitemap {
        let entries = sitemap_entries(site).len();
        if entries > SITEMAP_LIMIT {
            let parts = entries.div_ceil(SITEMAP_LIMIT);
            plan.push(root("sitemap.xml", Subject::SitemapIndex(parts)));
            plan.extend(
                (1..=parts).map(|n| root(&format!("sitemap-{n}.xml"), Subject::Sitemap(Some(n)))),
            );
        } else {
            plan.push(root("sitemap.xml", Subject::Sitemap(None)));
        }
    }
    plan
}

/// What the sitemap lists, in its order: sections, pages, terms; none that is not meant for visitors yet.
pub fn sitemap_entries(site: &Site) -> Vec<Subject> {
    let mut entries = Vec::new();
    for (i, section) in site.sections.iter().enumerate() {
        let hidden = section
            .document
            .as_ref()
            .is_some_and(|d| d.front.hidden_from_sitemap);
        if !hidden && !section.redirects {
            entries.push(Subject::Section(SectionId(i), 1));
        }
    }
    for (i, page) in site.pages.iter().enumerate() {
        if !page.document.front.hidden_from_sitemap && page.state == super::State::Published {
            entries.push(Subject::Page(PageId(i)));
        }
    }
    for (t, taxonomy) in site
        .taxonomies
        .iter()
        .enumerate()
        .filter(|(_, t)| t.render && !t.terms.is_empty())
    {
        entries.push(Subject::Terms(t));
        entries.extend((0..taxonomy.terms.len()).map(|i| Subject::Term(t, i, 1)));
    }
    entries
}
