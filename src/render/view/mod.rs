//! What templates see: pages, sections, terms and people as plain values. This is the theme author's interface.
//!
//! It decides nothing: everything is looked up in the stage. Cards, made once a page, are shared by all lists.

mod listing;
mod page;

pub(super) use listing::{SUBSECTION_PAGES, paginator, section, taxonomy_view, term};
pub(super) use page::page;

use tera::{Map, Value};

use super::stage::Stage;
use crate::address::UrlPath;
use crate::moment::Moment;
use crate::parse::document::Image;
use crate::site::{Page, PageId, taxonomy};

/// A map of named values, in the order given.
pub(in crate::render) fn object<const N: usize>(fields: [(&'static str, Value); N]) -> Value {
    let mut map = Map::with_capacity(N);
    for (key, value) in fields {
        map.insert(key.into(), value);
    }
    map.into()
}

/// The map of `base` with further fields.
pub(in crate::render) fn extended<const N: usize>(
    base: &Value,
    fields: [(&'static str, Value); N],
) -> Value {
    let mut map = base.as_map().cloned().unwrap_or_default();
    for (key, value) in fields {
        map.insert(key.into(), value);
    }
    map.into()
}

/// A list of values.
pub(in crate::render) fn list(items: impl IntoIterator<Item = Value>) -> Value {
    Value::from(items.into_iter().collect::<Vec<_>>())
}

/// A text, or none.
pub(in crate::render) fn maybe(text: Option<&str>) -> Value {
    Value::from(text.map(str::to_owned))
}

/// Any serializable value.
pub(in crate::render) fn data(value: &impl serde::Serialize) -> Value {
    Value::try_from_serializable(value).unwrap_or_else(|_| Value::none())
}

fn moment(moment: Option<Moment>) -> Value {
    Value::from(moment.map(Moment::text))
}

fn texts<'a>(items: impl IntoIterator<Item = &'a String>) -> Value {
    list(items.into_iter().map(|t| Value::from(t.as_str())))
}

/// A page as lists see it.
pub(in crate::render) fn card(stage: &Stage, id: PageId) -> Value {
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
