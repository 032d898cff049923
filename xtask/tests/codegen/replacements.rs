//! Domain types stand in for schemas only in the shape that they were written for.

use serde_json::json;

use crate::support::{contract, put, remove, run};

#[test]
fn the_shipped_contract_uses_every_domain_type() {
    let generated = run(&contract()).expect("it is sound");
    assert_eq!(generated.notes, Vec::<String>::new());
    for name in [
        "AccountId",
        "AclId",
        "IpAddress",
        "IpRange",
        "PeerId",
        "Port",
        "RefreshInterval",
        "SoaSerial",
        "Timestamp",
        "TransferStatus",
        "TsigAlgorithm",
        "TsigId",
        "TsigName",
        "TsigSecret",
        "ZoneId",
        "ZoneName",
    ] {
        let all: String = generated.files.values().cloned().collect();
        assert!(
            all.contains(&format!("types::{name}")) || name == "TransferStatus",
            "no {name}"
        );
    }
}

#[test]
fn another_shape_gets_the_plain_type_and_a_note() {
    for (keyword, value, plain) in [
        ("maximum", json!(70000), "pub port: Option<u32>"),
        ("type", json!("string"), "pub port: Option<String>"),
    ] {
        let mut doc = contract();
        put(
            &mut doc,
            &format!("/components/schemas/Port/{keyword}"),
            value,
        );
        if keyword == "type" {
            remove(&mut doc, "/components/schemas/Port/minimum");
            remove(&mut doc, "/components/schemas/Port/maximum");
        }
        let generated = run(&doc).expect("it is sound");
        assert!(
            generated.files["peers.rs"].contains(plain),
            "{}",
            generated.files["peers.rs"]
        );
        assert_eq!(generated.notes.len(), 1);
        assert!(generated.notes[0].contains("schema Port has another shape"));
    }
}

#[test]
fn a_changed_path_parameter_becomes_plain_too() {
    let mut doc = contract();
    put(
        &mut doc,
        "/components/schemas/AclId/pattern",
        json!("^[0-9]+$"),
    );
    let generated = run(&doc).expect("it is sound");
    assert!(
        generated.files["acls.rs"].contains("acl_id: &str"),
        "{}",
        generated.files["acls.rs"]
    );
}

#[test]
fn a_secret_of_another_shape_is_refused() {
    for change in ["format", "pattern"] {
        let mut doc = contract();
        remove(
            &mut doc,
            &format!("/components/schemas/TsigSecret/{change}"),
        );
        let problems = run(&doc).expect_err("it should be refused");
        assert_eq!(problems[0].pointer, "/components/schemas/TsigSecret");
        assert!(problems[0].what.contains("a secret"), "{problems:#?}");
    }
}

#[test]
fn prose_and_examples_are_no_part_of_a_shape() {
    let mut doc = contract();
    put(
        &mut doc,
        "/components/schemas/Port/description",
        json!("Another sentence."),
    );
    put(&mut doc, "/components/schemas/Port/example", json!(5353));
    assert_eq!(run(&doc).expect("it is sound").notes, Vec::<String>::new());
}
