//! The server: it listens, answers each connection, and ends with the task that holds it.

mod connection;
mod control;
mod fault;
mod request;
mod service;

use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::shared::Shared;

/// Accepts connections until the emulator stops, and then lets those finish that are being
/// answered.
///
/// Dropping the future drops every connection.
pub(crate) async fn serve(
    listener: TcpListener,
    shared: Arc<Shared>,
    mut stop: watch::Receiver<bool>,
) {
    let mut connections = JoinSet::new();
    let stopped = stop.clone();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connection::serve(stream, Arc::clone(&shared), stopped.clone()));
                }
                // Out of file descriptors, most likely: some will come back as connections close.
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            },
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
            () = wait_for_shutdown(&mut stop) => break,
        }
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

/// Waits until the emulator stops.
async fn wait_for_shutdown(stop: &mut watch::Receiver<bool>) {
    // An error means that the emulator was dropped, which is as good.
    let _ = stop.wait_for(|stop| *stop).await;
}
