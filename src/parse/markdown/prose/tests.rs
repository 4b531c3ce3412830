use proptest::prelude::*;

use super::PassageKind::{Alt, Cell, Heading, Item, Paragraph, Quote};
use super::*;
use crate::config::MarkdownConfig;
use crate::source::slice;

fn prose(text: &str) -> Prose {
    let settings = MarkdownConfig {
        smart_punctuation: true,
        definition_list: true,
        github_alerts: true,
        external_links_target_blank: false,
        external_links_no_follow: false,
        external_links_no_referrer: false,
        external_links_class: None,
        insert_anchor_links: "none".into(),
    };
    read(&ProseSource {
        text,
        body_start: 0,
        settings: &settings,
        values: &[],
    })
}

/// What `needle`, found in the folded text, is in the file.
#[track_caller]
fn written<'t>(text: &'t str, needle: &str) -> &'t str {
    let prose = prose(text);
    let at = prose
        .lower
        .find(needle)
        .unwrap_or_else(|| panic!("{:?}", prose.lower));
    slice(text, prose.span(&(at..at + needle.len())))
}

#[test]
fn a_phrase_is_found_however_it_is_typed_and_its_place_is_exact() {
    for (text, needle, found) in [
        (
            "He committed\r\nsuicide.\r\n",
            "committed suicide",
            "committed\r\nsuicide",
        ),
        (
            "It\u{2019}s guar\u{ad}anteed",
            "it's guaranteed",
            "It\u{2019}s guar\u{ad}anteed",
        ),
        (
            "side\u{2011}effects, 😀 no\u{a0}risk",
            "no risk",
            "no\u{a0}risk",
        ),
        ("a\u{2011}b c", "a-b", "a\u{2011}b"),
        ("**100%** safe", "100% safe", "100%** safe"),
        ("> we cure\n> all\n", "cure all", "cure\n> all"),
        ("- x\n  cure\n  all\n", "cure all", "cure\n  all"),
        ("no&nbsp;risk at", "no risk", "no&nbsp;risk"),
        ("[no\trisk](/x) a", "no risk", "no\trisk"),
        ("<p>no\nrisk</p>", "no risk", "no\nrisk"),
        ("{% note() %}\nno\nrisk\n{% end %}", "no risk", "no\nrisk"),
        ("{{ note(text=\"no risk here\") }}", "no risk", "no risk"),
        (
            "| a | no\u{202f}risk |\n|---|---|\n| b | c |",
            "no risk",
            "no\u{202f}risk",
        ),
        ("a  no  risk", "no risk", "no  risk"),
    ] {
        assert_eq!(written(text, needle), found, "{text}");
    }
}

#[test]
fn code_addresses_and_comments_are_not_prose() {
    let text = "a `cure` b\n\n    cure\n\n```\ncure\n```\n\n<!-- cure\n\ncure -->\n\n[x](/cure \"y\") <a href=\"/cure\">z</a>\n";
    let prose = prose(text);
    assert!(!prose.text.contains("cure"), "{:?}", prose.text);
    for (at, _) in text.match_indices("cure") {
        assert!(prose.is_silent(at), "{at}");
    }
}

#[test]
fn passages_know_what_they_are() {
    let text = "# H\n\nPara ![Alt text](a.png) on\n\n- item\n\n  more\n\n> said\n\n|a|b|\n|-|-|\n|c|d|\n\n**Bold line**\n";
    let prose = prose(text);
    let found: Vec<(PassageKind, &str, bool)> = prose
        .passages
        .iter()
        .map(|p| (p.kind, prose.text_of(p), p.strong))
        .collect();
    assert_eq!(
        found,
        [
            (Heading(1), "H", false),
            (Paragraph, "Para on", false),
            (Alt, "Alt text", false),
            (Item, "item", false),
            (Item, "more", false),
            (Quote, "said", false),
            (Cell, "a", false),
            (Cell, "b", false),
            (Cell, "c", false),
            (Cell, "d", false),
            (Paragraph, "Bold line", true),
        ]
    );
}

#[test]
fn values_of_front_matter_know_their_places() {
    let text = "title: \"It\u{2019}s \\\"no risk\\\"\"\nd: >-\n  we cure\n  all\n";
    let settings = MarkdownConfig {
        smart_punctuation: true,
        definition_list: true,
        github_alerts: true,
        external_links_target_blank: false,
        external_links_no_follow: false,
        external_links_no_referrer: false,
        external_links_class: None,
        insert_anchor_links: "none".into(),
    };
    let title_start = text.find('"').unwrap();
    let title = Span::new(title_start, text.find("\nd:").unwrap());
    let block = Span::new(text.find(">-").unwrap(), text.len() - 1);
    let prose = read(&ProseSource {
        text,
        body_start: text.len(),
        settings: &settings,
        values: &[
            (PassageKind::Title, "It\u{2019}s \"no risk\"", title),
            (PassageKind::Description, "we cure all", block),
        ],
    });
    for (needle, found) in [("no risk", "no risk"), ("cure all", "cure\n  all")] {
        let at = prose.lower.find(needle).unwrap();
        assert_eq!(slice(text, prose.span(&(at..at + needle.len()))), found);
    }
}

proptest! {
    #[test]
    fn any_text_is_read_and_places_lie_in_it(
        text in "(\\*\\*|\r\n|\n|\n\n|  |\t|> |- |# |[`|\\[\\](!)\u{a0}\u{2011}\u{2019}\u{ad}😀&;<>a-c.-]|nbsp|\\{% x\\(\\) %\\}|\\{% end %\\}|<!--|-->|\\]\\(){0,40}",
    ) {
        let prose = prose(&text);
        prop_assert_eq!(prose.text.len(), prose.lower.len());
        for passage in &prose.passages {
            prop_assert!(!prose.text_of(passage).is_empty());
            let span = prose.span(&passage.range);
            prop_assert!(text.get(span.range()).is_some(), "{:?} {:?}", span, prose.text);
        }
        for (at, c) in prose.text.char_indices() {
            let span = prose.span(&(at..at + c.len_utf8()));
            prop_assert!(text.get(span.range()).is_some());
            if c.is_ascii_alphabetic() && !text.contains('&') {
                prop_assert_eq!(text.get(span.range()).unwrap(), c.to_string());
            }
        }
    }
}
