//! Documents: a JSON or YAML file, or standard input, read into a [`Tree`] or, to be changed, a
//! [`serde_json::Value`], and values written back in the one canonical style.
//!
//! Everything that reads a file for `cargo xtask` goes through here, so that bounds, duplicate
//! keys and messages are the same everywhere. What a document *means* (OpenAPI, overlay, naming)
//! does not belong here.
//!
//! Bounds, all documented constants: [`MAX_BYTES`], [`MAX_NODES`], [`MAX_DEPTH`],
//! [`MAX_ALIASED_NODES`]. Input
//! beyond them is refused early with a clear [`Error`]; nothing here panics on input.

pub mod canonical;
mod error;
pub(crate) mod json;
mod node;
pub mod pointer;
mod read;
mod tree;
pub(crate) mod value;
pub(crate) mod yaml;

use std::ffi::OsStr;
use std::path::Path;

use serde_json::Value;

pub use error::Error;
pub use read::{read, read_text};
pub use tree::Tree;
pub use yaml::count_comments;

pub(crate) use node::{MAX_STEPS, Node, resolve};
pub(crate) use tree::View;
pub(crate) use value::{ErrorPath, TreeSeed, to_integer};

/// Largest document that is read, in bytes (64 MiB). The vendor's own are 4 to 12 MB.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;

/// Most values in a document: scalars, lists and mappings. The vendor's have some 200,000.
pub const MAX_NODES: usize = 2_000_000;

/// Deepest nesting of lists and mappings. The vendor's documents reach 28.
pub const MAX_DEPTH: usize = 100;

/// Most nodes that YAML aliases may add to a document, together.
pub const MAX_ALIASED_NODES: usize = 100_000;

/// A document with the name and the text that it was read from.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Where it came from, for messages: a path as given, or `<stdin>`.
    pub label: String,
    /// Its text, without a byte order mark.
    pub text: String,
    /// Its content. Mappings are in no particular order.
    pub value: Value,
}

/// Reads a document from a file, or from standard input if `path` is `-`.
///
/// # Errors
/// When the file cannot be read, exceeds a bound, or is neither JSON nor YAML.
pub fn load(path: &Path) -> Result<Document, Error> {
    let (label, text) = read(path)?;
    let value = parse_value(&label, &text)?;
    Ok(Document { label, text, value })
}

/// Parses text that was read with [`read()`].
///
/// # Errors
/// When the text exceeds a bound, or is neither JSON nor YAML.
pub fn parse_value(label: &str, text: &str) -> Result<Value, Error> {
    parse_tree(label, text).map(|tree| tree.root().to_value())
}

/// The same, to be looked at and not changed.
///
/// # Errors
/// As [`parse_value`].
pub fn parse_tree(label: &str, text: &str) -> Result<Tree, Error> {
    match is_json(label, text) {
        true => json::parse(label, text),
        false => yaml::parse(label, text, false),
    }
}

/// Tells JSON from YAML by the name, or else by the first character: documents that matter are
/// objects.
pub(crate) fn is_json(label: &str, text: &str) -> bool {
    let ending = Path::new(label).extension().map(OsStr::to_ascii_lowercase);
    let is_named_yaml = ending.is_some_and(|it| it == "yaml" || it == "yml");
    !is_named_yaml && text.trim_start().starts_with(['{', '['])
}
