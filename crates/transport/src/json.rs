//! Parts of a JSON text, borrowed from it. What is not asked for is skipped, never kept, so that an
//! answer costs no more than its bytes.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// The field of an object; `None` if there is none, or if the bytes are not one JSON object.
pub(crate) fn field<'a>(json: &'a [u8], name: &str) -> Option<&'a RawValue> {
    let mut parser = serde_json::Deserializer::from_slice(json);
    let found = parser.deserialize_map(Field(name)).ok()?;
    parser.end().ok()?;
    found
}

/// The first items of an array, so many of them at most.
pub(crate) fn first_items(json: &RawValue, most: usize) -> Vec<&RawValue> {
    let mut parser = serde_json::Deserializer::from_slice(json.get().as_bytes());
    let items = parser.deserialize_seq(FirstItems(most));
    items.unwrap_or_default()
}

/// The item or field that begins or ends at this byte or has it inside, and how it is reached: `[2]`
/// or `.name`. There is one at most, since something is between two of them.
pub(crate) fn part_at(json: &RawValue, byte: *const u8) -> Option<(String, &RawValue)> {
    let mut parser = serde_json::Deserializer::from_slice(json.get().as_bytes());
    let part = match json.get().starts_with('[') {
        true => parser.deserialize_seq(PartAt(byte)),
        false => parser.deserialize_map(PartAt(byte)),
    };
    part.ok()?
}

struct Field<'k>(&'k str);

impl<'de> Visitor<'de> for Field<'_> {
    type Value = Option<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(name) = fields.next_key::<Cow<'_, str>>()? {
            if name == self.0 {
                found = Some(fields.next_value()?);
            } else {
                fields.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

struct FirstItems(usize);

impl<'de> Visitor<'de> for FirstItems {
    type Value = Vec<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut kept = Vec::new();
        while let Some(item) = items.next_element()? {
            if kept.len() < self.0 {
                kept.push(item);
            }
        }
        Ok(kept)
    }
}

struct PartAt(*const u8);

impl PartAt {
    fn is_in(&self, part: &RawValue) -> bool {
        let bytes = part.get().as_bytes().as_ptr_range();
        bytes.start <= self.0 && self.0 <= bytes.end
    }
}

impl<'de> Visitor<'de> for PartAt {
    type Value = Option<(String, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array or an object")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        let mut index = 0;
        while let Some(item) = items.next_element()? {
            if self.is_in(item) {
                found = Some((format!("[{index}]"), item));
            }
            index += 1;
        }
        Ok(found)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some((name, value)) = fields.next_entry::<Cow<'_, str>, _>()? {
            if self.is_in(value) {
                found = Some((format!(".{name}"), value));
            }
        }
        Ok(found)
    }
}
