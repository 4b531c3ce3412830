//! One source file becomes one document; it never fails, and it sees no other file.

pub mod document;
pub mod name;
//! What a page's text becomes: Markdown in, parts of a page and findings out.
pub mod table;
