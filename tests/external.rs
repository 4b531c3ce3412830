//! `pamphlet check --external` against servers on this computer: which links are good, moved, gone or unknown.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may end with a panic: that is how it fails"
)]

#[expect(
    clippy::allow_attributes,
    reason = "what is dead differs from one test binary to the next"
)]
#[allow(dead_code, reason = "each test binary uses its own part")]
mod support;

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::Value;
use support::{CLOCK, SiteTest};

/// A server on a loopback address of its own, which answers by path and keeps what it was asked.
struct Server {
    origin: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// `answer` gives the head of an answer for a method and a path.
    fn new(answer: fn(&str, &str) -> String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let seen = asked.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let seen = seen.clone();
                thread::spawn(move || serve(stream, answer, &seen));
            }
        });
        Self { origin, asked }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn serve(mut stream: TcpStream, answer: fn(&str, &str) -> String, seen: &Mutex<Vec<String>>) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let Some(Ok(first)) = lines.next() else {
        return;
    };
    for line in lines.by_ref().map_while(Result::ok) {
        if line.is_empty() {
            break;
        }
    }
    let mut words = first.split(' ');
    let (method, path) = (words.next().unwrap(), words.next().unwrap());
    seen.lock().unwrap().push(format!("{method} {path}"));
    let head = answer(method, path.split('?').next().unwrap());
    let _ = write!(
        stream,
        "HTTP/1.1 {head}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    );
}

fn by_path(method: &str, path: &str) -> String {
    match (method, path) {
        (_, "/gone") => "410 Gone".into(),
        (_, "/missing") | ("HEAD", "/head-lies") => "404 Not Found".into(),
        (_, "/forbidden") => "403 Forbidden".into(),
        (_, "/broken") => "500 Internal Server Error".into(),
        ("HEAD", "/no-head") => "405 Method Not Allowed".into(),
        (_, "/moved") => "301 Moved Permanently\r\nLocation: /here".into(),
        (_, "/lent") => "302 Found\r\nLocation: /here".into(),
        (_, "/moved-to-nothing") => "308 Permanent Redirect\r\nLocation: missing".into(),
        (_, "/round") => "301 Moved Permanently\r\nLocation: /round".into(),
        _ => "200 OK".into(),
    }
}

/// A site with one article of that text.
fn site(text: &str) -> SiteTest {
    let site =
        SiteTest::from_text("=== pamphlet.yaml\ntitle: T\nbase_url: https://clinic.example\n");
    site.write(
        "content/a.md",
        format!("---\ntitle: A\ndate: 2025-03-01\n---\n{text}\n"),
    );
    site
}

/// Findings as `rule line message`, and what was said beside them.
fn check(site: &SiteTest, flags: &[&str]) -> (i32, Vec<String>, Value, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_pamphlet"))
        .arg("--root")
        .arg(site.root())
        .args(["check", "--external", "--format", "json", "--clock", CLOCK])
        .args(flags)
        .env_remove("SOURCE_DATE_EPOCH")
        .env_remove("http_proxy")
        .env_remove("HTTP_PROXY")
        .env_remove("ALL_PROXY")
        .env_remove("all_proxy")
        .output()
        .unwrap();
    let printed: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    let all = printed["findings"].as_array().unwrap();
    let external = all
        .iter()
        .filter(|f| f["rule"].as_str().unwrap().starts_with("link-external"));
    let lines = external.map(|f| {
        format!(
            "{} {} {}",
            f["rule"].as_str().unwrap(),
            f["line"],
            f["message"].as_str().unwrap()
        )
    });
    (
        output.status.code().unwrap(),
        lines.collect(),
        printed.clone(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

const ALLOW: &[&str] = &["--external-private"];

/// Path, rule and message of each link of [`each_answer_is_told_for_what_it_is`]; no rule where nothing is said.
const ANSWERS: [(&str, &str, &str); 11] = [
    ("/good", "", ""),
    (
        "/gone",
        "broken",
        "leads nowhere: its server says 410 (gone for good)",
    ),
    (
        "/missing",
        "broken",
        "leads nowhere: its server says 404 (not found)",
    ),
    (
        "/forbidden",
        "unknown",
        "could not be checked: its server says 403 (not for programs, or not for everyone)",
    ),
    (
        "/broken",
        "unknown",
        "could not be checked: its server says 500 (trouble of its own)",
    ),
    ("/no-head", "", ""),
    ("/head-lies", "", ""),
    ("/moved", "moved", "has moved for good to `SERVER/here`"),
    ("/lent", "", ""),
    (
        "/moved-to-nothing",
        "broken",
        "leads nowhere: its server says 404 (not found)",
    ),
    (
        "/round",
        "unknown",
        "could not be checked: its server sends on more than 5 times",
    ),
];

#[test]
fn each_answer_is_told_for_what_it_is() {
    let server = Server::new(by_path);
    let at = |path: &str| format!("{}{path}", server.origin);
    let mut text = String::new();
    let mut expected = Vec::new();
    // The text starts in line 5, and a line without words follows each link.
    for (line, (path, rule, message)) in (5..).step_by(2).zip(ANSWERS) {
        let _ = writeln!(text, "[{path}]({})\n", at(path));
        let message = message.replace("SERVER", &server.origin);
        if !rule.is_empty() {
            expected.push(format!(
                "link-external-{rule} {line} `{}` {message}",
                at(path)
            ));
        }
    }
    let site = site(&text);
    let (status, found, printed, stderr) = check(&site, ALLOW);
    assert_eq!(found, expected, "{stderr}");
    assert_eq!(
        status, 0,
        "a broken link to another site keeps nothing from being published"
    );
    assert!(
        stderr.contains("Asked 11 addresses of other sites"),
        "{stderr}"
    );
    let all = printed["findings"].as_array().unwrap();
    let gone = all.iter().find(|f| f["line"] == 7).unwrap();
    // `[/gone](` are eight characters: the address starts in column 9.
    assert_eq!(gone["column"], 9);
    assert_eq!(gone["end_column"], 9 + at("/gone").len());
    let asked = server.asked();
    for path in ["GET /no-head", "GET /head-lies"] {
        assert!(asked.contains(&path.to_owned()), "{asked:?}");
    }
    assert!(!asked.contains(&"GET /good".to_owned()), "{asked:?}");
}

#[test]
fn what_is_known_is_not_asked_again_and_only_a_failure_is_after_an_hour() {
    let server = Server::new(by_path);
    let site = site(&format!(
        "[a]({0}/good) [b]({0}/good#part) [c]({0}/missing)",
        server.origin
    ));
    check(&site, ALLOW);
    assert_eq!(
        server.asked(),
        ["HEAD /good", "HEAD /missing", "GET /missing"]
    );
    let (_, found, _, stderr) = check(&site, ALLOW);
    assert_eq!(server.asked().len(), 3);
    assert_eq!(found.len(), 1);
    assert!(
        stderr.contains("2 answers are from earlier runs"),
        "{stderr}"
    );
}

#[test]
fn without_the_flag_nobody_is_asked() {
    let server = Server::new(by_path);
    let site = site(&format!("[a]({}/missing)", server.origin));
    let output = Command::new(env!("CARGO_BIN_EXE_pamphlet"))
        .arg("--root")
        .arg(site.root())
        .arg("check")
        .output()
        .unwrap();
    assert!(output.status.success());
    assert_eq!(server.asked(), Vec::<String>::new());
}

#[test]
fn a_private_address_is_not_asked_also_not_after_a_redirect() {
    let server = Server::new(by_path);
    let site = site(&format!(
        "[a]({}/good)\n\n[b](http://localhost:1/)\n\n[c](http://[::1]:1/)",
        server.origin
    ));
    let (_, found, _, _) = check(&site, &[]);
    assert_eq!(found.len(), 3, "{found:?}");
    for finding in &found {
        assert!(
            finding.starts_with("link-external-broken") && finding.contains("a private network"),
            "{finding}"
        );
    }
    assert_eq!(server.asked(), Vec::<String>::new());
}

#[test]
fn a_name_that_no_server_has_leads_nowhere() {
    let server = Server::new(by_path);
    let site = site(&format!(
        "[a](https://clinic.invalid/x) [b]({}/good)",
        server.origin
    ));
    let (_, found, _, _) = check(&site, ALLOW);
    assert_eq!(
        found,
        [
            "link-external-broken 5 `https://clinic.invalid/x` leads nowhere: there is no server named `clinic.invalid`"
        ]
    );
}

#[test]
fn a_computer_without_a_network_says_so_and_blames_no_link() {
    let site = site("[a](https://one.invalid/) [b](https://two.invalid/)");
    let (status, found, _, stderr) = check(&site, ALLOW);
    assert_eq!((status, found.len()), (4, 0));
    assert!(stderr.contains("no network"), "{stderr}");
}

#[test]
fn links_are_found_in_front_matter_settings_people_and_shortcodes() {
    let server = Server::new(by_path);
    let gone = format!("{}/gone", server.origin);
    let site = site("Text.");
    site.write("pamphlet.yaml", format!("title: T\nbase_url: https://clinic.example\nclinic:\n  name: C\n  booking_url: {gone}?book\nmenus:\n  main:\n    - {{name: M, url: \"{gone}?menu\"}}\n"));
    site.write(
        "data/people.yaml",
        format!("lee:\n  name: Lee\n  url: {gone}?lee\n"),
    );
    site.write("content/a.md", format!("---\ntitle: A\ndate: 2025-03-01\nauthors: [lee]\nreferences:\n  - {{title: R, url: \"{gone}?cited\"}}\n---\n\n{{{{ video(url=\"{gone}?video\", title=\"V\") }}}}\n"));
    let (_, _, printed, stderr) = check(&site, ALLOW);
    let all = printed["findings"].as_array().unwrap();
    let places: Vec<String> = all
        .iter()
        .filter(|f| f["rule"] == "link-external-unknown" || f["rule"] == "link-external-broken")
        .map(|f| {
            format!(
                "{}:{}:{}",
                f["file"].as_str().unwrap(),
                f["line"],
                f["column"]
            )
        })
        .collect();
    assert_eq!(
        places,
        [
            "content/a.md:6:22",
            "content/a.md:9:15",
            "data/people.yaml:3:8",
            "pamphlet.yaml:5:16",
            "pamphlet.yaml:8:23"
        ],
        "{stderr}"
    );
}

#[test]
fn the_settings_weigh_the_rules_and_paths_narrow_the_links() {
    let server = Server::new(by_path);
    let site = site(&format!("[a]({}/missing)", server.origin));
    site.write(
        "content/b.md",
        format!("---\ntitle: B\n---\n[b]({}/gone)\n", server.origin),
    );
    let file = site.root().join("content/b.md");
    let (_, found, _, _) = check(&site, &["--external-private", file.to_str().unwrap()]);
    assert_eq!(found.len(), 1);
    assert_eq!(server.asked(), ["HEAD /gone", "GET /gone"]);
    site.write("pamphlet.yaml", "title: T\nbase_url: https://clinic.example\ncheck: {rules: {link-external-broken: error}}\n");
    let (status, _, _, _) = check(&site, ALLOW);
    assert_eq!(status, 1);
}

#[test]
fn a_waiver_holds_and_is_not_called_unused_in_a_run_that_asks_nobody() {
    let server = Server::new(by_path);
    let site = site(&format!(
        "<!-- pamphlet-allow link-external-broken: an example of a dead link -->\n\n[a]({}/missing)",
        server.origin
    ));
    let (_, found, _, _) = check(&site, ALLOW);
    assert_eq!(found, Vec::<String>::new());
    let output = Command::new(env!("CARGO_BIN_EXE_pamphlet"))
        .arg("--root")
        .arg(site.root())
        .args(["check", "--format", "json"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(!said.contains("waiver-unused"), "{said}");
}

/// Each link to another site that is said to be gone, as `file:line:column address`, the server's origin left out.
fn gone_at(printed: &Value, server: &Server) -> Vec<String> {
    let all = printed["findings"].as_array().unwrap().iter();
    let gone = all.filter(|f| f["rule"] == "link-external-broken");
    gone.map(|f| {
        let message = f["message"].as_str().unwrap();
        let url = message.split('`').nth(1).unwrap();
        let file = f["file"].as_str().unwrap();
        let path = url.strip_prefix(&server.origin).unwrap();
        format!("{file}:{}:{} {path}", f["line"], f["column"])
    })
    .collect()
}

#[test]
fn links_that_no_article_holds_are_found_on_the_pages_and_traced_to_the_file_that_a_person_edits() {
    let server = Server::new(|_, _| "404 Not Found".into());
    let origin = &server.origin;
    let site = site("{{ map(city=\"Springfield\") }}\n\n{{ chip() }}");
    site.write(
        "pamphlet.yaml",
        format!("title: T\nbase_url: https://clinic.example\nextra:\n  portal: {origin}/portal\n"),
    );
    site.write(
        "data/partners.yaml",
        format!("- url: {origin}/data#hours\n"),
    );
    site.write(
        "templates/page.html",
        format!(
            "<!doctype html><html lang=\"en\"><title>T</title>\n<a href=\"{{{{ config.extra.portal }}}}\">P</a>\n\
             {{% for p in load_data(path=\"data/partners.yaml\") %}}<a href='{{{{ p.url }}}}'>D</a>{{% endfor %}}\n\
             <img src=\"{origin}/logo.png?a=1&amp;b=2\" alt=\"\">\n{{{{ page.content }}}}\n\
             <a href=\"https://clinic.example/\">own</a> <link rel=\"preconnect\" href=\"{origin}/hint\">"
        ),
    );
    site.write(
        "templates/shortcodes/map.html",
        format!("<a href=\"{origin}/map?q={{{{ city }}}}&amp;z=9\">Map</a>"),
    );
    site.write(
        "templates/shortcodes/chip.html",
        format!("<a href=\"{origin}/chip\">Chip</a>"),
    );
    let (status, _, printed, stderr) = check(&site, ALLOW);
    assert_eq!(status, 0, "{stderr}");
    assert_eq!(
        gone_at(&printed, &server),
        [
            // The name of the call: its template is right for other towns.
            "content/a.md:5:4 /map?q=Springfield&z=9",
            "data/partners.yaml:1:8 /data",
            "pamphlet.yaml:4:11 /portal",
            "templates/page.html:4:11 /logo.png?a=1&b=2",
            "templates/shortcodes/chip.html:1:10 /chip",
        ],
        "{stderr}"
    );
}

#[test]
fn a_link_that_is_written_in_other_signs_than_the_page_shows_is_found_and_asked_once() {
    let server = Server::new(|_, _| "404 Not Found".into());
    let origin = &server.origin;
    let site = site(&format!(
        "[a]({origin}/m\u{fc}?a=1&amp;b=2) <a href='{origin}/raw'>b</a>\n\n[c]: {origin}/by-name\n\n[c] and [c] again"
    ));
    let (_, _, printed, stderr) = check(&site, ALLOW);
    assert_eq!(
        gone_at(&printed, &server)
            .iter()
            .map(|line| line.split(' ').nth(1).unwrap())
            .collect::<Vec<_>>(),
        ["/m%C3%BC?a=1&b=2", "/raw", "/by-name"],
        "{stderr}"
    );
    let asked = server.asked();
    assert_eq!(asked.len(), 6, "{asked:?}");
    assert!(
        asked.contains(&"GET /m%C3%BC?a=1&b=2".to_owned()),
        "{asked:?}"
    );
}
