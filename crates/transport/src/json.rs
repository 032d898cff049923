//! Parts of a JSON text, borrowed from it. What is not asked for is skipped, never kept, so that an
//! answer costs no more than its bytes. A value of another type is not given to the parser at all,
//! because the parser's error would repeat it.
//!
//! All of this crate reads bytes: serde_json is compiled again for another kind of input.

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
    let mut found = [None; N];
    match read_fields(json, &names, &mut found) {
        Some(()) => found,
        None => [None; N],
    }
}

fn read_fields<'a>(
    json: &'a [u8],
    names: &[&str],
    found: &mut [Option<&'a RawValue>],
) -> Option<()> {
    if !json.trim_ascii_start().starts_with(b"{") {
        return None;
    }
    let mut parser = serde_json::Deserializer::from_slice(json);
    parser.deserialize_map(Fields { names, found }).ok()?;
    parser.end().ok()
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

/// The item or field that begins or ends at this byte or has it inside, and how it is reached:
/// `[2]` or `.name`. There is one at most, since something is between two of them.
pub(crate) fn part_at(json: &RawValue, byte: *const u8) -> Option<(String, &RawValue)> {
    let mut parser = serde_json::Deserializer::from_slice(json.get().as_bytes());
    let part = match json.get().as_bytes().first() {
        Some(b'[') => parser.deserialize_seq(PartAt(byte)),
        Some(b'{') => parser.deserialize_map(PartAt(byte)),
        _ => return None,
    };
    part.ok()?
}

/// It does not depend on their number, since serde_json is compiled for each visitor.
struct Fields<'f, 'de> {
    names: &'f [&'f str],
    found: &'f mut [Option<&'de RawValue>],
}

impl<'de> Visitor<'de> for Fields<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
        while let Some(name) = fields.next_key::<Cow<'_, str>>()? {
            match self.names.iter().position(|&wanted| name == wanted) {
                Some(index) => self.found[index] = Some(fields.next_value()?),
                None => drop(fields.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
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
