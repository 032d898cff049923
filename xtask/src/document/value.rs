//! The seed that builds a [`Value`] from any serde format: it bounds the nesting, refuses a
//! repeated key, and leaves the place of a failure behind.

use std::cell::{Cell, RefCell};
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::{MAX_DEPTH, MAX_NODES, pointer};

/// Where a failure happened, and why if the seed itself refused. Filled from the inside out
/// while an error travels up, so that success costs nothing.
#[derive(Debug, Default)]
pub(crate) struct ErrorPath {
    tokens: RefCell<Vec<String>>,
    refusal: RefCell<Option<(String, &'static str)>>,
    nodes: Cell<usize>,
}

impl ErrorPath {
    /// Pointer to the failure; `None` without one.
    pub(crate) fn pointer(&self) -> Option<String> {
        let tokens = self.tokens.borrow();
        if tokens.is_empty() && self.refusal.borrow().is_none() {
            return None;
        }
        Some(pointer::from_tokens(
            tokens.iter().rev().map(String::as_str),
        ))
    }

    pub(crate) fn refusal(&self) -> Option<(String, &'static str)> {
        self.refusal.borrow().clone()
    }

    /// Records a level that an error passes on its way up.
    pub(crate) fn passed(&self, token: &str) {
        self.tokens.borrow_mut().push(token.to_owned());
    }

    /// Refuses the document for its content.
    pub(crate) fn refuse<E: serde::de::Error>(&self, problem: String, help: &'static str) -> E {
        let error = E::custom(&problem);
        *self.refusal.borrow_mut() = Some((problem, help));
        error
    }

    pub(crate) fn repeated_key<E: serde::de::Error>(&self, key: &str) -> E {
        self.passed(key);
        self.refuse(
            format!("the key `{key}` stands twice in one mapping"),
            "keep one of the two",
        )
    }
}

/// What lenient reading puts in the place of a value whose key is repeated.
pub(crate) const REPEATED: &str = "\0repeated key";
/// The same in the text of JSON.
pub(crate) const REPEATED_IN_JSON: &str = "\\u0000repeated key";

/// Builds a [`Value`]. Mappings may not repeat a key, lists and mappings may not nest deeper
/// than [`MAX_DEPTH`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct ValueSeed<'c> {
    error_path: &'c ErrorPath,
    depth: usize,
    lenient: bool,
}

impl<'c> ValueSeed<'c> {
    pub(crate) fn new(error_path: &'c ErrorPath) -> Self {
        Self {
            error_path,
            depth: 0,
            lenient: false,
        }
    }

    /// Builds a value all the same if a mapping repeats a key, with [`REPEATED`] at that key.
    pub(crate) fn lenient(self) -> Self {
        Self {
            lenient: true,
            ..self
        }
    }

    fn deeper<E: serde::de::Error>(self) -> Result<Self, E> {
        if self.depth == MAX_DEPTH {
            return Err(self.error_path.refuse(
                format!("nested deeper than {MAX_DEPTH} levels"),
                "no API description needs that; check where the file comes from",
            ));
        }
        Ok(Self {
            depth: self.depth + 1,
            ..self
        })
    }
}

impl<'de> DeserializeSeed<'de> for ValueSeed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        let nodes = self.error_path.nodes.get() + 1;
        if nodes > MAX_NODES {
            return Err(self.error_path.refuse(
                format!("more than {MAX_NODES} values"),
                "no API description needs that; check where the file comes from",
            ));
        }
        self.error_path.nodes.set(nodes);
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueSeed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| E::custom("a number that JSON does not have"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut items = Vec::new();
        loop {
            match access.next_element_seed(inner) {
                Ok(Some(item)) => items.push(item),
                Ok(None) => return Ok(Value::Array(items)),
                Err(error) => {
                    self.error_path.passed(&items.len().to_string());
                    return Err(error);
                }
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut map = Map::new();
        while let Some(key) = access.next_key::<String>()? {
            let is_repeated = map.contains_key(&key);
            if is_repeated && !self.lenient {
                return Err(self.error_path.repeated_key(&key));
            }
            match access.next_value_seed(inner) {
                Ok(_) if is_repeated => map.insert(key, REPEATED.into()),
                Ok(value) => map.insert(key, value),
                Err(error) => {
                    self.error_path.passed(&key);
                    return Err(error);
                }
            };
        }
        Ok(Value::Object(map))
    }
}

/// The integer that a number stands for, also when it is written `53.0`.
pub(crate) fn to_integer(value: &Value) -> Option<i128> {
    let number = value.as_number()?;
    if let Some(integer) = number.as_i128() {
        return Some(integer);
    }
    let float = number.as_f64()?;
    // 2^63 and the like are exact in f64; anything with a fraction is no integer.
    (float.fract() == 0.0 && float.abs() < 1e30).then_some(float as i128)
}
