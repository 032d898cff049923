//! One TCP connection, which faults can cut.

use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::{Notify, watch};

use super::{service, wait_for_shutdown};
use crate::shared::Shared;

/// What a fault can do to a connection.
#[derive(Default)]
pub(crate) struct Control {
    /// Close it with RST rather than FIN.
    reset: AtomicBool,
    /// Close it once all that was written is on its way.
    cut: AtomicBool,
    flushed: Notify,
}

impl Control {
    /// Whenever it is closed, close it with RST.
    pub(crate) fn reset(&self) {
        self.reset.store(true, Ordering::Release);
    }

    /// Close it as soon as all that was written is on its way.
    pub(crate) fn cut(&self) {
        self.cut.store(true, Ordering::Release);
    }
}

/// Answers the requests of one connection.
pub(super) async fn serve(stream: TcpStream, shared: Arc<Shared>, mut stop: watch::Receiver<bool>) {
    let control = Arc::new(Control::default());
    // Small answers should not wait for more; where this fails they do, and nothing else is lost.
    let _ = stream.set_nodelay(true);
    let io = TokioIo::new(Stream {
        stream,
        control: Arc::clone(&control),
    });
    let service =
        service_fn(|request| service::answer(Arc::clone(&shared), Arc::clone(&control), request));
    let connection = http1::Builder::new()
        .header_read_timeout(None)
        .serve_connection(io, service);
    let mut connection = pin!(connection);
    let mut stopping = false;
    loop {
        tokio::select! {
            biased;
            () = control.flushed.notified() => return,
            // A connection that fails concerns its client alone.
            _ = connection.as_mut() => return,
            () = wait_for_shutdown(&mut stop), if !stopping => {
                stopping = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
}

/// A TCP stream that reports when it was flushed, and closes as [`Control`] asks.
struct Stream {
    stream: TcpStream,
    control: Arc<Control>,
}

impl Drop for Stream {
    fn drop(&mut self) {
        if self.control.reset.load(Ordering::Acquire) {
            // Where this fails the client sees FIN in place of RST.
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(cx);
        if flushed.is_ready() && self.control.cut.load(Ordering::Acquire) {
            self.control.flushed.notify_one();
        }
        flushed
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.control.reset.load(Ordering::Acquire) {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
