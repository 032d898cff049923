//! Refuses a request that does not go where its operation says.
//!
//! A path parameter can change a URL in ways that percent-encoding does not stop: `..`, even
//! encoded, removes the segment before it. So the finished URL is compared with the template,
//! segment by segment, and with the base URL, before credentials are added and anything is sent.

use reqwest::Url;

use crate::base_url::BaseUrl;
use crate::operation::Operation;

/// What is wrong with the URL, in words that do not quote it.
pub(crate) fn check(base: &BaseUrl, operation: &Operation, url: &Url) -> Result<(), &'static str> {
    if !base.is_origin_of(url) {
        return Err("its scheme, host or port is not that of the base URL");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("its URL carries a user name or a password");
    }
    if url.fragment().is_some() {
        return Err("its URL has a fragment");
    }
    let Some(path) = url.path().strip_prefix(base.path()) else {
        return Err("its path does not begin with that of the base URL");
    };
    check_segments(operation.path_only(), path)?;
    if url.query().is_some()
        && url
            .query_pairs()
            .any(|(name, _)| !operation.has_query(&name))
    {
        return Err("it has a query parameter that the operation does not have");
    }
    Ok(())
}

fn check_segments(template: &str, path: &str) -> Result<(), &'static str> {
    let is_slash = |byte: &u8| *byte == b'/';
    let mut given = path.as_bytes().split(is_slash);
    for expected in template.as_bytes().split(is_slash) {
        let Some(segment) = given.next() else {
            return Err("its path is shorter than the operation's");
        };
        if expected.starts_with(b"{") && expected.ends_with(b"}") {
            check_parameter(segment)?;
        } else if segment != expected {
            return Err("its path departs from the operation's");
        }
    }
    match given.next() {
        None => Ok(()),
        Some(_) => Err("its path is longer than the operation's"),
    }
}

fn check_parameter(segment: &[u8]) -> Result<(), &'static str> {
    if segment.is_empty() {
        return Err("a path parameter is empty");
    }
    // What the API's own ids are made of has no second meaning, decoded or not.
    if segment.iter().all(u8::is_ascii_alphanumeric) {
        return Ok(());
    }
    // A server that decodes before it splits would see these as more than one segment or as a way
    // up.
    let (mut length, mut dots) = (0_usize, 0_usize);
    for byte in percent_encoding::percent_decode(segment) {
        length += 1;
        dots += usize::from(byte == b'.');
        if matches!(byte, b'/' | b'\\') || byte.is_ascii_control() {
            return Err("a path parameter holds a slash, a backslash or a control character");
        }
    }
    if length == dots && dots <= 2 {
        return Err("a path parameter is a dot segment");
    }
    Ok(())
}
