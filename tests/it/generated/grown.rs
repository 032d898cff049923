//! What the shipped contract has no example of, on the grown one: queries, headers, open
//! enumerations, answers without content, lists as answers.

use grown::transport::OperationKind;
use grown::types::{
    CloneParameters, Color, Error, HeaderValue, NewParameters, Node, NodeMood, ResultType, Shape,
    WidgetKind, WidgetsCreateRequest, WidgetsListParameters, ZoneId,
};
use grown::{Client, operations};

use super::recorder::Recorder;

#[tokio::test]
async fn query_and_header_parameters() {
    let server = Recorder::start(|_| (200, "[]".to_owned())).await;
    let client = Client::from_transport(server.transport());
    let tags = ["a b".to_owned(), "c&d".to_owned()];
    let zone: ZoneId = "z1".parse().expect("an id");
    let parameters = WidgetsListParameters::default()
        .color(Color::DeepBlue)
        .page(2)
        .zone(zone)
        .x_note("hm");
    let some = client.widgets_list(&tags, "t1", &parameters);
    assert!(some.await.expect("it succeeds").is_empty());
    let unset = WidgetsListParameters::default();
    let none = client.widgets_list(&[], "t2", &unset);
    none.await.expect("it succeeds");
    let requests = server.take();
    assert_eq!(
        requests[0].uri.query(),
        Some("color=deep+blue&page=2&tag=a+b&tag=c%26d&zone=z1")
    );
    assert_eq!(requests[0].headers["x-trace"], "t1");
    assert_eq!(requests[0].headers["x-note"], "hm");
    assert_eq!(requests[1].uri.path(), "/client/v4/widgets");
    assert_eq!(requests[1].uri.query().unwrap_or_default(), "");
    assert!(requests[1].headers.get("x-note").is_none());
}

#[tokio::test]
async fn names_on_the_wire_are_those_of_the_document() {
    let server = Recorder::start(|request| match request.method.as_str() {
        "PUT" => (204, String::new()),
        _ => (200, NAMES.to_owned()),
    })
    .await;
    let client = Client::from_transport(server.transport());
    let parameters = CloneParameters::default()
        .url_2("U")
        .body("b")
        .url("u")
        .value("v");
    let answer = client
        .clone_("s", "1", &parameters)
        .await
        .expect("it succeeds");
    let mut body = HeaderValue::new("i");
    body.order = answer
        .orders
        .as_ref()
        .and_then(|orders| orders.first().cloned());
    let mut parameters = NewParameters::default();
    #[expect(deprecated, reason = "the document says so, and it must be sent")]
    {
        parameters = parameters.dry(true);
    }
    client.new_(&body, &parameters).await.expect("it succeeds");
    let requests = server.take();
    assert_eq!(requests[0].uri, "/client/v4/names/s?URL=U&body=b&url=u");
    assert_eq!(requests[0].headers["api-version"], "1");
    assert_eq!(requests[0].headers["value"], "v");
    assert_eq!(
        String::from_utf8_lossy(&requests[1].body),
        r#"{"@id":"i","order":"+x"}"#
    );
    assert_eq!(requests[1].uri, "/client/v4/names?dry=true");
    assert_eq!(requests[1].headers.get_all("accept").iter().count(), 1);
    assert_eq!(operations::CLONE_.id, "clone");
    assert_eq!(operations::CLONE_.resource, "Client");
}

/// A body with a value in every field.
const NAMES: &str = r#"{"$ref":"r","-":1,"2fa":true,"Name":"N","Zulu":{"@id":"z"},"camelCase":2,
    "name":["n"],"orders":["+x","-x","1.0","10","ASC","Other","asc","self","new"],"self":0.5,
    "snake_case":false}"#;

#[test]
fn fields_and_values_survive_a_round_trip() {
    let read: ResultType = serde_json::from_str(NAMES).expect("it decodes");
    assert_eq!(read.name_2.as_deref(), Some("N"));
    assert_eq!(read.name, Some(vec!["n".to_owned()]));
    let sent = serde_json::to_value(&read).expect("it encodes");
    let expected: serde_json::Value = serde_json::from_str(NAMES).expect("it is JSON");
    assert_eq!(sent, expected);
    let orders = read.orders.expect("orders");
    let unknown = orders
        .iter()
        .filter(|order| matches!(order, Error::Other(_)));
    assert_eq!(unknown.count(), 1, "{orders:?}");
    assert_eq!(Error::from("ASC".to_owned()), Error::Asc);
    assert_eq!(Error::from("asc".to_owned()), Error::Asc2);
}

/// A body with every construct that loses something if it is read as if it were simpler.
const NODE: &str = r#"{"children":[{"children":[]}],"next":{"children":[]},"tags":["a",null],
    "weights":{"a":1,"b":null},"corners":[1,null],"level":2,"mood":"good","nothing":{"x":[1]},
    "old":"o","older":{"a":"A","additional_properties":"p","more":7},"unknown":{"y":null}}"#;

#[test]
fn nothing_is_lost_in_a_round_trip() {
    let read: Node = serde_json::from_str(NODE).expect("it decodes");
    assert_eq!(read.tags, Some(vec![Some("a".to_owned()), None]));
    assert_eq!(read.corners, Some(vec![Some(1), None]));
    assert_eq!(read.mood, Some(Some(NodeMood::Good)));
    assert_eq!(
        read.additional_properties["unknown"]["y"],
        serde_json::Value::Null
    );
    #[expect(
        deprecated,
        reason = "the document says so, and the field must be there"
    )]
    let more = read
        .older
        .as_ref()
        .map(|older| older.additional_properties_2["more"]);
    assert_eq!(more, Some(7));
    let sent = serde_json::to_value(&read).expect("it encodes");
    let expected: serde_json::Value = serde_json::from_str(NODE).expect("it is JSON");
    assert_eq!(sent, expected);
    for (text, mood) in [
        (r#"{"children":[]}"#, None),
        (r#"{"children":[],"mood":null}"#, Some(None)),
    ] {
        let read: Node = serde_json::from_str(text).expect("it decodes");
        assert_eq!(read.mood, mood);
        assert_eq!(serde_json::to_string(&read).expect("it encodes"), text);
    }
}

#[tokio::test]
async fn a_header_that_cannot_be_sent_is_an_error() {
    let server = Recorder::start(|_| (200, "[]".to_owned())).await;
    let client = Client::from_transport(server.transport());
    let broken = client
        .widgets_list(&[], "a\r\nb", &WidgetsListParameters::default())
        .await;
    assert!(broken.is_err());
    assert!(server.take().is_empty());
}

#[tokio::test]
async fn bodies_and_answers() {
    let widget = r#"{"id": 7.0, "kind": "never seen", "anything": null, "last-seen": "today",
        "shape": null, "type": true, "parts": [{"name": "x"}], "more": 1}"#;
    let server = Recorder::start(move |request| match request.method.as_str() {
        "PATCH" => (204, String::new()),
        _ => (201, widget.to_owned()),
    })
    .await;
    let client = Client::from_transport(server.transport());
    let mut request = WidgetsCreateRequest::new("w");
    request.shape = Some(Shape::new(vec![1, 2], vec!["e".to_owned()], None));
    let answer = client.widgets_create(&request).await.expect("it succeeds");
    assert_eq!(answer.id, 7);
    assert_eq!(answer.kind, WidgetKind::Other("never seen".to_owned()));
    assert_eq!(answer.anything, Some(serde_json::Value::Null));
    assert_eq!(answer.type_, Some(true));
    #[expect(
        deprecated,
        reason = "the document says so, and the method must be there"
    )]
    client.widgets_patch(7, None).await.expect("it succeeds");
    let requests = server.take();
    assert_eq!(
        String::from_utf8_lossy(&requests[0].body),
        r#"{"name":"w","shape":{"corners":[1,2],"edges":["e"],"label":null}}"#
    );
    assert_eq!(requests[1].uri.path(), "/client/v4/widgets/7");
}

#[tokio::test]
async fn success_false_is_an_error_in_any_envelope() {
    let server = Recorder::start(|_| (200, r#"{"success": false}"#.to_owned())).await;
    let client = Client::from_transport(server.transport());
    let zone: ZoneId = "z1".parse().expect("an id");
    assert!(client.parts_delete("7", &zone).await.is_err());
}

#[test]
fn whole_numbers_with_a_fraction_of_zero_in_every_place() {
    let shape: Shape = serde_json::from_str(
        r#"{"corners": [1.0, 2], "edges": null, "label": null, "depth": -1.0, "sizes": {"a": 7.0}}"#,
    )
    .expect("it decodes");
    assert_eq!(shape.corners, [1, 2]);
    assert_eq!(shape.depth, Some(-1));
    assert_eq!(shape.sizes.expect("sizes")["a"], 7);
    let shape: Shape =
        serde_json::from_str(r#"{"corners": null, "label": "x"}"#).expect("it decodes");
    assert!(shape.corners.is_empty() && shape.edges.is_empty() && shape.sizes.is_none());
    for wrong in [r#"{"a": 7.5}"#, r#"{"a": 65536}"#, "7", "[7]"] {
        let text = format!(r#"{{"corners": [], "edges": [], "label": null, "sizes": {wrong}}}"#);
        assert!(serde_json::from_str::<Shape>(&text).is_err(), "{wrong}");
    }
}

#[test]
fn open_enumerations_keep_what_they_do_not_know() {
    for (text, color) in [
        (r#""deep blue""#, Color::DeepBlue),
        (r#""mauve""#, Color::Other("mauve".to_owned())),
    ] {
        let read: Color = serde_json::from_str(text).expect("it decodes");
        assert_eq!(read, color);
        assert_eq!(serde_json::to_string(&read).expect("it encodes"), text);
    }
    assert_eq!(WidgetKind::V2D.as_str(), "2-d");
}

#[test]
fn the_table_keeps_the_ids_of_the_document() {
    let ids: Vec<&str> = operations::ALL
        .iter()
        .map(|operation| operation.id)
        .collect();
    assert_eq!(
        ids,
        [
            "clone",
            "new",
            "parts_delete",
            "records_delete",
            "records_export",
            "records_get",
            "records_import",
            "records_picture",
            "widgetsCreate",
            "widgets_list",
            "widgets_patch"
        ]
    );
    let kinds = [&operations::WIDGETS_CREATE, &operations::WIDGETS_PATCH].map(|it| it.kind);
    assert_eq!(kinds, [OperationKind::Create, OperationKind::Action]);
}
