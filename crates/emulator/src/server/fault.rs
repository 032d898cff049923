//! Carrying out a fault on a request.

use std::sync::Arc;

use hyper::StatusCode;
use hyper::header::{HeaderName, HeaderValue};
use serde_json::{Value, json};

use super::body::End;
use super::connection::Control;
use super::service::{ConnectionAborted, Exchange};
use crate::answer::Answer;
use crate::clock::Clock;
use crate::failure::{Failure, code};
use crate::faults::{Fault, Kind, When};
use crate::rate_limit::RateLimitStatus;

/// The answer that a request gets which met a fault, and how its body ends.
pub(super) async fn apply(
    fault: Fault,
    exchange: Exchange<'_>,
    standing: RateLimitStatus,
    control: &Arc<Control>,
) -> Result<(Answer, End), ConnectionAborted> {
    let shared = exchange.shared;
    let (mut answer, end) = match &fault.kind {
        Kind::Delay(delay) if !fault.effect => {
            tokio::time::sleep(*delay).await;
            (exchange.perform(standing), End::Whole)
        }
        Kind::Delay(delay) => {
            let answer = exchange.perform(standing);
            tokio::time::sleep(*delay).await;
            (answer, End::Whole)
        }
        Kind::Stall => (exchange.perform(standing), End::Stall),
        Kind::Truncate => (exchange.perform(standing), End::Half(Arc::clone(control))),
        Kind::Reset(When::During) => {
            control.reset();
            (exchange.perform(standing), End::Half(Arc::clone(control)))
        }
        Kind::Reset(When::After) => {
            control.reset();
            (exchange.perform(standing), End::Cut(Arc::clone(control)))
        }
        Kind::Unsuccessful => (
            rewrite(exchange.perform(standing), unsuccessful),
            End::Whole,
        ),
        Kind::WrongTypes => (rewrite(exchange.perform(standing), wrong_types), End::Whole),
        Kind::Reset(When::Before) => {
            if fault.effect {
                exchange.perform(standing);
            }
            control.reset();
            return Err(ConnectionAborted);
        }
        Kind::Status { .. } | Kind::Respond { .. } | Kind::RateLimited(_) => {
            if fault.effect {
                exchange.perform(standing);
            }
            let assumptions = shared.state().assumptions;
            let answer = match synthetic(&fault.kind, &shared.clock) {
                Ok(answer) => answer,
                Err(failure) => Answer::failure(failure, &assumptions),
            };
            (answer, End::Whole)
        }
    };
    for (name, value) in &fault.headers {
        // Both were checked when the fault was injected.
        if let (Ok(name), Ok(value)) = (
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::from_str(value),
        ) {
            answer.headers.push((name, value));
        }
    }
    Ok((answer, end))
}

/// An answer that nothing stands behind.
fn synthetic(kind: &Kind, clock: &Clock) -> Result<Answer, Failure> {
    match kind {
        Kind::Respond {
            status,
            content_type,
            body,
        } => {
            let mut answer = Answer::new(status_code(*status), "text/plain", body.clone());
            if let Ok(content_type) = HeaderValue::from_str(content_type) {
                answer.headers = vec![(hyper::header::CONTENT_TYPE, content_type)];
            }
            Ok(answer)
        }
        Kind::Status {
            status,
            envelope: false,
        } => {
            let mut answer = Answer::new(status_code(*status), "text/plain", Vec::new());
            answer.headers.clear();
            Ok(answer)
        }
        Kind::Status { status, .. } => {
            let status = status_code(*status);
            let reason = status.canonical_reason().unwrap_or("Unknown error");
            Err(Failure::one(status, code::INJECTED, reason))
        }
        Kind::RateLimited(retry_after) => Err(Failure::rate_limited(retry_after.header(clock))),
        _ => Err(Failure::one(
            StatusCode::INTERNAL_SERVER_ERROR,
            code::INJECTED,
            "Internal error",
        )),
    }
}

fn rewrite(mut answer: Answer, change: fn(&mut Value)) -> Answer {
    if let Ok(mut envelope) = serde_json::from_slice(&answer.body) {
        change(&mut envelope);
        answer.body = envelope.to_string().into_bytes();
    }
    answer
}

fn unsuccessful(envelope: &mut Value) {
    *envelope = json!({
        "errors": [{ "code": code::INJECTED, "message": "The request could not be served." }],
        "messages": [],
        "success": false,
        "result": null,
    });
}

/// Changes the type of every value in the result, not of the result itself.
fn wrong_types(envelope: &mut Value) {
    match envelope.get_mut("result") {
        Some(Value::Object(fields)) => fields.values_mut().for_each(change_type),
        Some(Value::Array(items)) => {
            items
                .iter_mut()
                .filter_map(Value::as_object_mut)
                .for_each(|fields| {
                    fields.values_mut().for_each(change_type);
                });
        }
        Some(other) => change_type(other),
        None => {}
    }
}

fn change_type(value: &mut Value) {
    *value = match value {
        Value::Number(number) => Value::from(number.to_string()),
        Value::Bool(truth) => Value::from(truth.to_string()),
        Value::Array(_) => json!({}),
        Value::String(_) | Value::Null | Value::Object(_) => json!([7]),
    };
}

fn status_code(status: u16) -> StatusCode {
    // Checked when the fault was injected.
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
