//! One question over UDP.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use tokio::net::UdpSocket;
use tokio::time::{Instant, timeout_at};

use super::{Answer, Context, Failure, Question, answer};

/// Datagrams that are sent: one may be lost.
const SENDS: u32 = 2;

/// Longest answer that is read. Longer ones are truncated by the server, since no longer ones are
/// asked for.
const MAX_ANSWER: usize = 4096;

/// Asks, unsigned, and asks once more if nothing comes.
///
/// Datagrams that do not answer the question may be forged, so they end nothing; they are reported
/// if nothing else comes.
pub(crate) async fn ask(
    address: SocketAddr,
    question: Question<'_>,
    context: &Context<'_>,
) -> Result<Answer, Failure> {
    let io = |error: io::Error| match error.kind() {
        // So Windows reports a closed port.
        io::ErrorKind::ConnectionReset => Failure::Refused,
        _ => Failure::of(&error),
    };
    let any: IpAddr = match address {
        SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    let socket = UdpSocket::bind((any, 0)).await.map_err(io)?;
    socket.connect(address).await.map_err(io)?;
    let (message, id) = question.message(None, context)?;
    let (start, patience) = (Instant::now(), context.patience());
    let mut failure = Failure::Silent;
    let mut buffer = vec![0; MAX_ANSWER];
    for send in 1..=SENDS {
        socket.send(&message).await.map_err(io)?;
        let until = start + (patience - start) * send / SENDS;
        loop {
            let length = match timeout_at(until, socket.recv(&mut buffer)).await {
                Ok(length) => length.map_err(io)?,
                Err(_) => break,
            };
            match answer::read(buffer[..length].to_vec(), id, question, None, context) {
                Ok(answer) => return Ok(answer),
                Err(other) => failure = other,
            }
        }
    }
    Err(failure)
}
