//! Whole numbers of every integer type, from every shape in which serde may hand them over.

use cloudflare_secondary_dns_types::{integer, lenient};
use proptest::prelude::*;
use serde::Deserialize;
use serde::de::value::{Error, MapDeserializer};
use serde_json::{Value, json};

fn read<T: integer::Integer>(json: &str) -> Option<T> {
    let direct = integer::deserialize(&mut serde_json::Deserializer::from_str(json)).ok();
    let slice =
        integer::deserialize(&mut serde_json::Deserializer::from_slice(json.as_bytes())).ok();
    let value = serde_json::from_str::<Value>(json)
        .ok()
        .and_then(|value| integer::deserialize(value).ok());
    // All ways lead to the same number, or none does.
    let as_text = |number: &Option<T>| number.as_ref().map(|_| ());
    assert_eq!(
        (as_text(&direct), as_text(&slice)),
        (as_text(&value), as_text(&value)),
        "{json}"
    );
    direct
}

macro_rules! edges {
    ($($type:ident)*) => {$(
        let min = i128::from($type::MIN);
        let max = i128::from($type::MAX);
        for number in [min, max, 0, 53] {
            assert_eq!(read::<$type>(&number.to_string()).map(i128::from), Some(number));
        }
        assert_eq!(read::<$type>(&(min - 1).to_string()), None);
        assert_eq!(read::<$type>(&(max + 1).to_string()), None);
        assert_eq!(read::<$type>("53.0"), Some(53));
        assert_eq!(read::<$type>("5.3e1"), Some(53));
        assert_eq!(read::<$type>("-0.0"), Some(0));
        for refused in [
            "53.5", "1e300", "-1e300", "\"53\"", "null", "true", "[]", "[53]", "{}", "{\"a\":1}",
            "{\"a\":\"53\"}",
        ] {
            assert_eq!(read::<$type>(refused), None, "{refused}");
        }
    )*};
}

#[test]
fn every_integer_type_at_its_edges() {
    edges!(u8 u16 u32 u64 i8 i16 i32 i64);
}

/// From 2^53 on a float stands for more than one whole number.
#[test]
fn floats_are_exact_or_refused() {
    assert_eq!(read::<u64>("9007199254740991.0"), Some((1 << 53) - 1));
    assert_eq!(read::<i64>("-9007199254740991.0"), Some(1 - (1 << 53)));
    for ambiguous in [
        "9007199254740992.0",
        "9007199254740993.0",
        "1e16",
        "18446744073709551615.0",
    ] {
        assert_eq!(read::<u64>(ambiguous), None, "{ambiguous}");
    }
    assert_eq!(read::<u64>("9007199254740993"), Some((1 << 53) + 1));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn integers_and_floats_agree(number in -(1i64 << 53) + 1..1 << 53, fraction in 1..10u8) {
        prop_assert_eq!(read::<i64>(&number.to_string()), Some(number));
        prop_assert_eq!(read::<i64>(&format!("{number}.0")), Some(number));
        prop_assert_eq!(read::<i32>(&format!("{number}.0")), i32::try_from(number).ok());
        prop_assert_eq!(read::<u16>(&format!("{}.{fraction}", number % 100_000)), None);
    }
}

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Fields {
    #[serde(deserialize_with = "integer::deserialize")]
    plain: u16,
    #[serde(deserialize_with = "integer::deserialize")]
    optional: Option<u32>,
    #[serde(deserialize_with = "integer::deserialize")]
    list: Vec<i64>,
    #[serde(deserialize_with = "integer::deserialize")]
    nested: Option<Vec<Option<u8>>>,
    #[serde(deserialize_with = "lenient::null_as_default")]
    texts: Vec<String>,
    #[serde(deserialize_with = "lenient::optional_list")]
    words: Option<Vec<String>>,
    #[serde(deserialize_with = "integer::double_option")]
    number_or_null: Option<Option<u8>>,
    #[serde(deserialize_with = "lenient::double_option_list")]
    list_or_null: Option<Option<Vec<String>>>,
}

/// serde buffers what it reads for these two.
#[derive(Debug, PartialEq, Deserialize)]
struct Flat {
    #[serde(flatten)]
    fields: Fields,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(untagged)]
enum Untagged {
    Fields(Fields),
}

#[test]
fn fields_of_all_shapes_directly_and_buffered() {
    let cases = [
        (json!({}), Fields::default()),
        (
            json!({"plain": 53.0, "optional": null, "list": [], "nested": null, "texts": null}),
            Fields {
                plain: 53,
                ..Fields::default()
            },
        ),
        (
            json!({"plain": 53, "optional": 7.0, "list": [1, 2.0, -3.0], "nested": [null, 4.0], "texts": ["a"],
                "words": ["b"], "number_or_null": 5.0, "list_or_null": null}),
            Fields {
                plain: 53,
                optional: Some(7),
                list: vec![1, 2, -3],
                nested: Some(vec![None, Some(4)]),
                texts: vec!["a".to_owned()],
                words: Some(vec!["b".to_owned()]),
                number_or_null: Some(Some(5)),
                list_or_null: Some(None),
            },
        ),
    ];
    for (json, fields) in cases {
        let text = json.to_string();
        assert_eq!(
            serde_json::from_str::<Fields>(&text).ok().as_ref(),
            Some(&fields),
            "{text}"
        );
        assert_eq!(
            serde_json::from_slice::<Fields>(text.as_bytes())
                .ok()
                .as_ref(),
            Some(&fields),
            "{text}"
        );
        assert_eq!(
            serde_json::from_value::<Fields>(json.clone()).ok().as_ref(),
            Some(&fields),
            "{text}"
        );
        let flat = serde_json::from_str::<Flat>(&text).map(|flat| flat.fields);
        assert_eq!(flat.ok().as_ref(), Some(&fields), "{text}");
        let untagged =
            serde_json::from_value::<Untagged>(json).map(|Untagged::Fields(fields)| fields);
        assert_eq!(untagged.ok().as_ref(), Some(&fields), "{text}");
    }
    let null = serde_json::from_str::<Fields>(r#"{"plain":1,"list":null}"#);
    assert_eq!(null.ok().map(|fields| fields.list), Some(Vec::new()));
    for json in [
        r#"{"plain":null}"#,
        r#"{"plain":1.5}"#,
        r#"{"optional":-1}"#,
        r#"{"list":5}"#,
        r#"{"list":[1.5]}"#,
        r#"{"texts":5}"#,
        r#"{"texts":"a"}"#,
        r#"{"texts":{}}"#,
        r#"{"texts":[5]}"#,
        r#"{"words":{}}"#,
    ] {
        assert!(serde_json::from_str::<Fields>(json).is_err(), "{json}");
        assert!(serde_json::from_str::<Flat>(json).is_err(), "{json}");
    }
}

/// An empty object needs many times the memory of its text.
#[test]
fn a_list_has_an_end() {
    for name in ["texts", "words"] {
        let list = |length: usize| json!({name: vec![""; length]});
        let fields = serde_json::from_value::<Fields>(list(lenient::MAX_ITEMS)).expect("in bounds");
        let words = fields.words.unwrap_or_default();
        assert_eq!(fields.texts.len() + words.len(), 10_000);
        let error = serde_json::from_value::<Fields>(list(lenient::MAX_ITEMS + 1));
        assert_eq!(
            error.map_err(|error| error.to_string()),
            Err("invalid length 10001, expected at most 10000 items".to_owned())
        );
    }
}

#[test]
fn an_optional_list_may_be_missing_or_null() {
    let words = |text| serde_json::from_str::<Fields>(text).expect("read").words;
    for text in ["{}", r#"{"words":null}"#] {
        assert_eq!(words(text), None, "{text}");
    }
    assert_eq!(words(r#"{"words":[]}"#), Some(Vec::new()));
}

#[test]
fn a_double_option_tells_missing_from_null() {
    let read = |text| {
        let fields: Fields = serde_json::from_str(text).expect("read");
        (fields.number_or_null, fields.list_or_null)
    };
    assert_eq!(read("{}"), (None, None));
    assert_eq!(
        read(r#"{"number_or_null":null,"list_or_null":null}"#),
        (Some(None), Some(None))
    );
    assert_eq!(
        read(r#"{"number_or_null":7.0,"list_or_null":["a"]}"#),
        (Some(Some(7)), Some(Some(vec!["a".to_owned()])))
    );
}

/// With serde_json's `arbitrary_precision`, which any crate of a build can turn on, numbers arrive
/// as a map.
#[test]
fn numbers_of_arbitrary_precision() {
    let read = |digits: &'static str| {
        let map = [("$serde_json::private::Number", digits)].into_iter();
        integer::deserialize::<_, u64>(MapDeserializer::<_, Error>::new(map)).ok()
    };
    assert_eq!(read("53"), Some(53));
    assert_eq!(read("53.0"), Some(53));
    assert_eq!(read("18446744073709551615"), Some(u64::MAX));
    for refused in [
        "18446744073709551616",
        "53.5",
        "-1",
        "9007199254740993.0",
        "NaN",
        "inf",
        "",
    ] {
        assert_eq!(read(refused), None, "{refused}");
    }
}
