//! What the transport has to know about an operation of the contract: its name, its place and what
//! repeating it would mean.
//!
//! Generated code fills these; nothing here sends anything.

use std::borrow::Cow;
use std::fmt;

use http::Method;
use percent_encoding::percent_decode_str;

/// One operation of the API, as the generated operation table describes it.
///
/// ```
/// use cloudflare_secondary_dns_transport::{Operation, OperationKind};
///
/// static ACLS_LIST: Operation = Operation {
///     id: "acls_list",
///     method: http::Method::GET,
///     path: "/accounts/{account_id}/secondary_dns/acls",
///     resource: "acls",
///     kind: OperationKind::Read,
///     permissions: &["Account Settings Read", "Account Settings Write"],
/// };
/// assert!(ACLS_LIST.kind.is_idempotent());
/// assert_eq!(ACLS_LIST.to_string(), "acls_list");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// The operation id of the contract, for example `acls_list`. It names the operation in errors,
    /// spans and logs.
    pub id: &'static str,
    /// The HTTP method. A request with another method is refused before it is sent.
    pub method: Method,
    /// The path template below the base URL, for example
    /// `/accounts/{account_id}/secondary_dns/acls`. A request with a path that departs from it is
    /// refused before it is sent.
    ///
    /// Query parameters are listed as in RFC 6570, section 3.2.8: `/zones{?name,page}`. A query
    /// parameter that is not listed is refused. `{?filter*}` is an object, whose fields may have
    /// any name. Of a name, `%`, `*`, `,` and braces are percent-encoded.
    pub path: &'static str,
    /// The resource that the operation belongs to, for example `acls`.
    pub resource: &'static str,
    /// What the operation does to the server, and so when it may be repeated.
    pub kind: OperationKind,
    /// Any one of these permissions of an API token allows the operation. They are named in the
    /// error when the API answers 403.
    pub permissions: &'static [&'static str],
}

impl Operation {
    /// The path template without its list of query parameters.
    pub(crate) fn path_only(&self) -> &'static str {
        // Every call asks for this. The list is at the end and in braces, as some parameters are.
        if !self.path.ends_with('}') {
            return self.path;
        }
        let split = self.path.split_once("{?");
        split.map_or(self.path, |split| split.0)
    }

    /// The id that an answer about one record has. It is in the request's path: at its end, where
    /// the template has an id there; of what a zone has once, the zone's, where the request names
    /// no more than the zone and makes or starts nothing.
    pub(crate) fn record_id<'a>(&self, path: &'a str) -> Option<Cow<'a, str>> {
        let template = self.path_only();
        let is_id = |part: &str| part.starts_with('{') && part.ends_with("_id}");
        let is_of_zone = self.kind.is_idempotent() && template.starts_with("/zones/{zone_id}/");
        let behind = if template.ends_with("_id}") {
            0
        } else if is_of_zone && template.matches('{').count() == 1 {
            template.rsplit('/').position(is_id)?
        } else {
            return None;
        };
        percent_decode_str(path.rsplit('/').nth(behind)?)
            .decode_utf8()
            .ok()
    }

    /// Whether the operation has a query parameter of this name.
    pub(crate) fn has_query(&self, name: &str) -> bool {
        self.path
            .split_once("{?")
            .and_then(|(_, names)| names.strip_suffix('}'))
            .is_some_and(|names| {
                let mut names = names.split(',');
                names
                    .any(|known| known.ends_with('*') || percent_decode_str(known).eq(name.bytes()))
            })
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

/// What an operation does to the server. It decides what a retry may do.
///
/// | kind | HTTP | sent again |
/// | --- | --- | --- |
/// | `Read` | GET | after any transient failure |
/// | `Replace` | PUT | after any transient failure |
/// | `Delete` | DELETE | after any transient failure |
/// | `Create` | POST | only on proof that the earlier attempt had no effect |
/// | `Action` | POST | by choice only, see [`ActionRetry`](crate::ActionRetry) |
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OperationKind {
    /// Reads and changes nothing (RFC 9110, section 9.2.1: safe).
    Read,
    /// Replaces a record with the one in the request; twice is the same as once.
    Replace,
    /// Removes a record; twice is the same as once.
    Delete,
    /// Makes a record; twice makes two.
    Create,
    /// Starts something, such as a zone transfer or a NOTIFY; twice starts it twice.
    Action,
}

impl OperationKind {
    /// Whether sending it twice leaves the server as sending it once does.
    #[must_use]
    pub const fn is_idempotent(self) -> bool {
        matches!(self, Self::Read | Self::Replace | Self::Delete)
    }
}
