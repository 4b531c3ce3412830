//! A running preview, and requests to it byte by byte.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Message, WebSocket, client};

use crate::support::{CLOCK, SiteTest};

/// Longer than anything takes on a loaded machine; a test that waits so long has failed.
pub const LONG: Duration = Duration::from_secs(30);

/// A site with two articles, a style sheet and a template of its own.
pub const SITE: &str = "\
=== pamphlet.yaml
title: Harbor
=== content/_index.md
---
title: Home
---
=== content/articles/_index.md
---
title: Articles
---
=== content/articles/first.md
---
title: First
description: One.
date: 2026-01-02
---
The first text.
=== content/articles/second.md
---
title: Second
description: Two.
date: 2026-01-03
---
The second text.
=== static/site.css
body { color: black }
";

/// A preview that ends with the test.
pub struct Server {
    child: Child,
    /// What stands at the margin of each address: `127.0.0.1:40123`.
    pub host: String,
    lines: Receiver<String>,
    printed: String,
}

/// What was answered.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The value of a header; empty where it lacks.
    pub fn header(&self, name: &str) -> &str {
        let line = self.head.lines().find_map(|line| {
            let (known, value) = line.split_once(':')?;
            known.eq_ignore_ascii_case(name).then_some(value.trim())
        });
        line.unwrap_or_default()
    }
}

impl Server {
    pub fn start(site: &SiteTest, flags: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pamphlet"));
        command.arg("--root").arg(site.root()).arg("serve");
        if !flags.contains(&"--port") {
            command.args(["--port", "0"]);
        }
        if !flags.contains(&"--clock") {
            command.args(["--clock", CLOCK]);
        }
        Self::spawn(command.args(flags))
    }

    pub fn spawn(command: &mut Command) -> Self {
        let mut child = command
            .env_remove("SOURCE_DATE_EPOCH")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, lines) = channel();
        let out = BufReader::new(child.stdout.take().unwrap());
        let err = BufReader::new(child.stderr.take().unwrap());
        let to_err = sender.clone();
        std::thread::spawn(move || {
            out.lines()
                .map_while(Result::ok)
                .all(|l| sender.send(l).is_ok())
        });
        std::thread::spawn(move || {
            err.lines()
                .map_while(Result::ok)
                .all(|l| to_err.send(l).is_ok())
        });
        let mut server = Self {
            child,
            host: String::new(),
            lines,
            printed: String::new(),
        };
        let line = server.wait_for("Preview: http://");
        let address = line.split("http://").nth(1).unwrap();
        address
            .split('/')
            .next()
            .unwrap()
            .clone_into(&mut server.host);
        server
    }

    /// Waits until a line with that text is printed, and gives the line.
    #[track_caller]
    pub fn wait_for(&mut self, text: &str) -> String {
        let start = Instant::now();
        while start.elapsed() < LONG {
            if let Some(line) = self.printed.lines().find(|line| line.contains(text)) {
                return line.to_owned();
            }
            if let Ok(line) = self.lines.recv_timeout(Duration::from_millis(200)) {
                self.printed.push_str(&line);
                self.printed.push('\n');
            }
        }
        panic!("{text:?} was not printed, but:\n{}", self.printed);
    }

    /// All that was printed until now.
    pub fn printed(&mut self) -> String {
        while let Ok(line) = self.lines.try_recv() {
            self.printed.push_str(&line);
            self.printed.push('\n');
        }
        self.printed.clone()
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it has ended, and gives the exit status.
    #[track_caller]
    pub fn ended(&mut self) -> Option<i32> {
        let start = Instant::now();
        while start.elapsed() < LONG {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("it does not end");
    }

    pub fn get(&self, path: &str) -> Reply {
        self.ask("GET", path, &[])
    }

    /// The text of a page that is there.
    #[track_caller]
    pub fn page(&self, path: &str) -> String {
        let reply = self.get(path);
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        reply.text()
    }

    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Reply {
        let mut lines = String::new();
        if !headers.iter().any(|(name, _)| *name == "Host") {
            let _ = write!(lines, "Host: {}\r\n", self.host);
        }
        for (name, value) in headers {
            let _ = write!(lines, "{name}: {value}\r\n");
        }
        self.raw(&format!(
            "{method} {path} HTTP/1.1\r\n{lines}Connection: close\r\n\r\n"
        ))
    }

    /// Sends these bytes and reads until the connection is closed.
    pub fn raw(&self, request: &str) -> Reply {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        // A server that closes early resets the connection.
        let _ = stream.read_to_end(&mut bytes);
        let end = bytes.windows(4).position(|part| part == b"\r\n\r\n");
        let end = end.unwrap_or_else(|| panic!("no head: {}", String::from_utf8_lossy(&bytes)));
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Reply {
            status,
            head,
            body: bytes[end + 4..].to_vec(),
        }
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        stream
    }

    /// A tab that shows a page as it is now.
    #[track_caller]
    pub fn tab(&self, path: &str) -> Tab {
        self.tab_with(path, &[])
    }

    /// The same with files that the page uses.
    #[track_caller]
    pub fn tab_with(&self, path: &str, assets: &[&str]) -> Tab {
        let reply = self.get(path);
        for asset in assets {
            self.get(asset);
        }
        let mut tab = Tab::connect(self);
        let digest = digest_of(&reply.text());
        tab.say(&json!({"shows": {"path": path, "query": "", "digest": digest, "assets": assets}}));
        let news = tab.news();
        assert_eq!(news["changed"], false, "{news}");
        tab
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the script's element says of a page.
pub fn digest_of(html: &str) -> String {
    said_of(html, "data-digest")
}

/// An attribute of the script's element.
pub fn said_of(html: &str, attribute: &str) -> String {
    let (_, rest) = html.split_once(&format!(" {attribute}=\"")).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

/// A page without the preview's script, and without its leave to run in the page's own policy.
pub fn without_script(html: &str) -> String {
    let Some((before, rest)) = html.split_once("<script defer src=\"/_pamphlet/client.js\"") else {
        return html.to_owned();
    };
    let (_, after) = rest.split_once("</script>").unwrap();
    let before = match before.split_once(" 'nonce-") {
        Some((policy, rest)) => {
            let (nonce, rest) = rest.split_once('\'').unwrap();
            assert!(nonce.len() >= 32, "a nonce that can't be guessed: {nonce}");
            format!("{policy}{rest}")
        }
        None => before.to_owned(),
    };
    format!("{before}{after}")
}

/// An open tab.
pub struct Tab(WebSocket<TcpStream>);

impl Tab {
    pub fn connect(server: &Server) -> Self {
        let request = format!("ws://{}/_pamphlet/socket", server.host);
        let (socket, _) = client(request.into_client_request().unwrap(), server.connect()).unwrap();
        Self(socket)
    }

    pub fn say(&mut self, value: &Value) {
        self.0.send(Message::text(value.to_string())).unwrap();
    }

    /// The next thing that the tab is told.
    #[track_caller]
    pub fn news(&mut self) -> Value {
        loop {
            let message = self
                .0
                .read()
                .unwrap_or_else(|error| panic!("no news: {error}"));
            if let Message::Text(text) = message {
                let value: Value = serde_json::from_str(&text).unwrap();
                return value["news"].clone();
            }
        }
    }

    /// Reads news until some fit.
    #[track_caller]
    pub fn until(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        let start = Instant::now();
        loop {
            let news = self.news();
            if fits(&news) {
                return news;
            }
            assert!(start.elapsed() < LONG, "{news}");
        }
    }

    /// Whether the server has closed the connection, waiting for it.
    pub fn is_closed(&mut self) -> bool {
        loop {
            match self.0.read() {
                Ok(Message::Close(_)) | Err(_) => return true,
                Ok(_) => {}
            }
        }
    }
}
