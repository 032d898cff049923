//! Servers that do what real ones do not: each is a finding, and none lasts or grows without end.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use cloudflare_secondary_dns::ZoneName;
use cloudflare_secondary_dns_doctor::{Check, Key, Limits, Report};
use domain::base::iana::{Rcode, Rtype};
use tokio::task::JoinSet;

use crate::script::{Act, Question, Record, Script, ZONE, doctors_key};
use crate::servers::{SERIAL, free_port};

pub(crate) const HOST: Record = Record::A("host.example.com.");
pub(crate) const SOA: Record = Record::Soa(SERIAL);

/// Where nothing is waited for.
fn limits() -> Limits {
    Limits::default().answer(Duration::from_secs(10))
}

/// Where nothing comes: short, but long enough for an answer on a busy machine.
fn short() -> Limits {
    Limits::default().answer(Duration::from_secs(1))
}

async fn ask(address: SocketAddr, key: Option<Key>, limits: Limits) -> Report {
    let mut check = Check::server(address, ZoneName::new(ZONE).expect("a name")).limits(limits);
    if let Some(key) = key {
        check = check.key(key);
    }
    check.run().await.expect("a report")
}

fn codes(report: &Report) -> Vec<&'static str> {
    let findings = report.servers.iter().flat_map(|server| &server.findings);
    findings.map(|finding| finding.code()).collect()
}

/// What is found where a transfer goes like this, without a key.
async fn transfer(act: impl Fn(&Question) -> Vec<Act> + Send + Sync + 'static) -> Vec<String> {
    let script = Script::transfer(act).await;
    lines(&ask(script.address, None, limits()).await)
}

/// The same where nothing comes.
async fn silence(act: impl Fn(&Question) -> Vec<Act> + Send + Sync + 'static) -> Vec<String> {
    let script = Script::transfer(act).await;
    lines(&ask(script.address, None, short()).await)
}

/// The same with a key.
pub(crate) async fn signed(
    act: impl Fn(&Question) -> Vec<Act> + Send + Sync + 'static,
) -> Vec<&'static str> {
    let script = Script::transfer(act).await;
    codes(&ask(script.address, Some(doctors_key()), limits()).await)
}

fn lines(report: &Report) -> Vec<String> {
    let findings = report.servers.iter().flat_map(|server| &server.findings);
    findings
        .map(|finding| format!("{}: {finding}", finding.code()))
        .collect()
}

pub(crate) fn send(records: &'static [Record]) -> impl Fn(&Question) -> Vec<Act> + Send + Sync {
    move |question| vec![Act::Send(question.records(records))]
}

#[tokio::test]
async fn a_right_transfer_is_healthy() {
    assert_eq!(transfer(send(&[SOA, HOST, SOA])).await, [""; 0]);
    let two = |question: &Question| {
        vec![
            Act::Send(question.records(&[SOA])),
            Act::Send(question.records(&[HOST, SOA])),
        ]
    };
    assert_eq!(transfer(two).await, [""; 0]);
}

#[tokio::test]
async fn transfers_that_are_not_right_are_named() {
    let early = "transfer-ends-early: transfer breaks off after 2 records";
    assert_eq!(transfer(send(&[SOA, HOST])).await, [early]);
    let outside = "record-outside-zone: transfer holds a record of another zone: www.example.net.";
    let foreign = send(&[SOA, Record::A("www.example.net."), SOA]);
    assert_eq!(transfer(foreign).await, [outside]);
    let malformed = |records, problem| {
        format!("transfer-malformed: transfer is malformed after {records} records: {problem}")
    };
    assert_eq!(
        transfer(send(&[HOST, SOA])).await,
        [malformed(0, "the first record is not the zone's SOA")]
    );
    assert_eq!(
        transfer(send(&[SOA, HOST, Record::Soa(SERIAL + 1)])).await,
        [malformed(2, "the last SOA record has another serial")]
    );
    assert_eq!(
        transfer(send(&[SOA, HOST, SOA, HOST])).await,
        [malformed(3, "records follow the last SOA record")]
    );
    let nothing = "transfer-ends-early: transfer breaks off after 0 records";
    assert_eq!(transfer(send(&[])).await, [nothing]);
}

#[tokio::test]
async fn a_message_of_another_question_ends_a_transfer() {
    let other_id = |question: &Question| {
        let mut second = question.records(&[HOST, SOA]);
        second[0] ^= 1;
        vec![Act::Send(question.records(&[SOA])), Act::Send(second)]
    };
    let expected =
        "transfer-malformed: transfer is malformed after 1 records: a message has another id";
    assert_eq!(transfer(other_id).await, [expected]);
    let refused = |question: &Question| {
        let refusal = question.answer(Rcode::SERVFAIL);
        vec![Act::Send(question.records(&[SOA])), Act::Send(refusal)]
    };
    let expected =
        "transfer-malformed: transfer is malformed after 1 records: a message with SERVFAIL";
    assert_eq!(transfer(refused).await, [expected]);
}

#[tokio::test]
async fn endless_transfers_end() {
    let endless = |question: &Question| {
        let first = Act::Send(question.records(&[SOA]));
        vec![first, Act::Endless(question.records(&[HOST; 50]))]
    };
    let script = Script::transfer(endless).await;
    for (limits, limit) in [
        (limits().records(100_000), "records"),
        (limits().bytes(1 << 20), "bytes"),
        (limits().per_server(Duration::from_millis(300)), "time"),
    ] {
        let report = ask(script.address, None, limits).await;
        let [line] = &lines(&report)[..] else {
            panic!("{report:?}");
        };
        assert!(line.starts_with("transfer-not-finished"), "{line}");
        assert!(line.ends_with(&format!("limit of {limit}")), "{line}");
    }
}

#[tokio::test]
async fn endless_messages_without_records_end() {
    let empty = |question: &Question| {
        let first = Act::Send(question.records(&[SOA]));
        vec![first, Act::Endless(question.answer(Rcode::NOERROR))]
    };
    let script = Script::transfer(empty).await;
    let report = ask(script.address, None, limits().bytes(1 << 20)).await;
    assert_eq!(codes(&report), ["transfer-not-finished"]);
}

#[tokio::test]
async fn slow_answers_end_with_the_time_for_one() {
    let drip =
        |question: &Question| vec![Act::Drip(vec![1; question.message.as_slice().len() * 9])];
    assert_eq!(silence(drip).await, ["silent: no answer over TCP"]);
    let hang = |_: &Question| vec![Act::Hang];
    assert_eq!(silence(hang).await, ["silent: no answer over TCP"]);
}

#[tokio::test]
async fn loops_of_compression_pointers_end() {
    // An answer whose owner points to itself, and to the header.
    let pointers = [[0xC0, 0x1D], [0xC0, 0x00], [0xC0, 0xFF], [0x80, 0x01]];
    // Side by side, since each waits over UDP for a better answer.
    let mut checks = JoinSet::new();
    for pointer in pointers {
        for key in [None, Some(doctors_key())] {
            checks.spawn(looped(pointer, key));
        }
    }
    checks.join_all().await;
}

/// Checks a server whose answer has this pointer.
async fn looped(pointer: [u8; 2], key: Option<Key>) {
    let looped = move |question: &Question| {
        let mut message = question.answer(Rcode::NOERROR);
        message[7] = 1;
        message.extend(pointer);
        message.extend([0, 6, 0, 1, 0, 0, 0, 0, 0, 2, 0xC0, 0x1D]);
        message
    };
    let tcp = move |question: &Question| vec![Act::Send(looped(question))];
    let script = Script::start(move |question| vec![looped(question)], tcp).await;
    let report = ask(script.address, key, short()).await;
    assert!(!report.is_healthy());
    let codes = codes(&report);
    // What cannot be read has no signature that can be right. The header begins with the random id
    // of the question, so a pointer to it may spell a name, which is not of the zone.
    let expected = [
        "record-outside-zone",
        "transfer-malformed",
        "malformed-answer",
        "unsigned-answer",
        "invalid-signature",
    ];
    assert!(
        codes.iter().all(|code| expected.contains(code)),
        "{pointer:?}: {codes:?}"
    );
}

#[tokio::test]
async fn wrong_ids_are_no_answers() {
    let wrong = |question: &Question| {
        let mut message = question.soa();
        message[0] ^= 1;
        vec![message]
    };
    let tcp = move |question: &Question| wrong(question).into_iter().map(Act::Send).collect();
    let script = Script::start(wrong, tcp).await;
    let report = ask(script.address, None, short()).await;
    assert_eq!(
        lines(&report)[0],
        "malformed-answer: invalid answer: a message has another id"
    );
    // A forged one before the right one changes nothing.
    let both = |question: &Question| {
        let mut forged = question.records(&[Record::Soa(1)]);
        forged[1] ^= 1;
        vec![forged, question.soa()]
    };
    let script = Script::start(both, send(&[SOA, SOA])).await;
    let report = ask(script.address, None, short()).await;
    assert_eq!(lines(&report), [""; 0]);
}

#[tokio::test]
async fn truncated_and_lost_datagrams_lead_to_tcp() {
    let truncated = |question: &Question| {
        let mut message = question.answer(Rcode::NOERROR);
        message[2] |= 2;
        vec![message]
    };
    let tcp = |question: &Question| match question.rtype() {
        Rtype::SOA => vec![Act::Send(question.soa())],
        _ => vec![Act::Send(question.records(&[SOA, HOST, SOA]))],
    };
    let script = Script::start(truncated, tcp).await;
    let report = ask(script.address, None, short()).await;
    assert!(report.is_healthy(), "{report:?}");
    let script = Script::start(|_| vec![], tcp).await;
    let report = ask(script.address, None, short()).await;
    assert_eq!(lines(&report), ["silent: no answer over UDP"]);
}

#[tokio::test]
async fn servers_that_cannot_be_reached_are_named() {
    let closed = (Ipv4Addr::LOCALHOST, free_port()).into();
    let report = ask(closed, Some(doctors_key()), limits()).await;
    assert_eq!(lines(&report), ["connection-refused: connection refused"]);
    let silent = Script::start(|_| vec![], |_| vec![Act::Hang]).await;
    let report = ask(silent.address, None, short()).await;
    assert_eq!(lines(&report), ["silent: no answer"]);
    let closing = |_: &Question| vec![];
    let expected = "connection-closed: closes the connection without an answer";
    assert_eq!(transfer(closing).await, [expected]);
    // A broadcast address is not to be reached without asking for it.
    let report = ask(
        "255.255.255.255:53".parse().expect("an address"),
        None,
        limits(),
    )
    .await;
    assert_eq!(codes(&report), ["unreachable"]);
}

#[tokio::test]
async fn refusals_of_other_servers_are_named() {
    let refuse = |rcode| move |question: &Question| vec![Act::Send(question.answer(rcode))];
    assert_eq!(signed(refuse(Rcode::REFUSED)).await, ["refused-by-address"]);
    assert_eq!(signed(refuse(Rcode::NOTIMP)).await, ["unexpected-answer"]);
    assert_eq!(signed(refuse(Rcode::FORMERR)).await, ["unexpected-answer"]);
    assert_eq!(transfer(refuse(Rcode::REFUSED)).await.len(), 1);
    let allowed = |question: &Question| {
        vec![Act::Send(
            question.signer().refuse(question, Rcode::REFUSED),
        )]
    };
    assert_eq!(signed(allowed).await, ["key-not-allowed"]);
    let borrowed = |question: &Question| {
        let mut message = question.soa();
        message[2] &= !4;
        vec![message]
    };
    let script = Script::start(borrowed, send(&[SOA, SOA])).await;
    let report = ask(script.address, None, limits()).await;
    assert_eq!(codes(&report), ["not-authoritative"]);
}

#[tokio::test]
async fn random_bytes_are_a_finding() {
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed
    };
    for _ in 0..60 {
        let random: Vec<u8> = (0..next() % 300).map(|_| next().to_le_bytes()[0]).collect();
        let keep = usize::try_from(next() % 40).expect("small");
        // Part of the right answer, then anything.
        let mix = move |message: Vec<u8>| {
            let keep = keep.min(message.len());
            [&message[..keep], &random].concat()
        };
        let tcp = {
            let mix = mix.clone();
            move |question: &Question| {
                let right = question.records(&[SOA, HOST, SOA]);
                vec![Act::Send(mix(right.clone())), Act::Raw(mix(right))]
            }
        };
        let script = Script::start(move |question| vec![mix(question.soa())], tcp).await;
        let limits = limits().answer(Duration::from_millis(20));
        for key in [None, Some(doctors_key())] {
            let report = ask(script.address, key, limits).await;
            assert!(!report.is_healthy(), "{report:?}");
        }
    }
}
