//! What of schema.org is known: `rules/schema_org.toml`, read once.
//!
//! It judges no page. What it does not know it does not call wrong, but for what is one letter from a known name.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde::Deserialize;

use crate::diagnostic::edit_distance;

const FILE: &str = include_str!("../../rules/schema_org.toml");

/// Letters of a name below which one letter tells nothing.
const SHORT: usize = 6;

/// Types, their kinds and their properties.
#[derive(Default, Deserialize)]
pub(super) struct Vocabulary {
    /// By type, of what it is a kind.
    types: BTreeMap<String, Vec<String>>,
    /// By property, the types that may have it.
    properties: BTreeMap<String, Vec<String>>,
    /// By type, what search results need; `a|b` is one of these.
    required: BTreeMap<String, Vec<String>>,
    /// Right names that look like slips.
    also: BTreeSet<String>,
}

/// What is known.
pub(super) fn vocabulary() -> &'static Vocabulary {
    static ALL: OnceLock<Vocabulary> = OnceLock::new();
    ALL.get_or_init(|| toml::from_str(FILE).unwrap_or_default())
}

impl Vocabulary {
    /// Whether a type is known.
    pub(super) fn knows(&self, kind: &str) -> bool {
        self.types.contains_key(kind)
    }

    /// Whether a type is another or a kind of it.
    pub(super) fn is_a(&self, kind: &str, other: &str) -> bool {
        kind == other
            || (self.types.get(kind)).is_some_and(|of| of.iter().any(|k| self.is_a(k, other)))
    }

    /// The type that was meant by a name that is none.
    pub(super) fn meant_type(&self, name: &str) -> Option<&str> {
        self.meant(name, &self.types)
    }

    /// The property that was meant by a name that is none.
    pub(super) fn meant_property(&self, name: &str) -> Option<&str> {
        self.meant(name, &self.properties)
    }

    fn meant<'v>(&self, name: &str, known: &'v BTreeMap<String, Vec<String>>) -> Option<&'v str> {
        if known.contains_key(name) || self.also.contains(name) {
            return None;
        }
        let lower = name.to_lowercase();
        let near = |right: &&String| {
            let own = right.to_lowercase();
            own == lower || own.len() >= SHORT && edit_distance(&own, &lower) == 1
        };
        known.keys().find(near).map(String::as_str)
    }

    /// The types that have a property, where all of the kinds given are known and none of them is one of these.
    pub(super) fn foreign(&self, property: &str, kinds: &[&str]) -> Option<&[String]> {
        let of = self.properties.get(property)?;
        let fits = |kind: &&str| !self.knows(kind) || of.iter().any(|o| self.is_a(kind, o));
        (!kinds.is_empty() && !kinds.iter().any(fits)).then_some(of.as_slice())
    }

    /// What search results need of a type and its kinds, each as `a|b` alternatives.
    pub(super) fn needed<'v>(&'v self, kind: &'v str) -> impl Iterator<Item = &'v str> {
        let of = self.required.iter();
        let own = of.filter(move |(other, _)| self.is_a(kind, other));
        own.flat_map(|(_, all)| all.iter().map(String::as_str))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_names_nothing_that_it_does_not_know() {
        let all: Vocabulary = toml::from_str(FILE).unwrap();
        let of = (all.types.values()).chain(all.properties.values());
        for name in of.flatten().chain(all.required.keys()) {
            assert!(all.knows(name), "{name}");
        }
        for (name, list) in &all.properties {
            assert!(!list.is_empty(), "{name}");
        }
    }

    #[test]
    fn kinds_slips_and_strangers_are_told() {
        let all = vocabulary();
        assert!(all.is_a("MedicalClinic", "LocalBusiness") && all.is_a("Dentist", "Organization"));
        assert!(!all.is_a("Person", "Organization"));
        assert_eq!(all.meant_type("MedicalClinc"), Some("MedicalClinic"));
        assert_eq!(all.meant_type("medicalclinic"), Some("MedicalClinic"));
        assert_eq!(all.meant_type("VeterinaryCare"), None);
        assert_eq!(
            all.meant_property("medicalSpeciality"),
            Some("medicalSpecialty")
        );
        assert_eq!(all.meant_property("reviews"), None);
        assert!(all.foreign("jobTitle", &["MedicalClinic"]).is_some());
        assert!(
            all.foreign("jobTitle", &["MedicalClinic", "Person"])
                .is_none()
        );
        assert!(all.foreign("jobTitle", &["Unheard"]).is_none());
        assert!(all.foreign("unheard", &["Person"]).is_none());
        let needed: Vec<&str> = all.needed("Physician").collect();
        assert_eq!(needed, ["name", "address"]);
    }
}
