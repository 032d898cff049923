//! From a request to its answer: route, log, fault, rate limit, credentials, body, handler.

use std::sync::Arc;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{HeaderName, HeaderValue, RETRY_AFTER};
use hyper::http::request::Parts;
use hyper::{Request, Response};

use super::connection::{Broken, End};
use super::request::{self, Received};
use super::{control, fault};
use crate::answer::Answer;
use crate::clock::http_date;
use crate::failure::Failure;
use crate::faults::{Kind, When};
use crate::handlers::Call;
use crate::log::LoggedRequest;
use crate::rate_limit::RateLimitStatus;
use crate::routes::Route;
use crate::shared::Shared;
use crate::state::State;

/// A request that was received and routed.
pub(super) struct Exchange<'a> {
    pub(super) shared: &'a Shared,
    route: Result<Route, Failure>,
    parts: &'a Parts,
    body: &'a Received,
}

/// Answers a request.
pub(super) async fn answer(
    shared: Arc<Shared>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Broken> {
    let (parts, body) = request.into_parts();
    // A client that goes away while it sends its request gets no answer.
    let body = request::read(body).await.map_err(|_| nothing(End::Close))?;
    if let Some(path) = parts.uri.path().strip_prefix(control::BASE) {
        let answer = control::answer(&shared, &parts.method, path, &body);
        return Ok(response(answer));
    }
    let route = shared.routes.find(&parts.method, parts.uri.path());
    let operation = route.as_ref().ok().map(|route| route.entry.operation.id);
    let number = shared.number();
    let mut logged = LoggedRequest::new(number, &parts, operation, body.bytes.clone());
    let (fault, status) = {
        let mut live = shared.live();
        let fault = operation.and_then(|operation| live.faults.take(operation));
        logged.fault = fault.as_ref().map(ToString::to_string);
        live.log.begin(logged);
        let status = live.limiter.admit(shared.setup.clock.timestamp());
        (fault, status)
    };
    let exchange = Exchange {
        shared: &shared,
        route,
        parts: &parts,
        body: &body,
    };
    let mut answer = match &fault {
        Some(fault) => fault::apply(fault, exchange, status).await,
        None => exchange.perform(status),
    };
    let kind = fault.map(|fault| fault.kind);
    if matches!(kind, Some(Kind::Reset(When::Before))) {
        return Err(nothing(End::Reset));
    }
    shared.live().log.finish(number, answer.status.as_u16());
    if let Some(observer) = &shared.setup.observer {
        let (status, path) = (answer.status.as_u16(), parts.uri.path());
        observer(&format!("{status} {} {path}", parts.method));
    }
    common_headers(&shared, number, &mut answer, status);
    match kind {
        Some(Kind::Reset(When::After)) => Err(part(&answer, false, End::Reset)),
        Some(Kind::Reset(_)) => Err(part(&answer, true, End::Reset)),
        Some(Kind::Truncate) => Err(part(&answer, true, End::Close)),
        Some(Kind::Stall) => Err(part(&answer, true, End::Hang)),
        _ => Ok(response(answer)),
    }
}

fn nothing(end: End) -> Broken {
    let bytes = Vec::new();
    Broken { bytes, end }
}

/// An answer as it goes over the wire, or its headers and half of its body.
fn part(answer: &Answer, half: bool, end: End) -> Broken {
    let (mut length, mut sent) = (answer.body.len(), answer.body.len());
    if half {
        // A body of nothing has no half: one byte is promised that never comes.
        (length, sent) = (length.max(1), length / 2);
    }
    let reason = answer.status.canonical_reason().unwrap_or_default();
    let status = answer.status.as_str();
    let head = format!("HTTP/1.1 {status} {reason}\r\ncontent-length: {length}\r\n");
    let mut bytes = head.into_bytes();
    for (name, value) in &answer.headers {
        bytes.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    bytes.extend(b"\r\n");
    bytes.extend(&answer.body[..sent]);
    Broken { bytes, end }
}

fn response(answer: Answer) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(answer.body));
    *response.status_mut() = answer.status;
    for (name, value) in answer.headers {
        response.headers_mut().append(name, value);
    }
    response
}

impl Exchange<'_> {
    /// Does what the request asks for.
    pub(super) fn perform(self, status: RateLimitStatus) -> Answer {
        let state = &mut self.shared.live().state;
        let assumptions = state.assumptions;
        self.outcome(state, status)
            .unwrap_or_else(|failure| Answer::failure(failure, &assumptions))
    }

    fn outcome(self, state: &mut State, status: RateLimitStatus) -> Result<Answer, Failure> {
        let setup = &self.shared.setup;
        if !status.allowed {
            let seconds = HeaderValue::from(status.reset);
            return Err(Failure::rate_limited().with_header(RETRY_AFTER, Some(seconds)));
        }
        let route = self.route?;
        setup.credentials.check(&self.parts.headers)?;
        let (owner, object) = route.parameters()?;
        state.advance(setup.clock.timestamp());
        state.admit(route.entry.side(), owner)?;
        let body = self.body.fields(route.entry.body, &self.parts.headers)?;
        let call = Call {
            owner,
            object,
            body: &body,
        };
        let result = (route.entry.handler)(state, &call)?;
        Ok(Answer::success(result, &state.assumptions))
    }
}

/// Headers that every answer carries.
fn common_headers(shared: &Shared, number: u64, answer: &mut Answer, status: RateLimitStatus) {
    let mut add = |name, text: String| {
        if let Ok(value) = HeaderValue::from_str(&text) {
            answer.headers.push((HeaderName::from_static(name), value));
        }
    };
    add("cf-ray", format!("{number:016x}-LCL"));
    add("date", http_date(shared.setup.clock.now()));
    let (remaining, reset) = (status.remaining, status.reset);
    add("ratelimit", format!("\"default\";r={remaining};t={reset}"));
    let (quota, window) = (status.quota, status.window);
    add(
        "ratelimit-policy",
        format!("\"default\";q={quota};w={window}"),
    );
}
