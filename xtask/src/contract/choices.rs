//! `oneOf` and `anyOf`: a choice of several schemas, and what each alternative is called in Rust.
//!
//! For a client the two mean the same: a value is one of the alternatives, or nothing that the
//! document knows.

use std::collections::BTreeSet;

use super::Reader;
use super::expected::BESIDE_CHOICE;
use super::model::{AdditionalProperties, Alternative, Choice, Schema, Shape, Type};
use super::names::Named;
use super::schemas::describe;
use crate::document::{Node, View, resolve};

impl<'a> Reader<'a> {
    pub(super) fn choice_of(node: &Node<'a>) -> Option<&'static str> {
        let mut keywords = ["oneOf", "anyOf"].into_iter();
        keywords.find(|keyword| node.value.get(keyword).is_some())
    }

    /// Reads a choice. One with a single alternative is this alternative.
    pub(super) fn choice(
        &mut self,
        schema: &mut Schema,
        node: &Node<'a>,
        keyword: &str,
        name: Option<&str>,
    ) {
        self.beside(node, keyword, BESIDE_CHOICE);
        schema.default = node.value.get("default").map(View::to_value);
        let nodes: Vec<Node<'a>> = node.children(keyword).collect();
        self.common_type(node, &nodes, keyword);
        let Some(first) = nodes.first() else {
            let what = format!("an empty `{keyword}`");
            self.report(node, what, "list the alternatives, or remove it");
            return;
        };
        if nodes.len() == 1 && node.value.get("discriminator").is_none() {
            let default = schema.default.take();
            *schema = self.schema(first, name);
            schema.default = default.or(schema.default.take());
            describe(schema, node);
            return;
        }
        let mut is_nullable = false;
        let empty = Shape::Choice(Choice::default());
        schema.ty = self.define((schema, node), name, empty, |reader, name| {
            let choice = reader.alternatives(node, &nodes, name, &mut is_nullable);
            (Shape::Choice(choice), AdditionalProperties::Unspecified)
        });
        schema.nullable |= is_nullable;
    }

    /// What is said of all alternatives must be so of each, so that it adds nothing.
    fn common_type(&mut self, node: &Node<'a>, nodes: &[Node<'a>], keyword: &str) {
        if let Some(open) = node.get("additionalProperties")
            && open.value.as_bool() != Some(true)
        {
            let what = format!("`additionalProperties` beside `{keyword}`");
            let help = format!("put it into the schemas of `{keyword}`");
            self.report(&open, what, help);
        }
        let Some(ty) = node.get("type") else {
            return;
        };
        for alternative in nodes {
            let own = resolve(self.doc, alternative.clone()).text("type");
            if !own.is_empty() && own != ty.as_text() {
                let what = format!("an alternative that is not of type {}", ty.as_text());
                let help =
                    format!("no value fits: correct `type` beside `{keyword}`, or remove it");
                self.report(alternative, what, help);
            }
        }
    }

    /// Reads the alternatives. Those that are one type in Rust are one.
    fn alternatives(
        &mut self,
        node: &Node<'a>,
        nodes: &[Node<'a>],
        owner: Option<&str>,
        is_nullable: &mut bool,
    ) -> Choice {
        let discriminator = self.discriminator(node, nodes);
        let words: Vec<String> = self.words(nodes);
        let names = Named::Variant.distinct(words.iter().map(String::as_str));
        let mut choice = Choice {
            discriminator: discriminator.as_ref().map(|it| it.text("propertyName")),
            ..Choice::default()
        };
        for (child, rust_name) in nodes.iter().zip(names) {
            let inner = owner.map(|owner| format!("{owner}{rust_name}"));
            let mut alternative = self.schema(child, inner.as_deref());
            let tags = discriminator.as_ref().map(|it| tags(it, child));
            let tags = tags.unwrap_or_default();
            *is_nullable |= alternative.nullable || alternative.is_null();
            alternative.nullable = false;
            let twin = |it: &&mut Alternative| it.schema.ty.is_same(&alternative.ty);
            match choice.alternatives.iter_mut().find(twin) {
                // Both are one type in Rust, so that no value could say which of the two it is.
                Some(earlier) => earlier.tags.extend(tags),
                // A choice keeps any value that is none of its own.
                None if matches!(alternative.ty, Type::Any) => {}
                None => choice.alternatives.push(Alternative {
                    rust_name,
                    schema: alternative,
                    tags,
                }),
            }
        }
        choice
    }

    fn discriminator(&mut self, node: &Node<'a>, nodes: &[Node<'a>]) -> Option<Node<'a>> {
        let discriminator = node.get("discriminator")?;
        self.object(&discriminator, "a discriminator");
        for (_, target) in discriminator.members("mapping") {
            let meant = target.value.as_str();
            if meant.is_none() {
                let help = "write the reference of the alternative";
                self.report(&target, "a mapping that is not a string", help);
            } else if !nodes
                .iter()
                .any(|node| meant.is_some_and(|it| means(it, node)))
            {
                let help = "add it to the alternatives, or remove it";
                self.report(&target, "a mapping to none of the alternatives", help);
            }
        }
        Some(discriminator)
    }

    /// What alternatives are called: by their component, title, the one value of a field that
    /// distinguishes them, or their type.
    fn words(&self, nodes: &[Node<'a>]) -> Vec<String> {
        let resolved: Vec<Node<'a>> = nodes
            .iter()
            .map(|node| resolve(self.doc, node.clone()))
            .collect();
        let tag = tag_field(&resolved);
        let word = |(node, target): (&Node<'a>, &Node<'a>)| {
            let component = self.component_names.get(&target.last_segment());
            let title = target.text("title");
            let value = tag.as_ref().and_then(|tag| only_value(target, tag));
            match component.filter(|_| target.pointer != node.pointer) {
                Some(component) => component.clone(),
                None if !title.is_empty() => title,
                None => value.unwrap_or_else(|| type_word(target)),
            }
        };
        nodes.iter().zip(&resolved).map(word).collect()
    }
}

/// The values of a discriminator that mean an alternative: as mapped, else the name of its
/// component, else what it says itself.
fn tags(discriminator: &Node<'_>, alternative: &Node<'_>) -> Vec<String> {
    let mapping = discriminator.members("mapping");
    let mapped = mapping.filter(|(_, target)| means(&target.as_text(), alternative));
    let mut tags: Vec<String> = mapped.map(|(value, _)| value).collect();
    if tags.is_empty() {
        let reference = alternative.text("$ref");
        let component = reference.rsplit_once('/').map(|(_, name)| name.to_owned());
        let value = only_value(alternative, &discriminator.text("propertyName"));
        tags.extend(component.or(value));
    }
    tags
}

/// Whether a mapping, by reference or name of a component, means an alternative.
fn means(target: &str, alternative: &Node<'_>) -> bool {
    let reference = alternative.text("$ref");
    let component = reference.rsplit_once('/');
    target == reference || component.is_some_and(|(_, name)| target == name)
}

/// The first field that has another single value in each alternative.
fn tag_field(alternatives: &[Node<'_>]) -> Option<String> {
    let (first, _) = alternatives.split_first()?;
    let mut fields = first.members("properties").map(|(name, _)| name);
    fields.find(|field| {
        let values: Option<BTreeSet<String>> = alternatives
            .iter()
            .map(|alternative| only_value(alternative, field))
            .collect();
        values.is_some_and(|values| values.len() == alternatives.len())
    })
}

fn only_value(alternative: &Node<'_>, field: &str) -> Option<String> {
    let values = alternative
        .get("properties")?
        .get(field)?
        .value
        .get("enum")?;
    let mut values = values.items();
    let only = values.next().filter(|_| values.len() == 0)?;
    only.as_str().map(str::to_owned)
}

fn type_word(node: &Node<'_>) -> String {
    match node.text("type").as_str() {
        "" if node.value.get("oneOf").is_some() || node.value.get("anyOf").is_some() => "Choice",
        "" => "Any",
        "array" => "List",
        "object" if node.value.get("properties").is_none() => "Map",
        other => other,
    }
    .to_owned()
}
