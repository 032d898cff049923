//! All operations through the generated client against a real server: method, path, headers and
//! body as snapshots, and the contract's own example as the answer.

use cloudflare_secondary_dns_api::{Client, operations, types};
use serde_json::{Map, Value};

use super::recorder::{Recorder, Request};
use super::spec;

/// The success example of the operation that a request belongs to.
fn example(spec: &Value, request: &Request) -> String {
    let path = request
        .uri
        .path()
        .strip_prefix("/client/v4")
        .expect("the base");
    let same = |template: &str| {
        let (a, b) = (template.split('/'), path.split('/'));
        a.clone().count() == b.clone().count()
            && a.zip(b).all(|(t, p)| t.starts_with('{') || t == p)
    };
    let operation = spec::operations(spec)
        .into_iter()
        .find(|o| o.method.eq_ignore_ascii_case(request.method.as_str()) && same(o.path))
        .unwrap_or_else(|| panic!("no operation for {} {path}", request.method));
    let (_, example) = spec::json(spec, &operation.value["responses"]["200"]);
    example.to_string()
}

/// The request example of an operation, as the generated type.
fn body<T: serde::de::DeserializeOwned>(spec: &Value, id: &str) -> T {
    let operations = spec::operations(spec);
    let operation = operations
        .iter()
        .find(|o| o.id == id)
        .expect("the operation");
    let (_, example) = spec::json(spec, &operation.value["requestBody"]);
    serde_json::from_value(example.clone()).expect("the example decodes")
}

#[tokio::test]
async fn every_operation_as_it_goes_over_the_wire() {
    let spec = spec::load();
    let answers = spec.clone();
    let server = Recorder::start(move |request| (200, example(&answers, request))).await;
    let client = Client::from_transport(server.transport());
    let account: types::AccountId = "01a7362d577a6c3019a474fd6f485823".parse().expect("an id");
    let zone: types::ZoneId = "269d8f4853475ca241c4e730be286b20".parse().expect("an id");
    let acl: types::AclId = "23ff594956f20c2a721606e94745a8aa".parse().expect("an id");
    let peer: types::PeerId = "23ff594956f20c2a721606e94745a8aa".parse().expect("an id");
    let tsig: types::TsigId = "69cd1e104af3e6ed3cb344f263fd0d5a".parse().expect("an id");
    let empty = Map::new();
    let secret = &spec["components"]["schemas"]["TsigSecret"]["example"];
    let secret = secret.as_str().expect("an example").to_owned();
    let mut called = Vec::new();

    // The name of the method is the name of the operation and of the snapshot.
    macro_rules! call {
        ($id:ident $(, $argument:expr)*) => {{
            let answer = client.$id($($argument),*).await;
            let answer = answer.unwrap_or_else(|error| panic!("{}: {error}", stringify!($id)));
            assert!(answer.success, stringify!($id));
            let requests = server.take();
            assert_eq!(requests.len(), 1, stringify!($id));
            // No secret stands in a snapshot, not even that of an example.
            let shown = requests[0].shown().replace(&secret, "(the secret of the example)");
            insta::assert_snapshot!(concat!("wire_", stringify!($id)), shown);
            called.push(stringify!($id));
        }};
    }
    call!(acls_list, &account);
    call!(acls_create, &account, &body(&spec, "acls_create"));
    call!(acls_get, &account, &acl);
    call!(acls_update, &account, &acl, &body(&spec, "acls_update"));
    call!(acls_delete, &account, &acl);
    call!(peers_list, &account);
    call!(peers_create, &account, &body(&spec, "peers_create"));
    call!(peers_get, &account, &peer);
    call!(peers_update, &account, &peer, &body(&spec, "peers_update"));
    call!(peers_delete, &account, &peer);
    call!(tsigs_list, &account);
    call!(tsigs_create, &account, &body(&spec, "tsigs_create"));
    call!(tsigs_get, &account, &tsig);
    call!(tsigs_update, &account, &tsig, &body(&spec, "tsigs_update"));
    call!(tsigs_delete, &account, &tsig);
    call!(incoming_get, &zone);
    call!(incoming_create, &zone, &body(&spec, "incoming_create"));
    call!(incoming_update, &zone, &body(&spec, "incoming_update"));
    call!(incoming_delete, &zone);
    call!(incoming_force_axfr, &zone, Some(&empty));
    call!(outgoing_get, &zone);
    call!(outgoing_create, &zone, &body(&spec, "outgoing_create"));
    call!(outgoing_update, &zone, &body(&spec, "outgoing_update"));
    call!(outgoing_delete, &zone);
    call!(outgoing_disable, &zone, Some(&empty));
    call!(outgoing_enable, &zone, Some(&empty));
    call!(outgoing_force_notify, &zone, Some(&empty));
    call!(outgoing_status, &zone);

    let mut table: Vec<&str> = operations::ALL
        .iter()
        .map(|operation| operation.id)
        .collect();
    table.sort_unstable();
    called.sort_unstable();
    assert_eq!(called, table, "an operation has no line here");
}

#[tokio::test]
async fn an_action_without_a_body_sends_none() {
    let ok = r#"{"success":true,"errors":[],"messages":[],"result":"OK"}"#;
    let server = Recorder::start(|_| (200, ok.to_owned())).await;
    let client = Client::from_transport(server.transport());
    let zone: types::ZoneId = "269d8f4853475ca241c4e730be286b20".parse().expect("an id");
    client
        .incoming_force_axfr(&zone, None)
        .await
        .expect("it succeeds");
    let request = server.take().remove(0);
    assert!(request.body.is_empty());
    assert_eq!(request.headers.get("content-type"), None);
}

#[tokio::test]
async fn an_id_that_would_change_the_address_is_not_sent() {
    let server = Recorder::start(|_| {
        (
            200,
            r#"{"success":true,"errors":[],"messages":[]}"#.to_owned(),
        )
    })
    .await;
    let client = Client::from_transport(server.transport());
    for odd in ["", ".", "..", "a/b", "%2e%2e", "a\u{0}b"] {
        // Ids are read leniently, so a server can hand out what a caller could not write.
        let account: types::AccountId = serde_json::from_value(odd.into()).expect("it decodes");
        let outcome = client.acls_list(&account).await;
        match outcome {
            Err(error) => assert!(error.is_invalid_input(), "{odd:?}: {error}"),
            // Escaped, it is one segment and cannot lead elsewhere.
            Ok(_) => {
                let request = server.take().remove(0);
                let segments: Vec<&str> = request.uri.path().split('/').collect();
                assert_eq!(segments.len(), 7, "{odd:?}: {}", request.uri);
                assert_eq!(segments[5..], ["secondary_dns", "acls"], "{odd:?}");
            }
        }
    }
}
