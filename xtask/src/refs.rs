//! Walking a document: a value together with its JSON pointer, and references.
//!
//! Nothing here judges a document; [`crate::lint`] does.

use serde_json::Value;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Place<'a> {
    pub(crate) value: &'a Value,
    pub(crate) pointer: String,
}

impl<'a> Place<'a> {
    pub(crate) fn new(value: &'a Value, pointer: impl Into<String>) -> Self {
        Self {
            value,
            pointer: pointer.into(),
        }
    }

    /// The member `key` of an object.
    pub(crate) fn get(&self, key: &str) -> Option<Self> {
        let value = self.value.as_object()?.get(key)?;
        Some(Self::new(
            value,
            format!("{}/{}", self.pointer, escape(key)),
        ))
    }

    /// The members of an object, or nothing.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (String, Self)> + use<'a> {
        let pointer = self.pointer.clone();
        let members = self.value.as_object().into_iter().flatten();
        members.map(move |(key, value)| {
            (
                key.clone(),
                Self::new(value, format!("{pointer}/{}", escape(key))),
            )
        })
    }

    /// The items of an array, or nothing.
    pub(crate) fn items(&self) -> impl Iterator<Item = Self> + use<'a> {
        let pointer = self.pointer.clone();
        let items = self.value.as_array().into_iter().flatten().enumerate();
        items.map(move |(index, value)| Self::new(value, format!("{pointer}/{index}")))
    }

    /// The last segment of the pointer, unescaped.
    pub(crate) fn last_segment(&self) -> String {
        let last = self.pointer.rsplit('/').next().unwrap_or_default();
        last.replace("~1", "/").replace("~0", "~")
    }
}

/// One segment of a JSON pointer (RFC 6901).
pub(crate) fn escape(segment: &str) -> String {
    segment.replace('~', "~0").replace('/', "~1")
}

/// Follows `$ref` from the place, as far as it goes within the document; a reference that leads
/// nowhere, or around in a circle, leaves the place where the trail ends.
pub(crate) fn resolve<'a>(doc: &'a Value, mut place: Place<'a>) -> Place<'a> {
    for _ in 0..64 {
        let Some(reference) = place.value.get("$ref").and_then(Value::as_str) else {
            break;
        };
        let Some(pointer) = reference.strip_prefix('#') else {
            break;
        };
        let Some(value) = doc.pointer(pointer) else {
            break;
        };
        place = Place::new(value, pointer);
    }
    place
}

/// A whole number, also when it is written `53.0`.
pub(crate) fn whole(value: &Value) -> Option<i128> {
    let number = value.as_number()?;
    if let Some(whole) = number.as_i128() {
        return Some(whole);
    }
    let float = number.as_f64()?;
    // 2^63 and the like are exact in f64; anything with a fraction is not whole.
    (float.fract() == 0.0 && float.abs() < 1e30).then_some(float as i128)
}
