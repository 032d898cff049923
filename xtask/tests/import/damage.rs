//! Damage is reported and never guessed around; additions are taken over.

use serde_json::{Value, json};
use xtask::spec::import::Comparison;

use crate::vendor::{differences, document, import, reference};

/// What departs from the contract after a change of the vendor's document.
fn compare(change: impl FnOnce(&mut Value)) -> (Value, Comparison) {
    let mut changed = document();
    change(&mut changed);
    let comparison = differences(&import(&changed), &import(&document()));
    (changed, comparison)
}

/// Breaking differences in words: `Acl.ip_range: removed`.
fn breaking(comparison: &Comparison) -> Vec<String> {
    let breaking = comparison.breaking.iter();
    let words = breaking.flat_map(|(name, difference)| {
        difference
            .changes
            .iter()
            .map(move |change| format!("{name}: {}", change.rule))
    });
    words.collect()
}

#[track_caller]
fn check(expected: &[&str], change: impl FnOnce(&mut Value)) {
    let (document, comparison) = compare(change);
    assert_eq!(breaking(&comparison), expected);
    for (name, difference) in &comparison.breaking {
        for pointer in &difference.pointers {
            assert!(
                document.pointer(pointer).is_some(),
                "{name}: nothing is at {pointer}"
            );
        }
        // What codegen refuses is not compared any further.
        let is_compared = difference
            .changes
            .iter()
            .any(|change| !change.rule.is_empty());
        assert_eq!(
            is_compared,
            !difference.operations.is_empty(),
            "{name}: operations"
        );
    }
}

const SCHEMAS: &str = "/components/schemas";

fn at<'v>(document: &'v mut Value, pointer: &str) -> &'v mut Value {
    document.pointer_mut(pointer).expect("the fixture has it")
}

fn drop_key(document: &mut Value, pointer: &str, key: &str) {
    let map = at(document, pointer).as_object_mut().expect("a mapping");
    map.remove(key).expect("the key is there");
}

#[test]
fn a_field_that_is_gone_is_named() {
    // It is gone from the answers and from what a POST is described by.
    check(
        &["Acl.ip_range: ", "AclUpdateRequest.ip_range: ", "IpRange: "],
        |document| {
            drop_key(
                document,
                "/components/schemas/zt_acl/properties",
                "ip_range",
            );
            *at(document, "/components/schemas/zt_acl/required") = json!(["id", "name"]);
        },
    );
}

#[test]
fn an_operation_that_is_gone_is_named() {
    // Without it, the POST beside it is an action.
    let list = [
        "acls_create: operation-kind-changed",
        "acls_list: operation-removed",
    ];
    check(&list, |document| {
        drop_key(
            document,
            "/paths/~1accounts~1{account_identifier}~1secondary_dns~1acls",
            "get",
        );
    });
    check(&["outgoing_status: operation-removed"], |document| {
        drop_key(
            document,
            "/paths",
            "/zones/{zone_identifier}/secondary_dns/outgoing/status",
        );
    });
}

#[test]
fn another_type_is_named_where_it_is_used() {
    check(&["Port: type-changed"], |document| {
        at(document, SCHEMAS)["zt_peer"]["properties"]["port"]["type"] = json!("string");
    });
    check(
        &[
            "Incoming.peers: ",
            "IncomingCreateRequest.peers: ",
            "IncomingUpdateRequest.peers: ",
            "Outgoing.peers: ",
            "OutgoingCreateRequest.peers: ",
            "OutgoingUpdateRequest.peers: ",
        ],
        |document| {
            at(document, SCHEMAS)["zt_peers"] = json!({ "type": "string" });
        },
    );
    check(&["ForceAxfrResponse.result: type-changed"], |document| {
        at(document, SCHEMAS)["zt_axfr_response"]["allOf"][1]["properties"]["result"] =
            json!({ "type": "object" });
    });
}

#[test]
fn what_a_value_may_be_is_part_of_the_contract() {
    check(&["ApiMessage.code: minimum-lowered"], |document| {
        let code = "/components/schemas/zt_messages/items/properties/code";
        drop_key(document, code, "minimum");
    });
    check(
        &[
            "Acl.name: pattern-added",
            "AclCreateRequest.name: pattern-added",
            "AclUpdateRequest.name: pattern-added",
        ],
        |document| {
            at(document, SCHEMAS)["zt_acl"]["properties"]["name"]["pattern"] = json!("^a");
        },
    );
    check(
        &[
            "Peer.ixfr_enable: null-allowed",
            "PeerUpdateRequest.ixfr_enable: null-allowed",
        ],
        |document| {
            at(document, SCHEMAS)["zt_peer"]["properties"]["ixfr_enable"]["nullable"] = json!(true);
        },
    );
    check(
        &[
            "Peer.name: field-became-optional",
            "PeerUpdateRequest.name: field-became-optional",
        ],
        |document| {
            at(document, SCHEMAS)["zt_peer"]["required"] = json!(["id"]);
        },
    );
}

#[test]
fn a_foreign_schema_is_called_one() {
    let (_, comparison) = compare(|document| {
        at(document, SCHEMAS)["zt_acl"] = json!({ "type": "object", "properties": {
            "name": { "type": "string" }, "config": { "type": "object" }, "network_id": { "type": "string" },
        } });
    });
    let text = breaking(&comparison).join("\n");
    for part in ["Acl: ", "Acl.id: ", "Acl.ip_range: "] {
        assert!(text.contains(part), "no `{part}` in:\n{text}");
    }
    let acl = &comparison.breaking["Acl"];
    assert!(
        acl.pointers.contains("/components/schemas/zt_acl"),
        "{:?}",
        acl.pointers
    );
    let what = "looks like another schema: its fields were id, ip_range, name, and are config, name, network_id";
    assert_eq!(acl.changes[0].what, what);
}

#[test]
fn answers_bodies_and_parameters_are_part_of_the_contract() {
    let list = "/paths/~1accounts~1{account_identifier}~1secondary_dns~1acls/get";
    check(&["acls_list.responses: status-removed"], |document| {
        drop_key(document, &format!("{list}/responses"), "4xx");
    });
    check(&["acls_list.200: answer-removed"], |document| {
        drop_key(
            document,
            &format!("{list}/responses/200/content"),
            "application/json",
        );
    });
    check(
        &["incoming_force_axfr.body: body-removed-optional"],
        |document| {
            let post = "/paths/~1zones~1{zone_identifier}~1secondary_dns~1force_axfr/post";
            drop_key(document, post, "requestBody");
        },
    );
    check(&["acls_list.page: parameter-added-required"], |document| {
        let parameters = at(document, &format!("{list}/parameters")).as_array_mut();
        let page = json!({ "name": "page", "in": "query", "required": true, "schema": { "type": "integer" } });
        parameters.expect("a list").push(page);
    });
}

#[test]
fn what_is_new_is_taken_over() {
    let (_, comparison) = compare(|document| {
        let schemas = at(document, SCHEMAS);
        schemas["zt_acl"]["properties"]["comment"] = json!({ "type": "string" });
        schemas["zt_messages"]["items"]["properties"]["source"] =
            json!({ "type": "object", "properties": { "pointer": { "type": "string" } } });
        schemas["zt_time"]["x-new"] = json!(1);
        let list = "/paths/~1accounts~1{account_identifier}~1secondary_dns~1acls/get";
        at(document, list)["parameters"]
            .as_array_mut()
            .expect("a list")
            .push(json!({ "name": "page", "in": "query", "schema": { "type": "integer" } }));
        let mut views = at(document, list).clone();
        views["responses"]["200"]["content"]["application/json"]["schema"] = reference("zt_acl");
        document["paths"]["/accounts/{account_identifier}/secondary_dns/views"] =
            json!({ "get": views });
    });
    assert!(comparison.breaking.is_empty(), "{:?}", comparison.breaking);
    let names: Vec<_> = comparison.additions.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "Acl.comment",
            "AclUpdateRequest.comment",
            "acls_list.page",
            "views_list"
        ]
    );
}

#[test]
fn a_new_value_is_taken_over_and_a_lost_one_is_not() {
    let with = |values: Value| {
        let mut document = document();
        at(&mut document, SCHEMAS)["zt_enable_response"]["allOf"][1]["properties"]["result"]["enum"] =
            values;
        import(&document)
    };
    let (two, three) = (
        with(json!(["Enabled", "Disabled"])),
        with(json!(["Off", "Enabled", "Disabled"])),
    );
    let grown = differences(&three, &two);
    assert!(grown.breaking.is_empty(), "{:?}", grown.breaking);
    let (name, added) = grown.additions.first_key_value().expect("an addition");
    assert_eq!(name, "OutgoingEnableResponse.result");
    assert!(added.changes[0].what.contains("`Off`"), "{added:?}");
    let shrunk = differences(&two, &three);
    let (name, removed) = shrunk.breaking.first_key_value().expect("a difference");
    assert_eq!(name, "OutgoingEnableResponse.result");
    assert!(removed.changes[0].what.contains("`Off`"), "{removed:?}");
}

#[test]
fn a_required_field_in_a_request_is_no_mere_addition() {
    check(
        &["AclUpdateRequest.zone: field-added-required"],
        |document| {
            let acl = &mut at(document, SCHEMAS)["zt_acl"];
            acl["properties"]["zone"] = json!({ "type": "string" });
            acl["required"] = json!(["id", "name", "ip_range", "zone"]);
        },
    );
    // An id that is no longer read-only would have to be sent.
    check(
        &[
            "AclUpdateRequest.id: field-added-required",
            "PeerUpdateRequest.id: field-added-required",
            "TsigCreateRequest.id: field-added-required",
            "TsigUpdateRequest.id: field-added-required",
        ],
        |document| {
            at(document, SCHEMAS)["zt_identifier"] = json!({ "type": "string" });
        },
    );
}
