use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Alternatives;

#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
struct Address {
    #[serde(skip_serializing_if = "Option::is_none")]
    ip: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
struct Mail {
    #[serde(skip_serializing_if = "Option::is_none")]
    server: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    priority: Option<u16>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
enum Record {
    Address(Address),
    Mail(Mail),
    Number(f64),
    List(Vec<Self>),
    Tree(Box<Tree>),
    Twin(Box<Twin>),
    Other(Value),
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
struct Tree {
    tree: Record,
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
struct Twin {
    tree: Record,
}

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let best = Alternatives::new(&value)
            .tagged("is", &["address"], Self::Address)
            .or(Self::Number)
            .or(Self::List)
            .or(Self::Tree)
            .or(Self::Twin)
            .or(Self::Address)
            .or(Self::Mail)
            .best();
        Ok(best.unwrap_or(Self::Other(value)))
    }
}

fn read(value: Value) -> Record {
    serde_json::from_value(value).expect("it takes any value")
}

#[test]
fn the_alternative_that_keeps_most_wins() {
    let mail = Mail {
        server: Some("a".to_owned()),
        priority: Some(1),
    };
    assert_eq!(
        read(json!({"server": "a", "priority": 1})),
        Record::Mail(mail.clone())
    );
    let later = json!({"server": "a", "priority": 1, "new": true});
    assert_eq!(read(later), Record::Mail(mail));
    assert_eq!(read(json!({})), Record::Address(Address::default()));
    assert_eq!(read(json!(2)), Record::Number(2.0));
    assert!(matches!(read(json!({"tree": [1]})), Record::Tree(_)));
}

#[test]
fn what_is_none_of_them_is_kept() {
    for value in [
        json!({"unknown": [1, {"a": null}]}),
        json!("text"),
        json!(null),
    ] {
        let record = read(value.clone());
        assert_eq!(record, Record::Other(value.clone()));
        assert_eq!(serde_json::to_value(&record).expect("it encodes"), value);
    }
}

#[test]
fn a_discriminator_decides() {
    let value = json!({"is": "address", "server": "a", "priority": 1});
    assert_eq!(read(value), Record::Address(Address::default()));
}

#[test]
fn a_value_of_the_discriminator_that_nobody_knows_is_kept() {
    let known = json!({"is": "ship", "server": "a"});
    assert!(matches!(read(json!({"server": "a"})), Record::Mail(_)));
    assert_eq!(read(known.clone()), Record::Other(known));
}

#[test]
fn what_is_empty_or_null_is_kept() {
    for value in [
        json!([{}]),
        json!({"server": null}),
        json!({"other": null}),
        json!({"other": []}),
        json!({"other": {"empty": {}}}),
    ] {
        let record = read(value.clone());
        assert_eq!(serde_json::to_value(&record).expect("it encodes"), value);
    }
    // serde takes a list for a struct.
    let best = Alternatives::new(&json!([])).or(Record::Address).best();
    assert_eq!(best, None);
}

#[test]
fn what_has_all_fields_wins_over_what_reads_a_missing_one_as_null() {
    #[derive(Debug, PartialEq, Deserialize, Serialize)]
    struct Named {
        server: Option<String>,
        name: Option<String>,
    }

    #[derive(Debug, PartialEq, Serialize)]
    #[serde(untagged)]
    enum Server {
        Named(Named),
        Mail(Mail),
    }

    let read = |value: Value| {
        let alternatives = Alternatives::new(&value).or(Server::Named);
        alternatives.or(Server::Mail).best()
    };
    let mail = read(json!({"server": "a"}));
    assert!(matches!(mail, Some(Server::Mail(_))), "{mail:?}");
    let named = read(json!({"name": "a", "more": 1}));
    assert!(matches!(named, Some(Server::Named(_))), "{named:?}");
}

/// Two alternatives for each level would double the work with each level.
#[test]
fn deep_choices_end() {
    let mut value = json!({"server": 1});
    for _ in 0..100 {
        value = json!({"tree": value});
    }
    let record = read(value.clone());
    assert_eq!(serde_json::to_value(&record).expect("it encodes"), value);
    // The next value has a budget of its own.
    assert_eq!(read(json!(2)), Record::Number(2.0));
}
