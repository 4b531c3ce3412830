//! Feeds: which pages they hold, and what their templates see. JSON Feed is written here; Atom and RSS are templates.

use serde_json::{Value as Json, json};
use tera::{Context, Value};

use super::stage::Stage;
use super::view::{card, extended, list, maybe, object};
use super::{body, settings};
use crate::address::UrlPath;
use crate::config::FeedFormat;
use crate::moment::Moment;
use crate::parse::document::SortBy;
use crate::site::assemble::sort_pages;
use crate::site::outputs::{FeedOf, Subject, feed_url};
use crate::site::{Node, Page, PageId, State, taxonomy};

/// What a feed is about.
pub(super) struct About<'a> {
    /// Its name.
    pub title: String,
    /// The page that it follows.
    pub home: &'a UrlPath,
    /// Its language.
    pub language: &'a str,
    /// Its pages, newest first.
    pub pages: Vec<PageId>,
    /// Whether whole articles are in it: only in the feed of the site.
    pub with_content: bool,
}

/// What a feed is about, with its pages; none for numbers that name nothing.
pub(super) fn about<'a>(stage: &'a Stage, of: &FeedOf) -> Option<About<'a>> {
    let (title, home, language) = heading(stage, of)?;
    let site = &stage.site;
    let mut pages: Vec<PageId> = match of {
        FeedOf::Site(language) => {
            let own = (0..site.pages.len()).map(PageId);
            own.filter(|id| site.page(*id).language == *language)
                .collect()
        }
        FeedOf::Section(id) => site.section(*id).pages.clone(),
        FeedOf::Term(t, i) => site.taxonomies.get(*t)?.terms.get(*i)?.pages.clone(),
    };
    sort_pages(&site.pages, &mut pages, SortBy::Date);
    let with_content = matches!(of, FeedOf::Site(_));
    Some(About {
        title,
        home,
        language,
        pages: shown(stage, &pages),
        with_content,
    })
}

/// A feed's name, the address of what it follows, and its language.
fn heading<'a>(stage: &'a Stage, of: &FeedOf) -> Option<(String, &'a UrlPath, &'a str)> {
    let site = &stage.site;
    let named = |name: &str, language: &str| format!("{name} | {}", site_title(stage, language));
    Some(match of {
        FeedOf::Site(language) => {
            let home = site.section(site.home(language)?);
            (site_title(stage, language), &home.url, &home.language)
        }
        FeedOf::Section(id) => {
            let section = site.section(*id);
            (
                named(&section.title, &section.language),
                &section.url,
                &section.language,
            )
        }
        FeedOf::Term(t, i) => {
            let taxonomy = site.taxonomies.get(*t)?;
            let term = taxonomy.terms.get(*i)?;
            (
                named(&term.name, &taxonomy.language),
                &term.url,
                &taxonomy.language,
            )
        }
    })
}

fn site_title(stage: &Stage, language: &str) -> String {
    let translated = stage
        .config
        .languages
        .get(language)
        .filter(|_| language != stage.config.language);
    translated
        .and_then(|l| l.title.clone())
        .unwrap_or_else(|| stage.config.title.clone())
}

/// The newest dated, published pages, as many as a feed holds. Readers show what they fetched for good, so drafts
/// stay out even where they are built.
fn shown(stage: &Stage, pages: &[PageId]) -> Vec<PageId> {
    let fit = |id: &&PageId| {
        let page = stage.site.page(**id);
        page.date.is_some() && page.state == State::Published
    };
    pages
        .iter()
        .filter(fit)
        .take(stage.config.feeds.limit)
        .copied()
        .collect()
}

/// Addresses, formats and names of the feeds that a page names in its head: those of what it shows, then those of the
/// site.
pub(super) fn offered(
    stage: &Stage,
    subject: &Subject,
    language: &str,
) -> Vec<(UrlPath, FeedFormat, String)> {
    let mut found: Vec<(UrlPath, FeedFormat, String)> = Vec::new();
    let near = match subject {
        Subject::Section(id, _) => {
            Some(FeedOf::Section(*id)).filter(|_| !stage.site.section(*id).folder.is_empty())
        }
        Subject::Page(id) => Some(FeedOf::Section(stage.site.page(*id).section)),
        Subject::Term(t, i, _) => Some(FeedOf::Term(*t, *i)),
        _ => None,
    };
    for of in near.into_iter().chain([FeedOf::Site(language.to_owned())]) {
        let Some((title, home, _)) = heading(stage, &of) else {
            continue;
        };
        for format in &stage.config.feeds.formats {
            let url = feed_url(home, *format);
            let is_feed = stage
                .at(url.as_str())
                .is_some_and(|p| matches!(p.subject, Subject::Feed(..)));
            if is_feed && !found.iter().any(|(known, ..)| *known == url) {
                found.push((url, *format, title.clone()));
            }
        }
    }
    found
}

/// The value of `feeds` in templates.
pub(super) fn links(stage: &Stage, subject: &Subject, language: &str) -> Value {
    list(
        offered(stage, subject, language)
            .into_iter()
            .map(|(url, format, title)| {
                let (name, kind) = kind(format);
                object([
                    ("format", name.into()),
                    ("title", title.into()),
                    ("url", stage.config.base.href(&url).into()),
                    ("type", kind.into()),
                ])
            }),
    )
}

fn kind(format: FeedFormat) -> (&'static str, &'static str) {
    match format {
        FeedFormat::Atom => ("atom", "application/atom+xml"),
        FeedFormat::Rss => ("rss", "application/rss+xml"),
        FeedFormat::Json => ("json", "application/feed+json"),
    }
}

/// When a page's text last changed.
fn changed(page: &Page) -> Option<Moment> {
    page.document.front.updated.max(page.date)
}

/// The newest change in a feed; for one without pages the start of time, so that its bytes don't depend on the clock.
fn last_changed(stage: &Stage, about: &About<'_>) -> Moment {
    let latest = about
        .pages
        .iter()
        .filter_map(|id| changed(stage.site.page(*id)))
        .max();
    latest.unwrap_or(Moment {
        seconds: 0,
        offset: 0,
        day_only: false,
    })
}

fn whole_content(stage: &Stage, id: PageId) -> String {
    body::subject(stage, Node::Page(id), true)
        .map(|s| body::content(stage, &s))
        .unwrap_or_default()
}

/// What the templates of Atom and RSS see.
pub(super) fn context(
    stage: &Stage,
    about: &About<'_>,
    url: &UrlPath,
    format: FeedFormat,
) -> Context {
    let mut context = Context::new();
    let last = last_changed(stage, about);
    let pages = about.pages.iter().map(|id| {
        let page = stage.site.page(*id);
        let date = page.date.unwrap_or(last);
        let content = if about.with_content {
            Value::safe_string(&whole_content(stage, *id))
        } else {
            Value::none()
        };
        extended(
            &card(stage, *id),
            [
                ("content", content),
                ("date_rfc3339", date.rfc3339().into()),
                (
                    "updated_rfc3339",
                    changed(page).unwrap_or(date).rfc3339().into(),
                ),
                ("date_rfc2822", date.rfc2822().into()),
                (
                    "author_names",
                    list(
                        page.authors
                            .iter()
                            .map(|b| taxonomy::person_slug(&stage.site, b).1.into()),
                    ),
                ),
            ],
        )
    });
    context.insert_value("pages", list(pages));
    context.insert_value("feed_title", about.title.as_str().into());
    context.insert_value("feed_url", stage.config.base.permalink(url).into());
    context.insert_value(
        "home_permalink",
        stage.config.base.permalink(about.home).into(),
    );
    context.insert_value("last_updated", last.rfc3339().into());
    context.insert_value("last_updated_rfc2822", last.rfc2822().into());
    context.insert_value("lang", about.language.into());
    context.insert_value("config", settings::view(stage, about.language));
    context.insert_value("format", kind(format).0.into());
    context.insert_value(
        "generator",
        maybe(Some(concat!("pamphlet ", env!("CARGO_PKG_VERSION")))),
    );
    context
}

/// A JSON Feed, version 1.1 (2020).
pub(super) fn json_feed(stage: &Stage, about: &About<'_>, url: &UrlPath) -> String {
    let items: Vec<Json> = about
        .pages
        .iter()
        .map(|id| json_item(stage, about, *id))
        .collect();
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": about.title,
        "home_page_url": stage.config.base.permalink(about.home),
        "feed_url": stage.config.base.permalink(url),
        "language": about.language,
        "items": items,
    });
    format!("{feed:#}\n")
}

fn json_item(stage: &Stage, about: &About<'_>, id: PageId) -> Json {
    let page = stage.site.page(id);
    let front = &page.document.front;
    let permalink = stage.config.base.permalink(&page.url);
    let summary = front
        .description
        .as_deref()
        .or(front.summary.as_deref())
        .unwrap_or(&page.document.text.excerpt);
    let mut item =
        json!({"id": permalink, "url": permalink, "title": page.title(), "summary": summary});
    let Some(fields) = item.as_object_mut() else {
        return item;
    };
    if about.with_content {
        fields.insert("content_html".into(), whole_content(stage, id).into());
    } else {
        fields.insert("content_text".into(), summary.into());
    }
    if let Some(date) = page.date {
        fields.insert("date_published".into(), date.rfc3339().into());
    }
    if let Some(updated) = front.updated {
        fields.insert("date_modified".into(), updated.rfc3339().into());
    }
    let authors: Vec<Json> = page
        .authors
        .iter()
        .map(|b| json!({"name": taxonomy::person_slug(&stage.site, b).1}))
        .collect();
    if !authors.is_empty() {
        fields.insert("authors".into(), authors.into());
    }
    let tags: Vec<&str> = front
        .taxonomies
        .get("tags")
        .into_iter()
        .flatten()
        .map(|t| t.value.as_str())
        .collect();
    if !tags.is_empty() {
        fields.insert("tags".into(), tags.into());
    }
    item
}
