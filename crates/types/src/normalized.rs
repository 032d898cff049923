//! Normalized forms of texts, on which equality, order and hash of the text types are based.
//!
//! The text itself is never changed; see `text.rs`.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// The parsed value if there is one, else the text itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Normalized<'a, T> {
    Parsed(T),
    Text(&'a str),
}

impl<'a, T> Normalized<'a, T> {
    pub(crate) fn new(text: &'a str, parsed: Option<T>) -> Self {
        parsed.map_or(Self::Text(text), Self::Parsed)
    }
}

/// The text itself.
pub(crate) fn exact(text: &str) -> &str {
    text
}

/// The text without regard to ASCII case.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CaseInsensitive<'a>(&'a str);

impl<'a> CaseInsensitive<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self(text)
    }

    fn bytes(self) -> impl Iterator<Item = u8> {
        self.0.bytes().map(|byte| byte.to_ascii_lowercase())
    }
}

impl PartialEq for CaseInsensitive<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(other.0)
    }
}

impl Eq for CaseInsensitive<'_> {}

impl Ord for CaseInsensitive<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.bytes().cmp(other.bytes())
    }
}

impl PartialOrd for CaseInsensitive<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Hash for CaseInsensitive<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.bytes().for_each(|byte| state.write_u8(byte));
        // As `str` does, so that neighbours in a tuple stay separate.
        state.write_u8(0xff);
    }
}

/// A domain name without regard to ASCII case and to one final dot, in the order of RFC 4034
/// section 6.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Name<'a>(CaseInsensitive<'a>);

impl<'a> Name<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self(CaseInsensitive(text.strip_suffix('.').unwrap_or(text)))
    }

    /// The labels, the one nearest to the root first.
    fn labels(self) -> impl Iterator<Item = CaseInsensitive<'a>> {
        self.0.0.rsplit('.').map(CaseInsensitive)
    }
}

impl Ord for Name<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.labels().cmp(other.labels())
    }
}

impl PartialOrd for Name<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
