//! References: every `$ref` leads somewhere in this document, and none in a circle.

use std::collections::BTreeMap;

use super::graph::{Graph, circles, longest_chain};
use crate::diagnostic::Diagnostic;
use crate::document::View;
use crate::document::pointer::escape;

/// Most components in a chain of references.
pub const MAX_CHAIN: usize = 5_000;

const ENDLESS: &str = "no value ends it: make a field optional, or cut the circle";
const NAMELESS: &str =
    "a list or map of itself is no type in Rust: put an object between, or allow any value (`{}`)";

/// Reports bad references; `false` if there are any.
pub(super) fn check(doc: View<'_>, problems: &mut Vec<Diagnostic>) -> bool {
    let before = problems.len();
    let mut report = |pointer: &str, what: String, help: &str| {
        problems.push(Diagnostic::new(pointer, what, help));
    };
    let mut links = Vec::new();
    collect(
        doc,
        &mut String::new(),
        Kind::one(""),
        Between::default(),
        &mut links,
    );
    let mut all = Graph::new();
    // What a circle needs: without any one of these it is wrong.
    type Has = fn(&Between<'_>) -> bool;
    let needs: [(Has, &str); 3] = [
        (|it| it.is_smaller, ENDLESS),
        (|it| it.can_end, ENDLESS),
        (|it| it.has_name, NAMELESS),
    ];
    let mut lacking = needs.map(|_| Graph::new());
    for link in &links {
        let at = &link.pointer;
        let Some(target) = link.target.as_str() else {
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
        let (from, to) = (component(at), component(pointer));
        if doc.pointer(pointer).is_none() {
            let what = format!("the reference `{target}` leads nowhere");
            report(at, what, "define it, or correct the name");
        } else if to != pointer {
            let what = format!("the reference `{target}` leads into a component");
            report(
                at,
                what,
                "make what it means a component, and refer to that",
            );
        } else if !link.kind.may_be(pointer) {
            let what = format!("the reference `{target}` leads to a thing of another kind");
            report(
                at,
                what,
                "refer to the section of components that fits here",
            );
        } else {
            all.entry(from).or_default().insert(to);
            for (graph, (has, _)) in lacking.iter_mut().zip(needs) {
                if !has(&link.between) {
                    graph.entry(from).or_default().insert(to);
                }
            }
        }
    }
    let mut found = BTreeMap::new();
    for (graph, (_, help)) in lacking.iter().zip(needs).rev() {
        found.extend(circles(graph).into_iter().map(|circle| (circle, help)));
    }
    for (circle, help) in found {
        let what = format!("a circle of references: {}", circle.join(" → "));
        report(circle.first().copied().unwrap_or_default(), what, help);
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

/// What is between a component and a reference in it.
#[derive(Clone, Copy, Default)]
struct Between<'a> {
    /// A field, list or map: the value that is referred to is smaller than the whole.
    is_smaller: bool,
    /// Something that may be left out, empty, null or another alternative.
    can_end: bool,
    /// A field or an alternative of several: a type that has a name in Rust.
    has_name: bool,
    /// Of the fields of an object, the names of those that are always there.
    required: Option<Option<View<'a>>>,
}

impl<'a> Between<'a> {
    /// With what a key of a schema adds.
    fn key(self, schema: View<'a>, key: &str) -> Self {
        let count = |key: &str| {
            let value = schema.get(key);
            value.map_or(0, |value| value.items().len() + value.members().count())
        };
        let mut next = self;
        match key {
            "properties" => {
                next.is_smaller = true;
                next.has_name = true;
                next.required = Some(schema.get("required"));
            }
            "items" | "additionalProperties" => {
                next.is_smaller = true;
                next.can_end = true;
                next.has_name |= key != "items" && count("properties") + count("required") > 0;
            }
            "oneOf" | "anyOf" if count(key) > 1 || schema.get("discriminator").is_some() => {
                next.can_end = true;
                next.has_name = true;
            }
            _ => {}
        }
        next.can_end |= schema.get("nullable").and_then(View::as_bool) == Some(true);
        next
    }

    /// With what it is to be the field of this name.
    fn field(mut self, name: &str) -> Self {
        if let Some(required) = self.required.take() {
            let mut required = required.into_iter().flat_map(View::items);
            self.can_end |= !required.any(|other| other.as_str() == Some(name));
        }
        self
    }
}

/// What a value of the document is.
#[derive(Clone, Copy)]
struct Kind {
    /// The section of components that it could be in; empty if it could be in none.
    section: &'static str,
    /// Whether it holds things of the kind, by names that mean nothing.
    is_map: bool,
}

impl Kind {
    const fn one(section: &'static str) -> Self {
        let is_map = false;
        Self { section, is_map }
    }

    const fn map(section: &'static str) -> Self {
        let is_map = true;
        Self { section, is_map }
    }

    /// The kind of what a key of this holds; `None` if that is data.
    fn of(self, key: &str) -> Option<Self> {
        Some(match (self.section, key) {
            (section, _) if self.is_map => Self::one(section),
            (_, "example" | "examples" | "default" | "enum") => return None,
            (_, key) if key.starts_with("x-") => return None,
            ("schemas", "properties") => Self::map("schemas"),
            ("schemas", _) | (_, "schema") => Self::one("schemas"),
            (_, "schemas") => Self::map("schemas"),
            (_, "parameters") => Self::map("parameters"),
            (_, "requestBody") => Self::one("requestBodies"),
            (_, "requestBodies") => Self::map("requestBodies"),
            (_, "responses") => Self::map("responses"),
            (_, "headers") => Self::map("headers"),
            (_, "securitySchemes") => Self::map("securitySchemes"),
            (_, "paths" | "content" | "encoding") => Self::map(""),
            _ => Self::one(""),
        })
    }

    /// Whether this is the kind of a component.
    fn may_be(self, component: &str) -> bool {
        let section = component.split('/').nth(2).unwrap_or_default();
        section == self.section || (self.section.is_empty() && section != "schemas")
    }
}

/// A reference.
struct Link<'a> {
    pointer: String,
    target: View<'a>,
    kind: Kind,
    between: Between<'a>,
}

/// Finds every reference; `at` is the pointer to `value`, lengthened and shortened on the way
/// because most places have none.
fn collect<'a>(
    value: View<'a>,
    at: &mut String,
    kind: Kind,
    between: Between<'a>,
    links: &mut Vec<Link<'a>>,
) {
    let length = at.len();
    for (key, member) in value.members() {
        let Some(inner) = kind.of(key) else {
            continue;
        };
        let between = match kind {
            Kind { is_map: true, .. } => between.field(key),
            Kind {
                section: "schemas", ..
            } => between.key(value, key),
            _ => between,
        };
        at.push('/');
        at.push_str(&escape(key));
        collect(member, at, inner, between, links);
        at.truncate(length);
    }
    if let (Some(target), false) = (value.get("$ref"), kind.is_map) {
        links.push(Link {
            pointer: at.clone(),
            target,
            kind,
            between,
        });
    }
    for (index, item) in value.items().enumerate() {
        at.push('/');
        at.push_str(&index.to_string());
        collect(item, at, Kind::one(kind.section), between, links);
        at.truncate(length);
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
