//! The connection of one tab: it says what it shows, and is told what changed. The only file that names the WebSocket
//! library (RFC 6455).

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use super::board::{Board, News, Shown};
use super::tab::{Said, Tab};

/// Tabs that may be open at once.
const MOST_TABS: usize = 200;
/// The longest message: addresses of a page's files.
const MOST_BYTES: usize = 256 * 1024;
/// How often a quiet tab is asked whether it is still there.
const PING: Duration = Duration::from_secs(20);
/// How long a tab may be silent, or take no message.
const SILENCE: Duration = Duration::from_mins(1);

/// How many tabs are open.
#[derive(Default)]
pub(super) struct Tabs(AtomicUsize);

impl Tabs {
    /// Whether one more may come.
    pub(super) fn has_room(&self) -> bool {
        self.0.load(Ordering::Relaxed) < MOST_TABS
    }
}

/// Counts a tab for as long as it lives.
struct Place(Arc<Tabs>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The answer to the key that a browser sends.
pub(super) fn accept(key: &str) -> String {
    derive_accept_key(key.as_bytes())
}

/// Talks with a tab until one of both goes.
pub(super) async fn talk<S>(
    stream: S,
    board: Arc<Board>,
    tabs: Arc<Tabs>,
    mut stop: watch::Receiver<bool>,
) where
    S: AsyncRead + AsyncWrite + Unpin,
{
    tabs.0.fetch_add(1, Ordering::Relaxed);
    let _place = Place(tabs);
    let config = WebSocketConfig::default()
        .max_message_size(Some(MOST_BYTES))
        .max_frame_size(Some(MOST_BYTES));
    let socket = WebSocketStream::from_raw_socket(stream, Role::Server, Some(config)).await;
    let (mut out, mut messages) = socket.split();
    let mut news = board.listen();
    let id = board.new_tab();
    let mut tab = Tab::default();
    let mut is_known = false;
    let mut heard = Instant::now();
    let mut ping = tokio::time::interval(PING);
    loop {
        let send = tokio::select! {
            message = messages.next() => {
                let Some(Ok(message)) = message else { return };
                heard = Instant::now();
                match message {
                    Message::Text(text) => {
                        let (said, answer) = hear(&board, &mut tab, id, text.as_str().to_owned()).await;
                        is_known |= said == Said::Shows;
                        answer
                    }
                    Message::Close(_) => return,
                    _ => None,
                }
            }
            changed = news.changed() => {
                if changed.is_err() {
                    return;
                }
                let latest = news.borrow_and_update().clone();
                if is_known { tell(&board, &mut tab, id, latest).await } else { None }
            }
            _ = ping.tick() => {
                if heard.elapsed() > SILENCE {
                    return;
                }
                Some(Message::Ping(Vec::new().into()))
            }
            _ = stop.changed() => {
                let _ = tokio::time::timeout(Duration::from_millis(200), out.close()).await;
                return;
            }
        };
        if let Some(message) = send {
            let sent = tokio::time::timeout(SILENCE, out.send(message)).await;
            if !matches!(sent, Ok(Ok(()))) {
                return;
            }
        }
    }
}

/// Takes in what a tab says, and answers what it should know.
async fn hear(board: &Arc<Board>, tab: &mut Tab, id: u64, text: String) -> (Said, Option<Message>) {
    let shown = board.fresh().await;
    let run = board.setup.run.clone();
    let result = off_thread(board, tab, move |board, tab| {
        let said = tab.hear(&text, &shown, board);
        let value = (said == Said::Shows).then(|| tab.news(&shown, board, None));
        (said, value)
    });
    let Some((said, value)) = result.await else {
        return (Said::Nothing, None);
    };
    if said != Said::Nothing {
        board.activate(id);
    }
    (said, value.map(|value| message(&value, &run)))
}

async fn tell(board: &Arc<Board>, tab: &mut Tab, id: u64, news: News) -> Option<Message> {
    let shown: Arc<Shown> = news.shown?;
    let go = news.go.filter(|_| board.is_active(id));
    let run = board.setup.run.clone();
    let value = off_thread(board, tab, move |board, tab| {
        tab.news(&shown, board, go.as_deref())
    })
    .await?;
    Some(message(&value, &run))
}

/// Runs work that renders pages where it holds up nobody. None where it broke off.
async fn off_thread<T: Send + 'static>(
    board: &Arc<Board>,
    tab: &mut Tab,
    work: impl FnOnce(&Board, &mut Tab) -> T + Send + 'static,
) -> Option<T> {
    let (board, mut own) = (board.clone(), std::mem::take(tab));
    let kept = own.clone();
    let done = tokio::task::spawn_blocking(move || {
        let result = work(&board, &mut own);
        (own, result)
    });
    let Ok((own, result)) = done.await else {
        *tab = kept;
        return None;
    };
    *tab = own;
    Some(result)
}

fn message(value: &Value, run: &str) -> Message {
    let version = super::pages::client_version();
    Message::text(json!({"run": run, "version": version, "news": value}).to_string())
}
