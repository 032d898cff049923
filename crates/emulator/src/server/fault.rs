//! Applying a fault to a request: another answer, or less than a whole one.

use hyper::StatusCode;
use serde_json::{Value, json};

use crate::answer::{self, Answer};
use crate::assumptions::Assumptions;
use crate::failure::{Failure, code, error};
use crate::faults::{Fault, Kind};

/// What is sent in place of a whole answer, and how the connection ends then.
///
/// The service fails with it, and the bytes are written without hyper.
#[derive(Debug, thiserror::Error)]
#[error("the connection ends without a whole answer")]
pub(super) struct Broken {
    pub(super) bytes: Vec<u8>,
    pub(super) end: End,
}

/// How a connection ends.
#[derive(Clone, Copy, Debug)]
pub(super) enum End {
    /// In good order (FIN).
    Close,
    /// With RST.
    Reset,
    /// When the client gives up, or the emulator stops.
    Hang,
}

pub(super) fn nothing(end: End) -> Broken {
    let bytes = Vec::new();
    Broken { bytes, end }
}

/// An answer as it goes over the wire, or its headers and half of its body.
pub(super) fn part(answer: &Answer, half: bool, end: End) -> Broken {
    let (mut length, mut sent) = (answer.body().len(), answer.body().len());
    if half {
        // A body of nothing has no half: one byte is promised that never comes.
        (length, sent) = (length.max(1), length / 2);
    }
    let (status, headers) = (answer.status(), answer.headers());
    // The reason phrase is part of it.
    let head = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n");
    let mut bytes = head.into_bytes();
    for (name, value) in headers {
        bytes.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    bytes.extend(b"\r\n");
    bytes.extend(&answer.body()[..sent]);
    Broken { bytes, end }
}

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
