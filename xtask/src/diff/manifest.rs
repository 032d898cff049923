//! What a Cargo.toml says that matters here: which packages there are, at which version, and with
//! which features.

use std::collections::BTreeSet;

use semver::Version;
use toml::{Table, Value};

/// A package that is published.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Manifest {
    pub(crate) name: String,
    pub(crate) version: Option<Version>,
    /// Names of features; `default/NAME` of those that are on by default.
    pub(crate) features: BTreeSet<String>,
    /// Names of the packages that it depends on.
    pub(crate) dependencies: BTreeSet<String>,
}

/// The manifest of a workspace.
#[derive(Debug)]
pub(crate) struct Workspace(Value);

fn read(text: &str) -> Result<Value, String> {
    let table: Result<Table, _> = toml::from_str(text);
    table
        .map(Value::Table)
        .map_err(|error| error.message().to_owned())
}

/// A value at a path of keys.
fn at<'v>(value: &'v Value, path: &[&str]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, key| value.get(key))
}

fn strings(value: &Value) -> impl Iterator<Item = &str> {
    let list = value.as_array().into_iter().flatten();
    list.filter_map(Value::as_str)
}

fn version(value: &Value) -> Option<Version> {
    Version::parse(value.as_str()?).ok()
}

impl Workspace {
    /// Reads the manifest of a workspace.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        read(text).map(Self)
    }

    /// Folders of the members.
    pub(crate) fn members(&self) -> Vec<String> {
        let members = at(&self.0, &["workspace", "members"]).into_iter();
        members.flat_map(strings).map(str::to_owned).collect()
    }

    /// The version that packages share.
    pub(crate) fn version(&self) -> Option<Version> {
        version(at(&self.0, &["workspace", "package", "version"])?)
    }

    /// Reads the manifest of a package; `None` if it is not published.
    pub(crate) fn package(&self, text: &str) -> Result<Option<Manifest>, String> {
        let manifest = read(text)?;
        let own = |key| at(&manifest, &["package", key]);
        let name = own("name").and_then(Value::as_str);
        let (Some(name), None | Some(Value::Boolean(true))) = (name, own("publish")) else {
            return Ok(None);
        };
        let table = |key| {
            let table = manifest.get(key).and_then(Value::as_table);
            table.into_iter().flatten()
        };
        let features = table("features").flat_map(|(name, list)| match name.as_str() {
            "default" => strings(list).map(|own| format!("default/{own}")).collect(),
            name => vec![name.to_owned()],
        });
        Ok(Some(Manifest {
            name: name.to_owned(),
            version: own("version").and_then(version).or(self.version()),
            features: features.collect(),
            dependencies: table("dependencies")
                .map(|(name, _)| name.clone())
                .collect(),
        }))
    }
}
