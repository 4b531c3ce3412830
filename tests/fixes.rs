//! Safe fixes keep their promise on any text: see `fixes/promise.rs`.
//!
//! `PROPTEST_CASES=100000 cargo test --release --test fixes` looks longer.

#[path = "fixes/promise.rs"]
mod promise;

use proptest::prelude::*;

/// Pieces of damaged articles, put together at random.
const PIECES: &[&str] = &[
    "\n",
    "\n\n",
    "\r\n",
    " ",
    "  ",
    "\u{a0}",
    "\u{200b}",
    "\u{ad}",
    "\u{2011}",
    "\u{2028}",
    "# ",
    "##",
    "##\u{a0}",
    "- ",
    "• ",
    "•\u{a0}",
    "· ",
    "> ",
    "> [!TIP]\n> ",
    "**",
    "*",
    "_",
    "`",
    "```\n",
    "    ",
    "| a | b |\n",
    "|---|---|\n",
    "| c | d |\n",
    "| c | d | e |\n",
    "\\*\\*",
    "\\#",
    "[x](",
    "https://a.example/?utm_source=x&b=1#c",
    "http://a.example",
    ")",
    "](",
    "![](a.png)",
    "<!--",
    "-->",
    "<div>\n",
    "</div>\n",
    "<a href=\"tel:1\">",
    "</a>",
    "{% x() %}",
    "{% end %}",
    "{{ y(a=\"b c\") }}",
    "word",
    "Word",
    "end.Next",
    "it\u{2019}s",
    "it's",
    " , ",
    "(555) 555-0199",
    "555\u{a0}555\u{a0}0142",
    "www.a.example",
    "【4†source】",
    "turn0search1",
    "contentReference[oaicite:1]{index=1}",
    ":",
    ".",
    "😀",
    "\t",
    "1. ",
    "[^1]",
    "[^1]: note",
];

/// What the test below, run for long, has found: each was mended.
#[test]
fn texts_that_broke_the_promise_keep_it() {
    assert_eq!(promise::holds("\u{2028}# \n"), Ok(()));
}

proptest! {
    #[test]
    fn a_safe_fix_keeps_its_promise_on_any_text(picks in prop::collection::vec(0..PIECES.len(), 0..24), head in prop::bool::ANY) {
        let mut text = String::new();
        if head {
            text.push_str("---\ntitle: It\u{2019}s a title\ndate: 2026-01-02\nauthors: [ana]\n---\n");
        }
        for pick in picks {
            text.push_str(PIECES[pick]);
        }
        if let Err(broken) = promise::holds(&text) {
            prop_assert!(false, "{broken}\nin {text:?}");
        }
    }
}
