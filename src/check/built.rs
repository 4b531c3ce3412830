//! A page as it is built becomes facts for rules: its elements, its scripts, its data for search engines.
//!
//! The only module that names the HTML tokenizer. It knows no rule.

use std::sync::OnceLock;

use html5gum::emitters::{Emitter, ForwardingEmitter};
use html5gum::{DefaultEmitter, Error, Token, Tokenizer};
use serde::Deserialize;

use super::needles::Needles;
use crate::config::Config;
use crate::diagnostic::Place;
use crate::parse::document::Document;

/// The hosts that rules know.
const HOSTS_FILE: &str = include_str!("../../rules/hosts.toml");

/// Hosts and words of trackers, as `rules/hosts.toml` lists them.
#[derive(Default, Deserialize)]
pub struct Hosts {
    ads: Vec<String>,
    analytics: Vec<String>,
    marketing: Vec<String>,
    /// Services that take forms.
    pub forms: Vec<String>,
    /// Words that start a tracker.
    pub tokens: Vec<String>,
}

/// The hosts that rules know.
pub fn hosts() -> &'static Hosts {
    static ALL: OnceLock<Hosts> = OnceLock::new();
    ALL.get_or_init(|| toml::from_str(HOSTS_FILE).unwrap_or_default())
}

impl Hosts {
    /// Whether an address belongs to a tracker.
    pub fn tracks(&self, address: &Address<'_>) -> bool {
        [&self.ads, &self.analytics, &self.marketing]
            .into_iter()
            .flatten()
            .any(|entry| address.is_of(entry))
    }
}

/// Host and path of an address on the web.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address<'a> {
    /// The host, without port.
    pub host: &'a str,
    /// What follows the host, with its `/`.
    pub path: &'a str,
    /// Whether it starts with `http:`.
    pub insecure: bool,
}

impl<'a> Address<'a> {
    /// The address that leads to another host, if it is one.
    pub fn read(text: &'a str) -> Option<Self> {
        let text = text.trim();
        let rest = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"))
            .or_else(|| text.strip_prefix("//"))?;
        let end = rest
            .find(['/', '?', '#', '"', '\'', ' ', '<', ')', '\\', ','])
            .unwrap_or(rest.len());
        let (host, path) = rest.split_at_checked(end)?;
        let host = host.rsplit('@').next().unwrap_or(host);
        let host = host.split(':').next().unwrap_or(host);
        let insecure = text.starts_with("http://");
        (host.contains('.') || host == "localhost").then_some(Self {
            host,
            path,
            insecure,
        })
    }

    /// Whether it is of an entry such as `facebook.com/tr`: that host or one below it, and that path.
    pub fn is_of(&self, entry: &str) -> bool {
        let (host, path) = entry
            .split_at_checked(entry.find('/').unwrap_or(entry.len()))
            .unwrap_or((entry, ""));
        let head = self.host.len().checked_sub(host.len());
        let below = head.is_some_and(|head| {
            let same = self
                .host
                .get(head..)
                .is_some_and(|tail| tail.eq_ignore_ascii_case(host));
            same && (head == 0 || self.host.as_bytes().get(head - 1) == Some(&b'.'))
        });
        below && self.path.starts_with(path)
    }
}

/// An element of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Element {
    /// Its name, in small letters.
    pub name: String,
    /// Its attributes, by name.
    pub attributes: Vec<(String, String)>,
}

impl Element {
    /// The value of an attribute; empty where there is none.
    pub fn get(&self, name: &str) -> &str {
        let mut own = self.attributes.iter();
        own.find(|(known, _)| known == name)
            .map_or("", |(_, value)| value)
    }
}

/// A page as it is built.
pub struct Built<'a> {
    /// Its address on the site.
    pub url: &'a str,
    /// The settings.
    pub config: &'a Config,
    /// The article or section that it shows; none for lists of terms and the like.
    pub document: Option<&'a Document>,
    /// Its elements, in order.
    pub elements: Vec<Element>,
    /// Its own scripts, without those that are data.
    pub scripts: Vec<String>,
    /// Its own style sheets.
    pub styles: Vec<String>,
    /// Its data for search engines, a text each.
    pub data: Vec<String>,
    /// The words of its first heading.
    pub heading: String,
    /// All of its words.
    pub text: String,
    /// Where words of the page come from: an article, front matter, a template.
    pub locate: &'a dyn Fn(&str) -> Option<Place>,
}

/// Where text goes that is met.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Into {
    Text,
    Script,
    Style,
    Data,
    Heading,
}

/// A tokenizer's output without what a validator would say, which takes a third of the time.
struct Quiet(DefaultEmitter);

impl ForwardingEmitter for Quiet {
    type Token = Token;

    fn inner(&mut self) -> &mut impl Emitter<Token = Self::Token> {
        &mut self.0
    }

    fn emit_error(&mut self, _: Error) {}

    fn should_emit_errors(&mut self) -> bool {
        false
    }
}

impl<'a> Built<'a> {
    /// Reads a page.
    pub fn read(
        html: &str,
        url: &'a str,
        config: &'a Config,
        locate: &'a dyn Fn(&str) -> Option<Place>,
    ) -> Self {
        let mut built = Self {
            url,
            config,
            document: None,
            elements: Vec::new(),
            scripts: Vec::new(),
            styles: Vec::new(),
            data: Vec::new(),
            heading: String::new(),
            text: String::new(),
            locate,
        };
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        let mut into = Into::Text;
        for token in Tokenizer::new_with_emitter(html, Quiet(emitter)).flatten() {
            match token {
                Token::StartTag(tag) => {
                    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                    let attributes = tag
                        .attributes
                        .iter()
                        .map(|(name, value)| (text(name), text(value)));
                    let element = Element {
                        name: text(&tag.name),
                        attributes: attributes.collect(),
                    };
                    into = built.open(&element, into);
                    built.elements.push(element);
                }
                Token::EndTag(tag) if matches!(&**tag.name, b"script" | b"style" | b"h1") => {
                    into = Into::Text;
                }
                Token::String(text) => built.take(&String::from_utf8_lossy(&text), into),
                _ => {}
            }
        }
        built
    }

    /// Where the text after a start tag goes.
    fn open(&mut self, element: &Element, into: Into) -> Into {
        match element.name.as_str() {
            "script" if element.get("type") == "application/ld+json" => {
                self.data.push(String::new());
                Into::Data
            }
            "script" => {
                self.scripts.push(String::new());
                Into::Script
            }
            "style" => {
                self.styles.push(String::new());
                Into::Style
            }
            "h1" if self.heading.is_empty() => Into::Heading,
            _ => into,
        }
    }

    fn take(&mut self, text: &str, into: Into) {
        let list = match into {
            Into::Script => self.scripts.last_mut(),
            Into::Style => self.styles.last_mut(),
            Into::Data => self.data.last_mut(),
            Into::Heading => {
                self.text.push_str(text);
                Some(&mut self.heading)
            }
            Into::Text => Some(&mut self.text),
        };
        if let Some(list) = list {
            list.push_str(text);
        }
    }

    /// Whether an address leads to the site itself or to a host that the settings allow.
    pub fn is_allowed(&self, address: &Address<'_>) -> bool {
        is_allowed(self.config, address)
    }
}

fn is_allowed(config: &Config, address: &Address<'_>) -> bool {
    let own = Address::read(&config.base.origin)
        .is_some_and(|own| own.host.eq_ignore_ascii_case(address.host));
    own || config
        .check
        .allowed_hosts
        .iter()
        .any(|host| address.is_of(host))
}

/// How the graph starts that the build itself makes: it is valid by the way it is made.
const OWN_GRAPH: &str =
    " type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@graph\":[";

/// Whether a page can hold an error of these rules: a look at its bytes, which spares most pages of a build the reading.
pub(super) fn may_be_wrong(html: &str, config: &Config) -> bool {
    static MARKS: OnceLock<Needles> = OnceLock::new();
    let marks = MARKS.get_or_init(|| {
        Needles::new(&[
            "://",
            "\"//",
            "<script",
            "<form",
            "\"aggregateRating\"",
            "\"review\"",
            "'//",
        ])
    });
    marks.within(html).any(|(mark, start)| {
        let rest = html.get(start..).unwrap_or_default();
        match mark {
            0 => {
                // Most addresses are the site's own, and need no look at the list of hosts.
                let own = config
                    .base
                    .origin
                    .split_once("://")
                    .map_or("", |(_, host)| host);
                let tail = rest.get("://".len()..).unwrap_or_default();
                let is_own = |after: &str| after.starts_with(['/', '"', '<']);
                !tail.strip_prefix(own).is_some_and(is_own)
                    && suspicious(rest.get(1..).unwrap_or_default(), config)
            }
            1 | 6 => suspicious(rest.get(1..).unwrap_or_default(), config),
            2 => {
                let rest = rest.get("<script".len()..).unwrap_or_default();
                let end = rest.find("</script").unwrap_or(rest.len());
                let inside = rest.get(..end).unwrap_or_default();
                let data = inside.starts_with(" type=\"application/ld+json\"")
                    || inside.contains("ld+json");
                if data {
                    !inside.starts_with(OWN_GRAPH)
                } else {
                    hosts().tokens.iter().any(|t| inside.contains(t.as_str()))
                }
            }
            3 => {
                let tag = rest.split('>').next().unwrap_or_default();
                tag.contains("http:")
                    || Address::read(
                        tag.split("action=")
                            .nth(1)
                            .unwrap_or_default()
                            .trim_start_matches(['"', '\'']),
                    )
                    .is_some()
            }
            _ => true,
        }
    })
}

/// Whether `//host…` is of a tracker.
fn suspicious(text: &str, config: &Config) -> bool {
    Address::read(
        text.trim_start_matches(':')
            .trim_start_matches(|c| c != '/'),
    )
    .is_some_and(|address| hosts().tracks(&address) && !is_allowed(config, &address))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_and_paths_are_told_apart() {
        let address = |text| Address::read(text).unwrap();
        assert!(address("https://www.facebook.com/tr?id=1").is_of("facebook.com/tr"));
        assert!(!address("https://www.facebook.com/clinic").is_of("facebook.com/tr"));
        assert!(!address("https://notfacebook.com/tr").is_of("facebook.com/tr"));
        assert!(address("//cdn.hotjar.com:443/a").is_of("hotjar.com"));
        assert_eq!(Address::read("/a/b"), None);
        assert_eq!(Address::read("mailto:a@b.example"), None);
    }

    #[test]
    fn a_page_is_read_for_its_parts() {
        let config = crate::config::read::defaults("s");
        let html = "<title>T</title><script src=\"/a.js\">x()</script><script type=\"application/ld+json\">{\"a\":1}</script><h1>It&amp;<em>x</em></h1><p>Hi <img src=/b.png>";
        let locate = |_: &str| None;
        let built = Built::read(html, "/", &config, &locate);
        assert_eq!(built.scripts, ["x()"]);
        assert_eq!(built.data, ["{\"a\":1}"]);
        assert_eq!(built.heading, "It&x");
        assert!(built.text.ends_with("Hi "));
        assert_eq!(built.elements.last().unwrap().get("src"), "/b.png");
    }

    #[test]
    fn a_look_at_the_bytes_misses_no_tracker() {
        let config = crate::config::read::defaults("s");
        for html in [
            "<script src=\"https://connect.facebook.net/en_US/fbevents.js\">",
            "<img src='//www.facebook.com/tr?id=1'>",
            "<script>fbq('init')</script>",
            "<form action=\"http://x.example/\">",
            "<script type=\"application/ld+json\">{</script>",
        ] {
            assert!(may_be_wrong(html, &config), "{html}");
        }
        let own = format!(
            "<a href=\"https://x.example/\">x</a><script{OWN_GRAPH}]}}</script><form action=\"/a\">"
        );
        assert!(!may_be_wrong(&own, &config));
    }
}
