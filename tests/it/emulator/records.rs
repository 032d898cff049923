//! ACLs, peers and TSIG keys, through their lives.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::json;

use super::api::{ACCOUNT, Api, ZONE, incoming, outgoing, text};

#[tokio::test]
async fn an_acl_lives() {
    let api = Api::start().await;
    let body = json!({ "name": "office", "ip_range": "192.0.2.53/28" });
    let created = api.ok_with("acls_create", &[ACCOUNT], body).await;
    let id = text(&created["id"]);
    assert!(
        id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()),
        "{id}"
    );
    // The bits below the prefix are lost.
    let expected = json!({ "id": id, "name": "office", "ip_range": "192.0.2.48/28" });
    assert_eq!(created, expected);
    let ids = [ACCOUNT, id.as_str()];
    assert_eq!(api.ok("acls_get", &ids).await, expected);

    let body = json!({ "name": "home", "ip_range": "2001:db8::1/64" });
    let updated = api.ok_with("acls_update", &ids, body.clone()).await;
    assert_eq!(
        updated,
        json!({ "id": id, "name": "home", "ip_range": "2001:db8::/64" })
    );
    assert_eq!(api.ok("acls_get", &ids).await, updated);

    assert_eq!(api.ok("acls_delete", &ids).await, json!({ "id": id }));
    assert_eq!(api.fail(404, "acls_get", &ids).await.code(), 1002);
    api.fail(404, "acls_delete", &ids).await;
    api.fail_with(404, "acls_update", &ids, body).await;
}

#[tokio::test]
async fn a_tsig_key_lives_and_shows_its_secret() {
    let api = Api::start().await;
    let body = json!({ "name": "tsig.customer.cf.", "algo": "hmac-sha512.", "secret": "c2VjcmV0" });
    let created = api.ok_with("tsigs_create", &[ACCOUNT], body.clone()).await;
    let ids = [ACCOUNT, created["id"].as_str().expect("an id")];
    let mut expected = body.clone();
    expected["id"] = json!(ids[1]);
    assert_eq!(created, expected);
    assert_eq!(api.ok("tsigs_get", &ids).await, expected);
    assert_eq!(api.ok("tsigs_list", &[ACCOUNT]).await, json!([expected]));

    // Names are not unique: the same once more is another key.
    let second = api.ok_with("tsigs_create", &[ACCOUNT], body).await;
    assert_ne!(second["id"], created["id"]);

    let body = json!({ "name": "other", "algo": "hmac-sha256", "secret": "00ff" });
    let updated = api.ok_with("tsigs_update", &ids, body).await;
    let expected =
        json!({ "id": ids[1], "name": "other.", "algo": "hmac-sha256", "secret": "00ff" });
    assert_eq!(updated, expected);
    api.ok("tsigs_delete", &ids).await;
    api.fail(404, "tsigs_get", &ids).await;
}

#[tokio::test]
async fn a_peer_lives_and_a_put_replaces_it() {
    let api = Api::start().await;
    let tsig = api.tsig("tsig.example.").await;
    // Of a creation the name alone is taken.
    let body = json!({ "name": "ns1", "ip": "192.0.2.1", "port": 5353 });
    let created = api.ok_with("peers_create", &[ACCOUNT], body).await;
    let ids = [ACCOUNT, created["id"].as_str().expect("an id")];
    let unset = |name: &str| json!({ "id": ids[1], "name": name, "ip": "", "port": 0, "ixfr_enable": false, "tsig_id": "" });
    assert_eq!(created, unset("ns1"));

    let body = json!({ "name": "ns1", "ip": "2001:db8::53", "port": 53.0, "ixfr_enable": true, "tsig_id": tsig });
    let updated = api.ok_with("peers_update", &ids, body).await;
    let expected = json!({ "id": ids[1], "name": "ns1", "ip": "2001:db8::53", "port": 53, "ixfr_enable": true, "tsig_id": tsig });
    assert_eq!(updated, expected);
    assert_eq!(api.ok("peers_list", &[ACCOUNT]).await, json!([expected]));

    // What a PUT leaves out is lost.
    let updated = api
        .ok_with("peers_update", &ids, json!({ "name": "ns2" }))
        .await;
    assert_eq!(updated, unset("ns2"));
    assert_eq!(api.ok("peers_get", &ids).await, updated);

    let body = json!({ "name": "n", "tsig_id": "none" });
    let answer = api.fail_with(404, "peers_update", &ids, body).await;
    assert_eq!(answer.pointers(), ["/tsig_id"]);
    assert_eq!(api.ok("peers_delete", &ids).await, json!({ "id": ids[1] }));
    api.fail(404, "peers_get", &ids).await;
}

#[tokio::test]
async fn what_is_in_use_stays() {
    let api = Api::start().await;
    let tsig = api.tsig("tsig.example.").await;
    let peer = api.peer("ns1", Some(&tsig)).await;
    api.ok_with(
        "outgoing_create",
        &[ZONE],
        outgoing("example.com.", &[&peer]),
    )
    .await;
    api.fail(409, "tsigs_delete", &[ACCOUNT, &tsig]).await;
    api.fail(409, "peers_delete", &[ACCOUNT, &peer]).await;
    // An empty list unlinks them, as sweepers do.
    api.ok_with("outgoing_update", &[ZONE], outgoing("example.com.", &[]))
        .await;
    api.ok("peers_delete", &[ACCOUNT, &peer]).await;
    api.ok("tsigs_delete", &[ACCOUNT, &tsig]).await;
}

#[tokio::test]
async fn accounts_are_apart() {
    let api = Api::start().await;
    let tsig = api.tsig("tsig.example.").await;
    let peer = api.peer("ns1", None).await;
    assert_eq!(api.ok("tsigs_list", &["other"]).await, json!([]));
    api.fail(404, "tsigs_get", &["other", &tsig]).await;
    api.fail(404, "peers_delete", &["other", &peer]).await;
    let foreign = api
        .ok_with("peers_create", &["other"], json!({ "name": "ns2" }))
        .await;
    let foreign = text(&foreign["id"]);
    let body = json!({ "name": "ns2", "tsig_id": tsig });
    api.fail_with(404, "peers_update", &["other", &foreign], body)
        .await;
    // The peers of one zone are of one account.
    let body = incoming("example.com.", &[&peer, &foreign]);
    let answer = api.fail_with(404, "incoming_create", &[ZONE], body).await;
    assert_eq!(answer.pointers(), ["/peers/1"]);
}

#[tokio::test]
async fn lists_keep_the_order_of_creation_and_report_their_size() {
    let api = Api::start().await;
    let mut ids = Vec::new();
    for number in 0..25 {
        ids.push(api.acl(&format!("acl {number}")).await);
    }
    api.ok("acls_delete", &[ACCOUNT, &ids.remove(3)]).await;
    api.ok("acls_delete", &[ACCOUNT, &ids.remove(0)]).await;
    let body = json!({ "name": "changed", "ip_range": "192.0.2.0/24" });
    api.ok_with("acls_update", &[ACCOUNT, &ids[5]], body).await;

    let answer = api.fail(200, "acls_list", &[ACCOUNT]).await;
    let listed = answer.body["result"].as_array().expect("a list").iter();
    assert_eq!(listed.map(|acl| text(&acl["id"])).collect::<Vec<_>>(), ids);
    let info = |count: u32, per_page: u32| json!({ "count": count, "page": 1, "per_page": per_page, "total_count": count, "total_pages": 1 });
    assert_eq!(answer.body["result_info"], info(23, 23));
    let empty = api.fail(200, "peers_list", &[ACCOUNT]).await;
    assert_eq!(empty.body["result_info"], info(0, 20));
}

/// Each operation is atomic: of clients that work at once none sees half of what another does, and
/// nothing is lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn clients_work_at_once() {
    let api = Arc::new(Api::start().await);
    let mut clients = tokio::task::JoinSet::new();
    for number in 0..16 {
        let api = Arc::clone(&api);
        clients.spawn(async move {
            let mut kept = Vec::new();
            for step in 0..8 {
                let id = api.acl(&format!("{number}-{step}")).await;
                let listed = api.ok("acls_list", &[ACCOUNT]).await;
                let listed = listed.as_array().expect("a list");
                assert!(listed.iter().any(|acl| acl["id"] == *id));
                if step % 2 == 0 {
                    api.ok("acls_delete", &[ACCOUNT, &id]).await;
                } else {
                    kept.push(id);
                }
            }
            let created = api
                .call("incoming_create", &[ZONE], Some(incoming("one.", &[])))
                .await;
            (kept, created.status == 200)
        });
    }
    let all = clients.join_all().await;
    let listed = api.ok("acls_list", &[ACCOUNT]).await;
    let listed = listed.as_array().expect("a list").iter();
    let listed: BTreeSet<_> = listed.map(|acl| text(&acl["id"])).collect();
    let kept: BTreeSet<_> = all.iter().flat_map(|(kept, _)| kept.clone()).collect();
    assert_eq!((listed.len(), listed), (16 * 4, kept));
    // Of the settings of a zone one creation succeeds.
    assert_eq!(all.iter().filter(|(_, created)| *created).count(), 1);
}
