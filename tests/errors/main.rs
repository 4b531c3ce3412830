//! Each kind of bad input: what the writer is told, where, how the program ends, and that nothing published changes.
//!
//! It does not test that good input is right: golden tests do.

#![expect(clippy::disallowed_methods, reason = "tests put faults on the disk")]

#[path = "../bad/mod.rs"]
mod bad;

mod addresses;
mod body;
mod files;
mod front_matter;
mod many;
mod settings;
mod templates;
mod transcripts;
