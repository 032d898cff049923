//! Comparing two schemas, part by part.

use std::collections::BTreeSet;

use serde_json::Value;

use super::compare::{Comparer, Side, change};
use super::schema::{Additional, Schema};

impl Comparer {
    /// Compares two schemas. `place` names the old one if it is no component.
    pub(super) fn schemas(&mut self, place: &str, old: &Schema, new: &Schema, side: Side) {
        let name = old.name.as_deref().unwrap_or(place);
        let at = &*new.at;
        let kind = |schema: &Schema| match schema.kind {
            _ if !schema.branches.is_empty() => format!("one of {}", schema.branches.len()).into(),
            Some(kind) => Value::from(kind.name()),
            None if schema.is_any() => "any".into(),
            None => schema.bare(),
        };
        if old.kind != new.kind || old.branches.is_empty() != new.branches.is_empty() {
            return self.value(name, at, "type", Some(kind(old)), Some(kind(new)));
        }
        if !old.branches.is_empty() {
            return self.value(name, at, "choice", Some(old.bare()), Some(new.bare()));
        }
        let flag = |yes: bool| yes.then_some(Value::Bool(true));
        self.value(name, at, "nullable", flag(old.nullable), flag(new.nullable));
        self.keywords(name, at, old, new);
        self.fields(name, old, new, side);
        match (&old.items, &new.items) {
            (Some(was), Some(is)) => self.schemas(&format!("{name}[]"), was, is, side),
            (was, is) => {
                let bare = |items: &Option<Box<Schema>>| items.as_ref().map(|items| items.bare());
                self.value(name, at, "items", bare(was), bare(is));
            }
        }
        match (&old.additional, &new.additional) {
            (Additional::Like(was), Additional::Like(is)) => {
                self.schemas(&format!("{name}.*"), was, is, side);
            }
            (was, is) => {
                let said = |additional: &Additional| {
                    Some(match additional {
                        Additional::Open => true.into(),
                        Additional::Closed => false.into(),
                        Additional::Like(schema) => schema.bare(),
                    })
                };
                self.value(name, at, "other fields", said(was), said(is));
            }
        }
    }

    fn keywords(&mut self, name: &str, at: &str, old: &Schema, new: &Schema) {
        let keys: BTreeSet<_> = old.keywords.keys().chain(new.keywords.keys()).collect();
        for key in keys {
            let (was, is) = (old.keywords.get(key), new.keywords.get(key));
            if key == "deprecated" {
                self.deprecation(name, at, was.is_some(), is.is_some());
                continue;
            }
            if let ("enum", Some(Value::Array(old)), Some(Value::Array(new))) =
                (key.as_str(), was, is)
            {
                let removed: Vec<_> = old.iter().filter(|v| !new.contains(v)).cloned().collect();
                let added: Vec<_> = new.iter().filter(|v| !old.contains(v)).cloned().collect();
                if !removed.is_empty() {
                    self.breaking(
                        name,
                        at,
                        change("values removed", Some(removed.into()), None),
                    );
                }
                if !added.is_empty() {
                    self.add(name, at, change("new values", None, Some(added.into())));
                }
                continue;
            }
            self.value(name, at, key, was.cloned(), is.cloned());
        }
    }

    fn fields(&mut self, name: &str, old: &Schema, new: &Schema, side: Side) {
        let at = &*new.at;
        let removed = old
            .properties
            .keys()
            .filter(|key| !new.properties.contains_key(*key));
        let removed = removed.count();
        // At least as much is removed as is left, and other things are there: this is something else.
        let is_new = |key: &String| !old.properties.contains_key(key);
        let is_foreign =
            removed * 2 >= old.properties.len().max(1) && new.properties.keys().any(is_new);
        if is_foreign {
            let fields = |schema: &Schema| Some(schema.properties.keys().cloned().collect());
            let what = "looks like another schema; fields";
            self.breaking(name, at, change(what, fields(old), fields(new)));
        }
        for (key, was) in &old.properties {
            let field = format!("{name}.{key}");
            let Some(is) = new.properties.get(key) else {
                self.breaking(&field, at, change("removed", Some(was.bare()), None));
                continue;
            };
            let needed = |schema: &Schema| Some(Value::Bool(schema.required.contains(key)));
            self.value(&field, at, "required", needed(old), needed(new));
            self.schemas(&field, was, is, side);
        }
        for (key, is) in &new.properties {
            if old.properties.contains_key(key) {
                continue;
            }
            let field = format!("{name}.{key}");
            let required = new.required.contains(key);
            let mut what = change("new field", None, Some(is.bare()));
            match side {
                Side::Request => self.add_to_request(&field, &is.at, what, required),
                Side::Answer => {
                    if required {
                        what.what.push_str(", required");
                    }
                    self.add(&field, &is.at, what);
                }
            }
        }
        let loose = |schema: &Schema| -> BTreeSet<String> {
            let known = &schema.properties;
            let loose = schema
                .required
                .iter()
                .filter(|key| !known.contains_key(*key));
            loose.cloned().collect()
        };
        let list = |schema: &Schema| {
            let names = loose(schema);
            (!names.is_empty()).then(|| names.into_iter().collect())
        };
        self.value(name, at, "required", list(old), list(new));
    }
}
