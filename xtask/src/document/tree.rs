//! A document as it is read: all values in one list and all texts in one string. A map for each of
//! the many small objects of a document takes five times the room, and as much longer to make and
//! to drop.

use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::{Number, Value};

/// A document.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// The members of an object lie side by side in the order of their keys, the items of a list in
    /// theirs. An item has no key.
    values: Vec<(Span, Kind)>,
    texts: String,
    numbers: Vec<Number>,
    root: Kind,
}

/// A part of the texts or of the values: where it begins and ends. The bounds of documents are far
/// below 4 GiB.
type Span = (u32, u32);

/// What a value is.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Kind {
    #[default]
    Null,
    Bool(bool),
    Number(u32),
    Text(Span),
    List(Span),
    Object(Span),
}

impl Tree {
    pub(super) fn number(&mut self, number: Number) -> Kind {
        self.numbers.push(number);
        Kind::Number(self.numbers.len() as u32 - 1)
    }

    /// Adds a text or a key.
    pub(super) fn text(&mut self, text: &str) -> Span {
        let start = self.texts.len() as u32;
        self.texts.push_str(text);
        (start, self.texts.len() as u32)
    }

    pub(super) fn list(&mut self, items: Vec<Kind>) -> Kind {
        let start = self.values.len() as u32;
        let items = items.into_iter().map(|item| (Span::default(), item));
        self.values.extend(items);
        Kind::List((start, self.values.len() as u32))
    }

    /// Adds an object, whose members are sorted by their keys.
    pub(super) fn object(
        &mut self,
        members: impl IntoIterator<Item = (impl AsRef<str>, Kind)>,
    ) -> Kind {
        let start = self.values.len() as u32;
        for (key, value) in members {
            let key = self.text(key.as_ref());
            self.values.push((key, value));
        }
        Kind::Object((start, self.values.len() as u32))
    }

    /// Ends it with the value that all others are in.
    pub(super) fn with_root(self, root: Kind) -> Self {
        Self { root, ..self }
    }

    /// The value that all others are in.
    pub(crate) fn root(&self) -> View<'_> {
        View {
            tree: self,
            kind: self.root,
        }
    }
}

/// A value of a document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View<'a> {
    tree: &'a Tree,
    kind: Kind,
}

impl<'a> View<'a> {
    /// The member `key` of an object.
    pub(crate) fn get(self, key: &str) -> Option<Self> {
        let Kind::Object(members) = self.kind else {
            return None;
        };
        let members = self.tree.within(members);
        let found = members.binary_search_by(|(own, _)| self.tree.str(*own).cmp(key));
        found.ok().map(|at| self.with(members[at].1))
    }

    /// The members of an object, by key, or nothing.
    pub(crate) fn members(self) -> impl Iterator<Item = (&'a str, Self)> + Clone {
        let members = match self.kind {
            Kind::Object(members) => self.tree.within(members),
            _ => &[],
        };
        members
            .iter()
            .map(move |(key, value)| (self.tree.str(*key), self.with(*value)))
    }

    /// The items of a list, or nothing.
    pub(crate) fn items(self) -> impl ExactSizeIterator<Item = Self> + Clone {
        let items = match self.kind {
            Kind::List(items) => self.tree.within(items),
            _ => &[],
        };
        items.iter().map(move |(_, value)| self.with(*value))
    }

    /// The value at a JSON pointer that begins here.
    pub(crate) fn pointer(self, pointer: &str) -> Option<Self> {
        let tokens = super::pointer::tokens(pointer)?;
        tokens.iter().try_fold(self, |at, token| match at.kind {
            Kind::List(_) => at.items().nth(token.parse().ok()?),
            _ => at.get(token),
        })
    }

    pub(crate) fn as_str(self) -> Option<&'a str> {
        match self.kind {
            Kind::Text(text) => Some(self.tree.str(text)),
            _ => None,
        }
    }

    pub(crate) fn as_number(self) -> Option<&'a Number> {
        match self.kind {
            Kind::Number(at) => self.tree.numbers.get(at as usize),
            _ => None,
        }
    }

    pub(crate) fn as_bool(self) -> Option<bool> {
        match self.kind {
            Kind::Bool(value) => Some(value),
            _ => None,
        }
    }

    pub(crate) fn is_null(self) -> bool {
        matches!(self.kind, Kind::Null)
    }

    pub(crate) fn is_list(self) -> bool {
        matches!(self.kind, Kind::List(_))
    }

    pub(crate) fn is_object(self) -> bool {
        matches!(self.kind, Kind::Object(_))
    }

    /// A copy of it, to change.
    pub(crate) fn to_value(self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn with(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }
}

impl Tree {
    fn str(&self, (start, end): Span) -> &str {
        self.texts
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }

    fn within(&self, (start, end): Span) -> &[(Span, Kind)] {
        self.values
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }
}

impl Serialize for View<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.kind {
            Kind::Null => serializer.serialize_unit(),
            Kind::Bool(value) => serializer.serialize_bool(value),
            Kind::Number(_) => self.as_number().serialize(serializer),
            Kind::Text(_) => self.as_str().serialize(serializer),
            Kind::List(_) => serializer.collect_seq(self.items()),
            Kind::Object(_) => serializer.collect_map(self.members()),
        }
    }
}

impl PartialEq for View<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.to_value() == other.to_value()
    }
}

/// As JSON.
impl fmt::Display for View<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}
