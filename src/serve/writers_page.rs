//! The writer's page: every document of the site with its state, what is wrong with it, and a link.
//!
//! It is made on the computer of who asks, a part at a time: an archive of 100,000 articles is no page.

use std::cmp::Reverse;
use std::fmt::Write as _;

use super::board::{Board, Shown};
use super::exchange::{OWN, field};
use super::facts::{review_words, state_words};
use super::findings_page::{counted, findings};
use super::shell;
use crate::address::percent;
use crate::diagnostic::{Diagnostic, Severity};
use crate::moment::Moment;
use crate::pipeline::session::Overview;
use crate::report::escaped;
use crate::site::State;

/// Documents on one part of the page.
const ROWS: usize = 100;

/// What may be shown alone: name in the address, name on the page, what belongs to it.
type Filter = (&'static str, &'static str, fn(&Overview) -> bool);

const FILTERS: &[Filter] = &[
    ("", "All", |_| true),
    ("findings", "To mend", |d| {
        d.counts.iter().sum::<usize>() > 0
    }),
    ("draft", "Drafts", |d| d.state == State::Draft),
    ("scheduled", "Scheduled", |d| d.state == State::Scheduled),
    ("expired", "Expired", |d| d.state == State::Expired),
    ("review", "Review overdue", |d| {
        d.review.is_some_and(|r| r.overdue)
    }),
];

const ORDERS: &[(&str, &str)] = &[
    ("", "What needs you first"),
    ("newest", "Newest first"),
    ("title", "By title"),
    ("words", "Longest first"),
    ("file", "By file"),
];

/// What is asked for.
struct Wish {
    words: String,
    state: String,
    order: String,
    part: usize,
}

impl Wish {
    fn read(query: &str) -> Self {
        Self {
            words: field(query, "q").trim().to_lowercase(),
            state: field(query, "state"),
            order: field(query, "sort"),
            part: field(query, "part").parse().unwrap_or(1).max(1),
        }
    }

    /// The address of the same wish with another state and part.
    fn address(&self, state: &str, part: usize) -> String {
        let mut fields = Vec::new();
        let part = if part > 1 {
            part.to_string()
        } else {
            String::new()
        };
        for (name, value) in [
            ("q", &*self.words),
            ("state", state),
            ("sort", &*self.order),
            ("part", &*part),
        ] {
            if !value.is_empty() {
                fields.push(format!("{name}={}", percent(value, b"-._~")));
            }
        }
        if fields.is_empty() {
            return OWN.to_owned();
        }
        escaped(&format!("{OWN}?{}", fields.join("&")))
    }
}

/// The page for a query: `q` words, `state` one of the filters, `sort` an order, `part` which hundred.
pub(super) fn html(shown: &Shown, board: &Board, query: &str) -> String {
    let wish = Wish::read(query);
    let all = shown.documents();
    let keeps = filter(&wish.state);
    let mut rows: Vec<&Overview> = all
        .iter()
        .filter(|d| keeps(d) && fits(d, &wish.words))
        .collect();
    sort(&mut rows, &wish.order);
    let parts = rows.len().div_ceil(ROWS).max(1);
    let part = wish.part.min(parts);
    let visible: Vec<&Overview> = rows
        .iter()
        .copied()
        .skip((part - 1) * ROWS)
        .take(ROWS)
        .collect();

    let title = if shown.title().is_empty() {
        "Your site"
    } else {
        shown.title()
    };
    let mut main = format!(
        "<header class=\"top\"><p class=\"site\"><a href=\"{}/\">{}</a></p><h1>All articles</h1></header><main>",
        escaped(shown.base()),
        escaped(title)
    );
    main.push_str(&site_findings(shown, board));
    main.push_str(&form(&wish, all));
    let _ = write!(
        main,
        "<p class=\"count\" role=\"status\">{}</p>",
        match rows.len() {
            0 => "Nothing fits. Try fewer words, or another state.".to_owned(),
            n => counted(n, "article", "articles"),
        }
    );
    if shown.preview.as_ref().is_some_and(|p| p.unchecked > 0) {
        main.push_str(
            "<p class=\"count\">Articles are still being checked; load this page again to see what was found.</p>",
        );
    }
    if !visible.is_empty() {
        main.push_str(&table(&visible, shown, board));
    }
    if parts > 1 {
        main.push_str(&pager(&wish, part, parts));
    }
    main.push_str("</main>");
    shell::page(&format!("All articles – {title}"), &main, true)
}

fn filter(state: &str) -> fn(&Overview) -> bool {
    let found = FILTERS.iter().find(|(name, ..)| *name == state);
    found.map_or(|_| true, |(_, _, keeps)| *keeps)
}

/// Whether a document has all the words in its title or file.
fn fits(document: &Overview, words: &str) -> bool {
    let text = format!("{} {}", document.title, document.file).to_lowercase();
    words.split_whitespace().all(|word| text.contains(word))
}

fn sort(rows: &mut [&Overview], order: &str) {
    let date = |d: &Overview| Reverse(d.date.map(|m| m.seconds));
    match order {
        "newest" => rows.sort_by_key(|d| (date(d), d.file.clone())),
        "title" => rows.sort_by_key(|d| (d.title.to_lowercase(), d.file.clone())),
        "words" => rows.sort_by_key(|d| (Reverse(d.words), d.file.clone())),
        "file" => rows.sort_by(|a, b| a.file.cmp(&b.file)),
        _ => rows.sort_by_key(|d| (urgency(d), date(d), d.file.clone())),
    }
}

/// What a document asks of its writer, the most urgent first.
fn urgency(document: &Overview) -> u8 {
    let [errors, warnings, _] = document.counts;
    match document.state {
        _ if errors > 0 => 0,
        _ if document.review.is_some_and(|r| r.overdue) => 1,
        State::Draft => 2,
        State::Scheduled => 3,
        _ if warnings > 0 => 4,
        State::Expired => 6,
        State::Published => 5,
    }
}

/// Findings that stand in no document: settings, templates, data.
fn site_findings(shown: &Shown, board: &Board) -> String {
    let of_site = |d: &&Diagnostic| {
        let in_content = |p: &crate::diagnostic::Place| p.file.starts_with("content/");
        !d.place.as_ref().is_some_and(in_content)
    };
    let found: Vec<Diagnostic> = shown.findings().iter().filter(of_site).cloned().collect();
    if found.is_empty() {
        return String::new();
    }
    let weight = found.iter().map(|f| f.severity).max();
    format!(
        "<details class=\"findings of-site\" open><summary class=\"{}\">{} in settings, theme and data</summary>{}</details>",
        weight.map_or("", Severity::word),
        counted(found.len(), "finding", "findings"),
        findings(&found, board)
    )
}

fn form(wish: &Wish, all: &[Overview]) -> String {
    let mut out = format!(
        "<form class=\"wish\" action=\"{OWN}\" role=\"search\"><label class=\"search\"><span>Search</span>\
         <input type=\"search\" name=\"q\" value=\"{}\" placeholder=\"Title or file\" autocomplete=\"off\"></label>\
         <label class=\"sort\"><span>Sort</span><select name=\"sort\">",
        escaped(&wish.words)
    );
    for (name, text) in ORDERS {
        let selected = if *name == wish.order { " selected" } else { "" };
        let _ = write!(out, "<option value=\"{name}\"{selected}>{text}</option>");
    }
    let _ = write!(
        out,
        "</select></label><input type=\"hidden\" name=\"state\" value=\"{}\"><button>Show</button></form>\
         <nav class=\"states\" aria-label=\"State\"><ul>",
        escaped(&wish.state)
    );
    for (name, text, keeps) in FILTERS {
        let count = all.iter().filter(|d| keeps(d)).count();
        let current = if *name == wish.state {
            " aria-current=\"true\""
        } else {
            ""
        };
        let _ = write!(
            out,
            "<li><a href=\"{}\"{current}>{text} <span>{count}</span></a></li>",
            wish.address(name, 1)
        );
    }
    out.push_str("</ul></nav>");
    out
}

fn table(rows: &[&Overview], shown: &Shown, board: &Board) -> String {
    let mut out = String::from(
        "<table><thead><tr><th scope=\"col\">Article</th><th scope=\"col\">State</th><th scope=\"col\">To mend</th>\
         <th scope=\"col\">Date</th><th scope=\"col\" class=\"number\">Words</th></tr></thead><tbody>",
    );
    for row in rows {
        out.push_str(&table_row(row, shown, board));
    }
    out.push_str("</tbody></table>");
    out
}

fn table_row(row: &Overview, shown: &Shown, board: &Board) -> String {
    let title = if row.title.is_empty() {
        "(no title)"
    } else {
        &row.title
    };
    let title = match &row.url {
        Some(url) => format!("<a href=\"{}\">{}</a>", escaped(url), escaped(title)),
        None => escaped(title),
    };
    let kind = if row.is_section {
        "<span class=\"kind\">Section</span>"
    } else {
        ""
    };
    let language = if row.language == shown.language() {
        String::new()
    } else {
        format!("<span class=\"kind\">{}</span>", escaped(&row.language))
    };
    let file = escaped(&row.file);
    let mut state = String::new();
    let words = state_words(row).unwrap_or(("published", "Published".to_owned()));
    for (class, text) in [Some(words), review_words(row, shown.clock())]
        .into_iter()
        .flatten()
    {
        let _ = write!(
            state,
            "<span class=\"chip {class}\">{}</span>",
            escaped(&text)
        );
    }
    let (date, number) = (row.date.map(short_day).unwrap_or_default(), row.words);
    format!(
        "<tr><th scope=\"row\"><span class=\"title\">{title}</span> {kind}{language}\
         <button type=\"button\" class=\"copy\" data-copy=\"{file}\" title=\"Copy\">{file}</button></th>\
         <td class=\"state\">{state}</td><td class=\"mend\">{}</td><td class=\"date\">{date}</td>\
         <td class=\"number\">{number}<span class=\"minutes\"> words, {} min</span></td></tr>",
        to_mend(row, shown, board),
        row.reading_time
    )
}

/// A day in little room, such as `Apr 10, 2026`.
fn short_day(moment: Moment) -> String {
    moment
        .format("%b %-d, %Y", &|_| None)
        .unwrap_or_else(|| moment.text())
}

/// How many findings there are, and below it which.
fn to_mend(row: &Overview, shown: &Shown, board: &Board) -> String {
    let names = [
        ("error", "errors"),
        ("warning", "warnings"),
        ("piece of advice", "pieces of advice"),
    ];
    let parts: Vec<String> = row
        .counts
        .iter()
        .zip(names)
        .filter(|(n, _)| **n > 0)
        .map(|(n, (one, many))| counted(*n, one, many))
        .collect();
    if parts.is_empty() {
        return "<span class=\"none\">–<span class=\"hidden\">nothing</span></span>".to_owned();
    }
    let class = match row.counts {
        [0, 0, _] => "advice",
        [0, ..] => "warning",
        _ => "error",
    };
    format!(
        "<details class=\"findings\"><summary class=\"{class}\">{}</summary>{}</details>",
        parts.join(", "),
        findings(shown.findings().of(&row.file), board)
    )
}

fn pager(wish: &Wish, part: usize, parts: usize) -> String {
    let link = |to: usize, text: &str, rel: &str| {
        let address = wish.address(&wish.state, to);
        format!("<a href=\"{address}\" rel=\"{rel}\">{text}</a>")
    };
    let before = (part > 1).then(|| link(part - 1, "Before", "prev"));
    let after = (part < parts).then(|| link(part + 1, "More", "next"));
    format!(
        "<nav class=\"parts\" aria-label=\"Parts\">{}<span>Part {part} of {parts}</span>{}</nav>",
        before.unwrap_or_default(),
        after.unwrap_or_default()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::Review;

    fn document(file: &str) -> Overview {
        Overview {
            file: file.into(),
            title: format!("About {file}"),
            language: "en".into(),
            state: State::Published,
            is_section: false,
            date: None,
            changes: None,
            review: None,
            words: 1,
            reading_time: 1,
            url: None,
            counts: [0; 3],
        }
    }

    fn at(seconds: i64) -> Moment {
        Moment {
            seconds,
            offset: 0,
            day_only: true,
        }
    }

    #[test]
    fn what_needs_the_writer_comes_first() {
        let review = Review {
            last: at(0),
            next: Some(at(1)),
            overdue: true,
        };
        let all = [
            Overview {
                state: State::Expired,
                ..document("expired")
            },
            document("old"),
            Overview {
                date: Some(at(9)),
                ..document("new")
            },
            Overview {
                state: State::Scheduled,
                ..document("scheduled")
            },
            Overview {
                state: State::Draft,
                ..document("draft")
            },
            Overview {
                review: Some(review),
                ..document("overdue")
            },
            Overview {
                counts: [1, 0, 0],
                ..document("broken")
            },
            Overview {
                counts: [0, 2, 0],
                ..document("warned")
            },
        ];
        let mut rows: Vec<&Overview> = all.iter().collect();
        sort(&mut rows, "");
        let order: Vec<&str> = rows.iter().map(|d| d.file.as_str()).collect();
        assert_eq!(
            order,
            [
                "broken",
                "overdue",
                "draft",
                "scheduled",
                "warned",
                "new",
                "old",
                "expired"
            ]
        );
    }

    #[test]
    fn words_are_looked_for_in_title_and_file_whatever_their_case() {
        let one = document("content/articles/First-Visit.md");
        assert!(fits(&one, "about visit"));
        assert!(fits(&one, ""));
        assert!(!fits(&one, "visit ketamine"));
    }

    #[test]
    fn addresses_keep_what_was_asked_for() {
        let wish = Wish::read("q=a+%26+b&state=draft&sort=title&part=3");
        assert_eq!((wish.words.as_str(), wish.part), ("a & b", 3));
        assert_eq!(
            wish.address("review", 2),
            "/_pamphlet/?q=a%20%26%20b&amp;state=review&amp;sort=title&amp;part=2"
        );
        assert_eq!(Wish::read("").address("", 1), "/_pamphlet/");
    }
}
