//! The emulator's table of operations against the contract's.

use cloudflare_secondary_dns_emulator::OPERATIONS;
use reqwest::Method;
use reqwest::header::ALLOW;
use serde_json::json;

use super::api::{ACCOUNT, Api};
use super::contract::Contract;

const TABLE: &str = "crates/emulator/src/operations.rs";

#[test]
fn the_table_is_that_of_the_contract() {
    let emulated: Vec<_> = OPERATIONS
        .iter()
        .map(|operation| format!("{} {} {}", operation.id, operation.method, operation.path))
        .collect();
    let contract: Vec<_> = Contract::get()
        .operations()
        .iter()
        .map(|operation| format!("{} {} {}", operation.id, operation.method, operation.path))
        .collect();
    let only = |of: &[String], other: &[String]| {
        let rows = of.iter().filter(|row| !other.contains(row));
        rows.map(|row| format!("\n    {row}")).collect::<String>()
    };
    let (missing, unknown) = (only(&contract, &emulated), only(&emulated, &contract));
    assert!(
        missing.is_empty(),
        "add to the table in {TABLE}, with a handler:{missing}"
    );
    assert!(
        unknown.is_empty(),
        "not in the contract, remove from {TABLE}:{unknown}"
    );
}

/// Every operation is reached, and logged under its identifier.
#[tokio::test]
async fn every_operation_is_routed() {
    let api = Api::start().await;
    for operation in OPERATIONS {
        let path = operation.path.replace(['{', '}'], "");
        let method = Method::from_bytes(operation.method.as_bytes()).expect("a method");
        let url = format!("{}{path}", api.emulator.base_url());
        let request = api.http.request(method, url).bearer_auth("any");
        assert_ne!(
            api.send(operation.id, request).await.status,
            501,
            "{}",
            operation.id
        );
    }
    let expected: Vec<_> = OPERATIONS.iter().map(|operation| operation.id).collect();
    api.emulator.requests().assert_operations(&expected);
}

/// What may be an operation of a newer contract is answered in its own way.
#[tokio::test]
async fn what_is_not_modeled_gets_501() {
    let api = Api::start().await;
    for (method, path) in [
        (
            "POST",
            format!("/accounts/{ACCOUNT}/secondary_dns/peers/p/test"),
        ),
        ("GET", "/zones/z/secondary_dns/outgoing/history".to_owned()),
        ("PATCH", format!("/accounts/{ACCOUNT}/secondary_dns/acls/a")),
    ] {
        let method: Method = method.parse().expect("a method");
        let url = format!("{}{path}", api.emulator.base_url());
        let request = api.http.request(method.clone(), url).bearer_auth("any");
        // The failure envelope is the same for all operations.
        let answer = api.send("acls_list", request).await;
        assert_eq!((answer.status, answer.code()), (501, 10_501));
        let message = answer.body["errors"][0]["message"]
            .as_str()
            .expect("a text");
        assert!(
            message.contains(&format!("{method} /client/v4{path}")),
            "{message}"
        );
        assert_eq!(answer.body["success"], json!(false));
        let allowed = answer.headers.get(ALLOW).map(|value| value.as_bytes());
        assert_eq!(
            allowed,
            (method == Method::PATCH).then_some(b"GET, PUT, DELETE".as_slice())
        );
    }
}
