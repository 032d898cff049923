//! Reading the fields of a request body. Everything that is wrong is collected, each with a pointer
//! to its place.

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
        self.read(name, rule.expected, !rule.secret, |value| {
            let text = value.as_str().filter(|text| (rule.holds)(text));
            text.map(str::to_owned)
        })
    }

    /// A whole number within bounds that must be there.
    pub(crate) fn whole(&mut self, name: &str, bounds: (u32, u32)) -> u32 {
        self.required(name, &expected_number(bounds));
        self.optional_whole(name, bounds).unwrap_or_default()
    }

    /// A whole number within bounds that may be there. `53.0` is one.
    pub(crate) fn optional_whole(&mut self, name: &str, bounds: (u32, u32)) -> Option<u32> {
        self.read(name, &expected_number(bounds), true, |value| {
            let number = value.as_u64().or_else(|| value.as_f64().and_then(whole));
            let number = u32::try_from(number?).ok();
            number.filter(|number| (bounds.0..=bounds.1).contains(number))
        })
    }

    /// A truth value that may be there.
    pub(crate) fn optional_bool(&mut self, name: &str) -> Option<bool> {
        self.read(name, "true or false", true, Value::as_bool)
    }

    /// The identifiers of peers, which must be there and may be none.
    pub(crate) fn peers(&mut self) -> Vec<String> {
        let expected = format!("a list of identifiers of peers, {MAX_PEERS} at most");
        self.required("peers", &expected);
        let Some(value) = self.object.get("peers") else {
            return Vec::new();
        };
        let Some(items) = value.as_array().filter(|items| items.len() <= MAX_PEERS) else {
            self.refuse("peers", "/peers", &expected, Some(value));
            return Vec::new();
        };
        let mut ids = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            match item.as_str().filter(|id| (ID.holds)(id)) {
                Some(id) => ids.push(id.to_owned()),
                None => {
                    let (place, pointer) = (format!("peers[{index}]"), format!("/peers/{index}"));
                    self.refuse(&place, &pointer, ID.expected, Some(item));
                }
            }
        }
        ids
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
            self.push(
                &format!("/{name}"),
                format!("`{name}` is missing; it must be {expected}."),
            );
        }
    }

    /// Reads a field if it is there. What is wrong is quoted unless it may be a secret.
    fn read<T>(
        &mut self,
        name: &str,
        expected: &str,
        quoted: bool,
        read: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Option<T> {
        let value = self.object.get(name)?;
        let result = read(value);
        if result.is_none() {
            let found = quoted.then_some(value);
            self.refuse(name, &format!("/{name}"), expected, found);
        }
        result
    }

    /// `found` is quoted.
    fn refuse(&mut self, place: &str, pointer: &str, expected: &str, found: Option<&Value>) {
        let found = found.map_or_else(String::new, |value| format!(", not {}", quote(value)));
        self.push(pointer, format!("`{place}` must be {expected}{found}."));
    }

    fn push(&mut self, pointer: &str, message: String) {
        let item = ErrorItem::new(code::INVALID_VALUE, message).at(pointer);
        self.errors.push(item);
    }
}

fn expected_number((least, most): (u32, u32)) -> String {
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
        Value::Array(items) => format!("a list of {}", items.len()),
        Value::String(text) if text.chars().count() > 80 => "a longer text".to_owned(),
        other => other.to_string(),
    }
}
