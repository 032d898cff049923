//! An emulator with one of everything in it, and a client.

use std::time::Duration;

use cloudflare_secondary_dns::{
    Account, AccountId, AclId, Client, ClientBuilder, Error, PeerId, RetryPolicy, TsigId, Zone,
    ZoneId,
};
use cloudflare_secondary_dns_emulator::{Emulator, EmulatorBuilder, Fault, Seed};
use serde_json::{Value, json};

/// The API token of every fixture.
pub(super) const TOKEN: &str = "token-8fe1a6b0c2d94e73";

/// The secret of the TSIG key that is there from the start.
pub(super) const SECRET: &str = "c2VlZGVkLXNlY3JldC1kMDBk";

const SEED: &str = r#"{
    "accounts": { "account": {
        "acls": [{ "id": "acl", "name": "office", "ip_range": "192.0.2.48/28" }],
        "tsigs": [{ "id": "key", "name": "tsig.example.", "algo": "hmac-sha512.", "secret": "c2VlZGVkLXNlY3JldC1kMDBk" },
            { "id": "spare-key", "name": "spare.example.", "algo": "hmac-sha256.", "secret": "c3BhcmUtc2VjcmV0" }],
        "peers": [
            { "id": "peer", "name": "ns1", "ip": "192.0.2.53", "port": 5353, "ixfr_enable": true, "tsig_id": "key" },
            { "id": "other", "name": "ns2", "ip": "192.0.2.54" }, { "id": "spare-peer", "name": "ns9" }
        ]
    } },
    "zones": {
        "secondary": { "incoming": { "name": "example.com.", "peers": ["peer"], "auto_refresh_seconds": 3600, "soa_serial": 2019102400 } },
        "primary": { "outgoing": { "name": "example.org.", "peers": ["other"], "soa_serial": 7 } },
        "new": {}, "full": { "type": "full" }
    }
}"#;

/// An emulator with one of everything in it, and a client.
pub(super) struct Fixture {
    pub(super) emulator: Emulator,
    pub(super) client: Client,
}

impl Fixture {
    pub(super) async fn new() -> Self {
        Self::with(|emulator| emulator, |client| client).await
    }

    pub(super) async fn with(
        emulator: impl FnOnce(EmulatorBuilder) -> EmulatorBuilder,
        client: impl FnOnce(ClientBuilder) -> ClientBuilder,
    ) -> Self {
        let seed: Seed = SEED.parse().expect("a seed");
        let builder = Emulator::builder()
            .seed(seed)
            .token(TOKEN)
            .transfer_delay(Duration::from_millis(20));
        let emulator = emulator(builder).start().await.expect("an emulator");
        let retry = RetryPolicy::default().base(Duration::from_millis(1));
        let builder = Client::builder()
            .base_url(emulator.base_url())
            .token(TOKEN)
            .retry(retry)
            .deadline(Duration::from_secs(20));
        let client = client(builder).build().expect("a client");
        Self { emulator, client }
    }

    /// A fixture whose next answer to an operation goes wrong.
    pub(super) async fn failing(fault: Fault) -> Self {
        let fixture = Self::new().await;
        fixture.emulator.inject(fault).expect("a fault");
        fixture
    }

    pub(super) fn account(&self) -> Account {
        self.client.account(&account_id())
    }

    pub(super) fn zone(&self, id: &str) -> Zone {
        self.client.zone(&ZoneId::new(id).expect("an id"))
    }

    /// The operations that were asked for, in order.
    #[track_caller]
    pub(super) fn assert_asked(&self, operations: &[&str]) {
        self.emulator.requests().assert_operations(operations);
    }
}

/// The contract.
pub(super) fn spec() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/secondary_dns.yaml");
    let spec = xtask::document::load(path.as_ref()).unwrap_or_else(|error| panic!("{error}"));
    spec.value
}

/// A success with this result.
pub(super) fn respond(result: &Value) -> Fault {
    let body = json!({ "success": true, "errors": [], "messages": [], "result": result });
    Fault::respond(200, "application/json", body.to_string())
}

pub(super) fn account_id() -> AccountId {
    AccountId::new("account").expect("an id")
}

pub(super) fn acl_id() -> AclId {
    AclId::new("acl").expect("an id")
}

pub(super) fn peer_id() -> PeerId {
    PeerId::new("peer").expect("an id")
}

pub(super) fn tsig_id() -> TsigId {
    TsigId::new("key").expect("an id")
}

/// The error and its causes, as a reporter prints them.
pub(super) fn chain(error: &Error) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text += &format!(": {cause}");
        source = cause.source();
    }
    text
}
