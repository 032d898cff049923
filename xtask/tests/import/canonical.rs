//! The canonical style: what is written reads back as the same value, in one order, and the
//! documents of `spec/` are in it.

use proptest::prelude::*;
use serde_json::{Value, json};
use xtask::document::canonical::to_yaml;
use xtask::document::parse_value;

/// Texts that some reader takes for something else.
const SHORT: [&str; 105] = [
    "no", "Yes", "y", "N", "on", "off", "true", "~", "null", "NULL", "=", "<<", "1e3", "0o7",
    "0x1F", "0b1", "017", "1_000", "+1", "-1", ".5", "5.", ".", "..", "...", "---", "-", "- a",
    "? a", ": a", "a: b", "a:", "a #b", "#a", ".inf", "-.INF", ".nan", "1,000", "123e45", "12e",
    "00920f38", "", " ", " a", "a ", "a\n", "a\nb", "a\nb\n", "a\n\nb", "\na", "a\n\n", "a\r\nb",
    " a\nb", "a \nb", "a\tb", "\t", "'", "\"", "''", "it's", "@a", "`a", "%a", "!a", "&a", "*a",
    "|", ">", "[a", "{a", "]", "}", ",a", "a,b", "\u{85}", "\u{2028}", "\u{7f}", "\0", "ä",
    "\u{a0}a", "日本", "🦀", "\u{fffe}", "/a/{b}/c", "4XX", "200", "0", "-0", "4e5f", "1e", "e1",
    "1.5.6", "::1", "1:2", "_1", "0x", "inf", "nan", "infinity", "1__0", "\u{1b}", "# a\nb",
    "- a\n- b", "\ta\nb", "a\n\tb",
];
const LONG: [&str; 10] = [
    "2019-10-24",
    "2019-10-24T17:09:42Z",
    "190:20:30",
    "12:30:45.6",
    "\u{feff}a",
    "{account_id}",
    "192.0.2.48/28",
    "a: b\nc: d",
    "a\n  b\nc",
    "%YAML 1.2\n---\na",
];

fn words() -> impl Strategy<Value = String> {
    let tricky = prop::sample::select([&SHORT[..], &LONG].concat());
    prop_oneof![
        3 => tricky.prop_map(str::to_owned),
        1 => any::<String>(),
        1 => "[-+0-9.eExob_:]{1,8}",
        1 => "[ -~\n]{0,20}",
    ]
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        words().prop_map(Value::from),
    ];
    let keys = prop_oneof![
        2 => words(),
        1 => prop::sample::select(vec![
            "openapi", "paths", "components", "schemas", "properties", "get", "type", "items",
            "allOf", "required", "actions", "target", "update", "x-expected", "in", "name",
        ]).prop_map(str::to_owned),
    ];
    leaf.prop_recursive(5, 40, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((keys.clone(), inner), 0..5)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_reads_back(value in values()) {
        let text = to_yaml(&value);
        let back = parse_value("test.yaml", &text)
            .map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        prop_assert_eq!(&back, &value, "{}", text);
        prop_assert_eq!(to_yaml(&back), text);
    }

    #[test]
    fn a_lone_string_reads_back(text in words()) {
        let value = json!({ "a": { "b": [text.clone(), { text: 1 }] } });
        let written = to_yaml(&value);
        prop_assert_eq!(parse_value("test.yaml", &written).ok(), Some(value), "{}", written);
    }
}

#[test]
fn the_order_follows_the_role_and_not_the_name() {
    let value = json!({
        "paths": { "/b": { "put": {}, "get": { "responses": {}, "tags": ["x"] } }, "/a": {} },
        "openapi": "3.0.3",
        "components": { "schemas": { "S": {
            "example": 1, "type": "object", "required": ["type"],
            "properties": { "type": { "description": "d", "type": "string" }, "a": {} },
        } } },
    });
    let expected = "\
openapi: 3.0.3
paths:
  /a: {}
  /b:
    get:
      tags:
        - x
      responses: {}
    put: {}
components:
  schemas:
    S:
      type: object
      required:
        - type
      properties:
        a: {}
        type:
          type: string
          description: d
      example: 1
";
    assert_eq!(to_yaml(&value), expected);
}

#[test]
fn quotes_are_used_only_where_readers_would_differ() {
    let quoted = [
        "no",
        "1e3",
        "0o7",
        "2019-10-24",
        "~",
        "=",
        "12:30",
        "",
        "a: b",
        "017",
    ];
    let plain = [
        "23ff594956f20c2a721606e94745a8aa",
        "4XX",
        "192.0.2.48/28",
        "a, b; c",
        "it's",
    ];
    for text in quoted {
        assert_eq!(to_yaml(&json!(text)), format!("'{text}'\n"));
    }
    for text in plain {
        assert_eq!(to_yaml(&json!(text)), format!("{text}\n"));
    }
}

/// What nobody sees in a document could deceive who reviews it.
#[test]
fn hidden_characters_are_escaped() {
    for (hidden, escaped) in [
        ('\u{202e}', "\\u202e"),
        ('\u{200b}', "\\u200b"),
        ('\u{2066}', "\\u2066"),
        ('\u{3164}', "\\u3164"),
        ('\u{ad}', "\\xad"),
        ('\u{e0041}', "\\U000e0041"),
        ('\u{1b}', "\\x1b"),
    ] {
        for text in [format!("a{hidden}b"), format!("a\nb{hidden}\n")] {
            let value = json!({ &text: text, "list": [text] });
            let yaml = to_yaml(&value);
            assert!(!yaml.contains(hidden) && yaml.contains(escaped), "{yaml}");
            assert_eq!(parse_value("t.yaml", &yaml).ok(), Some(value), "{yaml}");
        }
    }
}
