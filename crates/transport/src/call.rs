//! One call: from the finished request to an answer that only has to be decoded.
//!
//! This file only orders the steps. Each step is decided elsewhere: `path.rs` what may be sent,
//! `rate_limit/` when, `attempt.rs` with what result, `retry.rs` whether again. Nothing here
//! depends on the type of the answer, so that it is compiled once.

use std::pin::{Pin, pin};

use bytes::Bytes;
use http::header::ACCEPT;
use http::{HeaderMap, HeaderValue, StatusCode};
use tracing::Instrument as _;

use crate::attempt;
use crate::envelope::{self, Status};
use crate::error::{Delivery, Error};
use crate::failure;
use crate::limits::Limits;
use crate::operation::{Operation, OperationKind};
use crate::options::CallOptions;
use crate::path;
use crate::response::{CF_RAY, Meta};
use crate::shared::Shared;
use crate::telemetry::{self, Timer};

/// A call that is under way, or that has an answer.
pub(crate) struct Call<'a> {
    shared: &'a Shared,
    options: &'a CallOptions,
    operation: &'static Operation,
    timer: Timer,
}

/// An answer with a status of success, not decoded yet.
pub(crate) struct Answer {
    pub(crate) body: Bytes,
    pub(crate) meta: Meta,
    /// A copy of the request, for blanking its secrets in the server's texts.
    sent: Option<reqwest::Request>,
    earlier_effect: bool,
    /// The failure that this answer replaces, when the answer is not the server's own.
    pub(crate) synthetic: Option<Error>,
}

/// Response to return when a retried delete finds the object already deleted, see
/// [`Response::is_already_deleted`](crate::Response::is_already_deleted).
const ALREADY_DELETED: &[u8] = br#"{"success":true,"errors":[],"messages":[],"result":null}"#;

/// Boxed, because it is large, and so that callers do not compile what is in it.
type Sending<'a> = Pin<Box<dyn Future<Output = Result<(Call<'a>, Answer), Error>> + Send + 'a>>;

impl<'a> Call<'a> {
    /// Sends the request until it succeeds, fails for good, or the time is over.
    pub(crate) fn send(
        shared: &'a Shared,
        options: &'a CallOptions,
        operation: &'static Operation,
        request: reqwest::RequestBuilder,
        accept: HeaderValue,
    ) -> Sending<'a> {
        Box::pin(async move {
            let call = Self {
                shared,
                options,
                operation,
                timer: Timer::start(telemetry::call(operation)),
            };
            let result = {
                // Pinned first, so that the large future is not moved.
                let attempts = pin!(call.attempts(request, accept));
                attempts.instrument(call.timer.span()).await
            };
            match result {
                Ok(answer) => Ok((call, answer)),
                Err(error) => Err(call.failed(error)),
            }
        })
    }

    async fn attempts(
        &self,
        request: reqwest::RequestBuilder,
        accept: HeaderValue,
    ) -> Result<Answer, Error> {
        let (shared, operation) = (self.shared, self.operation);
        let mut request = self.check(request)?;
        request.headers_mut().entry(ACCEPT).or_insert(accept);
        shared.credentials.apply(request.headers_mut());
        let policy = shared.retry.with(self.options);
        let limits = Limits::new(shared, self.options);
        let mut attempts = 0;
        let mut earlier_effect = false;
        loop {
            let permit = match shared.rate_limiter.enter(limits.deadline).await {
                Ok(permit) => permit,
                Err(no_room) => {
                    let mut error = failure::no_room(&no_room, &limits);
                    let inner = &mut error.inner;
                    inner.operation = Some(operation);
                    inner.attempts = attempts;
                    inner.earlier_effect = earlier_effect;
                    return Err(error);
                }
            };
            attempts += 1;
            // For another attempt, and for blanking the secrets of the body. All bodies of this API
            // are in memory; one that is a stream is sent once.
            let again = attempts <= policy.retries && policy.repeats(operation.kind);
            let needed = again || request.body().is_some();
            let spare = needed.then(|| request.try_clone()).flatten();
            let sent = spare.as_ref();
            let result =
                attempt::run(shared, operation, request, sent, permit, limits, attempts).await;
            let mut error = match result {
                Ok((body, meta)) => {
                    return Ok(Answer {
                        body,
                        meta,
                        sent: spare,
                        earlier_effect,
                        synthetic: None,
                    });
                }
                Err(error) => error,
            };
            if earlier_effect && operation.kind == OperationKind::Delete && error.is_not_found() {
                return Ok(already_deleted(operation, error, attempts));
            }
            error.inner.earlier_effect = earlier_effect;
            earlier_effect |= error.inner.delivery == Delivery::Unknown;
            let Some(spare) = spare.filter(|_| again && policy.allows(operation.kind, &error))
            else {
                return Err(error);
            };
            let asked = error.retry_after();
            let pause = policy.pause(attempts - 1, asked);
            if !limits.has_room_for(pause) {
                error.inner.note = Some(failure::no_time(asked, pause, &limits).into());
                return Err(error);
            }
            if error.is_rate_limited() {
                shared.rate_limiter.hold(pause);
            }
            telemetry::retrying(operation, &error, pause);
            drop(error);
            tokio::time::sleep(pause).await;
            request = spare;
        }
    }

    /// The finished request, if it is one of this operation.
    fn check(&self, request: reqwest::RequestBuilder) -> Result<reqwest::Request, Error> {
        let refuse = |why| Error::invalid_input(Some(self.operation), "request", why);
        let request = request
            .build()
            .map_err(|error| refuse("cannot be built").with_source(error.without_url()))?;
        if request.method() != self.operation.method {
            return Err(refuse("its method is not the operation's"));
        }
        path::check(&self.shared.base_url, self.operation, request.url()).map_err(refuse)?;
        Ok(request)
    }

    /// Ends the call with this error.
    pub(crate) fn failed(&self, error: Error) -> Error {
        self.timer.failed(error)
    }

    /// Ends the call with an answer that was decoded, and whose envelope says this of it.
    pub(crate) fn decoded(
        self,
        mut answer: Answer,
        is_success: bool,
        has_messages: bool,
    ) -> Result<Meta, Error> {
        if !is_success {
            return Err(self.failed(self.unsuccessful(&answer, None)));
        }
        if has_messages {
            let redactor = self.shared.redactor(answer.sent.as_ref(), &answer.body);
            let (messages, repeat_secret) = envelope::messages(&answer.body, &redactor);
            self.timer
                .span()
                .in_scope(|| telemetry::log_messages(self.operation, &messages));
            answer.meta.messages = messages;
            answer.meta.messages_repeat_secret = repeat_secret;
        }
        answer.meta.record(&self.timer);
        Ok(answer.meta)
    }

    /// Ends the call with an answer that could not be decoded.
    #[cold]
    pub(crate) fn undecoded(self, mut answer: Answer, error: Error) -> Error {
        match answer.synthetic.take() {
            // The type does not do without a result, so the server's own answer has to do.
            Some(original) => self.failed(original),
            None => self.failed(self.unsuccessful(&answer, Some(error))),
        }
    }

    /// Error for a 2xx response that reports failure.
    #[cold]
    fn unsuccessful(&self, answer: &Answer, undecoded: Option<Error>) -> Error {
        let redactor = self.shared.redactor(answer.sent.as_ref(), &answer.body);
        let status = Status::read(&answer.body, &redactor)
            .filter(|status| undecoded.is_none() || status.success == Some(false));
        let mut error = match (status, undecoded) {
            (None, Some(mut error)) => {
                // It may be another request's, and the one to this request may still follow.
                self.shared.connections.suspect();
                error.inner.delivery = Delivery::Unknown;
                error
            }
            (status, _) => failure::refused(status.unwrap_or_default()),
        };
        failure::note_answer(&mut error, &answer.meta);
        let inner = &mut error.inner;
        inner.operation = Some(self.operation);
        inner.attempts = answer.meta.attempts;
        inner.earlier_effect = answer.earlier_effect;
        error
    }
}

/// Answer for a delete that found the record deleted already.
fn already_deleted(operation: &'static Operation, mut error: Error, attempts: u32) -> Answer {
    error.inner.earlier_effect = true;
    let status = error.status().unwrap_or(StatusCode::NOT_FOUND);
    let mut meta = Meta::new(operation, status, HeaderMap::new());
    meta.attempts = attempts;
    meta.already_deleted = true;
    let ray = error.cf_ray().map(HeaderValue::from_str);
    if let Some(Ok(ray)) = ray {
        meta.headers.insert(CF_RAY.clone(), ray);
    }
    Answer {
        body: Bytes::from_static(ALREADY_DELETED),
        meta,
        sent: None,
        earlier_effect: true,
        synthetic: Some(error),
    }
}
