//! A server on loopback that follows a script, byte by byte, faults included.
//!
//! It speaks just enough HTTP/1.1 to read requests. What it sends is up to the test:
//!
//! ```ignore
//! let server = Server::script([
//!     Reply::close().into(),                                  // reads the request, then hangs up
//!     Reply::html(503).header("retry-after", "2").into(),
//!     Reply::json(200, json!({"success": true})).into(),
//! ])
//! .await;
//! // … call server.url() …
//! assert_eq!(server.requests().len(), 3);
//! ```
//!
//! Steps are taken in the order in which requests (or connections, for [`Step::hang_up`]) arrive.
//! After the last step every request is answered with 599, and [`Server::requests`] shows it.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::reply::End;
pub(crate) use super::reply::Reply;

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) method: String,
    pub(crate) path: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// When its last byte was read.
    pub(crate) at: Instant,
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(known, _)| known == name)?;
        Some(&found.1)
    }
}

/// What happens to one request, or to one connection.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// Reads the request and sends something.
    Reply(Reply),
    /// Closes the connection after this many bytes of the request, 0 being before any.
    HangUp { after: usize, reset: bool },
}

impl Step {
    /// Closes the connection after this many bytes of the request.
    pub(crate) fn hang_up(after: usize) -> Self {
        Self::HangUp {
            after,
            reset: false,
        }
    }

    /// Resets the connection (RST) after this many bytes of the request.
    pub(crate) fn reset(after: usize) -> Self {
        Self::HangUp { after, reset: true }
    }
}

impl From<Reply> for Step {
    fn from(reply: Reply) -> Self {
        Self::Reply(reply)
    }
}

type Handler = dyn Fn(&Received) -> Reply + Send + Sync;

/// The running server. Stops when it is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

struct Shared {
    steps: Mutex<VecDeque<Step>>,
    handler: Option<Box<Handler>>,
    requests: Mutex<Vec<Received>>,
    connections: AtomicU64,
}

/// Counts what happens on any connection, so that a clock that is turned by hand knows when all is
/// quiet.
pub(crate) static ACTIVITY: AtomicU64 = AtomicU64::new(0);

fn note_activity() {
    ACTIVITY.fetch_add(1, Ordering::Relaxed);
}

impl Server {
    /// A server that takes these steps in turn.
    pub(crate) async fn script(steps: impl IntoIterator<Item = Step>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        Self::start(listener, steps.into_iter().collect(), None)
    }

    /// A server that gives each request to a function.
    pub(crate) async fn handler(
        handler: impl Fn(&Received) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        Self::start(listener, VecDeque::new(), Some(Box::new(handler)))
    }

    fn start(listener: TcpListener, steps: VecDeque<Step>, handler: Option<Box<Handler>>) -> Self {
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared {
            steps: Mutex::new(steps),
            handler,
            requests: Mutex::new(Vec::new()),
            connections: AtomicU64::new(0),
        });
        let task = tokio::spawn(accept(listener, Arc::clone(&shared)));
        Self {
            address,
            shared,
            task,
        }
    }

    /// The base URL, with a path as the API's has one.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/client/v4", self.address)
    }

    /// All requests that were read to their end, in order.
    pub(crate) fn requests(&self) -> Vec<Received> {
        self.shared.requests.lock().expect("unpoisoned").clone()
    }

    /// How many connections were accepted.
    pub(crate) fn connections(&self) -> u64 {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// Steps that were not taken.
    pub(crate) fn steps_left(&self) -> usize {
        self.shared.steps.lock().expect("unpoisoned").len()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A port that refuses connections until [`open`](Self::open).
pub(crate) struct Refusing(TcpSocket);

impl Refusing {
    pub(crate) fn new() -> Self {
        let socket = TcpSocket::new_v4().expect("a socket");
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        socket.bind(any).expect("a port");
        Self(socket)
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.0.local_addr().expect("an address")
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/client/v4", self.address())
    }

    /// From now on connections are accepted, and the steps taken in turn.
    pub(crate) fn open(self, steps: impl IntoIterator<Item = Step>) -> Server {
        let listener = self.0.listen(64).expect("to listen");
        Server::start(listener, steps.into_iter().collect(), None)
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = tokio::task::JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        note_activity();
        shared.connections.fetch_add(1, Ordering::SeqCst);
        let shared = Arc::clone(&shared);
        connections.spawn(async move {
            // Whatever goes wrong on a connection is seen by the client.
            let _ = serve(stream, &shared).await;
            note_activity();
        });
    }
}

async fn serve(mut stream: TcpStream, shared: &Shared) -> std::io::Result<()> {
    let mut buffer = Vec::new();
    let mut is_first = true;
    loop {
        // A step is taken by a request, or by a new connection; an idle connection takes none.
        if !std::mem::take(&mut is_first) && buffer.is_empty() {
            stream.readable().await?;
            if stream.peek(&mut [0]).await? == 0 {
                return Ok(());
            }
        }
        if let Some((after, reset)) = shared.take_hang_up() {
            while buffer.len() < after && fill(&mut stream, &mut buffer).await? > 0 {}
            return end(stream, if reset { End::Reset } else { End::Close }).await;
        }
        let Some(request) = read(&mut stream, &mut buffer).await? else {
            return Ok(());
        };
        let reply = shared.reply(&request);
        shared.requests.lock().expect("unpoisoned").push(request);
        if !reply.pause.is_zero() {
            tokio::time::sleep(reply.pause).await;
        }
        stream.write_all(&reply.bytes()).await?;
        note_activity();
        if reply.end != End::KeepAlive {
            return end(stream, reply.end).await;
        }
    }
}

impl Shared {
    fn take_hang_up(&self) -> Option<(usize, bool)> {
        let mut steps = self.steps.lock().expect("unpoisoned");
        match steps.front() {
            Some(&Step::HangUp { after, reset }) => {
                steps.pop_front();
                Some((after, reset))
            }
            _ => None,
        }
    }

    fn reply(&self, request: &Received) -> Reply {
        if let Some(handler) = &self.handler {
            return handler(request);
        }
        match self.steps.lock().expect("unpoisoned").pop_front() {
            Some(Step::Reply(reply)) => reply,
            Some(Step::HangUp { .. }) => Reply::close(),
            None => Reply::body(599, "the script has no more steps"),
        }
    }
}

async fn fill(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> std::io::Result<usize> {
    let count = stream.read_buf(buffer).await?;
    note_activity();
    Ok(count)
}

/// The next request, or `None` when the client has closed the connection.
async fn read(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> std::io::Result<Option<Received>> {
    let head = loop {
        if let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        if fill(stream, buffer).await? == 0 {
            return Ok(None);
        }
    };
    let text = String::from_utf8_lossy(&buffer[..head]).into_owned();
    let mut lines = text.split("\r\n");
    let mut first = lines.next().unwrap_or_default().split(' ');
    let headers: Vec<_> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let length = headers
        .iter()
        .find(|(name, _)| name == "content-length")
        .and_then(|(_, value)| value.parse().ok())
        .unwrap_or(0);
    while buffer.len() < head + length {
        if fill(stream, buffer).await? == 0 {
            return Ok(None);
        }
    }
    let body = buffer[head..head + length].to_vec();
    buffer.drain(..head + length);
    Ok(Some(Received {
        method: first.next().unwrap_or_default().to_owned(),
        path: first.next().unwrap_or_default().to_owned(),
        headers,
        body,
        at: Instant::now(),
    }))
}

async fn end(mut stream: TcpStream, end: End) -> std::io::Result<()> {
    match end {
        End::KeepAlive => {}
        End::Close => stream.shutdown().await?,
        End::Reset => stream.set_zero_linger()?,
        End::Stall => std::future::pending::<()>().await,
    }
    Ok(())
}
