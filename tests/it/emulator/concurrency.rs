//! Sixty-four clients at once. Each keeps a model of what is its own; what they share is counted.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use cloudflare_secondary_dns_emulator::Seed;
use serde_json::json;

use super::api::{ACCOUNT, Api, ZONE, client, incoming, outgoing, text};

const CLIENTS: usize = 64;
const STEPS: usize = 40;
const SECOND_ZONE: &str = "369d8f4853475ca241c4e730be286b21";

/// What a client knows at the end.
#[derive(Default)]
struct Own {
    acls: BTreeMap<String, String>,
    tsigs: BTreeMap<String, String>,
    peers: BTreeMap<String, Option<String>>,
    /// Successful creations less successful deletions of incoming and outgoing settings.
    settings: [i32; 2],
    requests: usize,
}

/// A client with its own connections and its own order of steps.
async fn work(api: Arc<Api>, number: usize) -> Own {
    let http = client();
    let mut own = Own::default();
    for step in 0..STEPS {
        // Another order for each client, the same in every run.
        let choice = (number * 7 + step * 13 + step * step) % 12;
        let name = format!("{number}-{step}.");
        let mut call = async |operation: &str, ids: &[&str], body: Option<serde_json::Value>| {
            own.requests += 1;
            let request = api.request(operation, ids);
            let request = body
                .into_iter()
                .fold(request, |request, body| request.json(&body));
            let (_, request) = request.build_split();
            let request =
                reqwest::RequestBuilder::from_parts(http.clone(), request.expect("a request"));
            api.send(operation, request).await
        };
        match choice {
            0 | 1 => {
                let answer = call(
                    "acls_create",
                    &[ACCOUNT],
                    Some(json!({ "name": name, "ip_range": "192.0.2.0/24" })),
                )
                .await;
                own.acls
                    .insert(text(&answer.expect_status(200).body["result"]["id"]), name);
            }
            2 => {
                let body = json!({ "name": name, "algo": "hmac-sha256.", "secret": "c2VjcmV0" });
                let answer = call("tsigs_create", &[ACCOUNT], Some(body)).await;
                own.tsigs
                    .insert(text(&answer.expect_status(200).body["result"]["id"]), name);
            }
            3 => {
                let answer = call("peers_create", &[ACCOUNT], Some(json!({ "name": name }))).await;
                own.peers
                    .insert(text(&answer.expect_status(200).body["result"]["id"]), None);
            }
            4 => {
                if let Some((id, kept)) = own.acls.iter_mut().next_back() {
                    let body = json!({ "name": name, "ip_range": "192.0.2.0/24" });
                    call("acls_update", &[ACCOUNT, id], Some(body))
                        .await
                        .expect_status(200);
                    *kept = name;
                }
            }
            5 => {
                if let Some((id, _)) = own.acls.pop_first() {
                    call("acls_delete", &[ACCOUNT, &id], None)
                        .await
                        .expect_status(200);
                    call("acls_get", &[ACCOUNT, &id], None)
                        .await
                        .expect_status(404);
                }
            }
            6 => {
                let tsig = own.tsigs.keys().next_back().cloned();
                if let Some((id, kept)) = own.peers.iter_mut().next() {
                    let mut body = json!({ "name": name, "ip": "192.0.2.1" });
                    if let Some(tsig) = &tsig {
                        body["tsig_id"] = json!(tsig);
                    }
                    call("peers_update", &[ACCOUNT, id], Some(body))
                        .await
                        .expect_status(200);
                    *kept = tsig;
                }
            }
            7 => {
                if let Some(id) = own.tsigs.keys().next().cloned() {
                    let used = own.peers.values().flatten().any(|tsig| *tsig == id);
                    let answer = call("tsigs_delete", &[ACCOUNT, &id], None).await;
                    answer.expect_status(if used { 409 } else { 200 });
                    if !used {
                        own.tsigs.remove(&id);
                    }
                }
            }
            8 => {
                // Somebody's zone may hold it, which is for the emulator to know.
                if let Some(id) = own.peers.keys().next_back().cloned() {
                    match call("peers_delete", &[ACCOUNT, &id], None).await.status {
                        200 => drop(own.peers.remove(&id)),
                        status => assert_eq!(status, 409),
                    }
                }
            }
            9 => {
                let peer = own.peers.keys().next().cloned();
                let peers: Vec<&str> = peer.iter().map(String::as_str).collect();
                match call("incoming_create", &[ZONE], Some(incoming(&name, &peers)))
                    .await
                    .status
                {
                    200 => own.settings[0] += 1,
                    status => assert_eq!(status, 409),
                }
                call("incoming_force_axfr", &[ZONE], None).await;
                if step % 2 == 0 && call("incoming_delete", &[ZONE], None).await.status == 200 {
                    own.settings[0] -= 1;
                }
            }
            10 => {
                let peer = own.peers.keys().next().cloned();
                let peers: Vec<&str> = peer.iter().map(String::as_str).collect();
                match call(
                    "outgoing_create",
                    &[SECOND_ZONE],
                    Some(outgoing(&name, &peers)),
                )
                .await
                .status
                {
                    200 => own.settings[1] += 1,
                    status => assert_eq!(status, 409),
                }
                call("outgoing_enable", &[SECOND_ZONE], None).await;
                call("outgoing_status", &[SECOND_ZONE], None).await;
                if step % 2 == 1
                    && call("outgoing_delete", &[SECOND_ZONE], None).await.status == 200
                {
                    own.settings[1] -= 1;
                }
            }
            _ => {
                let listed = call("peers_list", &[ACCOUNT], None).await;
                let listed: BTreeSet<_> = listed.body["result"]
                    .as_array()
                    .expect("a list")
                    .iter()
                    .map(|peer| text(&peer["id"]))
                    .collect();
                assert!(
                    own.peers.keys().all(|id| listed.contains(id)),
                    "a peer of its own is missing"
                );
            }
        }
    }
    own
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixty_four_clients_leave_a_consistent_state() {
    let api = Arc::new(Api::start().await);
    let mut clients = tokio::task::JoinSet::new();
    for number in 0..CLIENTS {
        clients.spawn(work(Arc::clone(&api), number));
    }
    let all = clients.join_all().await;
    let snapshot = api.emulator.snapshot();
    let account = &snapshot.accounts[ACCOUNT];

    let acls: BTreeMap<_, _> = all.iter().flat_map(|own| own.acls.clone()).collect();
    assert_eq!(
        account
            .acls
            .iter()
            .map(|acl| (acl.id.clone(), acl.name.clone()))
            .collect::<BTreeMap<_, _>>(),
        acls
    );
    assert_eq!(account.acls.len(), acls.len());
    let tsigs: BTreeMap<_, _> = all.iter().flat_map(|own| own.tsigs.clone()).collect();
    assert_eq!(
        account
            .tsigs
            .iter()
            .map(|tsig| (tsig.id.clone(), tsig.name.clone()))
            .collect::<BTreeMap<_, _>>(),
        tsigs
    );
    assert_eq!(account.tsigs.len(), tsigs.len());
    let peers: BTreeMap<_, _> = all.iter().flat_map(|own| own.peers.clone()).collect();
    assert_eq!(
        account
            .peers
            .iter()
            .map(|peer| (peer.id.clone(), peer.tsig_id.clone()))
            .collect::<BTreeMap<_, _>>(),
        peers
    );
    assert_eq!(account.peers.len(), peers.len());

    // Of settings that all create and delete there is one or none, as their answers say.
    let there = [
        snapshot.zones[ZONE].incoming.is_some(),
        snapshot.zones[SECOND_ZONE].outgoing.is_some(),
    ];
    for (side, there) in there.into_iter().enumerate() {
        assert_eq!(
            all.iter().map(|own| own.settings[side]).sum::<i32>(),
            i32::from(there)
        );
    }
    assert_references(&snapshot);
    let requests: usize = all.iter().map(|own| own.requests).sum();
    assert_eq!(api.emulator.requests().len(), requests);
    assert!(
        requests > CLIENTS * STEPS / 2
            && !acls.is_empty()
            && !peers.is_empty()
            && !tsigs.is_empty()
    );
}

/// Every reference leads somewhere.
fn assert_references(snapshot: &Seed) {
    let account = &snapshot.accounts[ACCOUNT];
    let peers: BTreeSet<_> = account.peers.iter().map(|peer| &peer.id).collect();
    let tsigs: BTreeSet<_> = account.tsigs.iter().map(|tsig| &tsig.id).collect();
    assert!(
        account
            .peers
            .iter()
            .filter_map(|peer| peer.tsig_id.as_ref())
            .all(|tsig| tsigs.contains(tsig))
    );
    for zone in snapshot.zones.values() {
        let incoming = zone.incoming.iter().flat_map(|settings| &settings.peers);
        let outgoing = zone.outgoing.iter().flat_map(|settings| &settings.peers);
        assert!(incoming.chain(outgoing).all(|peer| peers.contains(peer)));
    }
}
