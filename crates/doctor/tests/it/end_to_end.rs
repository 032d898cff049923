//! The emulator as the API, BIND as the nameserver: what the façade sets up is healthy, and each
//! mistake that is planted is named.

use std::time::{Duration, SystemTime};

use cloudflare_secondary_dns::{
    IncomingSettings, PeerSettings, RefreshInterval, TsigAlgorithm, TsigName, TsigSecret, ZoneName,
};
use cloudflare_secondary_dns_doctor::{Finding, Severity};
use cloudflare_secondary_dns_emulator::{Assumption, Emulator, Seed, ZoneType};

use crate::servers::{Kind, OTHER_KEY, SERIAL, generate, secret};
use crate::world::{REFRESH, World, ZONE, codes};

/// What a healthy zone has: Cloudflare's serial is the primary's.
const HEALTHY: [&str; 1] = ["serial-equal"];

#[tokio::test]
async fn what_the_facade_sets_up_is_healthy() {
    let Some(server) = Kind::Bind.start() else {
        return;
    };
    let (world, ..) = World::with_primary(server.address()).await;
    let report = world.report().await;
    assert!(report.is_healthy(), "{report:?}");
    assert_eq!(codes(&report), HEALTHY);
    let incoming = report.incoming.expect("incoming settings");
    assert_eq!(incoming.serial.map(|serial| serial.get()), Some(SERIAL));
    assert_eq!(report.servers[0].name.as_deref(), Some("ns1"));
    let note = report.findings.last().expect("the note");
    assert_eq!(note.severity(), Severity::Note);
    assert!(
        note.to_string().starts_with("asked from 127.0.0.1. "),
        "{note}"
    );
    // Nothing was changed at the API.
    let requests = world.emulator.requests();
    let last = requests.iter().rev().take(4).collect::<Vec<_>>();
    assert!(
        last.iter().all(|request| request.method == "GET"),
        "{last:?}"
    );
}

#[tokio::test]
async fn mistakes_with_keys_are_named() {
    let Some(server) = Kind::Bind.start() else {
        return;
    };
    let (world, peer, key) = World::with_primary(server.address()).await;
    let tsigs = world.account.tsigs();
    let right = world.key_settings(secret());

    let other = world.key_settings(&generate());
    tsigs.update(&key, &other).await.expect("updated");
    assert_eq!(world.codes().await, ["wrong-secret", "serial-equal"]);

    // The bytes of BIND's secret in hexadecimal digits.
    let digits = hexadecimal(secret().expose());
    let hexadecimal = world.key_settings(&TsigSecret::new(digits).expect("a secret"));
    tsigs.update(&key, &hexadecimal).await.expect("updated");
    let report = world.report().await;
    let finding = &report.servers[0].findings[0];
    let Finding::WrongSecret {
        hexadecimal_digits: Some(128),
        takes_hexadecimal: true,
        ..
    } = finding
    else {
        panic!("{finding:?}");
    };

    let mut algorithm = right.clone();
    algorithm.algo = TsigAlgorithm::HMAC_SHA256;
    tsigs.update(&key, &algorithm).await.expect("updated");
    let report = world.report().await;
    assert_eq!(
        report.servers[0].findings[0].to_string(),
        "same key name, other algorithm: hmac-sha512 there, hmac-sha256 at Cloudflare"
    );

    let mut unknown = right.clone();
    unknown.name = TsigName::new("nobody.example.").expect("a name");
    tsigs.update(&key, &unknown).await.expect("updated");
    let report = world.report().await;
    // BIND answers so for any zone: the key is unknown, and not only not allowed.
    assert_eq!(
        report.servers[0].findings[0].to_string(),
        "does not know the key nobody.example. (BADKEY)"
    );

    let mut capital = right.clone();
    capital.name = TsigName::new("Transfer.Example.").expect("a name");
    tsigs.update(&key, &capital).await.expect("updated");
    assert_eq!(world.codes().await, ["serial-equal", "capital-letters"]);

    let mut not_allowed = right.clone();
    not_allowed.name = TsigName::new(OTHER_KEY).expect("a name");
    tsigs.update(&key, &not_allowed).await.expect("updated");
    assert_eq!(world.codes().await, ["key-not-allowed", "serial-equal"]);

    tsigs.update(&key, &right).await.expect("updated");
    assert_eq!(world.codes().await, HEALTHY);
    let peers = world.account.peers();
    peers
        .modify(&peer, |peer| peer.tsig_id = None)
        .await
        .expect("modified");
    assert_eq!(world.codes().await, ["key-needed", "serial-equal"]);
}

fn hexadecimal(base64: &str) -> String {
    use base64::Engine as _;
    let bytes = base64::engine::general_purpose::STANDARD.decode(base64);
    let bytes = bytes.expect("base64");
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn serials_are_compared_on_their_circle() {
    let Some(server) = Kind::Bind.start() else {
        return;
    };
    let (world, ..) = World::with_primary(server.address()).await;
    for (cloudflare, expected) in [
        (SERIAL - 1, vec![]),
        (SERIAL, vec!["serial-equal"]),
        (SERIAL + 1, vec!["serial-older"]),
        (SERIAL.wrapping_add(1 << 31), vec!["serials-unordered"]),
        // Half the circle and one more back.
        (SERIAL.wrapping_add((1 << 31) + 1), vec![]),
    ] {
        world.emulator.set_zone_serial(ZONE, cloudflare);
        world.zone.incoming().force_axfr().await.expect("asked");
        assert_eq!(world.codes().await, expected, "{cloudflare}");
    }
}

#[tokio::test]
async fn mistakes_in_the_settings_are_named() {
    let Some(server) = Kind::Bind.start() else {
        return;
    };
    let (world, peer, key) = World::with_primary(server.address()).await;
    let peers = world.account.peers();

    let without_address = PeerSettings::new("ns1").tsig_id(&key);
    peers
        .update(&peer, &without_address)
        .await
        .expect("updated");
    let report = world.report().await;
    // Nobody was asked, so there is no note of from where.
    let found: Vec<_> = report.all_findings().map(Finding::code).collect();
    assert_eq!(found, ["peer-without-address"]);

    let name = ZoneName::new("www.example.com.").expect("a name");
    let refresh = RefreshInterval::new(REFRESH).expect("seconds");
    let second = world.peer("ns2", server.address(), Some(&key)).await;
    let settings = IncomingSettings::new(name, refresh, [&second]);
    world
        .zone
        .incoming()
        .update(&settings)
        .await
        .expect("updated");
    let report = world.report().await;
    assert_eq!(
        report.servers[0].findings[0].to_string(),
        "does not serve this zone; it serves example.com."
    );

    let name = ZoneName::new("example.com.").expect("a name");
    let settings = IncomingSettings::new(name, refresh, [&second; 0]);
    world
        .zone
        .incoming()
        .update(&settings)
        .await
        .expect("updated");
    assert_eq!(world.codes().await, ["no-peers"]);

    world.zone.incoming().delete().await.expect("deleted");
    world.emulator.set_zone_type(ZONE, ZoneType::Full);
    let lost = world.zone.incoming().create(&settings).await;
    assert!(lost.expect_err("lost").is_not_secondary());
    assert_eq!(world.codes().await, ["settings-not-stored"]);
}

#[tokio::test]
async fn what_was_deleted_is_named() {
    let Some(server) = Kind::Bind.start() else {
        return;
    };
    let (world, peer, key) = World::with_primary(server.address()).await;
    let dangling: Assumption = "delete-in-use=dangling".parse().expect("an assumption");
    world.emulator.assume(dangling);
    world.account.tsigs().delete(&key).await.expect("deleted");
    assert_eq!(
        world.codes().await,
        ["key-needed", "serial-equal", "key-missing"]
    );
    world.account.peers().delete(&peer).await.expect("deleted");
    assert_eq!(world.codes().await, ["peer-missing"]);
}

#[tokio::test]
async fn a_check_that_is_overdue_is_named() {
    let Some(server) = Kind::Bind.start() else {
        return;
    };
    let past = SystemTime::now() - Duration::from_secs(3 * 86_400);
    let world = World::new(Some(past)).await;
    let key = world.key(&world.key_settings(secret())).await;
    let peer = world.peer("ns1", server.address(), Some(&key)).await;
    world.incoming(&[&peer]).await;
    assert_eq!(world.codes().await, ["check-overdue", "serial-equal"]);
}

#[tokio::test]
async fn an_account_without_the_entitlement_is_named() {
    let seed: Seed = format!(
        r#"{{"accounts": {{"a": {{"entitled": false}}}}, "zones": {{"{ZONE}": {{"account": "a"}}}}}}"#
    )
    .parse()
    .expect("a seed");
    let emulator = Emulator::builder().seed(seed).start().await;
    let mut world = World::new(None).await;
    let client = cloudflare_secondary_dns::Client::builder().token("t");
    let emulator = emulator.expect("it listens");
    let client = client
        .base_url(emulator.base_url())
        .build()
        .expect("a client");
    world.zone = client.zone(world.zone.zone_id());
    assert_eq!(world.codes().await, ["not-entitled"]);
}
