//! pamphlet turns a clinic's Markdown articles into a careful static site.

pub mod address;
pub mod config;
pub mod data;
pub mod diagnostic;
pub mod digest;
pub mod moment;
pub mod parse;
pub mod read;
pub mod site;
pub mod fix;
pub mod report;
pub mod relate;
pub mod source;
pub mod value;
