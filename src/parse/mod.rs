//! What a page's text becomes: Markdown in, parts of a page and findings out.

pub mod table;
