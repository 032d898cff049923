//! Which schemas have a hand-written type in `crates/types`, and the shape each was written for.
//!
//! A type replaces a schema only while the schema has exactly that shape (`type_overrides.json`),
//! so that a change of the contract always shows in the generated code.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::Value;

use super::PROSE;
use crate::document::View;

static SHAPES: LazyLock<BTreeMap<String, Value>> = LazyLock::new(|| {
    // Checked by a test below: the file is part of this crate.
    serde_json::from_str(include_str!("type_overrides.json")).unwrap_or_default()
});

/// The type for a schema of this name, if there is one, and whether it was written for this shape.
pub(super) fn fit(name: &str, schema: View<'_>) -> Option<(&'static str, bool)> {
    let (rust, shape) = SHAPES.get_key_value(name)?;
    Some((rust, *shape == constraints(schema)))
}

/// What a person should know of a schema that has another shape.
pub(super) fn changed(name: &str) -> String {
    format!(
        "schema {name} has another shape than the type {name} of crates/types was written for: the \
         plain type replaces it. To keep the type, change it in crates/types, its shape in \
         xtask/src/contract/type_overrides.json, and what the emulator checks"
    )
}

/// The schemas whose types hide their content.
pub(super) fn secrets() -> Vec<&'static str> {
    SHAPES
        .iter()
        .filter(|(_, shape)| shape.get("format").and_then(Value::as_str) == Some("password"))
        .map(|(name, _)| name.as_str())
        .collect()
}

fn constraints(schema: View<'_>) -> Value {
    schema
        .members()
        .filter(|(key, _)| !PROSE.contains(key) && *key != "deprecated")
        .filter(|(key, _)| !key.starts_with("x-"))
        .map(|(key, value)| (key, value.to_value()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read() {
        assert!(SHAPES.len() > 10, "type_overrides.json did not parse");
        assert_eq!(secrets(), ["TsigSecret"]);
    }
}
