//! Normalized forms of texts, on which equality, order and hash of the text types are based.
//!
//! The text itself is never changed; see `text.rs`.

use std::cmp::Ordering;

use unicase::Ascii;

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

/// A domain name without regard to ASCII case and to one final dot, in the order of RFC 4034
/// section 6.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Name<'a>(Ascii<&'a str>);

impl<'a> Name<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self(Ascii::new(text.strip_suffix('.').unwrap_or(text)))
    }

    /// The labels, the one nearest to the root first.
    fn labels(self) -> impl Iterator<Item = Ascii<&'a str>> {
        self.0.rsplit('.').map(Ascii::new)
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
