//! One entry of `errors` or `messages`, as callers see it.

use std::fmt;

/// One entry of `errors` or `messages` of the API's envelope.
///
/// The texts are the server's words with everything taken out that could do harm in a log or a
/// terminal: control characters are replaced, they are cut after 512 characters, and credentials
/// and secrets of the request and the answer are blanked should the server echo them.
///
/// `Display` is code and message, and then what the entry's [`error_chain`](Self::error_chain)
/// adds: `6003 Invalid request headers: 6111 Invalid format for Authorization header`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApiError {
    pub(super) code: Option<i64>,
    pub(super) message: String,
    pub(super) documentation_url: Option<String>,
    pub(super) pointer: Option<String>,
    pub(super) error_chain: Vec<ApiError>,
}

/// An entry of `messages`: a remark of the API beside its answer. Same shape as [`ApiError`].
pub type ApiMessage = ApiError;

impl ApiError {
    /// The API's number for the failure, 1000 or more (API reference, any operation, Returns).
    /// `None` when the server gave none.
    #[must_use]
    pub fn code(&self) -> Option<i64> {
        self.code
    }

    /// The server's words.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Where the API documents the failure, if it says so.
    #[must_use]
    pub fn documentation_url(&self) -> Option<&str> {
        self.documentation_url.as_deref()
    }

    /// `source.pointer`: the place in the request that the API objects to (RFC 6901), if it says
    /// so.
    #[must_use]
    pub fn pointer(&self) -> Option<&str> {
        self.pointer.as_deref()
    }

    /// `error_chain`: what is behind the failure, often the only part that says what is wrong. At
    /// most 4 levels are kept, and 32 entries in all of one answer's `errors`. The API reference
    /// does not document it.
    #[must_use]
    pub fn error_chain(&self) -> &[ApiError] {
        &self.error_chain
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            Some(code) if self.message.is_empty() => write!(f, "{code}")?,
            Some(code) => write!(f, "{code} {}", self.message)?,
            None => f.write_str(&self.message)?,
        }
        if let Some(pointer) = &self.pointer {
            write!(f, " (at {pointer})")?;
        }
        if let Some(url) = &self.documentation_url {
            write!(f, " (see {url})")?;
        }
        for (index, error) in self.error_chain.iter().enumerate() {
            let separator = if index == 0 { ": " } else { ", " };
            write!(f, "{separator}{error}")?;
        }
        Ok(())
    }
}
