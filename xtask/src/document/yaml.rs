//! YAML into a value: one document, the JSON-like core of YAML 1.2, no merge keys.

use std::panic;

use serde_saphyr::granit_parser::{Event, Parser};
use serde_saphyr::options::{DuplicateKeyPolicy, MergeKeyPolicy};
use serde_saphyr::{Options, with_deserializer_from_str_with_options};

use super::{Error, ErrorPath, MAX_ALIASED_NODES, MAX_BYTES, MAX_DEPTH, Tree, TreeSeed};
use crate::stack;

/// Parses one YAML document. `lenient` is that of [`TreeSeed::read`].
pub(crate) fn parse(label: &str, text: &str, lenient: bool) -> Result<Tree, Error> {
    let parse = || {
        let error_path = ErrorPath::default();
        with_deserializer_from_str_with_options(text, options(), |deserializer| {
            TreeSeed::read(&error_path, lenient, deserializer)
        })
        .map_err(|error| Error::from_yaml(label, &error_path, &error))
    };
    // The parser takes about 25 kB a level in debug builds.
    stack::with_room(|| panic::catch_unwind(parse)).unwrap_or_else(|_| {
        let help = "report it together with the document";
        Err(Error::new(label, "the YAML parser failed on it", help))
    })
}

/// How YAML is read. Words and numbers resolve as in YAML 1.2; what YAML 1.1 and 1.2 read
/// differently (`yes`, `0755`, `1_000`) stays a string, so that nothing is lost.
pub(crate) fn options() -> Options {
    // No document within the size limit can have more events than bytes.
    let budget = serde_saphyr::budget! {
        max_events: MAX_BYTES,
        max_nodes: MAX_BYTES,
        max_total_scalar_bytes: MAX_BYTES,
        max_documents: 2,
        // The seed refuses first, with the place.
        max_depth: MAX_DEPTH + 20,
        max_anchors: MAX_ALIASED_NODES,
        max_aliases: MAX_ALIASED_NODES,
        max_recorded_anchor_events: MAX_ALIASED_NODES * 10,
    };
    serde_saphyr::options! {
        budget: budget,
        // The seed sees repeated keys and names the place.
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        merge_keys: MergeKeyPolicy::Error,
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: MAX_ALIASED_NODES,
        },
        emit_comments: false,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        strict_booleans: true,
        with_snippet: false,
    }
}

/// Counts what a text has and its value does not: comments.
#[must_use]
pub fn count_comments(text: &str) -> usize {
    Parser::new_from_str(text)
        .map_while(Result::ok)
        .filter(|(event, _)| matches!(event, Event::Comment(..)))
        .count()
}
