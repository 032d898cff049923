//! Refuses a request that does not go where its operation says.
//!
//! A path parameter can change a URL in ways that percent-encoding does not stop: `..`, even
//! encoded, removes the segment before it. So the finished URL is compared with the template,
//! segment by segment, and with the base URL, before credentials are added and anything is sent.

use reqwest::Url;

use crate::base_url::BaseUrl;
use crate::encode::is_alphanumeric;
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

/// Goes through both once, since every call does this.
fn check_segments(template: &str, path: &str) -> Result<(), &'static str> {
    let (mut template, mut path) = (template.as_bytes(), path.as_bytes());
    loop {
        let pairs = template.iter().zip(path);
        let same = pairs.take_while(|(expected, byte)| expected == byte && **byte != b'{');
        let same = same.count();
        let (expected, given) = (&template[same..], &path[same..]);
        match (expected, given) {
            ([], []) => return Ok(()),
            ([b'{', ..], _) if template[..same].ends_with(b"/") => {
                let (parameter, rest) = before(given, b'/');
                check_parameter(parameter)?;
                path = rest;
                template = before(expected, b'}').1.get(1..).unwrap_or_default();
            }
            ([], [b'/', ..]) => return Err("its path is longer than the operation's"),
            (_, []) => return Err("its path is shorter than the operation's"),
            _ => return Err("its path departs from the operation's"),
        }
    }
}

/// What is before the first such byte, and the rest, which begins with it.
fn before(text: &[u8], end: u8) -> (&[u8], &[u8]) {
    let length = text.iter().position(|&byte| byte == end);
    text.split_at(length.unwrap_or(text.len()))
}

fn check_parameter(segment: &[u8]) -> Result<(), &'static str> {
    if segment.is_empty() {
        return Err("a path parameter is empty");
    }
    // What the API's own ids are made of has no second meaning, decoded or not.
    if is_alphanumeric(segment) {
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
