//! Paths and operations: methods, path templates, statuses, security.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Lint, Want, contents};
use crate::document::{Node, resolve};

const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

/// Checks everything under `paths`.
pub(crate) fn check<'a>(lint: &mut Lint<'a>, root: &Node<'a>) {
    security(lint, root.get("security"));
    let paths = root.get("paths");
    let mut templates: BTreeMap<String, String> = BTreeMap::new();
    for (path, item) in paths.iter().flat_map(Node::entries) {
        if path.starts_with("x-") {
            continue;
        }
        let names = template(lint, &item, &path);
        let shape = names.iter().fold(path.clone(), |shape, name| {
            shape.replace(&format!("{{{name}}}"), "{}")
        });
        if let Some(other) = templates.insert(shape, path.clone()) {
            let what = format!("`{path}` is the same address as `{other}`");
            lint.report(&item, what, "put their operations under one path");
        }
        path_item(lint, &item, &names);
    }
}

/// The parameters of a path template, after checking its form.
fn template(lint: &mut Lint<'_>, place: &Node<'_>, path: &str) -> Vec<String> {
    let mut names = Vec::new();
    if !path.starts_with('/') || path.contains(['?', '#', ' ', '\\', '%']) {
        let what = format!("`{path}` is not a path template");
        lint.report(
            place,
            what,
            "begin with `/`; no query, no fragment, no escapes",
        );
    }
    for segment in path.split('/').skip(1) {
        let inner = segment.strip_prefix('{').and_then(|s| s.strip_suffix('}'));
        match inner {
            Some(name) if !name.is_empty() && !name.contains(['{', '}']) => {
                if names.iter().any(|other| other == name) {
                    let what = format!("`{{{name}}}` stands twice in the path");
                    lint.report(place, what, "give the two parameters names of their own");
                }
                names.push(name.to_owned());
            }
            None if !segment.contains(['{', '}']) && !matches!(segment, "." | "..") => {}
            _ => {
                let what = format!("the path segment `{segment}` is not supported");
                lint.report(place, what, "a segment is plain text or one `{parameter}`");
            }
        }
    }
    names
}

fn path_item<'a>(lint: &mut Lint<'a>, item: &Node<'a>, names: &[String]) {
    const OTHER: &str = "only GET, PUT, POST, DELETE and PATCH are generated";
    let mut keys = vec![
        ("summary", Want::Text),
        ("description", Want::Text),
        ("parameters", Want::List),
        (
            "servers",
            Want::Never("all operations share the servers of the document"),
        ),
        ("$ref", Want::Never("write the operations here")),
        ("head", Want::Never(OTHER)),
        ("options", Want::Never(OTHER)),
        ("trace", Want::Never(OTHER)),
    ];
    keys.extend(METHODS.map(|method| (method, Want::Object)));
    if !lint.object(item, "a path", &keys, &[]) {
        return;
    }
    for method in METHODS {
        if let Some(place) = item.get(method) {
            operation(lint, item, &place, method, names);
        }
    }
}

fn operation<'a>(
    lint: &mut Lint<'a>,
    item: &Node<'a>,
    place: &Node<'a>,
    method: &str,
    names: &[String],
) {
    let keys = [
        ("operationId", Want::Text),
        ("tags", Want::List),
        ("summary", Want::Text),
        ("description", Want::Text),
        ("externalDocs", Want::Any),
        ("parameters", Want::List),
        ("requestBody", Want::Object),
        ("responses", Want::Object),
        ("security", Want::List),
        ("deprecated", Want::Bool),
        (
            "callbacks",
            Want::Never("a client serves no callbacks: remove it"),
        ),
        (
            "servers",
            Want::Never("all operations share the servers of the document"),
        ),
    ];
    let required = ["operationId", "responses", "tags"];
    if !lint.object(place, "an operation", &keys, &required) {
        return;
    }
    permissions(lint, place);
    if let Some(own) = place.get("security")
        && lint.doc.get("security") != Some(own.value)
    {
        let help = "every call is authenticated alike: remove it, or make it that of the document";
        lint.report(&own, "an operation with a security of its own", help);
    }
    path_parameters(lint, item, place, names);
    if let Some(body) = place.get("requestBody") {
        contents::request_body(lint, &body);
        if matches!(method, "get" | "delete") {
            let what = format!("a request body on {}", method.to_uppercase());
            lint.report(&body, what, "servers and caches drop it: remove it");
        }
    }
    responses(lint, place);
}

fn permissions(lint: &mut Lint<'_>, place: &Node<'_>) {
    let Some(list) = place.get("x-permissions") else {
        return;
    };
    let texts = list
        .value
        .as_array()
        .is_some_and(|l| l.iter().all(Value::is_string));
    if !texts {
        let help = "list the names of API token permissions, any one of which will do";
        lint.report(&list, "`x-permissions` is not a list of strings", help);
    }
}

fn path_parameters<'a>(lint: &mut Lint<'a>, item: &Node<'a>, place: &Node<'a>, names: &[String]) {
    let mut declared = Vec::new();
    for holder in [item, place] {
        let mut here: Vec<(&str, &str)> = Vec::new();
        for parameter in holder.get("parameters").iter().flat_map(Node::items) {
            contents::parameter(lint, &parameter);
            let target = resolve(lint.doc, parameter.clone()).value;
            let text = |key: &str| target.get(key).and_then(Value::as_str).unwrap_or_default();
            let key = (text("in"), text("name"));
            if here.contains(&key) {
                let what = format!("the {} parameter `{}` stands twice", key.0, key.1);
                lint.report(&parameter, what, "remove one of the two");
            }
            here.push(key);
            if key.0 == "path" {
                declared.push(key.1);
                if !names.iter().any(|name| name == key.1) {
                    let what = format!("the path has no `{{{}}}`", key.1);
                    lint.report(
                        &parameter,
                        what,
                        "put it into the path, or remove the parameter",
                    );
                }
            }
        }
    }
    for name in names
        .iter()
        .filter(|name| !declared.contains(&name.as_str()))
    {
        let what = format!("`{{{name}}}` of the path is not declared");
        lint.report(place, what, "declare a parameter of that name `in: path`");
    }
}

fn responses<'a>(lint: &mut Lint<'a>, place: &Node<'a>) {
    let Some(responses) = place.get("responses") else {
        return;
    };
    let mut success: Option<(String, Option<Value>)> = None;
    for (status, response) in responses.entries() {
        if status.starts_with("x-") {
            continue;
        }
        contents::response(lint, &response);
        let digits: Vec<char> = status.chars().collect();
        match digits[..] {
            ['2', b, c] if (b.is_ascii_digit() && c.is_ascii_digit()) || (b, c) == ('X', 'X') => {
                let target = resolve(lint.doc, response.clone());
                let schema = target
                    .value
                    .pointer("/content/application~1json/schema")
                    .cloned();
                match &success {
                    Some((first, other)) if *other != schema => {
                        let what =
                            format!("two successes, {first} and {status}, of different types");
                        lint.report(&response, what, "describe one; every 2xx is read alike");
                    }
                    Some(_) => {}
                    None => success = Some((status, schema)),
                }
            }
            ['4' | '5', b, c]
                if (b.is_ascii_digit() && c.is_ascii_digit()) || (b, c) == ('X', 'X') => {}
            _ if status == "default" => {}
            _ => {
                let what = format!("the status `{status}` is not supported");
                lint.report(&response, what, "use 2xx, 4xx, 5xx, 4XX, 5XX or default");
            }
        }
    }
    if success.is_none() {
        lint.report(&responses, "no successful response", "describe `200`");
    }
}

fn security(lint: &mut Lint<'_>, security: Option<Node<'_>>) {
    let schemes = lint.doc.pointer("/components/securitySchemes");
    for alternative in security.iter().flat_map(Node::items) {
        for (name, place) in alternative.entries() {
            if schemes.is_none_or(|schemes| schemes.get(&name).is_none()) {
                let what = format!("the security scheme `{name}` is not defined");
                lint.report(&place, what, "define it in components/securitySchemes");
            }
        }
    }
}

/// Checks a security scheme: those that the transport knows.
pub(crate) fn security_scheme<'a>(lint: &mut Lint<'a>, place: &Node<'a>) {
    let keys = [
        ("type", Want::Text),
        ("scheme", Want::Text),
        ("in", Want::Text),
        ("name", Want::Text),
        ("description", Want::Text),
        ("bearerFormat", Want::Text),
        ("flows", Want::Never("OAuth is not supported")),
        (
            "openIdConnectUrl",
            Want::Never("OpenID Connect is not supported"),
        ),
    ];
    if !lint.object(place, "a security scheme", &keys, &["type"]) {
        return;
    }
    let text = |key: &str| {
        place
            .value
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let known = match text("type") {
        "http" => text("scheme").eq_ignore_ascii_case("bearer"),
        "apiKey" => text("in") == "header",
        _ => false,
    };
    if !known {
        let help = "use `type: http, scheme: bearer` or `type: apiKey, in: header`";
        lint.report(place, "a security scheme that is not supported", help);
    }
}
