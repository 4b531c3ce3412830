//! From nothing to a first article: the path `init`, `new`, `serve`, edit, build, as the README tells it.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests make and read folders of their own, and may end with a panic"
)]

#[expect(
    clippy::allow_attributes,
    reason = "what is dead differs from one test binary to the next"
)]
#[allow(dead_code, reason = "each test binary uses its own part")]
#[path = "serve/server.rs"]
mod server;
#[expect(
    clippy::allow_attributes,
    reason = "what is dead differs from one test binary to the next"
)]
#[allow(dead_code, reason = "each test binary uses its own part")]
mod support;

use std::path::Path;
use std::process::{Command, Output};

use server::{Server, without_script};
use support::{CLOCK, SiteTest, tree_of};

/// Runs the program in a folder; not on a terminal, so it asks nothing.
fn pamphlet(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pamphlet"))
        .args(args)
        .current_dir(folder)
        .env_remove("SOURCE_DATE_EPOCH")
        .env_remove("VISUAL")
        .env_remove("EDITOR")
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

/// A site that `init` made, with further flags.
fn new_site(flags: &[&str]) -> SiteTest {
    let site = SiteTest::new();
    let parent = site.root().parent().unwrap().to_owned();
    let mut args = vec!["init", "site", "--clock", CLOCK];
    args.extend(flags);
    let output = pamphlet(&parent, &args);
    assert!(output.status.success(), "{}", said(&output));
    site
}

const CLINIC: [&str; 16] = [
    "--name",
    "Dr. O'Neil & Sons: \"Calm\" Clinic",
    "--phone",
    "(303) 555-0100",
    "--street",
    "1 Main Street",
    "--city",
    "Denver",
    "--region",
    "CO",
    "--postal-code",
    "02139",
    "--email",
    "hello@clinic.example",
    "--base-url",
    "https://clinic.example",
];

#[test]
fn a_first_article_takes_four_commands() {
    let site = new_site(&CLINIC);
    site.build_clean();
    assert!(
        site.output("index.html").contains("tel:+13035550100"),
        "{}",
        site.output("index.html")
    );

    let made = pamphlet(
        &site.root(),
        &[
            "new",
            "articles/What to bring to your visit",
            "--clock",
            CLOCK,
        ],
    );
    assert!(made.status.success(), "{}", said(&made));
    let path = "content/articles/what-to-bring-to-your-visit.md";
    let text = site.read(path);
    for line in [
        "title: What to bring to your visit",
        "date: 2026-01-15",
        "authors: [sample-writer]",
        "draft: true",
    ] {
        assert!(text.lines().any(|l| l == line), "{line} is not in {text}");
    }
    // A draft stays unseen, and does not keep the site from being published.
    site.build_clean();
    assert!(!site.is_published("articles/what-to-bring-to-your-visit/index.html"));

    // The preview shows it all the same, says that it is one, and follows each save.
    let server = Server::start(&site, &[]);
    let address = "/articles/what-to-bring-to-your-visit/";
    assert!(server.page(address).contains("[Insert: Answer the reader"));
    let mut tab = server.tab(address);
    site.edit(path, "draft: true\n", "");
    site.edit(
        path,
        "description:",
        "description: The five things to bring.",
    );
    site.edit(
        path,
        "[Insert: Answer the reader's question here, in two or three short sentences.]",
        "Bring your insurance card.",
    );
    tab.until(|news| news["changed"] == true);
    let shown = without_script(&server.page(address));
    assert!(shown.contains("Bring your insurance card."), "{shown}");
    assert!(server.page("/").contains("What to bring to your visit"));
    drop(server);

    site.build_clean();
    let page = site.output("articles/what-to-bring-to-your-visit/index.html");
    assert!(
        page.contains("<h1>What to bring to your visit</h1>"),
        "{page}"
    );
    assert!(page.contains("Bring your insurance card."));
    assert!(page.contains("Sample Writer"));
}

#[test]
fn a_new_site_has_every_page_that_a_clinic_needs_and_nothing_to_mend() {
    for (flags, pages) in [
        (
            ["--language", "en", "--country", "US"],
            [
                "about",
                "team",
                "contact",
                "privacy",
                "accessibility",
                "editorial-policy",
                "crisis-help",
                "articles/first-visit",
                "people/sample-reviewer",
            ],
        ),
        (
            ["--language", "es", "--country", "ES"],
            [
                "quienes-somos",
                "equipo",
                "contacto",
                "privacidad",
                "accesibilidad",
                "politica-editorial",
                "ayuda-en-una-crisis",
                "articulos/primera-visita",
                "people/revisora-de-ejemplo",
            ],
        ),
    ] {
        let mut all = CLINIC[..2].to_vec();
        all.extend(["--base-url", "https://clinic.example"]);
        all.extend(flags);
        let site = new_site(&all);
        site.build_clean();
        for page in pages {
            assert!(site.is_published(&format!("{page}/index.html")), "{page}");
        }
        let check = pamphlet(
            &site.root(),
            &["check", "--clock", CLOCK, "--deny", "warnings"],
        );
        assert_eq!(check.status.code(), Some(0), "{}", said(&check));
    }
}

#[test]
fn without_answers_a_site_still_builds_and_says_what_is_to_be_filled_in() {
    let site = new_site(&[]);
    let built = site.build(&[]);
    assert_eq!(built.status, 0);
    let findings = built.findings();
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(findings[0].starts_with("base-url-missing"), "{findings:?}");
}

#[test]
fn outside_of_the_united_states_the_crisis_notice_has_the_country_s_numbers() {
    let site = new_site(&["--country", "GB"]);
    site.edit(
        "content/articles/first-visit.md",
        "audience:",
        "notice: crisis\naudience:",
    );
    site.build(&[]);
    for page in ["articles/first-visit/index.html", "crisis-help/index.html"] {
        let html = site.output(page);
        assert!(
            html.contains("tel:116123") && html.contains("999"),
            "{html}"
        );
        assert!(!html.contains("988") && !html.contains("911"), "{html}");
    }
}

#[test]
fn a_folder_that_holds_something_is_left_alone_and_with_force_nothing_is_overwritten() {
    let site = SiteTest::new();
    site.write("pamphlet.yaml", "title: Mine\n");
    site.write(".git/HEAD", "ref\n");
    let parent = site.root().parent().unwrap().to_owned();
    let refused = pamphlet(&parent, &["init", "site"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        said(&refused).contains("`pamphlet.yaml`"),
        "{}",
        said(&refused)
    );
    assert_eq!(tree_of(&site.root()).len(), 2);

    let added = pamphlet(&parent, &["init", "site", "--force"]);
    assert!(added.status.success(), "{}", said(&added));
    assert_eq!(site.read("pamphlet.yaml"), "title: Mine\n");
    assert!(
        said(&added).contains("1 file there already stayed as it was"),
        "{}",
        said(&added)
    );
    assert!(site.root().join("content/about.md").is_file());
}

#[test]
fn version_control_does_not_make_a_folder_full() {
    let site = SiteTest::new();
    site.write(".git/HEAD", "ref\n");
    let output = pamphlet(site.root().parent().unwrap(), &["init", "site"]);
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn every_wrong_flag_is_named_and_nothing_is_written() {
    let site = SiteTest::new();
    let output = pamphlet(
        site.root().parent().unwrap(),
        &[
            "init",
            "site",
            "--phone",
            "call us",
            "--email",
            "hello",
            "--postal-code",
            "8020",
        ],
    );
    assert_eq!(output.status.code(), Some(2));
    for flag in ["--phone: ", "--email: ", "--postal-code: "] {
        assert!(said(&output).contains(flag), "{}", said(&output));
    }
    assert!(!site.root().exists());
}

#[test]
#[cfg(unix)]
fn no_file_is_written_through_a_link_that_leads_out() {
    let site = SiteTest::new();
    site.write("pamphlet.yaml", "title: Mine\n");
    let outside = site.root().parent().unwrap().join("outside");
    std::fs::create_dir(&outside).unwrap();
    std::os::unix::fs::symlink(&outside, site.root().join("content")).unwrap();
    let init = pamphlet(site.root().parent().unwrap(), &["init", "site", "--force"]);
    assert_eq!(init.status.code(), Some(4), "{}", said(&init));
    let new = pamphlet(&site.root(), &["new", "deep/article"]);
    assert_eq!(new.status.code(), Some(4), "{}", said(&new));
    assert!(said(&new).contains("outside of the site"), "{}", said(&new));
    assert_eq!(tree_of(&outside).len(), 0);
}

#[test]
fn new_refuses_what_is_there_what_leads_out_and_a_folder_that_is_no_site() {
    let site = new_site(&CLINIC);
    let before = site.sources();
    for (args, status, sentence) in [
        (
            ["new", "articles/first-visit"],
            2,
            "content/articles/first-visit.md is there already",
        ),
        (["new", "../elsewhere"], 2, "leads out of content/"),
        (["new", "/etc/motd"], 2, "a path of the whole computer"),
        (["new", "articles"], 2, "say what the article is called"),
    ] {
        let output = pamphlet(&site.root(), &args);
        assert_eq!(output.status.code(), Some(status), "{args:?}");
        assert!(said(&output).contains(sentence), "{}", said(&output));
    }
    assert_eq!(site.sources(), before);
    let elsewhere = pamphlet(site.root().parent().unwrap(), &["new", "articles/x"]);
    assert_eq!(elsewhere.status.code(), Some(2));
    assert!(
        said(&elsewhere).contains("is no site"),
        "{}",
        said(&elsewhere)
    );
}

#[test]
fn a_site_without_archetypes_gets_complete_front_matter_all_the_same() {
    let site = SiteTest::from_text("=== content/_index.md\n---\ntitle: Home\n---\n");
    let flags = [
        "new",
        "news/open-day",
        "--title",
        "Open: day",
        "--bundle",
        "--clock",
        CLOCK,
    ];
    let output = pamphlet(&site.root(), &flags);
    assert!(output.status.success(), "{}", said(&output));
    let text = site.read("content/news/open-day/index.md");
    for line in [
        "title: \"Open: day\"",
        "date: 2026-01-15",
        "authors: []",
        "tags: []",
    ] {
        assert!(text.lines().any(|l| l == line), "{line} is not in {text}");
    }
    assert_eq!(site.build(&[]).status, 0);
    assert!(site.is_published("news/open-day/index.html"));
}

#[test]
fn an_archetype_of_the_section_counts_and_a_wrong_one_is_named() {
    let site = new_site(&CLINIC);
    site.write(
        "archetypes/articles/news.md",
        "---\ntitle: {{ title }}\ntags: [{{ site_title }}, {{ slug }}]\n---\nBy {{ author }}\n",
    );
    let output = pamphlet(
        &site.root(),
        &[
            "new",
            "articles/news/open-day",
            "--author",
            "sample-reviewer",
        ],
    );
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(
        site.read("content/articles/news/open-day.md"),
        "---\ntitle: Open day\ntags: [\"Dr. O'Neil & Sons: \\\"Calm\\\" Clinic\", open-day]\n---\nBy sample-reviewer\n"
    );
    site.write(
        "archetypes/articles/news.md",
        "---\ntitle: {{ titel }}\n---\n",
    );
    let output = pamphlet(&site.root(), &["new", "articles/news/second"]);
    assert!(said(&output).contains("archetypes/articles/news.md:2: {{ titel }} stands for nothing; did you mean {{ title }}?"), "{}", said(&output));
    site.write(
        "archetypes/articles/news.md",
        "---\ntitle: {{ title }}\ndate: Tomorrow\n---\n",
    );
    let output = pamphlet(&site.root(), &["new", "articles/news/second"]);
    assert!(
        said(&output).contains("can't be read, in line 3"),
        "{}",
        said(&output)
    );
    let output = pamphlet(
        &site.root(),
        &["new", "articles/x", "--author", "sample-revewer"],
    );
    assert!(
        said(&output).contains("did you mean `sample-reviewer`?"),
        "{}",
        said(&output)
    );
    assert!(!site.root().join("content/articles/x.md").exists());
}

#[test]
#[cfg(unix)]
fn edit_opens_the_writer_s_editor() {
    use std::os::unix::fs::PermissionsExt as _;
    let site = new_site(&CLINIC);
    let editor = site.root().join("editor.sh");
    std::fs::write(&editor, "#!/bin/sh\necho \"edited with $1\" >> \"$2\"\n").unwrap();
    std::fs::set_permissions(&editor, std::fs::Permissions::from_mode(0o755)).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_pamphlet"))
        .args(["new", "articles/x", "--edit", "--clock", CLOCK])
        .current_dir(site.root())
        .env("VISUAL", "./editor.sh --wait")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", said(&output));
    assert!(
        site.read("content/articles/x.md")
            .ends_with("edited with --wait\n")
    );

    let unset = pamphlet(&site.root(), &["new", "articles/y", "--edit"]);
    assert_eq!(unset.status.code(), Some(2));
    assert!(
        said(&unset).contains("VISUAL or EDITOR"),
        "{}",
        said(&unset)
    );
    assert!(site.root().join("content/articles/y.md").is_file());
}

#[test]
fn the_day_of_a_new_article_is_the_clinic_s() {
    let site = new_site(&CLINIC);
    // Nine in the evening of the 14th in Denver is the 15th in Greenwich.
    let output = pamphlet(
        &site.root(),
        &["new", "articles/x", "--clock", "2026-01-15T04:00:00Z"],
    );
    assert!(output.status.success(), "{}", said(&output));
    assert!(
        site.read("content/articles/x.md")
            .contains("\ndate: 2026-01-14\n")
    );
}

#[test]
fn every_shell_has_completions() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = pamphlet(Path::new("."), &["completions", shell]);
        let text = said(&output);
        for word in [
            "init",
            "new",
            "build",
            "check",
            "list",
            "explain",
            "postal-code",
        ] {
            assert!(text.contains(word), "{shell}: {word}");
        }
    }
}
