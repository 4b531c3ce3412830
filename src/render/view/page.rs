//! A page as its own template sees it, and the people who made it.

use tera::Value;

use super::{card, data, extended, list, maybe, moment, object, texts};
use crate::address::UrlPath;
use crate::parse::document::{Heading, Reference};
use crate::render::stage::Stage;
use crate::site::outputs::asset_url;
use crate::site::{Byline, Page, PageId, Person, SectionId, taxonomy};

/// A page as its own template sees it, with its content.
pub(in crate::render) fn page(
    stage: &Stage,
    id: PageId,
    content: &str,
    summary: Option<&str>,
) -> Value {
    let page = stage.site.page(id);
    let (front, text) = (&page.document.front, &page.document.text);
    let cards = |ids: &[PageId]| list(ids.iter().map(|id| card(stage, *id)));
    let neighbour = |id: Option<PageId>| id.map_or_else(Value::none, |id| card(stage, id));
    let safe = summary.map_or_else(
        || crate::render::body::escape_text(front.summary.as_deref().unwrap_or(&text.excerpt)),
        str::to_owned,
    );
    let base = extended(
        &card(stage, id),
        [
            ("content", Value::safe_string(content)),
            ("summary", Value::safe_string(&safe)),
            ("toc", toc(&text.toc)),
            (
                "show_toc",
                front
                    .toc
                    .unwrap_or(text.toc.iter().map(|h| 1 + h.children.len()).sum::<usize>() >= 4)
                    .into(),
            ),
            ("word_count", u64::from(text.words).into()),
            ("authors", bylines(stage, page, &page.authors)),
            ("reviewers", bylines(stage, page, &page.reviewers)),
            ("review", review(page)),
            ("lower", neighbour(page.lower)),
            ("higher", neighbour(page.higher)),
            ("related", cards(&stage.related(id))),
            ("backlinks", cards(&page.backlinks)),
            ("ancestors", ancestors(stage, page.section, true)),
            ("breadcrumbs", breadcrumbs(stage, page.section, true)),
            (
                "translations",
                list(page.translations.iter().map(|id| translation(stage, *id))),
            ),
            (
                "assets",
                assets(stage, &page.assets, page.document.path.folder(), &page.url),
            ),
        ],
    );
    page_rest(stage, id, &base)
}

/// What a page's view has beyond its text, its people and its neighbours.
fn page_rest(stage: &Stage, id: PageId, base: &Value) -> Value {
    let page = stage.site.page(id);
    let front = &page.document.front;
    let section = stage.site.section(page.section);
    extended(
        base,
        [
            ("conditions", texts(&front.conditions)),
            ("references", list(front.references.iter().map(reference))),
            (
                "notice",
                list(front.notice.iter().map(|n| n.value.as_str().into())),
            ),
            ("audience", maybe(front.audience.as_deref())),
            ("series", series(stage, id)),
            (
                "section",
                object([
                    ("title", section.title.as_str().into()),
                    ("url", stage.config.base.href(&section.url).into()),
                ]),
            ),
            ("relative_path", page.document.path.as_str().into()),
            ("year", Value::from(page.date.map(|d| i64::from(d.day().0)))),
            (
                "month",
                Value::from(page.date.map(|d| i64::from(d.day().1))),
            ),
            ("day", Value::from(page.date.map(|d| i64::from(d.day().2)))),
        ],
    )
}

pub(in crate::render) fn toc(headings: &[Heading]) -> Value {
    list(headings.iter().map(|h| {
        object([
            ("level", u64::from(h.level).into()),
            ("id", h.id.as_str().into()),
            ("permalink", format!("#{}", h.id).into()),
            ("title", h.title.as_str().into()),
            ("children", toc(&h.children)),
        ])
    }))
}

fn review(page: &Page) -> Value {
    page.review.map_or_else(Value::none, |review| {
        object([
            ("last", review.last.text().into()),
            ("next", moment(review.next)),
            ("overdue", review.overdue.into()),
        ])
    })
}

fn reference(reference: &Reference) -> Value {
    let doi_url = reference
        .doi
        .as_ref()
        .map(|doi| format!("https://doi.org/{doi}"));
    object([
        ("title", reference.title.as_str().into()),
        ("url", maybe(reference.url.as_deref())),
        ("publisher", maybe(reference.publisher.as_deref())),
        ("authors", texts(&reference.authors)),
        ("date", maybe(reference.date.as_deref())),
        ("doi", maybe(reference.doi.as_deref())),
        ("doi_url", Value::from(doi_url)),
    ])
}

fn bylines(stage: &Stage, page: &Page, people: &[Byline]) -> Value {
    list(people.iter().map(|byline| {
        let (slug, name) = taxonomy::person_slug(&stage.site, byline);
        let terms = stage.site.taxonomy(taxonomy::PEOPLE, &page.language);
        let url = terms
            .and_then(|t| t.terms.iter().find(|t| t.slug == slug))
            .map(|t| &t.url);
        match byline {
            Byline::Person(i) => stage
                .site
                .people
                .get(*i)
                .map_or_else(Value::none, |p| person(stage, p, url)),
            Byline::Name(_) => person(
                stage,
                &Person {
                    id: slug,
                    name,
                    ..Person::default()
                },
                url,
            ),
        }
    }))
}

/// A person, with the address of the person's page in the language at hand.
pub(in crate::render) fn person(stage: &Stage, person: &Person, url: Option<&UrlPath>) -> Value {
    let image = person
        .image
        .as_ref()
        .and_then(|src| stage.picture(src, "", &UrlPath("/".into())));
    object([
        ("id", person.id.as_str().into()),
        ("name", person.name.as_str().into()),
        ("suffix", maybe(person.suffix.as_deref())),
        ("job_title", maybe(person.job_title.as_deref())),
        ("bio", maybe(person.bio.as_deref())),
        ("credentials", data(&person.credentials)),
        ("knows_about", texts(&person.knows_about)),
        (
            "image",
            Value::from(image.map(|(url, _)| stage.config.base.href(&url))),
        ),
        ("same_as", texts(&person.same_as)),
        ("example", person.example.into()),
        ("url", Value::from(url.map(|u| stage.config.base.href(u)))),
        (
            "permalink",
            Value::from(url.map(|u| stage.config.base.permalink(u))),
        ),
        ("extra", data(&person.extra.0)),
    ])
}

/// Content paths of the sections above, as Zola gives them.
pub(in crate::render) fn ancestors(stage: &Stage, id: SectionId, with_own: bool) -> Value {
    let above = stage
        .site
        .ancestors(id)
        .into_iter()
        .chain(with_own.then_some(id));
    list(above.map(|id| {
        let folder = &stage.site.section(id).folder;
        if folder.is_empty() {
            Value::from("_index.md")
        } else {
            format!("{folder}/_index.md").into()
        }
    }))
}

/// Titles and addresses of the sections above, the home page first.
pub(in crate::render) fn breadcrumbs(stage: &Stage, id: SectionId, with_own: bool) -> Value {
    let above = stage
        .site
        .ancestors(id)
        .into_iter()
        .chain(with_own.then_some(id));
    list(above.map(|id| {
        let section = stage.site.section(id);
        let home = section.folder.is_empty();
        let title = if home {
            stage.words.plain(&section.language, "home")
        } else {
            section.title.clone()
        };
        object([
            ("title", title.into()),
            ("url", stage.config.base.href(&section.url).into()),
            (
                "permalink",
                stage.config.base.permalink(&section.url).into(),
            ),
        ])
    }))
}

fn translation(stage: &Stage, id: PageId) -> Value {
    let page = stage.site.page(id);
    object([
        ("lang", page.language.as_str().into()),
        ("title", page.title().into()),
        ("permalink", stage.config.base.permalink(&page.url).into()),
        ("url", stage.config.base.href(&page.url).into()),
    ])
}

pub(in crate::render) fn assets(
    stage: &Stage,
    files: &[String],
    folder: &str,
    owner: &UrlPath,
) -> Value {
    list(files.iter().map(|file| {
        stage
            .config
            .base
            .href(&asset_url(file, folder, owner))
            .into()
    }))
}

/// The first series of a page, and its place in it; a series reads from the oldest to the newest.
fn series(stage: &Stage, id: PageId) -> Value {
    let Some((term, pages)) = stage.series(id) else {
        return Value::none();
    };
    let Some(at) = pages.iter().position(|p| *p == id) else {
        return Value::none();
    };
    let near = |n: Option<usize>| {
        n.and_then(|n| pages.get(n))
            .map_or_else(Value::none, |id| card(stage, *id))
    };
    object([
        ("name", term.name.as_str().into()),
        ("url", stage.config.base.href(&term.url).into()),
        ("position", (at + 1).into()),
        ("total", pages.len().into()),
        ("pages", list(pages.iter().map(|id| card(stage, *id)))),
        ("previous", near(at.checked_sub(1))),
        ("next", near(Some(at + 1))),
    ])
}
