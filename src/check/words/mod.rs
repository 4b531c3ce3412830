//! Rules that are lists of words: read from `rules/*.toml`, found by one automaton a language, judged by their terms.
//!
//! A rule of this kind is a file; nothing here knows one by name.

mod address;
pub(super) mod data;
mod engine;
mod judge;
mod pattern;
mod scope;

#[cfg(test)]
pub(super) use engine::fault;
pub(super) use engine::{Engine, Hit};
pub(super) use judge::{Lists, judge};
