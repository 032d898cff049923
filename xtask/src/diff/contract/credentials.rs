//! Which credentials an operation accepts, by what they are and not by what they are called.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::document::pointer::escape;
use crate::document::{Node, resolve};

/// What is accepted where nobody is asked for credentials.
pub(super) const OPEN: &str = "no credentials";

/// Accepted credentials. Schemes count by what they are, not by what they are called.
pub(super) fn credentials(doc: &Value, place: &Node<'_>) -> BTreeMap<String, String> {
    let root = Node::new(doc, "");
    let Some(demands) = place.get("security").or_else(|| root.get("security")) else {
        return BTreeMap::from([(OPEN.to_owned(), String::new())]);
    };
    let mut found = BTreeMap::new();
    for alternative in demands.items() {
        let mut parts: Vec<String> = alternative
            .entries()
            .map(|(name, scopes)| scheme(doc, &name, scopes.value))
            .collect();
        parts.sort();
        let text = if parts.is_empty() {
            OPEN.to_owned()
        } else {
            parts.join(" with ")
        };
        found.insert(text, alternative.pointer.clone());
    }
    if found.is_empty() {
        found.insert(OPEN.to_owned(), demands.pointer.clone());
    }
    found
}

fn scheme(doc: &Value, name: &str, scopes: &Value) -> String {
    let pointer = format!("/components/securitySchemes/{}", escape(name));
    let place = doc
        .pointer(&pointer)
        .map(|value| resolve(doc, Node::new(value, pointer)));
    let text = |key: &str| {
        let value = place.as_ref().and_then(|place| place.value.get(key));
        value.and_then(Value::as_str).unwrap_or_default()
    };
    let mut shown = match text("type") {
        "http" => format!("HTTP {}", text("scheme").to_lowercase()),
        "apiKey" => format!("{} `{}`", text("in"), text("name")),
        "" => format!("`{name}`, which is not described"),
        other => format!("{other} `{name}`{}", addresses(place.as_ref())),
    };
    for scope in scopes.as_array().into_iter().flatten() {
        shown.push_str(&format!(" {}", scope.as_str().unwrap_or_default()));
    }
    shown
}

/// Where credentials of OAuth and its like come from.
fn addresses(scheme: Option<&Node<'_>>) -> String {
    let Some(scheme) = scheme else {
        return String::new();
    };
    let mut found = Vec::new();
    let url = |place: &Node<'_>, key: &str| Some(place.value.get(key)?.as_str()?.to_owned());
    found.extend(url(scheme, "openIdConnectUrl"));
    for (_, flow) in scheme.get("flows").iter().flat_map(Node::entries) {
        for key in ["authorizationUrl", "tokenUrl", "refreshUrl"] {
            found.extend(url(&flow, key));
        }
    }
    found.sort();
    found.dedup();
    match found.is_empty() {
        true => String::new(),
        false => format!(" from {}", found.join(", ")),
    }
}
