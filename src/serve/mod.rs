//! The preview: a site is served from memory while it is written, and open tabs follow each change.
//!
//! One thread owns the site and the watch on its files (`site`); connections are answered from what it last showed
//! (`board`), on threads that render what is asked for. It never writes to the output folder.

mod board;
mod connections;
mod exchange;
mod facts;
mod findings_page;
mod guard;
mod headers;
mod http;
mod inject;
mod media;
mod pages;
mod quiet;
mod shell;
mod site;
mod socket;
mod tab;
mod writers_page;

use std::hash::{BuildHasher, Hasher, RandomState};
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch as channel;

use crate::address::Base;
use crate::diagnostic::Diagnostic;
use crate::pipeline::session::Findings;
use crate::pipeline::{Order, SETTINGS};
use crate::watch::{Orders, Pace, Watch};
use board::{Board, Setup};
use guard::Guard;
use site::Site;

/// Ports that are tried where the first one is taken.
const PORTS: u16 = 100;

/// "Now": seconds and nanoseconds since 1970.
pub type Now = Box<dyn Fn() -> (i64, i64) + Send>;
/// Takes what happens, for a person to read.
pub type Tell = Arc<dyn Fn(Told<'_>) + Send + Sync>;

/// What is to be served, and how.
pub struct Options {
    /// The site, its settings and which hidden pages are shown. Without a base address of its own it is given one that
    /// leads to the preview.
    pub order: Order,
    /// Where to listen.
    pub interface: IpAddr,
    /// The port, 0 for any.
    pub port: u16,
    /// Whether the next free port will do.
    pub next_port: bool,
    /// Whether the tab at hand goes to the page that was edited.
    pub navigate: bool,
    /// How long nothing has to happen before what followed on a change is looked at.
    pub debounce: Duration,
    /// Files are looked at so often, instead of the system telling what changes.
    pub poll: Option<Duration>,
    /// The clock.
    pub now: Now,
    /// The terminal.
    pub tell: Tell,
}

/// What happened.
pub enum Told<'a> {
    /// The preview can be asked for at this address.
    Listening {
        /// The address in a browser of this computer.
        url: &'a str,
        /// The address for other devices, where they can reach it.
        network: Option<&'a str>,
    },
    /// The site was looked at.
    Looked(&'a Look<'a>),
    /// Findings that came up while a page was made.
    Found(&'a [Diagnostic]),
    /// Something about the preview itself, as a sentence without a stop.
    Notice(&'a str),
    /// It has ended.
    Stopped,
}

/// The address of the page that lists all articles with their findings.
pub const WRITERS_PAGE: &str = "/_pamphlet/";

/// A look at the site.
pub struct Look<'a> {
    /// Whether it was a look at everything.
    pub everything: bool,
    /// Whether all articles were checked that had been read before.
    pub checked: bool,
    /// Whether rules on the whole site were run, after a moment in which nothing had changed.
    pub whole: bool,
    /// What had changed, relative to the site.
    pub paths: &'a [PathBuf],
    /// How long it took.
    pub spent: Duration,
    /// What is wrong.
    pub findings: &'a Findings,
    /// What was wrong before.
    pub before: &'a Findings,
}

/// Why the preview can't be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing can be listened on; a sentence without a stop.
    Network(String),
    /// The files can't be watched; a sentence without a stop.
    Disk(String),
}

/// Serves a site until the process is told to end by Ctrl-C or SIGTERM.
pub fn serve(options: Options) -> Result<(), Fault> {
    let (listener, port) = listen(&options)?;
    let host = reached_at(options.interface);
    let origin = format!("http://{}", SocketAddr::new(host, port));
    let mut order = options.order;
    let given = order.overrides.base_url.as_deref().and_then(Base::parse);
    if given.is_none() {
        order.overrides.origin = Some(origin.clone());
    }
    let watch = Watch::open(Orders {
        root: order.root.clone(),
        settings: order.settings.clone().unwrap_or_else(|| SETTINGS.into()),
        pace: Pace::AtOnce,
        debounce: options.debounce,
        poll: options.poll,
    });
    let watch = watch.map_err(Fault::Disk)?;
    let setup = Setup {
        root: order
            .root
            .canonicalize()
            .unwrap_or_else(|_| order.root.clone()),
        guard: Guard {
            name: given.as_ref().map(|base| host_of(base).to_owned()),
        },
        is_local: options.interface.is_loopback(),
        run: run_id(),
    };
    let board = Arc::new(Board::new(setup, watch.bell(), options.tell.clone()));
    let site = Site {
        watch,
        board: board.clone(),
        order,
        pause: options.debounce,
        navigate: options.navigate,
        now: options.now,
        tell: options.tell.clone(),
        checking: Duration::ZERO,
    };
    let thread = std::thread::Builder::new().name("site".to_owned());
    let thread = thread
        .spawn(move || site.run())
        .map_err(|error| Fault::Disk(format!("no thread can be started: {error}")))?;
    let path = given.map_or_else(String::new, |base| base.path);
    let network = (!options.interface.is_loopback()).then(|| format!("{origin}{path}/"));
    let local = SocketAddr::new(on_this_computer(options.interface), port);
    (options.tell)(Told::Listening {
        url: &format!("http://{local}{path}/"),
        network: network.as_deref(),
    });
    let result = run(listener, board.clone());
    board.stop();
    // It stops after the look that it is at; a person who pressed Ctrl-C need not wait for that.
    drop(thread);
    (options.tell)(Told::Stopped);
    result
}

/// Runs the server on this thread.
fn run(listener: std::net::TcpListener, board: Arc<Board>) -> Result<(), Fault> {
    let fault = |error: io::Error| Fault::Network(format!("the server can't be started: {error}"));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(fault)?;
    let result = runtime.block_on(async {
        let listener = TcpListener::from_std(listener)?;
        let (stop, stopped) = channel::channel(false);
        let server = tokio::spawn(http::run(listener, board, stopped));
        told_to_end().await;
        stop.send_replace(true);
        let _ = server.await;
        // Tabs are told that it was on purpose.
        tokio::time::sleep(Duration::from_millis(50)).await;
        Ok(())
    });
    runtime.shutdown_timeout(Duration::from_millis(200));
    result.map_err(fault)
}

/// Waits for Ctrl-C or SIGTERM.
async fn told_to_end() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

/// Listens on the port asked for, or on the next one that is free.
fn listen(options: &Options) -> Result<(std::net::TcpListener, u16), Fault> {
    let last = if options.next_port && options.port != 0 {
        options.port.saturating_add(PORTS)
    } else {
        options.port
    };
    let mut taken = None;
    for port in options.port..=last {
        match std::net::TcpListener::bind(SocketAddr::new(options.interface, port)) {
            Ok(listener) => {
                let ready = listener
                    .set_nonblocking(true)
                    .and_then(|()| listener.local_addr());
                let address = ready.map_err(|error| Fault::Network(error.to_string()))?;
                return Ok((listener, address.port()));
            }
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => taken = Some(port),
            Err(error) => {
                return Err(Fault::Network(format!(
                    "{} can't be listened on: {error}",
                    SocketAddr::new(options.interface, port)
                )));
            }
        }
    }
    Err(Fault::Network(match taken {
        Some(port) if port != options.port => {
            format!(
                "the ports {} to {port} are all taken; choose another with --port",
                options.port
            )
        }
        _ => format!(
            "the port {} is taken; choose another with --port",
            options.port
        ),
    }))
}

/// The number at which a browser of this computer reaches an interface.
fn on_this_computer(interface: IpAddr) -> IpAddr {
    if interface.is_unspecified() {
        IpAddr::V4(Ipv4Addr::LOCALHOST)
    } else {
        interface
    }
}

/// The number at which other devices reach an interface: for all interfaces that of the one that leads out.
fn reached_at(interface: IpAddr) -> IpAddr {
    if !interface.is_unspecified() {
        return interface;
    }
    // Nothing is sent: connecting a datagram socket only asks the system for its way (192.0.2.0/24 is for
    // documentation, RFC 5737).
    let own = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).and_then(|socket| {
        socket
            .connect((Ipv4Addr::new(192, 0, 2, 1), 9))
            .and_then(|()| socket.local_addr())
    });
    own.map_or_else(|_| on_this_computer(interface), |address| address.ip())
}

/// The host of a base address without its port.
fn host_of(base: &Base) -> &str {
    let host = base.origin.split_once("://").map_or("", |(_, host)| host);
    host.split_once(':').map_or(host, |(name, _)| name)
}

/// A name for this run that nobody can guess.
fn run_id() -> String {
    // Each state has keys of its own from the system's source of chance.
    let part = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", part(), part())
}
