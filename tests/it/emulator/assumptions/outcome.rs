//! What an assumption leads to: for each name, requests that show it.

use cloudflare_secondary_dns_emulator::{Assumption, Emulator, RateLimit, Seed};
use serde_json::json;

use crate::emulator::api::{ACCOUNT, Answer, Api, ZONE, incoming, outgoing, text};

/// An emulator that assumes something, with a zone called `full` that is one.
async fn assuming(name: &str, value: &str) -> Api {
    let assumption: Assumption = format!("{name}={value}").parse().expect("an assumption");
    let seed: Seed = r#"{
        "accounts": {"poor": {"entitled": false}, "01a7362d577a6c3019a474fd6f485823": {}},
        "zones": {"full": {"type": "full"}, "poor-zone": {"account": "poor"}, "269d8f4853475ca241c4e730be286b20": {}}
    }"#
    .parse()
    .expect("a seed");
    Api::with_clock(Emulator::builder().seed(seed).assume(assumption))
        .await
        .0
}

async fn send(api: &Api, request: reqwest::RequestBuilder) -> Answer {
    api.send("acls_list", request).await
}

/// What an assumption leads to, as a text to compare.
pub(super) async fn outcome(name: &str, value: &str) -> String {
    let api = assuming(name, value).await;
    let acls = format!(
        "{}/accounts/{ACCOUNT}/secondary_dns/acls",
        api.emulator.base_url()
    );
    match name {
        "missing-credentials" => send(&api, api.http.get(acls)).await.status.to_string(),
        "wrong-credentials" => {
            let builder = Emulator::builder().token("right").assume(
                format!("{name}={value}")
                    .parse::<Assumption>()
                    .expect("one"),
            );
            let api = Api::with(builder).await;
            api.call("acls_list", &[ACCOUNT], None)
                .await
                .status
                .to_string()
        }
        "new-owners" => {
            let mut statuses = Vec::new();
            for (operation, id) in [("acls_list", ACCOUNT), ("incoming_get", ZONE)] {
                for _ in 0..2 {
                    statuses.push(api.call(operation, &[id], None).await.status);
                }
            }
            format!("{statuses:?}")
        }
        "unentitled-scope" => {
            let statuses = [
                api.call("acls_list", &["poor"], None).await.status,
                api.call("peers_create", &["poor"], Some(json!({ "name": "n" })))
                    .await
                    .status,
                api.call("outgoing_delete", &["poor-zone"], None)
                    .await
                    .status,
                api.call("incoming_create", &["poor-zone"], Some(json!({})))
                    .await
                    .status,
                api.call("outgoing_status", &["poor-zone"], None)
                    .await
                    .status,
            ];
            format!("{statuses:?}")
        }
        "unentitled-account" => {
            let body = api
                .call("outgoing_get", &["poor-zone"], None)
                .await
                .expect_status(401)
                .body
                .clone();
            format!(
                "{} {}",
                body["result"].is_string(),
                body["errors"].as_array().map_or(0, Vec::len)
            )
        }
        "unknown-owners" => {
            api.ok("acls_list", &[ACCOUNT], None).await;
            let statuses = [
                api.call("acls_list", &["unknown"], None).await.status,
                api.call(
                    "tsigs_create",
                    &["unknown"],
                    Some(json!({ "name": "n", "algo": "a", "secret": "s" })),
                )
                .await
                .status,
                api.call(
                    "incoming_create",
                    &["unknown"],
                    Some(incoming("example.com.", &[])),
                )
                .await
                .status,
            ];
            format!("{statuses:?}")
        }
        "wrong-content-type" => {
            let request = api
                .request("peers_create", &[ACCOUNT])
                .body(r#"{"name": "n"}"#);
            api.send("peers_create", request).await.status.to_string()
        }
        "failed-result" => {
            let answer = api.call("acls_get", &[ACCOUNT, "none"], None).await;
            format!("{:?}", answer.expect_status(404).body.get("result"))
        }
        "rate-limit-headers" => {
            let answer = api.call("acls_list", &[ACCOUNT], None).await;
            format!(
                "{} {}",
                answer.headers.contains_key("ratelimit"),
                answer.headers.contains_key("ratelimit-policy")
            )
        }
        "retry-after" => {
            let limit = RateLimit::new(0, std::time::Duration::from_secs(60));
            let assumption: Assumption = format!("{name}={value}").parse().expect("one");
            let builder = Emulator::builder().rate_limit(limit).assume(assumption);
            let (api, _) = Api::with_clock(builder).await;
            let answer = api.call("acls_list", &[ACCOUNT], None).await;
            let headers = &answer.expect_status(429).headers;
            assert_eq!(headers["date"], "Thu, 24 Oct 2019 17:09:42 GMT");
            headers["retry-after"].to_str().expect("a text").to_owned()
        }
        "acl-ranges" => {
            let mut stored = Vec::new();
            for range in ["192.0.2.53/28", "2001:DB8:0::7/64"] {
                let body = json!({ "name": "n", "ip_range": range });
                let created = api.ok("acls_create", &[ACCOUNT], Some(body.clone())).await;
                let id = text(&created["id"]);
                let updated = api.ok("acls_update", &[ACCOUNT, &id], Some(body)).await;
                assert_eq!(created, updated);
                stored.push(text(&updated["ip_range"]));
            }
            stored.join(" ")
        }
        "tsig-names" => {
            let mut stored = Vec::new();
            for name in ["Key", "Key."] {
                let id = api.tsig(name).await;
                stored.push(text(
                    &api.ok("tsigs_get", &[ACCOUNT, &id], None).await["name"],
                ));
            }
            stored.join(" ")
        }
        "tsig-capitals" => {
            let body = json!({ "name": "Key", "algo": "hmac-sha256", "secret": "c2VjcmV0" });
            let answer = api.call("tsigs_create", &[ACCOUNT], Some(body)).await;
            format!("{} {}", answer.status, answer.body["result"]["name"])
        }
        "deleted-records" => {
            let id = api.peer("ns1", None).await;
            api.ok("peers_delete", &[ACCOUNT, &id], None).await;
            let list = api.ok("peers_list", &[ACCOUNT], None).await;
            let mut statuses = Vec::new();
            for _ in 0..2 {
                statuses.push(api.call("peers_get", &[ACCOUNT, &id], None).await.status);
            }
            format!("{statuses:?} {list}")
        }
        "list-pages" => {
            for number in 0..21 {
                api.ok(
                    "peers_create",
                    &[ACCOUNT],
                    Some(json!({ "name": format!("{number}") })),
                )
                .await;
            }
            let body = api.call("peers_list", &[ACCOUNT], None).await.body;
            let info = &body["result_info"];
            let length = body["result"].as_array().map_or(0, Vec::len);
            format!(
                "{length} {} {} {}",
                info["count"], info["total_count"], info["total_pages"]
            )
        }
        "whole-numbers" => {
            let peer = api.peer("ns1", None).await;
            let response = api
                .request("peers_get", &[ACCOUNT, &peer])
                .send()
                .await
                .expect("an answer");
            let text = response.text().await.expect("a text");
            text.split_once("\"port\":")
                .expect("a port")
                .1
                .split([',', '}'])
                .next()
                .unwrap_or_default()
                .to_owned()
        }
        "time-offset" => {
            let zone = api
                .ok(
                    "incoming_create",
                    &[ZONE],
                    Some(incoming("example.com.", &[])),
                )
                .await;
            text(&zone["created_time"])
        }
        "delete-in-use" => {
            let tsig = api.tsig("n.").await;
            let peer = api.peer("ns1", Some(&tsig)).await;
            api.ok(
                "incoming_create",
                &[ZONE],
                Some(incoming("example.com.", &[&peer])),
            )
            .await;
            let statuses = [
                api.call("tsigs_delete", &[ACCOUNT, &tsig], None)
                    .await
                    .status,
                api.call("peers_delete", &[ACCOUNT, &peer], None)
                    .await
                    .status,
            ];
            let peers = api.ok("incoming_get", &[ZONE], None).await["peers"]
                .as_array()
                .map_or(0, Vec::len);
            format!("{statuses:?} {peers}")
        }
        "missing-reference" => {
            let zone = api
                .call(
                    "outgoing_create",
                    &[ZONE],
                    Some(outgoing("example.com.", &["none"])),
                )
                .await
                .status;
            let peer = api.peer("ns1", None).await;
            let body = json!({ "name": "n", "tsig_id": "none" });
            format!(
                "{zone} {}",
                api.call("peers_update", &[ACCOUNT, &peer], Some(body))
                    .await
                    .status
            )
        }
        "put-omitted" => {
            let peer = api.peer("ns1", None).await;
            let updated = api
                .ok(
                    "peers_update",
                    &[ACCOUNT, &peer],
                    Some(json!({ "name": "n", "port": 54 })),
                )
                .await;
            format!("{} {} {}", updated["name"], updated["port"], updated["ip"])
        }
        "peer-create" => {
            let body = json!({ "name": "n", "ip": "192.0.2.1", "port": 54 });
            let created = api.ok("peers_create", &[ACCOUNT], Some(body)).await;
            let wrong = api
                .call(
                    "peers_create",
                    &[ACCOUNT],
                    Some(json!({ "name": "n", "port": 0 })),
                )
                .await
                .status;
            format!("{} {} {wrong}", created["ip"], created["port"])
        }
        "unset-peer-fields" => {
            let created = api
                .ok("peers_create", &[ACCOUNT], Some(json!({ "name": "n" })))
                .await;
            let mut created = created.as_object().expect("a peer").clone();
            created.retain(|name, _| name != "id" && name != "name");
            serde_json::to_string(&created).expect("JSON")
        }
        "peer-address" => {
            let peer = text(
                &api.ok("peers_create", &[ACCOUNT], Some(json!({ "name": "n" })))
                    .await["id"],
            );
            api.call(
                "incoming_create",
                &[ZONE],
                Some(incoming("example.com.", &[&peer])),
            )
            .await
            .status
            .to_string()
        }
        "outgoing-tsigs" => {
            let tsig = api.tsig("n.").await;
            let (one, two) = (
                api.peer("ns1", Some(&tsig)).await,
                api.peer("ns2", None).await,
            );
            let body = outgoing("example.com.", &[&one, &two]);
            api.call("outgoing_create", &[ZONE], Some(body))
                .await
                .status
                .to_string()
        }
        "incoming-on-full-zone" => {
            let answer = api
                .call(
                    "incoming_create",
                    &["full"],
                    Some(incoming("example.com.", &[])),
                )
                .await;
            if answer.status != 200 {
                assert_eq!(answer.code(), 1111);
            }
            format!(
                "{} {}",
                answer.status,
                api.call("incoming_get", &["full"], None).await.status
            )
        }
        "second-create" => {
            api.ok("incoming_create", &[ZONE], Some(incoming("one.", &[])))
                .await;
            api.ok("outgoing_create", &[ZONE], Some(outgoing("one.", &[])))
                .await;
            let statuses = [
                api.call("incoming_create", &[ZONE], Some(incoming("two.", &[])))
                    .await
                    .status,
                api.call("outgoing_create", &[ZONE], Some(outgoing("two.", &[])))
                    .await
                    .status,
            ];
            format!(
                "{statuses:?} {}",
                api.ok("outgoing_get", &[ZONE], None).await["name"]
            )
        }
        "update-unconfigured" => {
            let statuses = [
                api.call("incoming_update", &[ZONE], Some(incoming("one.", &[])))
                    .await
                    .status,
                api.call("outgoing_update", &[ZONE], Some(outgoing("one.", &[])))
                    .await
                    .status,
            ];
            format!(
                "{statuses:?} {}",
                api.call("incoming_get", &[ZONE], None).await.status
            )
        }
        "first-transfer" => {
            let zone = api
                .ok("incoming_create", &[ZONE], Some(incoming("one.", &[])))
                .await;
            format!(
                "{:?} {}",
                zone.get("soa_serial"),
                zone.get("checked_time").is_some()
            )
        }
        "transfer-serial" | "auto-refresh" => {
            let api = Api::with_clock(
                Emulator::builder().assume(
                    format!("{name}={value}")
                        .parse::<Assumption>()
                        .expect("one"),
                ),
            )
            .await;
            let (api, clock) = api;
            let before = api
                .ok("incoming_create", &[ZONE], Some(incoming("one.", &[])))
                .await;
            if name == "transfer-serial" {
                api.ok("incoming_force_axfr", &[ZONE], None).await;
                clock.advance(std::time::Duration::from_secs(11));
            } else {
                clock.advance(std::time::Duration::from_secs(86_401));
            }
            let after = api.ok("incoming_get", &[ZONE], None).await;
            let difference = after["soa_serial"]
                .as_u64()
                .zip(before["soa_serial"].as_u64())
                .map(|(after, before)| after - before);
            format!(
                "{difference:?} {}",
                after["checked_time"] != before["checked_time"]
            )
        }
        "initial-status" => {
            api.ok("outgoing_create", &[ZONE], Some(outgoing("one.", &[])))
                .await;
            text(&api.ok("outgoing_status", &[ZONE], None).await)
        }
        "status-unconfigured" => {
            let answer = api.call("outgoing_status", &[ZONE], None).await;
            format!("{} {}", answer.status, answer.body["result"])
        }
        "status-case" => {
            api.ok("outgoing_create", &[ZONE], Some(outgoing("one.", &[])))
                .await;
            let mut seen = Vec::new();
            for operation in ["outgoing_status", "outgoing_enable", "outgoing_disable"] {
                seen.push(text(&api.ok(operation, &[ZONE], None).await));
            }
            seen.join(" ")
        }
        "notify-while-disabled" => {
            api.ok("outgoing_create", &[ZONE], Some(outgoing("one.", &[])))
                .await;
            api.call("outgoing_force_notify", &[ZONE], None)
                .await
                .status
                .to_string()
        }
        "notified-secondaries" => {
            let assumption: Assumption = format!("{name}={value}").parse().expect("one");
            let (api, clock) = Api::with_clock(Emulator::builder().assume(assumption)).await;
            api.ok("outgoing_create", &[ZONE], Some(outgoing("one.", &[])))
                .await;
            api.ok("outgoing_enable", &[ZONE], None).await;
            clock.advance(std::time::Duration::from_secs(11));
            api.ok("outgoing_get", &[ZONE], None)
                .await
                .get("last_transferred_time")
                .is_some()
                .to_string()
        }
        other => panic!("no test for the assumption {other}"),
    }
}
