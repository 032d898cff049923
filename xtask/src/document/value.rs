//! The seed that builds a [`Tree`] from any serde format: it bounds the nesting, refuses a
//! repeated key, and leaves the place of a failure behind.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Number, Value};

use super::tree::{Kind, Tree};
use super::{MAX_DEPTH, MAX_NODES, pointer};
use crate::diagnostic::Diagnostic;

/// Where a failure happened, and why if the seed itself refused. Filled from the inside out
/// while an error travels up, so that success costs nothing.
#[derive(Debug, Default)]
pub(crate) struct ErrorPath {
    tokens: RefCell<Vec<String>>,
    refusal: RefCell<Option<(String, &'static str)>>,
    nodes: Cell<usize>,
}

impl ErrorPath {
    /// Pointer to the failure; `None` if it is the document as a whole.
    pub(crate) fn pointer(&self) -> Option<String> {
        let tokens = self.tokens.borrow();
        let tokens = tokens.iter().rev().map(String::as_str);
        Some(pointer::from_tokens(tokens)).filter(|at| !at.is_empty())
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
            format!("the key `{key}` appears twice in one mapping"),
            "keep one of the two",
        )
    }
}

/// What lenient reading puts in the place of a value whose key is repeated.
pub(crate) const REPEATED: &str = "\0repeated key";
/// The same in the text of JSON.
pub(crate) const REPEATED_IN_JSON: &str = "\\u0000repeated key";

impl Tree {
    /// The same document in another form.
    ///
    /// # Errors
    /// Where it is beyond the bounds.
    pub fn of(value: &Value) -> Result<Self, Diagnostic> {
        let path = ErrorPath::default();
        TreeSeed::read(&path, false, value).map_err(|error| {
            let refusal = path.refusal().unwrap_or((error.to_string(), ""));
            Diagnostic::new(path.pointer().unwrap_or_default(), refusal.0, refusal.1)
        })
    }
}

/// Builds a [`Tree`]. Mappings may not repeat a key, lists and mappings may not nest deeper
/// than [`MAX_DEPTH`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct TreeSeed<'c> {
    tree: &'c RefCell<Tree>,
    error_path: &'c ErrorPath,
    depth: usize,
    lenient: bool,
}

impl<'c> TreeSeed<'c> {
    /// Reads a document. `lenient` builds a value all the same if a mapping repeats a key, with
    /// [`REPEATED`] at that key.
    pub(crate) fn read<'de, D: Deserializer<'de>>(
        error_path: &'c ErrorPath,
        lenient: bool,
        deserializer: D,
    ) -> Result<Tree, D::Error> {
        let tree = RefCell::default();
        let seed = TreeSeed {
            tree: &tree,
            error_path,
            depth: 0,
            lenient,
        };
        let root = seed.deserialize(deserializer)?;
        Ok(tree.into_inner().with_root(root))
    }

    fn deeper<E: serde::de::Error>(self) -> Result<Self, E> {
        if self.depth == MAX_DEPTH {
            return Err(self.too_much(format!("nested deeper than {MAX_DEPTH} levels")));
        }
        Ok(Self {
            depth: self.depth + 1,
            ..self
        })
    }

    fn too_much<E: serde::de::Error>(self, problem: String) -> E {
        let help = "no API description needs that; check where the file comes from";
        self.error_path.refuse(problem, help)
    }
}

impl<'de> DeserializeSeed<'de> for TreeSeed<'_> {
    type Value = Kind;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Kind, D::Error> {
        let nodes = self.error_path.nodes.get() + 1;
        if nodes > MAX_NODES {
            return Err(self.too_much(format!("more than {MAX_NODES} values")));
        }
        self.error_path.nodes.set(nodes);
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for TreeSeed<'_> {
    type Value = Kind;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Kind, E> {
        Ok(Kind::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Kind, E> {
        Ok(self.tree.borrow_mut().number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Kind, E> {
        Ok(self.tree.borrow_mut().number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Kind, E> {
        Number::from_f64(value)
            .map(|number| self.tree.borrow_mut().number(number))
            .ok_or_else(|| E::custom("a number that JSON does not have"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Kind, E> {
        Ok(Kind::Text(self.tree.borrow_mut().text(value)))
    }

    fn visit_unit<E>(self) -> Result<Kind, E> {
        Ok(Kind::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Kind, A::Error> {
        let inner = self.deeper()?;
        let mut items = Vec::new();
        loop {
            match access.next_element_seed(inner) {
                Ok(Some(item)) => items.push(item),
                Ok(None) => return Ok(self.tree.borrow_mut().list(items)),
                Err(error) => {
                    self.error_path.passed(&items.len().to_string());
                    return Err(error);
                }
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Kind, A::Error> {
        let inner = self.deeper()?;
        let mut map = BTreeMap::new();
        while let Some(key) = access.next_key::<String>()? {
            let is_repeated = map.contains_key(&key);
            if is_repeated && !self.lenient {
                return Err(self.error_path.repeated_key(&key));
            }
            match access.next_value_seed(inner) {
                Ok(_) if is_repeated => map.insert(key, self.visit_str(REPEATED)?),
                Ok(value) => map.insert(key, value),
                Err(error) => {
                    self.error_path.passed(&key);
                    return Err(error);
                }
            };
        }
        Ok(self.tree.borrow_mut().object(map))
    }
}

/// The integer that a number stands for, also when it is written `53.0`.
pub(crate) fn to_integer(number: &Number) -> Option<i128> {
    if let Some(integer) = number.as_i128() {
        return Some(integer);
    }
    let float = number.as_f64()?;
    // 2^63 and the like are exact in f64; anything with a fraction is no integer.
    (float.fract() == 0.0 && float.abs() < 1e30).then_some(float as i128)
}
