//! Pages of strangers can't use a browser to look into the preview.

use crate::server::{SITE, Server};
use crate::support::SiteTest;

const SOCKET: [(&str, &str); 4] = [
    ("Connection", "Upgrade"),
    ("Upgrade", "websocket"),
    ("Sec-WebSocket-Version", "13"),
    ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
];

fn socket_status(server: &Server, more: &[(&str, &str)]) -> String {
    use std::fmt::Write as _;
    use std::io::{Read, Write};
    let mut lines = String::new();
    for (name, value) in SOCKET.iter().chain(more) {
        let _ = write!(lines, "{name}: {value}\r\n");
    }
    let mut stream = server.connect();
    let request = format!("GET /_pamphlet/socket HTTP/1.1\r\n{lines}\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut head = [0; 600];
    let n = stream.read(&mut head).unwrap();
    String::from_utf8_lossy(&head[..n]).into_owned()
}

#[test]
fn a_name_that_a_stranger_points_here_is_refused() {
    let site = SiteTest::from_text(SITE);
    let server = Server::start(&site, &[]);
    let status = |host: &str| server.ask("GET", "/", &[("Host", host)]).status;
    for host in ["localhost:1", "127.0.0.1", "[::1]:80", "preview.localhost"] {
        assert_eq!(status(host), 200, "{host}");
    }
    for host in [
        "evil.example",
        "evil.example:1111",
        "localhost.evil.example",
        "",
    ] {
        assert_eq!(status(host), 403, "{host}");
    }
    let refused = server.ask("GET", "/articles/first/", &[("Host", "evil.example")]);
    assert!(!refused.text().contains("first text"));
    let absolute = server
        .raw("GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    assert_eq!(absolute.status, 403);
    let none = server.raw("GET / HTTP/1.0\r\n\r\n");
    assert_eq!(none.status, 403);
}

#[test]
fn the_host_of_the_base_url_that_was_given_is_known() {
    let site = SiteTest::from_text(SITE);
    let server = Server::start(&site, &["-u", "https://preview.harbor.example:8443/x/"]);
    let status = |host: &str| server.ask("GET", "/x/", &[("Host", host)]).status;
    assert_eq!(status("preview.harbor.example:8443"), 200);
    assert_eq!(status("harbor.example"), 403);
}

#[test]
fn a_socket_of_a_page_elsewhere_is_refused() {
    let site = SiteTest::from_text(SITE);
    let server = Server::start(&site, &[]);
    let own = format!("http://{}", server.host);
    let good = socket_status(&server, &[("Host", &server.host), ("Origin", &own)]);
    assert!(good.starts_with("HTTP/1.1 101 "), "{good}");
    // The value that RFC 6455 works out for this key.
    assert!(good.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), "{good}");
    for origin in ["http://evil.example", "http://127.0.0.1:1", "null"] {
        let answer = socket_status(&server, &[("Host", &server.host), ("Origin", origin)]);
        assert!(answer.starts_with("HTTP/1.1 403 "), "{origin}: {answer}");
    }
    let rebound = [("Host", "evil.example"), ("Origin", "http://evil.example")];
    assert!(socket_status(&server, &rebound).starts_with("HTTP/1.1 403 "));
}

#[test]
fn the_writers_page_is_for_the_preview_alone() {
    let site = SiteTest::from_text(SITE);
    let server = Server::start(&site, &[]);
    let foreign = [("Origin", "http://evil.example")];
    assert_eq!(server.ask("GET", "/_pamphlet/", &foreign).status, 403);
    let reply = server.get("/_pamphlet/");
    assert_eq!(reply.header("cross-origin-resource-policy"), "same-origin");
    assert!(
        reply
            .header("content-security-policy")
            .starts_with("default-src 'none'")
    );
}

#[test]
fn what_is_no_request_of_the_socket_is_refused_and_harms_nobody() {
    let site = SiteTest::from_text(SITE);
    let server = Server::start(&site, &[]);
    let half = [("Upgrade", "websocket"), ("Connection", "Upgrade")];
    assert_eq!(server.ask("GET", "/_pamphlet/socket", &half).status, 400);
    assert_eq!(server.ask("GET", "/", &SOCKET).status, 400);
    assert_eq!(server.get("/_pamphlet/socket").status, 404);
    let mut tab = crate::server::Tab::connect(&server);
    tab.say(&serde_json::json!("nonsense"));
    tab.say(&serde_json::json!({"shows": {"path": ["x"], "assets": "y"}}));
    tab.news();
    server.page("/");
}
