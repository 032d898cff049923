//! Walking a document: a value together with its JSON pointer, and following references.
//!
//! Nothing here judges a document; [`crate::contract`] does.

use super::{View, pointer};

/// A value of a document and its JSON pointer.
#[derive(Clone, Debug)]
pub(crate) struct Node<'a> {
    pub(crate) value: View<'a>,
    pub(crate) pointer: String,
}

impl<'a> Node<'a> {
    pub(crate) fn new(value: View<'a>, pointer: impl Into<String>) -> Self {
        Self {
            value,
            pointer: pointer.into(),
        }
    }

    /// The member `key` of an object.
    pub(crate) fn get(&self, key: &str) -> Option<Self> {
        let value = self.value.get(key)?;
        Some(Self::new(value, pointer::join(&self.pointer, key)))
    }

    /// The members of an object, or nothing.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (String, Self)> + use<'a> {
        let pointer = self.pointer.clone();
        let members = self.value.members();
        members.map(move |(key, value)| {
            let pointer = pointer::join(&pointer, key);
            (key.to_owned(), Self::new(value, pointer))
        })
    }

    /// The items of an array, or nothing.
    pub(crate) fn items(&self) -> impl Iterator<Item = Self> + use<'a> {
        let pointer = self.pointer.clone();
        let items = self.value.items().enumerate();
        items.map(move |(index, value)| Self::new(value, format!("{pointer}/{index}")))
    }

    /// The items of the array `key` of an object, or nothing.
    pub(crate) fn children(&self, key: &str) -> impl Iterator<Item = Self> + use<'a> {
        self.get(key).into_iter().flat_map(|list| list.items())
    }

    /// The members of the object `key` of an object, or nothing.
    pub(crate) fn members(&self, key: &str) -> impl Iterator<Item = (String, Self)> + use<'a> {
        self.get(key)
            .into_iter()
            .flat_map(|object| object.entries())
    }

    /// The text `key` of an object; empty without one.
    pub(crate) fn text(&self, key: &str) -> String {
        let text = self.value.get(key).and_then(View::as_str);
        text.unwrap_or_default().to_owned()
    }

    /// Whether `key` of an object is `true`.
    pub(crate) fn flag(&self, key: &str) -> bool {
        self.value.get(key).and_then(View::as_bool) == Some(true)
    }

    /// The value if it is a text, else an empty one.
    pub(crate) fn as_text(&self) -> String {
        self.value.as_str().unwrap_or_default().to_owned()
    }

    /// The last segment of the pointer, unescaped.
    pub(crate) fn last_segment(&self) -> String {
        pointer::unescape(self.pointer.rsplit('/').next().unwrap_or_default())
    }
}

/// Most references that lead to another one.
pub(crate) const MAX_STEPS: usize = 64;

/// Follows `$ref` from a node as far as it leads within the document. A reference that leads
/// nowhere, or in a circle, gives the last node that was reached.
pub(crate) fn resolve<'a>(doc: View<'a>, mut node: Node<'a>) -> Node<'a> {
    for _ in 0..MAX_STEPS {
        let Some(reference) = node.value.get("$ref").and_then(View::as_str) else {
            break;
        };
        let Some(pointer) = reference.strip_prefix('#') else {
            break;
        };
        let Some(value) = doc.pointer(pointer) else {
            break;
        };
        node = Node::new(value, pointer);
    }
    node
}
