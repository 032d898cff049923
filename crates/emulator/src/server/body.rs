//! Response bodies: whole ones, and ones that stop half-way while their length promises more.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};

use super::connection::Control;

/// How a body ends.
pub(super) enum End {
    /// As it should.
    Whole,
    /// Half-way: nothing more comes.
    Stall,
    /// Half-way: the connection is cut.
    Half(Arc<Control>),
    /// As it should, and then the connection is cut.
    Cut(Arc<Control>),
}

/// A body with its end.
pub(super) struct AnswerBody {
    rest: Option<Bytes>,
    promised: u64,
    end: End,
}

impl AnswerBody {
    pub(super) fn new(body: Vec<u8>, end: End) -> Self {
        let mut rest = Bytes::from(body);
        let mut promised = rest.len() as u64;
        if matches!(end, End::Half(_) | End::Stall) {
            // A body of nothing has no half: one byte is promised that never comes.
            promised = promised.max(1);
            rest.truncate(rest.len() / 2);
        }
        Self {
            rest: (!rest.is_empty()).then_some(rest),
            promised,
            end,
        }
    }
}

impl Body for AnswerBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if let Some(rest) = self.rest.take() {
            self.promised -= rest.len() as u64;
            return Poll::Ready(Some(Ok(Frame::data(rest))));
        }
        match &self.end {
            End::Whole | End::Cut(_) => Poll::Ready(None),
            // Nothing wakes it again: the client gives up, or the emulator stops.
            End::Stall => Poll::Pending,
            // The connection is cut from outside, once the half that was written is on its way.
            End::Half(control) => {
                control.cut();
                Poll::Pending
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.promised == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.promised)
    }
}

impl Drop for AnswerBody {
    fn drop(&mut self) {
        if let End::Cut(control) = &self.end {
            control.cut();
        }
    }
}
