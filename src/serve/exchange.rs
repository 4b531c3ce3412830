//! A request as far as it matters, and what is sent back: conditions and ranges are settled here.
//!
//! It knows neither the site nor the library that speaks HTTP.

use std::path::PathBuf;
use std::sync::Arc;

/// The folder of addresses that belong to the preview itself, not to the site.
pub(super) const OWN: &str = "/_pamphlet/";

/// A request.
#[derive(Clone, Debug, Default)]
pub(super) struct Ask {
    /// `GET`, `HEAD`, or something else.
    pub method: Method,
    /// Path as it came, percent-encoded, starting with `/`.
    pub path: String,
    /// What follows `?`, without it.
    pub query: String,
    /// `Host`.
    pub host: Option<String>,
    /// `Origin`.
    pub origin: Option<String>,
    /// `If-None-Match`.
    pub known: Option<String>,
    /// `Range`.
    pub range: Option<String>,
    /// `If-Range`.
    pub if_range: Option<String>,
    /// Whether it wants to go on as a WebSocket.
    pub wants_socket: bool,
}

/// What is done to what is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Method {
    /// To be sent.
    #[default]
    Get,
    /// To be sent without its body.
    Head,
    /// Nothing that a static site knows.
    Other,
}

impl Ask {
    /// Whether it is for the preview itself.
    pub(super) fn is_own(&self) -> bool {
        self.path.starts_with(OWN)
    }
}

/// A value of a query, decoded as forms encode it (WHATWG URL standard, section 5.1); empty where there is none.
pub(super) fn field(query: &str, name: &str) -> String {
    let found = query.split('&').find_map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (key == name).then_some(value)
    });
    crate::address::decode(&found.unwrap_or_default().replace('+', " "))
}

/// The bytes that are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Body {
    /// Here.
    Bytes(Arc<[u8]>),
    /// A stretch of a file.
    File {
        /// Where it is.
        path: PathBuf,
        /// The first byte.
        from: u64,
        /// How many.
        len: u64,
    },
}

impl Body {
    fn len(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::File { len, .. } => *len,
        }
    }

    /// The bytes from `start` on, `len` of them; both within the body.
    fn stretch(self, start: u64, len: u64) -> Self {
        match self {
            Self::Bytes(bytes) => {
                let range = start as usize..(start + len) as usize;
                Self::Bytes(bytes.get(range).unwrap_or_default().into())
            }
            Self::File { path, from, .. } => Self::File {
                path,
                from: from + start,
                len,
            },
        }
    }
}

/// What is sent.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    /// The status.
    pub status: u16,
    /// Names and values.
    pub headers: Vec<(String, String)>,
    /// The body; for `HEAD` the one that would be sent.
    pub body: Body,
}

impl Reply {
    /// A reply that the browser may keep but has to ask about each time.
    pub(super) fn new(status: u16, kind: &str, body: Body) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body,
        }
        .with("Content-Type", kind)
        .with("Cache-Control", "no-cache")
    }

    /// A few words.
    pub(super) fn text(status: u16, text: &str) -> Self {
        let body = Body::Bytes(text.as_bytes().into());
        Self::new(status, "text/plain; charset=utf-8", body)
    }

    /// A page of the preview itself. Nothing but the preview's own files may act in it.
    pub(super) fn own_page(status: u16, html: &str) -> Self {
        let body = Body::Bytes(html.as_bytes().into());
        Self::new(status, "text/html; charset=utf-8", body).with(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
             base-uri 'none'; form-action 'self'; frame-ancestors 'self'",
        )
    }

    /// Leads elsewhere.
    pub(super) fn redirect(to: &str) -> Self {
        Self::text(301, &format!("It is at {to}\n")).with("Location", to)
    }

    /// The same with one more header.
    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same with a header that takes the place of one of that name.
    pub(super) fn set(mut self, name: &str, value: &str) -> Self {
        self.headers
            .retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self.with(name, value)
    }

    /// Settles what the request says of copies that it has and parts that it wants (RFC 9110, sections 13 and 14).
    /// `tag` stands for the body, without quotes.
    pub(super) fn settled(self, ask: &Ask, tag: &str) -> Self {
        let tag = format!("\"{tag}\"");
        let mut reply = self.with("ETag", &tag).with("Accept-Ranges", "bytes");
        if ask.known.as_deref().is_some_and(|known| names(known, &tag)) {
            reply.status = 304;
            reply.body = Body::Bytes(Arc::default());
            reply.headers.retain(|(name, _)| name != "Content-Type");
            return reply;
        }
        let fits = ask.if_range.as_ref().is_none_or(|known| *known == tag);
        let Some(range) = ask.range.as_deref().filter(|_| fits && reply.status == 200) else {
            return reply;
        };
        let total = reply.body.len();
        match part(range, total) {
            Part::Whole => reply,
            Part::None => {
                let mut reply = reply.with("Content-Range", &format!("bytes */{total}"));
                reply.status = 416;
                reply.body = Body::Bytes(Arc::default());
                reply
            }
            Part::Bytes(first, last) => {
                reply.status = 206;
                reply.body = reply.body.stretch(first, last - first + 1);
                reply.with("Content-Range", &format!("bytes {first}-{last}/{total}"))
            }
        }
    }
}

/// Whether a list of entity tags names one; weak ones compare as equal (RFC 9110, section 13.1.2).
fn names(list: &str, tag: &str) -> bool {
    let bare = |one: &str| one.trim().trim_start_matches("W/").to_owned();
    list.trim() == "*" || list.split(',').any(|one| bare(one) == tag)
}

/// What of a body is asked for.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// All: the range is none that can be understood, or several, which need not be served.
    Whole,
    /// Nothing that is there.
    None,
    /// From the first to the last byte.
    Bytes(u64, u64),
}

/// One range of bytes of a body of `total` bytes (RFC 9110, section 14.1.2).
fn part(range: &str, total: u64) -> Part {
    let Some((first, last)) = range
        .strip_prefix("bytes=")
        .and_then(|range| range.split_once('-'))
    else {
        return Part::Whole;
    };
    let number = |text: &str| text.trim().parse::<u64>();
    match (number(first), number(last)) {
        (Ok(first), _) if first >= total => Part::None,
        (Ok(first), Ok(last)) if first <= last => Part::Bytes(first, last.min(total - 1)),
        (Ok(first), Err(_)) if last.trim().is_empty() => Part::Bytes(first, total - 1),
        (Err(_), Ok(0)) if first.trim().is_empty() => Part::None,
        (Err(_), Ok(_)) if first.trim().is_empty() && total == 0 => Part::None,
        (Err(_), Ok(n)) if first.trim().is_empty() => {
            Part::Bytes(total.saturating_sub(n), total - 1)
        }
        _ => Part::Whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_those_of_the_standard() {
        assert_eq!(part("bytes=0-4", 10), Part::Bytes(0, 4));
        assert_eq!(part("bytes=5-", 10), Part::Bytes(5, 9));
        assert_eq!(part("bytes=-3", 10), Part::Bytes(7, 9));
        assert_eq!(part("bytes=-30", 10), Part::Bytes(0, 9));
        assert_eq!(part("bytes=8-99", 10), Part::Bytes(8, 9));
        assert_eq!(part("bytes=10-", 10), Part::None);
        assert_eq!(part("bytes=-0", 10), Part::None);
        assert_eq!(part("bytes=0-", 0), Part::None);
        assert_eq!(part("bytes=-5", 0), Part::None);
        for odd in [
            "bytes=4-2",
            "bytes=0-1,3-4",
            "items=0-1",
            "bytes=a-b",
            "bytes=",
            "bytes=-",
        ] {
            assert_eq!(part(odd, 10), Part::Whole, "{odd}");
        }
    }

    #[test]
    fn a_copy_that_the_browser_has_is_not_sent_again() {
        for (list, known) in [
            ("\"a\"", true),
            ("W/\"a\"", true),
            ("\"b\", \"a\"", true),
            ("*", true),
            ("\"b\"", false),
            ("a", false),
        ] {
            assert_eq!(names(list, "\"a\""), known, "{list}");
        }
    }

    #[test]
    fn a_part_of_another_version_is_sent_whole() {
        let ask = |if_range: Option<&str>| Ask {
            range: Some("bytes=1-1".into()),
            if_range: if_range.map(str::to_owned),
            ..Ask::default()
        };
        let status = |ask: &Ask| Reply::text(200, "abc").settled(ask, "t").status;
        assert_eq!(status(&ask(None)), 206);
        assert_eq!(status(&ask(Some("\"t\""))), 206);
        assert_eq!(status(&ask(Some("\"old\""))), 200);
    }

    #[test]
    fn fields_of_a_query_are_decoded_as_forms_encode_them() {
        assert_eq!(field("a=1&q=first+visit%21&b", "q"), "first visit!");
        assert_eq!(field("a=1", "q"), "");
        assert_eq!(field("b", "b"), "");
    }
}
