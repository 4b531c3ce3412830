//! How a file becomes an address: content paths, slugs, permalinks and output paths, each a type of its own.
//!
//! It does not touch the disk and does not know the site.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

/// A path below `content/`, with `/` between folders: `articles/first-session.md`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ContentPath(pub String);

/// An address within the site as a visitor's browser sees it at the root of a host: starts with `/`, a folder ends
/// with `/`: `/articles/first-session/`. The path of `base_url` is not part of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct UrlPath(pub String);

/// A file below the output folder: `articles/first-session/index.html`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct OutputPath(pub String);

impl ContentPath {
    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder that holds the file, without a final `/`; empty for `content/` itself.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The file's own name.
    pub fn name(&self) -> &str {
        self.0
            .rsplit_once('/')
            .map_or(self.0.as_str(), |(_, name)| name)
    }

    /// The path relative to the site, as diagnostics show it.
    pub fn file(&self) -> String {
        format!("content/{}", self.0)
    }
}

impl UrlPath {
    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The file that answers at this address.
    pub fn output(&self) -> OutputPath {
        let path = self.0.trim_start_matches('/');
        if path.is_empty() || path.ends_with('/') {
            OutputPath(format!("{path}index.html"))
        } else {
            OutputPath(path.to_owned())
        }
    }
}

impl OutputPath {
    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Where the site stands: `base_url` cut into its parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Base {
    /// Scheme and host, no final `/`: `https://clinic.example`.
    pub origin: String,
    /// The path below the host, no final `/`; empty at the root of a host: `/clinic`.
    pub path: String,
}

impl Base {
    /// Cuts an address such as `https://host/clinic/`. None unless it is `http` or `https` with a host.
    pub fn parse(url: &str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        if !matches!(scheme, "http" | "https")
            || url.contains(|c: char| c.is_whitespace() || "<>\"'?#".contains(c))
        {
            return None;
        }
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        if host.is_empty() {
            return None;
        }
        let path = path.trim_matches('/');
        let path = if path.is_empty() {
            String::new()
        } else {
            format!("/{path}")
        };
        Some(Self {
            origin: format!("{scheme}://{host}"),
            path,
        })
    }

    /// The full address of a page: what search engines and feeds are told.
    pub fn permalink(&self, path: &UrlPath) -> String {
        format!("{}{}{}", self.origin, self.path, encode(path.as_str()))
    }

    /// The address for a link inside the site: it has no host, so the site works on any.
    pub fn href(&self, path: &UrlPath) -> String {
        format!("{}{}", self.path, encode(path.as_str()))
    }
}

/// Percent-encodes what may not stand in a path (RFC 3986, section 3.3), leaving `/` and what is encoded already.
pub fn encode(path: &str) -> String {
    percent(path, b"-._~!$&'()*+,;=:@/%")
}

/// Percent-encodes every byte but letters, digits and those in `kept`.
pub fn percent(text: &str, kept: &[u8]) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || kept.contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string can't fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// Undoes percent-encoding; bytes that are no UTF-8 are replaced.
pub fn decode(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while let Some(&byte) = bytes.get(i) {
        let hex = bytes
            .get(i + 1..i + 3)
            .and_then(|h| std::str::from_utf8(h).ok());
        match hex.and_then(|h| u8::from_str_radix(h, 16).ok()) {
            Some(value) if byte == b'%' => {
                out.push(value);
                i += 3;
            }
            _ => {
                out.push(byte);
                i += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// A word or a title as part of an address: lower-case ASCII letters, digits and `-`.
/// Text with nothing to keep becomes `n-` and a number made from it, so that two such texts stay apart.
pub fn slugify(text: &str) -> String {
    let slug = slug::slugify(text);
    if slug.is_empty() && !text.trim().is_empty() {
        let sum = text.bytes().fold(0_u32, |sum, b| {
            sum.wrapping_mul(31).wrapping_add(u32::from(b))
        });
        return format!("n-{sum:08x}");
    }
    slug
}

/// Why a path that a writer gave can't be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathFault {
    /// A `..` or `.` part: it would lead out of the site or name nothing.
    Dots,
    /// A character that no host or disk takes well: a control character, `\`, `?`, `#`, `<`, `>`, `"`, `|`, `*`, `:`.
    Character(char),
    /// A part of more than 200 bytes.
    TooLong,
    /// A whole address (`https://…`) where a path was expected.
    Absolute,
    /// Nothing at all.
    Empty,
}

/// A character in quotes; one that can't be seen by its number.
fn shown(c: char) -> String {
    if c.is_control() {
        format!("U+{:04X}", u32::from(c))
    } else {
        format!("`{c}`")
    }
}

impl PathFault {
    /// What is wrong, in words that follow the quoted path.
    pub fn reason(self) -> String {
        match self {
            Self::Dots => "has a part that is only dots, which would lead out of the site".into(),
            Self::Character(c) => {
                format!(
                    "has the character {}, which can't stand in an address",
                    shown(c)
                )
            }
            Self::TooLong => "has a part longer than 200 characters".into(),
            Self::Absolute => {
                "is a whole web address; a path such as `/old-page/` is expected".into()
            }
            Self::Empty => "is empty".into(),
        }
    }
}

/// A `path` or alias from front matter as an address: `old/page` becomes `/old/page/`, and a name with an ending
/// such as `/feed.xml` or `/old.html` stays a file.
pub fn url_path(text: &str) -> Result<UrlPath, PathFault> {
    let text = text.trim();
    if text.contains("://") || text.starts_with("//") {
        return Err(PathFault::Absolute);
    }
    let decoded = decode(text);
    let inner = decoded.trim_matches('/');
    if inner.is_empty() {
        return if text.starts_with('/') {
            Ok(UrlPath("/".into()))
        } else {
            Err(PathFault::Empty)
        };
    }
    for part in inner.split('/') {
        check_part(part)?;
    }
    let last = inner.rsplit('/').next().unwrap_or_default();
    let is_file = !decoded.ends_with('/') && has_ending(last);
    Ok(UrlPath(if is_file {
        format!("/{inner}")
    } else {
        format!("/{inner}/")
    }))
}

/// Checks one part of a path that comes from outside.
pub fn check_part(part: &str) -> Result<(), PathFault> {
    if part.is_empty() || part.chars().all(|c| c == '.') {
        return Err(PathFault::Dots);
    }
    if part.len() > 200 {
        return Err(PathFault::TooLong);
    }
    match part
        .chars()
        .find(|c| c.is_control() || "\\?#<>\"|*:".contains(*c))
    {
        Some(c) => Err(PathFault::Character(c)),
        None => Ok(()),
    }
}

fn has_ending(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(stem, ending)| {
        !stem.is_empty()
            && (1..=5).contains(&ending.len())
            && ending.bytes().all(|b| b.is_ascii_alphanumeric())
            && !ending.bytes().all(|b| b.is_ascii_digit())
    })
}

/// Joins a path to a folder and resolves `.` and `..`; none when it would leave the root.
pub fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = if path.starts_with('/') {
        Vec::new()
    } else {
        folder.split('/').filter(|p| !p.is_empty()).collect()
    };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_is_cut_into_origin_and_path() {
        let base = Base::parse("https://host.example/clinic/").unwrap();
        let page = UrlPath("/articles/a/".into());
        assert_eq!(
            base.permalink(&page),
            "https://host.example/clinic/articles/a/"
        );
        assert_eq!(base.href(&page), "/clinic/articles/a/");
        assert_eq!(
            Base::parse("https://host.example").unwrap().href(&page),
            "/articles/a/"
        );
        for bad in [
            "host.example",
            "ftp://x/",
            "https://",
            "https://a b/",
            "javascript:alert(1)",
        ] {
            assert_eq!(Base::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn paths_that_would_leave_the_site_are_refused() {
        assert_eq!(url_path("../up"), Err(PathFault::Dots));
        assert_eq!(url_path("a/%2e%2e/b"), Err(PathFault::Dots));
        assert_eq!(url_path("a\\b"), Err(PathFault::Character('\\')));
        assert_eq!(url_path("https://other.example/"), Err(PathFault::Absolute));
        assert_eq!(url_path("a\0b"), Err(PathFault::Character('\0')));
    }

    #[test]
    fn old_addresses_become_folders_unless_they_name_a_file() {
        for (given, path) in [
            ("old", "/old/"),
            ("/a/b/", "/a/b/"),
            ("/old.html", "/old.html"),
            ("/v1.2", "/v1.2/"),
            ("/", "/"),
        ] {
            assert_eq!(url_path(given).unwrap().0, path);
        }
        assert_eq!(UrlPath("/a/".into()).output().0, "a/index.html");
        assert_eq!(UrlPath("/".into()).output().0, "index.html");
        assert_eq!(UrlPath("/old.html".into()).output().0, "old.html");
    }

    #[test]
    fn joining_never_leaves_the_root() {
        assert_eq!(join("a/b", "../c.md").as_deref(), Some("a/c.md"));
        assert_eq!(join("a", "../../c.md"), None);
        assert_eq!(join("a", "/c.md").as_deref(), Some("c.md"));
    }

    #[test]
    fn slugs_are_plain_and_never_empty() {
        assert_eq!(slugify("Ação é: GLP-1!"), "acao-e-glp-1");
        assert!(slugify("¿?").starts_with("n-"));
    }
}
