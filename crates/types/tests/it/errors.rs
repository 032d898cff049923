//! Errors say what was expected and never what was found: that may be a secret in the wrong place,
//! or a megabyte.

use std::fmt::Debug;

use cloudflare_secondary_dns_types::{
    AccountId, AclId, IpAddress, IpRange, PeerId, Port, RefreshInterval, SoaSerial, Timestamp,
    TransferStatus, TsigAlgorithm, TsigId, TsigName, TsigSecret, ZoneId, ZoneName, integer,
    lenient,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

const PLANTED_TEXT: &str = "planted-hunter2";
const PLANTED_NUMBER: &str = "7041776";

#[derive(Debug, Deserialize)]
struct List {
    #[serde(deserialize_with = "lenient::null_as_default")]
    #[expect(dead_code, reason = "only the error counts")]
    items: Vec<Value>,
}

#[derive(Debug, Deserialize)]
struct Numbers {
    #[serde(deserialize_with = "integer::deserialize")]
    #[expect(dead_code, reason = "only the error counts")]
    items: Vec<u8>,
}

#[derive(Debug, Deserialize)]
struct Flat<T> {
    #[serde(flatten)]
    #[expect(dead_code, reason = "only the error counts")]
    inner: Wrapped<T>,
}

#[derive(Debug, Deserialize)]
struct Wrapped<T> {
    #[expect(dead_code, reason = "only the error counts")]
    field: T,
}

#[track_caller]
fn silent(error: impl Debug + std::fmt::Display, json: &str) {
    let shown = format!("{error} {error:?} {error:#?}");
    assert!(
        !shown.contains(PLANTED_TEXT) && !shown.contains(PLANTED_NUMBER),
        "{json}: {shown}"
    );
    assert!(shown.contains("expected"), "{json}: {shown}");
}

/// None of these is a `T`: directly, from a value, and buffered.
#[track_caller]
fn refuses<T: DeserializeOwned + Debug>(found: &[&str]) {
    for json in found {
        silent(serde_json::from_str::<T>(json).expect_err(json), json);
        let value: Value = serde_json::from_str(json).expect(json);
        silent(serde_json::from_value::<T>(value).expect_err(json), json);
        let wrapped = format!(r#"{{"field":{json}}}"#);
        silent(
            serde_json::from_str::<Flat<T>>(&wrapped).expect_err(json),
            json,
        );
    }
}

#[test]
fn decoding() {
    let scalars = ["7041776", "-7041776", "7041776.5", "true", "null"];
    let shapes = [
        r#"["planted-hunter2"]"#,
        r#"{"planted-hunter2":7041776}"#,
        r#"{"a":"planted-hunter2"}"#,
    ];
    let no_text = [scalars.as_slice(), &shapes].concat();
    refuses::<AccountId>(&no_text);
    refuses::<ZoneId>(&no_text);
    refuses::<AclId>(&no_text);
    refuses::<PeerId>(&no_text);
    refuses::<TsigId>(&no_text);
    refuses::<IpAddress>(&no_text);
    refuses::<IpRange>(&no_text);
    refuses::<ZoneName>(&no_text);
    refuses::<TsigName>(&no_text);
    refuses::<TsigAlgorithm>(&no_text);
    refuses::<TsigSecret>(&no_text);
    refuses::<Timestamp>(&no_text);
    refuses::<TransferStatus>(&no_text);

    let no_number = [
        &[
            "-7041776",
            "7041776.5",
            "7041776e9",
            "true",
            "null",
            r#""planted-hunter2""#,
        ],
        shapes.as_slice(),
    ];
    let no_number = no_number.concat();
    refuses::<RefreshInterval>(&no_number);
    refuses::<SoaSerial>(&no_number);
    refuses::<Port>(&[no_number.as_slice(), &["7041776", "7041776.0"]].concat());

    let no_list = [
        "7041776",
        "7041776.5",
        "-7041776",
        "true",
        r#""planted-hunter2""#,
        r#"{"planted-hunter2":1}"#,
    ];
    for json in no_list.map(|json| format!(r#"{{"items":{json}}}"#)) {
        silent(serde_json::from_str::<List>(&json).expect_err(&json), &json);
        silent(
            serde_json::from_str::<Numbers>(&json).expect_err(&json),
            &json,
        );
    }
    let items = r#"{"items":[7041776]}"#;
    silent(
        serde_json::from_str::<Numbers>(items).expect_err(items),
        items,
    );
}

#[test]
fn messages_read_well() {
    let message = |error: serde_json::Error| error.to_string();
    assert_eq!(
        serde_json::from_str::<AclId>("5").map_err(message),
        Err("expected a string (AclId) at line 1 column 1".to_owned())
    );
    assert_eq!(
        serde_json::from_str::<AclId>("[5]").map_err(message),
        Err("invalid type: sequence, expected a string (AclId) at line 1 column 1".to_owned())
    );
    assert_eq!(
        serde_json::from_str::<Port>("65536").map_err(message),
        Err("expected a whole number from 0 to 65535 (Port) at line 1 column 5".to_owned())
    );
}

/// The value of a constructor's error is cut, and what would break a line is escaped.
#[test]
fn constructors() {
    let long = format!("a\n{}", "é".repeat(1_000_000));
    let error = ZoneName::new(long.as_str()).expect_err("not ASCII");
    assert_eq!(error.value().map(|value| value.chars().count()), Some(64));
    let shown = error.to_string();
    assert!(
        shown.starts_with(r#"invalid ZoneName "a\néé"#) && shown.len() < 300,
        "{shown}"
    );
    assert!(!shown.contains('\n'));
}
