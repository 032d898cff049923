//! References: every `$ref` leads somewhere in this document, and none in a circle.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::document::Node;
use crate::document::pointer::{escape, unescape};

/// Most components in a chain of references.
pub const MAX_CHAIN: usize = 5_000;

/// Reports bad references; `false` if there are any.
pub(super) fn check(doc: &Value, problems: &mut Vec<Diagnostic>) -> bool {
    let before = problems.len();
    let mut report = |pointer: &str, what: String, help| {
        problems.push(Diagnostic::new(pointer, what, help));
    };
    let mut links = Vec::new();
    collect(doc, &mut String::new(), &mut links);
    // A type may contain itself through a field that can end the chain: one that may be left out,
    // or a list or map. So a circle is wrong if all its links are direct, or if no link is a field.
    let (mut direct, mut fieldless, mut all) = (Graph::new(), Graph::new(), Graph::new());
    for (node, reference) in &links {
        let at = &node.pointer;
        let Some(target) = reference.as_str() else {
            report(
                at,
                "`$ref` is not a string".to_owned(),
                "write `$ref: '#/components/…'`",
            );
            continue;
        };
        let local = target.strip_prefix('#');
        let Some(pointer) = local.filter(|pointer| pointer.starts_with("/components/")) else {
            let what = format!("the reference `{target}` leads out of `#/components`");
            report(
                at,
                what,
                "put what it means under components of this document",
            );
            continue;
        };
        if doc.pointer(pointer).is_none() {
            let what = format!("the reference `{target}` leads nowhere");
            report(at, what, "define it, or correct the name");
        } else if !same_kind(at, pointer) {
            let what = format!("the reference `{target}` leads to a thing of another kind");
            report(
                at,
                what,
                "refer to the section of components that fits here",
            );
        } else {
            let (from, to) = (component(at), component(pointer));
            all.entry(from).or_default().insert(to);
            if !at.contains("/properties/") && !is_within_choice(at) {
                fieldless.entry(from).or_default().insert(to);
            }
            if !can_end(doc, at) {
                direct.entry(from).or_default().insert(to);
            }
        }
    }
    let mut found = circles(&direct);
    found.extend(circles(&fieldless));
    for circle in found {
        let what = format!("a circle of references: {}", circle.join(" → "));
        let at = circle.first().copied().unwrap_or_default();
        let help = "no value ends it: make a field optional, or cut the circle";
        report(at, what, help);
    }
    if let Some((at, length)) = longest_chain(&all).filter(|(_, length)| *length > MAX_CHAIN) {
        let what = format!(
            "a chain of {length} components and operations, each of which refers to the next"
        );
        let help = format!("at most {MAX_CHAIN} are followed");
        problems.push(Diagnostic::new(at, what, help));
    }
    problems.len() == before
}

/// The start of the longest chain of references, and how many components are in it. A circle ends a chain.
fn longest_chain<'a>(graph: &Graph<'a>) -> Option<(&'a str, usize)> {
    // `None` while it is under way.
    let mut lengths: BTreeMap<&str, Option<usize>> = BTreeMap::new();
    for start in graph.keys() {
        let mut path = vec![(*start, false)];
        while let Some((node, is_left)) = path.pop() {
            let targets = graph.get(node).into_iter().flatten().copied();
            if is_left {
                let known = |target| lengths.get(target).copied().flatten();
                let longest = targets.filter_map(known).max().unwrap_or(0);
                lengths.insert(node, Some(longest + 1));
            } else if !lengths.contains_key(node) {
                lengths.insert(node, None);
                path.push((node, true));
                path.extend(targets.map(|target| (target, false)));
            }
        }
    }
    let lengths = lengths.into_iter();
    let lengths = lengths.filter_map(|(node, length)| Some((node, length?)));
    lengths.max_by_key(|(_, length)| *length)
}

/// References between components.
pub(crate) type Graph<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// Whether the list or map of a reference is one alternative of several, so that it is in a type with a
/// name, as a field is.
fn is_within_choice(pointer: &str) -> bool {
    let choice = pointer.find("Of/").and_then(|at| pointer.get(at..));
    choice.is_some_and(|rest| rest.contains("/items") || rest.contains("/additionalProperties"))
}

/// Whether a chain of values can end at the reference at `pointer`: it is in a list or map, or in a
/// field that is optional or nullable.
fn can_end(doc: &Value, pointer: &str) -> bool {
    let Some((object, field)) = pointer.rsplit_once("/properties/") else {
        return pointer.ends_with("/items") || pointer.contains("/additionalProperties");
    };
    let (name, within) = field.split_once('/').unwrap_or((field, ""));
    let name = unescape(name);
    let value = |key: &str| doc.pointer(object)?.get(key);
    let is_required = value("required")
        .and_then(Value::as_array)
        .is_some_and(|names| names.iter().any(|other| *other == *name));
    let property = value("properties").and_then(|properties| properties.get(&name));
    let is_nullable = property.is_some_and(|it| it.get("nullable") == Some(&Value::Bool(true)));
    !is_required
        || is_nullable
        || within
            .split('/')
            .any(|part| matches!(part, "items" | "additionalProperties"))
}

/// Finds every reference; `at` is the pointer to `value`, lengthened and shortened on the way
/// because most places have none.
fn collect<'a>(value: &'a Value, at: &mut String, links: &mut Vec<(Node<'a>, &'a Value)>) {
    let length = at.len();
    match value {
        Value::Object(object) => {
            // An example may hold anything, and a property may be called `$ref` or `example`.
            let names = at.ends_with("/properties");
            for (key, member) in object {
                let data = matches!(key.as_str(), "example" | "examples" | "default" | "enum");
                if key.starts_with("x-") || (!names && data) {
                    continue;
                }
                at.push('/');
                at.push_str(&escape(key));
                collect(member, at, links);
                at.truncate(length);
            }
            if let (Some(reference), false) = (object.get("$ref"), names) {
                links.push((Node::new(value, at.as_str()), reference));
            }
        }
        Value::Array(list) => {
            for (index, item) in list.iter().enumerate() {
                at.push('/');
                at.push_str(&index.to_string());
                collect(item, at, links);
                at.truncate(length);
            }
        }
        _ => {}
    }
}

/// `/components/schemas/Name` of a pointer at or below it; other places stand for themselves.
fn component(pointer: &str) -> &str {
    let mut slashes = pointer.match_indices('/').skip(3);
    match slashes.next() {
        Some((end, _)) if pointer.starts_with("/components/") => &pointer[..end],
        _ => pointer,
    }
}

/// Whether a reference at `from` may lead to the section that `to` lies in.
fn same_kind(from: &str, to: &str) -> bool {
    let mut sections = to.splitn(5, '/').skip(2);
    let section = sections.next().unwrap_or_default();
    if sections.next().is_none() || sections.next().is_some() {
        return false;
    }
    // What the place is follows from where it is, and not from what a field or component is called.
    let is_schema = from.starts_with("/components/schemas/")
        || from.split('/').skip(4).any(|segment| segment == "schema");
    let holder = from.rsplit('/').find(|s| s.parse::<usize>().is_err());
    match holder.unwrap_or_default() {
        _ if is_schema => section == "schemas",
        "parameters" => section == "parameters",
        "requestBody" => section == "requestBodies",
        _ => section != "schemas",
    }
}

/// Every circle of the graph, each once, starting at its smallest member.
pub(crate) fn circles<'a>(graph: &Graph<'a>) -> BTreeSet<Vec<&'a str>> {
    let mut found = BTreeSet::new();
    let mut done = BTreeSet::new();
    for start in graph.keys() {
        // Depth first, with an explicit stack of (node, its remaining targets).
        let mut path: Vec<(&'a str, Vec<&'a str>)> = Vec::new();
        let mut next = Some(*start);
        loop {
            if let Some(node) = next.take().filter(|node| !done.contains(node)) {
                if let Some(at) = path.iter().position(|(on_path, _)| *on_path == node) {
                    let mut circle: Vec<&str> = path[at..].iter().map(|(name, _)| *name).collect();
                    let smallest = (0..circle.len()).min_by_key(|i| circle[*i]).unwrap_or(0);
                    circle.rotate_left(smallest);
                    found.insert(circle);
                } else {
                    let targets = graph.get(node).into_iter().flatten().copied().collect();
                    path.push((node, targets));
                }
            }
            let Some((node, targets)) = path.last_mut() else {
                break;
            };
            next = targets.pop();
            if next.is_none() {
                done.insert(*node);
                path.pop();
            }
        }
    }
    found
}
