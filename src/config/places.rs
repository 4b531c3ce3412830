//! The clinic's places and the menus of the settings become their types.
//!
//! It reads no other setting: `read` does.

use std::collections::BTreeMap;

use super::keys::{ADDRESS, CLINIC, HOURS, MENU};
use super::read::known_fields;
use super::{Location, MenuEntry, OpeningHours, PostalAddress};
use crate::value::keys::Field;
use crate::value::read::Reader;
use crate::value::{Kind, Value};

const DAYS: &[&str] = &[
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// A map is one place, a list several.
pub(super) fn locations(reader: &mut Reader<'_>, field: &Field<'_>) -> Vec<Location> {
    let items = match &field.value.kind {
        Kind::Null => return Vec::new(),
        Kind::List(items) => items.as_slice(),
        _ => std::slice::from_ref(field.value),
    };
    let mut all = Vec::new();
    for item in items {
        if reader.is_map(field, item) {
            all.push(location(reader, item, &field.key.text));
        }
    }
    all
}

fn location(reader: &mut Reader<'_>, map: &Value, group: &str) -> Location {
    let mut place = Location {
        kind: "MedicalClinic".into(),
        ..Location::default()
    };
    for field in known_fields(reader, map, CLINIC, group) {
        match field.doc.name {
            "name" => place.name = reader.text(&field).unwrap_or_default(),
            "type" => place.kind = reader.text(&field).unwrap_or_else(|| place.kind.clone()),
            "phone" => place.phone = reader.text(&field),
            "email" => place.email = reader.text(&field),
            "address" => place.address = address(reader, &field),
            "geo" => place.geo = geo(reader, &field),
            "hours" => place.hours = hours(reader, &field),
            "logo" => place.logo = reader.text(&field),
            "same_as" => place.same_as = texts(reader, &field),
            "booking_url" => place.booking_url = reader.text(&field),
            "disclaimer" => place.disclaimer = reader.text(&field),
            "price_range" => place.price_range = reader.text(&field),
            _ => place.specialties = texts(reader, &field),
        }
    }
    place
}

fn texts(reader: &mut Reader<'_>, field: &Field<'_>) -> Vec<String> {
    reader.texts(field).into_iter().map(|t| t.value).collect()
}

fn address(reader: &mut Reader<'_>, field: &Field<'_>) -> Option<PostalAddress> {
    if !reader.is_map(field, field.value) {
        return None;
    }
    let mut address = PostalAddress::default();
    for inner in known_fields(reader, field.value, ADDRESS, "address") {
        let text = reader.text(&inner);
        match inner.doc.name {
            "street" => address.street = text,
            "city" => address.city = text,
            "region" => address.region = text,
            "postal_code" => address.postal_code = text,
            _ => address.country = text,
        }
    }
    Some(address)
}

/// `[39.74, -104.99]`, `"39.74, -104.99"` or `{latitude: 39.74, longitude: -104.99}`, in degrees.
fn geo(reader: &mut Reader<'_>, field: &Field<'_>) -> Option<(f64, f64)> {
    let pair = match &field.value.kind {
        Kind::Null => return None,
        Kind::List(items) => match items.as_slice() {
            [a, b] => Some((reader.number_in(field, a)?, reader.number_in(field, b)?)),
            _ => None,
        },
        Kind::Map(_) => {
            let get =
                |long: &str, short: &str| field.value.get(long).or_else(|| field.value.get(short));
            match (
                get("latitude", "lat"),
                get("longitude", "lng").or_else(|| field.value.get("lon")),
            ) {
                (Some(a), Some(b)) => {
                    Some((reader.number_in(field, a)?, reader.number_in(field, b)?))
                }
                _ => None,
            }
        }
        Kind::Text(text) => text
            .split_once(',')
            .and_then(|(a, b)| Some((a.trim().parse().ok()?, b.trim().parse().ok()?))),
        _ => None,
    };
    let right = pair
        .filter(|(a, b): &(f64, f64)| (-90.0..=90.0).contains(a) && (-180.0..=180.0).contains(b));
    if right.is_none() {
        reader.wrong(
            field,
            field.value,
            "is not a latitude and a longitude in degrees",
        );
    }
    right
}

fn hours(reader: &mut Reader<'_>, field: &Field<'_>) -> Vec<OpeningHours> {
    let items = match &field.value.kind {
        Kind::List(items) => items.as_slice(),
        _ => std::slice::from_ref(field.value),
    };
    let mut all = Vec::new();
    for item in items {
        if !reader.is_map(field, item) {
            continue;
        }
        let mut hours = OpeningHours::default();
        for inner in known_fields(reader, item, HOURS, "hours") {
            match inner.doc.name {
                "days" => hours.days = days(reader, &inner),
                "opens" => hours.opens = time(reader, &inner),
                _ => hours.closes = time(reader, &inner),
            }
        }
        all.push(hours);
    }
    all
}

/// `Monday`, `Mon` or `mo`.
fn days(reader: &mut Reader<'_>, field: &Field<'_>) -> Vec<String> {
    let mut days = Vec::new();
    for text in reader.texts(field) {
        let word = text.value.to_lowercase();
        match DAYS
            .iter()
            .find(|day| word.len() >= 2 && day.to_lowercase().starts_with(&word))
        {
            Some(day) => days.push((*day).to_owned()),
            None => reader.findings.push(
                crate::diagnostic::Diagnostic::error(
                    "setting-wrong",
                    format!("`{}` is not a day of the week", text.value),
                )
                .at(reader.file, text.span)
                .help("Write the day in English, for example `Monday`."),
            ),
        }
    }
    days
}

/// `09:00`; `9:00` gets its zero.
fn time(reader: &mut Reader<'_>, field: &Field<'_>) -> Option<String> {
    let text = reader.text(field)?;
    let parts = text.split_once(':').and_then(|(h, m)| {
        let minutes: u8 = m.parse().ok().filter(|n| *n < 60 && m.len() == 2)?;
        let hours: u8 = h.parse().ok().filter(|n| *n <= 24)?;
        Some(format!("{hours:02}:{minutes:02}"))
    });
    if parts.is_none() {
        reader.wrong(field, field.value, "is not a time of day");
    }
    parts
}

/// Menus by name.
pub(super) fn menus(
    reader: &mut Reader<'_>,
    field: &Field<'_>,
) -> BTreeMap<String, Vec<MenuEntry>> {
    let mut menus = BTreeMap::new();
    if reader.is_map(field, field.value) {
        for (key, value) in field.value.entries() {
            let inner = Field {
                doc: field.doc,
                key,
                value,
            };
            menus.insert(key.text.clone(), entries(reader, &inner));
        }
    }
    menus
}

fn entries(reader: &mut Reader<'_>, field: &Field<'_>) -> Vec<MenuEntry> {
    let Kind::List(items) = &field.value.kind else {
        if field.value.kind != Kind::Null {
            reader.wrong(
                field,
                field.value,
                &format!("is {}, but has to be a list", field.value.words()),
            );
        }
        return Vec::new();
    };
    let mut all = Vec::new();
    for item in items {
        if !reader.is_map(field, item) {
            continue;
        }
        let mut entry = MenuEntry {
            span: item.span,
            ..MenuEntry::default()
        };
        for inner in known_fields(reader, item, MENU, &field.key.text) {
            match inner.doc.name {
                "name" => entry.name = reader.text(&inner).unwrap_or_default(),
                "url" => {
                    entry.url = reader.text(&inner).unwrap_or_default();
                    entry.span = inner.value.span;
                }
                "weight" => entry.weight = reader.integer(&inner).unwrap_or(0),
                _ => entry.children = entries(reader, &inner),
            }
        }
        if entry.name.is_empty() {
            reader.wrong(field, item, "has an entry without a `name`");
        } else {
            all.push(entry);
        }
    }
    all
}
