//! Which requests a fault meets, which faults are refused, and faults as text.

use cloudflare_secondary_dns_emulator::{Emulator, ErrorKind, Fault, RetryAfter};

use crate::emulator::api::{ACCOUNT, Api, ZONE};

#[tokio::test]
async fn faults_meet_the_requests_they_are_for() {
    let api = Api::start().await;
    let statuses = |operations: [&'static str; 4]| {
        let api = &api;
        async move {
            let mut statuses = Vec::new();
            for operation in operations {
                let ids: &[&str] = if operation.starts_with("incoming") {
                    &[ZONE]
                } else {
                    &[ACCOUNT]
                };
                statuses.push(api.call(operation, ids, None).await.status);
            }
            statuses
        }
    };
    let inject = |fault: Fault| api.emulator.inject(fault).expect("a fault");

    inject(Fault::status(501).on("acls_list").after(1));
    inject(Fault::status(502).on("peers_*").forever());
    inject(Fault::status(503));
    inject(Fault::status(504).times(0));
    assert_eq!(api.emulator.pending_faults(), 2);
    assert_eq!(
        statuses(["acls_list", "acls_list", "peers_list", "peers_list"]).await,
        [503, 501, 502, 502]
    );
    assert_eq!(
        statuses(["tsigs_list", "incoming_get", "acls_list", "peers_list"]).await,
        [200, 404, 200, 502]
    );
    api.emulator.clear_faults();
    assert_eq!(
        statuses(["acls_list", "peers_list", "peers_list", "tsigs_list"]).await,
        [200; 4]
    );
}

#[tokio::test]
async fn faults_that_can_do_nothing_are_refused() {
    let emulator = Emulator::start().await.expect("it starts");
    let long = "x\r\ny".to_owned();
    for (fault, part) in [
        (
            Fault::status(503).on("acl_list"),
            "did you mean `acls_list`?",
        ),
        (Fault::status(503).on("zones_*"), "no operation"),
        (Fault::status(100), "final HTTP status"),
        (Fault::html(1000), "final HTTP status"),
        (Fault::status(503).header("bad name", "x"), "header"),
        (Fault::status(503).header("name", long.clone()), "header"),
        (
            Fault::rate_limited(RetryAfter::Raw(long.clone())),
            "Retry-After",
        ),
        (Fault::respond(200, long, ""), "content type"),
    ] {
        let error = emulator.inject(fault).expect_err(part);
        assert_eq!(error.kind(), ErrorKind::Fault);
        assert!(error.to_string().contains(part), "{error}");
    }
    assert_eq!(emulator.pending_faults(), 0);
    let error = Emulator::builder()
        .inject(Fault::status(503).on("nothing"))
        .start()
        .await
        .expect_err("no operation");
    assert_eq!(error.kind(), ErrorKind::Fault);
}

#[test]
fn faults_are_read_and_written() {
    for text in [
        "acls_list=status:503",
        "*=empty:502,times:3",
        "acls_*=html:520,times:forever",
        "peers_create=delay:250ms",
        "peers_create=delay:2000ms,without-effect",
        "peers_create=reset:before,with-effect",
        "tsigs_get=reset:during",
        "tsigs_get=reset:after",
        "tsigs_get=truncate,after:3",
        "tsigs_get=stall",
        "tsigs_get=unsuccessful",
        "tsigs_get=wrong-types",
        "*=rate-limit",
        "*=rate-limit:2",
        "*=rate-limit:date:2",
        "*=rate-limit:raw:soon",
        "*=status:503,header:retry-after:1,times:2,after:1,with-effect",
    ] {
        let fault: Fault = text.parse().expect(text);
        assert_eq!(fault.to_string(), text);
    }
    for (text, part) in [
        ("status:503", "OPERATION=KIND"),
        ("acls_list=", "there is no fault"),
        ("acls_list=statsu:503", "did you mean `status`?"),
        ("acls_list=status", "status:503"),
        ("acls_list=status:x", "200 to 999"),
        ("acls_list=delay", "delay:250ms"),
        ("acls_list=delay:soon", "delay:250ms"),
        ("acls_list=reset", "reset:during"),
        ("acls_list=truncate:1", "no argument"),
        ("acls_list=rate-limit:soon", "rate-limit:raw:soon"),
        ("acls_list=status:503,time:2", "times:2"),
        ("acls_list=status:503,times:x", "number"),
        ("acls_list=status:503,header:x", "header:NAME:VALUE"),
        ("acls_list=stall,without-effect", "does not suit"),
    ] {
        let error = text.parse::<Fault>().expect_err(text);
        assert!(error.to_string().contains(part), "{text}: {error}");
    }
}
