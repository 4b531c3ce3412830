//! A file's name below `content/` says what it is: section, page or bundle, its language, its date, its slug.
//!
//! It reads names only, never contents.

use serde::{Deserialize, Serialize};

use crate::address::ContentPath;
use crate::diagnostic::Diagnostic;
use crate::moment::{Moment, Reading, Zone};
use crate::source::Span;

/// What kind of page a Markdown file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// `_index.md`, or `index.md` at the very top.
    Section,
    /// `name.md`.
    Page,
    /// `name/index.md`: a page with its own files.
    Bundle,
}

/// What a file's name says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// Section, page or bundle.
    pub kind: Kind,
    /// The folder it belongs to, without a final `/`; for a bundle the folder above its own; for a section its own.
    pub folder: String,
    /// The name without date, language and ending; for a section the folder's last part.
    pub stem: String,
    /// The language in the name, where it is one of the site's.
    pub language: Option<String>,
    /// The date before the name.
    pub date: Option<Moment>,
    /// What translations of one another share: the path without language and ending.
    pub group: String,
}

impl Name {
    /// The folder whose files, other than Markdown, belong to this page or section; none for a page without a folder.
    pub fn own_folder(&self, path: &ContentPath) -> Option<String> {
        match self.kind {
            Kind::Section | Kind::Bundle => Some(path.folder().to_owned()),
            Kind::Page => None,
        }
    }
}

/// Reads the name of a Markdown file; `languages` are the codes that count.
pub fn read(path: &ContentPath, languages: &[&str], zone: &Zone) -> Name {
    let file = path.name();
    let bare = file.strip_suffix(".md").unwrap_or(file);
    let (stem, language) = match bare.rsplit_once('.') {
        Some((stem, code)) if languages.contains(&code) && !stem.is_empty() => {
            (stem, Some(code.to_owned()))
        }
        _ => (bare, None),
    };
    let folder = path.folder();
    let group = if folder.is_empty() {
        stem.to_owned()
    } else {
        format!("{folder}/{stem}")
    };
    let last = folder.rsplit('/').next().unwrap_or_default();
    if stem == "_index" || (stem == "index" && folder.is_empty()) {
        let group = if folder.is_empty() {
            "_index".to_owned()
        } else {
            format!("{folder}/_index")
        };
        return Name {
            kind: Kind::Section,
            folder: folder.to_owned(),
            stem: last.to_owned(),
            language,
            date: None,
            group,
        };
    }
    if stem == "index" {
        let above = folder.rsplit_once('/').map_or("", |(above, _)| above);
        let (date, stem) = split_date(last, zone);
        return Name {
            kind: Kind::Bundle,
            folder: above.to_owned(),
            stem: stem.to_owned(),
            language,
            date,
            group: folder.to_owned(),
        };
    }
    let (date, stem) = split_date(stem, zone);
    Name {
        kind: Kind::Page,
        folder: folder.to_owned(),
        stem: stem.to_owned(),
        language,
        date,
        group,
    }
}

/// A file named for a language that the site does not have, such as `costs.es.md`: it would be a page of its own.
pub fn foreign(path: &ContentPath, languages: &[&str]) -> Option<Diagnostic> {
    let bare = path.name().strip_suffix(".md")?;
    let (stem, code) = bare.rsplit_once('.')?;
    let is_code = code.len() == 2 && code.bytes().all(|b| b.is_ascii_lowercase());
    if stem.is_empty() || !is_code || languages.contains(&code) {
        return None;
    }
    let found = Diagnostic::warning(
        "language-unknown",
        format!("`{code}` is not a language of this site, so this file is a page of its own"),
    )
    .at(&path.file(), Span::default());
    Some(found.help(format!(
        "Add the language to the settings, for example `languages: {{{code}: {{title: ...}}}}`, or rename the file."
    )))
}

/// Splits `2025-04-10-name` or `2025-04-10_name` into its date and `name`.
fn split_date<'a>(stem: &'a str, zone: &Zone) -> (Option<Moment>, &'a str) {
    let date = stem.get(..10).and_then(|day| Moment::read(day, zone));
    let rest = stem.get(11..).filter(|rest| !rest.is_empty());
    let parted = stem.get(10..11).is_some_and(|c| c == "-" || c == "_");
    match (date, rest, parted) {
        (Some(Reading::Clear(date)), Some(rest), true) => (Some(date), rest),
        _ => (None, stem),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(path: &str) -> Name {
        read(&ContentPath(path.into()), &["en", "es"], &Zone::utc())
    }

    #[test]
    fn names_tell_sections_pages_and_bundles() {
        let home = name("_index.es.md");
        assert_eq!(
            (home.kind, home.folder.as_str(), home.language.as_deref()),
            (Kind::Section, "", Some("es"))
        );
        assert_eq!(name("index.md").kind, Kind::Section);
        let section = name("articles/_index.md");
        assert_eq!(
            (section.kind, section.folder.as_str(), section.stem.as_str()),
            (Kind::Section, "articles", "articles")
        );
        let bundle = name("articles/first/index.md");
        assert_eq!(
            (bundle.kind, bundle.folder.as_str(), bundle.stem.as_str()),
            (Kind::Bundle, "articles", "first")
        );
        assert_eq!(name("index.md/index.md").stem, "index.md");
    }

    #[test]
    fn a_date_before_the_name_leaves_it() {
        let page = name("news/2025-04-10-open-day.es.md");
        assert_eq!(page.stem, "open-day");
        assert_eq!(page.date.unwrap().text(), "2025-04-10");
        assert_eq!(page.group, "news/2025-04-10-open-day");
        assert_eq!(name("2025-13-10-x.md").stem, "2025-13-10-x");
        assert_eq!(name("2025-04-10.md").stem, "2025-04-10");
    }

    #[test]
    fn only_languages_of_the_site_are_read_from_names() {
        assert_eq!(name("a.fr.md").stem, "a.fr");
        assert_eq!(name("a.es.md").language.as_deref(), Some("es"));
    }
}
