//! Every assumption, switched to every value: what its description promises is what happens.

use cloudflare_secondary_dns_emulator::{Assumption, DeleteInUse, Emulator, ErrorKind, Seed};
use serde_json::{Value, json};

use super::api::{ACCOUNT, Api, ZONE, incoming, outgoing, text};

/// Each line: name, value, and what comes of it. The first value of each is the default.
const EXPECTED: &str = r#"
unknown-owners=appear: 200 200 200
unknown-owners=refused: 404 404 404
unentitled-scope=zones: 200 200 401 401 401
unentitled-scope=everything: 401 401 401 401 401
unentitled-account=result: true 0
unentitled-account=errors: false 1
failed-result=null: {"errors":1,"messages":0,"result":null,"success":false}
failed-result=absent: {"errors":1,"messages":0,"success":false}
list-pages=single: 21 21 21 1
list-pages=first-page: 20 20 21 2
whole-numbers=integer: 53
whole-numbers=decimal: 53.0
time-offset=utc: 2019-10-24T17:09:42Z
time-offset=one-hour: 2019-10-24T18:09:42+01:00
acl-ranges=normalized: 192.0.2.48/28 2001:db8::/64
acl-ranges=as-sent: 192.0.2.53/28 2001:DB8:0::7/64
tsig-names=final-dot: Key. Key.
tsig-names=as-sent: Key Key.
tsig-capitals=kept: 200 "Key."
tsig-capitals=lowered: 200 "key."
deleted-records=not-found: 404 404
deleted-records=linger-once: 200 404
delete-in-use=refused: 409 409 1
delete-in-use=unlinked: 200 200 0
delete-in-use=dangling: 200 200 1
put-omitted=lost: "n" 54 ""
put-omitted=kept: "n" 54 "192.0.2.53"
peer-create=name-only: "" 0 200
peer-create=all-fields: "192.0.2.1" 54 400
unset-peer-fields=blank: {"ip":"","ixfr_enable":false,"port":0,"tsig_id":""}
unset-peer-fields=null: {"ip":null,"ixfr_enable":null,"port":null,"tsig_id":null}
unset-peer-fields=absent: {}
unset-peer-fields=defaults: {"ixfr_enable":false,"port":53}
incoming-on-full-zone=dropped: 200 404
incoming-on-full-zone=refused: 403 404
incoming-on-full-zone=stored: 200 200
second-create=conflict: 409 409 "one."
second-create=replaces: 200 200 "two."
update-unconfigured=not-found: 404 404 404
update-unconfigured=creates: 200 200 200
first-transfer=at-creation: 2019102401 true
first-transfer=on-request: null false
initial-status=disabled: "Disabled"
initial-status=enabled: "Enabled"
null-status=never: "Disabled" "Enabled" "Disabled"
null-status=always: null null null
status-case=title: "Disabled" "Enabled" "Disabled"
status-case=lower: "disabled" "enabled" "disabled"
status-case=upper: "DISABLED" "ENABLED" "DISABLED"
"#;

#[tokio::test]
async fn every_assumption_does_what_it_says() {
    let mut expected = EXPECTED.trim().lines();
    for info in Assumption::ALL {
        assert!(info.choices.len() > 1 && !info.about.is_empty() && !info.source.is_empty());
        for choice in info.choices {
            let name = format!("{}={}", info.name, choice.value);
            assert_eq!(choice.assumption.to_string(), name);
            assert_eq!(name.parse::<Assumption>().ok(), Some(choice.assumption));
            let found = outcome(info.name, choice.assumption).await;
            assert_eq!(Some(format!("{name}: {found}").as_str()), expected.next());
        }
    }
    assert_eq!(expected.next(), None);
}

/// An emulator that assumes something, with a zone called `full` that is one, and a zone without
/// the entitlement.
async fn assuming(assumption: Assumption) -> Api {
    let seed = json!({
        "accounts": { "poor": { "entitled": false }, ACCOUNT: {} },
        "zones": { "full": { "type": "full" }, "poor-zone": { "account": "poor" }, ZONE: {} },
    });
    let seed: Seed = seed.to_string().parse().expect("a seed");
    let builder = Emulator::builder().seed(seed).assume(assumption);
    Api::with_clock(builder).await.0
}

/// What an assumption leads to, as a text to compare.
async fn outcome(name: &str, assumption: Assumption) -> String {
    let api = assuming(assumption).await;
    let peer = || json!({ "name": "n" });
    let settings = |name: &str| incoming(name, &[]);
    match name {
        "unknown-owners" => {
            let list = api.call("acls_list", &["unknown"], None).await;
            let create = api.call("peers_create", &["unknown"], Some(peer())).await;
            let zone = Some(settings("example.com."));
            let zone = api.call("incoming_create", &["unknown"], zone).await;
            format!("{} {} {}", list.status, create.status, zone.status)
        }
        "unentitled-scope" => {
            let mut all = String::new();
            for (operation, id, body) in [
                ("acls_list", "poor", None),
                ("peers_create", "poor", Some(peer())),
                ("outgoing_delete", "poor-zone", None),
                ("incoming_create", "poor-zone", Some(json!({}))),
                ("outgoing_status", "poor-zone", None),
            ] {
                all += &format!("{} ", api.call(operation, &[id], body).await.status);
            }
            all.trim().to_owned()
        }
        "unentitled-account" => {
            let body = api.fail(401, "outgoing_get", &["poor-zone"]).await.body;
            let errors = body["errors"].as_array().map_or(0, Vec::len);
            format!("{} {errors}", body["result"].is_string())
        }
        "failed-result" => {
            let mut body = api.fail(404, "acls_get", &[ACCOUNT, "none"]).await.body;
            for list in ["errors", "messages"] {
                body[list] = body[list].as_array().map_or(0, Vec::len).into();
            }
            body.to_string()
        }
        "list-pages" => {
            for _ in 0..21 {
                api.ok_with("peers_create", &[ACCOUNT], peer()).await;
            }
            let body = api.fail(200, "peers_list", &[ACCOUNT]).await.body;
            let (length, info) = (
                body["result"].as_array().map_or(0, Vec::len),
                &body["result_info"],
            );
            format!(
                "{length} {} {} {}",
                info["count"], info["total_count"], info["total_pages"]
            )
        }
        "whole-numbers" => {
            let id = api.peer("ns1", None).await;
            api.ok("peers_get", &[ACCOUNT, &id]).await["port"].to_string()
        }
        "time-offset" => {
            let zone = api
                .ok_with("incoming_create", &[ZONE], settings("one."))
                .await;
            let time = text(&zone["created_time"]);
            format!("{}{}", &time[..19], &time[26..])
        }
        "acl-ranges" => {
            let mut stored = Vec::new();
            for range in ["192.0.2.53/28", "2001:DB8:0::7/64"] {
                let body = json!({ "name": "n", "ip_range": range });
                let created = api.ok_with("acls_create", &[ACCOUNT], body.clone()).await;
                let ids = [ACCOUNT, created["id"].as_str().expect("an id")];
                assert_eq!(api.ok_with("acls_update", &ids, body).await, created);
                stored.push(text(&created["ip_range"]));
            }
            stored.join(" ")
        }
        "tsig-names" => {
            let (one, two) = (api.tsig("Key").await, api.tsig("Key.").await);
            let one = api.ok("tsigs_get", &[ACCOUNT, &one]).await;
            let two = api.ok("tsigs_get", &[ACCOUNT, &two]).await;
            format!("{} {}", text(&one["name"]), text(&two["name"]))
        }
        "tsig-capitals" => {
            let body = json!({ "name": "Key", "algo": "hmac-sha256", "secret": "c2VjcmV0" });
            let answer = api.call("tsigs_create", &[ACCOUNT], Some(body)).await;
            format!("{} {}", answer.status, answer.body["result"]["name"])
        }
        "deleted-records" => {
            let id = api.peer("ns1", None).await;
            api.ok("peers_delete", &[ACCOUNT, &id]).await;
            assert_eq!(api.ok("peers_list", &[ACCOUNT]).await, json!([]));
            let one = api.call("peers_get", &[ACCOUNT, &id], None).await.status;
            format!(
                "{one} {}",
                api.call("peers_get", &[ACCOUNT, &id], None).await.status
            )
        }
        "delete-in-use" => {
            let tsig = api.tsig("n.").await;
            let peer = api.peer("ns1", Some(&tsig)).await;
            api.ok_with("incoming_create", &[ZONE], incoming("one.", &[&peer]))
                .await;
            let tsig = api.call("tsigs_delete", &[ACCOUNT, &tsig], None).await;
            let peer = api.call("peers_delete", &[ACCOUNT, &peer], None).await;
            let zone = api.ok("incoming_get", &[ZONE]).await;
            let left = zone["peers"].as_array().map_or(0, Vec::len);
            format!("{} {} {left}", tsig.status, peer.status)
        }
        "put-omitted" => {
            let id = api.peer("ns1", None).await;
            let body = json!({ "name": "n", "port": 54 });
            let peer = api.ok_with("peers_update", &[ACCOUNT, &id], body).await;
            format!("{} {} {}", peer["name"], peer["port"], peer["ip"])
        }
        "peer-create" => {
            let body = json!({ "name": "n", "ip": "192.0.2.1", "port": 54 });
            let peer = api.ok_with("peers_create", &[ACCOUNT], body).await;
            let wrong = Some(json!({ "name": "n", "port": 0 }));
            let wrong = api.call("peers_create", &[ACCOUNT], wrong).await;
            format!("{} {} {}", peer["ip"], peer["port"], wrong.status)
        }
        "unset-peer-fields" => {
            let mut peer = api.ok_with("peers_create", &[ACCOUNT], peer()).await;
            let fields = peer.as_object_mut().expect("a peer");
            fields.retain(|name, _| name != "id" && name != "name");
            peer.to_string()
        }
        "incoming-on-full-zone" => {
            let body = Some(settings("one."));
            let create = api.call("incoming_create", &["full"], body).await;
            assert!(create.status == 200 || create.code() == 1111);
            let get = api.call("incoming_get", &["full"], None).await;
            format!("{} {}", create.status, get.status)
        }
        "second-create" => {
            let mut all = String::new();
            for operation in ["incoming_create", "outgoing_create"] {
                api.ok_with(operation, &[ZONE], settings("one.")).await;
                let second = api.call(operation, &[ZONE], Some(settings("two."))).await;
                all += &format!("{} ", second.status);
            }
            all + &api.ok("outgoing_get", &[ZONE]).await["name"].to_string()
        }
        "update-unconfigured" => {
            let mut all = String::new();
            for operation in ["incoming_update", "outgoing_update", "incoming_get"] {
                let body = operation.ends_with("update").then(|| settings("one."));
                all += &format!("{} ", api.call(operation, &[ZONE], body).await.status);
            }
            all.trim().to_owned()
        }
        "first-transfer" => {
            let zone = api
                .ok_with("incoming_create", &[ZONE], settings("one."))
                .await;
            format!(
                "{} {}",
                zone["soa_serial"],
                zone.get("checked_time").is_some()
            )
        }
        "initial-status" => {
            api.ok_with("outgoing_create", &[ZONE], outgoing("one.", &[]))
                .await;
            api.ok("outgoing_status", &[ZONE]).await.to_string()
        }
        "null-status" | "status-case" => {
            api.ok_with("outgoing_create", &[ZONE], outgoing("one.", &[]))
                .await;
            let mut all = Vec::new();
            for operation in ["outgoing_status", "outgoing_enable", "outgoing_disable"] {
                all.push(api.ok(operation, &[ZONE]).await.to_string());
            }
            all.join(" ")
        }
        other => panic!("no test for the assumption {other}"),
    }
}

#[tokio::test]
async fn assumptions_can_change_while_it_runs() {
    let api = Api::start().await;
    let peer = api.peer("ns1", None).await;
    api.ok_with(
        "incoming_create",
        &[ZONE],
        incoming("example.com.", &[&peer]),
    )
    .await;
    api.fail(409, "peers_delete", &[ACCOUNT, &peer]).await;
    api.emulator.assume(DeleteInUse::Unlinked);
    api.ok("peers_delete", &[ACCOUNT, &peer]).await;
    let zone = api.ok("incoming_get", &[ZONE]).await;
    assert_eq!(zone["peers"], Value::Array(Vec::new()));
}

#[test]
fn wrong_names_and_values_are_explained() {
    for (text, part) in [
        ("delete-in-us=refused", "did you mean `delete-in-use`?"),
        (
            "delete-in-use",
            "delete-in-use=refused or delete-in-use=unlinked",
        ),
        ("delete-in-use=maybe", "cannot be `maybe`"),
        ("", "--list-assumptions"),
    ] {
        let error = text.parse::<Assumption>().expect_err(text);
        assert_eq!(error.kind(), ErrorKind::Assumption);
        assert!(error.to_string().contains(part), "{error}");
    }
}
