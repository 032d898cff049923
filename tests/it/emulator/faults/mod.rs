//! Faults: what a client gets, and whether the operation took effect.

mod answers;
mod connections;
mod plan;

use cloudflare_secondary_dns_emulator::Fault;
use serde_json::{Value, json};

use super::api::{ACCOUNT, Api};

async fn faulty(fault: Fault) -> Api {
    let api = Api::start().await;
    api.emulator
        .inject(fault)
        .expect("the fault can be injected");
    api
}

fn peer() -> Option<Value> {
    Some(json!({ "name": "ns1" }))
}

async fn peers(api: &Api) -> usize {
    api.ok("peers_list", &[ACCOUNT], None)
        .await
        .as_array()
        .expect("a list")
        .len()
}
