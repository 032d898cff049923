//! Applying a fault to a request.

use std::sync::Arc;

use hyper::StatusCode;
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use serde_json::{Value, json};

use super::body::End;
use super::connection::Control;
use super::service::{ConnectionAborted, Exchange};
use crate::answer::Answer;
use crate::failure::{Failure, code};
use crate::faults::{Fault, Kind, When};
use crate::rate_limit::RateLimitStatus;

/// The answer that a request gets which met a fault, and how its body ends.
pub(super) async fn apply(
    fault: Fault,
    exchange: Exchange<'_>,
    status: RateLimitStatus,
    control: &Arc<Control>,
) -> Result<(Answer, End), ConnectionAborted> {
    let shared = exchange.shared;
    // Without effect nothing is done, and there is no answer to change.
    let answer = if fault.effect {
        exchange.perform(status)
    } else {
        Answer::json(StatusCode::OK, &Value::Null)
    };
    let (mut answer, end) = match &fault.kind {
        Kind::Delay(delay) => {
            tokio::time::sleep(*delay).await;
            (answer, End::Whole)
        }
        Kind::Stall => (answer, End::Stall),
        Kind::Truncate => (answer, End::Half(Arc::clone(control))),
        Kind::Reset(when) => {
            control.reset();
            match when {
                When::Before => return Err(ConnectionAborted),
                When::During => (answer, End::Half(Arc::clone(control))),
                When::After => (answer, End::Cut(Arc::clone(control))),
            }
        }
        Kind::Unsuccessful => (rewrite(answer, unsuccessful), End::Whole),
        Kind::WrongTypes => (rewrite(answer, wrong_types), End::Whole),
        Kind::Respond {
            status,
            content_type,
            body,
        } => {
            let content_type = content_type.as_deref().map(HeaderValue::from_str);
            let content_type = content_type.and_then(Result::ok);
            let answer = Answer {
                status: status_code(*status),
                headers: content_type
                    .map(|value| (CONTENT_TYPE, value))
                    .into_iter()
                    .collect(),
                body: body.clone(),
            };
            (answer, End::Whole)
        }
        Kind::Status(status) => {
            let status = status_code(*status);
            let reason = status.canonical_reason().unwrap_or("Unknown error");
            let failure = Failure::one(status, code::INJECTED, reason);
            (
                Answer::failure(failure, &shared.state().assumptions),
                End::Whole,
            )
        }
        Kind::RateLimited(retry_after) => {
            let failure = Failure::rate_limited(retry_after.header(&shared.setup.clock));
            (
                Answer::failure(failure, &shared.state().assumptions),
                End::Whole,
            )
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
    match &mut envelope["result"] {
        Value::Object(fields) => fields.values_mut().for_each(change_type),
        Value::Array(items) => {
            let fields = items.iter_mut().filter_map(Value::as_object_mut);
            fields
                .flat_map(|fields| fields.values_mut())
                .for_each(change_type);
        }
        other => change_type(other),
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
