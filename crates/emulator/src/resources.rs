//! The five resources, as data: what messages call them, and which fields requests set.

use crate::fields::{Field, Sort};
use crate::values::{ANY, DOMAIN_NAME, ID, IP_ADDRESS, IP_RANGE, Rule, SECRET};

/// The kinds of records that an account has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Acl,
    Tsig,
    Peer,
}

/// The sides of a zone, each with settings of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Incoming,
    Outgoing,
}

/// A name that is not quoted: somebody may have put the secret there.
const TSIG_NAME: Rule = Rule {
    secret: true,
    ..DOMAIN_NAME
};

const ACL: &[Field] = &[
    Field::new("ip_range", Sort::Text(IP_RANGE)),
    Field::new("name", Sort::Text(ANY)),
];

const TSIG: &[Field] = &[
    Field::new("algo", Sort::Text(TSIG_NAME)),
    Field::new("name", Sort::Text(TSIG_NAME)),
    Field::new("secret", Sort::Text(SECRET)),
];

const PEER: &[Field] = &[
    Field::new("name", Sort::Text(ANY)),
    Field::new("ip", Sort::Text(IP_ADDRESS)).optional(),
    Field::new("ixfr_enable", Sort::Bool).optional(),
    Field::new("port", Sort::Whole(1, 65_535)).optional(),
    Field::new("tsig_id", Sort::Text(ID)).optional(),
];

const INCOMING: &[Field] = &[
    Field::new("name", Sort::Text(DOMAIN_NAME)),
    Field::new("peers", Sort::Peers),
    Field::new("auto_refresh_seconds", Sort::Whole(300, u32::MAX)),
];

const OUTGOING: &[Field] = &[
    Field::new("name", Sort::Text(DOMAIN_NAME)),
    Field::new("peers", Sort::Peers),
];

impl Kind {
    /// What messages call a record.
    pub(crate) fn what(self) -> &'static str {
        match self {
            Self::Acl => "ACL",
            Self::Tsig => "TSIG key",
            Self::Peer => "peer",
        }
    }

    pub(crate) fn fields(self) -> &'static [Field] {
        match self {
            Self::Acl => ACL,
            Self::Tsig => TSIG,
            Self::Peer => PEER,
        }
    }
}

impl Side {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Incoming => "incoming",
            Self::Outgoing => "outgoing",
        }
    }

    pub(crate) fn fields(self) -> &'static [Field] {
        match self {
            Self::Incoming => INCOMING,
            Self::Outgoing => OUTGOING,
        }
    }
}
