//! Secondaries of an outgoing zone, and many servers at once.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use cloudflare_secondary_dns::{
    IncomingSettings, OutgoingSettings, RefreshInterval, TsigName, ZoneName,
};
use cloudflare_secondary_dns_doctor::{Limits, ServerReport, Severity, Step};
use cloudflare_secondary_dns_emulator::NullStatus;

use crate::servers::{Kind, OTHER_KEY, SERIAL, secret};
use crate::world::{REFRESH, World, ZONE, codes};

#[tokio::test]
async fn secondaries_of_an_outgoing_zone_are_compared() {
    let Some(server) = Kind::Bind.start() else {
        return;
    };
    let world = World::new(None).await;
    let key = world.key(&world.key_settings(secret())).await;
    let peer = world.peer("ns1", server.address(), Some(&key)).await;
    let name = ZoneName::new("example.com.").expect("a name");
    let settings = OutgoingSettings::new(name.clone(), [&peer]);
    let outgoing = world.zone.outgoing();
    outgoing.create(&settings).await.expect("settings");
    world.emulator.set_zone_serial(ZONE, SERIAL);
    assert_eq!(world.codes().await, ["not-enabled"]);
    let assume = |choice: NullStatus| world.emulator.assume(choice);
    assume(NullStatus::Always);
    assert_eq!(
        world.codes().await,
        [""; 0],
        "nothing is known of the status"
    );
    assume(NullStatus::Never);
    outgoing.enable().await.expect("enabled");
    let report = world.report().await;
    assert!(report.is_healthy(), "{report:?}");
    assert_eq!(codes(&report), [""; 0]);

    world.emulator.set_zone_serial(ZONE, SERIAL + 1);
    assert_eq!(world.codes().await, ["secondary-stale"]);
    world.emulator.set_zone_serial(ZONE, SERIAL - 1);
    assert_eq!(world.codes().await, ["secondary-ahead"]);
    world.emulator.set_zone_serial(ZONE, SERIAL);

    // The API refuses to link them like that, but not to change them later.
    let second = world.peer("ns2", server.address(), Some(&key)).await;
    let third = world.peer("ns3", server.address(), Some(&key)).await;
    let settings = OutgoingSettings::new(name, [&peer, &second, &third]);
    outgoing.update(&settings).await.expect("updated");
    let mut other = world.key_settings(secret());
    other.name = TsigName::new(OTHER_KEY).expect("a name");
    let other = world.key(&other).await;
    let peers = world.account.peers();
    for (peer, key) in [(second, Some(other)), (third, None)] {
        let modified = peers.modify(&peer, |peer| peer.tsig_id = key.clone());
        modified.await.expect("modified");
    }
    let report = world.report().await;
    assert_eq!(
        report.findings[0].to_string(),
        "peers do not all have the same key: none, other.example., transfer.example."
    );
}

#[tokio::test]
async fn servers_are_asked_side_by_side() {
    let Some(server) = Kind::Bind.start() else {
        return;
    };
    let (world, peer, key) = World::with_primary(server.address()).await;
    // Nobody answers there.
    let silent = tokio::net::UdpSocket::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let silent_at = silent.local_addr().expect("an address");
    let mut peers = vec![peer];
    for index in 0..20 {
        peers.push(
            world
                .peer(&format!("silent{index}"), silent_at, Some(&key))
                .await,
        );
    }
    let name = ZoneName::new("example.com.").expect("a name");
    let refresh = RefreshInterval::new(REFRESH).expect("seconds");
    let settings = IncomingSettings::new(name, refresh, peers.iter());
    world
        .zone
        .incoming()
        .update(&settings)
        .await
        .expect("updated");
    let limits = Limits::default().answer(Duration::from_millis(400));
    let steps = Arc::new(Mutex::new(Vec::new()));
    let check = world.check().limits(limits).on_progress({
        let steps = steps.clone();
        move |progress| steps.lock().expect("no panic").push(progress.step)
    });
    let report = check.run().await.expect("a report");
    // Each peer and each key is read once.
    let requests = world.emulator.requests();
    let reads = |operation| requests.of(operation).count();
    assert_eq!((reads("peers_get"), reads("tsigs_get")), (21, 1));
    // All are being asked before the first of the silent ones is given up.
    let steps = steps.lock().expect("no panic");
    let done = |step: &Step| *step == Step::Done;
    let second_done = steps
        .iter()
        .enumerate()
        .filter(|(_, step)| done(step))
        .nth(1);
    let before = &steps[..second_done.expect("two ends").0];
    assert_eq!(before.iter().filter(|step| **step == Step::Soa).count(), 21);
    let names: Vec<_> = report
        .servers
        .iter()
        .filter_map(|server| server.name.clone())
        .collect();
    assert_eq!(
        (names.len(), &*names[0], &*names[20]),
        (21, "ns1", "silent19")
    );
    assert_eq!(report.servers[0].findings.len(), 1);
    let failing = |server: &ServerReport| {
        server
            .findings
            .iter()
            .any(|finding| finding.severity() == Severity::Failure)
    };
    assert!(report.servers[1..].iter().all(failing));
}
