//! The operations, as data: the emulator's own copy of the contract's table, with the handler of
//! each.
//!
//! A test of the workspace compares it with the contract. An operation of the contract that is not
//! in the table is answered with 501 (`routes.rs`); to model it, add a row and a handler.

use crate::handlers::{Handler, incoming, outgoing, records, settings};
use crate::seed::{Acl, Peer, Tsig};
use crate::state::{Incoming, Outgoing, Side};

/// An operation of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Operation {
    /// Identifier, as in the contract: `acls_list`, `incoming_force_axfr`.
    pub id: &'static str,
    /// HTTP method, in capitals.
    pub method: &'static str,
    /// Path under the base URL, with its parameters in braces.
    pub path: &'static str,
}

/// The operations that the emulator answers, in the order of their paths.
#[must_use]
pub fn operations() -> impl ExactSizeIterator<Item = Operation> {
    TABLE.iter().map(|entry| entry.operation)
}

/// What an operation does with a request body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyRule {
    /// Takes none; what is sent is not looked at.
    Ignored,
    /// Takes an object or nothing.
    Optional,
    /// Needs an object.
    Required,
}

/// An operation with what answers it.
pub(crate) struct Entry {
    pub(crate) operation: Operation,
    pub(crate) body: BodyRule,
    pub(crate) handler: Handler,
}

impl Entry {
    /// The side of a zone that the operation is about; `None` for an operation on an account.
    pub(crate) fn side(&self) -> Option<Side> {
        match self.operation.id.split_once('_') {
            Some(("incoming", _)) => Some(Side::Incoming),
            Some(("outgoing", _)) => Some(Side::Outgoing),
            _ => None,
        }
    }
}

macro_rules! operations {
    ($($path:literal { $($id:ident $method:ident $body:ident $handler:expr;)+ })+) => {
        pub(crate) static TABLE: &[Entry] = &[$($(Entry {
            operation: Operation { id: stringify!($id), method: stringify!($method), path: $path },
            body: BodyRule::$body,
            handler: $handler,
        },)+)+];
    };
}

operations! {
    "/accounts/{account_id}/secondary_dns/acls" {
        acls_list GET Ignored records::list::<Acl>;
        acls_create POST Required records::create::<Acl>;
    }
    "/accounts/{account_id}/secondary_dns/acls/{acl_id}" {
        acls_get GET Ignored records::get::<Acl>;
        acls_update PUT Required records::update::<Acl>;
        acls_delete DELETE Ignored records::delete::<Acl>;
    }
    "/accounts/{account_id}/secondary_dns/peers" {
        peers_list GET Ignored records::list::<Peer>;
        peers_create POST Required records::create::<Peer>;
    }
    "/accounts/{account_id}/secondary_dns/peers/{peer_id}" {
        peers_get GET Ignored records::get::<Peer>;
        peers_update PUT Required records::update::<Peer>;
        peers_delete DELETE Ignored records::delete::<Peer>;
    }
    "/accounts/{account_id}/secondary_dns/tsigs" {
        tsigs_list GET Ignored records::list::<Tsig>;
        tsigs_create POST Required records::create::<Tsig>;
    }
    "/accounts/{account_id}/secondary_dns/tsigs/{tsig_id}" {
        tsigs_get GET Ignored records::get::<Tsig>;
        tsigs_update PUT Required records::update::<Tsig>;
        tsigs_delete DELETE Ignored records::delete::<Tsig>;
    }
    "/zones/{zone_id}/secondary_dns/force_axfr" {
        incoming_force_axfr POST Optional incoming::force_axfr;
    }
    "/zones/{zone_id}/secondary_dns/incoming" {
        incoming_get GET Ignored settings::get::<Incoming>;
        incoming_create POST Required settings::create::<Incoming>;
        incoming_update PUT Required settings::update::<Incoming>;
        incoming_delete DELETE Ignored settings::delete::<Incoming>;
    }
    "/zones/{zone_id}/secondary_dns/outgoing" {
        outgoing_get GET Ignored settings::get::<Outgoing>;
        outgoing_create POST Required settings::create::<Outgoing>;
        outgoing_update PUT Required settings::update::<Outgoing>;
        outgoing_delete DELETE Ignored settings::delete::<Outgoing>;
    }
    "/zones/{zone_id}/secondary_dns/outgoing/disable" {
        outgoing_disable POST Optional outgoing::disable;
    }
    "/zones/{zone_id}/secondary_dns/outgoing/enable" {
        outgoing_enable POST Optional outgoing::enable;
    }
    "/zones/{zone_id}/secondary_dns/outgoing/force_notify" {
        outgoing_force_notify POST Optional outgoing::force_notify;
    }
    "/zones/{zone_id}/secondary_dns/outgoing/status" {
        outgoing_status GET Ignored outgoing::status;
    }
}
