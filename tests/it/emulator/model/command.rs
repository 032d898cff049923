//! What can be done to an emulator, in terms that make sense before anything has an identifier.

use proptest::prelude::*;

/// A place among the objects of a kind that were ever created, deleted ones included, counted round and round.
pub(super) type Slot = usize;

#[derive(Clone, Debug)]
pub(super) enum Command {
    CreateAcl(u8),
    GetAcl(Slot),
    UpdateAcl(Slot, u8),
    DeleteAcl(Slot),
    ListAcls,
    CreateTsig(u8),
    GetTsig(Slot),
    UpdateTsig(Slot, u8),
    DeleteTsig(Slot),
    ListTsigs,
    CreatePeer(u8),
    GetPeer(Slot),
    UpdatePeer {
        slot: Slot,
        name: u8,
        port: Option<u16>,
        tsig: Option<Slot>,
    },
    DeletePeer(Slot),
    ListPeers,
    GetZone(Side, usize),
    CreateZone(Side, usize, Vec<Slot>),
    UpdateZone(Side, usize, Vec<Slot>),
    DeleteZone(Side, usize),
    ForceAxfr(usize),
    Enable(usize),
    Disable(usize),
    ForceNotify(usize),
    Status(usize),
    Wait(u64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Incoming,
    Outgoing,
}

pub(super) fn command() -> impl Strategy<Value = Command> {
    let slot = || 0_usize..5;
    let zone = || 0_usize..2;
    let side = || prop_oneof![Just(Side::Incoming), Just(Side::Outgoing)];
    let peers = || prop::collection::vec(slot(), 0..3);
    prop_oneof![
        2 => any::<u8>().prop_map(Command::CreateAcl),
        1 => slot().prop_map(Command::GetAcl),
        1 => (slot(), any::<u8>()).prop_map(|(slot, name)| Command::UpdateAcl(slot, name)),
        1 => slot().prop_map(Command::DeleteAcl),
        1 => Just(Command::ListAcls),
        2 => any::<u8>().prop_map(Command::CreateTsig),
        1 => slot().prop_map(Command::GetTsig),
        1 => (slot(), any::<u8>()).prop_map(|(slot, name)| Command::UpdateTsig(slot, name)),
        2 => slot().prop_map(Command::DeleteTsig),
        1 => Just(Command::ListTsigs),
        3 => any::<u8>().prop_map(Command::CreatePeer),
        1 => slot().prop_map(Command::GetPeer),
        4 => (slot(), any::<u8>(), prop::option::of(1_u16..), prop::option::weighted(0.7, slot()))
            .prop_map(|(slot, name, port, tsig)| Command::UpdatePeer { slot, name, port, tsig }),
        2 => slot().prop_map(Command::DeletePeer),
        1 => Just(Command::ListPeers),
        2 => (side(), zone()).prop_map(|(side, zone)| Command::GetZone(side, zone)),
        5 => (side(), zone(), peers()).prop_map(|(side, zone, peers)| Command::CreateZone(side, zone, peers)),
        2 => (side(), zone(), peers()).prop_map(|(side, zone, peers)| Command::UpdateZone(side, zone, peers)),
        1 => (side(), zone()).prop_map(|(side, zone)| Command::DeleteZone(side, zone)),
        2 => zone().prop_map(Command::ForceAxfr),
        2 => zone().prop_map(Command::Enable),
        1 => zone().prop_map(Command::Disable),
        1 => zone().prop_map(Command::ForceNotify),
        2 => zone().prop_map(Command::Status),
        // Never ten seconds in all, which a transfer takes: what happens at that very moment depends on how
        // many microseconds the requests have taken of the emulator's clock.
        2 => (1_u64..9).prop_map(|count| Command::Wait(3 * count)),
    ]
}
