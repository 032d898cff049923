//! From a request to its answer: route, log, fault, rate limit, credentials, body, handler.

use std::fmt;
use std::sync::Arc;

use hyper::body::Incoming;
use hyper::header::{HeaderName, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Request, Response};

use super::body::AnswerBody;
use super::connection::Control;
use super::fault;
use super::request::{self, Received};
use crate::answer::Answer;
use crate::assumptions::{Assumptions, RateLimitHeaders, RetryAfterForm};
use crate::clock::{Clock, http_date};
use crate::failure::Failure;
use crate::faults::RetryAfter;
use crate::handlers::Call;
use crate::log::LoggedRequest;
use crate::rate_limit::RateLimitStatus;
use crate::routes::Route;
use crate::shared::Shared;

/// There is no answer: the connection ends.
#[derive(Debug)]
pub(super) struct ConnectionAborted;

impl fmt::Display for ConnectionAborted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection ends without an answer")
    }
}

impl std::error::Error for ConnectionAborted {}

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
    control: Arc<Control>,
    request: Request<Incoming>,
) -> Result<Response<AnswerBody>, ConnectionAborted> {
    let (parts, body) = request.into_parts();
    // A client that goes away while it sends its request gets no answer.
    let body = request::read(body).await.map_err(|_| ConnectionAborted)?;
    let route = shared.routes.find(&parts.method, parts.uri.path());
    let operation = route.as_ref().ok().map(|route| route.entry.operation.id);
    let fault = operation.and_then(|operation| shared.faults().take(operation));

    let mut logged = LoggedRequest::new(
        &parts.method,
        &parts.uri,
        operation,
        parts.headers.clone(),
        body.bytes.clone(),
    );
    logged.fault = fault.as_ref().map(ToString::to_string);
    let number = shared.log().begin(logged);

    let standing = shared.limiter().admit(shared.clock.timestamp());
    let exchange = Exchange {
        shared: &shared,
        route,
        parts: &parts,
        body: &body,
    };
    let (mut answer, end) = match fault {
        Some(fault) => fault::apply(fault, exchange, standing, &control).await?,
        None => (exchange.perform(standing), super::body::End::Whole),
    };
    shared.log().finish(number, answer.status.as_u16());
    shared.tell(&parts, &answer);
    common_headers(&shared, &mut answer, standing);

    let mut response = Response::new(AnswerBody::new(answer.body, end));
    *response.status_mut() = answer.status;
    for (name, value) in answer.headers {
        response.headers_mut().append(name, value);
    }
    Ok(response)
}

impl Exchange<'_> {
    /// Does what the request asks for.
    pub(super) fn perform(self, standing: RateLimitStatus) -> Answer {
        let assumptions = self.shared.state().assumptions;
        self.outcome(standing)
            .unwrap_or_else(|failure| Answer::failure(failure, &assumptions))
    }

    fn outcome(self, standing: RateLimitStatus) -> Result<Answer, Failure> {
        let assumptions = self.shared.state().assumptions;
        if !standing.allowed {
            return Err(rate_limited(standing, &self.shared.clock, &assumptions));
        }
        let route = self.route?;
        self.shared
            .credentials
            .check(&self.parts.headers, &assumptions)?;
        let (owner, object) = route.parameters()?;
        let now = self.shared.clock.timestamp();
        let mut state = self.shared.state();
        state.advance(now);
        state.admit(route.entry.side(), &owner)?;
        let body = self
            .body
            .fields(route.entry.body, &self.parts.headers, &assumptions)?;
        let call = Call {
            owner: &owner,
            object: &object,
            body: &body,
        };
        (route.entry.handler)(&mut state, &call)
    }
}

fn rate_limited(standing: RateLimitStatus, clock: &Clock, assumptions: &Assumptions) -> Failure {
    let form = match assumptions.retry_after {
        RetryAfterForm::Seconds => RetryAfter::Seconds(standing.reset),
        RetryAfterForm::Date => RetryAfter::Date(standing.reset),
        // Half a second less than the whole ones, which were rounded up.
        RetryAfterForm::Decimals => {
            RetryAfter::Raw(format!("{}.50", standing.reset.saturating_sub(1)))
        }
    };
    Failure::rate_limited(form.header(clock))
}

/// Headers that every answer carries.
fn common_headers(shared: &Shared, answer: &mut Answer, standing: RateLimitStatus) {
    let mut add = |name, text: String| {
        if let Ok(value) = HeaderValue::from_str(&text) {
            answer.headers.push((HeaderName::from_static(name), value));
        }
    };
    add("cf-ray", shared.ray());
    add("date", http_date(shared.clock.now()));
    if shared.state().assumptions.rate_limit_headers == RateLimitHeaders::Sent {
        add(
            "ratelimit",
            format!("\"default\";r={};t={}", standing.remaining, standing.reset),
        );
        add(
            "ratelimit-policy",
            format!("\"default\";q={};w={}", standing.quota, standing.window),
        );
    }
}
