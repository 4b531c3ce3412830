//! Free-form data: what a site puts under `extra`, theme options, and data files, without places.
//!
//! It does not check anything: what has a meaning of its own is read into a type by `config` or `parse`.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A value of any shape, its maps in the order of the file. It is kept as JSON text in the cache, whose format
/// needs to know every shape beforehand.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Data(pub serde_json::Value);

impl Data {
    /// An empty map.
    pub fn map() -> Self {
        Self(serde_json::Value::Object(serde_json::Map::new()))
    }

    /// The value under `key`, where this is a map that has it.
    pub fn get(&self, key: &str) -> Option<&serde_json::Value> {
        self.0.get(key)
    }

    /// The value as compact JSON.
    pub fn json(&self) -> String {
        self.0.to_string()
    }
}

impl Serialize for Data {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.json())
    }
}

impl<'de> Deserialize<'de> for Data {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        serde_json::from_str(&text)
            .map(Data)
            .map_err(serde::de::Error::custom)
    }
}
