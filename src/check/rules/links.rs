//! Links that can't be tapped, that say nothing, or that carry what they should not.
//!
//! Where a link leads, and whether it leads anywhere, is the build's affair.

use crate::check::article::Article;
use crate::check::found::Found;
use crate::check::language::ByLanguage;
use crate::check::rule::{Languages, Reads, Rule, Run};
use crate::diagnostic::{Edit, Fix, Severity};
use crate::parse::document::LinkKind;
use crate::parse::markdown::prose::PassageKind;
use crate::source::Span;

pub(super) const RULES: &[&Rule] = &[&VAGUE, &BARE, &PHONE, &INSECURE];

static VAGUE: Rule = Rule {
    id: "link-text-vague",
    severity: Severity::Warning,
    tier: 1,
    reads: Reads::Article,
    languages: Languages::Partly(&["en", "es"]),
    finds: "The words of a link do not say where it leads.",
    why: "Screen readers can list the links of a page; “here, here, read more” helps nobody (WCAG 2.4.4). Search engines read the words, too.",
    bad: &[
        "To book, click [here](/book/).",
        "[Read more](/a/)",
        "[**Learn\nmore**](/a/)",
        "See [this\u{a0}link](/a/).",
        "[https://clinic.example/a](https://clinic.example/a)",
        "Open from 9 to 5 ([details](/b/))",
        "es: Para una cita, haga clic [aquí](/cita/).",
        "es: [**Leer\nmás**](/a/)",
        "es: Vea [este\u{a0}enlace](/a/).",
        "es: «[Más información](/a/)»",
        "es: - [link](/a/)",
    ],
    good: &[
        "[Book a visit](/book/)",
        "[Read more about side effects](/a/)",
        "[![A map of the park](map.png)](/map/)",
        "<https://clinic.example>",
        "es: [Pida una cita](/cita/)",
        "es: [Leer más sobre los efectos secundarios](/a/)",
    ],
    run: Run::Article(vague),
};

const VAGUE_WORDS: ByLanguage = ByLanguage {
    english: &[
        "here",
        "click here",
        "click",
        "read more",
        "learn more",
        "more",
        "this",
        "this link",
        "link",
        "this page",
        "this article",
        "see more",
        "find out more",
        "more info",
        "more information",
        "details",
    ],
    spanish: &[
        "aquí",
        "haga clic aquí",
        "haz clic aquí",
        "clic aquí",
        "clic",
        "pulse aquí",
        "leer más",
        "lea más",
        "más información",
        "más info",
        "más",
        "ver más",
        "saber más",
        "este enlace",
        "enlace",
        "el enlace",
        "link",
        "este link",
        "esta página",
        "este artículo",
        "detalles",
    ],
};

fn vague(article: &Article<'_>, found: &mut Found<'_>) {
    for link in article
        .prose
        .links
        .iter()
        .filter(|l| !l.bare && !l.has_image)
    {
        let text = article
            .prose
            .lower
            .get(link.range.clone())
            .unwrap_or_default()
            .trim();
        let words = text.trim_matches(|c: char| !c.is_alphanumeric());
        let address = (text.starts_with("http://")
            || text.starts_with("https://")
            || text.starts_with("www."))
            && !text.contains(' ');
        if !VAGUE_WORDS.of(article.language).contains(&words) && !address {
            continue;
        }
        let message = if address {
            "the text of this link is a web address"
        } else {
            "the words of this link do not say where it leads"
        };
        let place = article.prose.span(&link.range);
        found.report(place, message).help = Some(
            "Make the words that name the target the link, for example `[how to prepare](…)`."
                .into(),
        );
    }
}

static BARE: Rule = Rule {
    id: "link-bare-url",
    severity: Severity::Warning,
    tier: 1,
    reads: Reads::Article,
    languages: Languages::Any,
    finds: "A web address stands in the text, but is no link.",
    why: "Markdown makes a link of `<https://…>` or of `[words](https://…)`, not of a bare address: nobody can tap it.",
    bad: &[
        "See https://clinic.example/book for times.",
        "Visit www.clinic.example today.",
        "(https://clinic.example)",
        "- It’s at\n  https://clinic.example/a,",
        "| Site |\n|---|\n| https://clinic.example |",
    ],
    good: &[
        "See <https://clinic.example/book>.",
        "[Our times](https://clinic.example/book)",
        "`https://clinic.example`",
        "The clinic.example site.",
    ],
    run: Run::Article(bare),
};

fn bare(article: &Article<'_>, found: &mut Found<'_>) {
    let prose = article.prose;
    for start in ["https://", "http://", "www."] {
        for (at, _) in prose.lower.match_indices(start) {
            let joined = prose.lower.get(..at).is_some_and(|b| {
                b.ends_with(|c: char| {
                    c.is_alphanumeric() || matches!(c, '/' | '.' | '@' | '=' | '-')
                })
            });
            if joined
                || prose
                    .links
                    .iter()
                    .any(|l| l.range.start <= at && at < l.range.end)
            {
                continue;
            }
            if prose.passage_at(at).is_none_or(|p| {
                matches!(
                    p.kind,
                    PassageKind::Alt | PassageKind::Title | PassageKind::Description
                )
            }) {
                continue;
            }
            let rest = prose.text.get(at..).unwrap_or_default();
            let end = rest
                .find(|c: char| c.is_whitespace() || "<>\"'|\u{fffc}".contains(c))
                .unwrap_or(rest.len());
            let address = rest
                .get(..end)
                .unwrap_or_default()
                .trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '*', ']']);
            if !address
                .get(start.len()..)
                .is_some_and(|host| host.contains('.'))
            {
                continue;
            }
            let span = prose.span(&(at..at + address.len()));
            if prose.is_silent(span.start as usize)
                || article.text.get(span.range()) != Some(address)
            {
                continue;
            }
            let finding = found.report(span, "this web address is no link, so nobody can tap it");
            finding.help = Some(format!(
                "Write `[words that say what it is]({address})`, or `<{address}>`."
            ));
            if start != "www." {
                let text = format!("<{address}>");
                finding.fix = Some(Fix {
                    safe: true,
                    edits: vec![Edit { span, text }],
                });
            }
        }
    }
}

static PHONE: Rule = Rule {
    id: "phone-not-link",
    severity: Severity::Advice,
    tier: 1,
    reads: Reads::Article,
    languages: Languages::Any,
    finds: "A telephone number is no call link.",
    why: "Most visitors come with a phone in their hand. A number that they can tap is a call; one that they have to copy often is not.",
    bad: &[
        "Call (555) 555-0142 today.",
        "Call 555-555-0142.",
        "It’s +1 555\u{a0}555 0142.",
        "- Desk: 555.555.0142",
        "Reach us at (555)\n555-0142.",
    ],
    good: &[
        "Call [(555) 555-0142](tel:+15555550142).",
        "Call 988 or 911.",
        "`555-555-0142`",
        "On 2026-01-15 we open.",
    ],
    run: Run::Article(phone_not_link),
};

fn phone_not_link(article: &Article<'_>, found: &mut Found<'_>) {
    let prose = article.prose;
    for phone in article.phones() {
        let kind = prose.passage_at(phone.range.start).map(|p| p.kind);
        let fits = matches!(
            kind,
            Some(
                PassageKind::Paragraph | PassageKind::Item | PassageKind::Cell | PassageKind::Quote
            )
        );
        let linked = prose
            .links
            .iter()
            .any(|l| l.range.start <= phone.range.start && phone.range.end <= l.range.end);
        let span = prose.span(&phone.range);
        if !fits || linked || in_html_link(article, span) {
            continue;
        }
        let written = article.text.get(span.range()).unwrap_or_default();
        let words = written.replace("\r\n", " ").replace(['\n', '\r'], " ");
        let text = format!("[{words}](tel:+1{})", phone.digits);
        let finding = found.report(span, "people on phones can’t tap this number");
        finding.help = Some(format!("Write it as `{text}`."));
        if !words.contains(['*', '_', '[', '>']) {
            finding.fix = Some(Fix {
                safe: true,
                edits: vec![Edit { span, text }],
            });
        }
    }
}

/// Whether a place stands in a link of a writer's own HTML.
fn in_html_link(article: &Article<'_>, span: Span) -> bool {
    let before = article
        .text
        .get(article.body_start..span.start as usize)
        .unwrap_or_default();
    let open = before.rfind("<a ");
    open.is_some_and(|open| before.get(open..).is_some_and(|rest| !rest.contains("</a")))
        || before.rfind('<').is_some_and(|open| {
            before.get(open..).is_some_and(|rest| {
                !rest.contains('>')
                    && rest
                        .get(1..)
                        .is_some_and(|r| r.starts_with(char::is_alphabetic))
            })
        })
}

static INSECURE: Rule = Rule {
    id: "link-insecure",
    severity: Severity::Warning,
    tier: 1,
    reads: Reads::Article,
    languages: Languages::Any,
    finds: "A link is not secure, or carries codes that follow the visitor.",
    why: "Browsers warn of `http:` addresses. Codes such as `utm_source` tell another site, and its trackers, where a patient came from.",
    bad: &[
        "[A study](http://journal.example/a)",
        "[Book](https://book.example/a?utm_source=blog&utm_medium=web)",
        "[Ad](https://shop.example/?fbclid=abc)",
        "![A chart](http://journal.example/chart.png)",
        "[It’s here](https://a.example/?id=3&gclid=x#top)",
    ],
    good: &[
        "[A study](https://journal.example/a?id=3)",
        "[Our page](/articles/)",
        "[Test](http://localhost:1111/)",
        "[Namespace](#http://www.w3.org/)",
    ],
    run: Run::Article(insecure),
};

/// Parameters that only follow people, or starts of their names.
const FOLLOWERS: &[&str] = &[
    "utm_", "gclid=", "fbclid=", "mc_eid=", "mc_cid=", "msclkid=", "dclid=",
];

fn insecure(article: &Article<'_>, found: &mut Found<'_>) {
    for link in &article.document.text.links {
        let written = article.text.get(link.span.range()).unwrap_or_default();
        let local = ["http://localhost", "http://127.0.0.1", "http://[::1]"]
            .iter()
            .any(|l| link.target.starts_with(l));
        if link.target.starts_with("http://") && !local {
            let what = if link.kind == LinkKind::Link {
                "link"
            } else {
                "picture’s address"
            };
            let finding = found.report(link.span, format!("this {what} is not secure"));
            finding.help = Some("Write it with `https:`, if the page opens that way.".into());
            if written.starts_with("http://") {
                let start = link.span.start as usize;
                let edits = vec![Edit {
                    span: Span::new(start, start + 5),
                    text: "https:".into(),
                }];
                finding.fix = Some(Fix { safe: false, edits });
            }
        }
        if let Some(clean) = without_followers(written) {
            let finding =
                found.report(link.span, "this link carries codes that follow the visitor");
            finding.help = Some("Remove the codes; the page is the same without them.".into());
            let edits = vec![Edit {
                span: link.span,
                text: clean,
            }];
            finding.fix = Some(Fix { safe: true, edits });
        }
    }
}

/// The address without parameters that follow people; none where it has none.
fn without_followers(address: &str) -> Option<String> {
    let (start, rest) = address.split_once('?')?;
    let (query, tail) = rest
        .split_once('#')
        .map_or((rest, None), |(query, tail)| (query, Some(tail)));
    if !address.starts_with("http")
        || query.contains("utm_source=chatgpt.com")
        || query.contains("utm_source=openai")
    {
        return None;
    }
    let follows = |part: &&str| FOLLOWERS.iter().any(|f| part.starts_with(f));
    let separator = if query.contains("&amp;") {
        "&amp;"
    } else {
        "&"
    };
    if !query.split(separator).any(|part| follows(&part)) {
        return None;
    }
    let kept: Vec<&str> = query
        .split(separator)
        .filter(|part| !follows(part))
        .collect();
    let mut clean = start.to_owned();
    if !kept.is_empty() {
        clean.push('?');
        clean.push_str(&kept.join(separator));
    }
    if let Some(tail) = tail {
        clean.push('#');
        clean.push_str(tail);
    }
    Some(clean)
}
