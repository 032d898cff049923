//! Transfers, serials and times, by a clock that the tests move.

use std::time::Duration;

use cloudflare_secondary_dns_emulator::{Clock, Emulator};
use serde_json::{Value, json};

use super::api::{Api, ZONE, incoming, outgoing, text};

async fn secondary() -> (Api, Clock) {
    let (api, clock) = Api::with_clock(Emulator::builder()).await;
    let peer = api.peer("ns1", None).await;
    api.ok(
        "incoming_create",
        &[ZONE],
        Some(incoming("example.com.", &[&peer])),
    )
    .await;
    (api, clock)
}

async fn zone(api: &Api) -> Value {
    api.ok("incoming_get", &[ZONE], None).await
}

#[tokio::test]
async fn force_axfr_moves_the_serial_once_it_is_due() {
    let (api, clock) = secondary().await;
    let before = zone(&api).await;
    assert_eq!(before["soa_serial"], 2_019_102_401);
    assert_eq!(api.ok("incoming_force_axfr", &[ZONE], None).await, "OK");
    clock.advance(Duration::from_secs(9));
    assert_eq!(zone(&api).await, before);

    // A second request while the first is under way changes nothing.
    api.ok("incoming_force_axfr", &[ZONE], None).await;
    clock.advance(Duration::from_secs(2));
    let after = zone(&api).await;
    assert_eq!(after["soa_serial"], 2_019_102_402);
    assert!(text(&after["checked_time"]) > text(&before["checked_time"]));
    assert_eq!(after["modified_time"], after["checked_time"]);
    assert_eq!(after["created_time"], before["created_time"]);
    clock.advance(Duration::from_secs(60));
    assert_eq!(zone(&api).await, after);

    api.ok("incoming_force_axfr", &[ZONE], None).await;
    clock.advance(Duration::from_secs(11));
    assert_eq!(zone(&api).await["soa_serial"], 2_019_102_403);
}

#[tokio::test]
async fn a_transfer_brings_the_serial_of_the_primaries() {
    let (api, clock) = secondary().await;
    for serial in [7, u32::MAX, 0] {
        api.emulator.set_zone_serial(ZONE, serial);
        api.ok("incoming_force_axfr", &[ZONE], None).await;
        clock.advance(Duration::from_secs(11));
        assert_eq!(zone(&api).await["soa_serial"], serial);
    }
}

#[tokio::test]
async fn a_zone_is_checked_by_itself() {
    let (api, clock) = secondary().await;
    let before = zone(&api).await;
    clock.advance(Duration::from_secs(86_399));
    assert_eq!(zone(&api).await, before);
    clock.advance(Duration::from_secs(2));
    let after = zone(&api).await;
    assert!(text(&after["checked_time"]) > text(&before["checked_time"]));
    assert_eq!(after["soa_serial"], before["soa_serial"]);

    api.emulator.set_zone_serial(ZONE, 99);
    clock.advance(Duration::from_secs(10 * 86_400));
    assert_eq!(zone(&api).await["soa_serial"], 99);
}

#[tokio::test]
async fn force_axfr_needs_incoming_settings() {
    let api = Api::start().await;
    api.call("incoming_force_axfr", &[ZONE], None)
        .await
        .expect_status(404);
}

#[tokio::test]
async fn enable_disable_and_status_agree() {
    let (api, clock) = Api::with_clock(Emulator::builder()).await;
    let peer = api.peer("ns2", None).await;
    for operation in [
        "outgoing_enable",
        "outgoing_disable",
        "outgoing_force_notify",
        "outgoing_status",
    ] {
        api.call(operation, &[ZONE], None).await.expect_status(404);
    }
    api.ok(
        "outgoing_create",
        &[ZONE],
        Some(outgoing("example.com.", &[&peer])),
    )
    .await;
    assert_eq!(api.ok("outgoing_status", &[ZONE], None).await, "Disabled");
    for (operation, status) in [
        ("outgoing_enable", "Enabled"),
        ("outgoing_enable", "Enabled"),
        ("outgoing_disable", "Disabled"),
    ] {
        assert_eq!(api.ok(operation, &[ZONE], Some(json!({}))).await, status);
        assert_eq!(api.ok("outgoing_status", &[ZONE], None).await, status);
    }

    // While they are disabled a NOTIFY leads to nothing.
    assert_eq!(api.ok("outgoing_force_notify", &[ZONE], None).await, "OK");
    clock.advance(Duration::from_secs(11));
    assert_eq!(
        api.ok("outgoing_get", &[ZONE], None)
            .await
            .get("last_transferred_time"),
        None
    );

    // Enabled, they notify, and the secondaries fetch the zone; an update leaves the status alone.
    api.ok("outgoing_enable", &[ZONE], None).await;
    api.ok(
        "outgoing_update",
        &[ZONE],
        Some(outgoing("example.org.", &[])),
    )
    .await;
    assert_eq!(api.ok("outgoing_status", &[ZONE], None).await, "Enabled");
    clock.advance(Duration::from_secs(11));
    let first = text(&api.ok("outgoing_get", &[ZONE], None).await["last_transferred_time"]);
    api.ok("outgoing_force_notify", &[ZONE], None).await;
    clock.advance(Duration::from_secs(11));
    let second = text(&api.ok("outgoing_get", &[ZONE], None).await["last_transferred_time"]);
    assert!(second > first);

    // Settings that are deleted take their status with them.
    api.ok("outgoing_delete", &[ZONE], None).await;
    api.ok(
        "outgoing_create",
        &[ZONE],
        Some(outgoing("example.com.", &[&peer])),
    )
    .await;
    assert_eq!(api.ok("outgoing_status", &[ZONE], None).await, "Disabled");
    api.emulator.set_zone_serial(ZONE, 12);
    assert_eq!(
        api.ok("outgoing_get", &[ZONE], None).await["soa_serial"],
        12
    );
}

#[tokio::test]
async fn times_move_though_the_clock_stands_still() {
    let (api, _clock) = secondary().await;
    let mut last = zone(&api).await;
    for _ in 0..3 {
        api.ok(
            "incoming_update",
            &[ZONE],
            Some(incoming("example.com.", &[])),
        )
        .await;
        let next = zone(&api).await;
        assert!(text(&next["modified_time"]) > text(&last["modified_time"]));
        last = next;
    }
}

/// Without a manual clock a transfer happens within the default delay.
#[tokio::test]
async fn transfers_happen_by_themselves() {
    let api = Api::start().await;
    let before = api
        .ok(
            "incoming_create",
            &[ZONE],
            Some(incoming("example.com.", &[])),
        )
        .await;
    api.ok("incoming_force_axfr", &[ZONE], None).await;
    for _ in 0..200 {
        if zone(&api).await["soa_serial"] != before["soa_serial"] {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("no transfer happened");
}
