//! Connections become requests, and replies become bytes. The only file that names the HTTP library.
//!
//! It knows no site: what a request is answered with `pages` decides, on threads of their own.

use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Bytes, Frame, Incoming, SizeHint};
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};

use super::board::Board;
use super::connections::{Connections, Paced, Pulse};
use super::exchange::{Ask, Body, Method, OWN, Reply};
use super::{pages, socket};
use crate::read;

/// How long a request's head may take.
const HEAD: Duration = Duration::from_secs(10);
/// The longest head of a request, in bytes.
const MOST_HEAD: usize = 32 * 1024;
/// Bytes of a file that are read at once.
const STRETCH: u64 = 256 * 1024;
/// How often connections are looked over.
const SWEEP: Duration = Duration::from_secs(5);

/// Everything that answering takes.
#[derive(Clone)]
struct Desk {
    board: Arc<Board>,
    tabs: Arc<socket::Tabs>,
    stop: watch::Receiver<bool>,
}

/// Answers whoever connects, until it is told to stop.
pub(super) async fn run(listener: TcpListener, board: Arc<Board>, mut stop: watch::Receiver<bool>) {
    let connections = Arc::new(Connections::default());
    let desk = Desk {
        board,
        tabs: Arc::default(),
        stop: stop.clone(),
    };
    let mut sweep = tokio::time::interval(SWEEP);
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                if let Ok((stream, _)) = accepted {
                    take(stream, &connections, &desk);
                } else {
                    // Most likely no more files may be opened. Who is still goes, and we don't spin.
                    connections.sweep();
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            }
            _ = sweep.tick() => connections.sweep(),
            _ = stop.changed() => return,
        }
    }
}

fn take(stream: TcpStream, connections: &Arc<Connections>, desk: &Desk) {
    connections.make_room();
    if !connections.has_room() {
        return;
    }
    // A page's bytes should not wait for more to come.
    let _ = stream.set_nodelay(true);
    let place = connections.place();
    let id = place.id();
    let pulse = Arc::new(Pulse::new());
    let (desk, own) = (desk.clone(), pulse.clone());
    let task = tokio::spawn(async move {
        let _place = place;
        let service = service_fn(|request| {
            let (desk, pulse) = (desk.clone(), own.clone());
            async move {
                let _busy = pulse.busy();
                Ok::<_, Infallible>(answer(request, desk).await)
            }
        });
        let stream = TokioIo::new(Paced::new(stream, own.clone()));
        // A connection that breaks off is the other side's affair.
        let _ = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD)
            .max_buf_size(MOST_HEAD)
            .serve_connection(stream, service)
            .with_upgrades()
            .await;
    });
    connections.note(id, pulse, task.abort_handle());
}

async fn answer(mut request: Request<Incoming>, desk: Desk) -> Response<Sent> {
    let ask = ask(&request);
    if let Err(refusal) = desk.board.setup.guard.check(&ask) {
        return response(refusal, ask.method);
    }
    if ask.wants_socket {
        return match upgrade(&mut request, &ask, &desk) {
            Ok(response) => response,
            Err(refusal) => response(refusal, ask.method),
        };
    }
    if ask.method == Method::Other {
        let refusal =
            Reply::text(405, "The preview only shows the site.\n").with("Allow", "GET, HEAD");
        return response(refusal, ask.method);
    }
    let shown = desk.board.fresh().await;
    let method = ask.method;
    let made = tokio::task::spawn_blocking(move || pages::reply(&shown, &desk.board, &ask)).await;
    let failed = |_| {
        Reply::text(
            500,
            "pamphlet itself failed while making this page; the terminal says more.\n",
        )
    };
    response(made.unwrap_or_else(failed), method)
}

/// A request as far as it matters.
fn ask(request: &Request<Incoming>) -> Ask {
    let headers = request.headers();
    let text = |name: HeaderName| Some(headers.get(name)?.to_str().ok()?.to_owned());
    // A request in absolute form names its host in the target (RFC 9112, section 3.2.2).
    let authority = request.uri().authority().map(|a| a.as_str().to_owned());
    Ask {
        method: match *request.method() {
            hyper::Method::GET => Method::Get,
            hyper::Method::HEAD => Method::Head,
            _ => Method::Other,
        },
        path: request.uri().path().to_owned(),
        query: request.uri().query().unwrap_or_default().to_owned(),
        host: authority.or_else(|| text(header::HOST)),
        origin: text(header::ORIGIN),
        known: text(header::IF_NONE_MATCH),
        range: text(header::RANGE),
        if_range: text(header::IF_RANGE),
        wants_socket: names_token(headers, header::UPGRADE, "websocket"),
    }
}

/// Whether a header's list names a token.
fn names_token(headers: &HeaderMap, name: HeaderName, token: &str) -> bool {
    headers.get_all(name).iter().any(|value| {
        let mut parts = value.to_str().unwrap_or_default().split(',');
        parts.any(|part| part.trim().eq_ignore_ascii_case(token))
    })
}

/// Goes on as a WebSocket.
fn upgrade(
    request: &mut Request<Incoming>,
    ask: &Ask,
    desk: &Desk,
) -> Result<Response<Sent>, Reply> {
    let headers = request.headers();
    let key = headers
        .get("sec-websocket-key")
        .and_then(|key| key.to_str().ok());
    let is_version = headers
        .get("sec-websocket-version")
        .is_some_and(|v| v == "13");
    let fits =
        ask.method == Method::Get && is_version && ask.path.strip_prefix(OWN) == Some("socket");
    let Some(key) = key.filter(|_| fits && names_token(headers, header::CONNECTION, "upgrade"))
    else {
        let refusal = Reply::text(400, "This is no WebSocket of the preview.\n");
        return Err(refusal.with("Sec-WebSocket-Version", "13"));
    };
    if !desk.tabs.has_room() {
        return Err(Reply::text(503, "Too many tabs are open.\n"));
    }
    let accept = socket::accept(key);
    let upgraded = hyper::upgrade::on(request);
    let desk = desk.clone();
    tokio::spawn(async move {
        if let Ok(upgraded) = upgraded.await {
            socket::talk(TokioIo::new(upgraded), desk.board, desk.tabs, desk.stop).await;
        }
    });
    let mut response = Response::new(Sent::Whole(None));
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
    if let Ok(value) = HeaderValue::from_str(&accept) {
        headers.insert("sec-websocket-accept", value);
    }
    Ok(response)
}

/// A reply as the library sends it.
fn response(reply: Reply, method: Method) -> Response<Sent> {
    let len = match &reply.body {
        Body::Bytes(bytes) => bytes.len() as u64,
        Body::File { len, .. } => *len,
    };
    let body = match reply.body {
        _ if method == Method::Head => Sent::Whole(None),
        Body::Bytes(bytes) => Sent::Whole(Some(Bytes::from_owner(bytes))),
        Body::File { path, from, len } => stream(path, from, len),
    };
    let mut response = Response::new(body);
    *response.status_mut() =
        StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    for (name, value) in &reply.headers {
        // A header of the site's own that is none is left out.
        let name = HeaderName::from_bytes(name.as_bytes());
        let value = HeaderValue::from_bytes(value.as_bytes());
        if let (Ok(name), Ok(value)) = (name, value) {
            headers.append(name, value);
        }
    }
    if reply.status != 304 {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(len));
    }
    response
}

/// Reads a stretch of a file while it is sent.
fn stream(path: std::path::PathBuf, from: u64, len: u64) -> Sent {
    let (sender, parts) = mpsc::channel(2);
    tokio::spawn(async move {
        let folder = path
            .parent()
            .map(std::path::Path::to_owned)
            .unwrap_or_default();
        let Some(mut opened) = read::open(&folder, &path) else {
            return;
        };
        let (mut at, end) = (from, from + len);
        while at < end {
            let read = tokio::task::spawn_blocking(move || {
                let bytes = opened.stretch(at, STRETCH.min(end - at));
                (opened, bytes)
            });
            let Ok((next, Ok(bytes))) = read.await else {
                return;
            };
            opened = next;
            at += bytes.len() as u64;
            // A file that has become shorter: the connection ends, and the browser sees that something lacks.
            if bytes.is_empty() || sender.send(Bytes::from(bytes)).await.is_err() {
                return;
            }
        }
    });
    Sent::Parts(parts, len)
}

/// A body that is sent.
enum Sent {
    /// All of it, or nothing.
    Whole(Option<Bytes>),
    /// Part by part, so many bytes in all.
    Parts(mpsc::Receiver<Bytes>, u64),
}

impl hyper::body::Body for Sent {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        match self.get_mut() {
            Self::Whole(bytes) => Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes)))),
            Self::Parts(parts, left) => match parts.poll_recv(context) {
                Poll::Ready(Some(bytes)) => {
                    *left = left.saturating_sub(bytes.len() as u64);
                    Poll::Ready(Some(Ok(Frame::data(bytes))))
                }
                Poll::Ready(None) if *left > 0 => {
                    let error =
                        io::Error::new(io::ErrorKind::UnexpectedEof, "the file has become shorter");
                    Poll::Ready(Some(Err(error)))
                }
                Poll::Ready(None) => Poll::Ready(None),
                Poll::Pending => Poll::Pending,
            },
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Whole(None))
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(bytes) => {
                SizeHint::with_exact(bytes.as_ref().map_or(0, |b| b.len() as u64))
            }
            Self::Parts(_, left) => SizeHint::with_exact(*left),
        }
    }
}
