//! Connections that are slow make way for others, so that no number of them keeps the preview from answering.

use std::collections::BTreeMap;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::task::AbortHandle;

/// Connections that may be open at once; systems allow a program some thousand files, some of them 256.
const MOST: usize = 160;
/// How long a connection may move no byte.
const IDLE: Duration = Duration::from_secs(30);

/// All open connections.
#[derive(Default)]
pub(super) struct Connections {
    open: Mutex<BTreeMap<u64, (Arc<Pulse>, AbortHandle)>>,
    count: AtomicU64,
}

/// When a connection last moved a byte, and whether it waits for us rather than we for it.
pub(super) struct Pulse {
    began: Instant,
    last: AtomicU64,
    busy: AtomicUsize,
}

impl Pulse {
    pub(super) fn new() -> Self {
        Self {
            began: Instant::now(),
            last: AtomicU64::new(0),
            busy: AtomicUsize::new(0),
        }
    }

    fn beat(&self) {
        let now = self.began.elapsed().as_micros() as u64;
        self.last.store(now, Ordering::Relaxed);
    }

    fn last(&self) -> Instant {
        self.began + Duration::from_micros(self.last.load(Ordering::Relaxed))
    }

    /// Marks the connection as waiting for us until what is given back is dropped.
    pub(super) fn busy(self: &Arc<Self>) -> Busy {
        self.busy.fetch_add(1, Ordering::Relaxed);
        Busy(self.clone())
    }
}

/// A connection waits for us.
pub(super) struct Busy(Arc<Pulse>);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.beat();
        self.0.busy.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Forgets a connection when it ends.
pub(super) struct Place {
    connections: Arc<Connections>,
    id: u64,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.connections.locked().remove(&self.id);
    }
}

impl Connections {
    fn locked(&self) -> MutexGuard<'_, BTreeMap<u64, (Arc<Pulse>, AbortHandle)>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for one more, which its task has to hold.
    pub(super) fn place(self: &Arc<Self>) -> Place {
        Place {
            connections: self.clone(),
            id: self.count.fetch_add(1, Ordering::Relaxed),
        }
    }

    /// Notes the task of a connection.
    pub(super) fn note(&self, id: u64, pulse: Arc<Pulse>, task: AbortHandle) {
        self.locked().insert(id, (pulse, task));
    }

    /// Ends connections until there is room for one more: those first that have been still for longest.
    pub(super) fn make_room(&self) {
        let mut open = self.locked();
        while open.len() >= MOST {
            let idle = open
                .iter()
                .filter(|(_, (pulse, _))| pulse.busy.load(Ordering::Relaxed) == 0)
                .min_by_key(|(_, (pulse, _))| pulse.last())
                .map(|(id, _)| *id);
            let Some((_, task)) = idle.and_then(|id| open.remove(&id)) else {
                return;
            };
            task.abort();
        }
    }

    /// Whether there is room for one more.
    pub(super) fn has_room(&self) -> bool {
        self.locked().len() < MOST
    }

    /// Ends connections that have been still for too long.
    pub(super) fn sweep(&self) {
        let now = Instant::now();
        self.locked().retain(|_, (pulse, task)| {
            let idle = pulse.busy.load(Ordering::Relaxed) == 0 && pulse.last() + IDLE < now;
            if idle {
                task.abort();
            }
            !idle
        });
    }
}

impl Place {
    pub(super) fn id(&self) -> u64 {
        self.id
    }
}

/// A stream that notes when it moves bytes.
pub(super) struct Paced<S> {
    stream: S,
    pulse: Arc<Pulse>,
}

impl<S> Paced<S> {
    pub(super) fn new(stream: S, pulse: Arc<Pulse>) -> Self {
        Self { stream, pulse }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Paced<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.stream).poll_read(context, buffer);
        if polled.is_ready() {
            self.pulse.beat();
        }
        polled
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Paced<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(context, bytes);
        if polled.is_ready() {
            self.pulse.beat();
        }
        polled
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        if polled.is_ready() {
            self.pulse.beat();
        }
        polled
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
