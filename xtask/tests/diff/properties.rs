//! What holds for any contract: other names, places and orders are no change, damage is no panic.

use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::{Value, json};
use xtask::contract::compare::documents;

use crate::contract::{compare, load};

/// Something that leaves the contract as it is, and where it is done.
type Step = (&'static str, prop::sample::Index);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    const KINDS: &[&str] = &["rename", "inline", "extract", "wrap", "reverse", "describe"];
    let step = (prop::sample::select(KINDS), any::<prop::sample::Index>());
    prop::collection::vec(step, 1..12)
}

/// Pointers to everything that `wanted` says is of interest.
pub(super) fn places(doc: &Value, wanted: &dyn Fn(&str, &Value) -> bool) -> Vec<String> {
    fn walk(
        value: &Value,
        at: &str,
        wanted: &dyn Fn(&str, &Value) -> bool,
        found: &mut Vec<String>,
    ) {
        if wanted(at, value) {
            found.push(at.to_owned());
        }
        match value {
            Value::Object(object) => {
                for (key, member) in object {
                    let key = key.replace('~', "~0").replace('/', "~1");
                    walk(member, &format!("{at}/{key}"), wanted, found);
                }
            }
            Value::Array(list) => {
                for (index, member) in list.iter().enumerate() {
                    walk(member, &format!("{at}/{index}"), wanted, found);
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(doc, "", wanted, &mut found);
    found
}

fn is_schema(at: &str, value: &Value) -> bool {
    let (parent, last) = at.rsplit_once('/').unwrap_or(("", at));
    let below = |section: &str| parent.ends_with(section);
    value.is_object()
        && (matches!(last, "schema" | "items")
            || below("/properties")
            || below("/components/schemas"))
}

fn apply(doc: &mut Value, (kind, index): &Step, number: usize) {
    let fresh = format!("Fresh{number}");
    match *kind {
        // A schema is called differently everywhere.
        "rename" => {
            let names: Vec<String> = schemas(doc).keys().cloned().collect();
            let old = index.get(&names).clone();
            let schema = schemas(doc).remove(&old).expect("it is there");
            schemas(doc).insert(fresh.clone(), schema);
            let (from, to) = (reference(&old), reference(&fresh));
            for at in places(doc, &|_, value| *value == json!(from)) {
                *doc.pointer_mut(&at).expect("a place") = json!(to);
            }
        }
        // A reference is replaced with what it leads to.
        "inline" => {
            let all = places(doc, &|at, value| {
                is_schema(at, value) && value.get("$ref").is_some()
            });
            if all.is_empty() {
                return;
            }
            let at = index.get::<String>(&all);
            let target = doc.pointer(at).expect("a place")["$ref"].clone();
            let target = target
                .as_str()
                .expect("a reference")
                .trim_start_matches('#');
            let copy = doc.pointer(target).expect("a target").clone();
            *doc.pointer_mut(at).expect("a place") = copy;
        }
        // A schema that stands in place becomes a component.
        "extract" => {
            let all = places(doc, &|at, value| {
                is_schema(at, value) && value.get("$ref").is_none() && !at.ends_with(&fresh)
            });
            let at = index.get::<String>(&all);
            let place = doc.pointer_mut(at).expect("a place");
            let schema = std::mem::replace(place, json!({"$ref": reference(&fresh)}));
            schemas(doc).insert(fresh, schema);
        }
        "wrap" => {
            let all = places(doc, &is_schema);
            let place = doc.pointer_mut(index.get::<String>(&all)).expect("a place");
            let schema = place.take();
            *place = json!({"allOf": [schema], "description": "Wrapped."});
        }
        // A list whose order means nothing.
        "reverse" => {
            let all = places(doc, &|at, value| {
                let last = at.rsplit('/').next().unwrap_or_default();
                value.is_array()
                    && matches!(
                        last,
                        "required"
                            | "enum"
                            | "parameters"
                            | "security"
                            | "x-permissions"
                            | "servers"
                    )
            });
            let list = doc.pointer_mut(index.get::<String>(&all)).expect("a place");
            list.as_array_mut().expect("a list").reverse();
        }
        _ => {
            let all = places(doc, &|at, value| {
                is_schema(at, value) && value.get("$ref").is_none()
            });
            let place = doc.pointer_mut(index.get::<String>(&all)).expect("a place");
            place["description"] = json!("Other words.");
            place["x-note"] = json!(number);
        }
    }
}

fn reference(name: &str) -> String {
    format!("#/components/schemas/{name}")
}

fn schemas(doc: &mut Value) -> &mut serde_json::Map<String, Value> {
    let schemas = doc.pointer_mut("/components/schemas");
    schemas.and_then(Value::as_object_mut).expect("schemas")
}

static CONTRACTS: LazyLock<[Value; 2]> = LazyLock::new(|| {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/secondary_dns.yaml");
    let own = xtask::document::load(root.as_ref()).expect("the contract is readable");
    // A secret must keep its name, since that is what hides it.
    let text = own.value.to_string().replace("TsigSecret", "PlainText");
    let text = text.replace("\"format\":\"password\",", "");
    let own: Value = serde_json::from_str(&text).expect("JSON");
    [load("contract.yaml")["base"].clone(), own]
});

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn other_names_places_and_orders_are_no_change(steps in steps()) {
        for base in CONTRACTS.iter() {
            let mut doc = base.clone();
            for (number, step) in steps.iter().enumerate() {
                apply(&mut doc, step, number);
            }
            // Not every way to write a schema is taken: two may want one name in Rust.
            let forth = documents(base, &doc);
            prop_assume!(forth.is_ok());
            let forth = forth.expect("it is a contract");
            prop_assert!(forth.findings.is_empty(), "{:#?}", forth.findings);
            let back = compare(&doc, base);
            prop_assert!(back.findings.is_empty(), "{:#?}", back.findings);
        }
    }

    #[test]
    fn damage_is_no_panic(
        damage in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..7), 1..8),
    ) {
        let base = &CONTRACTS[0];
        let mut doc = base.clone();
        for (index, kind) in damage {
            let all = places(&doc, &|at, _| !at.is_empty());
            let junk = [
                json!(null), json!([]), json!({}), json!("text"), json!(-1.5),
                json!({"$ref": "#/components/schemas/Thing"}),
                json!({"allOf": [{"$ref": "#/components/schemas/Thing"}, {"$ref": "#/components/schemas/Thing"}]}),
            ];
            if let Some(place) = doc.pointer_mut(index.get::<String>(&all)) {
                *place = junk[kind].clone();
            }
        }
        match (documents(base, &doc), documents(&doc, base)) {
            (Ok(forth), Ok(back)) => {
                prop_assert!(compare(&doc, &doc).findings.is_empty());
                prop_assert_eq!(forth.findings.is_empty(), back.findings.is_empty());
            }
            // What keeps it from being a contract is said, whichever side it is on.
            (Err(one), Err(other)) => {
                prop_assert!(!one.is_empty());
                prop_assert_eq!(one, other);
            }
            _ => prop_assert!(false, "only one side is refused"),
        }
    }
}

/// Shapes that double at every level end.
#[test]
fn towers_end() {
    let tower = |bound: u32| {
        let mut schemas = serde_json::Map::new();
        for level in 0..60 {
            let below = json!({"$ref": reference(&format!("L{}", level + 1))});
            let schema =
                json!({"type": "object", "properties": {"a": below, "b": below, "c": below}});
            schemas.insert(format!("L{level}"), schema);
        }
        schemas.insert(
            "L60".to_owned(),
            json!({"type": "integer", "maximum": bound}),
        );
        json!({
            "openapi": "3.0.3",
            "info": {"title": "Tower", "version": "1"},
            "tags": [{"name": "towers"}],
            "servers": [{"url": "https://api.example.com"}],
            "paths": {"/a": {"get": {
                "operationId": "a_get", "tags": ["towers"],
                "responses": {"200": {"description": "Good.", "content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/L0"}}}}}}}},
            "components": {"schemas": schemas}
        })
    };
    let found = compare(&tower(1), &tower(2)).findings;
    assert_eq!(found.len(), 1);
    assert!(found[0].more_sites > 1_000_000);
}
