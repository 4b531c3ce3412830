//! The clinic, its places and its people.

use serde_json::{Map, Value as Json, json};

use super::{full, home, object};
use crate::config::{Location, OpeningHours};
use crate::render::settings::tel;
use crate::render::stage::Stage;
use crate::site::{Byline, Person, taxonomy};

/// The clinic and the web site. The home page carries all that is known of the clinic, other pages its name.
pub(super) fn base(stage: &Stage, whole: bool) -> Vec<Json> {
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

pub(super) fn clinic(stage: &Stage, location: &Location, number: usize, whole: bool) -> Json {
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
            .at(super::PRINCIPLES)
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
pub(super) fn person_url(stage: &Stage, byline: &Byline, language: &str) -> Option<String> {
    let (slug, _) = taxonomy::person_slug(&stage.site, byline);
    let people = stage.site.taxonomy(taxonomy::PEOPLE, language)?;
    let term = people.terms.iter().find(|t| t.slug == slug)?;
    Some(stage.config.base.permalink(&term.url))
}

/// A person in short, as an author or a reviewer: the name is repeated beside the id, because not every reader follows
/// ids.
pub(super) fn person_link(stage: &Stage, byline: &Byline, language: &str) -> Json {
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
pub(super) fn person(stage: &Stage, person: &Person, url: &str) -> Json {
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
