//! Nobody who is slow keeps the preview from answering.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::server::{SITE, Server};
use crate::support::SiteTest;

/// How long an answer may take while others misuse the server; generous, for the machine may be loaded.
const SOON: Duration = Duration::from_secs(5);

#[track_caller]
fn answers_soon(server: &Server) {
    let start = Instant::now();
    assert!(server.page("/articles/first/").contains("The first text."));
    assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
}

#[test]
fn a_thousand_slow_connections_do_not_stop_it_from_answering() {
    let site = SiteTest::from_text(SITE);
    let server = Server::start(&site, &[]);
    answers_soon(&server);
    let mut slow: Vec<TcpStream> = Vec::new();
    for n in 0..1000 {
        let mut stream = server.connect();
        // Some send half a request, some nothing at all.
        if n % 2 == 0 {
            let _ = stream.write_all(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ");
        }
        slow.push(stream);
        if n % 100 == 99 {
            answers_soon(&server);
        }
    }
    for stream in &mut slow {
        let _ = stream.write_all(b"x");
    }
    answers_soon(&server);
    assert!(server.get("/_pamphlet/").status == 200);
}

#[test]
fn those_who_do_not_read_what_they_asked_for_do_not_either() {
    let site = SiteTest::from_text(SITE);
    site.write("static/film.mp4", vec![7; 8_000_000]);
    let server = Server::start(&site, &[]);
    let mut slow: Vec<TcpStream> = Vec::new();
    for _ in 0..300 {
        let mut stream = server.connect();
        let request = format!("GET /film.mp4 HTTP/1.1\r\nHost: {}\r\n\r\n", server.host);
        let _ = stream.write_all(request.as_bytes());
        slow.push(stream);
    }
    answers_soon(&server);
    let film = server.get("/film.mp4");
    assert_eq!(
        (film.status, film.body.len()),
        (200, 8_000_000),
        "{}",
        film.head
    );
}

#[test]
fn a_request_without_an_end_is_refused() {
    let site = SiteTest::from_text(SITE);
    let server = Server::start(&site, &[]);
    let mut stream = server.connect();
    let _ = stream.write_all(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n");
    for _ in 0..200 {
        if stream.write_all(&[b'x'; 4096]).is_err() {
            break;
        }
    }
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    assert!(!String::from_utf8_lossy(&answer).contains("200 OK"));
    answers_soon(&server);
}

#[test]
fn many_requests_on_one_connection_are_answered() {
    let site = SiteTest::from_text(SITE);
    let server = Server::start(&site, &[]);
    let mut stream = server.connect();
    for _ in 0..50 {
        let request = format!("HEAD /site.css HTTP/1.1\r\nHost: {}\r\n\r\n", server.host);
        stream.write_all(request.as_bytes()).unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            head.push(byte[0]);
        }
        assert!(head.starts_with(b"HTTP/1.1 200"));
    }
}
