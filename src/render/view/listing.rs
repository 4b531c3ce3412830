//! Lists as their templates see them: sections, taxonomies, terms, and the pages they are cut into.

use tera::Value;

use super::page::{ancestors, assets, breadcrumbs, person, toc};
use super::{card, data, extended, image, list, maybe, object, reading_time};
use crate::address::UrlPath;
use crate::render::stage::Stage;
use crate::render::when;
use crate::site::outputs::{pager_url, pagers};
use crate::site::{PageId, Person, SectionId, Taxonomy, Term, taxonomy};

/// A section as its template sees it; `pages` are those of the listing page at hand.
pub(in crate::render) fn section(
    stage: &Stage,
    id: SectionId,
    pages: &[PageId],
    content: &str,
) -> Value {
    let section = stage.site.section(id);
    let front = section.document.as_ref().map(|d| &d.front);
    let text = section.document.as_ref().map(|d| &d.text);
    let cards = |ids: &[PageId]| list(ids.iter().map(|id| card(stage, *id)));
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
    section_rest(stage, id, &base)
}

/// What a section's view has beyond its lists.
fn section_rest(stage: &Stage, id: SectionId, base: &Value) -> Value {
    let section = stage.site.section(id);
    let front = section.document.as_ref().map(|d| &d.front);
    let words = section.document.as_ref().map_or(0, |d| d.text.words);
    extended(
        base,
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
pub(in crate::render) const SUBSECTION_PAGES: usize = 6;

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
pub(in crate::render) fn paginator(
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
            "nearby",
            list(nearby(current, last).into_iter().map(|(n, gap)| {
                object([("index", n.into()), ("url", href(n)), ("gap", gap.into())])
            })),
        ),
        (
            "pagers",
            stage.cached_pagers(url, || {
                list((1..=last).map(|n| object([("index", n.into()), ("url", href(n))])))
            }),
        ),
    ])
}

/// The parts of a list that its pages link to: the first, the last, and the neighbours of the one at hand; each with
/// whether others are left out before it. A list of all would grow with the square of its length.
fn nearby(current: usize, last: usize) -> Vec<(usize, bool)> {
    let mut shown = vec![1, last];
    shown.extend(current.saturating_sub(1).max(1)..=(current + 1).min(last));
    // A gap of one part takes no less room than that part.
    shown.extend(
        [2, last.saturating_sub(1)]
            .into_iter()
            .filter(|n| (1..=last).contains(n) && n.abs_diff(current) == 2),
    );
    shown.sort_unstable();
    shown.dedup();
    let before = std::iter::once(0).chain(shown.iter().copied());
    before
        .zip(&shown)
        .map(|(before, n)| (*n, n - before > 1))
        .collect()
}

/// A taxonomy's own name and address.
pub(in crate::render) fn taxonomy_view(stage: &Stage, taxonomy: &Taxonomy) -> Value {
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
pub(in crate::render) fn term(
    stage: &Stage,
    taxonomy: &Taxonomy,
    term: &Term,
    pages: &[PageId],
) -> Value {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_links_to_its_ends_and_to_what_is_near() {
        let shown = |current, last| -> String {
            let all = nearby(current, last).into_iter();
            let texts = all.map(|(n, gap)| format!("{}{n}", if gap { "… " } else { "" }));
            texts.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(shown(1, 1), "1");
        assert_eq!(shown(1, 2), "1 2");
        assert_eq!(shown(2, 3), "1 2 3");
        assert_eq!(shown(1, 9), "1 2 … 9");
        assert_eq!(shown(3, 9), "1 2 3 4 … 9");
        assert_eq!(shown(4, 9), "1 2 3 4 5 … 9");
        assert_eq!(shown(5, 9), "1 … 4 5 6 … 9");
        assert_eq!(shown(6, 9), "1 … 5 6 7 8 9");
        assert_eq!(shown(9, 9), "1 … 8 9");
    }
}
