//! Reading a request: its body, its content type, its JSON.

use http_body_util::BodyExt;
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderMap};
use serde_json::{Map, Value};

use crate::failure::{Failure, code};
use crate::operations::BodyRule;

/// Most bytes of a body that are looked at.
const MAX_BODY: usize = 1 << 20;

/// A body as it came in.
pub(super) struct Received {
    pub(super) bytes: Bytes,
    too_large: bool,
}

/// Reads a body to its end, however long, so that the answer is not lost in a connection that is
/// still being written to; what is beyond the limit is not kept.
pub(super) async fn read(mut body: Incoming) -> Result<Received, hyper::Error> {
    let mut bytes = Vec::new();
    let mut too_large = false;
    while let Some(frame) = body.frame().await {
        if let Ok(data) = frame?.into_data() {
            if bytes.len() + data.len() > MAX_BODY {
                too_large = true;
            } else if !too_large {
                bytes.extend_from_slice(&data);
            }
        }
    }
    // The log keeps it, and counts its length.
    bytes.shrink_to_fit();
    Ok(Received {
        bytes: bytes.into(),
        too_large,
    })
}

impl Received {
    /// The body of a request to a control endpoint.
    pub(super) fn text(&self) -> Result<&str, String> {
        if self.too_large {
            return Err(format!("the body is longer than {MAX_BODY} bytes"));
        }
        std::str::from_utf8(&self.bytes).map_err(|_| "the body is not UTF-8".to_owned())
    }

    /// The fields of the body, as the operation asks for them.
    pub(super) fn fields(
        &self,
        rule: BodyRule,
        headers: &HeaderMap,
    ) -> Result<Map<String, Value>, Failure> {
        if self.too_large {
            let message = format!("The body is longer than {MAX_BODY} bytes.");
            return Err(Failure::one(code::TOO_LARGE, message));
        }
        match (rule, self.bytes.is_empty()) {
            (BodyRule::Ignored, _) | (BodyRule::Optional, true) => return Ok(Map::new()),
            (BodyRule::Required, true) => {
                return Err(malformed("A body is needed: a JSON object."));
            }
            (_, false) => {}
        }
        check_content_type(headers)?;
        match serde_json::from_slice(&self.bytes) {
            Ok(Value::Object(fields)) => Ok(fields),
            Ok(_) => Err(malformed("The body must be a JSON object.")),
            // The message holds the place and what is expected there, nothing of the text.
            Err(error) => Err(malformed(&format!("The body is not valid JSON: {error}."))),
        }
    }
}

fn malformed(message: &str) -> Failure {
    Failure::at("", code::MALFORMED, message)
}

fn check_content_type(headers: &HeaderMap) -> Result<(), Failure> {
    let given = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("none");
    let essence = given.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    let message = format!("The content type must be application/json, not {given}.");
    Err(Failure::one(code::WRONG_CONTENT_TYPE, message))
}
