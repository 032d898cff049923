//! Answers as they go over the wire: the envelope, and how the objects in it are written.

use hyper::StatusCode;
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use jiff::Timestamp;
use jiff::tz::Offset;
use serde::{Serialize, Serializer};

use crate::assumptions::{
    Assumptions, FailedResult, ListPages, TimeOffset, UnentitledAccount, UnsetPeerFields,
    WholeNumbers,
};
use crate::failure::{ErrorItem, Failure, code};
use crate::seed::Peer;
use crate::state::{Incoming, Outgoing};

/// Items on a page where lists are cut.
const PAGE: usize = 20;

/// A whole answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: Vec<u8>,
}

#[derive(Serialize)]
struct Envelope<'a, T> {
    errors: &'a [ErrorItem],
    messages: [(); 0],
    success: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    result_info: Option<ResultInfo>,
}

#[derive(Serialize)]
struct ResultInfo {
    count: Number,
    page: Number,
    per_page: Number,
    total_count: Number,
    total_pages: Number,
}

impl Answer {
    /// An answer of any sort.
    pub(crate) fn new(status: StatusCode, content_type: &'static str, body: Vec<u8>) -> Self {
        let headers = vec![(CONTENT_TYPE, HeaderValue::from_static(content_type))];
        Self {
            status,
            headers,
            body,
        }
    }

    /// Success with one result.
    pub(crate) fn one(result: impl Serialize) -> Self {
        Self::json(
            StatusCode::OK,
            &Envelope {
                errors: &[],
                messages: [],
                success: true,
                result: Some(result),
                result_info: None,
            },
        )
    }

    /// Success with a list of which `total` items are there.
    pub(crate) fn list<T: Serialize>(
        items: impl Iterator<Item = T>,
        total: usize,
        assumptions: &Assumptions,
    ) -> Self {
        let (per_page, pages) = match assumptions.list_pages {
            ListPages::Single => (total.max(PAGE), 1),
            ListPages::FirstPage => (PAGE, total.div_ceil(PAGE).max(1)),
        };
        let items: Vec<T> = items.take(per_page).collect();
        let number = |number: usize| Number::new(number as u64, assumptions);
        let result_info = Some(ResultInfo {
            count: number(items.len()),
            page: number(1),
            per_page: number(per_page),
            total_count: number(total),
            total_pages: number(pages),
        });
        Self::json(
            StatusCode::OK,
            &Envelope {
                errors: &[],
                messages: [],
                success: true,
                result: Some(items),
                result_info,
            },
        )
    }

    /// A failure.
    pub(crate) fn failure(mut failure: Failure, assumptions: &Assumptions) -> Self {
        let mut result = (assumptions.failed_result == FailedResult::Null).then_some(None);
        if let Some(sentence) = failure.unentitled {
            match assumptions.unentitled_account {
                UnentitledAccount::Result => result = Some(Some(sentence)),
                UnentitledAccount::Errors => failure
                    .errors
                    .push(ErrorItem::new(code::UNENTITLED, sentence)),
            }
        }
        let envelope = Envelope {
            errors: &failure.errors,
            messages: [],
            success: false,
            result,
            result_info: None,
        };
        let mut answer = Self::json(failure.status, &envelope);
        answer.headers.append(&mut failure.headers);
        answer
    }

    fn json(status: StatusCode, envelope: &impl Serialize) -> Self {
        // Neither the maps nor the numbers in it can fail to be written.
        let body = serde_json::to_vec(envelope).unwrap_or_default();
        Self::new(status, "application/json", body)
    }
}

/// A whole number, written as the assumption has it.
#[derive(Clone, Copy)]
pub(crate) struct Number {
    value: u64,
    decimal: bool,
}

impl Number {
    pub(crate) fn new(value: impl Into<u64>, assumptions: &Assumptions) -> Self {
        Self {
            value: value.into(),
            decimal: assumptions.whole_numbers == WholeNumbers::Decimal,
        }
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.decimal {
            #[expect(
                clippy::cast_precision_loss,
                reason = "no number in the API goes beyond 32 bits"
            )]
            serializer.serialize_f64(self.value as f64)
        } else {
            serializer.serialize_u64(self.value)
        }
    }
}

/// What is left of a deleted object.
#[derive(Serialize)]
pub(crate) struct Deleted<'a> {
    pub(crate) id: &'a str,
}

/// A peer as it is written.
#[derive(Serialize)]
pub(crate) struct PeerView<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    ip: Option<Option<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ixfr_enable: Option<Option<bool>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    port: Option<Option<Number>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tsig_id: Option<Option<&'a str>>,
}

impl<'a> PeerView<'a> {
    pub(crate) fn new(peer: &'a Peer, assumptions: &Assumptions) -> Self {
        // For each field: absent, `null`, or a value.
        let (text, ixfr, port) = match assumptions.unset_peer_fields {
            UnsetPeerFields::Blank => (Some(Some("")), Some(Some(false)), Some(Some(0))),
            UnsetPeerFields::Null => (Some(None), Some(None), Some(None)),
            UnsetPeerFields::Absent => (None, None, None),
            UnsetPeerFields::Defaults => (None, Some(Some(false)), Some(Some(53))),
        };
        Self {
            id: &peer.id,
            name: &peer.name,
            ip: peer.ip.as_deref().map(Some).or(text),
            ixfr_enable: peer.ixfr_enable.map(Some).or(ixfr),
            port: peer
                .port
                .map(Some)
                .or(port)
                .map(|port| port.map(|port| Number::new(port, assumptions))),
            tsig_id: peer.tsig_id.as_deref().map(Some).or(text),
        }
    }
}

/// Incoming settings as they are written.
#[derive(Serialize)]
pub(crate) struct IncomingView<'a> {
    id: &'a str,
    auto_refresh_seconds: Number,
    #[serde(skip_serializing_if = "Option::is_none")]
    checked_time: Option<String>,
    created_time: String,
    modified_time: String,
    name: &'a str,
    peers: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    soa_serial: Option<Number>,
}

impl<'a> IncomingView<'a> {
    pub(crate) fn new(id: &'a str, incoming: &'a Incoming, assumptions: &Assumptions) -> Self {
        Self {
            id,
            auto_refresh_seconds: Number::new(incoming.auto_refresh_seconds, assumptions),
            checked_time: incoming.checked.map(|time| write_time(time, assumptions)),
            created_time: write_time(incoming.created, assumptions),
            modified_time: write_time(incoming.modified, assumptions),
            name: &incoming.name,
            peers: &incoming.peers,
            soa_serial: incoming
                .soa_serial
                .map(|serial| Number::new(serial, assumptions)),
        }
    }
}

/// Outgoing settings as they are written.
#[derive(Serialize)]
pub(crate) struct OutgoingView<'a> {
    id: &'a str,
    checked_time: String,
    created_time: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_transferred_time: Option<String>,
    name: &'a str,
    peers: &'a [String],
    soa_serial: Number,
}

impl<'a> OutgoingView<'a> {
    pub(crate) fn new(id: &'a str, outgoing: &'a Outgoing, assumptions: &Assumptions) -> Self {
        Self {
            id,
            checked_time: write_time(outgoing.checked, assumptions),
            created_time: write_time(outgoing.created, assumptions),
            last_transferred_time: outgoing
                .last_transferred
                .map(|time| write_time(time, assumptions)),
            name: &outgoing.name,
            peers: &outgoing.peers,
            soa_serial: Number::new(outgoing.soa_serial, assumptions),
        }
    }
}

/// A time in RFC 3339 with microseconds.
fn write_time(time: Timestamp, assumptions: &Assumptions) -> String {
    match assumptions.time_offset {
        TimeOffset::Utc => format!("{time:.6}"),
        TimeOffset::OneHour => format!("{:.6}", time.display_with_offset(Offset::constant(1))),
    }
}
