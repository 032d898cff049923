//! What is shown instead of secrets.

use serde_json::Value;

/// What is shown instead of a secret.
pub(crate) const REDACTED: &str = "[redacted]";

/// Replaces every text that a field called `secret` holds, however deep.
pub(crate) fn redact_json(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                if name == "secret" {
                    *field = Value::from(REDACTED);
                } else {
                    redact_json(field);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(redact_json),
        _ => {}
    }
}
