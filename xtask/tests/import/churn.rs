//! What the vendor changes without changing the contract leaves no trace: names of components,
//! order of keys, what is a reference and what is not, names of path parameters, other products.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::test_runner::TestRng;
use serde_json::{Map, Value, json};
use xtask::document::canonical::to_yaml;
use xtask::spec::import::normalise;

use crate::vendor::{config, differ, document, spec};

/// One document of many that say the same.
struct Churn {
    rng: TestRng,
    /// How often a reference is put in, or out, of a hundred.
    inline: u32,
    extract: u32,
    components: Map<String, Value>,
    /// Other components: section, name, content.
    parts: Vec<(String, String, Value)>,
    extracted: usize,
}

impl Churn {
    fn chance(&mut self, percent: u32) -> bool {
        self.rng.random_range(0..100) < percent
    }

    fn name(&mut self, base: &str) -> String {
        let prefix: u32 = self.rng.random_range(0..u32::MAX);
        self.extracted += 1;
        format!("{prefix:x}-{base}_{}", self.extracted)
    }

    fn run(mut self, mut document: Value) -> Value {
        let schemas = document["components"]["schemas"].take();
        if let Value::Object(schemas) = schemas {
            self.components = schemas;
        }
        // References that are resolved here and there; what is read stays as it was before.
        let before = self.components.clone();
        let names: Vec<String> = before
            .keys()
            .filter(|n| !n.starts_with("other"))
            .cloned()
            .collect();
        for name in &names {
            if let Some(mut schema) = self.components.remove(name) {
                self.schema(&mut schema, &before, 0);
                self.components.insert(name.clone(), schema);
            }
        }
        let mut paths = document["paths"].take();
        self.paths(&mut paths, &before);
        document["paths"] = paths;
        document["components"]["schemas"] = Value::Object(std::mem::take(&mut self.components));
        for (section, name, part) in std::mem::take(&mut self.parts) {
            document["components"][section][name] = part;
        }
        let renamed = self.new_names(&document["components"]["schemas"]);
        rename(&mut document, &renamed);
        self.strangers(&mut document);
        document
    }

    /// Puts references in and out, and wraps what stays.
    fn schema(&mut self, value: &mut Value, before: &Map<String, Value>, depth: usize) {
        if let Some(target) = target(value) {
            if depth < 6 && self.chance(self.inline) {
                if let Some(schema) = before.get(&target) {
                    *value = schema.clone();
                    return self.schema(value, before, depth + 1);
                }
            } else if self.chance(20) {
                *value = json!({ "allOf": [value.clone()], "description": "Wrapped." });
            }
            return;
        }
        let Value::Object(map) = value else { return };
        for (key, part) in map.iter_mut() {
            match (key.as_str(), part) {
                ("properties", Value::Object(properties)) => {
                    for property in properties.values_mut() {
                        self.schema(property, before, depth + 1);
                        self.maybe_extract(property);
                    }
                }
                ("allOf" | "anyOf" | "oneOf", Value::Array(parts)) => {
                    parts
                        .iter_mut()
                        .for_each(|part| self.schema(part, before, depth + 1));
                    for part in parts.iter_mut() {
                        self.maybe_extract(part);
                    }
                }
                ("items", part) => {
                    self.schema(part, before, depth + 1);
                    self.maybe_extract(part);
                }
                _ => {}
            }
        }
        if self.chance(10) {
            map.insert("description".to_owned(), json!("Other words."));
            map.insert("x-internal".to_owned(), json!({ "type": 1 }));
        }
    }

    fn maybe_extract(&mut self, value: &mut Value) {
        if value.is_object() && target(value).is_none() && self.chance(self.extract) {
            let name = self.name("schema");
            let reference = json!({ "$ref": format!("#/components/schemas/{name}") });
            self.components
                .insert(name, std::mem::replace(value, reference));
        }
    }

    fn paths(&mut self, paths: &mut Value, before: &Map<String, Value>) {
        let Value::Object(old) = paths.take() else {
            return;
        };
        let mut new = Map::new();
        for (path, mut item) in old {
            if !path.contains("secondary_dns") {
                new.insert(path, item);
                continue;
            }
            let mut renamed = path.clone();
            let mut names = BTreeMap::new();
            for name in ["account_identifier", "zone_identifier", "identifier"] {
                if path.contains(&format!("{{{name}}}")) && self.chance(60) {
                    let other = format!("p{}", self.rng.random_range(0..1000));
                    renamed =
                        renamed.replace(&format!("{{{name}}}"), &format!("{{{other}{name}}}"));
                    names.insert(name, format!("{other}{name}"));
                }
            }
            if let Value::Object(operations) = &mut item {
                for operation in operations.values_mut() {
                    self.operation(operation, &names, before);
                }
            }
            new.insert(renamed, item);
        }
        *paths = new.into();
    }

    fn operation(
        &mut self,
        operation: &mut Value,
        names: &BTreeMap<&str, String>,
        before: &Map<String, Value>,
    ) {
        if let Some(parameters) = operation["parameters"].as_array_mut() {
            for parameter in parameters.iter_mut() {
                let name = parameter["name"].as_str().unwrap_or_default().to_owned();
                if let Some(other) = names.get(name.as_str()) {
                    parameter["name"] = json!(other);
                }
                self.schema(&mut parameter["schema"], before, 0);
            }
            if self.chance(50) {
                parameters.reverse();
            }
        }
        if self.chance(50) {
            let responses = operation["responses"].as_object_mut();
            if let Some(responses) = responses
                && let Some(failure) = responses.remove("4xx")
            {
                responses.insert("4XX".to_owned(), failure);
            }
        }
        let contents = [
            "/requestBody",
            "/responses/200",
            "/responses/4XX",
            "/responses/4xx",
        ];
        for content in contents {
            let at = format!("{content}/content/application~1json/schema");
            if let Some(schema) = operation.pointer_mut(&at) {
                self.schema(schema, before, 0);
                let requires_alone =
                    schema["properties"].is_null() && !schema["required"].is_null();
                if !requires_alone || self.chance(50) {
                    self.maybe_extract(schema);
                }
            }
        }
        for section in ["requestBodies", "responses", "parameters"] {
            self.extract_part(operation, section);
        }
        operation["operationId"] = json!(self.name("operation"));
        operation["tags"] = json!(["Some other tag"]);
    }

    /// Makes components of bodies, answers and parameters.
    fn extract_part(&mut self, operation: &mut Value, section: &str) {
        let places: Vec<String> = match section {
            "requestBodies" => vec!["/requestBody".to_owned()],
            "responses" => ["200", "4xx", "4XX"]
                .map(|s| format!("/responses/{s}"))
                .into(),
            _ => vec!["/parameters/0".to_owned()],
        };
        for place in places {
            if !self.chance(self.extract) {
                continue;
            }
            let name = self.name("part");
            if let Some(part) = operation
                .pointer_mut(&place)
                .filter(|part| part.is_object())
            {
                let reference = json!({ "$ref": format!("#/components/{section}/{name}") });
                let part = std::mem::replace(part, reference);
                self.parts.push((section.to_owned(), name, part));
            }
        }
    }

    fn new_names(&mut self, schemas: &Value) -> BTreeMap<String, String> {
        let names = schemas.as_object().into_iter().flatten();
        let names: Vec<String> = names.map(|(name, _)| name.clone()).collect();
        names
            .into_iter()
            .map(|name| (name, self.name("x")))
            .collect()
    }

    /// Other products: more of them, as broken as they like.
    fn strangers(&mut self, document: &mut Value) {
        for _ in 0..self.rng.random_range(0..5) {
            let name = self.name("stranger");
            document["components"]["schemas"][&name] =
                json!({ "$ref": "#/components/schemas/nowhere" });
            document["paths"][format!("/{name}/{{x}}")] = json!({ "get": [name] });
        }
    }
}

fn target(value: &Value) -> Option<String> {
    let reference = value.get("$ref")?.as_str()?;
    reference
        .strip_prefix("#/components/schemas/")
        .map(str::to_owned)
}

fn rename(value: &mut Value, names: &BTreeMap<String, String>) {
    if let Value::Object(schemas) = &mut value["components"]["schemas"] {
        let old = std::mem::take(schemas);
        for (name, schema) in old {
            schemas.insert(names.get(&name).cloned().unwrap_or(name), schema);
        }
    }
    fn references(value: &mut Value, names: &BTreeMap<String, String>) {
        if let Some(name) = target(value).and_then(|target| names.get(&target).cloned()) {
            *value = json!({ "$ref": format!("#/components/schemas/{name}") });
            return;
        }
        match value {
            Value::Object(map) => map.values_mut().for_each(|part| references(part, names)),
            Value::Array(items) => items.iter_mut().for_each(|part| references(part, names)),
            _ => {}
        }
    }
    references(value, names);
}

/// JSON with the keys of every object in any order.
fn shuffled(value: &Value, rng: &mut TestRng, out: &mut String) {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            for index in (1..entries.len()).rev() {
                entries.swap(index, rng.random_range(0..=index));
            }
            out.push('{');
            for (index, (key, value)) in entries.into_iter().enumerate() {
                let comma = if index > 0 { "," } else { "" };
                let _ = write!(out, "{comma}{}: ", Value::from(key.as_str()));
                shuffled(value, rng, out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                shuffled(item, rng, out);
            }
            out.push(']');
        }
        scalar => {
            let _ = write!(out, "{scalar}");
        }
    }
}

/// The document said in another way; `inline` and `extract` say how often, in a hundred, a
/// reference goes or comes.
pub(crate) fn churned(document: Value, seed: &[u8; 32], inline: u32, extract: u32) -> Value {
    let churn = Churn {
        rng: TestRng::from_seed(prop::test_runner::RngAlgorithm::ChaCha, seed),
        inline,
        extract,
        components: Map::new(),
        parts: Vec::new(),
        extracted: 0,
    };
    churn.run(document)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn churn_leaves_no_trace(seed in any::<[u8; 32]>(), inline in 0u32..80, extract in 0u32..60) {
        let document = churned(document(), &seed, inline, extract);
        let mut rng = TestRng::from_seed(prop::test_runner::RngAlgorithm::ChaCha, &seed);
        let mut text = String::new();
        shuffled(&document, &mut rng, &mut text);
        let imported = normalise("vendor.json", &text, &config());
        let imported = imported.map_err(|error| TestCaseError::fail(format!("{error:?}")))?;
        let expected = std::fs::read_to_string(spec("vendor.yaml")).expect("vendor.yaml is there");
        let found = to_yaml(&imported.vendor);
        prop_assert!(found == expected, "{}", differ(&expected, &found));
        // The same document as YAML says the same.
        let imported = normalise("vendor.yaml", &to_yaml(&document), &config());
        let imported = imported.map_err(|error| TestCaseError::fail(format!("{error:?}")))?;
        prop_assert!(to_yaml(&imported.vendor) == expected);
    }
}
