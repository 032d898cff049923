//! The operations, as data: the emulator's own copy of the contract's table, with the handler of
//! each.
//!
//! A test of the workspace compares it with the contract. An operation of the contract that is not
//! in the table is answered with 501 (`routes.rs`); to model it, add a row and a handler.

use crate::handlers::{Handler, records, settings, transfers};
use crate::resources::{Kind, Side};

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
    ($($path:literal $resource:path {
        $($id:ident $method:ident $body:ident $handlers:ident::$handler:ident;)+
    })+) => {
        pub(crate) static TABLE: &[Entry] = &[$($(Entry {
            operation: Operation { id: stringify!($id), method: stringify!($method), path: $path },
            body: BodyRule::$body,
            handler: |state, call| $handlers::$handler(state, $resource, call),
        },)+)+];
    };
}

operations! {
    "/accounts/{account_id}/secondary_dns/acls" Kind::Acl {
        acls_list GET Ignored records::list;
        acls_create POST Required records::create;
    }
    "/accounts/{account_id}/secondary_dns/acls/{acl_id}" Kind::Acl {
        acls_get GET Ignored records::get;
        acls_update PUT Required records::update;
        acls_delete DELETE Ignored records::delete;
    }
    "/accounts/{account_id}/secondary_dns/peers" Kind::Peer {
        peers_list GET Ignored records::list;
        peers_create POST Required records::create;
    }
    "/accounts/{account_id}/secondary_dns/peers/{peer_id}" Kind::Peer {
        peers_get GET Ignored records::get;
        peers_update PUT Required records::update;
        peers_delete DELETE Ignored records::delete;
    }
    "/accounts/{account_id}/secondary_dns/tsigs" Kind::Tsig {
        tsigs_list GET Ignored records::list;
        tsigs_create POST Required records::create;
    }
    "/accounts/{account_id}/secondary_dns/tsigs/{tsig_id}" Kind::Tsig {
        tsigs_get GET Ignored records::get;
        tsigs_update PUT Required records::update;
        tsigs_delete DELETE Ignored records::delete;
    }
    "/zones/{zone_id}/secondary_dns/force_axfr" Side::Incoming {
        incoming_force_axfr POST Optional transfers::force_axfr;
    }
    "/zones/{zone_id}/secondary_dns/incoming" Side::Incoming {
        incoming_get GET Ignored settings::get;
        incoming_create POST Required settings::create;
        incoming_update PUT Required settings::update;
        incoming_delete DELETE Ignored settings::delete;
    }
    "/zones/{zone_id}/secondary_dns/outgoing" Side::Outgoing {
        outgoing_get GET Ignored settings::get;
        outgoing_create POST Required settings::create;
        outgoing_update PUT Required settings::update;
        outgoing_delete DELETE Ignored settings::delete;
    }
    "/zones/{zone_id}/secondary_dns/outgoing/disable" Side::Outgoing {
        outgoing_disable POST Optional transfers::disable;
    }
    "/zones/{zone_id}/secondary_dns/outgoing/enable" Side::Outgoing {
        outgoing_enable POST Optional transfers::enable;
    }
    "/zones/{zone_id}/secondary_dns/outgoing/force_notify" Side::Outgoing {
        outgoing_force_notify POST Optional transfers::force_notify;
    }
    "/zones/{zone_id}/secondary_dns/outgoing/status" Side::Outgoing {
        outgoing_status GET Ignored transfers::status;
    }
}
