//! References: each leads to a component of its kind, a type contains itself only where a value of
//! it can end, and no chain of components is too long.

use std::mem;

use super::Reader;
use super::graph::{Graph, circles};
use super::model::{AdditionalProperties, Choice, Definition, Schema, Shape, Type};
use crate::document::Node;

/// Most components in a chain of references.
pub const MAX_CHAIN: usize = 5_000;

const ENDLESS: &str = "no value ends it: make a field optional, or cut the circle";
const NAMELESS: &str = "what contains only itself is no type in Rust: put an object between, or allow any value (`{}`)";

/// Components under way and how long the chains below them are.
#[derive(Default)]
pub(super) struct Chains {
    /// Pointers of the components since the last type that got a name.
    nameless: Vec<String>,
    depth: usize,
    /// Components in the longest chain below the one that is read.
    longest: usize,
}

impl<'a> Reader<'a> {
    /// The component in a section that a reference leads to; `None` after reporting why there is
    /// none.
    pub(super) fn target(&mut self, node: &Node<'a>, section: &str) -> Option<Node<'a>> {
        let Some(reference) = node.value.get("$ref")?.as_str() else {
            let help = "write `$ref: '#/components/…'`";
            self.report(node, "`$ref` is not a string", help);
            return None;
        };
        let pointer = reference.strip_prefix('#').unwrap_or_default();
        let mut segments = pointer.split('/').skip(1);
        let is_component = segments.next() == Some("components");
        let is_in_section = segments.next() == Some(section);
        let (problem, help) = match self.doc.pointer(pointer) {
            _ if !is_component => (
                "leads out of `#/components`",
                "put what it means under components of this document",
            ),
            None => ("leads nowhere", "define it, or correct the name"),
            Some(_) if segments.count() != 1 => (
                "leads into a component",
                "make what it means a component, and refer to that",
            ),
            Some(_) if !is_in_section => (
                "leads to a thing of another kind",
                "refer to the section of components that fits here",
            ),
            Some(value) => return Some(Node::new(value, pointer)),
        };
        self.report(node, format!("the reference `{reference}` {problem}"), help);
        None
    }

    /// A schema among the components. Each is read once, however often it is referred to.
    pub(super) fn component(&mut self, node: &Node<'a>) -> Schema {
        if let Some((known, chain)) = self.component_schemas.get(&node.pointer) {
            self.chains.longest = self.chains.longest.max(*chain);
            return known.clone();
        }
        let mut nameless = self.chains.nameless.iter();
        if let Some(start) = nameless.position(|at| *at == node.pointer) {
            let circle = self.chains.nameless[start..].to_vec();
            self.circle(circle, NAMELESS);
            return Schema::default();
        }
        if self.chains.depth > MAX_CHAIN {
            return Schema::default();
        }
        let beside = mem::take(&mut self.chains.longest);
        self.chains.nameless.push(node.pointer.clone());
        self.chains.depth += 1;
        let name = self.component_names.get(&node.last_segment()).cloned();
        let mut schema = self.schema(node, name.as_deref());
        self.chains.depth -= 1;
        self.chains.nameless.pop();
        let chain = self.chains.longest + 1;
        if chain > MAX_CHAIN {
            schema = Schema::default();
        }
        // What is above it is longer still, and reported once.
        if chain == MAX_CHAIN + 1 {
            let what = format!(
                "a chain of more than {MAX_CHAIN} components, each of which refers to the next"
            );
            self.report(node, what, format!("at most {MAX_CHAIN} are followed"));
        }
        self.chains.longest = chain.max(beside);
        let known = (schema.clone(), chain);
        self.component_schemas.insert(node.pointer.clone(), known);
        schema
    }

    /// Reads what a type is made of. If it gets a name, it is entered before, `empty`, so that any
    /// circle of references ends there.
    pub(super) fn define(
        &mut self,
        (schema, node): (&Schema, &Node<'a>),
        name: Option<&str>,
        empty: Shape,
        read: impl FnOnce(&mut Self, Option<&str>) -> (Shape, AdditionalProperties),
    ) -> Type {
        let Some(name) = name.map(|name| self.type_name(name, node)) else {
            read(self, None);
            return Type::Any;
        };
        if !self.types.contains_key(&name) {
            self.enter(&name, schema, node, empty);
            let nameless = mem::take(&mut self.chains.nameless);
            let (shape, additional) = read(self, Some(&name));
            self.chains.nameless = nameless;
            if let Some(entered) = self.types.get_mut(&name) {
                entered.shape = shape;
                entered.schema.additional_properties = additional;
            }
        }
        Type::Named(name)
    }

    /// Reports types of which no value ends. A choice of this kind is left without alternatives, so
    /// that nothing follows it without end.
    pub(super) fn endless(&mut self) {
        let types = self.types.iter().map(|(name, definition)| {
            let needed = definition.parts().into_iter().filter(|(_, always)| *always);
            let needed = needed.filter_map(|(schema, _)| schema.ty.name());
            let is_of_its_kind = |it: &&str| {
                let other = self.types.get(*it);
                other.is_some_and(|other| is_choice(other) == is_choice(definition))
            };
            (name.as_str(), needed.filter(is_of_its_kind).collect())
        });
        let circles = circles(&types.collect::<Graph<'_>>());
        let owned = |circle: Vec<&str>| circle.into_iter().map(str::to_owned).collect();
        let circles: Vec<Vec<String>> = circles.into_iter().map(owned).collect();
        for names in circles {
            let mut circle = Vec::new();
            for name in names {
                let Some(definition) = self.types.get_mut(&name) else {
                    continue;
                };
                circle.push(definition.schema.pointer.clone());
                if is_choice(definition) {
                    definition.shape = Shape::Choice(Choice::default());
                }
            }
            self.circle(circle, ENDLESS);
        }
    }

    fn circle(&mut self, circle: Vec<String>, help: &str) {
        let component = |at: String| at.split('/').take(4).collect::<Vec<_>>().join("/");
        let mut circle: Vec<String> = circle.into_iter().map(component).collect();
        let smallest = (0..circle.len()).min_by_key(|at| &circle[*at]).unwrap_or(0);
        circle.rotate_left(smallest);
        circle.dedup();
        let at = Node::new(self.doc, circle.first().cloned().unwrap_or_default());
        let what = format!("a circle of references: {}", circle.join(" → "));
        self.report(&at, what, help);
    }
}

fn is_choice(definition: &Definition) -> bool {
    matches!(definition.shape, Shape::Choice(_))
}
