//! Applying a fault to a request.

use hyper::StatusCode;
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use serde_json::{Value, json};

use super::service::Exchange;
use crate::answer::Answer;
use crate::failure::{Failure, code};
use crate::faults::{Fault, Kind};
use crate::rate_limit::RateLimitStatus;

/// The answer that a request gets which met a fault.
pub(super) async fn apply(
    fault: &Fault,
    exchange: Exchange<'_>,
    status: RateLimitStatus,
) -> Answer {
    let shared = exchange.shared;
    // Without effect nothing is done, and there is no answer to change.
    let answer = if fault.effect {
        exchange.perform(status)
    } else {
        Answer::json(StatusCode::OK, &Value::Null)
    };
    let mut answer = match &fault.kind {
        Kind::Delay(delay) => {
            tokio::time::sleep(*delay).await;
            answer
        }
        // The answer stays as it is, and is not sent whole.
        Kind::Stall | Kind::Truncate | Kind::Reset(_) => answer,
        Kind::Unsuccessful => rewrite(answer, unsuccessful),
        Kind::WrongTypes => rewrite(answer, wrong_types),
        Kind::Empty(status) => own(*status, None, Vec::new()),
        Kind::Html(status) => own(*status, Some("text/html; charset=UTF-8"), page(*status)),
        Kind::Respond {
            status,
            content_type,
            body,
        } => own(*status, Some(content_type), body.clone()),
        Kind::Status(status) => {
            let status = status_code(*status);
            let reason = status.canonical_reason().unwrap_or("Unknown error");
            let failure = match status {
                StatusCode::TOO_MANY_REQUESTS => Failure::rate_limited(),
                _ => Failure::one(status, code::INJECTED, reason),
            };
            Answer::failure(failure, &shared.live().state.assumptions)
        }
    };
    for (name, value) in &fault.headers {
        // Both were checked when the fault was injected.
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            answer.headers.push((name, value));
        }
    }
    answer
}

/// An answer that the operation had no part in.
fn own(status: u16, content_type: Option<&str>, body: Vec<u8>) -> Answer {
    let content_type = content_type.and_then(|text| HeaderValue::from_str(text).ok());
    let content_type = content_type.map(|value| (CONTENT_TYPE, value));
    Answer {
        status: status_code(status),
        headers: content_type.into_iter().collect(),
        body,
    }
}

fn page(status: u16) -> Vec<u8> {
    let reason = status_code(status).canonical_reason();
    let title = reason.unwrap_or("Web server returned an error");
    let title = format!("{status} {title}");
    let head = format!("<!DOCTYPE html>\n<html><head><title>{title}</title></head>");
    format!("{head}<body><h1>{title}</h1></body></html>\n").into_bytes()
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
