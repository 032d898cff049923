//! What a vendor may write at the next revision, on the wire: choices, text and bytes, lists and
//! objects in a query.

use grown::Client;
use grown::types::{
    Record, RecordAddress, RecordFilter, RecordsDeleteRequest, RecordsExportParameters,
};
use serde_json::{Value, json};

use super::recorder::Recorder;

#[track_caller]
fn read(value: &Value) -> Record {
    let record: Record = serde_json::from_value(value.clone()).expect("a choice takes any value");
    let sent = serde_json::to_value(&record).expect("it encodes");
    assert_eq!(sent, *value, "{record:?}");
    record
}

#[test]
fn a_choice_keeps_every_value() {
    let mail = json!({"server": "a", "extra": null, "priority": 1});
    assert!(matches!(read(&mail), Record::RecordMail(_)));
    let address = json!({"ip": "192.0.2.1"});
    assert!(matches!(read(&address), Record::RecordAddress(_)));
    assert!(matches!(read(&json!("text")), Record::String(_)));
    assert!(matches!(read(&json!(0.5)), Record::Number(_)));
    let group =
        json!({"records": [mail, "text", {"unknown": 1}], "parent": address, "more": [true]});
    let Record::RecordGroup(group) = read(&group) else {
        panic!("it is a group");
    };
    assert!(matches!(group.records[2], Record::Other(_)), "{group:?}");
    assert_eq!(group.additional_properties["more"], [true]);
    for other in [
        json!(true),
        json!(null),
        json!({"unknown": [1]}),
        json!([1]),
    ] {
        assert_eq!(read(&other), Record::Other(other));
    }
}

#[tokio::test]
async fn text_and_bytes_and_queries() {
    let server = Recorder::start(|request| match request.uri.path() {
        "/client/v4/records/r/picture" => (200, "PNG".to_owned()),
        _ if request.method == "PUT" => (204, String::new()),
        _ => (200, "a,b\n".to_owned()),
    })
    .await;
    let client = Client::from_transport(server.transport());
    let mut filter = RecordFilter::default();
    filter.name = Some("a b".to_owned());
    let parameters = RecordsExportParameters::default()
        .ids(vec![1, 2])
        .filter(filter);
    let text = client
        .records_export(&parameters)
        .await
        .expect("it succeeds");
    assert_eq!(*text, "a,b\n");
    client.records_import("a\n").await.expect("it succeeds");
    let bytes = client.records_picture("r").await.expect("it succeeds");
    assert_eq!(*bytes, b"PNG");
    let requests = server.take();
    assert_eq!(
        requests[0].uri.query(),
        Some("filter%5Bname%5D=a+b&ids=1%2C2")
    );
    assert_eq!(requests[0].headers["accept"], "text/csv");
    assert_eq!(
        requests[1].headers["content-type"],
        "text/plain; charset=utf-8"
    );
    assert_eq!(requests[1].body, "a\n");
    assert_eq!(requests[2].headers["accept"], "image/png");
}

#[tokio::test]
async fn a_choice_that_reports_failure_is_an_error() {
    let server = Recorder::start(|_| (200, r#"{"ip":"::1","success":false}"#.to_owned())).await;
    let client = Client::from_transport(server.transport());
    client
        .records_get("r")
        .await
        .expect_err("it reports failure");
}

#[tokio::test]
async fn a_delete_with_a_body_and_without_an_answer() {
    let server = Recorder::start(|request| match request.body.is_empty() {
        true => (204, String::new()),
        false => (200, r#"{"ip":"::1"}"#.to_owned()),
    })
    .await;
    let client = Client::from_transport(server.transport());
    let body = RecordsDeleteRequest::new(json!("old"));
    let deleted = client.records_delete("r", Some(&body)).await;
    let mut address = RecordAddress::default();
    address.ip = Some("::1".to_owned());
    assert_eq!(
        *deleted.expect("it succeeds"),
        Some(Record::RecordAddress(address))
    );
    let nothing = client.records_delete("r", None).await;
    assert_eq!(*nothing.expect("it succeeds"), None);
    assert_eq!(server.take()[0].body, r#"{"reason":"old"}"#);
}
