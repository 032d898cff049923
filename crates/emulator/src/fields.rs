//! Reading the fields of a request body. Everything that is wrong is collected, each with a pointer to its place.

use hyper::StatusCode;
use serde_json::{Map, Value};

use crate::failure::{ErrorItem, Failure, code};
use crate::values::{ID, MAX_PEERS, Rule};

/// The fields of an object, and what was found wrong with them.
pub(crate) struct Fields<'a> {
    object: &'a Map<String, Value>,
    errors: Vec<ErrorItem>,
}

impl<'a> Fields<'a> {
    pub(crate) fn new(object: &'a Map<String, Value>) -> Self {
        Self {
            object,
            errors: Vec::new(),
        }
    }

    /// A text that must be there.
    pub(crate) fn text(&mut self, name: &str, rule: Rule) -> String {
        self.required(name, rule.expected);
        self.optional_text(name, rule).unwrap_or_default()
    }

    /// A text that may be there.
    pub(crate) fn optional_text(&mut self, name: &str, rule: Rule) -> Option<String> {
        let value = self.object.get(name)?;
        match value {
            Value::String(text) if (rule.holds)(text) => Some(text.clone()),
            other => {
                self.refuse(&format!("/{name}"), name, rule, other);
                None
            }
        }
    }

    /// A whole number within bounds that must be there.
    pub(crate) fn whole(&mut self, name: &str, bounds: (u64, u64)) -> u64 {
        self.required(name, &expected_number(bounds));
        self.optional_whole(name, bounds).unwrap_or_default()
    }

    /// A whole number within bounds that may be there. `53.0` is one.
    pub(crate) fn optional_whole(&mut self, name: &str, bounds: (u64, u64)) -> Option<u64> {
        let value = self.object.get(name)?;
        let number = value.as_u64().or_else(|| value.as_f64().and_then(whole));
        let number = number.filter(|number| (bounds.0..=bounds.1).contains(number));
        if number.is_none() {
            let message = format!(
                "`{name}` must be {}, not {}.",
                expected_number(bounds),
                quote(value)
            );
            self.refuse_with(&format!("/{name}"), message);
        }
        number
    }

    /// A truth value that may be there.
    pub(crate) fn optional_bool(&mut self, name: &str) -> Option<bool> {
        let value = self.object.get(name)?;
        if value.as_bool().is_none() {
            let message = format!("`{name}` must be true or false, not {}.", quote(value));
            self.refuse_with(&format!("/{name}"), message);
        }
        value.as_bool()
    }

    /// The identifiers of peers, which must be there and may be none.
    pub(crate) fn peers(&mut self, name: &str) -> Vec<String> {
        self.required(name, "a list of identifiers of peers");
        let pointer = format!("/{name}");
        match self.object.get(name) {
            None => Vec::new(),
            Some(Value::Array(items)) if items.len() > MAX_PEERS => {
                let message = format!(
                    "`{name}` can hold {MAX_PEERS} peers at most, not {}.",
                    items.len()
                );
                self.refuse_with(&pointer, message);
                Vec::new()
            }
            Some(Value::Array(items)) => {
                let mut ids = Vec::with_capacity(items.len());
                for (index, item) in items.iter().enumerate() {
                    match item {
                        Value::String(id) if (ID.holds)(id) => ids.push(id.clone()),
                        other => {
                            let place = format!("{name}[{index}]");
                            self.refuse(&format!("{pointer}/{index}"), &place, ID, other);
                        }
                    }
                }
                ids
            }
            Some(other) => {
                let message = format!(
                    "`{name}` must be a list of identifiers of peers, not {}.",
                    quote(other)
                );
                self.refuse_with(&pointer, message);
                Vec::new()
            }
        }
    }

    /// Fails with 400 if anything was wrong.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        if self.errors.is_empty() {
            Ok(())
        } else {
            Err(Failure::new(StatusCode::BAD_REQUEST, self.errors))
        }
    }

    fn required(&mut self, name: &str, expected: &str) {
        if !self.object.contains_key(name) {
            let message = format!("`{name}` is missing; it must be {expected}.");
            self.refuse_with(&format!("/{name}"), message);
        }
    }

    fn refuse(&mut self, pointer: &str, place: &str, rule: Rule, found: &Value) {
        let message = if rule.secret {
            format!("`{place}` must be {}.", rule.expected)
        } else {
            format!("`{place}` must be {}, not {}.", rule.expected, quote(found))
        };
        self.refuse_with(pointer, message);
    }

    fn refuse_with(&mut self, pointer: &str, message: String) {
        self.errors
            .push(ErrorItem::new(code::INVALID_VALUE, message).at(pointer));
    }
}

fn expected_number((least, most): (u64, u64)) -> String {
    format!("a whole number from {least} to {most}")
}

/// The whole number that a decimal one stands for, if it does.
fn whole(number: f64) -> Option<u64> {
    // 2^53: beyond it decimals no longer tell whole numbers apart, and no field goes that far.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "both are checked before"
    )]
    (number.fract() == 0.0 && (0.0..EXACT).contains(&number)).then_some(number as u64)
}

/// A value as an error may quote it: numbers and short texts in full, the rest by its sort.
fn quote(value: &Value) -> String {
    match value {
        Value::Object(_) => "an object".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::String(text) if text.chars().count() > 80 => "a longer text".to_owned(),
        other => other.to_string(),
    }
}
