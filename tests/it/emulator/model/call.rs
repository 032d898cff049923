//! From a command to a request.

use serde_json::{Value, json};

use super::command::{Command, Side, Slot};
use super::state::{Model, ZONES, name};
use crate::emulator::api::ACCOUNT;

/// A request.
pub(super) struct Call {
    pub(super) operation: &'static str,
    pub(super) ids: Vec<String>,
    pub(super) body: Option<Value>,
}

impl Model {
    /// The request that does what the command says.
    pub(super) fn call(&self, command: &Command) -> Call {
        let call = |operation, ids: Vec<String>, body| Call {
            operation,
            ids,
            body,
        };
        let account = |operation, body| call(operation, vec![ACCOUNT.to_owned()], body);
        let object = |operation, kind, slot: &Slot, body| {
            call(
                operation,
                vec![ACCOUNT.to_owned(), self.id(kind, *slot)],
                body,
            )
        };
        let zone =
            |operation, zone: &usize, body| call(operation, vec![ZONES[*zone].to_owned()], body);
        let acl = |number: &u8| Some(json!({ "name": name(*number), "ip_range": "192.0.2.0/24" }));
        let tsig =
            |number: &u8| Some(json!({ "name": name(*number), "algo": "a.", "secret": "s" }));
        let settings = |side: &Side, peers: &[Slot]| {
            let mut body = json!({ "name": "example.com.", "peers": self.peers(peers) });
            if *side == Side::Incoming {
                body["auto_refresh_seconds"] = json!(300);
            }
            Some(body)
        };
        let of = |side: &Side, incoming, outgoing| {
            if *side == Side::Incoming {
                incoming
            } else {
                outgoing
            }
        };
        match command {
            Command::CreateAcl(number) => account("acls_create", acl(number)),
            Command::GetAcl(slot) => object("acls_get", 0, slot, None),
            Command::UpdateAcl(slot, number) => object("acls_update", 0, slot, acl(number)),
            Command::DeleteAcl(slot) => object("acls_delete", 0, slot, None),
            Command::ListAcls => account("acls_list", None),
            Command::CreateTsig(number) => account("tsigs_create", tsig(number)),
            Command::GetTsig(slot) => object("tsigs_get", 1, slot, None),
            Command::UpdateTsig(slot, number) => object("tsigs_update", 1, slot, tsig(number)),
            Command::DeleteTsig(slot) => object("tsigs_delete", 1, slot, None),
            Command::ListTsigs => account("tsigs_list", None),
            Command::CreatePeer(number) => {
                account("peers_create", Some(json!({ "name": name(*number) })))
            }
            Command::GetPeer(slot) => object("peers_get", 2, slot, None),
            Command::UpdatePeer {
                slot,
                name: number,
                port,
                tsig,
            } => {
                let mut body = json!({ "name": name(*number) });
                if let Some(port) = port {
                    body["port"] = json!(port);
                }
                if let Some(tsig) = tsig {
                    body["tsig_id"] = json!(self.id(1, *tsig));
                }
                object("peers_update", 2, slot, Some(body))
            }
            Command::DeletePeer(slot) => object("peers_delete", 2, slot, None),
            Command::ListPeers => account("peers_list", None),
            Command::GetZone(side, index) => {
                zone(of(side, "incoming_get", "outgoing_get"), index, None)
            }
            Command::CreateZone(side, index, peers) => zone(
                of(side, "incoming_create", "outgoing_create"),
                index,
                settings(side, peers),
            ),
            Command::UpdateZone(side, index, peers) => zone(
                of(side, "incoming_update", "outgoing_update"),
                index,
                settings(side, peers),
            ),
            Command::DeleteZone(side, index) => {
                zone(of(side, "incoming_delete", "outgoing_delete"), index, None)
            }
            Command::ForceAxfr(index) => zone("incoming_force_axfr", index, None),
            Command::Enable(index) => zone("outgoing_enable", index, Some(json!({}))),
            Command::Disable(index) => zone("outgoing_disable", index, None),
            Command::ForceNotify(index) => zone("outgoing_force_notify", index, None),
            Command::Status(index) => zone("outgoing_status", index, None),
            Command::Wait(_) => unreachable!("waiting is no request"),
        }
    }
}
