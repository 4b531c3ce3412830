//! pamphlet turns a clinic's Markdown articles into a careful static site.

pub mod diagnostic;
pub mod parse;
pub mod source;
