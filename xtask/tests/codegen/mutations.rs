//! Arbitrary damage to the contract: refused or translated, never a panic, never a lost operation.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{contract, run, small};

/// Every pointer of the document.
fn pointers(value: &Value, at: &str, all: &mut Vec<String>) {
    all.push(at.to_owned());
    match value {
        Value::Object(object) => {
            for (key, member) in object {
                let key = key.replace('~', "~0").replace('/', "~1");
                pointers(member, &format!("{at}/{key}"), all);
            }
        }
        Value::Array(list) => {
            for (index, item) in list.iter().enumerate() {
                pointers(item, &format!("{at}/{index}"), all);
            }
        }
        _ => {}
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    let words = prop::sample::select(vec![
        "",
        "string",
        "integer",
        "object",
        "array",
        "null",
        "type",
        "Self",
        "a b",
        "{x}",
        "\u{0}",
        "é",
        "#/components/schemas/Acl",
        "2XX",
        "date-time",
        "password",
        "\"; } fn evil() {",
    ]);
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|f| json!(f)),
        words.clone().prop_map(Value::from),
        words.clone().prop_map(|w| json!([w])),
        words.clone().prop_map(|w| json!({"$ref": w})),
        words.clone().prop_map(|w| json!({"type": w})),
        words.prop_map(|w| json!({w: {"type": "string"}})),
    ]
}

fn damage(doc: &mut Value, changes: &[(prop::sample::Index, Value, u8)]) {
    for (index, value, how) in changes {
        let mut all = Vec::new();
        pointers(doc, "", &mut all);
        let at = index.get(&all).clone();
        match how {
            0 => {
                if let Some((parent, key)) = at.rsplit_once('/') {
                    let key = key.replace("~1", "/").replace("~0", "~");
                    if let Some(Value::Object(parent)) = doc.pointer_mut(parent) {
                        parent.remove(&key);
                    }
                }
            }
            1 => {
                if let Some(Value::Object(object)) = doc.pointer_mut(&at) {
                    object.insert(value.as_str().unwrap_or("extra").to_owned(), value.clone());
                }
            }
            _ => {
                if let Some(place) = doc.pointer_mut(&at) {
                    *place = value.clone();
                }
            }
        }
    }
}

fn operations(doc: &Value) -> usize {
    let paths = doc["paths"].as_object().into_iter().flatten();
    paths
        .filter(|(path, _)| !path.starts_with("x-"))
        .flat_map(|(_, item)| item.as_object().into_iter().flatten())
        .filter(|(key, _)| ["get", "put", "post", "delete", "patch"].contains(&key.as_str()))
        .count()
}

fn holds(doc: &Value) -> Result<(), TestCaseError> {
    match run(doc) {
        Ok(generated) => prop_assert_eq!(generated.operations, operations(doc)),
        Err(problems) => {
            prop_assert!(!problems.is_empty());
            // What only the dependency noticed should have been found before it.
            prop_assert!(
                !problems
                    .iter()
                    .any(|p| p.what.contains("progenitor does not")),
                "{:#?}",
                problems
            );
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn a_small_contract_survives_damage(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any_value(), 0u8..4), 1..4)
    ) {
        let mut doc = small();
        damage(&mut doc, &changes);
        holds(&doc)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(30))]

    #[test]
    fn the_contract_survives_damage(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any_value(), 0u8..4), 1..3)
    ) {
        let mut doc = contract();
        damage(&mut doc, &changes);
        holds(&doc)?;
    }
}
