//! What a Cargo.toml says that callers of the package can notice.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

/// A package that is published.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Manifest {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) rust_version: Option<String>,
    /// The file that the library begins with, below the package's folder.
    pub(crate) library: String,
    pub(crate) features: BTreeMap<String, BTreeSet<String>>,
    /// Name in the code (with `_`) to the requirement.
    pub(crate) dependencies: BTreeMap<String, Dependency>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dependency {
    pub(crate) package: String,
    pub(crate) requirement: String,
}

/// What the packages of a workspace share.
#[derive(Debug, Default)]
pub(crate) struct Workspace {
    shared: Table,
}

fn read(text: &str) -> Result<Table, String> {
    toml::from_str(text).map_err(|error| error.message().to_owned())
}

/// A value at a path of keys.
fn at<'t>(table: &'t Table, path: &[&str]) -> Option<&'t Value> {
    let (first, rest) = path.split_first()?;
    let value = table.get(*first)?;
    match rest {
        [] => Some(value),
        rest => at(value.as_table()?, rest),
    }
}

fn strings(value: &Value) -> impl Iterator<Item = String> + '_ {
    let list = value.as_array().into_iter().flatten();
    list.filter_map(Value::as_str).map(str::to_owned)
}

impl Workspace {
    /// Reads the manifest of a workspace.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let table = read(text)?;
        let shared = table.get("workspace").and_then(Value::as_table);
        Ok(Self {
            shared: shared.cloned().unwrap_or_default(),
        })
    }

    /// Folders of the members, as given: one may end in `/*`.
    pub(crate) fn members(&self) -> Vec<String> {
        let members = self.shared.get("members");
        members.into_iter().flat_map(strings).collect()
    }

    /// The version that packages share.
    pub(crate) fn version(&self) -> Option<&str> {
        at(&self.shared, &["package", "version"])?.as_str()
    }

    /// A member of `[package]`, the workspace's own where it is inherited.
    fn inherited<'t>(&'t self, manifest: &'t Table, key: &str) -> Option<&'t Value> {
        let own = at(manifest, &["package", key])?;
        match own.as_table().and_then(|own| own.get("workspace")) {
            Some(_) => at(&self.shared, &["package", key]),
            None => Some(own),
        }
    }

    /// Reads the manifest of a package; `None` if it is not published.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn package(&self, text: &str) -> Result<Option<Manifest>, String> {
        let manifest = read(text)?;
        let Some(name) = at(&manifest, &["package", "name"]).and_then(Value::as_str) else {
            return Ok(None);
        };
        let is_published = match self.inherited(&manifest, "publish") {
            Some(Value::Boolean(publish)) => *publish,
            Some(Value::Array(registries)) => !registries.is_empty(),
            _ => true,
        };
        if !is_published {
            return Ok(None);
        }
        let text = |key| {
            let value = self.inherited(&manifest, key)?;
            value.as_str().map(str::to_owned)
        };
        let tables = |key: &str| {
            let table = manifest.get(key).and_then(Value::as_table);
            table.into_iter().flatten()
        };
        let mut features: BTreeMap<String, BTreeSet<String>> = tables("features")
            .map(|(name, list)| (name.clone(), strings(list).collect()))
            .collect();
        let mut dependencies = BTreeMap::new();
        for (name, own) in tables("dependencies") {
            let shared = at(&self.shared, &["dependencies", name]);
            let is_shared = own.get("workspace").is_some();
            let (package, requirement) = match (is_shared, shared) {
                (true, Some(shared)) => source(name, shared),
                _ => source(name, own),
            };
            dependencies.insert(
                name.replace('-', "_"),
                Dependency {
                    package,
                    requirement,
                },
            );
            // An optional dependency is a feature, unless features name it as a dependency.
            let named = format!("dep:{name}");
            let is_hidden = features.values().any(|list| list.contains(&named));
            if own.get("optional") == Some(&Value::Boolean(true)) && !is_hidden {
                features.entry(name.clone()).or_default().insert(named);
            }
        }
        let library = at(&manifest, &["lib", "path"]).and_then(Value::as_str);
        Ok(Some(Manifest {
            name: name.to_owned(),
            version: text("version").unwrap_or_default(),
            rust_version: text("rust-version"),
            library: library.unwrap_or("src/lib.rs").to_owned(),
            features,
            dependencies,
        }))
    }
}

/// Package and requirement of `"1.0"` or a table.
fn source(name: &str, value: &Value) -> (String, String) {
    let text = |key| value.get(key).and_then(Value::as_str);
    let requirement = value.as_str().or_else(|| text("version"));
    let package = text("package").unwrap_or(name);
    (
        package.to_owned(),
        requirement.unwrap_or_default().to_owned(),
    )
}
