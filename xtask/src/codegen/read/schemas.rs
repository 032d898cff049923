//! Schemas, read into types: named objects and open enumerations, everything else inlined.

use heck::ToPascalCase as _;
use serde_json::{Map, Value};

use super::super::model::{Field, Int, Named, Struct, Type};
use super::super::{docs, type_overrides};
use super::{Reader, text};
use crate::diagnostic::Diagnostic;
use crate::document::{Node, resolve};

impl<'a> Reader<'a> {
    pub(super) fn component(&mut self, name: &str) {
        let pointer = format!(
            "/components/schemas/{}",
            crate::document::pointer::escape(name)
        );
        if let Some(value) = self.doc.pointer(&pointer) {
            // Named types enter themselves; a scalar is inlined where it is used.
            self.schema(&Node::new(value, pointer), &name.to_pascal_case());
        }
    }

    /// The type of a schema; `name` is what it is called if it needs a name.
    pub(super) fn schema(&mut self, place: &Node<'a>, name: &str) -> Type {
        let Some(object) = place.value.as_object() else {
            return Type::Any;
        };
        if object.contains_key("$ref") {
            let target = resolve(self.doc, place.clone());
            let name = target.last_segment().to_pascal_case();
            return self.schema(&target, &name);
        }
        if let Some(only) = place.get("allOf").and_then(|all| all.items().next()) {
            return self.schema(&only, name);
        }
        let component = place.pointer.strip_prefix("/components/schemas/") == Some(name);
        if component && let Some(rust) = self.domain(place, name, object) {
            return rust;
        }
        match text(object.get("type")).as_str() {
            "boolean" => Type::Bool,
            "integer" => self.integer(place, object),
            "number" => Type::Number,
            "string" if object.contains_key("enum") => {
                let values = object.get("enum").and_then(Value::as_array);
                let values = values
                    .into_iter()
                    .flatten()
                    .map(|v| text(Some(v)))
                    .collect();
                let doc = self.doc_of(place, name);
                self.enter(name, place, Named::OpenEnum { doc, values })
            }
            "string" if text(object.get("format")) == "password" => {
                self.secret(place);
                Type::String
            }
            "string" => Type::String,
            "array" => {
                let items = place.get("items");
                let inner = items.map(|items| self.schema(&items, &format!("{name}Item")));
                Type::Array(Box::new(inner.unwrap_or(Type::Any)))
            }
            "object" if object.contains_key("properties") => self.object(place, name),
            "object" => match place.get("additionalProperties") {
                Some(values) if values.value.is_object() => {
                    Type::Map(Box::new(self.schema(&values, &format!("{name}Value"))))
                }
                _ => Type::Map(Box::new(Type::Any)),
            },
            _ => Type::Any,
        }
    }

    /// A plain string would show itself in every Debug output.
    fn secret(&mut self, place: &Node<'_>) {
        self.problems.push(Diagnostic::new(
            &place.pointer,
            "a secret (`format: password`) without a type that hides it",
            format!(
                "use a schema that crates/types has a type for, in the shape it was written for: {}",
                type_overrides::secrets().join(", ")
            ),
        ));
    }

    fn domain(
        &mut self,
        place: &Node<'_>,
        name: &str,
        object: &Map<String, Value>,
    ) -> Option<Type> {
        match type_overrides::fits(name, object) {
            type_overrides::Fit::None => None,
            type_overrides::Fit::Exact(rust) => {
                self.types.insert(name.to_owned(), Named::Domain { rust });
                Some(Type::Named(name.to_owned()))
            }
            type_overrides::Fit::Changed if type_overrides::secrets().contains(&name) => {
                self.secret(place);
                None
            }
            type_overrides::Fit::Changed => {
                let note = format!(
                    "schema {name} has another shape than the type {name} of crates/types was \
                     written for: the plain type stands in its place. To keep the type, change it \
                     in crates/types, its shape in xtask/src/codegen/type_overrides.json, and what the \
                     emulator checks"
                );
                if !self.notes.contains(&note) {
                    self.notes.push(note);
                }
                None
            }
        }
    }

    fn integer(&mut self, place: &Node<'_>, object: &Map<String, Value>) -> Type {
        let whole = |key: &str| object.get(key).and_then(crate::document::to_integer);
        let format = object.get("format").and_then(Value::as_str);
        match Int::holding(
            whole("minimum"),
            whole("maximum"),
            format.unwrap_or_default(),
        ) {
            Some(int) => Type::Integer(int),
            None => {
                self.problems.push(Diagnostic::new(
                    &place.pointer,
                    "no 64-bit integer holds this range",
                    "give a minimum and a maximum within i64 or u64",
                ));
                Type::Any
            }
        }
    }

    fn object(&mut self, place: &Node<'a>, name: &str) -> Type {
        if self.origins.get(name) == Some(&place.pointer) {
            return Type::Named(name.to_owned());
        }
        let doc = self.doc_of(place, name);
        // Entered before its fields, so that a name is taken only once.
        let empty = Struct {
            doc: doc.clone(),
            fields: Vec::new(),
        };
        let ty = self.enter(name, place, Named::Struct(empty));
        let required: Vec<&str> = place
            .value
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let mut fields = Vec::new();
        let properties = place.get("properties");
        for (wire, property) in properties.iter().flat_map(Node::entries) {
            let field_ty = self.schema(&property, &format!("{name}{}", wire.to_pascal_case()));
            fields.push(Field {
                required: required.contains(&wire.as_str()),
                nullable: self.nullable(&property),
                doc: self.doc_of(&property, &wire),
                ty: field_ty,
                wire,
            });
        }
        self.types
            .insert(name.to_owned(), Named::Struct(Struct { doc, fields }));
        ty
    }

    fn nullable(&self, place: &Node<'a>) -> bool {
        if place.value.get("nullable") == Some(&Value::Bool(true)) {
            return true;
        }
        let target = match place.get("allOf").and_then(|all| all.items().next()) {
            Some(only) => only,
            None if place.value.get("$ref").is_some() => resolve(self.doc, place.clone()),
            None => return false,
        };
        self.nullable(&target)
    }

    /// The description at the place, or else that of what it refers to, then the constraints.
    fn doc_of(&self, place: &Node<'a>, fallback: &str) -> String {
        let mut doc = String::new();
        let mut at = place.clone();
        loop {
            if doc.is_empty() {
                doc = text(at.value.get("description"));
            }
            if let Some(only) = at.get("allOf").and_then(|all| all.items().next()) {
                at = only;
            } else if at.value.get("$ref").is_some() {
                at = resolve(self.doc, at);
            } else {
                break;
            }
        }
        if doc.is_empty() {
            doc = format!("`{fallback}`.");
        }
        let is_domain = matches!(
            self.types.get(&at.last_segment()),
            Some(Named::Domain { .. })
        );
        if !is_domain && let Some(limits) = at.value.as_object().and_then(docs::limits) {
            doc.push_str("\n\n");
            doc.push_str(&limits);
        }
        doc
    }

    fn enter(&mut self, name: &str, place: &Node<'_>, named: Named) -> Type {
        match self.origins.get(name) {
            Some(other) if *other != place.pointer => self.problems.push(Diagnostic::new(
                &place.pointer,
                format!("the Rust type {name} is already made from {other}"),
                "give one of the two a schema of its own under another name",
            )),
            _ => {
                self.origins.insert(name.to_owned(), place.pointer.clone());
                self.types.insert(name.to_owned(), named);
            }
        }
        Type::Named(name.to_owned())
    }
}
