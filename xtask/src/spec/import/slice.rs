//! Our operations: those whose path begins with a prefix of `spec/import.yaml`. Gives each its
//! path, id, tag and role in our words, from path and method alone.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use heck::{ToSnakeCase as _, ToUpperCamelCase as _};

use super::config::{Config, parameter_name, singular};
use super::contract::{Contract, METHODS, Operation, Role};
use super::resolve::Resolver;
use crate::document::pointer;

/// Names of path parameters that only the vendor uses with ours, and in how many paths.
pub(super) type Renamed = BTreeMap<(String, String), usize>;

/// Finds our operations, by path and method.
pub(super) fn find<'s>(
    resolver: &mut Resolver<'s, '_>,
    config: &Config,
) -> (Contract<'s>, Renamed) {
    let paths: Vec<_> = resolver.source.paths().collect();
    let ours: Vec<_> = paths
        .iter()
        .filter_map(|path| Some((path, config.select(path)?)))
        .collect();
    // Resources that are collections: a path goes on from them with a parameter.
    let plurals = ours.iter().filter_map(|(_, segments)| match segments[..] {
        [resource, item, ..] if is_parameter(item) => Some(resource),
        _ => None,
    });
    let plurals: BTreeSet<_> = plurals.collect();
    let mut found = Vec::new();
    let mut renames = Renamed::new();
    let mut seen: BTreeMap<(String, &str), String> = BTreeMap::new();
    for (vendor_path, segments) in &ours {
        let at = pointer::from_tokens(["paths", vendor_path]);
        let Some(item) = resolver.get(&at) else {
            continue;
        };
        let (path, renamed) = in_our_names(vendor_path);
        let Some(item) = resolver.follow(&item, |_, item| item.clone()) else {
            continue;
        };
        if !item.value.is_object() {
            resolver.defect(&item.pointer, "not a path: a mapping is needed");
        }
        let methods = METHODS.iter();
        let methods = methods.filter_map(|method| Some((*method, item.get(method)?)));
        let methods: Vec<_> = methods.collect();
        let differ = renamed.iter().filter(|(vendor, ours)| vendor != ours);
        for names in differ.filter(|_| !methods.is_empty()) {
            *renames.entry(names.clone()).or_default() += 1;
        }
        for (method, node) in methods {
            let at = &node.pointer;
            if let Some(other) = seen.insert((path.clone(), method), at.clone()) {
                resolver.defect(at, format!("the same operation as `{other}`"));
                continue;
            }
            let (tag, role) = role(segments, method, &plurals, config);
            found.push(Operation {
                node,
                shared: item.get("parameters"),
                renamed: renamed.clone(),
                path: path.clone(),
                method,
                id: format!("{tag}_{}", role.verb()),
                resource: singular(&tag).to_upper_camel_case(),
                tag,
                role,
                parameters: Vec::new(),
                body: None,
                answers: BTreeMap::new(),
            });
        }
    }
    found.sort_by_key(|operation| operation.path.clone());
    tell_apart(&mut found);
    (found, renames)
}

impl Config {
    /// The segments of a path that say what its operations are about: those after the longest
    /// prefix. Where nothing follows it, or a parameter does, its own last name says it. `None` if
    /// the path is not ours.
    fn select<'p>(&self, path: &'p str) -> Option<Vec<&'p str>> {
        let is_out = |prefix: &String| common_length(prefix, path).is_some();
        if self.exclude.iter().any(is_out) {
            return None;
        }
        let lengths = self.paths.iter().filter_map(|it| common_length(it, path));
        let length = lengths.max()?;
        let segments: Vec<_> = segments(path).collect();
        let is_name = |index: &usize| !segments.get(*index).is_none_or(|name| is_parameter(name));
        let start = (0..=length).rfind(is_name);
        let start = start.or_else(|| (length..segments.len()).find(is_name));
        Some(start.map_or_else(|| vec!["root"], |start| segments[start..].to_vec()))
    }
}

/// The number of segments that a path and a prefix have in common, if it begins so. A segment in
/// braces stands for any parameter, whatever its name.
fn common_length(prefix: &str, path: &str) -> Option<usize> {
    let is_same = |own, other| own == other || (is_parameter(own) && is_parameter(other));
    let mut rest = segments(path);
    let mut begins =
        segments(prefix).map(|own| rest.next().is_some_and(|other| is_same(own, other)));
    begins
        .all(|is_same| is_same)
        .then(|| segments(prefix).count())
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

/// Whether a segment of a path is a parameter.
fn is_parameter(segment: &str) -> bool {
    segment.starts_with('{') && segment.ends_with('}')
}

/// A path with its parameters named after the segments before them, and who is called what.
fn in_our_names(path: &str) -> (String, Vec<(String, String)>) {
    let mut renamed: Vec<(String, String)> = Vec::new();
    let mut before = "";
    let mut ours = Vec::new();
    for segment in path.split('/') {
        if is_parameter(segment) {
            let is_free = |name: &str| renamed.iter().all(|(_, taken)| taken != name);
            let name = numbered(&parameter_name(before), is_free);
            let vendor = segment.trim_matches(['{', '}']).to_owned();
            ours.push(format!("{{{name}}}"));
            renamed.push((vendor, name));
        } else {
            before = segment;
            ours.push(segment.to_owned());
        }
    }
    (ours.join("/"), renamed)
}

/// Tag and role of an operation, from the segments that the selection leaves.
fn role(
    segments: &[&str],
    method: &str,
    plurals: &BTreeSet<&str>,
    config: &Config,
) -> (String, Role) {
    let (first, rest) = segments.split_first().unwrap_or((&"", &[]));
    if let Some(resource) = config.actions.get(*first) {
        return (resource.clone(), action(segments));
    }
    // A plural is a collection even if nothing is said of its items.
    let is_collection = plurals.contains(first) || singular(first) != *first;
    let is_resource = rest.iter().all(|segment| is_parameter(segment));
    let role = match method {
        _ if !is_resource => action(rest),
        "get" if rest.is_empty() && is_collection => Role::List,
        "get" => Role::Get,
        "post" => Role::Create,
        "put" => Role::Update,
        "patch" => Role::Patch,
        "delete" => Role::Delete,
        other => Role::Action(other.to_owned()),
    };
    (first.to_snake_case(), role)
}

fn action(segments: &[&str]) -> Role {
    let words = segments.iter().filter(|segment| !is_parameter(segment));
    let words: Vec<_> = words.map(|word| word.to_snake_case()).collect();
    Role::Action(words.join("_"))
}

/// The first that is free of `name`, `name_2`, `name_3` and so on.
fn numbered(name: &str, is_free: impl Fn(&str) -> bool) -> String {
    let numbers = (2..).map(|number| format!("{name}_{number}"));
    let mut names = std::iter::once(name.to_owned()).chain(numbers);
    names.find(|name| is_free(name)).unwrap_or_default()
}

/// Operations of one name are told apart by their method, or by what their path begins with. The
/// name stays with the one whose it is more likely to be, an action's POST or the operation on a
/// single item, so that an operation that comes later takes nobody's name.
fn tell_apart(found: &mut [Operation<'_>]) {
    let mut sorted: Vec<_> = found.iter_mut().collect();
    sorted.sort_by_key(|operation| {
        let is_action = matches!(operation.role, Role::Action(_));
        let depth = operation.path.split('/').count();
        (is_action && operation.method != "post", Reverse(depth))
    });
    let mut taken = BTreeSet::new();
    let mut first: BTreeMap<(String, &str), String> = BTreeMap::new();
    for operation in sorted {
        let key = (operation.id.clone(), operation.method);
        let id = match first.get(&key) {
            Some(other) => {
                let scope = operation.path.split('/').nth(1).unwrap_or_default();
                format!("{other}_{}", singular(scope).to_snake_case())
            }
            None if taken.contains(&operation.id) => {
                format!("{}_{}", operation.id, operation.method)
            }
            None => operation.id.clone(),
        };
        operation.id = numbered(&id, |id| !taken.contains(id));
        taken.insert(operation.id.clone());
        first.entry(key).or_insert_with(|| operation.id.clone());
    }
}
