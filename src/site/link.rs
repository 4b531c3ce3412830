//! Addresses in texts become links into the site; what leads nowhere is an error with the nearest that exists.
//!
//! It needs the list of outputs, and it changes nothing but the pages' resolved links.

use std::collections::BTreeMap;

use super::outputs::{Planned, Subject, asset_url};
use super::{Alias, Node, PageId, Resolved, Section, SectionId, Site};
use crate::address::{ContentPath, UrlPath, decode, join, url_path};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, nearest};
use crate::parse::document::{Link, LinkKind, Located};
use crate::source::Span;

/// Every address that the site answers at.
pub struct Addresses<'a> {
    site: &'a Site,
    config: &'a Config,
    outputs: BTreeMap<&'a str, &'a Subject>,
    hidden: BTreeMap<&'a str, &'static str>,
}

/// The file and the page that a link stands in.
#[derive(Clone, Copy)]
struct From<'a> {
    path: &'a ContentPath,
    url: &'a UrlPath,
    language: &'a str,
    anchors: &'a [String],
}

impl<'a> Addresses<'a> {
    /// Gathers the addresses of all outputs.
    pub fn new(site: &'a Site, plan: &'a [Planned], config: &'a Config) -> Self {
        let outputs = plan.iter().map(|p| (p.url.as_str(), &p.subject)).collect();
        let hidden = site.hidden.iter().flat_map(|h| {
            let word = h.state.word();
            [(h.document.path.as_str(), word), (h.url.as_str(), word)]
        });
        Self {
            site,
            config,
            outputs,
            hidden: hidden.collect(),
        }
    }

    /// Resolves an address that does not stand in a document: a menu, a redirect, a template.
    /// `@/file.md`, a path of the site, or an address of another site.
    pub fn resolve_plain(&self, target: &str, language: &str) -> Option<Resolved> {
        let path = ContentPath("_index.md".into());
        let url = UrlPath("/".into());
        let from = From {
            path: &path,
            url: &url,
            language,
            anchors: &[],
        };
        self.find(target, &from).ok()
    }

    /// The nearest address or file to one that does not exist.
    pub fn suggestion(&self, target: &str) -> Option<String> {
        let target = target
            .split(['#', '?'])
            .next()
            .unwrap_or_default()
            .trim_end_matches('/');
        let last = target.rsplit('/').next().unwrap_or_default();
        if target.ends_with(".md") {
            let names = self
                .site
                .nodes
                .keys()
                .filter(|path| near_length(path, last));
            let best = nearest(
                last,
                names.clone().map(|p| p.rsplit('/').next().unwrap_or(p)),
            )?;
            return names
                .clone()
                .find(|p| p.rsplit('/').next() == Some(best))
                .map(|p| format!("@/{p}"));
        }
        let part = |url: &'a str| {
            url.trim_end_matches('/')
                .rsplit('/')
                .next()
                .unwrap_or_default()
        };
        let urls = self
            .outputs
            .keys()
            .filter(|url| near_length(url.trim_end_matches('/'), last));
        let best = nearest(last, urls.clone().map(|url| part(url)))?;
        urls.clone()
            .find(|url| part(url) == best)
            .map(|url| (*url).to_owned())
    }

    /// Finds where `target` leads; an error says in a few words why it leads nowhere.
    fn find(&self, target: &str, from: &From<'_>) -> Result<Resolved, String> {
        let target = target.trim();
        if let Some(id) = target.strip_prefix('#') {
            return self.here(id, from);
        }
        let own = [self.config.base.origin.as_str()]
            .into_iter()
            .find_map(|origin| target.strip_prefix(origin));
        let target = match own
            .filter(|rest| self.config.base_given && (rest.is_empty() || rest.starts_with('/')))
        {
            Some("") => "/",
            Some(rest) => rest,
            None if is_outside(target) => return Ok(Resolved::Outside(target.to_owned())),
            None => target,
        };
        let split = target.find(['#', '?']).unwrap_or(target.len());
        let (path, tail) = (
            target.get(..split).unwrap_or(target),
            target.get(split..).unwrap_or_default(),
        );
        let path = decode(path);
        if path.is_empty() && !tail.is_empty() {
            return Ok(Resolved::Inside {
                url: from.url.clone(),
                tail: tail.to_owned(),
                language: None,
            });
        }
        if path.is_empty() {
            return Err("this link has no address".into());
        }
        let (url, language, anchors) = self.node(&path, from)?;
        if let (Some(id), Some(anchors)) = (tail.split_once('#').map(|(_, id)| id), anchors) {
            check_anchor(id, anchors, &path)?;
        }
        let language = language.filter(|l| *l != from.language).map(str::to_owned);
        Ok(Resolved::Inside {
            url,
            tail: tail.to_owned(),
            language,
        })
    }

    fn here(&self, id: &str, from: &From<'_>) -> Result<Resolved, String> {
        let _ = self;
        if !id.is_empty() && id != "top" {
            check_anchor(id, from.anchors, "this page")?;
        }
        Ok(Resolved::Here(id.to_owned()))
    }

    /// The address, language and anchors of what a path names. Anchors are none where the theme makes the page.
    fn node(
        &self,
        path: &str,
        from: &From<'_>,
    ) -> Result<(UrlPath, Option<&'a str>, Option<&'a [String]>), String> {
        if let Some(below) = path.strip_prefix("@/") {
            let below = join("", below).ok_or("this address leads out of the site")?;
            return self
                .document(&below, from)
                .ok_or_else(|| self.missing(&below));
        }
        let folder = if path.starts_with('/') {
            ""
        } else {
            from.path.folder()
        };
        if let Some(file) = join(folder, path)
            && !path.ends_with('/')
        {
            if let Some(found) = self.document(&file, from) {
                return Ok(found);
            }
            if let Some(url) = self.asset(&file, from.language) {
                return Ok((url, None, None));
            }
            if file.ends_with(".md") && self.hidden.contains_key(file.as_str()) {
                return Err(self.missing(&file));
            }
        }
        self.address(path, from)
    }

    /// The document at a content path: its version in the reader's language where there is one.
    fn document(
        &self,
        path: &str,
        from: &From<'_>,
    ) -> Option<(UrlPath, Option<&'a str>, Option<&'a [String]>)> {
        match *self.site.nodes.get(path)? {
            Node::Page(id) => {
                let page = self.site.page(id);
                let same = |id: &&PageId| self.site.page(**id).language == from.language;
                let page = if page.language == from.language {
                    page
                } else {
                    page.translations
                        .iter()
                        .find(same)
                        .map_or(page, |id| self.site.page(*id))
                };
                Some((
                    page.url.clone(),
                    Some(&page.language),
                    Some(&page.document.text.anchors),
                ))
            }
            Node::Section(id) => {
                let section = self.site.section(id);
                let same = |id: &&SectionId| self.site.section(**id).language == from.language;
                let section = if section.language == from.language {
                    section
                } else {
                    section
                        .translations
                        .iter()
                        .find(same)
                        .map_or(section, |id| self.site.section(*id))
                };
                Some((section.url.clone(), Some(&section.language), None))
            }
        }
    }

    /// The address of a file below `content/` that is no document: of the reader's language where several have it.
    fn asset(&self, file: &str, language: &str) -> Option<UrlPath> {
        let has = |assets: &[String]| assets.iter().any(|a| a == file);
        let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
        let inside = |own: &str| {
            own.is_empty()
                || folder == own
                || folder
                    .strip_prefix(own)
                    .is_some_and(|rest| rest.starts_with('/'))
        };
        let pages = self
            .site
            .pages
            .iter()
            .filter(|p| inside(p.document.path.folder()) && has(&p.assets));
        let page = pages
            .clone()
            .find(|p| p.language == language)
            .or_else(|| pages.clone().next());
        if let Some(page) = page {
            return Some(asset_url(file, page.document.path.folder(), &page.url));
        }
        let sections = self
            .site
            .sections
            .iter()
            .filter(|s| inside(&s.folder) && has(&s.assets));
        let section = sections
            .clone()
            .find(|s| s.language == language)
            .or_else(|| sections.clone().next());
        section.map(|s| asset_url(file, &s.folder, &s.url))
    }

    /// What answers at an address, with or without the final `/`, and with or without the path of `base_url`.
    fn address(
        &self,
        path: &str,
        from: &From<'_>,
    ) -> Result<(UrlPath, Option<&'a str>, Option<&'a [String]>), String> {
        let absolute = join(from.url.as_str(), path).ok_or("this address leads out of the site")?;
        let base = self.config.base.path.trim_start_matches('/');
        let below = absolute
            .strip_prefix(base)
            .filter(|_| !base.is_empty())
            .and_then(|rest| {
                if rest.is_empty() {
                    Some("")
                } else {
                    rest.strip_prefix('/')
                }
            });
        for inner in std::iter::once(absolute.as_str()).chain(below) {
            let folder = if inner.is_empty() {
                "/".to_owned()
            } else {
                format!("/{inner}/")
            };
            let index = format!("/{}", inner.trim_end_matches("index.html"));
            for url in [folder, format!("/{inner}"), index] {
                if let Some(subject) = self.outputs.get(url.as_str()) {
                    let (language, anchors) = self.facts(subject);
                    return Ok((UrlPath(url), language, anchors));
                }
            }
        }
        Err(self.missing(path))
    }

    fn facts(&self, subject: &Subject) -> (Option<&'a str>, Option<&'a [String]>) {
        match subject {
            Subject::Page(id) => {
                let page = self.site.page(*id);
                (Some(&page.language), Some(&page.document.text.anchors))
            }
            Subject::Section(id, _) => (Some(&self.site.section(*id).language), None),
            _ => (None, None),
        }
    }

    fn missing(&self, path: &str) -> String {
        let with_slash = format!("/{}/", path.trim_matches('/'));
        let hidden = self
            .hidden
            .get(path.trim_start_matches('/'))
            .or_else(|| self.hidden.get(with_slash.as_str()));
        match hidden {
            Some(&"draft") => format!("`{path}` is a draft, so it is not published"),
            Some(&"scheduled") => format!("`{path}` is not published yet"),
            Some(_) => format!("`{path}` has expired, so it is no longer published"),
            None => format!("there is no page or file at `{path}`"),
        }
    }
}

/// Whether an address has a scheme or host: it is not ours to resolve.
fn is_outside(target: &str) -> bool {
    let scheme = target.split_once(':').map_or("", |(scheme, _)| scheme);
    let named = !scheme.is_empty()
        && scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
        && scheme
            .as_bytes()
            .first()
            .is_some_and(u8::is_ascii_alphabetic);
    named || target.starts_with("//")
}

fn near_length(name: &str, last: &str) -> bool {
    name.rsplit('/')
        .next()
        .unwrap_or_default()
        .len()
        .abs_diff(last.len())
        <= 3
}

fn check_anchor(id: &str, anchors: &[String], where_: &str) -> Result<(), String> {
    let id = decode(id);
    if id.is_empty() || anchors.binary_search(&id).is_ok() {
        return Ok(());
    }
    let near = nearest(&id, anchors.iter().map(String::as_str));
    let known = near
        .map(|near| format!("; did you mean `#{near}`?"))
        .unwrap_or_default();
    Err(format!(
        "there is no heading `#{id}` on {}{known}",
        if where_ == "this page" {
            where_.to_owned()
        } else {
            format!("`{where_}`")
        }
    ))
}

/// All that [`resolve`] finds; [`Links::store`] puts it into the site.
#[derive(Default)]
pub struct Links {
    pages: Vec<Vec<Resolved>>,
    sections: Vec<Vec<Resolved>>,
    backlinks: Vec<Vec<PageId>>,
    pins: Vec<(Vec<PageId>, Vec<PageId>)>,
}

/// Resolves every address of every page and section.
pub fn resolve(
    site: &Site,
    plan: &[Planned],
    config: &Config,
    findings: &mut Vec<Diagnostic>,
) -> Links {
    let known = Addresses::new(site, plan, config);
    let mut links = Links {
        backlinks: vec![Vec::new(); site.pages.len()],
        ..Links::default()
    };
    let by_url: BTreeMap<&str, PageId> = site
        .pages
        .iter()
        .enumerate()
        .map(|(i, p)| (p.url.as_str(), PageId(i)))
        .collect();
    for (i, page) in site.pages.iter().enumerate() {
        let text = &page.document.text;
        let from = From {
            path: &page.document.path,
            url: &page.url,
            language: &page.language,
            anchors: &text.anchors,
        };
        let resolved = all(&known, &text.links, &from, findings);
        for link in resolved
            .iter()
            .zip(&text.links)
            .filter(|(_, l)| l.kind == LinkKind::Link)
            .map(|(r, _)| r)
        {
            if let Resolved::Inside { url, .. } = link
                && let Some(target) = by_url.get(url.as_str()).filter(|t| t.0 != i)
                && links.backlinks[target.0].last() != Some(&PageId(i))
            {
                links.backlinks[target.0].push(PageId(i));
            }
        }
        links.pages.push(resolved);
        let front = &page.document.front;
        links.pins.push((
            named(&known, &front.related, &from, findings),
            named(&known, &front.related_exclude, &from, findings),
        ));
    }
    for section in &site.sections {
        links.sections.push(of_section(&known, section, findings));
    }
    for list in &mut links.backlinks {
        super::assemble::sort_pages(&site.pages, list, crate::parse::document::SortBy::Date);
        list.dedup();
    }
    links
}

impl Links {
    /// Puts the links into the site.
    pub fn store(self, site: &mut Site) {
        for ((page, links), (back, (pins, excludes))) in site
            .pages
            .iter_mut()
            .zip(self.pages)
            .zip(self.backlinks.into_iter().zip(self.pins))
        {
            page.links = links;
            page.backlinks = back;
            page.pins = pins;
            page.excludes = excludes;
        }
        for (section, links) in site.sections.iter_mut().zip(self.sections) {
            section.links = links;
        }
    }
}

fn all(
    known: &Addresses<'_>,
    links: &[Link],
    from: &From<'_>,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Resolved> {
    links
        .iter()
        .map(|link| {
            known.find(&link.target, from).unwrap_or_else(|why| {
                let file = from.path.file();
                findings.push(match link.kind {
                    LinkKind::Source => no_picture(&why, &file, link.span),
                    LinkKind::Link => broken(known, &link.target, &why, &file, link.span),
                });
                Resolved::Broken
            })
        })
        .collect()
}

fn no_picture(why: &str, file: &str, span: Span) -> Diagnostic {
    let message = why.replace("there is no page or file at", "there is no picture");
    Diagnostic::error("link-broken", message)
        .at(file, span)
        .help("Put the file next to the article (in a folder with `index.md`) or below `static/`, and name it here.")
}

fn broken(known: &Addresses<'_>, target: &str, why: &str, file: &str, span: Span) -> Diagnostic {
    let help = if why.contains("did you mean")
        || why.contains("this link has no address")
        || why.contains("there is no heading")
    {
        "Correct the address, or delete the link.".to_owned()
    } else if why.contains("publish") {
        "Publish that page first, link to another one, or take the link out.".to_owned()
    } else {
        match known.suggestion(target) {
            Some(near) => format!("Did you mean `{near}`?"),
            None => "Write the name of a file next to this one (`other.md`), a path below `content/` (`@/articles/other.md`) or an address of the site (`/articles/other/`).".to_owned(),
        }
    };
    Diagnostic::error("link-broken", why.to_owned())
        .at(file, span)
        .help(help)
}

fn of_section(
    known: &Addresses<'_>,
    section: &Section,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Resolved> {
    let Some(document) = &section.document else {
        return Vec::new();
    };
    let text = &document.text;
    let from = From {
        path: &document.path,
        url: &section.url,
        language: &section.language,
        anchors: &text.anchors,
    };
    all(known, &text.links, &from, findings)
}

/// Pages that front matter names: a file beside, a path below `content/`, a slug or an address.
fn named(
    known: &Addresses<'_>,
    names: &[Located<String>],
    from: &From<'_>,
    findings: &mut Vec<Diagnostic>,
) -> Vec<PageId> {
    let mut pages = Vec::new();
    for name in names {
        match page_named(known, &name.value, from) {
            Some(id) if !pages.contains(&id) => pages.push(id),
            Some(_) => {}
            None => {
                let why = known.missing(&name.value);
                findings.push(broken(
                    known,
                    &name.value,
                    &why,
                    &from.path.file(),
                    name.span,
                ));
            }
        }
    }
    pages
}

fn page_named(known: &Addresses<'_>, name: &str, from: &From<'_>) -> Option<PageId> {
    let page = |path: &str| match known.site.nodes.get(path) {
        Some(Node::Page(id)) => Some(*id),
        _ => None,
    };
    let plain = name
        .trim_start_matches("@/")
        .trim_start_matches("content/")
        .trim_start_matches('/');
    let beside = join(from.path.folder(), name);
    let candidates = [beside, Some(plain.to_owned())];
    for path in candidates.iter().flatten() {
        for whole in [
            path.clone(),
            format!("{path}.md"),
            format!("{path}/index.md"),
        ] {
            if let Some(id) = page(&whole) {
                return Some(id);
            }
        }
    }
    if let Ok(Resolved::Inside { url, .. }) = known.find(name, from)
        && let Some(Subject::Page(id)) = known.outputs.get(url.as_str())
    {
        return Some(*id);
    }
    known
        .site
        .pages
        .iter()
        .position(|p| p.slug == name && p.language == from.language)
        .map(PageId)
}

/// The old addresses that front matter and settings name. Call it once sections and pages have their addresses.
pub fn aliases(
    site: &mut Site,
    config: &Config,
    settings_file: &str,
    findings: &mut Vec<Diagnostic>,
) {
    let mut aliases = Vec::new();
    for page in &site.pages {
        add_aliases(
            &mut aliases,
            &page.document.front.aliases,
            &page.url,
            &page.file(),
        );
    }
    for section in &site.sections {
        if let Some(document) = &section.document {
            let file = document.path.file();
            add_aliases(&mut aliases, &document.front.aliases, &section.url, &file);
            if let Some(to) = &document.front.section.redirect_to {
                let (from, to_span) = (section.url.clone(), to.span);
                let to = Resolved::Outside(to.value.clone());
                aliases.push(Alias {
                    from,
                    to,
                    language: section.language.clone(),
                    file,
                    span: to_span,
                    to_span,
                });
            }
        }
    }
    for redirect in &config.redirects {
        let wild = redirect.from.contains(['*', ':']) && !redirect.from.contains("://");
        let from = if wild {
            Ok(UrlPath(redirect.from.clone()))
        } else {
            url_path(&redirect.from)
        };
        match from {
            Ok(from) => aliases.push(Alias {
                from,
                to: Resolved::Outside(redirect.to.clone()),
                language: config.language.clone(),
                file: settings_file.to_owned(),
                span: redirect.from_span,
                to_span: redirect.to_span,
            }),
            Err(fault) => findings.push(
                Diagnostic::error(
                    "address-invalid",
                    format!("the old address `{}` {}", redirect.from, fault.reason()),
                )
                .at(settings_file, redirect.from_span)
                .help("Write a path of this site, for example `/old-page/`."),
            ),
        }
    }
    site.aliases = aliases;
}

fn add_aliases(aliases: &mut Vec<Alias>, given: &[Located<UrlPath>], to: &UrlPath, file: &str) {
    for alias in given.iter().filter(|a| a.value != *to) {
        let to = Resolved::Inside {
            url: to.clone(),
            tail: String::new(),
            language: None,
        };
        let (from, file) = (alias.value.clone(), file.to_owned());
        aliases.push(Alias {
            from,
            to,
            language: String::new(),
            file,
            span: alias.span,
            to_span: alias.span,
        });
    }
}

/// Resolves the targets that settings and sections name for old addresses; those of pages are resolved already.
pub fn redirects(
    site: &Site,
    plan: &[Planned],
    config: &Config,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Resolved> {
    let known = Addresses::new(site, plan, config);
    let resolve = |alias: &Alias, findings: &mut Vec<Diagnostic>| {
        let Resolved::Outside(target) = &alias.to else {
            return alias.to.clone();
        };
        if target.contains(":splat") || alias.from.as_str().contains('*') {
            return alias.to.clone();
        }
        known
            .resolve_plain(target, &alias.language)
            .unwrap_or_else(|| {
                findings.push(broken(
                    &known,
                    target,
                    &known.missing(target),
                    &alias.file,
                    alias.to_span,
                ));
                Resolved::Broken
            })
    };
    site.aliases
        .iter()
        .map(|alias| resolve(alias, findings))
        .collect()
}
