//! Reading the fields of a request body. Everything that is wrong is collected, each with a pointer
//! to its place.

use serde_json::{Map, Value};

use crate::failure::{Failure, code, error_at};
use crate::values::{ID, Rule};

/// A JSON object: a body, a record, settings.
pub(crate) type Object = Map<String, Value>;

/// Most peers that a zone can have.
const MAX_PEERS: usize = 30;

/// A field that a request sets.
pub(crate) struct Field {
    pub(crate) name: &'static str,
    required: bool,
    sort: Sort,
}

/// What a field holds.
pub(crate) enum Sort {
    Text(Rule),
    /// A whole number within bounds. `53.0` is one.
    Whole(u32, u32),
    Bool,
    /// The identifiers of peers.
    Peers,
}

impl Field {
    /// A field that must be there.
    pub(crate) const fn new(name: &'static str, sort: Sort) -> Self {
        Self {
            name,
            required: true,
            sort,
        }
    }

    pub(crate) const fn optional(mut self) -> Self {
        self.required = false;
        self
    }

    /// What its value must be.
    fn expected(&self) -> String {
        match &self.sort {
            Sort::Text(rule) => rule.expected.to_owned(),
            Sort::Whole(least, most) => format!("a whole number from {least} to {most}"),
            Sort::Bool => "true or false".to_owned(),
            Sort::Peers => format!("a list of identifiers of peers, {MAX_PEERS} at most"),
        }
    }

    /// The value as it is stored, unless it breaks the rule. Items of lists are not looked at.
    fn read(&self, value: &Value) -> Option<Value> {
        let right = match &self.sort {
            Sort::Text(rule) => value.as_str().is_some_and(rule.holds),
            Sort::Whole(least, most) => {
                let number = value.as_f64()?;
                let bounds = f64::from(*least)..=f64::from(*most);
                let right = number.fract() == 0.0 && bounds.contains(&number);
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "it is whole, and within 32 bits"
                )]
                return right.then(|| Value::from(number as u32));
            }
            Sort::Bool => value.is_boolean(),
            Sort::Peers => value.as_array().is_some_and(|ids| ids.len() <= MAX_PEERS),
        };
        right.then(|| value.clone())
    }
}

/// The fields of a body that a request sets; others are left out. 400 if anything is wrong.
pub(crate) fn read(fields: &[Field], body: &Object) -> Result<Object, Failure> {
    let (mut object, mut errors) = (Object::new(), Vec::new());
    let mut wrong = |pointer: String, message: String| {
        errors.push(error_at(&pointer, code::INVALID_VALUE, message));
    };
    for field in fields {
        let (name, expected) = (field.name, field.expected());
        let Some(value) = body.get(name) else {
            if field.required {
                let message = format!("`{name}` is missing; it must be {expected}.");
                wrong(format!("/{name}"), message);
            }
            continue;
        };
        let Some(value) = field.read(value) else {
            let found = match &field.sort {
                Sort::Text(rule) if rule.secret => String::new(),
                _ => format!(", not {}", quote(value)),
            };
            let message = format!("`{name}` must be {expected}{found}.");
            wrong(format!("/{name}"), message);
            continue;
        };
        for (index, item) in value.as_array().into_iter().flatten().enumerate() {
            if !item.as_str().is_some_and(ID.holds) {
                let (expected, found) = (ID.expected, quote(item));
                let message = format!("`{name}[{index}]` must be {expected}, not {found}.");
                wrong(format!("/{name}/{index}"), message);
            }
        }
        object.insert(name.to_owned(), value);
    }
    if errors.is_empty() {
        Ok(object)
    } else {
        Err(Failure::new(code::INVALID_VALUE.0, errors))
    }
}

/// The text of a field; empty if there is none.
pub(crate) fn text<'a>(object: &'a Object, name: &str) -> &'a str {
    let value = object.get(name).and_then(Value::as_str);
    value.unwrap_or_default()
}

/// A value as an error may quote it: numbers and short texts in full, the rest by its sort.
fn quote(value: &Value) -> String {
    match value {
        Value::Object(_) => "an object".to_owned(),
        Value::Array(items) => format!("a list of {}", items.len()),
        Value::String(text) if text.chars().count() > 80 => "a longer text".to_owned(),
        other => other.to_string(),
    }
}
