//! The façade against the operation table: what the server was asked, not what a list says.

use std::collections::BTreeSet;

use cloudflare_secondary_dns::api::operations::ALL;
use cloudflare_secondary_dns::{Client, Operation, OperationKind};
use serde_json::Value;

use super::calls::{call, peer_settings};
use super::fixture::{Fixture, spec};

#[tokio::test]
async fn every_operation_is_covered_or_left_to_the_generated_client() {
    let left: BTreeSet<&str> = Client::LEFT_TO_API.iter().copied().collect();
    let table: BTreeSet<&str> = ALL.iter().map(|operation| operation.id).collect();
    let mut seen = BTreeSet::new();
    for id in table.difference(&left) {
        let fixture = Fixture::new().await;
        call(&fixture, id).await.expect(id);
        let requests = fixture.emulator.requests();
        let asked = requests.operations();
        // What follows is the look whether the zone stored its settings.
        let look: &[&str] = match *id {
            "incoming_create" => &["incoming_get"],
            _ => &[],
        };
        assert_eq!(
            asked,
            [&[*id], look].concat(),
            "the façade's method for {id}"
        );
        seen.insert(*id);
    }
    let covered: BTreeSet<&str> = seen.union(&left).copied().collect();
    assert_eq!(covered, table);
    assert!(seen.is_disjoint(&left), "covered and left at once");
    assert!(left.is_subset(&table), "left, but no operation");
}

/// The actions carry an empty object, as the documented examples do; deletes and reads carry
/// nothing.
#[tokio::test]
async fn bodies_are_the_documented_ones() {
    for operation in ALL {
        let fixture = Fixture::new().await;
        call(&fixture, operation.id).await.expect(operation.id);
        let requests = fixture.emulator.requests();
        let request = requests.iter().next().expect("a request");
        let body = request.body_with_secrets();
        match request.method.as_str() {
            "GET" | "DELETE" => assert!(body.is_empty(), "{}", operation.id),
            _ if operation.kind == OperationKind::Action => {
                assert_eq!(body, b"{}", "{}", operation.id)
            }
            _ => {
                let body: Value = serde_json::from_slice(body).expect("JSON");
                assert!(body.as_object().is_some_and(|body| !body.is_empty()));
                assert!(!body.to_string().contains("null"), "{body}");
            }
        }
        assert!(!request.path.contains('?'), "{}", request.path);
    }
}

/// Creates and updates say all that the contract lets them say. A field that is added to the
/// contract and forgotten in the façade fails this.
#[tokio::test]
async fn every_field_of_a_request_is_sent() {
    let mut forgotten = Vec::new();
    for operation in ALL {
        if !matches!(
            operation.kind,
            OperationKind::Create | OperationKind::Replace
        ) {
            continue;
        }
        let fixture = Fixture::new().await;
        let outcome = match operation.id {
            "peers_create" => {
                let peers = fixture.account().peers();
                peers.create(&peer_settings()).await.map(drop)
            }
            id => call(&fixture, id).await.map(drop),
        };
        if let Err(error) = outcome {
            forgotten.push(format!(
                "{error:#}: does the emulator store it (crates/emulator/src/resources.rs)?"
            ));
        }
        let requests = fixture.emulator.requests();
        let request = requests.of(operation.id).next().expect("a request");
        let sent: Value = serde_json::from_slice(request.body_with_secrets()).expect("JSON");
        let (schema, fields) = request_fields(operation);
        for field in fields.difference(&keys(&sent)) {
            let id = operation.id;
            let kind = id.split('_').next().unwrap_or_default();
            forgotten.push(format!(
                "{schema}.{field} is not sent by {id}: give it to the settings and their request in \
                 crates/client/src/{kind}.rs, a value to those in tests/it/client/calls.rs, and to the \
                 emulator in crates/emulator/src/resources.rs"
            ));
        }
        assert!(keys(&sent).is_subset(&fields), "{schema}: {sent}");
    }
    assert!(forgotten.is_empty(), "{forgotten:#?}");
}

/// The name of the schema of an operation's body, and its fields.
fn request_fields(operation: &Operation) -> (String, BTreeSet<String>) {
    let spec = spec();
    let method = operation.method.as_str().to_lowercase();
    let body = &spec["paths"][operation.path][method]["requestBody"];
    let reference = &body["content"]["application/json"]["schema"]["$ref"];
    let name = reference.as_str().and_then(|path| path.rsplit('/').next());
    let name = name.unwrap_or_else(|| panic!("the body of {operation} has no name: {body}"));
    let fields = keys(&spec["components"]["schemas"][name]["properties"]);
    (name.to_owned(), fields)
}

fn keys(object: &Value) -> BTreeSet<String> {
    let object = object.as_object().expect("an object");
    object.keys().cloned().collect()
}

#[tokio::test]
async fn handles_are_cheap_and_can_go_to_other_tasks() {
    fn is_shareable<T: Clone + Send + Sync + std::fmt::Debug + 'static>(_: &T) {}
    let fixture = Fixture::new().await;
    let account = fixture.account();
    let zone = fixture.zone("secondary");
    is_shareable(&fixture.client);
    is_shareable(&account);
    is_shareable(&account.acls());
    is_shareable(&account.peers());
    is_shareable(&account.tsigs());
    is_shareable(&zone);
    is_shareable(&zone.incoming());
    is_shareable(&zone.outgoing());
    let peers = account.peers();
    let task = tokio::spawn(async move { peers.list().await.map(|peers| peers.len()) });
    let acls = account.acls().list().await.expect("a list");
    assert_eq!(task.await.expect("no panic").expect("a list"), 3);
    assert_eq!(acls.len(), 1);
}

/// Futures that hold a caller's closure across the calls must stay `Send` too.
#[tokio::test]
async fn modifying_and_waiting_can_be_spawned() {
    let fixture = Fixture::new().await;
    let zone = fixture.zone("secondary").incoming();
    let peers = fixture.account().peers();
    let task = tokio::spawn(async move {
        peers
            .modify(&"peer".parse()?, |peer| peer.ixfr_enable = None)
            .await?;
        let options = cloudflare_secondary_dns::WaitOptions::new().on_progress(|_| ());
        zone.wait_for_serial(None, options).await
    });
    task.await.expect("no panic").expect("a serial");
}
