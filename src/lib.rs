//! pamphlet turns a clinic's Markdown articles into a careful static site.

pub mod address;
pub mod config;
pub mod data;
pub mod diagnostic;
pub mod moment;
pub mod parse;
pub mod schema;
pub mod source;
pub mod value;
