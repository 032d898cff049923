//! The model of zones: their settings, and what may be linked to them.

use cloudflare_secondary_dns_emulator::{IncomingSeed, OutgoingSeed};
use serde_json::{Value, json};

use super::command::{Side, Slot};
use super::state::{CONFLICT, Expected, Model, NOT_FOUND, ZONES, whole};

const FIRST_SERIAL: u32 = 2_019_102_401;

impl Model {
    pub(super) fn show(&self, side: Side, zone: usize) -> Expected {
        let fields = match side {
            Side::Incoming => self.zones[zone]
                .incoming
                .as_ref()
                .map(|(settings, _)| json!(settings)),
            Side::Outgoing => self.zones[zone]
                .outgoing
                .as_ref()
                .map(|settings| json!(settings)),
        };
        let Some(Value::Object(fields)) = fields else {
            return NOT_FOUND;
        };
        let fields = fields.into_iter().filter(|(name, _)| name != "enabled");
        let fields = fields.chain([("id".to_owned(), json!(ZONES[zone]))]);
        Expected::Success(
            fields
                .map(|(name, value)| (format!("/{name}"), value))
                .collect(),
        )
    }

    fn linkable(&self, side: Side, slots: &[Slot]) -> Result<(), Expected> {
        let mut keys = Vec::new();
        for slot in slots {
            let index = self.peer(*slot).ok_or(NOT_FOUND)?;
            keys.push(&self.account.peers[index].tsig_id);
        }
        keys.dedup();
        if side == Side::Outgoing && keys.len() > 1 {
            Err(CONFLICT)
        } else {
            Ok(())
        }
    }

    pub(super) fn create(&mut self, side: Side, zone: usize, slots: &[Slot]) -> Expected {
        let there = match side {
            Side::Incoming => self.zones[zone].incoming.is_some(),
            Side::Outgoing => self.zones[zone].outgoing.is_some(),
        };
        let linkable = self.linkable(side, slots);
        if there {
            // Which of two things is wrong is said first is no matter of the model.
            return if side == Side::Incoming {
                linkable.err().unwrap_or(CONFLICT)
            } else {
                CONFLICT
            };
        }
        if let Err(failure) = linkable {
            return failure;
        }
        let (name, peers) = ("example.com.".to_owned(), self.peers(slots));
        match side {
            Side::Incoming => {
                let soa_serial = Some(FIRST_SERIAL);
                self.zones[zone].incoming = Some((
                    IncomingSeed {
                        name,
                        peers,
                        auto_refresh_seconds: 300,
                        soa_serial,
                    },
                    None,
                ));
            }
            Side::Outgoing => {
                let soa_serial = Some(FIRST_SERIAL);
                self.zones[zone].outgoing = Some(OutgoingSeed {
                    name,
                    peers,
                    enabled: false,
                    soa_serial,
                });
            }
        }
        self.touched.1[zone] = true;
        self.show(side, zone)
    }

    pub(super) fn update(&mut self, side: Side, zone: usize, slots: &[Slot]) -> Expected {
        let (linkable, new) = (self.linkable(side, slots), self.peers(slots));
        let peers = match side {
            Side::Incoming => self.zones[zone]
                .incoming
                .as_mut()
                .map(|(settings, _)| &mut settings.peers),
            Side::Outgoing => self.zones[zone]
                .outgoing
                .as_mut()
                .map(|settings| &mut settings.peers),
        };
        let Some(peers) = peers else {
            return NOT_FOUND;
        };
        if let Err(failure) = linkable {
            return failure;
        }
        *peers = new;
        self.show(side, zone)
    }

    pub(super) fn switch(&mut self, zone: usize, to: Option<bool>) -> Expected {
        self.zones[zone]
            .outgoing
            .as_mut()
            .map_or(NOT_FOUND, |settings| {
                settings.enabled = to.unwrap_or(settings.enabled);
                whole(json!(if settings.enabled {
                    "Enabled"
                } else {
                    "Disabled"
                }))
            })
    }
}
