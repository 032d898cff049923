//! Names in the target of an action: each has to match something, also beside others that do.

use serde_json::Value;
use serde_json_path::JsonPath;

/// A name of a union such as `['Peer','Acl']` that matches nothing when it stands there alone, if
/// there is one.
pub(super) fn unmatched<'t>(target: &'t str, value: &Value) -> Option<&'t str> {
    unions(target).into_iter().find_map(|union| {
        let (before, after) = (&target[..union.start], &target[union.end..]);
        union.names.into_iter().find(|name| {
            let alone = JsonPath::parse(&format!("{before}{name}{after}"));
            alone.is_ok_and(|alone| alone.query_located(value).is_empty())
        })
    })
}

/// Several names between brackets, in their quotes.
struct Union<'t> {
    start: usize,
    end: usize,
    names: Vec<&'t str>,
}

/// The unions of a target. What is in quotes is a name, whatever it holds.
fn unions(target: &str) -> Vec<Union<'_>> {
    let mut unions = Vec::new();
    let mut open: Option<Union<'_>> = None;
    let mut quote: Option<(char, usize)> = None;
    let mut escaped = false;
    for (at, character) in target.char_indices() {
        match (quote, character) {
            _ if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some((end, start)), _) if character == end => {
                quote = None;
                if let Some(union) = &mut open {
                    union.names.push(&target[start..=at]);
                }
            }
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some((character, at)),
            (None, '[') => {
                let names = Vec::new();
                open = Some(Union {
                    start: at + 1,
                    end: at,
                    names,
                });
            }
            (None, ']') => {
                if let Some(union) = open.take().filter(|union| union.names.len() > 1) {
                    unions.push(Union { end: at, ..union });
                }
            }
            // A filter or a slice is no list of names.
            (None, '?' | ':') => open = None,
            _ => {}
        }
    }
    unions
}
