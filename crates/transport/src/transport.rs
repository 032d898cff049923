//! The transport itself: one call from the finished request to the decoded answer.
//!
//! This file only orders the steps. Each step is decided elsewhere: `path.rs` what may be sent,
//! `rate_limit/` when, `attempt.rs` with what result, `retry.rs` whether again, `decode.rs` what
//! the answer is.

use std::fmt;
use std::pin::pin;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use tracing::Instrument as _;

use crate::attempt::{self, Answer};
use crate::builder::TransportBuilder;
use crate::decode;
use crate::envelope::{self, Envelope, Status};
use crate::error::{Delivery, Error};
use crate::failure;
use crate::limits::Limits;
use crate::operation::{Operation, OperationKind};
use crate::options::CallOptions;
use crate::path;
use crate::response::{Meta, Response};
use crate::shared::Shared;
use crate::telemetry;

/// Sends requests and reads answers: credentials, pacing, retries, deadlines, limits and tracing of
/// every call live here.
///
/// A clone is cheap and shares connections, credentials and the pacing with the original.
#[derive(Clone)]
pub struct Transport {
    shared: Arc<Shared>,
    options: CallOptions,
}

/// Response to return when a retried delete finds the object already deleted, see
/// [`Response::is_already_deleted`].
const ALREADY_DELETED: &[u8] = br#"{"success":true,"errors":[],"messages":[],"result":null}"#;

impl Transport {
    /// Sets a transport up.
    pub fn builder() -> TransportBuilder {
        TransportBuilder::default()
    }

    pub(crate) fn new(shared: Shared, options: CallOptions) -> Self {
        Self {
            shared: Arc::new(shared),
            options,
        }
    }

    /// The base URL, without a trailing slash.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.shared.base_url.as_str()
    }

    /// The HTTP client that requests are built with. It carries no credentials: a request that it
    /// sends itself, past [`execute`](Self::execute), has none of this crate's guarantees. With a
    /// base URL of `http` and no [`http_client`](TransportBuilder::http_client) it trusts no
    /// certificate.
    #[must_use]
    pub fn http(&self) -> &reqwest::Client {
        self.shared.connections.builder()
    }

    /// The same transport for calls that differ in these options. Options that an earlier
    /// `with_options` set stay unless these set them too.
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            options: self.options.and(options),
        }
    }

    /// Sends a request of an operation and decodes the answer.
    ///
    /// The request's method, host and path must be those of the operation below the base URL. The
    /// credentials are added here. The call waits for the rate limit, is sent again where
    /// [`OperationKind`] allows it, and ends by the deadline at the latest. Dropping the future
    /// stops it: no timer goes on and nothing more is sent.
    ///
    /// # Errors
    ///
    /// Any [`ErrorKind`](crate::ErrorKind); `Configuration` only when the HTTP client has no TLS.
    /// `success: false` is an
    /// error under any status. [`Error::is_safe_to_retry`] and [`Error::may_have_taken_effect`] say
    /// what the failure means for the caller's next step.
    pub async fn execute<T: DeserializeOwned + Envelope>(
        &self,
        operation: &'static Operation,
        request: reqwest::RequestBuilder,
    ) -> Result<Response<T>, Error> {
        let span = telemetry::call(operation);
        let stopwatch = telemetry::Stopwatch::start(&span);
        // Pinned first, so that the large future is not moved.
        let call = pin!(async {
            let answer = self.send(operation, request).await?;
            self.read(operation, answer)
        });
        let result: Result<Response<T>, Error> = call.instrument(span.clone()).await;
        telemetry::end(
            &span,
            &stopwatch,
            result
                .as_ref()
                .map(|answer| (&answer.meta, answer.attempts())),
        );
        result
    }

    /// The same for an operation whose answer is text. Bytes that are not UTF-8 are replaced.
    ///
    /// # Errors
    ///
    /// Those of [`execute`](Self::execute).
    pub async fn execute_text(
        &self,
        operation: &'static Operation,
        request: reqwest::RequestBuilder,
    ) -> Result<Response<String>, Error> {
        let text = |body: &[u8]| String::from_utf8_lossy(body).into_owned();
        self.execute_unread(operation, request, text).await
    }

    /// The same for an operation whose answer is neither JSON nor text.
    ///
    /// # Errors
    ///
    /// Those of [`execute`](Self::execute).
    pub async fn execute_bytes(
        &self,
        operation: &'static Operation,
        request: reqwest::RequestBuilder,
    ) -> Result<Response<Vec<u8>>, Error> {
        self.execute_unread(operation, request, <[u8]>::to_vec)
            .await
    }

    /// The body of an answer as a value that says nothing of success.
    async fn execute_unread<T>(
        &self,
        operation: &'static Operation,
        request: reqwest::RequestBuilder,
        value: impl FnOnce(&[u8]) -> T,
    ) -> Result<Response<T>, Error> {
        let span = telemetry::call(operation);
        let stopwatch = telemetry::Stopwatch::start(&span);
        let call = self.send(operation, request);
        let result = call.instrument(span.clone()).await;
        let result = result.and_then(|mut answer| match answer.synthetic.take() {
            // The answer in its place is JSON.
            Some(original) => Err(original),
            None => Ok(Response {
                value: value(&answer.body),
                meta: answer.meta,
            }),
        });
        telemetry::end(
            &span,
            &stopwatch,
            result
                .as_ref()
                .map(|answer| (&answer.meta, answer.attempts())),
        );
        result
    }

    /// Decodes the answer to a call.
    fn read<T: DeserializeOwned + Envelope>(
        &self,
        operation: &'static Operation,
        mut answer: Answer,
    ) -> Result<Response<T>, Error> {
        // Records and lists are read in every part that matters; of the answer to a change little
        // is.
        let readable = match operation.kind {
            OperationKind::Read => Ok(()),
            _ => decode::check_depth(&answer.body),
        };
        let decoded =
            readable.and_then(|()| decode::decode::<T>(&answer.body, answer.has_no_content()));
        match decoded {
            Ok(value) if value.is_success() => {
                if value.has_messages() {
                    let redactor = self.shared.redactor(answer.sent.as_ref(), &answer.body);
                    let (messages, repeat_secret) = envelope::messages(&answer.body, &redactor);
                    telemetry::log_messages(operation, &messages);
                    answer.meta.messages = messages;
                    answer.meta.messages_repeat_secret = repeat_secret;
                }
                Ok(Response {
                    value,
                    meta: answer.meta,
                })
            }
            Ok(_) => Err(self.unsuccessful(operation, &answer, None)),
            Err(error) => Err(match answer.synthetic.take() {
                // The type does not do without a result, so the server's own answer has to do.
                Some(original) => original,
                None => self.unsuccessful(operation, &answer, Some(error)),
            }),
        }
    }

    /// Error for a 2xx response that reports failure.
    #[cold]
    fn unsuccessful(
        &self,
        operation: &'static Operation,
        answer: &Answer,
        undecoded: Option<Error>,
    ) -> Error {
        let redactor = self.shared.redactor(answer.sent.as_ref(), &answer.body);
        let status = Status::read(&answer.body, &redactor)
            .filter(|status| undecoded.is_none() || status.success == Some(false));
        let mut error = match (status, undecoded) {
            (None, Some(error)) => {
                let mut error = error;
                error.inner_mut().delivery = Delivery::Unknown;
                error
            }
            (status, _) => failure::refused(status.unwrap_or_default()),
        };
        failure::note_answer(&mut error, &answer.meta);
        error.inner_mut().operation = Some(operation);
        error.inner_mut().attempts = answer.meta.attempts;
        error.inner_mut().earlier_effect = answer.earlier_effect;
        error
    }

    /// Sends the request until it succeeds, fails for good, or the time is over.
    async fn send(
        &self,
        operation: &'static Operation,
        request: reqwest::RequestBuilder,
    ) -> Result<Answer, Error> {
        let shared = &*self.shared;
        let mut request = self.check(operation, request)?;
        shared.credentials.apply(request.headers_mut());
        let policy = shared.retry.with(&self.options);
        let limits = Limits::new(shared, &self.options);
        let mut attempts = 0;
        let mut earlier_effect = false;
        loop {
            let permit = match shared.rate_limiter.enter(limits.deadline).await {
                Ok(permit) => permit,
                Err(no_room) => {
                    let mut error = failure::no_room(&no_room, &limits);
                    let inner = error.inner_mut();
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
                Ok(mut answer) => {
                    answer.meta.attempts = attempts;
                    answer.earlier_effect = earlier_effect;
                    answer.sent = spare;
                    return Ok(answer);
                }
                Err(error) => error,
            };
            if earlier_effect && operation.kind == OperationKind::Delete && error.is_not_found() {
                return Ok(already_deleted(error, attempts));
            }
            error.inner_mut().earlier_effect = earlier_effect;
            earlier_effect |= error.inner().delivery == Delivery::Unknown;
            let Some(spare) = spare.filter(|_| again && policy.allows(operation.kind, &error))
            else {
                return Err(error);
            };
            let asked = error.retry_after();
            let pause = policy.pause(attempts - 1, asked);
            if !limits.has_room_for(pause) {
                error.inner_mut().note = Some(failure::no_time(asked, pause, &limits).into());
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
    fn check(
        &self,
        operation: &'static Operation,
        request: reqwest::RequestBuilder,
    ) -> Result<reqwest::Request, Error> {
        let request = request.build().map_err(|error| {
            Error::invalid_input(Some(operation), "request", "cannot be built")
                .with_source(error.without_url())
        })?;
        let refuse = |why| Err(Error::invalid_input(Some(operation), "request", why));
        if request.method() != operation.method {
            return refuse("its method is not the operation's");
        }
        match path::check(&self.shared.base_url, operation, request.url()) {
            Ok(()) => Ok(request),
            Err(why) => refuse(why),
        }
    }
}

/// Answer for a delete that found the record deleted already.
fn already_deleted(mut error: Error, attempts: u32) -> Answer {
    error.inner_mut().earlier_effect = true;
    let mut meta = Meta {
        status: error.status().unwrap_or(http::StatusCode::NOT_FOUND),
        attempts,
        already_deleted: true,
        ..Meta::default()
    };
    if let Some(ray) = error
        .cf_ray()
        .and_then(|ray| http::HeaderValue::from_str(ray).ok())
    {
        meta.headers.insert(&crate::response::CF_RAY, ray);
    }
    Answer {
        body: bytes::Bytes::from_static(ALREADY_DELETED),
        meta,
        sent: None,
        earlier_effect: true,
        synthetic: Some(error),
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport")
            .field("base_url", &self.base_url())
            .field("credentials", &self.shared.credentials)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
