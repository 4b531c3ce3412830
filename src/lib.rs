//! pamphlet turns a clinic's Markdown articles into a careful static site.

pub mod diagnostic;
pub mod relate;
pub mod source;
