//! JSON into a value.

use serde::de::DeserializeSeed;
use serde_json::Value;

use super::{Error, ErrorPath, ValueSeed};

/// Parses one JSON document.
pub(crate) fn parse(label: &str, text: &str) -> Result<Value, Error> {
    let error_path = ErrorPath::default();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    ValueSeed::new(&error_path)
        .deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value))
        .map_err(|error| Error::from_json(label, &error_path, &error))
}
