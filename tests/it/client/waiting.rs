//! Waiting for a serial.

use std::time::{Duration, Instant};

use cloudflare_secondary_dns::{Client, ErrorKind, SoaSerial, WaitOptions, WaitProgress};
use cloudflare_secondary_dns_emulator::Fault;
use serde_json::{Value, json};

use super::fixture::{Fixture, chain, respond};
use crate::support::clock;
use crate::support::script::{Reply, Server};

fn hasty<'a>() -> WaitOptions<'a> {
    WaitOptions::new()
        .first_pause(Duration::from_millis(5))
        .longest_pause(Duration::from_millis(20))
        .deadline(Duration::from_secs(10))
}

fn zone_with(serial: Value) -> Fault {
    let zone = json!({ "name": "example.com.", "soa_serial": serial });
    let body = json!({ "success": true, "errors": [], "messages": [], "result": zone });
    Fault::respond(200, "application/json", body.to_string()).on("incoming_get")
}

#[tokio::test]
async fn it_waits_until_the_serial_has_advanced() {
    // Long enough for a look before it is over, on a busy machine too.
    let delay = Duration::from_millis(500);
    let fixture = Fixture::with(|e| e.transfer_delay(delay), |client| client).await;
    let incoming = fixture.zone("secondary").incoming();
    let before = incoming.get().await.expect("a zone").soa_serial;
    incoming.force_axfr().await.expect("asked");
    let mut seen: Vec<WaitProgress> = Vec::new();
    let options = hasty().on_progress(|progress| seen.push(progress.clone()));
    let zone = incoming
        .wait_for_serial(before, options)
        .await
        .expect("a newer serial");
    assert_eq!(
        zone.soa_serial,
        before.and_then(|serial| serial.wrapping_add(1))
    );
    assert!(seen.len() > 1, "{seen:?}");
    let last = seen.last().expect("a look");
    assert!(last.done && last.serial == zone.soa_serial && last.checked_time.is_some());
    assert!(
        seen[..seen.len() - 1]
            .iter()
            .all(|look| !look.done && look.serial == before)
    );
    assert!(
        seen.iter()
            .zip(1..)
            .all(|(look, number)| look.polls == number)
    );
    let gets = fixture.emulator.requests().of("incoming_get").count();
    assert_eq!(gets, seen.len() + 1);
}

#[tokio::test]
async fn without_a_serial_to_beat_the_first_will_do() {
    let fixture = Fixture::new().await;
    fixture
        .emulator
        .inject(zone_with(Value::Null).times(3))
        .expect("a fault");
    fixture
        .emulator
        .inject(zone_with(json!(0)))
        .expect("a fault");
    let incoming = fixture.zone("secondary").incoming();
    let zone = incoming
        .wait_for_serial(None, hasty())
        .await
        .expect("a serial");
    assert_eq!(zone.soa_serial, Some(SoaSerial::new(0)));
    fixture
        .emulator
        .requests()
        .assert_requested("incoming_get", 4);
}

/// RFC 1982: 3 comes after 4294967295, and 2147483647 has no order with 4294967295.
#[tokio::test]
async fn serials_are_compared_on_their_circle() {
    let fixture = Fixture::new().await;
    let incoming = fixture.zone("secondary").incoming();
    for older in [4_294_967_295_u32, 4_294_967_290, 2_147_483_647] {
        fixture
            .emulator
            .inject(zone_with(json!(older)))
            .expect("a fault");
    }
    fixture
        .emulator
        .inject(zone_with(json!(3)))
        .expect("a fault");
    let start = Some(SoaSerial::new(4_294_967_295));
    let zone = incoming
        .wait_for_serial(start, hasty())
        .await
        .expect("a newer serial");
    assert_eq!(zone.soa_serial, Some(SoaSerial::new(3)));
    fixture
        .emulator
        .requests()
        .assert_requested("incoming_get", 4);
}

#[tokio::test]
async fn it_says_how_far_it_got() {
    let fixture = Fixture::new().await;
    fixture.emulator.set_zone_serial("secondary", 2_019_102_400);
    let incoming = fixture.zone("secondary").incoming();
    let mut polls = 0;
    let options = hasty()
        .deadline(Duration::from_millis(150))
        .on_progress(|progress| polls = progress.polls);
    let start = Instant::now();
    let before = SoaSerial::new(2_019_102_400);
    let error = incoming
        .wait_for_serial(Some(before), options)
        .await
        .expect_err("the same");
    assert!(start.elapsed() >= Duration::from_millis(110));
    assert!(error.is_timeout() && error.kind() == ErrorKind::Timeout);
    let text = error.to_string();
    assert!(
        text.contains("newer than 2019102400, but the serial is 2019102400"),
        "{text}"
    );
    assert!(text.contains(&format!("{polls} polls")), "{text}");
    assert!(polls > 3, "{polls}");
}

#[tokio::test]
async fn a_deadline_of_zero_polls_once() {
    let fixture = Fixture::new().await;
    let incoming = fixture.zone("secondary").incoming();
    let now = || hasty().deadline(Duration::ZERO);
    incoming
        .wait_for_serial(None, now())
        .await
        .expect("a serial");
    let error = incoming
        .wait_for_serial(Some(SoaSerial::new(2_019_102_400)), now())
        .await;
    assert!(error.expect_err("the same").to_string().contains("1 poll"));
    fixture.assert_asked(&["incoming_get", "incoming_get"]);
}

/// The defaults, on a clock that is turned by hand: 1, 2, 4, 8 s, then every 15 s; and a last poll
/// a second before the 5 minutes end, so that it has time for its answer.
#[tokio::test(start_paused = true)]
async fn pauses_grow_and_the_last_poll_has_time_for_its_answer() {
    let answer = json!({
        "success": true, "errors": [], "messages": [],
        "result": { "name": "example.com.", "soa_serial": 7 }
    });
    let server = Server::handler(move |_| Reply::json(200, answer.clone())).await;
    let client = Client::builder().base_url(server.url()).token("t");
    let client = client.build().expect("a client");
    let incoming = client.zone(&"zone".parse().expect("an id")).incoming();
    let start = tokio::time::Instant::now();
    let options = WaitOptions::new();
    let waiting = incoming.wait_for_serial(Some(SoaSerial::new(7)), options);
    let outcome = clock::run(Duration::from_millis(100), waiting).await;
    assert!(outcome.expect_err("the same").is_timeout());
    let times: Vec<f64> = server
        .requests()
        .iter()
        .map(|request| (request.at - start).as_secs_f64().round())
        .collect();
    let mut expected = vec![0.0, 1.0, 3.0, 7.0, 15.0];
    while expected[expected.len() - 1] + 15.0 < 299.0 {
        expected.push(expected[expected.len() - 1] + 15.0);
    }
    expected.push(299.0);
    assert_eq!(times, expected);
}

#[tokio::test]
async fn failures_that_pass_do_not_end_it() {
    let fixture = Fixture::failing(Fault::html(502).times(6)).await;
    let incoming = fixture.zone("secondary").incoming();
    let mut failed = 0;
    let options = hasty().on_progress(|progress| failed += u32::from(progress.failed));
    incoming
        .wait_for_serial(None, options)
        .await
        .expect("a serial");
    assert_eq!(failed, 1);
    fixture
        .emulator
        .requests()
        .assert_requested("incoming_get", 7);
}

#[tokio::test]
async fn the_last_failure_is_the_cause() {
    let fixture = Fixture::failing(Fault::html(502).forever()).await;
    let incoming = fixture.zone("secondary").incoming();
    // Long enough for an answer on a machine that is busy.
    let options = hasty().deadline(Duration::from_secs(2));
    let error = incoming
        .wait_for_serial(None, options)
        .await
        .expect_err("never");
    assert!(error.is_timeout());
    let chain = chain(&error);
    assert!(
        chain.contains("there is no serial yet") && chain.contains("502"),
        "{chain}"
    );
}

#[tokio::test]
async fn failures_that_stay_end_it() {
    let fixture = Fixture::new().await;
    let error = fixture
        .zone("new")
        .incoming()
        .wait_for_serial(None, hasty())
        .await;
    assert!(error.expect_err("no such zone").is_not_found());
    let error = Fixture::failing(Fault::status(403))
        .await
        .zone("secondary")
        .incoming()
        .wait_for_serial(None, hasty())
        .await;
    assert!(error.expect_err("forbidden").is_forbidden());
}

#[tokio::test]
async fn dropping_it_ends_it() {
    let fixture = Fixture::new().await;
    fixture.emulator.set_zone_serial("secondary", 2_019_102_400);
    let incoming = fixture.zone("secondary").incoming();
    let before = SoaSerial::new(2_019_102_400);
    let waiting = incoming.wait_for_serial(Some(before), hasty());
    tokio::time::timeout(Duration::from_millis(60), waiting)
        .await
        .expect_err("still waiting");
    tokio::time::sleep(Duration::from_millis(20)).await;
    let asked = fixture.emulator.requests().len();
    tokio::time::sleep(Duration::from_millis(60)).await;
    assert_eq!(fixture.emulator.requests().len(), asked);
}

/// A zone whose primary transfers are answered one after the other.
fn outgoing_with(last: Value) -> Fault {
    let result = json!({ "name": "example.org.", "peers": ["other"], "soa_serial": 7, "last_transferred_time": last });
    respond(&result).on("outgoing_get")
}

#[tokio::test]
async fn a_transfer_to_a_secondary_is_waited_for() {
    let before = "2026-11-25T10:00:00+01:00";
    // The same moment in another offset is not a later one.
    let same = "2026-11-25T09:00:00Z";
    let later = "2026-11-25T09:00:01Z";
    for (after, wanted, polls) in [(Some(before), later, 4), (None, same, 3)] {
        let fixture = Fixture::new().await;
        for last in [Value::Null, json!(""), json!(same), json!(later)] {
            fixture
                .emulator
                .inject(outgoing_with(last))
                .expect("a fault");
        }
        let outgoing = fixture.zone("primary").outgoing();
        let after = after.map(|time| time.parse().expect("a time"));
        let mut seen = Vec::new();
        let options = hasty().on_progress(|progress| seen.push(progress.clone()));
        let zone = outgoing.wait_for_transfer(after.as_ref(), options).await;
        let zone = zone.expect("a transfer");
        let last = zone
            .last_transferred_time
            .as_ref()
            .map(|time| time.as_str());
        assert_eq!(last, Some(wanted));
        assert_eq!(seen.len(), polls);
        assert_eq!(seen[polls - 1].transferred_time, zone.last_transferred_time);
        assert!(seen[polls - 1].done);
    }
}

#[tokio::test]
async fn waiting_for_a_transfer_says_what_it_waited_for() {
    let fixture = Fixture::new().await;
    let outgoing = fixture.zone("primary").outgoing();
    let after = "2099-01-01T00:00:00Z".parse().expect("a time");
    let options = hasty().deadline(Duration::from_millis(50));
    let error = outgoing.wait_for_transfer(Some(&after), options).await;
    let error = error.expect_err("never");
    assert!(error.is_timeout());
    assert!(
        error.to_string().contains("a transfer after 2099-01-01"),
        "{error}"
    );
    assert_eq!(
        error.operation().map(|operation| operation.id),
        Some("outgoing_get")
    );
}

/// A server that does not answer does not hold the waiting beyond its deadline.
#[tokio::test]
async fn a_silent_server_does_not_outlast_the_deadline() {
    let fixture = Fixture::failing(Fault::stall().forever()).await;
    let incoming = fixture.zone("secondary").incoming();
    for deadline in [Duration::from_millis(200), Duration::from_millis(1500)] {
        let start = Instant::now();
        let options = hasty().deadline(deadline);
        let error = incoming.wait_for_serial(None, options).await;
        assert!(error.expect_err("silence").is_timeout());
        let took = start.elapsed();
        assert!(took < deadline + Duration::from_millis(800), "{took:?}");
    }
}
