//! What `cargo metadata` says of the workspace: the part that steps need, and who depends on whom.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde::Deserialize;
use serde_json::Value;

use super::context::Context;

/// The workspace and, if it was resolved, everything that it depends on.
#[derive(Clone, Debug, Deserialize)]
pub struct Metadata {
    packages: Vec<Package>,
    workspace_members: Vec<String>,
    resolve: Option<Resolve>,
    /// Where cargo builds.
    pub target_directory: PathBuf,
    /// `[workspace.metadata]`.
    #[serde(default)]
    pub metadata: Value,
}

/// A package.
#[derive(Clone, Debug, Deserialize)]
pub struct Package {
    /// How the graph names it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The oldest Rust that it says it takes.
    pub rust_version: Option<String>,
    /// Where it may be published; anywhere if nothing is said.
    pub publish: Option<Vec<String>>,
    /// Its Cargo.toml.
    pub manifest_path: PathBuf,
    /// The rest of its manifest that crates.io shows.
    pub description: Option<String>,
    /// Its licence.
    pub license: Option<String>,
    /// Where its source is.
    pub repository: Option<String>,
    /// Where its documentation is.
    pub documentation: Option<String>,
    /// Its README.
    pub readme: Option<PathBuf>,
    /// Up to five words.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// Categories of crates.io.
    #[serde(default)]
    pub categories: Vec<String>,
    /// Its features, and what each switches on.
    #[serde(default)]
    pub features: BTreeMap<String, Vec<String>>,
    /// What it asks for.
    #[serde(default)]
    pub dependencies: Vec<Dependency>,
    /// `[package.metadata]`.
    #[serde(default)]
    pub metadata: Value,
}

/// A line of `[dependencies]` and the like.
#[derive(Clone, Debug, Deserialize)]
pub struct Dependency {
    /// The package.
    pub name: String,
    /// Nothing for a normal dependency, else `dev` or `build`.
    pub kind: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Clone, Debug, Deserialize)]
struct Node {
    id: String,
    deps: Vec<Edge>,
}

#[derive(Clone, Debug, Deserialize)]
struct Edge {
    pkg: String,
    dep_kinds: Vec<EdgeKind>,
}

#[derive(Clone, Debug, Deserialize)]
struct EdgeKind {
    kind: Option<String>,
}

impl Package {
    /// Whether it is meant for others.
    #[must_use]
    pub fn is_published(&self) -> bool {
        self.publish
            .as_ref()
            .is_none_or(|registries| !registries.is_empty())
    }
}

impl Metadata {
    /// The workspace alone, which needs neither network nor a lock file.
    ///
    /// # Errors
    /// When cargo cannot read the workspace.
    pub fn of_workspace(context: &Context) -> Result<Self, String> {
        load(context, &["--no-deps"])
    }

    /// The workspace with its dependencies on every platform, or on this one, which is then said,
    /// if those of the others cannot be had.
    ///
    /// # Errors
    /// When cargo cannot resolve the workspace.
    pub fn resolved(context: &Context) -> Result<(Self, Option<&'static str>), String> {
        let error = match load(context, &["--locked"]) {
            Ok(metadata) => return Ok((metadata, None)),
            Err(error) => error,
        };
        let mut rustc = context.program("rustc");
        let about = context.read(rustc.arg("-vV")).map_err(|_| error.clone())?;
        let host = about.lines().find_map(|line| line.strip_prefix("host: "));
        let host = host.ok_or_else(|| error.clone())?;
        let metadata = load(
            context,
            &["--locked", "--offline", "--filter-platform", host],
        );
        let note = "dependencies of this platform alone: those of others could not be fetched";
        metadata
            .map(|metadata| (metadata, Some(note)))
            .map_err(|_| error)
    }

    /// From the output of `cargo metadata`.
    ///
    /// # Errors
    /// When it is not that.
    pub fn parse(text: &str) -> Result<Self, String> {
        serde_json::from_str(text)
            .map_err(|error| format!("the output of cargo metadata is not understood: {error}"))
    }

    /// The packages of the workspace, by name.
    #[must_use]
    pub fn members(&self) -> Vec<&Package> {
        let is_member = |package: &&Package| self.workspace_members.contains(&package.id);
        let mut members: Vec<_> = self.packages.iter().filter(is_member).collect();
        members.sort_by(|a, b| a.name.cmp(&b.name));
        members
    }

    /// Those that are meant for others, by name.
    #[must_use]
    pub fn published(&self) -> Vec<&Package> {
        let mut members = self.members();
        members.retain(|package| package.is_published());
        members
    }

    /// What a package is built of, itself and the workspace left out. With `dev` also what its
    /// tests and benchmarks are built of.
    #[must_use]
    pub fn dependencies(&self, package: &Package, dev: bool) -> Vec<&Package> {
        let nodes = self.resolve.iter().flat_map(|resolve| &resolve.nodes);
        let nodes: BTreeMap<_, _> = nodes.map(|node| (node.id.as_str(), node)).collect();
        let mut seen = BTreeSet::from([package.id.as_str()]);
        let mut rest = vec![package.id.as_str()];
        while let Some(id) = rest.pop() {
            for edge in nodes.get(id).iter().flat_map(|node| &node.deps) {
                // Tests of others are never built.
                let tests = dev && id == package.id;
                let wanted = |kind: &EdgeKind| kind.kind.as_deref() != Some("dev") || tests;
                if edge.dep_kinds.iter().any(wanted) && seen.insert(&edge.pkg) {
                    rest.push(&edge.pkg);
                }
            }
        }
        let outside = |package: &&Package| {
            seen.contains(package.id.as_str()) && !self.workspace_members.contains(&package.id)
        };
        self.packages.iter().filter(outside).collect()
    }
}

fn load(context: &Context, arguments: &[&str]) -> Result<Metadata, String> {
    let mut cargo = context.cargo();
    cargo
        .args(["metadata", "--format-version", "1"])
        .args(arguments);
    Metadata::parse(&context.read(&mut cargo)?)
}
