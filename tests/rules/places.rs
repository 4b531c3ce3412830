//! Places under what editors and copying do to a text: line ends, marks in front, tabs, characters of many bytes.
//!
//! A finding has to mark the same words as in the plain example; words in code, addresses and comments are no prose.

use pamphlet::check::rule::{Rule, Run};

use super::*;

/// One way in which a text may come, with its name.
struct Change {
    name: &'static str,
    make: fn(&str) -> String,
    /// Rules to which it makes a difference, as it should.
    except: &'static [&'static str],
}

/// A paragraph of characters of two to four bytes, a letter with a mark of its own, and no-break blanks.
const AROUND: &str = "Grüße 😀 cafe\u{301} 10\u{a0}mg a\u{202f}day 👩‍👧.";

const CHANGES: &[Change] = &[
    Change {
        name: "CRLF",
        make: |text| text.replace('\n', "\r\n"),
        except: &[],
    },
    Change {
        name: "a mark of the byte order",
        make: marked_in_front,
        except: &[],
    },
    Change {
        name: "both",
        make: |text| marked_in_front(text).replace('\n', "\r\n"),
        except: &[],
    },
    Change {
        name: "tabs after marks",
        make: |text| {
            let (head, body) = split(text);
            let tabs = |line: &str| match line.split_once(' ') {
                Some((mark @ ("-" | "*" | "#" | "##" | "###" | "####"), rest))
                    if !rest.starts_with([' ', '-', '*']) =>
                {
                    format!("{mark}\t{rest}")
                }
                _ => line.to_owned(),
            };
            let lines: Vec<String> = body.split('\n').map(tabs).collect();
            format!("{head}{}", lines.join("\n"))
        },
        except: &[],
    },
    Change {
        name: "text before and after",
        make: |text| {
            let (head, body) = split(text);
            format!("{head}\n{AROUND}\n\n{body}\n\n{AROUND}\n")
        },
        // An example of one word too few has enough of them then, and an article does not end with an invitation.
        except: &["cta-check", "text-thin"],
    },
];

/// A text with one mark of the byte order.
fn marked_in_front(text: &str) -> String {
    format!("\u{feff}{}", text.trim_start_matches('\u{feff}'))
}

/// Front matter with its last line, and what follows.
fn split(text: &str) -> (&str, &str) {
    let mark = text.len() - text.trim_start_matches('\u{feff}').len();
    let start = mark + "---\n".len();
    match text.get(start..).and_then(|rest| rest.find("\n---\n")) {
        Some(end) => text.split_at(start + end + 5),
        None => ("", text),
    }
}

/// The words that a rule's findings mark, with plain line ends.
fn marked(rule: &Rule, found: &[Diagnostic], text: &str) -> Vec<String> {
    let spans = found.iter().filter(|f| f.rule == rule.id);
    let spans = spans.map(|f| f.place.as_ref().unwrap().span.range());
    spans
        .map(|span| {
            text.get(span)
                .unwrap()
                .replace("\r\n", "\n")
                .replace('\t', " ")
        })
        .collect()
}

/// The settings and rules that an example is read by, and the file that it stands for.
fn read_by<'a>(english: &'a (Config, Checks), written: &str) -> (&'a (Config, Checks), String) {
    let example = Example::of(written).text;
    // Some examples come with the line ends of another system themselves.
    let example = example.replace("\r\n", "\n");
    match example.strip_prefix(SPANISH) {
        Some(body) => (spanish(), file(body)),
        None => (english, file(&example)),
    }
}

fn english() -> (Config, Checks) {
    let config = settings();
    let checks = Checks::new(&config, Depth::All);
    (config, checks)
}

#[test]
fn a_finding_marks_the_same_words_however_the_file_is_written() {
    let english = english();
    let mut faults = Vec::new();
    let mut compared = 0_usize;
    for rule in catalogue::rules().values() {
        for written in rule.bad.iter().filter(|e| !e.starts_with("=== ")) {
            let ((config, checks), plain) = read_by(&english, written);
            let expected = marked(rule, &findings(checks, config, &plain), &plain);
            for change in CHANGES.iter().filter(|c| !c.except.contains(&rule.id)) {
                let text = (change.make)(&plain);
                let got = marked(rule, &findings(checks, config, &text), &text);
                compared += 1;
                if got != expected {
                    faults.push(format!(
                        "{} under {}: {got:?} in place of {expected:?} in:\n{written}",
                        rule.id, change.name
                    ));
                }
            }
        }
    }
    assert!(compared > 1000, "{compared} comparisons");
    assert!(
        faults.is_empty(),
        "{}\n\n{}",
        faults.len(),
        faults.join("\n\n")
    );
}

/// Where words are no prose: the name of the place, and the body that hides a text there, if it can.
type Hide = fn(&str) -> Option<String>;

const HIDDEN: &[(&str, Hide)] = &[
    ("a fenced block", |text| {
        (!text.contains("~~~")).then(|| format!("Text.\n\n~~~text\n{text}\n~~~\n"))
    }),
    ("a code span", |text| {
        let fits = !text.contains(['\n', '`']) && !text.starts_with(' ');
        fits.then(|| format!("Text and `` {text} `` here.\n"))
    }),
    ("a comment", |text| {
        (!text.contains("--")).then(|| format!("Text.\n\n<!-- {text} -->\n\nText.\n"))
    }),
    ("the address of a link", |text| {
        Some(format!("The [notes](/n/{}) say.\n", address(text)))
    }),
    ("an autolink", |text| {
        Some(format!("<https://a.example/{}>\n", address(text)))
    }),
    ("an address in the text", |text| {
        Some(format!("See https://a.example/{}, too.\n", address(text)))
    }),
    ("an address without its scheme", |text| {
        Some(format!("See clinic.example/{}, too.\n", address(text)))
    }),
    ("an address of e-mail", |text| {
        Some(format!("<{}@a.example>\n", address(text)))
    }),
];

/// The words of a text as an address has them.
fn address(text: &str) -> String {
    let words = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty());
    words.collect::<Vec<_>>().join("-")
}

#[test]
fn words_in_code_addresses_and_comments_are_no_findings() {
    let english = english();
    let mut faults = Vec::new();
    for rule in catalogue::rules().values() {
        if !matches!(rule.run, Run::Words(_)) {
            continue;
        }
        let bodies = rule.bad.iter().filter(|e| !e.starts_with("=== "));
        for written in bodies.filter(|e| !e.contains("---\n")) {
            let body = Example::of(written).text;
            let (body, (config, checks)) = match body.strip_prefix(SPANISH) {
                Some(body) => (body.to_owned(), spanish()),
                None => (body, &english),
            };
            for (place, hide) in HIDDEN {
                let Some(hidden) = hide(&body) else { continue };
                let text = file(&hidden);
                let got = marked(rule, &findings(checks, config, &text), &text);
                if !got.is_empty() {
                    faults.push(format!("{} in {place}: {got:?} in:\n{hidden}", rule.id));
                }
            }
        }
    }
    assert!(
        faults.is_empty(),
        "{}\n\n{}",
        faults.len(),
        faults.join("\n\n")
    );
}

#[test]
fn a_number_to_call_is_read_though_it_is_its_own_link() {
    let (config, checks) = english();
    for number in ["1-800-273-8255", "1-800-273-TALK"] {
        let text = file(&format!("Call <tel:{number}> at any hour.\n"));
        let found = findings(&checks, &config, &text);
        let rule = catalogue::rules().get("crisis-number-old").unwrap();
        assert_eq!(marked(rule, &found, &text), [number]);
    }
}
