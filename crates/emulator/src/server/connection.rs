//! One TCP connection, and answers that break it.

use std::error::Error as _;
use std::pin::Pin;
use std::sync::Arc;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::watch;

use super::fault::{Broken, End};
use super::{service, wait_for_shutdown};
use crate::shared::Shared;

/// Answers the requests of one connection.
pub(super) async fn serve(stream: TcpStream, shared: Arc<Shared>, mut stop: watch::Receiver<bool>) {
    // Small answers should not wait for more; where this fails they do, and nothing else is lost.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| service::answer(Arc::clone(&shared), request));
    let mut connection = http1::Builder::new()
        .header_read_timeout(None)
        .serve_connection(TokioIo::new(stream), service);
    let ended = tokio::select! {
        biased;
        result = &mut connection => Some(result),
        () = wait_for_shutdown(&mut stop) => None,
    };
    let result = match ended {
        Some(result) => result,
        None => {
            Pin::new(&mut connection).graceful_shutdown();
            (&mut connection).await
        }
    };
    // Any other failure of a connection concerns its client alone.
    if let Err(error) = result
        && let Some(broken) = error.source().and_then(|source| source.downcast_ref())
    {
        send(broken, connection.into_parts().io.into_inner()).await;
    }
}

/// Whatever fails here, the client no longer listens.
async fn send(broken: &Broken, mut stream: TcpStream) {
    let _ = stream.write_all(&broken.bytes).await;
    match broken.end {
        End::Close => drop(stream.shutdown().await),
        End::Reset => drop(stream.set_zero_linger()),
        End::Hang => drop(tokio::io::copy(&mut stream, &mut tokio::io::sink()).await),
    }
}
