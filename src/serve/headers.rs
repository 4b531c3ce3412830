//! The site's `_headers` -> the headers that a host which reads that file sends with an address.
//!
//! What would hide an edit or has no meaning on this computer is left out.

/// Headers for the addresses of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    pattern: String,
    headers: Vec<(String, String)>,
}

/// Headers that the preview decides by itself: how long a copy holds, how it is sent, that the host speaks TLS.
const LEFT_OUT: &[&str] = &[
    "cache-control",
    "content-length",
    "content-encoding",
    "transfer-encoding",
    "connection",
    "etag",
    "expires",
    "location",
    "strict-transport-security",
];

/// Reads `_headers` as Netlify and Cloudflare Pages do: a pattern at the margin, its headers indented below it.
pub(super) fn read(text: &str) -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::new();
    for line in text.lines() {
        let bare = line.trim();
        if bare.is_empty() || bare.starts_with('#') {
            continue;
        }
        if !line.starts_with([' ', '\t']) {
            rules.push(Rule {
                pattern: bare.to_owned(),
                headers: Vec::new(),
            });
        } else if let (Some(rule), Some((name, value))) = (rules.last_mut(), bare.split_once(':')) {
            let (name, value) = (name.trim(), value.trim());
            if !LEFT_OUT
                .iter()
                .any(|known| known.eq_ignore_ascii_case(name))
            {
                rule.headers.push((name.to_owned(), value.to_owned()));
            }
        }
    }
    rules
}

/// The headers of an address, in the order of the rules.
pub(super) fn of<'a>(
    rules: &'a [Rule],
    path: &'a str,
) -> impl Iterator<Item = &'a (String, String)> + 'a {
    rules
        .iter()
        .filter(move |rule| fits(&rule.pattern, path))
        .flat_map(|rule| &rule.headers)
}

/// Whether a pattern means an address: `*` stands for anything, `:name` for one part.
fn fits(pattern: &str, path: &str) -> bool {
    match pattern.split_once('*') {
        Some((start, end)) => {
            let Some(rest) = start_fits(start, path) else {
                return false;
            };
            end.is_empty() || rest.ends_with(end)
        }
        None => start_fits(pattern, path).is_some_and(str::is_empty),
    }
}

/// What follows the start of an address that a pattern without `*` means.
fn start_fits<'a>(pattern: &str, path: &'a str) -> Option<&'a str> {
    let Some((before, after)) = pattern.split_once("/:") else {
        return path.strip_prefix(pattern);
    };
    let rest = path.strip_prefix(before)?.strip_prefix('/')?;
    let end = rest.find('/').unwrap_or(rest.len());
    let after = after
        .find('/')
        .map_or("", |at| after.get(at..).unwrap_or_default());
    start_fits(after, rest.get(end..)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_those_of_the_patterns_that_fit() {
        let rules = read(
            "# all\n/*\n  X-Frame-Options: DENY\n  Strict-Transport-Security: max-age=1\n/a/:id/c\n\tX-A: b: c\n/x.css\n  Cache-Control: immutable\n",
        );
        let of = |path: &str| -> Vec<String> {
            of(&rules, path).map(|(n, v)| format!("{n}={v}")).collect()
        };
        assert_eq!(of("/"), ["X-Frame-Options=DENY"]);
        assert_eq!(of("/x.css"), ["X-Frame-Options=DENY"]);
        assert_eq!(of("/a/1/c"), ["X-Frame-Options=DENY", "X-A=b: c"]);
        assert_eq!(of("/a/1/d"), ["X-Frame-Options=DENY"]);
    }

    #[test]
    fn patterns_mean_what_hosts_take_them_for() {
        for (pattern, path, expected) in [
            ("/*", "/a/b", true),
            ("/a/*", "/a/", true),
            ("/a/*", "/b/", false),
            ("/*.css", "/x/y.css", true),
            ("/*.css", "/x/y.js", false),
            ("/:lang/a/", "/es/a/", true),
            ("/:lang/a/", "/es/b/a/", false),
            ("/a", "/a", true),
            ("/a", "/ab", false),
        ] {
            assert_eq!(fits(pattern, path), expected, "{pattern} {path}");
        }
    }
}
