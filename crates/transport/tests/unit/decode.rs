//! What is read where nobody looks. A module of `src/decode.rs`, for what cannot be seen from
//! outside.

use super::*;

#[derive(Debug, PartialEq, serde::Deserialize)]
struct Named {
    name: String,
}

#[test]
fn bytes_that_are_no_text_matter_only_where_they_are_read() {
    let elsewhere = b"{\"name\":\"a\",\"other\":\"\xff\"}";
    let named = decode::<Named>(OperationKind::Read, elsewhere, StatusCode::OK, 0).expect("read");
    assert_eq!(named.name, "a");
    let there = decode::<Named>(
        OperationKind::Read,
        b"{\"name\":\"\xff\"}",
        StatusCode::OK,
        0,
    )
    .expect_err("not text");
    assert_eq!(there.kind(), ErrorKind::Mistyped);
    let behind = decode::<Named>(
        OperationKind::Read,
        b"{\"name\":\"a\",\"other\":\"\xff\"} 1",
        StatusCode::OK,
        0,
    );
    assert_eq!(behind.expect_err("two values").kind(), ErrorKind::NotJson);
}

#[test]
fn a_backslash_before_bytes_that_are_no_text_stays_an_error() {
    for bytes in [
        &b"{\"name\":\"\\\xff\"}"[..],
        b"{\"name\":\"\\\\\xff\"}",
        b"{\"name\":\"\\u\xff\"}",
    ] {
        let decoded = decode::<Named>(OperationKind::Read, bytes, StatusCode::OK, 0);
        decoded.expect_err("not text");
    }
}

#[test]
fn places_are_found_across_lines() {
    let bytes = b"\n{ \"a.b\" : [\n 1, { \"name\" :\n [ 2 ]\n } ]\n}";
    let decode = decode::<std::collections::BTreeMap<String, (u8, Named)>>;
    let error = decode(OperationKind::Read, bytes, StatusCode::OK, 0).expect_err("no name");
    assert_eq!(error.json_path(), Some("a.b[1].name"));
    assert!(error.to_string().contains("is an array, expected a string"));
}
