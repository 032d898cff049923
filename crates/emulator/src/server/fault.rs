//! Applying a fault to a request.

use hyper::StatusCode;
use serde_json::{Value, json};

use crate::answer::{self, Answer};
use crate::assumptions::Assumptions;
use crate::failure::{Failure, code, error};
use crate::faults::{Fault, Kind};

/// The answer that a request gets which met a fault, made of the right one. That is empty where the
/// operation took no effect.
pub(super) fn apply(fault: &Fault, right: Answer, assumptions: &Assumptions) -> Answer {
    // It was checked when the fault was injected.
    let (head, ()) = fault.head().unwrap_or_default().into_parts();
    let status = head.status;
    let mut answer = match &fault.kind {
        // The answer stays as it is, and comes late or is not sent whole.
        Kind::Delay(_) | Kind::Stall | Kind::Truncate | Kind::Reset(_) => right,
        Kind::Unsuccessful => rewrite(right, unsuccessful),
        Kind::WrongTypes => rewrite(right, wrong_types),
        Kind::Empty(_) => own(status, Vec::new()),
        Kind::Html(_) => own(status, page(status)),
        Kind::Respond { body, .. } => own(status, body.clone()),
        Kind::Status(429) => answer::failure(Failure::rate_limited(), assumptions),
        Kind::Status(_) => {
            let reason = status.canonical_reason().unwrap_or("Unknown error");
            let mut failure = Failure::one(code::INJECTED, reason);
            failure.status = status;
            answer::failure(failure, assumptions)
        }
    };
    answer.headers_mut().extend(head.headers);
    answer
}

/// An answer that the operation had no part in.
fn own(status: StatusCode, body: Vec<u8>) -> Answer {
    let mut answer = Answer::new(body);
    *answer.status_mut() = status;
    answer
}

fn page(status: StatusCode) -> Vec<u8> {
    let reason = status.canonical_reason();
    let reason = reason.unwrap_or("Web server returned an error");
    let title = format!("{} {reason}", status.as_str());
    let head = format!("<!DOCTYPE html>\n<html><head><title>{title}</title></head>");
    format!("{head}<body><h1>{title}</h1></body></html>\n").into_bytes()
}

fn rewrite(mut answer: Answer, change: fn(&mut Value)) -> Answer {
    if let Ok(mut envelope) = serde_json::from_slice(answer.body()) {
        change(&mut envelope);
        *answer.body_mut() = envelope.to_string().into_bytes();
    }
    answer
}

fn unsuccessful(envelope: &mut Value) {
    *envelope = json!({
        "errors": [error(code::INJECTED, "The request could not be served.")],
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
