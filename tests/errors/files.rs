//! Files that are not what they seem: wrong encodings, links, pipes, folders, names and sizes.

use std::time::{Duration, Instant};

use crate::bad::{PAGE, Site, breaks, warns};

#[test]
fn an_article_that_is_not_utf8_is_refused() {
    breaks(
        |s| s.put(PAGE, b"---\ntitle: Caf\xe9\n---\n\nText.\n"),
        1,
        r#"
        content/articles/page.md:2:11-11 error[text-not-utf8] this file is not UTF-8 text: a character can't be read
          help: Save it again as UTF-8: in most editors this is a choice in "Save as".
        "#,
    );
}

#[test]
fn an_article_in_utf16_is_refused() {
    let text: Vec<u8> = "\u{feff}---\ntitle: A page\n---\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    breaks(
        |s| s.put(PAGE, text),
        1,
        r#"
        content/articles/page.md error[text-not-utf8] this file is UTF-16 text, which can't be read
          help: Save it again as UTF-8: in most editors this is a choice in "Save as".
        "#,
    );
}

#[test]
fn an_article_with_a_nul_byte_is_refused() {
    breaks(
        |s| s.put(PAGE, "---\ntitle: A page\n---\n\nTe\0xt.\n"),
        1,
        r"
        content/articles/page.md:5:3-4 error[text-has-nul] this file holds a NUL character, which no text has
          help: The file may be damaged, or not be text at all. Delete the character, or restore the file.
        ",
    );
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_fine() {
    let windows = Site::new();
    let plain = Site::new();
    let text = "---\ntitle: A page\ntags: [sleep]\n---\n\n## One\n\nText\nmore.\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n\
                ```\ncode\n```\n";
    plain.put(PAGE, text);
    windows.put(PAGE, format!("\u{feff}{}", text.replace('\n', "\r\n")));
    for site in [&windows, &plain] {
        let run = site.build();
        assert_eq!((run.status, run.findings().as_str()), (0, ""));
    }
    let page = "articles/page/index.html";
    assert_eq!(windows.page(page), plain.page(page));
    assert!(plain.page(page).contains("<td>2</td>"));
}

#[test]
fn settings_and_data_with_windows_line_ends_are_fine() {
    let site = Site::new();
    let before = site.public();
    for path in [
        "pamphlet.yaml",
        "data/people.yaml",
        "content/articles/costs.md",
    ] {
        let text = std::fs::read_to_string(site.path(path)).unwrap();
        site.put(path, format!("\u{feff}{}", text.replace('\n', "\r\n")));
    }
    let run = site.build();
    assert_eq!((run.status, run.findings().as_str()), (0, ""));
    assert!(site.public() == before);
}

#[test]
fn an_article_of_twenty_megabytes_is_published_whole_in_sane_time() {
    let site = Site::new();
    let line = "A long line about sleep, with *words* in it and [a link](costs.md).\n\n";
    site.body(&line.repeat(20_000_000 / line.len()));
    let started = Instant::now();
    let run = site.build();
    assert_eq!((run.status, run.findings().as_str()), (0, ""));
    assert!(site.page("articles/page/index.html").len() > 20_000_000);
    assert!(
        started.elapsed() < Duration::from_mins(2),
        "{:?}",
        started.elapsed()
    );
}

#[test]
fn a_megabyte_of_one_sign_ends_in_sane_time() {
    let site = Site::new();
    for piece in ["a", "[", "*a", "`", "<", "|", "![](", "{{ ", "&amp;", "\\"] {
        site.body(&piece.repeat(1_000_000 / piece.len()));
        let started = Instant::now();
        let run = site.build();
        assert!(
            matches!(run.status, 0 | 1),
            "{piece}: {} {}",
            run.status,
            run.err
        );
        assert!(
            started.elapsed() < Duration::from_mins(1),
            "{piece}: {:?}",
            started.elapsed()
        );
    }
}

#[test]
fn a_folder_named_like_an_article_is_a_folder() {
    let site = warns(
        |s| s.put("content/articles/sleep/index.md/room.txt", "text"),
        r"

        ",
    );
    assert!(!site.path("public/articles/sleep/index.html").exists());
}

#[test]
fn emoji_and_spaces_in_names_are_fine() {
    let site = warns(
        |s| {
            s.put(
                "content/articles/Sleep & rest 😴.md",
                "---\ntitle: Sleep\n---\n\n[costs](costs.md)\n",
            );
            s.put(
                "content/articles/ñandú.md",
                "---\ntitle: Ñandú\n---\n\n[sleep](<Sleep & rest 😴.md>)\n",
            );
        },
        "",
    );
    assert!(
        site.page("articles/nandu/index.html")
            .contains("/articles/sleep-rest")
    );
}

#[test]
fn a_name_that_differs_by_case_alone_is_refused() {
    breaks(
        |s| {
            s.put(
                "content/articles/Costs.md",
                "---\ntitle: Costs\n---\n\nText.\n",
            );
        },
        1,
        r"
        content/articles/costs.md error[address-taken] the page `articles/costs.md` and the page `articles/Costs.md` would have the same address, /articles/costs/
          content/articles/Costs.md the address is used here, too
          help: Give one of them another address, with `slug: another-name` or by renaming the file.
        ",
    );
}

#[test]
fn a_very_long_name_is_published_or_refused_but_never_half() {
    let name = "a".repeat(240);
    let site = warns(
        |s| {
            s.put(
                &format!("content/articles/{name}.md"),
                "---\ntitle: Long\n---\n\nText.\n",
            );
        },
        "",
    );
    assert!(
        site.page(&format!("articles/{name}/index.html"))
            .contains("Long")
    );
}

#[test]
fn an_address_too_long_for_the_disk_is_refused() {
    let name = "a".repeat(300);
    breaks(
        |s| s.front(&format!("title: Long\nslug: {name}\n")),
        1,
        r"
        content/articles/page.md:3:7-307 error[address-invalid] `slug: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…` has a part longer than 200 characters
          help: Write letters, digits and hyphens, for example `first-visit`.
        ",
    );
}

#[cfg(unix)]
mod unix {
    use std::fs;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::process::Command;

    use super::*;

    #[test]
    fn a_pipe_in_the_content_is_left_out() {
        warns(
            |s| {
                let made = Command::new("mkfifo")
                    .arg(s.path("content/articles/pipe.md"))
                    .status();
                assert!(made.unwrap().success());
            },
            r"
            content/articles/pipe.md warning[file-special] `content/articles/pipe.md` is no ordinary file, so it is left out
              help: Remove it, or put an ordinary file in its place.
            ",
        );
    }

    #[test]
    fn a_link_out_of_the_site_is_left_out_with_a_warning() {
        let site = warns(
            |s| {
                let secret = s.root().with_file_name("secret.md");
                fs::write(&secret, "---\ntitle: Secret\n---\n\nSecret.\n").unwrap();
                symlink(&secret, s.path("content/articles/secret.md")).unwrap();
                symlink("/etc", s.path("content/articles/etc")).unwrap();
                fs::create_dir_all(s.path("static")).unwrap();
                symlink("/etc/passwd", s.path("static/passwd.txt")).unwrap();
            },
            r"
            content/articles/etc warning[link-outside] `content/articles/etc` is a link that leads out of the site, so it is left out
              help: Put the file itself into the site.
            content/articles/secret.md warning[link-outside] `content/articles/secret.md` is a link that leads out of the site, so it is left out
              help: Put the file itself into the site.
            static/passwd.txt warning[link-outside] `static/passwd.txt` is a link that leads out of the site, so it is left out
              help: Put the file itself into the site.
            ",
        );
        let leaked = site.public().into_iter().find(|(path, bytes)| {
            path.contains("passwd") || bytes.windows(7).any(|w| w == b"Secret.")
        });
        assert!(leaked.is_none(), "{leaked:?}");
    }

    #[test]
    fn a_link_inside_of_the_site_is_followed() {
        let site = warns(
            |s| symlink("costs.md", s.path("content/articles/prices.md")).unwrap(),
            "",
        );
        assert!(
            site.page("articles/prices/index.html")
                .contains("What it costs")
        );
    }

    #[test]
    fn a_folder_of_the_site_that_is_a_link_out_stops_the_build() {
        breaks(
            |s| {
                let away = s.root().with_file_name("away");
                fs::rename(s.path("content"), &away).unwrap();
                symlink(&away, s.path("content")).unwrap();
            },
            1,
            r"
            content error[link-outside] the folder `content` is a link that leads out of the site
              help: Put the folder itself into the site, or run pamphlet where it is.
            ",
        );
    }

    #[test]
    fn data_behind_a_link_out_of_the_site_is_not_read() {
        breaks(
            |s| {
                symlink("/etc/passwd", s.path("data/passwd.csv")).unwrap();
                s.body("{{ table(data=\"passwd.csv\") }}\n");
            },
            1,
            r"
            content/articles/page.md:5:1-31 error[template-fault] the shortcode `table` can't be shown: there is no file `passwd.csv` in data/
              themes/clinic/templates/shortcodes/table.html:5:4-25 the shortcode's template stops here
              help: Look at the values of the call: the manual says what this shortcode needs. If they are right, the template is wrong.
            data/passwd.csv warning[link-outside] `data/passwd.csv` is a link that leads out of the site, so it is left out
              help: Put the file itself into the site.
            ",
        );
    }

    #[test]
    fn a_link_that_leads_back_to_its_own_folder_is_refused() {
        breaks(
            |s| symlink(".", s.path("content/articles/again")).unwrap(),
            1,
            r"
            content/articles/again error[file-unreadable] `content/articles/again` is a link that leads back to a folder above it
              help: Remove the link.
            ",
        );
    }

    #[test]
    fn a_link_that_leads_nowhere_is_refused() {
        breaks(
            |s| symlink("gone.md", s.path("content/articles/lost.md")).unwrap(),
            1,
            r"
            content/articles/lost.md error[file-unreadable] `content/articles/lost.md` can't be read
              help: Look whether it still exists and whether you may open it.
            ",
        );
    }

    #[test]
    fn an_unreadable_article_is_refused() {
        let locked = |s: &Site| {
            s.body("Text.\n");
            fs::set_permissions(s.path(PAGE), fs::Permissions::from_mode(0o000)).unwrap();
        };
        let probe = Site::unbuilt();
        locked(&probe);
        // Root reads everything.
        if fs::read(probe.path(PAGE)).is_ok() {
            return;
        }
        breaks(locked, 1, "?");
    }

    #[test]
    fn a_name_that_is_not_text_is_refused() {
        breaks(
            |s| {
                let name = std::ffi::OsStr::from_bytes(b"caf\xe9.md");
                fs::write(
                    s.path("content/articles").join(name),
                    "---\ntitle: A\n---\n",
                )
                .unwrap();
            },
            1,
            r"
            content error[file-name-unreadable] the name of articles/caf�.md can't be read as text
              help: Rename the file with plain letters.
            ",
        );
    }

    #[test]
    fn a_name_with_backslashes_and_line_breaks_stays_inside() {
        let site = Site::new();
        site.put(
            "content/articles/..\\..\\up.md",
            "---\ntitle: Up\n---\n\nText.\n",
        );
        site.put(
            "content/articles/two\nlines.md",
            "---\ntitle: Two lines\n---\n\nText.\n",
        );
        let run = site.build();
        assert!(matches!(run.status, 0 | 1), "{}", run.err);
        let beside: Vec<_> = fs::read_dir(site.root().parent().unwrap())
            .unwrap()
            .map(|e| e.unwrap().file_name())
            .collect();
        assert_eq!(beside, ["site"]);
    }
}
