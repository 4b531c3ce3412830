//! The program around the preview: ports, browser, end.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::process::Command;
use std::time::Duration;

use crate::hosting::picture;
use crate::server::{LONG, SITE, Server, Tab};
use crate::support::SiteTest;

/// A port that is taken for as long as what is given lives, the next one being free most likely.
fn taken() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}

#[test]
fn a_port_that_is_taken_is_followed_by_the_next_one() {
    let site = SiteTest::from_text(SITE);
    let (_held, port) = taken();
    let server = Server::start(&site, &["--port", &port.to_string()]);
    let own: u16 = server.host.rsplit(':').next().unwrap().parse().unwrap();
    assert!(own > port && own <= port + 100, "{own} after {port}");
}

#[test]
fn no_other_port_is_tried_if_none_is_wanted() {
    let site = SiteTest::from_text(SITE);
    let (_held, port) = taken();
    let output = Command::new(env!("CARGO_BIN_EXE_pamphlet"))
        .arg("--root")
        .arg(site.root())
        .args(["serve", "--no-port-append", "-p", &port.to_string()])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(4));
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        said,
        format!("error: the port {port} is taken; choose another with --port\n")
    );
}

#[test]
fn wrong_usage_is_said_before_anything_is_served() {
    let site = SiteTest::from_text(SITE);
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_pamphlet"))
            .arg("--root")
            .arg(site.root())
            .args(arguments)
            .output()
            .unwrap();
        output.status.code()
    };
    assert_eq!(run(&["serve", "--base-url", "nonsense"]), Some(2));
    assert_eq!(run(&["serve", "--interface", "nowhere"]), Some(2));
    assert_eq!(run(&["serve", "--clock", "tomorrow"]), Some(2));
    assert_eq!(run(&["--root", "no-such-folder", "serve"]), Some(2));
}

#[cfg(unix)]
#[test]
fn it_ends_cleanly_when_it_is_told_to() {
    for signal in ["-INT", "-TERM"] {
        let site = SiteTest::from_text(SITE);
        let mut server = Server::start(&site, &[]);
        let mut tab = Tab::connect(&server);
        let _slow = server.connect();
        server.page("/");
        let killed = Command::new("kill")
            .args([signal, &server.pid().to_string()])
            .status();
        assert!(killed.unwrap().success());
        assert!(tab.is_closed());
        assert_eq!(server.ended(), Some(0));
        server.wait_for("Preview stopped.");
    }
}

/// A preview that is killed while it reads what was just saved and makes pictures: nothing but its cache was written, and
/// whatever stands there, the next preview and the next build are right.
#[test]
fn one_that_is_killed_leaves_no_half_file_and_nothing_outside_of_its_cache() {
    let site = SiteTest::from_text(SITE);
    let article = |text: &str| format!("---\ntitle: First\n---\n{text} ![Room](/room.png)\n");
    for round in 0..12_u8 {
        site.write(
            "content/articles/first.md",
            article(&format!("Round {round}.")),
        );
        site.write("static/room.png", picture(40 + round));
        let sources = site.sources();
        let server = Server::start(&site, &[]);
        let page = server.page("/articles/first/");
        assert!(page.contains(&format!("Round {round}.")), "{page}");
        let made = page
            .split("/hashed/")
            .skip(1)
            .map(|rest| rest.split([' ', '"']).next().unwrap());
        let made: Vec<String> = made.map(|name| format!("/hashed/{name}")).collect();
        std::thread::scope(|scope| {
            for address in &made {
                // What it answers when it is killed is nothing to ask for.
                let request = format!("GET {address} HTTP/1.1\r\nHost: {}\r\n\r\n", server.host);
                let mut stream = server.connect();
                scope.spawn(move || {
                    let _ = stream.write_all(request.as_bytes());
                    let _ = stream.read(&mut [0; 1024]);
                });
            }
            // Each round a little later: before, within and after the making of files.
            std::thread::sleep(Duration::from_micros(u64::from(round) * 900));
            Command::new("kill")
                .args(["-KILL", &server.pid().to_string()])
                .status()
                .unwrap();
        });
        drop(server);
        assert!(
            site.sources() == sources,
            "round {round}: a source was changed, or a file came"
        );
        assert!(!site.root().join("public").exists());
        if round % 3 == 2 {
            let copy = site.copy();
            assert_eq!(site.build(&[]).status, 0);
            assert_eq!(copy.build(&["--clean"]).status, 0);
            assert!(site.published() == copy.published(), "round {round}");
            std::fs::remove_dir_all(site.root().join("public")).unwrap();
        }
    }
}

#[test]
fn the_browser_is_opened_at_the_preview() {
    let site = SiteTest::from_text(SITE);
    let note = site.root().join("opened");
    let browser = site.root().join("browser.sh");
    site.write(
        "browser.sh",
        format!("#!/bin/sh\necho \"$1\" > {}\n", note.display()),
    );
    let made = Command::new("chmod").arg("+x").arg(&browser).status();
    assert!(made.unwrap().success());
    let mut command = Command::new(env!("CARGO_BIN_EXE_pamphlet"));
    command
        .arg("--root")
        .arg(site.root())
        .args(["server", "-p", "0", "-O"]);
    let server = Server::spawn(command.env("BROWSER", &browser));
    let start = std::time::Instant::now();
    loop {
        let opened = std::fs::read_to_string(&note).unwrap_or_default();
        if opened.trim() == format!("http://{}/", server.host) {
            return;
        }
        assert!(start.elapsed() < LONG, "{opened}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn only_this_computer_is_listened_to_unless_another_interface_is_given() {
    let site = SiteTest::from_text(SITE);
    let server = Server::start(&site, &[]);
    assert!(server.host.starts_with("127.0.0.1:"), "{}", server.host);
    let mut server = Server::start(&site, &["-i", "0.0.0.0"]);
    server.wait_for("Other devices in your network: http://");
    assert!(server.host.starts_with("127.0.0.1:"), "{}", server.host);
    // Who is not at this computer is not told where its files are.
    let mut tab = Tab::connect(&server);
    tab.say(&serde_json::json!({"shows": {"path": "/articles/first/"}}));
    let bar = tab.news()["bar"].clone();
    assert_eq!(bar["file"], "content/articles/first.md");
    assert!(bar["full"].is_null(), "{bar}");
}
