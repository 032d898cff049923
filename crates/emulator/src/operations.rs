//! The operations, as data: the emulator's own copy of the contract's table, with the handler of
//! each.
//!
//! A test of the workspace compares it with the contract. An operation of the contract that is not
//! in the table is answered with 501 (`routes.rs`); to model it, add a row and a handler.

use crate::handlers::{Handler, records, settings, transfers};
use crate::resources::{Kind, Side};

/// An operation of the API.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Operation {
    /// Identifier, as in the contract: `acls_list`, `incoming_force_axfr`.
    pub id: &'static str,
    /// HTTP method, in capitals.
    pub method: &'static str,
    /// Path under the base URL, with its parameters in braces.
    pub path: &'static str,
    pub(crate) body: BodyRule,
    pub(crate) handler: Handler,
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

impl Operation {
    /// The side of a zone that it is about; `None` for an operation on an account.
    pub(crate) fn side(&self) -> Option<Side> {
        match self.id.split_once('_') {
            Some(("incoming", _)) => Some(Side::Incoming),
            Some(("outgoing", _)) => Some(Side::Outgoing),
            _ => None,
        }
    }
}

macro_rules! operations {
    ($($base:literal { $(
        $id:ident $method:ident $path:literal $body:ident $module:ident::$handler:ident($of:path);
    )+ })+) => {
        /// The operations that the emulator answers, in the order of their paths.
        pub static OPERATIONS: &[Operation] = &[$($(Operation {
            id: stringify!($id),
            method: stringify!($method),
            path: concat!($base, $path),
            body: BodyRule::$body,
            handler: |state, call| $module::$handler(state, $of, call),
        },)+)+];
    };
}

operations! {
    "/accounts/{account_id}/secondary_dns" {
        acls_list    GET    "/acls"            Ignored  records::list(Kind::Acl);
        acls_create  POST   "/acls"            Required records::create(Kind::Acl);
        acls_get     GET    "/acls/{acl_id}"   Ignored  records::get(Kind::Acl);
        acls_update  PUT    "/acls/{acl_id}"   Required records::update(Kind::Acl);
        acls_delete  DELETE "/acls/{acl_id}"   Ignored  records::delete(Kind::Acl);
        peers_list   GET    "/peers"           Ignored  records::list(Kind::Peer);
        peers_create POST   "/peers"           Required records::create(Kind::Peer);
        peers_get    GET    "/peers/{peer_id}" Ignored  records::get(Kind::Peer);
        peers_update PUT    "/peers/{peer_id}" Required records::update(Kind::Peer);
        peers_delete DELETE "/peers/{peer_id}" Ignored  records::delete(Kind::Peer);
        tsigs_list   GET    "/tsigs"           Ignored  records::list(Kind::Tsig);
        tsigs_create POST   "/tsigs"           Required records::create(Kind::Tsig);
        tsigs_get    GET    "/tsigs/{tsig_id}" Ignored  records::get(Kind::Tsig);
        tsigs_update PUT    "/tsigs/{tsig_id}" Required records::update(Kind::Tsig);
        tsigs_delete DELETE "/tsigs/{tsig_id}" Ignored  records::delete(Kind::Tsig);
    }
    "/zones/{zone_id}/secondary_dns" {
        incoming_force_axfr   POST   "/force_axfr"            Optional transfers::force_axfr(Side::Incoming);
        incoming_get          GET    "/incoming"              Ignored  settings::get(Side::Incoming);
        incoming_create       POST   "/incoming"              Required settings::create(Side::Incoming);
        incoming_update       PUT    "/incoming"              Required settings::update(Side::Incoming);
        incoming_delete       DELETE "/incoming"              Ignored  settings::delete(Side::Incoming);
        outgoing_get          GET    "/outgoing"              Ignored  settings::get(Side::Outgoing);
        outgoing_create       POST   "/outgoing"              Required settings::create(Side::Outgoing);
        outgoing_update       PUT    "/outgoing"              Required settings::update(Side::Outgoing);
        outgoing_delete       DELETE "/outgoing"              Ignored  settings::delete(Side::Outgoing);
        outgoing_disable      POST   "/outgoing/disable"      Optional transfers::disable(Side::Outgoing);
        outgoing_enable       POST   "/outgoing/enable"       Optional transfers::enable(Side::Outgoing);
        outgoing_force_notify POST   "/outgoing/force_notify" Optional transfers::force_notify(Side::Outgoing);
        outgoing_status       GET    "/outgoing/status"       Ignored  transfers::status(Side::Outgoing);
    }
}
