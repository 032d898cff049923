//! Answers as they go over the wire: status, headers, and the envelope. What is in it is written by
//! `views.rs`.

use hyper::StatusCode;
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use serde_json::{Value, json};

use crate::assumptions::{Assumptions, FailedResult, ListPages, UnentitledAccount, WholeNumbers};
use crate::failure::{ErrorItem, Failure, code};

/// Items on a page where lists are cut.
const PAGE: usize = 20;

/// A whole answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// JSON with a status.
    pub(crate) fn json(status: StatusCode, body: &Value) -> Self {
        let content_type = HeaderValue::from_static("application/json");
        Self {
            status,
            headers: vec![(CONTENT_TYPE, content_type)],
            body: body.to_string().into_bytes(),
        }
    }

    /// Success. A list has information on its pages beside it.
    pub(crate) fn success(mut result: Value, assumptions: &Assumptions) -> Self {
        let mut info = None;
        if let Value::Array(items) = &mut result {
            let total = items.len();
            let (per_page, pages) = match assumptions.list_pages {
                ListPages::Single => (total.max(PAGE), 1),
                ListPages::FirstPage => (PAGE, total.div_ceil(PAGE).max(1)),
            };
            items.truncate(per_page);
            info = Some(json!({
                "count": items.len(),
                "page": 1,
                "per_page": per_page,
                "total_count": total,
                "total_pages": pages,
            }));
        }
        let mut body = json!({ "errors": [], "messages": [], "success": true, "result": result });
        if let Some(info) = info {
            body["result_info"] = info;
        }
        if assumptions.whole_numbers == WholeNumbers::Decimal {
            write_decimals(&mut body);
        }
        Self::json(StatusCode::OK, &body)
    }

    /// A failure.
    pub(crate) fn failure(mut failure: Failure, assumptions: &Assumptions) -> Self {
        let mut result = Value::Null;
        if let Some(sentence) = failure.unentitled {
            match assumptions.unentitled_account {
                UnentitledAccount::Result => result = sentence.into(),
                UnentitledAccount::Errors => {
                    let item = ErrorItem::new(code::UNENTITLED, sentence);
                    failure.errors.push(item);
                }
            }
        }
        let mut body = json!({ "errors": failure.errors, "messages": [], "success": false });
        if !result.is_null() || assumptions.failed_result == FailedResult::Null {
            body["result"] = result;
        }
        let mut answer = Self::json(failure.status, &body);
        answer.headers.append(&mut failure.headers);
        answer
    }
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
