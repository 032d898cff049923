//! An account with one zone, at the emulator, set up through the façade as a user would.

use std::net::SocketAddr;
use std::time::{Duration, SystemTime};

use cloudflare_secondary_dns::{
    Account, AccountId, Client, IncomingSettings, PeerId, PeerSettings, Port, RefreshInterval,
    TsigAlgorithm, TsigId, TsigName, TsigSecret, TsigSettings, WaitOptions, Zone, ZoneId, ZoneName,
};
use cloudflare_secondary_dns_doctor::{Check, Report};
use cloudflare_secondary_dns_emulator::{Clock, Emulator};

use crate::servers::{KEY, SERIAL, secret};

pub(crate) const ACCOUNT: &str = "01a7362d577a6c3019a474fd6f485823";
pub(crate) const ZONE: &str = "269d8f4853475ca241c4e730be286b20";
pub(crate) const REFRESH: u32 = 86_400;

pub(crate) struct World {
    pub(crate) emulator: Emulator,
    pub(crate) account: Account,
    pub(crate) zone: Zone,
}

impl World {
    /// Without settings. The emulator's clock stands where it is given one.
    pub(crate) async fn new(now: Option<SystemTime>) -> Self {
        let builder = Emulator::builder().transfer_delay(Duration::ZERO);
        let builder = match now {
            Some(now) => builder.clock(Clock::manual(now)),
            None => builder,
        };
        let emulator = builder.start().await.expect("it listens");
        let client = Client::builder().base_url(emulator.base_url()).token("t");
        let client = client.build().expect("a client");
        Self {
            emulator,
            account: client.account(&AccountId::new(ACCOUNT).expect("an id")),
            zone: client.zone(&ZoneId::new(ZONE).expect("an id")),
        }
    }

    pub(crate) fn key_settings(&self, secret: &TsigSecret) -> TsigSettings {
        let name = TsigName::new(KEY).expect("a name");
        TsigSettings::new(name, TsigAlgorithm::HMAC_SHA512, secret.clone())
    }

    pub(crate) async fn key(&self, settings: &TsigSettings) -> TsigId {
        self.account
            .tsigs()
            .create(settings)
            .await
            .expect("a key")
            .id
            .clone()
    }

    pub(crate) async fn peer(&self, name: &str, at: SocketAddr, key: Option<&TsigId>) -> PeerId {
        let port = Port::new(at.port()).expect("a port");
        let mut peer = PeerSettings::new(name).ip(at.ip()).port(port);
        if let Some(key) = key {
            peer = peer.tsig_id(key);
        }
        self.account
            .peers()
            .create(&peer)
            .await
            .expect("a peer")
            .id
            .clone()
    }

    /// Incoming transfers from these peers, the first of which has happened.
    pub(crate) async fn incoming(&self, peers: &[&PeerId]) {
        self.emulator.set_zone_serial(ZONE, SERIAL);
        let name = ZoneName::new("example.com.").expect("a name");
        let refresh = RefreshInterval::new(REFRESH).expect("seconds");
        let settings = IncomingSettings::new(name, refresh, peers.iter().copied());
        let incoming = self.zone.incoming();
        incoming.create(&settings).await.expect("settings");
        incoming.force_axfr().await.expect("asked");
        let wait = WaitOptions::new();
        incoming
            .wait_for_serial(None, wait)
            .await
            .expect("transferred");
    }

    /// The usual set-up: one primary with the right key.
    pub(crate) async fn with_primary(at: SocketAddr) -> (Self, PeerId, TsigId) {
        let world = Self::new(None).await;
        let key = world.key(&world.key_settings(secret())).await;
        let peer = world.peer("ns1", at, Some(&key)).await;
        world.incoming(&[&peer]).await;
        (world, peer, key)
    }

    pub(crate) fn check(&self) -> Check {
        Check::new(&self.account, &self.zone)
    }

    pub(crate) async fn report(&self) -> Report {
        self.check().run().await.expect("a report")
    }

    /// The codes of all findings but the note that each report has.
    pub(crate) async fn codes(&self) -> Vec<&'static str> {
        codes(&self.report().await)
    }
}

pub(crate) fn codes(report: &Report) -> Vec<&'static str> {
    let codes = report.all_findings().map(|finding| finding.code());
    codes.filter(|code| *code != "not-cloudflare").collect()
}
