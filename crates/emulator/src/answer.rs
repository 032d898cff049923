//! Answers as they go over the wire: status, headers, and the envelope. What is in it is written by
//! `views.rs`.

use hyper::Response;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use serde_json::{Value, json};

use crate::assumptions::{Assumptions, FailedResult, ListPages, WholeNumbers};
use crate::failure::Failure;

/// Items on a page where lists are cut.
const PAGE: usize = 20;

/// A whole answer.
pub(crate) type Answer = Response<Vec<u8>>;

/// JSON with status 200.
pub(crate) fn json(body: &Value) -> Answer {
    let mut answer = Response::new(body.to_string().into_bytes());
    let content_type = HeaderValue::from_static("application/json");
    answer.headers_mut().insert(CONTENT_TYPE, content_type);
    answer
}

/// Success. A list has information on its pages beside it.
pub(crate) fn success(result: Value, assumptions: &Assumptions) -> Answer {
    let mut body = json!({ "errors": [], "messages": [], "success": true, "result": result });
    if let Value::Array(items) = &mut body["result"] {
        let total = items.len();
        let (per_page, pages) = match assumptions.list_pages {
            ListPages::Single => (total.max(PAGE), 1),
            ListPages::FirstPage => (PAGE, total.div_ceil(PAGE).max(1)),
        };
        items.truncate(per_page);
        body["result_info"] = json!({
            "count": items.len(),
            "page": 1,
            "per_page": per_page,
            "total_count": total,
            "total_pages": pages,
        });
    }
    if assumptions.whole_numbers == WholeNumbers::Decimal {
        write_decimals(&mut body);
    }
    json(&body)
}

/// A failure.
pub(crate) fn failure(failure: Failure, assumptions: &Assumptions) -> Answer {
    let mut body = json!({ "errors": failure.errors, "messages": [], "success": false });
    if !failure.result.is_null() || assumptions.failed_result == FailedResult::Null {
        body["result"] = failure.result;
    }
    let mut answer = json(&body);
    *answer.status_mut() = failure.status;
    answer.headers_mut().extend(failure.headers);
    answer
}

/// Writes whole numbers as `53.0`.
fn write_decimals(value: &mut Value) {
    match value {
        Value::Number(number) => *value = number.as_f64().into(),
        Value::Array(items) => items.iter_mut().for_each(write_decimals),
        Value::Object(fields) => fields.values_mut().for_each(write_decimals),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}
