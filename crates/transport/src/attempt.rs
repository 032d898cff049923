//! One attempt: one request and one answer.
//!
//! `failure.rs` decides what a failure means, `retry.rs` whether there is another attempt.

use std::borrow::Cow;
use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use tokio::time::timeout_at;
use tracing::Instrument as _;

use crate::body;
use crate::envelope;
use crate::error::{Delivery, Error};
use crate::failure;
use crate::limits::Limits;
use crate::operation::Operation;
use crate::rate_limit::{self, Permit};
use crate::response::{Meta, detached};
use crate::retry;
use crate::shared::Shared;
use crate::telemetry::{self, Timer};

/// Sends the request and reads the answer. `spare` is the same request once more, for what must be
/// blanked in the server's words.
pub(crate) async fn run(
    shared: &Shared,
    operation: &'static Operation,
    request: reqwest::Request,
    spare: Option<&reqwest::Request>,
    permit: Permit<'_>,
    limits: Limits,
    attempt: u32,
) -> Result<(Bytes, Meta), Error> {
    let timer = Timer::start(telemetry::attempt(operation, &shared.base_url, attempt));
    // Pinned first, so that the large future is not moved.
    let exchange = pin!(exchange(shared, operation, request, spare, permit, limits));
    match exchange.instrument(timer.span()).await {
        Ok((body, mut meta)) => {
            meta.attempts = attempt;
            meta.record(&timer);
            Ok((body, meta))
        }
        Err(mut error) => {
            error.inner.operation = Some(operation);
            error.inner.attempts = attempt;
            Err(timer.failed(error))
        }
    }
}

async fn exchange(
    shared: &Shared,
    operation: &'static Operation,
    request: reqwest::Request,
    spare: Option<&reqwest::Request>,
    permit: Permit<'_>,
    limits: Limits,
) -> Result<(Bytes, Meta), Error> {
    let limits = limits.attempt();
    let record_id = operation.record_id(request.url().path());
    let record_id = record_id.map(Cow::into_owned);
    let sending = shared.connections.execute(request);
    let mut response = match timeout_at(limits.next(), sending).await {
        Ok(Ok(response)) => response,
        Ok(Err(error)) => {
            let error = failure::send_error(error, &shared.base_url);
            if error.inner.delivery == Delivery::NotSent {
                permit.not_sent();
            }
            return Err(error);
        }
        Err(_) => {
            return Err(failure::timeout_error(&limits, "no answer arrived"));
        }
    };
    permit.answered(response.headers());
    let status = response.status();
    let retry_after = wait_asked(shared, &response);
    let body = if failure::redirects(status) {
        Ok(Bytes::new())
    } else {
        body::read(&mut response, shared.max_body, &limits).await
    };
    let headers = detached(std::mem::take(response.headers_mut()));
    let meta = Meta::new(operation, status, headers);
    let mut error = match body {
        Ok(body) if status.is_success() && is_of_another(record_id.as_deref(), &body) => {
            shared.connections.renew();
            failure::wrong_record()
        }
        Ok(body) if status.is_success() => return Ok((body, meta)),
        Err(unread) if status.is_success() => failure::body_error(unread, shared.max_body, &limits),
        body => failure::status_error(status, &body, |answer| shared.redactor(spare, answer)),
    };
    error.inner.retry_after = retry_after;
    failure::note_answer(&mut error, &meta);
    Err(error)
}

/// Whether an answer is about another record than the request: the one that an earlier request on
/// the same connection was about, or one that was not asked for at all.
fn is_of_another(record_id: Option<&str>, body: &[u8]) -> bool {
    // Identifiers of the API are hexadecimal digits, which may be written in either case.
    record_id.is_some_and(|asked| {
        envelope::result_id(body).is_some_and(|id| !id.eq_ignore_ascii_case(asked))
    })
}

/// How long an unsuccessful answer asks to wait. A 429 holds back all clones, and does so before
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
    let asked = asked.or_else(|| rate_limit::reset(headers));
    shared.rate_limiter.hold(asked.unwrap_or_default());
    asked
}
