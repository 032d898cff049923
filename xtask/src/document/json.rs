//! JSON into a value.

use super::{Error, ErrorPath, Tree, TreeSeed};

/// Parses one JSON document.
pub(crate) fn parse(label: &str, text: &str) -> Result<Tree, Error> {
    let error_path = ErrorPath::default();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    TreeSeed::read(&error_path, false, &mut deserializer)
        .and_then(|tree| deserializer.end().map(|()| tree))
        .map_err(|error| Error::from_json(label, &error_path, &error))
}
