//! Parts of a JSON text, borrowed from it. What is not asked for is skipped, never kept, so that an
//! answer costs no more than its bytes. A value of another type is not given to the parser at all,
//! because the parser's error would repeat it.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// Fields of an object, in one pass; `None` for one that is not there, and for all if the bytes are
/// not one JSON object.
pub(crate) fn fields<'a, const N: usize>(
    json: &'a [u8],
    names: [&str; N],
) -> [Option<&'a RawValue>; N] {
    if !json.trim_ascii_start().starts_with(b"{") {
        return [None; N];
    }
    let mut parser = serde_json::Deserializer::from_slice(json);
    let found = parser.deserialize_map(Fields(names));
    match (found, parser.end()) {
        (Ok(found), Ok(())) => found,
        _ => [None; N],
    }
}

/// The first items of an array, so many of them at most.
pub(crate) fn first_items(json: &RawValue, most: usize) -> Vec<&RawValue> {
    if !json.get().starts_with('[') {
        return Vec::new();
    }
    let mut parser = serde_json::Deserializer::from_slice(json.get().as_bytes());
    let items = parser.deserialize_seq(FirstItems(most));
    items.unwrap_or_default()
}

/// The item or field that begins or ends at this byte or has it inside, and how it is reached: `[2]`
/// or `.name`. There is one at most, since something is between two of them.
pub(crate) fn part_at(json: &RawValue, byte: *const u8) -> Option<(String, &RawValue)> {
    let mut parser = serde_json::Deserializer::from_slice(json.get().as_bytes());
    let part = match json.get().as_bytes().first() {
        Some(b'[') => parser.deserialize_seq(PartAt(byte)),
        Some(b'{') => parser.deserialize_map(PartAt(byte)),
        _ => return None,
    };
    part.ok()?
}

struct Fields<'k, const N: usize>([&'k str; N]);

impl<'de, const N: usize> Visitor<'de> for Fields<'_, N> {
    type Value = [Option<&'de RawValue>; N];

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
        let mut found = [None; N];
        while let Some(name) = fields.next_key::<Cow<'_, str>>()? {
            match self.0.iter().position(|&wanted| name == wanted) {
                Some(index) => found[index] = Some(fields.next_value()?),
                None => drop(fields.next_value::<IgnoredAny>()?),
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
