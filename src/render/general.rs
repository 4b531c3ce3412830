//! What is not an article: sitemap, robots, redirects, headers; and how a page's versions in other languages are named.

use std::fmt::Write as _;

use tera::{Context, Value};

use super::settings;
use super::stage::Stage;
use super::view::{list, object};
use crate::address::UrlPath;
use crate::moment::Moment;
use crate::site::outputs::{SITEMAP_LIMIT, Subject, sitemap_entries};
use crate::site::{PageId, Resolved};

/// The versions of an output by language, the output itself among them. Empty for what has no language of its own.
pub(super) fn versions(stage: &Stage, subject: &Subject) -> Vec<(String, UrlPath)> {
    let site = &stage.site;
    let mut found: Vec<(String, UrlPath)> = match subject {
        Subject::Page(id) => {
            let page = site.page(*id);
            let others = page.translations.iter().map(|t| site.page(*t));
            std::iter::once(page)
                .chain(others)
                .map(|p| (p.language.clone(), p.url.clone()))
                .collect()
        }
        Subject::Section(id, 1) => {
            let section = site.section(*id);
            let others = section.translations.iter().map(|t| site.section(*t));
            std::iter::once(section)
                .chain(others)
                .filter(|s| !s.redirects)
                .map(|s| (s.language.clone(), s.url.clone()))
                .collect()
        }
        Subject::Terms(t) => site
            .taxonomies
            .get(*t)
            .into_iter()
            .flat_map(|own| {
                let same = site
                    .taxonomies
                    .iter()
                    .filter(|o| o.name == own.name && o.render && !o.terms.is_empty());
                same.map(|o| (o.language.clone(), o.url.clone()))
            })
            .collect(),
        // A person is the same in every language; other terms are words, which differ.
        Subject::Term(t, i, 1) => site
            .taxonomies
            .get(*t)
            .into_iter()
            .flat_map(|own| {
                let person = own.terms.get(*i).and_then(|t| t.person);
                site.taxonomies
                    .iter()
                    .filter(|o| o.name == own.name)
                    .flat_map(move |o| {
                        let same = o
                            .terms
                            .iter()
                            .filter(move |t| person.is_some() && t.person == person);
                        same.map(|t| (o.language.clone(), t.url.clone()))
                    })
            })
            .collect(),
        _ => Vec::new(),
    };
    found.sort();
    found.dedup();
    found
}

/// `hreflang` links: every version, and the main language's as the one for all others.
pub(super) fn alternates(stage: &Stage, subject: &Subject) -> Vec<(String, String)> {
    let versions = versions(stage, subject);
    if versions.len() < 2 {
        return Vec::new();
    }
    let main = versions
        .iter()
        .find(|(language, _)| *language == stage.config.language);
    let main = main.map(|(_, url)| ("x-default".to_owned(), stage.config.base.permalink(url)));
    let all = versions
        .iter()
        .map(|(language, url)| (language.clone(), stage.config.base.permalink(url)));
    all.chain(main).collect()
}

/// The value of `alternates` in templates.
pub(super) fn alternates_view(stage: &Stage, subject: &Subject) -> Value {
    list(
        alternates(stage, subject)
            .into_iter()
            .map(|(lang, permalink)| {
                object([("lang", lang.into()), ("permalink", permalink.into())])
            }),
    )
}

/// The value of `languages`: each language of the site, with this output in it or else its home page.
pub(super) fn languages(stage: &Stage, subject: &Subject, current: &str) -> Value {
    if stage.config.languages.is_empty() {
        return list([]);
    }
    let versions = versions(stage, subject);
    list(stage.config.language_codes().map(|code| {
        let version = versions
            .iter()
            .find(|(language, _)| language == code)
            .map(|(_, url)| url);
        let home = stage.site.home(code).map(|id| &stage.site.section(id).url);
        let name = stage
            .words
            .get(code, "language-name", &[])
            .unwrap_or_else(|| code.to_owned());
        object([
            ("code", code.into()),
            ("name", name.into()),
            ("current", (code == current).into()),
            ("exists", (version.is_some() || code == current).into()),
            (
                "url",
                Value::from(version.or(home).map(|url| stage.config.base.href(url))),
            ),
        ])
    }))
}

/// What the sitemap's template sees: one part of the entries, or all.
pub(super) fn sitemap(stage: &Stage, part: Option<usize>) -> Context {
    let entries = sitemap_entries(&stage.site);
    let from = part.map_or(0, |n| n.saturating_sub(1) * SITEMAP_LIMIT);
    let shown = entries.get(from..).unwrap_or_default();
    let shown = shown.get(..SITEMAP_LIMIT).unwrap_or(shown);
    let values = shown.iter().filter_map(|subject| {
        let (url, changed) = entry(stage, subject)?;
        Some(object([
            ("permalink", stage.config.base.permalink(&url).into()),
            ("updated", Value::from(changed.map(Moment::text))),
            ("alternates", alternates_view(stage, subject)),
        ]))
    });
    let mut context = Context::new();
    context.insert_value("entries", list(values));
    context
}

/// Address of a sitemap entry and the day its text last changed.
fn entry(stage: &Stage, subject: &Subject) -> Option<(UrlPath, Option<Moment>)> {
    let site = &stage.site;
    let changed = |id: &PageId| {
        let page = site.page(*id);
        page.document.front.updated.max(page.date)
    };
    Some(match subject {
        Subject::Page(id) => (site.page(*id).url.clone(), changed(id)),
        Subject::Section(id, _) => {
            let section = site.section(*id);
            (
                section.url.clone(),
                section.pages.iter().filter_map(changed).max(),
            )
        }
        Subject::Terms(t) => (site.taxonomies.get(*t)?.url.clone(), None),
        Subject::Term(t, i, _) => {
            let term = site.taxonomies.get(*t)?.terms.get(*i)?;
            (
                term.url.clone(),
                term.pages.iter().filter_map(changed).max(),
            )
        }
        _ => return None,
    })
}

/// What the template of the sitemap's index sees.
pub(super) fn sitemap_index(stage: &Stage, parts: usize) -> Context {
    let mut context = Context::new();
    let urls = (1..=parts).map(|n| {
        stage
            .config
            .base
            .permalink(&UrlPath(format!("/sitemap-{n}.xml")))
            .into()
    });
    context.insert_value("sitemaps", list(urls));
    context
}

/// What the template of `robots.txt` sees.
pub(super) fn robots(stage: &Stage) -> Context {
    let mut context = Context::new();
    let url = stage
        .config
        .sitemap
        .then(|| stage.config.base.permalink(&UrlPath("/sitemap.xml".into())));
    context.insert_value("sitemap_url", Value::from(url));
    context.insert_value("config", settings::view(stage, &stage.config.language));
    context
}

/// Where an old address leads: the link and the full address.
pub(super) fn alias_target(stage: &Stage, to: &Resolved) -> (String, String) {
    match to {
        Resolved::Inside { url, tail, .. } => (
            format!("{}{tail}", stage.config.base.href(url)),
            format!("{}{tail}", stage.config.base.permalink(url)),
        ),
        Resolved::Outside(target) if target.starts_with('/') => {
            let url = UrlPath(target.clone());
            (
                stage.config.base.href(&url),
                stage.config.base.permalink(&url),
            )
        }
        Resolved::Outside(target) => (target.clone(), target.clone()),
        Resolved::Here(_) | Resolved::Broken => (
            "/".to_owned(),
            stage.config.base.permalink(&UrlPath("/".into())),
        ),
    }
}

/// `_redirects`, as Netlify and Cloudflare Pages read it: old address, new one, 301. Exact addresses stand before
/// patterns, because the first line that fits is taken.
pub(super) fn redirects(stage: &Stage) -> String {
    let mut lines: Vec<(bool, String)> = Vec::new();
    for alias in stage.site.aliases.iter() {
        let (to, _) = alias_target(stage, &alias.to);
        let wild = alias.from.as_str().contains(['*', ':']);
        let from = if wild {
            format!("{}{}", stage.config.base.path, alias.from.as_str())
        } else {
            stage.config.base.href(&alias.from)
        };
        lines.push((wild, format!("{from} {to} 301\n")));
        if !wild && from.ends_with('/') && from.len() > 1 {
            lines.push((wild, format!("{} {to} 301\n", from.trim_end_matches('/'))));
        }
    }
    lines.sort();
    lines.into_iter().map(|(_, line)| line).collect()
}

/// `_headers`, as Netlify and Cloudflare Pages read it: safe defaults, then what the settings add or change.
pub(super) fn headers(stage: &Stage) -> String {
    let policy = super::policy::of_header(&stage.config).unwrap_or_default();
    let mut all: Vec<(&str, &str)> = vec![
        ("Content-Security-Policy", &policy),
        (
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=()",
        ),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
        ("X-Content-Type-Options", "nosniff"),
    ];
    let own = stage
        .config
        .headers
        .iter()
        .find(|(pattern, _)| pattern == "/*")
        .map_or(&[][..], |(_, h)| h.as_slice());
    for (name, value) in own {
        all.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        all.push((name, value));
    }
    let base = &stage.config.base.path;
    let mut text = format!("{base}/*\n");
    for (name, value) in all.iter().filter(|(_, value)| !value.is_empty()) {
        let _ = writeln!(text, "  {name}: {value}");
    }
    // What has its contents in its name may be kept for ever.
    let _ = write!(
        text,
        "\n{base}{}/*\n  Cache-Control: public, max-age=31536000, immutable\n",
        super::made::FOLDER
    );
    for (pattern, headers) in stage
        .config
        .headers
        .iter()
        .filter(|(pattern, _)| pattern != "/*")
    {
        let _ = writeln!(text, "\n{base}{pattern}");
        for (name, value) in headers {
            let _ = writeln!(text, "  {name}: {value}");
        }
    }
    text
}
