//! Answers as they go over the wire: status, headers, and the envelope. What is in it is written by
//! `views.rs`.

use hyper::StatusCode;
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::{Value, json};

use crate::assumptions::{Assumptions, FailedResult, ListPages, UnentitledAccount};
use crate::failure::{ErrorItem, Failure, code};
use crate::views::number;

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

    /// Success with one result.
    pub(crate) fn one(result: impl Serialize) -> Self {
        let body = json!({ "errors": [], "messages": [], "success": true, "result": result });
        Self::json(StatusCode::OK, &body)
    }

    /// Success of a deletion: what is left is the identifier.
    pub(crate) fn deleted(id: &str) -> Self {
        Self::one(json!({ "id": id }))
    }

    /// Success with a list.
    pub(crate) fn list(mut items: Vec<Value>, assumptions: &Assumptions) -> Self {
        let total = items.len();
        let (per_page, pages) = match assumptions.list_pages {
            ListPages::Single => (total.max(PAGE), 1),
            ListPages::FirstPage => (PAGE, total.div_ceil(PAGE).max(1)),
        };
        items.truncate(per_page);
        let number = |value: usize| number(value as u64, assumptions);
        let info = json!({
            "count": number(items.len()),
            "page": number(1),
            "per_page": number(per_page),
            "total_count": number(total),
            "total_pages": number(pages),
        });
        let body = json!({
            "errors": [], "messages": [], "success": true, "result": items, "result_info": info,
        });
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
