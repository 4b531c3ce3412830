//! What was written before a request is in the answer, whatever was done and however.

use std::fs;

use crate::server::{LONG, SITE, Server};
use crate::support::SiteTest;

fn serve() -> (SiteTest, Server) {
    let site = SiteTest::from_text(SITE);
    site.write("templates/partials/note.html", "<p>note one</p>");
    let server = Server::start(&site, &[]);
    assert!(server.page("/articles/first/").contains("The first text."));
    (site, server)
}

fn article(title: &str, text: &str) -> String {
    format!("---\ntitle: {title}\ndescription: D.\ndate: 2026-01-05\n---\n{text}\n")
}

#[test]
fn an_edit_is_in_the_very_next_answer() {
    let (site, server) = serve();
    for round in 0..50 {
        site.write(
            "content/articles/first.md",
            article("First", &format!("Round {round}.")),
        );
        assert!(
            server
                .page("/articles/first/")
                .contains(&format!("Round {round}.")),
            "{round}"
        );
    }
}

#[test]
fn a_save_by_way_of_a_temporary_file_is_seen() {
    let (site, server) = serve();
    for round in 0..10 {
        site.write(
            "content/articles/.first.md.swp",
            article("First", &format!("Saved {round}.")),
        );
        site.rename(
            "content/articles/.first.md.swp",
            "content/articles/first.md",
        );
        assert!(
            server
                .page("/articles/first/")
                .contains(&format!("Saved {round}."))
        );
    }
    // Vim: the old file aside, a new one in its place, the old one gone.
    site.rename("content/articles/first.md", "content/articles/first.md~");
    site.write("content/articles/first.md", article("First", "By vim."));
    site.remove("content/articles/first.md~");
    assert!(server.page("/articles/first/").contains("By vim."));
}

#[test]
fn files_come_go_and_get_other_names() {
    let (site, server) = serve();
    site.write("content/articles/third.md", article("Third", "New."));
    assert!(server.page("/articles/third/").contains("New."));
    assert!(server.page("/articles/").contains("/articles/third/"));
    site.rename("content/articles/third.md", "content/articles/fourth.md");
    assert_eq!(server.get("/articles/third/").status, 404);
    assert!(server.page("/articles/fourth/").contains("New."));
    site.remove("content/articles/fourth.md");
    assert_eq!(server.get("/articles/fourth/").status, 404);
    assert!(!server.page("/articles/").contains("fourth"));
}

#[test]
fn a_renamed_folder_moves_its_pages() {
    let (site, server) = serve();
    site.rename("content/articles", "content/guides");
    assert_eq!(server.get("/articles/first/").status, 404);
    assert!(server.page("/guides/first/").contains("The first text."));
    site.write(
        "content/guides/first.md",
        article("First", "After the move."),
    );
    assert!(server.page("/guides/first/").contains("After the move."));
    site.rename("content/guides", "content/deep/er/guides");
    assert!(
        server
            .page("/deep/er/guides/first/")
            .contains("After the move.")
    );
    site.write(
        "content/deep/er/guides/first.md",
        article("First", "Deeper."),
    );
    assert!(server.page("/deep/er/guides/first/").contains("Deeper."));
}

#[test]
fn folders_that_come_later_are_seen() {
    let (site, server) = serve();
    site.write("data/prices.csv", "What,Price\nVisit,$10\n");
    site.write(
        "content/articles/first.md",
        article("First", "{{ table(data=\"prices.csv\") }}"),
    );
    assert!(server.page("/articles/first/").contains("$10"));
    site.write("data/prices.csv", "What,Price\nVisit,$20\n");
    assert!(server.page("/articles/first/").contains("$20"));
    site.write("static/new/deep/file.txt", "there");
    assert_eq!(server.page("/new/deep/file.txt"), "there");
    site.write(
        "themes/own/templates/page.html",
        "own theme: {{ page.title }}",
    );
    site.write("themes/own/theme.yaml", "extends: clinic\n");
    site.write("pamphlet.yaml", "title: Harbor\ntheme: own\n");
    assert!(server.page("/articles/first/").contains("own theme: First"));
}

#[test]
fn settings_templates_words_and_styles_are_seen() {
    let (site, server) = serve();
    site.write("pamphlet.yaml", "title: Lighthouse\n");
    assert!(server.page("/").contains("Lighthouse"));
    site.write(
        "templates/page.html",
        "{% include \"partials/note.html\" %}{{ page.content | safe }}",
    );
    assert!(server.page("/articles/first/").contains("note one"));
    site.write("templates/partials/note.html", "<p>note two</p>");
    assert!(server.page("/articles/first/").contains("note two"));
    site.write("sass/look.scss", "$c: red; a { color: $c }");
    assert!(server.page("/look.css").contains("red"));
    site.write("sass/look.scss", "$c: green; a { color: $c }");
    assert!(server.page("/look.css").contains("green"));
    site.write("static/site.css", "body { color: blue }");
    assert!(server.page("/site.css").contains("blue"));
    site.write("i18n/en.ftl", "skip-link = Jump\n");
    site.remove("templates/page.html");
    let _ = server.page("/articles/first/");
}

#[test]
fn a_settings_file_elsewhere_is_watched() {
    let site = SiteTest::from_text(SITE);
    site.write("settings/live.yaml", "title: One\n");
    let root = site.root();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_pamphlet"));
    command
        .arg("--root")
        .arg(&root)
        .args(["--config", "settings/live.yaml", "serve", "-p", "0"]);
    let server = Server::spawn(&mut command);
    assert!(server.page("/").contains("One"));
    site.write("settings/live.yaml", "title: Two\n");
    assert!(server.page("/").contains("Two"));
}

/// What `git checkout` does: many files written, made and removed at once, each by unlinking and making it anew.
#[test]
fn a_large_change_at_once_is_seen_as_a_whole() {
    let (site, server) = serve();
    for branch in 0..3 {
        let folder = site.root().join("content/articles");
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if !path.ends_with("_index.md") {
                fs::remove_file(path).unwrap();
            }
        }
        for n in 0..200 {
            let text = article(&format!("B{branch} article {n}"), "Text.");
            site.write(&format!("content/articles/b{branch}-{n}.md"), text);
        }
        site.write("pamphlet.yaml", format!("title: Branch {branch}\n"));
        assert!(
            server
                .page(&format!("/articles/b{branch}-199/"))
                .contains(&format!("B{branch} article 199"))
        );
        assert!(server.page("/").contains(&format!("Branch {branch}")));
        if branch > 0 {
            assert_eq!(
                server.get(&format!("/articles/b{}-0/", branch - 1)).status,
                404
            );
        }
    }
}

#[test]
fn files_that_editors_leave_for_a_moment_are_no_part_of_the_site() {
    let (site, mut server) = serve();
    for name in [
        "4913",
        ".first.md.swp",
        "first.md~",
        ".#first.md",
        "#first.md#",
        "first.md.bck",
        "first.tmp",
    ] {
        site.write(&format!("content/articles/{name}"), "no front matter");
    }
    server.page("/");
    assert_eq!(server.get("/articles/4913").status, 404);
    let printed = server.printed();
    assert!(!printed.contains("Changed"), "{printed}");
}

#[test]
fn drafts_and_what_is_to_come_are_shown_unless_published() {
    let site = SiteTest::from_text(SITE);
    site.write(
        "content/draft.md",
        "---\ntitle: D\ndescription: D.\ndraft: true\n---\nDraft text.\n",
    );
    site.write(
        "content/later.md",
        "---\ntitle: L\ndescription: L.\ndate: 2030-01-01\n---\nLater text.\n",
    );
    site.write(
        "content/gone.md",
        "---\ntitle: G\ndescription: G.\nexpiry_date: 2020-01-01\n---\nGone text.\n",
    );
    let server = Server::start(&site, &[]);
    assert!(server.page("/draft/").contains("Draft text."));
    assert!(server.page("/later/").contains("Later text."));
    assert_eq!(server.get("/gone/").status, 404);
    let server = Server::start(&site, &["--published"]);
    assert_eq!(server.get("/draft/").status, 404);
    assert_eq!(server.get("/later/").status, 404);
    let server = Server::start(&site, &["--published", "--drafts", "--expired"]);
    assert_eq!(server.get("/draft/").status, 200);
    assert_eq!(server.get("/later/").status, 404);
    assert_eq!(server.get("/gone/").status, 200);
}

#[test]
fn where_the_system_tells_nothing_files_are_looked_at_every_so_often() {
    let site = SiteTest::from_text(SITE);
    let server = Server::start(&site, &["--poll=50"]);
    let mut tab = server.tab("/articles/first/");
    site.write("content/articles/first.md", article("First", "Looked at."));
    tab.until(|news| news["changed"] == true);
    assert!(server.page("/articles/first/").contains("Looked at."));
    site.write("content/articles/third.md", article("Third", "New."));
    let start = std::time::Instant::now();
    while server.get("/articles/third/").status != 200 {
        assert!(start.elapsed() < LONG, "the new article does not come up");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}
