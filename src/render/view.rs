//! What templates see: pages, sections, terms and people as plain values. This is the theme author's interface.
//!
//! It decides nothing: everything is looked up in the stage. Cards, made once a page, are shared by all lists.

use tera::{Map, Value};

use super::stage::Stage;
use super::when;
use crate::address::UrlPath;
use crate::moment::Moment;
use crate::parse::document::{Heading, Image, Reference};
use crate::site::outputs::{asset_url, pager_url, pagers};
use crate::site::{Byline, Page, PageId, Person, SectionId, Taxonomy, Term, taxonomy};

/// A map of named values, in the order given.
pub(super) fn object<const N: usize>(fields: [(&'static str, Value); N]) -> Value {
    let mut map = Map::with_capacity(N);
    for (key, value) in fields {
        map.insert(key.into(), value);
    }
    map.into()
}

/// The map of `base` with further fields.
pub(super) fn extended<const N: usize>(base: &Value, fields: [(&'static str, Value); N]) -> Value {
    let mut map = base.as_map().cloned().unwrap_or_default();
    for (key, value) in fields {
        map.insert(key.into(), value);
    }
    map.into()
}

/// A list of values.
pub(super) fn list(items: impl IntoIterator<Item = Value>) -> Value {
    Value::from(items.into_iter().collect::<Vec<_>>())
}

/// A text, or none.
pub(super) fn maybe(text: Option<&str>) -> Value {
    Value::from(text.map(str::to_owned))
}

/// Any serializable value.
pub(super) fn data(value: &impl serde::Serialize) -> Value {
    Value::try_from_serializable(value).unwrap_or_else(|_| Value::none())
}

fn moment(moment: Option<Moment>) -> Value {
    Value::from(moment.map(Moment::text))
}

fn texts<'a>(items: impl IntoIterator<Item = &'a String>) -> Value {
    list(items.into_iter().map(|t| Value::from(t.as_str())))
}

/// A page as lists see it.
pub(super) fn card(stage: &Stage, id: PageId) -> Value {
    stage.cached_card(id, || make_card(stage, id))
}

fn make_card(stage: &Stage, id: PageId) -> Value {
    let page = stage.site.page(id);
    let (front, text) = (&page.document.front, &page.document.text);
    let summary = front.summary.as_deref().unwrap_or(&text.excerpt);
    let mut terms = Map::new();
    let mut names = Map::new();
    for (kind, values) in &front.taxonomies {
        names.insert(
            kind.clone().into(),
            list(values.iter().map(|v| Value::from(v.value.as_str()))),
        );
        terms.insert(
            kind.clone().into(),
            list(
                values
                    .iter()
                    .map(|v| term_link(stage, &page.language, kind, &v.value)),
            ),
        );
    }
    object([
        ("title", page.title().into()),
        ("description", maybe(front.description.as_deref())),
        ("summary", summary.into()),
        ("date", moment(page.date)),
        ("updated", moment(front.updated)),
        ("permalink", stage.config.base.permalink(&page.url).into()),
        ("url", stage.config.base.href(&page.url).into()),
        ("path", page.url.as_str().into()),
        ("slug", page.slug.as_str().into()),
        ("lang", page.language.as_str().into()),
        ("draft", front.draft.into()),
        ("state", page.state.word().into()),
        (
            "authors",
            list(
                page.authors
                    .iter()
                    .map(|b| taxonomy::person_slug(&stage.site, b).1.into()),
            ),
        ),
        ("taxonomies", names.into()),
        ("terms", terms.into()),
        ("reading_time", reading_time(text.words).into()),
        ("image", page_image(stage, page)),
        ("weight", Value::from(front.weight)),
        ("extra", data(&front.extra.0)),
    ])
}

/// Minutes to read a number of words, rounded up: 238 words a minute (Brysbaert 2019, silent reading of non-fiction).
pub fn reading_time(words: u32) -> u32 {
    words.div_ceil(238).max(1)
}

/// Name and address of a term, as a page of that language names it.
fn term_link(stage: &Stage, language: &str, kind: &str, name: &str) -> Value {
    let slug = crate::address::slugify(name);
    let taxonomy = stage.site.taxonomy(kind, language).filter(|t| t.render);
    let term = taxonomy.and_then(|t| t.terms.iter().find(|t| t.slug == slug));
    object([
        ("name", term.map_or(name, |t| t.name.as_str()).into()),
        (
            "url",
            Value::from(term.map(|t| stage.config.base.href(&t.url))),
        ),
        (
            "permalink",
            Value::from(term.map(|t| stage.config.base.permalink(&t.url))),
        ),
    ])
}

fn page_image(stage: &Stage, page: &Page) -> Value {
    let folder = page.document.path.folder();
    image(stage, page.document.front.image.as_ref(), folder, &page.url)
}

fn image(stage: &Stage, image: Option<&Image>, folder: &str, owner: &UrlPath) -> Value {
    let Some(image) = image else {
        return Value::none();
    };
    let Some((url, size)) = stage.picture(&image.src.value, folder, owner) else {
        return object([
            ("url", image.src.value.as_str().into()),
            ("permalink", image.src.value.as_str().into()),
            ("alt", maybe(image.alt.as_deref())),
            ("width", Value::none()),
            ("height", Value::none()),
        ]);
    };
    object([
        ("url", stage.config.base.href(&url).into()),
        ("permalink", stage.config.base.permalink(&url).into()),
        ("alt", maybe(image.alt.as_deref())),
        ("width", Value::from(size.map(|s| s.0))),
        ("height", Value::from(size.map(|s| s.1))),
    ])
}

/// A page as its own template sees it, with its content.
pub(super) fn page(stage: &Stage, id: PageId, content: &str, summary: Option<&str>) -> Value {
    let page = stage.site.page(id);
    let (front, text) = (&page.document.front, &page.document.text);
    let cards = |ids: &[PageId]| list(ids.iter().map(|id| card(stage, *id)));
    let neighbour = |id: Option<PageId>| id.map_or_else(Value::none, |id| card(stage, id));
    let safe = summary.map_or_else(
        || super::body::escape_text(front.summary.as_deref().unwrap_or(&text.excerpt)),
        str::to_owned,
    );
    let section = stage.site.section(page.section);
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
            ("related", cards(stage.related(id))),
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
    extended(
        &base,
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

fn toc(headings: &[Heading]) -> Value {
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
pub(super) fn person(stage: &Stage, person: &Person, url: Option<&UrlPath>) -> Value {
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
fn ancestors(stage: &Stage, id: SectionId, with_own: bool) -> Value {
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
fn breadcrumbs(stage: &Stage, id: SectionId, with_own: bool) -> Value {
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

fn assets(stage: &Stage, files: &[String], folder: &str, owner: &UrlPath) -> Value {
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

/// A section as its template sees it; `pages` are those of the listing page at hand.
pub(super) fn section(stage: &Stage, id: SectionId, pages: &[PageId], content: &str) -> Value {
    let section = stage.site.section(id);
    let front = section.document.as_ref().map(|d| &d.front);
    let text = section.document.as_ref().map(|d| &d.text);
    let cards = |ids: &[PageId]| list(ids.iter().map(|id| card(stage, *id)));
    let words = text.map_or(0, |t| t.words);
    let base = object([
        ("title", section.title.as_str().into()),
        (
            "description",
            maybe(front.and_then(|f| f.description.as_deref())),
        ),
        ("content", Value::safe_string(content)),
        (
            "permalink",
            stage.config.base.permalink(&section.url).into(),
        ),
        ("url", stage.config.base.href(&section.url).into()),
        ("path", section.url.as_str().into()),
        ("lang", section.language.as_str().into()),
        (
            "extra",
            front.map_or_else(|| object([]), |f| data(&f.extra.0)),
        ),
        (
            "image",
            image(
                stage,
                front.and_then(|f| f.image.as_ref()),
                &section.folder,
                &section.url,
            ),
        ),
        ("toc", text.map_or_else(|| list([]), |t| toc(&t.toc))),
        ("pages", cards(pages)),
        ("page_count", section.pages.len().into()),
        (
            "subsections",
            list(section.subsections.iter().map(|id| subsection(stage, *id))),
        ),
        ("untranslated", cards(&section.untranslated)),
        ("breadcrumbs", breadcrumbs(stage, id, false)),
        ("ancestors", ancestors(stage, id, false)),
    ]);
    extended(
        &base,
        [
            (
                "translations",
                list(
                    section
                        .translations
                        .iter()
                        .map(|id| section_translation(stage, *id)),
                ),
            ),
            (
                "assets",
                assets(stage, &section.assets, &section.folder, &section.url),
            ),
            ("is_home", section.folder.is_empty().into()),
            ("word_count", u64::from(words).into()),
            ("reading_time", u64::from(reading_time(words)).into()),
            (
                "notice",
                list(
                    front
                        .into_iter()
                        .flat_map(|f| &f.notice)
                        .map(|n| n.value.as_str().into()),
                ),
            ),
            (
                "relative_path",
                maybe(section.document.as_ref().map(|d| d.path.as_str())),
            ),
        ],
    )
}

fn section_translation(stage: &Stage, id: SectionId) -> Value {
    let section = stage.site.section(id);
    object([
        ("lang", section.language.as_str().into()),
        ("title", section.title.as_str().into()),
        (
            "permalink",
            stage.config.base.permalink(&section.url).into(),
        ),
        ("url", stage.config.base.href(&section.url).into()),
    ])
}

/// How many of the newest pages a section shows where the section above lists it.
pub(super) const SUBSECTION_PAGES: usize = 6;

fn subsection(stage: &Stage, id: SectionId) -> Value {
    let section = stage.site.section(id);
    let description = section
        .document
        .as_ref()
        .and_then(|d| d.front.description.as_deref());
    object([
        ("title", section.title.as_str().into()),
        ("description", maybe(description)),
        ("url", stage.config.base.href(&section.url).into()),
        (
            "permalink",
            stage.config.base.permalink(&section.url).into(),
        ),
        ("path", section.url.as_str().into()),
        ("page_count", section.pages.len().into()),
        (
            "pages",
            list(
                section
                    .pages
                    .iter()
                    .take(SUBSECTION_PAGES)
                    .map(|id| card(stage, *id)),
            ),
        ),
    ])
}

/// The listing pages of a list of `total` items at `url`, standing on number `current` (from 1).
pub(super) fn paginator(
    stage: &Stage,
    url: &UrlPath,
    pages: &[PageId],
    total: usize,
    by: usize,
    current: usize,
) -> Value {
    if by == 0 {
        return Value::none();
    }
    let last = pagers(total, by);
    let href = |n: usize| Value::from(stage.config.base.href(&pager_url(url, n)));
    let near = |n: usize, there: bool| if there { href(n) } else { Value::none() };
    object([
        ("paginate_by", by.into()),
        (
            "base_url",
            format!("{}page/", stage.config.base.href(url)).into(),
        ),
        ("number_pagers", last.into()),
        ("first", href(1)),
        ("last", href(last)),
        ("previous", near(current.saturating_sub(1), current > 1)),
        ("next", near(current + 1, current < last)),
        ("pages", list(pages.iter().map(|id| card(stage, *id)))),
        ("current_index", current.into()),
        ("total_pages", total.into()),
        (
            "pagers",
            list((1..=last).map(|n| object([("index", n.into()), ("url", href(n))]))),
        ),
    ])
}

/// A taxonomy's own name and address.
pub(super) fn taxonomy_view(stage: &Stage, taxonomy: &Taxonomy) -> Value {
    let title = stage.words.get(
        &taxonomy.language,
        &format!("taxonomy-{}", taxonomy.name),
        &[],
    );
    let title = title.unwrap_or_else(|| when::capitalized(&taxonomy.name.replace(['-', '_'], " ")));
    object([
        ("name", taxonomy.name.as_str().into()),
        ("title", title.into()),
        ("url", stage.config.base.href(&taxonomy.url).into()),
        (
            "permalink",
            stage.config.base.permalink(&taxonomy.url).into(),
        ),
    ])
}

/// A term with some of its pages.
pub(super) fn term(stage: &Stage, taxonomy: &Taxonomy, term: &Term, pages: &[PageId]) -> Value {
    let of = |ids: &[PageId]| {
        list(
            ids.iter()
                .filter(|id| pages.contains(id))
                .map(|id| card(stage, *id)),
        )
    };
    let person = if taxonomy.name == taxonomy::PEOPLE {
        let known = term.person.and_then(|i| stage.site.people.get(i)).cloned();
        let known = known.unwrap_or_else(|| Person {
            id: term.slug.clone(),
            name: term.name.clone(),
            ..Person::default()
        });
        person(stage, &known, Some(&term.url))
    } else {
        Value::none()
    };
    object([
        ("name", term.name.as_str().into()),
        ("slug", term.slug.as_str().into()),
        ("url", stage.config.base.href(&term.url).into()),
        ("permalink", stage.config.base.permalink(&term.url).into()),
        ("page_count", term.pages.len().into()),
        ("pages", list(pages.iter().map(|id| card(stage, *id)))),
        ("person", person),
        ("authored", of(&term.authored)),
        ("reviewed", of(&term.reviewed)),
    ])
}
