//! One attempt: one request and one answer.
//!
//! What a failure means is said in `failure.rs`, whether there is another attempt in `retry.rs`.

use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use tokio::time::timeout_at;
use tracing::Instrument as _;

use crate::body;
use crate::error::{Error, Reach};
use crate::failure;
use crate::limits::Limits;
use crate::observe;
use crate::operation::Operation;
use crate::pacing::{self, Ticket};
use crate::response::{Meta, detached};
use crate::retry;
use crate::scrub::Scrub;
use crate::transport::Shared;

/// An answer with a status of success, not decoded yet.
pub(crate) struct Answer {
    pub(crate) body: Bytes,
    pub(crate) meta: Meta,
    /// The request once more, for blanking its secrets in what the server says.
    pub(crate) sent: Option<reqwest::Request>,
    pub(crate) earlier_effect: bool,
    /// The answer that this one stands for, when it is not the server's own.
    pub(crate) stands_for: Option<Error>,
}

impl Answer {
    pub(crate) fn has_no_content(&self) -> bool {
        matches!(
            self.meta.status,
            StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT
        )
    }
}

/// Sends the request and reads the answer. `spare` is the same request once more, for what must be
/// blanked in the server's words.
pub(crate) async fn run(
    shared: &Shared,
    operation: &'static Operation,
    request: reqwest::Request,
    spare: Option<&reqwest::Request>,
    ticket: Ticket<'_>,
    limits: Limits,
    attempt: u32,
) -> Result<Answer, Error> {
    let span = observe::attempt(operation, &shared.base_url, attempt);
    let watch = observe::Watch::start(&span);
    let result = exchange(shared, request, spare, ticket, limits)
        .instrument(span.clone())
        .await;
    let result = result.map_err(|mut error| {
        error.inner_mut().operation = Some(operation);
        error.inner_mut().attempts = attempt;
        error
    });
    observe::end(
        &span,
        &watch,
        result.as_ref().map(|answer| (&answer.meta, attempt)),
    );
    result
}

async fn exchange(
    shared: &Shared,
    request: reqwest::Request,
    spare: Option<&reqwest::Request>,
    ticket: Ticket<'_>,
    limits: Limits,
) -> Result<Answer, Error> {
    let times = limits.attempt();
    let mut response = match timeout_at(times.next(), shared.http.execute(request)).await {
        Ok(Ok(response)) => response,
        Ok(Err(error)) => {
            let error = failure::unanswered(error);
            if error.inner().reach == Reach::NotSent {
                ticket.not_sent();
            }
            return Err(error);
        }
        Err(_) => return Err(failure::late(&limits, times, "no answer came")),
    };
    ticket.answered(response.headers());
    let status = response.status();
    let retry_after = wait_asked(shared, &response);
    let body = if status.is_redirection() {
        Ok(Bytes::new())
    } else {
        body::read(&mut response, shared.max_body, times).await
    };
    let meta = Meta {
        status,
        headers: detached(std::mem::take(response.headers_mut())),
        ..Meta::default()
    };
    let mut error = match body {
        Ok(body) if status.is_success() => {
            return Ok(Answer {
                body,
                meta,
                sent: None,
                earlier_effect: false,
                stands_for: None,
            });
        }
        Err(unread) if status.is_success() => {
            failure::unread(unread, shared.max_body, &limits, times)
        }
        body => {
            let sent = spare.and_then(|request| request.body()?.as_bytes());
            failure::of_status(status, &body, || {
                Scrub::new(shared.credentials.secrets(), sent)
            })
        }
    };
    error.inner_mut().retry_after = retry_after;
    failure::note_answer(&mut error, &meta);
    Err(error)
}

/// How long an answer that is no success asks to wait. A 429 holds back all clones, and does so before
/// its body is read, so that none of them runs into the same refusal meanwhile.
fn wait_asked(shared: &Shared, response: &reqwest::Response) -> Option<Duration> {
    let (status, headers) = (response.status(), response.headers());
    if status.is_success() {
        return None;
    }
    let asked = retry::retry_after(headers, &*shared.wall_clock);
    if status != StatusCode::TOO_MANY_REQUESTS {
        return asked;
    }
    let asked = asked.or_else(|| pacing::reset(headers));
    shared.pacer.hold(asked.unwrap_or_default());
    asked
}
