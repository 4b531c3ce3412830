//! A search that needs no server: articles become words with weights, and words become small files that a page's
//! script fetches as far as a question needs them.
//!
//! Words are kept as they are written, without stems: the script finds other forms by their beginnings and misspelt
//! words by their letters, in any language. It knows neither pages nor templates.

mod files;
mod words;

pub use files::{Files, SPELLINGS, files, page_files, spelling_files, word_files};
pub use words::{Terms, Text, terms};

/// An article as search shows it.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its address, as a link has it.
    pub url: String,
    /// What it is about, in a sentence.
    pub about: &'a str,
    /// Its words.
    pub terms: &'a Terms,
}
