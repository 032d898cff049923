//! What a call shows of itself through `tracing`: one span a call, one span an attempt, and an
//! event for what an operator should see.
//!
//! Field names follow the OpenTelemetry semantic conventions for HTTP client spans. No field holds
//! a body, a header but `cf-ray`, a credential, or a URL; the path appears as its template. With
//! tracing off nothing here allocates.

use std::time::Duration;

use http::StatusCode;
use tokio::time::Instant;
use tracing::Span;
use tracing::field::{Empty, display};

use crate::base_url::BaseUrl;
use crate::difference::Difference;
use crate::envelope::ApiMessage;
use crate::error::Error;
use crate::operation::Operation;

/// The target of all spans and events, for filters.
pub(crate) const TARGET: &str = "cloudflare_secondary_dns";

/// The span around a whole call: waiting, attempts and pauses.
pub(crate) fn call(operation: &'static Operation) -> Span {
    tracing::info_span!(
        target: TARGET,
        "cloudflare.call",
        operation = operation.id,
        resource = operation.resource,
        http.request.method = operation.method.as_str(),
        url.template = operation.path_only(),
        http.response.status_code = Empty,
        cf_ray = Empty,
        attempts = Empty,
        "error.type" = Empty,
        duration_seconds = Empty,
    )
}

/// The span around one attempt: one request and its answer.
pub(crate) fn attempt(operation: &'static Operation, base: &BaseUrl, attempt: u32) -> Span {
    let span = tracing::info_span!(
        target: TARGET,
        "cloudflare.attempt",
        otel.kind = "client",
        otel.name = Empty,
        otel.status_code = Empty,
        operation = operation.id,
        http.request.method = operation.method.as_str(),
        url.template = operation.path_only(),
        server.address = base.host(),
        server.port = base.port(),
        attempt,
        http.request.resend_count = Empty,
        http.response.status_code = Empty,
        cf_ray = Empty,
        "error.type" = Empty,
        duration_seconds = Empty,
    );
    if !span.is_disabled() {
        span.record(
            "otel.name",
            display(format_args!(
                "{} {}",
                operation.method,
                operation.path_only()
            )),
        );
        if attempt > 1 {
            span.record("http.request.resend_count", attempt - 1);
        }
    }
    span
}

/// A span, and its time if someone looks.
pub(crate) struct Timer {
    span: Span,
    start: Option<Instant>,
}

impl Timer {
    pub(crate) fn start(span: Span) -> Self {
        let start = (!span.is_disabled()).then(Instant::now);
        Self { span, start }
    }

    pub(crate) fn span(&self) -> Span {
        self.span.clone()
    }

    /// Whether someone looks.
    pub(crate) fn is_on(&self) -> bool {
        self.start.is_some()
    }

    /// Notes an answer.
    pub(crate) fn succeeded(&self, status: StatusCode, ray: Option<&str>, attempts: u32) {
        self.end(Some(status), ray, attempts);
    }

    /// Notes an error.
    #[cold]
    pub(crate) fn failed(&self, error: Error) -> Error {
        match error.status().filter(|status| !status.is_success()) {
            Some(status) => self.span.record("error.type", status.as_str()),
            None => self.span.record("error.type", error.kind().as_str()),
        };
        self.span.record("otel.status_code", "ERROR");
        self.end(error.status(), error.cf_ray(), error.attempts());
        error
    }

    fn end(&self, status: Option<StatusCode>, ray: Option<&str>, attempts: u32) {
        let seconds = self.start.map(|start| start.elapsed().as_secs_f64());
        self.span.record("duration_seconds", seconds);
        self.span.record(
            "http.response.status_code",
            status.map(|status| status.as_u16()),
        );
        self.span.record("cf_ray", ray);
        self.span.record("attempts", attempts);
    }
}

/// Says that a call is sent again, and when. A refusal by the rate limit is worth a warning, since
/// it holds back every call of the client.
pub(crate) fn retrying(operation: &Operation, error: &Error, pause: Duration) {
    macro_rules! event {
        ($level:ident) => {
            tracing::$level!(
                target: TARGET,
                operation = operation.id,
                attempts = error.attempts(),
                pause_seconds = pause.as_secs_f64(),
                cause = %error,
                "sending it again after a pause"
            )
        };
    }
    if error.is_rate_limited() {
        event!(warn);
    } else {
        event!(debug);
    }
}

/// Says that a call waits for the rate limit.
pub(crate) fn waiting(wait: Option<Duration>) {
    tracing::debug!(
        target: TARGET,
        wait_seconds = wait.map(|wait| wait.as_secs_f64()),
        "waiting for the rate limit"
    );
}

/// Reports which fields the server stored with other values than the request gave them.
pub(crate) fn stored_otherwise(operation: &Operation, differences: &[Difference]) {
    if differences.is_empty() {
        return;
    }
    let fields: Vec<_> = differences
        .iter()
        .map(|difference| difference.field.as_str())
        .collect();
    tracing::warn!(
        target: TARGET,
        operation = operation.id,
        fields = fields.join(", "),
        "the API stored other values than it was asked for"
    );
}

/// Passes on what the API remarks beside its answer.
pub(crate) fn log_messages(operation: &Operation, messages: &[ApiMessage]) {
    for message in messages {
        tracing::info!(
            target: TARGET,
            operation = operation.id,
            code = message.code(),
            documentation_url = message.documentation_url(),
            pointer = message.pointer(),
            "the API remarks: {}",
            message.message()
        );
    }
}
