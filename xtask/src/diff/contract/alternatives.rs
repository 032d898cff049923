//! `oneOf`, `anyOf` and `not`: which alternatives came, which went, and what differs within one.

use std::collections::BTreeSet;

use super::adjust::Facts;
use super::found::Found;
use super::node::{Alternative, Resolved};
use super::schema::Schemas;

/// Alternatives of one side that the other does not have.
type Left<'n, 'a> = Vec<&'n Alternative<'a>>;

impl<'a> Schemas<'a> {
    pub(super) fn alternatives(
        &mut self,
        old: &Resolved<'a>,
        new: &Resolved<'a>,
        names: (&str, &str),
        found: &mut Found,
    ) {
        let keys = old.alternatives.keys().chain(new.alternatives.keys());
        let keys: BTreeSet<&'static str> = keys.copied().collect();
        for key in keys {
            let of = |node: &Resolved<'a>| node.alternatives.get(key).cloned().unwrap_or_default();
            let (left, right) = (of(old), of(new));
            let (gone, come) = (missing(&left, &right), missing(&right, &left));
            let at = || (old.at(key), new.at(key));
            match (&gone[..], &come[..]) {
                ([], []) => {}
                // One that is only changed: what differs in it says more.
                ([one], [other]) if key != "not" && self.alike(one, other) => {
                    let within = self.compare(&one.place, &other.place, names);
                    if within.is_empty() {
                        let sentence = format!("an alternative (`{key}`) differs");
                        found.own("alternatives-changed", sentence, at());
                    }
                    found.nest(&within, "", None, "", Facts::default());
                }
                _ => {
                    let sentence = told(key, &gone, &come);
                    found.own("alternatives-changed", sentence, at());
                }
            }
        }
    }

    /// Whether what differs within two alternatives says more than that they do.
    fn alike(&self, one: &Alternative<'a>, other: &Alternative<'a>) -> bool {
        let (left, right) = (
            Resolved::read(self.old, &one.place),
            Resolved::read(self.new, &other.place),
        );
        !left.types.is_empty() && left.types == right.types
    }
}

fn missing<'n, 'a>(from: &'n [Alternative<'a>], other: &[Alternative<'a>]) -> Left<'n, 'a> {
    let known: BTreeSet<&str> = other.iter().map(|one| one.text.as_str()).collect();
    let here = from.iter();
    here.filter(|one| !known.contains(one.text.as_str()))
        .collect()
}

fn told(key: &str, gone: &Left<'_, '_>, come: &Left<'_, '_>) -> String {
    if key == "not" {
        return match (gone.is_empty(), come.is_empty()) {
            (true, _) => "`not` added: some values are excluded now".to_owned(),
            (_, true) => "`not` removed: values are no longer excluded".to_owned(),
            _ => "`not` differs: other values are excluded now".to_owned(),
        };
    }
    let names = |list: &Left<'_, '_>| {
        let names = list.iter().map(|one| name(one));
        names.collect::<Vec<_>>().join(", ")
    };
    match (gone.is_empty(), come.is_empty()) {
        (true, _) => format!("alternatives (`{key}`) added: {}", names(come)),
        (_, true) => format!("alternatives (`{key}`) removed: {}", names(gone)),
        _ => format!(
            "alternatives (`{key}`) changed from {} to {}",
            names(gone),
            names(come)
        ),
    }
}

/// What people call an alternative: the component it leads to, its type, or where it stands.
fn name(one: &Alternative<'_>) -> String {
    let text = |key: &str| one.place.value.get(key).and_then(serde_json::Value::as_str);
    if let Some(reference) = text("$ref") {
        return format!("`{}`", reference.rsplit('/').next().unwrap_or(reference));
    }
    match text("title").or_else(|| text("type")) {
        Some(name) => name.to_owned(),
        None => format!("number {}", one.place.last_segment()),
    }
}
