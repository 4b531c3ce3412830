//! The preview serves what static hosts serve.

use crate::server::{SITE, Server, without_script};
use crate::support::SiteTest;

#[test]
fn a_page_is_what_a_build_writes_less_the_script() {
    let site = SiteTest::from_text(SITE);
    let server = Server::start(&site, &["--base-url", "http://127.0.0.1:9"]);
    let built = site.build(&["--drafts", "--future", "--base-url", "http://127.0.0.1:9"]);
    assert_eq!(built.status, 0, "{}", built.stderr);
    for (path, file) in [
        ("/", "index.html"),
        ("/articles/", "articles/index.html"),
        ("/articles/first/", "articles/first/index.html"),
        ("/articles/first/index.html", "articles/first/index.html"),
        ("/articles/atom.xml", "articles/atom.xml"),
        ("/site.css", "site.css"),
        ("/sitemap.xml", "sitemap.xml"),
    ] {
        let expected = std::fs::read_to_string(site.root().join("public").join(file)).unwrap();
        assert_eq!(without_script(&server.page(path)), expected, "{path}");
    }
    assert!(server.page("/").contains("/_pamphlet/client.js"));
    assert!(!server.page("/articles/atom.xml").contains("_pamphlet"));
}

#[test]
fn nothing_is_published() {
    let site = SiteTest::from_text(SITE);
    let server = Server::start(&site, &[]);
    server.page("/");
    assert!(!site.root().join("public").exists());
}

#[test]
fn links_lead_to_the_preview_and_not_to_the_published_site() {
    let site = SiteTest::from_text(SITE);
    site.edit(
        "pamphlet.yaml",
        "title: Harbor",
        "title: Harbor\nbase_url: https://harbor.example/clinic/",
    );
    let server = Server::start(&site, &[]);
    let reply = server.get("/");
    assert_eq!((reply.status, reply.header("location")), (301, "/clinic/"));
    let home = server.page("/clinic/");
    assert!(
        home.contains(&format!("http://{}/clinic/", server.host)),
        "{home}"
    );
    assert!(!home.contains("harbor.example"), "{home}");
    assert!(
        server
            .page("/clinic/articles/first/")
            .contains("The first text.")
    );
    assert_eq!(server.get("/articles/first/").status, 404);
}

#[test]
fn what_is_missing_is_said_by_the_sites_own_page_with_status_404() {
    let site = SiteTest::from_text(SITE);
    let server = Server::start(&site, &[]);
    let reply = server.get("/no/such/page/");
    assert_eq!(reply.status, 404);
    let own = server.page("/404.html");
    assert_eq!(without_script(&reply.text()), without_script(&own));
}

#[test]
fn a_folder_without_its_slash_is_led_on_with_its_query() {
    let site = SiteTest::from_text(SITE);
    let server = Server::start(&site, &[]);
    let reply = server.get("/articles/first?a=b");
    assert_eq!(
        (reply.status, reply.header("location")),
        (301, "/articles/first/?a=b")
    );
    assert_eq!(reply.header("cache-control"), "no-cache");
    let reply = server.get("/_pamphlet");
    assert_eq!(reply.header("location"), "/_pamphlet/");
}

#[test]
fn content_types_are_those_of_the_endings() {
    let site = SiteTest::from_text(SITE);
    for name in ["a.png", "b.woff2", "c.pdf", "d.txt", "e.bin", "CNAME"] {
        site.write(&format!("static/{name}"), "x");
    }
    let server = Server::start(&site, &[]);
    for (path, kind) in [
        ("/", "text/html; charset=utf-8"),
        ("/site.css", "text/css; charset=utf-8"),
        ("/atom.xml", "application/xml; charset=utf-8"),
        ("/feed.json", "application/json; charset=utf-8"),
        ("/a.png", "image/png"),
        ("/b.woff2", "font/woff2"),
        ("/c.pdf", "application/pdf"),
        ("/d.txt", "text/plain; charset=utf-8"),
        ("/e.bin", "application/octet-stream"),
        ("/CNAME", "application/octet-stream"),
    ] {
        assert_eq!(server.get(path).header("content-type"), kind, "{path}");
    }
}

#[test]
fn a_head_is_that_of_the_page_and_has_no_body() {
    let site = SiteTest::from_text(SITE);
    let server = Server::start(&site, &[]);
    for path in ["/", "/site.css", "/no/such/"] {
        let (get, head) = (server.get(path), server.ask("HEAD", path, &[]));
        assert_eq!(get.status, head.status);
        assert!(head.body.is_empty());
        let len = get.body.len().to_string();
        assert_eq!(head.header("content-length"), len, "{path}");
        assert_eq!(head.header("etag"), get.header("etag"));
    }
    let reply = server.ask("POST", "/", &[("Content-Length", "0")]);
    assert_eq!((reply.status, reply.header("allow")), (405, "GET, HEAD"));
}

#[test]
fn what_the_browser_has_is_not_sent_again_until_it_changes() {
    let site = SiteTest::from_text(SITE);
    let server = Server::start(&site, &[]);
    for (path, file) in [
        ("/articles/first/", "content/articles/first.md"),
        ("/site.css", "static/site.css"),
    ] {
        let first = server.get(path);
        assert_eq!(first.header("cache-control"), "no-cache");
        let known = [("If-None-Match", first.header("etag"))];
        let again = server.ask("GET", path, &known);
        assert_eq!(again.status, 304, "{path}");
        assert!(again.body.is_empty());
        let text = site.read(file);
        site.write(file, format!("{text}\nMore."));
        let changed = server.ask("GET", path, &known);
        assert_eq!(changed.status, 200);
        assert_ne!(changed.header("etag"), first.header("etag"));
    }
}

#[test]
fn parts_of_files_are_sent() {
    let site = SiteTest::from_text(SITE);
    let film: Vec<u8> = (0..3_000_000_u32).flat_map(u32::to_le_bytes).collect();
    site.write("static/film.mp4", &film);
    let server = Server::start(&site, &[]);
    let part = |range: &str| server.ask("GET", "/film.mp4", &[("Range", range)]);
    let reply = part("bytes=5000000-5000003");
    assert_eq!(
        (reply.status, &*reply.body),
        (206, &film[5_000_000..5_000_004])
    );
    assert_eq!(
        reply.header("content-range"),
        "bytes 5000000-5000003/12000000"
    );
    assert_eq!(part("bytes=-4").body, film[film.len() - 4..]);
    assert_eq!(part("bytes=11999990-").body, film[11_999_990..]);
    assert_eq!(part("bytes=12000000-").status, 416);
    let whole = server.get("/film.mp4");
    assert_eq!(
        (whole.status, whole.header("accept-ranges")),
        (200, "bytes")
    );
    assert!(whole.body == film, "the whole film is not what was sent");
}

#[test]
fn no_address_leads_out_of_the_site() {
    let site = SiteTest::from_text(SITE);
    site.write("secret.txt", "SECRET");
    site.write("../secret.txt", "SECRET");
    let server = Server::start(&site, &[]);
    for path in [
        "/../secret.txt",
        "/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/articles/../../secret.txt",
        "/articles/%2e%2e%2f%2e%2e%2fsecret.txt",
        "/..%5csecret.txt",
        "/static/../secret.txt",
        "//secret.txt",
        "/secret.txt",
        "/content/articles/first.md",
        "/pamphlet.yaml",
        "/.pamphlet/documents",
        "/_pamphlet/../secret.txt",
        "/_pamphlet/..%2f..%2fsecret.txt",
        "/%00",
        "/\u{7f}",
    ] {
        let reply = server.get(path);
        assert!(
            matches!(reply.status, 400 | 404),
            "{path}: {}",
            reply.status
        );
        assert!(!reply.text().contains("SECRET"), "{path}");
    }
}

#[cfg(unix)]
#[test]
fn links_that_lead_out_of_the_site_are_not_followed() {
    use std::os::unix::fs::symlink;
    let site = SiteTest::from_text(SITE);
    site.write("../secret.txt", "SECRET");
    symlink("../../secret.txt", site.root().join("static/before.txt")).unwrap();
    let server = Server::start(&site, &[]);
    assert_eq!(server.get("/before.txt").status, 404);
    symlink("../../secret.txt", site.root().join("static/later.txt")).unwrap();
    assert_eq!(server.get("/later.txt").status, 404);
    // A file that was one when the site was looked at.
    site.write("static/turned.txt", "plain");
    assert_eq!(server.page("/turned.txt"), "plain");
    std::fs::remove_file(site.root().join("static/turned.txt")).unwrap();
    symlink("../../secret.txt", site.root().join("static/turned.txt")).unwrap();
    assert_eq!(server.get("/turned.txt").status, 404);
}

#[test]
fn headers_of_the_site_are_sent_and_allow_the_preview() {
    let site = SiteTest::from_text(SITE);
    let own = "title: Harbor\nheaders:\n  \"/*\":\n    Content-Security-Policy: default-src 'none'\n    X-Robots-Tag: noindex\n    Strict-Transport-Security: max-age=9\n    Cache-Control: max-age=99\n";
    site.write("pamphlet.yaml", own);
    let server = Server::start(&site, &[]);
    let reply = server.get("/articles/first/");
    assert_eq!(reply.header("x-robots-tag"), "noindex");
    assert_eq!(reply.header("cache-control"), "no-cache");
    assert_eq!(reply.header("strict-transport-security"), "");
    let policy = reply.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'; script-src 'nonce-"),
        "{policy}"
    );
    assert!(policy.ends_with("connect-src 'self'"), "{policy}");
}

/// A picture of one colour.
pub fn picture(shade: u8) -> Vec<u8> {
    let picture = pamphlet_image::Picture {
        width: 60,
        height: 40,
        channels: 3,
        pixels: vec![shade; 60 * 40 * 3],
        profile: None,
        drawing: false,
    };
    pamphlet_image::encode(&picture, pamphlet_image::Encoding::Png).unwrap()
}

#[test]
fn sizes_of_a_picture_are_made_when_a_browser_asks_for_them() {
    let site = SiteTest::from_text(SITE);
    let article =
        "---\ntitle: First\ndescription: One.\ndate: 2026-01-02\n---\n![Room](/room.png)\n";
    site.write("content/articles/first.md", article);
    site.write("static/room.png", picture(90));
    let server = Server::start(&site, &[]);
    let address = |page: &str| {
        let (_, rest) = page.split_once("/hashed/room.png.").unwrap();
        format!("/hashed/room.png.{}", rest.split(' ').next().unwrap())
    };
    let first = address(&server.page("/articles/first/"));
    let is_made = |at: &str| {
        let reply = server.get(at);
        assert_eq!(
            (reply.status, reply.header("content-type")),
            (200, "image/webp"),
            "{at}"
        );
        assert!(reply.body.starts_with(b"RIFF"));
    };
    is_made(&first);
    // What a build has swept from the cache is made again.
    std::fs::remove_dir_all(site.root().join(".pamphlet/images")).unwrap();
    is_made(&first);
    let digits = first.rsplit('.').nth(1).unwrap();
    let other = first.replace(digits, "0123456789abcdef");
    assert_eq!(server.get(&other).status, 404);
    assert_eq!(server.get("/hashed/../../pamphlet.yaml").status, 404);
    // With another picture the page names another address; what became of the old one is not for the tab.
    let mut tab = server.tab_with("/articles/first/", &[&first]);
    site.write("static/room.png", picture(91));
    let news = tab.until(|news| news["changed"] == true);
    assert_eq!(news["assets"], serde_json::json!([]));
    let second = address(&server.page("/articles/first/"));
    assert_ne!(second, first);
    is_made(&second);
    assert_eq!(server.get(&first).status, 404);
}

#[test]
fn every_file_of_a_search_is_served_under_the_policy_of_the_site() {
    let site = SiteTest::from_text(SITE);
    let server = Server::start(&site, &[]);
    let page = server.get("/search/");
    let policy = page.header("content-security-policy");
    assert!(policy.contains("script-src 'self' 'nonce-"), "{policy}");
    assert!(policy.contains("connect-src 'self'"), "{policy}");
    for name in ["index.json", "w0.json", "s0.json", "p0.json"] {
        let reply = server.get(&format!("/search/{name}"));
        assert_eq!(reply.status, 200, "{name}");
        assert!(
            serde_json::from_slice::<serde_json::Value>(&reply.body).is_ok(),
            "{name}"
        );
    }
}
