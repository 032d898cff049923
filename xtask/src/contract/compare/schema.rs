//! Comparing two schemas, field by field, wherever references lead.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::mem::discriminant;
use std::rc::Rc;
use std::sync::LazyLock;

use super::findings::Changes;
use super::leniency::Leniency;
use super::places::{Place, Places};
use super::{Only, Pair, became, pairs};
use crate::contract::model::{
    AdditionalProperties, Contract, Field, Schema, SchemaKind, Shape, Type,
};

/// A schema that allows anything.
static ANY: LazyLock<Schema> = LazyLock::new(Schema::default);

/// Compares two contracts.
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

    /// Something that differs.
    pub(super) fn push(
        &mut self,
        rule: &'static str,
        sentence: impl Into<String>,
        pointers: (String, String),
        place: &Place,
    ) {
        let sentence = sentence.into();
        self.changes
            .push(rule, sentence, pointers, Leniency::None, place);
    }

    /// What differs first, if anything does.
    pub(super) fn first_difference(&self, old: &Schema, new: &Schema) -> Option<String> {
        let mut comparer = Comparer::new(self.old, self.new);
        let place = Place::field(comparer.places.ty(), "", &Rc::from(""), Vec::new());
        comparer.schema(old, new, &place);
        comparer.changes.first_sentence().map(str::to_owned)
    }

    /// What differs.
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
        let name = |ty: &'a Type| match ty {
            Type::Named(name) => name.as_str(),
            _ => "",
        };
        self.named(name(&old.ty), name(&new.ty), place);
        self.extra(old, new, place);
        if let (Some(left), Some(right)) = (&old.component, &new.component)
            && left != right
            && old.ty.named().is_some()
        {
            self.renamed.insert((left.clone(), right.clone()));
        }
    }

    /// The place with the type itself, if it is another kind of item now and has its name still: what
    /// names it is spelled as before.
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

    /// Two named types, of which one may be missing.
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
        self.fields(
            (fields(self.old, old), old),
            (fields(self.new, new), new),
            node,
        );
        let other = Place::field(node, "{}", &Rc::from(""), Vec::new());
        let (left, right) = (others(self.old, old), others(self.new, new));
        self.schema(left.unwrap_or(&ANY), right.unwrap_or(&ANY), &other);
        self.active.remove(&node);
        self.places.finish(node);
    }

    fn fields(
        &mut self,
        (old, old_name): (Option<&'a [Field]>, &'a str),
        (new, new_name): (Option<&'a [Field]>, &'a str),
        node: usize,
    ) {
        let all = pairs(
            old.into_iter().flatten(),
            new.into_iter().flatten(),
            |field| field.name.as_str(),
        );
        let names = all.iter().map(|pair| match pair {
            Pair::Both(field, _) => field.name.as_str(),
            Pair::Only(one) => one.it.name.as_str(),
        });
        let beside: Rc<str> = names.collect::<Vec<&str>>().join(" ").into();
        let name = old_name.max(new_name);
        let or = |own: &'a str| if own.is_empty() { name } else { own };
        let (old_name, new_name) = (or(old_name), or(new_name));
        let holders = [whole(self.old, old_name), whole(self.new, new_name)];
        let item = |ty: &str, field: &Field| format!("types::{ty}::{}", field.rust_name);
        let place =
            |field: &Field, items: Vec<String>| Place::field(node, &field.name, &beside, items);
        for pair in all {
            match pair {
                Pair::Both(left, right) => {
                    let items = BTreeSet::from([item(old_name, left), item(new_name, right)]);
                    let place = place(left, items.into_iter().collect());
                    self.field(left, right, &place);
                }
                Pair::Only(one) => {
                    let ty = one.choose([old_name, new_name]);
                    let place = place(one.it, vec![item(ty, one.it)]);
                    self.presence(&one, [&holders[0], &holders[1]], &place);
                }
            }
        }
    }

    fn field(&mut self, left: &'a Field, right: &'a Field, place: &Place) {
        let rules = ["field-became-optional", "field-became-required"];
        if let Some((rule, need)) = became(left.required, right.required, rules) {
            let sentence = format!("field `{}` is {need} now", left.name);
            let at = (left.schema.used_at.clone(), right.schema.used_at.clone());
            let leniency = missing(&left.schema);
            self.changes.push(rule, sentence, at, leniency, place);
        }
        let is_list = left.schema.kind == SchemaKind::Array;
        let null = match (left.required && right.required, is_list) {
            (false, _) => Leniency::NullIsNone,
            (true, true) => Leniency::NullIsEmpty,
            (true, false) => Leniency::None,
        };
        let mut place = place.clone();
        place.null = null;
        self.schema(&left.schema, &right.schema, &place);
    }

    /// A field that only one side has.
    fn presence(&mut self, one: &Only<&Field>, holders: [&str; 2], place: &Place) {
        let field = one.it;
        let rules = [
            ["field-removed-optional", "field-removed-required"],
            ["field-added-optional", "field-added-required"],
        ];
        let (rule, need) = one.need(field.required, rules);
        let null = match field.schema.nullable {
            true => ", nullable",
            false => "",
        };
        let (verb, kind) = (one.verb(), field.schema.kind.key());
        let sentence = format!("field `{}` {verb} ({kind}, {need}{null})", field.name);
        let at = one.at(&field.schema.used_at, holders);
        let leniency = missing(&field.schema);
        self.changes.push(rule, sentence, at, leniency, place);
    }

    /// Whether there may be fields that are not described.
    fn extra(&mut self, old: &Schema, new: &Schema, place: &Place) {
        let is_closed = |schema: &Schema| {
            matches!(
                schema.additional_properties,
                AdditionalProperties::Forbidden
            )
        };
        let (rule, sentence) = match (is_closed(old), is_closed(new)) {
            (false, true) => (
                "extra-fields-forbidden",
                "fields that are not named are forbidden now",
            ),
            (true, false) => (
                "extra-fields-allowed",
                "fields that are not named are allowed now",
            ),
            _ => return,
        };
        let key = "additionalProperties";
        self.push(rule, sentence, (old.at(key), new.at(key)), place);
    }
}

/// The fields of a named type.
fn fields<'a>(contract: &'a Contract, name: &str) -> Option<&'a [Field]> {
    match contract.types.get(name).map(|ty| &ty.shape) {
        Some(Shape::Struct(fields)) => Some(fields),
        _ => None,
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

/// What the generated type reads when the field is required and missing.
fn missing(schema: &Schema) -> Leniency {
    let has_type = !matches!(schema.kind, SchemaKind::Any | SchemaKind::Integer);
    match (schema.kind, schema.nullable) {
        (SchemaKind::Array, false) => Leniency::MissingIsEmpty,
        (_, true) if has_type => Leniency::MissingIsNone,
        _ => Leniency::None,
    }
}
