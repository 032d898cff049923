//! Reads an answer's body up to a limit, within its time.
//!
//! The limit holds for the bytes that arrive after any decompression, whatever `Content-Length`
//! says, so a small compressed body cannot grow without bound. Nothing here looks into the bytes.

use bytes::Bytes;
use tokio::time::timeout_at;

use crate::limits::Limits;

/// Room that is reserved for a body because of its `Content-Length` alone.
const TRUSTED: usize = 64 * 1024;

/// Why a body could not be read to its end.
#[derive(Debug)]
pub(crate) enum Unread {
    /// It is longer than the limit.
    TooLarge,
    /// The connection was lost or the framing is wrong, after this many bytes.
    Cut(usize, reqwest::Error),
    /// No more arrived in time, after this many bytes.
    TimedOut(usize),
}

/// The whole body, or why not. A body that arrives in one piece is not copied.
pub(crate) async fn read(
    response: &mut reqwest::Response,
    limit: usize,
    limits: &Limits,
) -> Result<Bytes, Unread> {
    let announced = match response.content_length() {
        Some(announced) if announced > limit as u64 => return Err(Unread::TooLarge),
        announced => announced.and_then(|announced| usize::try_from(announced).ok()),
    };
    let Some(first) = piece(response, 0, limit, limits).await? else {
        return Ok(Bytes::new());
    };
    let Some(second) = piece(response, first.len(), limit, limits).await? else {
        return Ok(first);
    };
    let mut body = Vec::new();
    append(&mut body, first, announced);
    append(&mut body, second, announced);
    while let Some(more) = piece(response, body.len(), limit, limits).await? {
        append(&mut body, more, announced);
    }
    Ok(body.into())
}

/// Adds a piece, and lets go of it: it is a part of the buffer that the connection reads into.
///
/// There is room for twice of what has arrived, so that few bytes are moved, but for no more than
/// was announced: up to half of the room would stay empty while the body is decoded.
fn append(body: &mut Vec<u8>, piece: Bytes, announced: Option<usize>) {
    let needed = body.len() + piece.len();
    if needed > body.capacity() {
        let twice = needed.saturating_mul(2);
        let room = match announced {
            Some(announced) if needed <= announced => twice.max(TRUSTED).min(announced),
            _ => twice,
        };
        body.reserve_exact(room - body.len());
    }
    body.extend_from_slice(&piece);
}

async fn piece(
    response: &mut reqwest::Response,
    read: usize,
    limit: usize,
    limits: &Limits,
) -> Result<Option<Bytes>, Unread> {
    match timeout_at(limits.next(), response.chunk()).await {
        Ok(Ok(Some(piece))) if piece.len() > limit - read => Err(Unread::TooLarge),
        Ok(Ok(piece)) => Ok(piece),
        Ok(Err(error)) if error.is_timeout() => Err(Unread::TimedOut(read)),
        Ok(Err(error)) => Err(Unread::Cut(read, error.without_url())),
        Err(_) => Err(Unread::TimedOut(read)),
    }
}

#[cfg(test)]
#[path = "../tests/unit/body.rs"]
mod tests;
