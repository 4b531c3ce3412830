//! One source file becomes one document; it never fails, and it sees no other file.

pub mod document;
pub mod name;
pub mod table;

/// stub
pub fn body(_: &crate::address::ContentPath, _: &str, _: &crate::config::Config) -> document::Body {
    document::Body::default()
}
/// stub
pub fn fragment(
    _: &str,
    _: bool,
    _: &crate::config::Config,
    _: &str,
) -> (Vec<document::Piece>, Vec<document::Link>) {
    (vec![], vec![])
}
