//! Schemas: known keywords, each on the type it belongs to, ranges that are not empty.

use serde_json::Value;

use super::{Lint, Want, is_reference};
use crate::document::{Node, to_integer};

const ONE_TYPE: &str = "decide on one type, or leave `type` out for any value";

const KEYS: [(&str, Want); 33] = [
    ("type", Want::Text),
    ("format", Want::Text),
    ("title", Want::Text),
    ("description", Want::Text),
    ("enum", Want::List),
    ("minimum", Want::Number),
    ("maximum", Want::Number),
    ("minLength", Want::Count),
    ("maxLength", Want::Count),
    ("pattern", Want::Text),
    ("items", Want::Object),
    ("minItems", Want::Count),
    ("maxItems", Want::Count),
    ("uniqueItems", Want::Bool),
    ("properties", Want::Object),
    ("required", Want::List),
    ("additionalProperties", Want::Any),
    ("nullable", Want::Bool),
    ("default", Want::Any),
    ("example", Want::Any),
    ("readOnly", Want::Bool),
    ("writeOnly", Want::Bool),
    ("deprecated", Want::Bool),
    ("externalDocs", Want::Any),
    ("allOf", Want::List),
    ("anyOf", Want::Never(ONE_TYPE)),
    ("oneOf", Want::Never(ONE_TYPE)),
    (
        "not",
        Want::Never("say what is allowed instead of what is not"),
    ),
    ("discriminator", Want::Never(ONE_TYPE)),
    ("xml", Want::Never("only JSON is sent and read: remove it")),
    (
        "exclusiveMinimum",
        Want::Never("move the bound into `minimum`"),
    ),
    (
        "exclusiveMaximum",
        Want::Never("move the bound into `maximum`"),
    ),
    (
        "multipleOf",
        Want::Never("nothing checks it: say it in the description"),
    ),
];

/// Which type a keyword belongs to.
const BELONGS: [(&str, &[&str]); 13] = [
    ("minimum", &["integer", "number"]),
    ("maximum", &["integer", "number"]),
    ("minLength", &["string"]),
    ("maxLength", &["string"]),
    ("pattern", &["string"]),
    ("items", &["array"]),
    ("minItems", &["array"]),
    ("maxItems", &["array"]),
    ("uniqueItems", &["array"]),
    ("properties", &["object"]),
    ("required", &["object"]),
    ("additionalProperties", &["object"]),
    ("enum", &["string", "boolean", "integer", "number"]),
];

/// Checks a schema and all schemas within it.
pub(crate) fn check<'a>(lint: &mut Lint<'a>, place: &Node<'a>) {
    if is_reference(lint, place) || !lint.object(place, "a schema", &KEYS, &[]) {
        return;
    }
    if let Some(all) = place.get("allOf") {
        wrapper(lint, place, &all);
        return;
    }
    let ty = place.value.get("type").and_then(Value::as_str);
    let known = ["boolean", "integer", "number", "string", "array", "object"];
    match ty {
        Some(ty) if !known.contains(&ty) => {
            let help = format!("the types of OpenAPI 3.0 are {}", known.join(", "));
            lint.report(place, format!("unknown type `{ty}`"), &help);
            return;
        }
        _ => {}
    }
    for (keyword, types) in BELONGS {
        if place.value.get(keyword).is_some() && !ty.is_some_and(|ty| types.contains(&ty)) {
            let what = format!("`{keyword}` on a schema of type {}", ty.unwrap_or("any"));
            let help = format!("it belongs to `type: {}`", types.join("` or `"));
            lint.report(place, what, &help);
        }
    }
    ranges(lint, place);
    values(lint, place, ty);
    if ty == Some("array") && place.value.get("items").is_none() {
        lint.report(
            place,
            "an array without `items`",
            "say what it holds: `items: {…}`",
        );
    }
    if let Some(items) = place.get("items") {
        check(lint, &items);
    }
    object(lint, place);
}

/// `allOf` is taken with one member, as the way to describe a reference.
fn wrapper<'a>(lint: &mut Lint<'a>, place: &Node<'a>, all: &Node<'a>) {
    let members: Vec<Node<'a>> = all.items().collect();
    if members.len() != 1 {
        let what = format!("`allOf` of {} schemas", members.len());
        lint.report(
            all,
            what,
            "merge them into one schema; `allOf` of one may describe a reference",
        );
    }
    let beside = [
        "allOf",
        "description",
        "title",
        "nullable",
        "example",
        "deprecated",
        "readOnly",
        "writeOnly",
    ];
    for (key, member) in place.entries() {
        if !beside.contains(&key.as_str()) && !key.starts_with("x-") {
            let what = format!("`{key}` beside `allOf`");
            lint.report(
                &member,
                what,
                "put it into the schema that `allOf` refers to",
            );
        }
    }
    for member in members {
        check(lint, &member);
    }
}

fn ranges(lint: &mut Lint<'_>, place: &Node<'_>) {
    let number = |key: &str| place.value.get(key).and_then(Value::as_f64);
    for (low, high) in [
        ("minimum", "maximum"),
        ("minLength", "maxLength"),
        ("minItems", "maxItems"),
    ] {
        if let (Some(min), Some(max)) = (number(low), number(high))
            && min > max
        {
            let what = format!("`{low}` {min} is above `{high}` {max}");
            lint.report(place, what, "no value fits: correct one of the two");
        }
    }
    let integer = place.value.get("type").and_then(Value::as_str) == Some("integer");
    for key in ["minimum", "maximum"] {
        if let Some(bound) = place.value.get(key)
            && integer
            && to_integer(bound).is_none()
        {
            lint.report(
                place,
                format!("`{key}` of an integer is not whole"),
                "write a whole number",
            );
        }
    }
}

fn values(lint: &mut Lint<'_>, place: &Node<'_>, ty: Option<&str>) {
    let Some(values) = place.get("enum") else {
        return;
    };
    let fits = |value: &Value| match ty {
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        _ => value.is_number(),
    };
    let items: Vec<Node<'_>> = values.items().collect();
    if items.is_empty() {
        lint.report(&values, "an empty `enum`", "list the values, or remove it");
    }
    for (index, item) in items.iter().enumerate() {
        if !fits(item.value) {
            let what = format!("a value of `enum` that is no {}", ty.unwrap_or("value"));
            lint.report(item, what, "quote it if it is meant as text");
        }
        if items[..index].iter().any(|other| other.value == item.value) {
            lint.report(
                item,
                "a value of `enum` that stands twice",
                "remove one of the two",
            );
        }
    }
}

fn object<'a>(lint: &mut Lint<'a>, place: &Node<'a>) {
    let properties = place.get("properties");
    for (_, property) in properties.iter().flat_map(Node::entries) {
        check(lint, &property);
    }
    let declared = |name: &str| {
        properties
            .as_ref()
            .is_some_and(|p| p.value.get(name).is_some())
    };
    for name in place.get("required").iter().flat_map(Node::items) {
        match name.value.as_str() {
            Some(name) if declared(name) => {}
            Some(text) => {
                let what = format!("the required field `{text}` is not among `properties`");
                lint.report(&name, what, "declare it with its type");
            }
            None => lint.report(&name, "a name in `required` is not a string", "quote it"),
        }
    }
    let Some(more) = place.get("additionalProperties") else {
        return;
    };
    match more.value {
        Value::Bool(_) => {}
        Value::Object(_) if properties.is_none() => check(lint, &more),
        Value::Object(_) => {
            let what = "typed `additionalProperties` beside `properties`";
            lint.report(&more, what, "keep one of the two");
        }
        _ => {
            let help = "write true, false or a schema";
            lint.report(&more, "`additionalProperties` has the wrong type", help);
        }
    }
}
