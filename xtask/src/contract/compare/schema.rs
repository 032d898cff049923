//! Comparing two schemas, field by field, wherever references lead.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::mem::discriminant;
use std::sync::LazyLock;

use super::compatibility::{Compatibility, differs, works};
use super::findings::Changes;
use super::places::{Place, Places};
use super::{Only, Pair, pairs};
use crate::contract::model::{
    AdditionalProperties, Contract, Field, Schema, SchemaKind, Shape, Type,
};

/// A schema that allows anything.
static ANY: LazyLock<Schema> = LazyLock::new(Schema::default);

pub(super) struct Comparer<'a> {
    pub(super) old: &'a Contract,
    pub(super) new: &'a Contract,
    pub(super) places: Places,
    pub(super) changes: Changes,
    /// Pairs of named types that are compared, and their nodes.
    known: HashMap<(&'a str, &'a str), usize>,
    /// Pairs under way: a circle of references ends there.
    active: HashSet<usize>,
    /// Components that are at one place under different names: old, new.
    pub(super) renamed: BTreeSet<(String, String)>,
}

impl<'a> Comparer<'a> {
    pub(super) fn new(old: &'a Contract, new: &'a Contract) -> Self {
        Self {
            old,
            new,
            places: Places::default(),
            changes: Changes::default(),
            known: HashMap::new(),
            active: HashSet::new(),
            renamed: BTreeSet::new(),
        }
    }

    /// Something that only one side has, and that is required or optional.
    pub(super) fn member(&mut self, one: &Only<Member<'_>>, holders: [&str; 2], place: &Place) {
        let (it, verb, need) = (&one.it, one.verb(), one.it.need());
        let null = if it.schema.nullable { ", nullable" } else { "" };
        let kind = it.schema.kind.key();
        let sentence = format!("{} {verb} ({kind}, {need}{null})", it.what);
        let rule = format!("{}-{verb}-{need}", it.kind);
        let place = place.coping(missing(it.schema));
        self.changes
            .push(&rule, &sentence, one.at(it.pointer, holders), &place);
    }

    pub(super) fn need(&mut self, left: &Member<'_>, right: &Member<'_>, place: &Place) {
        if left.required != right.required {
            let need = right.need();
            let rule = format!("{}-became-{need}", right.kind);
            let sentence = format!("{} is {need} now", right.what);
            let place = place.coping(missing(left.schema));
            self.changes
                .push(&rule, &sentence, [left.pointer, right.pointer], &place);
        }
    }

    pub(super) fn first_difference(&self, old: &Schema, new: &Schema) -> Option<String> {
        let mut comparer = Comparer::new(self.old, self.new);
        let place = Place::field(comparer.places.ty(), "", Vec::new());
        comparer.schema(old, new, &place);
        comparer.changes.first_sentence().map(str::to_owned)
    }

    pub(super) fn schema(&mut self, old: &'a Schema, new: &'a Schema, place: &Place) {
        let reshaped = self.reshaped(&old.ty, &new.ty, place);
        let place = reshaped.as_ref().unwrap_or(place);
        if self.choice_on_one_side(old, new, place) || !self.value(old, new, place) {
            return;
        }
        match (&old.ty, &new.ty) {
            (Type::Array(left), Type::Array(right)) => {
                self.schema(left, right, &place.within("[]"));
            }
            (Type::Map(left), Type::Map(right)) => self.schema(left, right, &place.within("{}")),
            (Type::Map(left), _) => self.schema(left, &ANY, &place.within("{}")),
            (_, Type::Map(right)) => self.schema(&ANY, right, &place.within("{}")),
            _ => {}
        }
        let [left, right] = [old, new].map(|it| it.ty.name().unwrap_or_default());
        self.named(left, right, place);
        self.extra(old, new, place);
        if let (Some(left), Some(right)) = (&old.component, &new.component)
            && left != right
            && old.ty.named().is_some()
        {
            self.renamed.insert((left.clone(), right.clone()));
        }
    }

    /// The place with the type itself, if it is another kind of item now and has its name still:
    /// what names it is spelled as before.
    fn reshaped(&self, old: &Type, new: &Type, place: &Place) -> Option<Place> {
        let (Type::Named(left), Type::Named(right)) = (old, new) else {
            return None;
        };
        let shape = |contract: &Contract, name: &str| {
            let definition = contract.types.get(name);
            definition.map(|definition| discriminant(&definition.shape))
        };
        (left == right && shape(self.old, left) != shape(self.new, right)).then(|| {
            let mut place = place.clone();
            place.items.push(format!("types::{left}"));
            place
        })
    }

    fn named(&mut self, old: &'a str, new: &'a str, place: &Place) {
        if old.is_empty() && new.is_empty() {
            return;
        }
        if let Some(&known) = self.known.get(&(old, new)) {
            // What differs in a circle is found where it began.
            if !self.active.contains(&known) {
                self.places.used_at(known, place);
            }
            return;
        }
        let node = self.places.ty();
        self.known.insert((old, new), node);
        self.active.insert(node);
        self.places.used_at(node, place);
        self.choices((old, new), node);
        self.fields((old, new), node);
        let other = Place::field(node, "{}", Vec::new());
        let (left, right) = (others(self.old, old), others(self.new, new));
        self.schema(left.unwrap_or(&ANY), right.unwrap_or(&ANY), &other);
        self.active.remove(&node);
        self.places.finished.push(node);
    }

    fn fields(&mut self, (old, new): (&'a str, &'a str), node: usize) {
        let (before, after) = (fields(self.old, old), fields(self.new, new));
        // Where one side has no such type, a field is called as on the other.
        let or = |own: &'a str| if own.is_empty() { old.max(new) } else { own };
        let types = [or(old), or(new)];
        let holders = [whole(self.old, types[0]), whole(self.new, types[1])];
        let item = |ty: &str, field: &Field| format!("types::{ty}::{}", field.rust_name);
        for pair in pairs(before, after, |field| field.name.as_str()) {
            match pair {
                Pair::Both(left, right) => {
                    let items = BTreeSet::from([item(types[0], left), item(types[1], right)]);
                    let items = items.into_iter().collect();
                    let mut place = Place::field(node, &left.name, items);
                    self.need(&Member::of(left), &Member::of(right), &place);
                    let is_list = left.schema.kind == SchemaKind::Array;
                    place.null = match (left.required && right.required, is_list) {
                        (false, _) => Some(works("null is read as `None`")),
                        (true, true) => Some(works("null is read as an empty list")),
                        (true, false) => None,
                    };
                    self.schema(&left.schema, &right.schema, &place);
                }
                Pair::Only(one) => {
                    let item = item(one.choose(types), one.it);
                    let place = Place::field(node, &one.it.name, vec![item]);
                    let holders = [holders[0].as_str(), &holders[1]];
                    self.member(&one.map(Member::of), holders, &place);
                }
            }
        }
    }

    /// Whether there may be fields that are not described.
    fn extra(&mut self, old: &Schema, new: &Schema, place: &Place) {
        let is_closed = |schema: &Schema| {
            matches!(
                schema.additional_properties,
                AdditionalProperties::Forbidden
            )
        };
        let (rule, is) = match (is_closed(old), is_closed(new)) {
            (false, true) => ("extra-fields-forbidden", "forbidden"),
            (true, false) => ("extra-fields-allowed", "allowed"),
            _ => return,
        };
        let sentence = format!("fields that are not named are {is} now");
        let [left, right] = [old, new].map(|schema| schema.at("additionalProperties"));
        self.changes.push(rule, &sentence, [&left, &right], place);
    }
}

/// What may be required: a parameter, a body, a field.
pub(super) struct Member<'a> {
    /// What its rules begin with.
    pub(super) kind: &'static str,
    pub(super) what: String,
    pub(super) pointer: &'a str,
    pub(super) required: bool,
    pub(super) schema: &'a Schema,
}

impl<'a> Member<'a> {
    fn of(field: &'a Field) -> Self {
        Self {
            kind: "field",
            what: format!("field `{}`", field.name),
            pointer: &field.schema.used_at,
            required: field.required,
            schema: &field.schema,
        }
    }

    fn need(&self) -> &'static str {
        match self.required {
            true => "required",
            false => "optional",
        }
    }
}

fn fields<'a>(contract: &'a Contract, name: &str) -> &'a [Field] {
    match contract.types.get(name).map(|ty| &ty.shape) {
        Some(Shape::Struct(fields)) => fields,
        _ => &[],
    }
}

/// The schema of the fields of a named type that are not described.
fn others<'a>(contract: &'a Contract, name: &str) -> Option<&'a Schema> {
    match &contract.types.get(name)?.schema.additional_properties {
        AdditionalProperties::Typed(schema) => Some(schema),
        _ => None,
    }
}

/// Where the fields of a named type are described.
fn whole(contract: &Contract, name: &str) -> String {
    let definition = contract.types.get(name);
    definition.map_or_else(String::new, |ty| ty.schema.at("properties"))
}

/// What a generated client makes of a required field that is missing.
fn missing(schema: &Schema) -> Option<Compatibility> {
    match (schema.kind, schema.nullable) {
        (SchemaKind::Array, false) => Some(differs("a list that is missing is read as empty")),
        (SchemaKind::Any | SchemaKind::Integer, _) | (_, false) => None,
        (_, true) => Some(differs("a field that is missing is `None`")),
    }
}
