//! Every operation of the table, called through the façade.

use cloudflare_secondary_dns::{
    AclSettings, Error, IncomingSettings, IpRange, OutgoingSettings, PeerSettings, Port,
    RefreshInterval, TsigAlgorithm, TsigName, TsigSecret, TsigSettings, ZoneName,
};

use super::fixture::{Fixture, acl_id, peer_id, tsig_id};

/// Calls one operation, by the method that a user would call, so that its request is the last that
/// goes out. Gives the answer as its `Debug` shows it.
///
/// # Panics
/// For an operation that no arm knows: the façade has to cover it, or list it as left to `api()`.
pub(super) async fn call(fixture: &Fixture, operation: &str) -> Result<String, Error> {
    let account = fixture.account();
    let (acls, peers, tsigs) = (account.acls(), account.peers(), account.tsigs());
    let (acl, peer, tsig) = (acl_id(), peer_id(), tsig_id());
    let incoming = fixture.zone("secondary").incoming();
    let outgoing = fixture.zone("primary").outgoing();
    let new_incoming = fixture.zone("new").incoming();
    let new_outgoing = fixture.zone("new").outgoing();
    macro_rules! shown {
        ($($call:tt)*) => { format!("{:?}", $($call)*.await?) };
    }
    Ok(match operation {
        "acls_list" => shown!(acls.list()),
        "acls_get" => shown!(acls.get(&acl)),
        "acls_create" => shown!(acls.create(&acl_settings())),
        "acls_update" => shown!(acls.update(&acl, &acl_settings())),
        "acls_delete" => shown!(acls.delete(&acl)),
        "peers_list" => shown!(peers.list()),
        "peers_get" => shown!(peers.get(&peer)),
        "peers_create" => shown!(peers.create(&PeerSettings::new("ns3"))),
        "peers_update" => shown!(peers.update(&peer, &peer_settings())),
        "peers_delete" => shown!(peers.delete(&"spare-peer".parse()?)),
        "tsigs_list" => shown!(tsigs.list()),
        "tsigs_get" => shown!(tsigs.get(&tsig)),
        "tsigs_create" => shown!(tsigs.create(&tsig_settings())),
        "tsigs_update" => shown!(tsigs.update(&tsig, &tsig_settings())),
        "tsigs_delete" => shown!(tsigs.delete(&"spare-key".parse()?)),
        "incoming_get" => shown!(incoming.get()),
        "incoming_create" => shown!(new_incoming.create(&incoming_settings())),
        "incoming_update" => shown!(incoming.update(&incoming_settings())),
        "incoming_delete" => shown!(incoming.delete()),
        "incoming_force_axfr" => shown!(incoming.force_axfr()),
        "outgoing_get" => shown!(outgoing.get()),
        "outgoing_create" => shown!(new_outgoing.create(&outgoing_settings())),
        "outgoing_update" => shown!(outgoing.update(&outgoing_settings())),
        "outgoing_delete" => shown!(outgoing.delete()),
        "outgoing_enable" => shown!(outgoing.enable()),
        "outgoing_disable" => shown!(outgoing.disable()),
        "outgoing_force_notify" => shown!(outgoing.force_notify()),
        "outgoing_status" => shown!(outgoing.status()),
        other => panic!(
            "{other} is in the operation table, but no method of the façade is called for it, and it \
             is not in Client::LEFT_TO_API"
        ),
    })
}

pub(super) fn acl_settings() -> AclSettings {
    AclSettings::new(IpRange::new("198.51.100.7/29").expect("a range"), "home")
}

pub(super) fn peer_settings() -> PeerSettings {
    let ip = std::net::Ipv6Addr::LOCALHOST;
    PeerSettings::new("ns3")
        .ip(ip)
        .port(Port::DNS)
        .ixfr_enable(false)
        .tsig_id(&tsig_id())
}

/// The secret of [`tsig_settings`].
pub(super) const NEW_SECRET: &str = "bmV3LXNlY3JldC1iZWVmYmVlZg==";

pub(super) fn tsig_settings() -> TsigSettings {
    TsigSettings::new(
        TsigName::new("new.example.").expect("a name"),
        TsigAlgorithm::HMAC_SHA256,
        TsigSecret::new(NEW_SECRET).expect("a secret"),
    )
}

pub(super) fn incoming_settings() -> IncomingSettings {
    let interval = RefreshInterval::new(600).expect("an interval");
    IncomingSettings::new(zone_name(), interval, [peer_id()])
}

pub(super) fn outgoing_settings() -> OutgoingSettings {
    OutgoingSettings::new(zone_name(), [peer_id()])
}

fn zone_name() -> ZoneName {
    ZoneName::new("new.example.").expect("a name")
}
