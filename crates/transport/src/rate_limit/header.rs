//! Reads the `Ratelimit` header: how many requests are left, and for how long.
//!
//! The header is a list of structured fields (RFC 9651, section 3.1;
//! draft-ietf-httpapi-ratelimit-headers, section 4): `"default";r=50;t=30, "burst";r=5;t=1`. It is
//! read leniently, since a header that cannot be read must not fail a call; what makes no sense is
//! skipped. Nothing here decides or waits.

use std::time::Duration;

use http::HeaderMap;

/// The header's name.
pub(crate) const RATELIMIT: &str = "ratelimit";

/// One entry of the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quota<'a> {
    /// The policy that the entry belongs to.
    pub(crate) policy: &'a str,
    /// Requests that are left.
    pub(crate) remaining: u64,
    /// Seconds until there are more; at most 300.
    pub(crate) reset: u64,
}

/// The longest wait that is believed, in seconds: the API's own block. A header must not stop all
/// clones for longer than a 429 would.
pub(crate) const LONGEST: u64 = 300;

/// More of a policy's name than this is not kept.
const NAME: usize = 64;

/// The entries of all `Ratelimit` headers of an answer.
pub(crate) fn quotas(headers: &HeaderMap) -> impl Iterator<Item = Quota<'_>> {
    headers
        .get_all(RATELIMIT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(parse)
}

/// How long until an answer's `Ratelimit` header says that there is room again, if it says that
/// there is none.
pub(crate) fn reset(headers: &HeaderMap) -> Option<Duration> {
    quotas(headers)
        .filter(|quota| quota.remaining == 0 && quota.reset > 0)
        .map(|quota| Duration::from_secs(quota.reset))
        .max()
}

/// The entries of one header.
pub(crate) fn parse(text: &str) -> impl Iterator<Item = Quota<'_>> {
    split(text, b',').filter_map(entry)
}

fn entry(text: &str) -> Option<Quota<'_>> {
    let mut parts = split(text, b';').map(trim);
    let policy = parts.next()?.trim_matches('"');
    let (mut remaining, mut reset) = (None, None);
    for part in parts {
        let (name, value) = part.split_once('=')?;
        match trim(name) {
            "r" => remaining = Some(number(value)?),
            "t" => reset = Some(number(value)?),
            _ => {}
        }
    }
    let cut = (0..=NAME.min(policy.len()))
        .rev()
        .find(|&end| policy.is_char_boundary(end))?;
    Some(Quota {
        policy: &policy[..cut],
        remaining: remaining?,
        // Without a time the entry holds for a moment only.
        reset: reset.unwrap_or(0).min(LONGEST),
    })
}

/// A whole number that is not negative; `30.0` and `"30"` are taken too.
fn number(text: &str) -> Option<u64> {
    let text = trim(text).trim_matches('"');
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) {
        return None;
    }
    Some(whole.parse().unwrap_or(u64::MAX))
}

fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

/// Splits at each separator that is outside of quotes.
fn split(text: &str, separator: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let (mut quoted, mut escaped) = (false, false);
        let end = text.bytes().position(|byte| {
            let at_separator = byte == separator && !quoted;
            if escaped {
                escaped = false;
            } else if byte == b'\\' {
                escaped = quoted;
            } else if byte == b'"' {
                quoted = !quoted;
            }
            at_separator
        });
        // The separator is ASCII, so both sides of it are character boundaries.
        let (item, remainder) = match end {
            Some(end) => (&text[..end], Some(&text[end + 1..])),
            None => (text, None),
        };
        rest = remainder;
        Some(item)
    })
}

#[cfg(test)]
#[path = "../../tests/unit/header.rs"]
mod tests;
