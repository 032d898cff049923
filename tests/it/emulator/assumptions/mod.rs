//! Every assumption, switched to every value: what it says is what happens.

mod outcome;

use cloudflare_secondary_dns_emulator::{Assumption, ErrorKind};
use serde_json::Value;

use self::outcome::outcome;
use super::api::{ACCOUNT, Api, ZONE, incoming};

/// Each line: name, value, and what comes of it. The first value of each is the default.
const EXPECTED: &str = "\
missing-credentials=401: 401
missing-credentials=400: 400
wrong-credentials=403: 403
wrong-credentials=401: 401
wrong-credentials=400: 400
new-owners=ready: [200, 200, 404, 404]
new-owners=refused-once: [403, 200, 403, 404]
unentitled-scope=zones: [200, 200, 401, 401, 401]
unentitled-scope=everything: [401, 401, 401, 401, 401]
unentitled-account=result: true 0
unentitled-account=errors: false 1
unknown-owners=appear: [200, 200, 200]
unknown-owners=refused: [404, 404, 404]
wrong-content-type=415: 415
wrong-content-type=400: 400
wrong-content-type=accepted: 200
failed-result=null: Some(Null)
failed-result=absent: None
rate-limit-headers=sent: true true
rate-limit-headers=absent: false false
retry-after=seconds: 60
retry-after=decimals: 59.50
retry-after=date: Thu, 24 Oct 2019 17:10:42 GMT
list-pages=single: 21 21 21 1
list-pages=first-page: 20 20 21 2
whole-numbers=integer: 53
whole-numbers=decimal: 53.0
time-offset=utc: 2019-10-24T17:09:42.000004Z
time-offset=one-hour: 2019-10-24T18:09:42.000004+01:00
acl-ranges=normalized: 192.0.2.48/28 2001:db8::/64
acl-ranges=as-sent: 192.0.2.53/28 2001:DB8:0::7/64
tsig-names=final-dot: Key. Key.
tsig-names=as-sent: Key Key.
tsig-capitals=kept: 200 \"Key.\"
tsig-capitals=lowered: 200 \"key.\"
tsig-capitals=refused: 400 null
deleted-records=not-found: [404, 404] []
deleted-records=linger-once: [200, 404] []
delete-in-use=refused: [409, 409] 1
delete-in-use=unlinked: [200, 200] 0
delete-in-use=dangling: [200, 200] 1
missing-reference=not-found: 404 404
missing-reference=conflict: 409 409
missing-reference=accepted: 200 200
put-omitted=lost: \"n\" 54 \"\"
put-omitted=kept: \"n\" 54 \"192.0.2.53\"
peer-create=name-only: \"\" 0 200
peer-create=all-fields: \"192.0.2.1\" 54 400
unset-peer-fields=blank: {\"ip\":\"\",\"ixfr_enable\":false,\"port\":0,\"tsig_id\":\"\"}
unset-peer-fields=null: {\"ip\":null,\"ixfr_enable\":null,\"port\":null,\"tsig_id\":null}
unset-peer-fields=absent: {}
unset-peer-fields=defaults: {\"ixfr_enable\":false,\"port\":53}
peer-address=optional: 200
peer-address=required: 409
outgoing-tsigs=same: 409
outgoing-tsigs=any: 200
incoming-on-full-zone=dropped: 200 404
incoming-on-full-zone=refused: 403 404
incoming-on-full-zone=stored: 200 200
second-create=conflict: [409, 409] \"one.\"
second-create=replaces: [200, 200] \"two.\"
update-unconfigured=not-found: [404, 404] 404
update-unconfigured=creates: [200, 200] 200
first-transfer=at-creation: Some(Number(2019102401)) true
first-transfer=on-request: None false
transfer-serial=next: Some(1) true
transfer-serial=same: Some(0) true
auto-refresh=on: Some(0) true
auto-refresh=off: Some(0) false
initial-status=disabled: Disabled
initial-status=enabled: Enabled
status-unconfigured=not-found: 404 null
status-unconfigured=disabled: 200 \"Disabled\"
status-case=title: Disabled Enabled Disabled
status-case=lower: disabled enabled disabled
status-case=upper: DISABLED ENABLED DISABLED
notify-while-disabled=accepted: 200
notify-while-disabled=conflict: 409
notified-secondaries=transfer: true
notified-secondaries=ignore: false
";

#[tokio::test]
async fn every_assumption_does_what_it_says() {
    let mut found = String::new();
    for info in Assumption::ALL {
        for choice in info.choices {
            let outcome = outcome(info.name, choice.value).await;
            found.push_str(&format!("{}={}: {outcome}\n", info.name, choice.value));
        }
    }
    let difference = found
        .lines()
        .zip(EXPECTED.lines())
        .find(|(found, expected)| found != expected);
    assert_eq!(found, EXPECTED, "first difference: {difference:?}");
}

/// The default of an assumption is its first value.
#[tokio::test]
async fn the_first_value_is_the_default() {
    for info in Assumption::ALL {
        let first = info.choices.first().expect("a choice");
        for choice in info.choices {
            let text = format!("{}={}", info.name, choice.value);
            assert_eq!(
                text.parse::<Assumption>().expect("an assumption"),
                choice.assumption
            );
            assert_eq!(choice.assumption.to_string(), text);
        }
        assert_eq!(info.default_value(), first.value);
        assert!(
            info.choices.len() > 1 && info.choices.iter().all(|choice| !choice.about.is_empty()),
            "{}",
            info.name
        );
        assert!(
            !info.about.is_empty()
                && !info.source.is_empty()
                && ["documented", "observed", "assumed"].contains(&info.basis.as_str())
        );
    }
}

#[tokio::test]
async fn assumptions_can_change_while_it_runs() {
    let api = Api::start().await;
    let peer = api.peer("ns1", None).await;
    api.ok(
        "incoming_create",
        &[ZONE],
        Some(incoming("example.com.", &[&peer])),
    )
    .await;
    api.call("peers_delete", &[ACCOUNT, &peer], None)
        .await
        .expect_status(409);
    api.emulator
        .assume(cloudflare_secondary_dns_emulator::DeleteInUse::Unlinked);
    api.call("peers_delete", &[ACCOUNT, &peer], None)
        .await
        .expect_status(200);
    assert_eq!(
        api.ok("incoming_get", &[ZONE], None).await["peers"],
        Value::Array(Vec::new())
    );
}

#[test]
fn wrong_names_and_values_are_explained() {
    for (text, part) in [
        ("delete-in-us=refused", "did you mean `delete-in-use`?"),
        (
            "delete-in-use",
            "delete-in-use=refused or delete-in-use=unlinked or delete-in-use=dangling",
        ),
        ("delete-in-use=maybe", "cannot be `maybe`"),
        ("", "--list-assumptions"),
    ] {
        let error = text.parse::<Assumption>().expect_err(text);
        assert_eq!(error.kind(), ErrorKind::Assumption);
        assert!(error.to_string().contains(part), "{error}");
    }
}
