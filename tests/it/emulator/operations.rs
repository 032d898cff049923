//! The emulator's table of operations against the contract's.

use cloudflare_secondary_dns_emulator::{Emulator, operations};
use reqwest::Method;

use super::api::client;
use super::contract::{Contract, ContractOperation};

#[test]
fn the_table_is_that_of_the_contract() {
    let mut emulated: Vec<_> = operations()
        .map(|operation| ContractOperation {
            id: operation.id.to_owned(),
            method: operation.method.to_owned(),
            path: operation.path.to_owned(),
        })
        .collect();
    let mut contract = Contract::get().operations().to_vec();
    emulated.sort();
    contract.sort();
    same(&emulated, &contract, "the contract");
    assert_eq!(emulated.len(), 28);
}

#[test]
fn the_table_is_that_of_the_generated_client() {
    let mut emulated: Vec<_> = operations()
        .map(|operation| (operation.id, operation.method.to_owned(), operation.path))
        .collect();
    let mut generated: Vec<_> = cloudflare_secondary_dns_api::operations::ALL
        .iter()
        .map(|operation| (operation.id, operation.method.to_string(), operation.path))
        .collect();
    emulated.sort();
    generated.sort();
    same(&emulated, &generated, "the generated client");
}

/// Names the rows that differ, and no others.
#[track_caller]
fn same<T: PartialEq + std::fmt::Debug>(emulated: &[T], expected: &[T], whose: &str) {
    let only = |of: &[T], other: &[T]| {
        let rows = of.iter().filter(|row| !other.contains(row));
        rows.map(|row| format!("\n    {row:?}")).collect::<String>()
    };
    let (here, there) = (only(emulated, expected), only(expected, emulated));
    assert!(
        here.is_empty() && there.is_empty(),
        "only in the emulator's table:{here}\nonly in that of {whose}:{there}"
    );
}

/// Every operation is reached, and logged under its identifier.
#[tokio::test]
async fn every_operation_is_routed() {
    let emulator = Emulator::start().await.expect("it starts");
    let http = client();
    for operation in operations() {
        let path = operation.path.replace(['{', '}'], "");
        let method = Method::from_bytes(operation.method.as_bytes()).expect("a method");
        let url = format!("{}{path}", emulator.base_url());
        http.request(method, url)
            .bearer_auth("any")
            .send()
            .await
            .expect("an answer comes");
    }
    let expected: Vec<_> = operations().map(|operation| operation.id).collect();
    emulator.requests().assert_operations(&expected);
}
