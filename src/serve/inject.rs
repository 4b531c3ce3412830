//! A page as `build` would write it -> the same page with the preview's script, allowed by the page's own policy.

use super::exchange::OWN;
use crate::address::percent;

/// What the script has to know of the page it stands in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark<'a> {
    /// Stands for the page as it is.
    pub digest: &'a str,
    /// The file that the page is made from, relative to the site. With it, a tab finds its page again that moved
    /// before the tab had its connection.
    pub file: Option<&'a str>,
    /// Allows the script where the page has a policy.
    pub nonce: &'a str,
}

/// The script's element. It is the one thing that a previewed page has and a built one has not.
fn tag(mark: Mark<'_>) -> String {
    let Mark {
        digest,
        file,
        nonce,
    } = mark;
    let file = percent(file.unwrap_or_default(), b"-._~/");
    format!(
        "<script defer src=\"{OWN}client.js\" data-digest=\"{digest}\" data-file=\"{file}\" nonce=\"{nonce}\"></script>"
    )
}

/// Puts the script's element before the end of the body, or at the end where no body is closed, and lets a policy that
/// the page gives itself allow it.
pub(super) fn script(html: &[u8], mark: Mark<'_>) -> Vec<u8> {
    let tag = tag(mark);
    let at = last(html, b"</body").unwrap_or(html.len());
    let (before, after) = html.split_at_checked(at).unwrap_or((html, &[]));
    let mut out = Vec::with_capacity(html.len() + tag.len());
    match meta_policy(before) {
        Some((start, end)) => {
            let (head, rest) = before.split_at_checked(start).unwrap_or((before, &[]));
            let (content, rest) = rest.split_at_checked(end - start).unwrap_or((rest, &[]));
            out.extend_from_slice(head);
            let content = String::from_utf8_lossy(content)
                .replace("&#39;", "'")
                .replace("&#x27;", "'");
            out.extend_from_slice(policy(&content, mark.nonce).as_bytes());
            out.extend_from_slice(rest);
        }
        None => out.extend_from_slice(before),
    }
    out.extend_from_slice(tag.as_bytes());
    out.extend_from_slice(after);
    out
}

/// Where `name` last stands in `html`, whatever its case.
fn last(html: &[u8], name: &[u8]) -> Option<usize> {
    html.windows(name.len())
        .rposition(|part| part.eq_ignore_ascii_case(name))
}

fn first(html: &[u8], name: &[u8]) -> Option<usize> {
    html.windows(name.len())
        .position(|part| part.eq_ignore_ascii_case(name))
}

/// Where the value of `content` stands in the element that gives a Content-Security-Policy.
fn meta_policy(html: &[u8]) -> Option<(usize, usize)> {
    let head = html.get(..first(html, b"</head").unwrap_or(html.len()))?;
    let mut from = 0;
    while let Some(at) = first(head.get(from..)?, b"<meta") {
        let start = from + at;
        let end = element_end(head, start)?;
        let element = head.get(start..end)?;
        if first(element, b"content-security-policy").is_some() {
            let name = first(element, b"content=")? + b"content=".len();
            let quote = *element.get(name)?;
            if !matches!(quote, b'"' | b'\'') {
                return None;
            }
            let value = name + 1;
            let len = element.get(value..)?.iter().position(|b| *b == quote)?;
            return Some((start + value, start + value + len));
        }
        from = end;
    }
    None
}

/// The end of an element's tag: the first `>` outside of quotes.
fn element_end(html: &[u8], start: usize) -> Option<usize> {
    let mut quote = None;
    for (i, byte) in html.iter().enumerate().skip(start) {
        match quote {
            Some(open) if open == *byte => quote = None,
            None if matches!(byte, b'"' | b'\'') => quote = Some(*byte),
            None if *byte == b'>' => return Some(i + 1),
            _ => {}
        }
    }
    None
}

/// A Content-Security-Policy that allows what the old one does, and the preview's script and connection besides (W3C
/// CSP 3: a directive that lacks falls back on another, a nonce overrides all other sources of scripts).
pub(super) fn policy(old: &str, nonce: &str) -> String {
    let mut directives: Vec<Vec<String>> = old
        .split(';')
        .map(|one| one.split_whitespace().map(str::to_owned).collect())
        .filter(|words: &Vec<String>| !words.is_empty())
        // Other devices reach the preview without TLS.
        .filter(|words| {
            words
                .first()
                .is_none_or(|w| w != "upgrade-insecure-requests")
        })
        .collect();
    allow(
        &mut directives,
        &["script-src-elem", "script-src", "default-src"],
        &format!("'nonce-{nonce}'"),
    );
    allow(&mut directives, &["connect-src", "default-src"], "'self'");
    let shown: Vec<String> = directives.iter().map(|words| words.join(" ")).collect();
    shown.join("; ")
}

/// Adds a source to the directive that decides: the first of `names` that is there. The fallback itself is left alone;
/// a directive of its own is made from it.
fn allow(directives: &mut Vec<Vec<String>>, names: &[&str], source: &str) {
    let place = |name: &str, all: &[Vec<String>]| {
        all.iter()
            .position(|words| words.first().is_some_and(|w| w.eq_ignore_ascii_case(name)))
    };
    let Some((name, at)) = names
        .iter()
        .find_map(|name| Some((*name, place(name, directives)?)))
    else {
        return;
    };
    let Some(mut words) = directives.get(at).cloned() else {
        return;
    };
    words.retain(|word| !word.eq_ignore_ascii_case("'none'"));
    if !words.iter().any(|word| word == source) {
        words.push(source.to_owned());
    }
    if name == "default-src" {
        // Scripts in general, not their elements alone.
        let own = names
            .get(names.len().saturating_sub(2))
            .copied()
            .unwrap_or(name);
        if let Some(first) = words.first_mut() {
            own.clone_into(first);
        }
        directives.push(words);
    } else if let Some(old) = directives.get_mut(at) {
        *old = words;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARK: Mark<'_> = Mark {
        digest: "d",
        file: Some("content/a &lt;.md"),
        nonce: "n",
    };

    #[test]
    fn the_script_stands_before_the_end_of_the_body_and_nothing_else_changes() {
        let tag = tag(MARK);
        assert!(
            tag.contains(" data-file=\"content/a%20%26lt%3B.md\" "),
            "{tag}"
        );
        let with = |html: &str| String::from_utf8(script(html.as_bytes(), MARK)).unwrap();
        for html in [
            "<body>a</body></html>",
            "<body><code>&lt;/body></code>b</BODY>",
            "no body at all",
            "",
            "<meta charset=utf-8><meta name=\"x\" content=\"a > b\"></head><body></body>",
        ] {
            assert_eq!(with(html).replace(&tag, ""), html);
        }
        assert_eq!(with("a</body>b"), format!("a{tag}</body>b"));
        assert_eq!(with("a"), format!("a{tag}"));
    }

    #[test]
    fn a_policy_allows_the_preview_and_no_more() {
        for (old, new) in [
            (
                "default-src 'self'",
                "default-src 'self'; script-src 'self' 'nonce-n'; connect-src 'self'",
            ),
            (
                "default-src 'none'",
                "default-src 'none'; script-src 'nonce-n'; connect-src 'self'",
            ),
            (
                "script-src 'none'; connect-src 'none'; img-src *",
                "script-src 'nonce-n'; connect-src 'self'; img-src *",
            ),
            (
                "script-src-elem 'self'; script-src 'none'",
                "script-src-elem 'self' 'nonce-n'; script-src 'none'",
            ),
            (
                "img-src 'self'; upgrade-insecure-requests",
                "img-src 'self'",
            ),
        ] {
            assert_eq!(policy(old, "n"), new, "{old}");
        }
    }

    #[test]
    fn a_policy_in_the_page_is_widened_where_it_stands() {
        let html = "<head><meta http-equiv=\"Content-Security-Policy\" content=\"script-src &#39;self&#39;\"></head><body>x</body>";
        let with = String::from_utf8(script(html.as_bytes(), MARK)).unwrap();
        assert!(
            with.contains("content=\"script-src 'self' 'nonce-n'\""),
            "{with}"
        );
        assert!(with.ends_with("</script></body>"));
    }
}
