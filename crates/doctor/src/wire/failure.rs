//! Why there is no answer.

use std::io;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The port is closed.
    Refused,
    /// No route, or the operating system refuses to send.
    Unreachable(String),
    /// Nothing came in time.
    Silent,
    /// The connection was closed before an answer.
    Closed,
    /// What came is not an answer to the question.
    Malformed(&'static str),
}

impl Failure {
    /// The failure that an error of a socket means.
    pub(crate) fn of(error: &io::Error) -> Self {
        use io::ErrorKind as Kind;
        match error.kind() {
            Kind::ConnectionRefused => Self::Refused,
            Kind::TimedOut => Self::Silent,
            Kind::ConnectionReset
            | Kind::ConnectionAborted
            | Kind::BrokenPipe
            | Kind::NotConnected
            | Kind::UnexpectedEof => Self::Closed,
            _ => Self::Unreachable(error.to_string()),
        }
    }
}
