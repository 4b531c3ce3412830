//! Digests: what stands for a value when two runs are compared.

use std::fmt::{self, Write as _};

use serde::{Deserialize, Serialize};

/// The first 128 bits of a BLAKE3 hash.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Digest(pub [u8; 16]);

impl Digest {
    /// The digest of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self::from_hash(&blake3::hash(bytes))
    }

    /// The digest of any serializable value. Two values of one type have the same digest only if they are equal.
    pub fn of_value<T: Serialize + ?Sized>(value: &T) -> Self {
        // Serializing to memory fails only for types that postcard can't hold, which no type of ours is.
        Self::of(&postcard::to_stdvec(value).unwrap_or_default())
    }

    /// Sixteen hexadecimal digits, as in a file's name.
    pub fn short(self) -> String {
        self.0.iter().take(8).fold(String::new(), |mut text, byte| {
            // Writing to a string can't fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    fn from_hash(hash: &blake3::Hash) -> Self {
        let mut digest = [0; 16];
        digest.copy_from_slice(hash.as_bytes().split_at(16).0);
        Self(digest)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.short())
    }
}

/// Gathers the digest of a sequence.
#[derive(Clone, Default)]
pub struct Digester(blake3::Hasher);

impl Digester {
    /// An empty sequence.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds bytes as they are: for a stream that comes in parts.
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.update(bytes);
        self
    }

    /// Adds a digest.
    pub fn digest(&mut self, digest: Digest) -> &mut Self {
        self.0.update(&digest.0);
        self
    }

    /// Adds a text with its length, so that `ab`, `c` and `a`, `bc` differ.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.number(text.len() as u64);
        self.0.update(text.as_bytes());
        self
    }

    /// Adds a number.
    pub fn number(&mut self, number: u64) -> &mut Self {
        self.0.update(&number.to_le_bytes());
        self
    }

    /// Adds any serializable value.
    pub fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> &mut Self {
        self.digest(Digest::of_value(value))
    }

    /// The digest of what was added so far.
    pub fn finish(&self) -> Digest {
        Digest::from_hash(&self.0.finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sequence_is_more_than_its_joined_text() {
        let of = |parts: &[&str]| {
            let mut d = Digester::new();
            for part in parts {
                d.text(part);
            }
            d.finish()
        };
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_eq!(of(&["a"]), of(&["a"]));
    }
}
