//! ACLs, peers, TSIG keys and the settings of zones, through their lives.

use cloudflare_secondary_dns_emulator::{Emulator, ZoneType};
use serde_json::json;

use super::api::{ACCOUNT, Api, ZONE, incoming, outgoing, text};

#[tokio::test]
async fn an_acl_lives() {
    let api = Api::start().await;
    let created = api
        .ok(
            "acls_create",
            &[ACCOUNT],
            Some(json!({ "name": "office", "ip_range": "192.0.2.53/28" })),
        )
        .await;
    let id = text(&created["id"]);
    assert!(
        id.len() == 32
            && id
                .bytes()
                .all(|byte| byte.is_ascii_hexdigit() && !byte.is_ascii_uppercase()),
        "{id}"
    );
    // The bits below the prefix are lost.
    assert_eq!(
        created,
        json!({ "id": id, "name": "office", "ip_range": "192.0.2.48/28" })
    );
    assert_eq!(api.ok("acls_get", &[ACCOUNT, &id], None).await, created);

    let body = json!({ "name": "home", "ip_range": "2001:db8::1/64" });
    let updated = api.ok("acls_update", &[ACCOUNT, &id], Some(body)).await;
    assert_eq!(
        updated,
        json!({ "id": id, "name": "home", "ip_range": "2001:db8::/64" })
    );
    assert_eq!(api.ok("acls_get", &[ACCOUNT, &id], None).await, updated);

    assert_eq!(
        api.ok("acls_delete", &[ACCOUNT, &id], None).await,
        json!({ "id": id })
    );
    assert_eq!(
        api.call("acls_get", &[ACCOUNT, &id], None)
            .await
            .expect_status(404)
            .code(),
        1002
    );
    api.call("acls_delete", &[ACCOUNT, &id], None)
        .await
        .expect_status(404);
    let body = json!({ "name": "home", "ip_range": "2001:db8::1/64" });
    api.call("acls_update", &[ACCOUNT, &id], Some(body))
        .await
        .expect_status(404);
}

#[tokio::test]
async fn a_tsig_key_lives_and_shows_its_secret() {
    let api = Api::start().await;
    let body = json!({ "name": "tsig.customer.cf.", "algo": "hmac-sha512.", "secret": "c2VjcmV0" });
    let mut expected = body.clone();
    let created = api.ok("tsigs_create", &[ACCOUNT], Some(body.clone())).await;
    let id = text(&created["id"]);
    expected["id"] = json!(id);
    assert_eq!(created, expected);
    assert_eq!(api.ok("tsigs_get", &[ACCOUNT, &id], None).await, expected);
    assert_eq!(
        api.ok("tsigs_list", &[ACCOUNT], None).await,
        json!([expected])
    );

    // Names are not unique: the same once more is another key.
    let second = api.ok("tsigs_create", &[ACCOUNT], Some(body)).await;
    assert_ne!(second["id"], created["id"]);

    let body = json!({ "name": "other", "algo": "hmac-sha256", "secret": "00ff" });
    let updated = api.ok("tsigs_update", &[ACCOUNT, &id], Some(body)).await;
    assert_eq!(
        updated,
        json!({ "id": id, "name": "other.", "algo": "hmac-sha256", "secret": "00ff" })
    );
    assert_eq!(
        api.ok("tsigs_delete", &[ACCOUNT, &id], None).await,
        json!({ "id": id })
    );
    api.call("tsigs_get", &[ACCOUNT, &id], None)
        .await
        .expect_status(404);
}

#[tokio::test]
async fn a_peer_lives_and_a_put_replaces_it() {
    let api = Api::start().await;
    let tsig = api.tsig("tsig.example.").await;
    // Of a creation the name alone is taken.
    let body = json!({ "name": "ns1", "ip": "192.0.2.1", "port": 5353 });
    let created = api.ok("peers_create", &[ACCOUNT], Some(body)).await;
    let id = text(&created["id"]);
    let unset = |name: &str| json!({ "id": id, "name": name, "ip": "", "port": 0, "ixfr_enable": false, "tsig_id": "" });
    assert_eq!(created, unset("ns1"));

    let body = json!({ "name": "ns1", "ip": "2001:db8::53", "port": 53.0, "ixfr_enable": true, "tsig_id": tsig });
    let updated = api.ok("peers_update", &[ACCOUNT, &id], Some(body)).await;
    let expected = json!({ "id": id, "name": "ns1", "ip": "2001:db8::53", "port": 53, "ixfr_enable": true, "tsig_id": tsig });
    assert_eq!(updated, expected);
    assert_eq!(
        api.ok("peers_list", &[ACCOUNT], None).await,
        json!([expected])
    );

    // What a PUT leaves out is gone.
    let updated = api
        .ok(
            "peers_update",
            &[ACCOUNT, &id],
            Some(json!({ "name": "ns2" })),
        )
        .await;
    assert_eq!(updated, unset("ns2"));
    assert_eq!(api.ok("peers_get", &[ACCOUNT, &id], None).await, updated);

    let answer = api
        .call(
            "peers_update",
            &[ACCOUNT, &id],
            Some(json!({ "name": "n", "tsig_id": "none" })),
        )
        .await;
    assert_eq!(answer.expect_status(404).pointers(), ["/tsig_id"]);
    assert_eq!(
        api.ok("peers_delete", &[ACCOUNT, &id], None).await,
        json!({ "id": id })
    );
    api.call("peers_get", &[ACCOUNT, &id], None)
        .await
        .expect_status(404);
}

#[tokio::test]
async fn settings_are_singletons_of_a_zone() {
    let api = Api::start().await;
    let (one, two) = (api.peer("ns1", None).await, api.peer("ns2", None).await);
    for (prefix, body) in [
        ("incoming", incoming("example.com.", &[&one])),
        ("outgoing", outgoing("example.com.", &[&one])),
    ] {
        let operation = |verb: &str| format!("{prefix}_{verb}");
        api.call(&operation("get"), &[ZONE], None)
            .await
            .expect_status(404);
        api.call(&operation("update"), &[ZONE], Some(body.clone()))
            .await
            .expect_status(404);
        api.call(&operation("delete"), &[ZONE], None)
            .await
            .expect_status(404);

        let created = api
            .ok(&operation("create"), &[ZONE], Some(body.clone()))
            .await;
        assert_eq!(
            (&created["id"], &created["peers"]),
            (&json!(ZONE), &json!([one]))
        );
        assert_eq!(created["created_time"], created["checked_time"]);
        assert_eq!(api.ok(&operation("get"), &[ZONE], None).await, created);
        api.call(&operation("create"), &[ZONE], Some(body.clone()))
            .await
            .expect_status(409);

        let mut other = body.clone();
        other["peers"] = json!([two, one]);
        other["name"] = json!("example.org");
        let updated = api.ok(&operation("update"), &[ZONE], Some(other)).await;
        assert_eq!(
            (&updated["name"], &updated["peers"]),
            (&json!("example.org"), &json!([two, one]))
        );
        assert_eq!(updated["created_time"], created["created_time"]);
        if prefix == "incoming" {
            assert!(text(&updated["modified_time"]) > text(&created["modified_time"]));
        }
        let mut missing = body.clone();
        missing["peers"] = json!([one, "none", two, "nobody"]);
        let answer = api.call(&operation("update"), &[ZONE], Some(missing)).await;
        assert_eq!(
            answer.expect_status(404).pointers(),
            ["/peers/1", "/peers/3"]
        );
        assert_eq!(api.ok(&operation("get"), &[ZONE], None).await, updated);

        assert_eq!(
            api.ok(&operation("delete"), &[ZONE], None).await,
            json!({ "id": ZONE })
        );
        api.call(&operation("get"), &[ZONE], None)
            .await
            .expect_status(404);
        api.ok(&operation("create"), &[ZONE], Some(body)).await;
    }
}

#[tokio::test]
async fn what_is_in_use_stays() {
    let api = Api::start().await;
    let tsig = api.tsig("tsig.example.").await;
    let peer = api.peer("ns1", Some(&tsig)).await;
    api.ok(
        "outgoing_create",
        &[ZONE],
        Some(outgoing("example.com.", &[&peer])),
    )
    .await;
    api.call("tsigs_delete", &[ACCOUNT, &tsig], None)
        .await
        .expect_status(409);
    api.call("peers_delete", &[ACCOUNT, &peer], None)
        .await
        .expect_status(409);
    api.ok("outgoing_delete", &[ZONE], None).await;
    api.ok("peers_delete", &[ACCOUNT, &peer], None).await;
    api.ok("tsigs_delete", &[ACCOUNT, &tsig], None).await;
}

#[tokio::test]
async fn accounts_are_apart() {
    let api = Api::start().await;
    let tsig = api.tsig("tsig.example.").await;
    let peer = api.peer("ns1", None).await;
    assert_eq!(api.ok("tsigs_list", &["other"], None).await, json!([]));
    api.call("tsigs_get", &["other", &tsig], None)
        .await
        .expect_status(404);
    api.call("peers_delete", &["other", &peer], None)
        .await
        .expect_status(404);
    let foreign = text(
        &api.ok("peers_create", &["other"], Some(json!({ "name": "ns2" })))
            .await["id"],
    );
    let body = json!({ "name": "ns2", "tsig_id": tsig });
    api.call("peers_update", &["other", &foreign], Some(body))
        .await
        .expect_status(404);
    // The peers of one zone are of one account.
    let answer = api
        .call(
            "incoming_create",
            &[ZONE],
            Some(incoming("example.com.", &[&peer, &foreign])),
        )
        .await;
    assert_eq!(answer.expect_status(404).pointers(), ["/peers/1"]);
}

#[tokio::test]
async fn peers_of_a_primary_zone_agree_on_their_key() {
    let api = Api::start().await;
    let (key, other) = (api.tsig("one.").await, api.tsig("two.").await);
    let (none, with) = (
        api.peer("ns1", None).await,
        api.peer("ns2", Some(&key)).await,
    );
    let (same, differs) = (
        api.peer("ns3", Some(&key)).await,
        api.peer("ns4", Some(&other)).await,
    );
    for peers in [[&with, &none], [&with, &differs]] {
        let body = outgoing("example.com.", &[peers[0], peers[1]]);
        api.call("outgoing_create", &[ZONE], Some(body))
            .await
            .expect_status(409);
        // A secondary zone does not mind.
        api.ok(
            "incoming_create",
            &[ZONE],
            Some(incoming("example.com.", &[peers[0], peers[1]])),
        )
        .await;
        api.ok("incoming_delete", &[ZONE], None).await;
    }
    api.ok(
        "outgoing_create",
        &[ZONE],
        Some(outgoing("example.com.", &[&with, &same])),
    )
    .await;
}

#[tokio::test]
async fn lists_keep_the_order_of_creation_and_tell_their_size() {
    let api = Api::start().await;
    let mut ids = Vec::new();
    for number in 0..25 {
        let body = json!({ "name": format!("acl {number}"), "ip_range": "192.0.2.0/24" });
        ids.push(text(
            &api.ok("acls_create", &[ACCOUNT], Some(body)).await["id"],
        ));
    }
    api.ok("acls_delete", &[ACCOUNT, &ids.remove(3)], None)
        .await;
    api.ok("acls_delete", &[ACCOUNT, &ids.remove(0)], None)
        .await;
    let body = json!({ "name": "changed", "ip_range": "192.0.2.0/24" });
    api.ok("acls_update", &[ACCOUNT, &ids[5]], Some(body)).await;

    let answer = api.call("acls_list", &[ACCOUNT], None).await;
    let listed: Vec<_> = answer.body["result"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|acl| text(&acl["id"]))
        .collect();
    assert_eq!(listed, ids);
    let info =
        json!({ "count": 23, "page": 1, "per_page": 23, "total_count": 23, "total_pages": 1 });
    assert_eq!(answer.body["result_info"], info);

    let empty = api.call("peers_list", &[ACCOUNT], None).await;
    let info = json!({ "count": 0, "page": 1, "per_page": 20, "total_count": 0, "total_pages": 1 });
    assert_eq!(empty.body["result_info"], info);
}

#[tokio::test]
async fn a_zone_has_a_type() {
    let builder = Emulator::builder()
        .seed(
            r#"{"zones": {"seeded": {"type": "full"}}}"#
                .parse()
                .expect("a seed"),
        )
        .type_of_zone("built", ZoneType::Full);
    let api = Api::with(builder).await;
    let settings = || Some(incoming("example.com.", &[]));
    for zone in ["seeded", "built"] {
        // It succeeds, and nothing is stored.
        let created = api.ok("incoming_create", &[zone], settings()).await;
        assert_eq!(
            (&created["id"], &created["name"]),
            (&json!(zone), &json!("example.com."))
        );
        api.call("incoming_get", &[zone], None)
            .await
            .expect_status(404);
        api.ok(
            "outgoing_create",
            &[zone],
            Some(outgoing("example.com.", &[])),
        )
        .await;
    }
    api.emulator.set_zone_type("built", ZoneType::Secondary);
    api.ok("incoming_create", &["built"], settings()).await;
    api.ok("incoming_get", &["built"], None).await;

    // Zones that nobody gave a type are secondary unless the emulator is built otherwise.
    api.ok("incoming_create", &[ZONE], settings()).await;
    api.ok("incoming_get", &[ZONE], None).await;
    let api = Api::with(Emulator::builder().zone_type(ZoneType::Full)).await;
    api.ok("incoming_create", &[ZONE], settings()).await;
    api.call("incoming_get", &[ZONE], None)
        .await
        .expect_status(404);
}
