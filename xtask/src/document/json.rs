//! JSON into a value.

use serde::de::DeserializeSeed;
use serde_json::Value;

use super::{Error, Trail, ValueSeed};

/// Parses one JSON document.
pub(crate) fn parse(label: &str, text: &str) -> Result<Value, Error> {
    let trail = Trail::default();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    ValueSeed::new(&trail)
        .deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value))
        .map_err(|error| Error::from_json(label, &trail, &error))
}
