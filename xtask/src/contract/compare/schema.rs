//! Comparing two schemas, field by field, wherever references lead. What is found is relative to
//! the schema; [`super::operations`] says where it is used.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::LazyLock;

use super::leniency::{Absent, Context, Null};
use super::relative::{Found, Relative};
use super::values;
use crate::contract::model::{
    AdditionalProperties, Contract, Field, Schema, SchemaKind, Shape, Type,
};

/// A schema that allows anything.
static ANY: LazyLock<Schema> = LazyLock::new(Schema::default);

/// Compares schemas of two contracts.
pub(super) struct Schemas<'a> {
    pub(super) old: &'a Contract,
    pub(super) new: &'a Contract,
    /// What is known of pairs of named types within.
    known: HashMap<(&'a str, &'a str), Rc<[Relative]>>,
    /// Pairs under way: a circle of references ends there.
    active: BTreeSet<(&'a str, &'a str)>,
    /// Components that are at one place under different names: old, new.
    pub(super) renamed: BTreeSet<(String, String)>,
}

impl<'a> Schemas<'a> {
    pub(super) fn new(old: &'a Contract, new: &'a Contract) -> Self {
        Self {
            old,
            new,
            known: HashMap::new(),
            active: BTreeSet::new(),
            renamed: BTreeSet::new(),
        }
    }

    /// What differs.
    pub(super) fn compare(&mut self, old: &'a Schema, new: &'a Schema) -> Rc<[Relative]> {
        let mut found = Found::default();
        if values::compare(old, new, &mut found) {
            let within = self.within(&old.ty, &new.ty);
            found.nest(&within, "", None, "", Context::default());
            extra(old, new, &mut found);
            if let (Some(left), Some(right)) = (&old.component, &new.component)
                && left != right
                && old.ty.named().is_some()
            {
                self.renamed.insert((left.clone(), right.clone()));
            }
        }
        found.0.into()
    }

    /// What differs in fields, items and values.
    fn within(&mut self, old: &'a Type, new: &'a Type) -> Rc<[Relative]> {
        let mut found = Found::default();
        match (old, new) {
            (Type::Named(left), Type::Named(right)) => return self.named(left, right),
            (Type::Array(left), Type::Array(right)) => {
                let items = self.compare(left, right);
                found.nest(&items, "[]", None, "", Context::default());
            }
            (Type::Map(left), Type::Map(right)) => {
                let values = self.compare(left, right);
                found.nest(&values, "{}", None, "", Context::default());
            }
            (Type::Map(left), _) => {
                let values = self.compare(left, &ANY);
                found.nest(&values, "{}", None, "", Context::default());
            }
            (_, Type::Map(right)) => {
                let values = self.compare(&ANY, right);
                found.nest(&values, "{}", None, "", Context::default());
            }
            _ => {}
        }
        // An object whose fields are described on one side alone.
        let (left, right) = (fields(self.old, old), fields(self.new, new));
        let name = |ty: &'a Type| ty.named().unwrap_or_default();
        match (left.is_some(), right.is_some()) {
            (true, false) => self.fields((left, name(old)), (None, name(old)), &mut found),
            (false, true) => self.fields((None, name(new)), (right, name(new)), &mut found),
            _ => {}
        }
        found.0.into()
    }

    fn named(&mut self, old: &'a str, new: &'a str) -> Rc<[Relative]> {
        let key = (old, new);
        if let Some(known) = self.known.get(&key) {
            return Rc::clone(known);
        }
        if !self.active.insert(key) {
            // What differs in a circle is found where it began.
            return Rc::from([]);
        }
        let mut found = Found::default();
        let sides = (of(self.old, old), of(self.new, new));
        self.fields((sides.0, old), (sides.1, new), &mut found);
        self.active.remove(&key);
        let found: Rc<[Relative]> = found.0.into();
        self.known.insert(key, Rc::clone(&found));
        found
    }

    fn fields(
        &mut self,
        (old, old_name): (Option<&'a [Field]>, &str),
        (new, new_name): (Option<&'a [Field]>, &str),
        found: &mut Found,
    ) {
        let by_name = |fields: Option<&'a [Field]>| -> BTreeMap<&'a str, &'a Field> {
            let fields = fields.into_iter().flatten();
            fields.map(|field| (field.name.as_str(), field)).collect()
        };
        let (left, right) = (by_name(old), by_name(new));
        let all: BTreeSet<&str> = left.keys().chain(right.keys()).copied().collect();
        let beside: Rc<str> = all.iter().copied().collect::<Vec<_>>().join(" ").into();
        let whole = (self.whole(true, old_name), self.whole(false, new_name));
        for name in all {
            let (before, after) = (left.get(name), right.get(name));
            let rust_name = |field: Option<&&Field>| field.map(|field| field.rust_name.clone());
            let own = rust_name(before)
                .or_else(|| rust_name(after))
                .unwrap_or_default();
            let owner = (
                format!("{old_name}::{own}"),
                format!("{new_name}::{}", rust_name(after).unwrap_or(own)),
            );
            match (before, after) {
                (Some(before), Some(after)) => self.field((before, after), &owner, &beside, found),
                (Some(field), None) => {
                    let pointers = (field.schema.used_at.clone(), whole.1.clone());
                    let rule = ["field-removed-optional", "field-removed-required"];
                    presence(rule, "removed", field, pointers, &owner, &beside, found);
                }
                (None, Some(field)) => {
                    let pointers = (whole.0.clone(), field.schema.used_at.clone());
                    let rule = ["field-added-optional", "field-added-required"];
                    presence(rule, "added", field, pointers, &owner, &beside, found);
                }
                (None, None) => {}
            }
        }
    }

    /// Where the fields of a named type are described.
    fn whole(&self, old: bool, name: &str) -> String {
        let contract = if old { self.old } else { self.new };
        let definition = contract.types.get(name);
        definition.map_or_else(String::new, |ty| ty.schema.at("properties"))
    }

    fn field(
        &mut self,
        (left, right): (&'a Field, &'a Field),
        owner: &(String, String),
        beside: &Rc<str>,
        found: &mut Found,
    ) {
        let name = &left.name;
        if left.required != right.required {
            let (rule, need) = match right.required {
                true => ("field-became-required", "required"),
                false => ("field-became-optional", "optional"),
            };
            let sentence = format!("field `{name}` is {need} now");
            let pointers = (left.schema.used_at.clone(), right.schema.used_at.clone());
            let context = Context {
                absent: absent(&left.schema),
                ..Context::default()
            };
            found.field(rule, sentence, pointers, context, name, owner, beside);
        }
        let within = self.compare(&left.schema, &right.schema);
        let is_list = left.schema.kind == SchemaKind::Array;
        let null = match (left.required && right.required, is_list) {
            (false, _) => Null::Optional,
            (true, true) => Null::Empty,
            (true, false) => Null::Refused,
        };
        let context = Context {
            null,
            ..Context::default()
        };
        found.nest(&within, name, Some(owner), beside, context);
    }
}

/// A field that only one side has.
fn presence(
    [optional, required]: [&'static str; 2],
    verb: &str,
    field: &Field,
    pointers: (String, String),
    owner: &(String, String),
    beside: &Rc<str>,
    found: &mut Found,
) {
    let (rule, need) = match field.required {
        true => (required, "required"),
        false => (optional, "optional"),
    };
    let null = if field.schema.nullable {
        ", nullable"
    } else {
        ""
    };
    let kind = field.schema.kind.key();
    let sentence = format!("field `{}` {verb} ({kind}, {need}{null})", field.name);
    let context = Context {
        absent: absent(&field.schema),
        ..Context::default()
    };
    found.field(
        rule,
        sentence,
        pointers,
        context,
        &field.name,
        owner,
        beside,
    );
}

/// The fields of an object.
fn fields<'a>(contract: &'a Contract, ty: &Type) -> Option<&'a [Field]> {
    match ty {
        Type::Named(name) => of(contract, name),
        _ => None,
    }
}

fn of<'a>(contract: &'a Contract, name: &str) -> Option<&'a [Field]> {
    match contract.types.get(name).map(|ty| &ty.shape) {
        Some(Shape::Struct(fields)) => Some(fields),
        _ => None,
    }
}

fn extra(old: &Schema, new: &Schema, found: &mut Found) {
    let key = "additionalProperties";
    let pointers = || (old.at(key), new.at(key));
    let is_closed = |schema: &Schema| {
        matches!(
            schema.additional_properties,
            AdditionalProperties::Forbidden
        )
    };
    match (is_closed(old), is_closed(new)) {
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
}

/// What the generated type reads when the field is required and missing.
fn absent(schema: &Schema) -> Option<Absent> {
    let has_type = !matches!(schema.kind, SchemaKind::Any | SchemaKind::Integer);
    if schema.kind == SchemaKind::Array && !schema.nullable {
        Some(Absent::Empty)
    } else if schema.nullable && has_type {
        Some(Absent::Nothing)
    } else {
        None
    }
}
