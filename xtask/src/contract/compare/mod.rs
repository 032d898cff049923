//! The contract layer: what differs between two contracts, references followed, so that
//! moving or renaming a component makes no difference.
//!
//! `operations` pairs operations and `parts` what they are made of, `schema`, `values` and
//! `choices` compare schemas. `places` knows where a schema is used, `findings` makes one finding
//! of what shows at many places. `rules` says what each difference means (`compatibility`: in which
//! words). `differing` leaves out what is the same in both.

mod choices;
pub mod compatibility;
mod differing;
mod findings;
mod operations;
mod parts;
mod places;
pub mod rules;
mod schema;
mod values;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::model::Contract;
use crate::diagnostic::Diagnostic;
use compatibility::{Compatibility, Direction, Severity};
pub(crate) use differing::differing;

/// What differs between two documents.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// Worst first, then in the order of the rules.
    pub findings: Vec<Finding>,
    /// Components that are at one place under another name: old, new. No difference on the
    /// wire, but the generated types are called after them.
    pub renamed: Vec<(String, String)>,
    /// Operations of the old and of the new document.
    pub operations: (usize, usize),
}

/// One difference, at all places where it shows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// Id of the rule, see [`rules::RULES`].
    pub rule: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What it is about.
    pub direction: Direction,
    /// What has changed.
    pub sentence: String,
    /// Where it shows.
    pub sites: Vec<Site>,
    /// Further places that are only counted.
    pub more_sites: usize,
    /// Where it is in the two documents.
    pub pointers: Vec<Pointers>,
    /// Generated items that it shapes: `Client::acls_list`, `types::Acl::ip_range`.
    pub items: Vec<String>,
    /// A client of before the change at a server of after it.
    pub old_client: Compatibility,
    /// A client of after the change at a server of before it.
    pub new_client: Compatibility,
}

/// JSON pointers into the two documents. Where one side has nothing, that of what would hold it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Pointers {
    /// Into the old document.
    pub old: String,
    /// Into the new document.
    pub new: String,
}

/// A place in the contract as people name it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Site {
    /// Id of the operation; empty for the document as a whole.
    pub operation: String,
    /// `200`, `body`, `query page`; empty for the operation as a whole.
    pub part: String,
    /// `result[].ip_range`; empty for the part as a whole.
    pub path: String,
}

pub(crate) fn compare(old: &Contract, new: &Contract) -> Comparison {
    operations::contracts(old, new)
}

/// Compares two documents.
///
/// # Errors
/// What keeps the old, or else the new one, from being a contract.
pub fn documents(old: &Value, new: &Value) -> Result<Comparison, Vec<Diagnostic>> {
    Ok(compare(&Contract::of(old)?, &Contract::of(new)?))
}

/// Something that both sides have, or that only one has.
enum Pair<T> {
    Both(T, T),
    Only(Only<T>),
}

impl<T> Pair<T> {
    fn of(old: Option<T>, new: Option<T>) -> Option<Self> {
        match (old, new) {
            (Some(old), Some(new)) => Some(Self::Both(old, new)),
            (Some(it), None) => Some(Self::Only(Only { it, is_old: true })),
            (None, it) => it.map(|it| Self::Only(Only { it, is_old: false })),
        }
    }

    fn only(self) -> Option<Only<T>> {
        match self {
            Self::Both(..) => None,
            Self::Only(one) => Some(one),
        }
    }
}

struct Only<T> {
    it: T,
    is_old: bool,
}

impl<T> Only<T> {
    /// The first of what is removed, the second of what is added.
    fn choose<U>(&self, [removed, added]: [U; 2]) -> U {
        match self.is_old {
            true => removed,
            false => added,
        }
    }

    fn map<U>(self, of: impl FnOnce(T) -> U) -> Only<U> {
        let (it, is_old) = (of(self.it), self.is_old);
        Only { it, is_old }
    }

    fn verb(&self) -> &'static str {
        self.choose(["removed", "added"])
    }

    /// Where it is, and on the other side what would hold it, of the old and of the new side.
    fn at<'p>(&self, own: &'p str, [old, new]: [&'p str; 2]) -> [&'p str; 2] {
        self.choose([[own, new], [old, own]])
    }
}

/// What belongs together in two collections by a key, in the order of the keys.
fn pairs<T: Copy, K: Ord>(
    old: impl IntoIterator<Item = T>,
    new: impl IntoIterator<Item = T>,
    key: impl Fn(T) -> K,
) -> Vec<Pair<T>> {
    let mut all: BTreeMap<K, (Option<T>, Option<T>)> = BTreeMap::new();
    for item in old {
        all.entry(key(item)).or_default().0 = Some(item);
    }
    for item in new {
        all.entry(key(item)).or_default().1 = Some(item);
    }
    let all = all.into_values();
    all.filter_map(|(old, new)| Pair::of(old, new)).collect()
}

/// The pairs, and what only the old and only the new side has.
fn parted<T>(pairs: Vec<Pair<T>>) -> (Vec<(T, T)>, Vec<T>, Vec<T>) {
    let (mut both, mut removed, mut added) = (Vec::new(), Vec::new(), Vec::new());
    for pair in pairs {
        match pair {
            Pair::Both(old, new) => both.push((old, new)),
            Pair::Only(one) if one.is_old => removed.push(one.it),
            Pair::Only(one) => added.push(one.it),
        }
    }
    (both, removed, added)
}

/// What became of something that may be missing; `None` if nothing.
fn turn(what: &str, old: Option<String>, new: Option<String>) -> Option<String> {
    match (old, new) {
        (None, Some(new)) => Some(format!("{what} {new} added")),
        (Some(old), None) => Some(format!("{what} {old} removed")),
        (Some(old), Some(new)) if old != new => Some(format!("{what} changed from {old} to {new}")),
        _ => None,
    }
}

/// What became of something that is always there.
fn changed(what: &str, old: &str, new: &str) -> Option<String> {
    let code = |text: &str| Some(format!("`{text}`"));
    turn(what, code(old), code(new))
}
