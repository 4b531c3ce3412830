//! Promises that findings on tables keep for any text, and a count over folders of real Markdown.

use std::path::Path;
use std::time::Instant;

use proptest::prelude::*;
use pulldown_cmark::{Event, Tag};

use super::tests::mended;
use super::*;

/// Pieces that damaged tables are made of.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("|"),
        Just("| a | b |\n"),
        Just("|---|---|\n"),
        Just("---"),
        Just("\n"),
        Just("\n\n"),
        Just("\r\n"),
        Just("\r"),
        Just("\u{2028}"),
        Just("\u{a0}\u{a0}"),
        Just("  "),
        Just("    "),
        Just("\t"),
        Just("> "),
        Just("- "),
        Just("1. "),
        Just("word"),
        Just("ñ😀"),
        Just("\\"),
        Just("\\|"),
        Just("—"),
        Just("+"),
        Just("│"),
        Just("｜"),
        Just("\u{feff}"),
        Just("\u{200b}"),
        Just(":"),
        Just("."),
        Just("```\n"),
        Just("<p>"),
        Just("# "),
        Just("`"),
        Just("[^a]: "),
        Just("a   b\n"),
        Just("---   ---\n"),
        Just("a\tb\n"),
        Just("x | y\n"),
        Just("--- | ---\n"),
        Just("Table: x\n"),
        Just("**"),
        Just("\""),
        Just("|  |\n"),
        Just("=\n"),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|all| all.concat())
}

fn check(text: &str, body_start: usize) -> Result<(), TestCaseError> {
    let found = findings("a.md", text, body_start, &[]);
    for one in &found {
        let span = one.place.as_ref().unwrap().span.range();
        prop_assert!(text.get(span).is_some(), "{:?}", one);
    }
    for one in &found {
        let Some(fix) = one.fix.as_ref() else {
            continue;
        };
        for edit in &fix.edits {
            prop_assert!(text.get(edit.span.range()).is_some(), "{:?}", one);
        }
        if !fix.safe {
            continue;
        }
        // One repair alone: the finding is gone, and what stands around it is as it was.
        let new = mended(text, std::slice::from_ref(one));
        let edit = &fix.edits[0];
        let end = edit.span.start as usize + edit.text.len();
        let again = findings("a.md", &new, body_start, &[]);
        prop_assert!(
            !again.iter().any(|d| {
                let span = d.place.as_ref().unwrap().span.range();
                d.rule == one.rule && span.start < end && span.end > edit.span.start as usize
            }),
            "{:?}\n{:?}\n{:?}",
            text,
            new,
            again
        );
        prop_assert_eq!(new.get(end..), text.get(edit.span.end as usize..));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn what_the_page_parser_saw_spares_a_parse_and_changes_no_finding(text in pieces()) {
        let settings = crate::config::MarkdownConfig {
            smart_punctuation: true,
            definition_list: true,
            github_alerts: true,
            external_links_target_blank: false,
            external_links_no_follow: false,
            external_links_no_referrer: false,
            external_links_class: None,
            insert_anchor_links: "none".into(),
        };
        // As a page is read: past the byte order mark.
        let start = text.len() - text.trim_start_matches('\u{feff}').len();
        let source = crate::parse::markdown::MarkdownSource {
            file: "a.md",
            text: &text,
            body_start: start,
            language: "en",
            settings: &settings,
            highlight: false,
            excerpt_words: 30,
            words: &crate::parse::markdown::Words::default(),
        };
        if let Some(blocks) = crate::parse::markdown::read(&source, &mut Vec::new()).blocks {
            let mut within = findings_within("a.md", &text, start, &[], &blocks);
            crate::diagnostic::sort(&mut within);
            prop_assert_eq!(within, findings("a.md", &text, start, &[]));
        }
    }

    #[test]
    fn a_safe_fix_mends_and_no_text_makes_it_stumble(text in pieces()) {
        check(&text, 0)?;
    }

    #[test]
    fn cells_are_counted_as_the_parser_counts_them(
        rows in prop::collection::vec("[a|`\\\\ \t*é]{1,16}", 1..5)
    ) {
        let text = format!("| x | y | z |\n|---|---|---|\n{}\n", rows.join("\n"));
        let layout = layout::layout(&text, 0, &[]);
        let table = &layout.tables[0].range;
        let mut seen: Vec<Vec<&str>> = Vec::new();
        for (event, range) in &layout.events {
            match event {
                Event::Start(Tag::TableRow) => seen.push(Vec::new()),
                Event::Start(Tag::TableCell) => {
                    let words = text.get(range.clone()).unwrap().trim_matches([' ', '\t']);
                    if let Some(row) = seen.last_mut() {
                        row.push(words);
                    }
                }
                _ => {}
            }
        }
        let mine: Vec<Vec<&str>> = text.get(table.clone()).unwrap().lines().skip(2).map(|line| {
            let line = line.trim_start();
            let mut cells: Vec<_> = intact::spans(line).into_iter().map(|cell| line.get(cell).unwrap()).collect();
            cells.resize(3, "");
            cells
        }).collect();
        prop_assert_eq!(seen, mine, "{:?}", text);
    }

    #[test]
    fn any_text_and_any_start_will_do(text in any::<String>(), at in 0_usize..40) {
        check(&text, at)?;
    }
}

/// Counts findings over the `.md` files under the folders that `PAMPHLET_TABLE_FOLDERS` names, with `:` between, and shows
/// each: `PAMPHLET_TABLE_FOLDERS=a:b cargo test --release --lib count_over -- --ignored --nocapture`.
#[test]
#[ignore = "needs folders of Markdown"]
fn count_over_real_prose() {
    let folders = std::env::var_os("PAMPHLET_TABLE_FOLDERS").unwrap_or_default();
    let mut counts = std::collections::BTreeMap::new();
    for folder in folders.to_string_lossy().split(':') {
        let (mut files, mut bytes, mut spent) = (0, 0, std::time::Duration::ZERO);
        for entry in walkdir::WalkDir::new(folder)
            .sort_by_file_name()
            .into_iter()
            .flatten()
        {
            let Some(text) = markdown(entry.path()) else {
                continue;
            };
            let body_start = match text
                .strip_prefix("---\n")
                .and_then(|rest| rest.find("\n---\n"))
            {
                Some(end) => end + 9,
                None => 0,
            };
            let start = Instant::now();
            let found = findings(&entry.path().to_string_lossy(), &text, body_start, &[]);
            spent += start.elapsed();
            files += 1;
            bytes += text.len();
            for one in found {
                let place = one.place.as_ref().unwrap();
                let line = crate::source::line_column(&text, place.span.start as usize).line;
                println!("{}:{line} {} {}", place.file, one.rule, one.message);
                println!("{}", slice(&text, place.span));
                let fix = one
                    .fix
                    .as_ref()
                    .map(|fix| (fix.safe, fix.edits[0].text.clone()));
                println!("=> {fix:?}\n");
                let kind = fix.map_or(
                    "no fix",
                    |(safe, _)| if safe { "safe" } else { "suggested" },
                );
                *counts.entry((one.rule.to_string(), kind)).or_insert(0) += 1;
            }
        }
        println!("{folder}: {files} files, {bytes} bytes, {spent:?}");
    }
    println!("{counts:#?}");
}

#[expect(
    clippy::disallowed_methods,
    reason = "a count over files that no site reads"
)]
fn markdown(path: &Path) -> Option<String> {
    let is = path.extension().is_some_and(|extension| extension == "md");
    is.then(|| std::fs::read_to_string(path).ok()).flatten()
}
