use super::*;
use crate::parse::document::LinkKind;

fn settings() -> MarkdownConfig {
    MarkdownConfig {
        smart_punctuation: false,
        definition_list: true,
        github_alerts: true,
        external_links_target_blank: false,
        external_links_no_follow: false,
        external_links_no_referrer: false,
        external_links_class: None,
        insert_anchor_links: "none".into(),
    }
}

struct Page {
    body: Body,
    text: Text,
    spoken: Spoken,
    findings: Vec<Diagnostic>,
}

fn page_with(text: &str, settings: &MarkdownConfig, body_start: usize) -> Page {
    let words = Words::default();
    let source = MarkdownSource {
        file: "content/a.md",
        text,
        body_start,
        language: "en",
        settings,
        highlight: true,
        excerpt_words: 5,
        words: &words,
    };
    let mut findings = Vec::new();
    let Read {
        body, text, spoken, ..
    } = read(&source, &mut findings);
    Page {
        body,
        text,
        spoken,
        findings,
    }
}

fn page(text: &str) -> Page {
    page_with(text, &settings(), 0)
}

/// Pieces as one text, holes in curly brackets.
fn shown(pieces: &[Piece]) -> String {
    let show = |piece: &Piece| match piece {
        Piece::Html(html) => html.clone(),
        Piece::Address(n) => format!("{{address {n}}}"),
        Piece::LinkAttributes(n) => format!(" {{link {n}}}"),
        Piece::Image(image) => {
            let kind = if image.figure { "figure" } else { "image" };
            format!(
                "{{{kind} {} '{}' '{}'}}",
                image.link, image.alt, image.title
            )
        }
        Piece::Shortcode(call) => {
            let kind = if call.inline { "inline" } else { "block" };
            let body = call.body.as_ref().map(|b| shown(&b.pieces));
            let body = body.map_or(String::new(), |b| format!(" [{b}]"));
            format!("{{{kind} {} {}{body}}}", call.name.value, call.nth)
        }
    };
    pieces.iter().map(show).collect()
}

fn html(text: &str) -> String {
    shown(&page(text).body.pieces)
}

fn messages(text: &str) -> Vec<String> {
    let findings = page(text).findings;
    findings.into_iter().map(|f| f.message).collect()
}

/// What links point at in the text, as written.
fn addresses(text: &str) -> Vec<String> {
    let page = page(text);
    let at = |link: &Link| text.get(link.span.range()).unwrap().to_owned();
    page.text.links.iter().map(at).collect()
}

#[test]
fn plain_markdown_becomes_plain_html() {
    for (text, expected) in [
        (
            "a *b* **c** ~~d~~ `e<f`\n",
            "<p>a <em>b</em> <strong>c</strong> <del>d</del> <code>e&lt;f</code></p>\n",
        ),
        ("a  \nb \nc\\\nd", "<p>a<br>\nb\nc<br>\nd</p>\n"),
        (
            "> q\n\n---\n",
            "<blockquote>\n<p>q</p>\n</blockquote>\n<hr>\n",
        ),
        (
            "- a\n- b\n  - c\n",
            "<ul>\n<li>a</li>\n<li>b\n<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>\n",
        ),
        (
            "3. a\n\n4. b\n",
            "<ol start=\"3\">\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ol>\n",
        ),
        (
            "Term\n: def\n",
            "<dl>\n<dt>Term</dt>\n<dd>def</dd>\n</dl>\n",
        ),
        ("a \0 b", "<p>a \u{fffd} b</p>\n"),
    ] {
        assert_eq!(html(text), expected, "{text:?}");
    }
}

#[test]
fn links_are_holes_and_know_where_their_address_stands() {
    assert_eq!(
        html("[a](/x \"t & u\") <me@x.example>"),
        "<p><a {link 0} title=\"t &amp; u\">a</a> <a {link 1}>me@x.example</a></p>\n"
    );
    assert_eq!(
        page("<me@x.example>").text.links[0].target,
        "mailto:me@x.example"
    );
    assert_eq!(
        addresses("é [a](</x y>) ![b **c**](p.png 't') [d][E]\r\n\r\n[e]: other.md#x"),
        ["/x y", "p.png", "other.md#x"]
    );
}

#[test]
fn places_are_bytes_of_the_whole_file() {
    let text = "\u{feff}---\r\ntitle: é\r\n---\r\n👋 [a](/x)\r\n\r\n{{ b() }}\r\n";
    let start = text.find("👋").unwrap();
    let page = page_with(text, &settings(), start);
    let at = |span: crate::source::Span| text.get(span.range()).unwrap();
    assert_eq!(at(page.text.links[0].span), "/x");
    assert_eq!(at(page.text.shortcodes[0].span), "b");
}

#[test]
fn a_picture_alone_in_its_paragraph_is_a_figure() {
    assert_eq!(html("![a *b*](p.png \"t\")\n"), "{figure 0 'a b' 't'}\n");
    assert_eq!(html("x ![a](p.png)\n"), "<p>x {image 0 'a' ''}</p>\n");
    assert_eq!(
        html("[![a](p.png)](/x)\n"),
        "<p><a {link 0}>{image 1 'a' ''}</a></p>\n"
    );
}

#[test]
fn headings_have_ids_that_do_not_repeat() {
    assert_eq!(
        html("# A *b*\n## A b\n## c {#a-b-1 .x}\n"),
        "<h1 id=\"a-b\">A <em>b</em></h1>\n<h2 id=\"a-b-2\">A b</h2>\n<h2 id=\"a-b-1\" class=\"x\">c</h2>\n"
    );
    let page = page("# One\n## Two\n");
    assert_eq!(page.text.toc[0].children[0].title, "Two");
    assert_eq!(page.text.anchors, ["one", "two"]);
}

#[test]
fn a_heading_can_link_to_itself() {
    let mut with = settings();
    with.insert_anchor_links = "right".into();
    assert_eq!(
        shown(&page_with("## A & b", &with, 0).body.pieces),
        "<h2 id=\"a-b\">A &amp; b<a class=\"anchor\" href=\"#a-b\" aria-label=\"Link to this section: A &amp; b\">#</a></h2>\n"
    );
}

#[test]
fn tasks_and_alerts_can_be_read_aloud() {
    assert_eq!(
        html("- [x] a\n- [ ] b\n  - c\n"),
        "<ul>\n<li><label><input type=\"checkbox\" disabled checked> a</label></li>\n<li><label><input type=\"checkbox\" disabled> b</label>\n<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>\n"
    );
    assert_eq!(
        html("> [!TIP]\n> a\n"),
        "<aside class=\"alert alert-tip\" role=\"note\">\n<p class=\"alert-title\">Tip</p>\n<p>a</p>\n</aside>\n"
    );
}

#[test]
fn footnotes_stand_at_the_end_in_the_order_of_their_use() {
    assert_eq!(
        html("[^b]: B\n\na[^a] b[^b] c[^a]\n\n[^a]: A\n"),
        "<p>a<sup class=\"footnote-ref\"><a id=\"fnref-1\" href=\"#fn-1\" aria-label=\"Footnote 1\">1</a></sup> \
         b<sup class=\"footnote-ref\"><a id=\"fnref-2\" href=\"#fn-2\" aria-label=\"Footnote 2\">2</a></sup> \
         c<sup class=\"footnote-ref\"><a id=\"fnref-1-2\" href=\"#fn-1\" aria-label=\"Footnote 1\">1</a></sup></p>\n\
         <section class=\"footnotes\" aria-label=\"Footnotes\">\n<ol>\n\
         <li id=\"fn-1\">\n<p>A <a href=\"#fnref-1\" class=\"footnote-back\" aria-label=\"Back to the text of footnote 1\">↩</a> \
         <a href=\"#fnref-1-2\" class=\"footnote-back\" aria-label=\"Back to the text of footnote 1-2\">↩</a></p>\n</li>\n\
         <li id=\"fn-2\">\n<p>B <a href=\"#fnref-2\" class=\"footnote-back\" aria-label=\"Back to the text of footnote 2\">↩</a></p>\n</li>\n\
         </ol>\n</section>\n"
    );
    assert_eq!(
        messages("a[^x] \\[^y] `[^z]`"),
        ["the footnote [^x] has no text"]
    );
    assert_eq!(
        messages("a\n\n[^x]: b"),
        ["nothing refers to the footnote [^x]"]
    );
}

const TABLE: &str = "| Dose | |\n|:-----|--:|\n| a | 1 |\n| b | 2 |\n";

#[test]
fn a_table_has_scopes_and_a_caption() {
    let rest = "<thead>\n<tr><th scope=\"col\" class=\"align-left\">Dose</th><td></td></tr>\n</thead>\n<tbody>\n\
        <tr><th scope=\"row\" class=\"align-left\">a</th><td class=\"align-right\">1</td></tr>\n\
        <tr><th scope=\"row\" class=\"align-left\">b</th><td class=\"align-right\">2</td></tr>\n</tbody>\n</table>\n</section>\n";
    assert_eq!(
        html(TABLE),
        format!(
            "<section class=\"table-scroll\" tabindex=\"0\" aria-label=\"Table 1\">\n<table>\n{rest}"
        )
    );
    let named = format!(
        "<section class=\"table-scroll\" tabindex=\"0\" aria-labelledby=\"table-1-caption\">\n<table>\n<caption id=\"table-1-caption\">Cost <em>x</em></caption>\n{rest}"
    );
    for text in [
        format!("{TABLE}\nTable: Cost *x*\n"),
        format!("{TABLE}Table: Cost *x*\n"),
        format!("Table: Cost *x*\n\n{TABLE}"),
    ] {
        assert_eq!(html(&text), named, "{text}");
    }
    assert_eq!(html("Table: a\n\nb\n"), "<p>Table: a</p>\n<p>b</p>\n");
}

#[test]
fn raw_html_passes_and_its_addresses_are_holes() {
    assert_eq!(
        html("<div id=\"k\"><a href='/x?a&amp;b'>t</a></div>\n"),
        "<div id=\"k\"><a href=\"{address 0}\">t</a></div>\n"
    );
    let page = page("<img src=\"p.png\" alt=\"\"> <b id=\"k\">x</b> <!-- gone -->y");
    assert_eq!(
        shown(&page.body.pieces),
        "<p><img src=\"{address 0}\" alt=\"\"> <b id=\"k\">x</b> y</p>\n"
    );
    assert_eq!(page.text.links[0].kind, LinkKind::Source);
    assert_eq!(page.text.anchors, ["k"]);
    assert_eq!(
        html("> <a\n> href=\"/x\">t</a>\n"),
        "<blockquote>\n<p><a\nhref=\"{address 0}\">t</a></p>\n</blockquote>\n"
    );
}

#[test]
fn the_more_mark_ends_the_summary() {
    for text in [
        "One *two*.\n\n<!-- more -->\n\nThree",
        "One *two*.<!--more-->\n\nThree",
    ] {
        let page = page(text);
        let count = page.body.before_more.unwrap();
        assert_eq!(
            shown(&page.body.pieces[..count]),
            "<p>One <em>two</em>.</p>\n",
            "{text}"
        );
        assert_eq!(page.text.excerpt, "One two.");
    }
}

#[test]
fn an_excerpt_is_the_first_prose() {
    let page = page("# T\n\n{{ a() }} One two\nthree\n\n```\nx\n```\n\nfour five six");
    assert_eq!(page.text.excerpt, "One two three four five…");
    assert_eq!(page.text.words, 7);
    assert_eq!(page.spoken.code, "x\n");
    assert_eq!(page.spoken.headings, ["T"]);
}

#[test]
fn code_blocks_have_classes() {
    assert_eq!(
        html("```none\na < b\n```\n\n    {{/* c() */}}\n"),
        "<pre class=\"code\" tabindex=\"0\"><code class=\"language-none\" data-lang=\"none\">a &lt; b\n</code></pre>\n\
         <pre class=\"code\" tabindex=\"0\"><code>{{ c() }}\n</code></pre>\n"
    );
    assert!(page("```rust\nlet a = 1;\n```").text.has_code);
}

#[test]
fn calls_are_holes_and_lose_their_paragraph_when_alone() {
    assert_eq!(
        html("{{ a() }}\n\nx {{ a(b=\"*\") }} *y*\n"),
        "{block a 1}\n<p>x {inline a 2} <em>y</em></p>\n"
    );
    assert_eq!(
        html("`{{ a() }}` {{/* a() */}} {{ a }}"),
        "<p><code>{{ a() }}</code> {{ a() }} {{ a }}</p>\n"
    );
    assert_eq!(
        html("- x\n{% a() %}\n## H\n{{ b() }}\n{% end %}\ny\n"),
        "<ul>\n<li>x</li>\n</ul>\n{block a 1 [<h2 id=\"h\">H</h2>\n{block b 1}\n]}\n<p>y</p>\n"
    );
    assert_eq!(
        html("x {% a() %}*y*{% end %} z"),
        "<p>x {inline a 1 [<em>y</em>]} z</p>\n"
    );
    assert_eq!(
        html("> x\n> {% a() %}\n> y\n> {% end %}\n> z"),
        "<blockquote>\n<p>x</p>\n{block a 1 [<p>y</p>\n]}\n<p>z</p>\n</blockquote>\n"
    );
}

#[test]
fn calls_where_only_text_can_stand_are_refused() {
    for (text, place) in [
        ("[a]({{b()}})", "a link's address"),
        ("![{{ b() }}](x)", "a picture's description"),
        ("<i class=\"{{ b() }}\">x</i>", "an HTML tag"),
    ] {
        assert_eq!(
            messages(text),
            [format!("a shortcode can't stand inside {place}")],
            "{text}"
        );
    }
    assert!(messages("\u{e000}xx\u{e001} [a](\u{e000}x\u{e001})").is_empty());
}

#[test]
fn shortcodes_nest_up_to_a_limit() {
    let nested = |depth: usize| {
        format!(
            "{}x{}",
            "{% a() %}\n".repeat(depth),
            "\n{% end %}".repeat(depth)
        )
    };
    assert!(messages(&nested(20)).is_empty());
    assert_eq!(
        messages(&nested(22)),
        ["shortcodes stand more than 20 deep in each other"]
    );
}

#[test]
fn fragments_can_stand_within_a_line() {
    let with = |text, inline| {
        let fragment = fragment(text, inline, &settings(), &Words::default(), false);
        shown(&fragment.pieces)
    };
    assert_eq!(
        with("a *b* [c](/d)", true),
        "a <em>b</em> <a {link 0}>c</a>"
    );
    assert_eq!(with("a", false), "<p>a</p>\n");
    assert_eq!(with("a\n\nb", true), "<p>a</p>\n<p>b</p>\n");
}

/// Html as the parser's own writer makes it, written our way where that differs by intent.
fn oracle(text: &str) -> String {
    let mut out = String::new();
    pulldown_cmark::html::push_html(&mut out, Parser::new_ext(text, options(&settings())));
    out.replace("<br />", "<br>").replace("<hr />", "<hr>")
}

/// Without blanks before a line's end, which we never write outside of code.
fn trimmed(html: &str) -> String {
    let lines: Vec<_> = html.split('\n').collect();
    let lines = lines.iter().map(|line| {
        let text = line.strip_suffix("<br>");
        let end = if text.is_some() { "<br>" } else { "" };
        text.unwrap_or(line).trim_end().to_owned() + end
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Our HTML without what we add by intent: ids of headings, classes of code.
fn bare(html: &str) -> String {
    let html = html.replace(" class=\"code\" tabindex=\"0\"", "");
    let without = |html: String, start: &str| {
        let mut parts = html.split(start);
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |out, part| out + part.split_once('"').unwrap().1)
    };
    without(without(html, " id=\""), " data-lang=\"")
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    fn well_placed(text: &str) {
        let page = page(text);
        let spans = page.text.links.iter().map(|l| l.span);
        let names = page.text.shortcodes.iter().map(|n| n.span);
        let findings = page.findings.iter().filter_map(|f| f.place.as_ref());
        let edits = page.findings.iter().filter_map(|f| f.fix.as_ref());
        let edits = edits.flat_map(|f| f.edits.iter().map(|e| e.span));
        for span in spans
            .chain(names)
            .chain(findings.map(|p| p.span))
            .chain(edits)
        {
            assert!(text.get(span.range()).is_some(), "{span:?} in {text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_and_places_lie_between_characters(text in "\\PC{0,200}") {
            well_placed(&text);
        }

        #[test]
        fn any_markdown_is_read(parts in prop::collection::vec(prop::sample::select(&PARTS[..]), 0..25)) {
            well_placed(&parts.concat());
        }

        #[test]
        fn plain_documents_agree_with_the_parsers_own_writer(
            parts in prop::collection::vec(prop::sample::select(&PLAIN[..]), 0..20)
        ) {
            let text = parts.concat();
            prop_assert_eq!(trimmed(&bare(&html(&text))), trimmed(&oracle(&text)), "{:?}", text);
        }
    }

    const PLAIN: [&str; 16] = [
        "a", "b é", " ", "\n", "\n\n", "*", "**", "- ", "1. ", "> ", "  ", "\\", "`", "_", "7) ",
        "\n---\n",
    ];

    const PARTS: [&str; 52] = [
        "a",
        "é👋",
        " ",
        "\n",
        "\r\n",
        "\n\n",
        "*",
        "`",
        "```\n",
        "- ",
        "1. ",
        "> ",
        "    ",
        "\t",
        "# ",
        "{#x}",
        "[",
        "]",
        "(",
        ")",
        "](",
        "![",
        "<",
        ">",
        "<!--",
        "-->",
        "<!-- more -->",
        "<a href=\"",
        "\"",
        "'",
        "|",
        "| a | b |\n|---|---|\n",
        "| c | d |\n",
        "Table: x",
        "\n: ",
        "[^x]",
        "[^x]: ",
        "[y]: ",
        "{{ a() }}",
        "{% b() %}",
        "{% end %}",
        "{{ a(x=",
        "{{/* a() */}}",
        "“",
        "{{",
        "}}",
        "%}",
        "\u{e000}",
        "\u{e001}",
        "- [ ] ",
        "> [!NOTE]\n",
        "\0",
    ];
}

#[test]
fn monstrous_texts_end_in_time() {
    let deep = 10_000;
    for text in [
        "> ".repeat(deep),
        "- ".repeat(deep),
        "[".repeat(50_000),
        "![".repeat(50_000),
        "*a ".repeat(50_000),
        "{% a() %}".repeat(20_000),
        "{{ a(x=\"".repeat(20_000),
        "{{/*".repeat(20_000),
        "<!--".repeat(50_000),
        "<!a".repeat(50_000),
        format!("<div>{}", "<!a".repeat(50_000)),
        "<div\n".repeat(20_000),
        "<a href=\"".repeat(20_000),
        "[^x]".repeat(50_000),
        "{{ a() }}".repeat(20_000),
        "# a\n".repeat(20_000),
        "word ".repeat(200_000),
        "Table: x\n\n".repeat(10_000),
        "[^x]: a\n\n".repeat(10_000),
    ] {
        let start = std::time::Instant::now();
        page(&text);
        let seconds = start.elapsed().as_secs_f64();
        let beginning: String = text.chars().take(12).collect();
        assert!(seconds < 5.0, "{seconds:.1} s for {beginning:?}");
    }
}
