//! What a check is doing.

use std::net::SocketAddr;

/// What a check is doing, for [`Check::on_progress`](crate::Check::on_progress).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The server that is asked; `None` for the API.
    pub server: Option<SocketAddr>,
    /// What it is asked for.
    pub step: Step,
}

/// What a server is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// The API is asked for settings, peers and keys.
    Settings,
    /// The SOA record, unsigned.
    Soa,
    /// The SOA record, signed with the key.
    SignedSoa,
    /// The whole zone; so many records have come.
    Transfer {
        /// Records so far.
        records: u64,
    },
    /// More, after a refusal: what tells its causes apart.
    SecondLook,
    /// Nothing more.
    Done,
}
