//! The canonical YAML style, in which every document of `spec/` is written.
//!
//! - Order by key (`order`), never by input: the same value gives the same bytes.
//! - Two spaces a level, lists indented below their key, one scalar a line however long: a
//!   changed word is one changed line, and text never reflows.
//! - Text of several lines is a literal block. Strings are quoted only where YAML 1.1 or 1.2
//!   would read something else (`scalar`).
//! - No comments, anchors, tags or document markers.
//!
//! serde-saphyr's serializer was tried in the place of this writer: it quotes more (paths,
//! versions and `$ref`s, a fifth of the lines of vendor.yaml), and leaves `1,000` bare, which YAML
//! 1.1 reads as a number.

mod order;
mod scalar;

use std::fmt::Write as _;

use serde_json::Value;

use order::Role;

/// Keys longer than this are written in the explicit form: YAML allows 1,024 characters.
const LONGEST_SIMPLE_KEY: usize = 1000;

/// Writes a value in the canonical style.
#[must_use]
pub fn to_yaml(value: &Value) -> String {
    let mut writer = Writer { out: String::new() };
    writer.value(value, Role::Keywords, 0);
    writer.out.push('\n');
    writer.out
}

struct Writer {
    out: String,
}

impl Writer {
    /// Writes a value where the cursor is. Its other lines are indented.
    fn value(&mut self, value: &Value, role: Role, indent: usize) {
        match value {
            Value::Null => self.out.push_str("null"),
            Value::Bool(value) => self.out.push_str(if *value { "true" } else { "false" }),
            Value::Number(number) => self.out.push_str(&scalar::number(number)),
            // Also a document that is nothing else is indented.
            Value::String(text) => scalar::string(&mut self.out, text, indent.max(2)),
            Value::Array(items) if items.is_empty() => self.out.push_str("[]"),
            Value::Object(map) if map.is_empty() => self.out.push_str("{}"),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.next_line(index, indent);
                    self.out.push_str("- ");
                    self.value(item, role, indent + 2);
                }
            }
            Value::Object(map) => {
                for (index, (key, value)) in role.sorted(map).into_iter().enumerate() {
                    self.next_line(index, indent);
                    self.entry(key, value, role.child(key, value), indent);
                }
            }
        }
    }

    fn entry(&mut self, key: &str, value: &Value, role: Role, indent: usize) {
        let key = scalar::key(key);
        if key.len() > LONGEST_SIMPLE_KEY {
            let _ = write!(self.out, "? {key}\n{:indent$}:", "");
        } else {
            let _ = write!(self.out, "{key}:");
        }
        let is_block = match value {
            Value::Array(items) => !items.is_empty(),
            Value::Object(map) => !map.is_empty(),
            _ => false,
        };
        match is_block {
            true => self.next_line(1, indent + 2),
            false => self.out.push(' '),
        }
        self.value(value, role, indent + 2);
    }

    /// Moves the cursor on, but for the first of several.
    fn next_line(&mut self, index: usize, indent: usize) {
        if index > 0 {
            let _ = write!(self.out, "\n{:indent$}", "");
        }
    }
}
