//! Terminal output, whole texts: what a writer reads for each kind of place.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::diagnostic::{Edit, Label};
use crate::source::Span;

mod places;

const PLAIN: Style = Style {
    color: false,
    width: 60,
};

/// Files by path and text.
fn files<'a>(all: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<Arc<str>> + 'a {
    |path| {
        all.iter()
            .find(|(known, _)| *known == path)
            .map(|(_, text)| Arc::from(*text))
    }
}

/// The span of the first `needle` in `text`.
fn span(text: &str, needle: &str) -> Span {
    let start = text.find(needle).unwrap();
    Span::new(start, start + needle.len())
}

#[track_caller]
fn same(shown: &str, expected: &str) {
    let expected = expected.strip_prefix('\n').unwrap();
    assert_eq!(shown, expected, "shown:\n{shown}\nexpected:\n{expected}");
}

#[test]
fn the_summary_speaks_right_english() {
    let error = |file: &str| Diagnostic::error("r", "m").at(file, Span::new(0, 1));
    let warning = |file: &str| Diagnostic::warning("r", "m").at(file, Span::new(0, 1));
    let advice = Diagnostic::new("r", Severity::Advice, "m");
    assert_eq!(summary(&[]), "no problems found");
    assert_eq!(summary(&[error("a")]), "1 error in 1 file");
    assert_eq!(
        summary(&[error("a"), error("b"), warning("a")]),
        "2 errors and 1 warning in 2 files"
    );
    assert_eq!(
        summary(&[error("a"), warning("a"), warning("a"), advice.clone()]),
        "1 error, 2 warnings and 1 piece of advice in 1 file"
    );
    assert_eq!(summary(&[advice.clone(), advice]), "2 pieces of advice");
}

#[test]
fn labels_stand_in_their_own_lines_and_files() {
    let a = "title: One\nslug: one\nslug: two\n";
    let b = "x\nslug: one\n";
    let d = Diagnostic::error("address-taken", "two pages want the address /one/")
        .at("a.md", span(a, "one"))
        .label(Place::new("a.md", span(a, "two")), "this line wins")
        .label(Place::new("b.md", span(b, "one")), "the other page")
        .label(Place::file("c.md"), "its alias")
        .label(Place::new("gone.md", Span::new(3, 4)), "a third page");
    same(
        &terminal(
            &[d],
            &files(&[("a.md", a), ("b.md", b), ("c.md", "x")]),
            PLAIN,
        ),
        r"
error[address-taken]: two pages want the address /one/
 --> a.md:2:7
  |
2 | slug: one
  |       ^^^
3 | slug: two
  |       --- this line wins
  |
 ::: b.md:2:7
  |
2 | slug: one
  |       --- the other page
  |
 ::: c.md: its alias
 ::: gone.md: a third page
",
    );
}

#[test]
fn a_label_on_the_same_place_stands_beside_the_mark() {
    let text = "date: Tomorrow";
    let place = Place::new("a.md", span(text, "Tomorrow"));
    let mut d = Diagnostic::error("date", "this is no date").label(place.clone(), "not a date");
    d.place = Some(place);
    same(
        &terminal(&[d], &files(&[("a.md", text)]), PLAIN),
        r"
error[date]: this is no date
 --> a.md:1:7
  |
1 | date: Tomorrow
  |       ^^^^^^^^ not a date
",
    );
}

#[test]
fn how_it_came_what_to_do_and_the_change_follow_the_lines() {
    let text = "one\n| a | b |\n|---|---|\n| 1 |\n";
    let d = Diagnostic::warning("table-broken", "this row has 1 cell, the heading has 2")
        .at("a.md", span(text, "| 1 |"))
        .trace("while building articles/x.md")
        .help(
            "Add an empty cell at the end of the row, so that each cell stands below its heading.",
        )
        .fix(
            true,
            vec![Edit {
                span: Span::new(29, 29),
                text: "  |".into(),
            }],
        );
    same(
        &terminal(&[d], &files(&[("a.md", text)]), PLAIN),
        r"
warning[table-broken]: this row has 1 cell, the heading has 2
 --> a.md:4:1
  |
4 | | 1 |
  | ^^^^^
  |
  = note: while building articles/x.md
  = help: Add an empty cell at the end of the row, so that
          each cell stands below its heading.
  |
4 - | 1 |
4 + | 1 |  |
  |
  = fix: run `pamphlet check --fix` to make this change
",
    );
}

#[test]
fn a_change_that_is_not_safe_says_so() {
    let d = Diagnostic::warning("rule", "m")
        .at("a.md", Span::new(0, 1))
        .fix(
            false,
            vec![Edit {
                span: Span::new(0, 1),
                text: "b".into(),
            }],
        );
    let shown = terminal(&[d], &files(&[("a.md", "a")]), PLAIN);
    assert!(shown.ends_with(
        "1 - a\n1 + b\n  |\n  = fix: a suggestion; only you can say whether it is right\n"
    ));
}

#[test]
fn without_a_place_or_a_readable_file_what_is_known_is_shown() {
    let nowhere =
        Diagnostic::warning("base-url", "the site's address was never set").help("Set `base_url`.");
    let gone = Diagnostic::error("gone", "the file can't be read").at("a.md", Span::new(4, 9));
    let whole = Diagnostic::new("big", Severity::Advice, "this picture is large")
        .at("b.jpg", Span::default());
    same(
        &terminal(&[nowhere, gone, whole], &|_| None, PLAIN),
        r"
warning[base-url]: the site's address was never set
  = help: Set `base_url`.

error[gone]: the file can't be read
 --> a.md

advice[big]: this picture is large
 --> b.jpg
",
    );
}

#[test]
fn escape_sequences_in_a_text_reach_the_terminal_as_pictures() {
    let d = Diagnostic::error("r\u{7}", "bad \u{1b}[2J")
        .at("a\u{1b}.md", Span::new(2, 6))
        .help("Remove \u{9b}1m.");
    same(
        &terminal(&[d], &files(&[("a\u{1b}.md", "x \u{1b}[1m y")]), PLAIN),
        r"
error[r␇]: bad ␛[2J
 --> a␛.md:1:3
  |
1 | x ␛[1m y
  |   ^^^^
  |
  = help: Remove �1m.
",
    );
}

#[test]
fn colours_change_nothing_but_colours() {
    let text = "one\ntwo\n";
    let d = Diagnostic::error("r", "m")
        .at("a.md", Span::new(4, 7))
        .help("Do.")
        .fix(
            true,
            vec![Edit {
                span: Span::new(4, 7),
                text: "2".into(),
            }],
        );
    let all = [("a.md", text)];
    let colored = terminal(
        std::slice::from_ref(&d),
        &files(&all),
        Style {
            color: true,
            ..PLAIN
        },
    );
    assert!(colored.starts_with("\u{1b}[1m\u{1b}[31merror[r]\u{1b}[0m\u{1b}[1m: m\u{1b}[0m\n"));
    let mut bare = String::new();
    for (i, part) in colored.split('\u{1b}').enumerate() {
        bare.push_str(if i == 0 {
            part
        } else {
            part.split_once('m').unwrap().1
        });
    }
    assert_eq!(bare, terminal(&[d], &files(&all), PLAIN));
}

#[test]
#[ignore = "prints samples in colour, to be looked at"]
fn samples() {
    let a = "---\ntitle: Fever in children\ndate: Tomorrow\n---\n\n| Age | Dose |\n|-----|------|\n| 2 years |\n\n\
             Call us at 555-0100\u{a0}today. 💊 See [the leaflet](leaflet.md).\n";
    let b = format!(
        "{} HERE {}\n",
        "lorem ipsum ".repeat(200),
        "dolor ".repeat(300)
    );
    let list = [
        Diagnostic::error("front-matter-date", "`Tomorrow` is not a date")
            .at("content/articles/a.md", span(a, "Tomorrow"))
            .help("Write the day as `2025-04-10`, or day and time as `2025-04-10 09:00`."),
        Diagnostic::warning("table-broken", "this row has 1 cell, the heading has 2")
            .at("content/articles/a.md", span(a, "| 2 years |"))
            .label(Place::new("content/articles/a.md", span(a, "| Age | Dose |")), "2 cells here")
            .trace("while building articles/index.md")
            .help("Add an empty cell at the end of the row.")
            .fix(true, vec![Edit { span: Span::new(88, 88), text: " |".into() }]),
        Diagnostic::error("link-broken", "there is no page leaflet.md")
            .at("content/articles/a.md", span(a, "leaflet.md"))
            .label(Place::new("content/b.md", span(&b, "HERE")), "the same link here")
            .help("Did you mean `leaflets.md`?")
            .fix(false, vec![Edit { span: span(a, "leaflet.md"), text: "leaflets.md".into() }]),
        Diagnostic::new("nbsp", Severity::Advice, "a space that does not break stands in a phone number")
            .at("content/articles/a.md", span(a, "555-0100\u{a0}today")),
        Diagnostic::warning("front-matter", "the front matter says little")
            .at("content/articles/a.md", span(a, "title: Fever in children\ndate: Tomorrow\n---\n")),
        Diagnostic::warning("base-url", "the site's address was never set")
            .help("Set `base_url: https://…` in pamphlet.yaml, or feeds and the sitemap point to your own computer."),
    ];
    let all = [("content/articles/a.md", a), ("content/b.md", b.as_str())];
    println!(
        "{}",
        terminal(
            &list,
            &files(&all),
            Style {
                color: true,
                width: 90
            }
        )
    );
    println!("{}", summary(&list));
}

fn any_text() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "",
        " ",
        "\t",
        "\r",
        "\n",
        "\r\n",
        "\u{feff}",
        "é",
        "漢",
        "👩‍⚕️",
        "\u{a0}",
        "\u{200b}",
        "\u{1b}[31m",
        "\u{9b}",
        "}",
        "// x",
        "word word",
        "| a | b |",
        "                              ",
    ]);
    let repeated = (line, 1usize..30).prop_map(|(part, n)| part.repeat(n));
    prop::collection::vec(prop_oneof![4 => repeated, 1 => any::<String>()], 0..12)
        .prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn no_text_and_no_span_can_break_a_report(
        texts in [any_text(), any_text()],
        places in prop::collection::vec((0usize..3, 0usize..200, 0usize..120), 1..5),
        edits in prop::collection::vec((0usize..200, 0usize..20, any_text()), 0..3),
        width in 0usize..150,
        color in any::<bool>(),
        words in any_text(),
    ) {
        let place = |(file, start, len): &(usize, usize, usize)| Place::new(
            ["a.md", "b.md", "gone.md"][*file], Span::new(*start, start + len));
        let mut d = Diagnostic::error("rule", words.clone()).help(words.clone()).trace(words.clone());
        d.place = places.first().map(place);
        d.labels = places.iter().skip(1).map(|p| Label { place: place(p), message: words.clone() }).collect();
        d = d.fix(true, edits.iter().map(|(start, len, text)| Edit {
            span: Span::new(*start, start + len),
            text: text.clone(),
        }).collect());
        let all = [("a.md", texts[0].as_str()), ("b.md", texts[1].as_str())];
        let list = [d];
        let shown = terminal(&list, &files(&all), Style { color, width });
        prop_assert!(shown.ends_with('\n'));
        let raw = |c: char| c.is_control() && c != '\n' && !(color && c == '\u{1b}');
        prop_assert!(!shown.contains(raw), "{shown:?}");
        json(&list, &files(&all));
        sarif(&list, &files(&all));
        prop_assert_eq!(github(&list, &files(&all)).matches('\n').count(), 1);
    }

    #[test]
    fn no_line_of_a_quoted_text_is_wider_than_the_terminal(text in any_text(), start in 0usize..200, len in 0usize..9) {
        let d = Diagnostic::error("r", "m").at("a.md", Span::new(start, start + len));
        let shown = terminal(&[d], &files(&[("a.md", &text)]), PLAIN);
        for line in shown.lines() {
            prop_assert!(line.chars().count() <= PLAIN.width, "{line}");
        }
    }
}
