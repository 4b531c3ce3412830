//! Addresses in texts become links into the site; what leads nowhere is an error with the nearest that exists.
//!
//! It needs the list of outputs, and it changes nothing but the pages' resolved links.

mod alias;
mod resolve;

pub use alias::{aliases, redirects};
pub use resolve::{Links, resolve};

use std::collections::BTreeMap;

use super::outputs::{Planned, Subject, asset_url};
use super::{Node, PageId, Resolved, SectionId, Site};
use crate::address::{ContentPath, UrlPath, decode, join};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, nearest};
use crate::lookup::Lookup;
use crate::source::Span;

/// What a path names: its address, its language where it has one, and the ids that a link can lead to; none of them where
/// the theme makes the page.
type Target<'a> = (UrlPath, Option<&'a str>, Option<&'a [String]>);

/// Every address that the site answers at.
pub struct Addresses<'a> {
    site: &'a Site,
    config: &'a Config,
    plan: &'a [Planned],
    outputs: Lookup<'a, &'a Subject>,
    hidden: Lookup<'a, &'static str>,
    /// Who has a file below `content/` that is no document.
    owners: BTreeMap<&'a str, Vec<Node>>,
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
        let mut owners: BTreeMap<&str, Vec<Node>> = BTreeMap::new();
        for (i, page) in site.pages.iter().enumerate() {
            for file in &page.assets {
                owners.entry(file).or_default().push(Node::Page(PageId(i)));
            }
        }
        for (i, section) in site.sections.iter().enumerate() {
            for file in &section.assets {
                let owner = Node::Section(SectionId(i));
                owners.entry(file).or_default().push(owner);
            }
        }
        Self {
            site,
            config,
            plan,
            outputs,
            hidden: hidden.collect(),
            owners,
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
        let urls = self.plan.iter().map(|planned| planned.url.as_str());
        let mut urls: Vec<&str> = urls
            .filter(|url| near_length(url.trim_end_matches('/'), last))
            .collect();
        urls.sort_unstable();
        let best = nearest(last, urls.iter().map(|url| part(url)))?;
        let found = urls.into_iter().find(|url| part(url) == best);
        found.map(str::to_owned)
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
    fn node(&self, path: &str, from: &From<'_>) -> Result<Target<'a>, String> {
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
            if file.ends_with(".md") && self.hidden.has(&file) {
                return Err(self.missing(&file));
            }
        }
        self.address(path, from)
    }

    /// The document at a content path: its version in the reader's language where there is one.
    fn document(&self, path: &str, from: &From<'_>) -> Option<Target<'a>> {
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
        let owners = self.owners.get(file)?;
        let pages = owners.iter().filter_map(|owner| match owner {
            Node::Page(id) => Some(self.site.page(*id)),
            Node::Section(_) => None,
        });
        let page = pages.clone().find(|page| page.language == language);
        if let Some(page) = page.or_else(|| pages.clone().next()) {
            return Some(asset_url(file, page.document.path.folder(), &page.url));
        }
        let sections = owners.iter().filter_map(|owner| match owner {
            Node::Section(id) => Some(self.site.section(*id)),
            Node::Page(_) => None,
        });
        let section = sections
            .clone()
            .find(|section| section.language == language);
        let section = section.or_else(|| sections.clone().next());
        section.map(|section| asset_url(file, &section.folder, &section.url))
    }

    /// What answers at an address, with or without the final `/`, and with or without the path of `base_url`.
    fn address(&self, path: &str, from: &From<'_>) -> Result<Target<'a>, String> {
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
