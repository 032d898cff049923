//! Parameters, request bodies and responses: where a schema meets HTTP.

use serde_json::Value;

use super::{Lint, Want, is_reference, schemas};
use crate::document::Node;

const JSON_ONLY: &str = "only `application/json` with a schema is sent and read";

/// Checks a parameter, or a reference to one.
pub(crate) fn parameter<'a>(lint: &mut Lint<'a>, place: &Node<'a>) {
    if is_reference(lint, place) {
        return;
    }
    let keys = [
        ("name", Want::Text),
        ("in", Want::Text),
        ("description", Want::Text),
        ("required", Want::Bool),
        ("deprecated", Want::Bool),
        ("schema", Want::Object),
        ("example", Want::Any),
        ("examples", Want::Any),
        ("style", Want::Text),
        ("explode", Want::Bool),
        ("content", Want::Never("give the parameter a `schema`")),
        (
            "allowReserved",
            Want::Never("reserved characters are always escaped: remove it"),
        ),
        (
            "allowEmptyValue",
            Want::Never("leave the parameter out instead: remove it"),
        ),
    ];
    if !lint.object(place, "a parameter", &keys, &["name", "in", "schema"]) {
        return;
    }
    let text = |key: &str| place.value.get(key).and_then(Value::as_str);
    let at = text("in").unwrap_or_default();
    let (style, explode) = match at {
        "query" => ("form", true),
        "path" | "header" => ("simple", false),
        "cookie" => {
            let help = "send it in the path, the query or a header";
            lint.report(place, "a cookie parameter is not supported", help);
            return;
        }
        _ => {
            let what = format!("a parameter cannot be in `{at}`");
            lint.report(place, what, "write path, query or header");
            return;
        }
    };
    if at == "path" && place.value.get("required") != Some(&Value::Bool(true)) {
        lint.report(
            place,
            "a path parameter that is not required",
            "write `required: true`",
        );
    }
    let other_style = text("style").is_some_and(|given| given != style);
    let given = place.value.get("explode").and_then(Value::as_bool);
    if other_style || given.is_some_and(|given| given != explode) {
        let what = format!("a {at} parameter with a style of its own");
        let help = format!("only `style: {style}`, `explode: {explode}` is sent: remove the keys");
        lint.report(place, what, &help);
    }
    if let Some(schema) = place.get("schema") {
        schemas::check(lint, &schema);
        parameter_schema(lint, &schema, at);
    }
}

/// What can be written into a path, a query or a header.
fn parameter_schema<'a>(lint: &mut Lint<'a>, schema: &Node<'a>, at: &str) {
    let (ty, items) = kind(lint.doc, schema);
    let scalar = |ty: &str| matches!(ty, "string" | "integer" | "number" | "boolean");
    let good = match (ty.as_str(), items) {
        ("array", Some(items)) => at == "query" && scalar(&kind(lint.doc, &items).0),
        (ty, _) => scalar(ty),
    };
    if !good {
        let what = format!("a {at} parameter of type {ty}");
        lint.report(
            schema,
            what,
            "use a string, number or boolean (or, in a query, a list of them)",
        );
    }
}

/// The type of a schema, and what it holds if it is an array.
fn kind<'a>(doc: &'a Value, schema: &Node<'a>) -> (String, Option<Node<'a>>) {
    let mut target = crate::document::resolve(doc, schema.clone());
    if let Some(only) = target.get("allOf").and_then(|all| all.items().next()) {
        target = crate::document::resolve(doc, only);
    }
    let ty = target.value.get("type").and_then(Value::as_str);
    (ty.unwrap_or("any").to_owned(), target.get("items"))
}

/// Checks a request body, or a reference to one.
pub(crate) fn request_body<'a>(lint: &mut Lint<'a>, place: &Node<'a>) {
    if is_reference(lint, place) {
        return;
    }
    let keys = [
        ("description", Want::Text),
        ("required", Want::Bool),
        ("content", Want::Object),
    ];
    if lint.object(place, "a request body", &keys, &["content"]) {
        content(lint, place);
    }
}

/// Checks a response, or a reference to one.
pub(crate) fn response<'a>(lint: &mut Lint<'a>, place: &Node<'a>) {
    if is_reference(lint, place) {
        return;
    }
    let keys = [
        ("description", Want::Text),
        ("headers", Want::Object),
        ("content", Want::Object),
        (
            "links",
            Want::Never("calls are not chained here: remove it"),
        ),
    ];
    if lint.object(place, "a response", &keys, &["description"]) {
        content(lint, place);
    }
}

fn content<'a>(lint: &mut Lint<'a>, place: &Node<'a>) {
    let Some(content) = place.get("content") else {
        return;
    };
    let media: Vec<_> = content.entries().collect();
    if media.is_empty() {
        lint.report(&content, "a content without a media type", JSON_ONLY);
    }
    for (name, media) in media {
        if name != "application/json" {
            lint.report(
                &media,
                format!("the media type `{name}` is not supported"),
                JSON_ONLY,
            );
            continue;
        }
        let keys = [
            ("schema", Want::Object),
            ("example", Want::Any),
            ("examples", Want::Object),
            (
                "encoding",
                Want::Never("it does not apply to JSON: remove it"),
            ),
        ];
        if lint.object(&media, "a media type", &keys, &["schema"])
            && let Some(schema) = media.get("schema")
        {
            schemas::check(lint, &schema);
        }
    }
}
