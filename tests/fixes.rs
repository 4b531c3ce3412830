//! Safe fixes keep their promise on any text: see `fixes/promise.rs`.
//!
//! `PROPTEST_CASES=100000 cargo test --release --test fixes` looks longer.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may end with a panic: that is how it fails"
)]

#[path = "fixes/promise.rs"]
mod promise;
#[expect(
    clippy::allow_attributes,
    reason = "what is dead differs from one test binary to the next"
)]
#[allow(dead_code, reason = "each test binary uses its own part")]
mod support;

use std::sync::OnceLock;

use pamphlet::check::catalogue;
use pamphlet::check::example::Example;
use proptest::prelude::*;
use support::SiteTest;

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
    // Marks of a chatbot that were cut off took what stood up to the next one, or the rest of the file.
    for (text, kept) in [
        (
            "One 【4\n\nTwo words 【4†source】 end.\n",
            "One 【4\n\nTwo words  end.\n",
        ),
        ("One 【4 two 【5†source】.\n", "One 【4 two .\n"),
        (
            "One contentReference[oaicite\n\nTwo.\n",
            "One contentReference[oaicite\n\nTwo.\n",
        ),
        (
            "One contentReference[oaicite:1]{index\n\nTwo} three.\n",
            "One {index\n\nTwo} three.\n",
        ),
    ] {
        assert_eq!(promise::holds(text), Ok(()), "{text:?}");
        assert_eq!(promise::mended(text), kept);
    }
    for text in [
        "Call (555)\n555-0142.",
        "---\ntitle: A\n---\nOne line\u{2028}and another.",
    ] {
        assert_eq!(promise::holds_in_any_form(text), Ok(()), "{text:?}");
    }
}

/// The bodies of all bad examples of rules on one article that have a safe fix, with one line end. Long ones are left out.
fn fixable() -> &'static [String] {
    static ALL: OnceLock<Vec<String>> = OnceLock::new();
    ALL.get_or_init(|| {
        let examples = catalogue::rules().values().flat_map(|rule| rule.bad);
        let bodies = examples
            .map(|example| Example::of(example).text)
            .filter(|text| {
                !text.starts_with("===") && !text.starts_with("es: ") && text.len() < 2_000
            })
            .map(|text| text.replace(['\r', '\u{feff}'], ""))
            .filter(|text| promise::has_safe_fix(text));
        bodies.collect()
    })
}

#[test]
fn examples_that_are_mended_are_many() {
    assert!(fixable().len() > 60, "{}", fixable().len());
}

proptest! {
    #[test]
    fn fixes_of_all_rules_together_keep_their_promise_in_any_form(picks in prop::collection::vec(0..10_000_usize, 1..6)) {
        let parts: Vec<&str> = picks.iter().map(|n| fixable()[n % fixable().len()].as_str()).collect();
        let mut text = parts.join("\n\n");
        // Only the first may have front matter of its own.
        if !text.starts_with("---\n") {
            text.insert_str(0, "---\n# A comment\ntitle:   'A title'   \ndate: 2026-01-02\ntags: [ b,a ]\n---\n");
        }
        for held in [promise::holds(&text), promise::holds_in_any_form(&text)] {
            if let Err(broken) = held {
                prop_assert!(false, "{broken}\nin {text:?}");
            }
        }
    }
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

/// An article with Windows' line ends, a mark of the byte order, a comment and odd blanks, and the same mended.
const BEFORE: &str = "\u{feff}---\r\n# Kept\r\ntitle:   'What a visit costs'   \r\ntags: [ b,a ]\r\n---\r\n\r\nCall (555) 555-0142.  \r\n\r\n##Prices\r\n\r\nTrailing\ttabs\t\r\nlast line";
const AFTER: &str = "\u{feff}---\r\n# Kept\r\ntitle:   'What a visit costs'   \r\ntags: [ b,a ]\r\n---\r\n\r\nCall [(555) 555-0142](tel:+15555550142).  \r\n\r\n## Prices\r\n\r\nTrailing\ttabs\t\r\nlast line";

/// Runs `check --fix`, and says what was printed.
fn fixed(site: &SiteTest) -> String {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_pamphlet"))
        .arg("--root")
        .arg(site.root())
        .args(["check", "--fix"])
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn a_file_keeps_all_but_what_is_mended_and_a_second_run_has_nothing_to_do() {
    let site = SiteTest::from_text("=== pamphlet.yaml\ntitle: T\n");
    site.write("content/a.md", BEFORE);
    let said = fixed(&site);
    assert_eq!(site.read("content/a.md"), AFTER, "{said}");
    assert!(said.contains("Mended 2 places."), "{said}");
    let stamp = |site: &SiteTest| {
        let file = site.root().join("content/a.md");
        file.metadata().unwrap().modified().unwrap()
    };
    let before = stamp(&site);
    let said = fixed(&site);
    assert!(!said.contains("Mended"), "{said}");
    assert_eq!(stamp(&site), before, "the file was written again");
    assert_eq!(site.read("content/a.md"), AFTER);
}

#[cfg(unix)]
#[test]
fn the_mode_stays_a_link_goes_on_leading_there_and_a_read_only_file_is_left_alone() {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let site = SiteTest::from_text("=== pamphlet.yaml\ntitle: T\n");
    let at = |path: &str| site.root().join(path);
    let mode = |path: &str| at(path).metadata().unwrap().permissions().mode() & 0o777;
    site.write("texts/real.md", BEFORE);
    site.write("content/kept.md", BEFORE);
    fs::set_permissions(at("texts/real.md"), Permissions::from_mode(0o640)).unwrap();
    symlink("../texts/real.md", at("content/link.md")).unwrap();
    // What a run that was killed left behind, as a link to where nothing may be written.
    site.write("precious", "precious");
    symlink("../precious", at("texts/.real.md.pamphlet-new")).unwrap();
    fixed(&site);
    assert!(at("content/link.md").is_symlink());
    assert_eq!(site.read("texts/real.md"), AFTER);
    assert_eq!(mode("texts/real.md"), 0o640);
    assert_eq!(site.read("precious"), "precious");
    assert!(!at("texts/.real.md.pamphlet-new").exists());
    assert_eq!(site.read("content/kept.md"), AFTER);

    site.write("content/kept.md", BEFORE);
    fs::set_permissions(at("content/kept.md"), Permissions::from_mode(0o444)).unwrap();
    let said = fixed(&site);
    assert!(
        said.contains("content/kept.md can't be mended: it is read-only"),
        "{said}"
    );
    assert_eq!(site.read("content/kept.md"), BEFORE);
}

#[test]
fn whoever_reads_meanwhile_sees_the_old_text_or_the_new_one() {
    let site = SiteTest::from_text("=== pamphlet.yaml\ntitle: T\n");
    let filler = "The room is quiet and the chair is soft.\r\n".repeat(4_000);
    let (before, after) = (
        format!("{BEFORE}\r\n\r\n{filler}"),
        format!("{AFTER}\r\n\r\n{filler}"),
    );
    site.write("content/a.md", &before);
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut reads = 0;
            while !done.load(std::sync::atomic::Ordering::Relaxed) {
                let text = site.read("content/a.md");
                assert!(
                    text == before || text == after,
                    "half a file: {} bytes",
                    text.len()
                );
                reads += 1;
            }
            reads
        });
        fixed(&site);
        done.store(true, std::sync::atomic::Ordering::Relaxed);
        assert!(reader.join().unwrap() > 10);
    });
    assert_eq!(site.read("content/a.md"), after);
}
