//! One address is asked of its server. The only file that names the client, `ureq`.
//!
//! It follows redirects by itself, so that each of them is looked at. Names are looked up here, too: an address of this
//! computer or of a private network is refused whatever name leads to it, also after a redirect.

use std::error::Error as _;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

use super::pace::{Mood, Reply};
use super::{Private, Verdict};
use crate::address;

/// A slow page is a page: a person waits about so long, too.
const WHOLE: Duration = Duration::from_secs(20);
const CONNECT: Duration = Duration::from_secs(8);
/// Redirects that are followed.
const MOST_REDIRECTS: usize = 5;

/// The client.
pub(super) struct Client {
    agent: ureq::Agent,
}

/// What came of one request.
enum Hop {
    /// A status, and where it points.
    Status(u16, Option<String>),
    NoName,
    Private,
    /// Anything else, in words.
    Failed(String),
}

impl Client {
    pub(super) fn new(private: Private) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(WHOLE))
            .timeout_connect(Some(CONNECT))
            .timeout_resolve(Some(CONNECT))
            .max_idle_connections(16)
            .user_agent(concat!(
                "pamphlet/",
                env!("CARGO_PKG_VERSION"),
                " (link check)"
            ))
            .build();
        Self {
            agent: ureq::Agent::with_parts(
                config,
                DefaultConnector::default(),
                Guarded {
                    private,
                    inner: DefaultResolver::default(),
                },
            ),
        }
    }

    /// Asks about an address, following redirects.
    pub(super) fn ask(&self, url: &str) -> Reply {
        let mut at = ascii(url);
        // The furthest address to which only permanent redirects lead.
        let mut moved: Option<String> = None;
        let mut permanent = true;
        for _ in 0..=MOST_REDIRECTS {
            let (code, to) = match self.hop(&at) {
                Hop::Status(code, to) => (code, to),
                Hop::NoName => return no_name(&at),
                Hop::Private => return private(),
                Hop::Failed(why) => return silent(why),
            };
            let next = to.filter(|_| matches!(code, 301 | 302 | 303 | 307 | 308));
            let Some(next) = next.and_then(|next| join(&at, &next)) else {
                return judged(code, moved);
            };
            permanent &= matches!(code, 301 | 308);
            if permanent {
                moved = Some(next.clone());
            }
            at = next;
        }
        well(Verdict::Unknown(format!(
            "its server sends on more than {MOST_REDIRECTS} times"
        )))
    }

    /// Asks for the head alone, which costs the server least; where that is refused, for the page.
    fn hop(&self, url: &str) -> Hop {
        let head = answer(self.agent.head(url).call());
        match head {
            Hop::Status(200..=399 | 429, _) | Hop::NoName | Hop::Private => head,
            // The body is never read: the connection ends with the answer.
            Hop::Status(..) | Hop::Failed(_) => answer(self.agent.get(url).call()),
        }
    }
}

fn answer(result: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Hop {
    let error = match result {
        Ok(response) => {
            let to = response
                .headers()
                .get("location")
                .and_then(|v| v.to_str().ok());
            return Hop::Status(response.status().as_u16(), to.map(str::to_owned));
        }
        Err(error) => error,
    };
    match error {
        ureq::Error::HostNotFound => Hop::NoName,
        ureq::Error::Other(inner) if inner.is::<IsPrivate>() => Hop::Private,
        ureq::Error::Timeout(_) => Hop::Failed("its server did not answer in time".to_owned()),
        ureq::Error::BadUri(_) | ureq::Error::Http(_) => {
            Hop::Failed("the address can't be read".to_owned())
        }
        ureq::Error::Rustls(_) | ureq::Error::Tls(_) => {
            Hop::Failed("its server has no certificate that holds".to_owned())
        }
        ureq::Error::Io(error) => Hop::Failed(io(&error)),
        _ => Hop::Failed("its server did not answer".to_owned()),
    }
}

fn io(error: &std::io::Error) -> String {
    let says_certificate = |text: String| text.contains("certificate");
    if says_certificate(error.to_string())
        || error
            .source()
            .is_some_and(|s| says_certificate(s.to_string()))
    {
        return "its server has no certificate that holds".to_owned();
    }
    match error.kind() {
        std::io::ErrorKind::ConnectionRefused => "its server does not take the call".to_owned(),
        std::io::ErrorKind::TimedOut => "its server did not answer in time".to_owned(),
        _ => "its server did not answer".to_owned(),
    }
}

fn well(verdict: Verdict) -> Reply {
    Reply {
        verdict,
        mood: Mood::Well,
    }
}

fn silent(why: String) -> Reply {
    Reply {
        verdict: Verdict::Unknown(why),
        mood: Mood::Silent,
    }
}

fn private() -> Reply {
    well(Verdict::Gone(
        "it is an address of a private network, where visitors can't follow".to_owned(),
    ))
}

fn no_name(url: &str) -> Reply {
    let host = host(url);
    Reply {
        verdict: Verdict::Gone(format!("there is no server named `{host}`")),
        mood: Mood::NoName,
    }
}

/// What a status means (RFC 9110, section 15).
fn judged(code: u16, moved: Option<String>) -> Reply {
    let said = |words: &str| format!("its server says {code} ({words})");
    match code {
        200..=299 => well(moved.map_or(Verdict::Good, Verdict::Moved)),
        404 => well(Verdict::Gone(said("not found"))),
        410 => well(Verdict::Gone(said("gone for good"))),
        429 => Reply {
            verdict: Verdict::Unknown(said("too many questions")),
            mood: Mood::Tired,
        },
        401 | 403 | 407 => well(Verdict::Unknown(said(
            "not for programs, or not for everyone",
        ))),
        451 => well(Verdict::Unknown(said("not shown where this computer is"))),
        500..=599 => well(Verdict::Unknown(said("trouble of its own"))),
        300..=399 => well(Verdict::Unknown(said("look elsewhere") + ", but not where")),
        _ => well(Verdict::Unknown(format!("its server says {code}"))),
    }
}

/// The host of an address, without a port.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let authority = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    if authority.starts_with('[') {
        return authority.split_inclusive(']').next().unwrap_or(authority);
    }
    authority.split(':').next().unwrap_or(authority)
}

/// An address without its fragment, which no server is told, and with other letters than ASCII encoded.
fn ascii(url: &str) -> String {
    let bare = url.split('#').next().unwrap_or(url);
    let mut out = String::with_capacity(bare.len());
    for c in bare.chars() {
        if c.is_ascii_graphic() {
            out.push(c);
        } else {
            out.push_str(&address::percent(c.encode_utf8(&mut [0; 4]), &[]));
        }
    }
    out
}

/// Where a redirect leads (RFC 3986, section 5); none where that is no web address.
fn join(base: &str, to: &str) -> Option<String> {
    let to = ascii(to.trim());
    let (scheme, rest) = base.split_once("://")?;
    let authority = rest.split(['/', '?']).next().unwrap_or(rest);
    if to.contains("://") {
        let is_web = to.starts_with("http://") || to.starts_with("https://");
        return is_web.then_some(to);
    }
    if to.starts_with("//") {
        return Some(format!("{scheme}:{to}"));
    }
    let path = rest.get(authority.len()..).unwrap_or_default();
    let path = path.split('?').next().unwrap_or_default();
    if to.starts_with('?') {
        return Some(format!("{scheme}://{authority}{path}{to}"));
    }
    let (to, query) = match to.split_once('?') {
        Some((to, query)) => (to.to_owned(), format!("?{query}")),
        None => (to, String::new()),
    };
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let joined = address::join(folder, &to)?;
    let end = if to.ends_with('/') && !joined.is_empty() {
        "/"
    } else {
        ""
    };
    Some(format!("{scheme}://{authority}/{joined}{end}{query}"))
}

/// The mark of an address that is not asked.
#[derive(Debug)]
struct IsPrivate;

impl fmt::Display for IsPrivate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a private address")
    }
}

impl std::error::Error for IsPrivate {}

/// Looks names up, and gives public addresses alone.
struct Guarded {
    private: Private,
    inner: DefaultResolver,
}

impl fmt::Debug for Guarded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Guarded({:?})", self.private)
    }
}

/// Names that no server has (RFC 2606, RFC 6761): they are not looked up.
const RESERVED: [&str; 3] = ["invalid", "test", "example"];

impl Resolver for Guarded {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let name = uri.host().unwrap_or_default().trim_end_matches('.');
        if RESERVED.contains(&name.rsplit('.').next().unwrap_or_default()) {
            return Err(ureq::Error::HostNotFound);
        }
        let found = match self.inner.resolve(uri, config, timeout) {
            Ok(found) => found,
            Err(ureq::Error::Io(error)) => {
                // A name server that is out of reach says nothing of the name.
                let for_now = error.to_string().contains("emporary failure");
                return Err(if for_now {
                    ureq::Error::Io(error)
                } else {
                    ureq::Error::HostNotFound
                });
            }
            Err(error) => return Err(error),
        };
        if self.private == Private::Allowed {
            return Ok(found);
        }
        let mut public = self.empty();
        for address in found.iter().filter(|a| is_public(a.ip())) {
            public.push(*address);
        }
        if public.is_empty() {
            return Err(ureq::Error::Other(Box::new(IsPrivate)));
        }
        Ok(public)
    }
}

/// Whether an address is one of the open internet (the special-purpose registries of RFC 6890).
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_documentation()
        || ip.is_multicast()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (18..20).contains(&b));
    !special
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    if let Some(inner) = ip.to_ipv4_mapped() {
        return is_public_v4(inner);
    }
    let [a, b, c, ..] = ip.segments();
    // 64:ff9b::/96 carries an address of version 4.
    if (a, b) == (0x64, 0xff9b) {
        let [.., high, low] = ip.segments();
        return c == 0 && is_public_v4(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)));
    }
    // Of the rest only 2000::/3 is public, less Teredo, 6to4 and documentation.
    (a & 0xe000) == 0x2000 && !(a == 0x2001 && (b == 0 || b == 0xdb8)) && a != 0x2002
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_open_internet_is_public() {
        for (ip, public) in [
            ("8.8.8.8", true),
            ("127.0.0.1", false),
            ("10.1.2.3", false),
            ("172.31.0.1", false),
            ("172.32.0.1", true),
            ("192.168.1.1", false),
            ("169.254.169.254", false),
            ("100.64.0.1", false),
            ("0.0.0.0", false),
            ("255.255.255.255", false),
            ("2606:4700::1111", true),
            ("::1", false),
            ("::", false),
            ("fe80::1", false),
            ("fd00::1", false),
            ("::ffff:127.0.0.1", false),
            ("::ffff:8.8.8.8", true),
            ("64:ff9b::7f00:1", false),
            ("64:ff9b::808:808", true),
            ("2001:db8::1", false),
            ("2002:7f00:1::", false),
        ] {
            assert_eq!(is_public(ip.parse().unwrap()), public, "{ip}");
        }
    }

    #[test]
    fn a_redirect_leads_where_browsers_go() {
        let base = "https://a.example/one/two?x=1";
        for (to, expected) in [
            ("https://b.example/", Some("https://b.example/")),
            ("//b.example/x", Some("https://b.example/x")),
            ("/three/", Some("https://a.example/three/")),
            ("three", Some("https://a.example/one/three")),
            ("../three?y", Some("https://a.example/three?y")),
            ("?y=2", Some("https://a.example/one/two?y=2")),
            ("/", Some("https://a.example/")),
            ("/a#part", Some("https://a.example/a")),
            ("/más", Some("https://a.example/m%C3%A1s")),
            ("ftp://b.example/", None),
        ] {
            assert_eq!(join(base, to).as_deref(), expected, "{to}");
        }
    }

    #[test]
    fn statuses_mean_what_the_standard_says() {
        assert_eq!(judged(200, None).verdict, Verdict::Good);
        assert_eq!(
            judged(206, Some("x".into())).verdict,
            Verdict::Moved("x".into())
        );
        assert!(matches!(judged(404, None).verdict, Verdict::Gone(_)));
        assert!(matches!(judged(410, None).verdict, Verdict::Gone(_)));
        for code in [304, 400, 401, 403, 405, 429, 451, 500, 503, 999] {
            assert!(
                matches!(judged(code, None).verdict, Verdict::Unknown(_)),
                "{code}"
            );
        }
        assert_eq!(judged(429, None).mood, Mood::Tired);
    }

    #[test]
    fn hosts_are_told_without_port_and_user() {
        assert_eq!(host("https://user@a.example:8080/x"), "a.example");
        assert_eq!(host("http://[::1]:80/"), "[::1]");
    }
}
