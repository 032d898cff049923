//! The canonical YAML style, in which every document of `spec/` is written.
//!
//! - Order by role (`order`), never by input: the same value gives the same bytes.
//! - Two spaces a level, lists indented below their key, one scalar a line however long: a
//!   changed word is one changed line, and text never reflows.
//! - Text of several lines is a literal block. Strings are quoted only where YAML 1.1 or 1.2
//!   would read something else (`scalar`).
//! - No comments, anchors, tags or document markers.
//!
//! serde-saphyr's serializer was tried in the place of this writer: it quotes more (paths,
//! versions,
//! `$ref`s in double quotes: a fifth of the lines of vendor.yaml), and leaves `1,000` bare, which
//! YAML 1.1 reads as a number.

mod order;
mod scalar;

use std::fmt::Write as _;

use serde_json::{Map, Value};

use order::Role;

/// Keys longer than this are written in the explicit form: YAML allows 1,024 characters.
const LONGEST_SIMPLE_KEY: usize = 1000;

/// Writes a value in the canonical style.
#[must_use]
pub fn to_yaml(value: &Value) -> String {
    let mut writer = Writer { out: String::new() };
    match value {
        Value::Object(map) if !map.is_empty() => writer.map(map, Role::of_root(map), 0, true),
        Value::Array(items) if !items.is_empty() => writer.list(items, Role::Any, 0, true),
        scalar => {
            writer.scalar(scalar, 0);
            writer.out.push('\n');
        }
    }
    writer.out
}

struct Writer {
    out: String,
}

impl Writer {
    /// Writes a mapping. `fresh` says that the cursor stands at the beginning of a line; if not
    /// (after `- `), the first key goes where the cursor is.
    fn map(&mut self, map: &Map<String, Value>, role: Role, indent: usize, fresh: bool) {
        let mut fresh = fresh;
        for (key, value) in order::sorted(map, role) {
            self.indent_if(fresh, indent);
            fresh = true;
            let key_text = scalar::key(key);
            if key_text.len() > LONGEST_SIMPLE_KEY {
                let _ = write!(self.out, "? {key_text}\n{:indent$}:", "");
            } else {
                self.out.push_str(&key_text);
                self.out.push(':');
            }
            self.value(value, role.child(map, key), indent);
        }
    }

    fn list(&mut self, items: &[Value], role: Role, indent: usize, fresh: bool) {
        let mut fresh = fresh;
        for item in items {
            self.indent_if(fresh, indent);
            fresh = true;
            self.out.push_str("- ");
            match item {
                Value::Object(map) if !map.is_empty() => {
                    self.map(map, role.resolve(map), indent + 2, false);
                }
                Value::Array(items) if !items.is_empty() => {
                    self.list(items, role, indent + 2, false);
                }
                scalar => {
                    self.scalar(scalar, indent);
                    self.out.push('\n');
                }
            }
        }
    }

    /// Writes what follows the colon of a key that stands at `indent`.
    fn value(&mut self, value: &Value, role: Role, indent: usize) {
        match value {
            Value::Object(map) if !map.is_empty() => {
                self.out.push('\n');
                self.map(map, role.resolve(map), indent + 2, true);
            }
            Value::Array(items) if !items.is_empty() => {
                self.out.push('\n');
                self.list(items, role, indent + 2, true);
            }
            scalar => {
                self.out.push(' ');
                self.scalar(scalar, indent);
                self.out.push('\n');
            }
        }
    }

    fn scalar(&mut self, value: &Value, indent: usize) {
        match value {
            Value::Null => self.out.push_str("null"),
            Value::Bool(value) => self.out.push_str(if *value { "true" } else { "false" }),
            Value::Number(number) => self.out.push_str(&scalar::number(number)),
            Value::String(text) => scalar::string(&mut self.out, text, indent + 2),
            Value::Array(_) => self.out.push_str("[]"),
            Value::Object(_) => self.out.push_str("{}"),
        }
    }

    fn indent_if(&mut self, fresh: bool, indent: usize) {
        if fresh {
            let _ = write!(self.out, "{:indent$}", "");
        }
    }
}
