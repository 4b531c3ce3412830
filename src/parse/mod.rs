//! One source file becomes one document; it never fails, and it sees no other file.

pub mod document;
pub mod front_matter;
pub mod front_matter_keys;
mod front_matter_values;
mod strays;
mod title;
