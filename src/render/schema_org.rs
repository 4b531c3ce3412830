//! JSON-LD: what a page tells search engines, as one graph of schema.org types (vocabulary version 30).
//!
//! A field is there only if the site gives the data; nothing is invented, and a rating of the clinic never appears.
//! `reviewedBy` and `lastReviewed` belong to the web page, not to the article (schema.org, WebPage).

use serde_json::{Map, Value as Json, json};

use super::settings::tel;
use super::stage::Stage;
use crate::address::UrlPath;
use crate::config::{Location, OpeningHours};
use crate::moment::Moment;
use crate::parse::document::Reference;
use crate::site::outputs::Subject;
use crate::site::{Byline, Page, PageId, Person, SectionId, taxonomy};

/// Where the page stands, if there is one, that says how the clinic writes.
pub(super) const PRINCIPLES: &str = "/editorial-policy/";

/// The graph of an HTML output as JSON that may stand in a script element; none for what has no graph.
pub(super) fn graph(stage: &Stage, subject: &Subject) -> Option<String> {
    let nodes = match subject {
        Subject::Page(id) => page(stage, *id),
        Subject::Section(id, _) => section(stage, *id),
        Subject::Term(t, i, _) => term(stage, *t, *i)?,
        Subject::Terms(t) => {
            let taxonomy = stage.site.taxonomies.get(*t)?;
            let mut nodes = base(stage, false);
            nodes.push(web_page(
                stage,
                "CollectionPage",
                &taxonomy.url,
                &taxonomy.name,
                &taxonomy.language,
            ));
            nodes
        }
        _ => return None,
    };
    let graph = json!({"@context": "https://schema.org", "@graph": nodes});
    // `</` would end the script element.
    Some(graph.to_string().replace("</", "<\\/"))
}

/// A JSON object without the fields that are null or empty.
fn object<const N: usize>(fields: [(&str, Json); N]) -> Json {
    let empty = |v: &Json| {
        v.is_null()
            || v.as_str() == Some("")
            || v.as_array().is_some_and(Vec::is_empty)
            || v.as_object().is_some_and(Map::is_empty)
    };
    let kept = fields
        .into_iter()
        .filter(|(_, v)| !empty(v))
        .map(|(k, v)| (k.to_owned(), v));
    Json::Object(kept.collect())
}

fn home(stage: &Stage) -> String {
    stage.config.base.permalink(&UrlPath("/".into()))
}

fn full(stage: &Stage, path: &str) -> String {
    if path.contains("://") {
        return path.to_owned();
    }
    let found = stage
        .locate(path, &stage.config.language)
        .filter(|url| url.starts_with('/'));
    found.map_or_else(
        || {
            stage
                .config
                .base
                .permalink(&UrlPath(format!("/{}", path.trim_start_matches('/'))))
        },
        |url| format!("{}{url}", stage.config.base.origin),
    )
}

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

/// The clinic and the web site. The home page carries all that is known of the clinic, other pages its name.
fn base(stage: &Stage, whole: bool) -> Vec<Json> {
    let mut nodes: Vec<Json> = stage
        .config
        .locations
        .iter()
        .enumerate()
        .map(|(i, l)| clinic(stage, l, i, whole))
        .collect();
    let publisher = stage
        .config
        .locations
        .first()
        .map(|_| json!({"@id": clinic_id(stage, 0)}));
    nodes.push(object([
        ("@type", "WebSite".into()),
        ("@id", format!("{}#website", home(stage)).into()),
        ("url", home(stage).into()),
        ("name", stage.config.title.as_str().into()),
        ("inLanguage", stage.config.language.as_str().into()),
        ("publisher", publisher.into()),
    ]));
    nodes
}

fn clinic_id(stage: &Stage, number: usize) -> String {
    if number == 0 {
        format!("{}#clinic", home(stage))
    } else {
        format!("{}#clinic-{}", home(stage), number + 1)
    }
}

fn clinic(stage: &Stage, location: &Location, number: usize, whole: bool) -> Json {
    let logo = location.logo.as_ref().map(|logo| {
        object([
            ("@type", "ImageObject".into()),
            ("url", full(stage, logo).into()),
        ])
    });
    let mut fields = vec![
        ("@type", Json::from(location.kind.as_str())),
        ("@id", clinic_id(stage, number).into()),
        ("name", location.name.as_str().into()),
        ("url", home(stage).into()),
        ("logo", logo.into()),
    ];
    if whole {
        let phone = location
            .phone
            .as_deref()
            .and_then(|p| tel(p, location))
            .map(|t| t.trim_start_matches("tel:").to_owned());
        let parent = (number > 0).then(|| json!({"@id": clinic_id(stage, 0)}));
        let specialty: Vec<String> = location.specialties.iter().map(|s| specialty(s)).collect();
        let policy = stage
            .at(PRINCIPLES)
            .map(|p| stage.config.base.permalink(&p.url));
        fields.extend([
            ("telephone", phone.into()),
            ("email", location.email.clone().into()),
            ("priceRange", location.price_range.clone().into()),
            ("medicalSpecialty", specialty.into()),
            ("address", address(location)),
            ("geo", location.geo.map(|(lat, lon)| json!({"@type": "GeoCoordinates", "latitude": lat, "longitude": lon})).into()),
            ("openingHoursSpecification", location.hours.iter().filter_map(hours).collect::<Vec<_>>().into()),
            ("sameAs", location.same_as.clone().into()),
            ("parentOrganization", parent.into()),
            ("publishingPrinciples", policy.into()),
        ]);
    }
    let map: Map<String, Json> = fields.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
    without_empty(map)
}

fn without_empty(map: Map<String, Json>) -> Json {
    let kept = map.into_iter().filter(|(_, v)| {
        !v.is_null() && !v.as_array().is_some_and(Vec::is_empty) && v.as_str() != Some("")
    });
    Json::Object(kept.collect())
}

/// A specialty of schema.org by its name, or a text of one's own.
fn specialty(name: &str) -> String {
    let is_term = name.chars().all(|c| c.is_ascii_alphabetic())
        && name.starts_with(|c: char| c.is_ascii_uppercase());
    if is_term {
        format!("https://schema.org/{name}")
    } else {
        name.to_owned()
    }
}

fn address(location: &Location) -> Json {
    let Some(a) = &location.address else {
        return Json::Null;
    };
    object([
        ("@type", "PostalAddress".into()),
        ("streetAddress", a.street.clone().into()),
        ("addressLocality", a.city.clone().into()),
        ("addressRegion", a.region.clone().into()),
        ("postalCode", a.postal_code.clone().into()),
        ("addressCountry", a.country.clone().into()),
    ])
}

fn hours(hours: &OpeningHours) -> Option<Json> {
    let (opens, closes) = (hours.opens.as_ref()?, hours.closes.as_ref()?);
    Some(
        json!({"@type": "OpeningHoursSpecification", "dayOfWeek": hours.days, "opens": opens, "closes": closes}),
    )
}

/// The address of a person's page in a language.
fn person_url(stage: &Stage, byline: &Byline, language: &str) -> Option<String> {
    let (slug, _) = taxonomy::person_slug(&stage.site, byline);
    let people = stage.site.taxonomy(taxonomy::PEOPLE, language)?;
    let term = people.terms.iter().find(|t| t.slug == slug)?;
    Some(stage.config.base.permalink(&term.url))
}

/// A person in short, as an author or a reviewer: the name is repeated beside the id, because not every reader follows
/// ids.
fn person_link(stage: &Stage, byline: &Byline, language: &str) -> Json {
    let (_, name) = taxonomy::person_slug(&stage.site, byline);
    let url = person_url(stage, byline, language);
    let suffix = match byline {
        Byline::Person(i) => stage.site.people.get(*i).and_then(|p| p.suffix.clone()),
        Byline::Name(_) => None,
    };
    object([
        ("@type", "Person".into()),
        ("@id", url.as_ref().map(|u| format!("{u}#person")).into()),
        ("name", name.into()),
        ("honorificSuffix", suffix.into()),
        ("url", url.into()),
    ])
}

/// All that the site says of a person.
fn person(stage: &Stage, person: &Person, url: &str) -> Json {
    let credentials: Vec<Json> = person
        .credentials
        .iter()
        .map(|c| {
            let by =
                c.by.as_ref()
                    .map(|by| json!({"@type": "Organization", "name": by}));
            object([
                ("@type", "EducationalOccupationalCredential".into()),
                ("name", c.name.as_str().into()),
                ("recognizedBy", by.into()),
            ])
        })
        .collect();
    let works_for = stage
        .config
        .locations
        .first()
        .map(|_| json!({"@id": clinic_id(stage, 0)}));
    object([
        ("@type", "Person".into()),
        ("@id", format!("{url}#person").into()),
        ("name", person.name.as_str().into()),
        ("honorificSuffix", person.suffix.clone().into()),
        ("url", url.into()),
        ("jobTitle", person.job_title.clone().into()),
        ("description", person.bio.clone().into()),
        (
            "image",
            person.image.as_ref().map(|i| full(stage, i)).into(),
        ),
        ("knowsAbout", person.knows_about.clone().into()),
        ("hasCredential", credentials.into()),
        ("sameAs", person.same_as.clone().into()),
        ("worksFor", works_for.into()),
    ])
}

fn web_page(stage: &Stage, kind: &str, url: &UrlPath, name: &str, language: &str) -> Json {
    let permalink = stage.config.base.permalink(url);
    object([
        ("@type", kind.into()),
        ("@id", format!("{permalink}#webpage").into()),
        ("url", permalink.into()),
        ("name", name.into()),
        ("inLanguage", language.into()),
        (
            "isPartOf",
            json!({"@id": format!("{}#website", home(stage))}),
        ),
    ])
}

fn breadcrumb(stage: &Stage, above: &[SectionId], last: &str, url: &UrlPath) -> Json {
    let mut items = Vec::new();
    for id in above {
        let section = stage.site.section(*id);
        let name = if section.folder.is_empty() {
            stage.words.plain(&section.language, "home")
        } else {
            section.title.clone()
        };
        items.push(json!({"@type": "ListItem", "position": items.len() + 1, "name": name, "item": stage.config.base.permalink(&section.url)}));
    }
    items.push(json!({"@type": "ListItem", "position": items.len() + 1, "name": last}));
    json!({"@type": "BreadcrumbList", "@id": format!("{}#breadcrumb", stage.config.base.permalink(url)), "itemListElement": items})
}

fn page(stage: &Stage, id: PageId) -> Vec<Json> {
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

fn section(stage: &Stage, id: SectionId) -> Vec<Json> {
    let section = stage.site.section(id);
    let is_home = section.folder.is_empty();
    let mut nodes = base(stage, is_home);
    let kind = if is_home { "WebPage" } else { "CollectionPage" };
    let mut node = web_page(stage, kind, &section.url, &section.title, &section.language);
    let description = section
        .document
        .as_ref()
        .and_then(|d| d.front.description.clone());
    if let (Some(fields), Some(description)) = (node.as_object_mut(), description) {
        fields.insert("description".into(), description.into());
    }
    nodes.push(node);
    if !is_home {
        nodes.push(breadcrumb(
            stage,
            &stage.site.ancestors(id),
            &section.title,
            &section.url,
        ));
    }
    nodes
}

fn term(stage: &Stage, t: usize, i: usize) -> Option<Vec<Json>> {
    let taxonomy = stage.site.taxonomies.get(t)?;
    let term = taxonomy.terms.get(i)?;
    let mut nodes = base(stage, false);
    let known = term.person.and_then(|p| stage.site.people.get(p));
    let kind = if known.is_some() {
        "ProfilePage"
    } else {
        "CollectionPage"
    };
    let mut node = web_page(stage, kind, &term.url, &term.name, &taxonomy.language);
    if let Some(known) = known {
        let url = stage.config.base.permalink(&term.url);
        if let Some(fields) = node.as_object_mut() {
            fields.insert("mainEntity".into(), json!({"@id": format!("{url}#person")}));
        }
        nodes.push(person(stage, known, &url));
    }
    nodes.push(node);
    Some(nodes)
}
