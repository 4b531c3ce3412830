//! A page: as a web page, as an article, with its picture and its sources.

use serde_json::{Value as Json, json};

use super::clinic::{base, clinic, person, person_link, person_url};
use super::{breadcrumb, object, web_page};
use crate::moment::Moment;
use crate::parse::document::Reference;
use crate::render::stage::Stage;
use crate::site::{Byline, Page, PageId};

fn date(moment: Option<Moment>) -> Json {
    moment.map(Moment::rfc3339).into()
}

/// The day alone, as `lastReviewed` wants it.
fn day(moment: Moment) -> String {
    Moment {
        day_only: true,
        ..moment
    }
    .text()
}

pub(super) fn page(stage: &Stage, id: PageId) -> Vec<Json> {
    let page = stage.site.page(id);
    let permalink = stage.config.base.permalink(&page.url);
    let mut nodes = base(stage, false);
    for byline in page.authors.iter().chain(&page.reviewers) {
        let known = match byline {
            Byline::Person(i) => stage.site.people.get(*i),
            Byline::Name(_) => None,
        };
        if let (Some(known), Some(url)) = (known, person_url(stage, byline, &page.language)) {
            let node = person(stage, known, &url);
            if !nodes.contains(&node) {
                nodes.push(node);
            }
        }
    }
    let image = image(stage, page, &permalink);
    nodes.push(medical_page(stage, page, &permalink, image.is_some()));
    if page.date.is_some() {
        nodes.push(article(stage, page, &permalink, image.as_ref()));
    }
    nodes.extend(image);
    let mut above = stage.site.ancestors(page.section);
    above.push(page.section);
    nodes.push(breadcrumb(stage, &above, page.title(), &page.url));
    nodes
}

fn image(stage: &Stage, page: &Page, permalink: &str) -> Option<Json> {
    let image = page.document.front.image.as_ref()?;
    let (url, size) = stage.picture(&image.src.value, page.document.path.folder(), &page.url)?;
    Some(object([
        ("@type", "ImageObject".into()),
        ("@id", format!("{permalink}#image").into()),
        ("url", stage.config.base.permalink(&url).into()),
        ("width", size.map(|s| s.0).into()),
        ("height", size.map(|s| s.1).into()),
        ("caption", image.alt.clone().into()),
    ]))
}

/// The page as a web page: medical only where it was reviewed, or says whom or what it is about.
fn medical_page(stage: &Stage, page: &Page, permalink: &str, has_image: bool) -> Json {
    let front = &page.document.front;
    let medical = page.review.is_some()
        || !page.reviewers.is_empty()
        || !front.conditions.is_empty()
        || front.audience.is_some();
    let kind = if medical { "MedicalWebPage" } else { "WebPage" };
    let reviewers: Vec<Json> = page
        .review
        .iter()
        .flat_map(|_| &page.reviewers)
        .map(|b| person_link(stage, b, &page.language))
        .collect();
    let about: Vec<Json> = front
        .conditions
        .iter()
        .map(|c| json!({"@type": "MedicalCondition", "name": c}))
        .collect();
    let audience = front.audience.as_ref().map(|a| {
        let kind = if a == "clinician" {
            "Clinician"
        } else {
            "Patient"
        };
        json!({"@type": "MedicalAudience", "audienceType": kind})
    });
    let mut node = web_page(stage, kind, &page.url, page.title(), &page.language);
    if let Some(fields) = node.as_object_mut() {
        let more = object([
            ("description", front.description.clone().into()),
            (
                "breadcrumb",
                json!({"@id": format!("{permalink}#breadcrumb")}),
            ),
            (
                "primaryImageOfPage",
                has_image
                    .then(|| json!({"@id": format!("{permalink}#image")}))
                    .into(),
            ),
            ("datePublished", date(page.date)),
            ("dateModified", date(front.updated)),
            ("lastReviewed", page.review.map(|r| day(r.last)).into()),
            ("reviewedBy", reviewers.into()),
            ("medicalAudience", audience.into()),
            ("about", about.into()),
        ]);
        fields.extend(more.as_object().cloned().unwrap_or_default());
    }
    node
}

fn article(stage: &Stage, page: &Page, permalink: &str, image: Option<&Json>) -> Json {
    let front = &page.document.front;
    let words = |kind: &str| -> Vec<String> {
        front
            .taxonomies
            .get(kind)
            .into_iter()
            .flatten()
            .map(|t| t.value.clone())
            .collect()
    };
    let publisher = stage
        .config
        .locations
        .first()
        .map(|l| clinic(stage, l, 0, false));
    let section = words("categories")
        .into_iter()
        .next()
        .unwrap_or_else(|| stage.site.section(page.section).title.clone());
    let authors: Vec<Json> = page
        .authors
        .iter()
        .map(|b| person_link(stage, b, &page.language))
        .collect();
    object([
        ("@type", "BlogPosting".into()),
        ("@id", format!("{permalink}#article").into()),
        (
            "mainEntityOfPage",
            json!({"@id": format!("{permalink}#webpage")}),
        ),
        ("isPartOf", json!({"@id": format!("{permalink}#webpage")})),
        ("headline", page.title().into()),
        ("description", front.description.clone().into()),
        (
            "image",
            image.into_iter().cloned().collect::<Vec<_>>().into(),
        ),
        ("datePublished", date(page.date)),
        ("dateModified", date(front.updated)),
        ("author", authors.into()),
        ("publisher", publisher.into()),
        ("articleSection", section.into()),
        ("keywords", words("tags").into()),
        ("wordCount", page.document.text.words.into()),
        ("inLanguage", page.language.as_str().into()),
        ("isAccessibleForFree", true.into()),
        (
            "citation",
            front
                .references
                .iter()
                .map(citation)
                .collect::<Vec<_>>()
                .into(),
        ),
    ])
}

fn citation(reference: &Reference) -> Json {
    let publisher = reference
        .publisher
        .as_ref()
        .map(|name| json!({"@type": "Organization", "name": name}));
    let authors: Vec<Json> = reference
        .authors
        .iter()
        .map(|name| json!({"@type": "Person", "name": name}))
        .collect();
    let doi = reference
        .doi
        .as_ref()
        .map(|doi| format!("https://doi.org/{doi}"));
    object([
        ("@type", "CreativeWork".into()),
        ("name", reference.title.as_str().into()),
        ("author", authors.into()),
        ("publisher", publisher.into()),
        ("datePublished", reference.date.clone().into()),
        ("url", reference.url.clone().or(doi).into()),
    ])
}
