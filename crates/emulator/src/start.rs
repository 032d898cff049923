//! Starting an emulator: its addresses, the tasks that listen, a thread of its own.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::builder::EmulatorBuilder;
use crate::emulator::Emulator;
use crate::error::{Error, ErrorKind};
use crate::routes::BASE;
use crate::server;
use crate::shared::Shared;

impl Emulator {
    /// Starts one with all defaults: a free port of 127.0.0.1, any credentials, nothing stored.
    ///
    /// # Errors
    /// If no port of 127.0.0.1 can be listened on.
    pub async fn start() -> Result<Self, Error> {
        Self::builder().start().await
    }

    /// Options before the start.
    pub fn builder() -> EmulatorBuilder {
        EmulatorBuilder::default()
    }

    fn run(listeners: Vec<(SocketAddr, TcpListener)>, shared: Shared) -> Self {
        let (stop, stopped) = watch::channel(false);
        let addresses: Vec<_> = listeners.iter().map(|(address, _)| *address).collect();
        let shared = Arc::new(shared);
        let mut servers = JoinSet::new();
        for (_, listener) in listeners {
            servers.spawn(server::serve(
                listener,
                Arc::clone(&shared),
                stopped.clone(),
            ));
        }
        Self {
            base_url: format!("http://{}{BASE}", addresses[0]),
            addresses,
            shared,
            stop,
            servers,
            runtime: None,
        }
    }
}

impl EmulatorBuilder {
    /// Starts it on the Tokio runtime of the caller, and returns once it listens.
    ///
    /// It stops when it is dropped, or when the runtime ends.
    ///
    /// # Errors
    /// An address that cannot be listened on or that other machines can reach, a seed whose values
    /// or references break a rule, a fault that no request can meet.
    pub async fn start(mut self) -> Result<Emulator, Error> {
        if self.addresses.is_empty() {
            self.addresses.push((Ipv4Addr::LOCALHOST, 0).into());
        }
        let mut listeners = Vec::new();
        for address in &self.addresses {
            if !self.allow_remote && !address.ip().is_loopback() {
                return Err(not_loopback(*address));
            }
            let listener = TcpListener::bind(address).await;
            let bound = listener.and_then(|listener| Ok((listener.local_addr()?, listener)));
            listeners.push(bound.map_err(|error| cannot_listen(*address, &error))?);
        }
        Ok(Emulator::run(listeners, Shared::new(self)?))
    }

    /// Starts it on a thread of its own, for programs and tests without Tokio.
    ///
    /// # Errors
    /// As with [`start`](Self::start), and if no thread can be had.
    pub fn start_blocking(self) -> Result<Emulator, Error> {
        let no_thread = |reason: String| {
            let message = format!("cannot start a thread: {reason}; free some resources");
            Error::new(ErrorKind::Listen, message)
        };
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("emulator")
            .enable_all()
            .build()
            .map_err(|error| no_thread(error.to_string()))?;
        // To block on it is not allowed on a thread of another runtime.
        let (sender, receiver) = std::sync::mpsc::channel();
        runtime.spawn(async move { sender.send(self.start().await) });
        let emulator = receiver.recv();
        let mut emulator = emulator.map_err(|error| no_thread(error.to_string()))??;
        emulator.runtime = Some(runtime);
        Ok(emulator)
    }
}

fn not_loopback(address: SocketAddr) -> Error {
    let message = format!(
        "{address} can be reached from other machines, which could read every secret; listen on 127.0.0.1, or allow \
         it explicitly (`allow_remote`, `--allow-remote`)"
    );
    Error::new(ErrorKind::NotLoopback, message)
}

fn cannot_listen(address: SocketAddr, error: &std::io::Error) -> Error {
    let message = format!(
        "cannot listen on {address}: {error}; choose another address, or port 0 for a free one"
    );
    Error::new(ErrorKind::Listen, message)
}
