//! With many objects, finding one costs what it costs with few.

use std::time::{Duration, Instant};

use cloudflare_secondary_dns_emulator::{
    Acl, Emulator, IncomingSeed, Peer, Secret, Seed, Tsig, ZoneSeed,
};

use super::api::{ACCOUNT, Api};

const MANY: usize = 10_000;

fn seed(size: usize) -> Seed {
    let mut seed = Seed::default();
    let account = seed.accounts.entry(ACCOUNT.to_owned()).or_default();
    for number in 0..size {
        let id = format!("object-{number}");
        let (ip_range, name) = ("192.0.2.0/24".to_owned(), "name.".to_owned());
        account.acls.push(Acl {
            id: format!("acl-{number}"),
            ip_range,
            name: name.clone(),
        });
        account.peers.push(Peer {
            id: id.clone(),
            name: name.clone(),
            ..Peer::default()
        });
        let secret = Secret::new("c2VjcmV0");
        account.tsigs.push(Tsig {
            id: format!("tsig-{number}"),
            algo: name.clone(),
            name: name.clone(),
            secret,
        });
        let incoming = IncomingSeed {
            name,
            peers: vec![id],
            auto_refresh_seconds: 86_400,
            soa_serial: Some(1),
        };
        seed.zones.insert(
            format!("zone-{number}"),
            ZoneSeed {
                incoming: Some(incoming),
                ..ZoneSeed::default()
            },
        );
    }
    seed
}

/// The fastest of many reads of each kind: what it costs, without what else the machine does.
async fn cost(size: usize) -> [Duration; 4] {
    let api = Api::with(Emulator::builder().seed(seed(size))).await;
    let last = size - 1;
    let reads = [
        ("acls_get", Some(ACCOUNT), format!("acl-{last}")),
        ("peers_get", Some(ACCOUNT), format!("object-{last}")),
        ("tsigs_get", Some(ACCOUNT), format!("tsig-{last}")),
        ("incoming_get", None, format!("zone-{last}")),
    ];
    let mut best = [Duration::MAX; 4];
    for _ in 0..100 {
        for ((operation, account, id), best) in reads.iter().zip(&mut best) {
            let ids: Vec<&str> = account.iter().copied().chain([id.as_str()]).collect();
            let request = api.request(operation, &ids);
            let start = Instant::now();
            let response = request.send().await.expect("an answer");
            *best = start.elapsed().min(*best);
            assert_eq!(response.status(), 200);
        }
    }
    best
}

#[tokio::test]
async fn a_get_costs_the_same_among_ten_thousand() {
    let (few, many) = (cost(1).await, cost(MANY).await);
    // Linear search would take hundreds of times as long; machines that are busy are allowed for.
    for (few, many) in few.into_iter().zip(many) {
        assert!(
            many < few * 3 + Duration::from_micros(500),
            "{few:?} {many:?}"
        );
    }
}

#[tokio::test]
async fn a_list_of_ten_thousand_is_whole() {
    let api = Api::with(Emulator::builder().seed(seed(MANY))).await;
    let answer = api.call("tsigs_list", &[ACCOUNT], None).await;
    assert_eq!(answer.body["result"].as_array().map(Vec::len), Some(MANY));
    assert_eq!(answer.body["result_info"]["total_count"], MANY);
}
