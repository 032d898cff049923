//! Every example of the contract, success and failure, decodes into the generated type and encodes
//! back to the same JSON.

use std::collections::BTreeSet;

use cloudflare_secondary_dns_api::types;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::spec;

/// Decodes from text, as a client does, and encodes again.
fn round<T: DeserializeOwned + Serialize>(example: &Value) -> Result<Value, serde_json::Error> {
    let decoded: T = serde_json::from_str(&example.to_string())?;
    serde_json::to_value(decoded)
}

/// The generated type of each schema that a request or an answer is made of.
macro_rules! by_name {
    ($name:expr, $example:expr, $($ty:ident),* $(,)?) => {
        match $name {
            $(stringify!($ty) => round::<types::$ty>($example),)*
            other => panic!("no line here for the schema {other}"),
        }
    };
}

fn through(schema: &Value, example: &Value) -> Result<Value, serde_json::Error> {
    let Some(reference) = schema.get("$ref").and_then(Value::as_str) else {
        // The free-form body of the actions.
        return round::<serde_json::Map<String, Value>>(example);
    };
    let name = reference.rsplit('/').next().expect("a name");
    by_name!(
        name,
        example,
        AclCreateRequest,
        AclDeleteResponse,
        AclListResponse,
        AclResponse,
        AclUpdateRequest,
        Failure,
        ForceAxfrResponse,
        ForceNotifyResponse,
        IncomingCreateRequest,
        IncomingDeleteResponse,
        IncomingResponse,
        IncomingUpdateRequest,
        OutgoingCreateRequest,
        OutgoingDeleteResponse,
        OutgoingResponse,
        OutgoingUpdateRequest,
        PeerCreateRequest,
        PeerDeleteResponse,
        PeerListResponse,
        PeerResponse,
        PeerUpdateRequest,
        TransferStatusResponse,
        TsigCreateRequest,
        TsigDeleteResponse,
        TsigListResponse,
        TsigResponse,
        TsigUpdateRequest,
    )
}

#[test]
fn every_example_survives() {
    let spec = spec::load();
    let mut seen = BTreeSet::new();
    let mut count = 0;
    for operation in spec::operations(&spec) {
        let responses = operation.value["responses"].as_object().expect("responses");
        let bodies = operation
            .value
            .get("requestBody")
            .map(|body| ("request", body));
        let responses = responses
            .iter()
            .map(|(status, response)| (status.as_str(), response));
        for (place, holder) in bodies.into_iter().chain(responses) {
            let at = format!("{} {place}", operation.id);
            let (schema, example) = spec::json(&spec, holder);
            assert!(!example.is_null(), "{at}: no example");
            match through(schema, example) {
                Ok(again) => assert_eq!(again, *example, "{at}"),
                Err(error) => panic!("{at}: {error}"),
            }
            seen.insert(schema.to_string());
            count += 1;
        }
    }
    // 28 answers, 28 failures twice (4XX and 5XX), 14 bodies.
    assert_eq!((count, seen.len()), (28 * 3 + 14, 28));
}

#[test]
fn surprises_of_a_server_do_not_fail_an_answer() {
    let odd = r#"{
        "success": true, "errors": null, "messages": null, "news": {"deep": [1]},
        "result": [{"id": "", "name": "x", "port": 53.0, "ip": "no address", "tsig_id": "a/b", "more": 1},
                   {"id": "../..", "name": "", "ixfr_enable": null, "ip": null}],
        "result_info": {"count": 2.0, "page": null}
    }"#;
    let list: types::PeerListResponse = serde_json::from_str(odd).expect("it decodes");
    let peers = list.result.expect("a result");
    assert_eq!(peers[0].port.map(u16::from), Some(53));
    assert_eq!(
        peers[0].ip.as_ref().map(ToString::to_string).as_deref(),
        Some("no address")
    );
    assert_eq!(peers[1].id.to_string(), "../..");
    assert_eq!(list.result_info.expect("info").count, Some(2));
    let null: types::AclListResponse =
        serde_json::from_str(r#"{"success":true,"errors":[],"messages":[],"result":null}"#)
            .expect("it decodes");
    assert!(null.result.is_none());
}

#[test]
fn a_value_of_the_wrong_type_is_refused() {
    for wrong in [r#""53""#, "53.5", "-1", "65536", "true", "[]"] {
        let peer = format!(r#"{{"id": "a", "name": "x", "port": {wrong}}}"#);
        assert!(
            serde_json::from_str::<types::Peer>(&peer).is_err(),
            "{wrong}"
        );
    }
}
