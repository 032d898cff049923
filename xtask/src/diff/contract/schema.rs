//! Comparing two schemas, field by field, wherever references lead. What is found is relative to
//! the schema; [`super::operations`] says where it is used.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use heck::{ToPascalCase as _, ToSnakeCase as _};
use serde_json::Value;

use super::adjust::{Absent, Facts, Null};
use super::canonical;
use super::found::{Found, Relative};
use super::node::{Extra, FieldNode, Resolved, target};
use crate::contract::model::Int;
use crate::document::{Node, resolve};

/// Compares schemas of two documents.
pub(super) struct Schemas<'a> {
    pub(super) old: &'a Value,
    pub(super) new: &'a Value,
    /// What is known of pairs of components.
    known: HashMap<(String, String), Rc<[Relative]>>,
    /// Pairs under way: a circle of references ends there.
    active: BTreeSet<(String, String)>,
    /// Components that stand at one place under different names: old, new.
    pub(super) renamed: BTreeSet<(String, String)>,
    /// How many comparisons were made, to bound hostile documents.
    depth: usize,
}

/// Deepest nesting of inline schemas; documents are bounded to less.
const MAX_DEPTH: usize = 200;

impl<'a> Schemas<'a> {
    pub(super) fn new(old: &'a Value, new: &'a Value) -> Self {
        Self {
            old,
            new,
            known: HashMap::new(),
            active: BTreeSet::new(),
            renamed: BTreeSet::new(),
            depth: 0,
        }
    }

    /// What differs. `names` are those that the generator gives to an inline type there.
    pub(super) fn compare(
        &mut self,
        old: &Node<'a>,
        new: &Node<'a>,
        names: (&str, &str),
    ) -> Rc<[Relative]> {
        let targets = (target(self.old, old), target(self.new, new));
        let key = (targets.0.pointer.clone(), targets.1.pointer.clone());
        let component = |pointer: &str| pointer.starts_with("/components/schemas/");
        let shared = component(&key.0) && component(&key.1);
        if shared {
            if key.0 != key.1 {
                self.rename(&targets.0, &targets.1);
            }
            if let Some(known) = self.known.get(&key) {
                return Rc::clone(known);
            }
        }
        if self.depth > MAX_DEPTH {
            return self.too_deep(&targets);
        }
        if !self.active.insert(key.clone()) {
            // A circle of references: what differs in it is found where it began.
            return Rc::from([]);
        }
        self.depth += 1;
        let own = |doc, place: &Node<'a>, name: &str| {
            named(doc, place).unwrap_or_else(|| name.to_owned())
        };
        let names = (own(self.old, old, names.0), own(self.new, new, names.1));
        let left = Resolved::read(self.old, &targets.0);
        let right = Resolved::read(self.new, &targets.1);
        let mut found = Found::default();
        self.nodes(&left, &right, (&names.0, &names.1), &mut found);
        self.depth -= 1;
        self.active.remove(&key);
        let found: Rc<[Relative]> = found.0.into();
        if shared {
            self.known.insert(key, Rc::clone(&found));
        }
        found
    }

    /// Below the deepest level schemas are only compared as wholes.
    fn too_deep(&self, (old, new): &(Node<'a>, Node<'a>)) -> Rc<[Relative]> {
        let texts = (
            canonical::text(self.old, old.clone()),
            canonical::text(self.new, new.clone()),
        );
        let mut found = Found::default();
        if texts.0 != texts.1 {
            let sentence = format!("differs below {MAX_DEPTH} levels of nesting");
            let at = (old.pointer.clone(), new.pointer.clone());
            found.own("keyword-changed", sentence, at);
        }
        found.0.into()
    }

    fn rename(&mut self, old: &Node<'_>, new: &Node<'_>) {
        let whole = |pointer: &str| pointer.matches('/').count() == 3;
        if whole(&old.pointer) && whole(&new.pointer) {
            let pair = (old.last_segment(), new.last_segment());
            if pair.0 != pair.1 {
                self.renamed.insert(pair);
            }
        }
    }

    fn nodes(
        &mut self,
        old: &Resolved<'a>,
        new: &Resolved<'a>,
        names: (&str, &str),
        found: &mut Found,
    ) {
        if !super::values::compare(old, new, found) {
            // Of another type altogether: what lies within cannot be compared.
            return;
        }
        self.fields(old, new, names, found);
        if let (Some(left), Some(right)) = (&old.items, &new.items) {
            let inner = (format!("{}Item", names.0), format!("{}Item", names.1));
            let items = self.compare(left, right, (&inner.0, &inner.1));
            found.nest(&items, "[]", None, "", Facts::default());
        }
        self.extra(old, new, names, found);
        self.alternatives(old, new, names, found);
    }

    fn fields(
        &mut self,
        old: &Resolved<'a>,
        new: &Resolved<'a>,
        names: (&str, &str),
        found: &mut Found,
    ) {
        let beside: Rc<str> = {
            let all: BTreeSet<&str> = old
                .fields
                .keys()
                .chain(new.fields.keys())
                .map(String::as_str)
                .collect();
            all.into_iter().collect::<Vec<_>>().join(" ").into()
        };
        let owner = |field: &str| {
            let field = field.to_snake_case();
            (
                format!("{}::{field}", names.0),
                format!("{}::{field}", names.1),
            )
        };
        for (name, left) in &old.fields {
            let Some(right) = new.fields.get(name) else {
                let node = Resolved::read(self.old, &left.place);
                let rule = if left.required {
                    "field-removed-required"
                } else {
                    "field-removed-optional"
                };
                let sentence = format!("field `{name}` removed ({})", describe(&node, left));
                let pointers = (at(&left.place), new.at("properties"));
                let facts = Facts {
                    absent: absent(&node),
                    ..Facts::default()
                };
                found.field(rule, sentence, pointers, facts, name, &owner(name), &beside);
                continue;
            };
            self.field(name, (left, right), &owner(name), &beside, found, names);
        }
        for (name, right) in new
            .fields
            .iter()
            .filter(|(n, _)| !old.fields.contains_key(*n))
        {
            let node = Resolved::read(self.new, &right.place);
            let rule = if right.required {
                "field-added-required"
            } else {
                "field-added-optional"
            };
            let sentence = format!("field `{name}` added ({})", describe(&node, right));
            let pointers = (old.at("properties"), at(&right.place));
            let facts = Facts {
                absent: absent(&node),
                ..Facts::default()
            };
            found.field(rule, sentence, pointers, facts, name, &owner(name), &beside);
        }
    }

    fn field(
        &mut self,
        name: &str,
        (left, right): (&FieldNode<'a>, &FieldNode<'a>),
        owner: &(String, String),
        beside: &Rc<str>,
        found: &mut Found,
        names: (&str, &str),
    ) {
        let node = Resolved::read(self.old, &left.place);
        if left.required != right.required {
            let (rule, sentence) = if right.required {
                (
                    "field-became-required",
                    format!("field `{name}` is required now"),
                )
            } else {
                (
                    "field-became-optional",
                    format!("field `{name}` is optional now"),
                )
            };
            let pointers = (at(&left.place), at(&right.place));
            let facts = Facts {
                absent: absent(&node),
                ..Facts::default()
            };
            found.field(rule, sentence, pointers, facts, name, owner, beside);
        }
        let pascal = name.to_pascal_case();
        let inner = (
            format!("{}{pascal}", names.0),
            format!("{}{pascal}", names.1),
        );
        let within = self.compare(&left.place, &right.place, (&inner.0, &inner.1));
        let null = match (left.required && right.required, node.is_list()) {
            (false, _) => Null::Optional,
            (true, true) => Null::Empty,
            (true, false) => Null::Refused,
        };
        let facts = Facts {
            null,
            ..Facts::default()
        };
        found.nest(&within, name, Some(owner), beside, facts);
    }

    fn extra(
        &mut self,
        old: &Resolved<'a>,
        new: &Resolved<'a>,
        names: (&str, &str),
        found: &mut Found,
    ) {
        let pointers = || {
            (
                old.at("additionalProperties"),
                new.at("additionalProperties"),
            )
        };
        let closed = |extra: &Extra<'_>| matches!(extra, Extra::Forbidden);
        match (closed(&old.extra), closed(&new.extra)) {
            (false, true) => {
                let sentence = "fields that are not named are forbidden now".to_owned();
                found.own("extra-fields-forbidden", sentence, pointers());
            }
            (true, false) => {
                let sentence = "fields that are not named are allowed now".to_owned();
                found.own("extra-fields-allowed", sentence, pointers());
            }
            _ => {}
        }
        let any = || Node::new(&Value::Null, "");
        let (left, right) = match (&old.extra, &new.extra) {
            (Extra::Typed(left), Extra::Typed(right)) => (left.clone(), right.clone()),
            (Extra::Typed(left), Extra::Any) => (left.clone(), any()),
            (Extra::Any, Extra::Typed(right)) => (any(), right.clone()),
            _ => return,
        };
        let inner = (format!("{}Value", names.0), format!("{}Value", names.1));
        let values = self.compare(&left, &right, (&inner.0, &inner.1));
        found.nest(&values, "{}", None, "", Facts::default());
    }
}

/// The name of the component that the generator makes the type of, if there is one.
fn named(doc: &Value, place: &Node<'_>) -> Option<String> {
    let mut place = place.clone();
    let mut name = None;
    for _ in 0..32 {
        if place.value.get("$ref").is_some() {
            place = resolve(doc, Node::new(place.value, place.pointer.clone()));
            name = Some(place.last_segment().to_pascal_case());
        } else if let Some(only) = place.get("allOf").and_then(|all| all.items().next()) {
            place = only;
        } else {
            break;
        }
    }
    name
}

/// The pointer of a field's description.
fn at(place: &Node<'_>) -> String {
    place.pointer.clone()
}

fn describe(node: &Resolved<'_>, field: &FieldNode<'_>) -> String {
    let required = if field.required {
        "required"
    } else {
        "optional"
    };
    let null = if node.nullable { ", nullable" } else { "" };
    format!("{}, {required}{null}", node.type_name())
}

/// What the generated type reads when the field is required and missing.
fn absent(node: &Resolved<'_>) -> Option<Absent> {
    if node.is_list() && !node.nullable {
        Some(Absent::Empty)
    } else if node.nullable && !node.types.is_empty() && node.types != ["integer"] {
        Some(Absent::Nothing)
    } else {
        None
    }
}

/// Whether the Rust integer of `one` has room for the range of `other` too.
pub(super) fn held(one: &Resolved<'_>, other: &Resolved<'_>) -> bool {
    if one.types != ["integer"] || other.types != ["integer"] {
        return true;
    }
    let bound = |bound: &Option<super::bounds::Bound>| bound.as_ref().map(|b| b.value as i128);
    let int = |low, high| Int::holding(low, high, "");
    let (low, high) = (bound(&one.minimum), bound(&one.maximum));
    let union = (
        low.zip(bound(&other.minimum)).map(|(a, b)| a.min(b)),
        high.zip(bound(&other.maximum)).map(|(a, b)| a.max(b)),
    );
    int(low, high) == int(union.0, union.1)
}
