//! YAML into a value: one document, the JSON-like core of YAML 1.2, no merge keys.

use serde::de::DeserializeSeed;
use serde_json::Value;
use serde_saphyr::granit_parser::{Event, Parser};
use serde_saphyr::options::{DuplicateKeyPolicy, MergeKeyPolicy};
use serde_saphyr::{Options, with_deserializer_from_str_with_options};

use super::{Error, ErrorPath, MAX_ALIASED_NODES, MAX_BYTES, MAX_DEPTH, ValueSeed};

/// Stack for the parser, in bytes: it takes about 25 kB a level in debug builds.
const STACK: usize = 16 * 1024 * 1024;

/// Parses one YAML document.
pub(crate) fn parse(label: &str, text: &str) -> Result<Value, Error> {
    parse_with(label, text, |seed| seed)
}

/// Parses one YAML document whose mappings may repeat keys; see [`ValueSeed::lenient`].
pub(crate) fn parse_leniently(label: &str, text: &str) -> Result<Value, Error> {
    parse_with(label, text, |seed| seed.lenient())
}

fn parse_with(
    label: &str,
    text: &str,
    how: fn(ValueSeed<'_>) -> ValueSeed<'_>,
) -> Result<Value, Error> {
    on_own_stack(label, || {
        let error_path = ErrorPath::default();
        with_deserializer_from_str_with_options(text, options(), |deserializer| {
            how(ValueSeed::new(&error_path)).deserialize(deserializer)
        })
        .map_err(|error| Error::from_yaml(label, &error_path, &error))
    })
}

/// Runs a parse where it has stack for [`MAX_DEPTH`] levels, whatever the caller's stack.
fn on_own_stack<T: Send>(
    label: &str,
    parse: impl FnOnce() -> Result<T, Error> + Send,
) -> Result<T, Error> {
    let failed = |what| {
        let help = "report it together with the document";
        Err(Error::new(label, what, help))
    };
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK);
        match thread.spawn_scoped(scope, parse) {
            Ok(running) => match running.join() {
                Ok(outcome) => outcome,
                Err(_) => failed("the YAML parser failed on it"),
            },
            Err(_) => failed("no thread could be started to parse it"),
        }
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

/// Counts the comments of a YAML text, which its value does not keep.
pub(crate) fn count_comments(text: &str) -> usize {
    Parser::new_from_str(text)
        .map_while(Result::ok)
        .filter(|(event, _)| matches!(event, Event::Comment(..)))
        .count()
}
