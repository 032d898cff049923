//! Paths and operations: path templates, ids, tags, parameters.

use std::collections::BTreeMap;

use super::Reader;
use super::model::{Location, Method, Operation, OperationKind, Parameter, Resource, shape};
use super::names::Named;
use crate::document::{Node, View};

impl<'a> Reader<'a> {
    pub(super) fn operations(
        &mut self,
        root: &Node<'a>,
        resources: &BTreeMap<String, Resource>,
    ) -> Vec<Operation> {
        let mut operations = Vec::new();
        let mut ids: BTreeMap<String, String> = BTreeMap::new();
        let mut templates: BTreeMap<String, String> = BTreeMap::new();
        for (path, item) in root.members("paths") {
            if path.starts_with("x-") {
                continue;
            }
            let names = self.template(&item, &path);
            if let Some(other) = templates.insert(shape(&path), path.clone()) {
                let what = format!("`{path}` is the same address as `{other}`");
                self.report(&item, what, "put their operations under one path");
            }
            if !self.object(&item, "a path") {
                continue;
            }
            for method in Method::ALL {
                let Some(node) = item.get(method.key()) else {
                    continue;
                };
                if self.object(&node, "an operation") {
                    self.operation_id(&node, &mut ids);
                    self.resource(&node, resources);
                    operations.push(self.operation(&path, method, &item, &node, &names));
                }
            }
        }
        let names = Named::Method.distinct(operations.iter().map(|it| it.id.as_str()));
        for (operation, name) in operations.iter_mut().zip(names) {
            operation.rust_name = name;
        }
        operations
    }

    fn operation_id(&mut self, operation: &Node<'a>, ids: &mut BTreeMap<String, String>) {
        let Some(id) = operation.get("operationId") else {
            return;
        };
        let name = id.as_text();
        if let Some(other) = ids.insert(name.clone(), id.pointer.clone()) {
            let what = format!("the operation `{name}` is defined twice, first at {other}");
            self.report(&id, what, "give one of the two another name");
        }
    }

    /// An operation belongs to one resource, whose tag is declared.
    fn resource(&mut self, operation: &Node<'a>, resources: &BTreeMap<String, Resource>) {
        let Some(own) = operation.get("tags") else {
            return;
        };
        let tags: Vec<Node<'_>> = own.items().collect();
        let [tag] = &tags[..] else {
            let what = format!("an operation with {} tags", tags.len());
            self.report(&own, what, "give it exactly one: its resource");
            return;
        };
        match tag.value.as_str() {
            Some(name) if resources.contains_key(name) => {}
            Some(name) => {
                let what = format!("the tag `{name}` is not declared");
                let help = "declare it in `tags` of the document, with a description";
                self.report(tag, what, help);
            }
            None => self.report(tag, "a tag is not a string", "quote it"),
        }
    }

    /// The parameters of a path template, after checking its form.
    fn template(&mut self, node: &Node<'_>, path: &str) -> Vec<String> {
        let mut names = Vec::new();
        if !path.starts_with('/') || path.contains('?') {
            let what = format!("`{path}` is not a path template");
            self.report(node, what, "begin with `/`; no query");
        }
        for segment in path.split('/').skip(1) {
            let inner = segment.strip_prefix('{').and_then(|s| s.strip_suffix('}'));
            match inner.filter(|name| !name.is_empty() && !name.contains(['{', '}'])) {
                Some(name) => {
                    if names.iter().any(|other| other == name) {
                        let what = format!("`{{{name}}}` appears twice in the path");
                        self.report(node, what, "give the two parameters names of their own");
                    }
                    names.push(name.to_owned());
                }
                None if segment.contains(['{', '}']) || matches!(segment, "." | "..") => {
                    let what = format!("the path segment `{segment}` is not supported");
                    let help = "a segment is plain text or one `{parameter}`";
                    self.report(node, what, help);
                }
                None if !segment.chars().all(is_literal) => {
                    let what = format!(
                        "the path segment `{segment}` has characters that an address cannot have \
                         as they are"
                    );
                    let help = "literal parts of a path are not encoded: leave the path out";
                    self.report(node, what, help);
                }
                None => {}
            }
        }
        names
    }

    fn operation(
        &mut self,
        path: &str,
        method: Method,
        item: &Node<'a>,
        node: &Node<'a>,
        names: &[String],
    ) -> Operation {
        let id = node.text("operationId");
        let owner = Named::Type.name(&id);
        if let Some(own) = node.get("security")
            && self.doc.get("security") != Some(own.value)
        {
            let help =
                "every call is authenticated alike: remove it, or make it that of the document";
            self.report(&own, "an operation with a security of its own", help);
        }
        let parameters = self.parameters(item, node, names, &owner);
        let body = node.get("requestBody").and_then(|body| {
            if method == Method::Get {
                let what = format!("a request body on {}", method.name());
                self.report(&body, what, "servers and caches drop it: remove it");
            }
            self.request_body(&body, Some(&format!("{owner}Request")))
        });
        let is_readable = item.get(Method::Get.key()).is_some();
        let has_optional = parameters.iter().any(|it| !it.required);
        let tag = node.children("tags").next();
        Operation {
            pointer: node.pointer.clone(),
            rust_name: String::new(),
            method,
            path: path.to_owned(),
            resource: tag.map(|tag| tag.as_text()).unwrap_or_default(),
            kind: OperationKind::of(method, is_readable),
            summary: node.text("summary"),
            description: node.text("description"),
            permissions: self.permissions(node),
            deprecated: node.flag("deprecated"),
            parameters_type: has_optional
                .then(|| self.type_name(&format!("{owner}Parameters"), node)),
            parameters,
            body,
            responses: self.responses(node, &owner),
            id,
        }
    }

    fn permissions(&mut self, node: &Node<'_>) -> Vec<String> {
        let Some(list) = node.get("x-permissions") else {
            return Vec::new();
        };
        let is_text = |name: View<'_>| name.as_str().is_some();
        if !(list.value.is_list() && list.value.items().all(is_text)) {
            let help = "list the names of API token permissions, any one of which will do";
            self.report(&list, "`x-permissions` is not a list of strings", help);
        }
        list.items().map(|name| name.as_text()).collect()
    }

    /// The parameters of the operation and of its path; the operation's own win.
    fn parameters(
        &mut self,
        item: &Node<'a>,
        node: &Node<'a>,
        names: &[String],
        owner: &str,
    ) -> Vec<Parameter> {
        let mut found: Vec<Parameter> = Vec::new();
        for holder in [item, node] {
            let mut here: Vec<(Location, String)> = Vec::new();
            for child in holder.children("parameters") {
                let Some(parameter) = self.parameter(&child, Some(owner)) else {
                    continue;
                };
                let key = parameter.key();
                // They are described elsewhere in a document; OpenAPI 3.0.3, section 4.7.12.1.
                let is_ignored = key.0 == Location::Header
                    && matches!(&*key.1, "accept" | "content-type" | "authorization");
                if is_ignored {
                    self.notes.insert(format!(
                        "the header parameter {} at {} is left out: OpenAPI says that one of this \
                         name is ignored",
                        parameter.name, child.pointer
                    ));
                    continue;
                }
                let (location, name) = (key.0.key(), &parameter.name);
                if here.contains(&key) {
                    let what = format!("the {location} parameter `{name}` is declared twice");
                    self.report(&child, what, "remove one of the two");
                }
                if key.0 == Location::Path && !names.contains(name) {
                    let what = format!("the path has no `{{{name}}}`");
                    let help = "put it into the path, or remove the parameter";
                    self.report(&child, what, help);
                }
                let earlier = found.iter_mut().find(|other| other.key() == key);
                match earlier {
                    Some(earlier) => *earlier = parameter,
                    None => found.push(parameter),
                }
                here.push(key);
            }
        }
        for name in names {
            let mut paths = found.iter().filter(|it| it.location == Location::Path);
            if paths.all(|it| it.name != *name) {
                let what = format!("`{{{name}}}` of the path is not declared");
                self.report(node, what, "declare a parameter of that name `in: path`");
            }
        }
        // The optional ones become fields of a struct.
        for (named, is_required) in [(Named::Parameter, true), (Named::Setter, false)] {
            let group = || found.iter().filter(|it| it.required == is_required);
            let names = named.distinct(group().map(|it| it.name.as_str()));
            let group = found.iter_mut().filter(|it| it.required == is_required);
            for (parameter, name) in group.zip(names) {
                parameter.rust_name = name;
            }
        }
        found.shrink_to_fit();
        found
    }
}

/// What an address may have between slashes as it is; RFC 3986, section 3.3.
fn is_literal(character: char) -> bool {
    character.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@".contains(character)
}
