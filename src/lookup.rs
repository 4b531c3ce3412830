//! Values by text, asked for by their key alone: a table of hashes, whose order reaches nothing.
//!
//! For tables that are made once and asked tens of thousands of times; everything that is listed stands in ordered maps.

#![expect(
    clippy::disallowed_types,
    reason = "asked by key only, its order reaches nothing"
)]

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};

/// Values by text.
pub struct Lookup<'a, V>(HashMap<&'a str, V, BuildHasherDefault<DefaultHasher>>);

impl<V> Lookup<'_, V> {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&V> {
        self.0.get(key)
    }

    /// Whether there is one.
    pub fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }
}

/// Of two values of one key the last counts.
impl<'a, V> FromIterator<(&'a str, V)> for Lookup<'a, V> {
    fn from_iter<I: IntoIterator<Item = (&'a str, V)>>(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_value_of_a_key_counts() {
        let lookup: Lookup<'_, u8> = [("a", 1), ("b", 2), ("a", 3)].into_iter().collect();
        assert_eq!((lookup.get("a"), lookup.get("c")), (Some(&3), None));
        assert!(lookup.has("b"));
    }
}
