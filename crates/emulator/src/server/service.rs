//! From a request to its answer: route, log, fault, rate limit, credentials, body, handler.

use std::sync::Arc;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{HeaderValue, RETRY_AFTER};
use hyper::http::request::Parts;
use hyper::{Request, Response};

use super::control;
use super::fault::{self, Broken, End, nothing, part};
use super::request::{self, Received};
use crate::answer::{self, Answer};
use crate::clock::http_date;
use crate::failure::Failure;
use crate::faults::{Kind, When};
use crate::handlers::Call;
use crate::log::LoggedRequest;
use crate::rate_limit::RateLimitStatus;
use crate::routes::{self, Route};
use crate::shared::Shared;

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
        return Ok(answer.map(Full::from));
    }
    let route = routes::find(&parts.method, parts.uri.path());
    let operation = route.as_ref().ok().map(|route| route.operation.id);
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
    let assumptions = shared.live().state.assumptions;
    let mut answer = match &fault {
        Some(fault) if !fault.effect => Answer::default(),
        _ => perform(&shared, route, &parts, &body, &status)
            .unwrap_or_else(|failure| answer::failure(failure, &assumptions)),
    };
    if let Some(fault) = &fault {
        answer = fault::apply(fault, answer, &assumptions);
    }
    let kind = fault.map(|fault| fault.kind);
    match kind {
        Some(Kind::Delay(delay)) => tokio::time::sleep(delay).await,
        Some(Kind::Reset(When::Before)) => return Err(nothing(End::Reset)),
        _ => {}
    }
    let code = answer.status().as_u16();
    shared.live().log.finish(number, code);
    if let Some(observer) = &shared.setup.observer {
        observer(&format!("{code} {} {}", parts.method, parts.uri.path()));
    }
    let ray = ("cf-ray", format!("{number:016x}-LCL"));
    let date = ("date", http_date(shared.setup.clock.timestamp()));
    for (name, text) in status.headers.into_iter().chain([ray, date]) {
        if let Ok(value) = HeaderValue::from_str(&text) {
            answer.headers_mut().insert(name, value);
        }
    }
    match kind {
        Some(Kind::Reset(When::After)) => Err(part(&answer, false, End::Reset)),
        Some(Kind::Reset(_)) => Err(part(&answer, true, End::Reset)),
        Some(Kind::Truncate) => Err(part(&answer, true, End::Close)),
        Some(Kind::Stall) => Err(part(&answer, true, End::Hang)),
        _ => Ok(answer.map(Full::from)),
    }
}

/// Does what a request asks for.
fn perform(
    shared: &Shared,
    route: Result<Route, Failure>,
    parts: &Parts,
    body: &Received,
    status: &RateLimitStatus,
) -> Result<Answer, Failure> {
    if !status.allowed {
        let mut failure = Failure::rate_limited();
        failure.headers.push((RETRY_AFTER, status.reset.into()));
        return Err(failure);
    }
    let route = route?;
    shared.setup.credentials.check(&parts.headers)?;
    let (owner, object) = route.parameters()?;
    let state = &mut shared.live().state;
    state.advance(shared.setup.clock.timestamp());
    state.admit(route.operation.side(), owner)?;
    let body = body.fields(route.operation.body, &parts.headers)?;
    let call = Call {
        owner,
        object,
        body: &body,
    };
    let result = (route.operation.handler)(state, &call)?;
    Ok(answer::success(result, &state.assumptions))
}
