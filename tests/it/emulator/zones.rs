//! Settings of zones, and what time does to them, by a clock that the tests move.

use std::time::Duration;

use cloudflare_secondary_dns_emulator::{Clock, Emulator, ZoneType};
use serde_json::{Value, json};

use super::api::{Api, ZONE, incoming, outgoing, text};

#[tokio::test]
async fn settings_are_singletons_of_a_zone() {
    let api = Api::start().await;
    let (one, two) = (api.peer("ns1", None).await, api.peer("ns2", None).await);
    for (side, body) in [
        ("incoming", incoming("example.com.", &[&one])),
        ("outgoing", outgoing("example.com.", &[&one])),
    ] {
        let [create, get, update, delete] =
            ["create", "get", "update", "delete"].map(|verb| format!("{side}_{verb}"));
        api.fail(404, &get, &[ZONE]).await;
        api.fail_with(404, &update, &[ZONE], body.clone()).await;
        api.fail(404, &delete, &[ZONE]).await;

        let created = api.ok_with(&create, &[ZONE], body.clone()).await;
        assert_eq!(
            (&created["id"], &created["peers"]),
            (&json!(ZONE), &json!([one]))
        );
        assert_eq!(created["created_time"], created["checked_time"]);
        assert_eq!(api.ok(&get, &[ZONE]).await, created);
        api.fail_with(409, &create, &[ZONE], body.clone()).await;

        // Names are taken with and without the final dot.
        let mut other = body.clone();
        other["peers"] = json!([two, one]);
        other["name"] = json!("example.org");
        let updated = api.ok_with(&update, &[ZONE], other.clone()).await;
        assert_eq!(
            (&updated["name"], &updated["peers"]),
            (&other["name"], &other["peers"])
        );
        assert_eq!(updated["created_time"], created["created_time"]);
        if side == "incoming" {
            assert!(text(&updated["modified_time"]) > text(&created["modified_time"]));
        }
        other["peers"] = json!([one, "none", two, "nobody"]);
        let answer = api.fail_with(404, &update, &[ZONE], other).await;
        assert_eq!(answer.pointers(), ["/peers/1", "/peers/3"]);
        assert_eq!(api.ok(&get, &[ZONE]).await, updated);

        assert_eq!(api.ok(&delete, &[ZONE]).await, json!({ "id": ZONE }));
        api.fail(404, &get, &[ZONE]).await;
        api.ok_with(&create, &[ZONE], body).await;
    }
}

#[tokio::test]
async fn a_zone_has_a_type() {
    let seed = r#"{ "zones": { "seeded": { "type": "full" } } }"#;
    let api = Api::with(Emulator::builder().seed(seed.parse().expect("a seed"))).await;
    api.emulator.set_zone_type("set", ZoneType::Full);
    let settings = || incoming("example.com.", &[]);
    for zone in ["seeded", "set"] {
        // It succeeds, and nothing is stored.
        let created = api.ok_with("incoming_create", &[zone], settings()).await;
        assert_eq!(
            (&created["id"], &created["name"]),
            (&json!(zone), &json!("example.com."))
        );
        api.fail(404, "incoming_get", &[zone]).await;
        api.ok_with("outgoing_create", &[zone], outgoing("example.com.", &[]))
            .await;
        api.ok("outgoing_get", &[zone]).await;
    }
    api.emulator.set_zone_type("set", ZoneType::Secondary);
    api.ok_with("incoming_create", &["set"], settings()).await;
    api.ok("incoming_get", &["set"]).await;

    // Zones that are given no type are secondary unless the emulator is built otherwise.
    api.ok_with("incoming_create", &[ZONE], settings()).await;
    api.ok("incoming_get", &[ZONE]).await;
    let api = Api::with(Emulator::builder().zone_type(ZoneType::Full)).await;
    api.ok_with("incoming_create", &[ZONE], settings()).await;
    api.fail(404, "incoming_get", &[ZONE]).await;
}

#[tokio::test]
async fn peers_of_a_primary_zone_agree_on_their_key() {
    let api = Api::start().await;
    let (key, other) = (api.tsig("one.").await, api.tsig("two.").await);
    let none = api.peer("ns1", None).await;
    let with = api.peer("ns2", Some(&key)).await;
    let same = api.peer("ns3", Some(&key)).await;
    let differs = api.peer("ns4", Some(&other)).await;
    for peers in [[&*with, &*none], [&*with, &*differs]] {
        let body = outgoing("example.com.", &peers);
        api.fail_with(409, "outgoing_create", &[ZONE], body).await;
        // A secondary zone does not mind.
        let body = incoming("example.com.", &peers);
        api.ok_with("incoming_create", &[ZONE], body).await;
        api.ok("incoming_delete", &[ZONE]).await;
    }
    let body = outgoing("example.com.", &[&with, &same]);
    api.ok_with("outgoing_create", &[ZONE], body).await;
}

async fn secondary() -> (Api, Clock, Value) {
    let (api, clock) = Api::with_clock(Emulator::builder()).await;
    let created = api
        .ok_with("incoming_create", &[ZONE], incoming("example.com.", &[]))
        .await;
    (api, clock, created)
}

#[tokio::test]
async fn force_axfr_moves_the_serial_once_it_is_due() {
    let (api, clock, before) = secondary().await;
    assert_eq!(before["soa_serial"], 2_019_102_401);
    assert_eq!(api.ok("incoming_force_axfr", &[ZONE]).await, "OK");
    clock.advance(Duration::from_secs(9));
    assert_eq!(api.ok("incoming_get", &[ZONE]).await, before);

    // A second request while the first is under way changes nothing.
    api.ok("incoming_force_axfr", &[ZONE]).await;
    clock.advance(Duration::from_secs(2));
    let after = api.ok("incoming_get", &[ZONE]).await;
    assert_eq!(after["soa_serial"], 2_019_102_402);
    assert!(text(&after["checked_time"]) > text(&before["checked_time"]));
    assert_eq!(after["modified_time"], after["checked_time"]);
    clock.advance(Duration::from_secs(60));
    assert_eq!(api.ok("incoming_get", &[ZONE]).await, after);
    api.fail(404, "incoming_force_axfr", &["unconfigured"])
        .await;
}

#[tokio::test]
async fn transfers_bring_the_serial_of_the_primaries() {
    let (api, clock, before) = secondary().await;
    for serial in [7, u32::MAX, 0] {
        api.emulator.set_zone_serial(ZONE, serial);
        api.ok("incoming_force_axfr", &[ZONE]).await;
        clock.advance(Duration::from_secs(11));
        assert_eq!(api.ok("incoming_get", &[ZONE]).await["soa_serial"], serial);
    }
    // A zone is checked by itself as well.
    api.emulator.set_zone_serial(ZONE, 99);
    clock.advance(Duration::from_secs(86_390));
    assert_eq!(api.ok("incoming_get", &[ZONE]).await["soa_serial"], 0);
    clock.advance(Duration::from_secs(20));
    let after = api.ok("incoming_get", &[ZONE]).await;
    assert_eq!(after["soa_serial"], 99);
    assert!(text(&after["checked_time"]) > text(&before["checked_time"]));
}

#[tokio::test]
async fn enable_disable_and_status_agree() {
    let (api, clock) = Api::with_clock(Emulator::builder()).await;
    for operation in ["enable", "disable", "force_notify", "status"] {
        api.fail(404, &format!("outgoing_{operation}"), &[ZONE])
            .await;
    }
    let settings = || outgoing("example.com.", &[]);
    let transferred =
        async || api.ok("outgoing_get", &[ZONE]).await["last_transferred_time"].take();
    api.ok_with("outgoing_create", &[ZONE], settings()).await;
    assert_eq!(api.ok("outgoing_status", &[ZONE]).await, "Disabled");
    for (operation, status) in [
        ("outgoing_enable", "Enabled"),
        ("outgoing_enable", "Enabled"),
        ("outgoing_disable", "Disabled"),
    ] {
        assert_eq!(api.ok_with(operation, &[ZONE], json!({})).await, status);
        assert_eq!(api.ok("outgoing_status", &[ZONE]).await, status);
    }
    // While they are disabled a NOTIFY leads to nothing.
    assert_eq!(api.ok("outgoing_force_notify", &[ZONE]).await, "OK");
    clock.advance(Duration::from_secs(11));
    assert_eq!(transferred().await, Value::Null);

    // Enabled, they notify, and the secondaries fetch the zone; an update leaves the status alone.
    api.ok("outgoing_enable", &[ZONE]).await;
    api.ok_with("outgoing_update", &[ZONE], settings()).await;
    assert_eq!(api.ok("outgoing_status", &[ZONE]).await, "Enabled");
    clock.advance(Duration::from_secs(11));
    let first = text(&transferred().await);
    api.ok("outgoing_force_notify", &[ZONE]).await;
    clock.advance(Duration::from_secs(11));
    assert!(text(&transferred().await) > first);

    // Settings that are deleted take their status with them.
    api.ok("outgoing_delete", &[ZONE]).await;
    api.ok_with("outgoing_create", &[ZONE], settings()).await;
    assert_eq!(api.ok("outgoing_status", &[ZONE]).await, "Disabled");
    api.emulator.set_zone_serial(ZONE, 12);
    assert_eq!(api.ok("outgoing_get", &[ZONE]).await["soa_serial"], 12);
}

/// With the machine's clock a transfer happens within the default delay.
#[tokio::test]
async fn transfers_happen_by_themselves() {
    let api = Api::start().await;
    let before = api
        .ok_with("incoming_create", &[ZONE], incoming("example.com.", &[]))
        .await;
    api.ok("incoming_force_axfr", &[ZONE]).await;
    for _ in 0..200 {
        if api.ok("incoming_get", &[ZONE]).await["soa_serial"] != before["soa_serial"] {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("no transfer happened");
}
