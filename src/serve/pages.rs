//! An address becomes what is sent: a page or file of the site with the preview's script, or a page of the preview.

use std::sync::Arc;

use super::board::{Board, Shown};
use super::exchange::{Ask, Body, OWN, Reply};
use super::inject::Mark;
use super::{facts, findings_page, headers, inject, media, shell, writers_page};
use crate::address::decode;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::pipeline::session::{Answer, Bytes, Served};
use crate::read;
use crate::site::outputs::Subject;

/// What stands at an address.
pub(super) enum Found {
    /// An output of the site, with this status.
    Output(u16, Arc<Served>),
    /// Something elsewhere.
    Redirect(String),
    /// Nothing that could be shown.
    Nothing(u16),
    /// A page of the preview.
    Own(String),
}

/// The preview's own files.
const FILES: &[(&str, &str, &str)] = &[
    (
        "writers.css",
        "text/css; charset=utf-8",
        concat!(
            include_str!("client/tokens.css"),
            include_str!("client/writers.css"),
            include_str!("client/findings.css")
        ),
    ),
    (
        "writers.js",
        "text/javascript; charset=utf-8",
        include_str!("client/writers.js"),
    ),
];

/// The style of what the script puts over a page.
const STYLE: &str = concat!(
    include_str!("client/tokens.css"),
    include_str!("client/overlay.css"),
    include_str!("client/findings.css")
);

/// What stands at an address.
pub(super) fn find(shown: &Shown, board: &Board, path: &str, query: &str) -> Found {
    if let Some(own) = path.strip_prefix(OWN) {
        return match own {
            "" => Found::Own(writers_page::html(shown, board, query)),
            "findings" => Found::Own(findings_page::html(shown, board, query)),
            _ => Found::Nothing(404),
        };
    }
    let Some(preview) = &shown.preview else {
        return Found::Nothing(500);
    };
    match preview.answer(path) {
        Answer::Output(served) if !can_be_shown(&served) => Found::Nothing(500),
        Answer::Output(served) => Found::Output(200, served),
        Answer::Redirect(to) => Found::Redirect(to),
        Answer::Missing(_) if preview.stage.is_none() => Found::Nothing(500),
        Answer::Missing(Some(served)) if can_be_shown(&served) => Found::Output(404, served),
        Answer::Missing(_) => Found::Nothing(404),
    }
}

/// Whether there is something to show: a page that could not be rendered, now or ever, is empty.
fn can_be_shown(served: &Served) -> bool {
    let empty = matches!(&served.bytes, Bytes::Made(bytes) if bytes.is_empty());
    served.stale || !empty || !crate::diagnostic::has_errors(&served.findings)
}

impl Found {
    /// Stands for what is shown: equal for equal pages.
    pub(super) fn digest(&self) -> String {
        match self {
            Self::Output(200, served) => served.digest.short(),
            Self::Output(status, served) => format!("{status}-{}", served.digest.short()),
            Self::Redirect(to) => format!("to-{to}"),
            Self::Nothing(status) => format!("nothing-{status}"),
            Self::Own(html) => Digest::of(html.as_bytes()).short(),
        }
    }

    /// What came up while it was made.
    pub(super) fn findings(&self) -> &[Diagnostic] {
        match self {
            Self::Output(_, served) => &served.findings,
            _ => &[],
        }
    }
}

/// What is sent for a request.
pub(super) fn reply(shown: &Shown, board: &Board, ask: &Ask) -> Reply {
    if let Some(name) = ask.path.strip_prefix(OWN)
        && let Some(reply) = own_file(name, ask)
    {
        return reply;
    }
    if ask.path == OWN.trim_end_matches('/') {
        return Reply::redirect(OWN);
    }
    let found = find(shown, board, &ask.path, &ask.query);
    let digest = found.digest();
    board.found(found.findings());
    match found {
        Found::Output(status, served) => output(shown, board, ask, (status, &digest), &served),
        Found::Redirect(to) if ask.query.is_empty() => Reply::redirect(&to),
        Found::Redirect(to) => Reply::redirect(&format!("{to}?{}", ask.query)),
        Found::Nothing(status) => {
            let html = shell::html(shown, board, status, &ask.path);
            Reply::own_page(status, &with_script(html.as_bytes(), board, &digest))
        }
        Found::Own(html) => {
            let tag = format!("{digest}-{}", board.setup.run);
            Reply::own_page(200, &with_script(html.as_bytes(), board, &digest)).settled(ask, &tag)
        }
    }
    .with("Cross-Origin-Resource-Policy", "same-origin")
}

fn with_script(html: &[u8], board: &Board, digest: &str) -> String {
    let mark = Mark {
        digest,
        file: None,
        nonce: &board.setup.run,
    };
    String::from_utf8_lossy(&inject::script(html, mark)).into_owned()
}

fn own_file(name: &str, ask: &Ask) -> Option<Reply> {
    if name == "client.js" {
        return Some(file(
            ask,
            "text/javascript; charset=utf-8",
            &client_script(),
        ));
    }
    let (_, kind, text) = FILES.iter().find(|(known, ..)| *known == name)?;
    Some(file(ask, kind, text))
}

fn file(ask: &Ask, kind: &str, text: &str) -> Reply {
    let digest = Digest::of(text.as_bytes()).short();
    let body = Body::Bytes(text.as_bytes().into());
    Reply::new(200, kind, body)
        .with("Cross-Origin-Resource-Policy", "same-origin")
        .settled(ask, &digest)
}

/// The script with the style sheet that it puts into its own part of the page.
fn client_script() -> String {
    let style = serde_json::Value::from(STYLE).to_string();
    include_str!("client/client.js")
        .replace("\"STYLE\"", &style)
        .replace("\"VERSION\"", &format!("\"{}\"", client_version()))
}

/// Stands for the script: an open tab with another one loads itself anew.
pub(super) fn client_version() -> String {
    let text = format!("{}{STYLE}", include_str!("client/client.js"));
    Digest::of(text.as_bytes()).short()
}

/// An output of the site as a host would send it.
fn output(
    shown: &Shown,
    board: &Board,
    ask: &Ask,
    (status, digest): (u16, &str),
    served: &Served,
) -> Reply {
    let kind = media::of(served.planned.path.as_str());
    board.note_sent(&ask.path, digest);
    let (body, tag) = match &served.bytes {
        Bytes::Made(bytes)
            if media::is_page(kind) && !matches!(served.planned.subject, Subject::Alias(_)) =>
        {
            let file = facts::file_of(shown, &ask.path);
            let mark = Mark {
                digest,
                file: file.as_deref(),
                nonce: &board.setup.run,
            };
            let html = inject::script(bytes, mark);
            (
                Body::Bytes(html.into()),
                format!("{digest}-{}", board.setup.run),
            )
        }
        Bytes::Made(bytes) => (Body::Bytes(bytes.clone()), digest.to_owned()),
        Bytes::File(path) => match read::open(&board.setup.root, path) {
            Some(opened) => {
                let tag = Digest::of_value(&opened.stamp).short();
                let body = Body::File {
                    path: opened.path,
                    from: 0,
                    len: opened.stamp.len,
                };
                (body, tag)
            }
            None => return Reply::text(404, "This file can't be read.\n"),
        },
    };
    let mut reply = Reply::new(status, kind, body);
    for (name, value) in headers::of(shown.rules(), &decode(&ask.path)) {
        reply = if name.eq_ignore_ascii_case("content-security-policy") {
            reply.with(name, &inject::policy(value, &board.setup.run))
        } else {
            reply.set(name, value)
        };
    }
    reply.settled(ask, &tag)
}
