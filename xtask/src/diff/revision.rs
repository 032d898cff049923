//! The workspace at a revision, or on the disk: the contract, and the published packages.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use semver::Version;
use serde::Deserialize;
use toml::Value;

use super::git::{self, Commit, Files};
use crate::document::{self, Tree};
use crate::listing::Sources;

pub(crate) const SPEC: &str = "spec/secondary_dns.yaml";

pub(crate) const GENERATED: &str = "generated";

const WORKING: &str = "the working tree";

/// One of two states.
#[derive(Clone, Debug, Default)]
pub(crate) struct Revision {
    /// `v0.1.0 (1d37afc65)` or `the working tree`.
    pub(crate) label: String,
    pub(crate) spec: String,
    /// Texts that the contract is made of, and how, by their paths.
    pub(crate) spec_parts: BTreeMap<String, String>,
    /// The version that packages share, where they do.
    pub(crate) version: Option<Version>,
    pub(crate) packages: BTreeMap<String, Package>,
    /// The document that is compared in the place of the workspace's contract.
    pub(crate) document: Option<Tree>,
    /// Where places of the contract are in the vendor's document, if it is one.
    pub(crate) origins: Option<BTreeMap<String, String>>,
    /// What a reader should know of it.
    pub(crate) note: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Package {
    /// Below the workspace's folder.
    pub(crate) folder: String,
    /// Names of features; `default/NAME` of those that are on by default.
    pub(crate) features: BTreeSet<String>,
    pub(crate) dependencies: BTreeSet<String>,
    /// Its own Rust files, by their path below its folder `src`.
    pub(crate) sources: Sources,
}

/// What matters of a Cargo.toml, of the workspace or of a package.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Manifest {
    workspace: Workspace,
    package: PackageTable,
    features: BTreeMap<String, Vec<String>>,
    dependencies: BTreeMap<String, Value>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Workspace {
    members: Vec<String>,
    package: PackageTable,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct PackageTable {
    name: Option<Value>,
    version: Option<Value>,
    publish: Option<Value>,
}

fn counts(path: &str) -> bool {
    describes(path) || is_source(path)
}

/// The files that count even where no source differs.
fn describes(path: &str) -> bool {
    is_spec(path) || path == "Cargo.toml" || path.ends_with("/Cargo.toml")
}

fn is_spec(path: &str) -> bool {
    path.starts_with("spec/") && path.ends_with(".yaml")
}

fn is_source(path: &str) -> bool {
    path.ends_with(".rs") && (path.contains("/src/") || path.starts_with("src/"))
}

impl Revision {
    /// The workspace at a revision, and at another one or on the disk. Only what differs is read twice, and
    /// no source where nothing does.
    pub(crate) fn pair(
        root: &Path,
        base: &Commit,
        head: Option<&Commit>,
    ) -> Result<(Self, Self), String> {
        let mut changed = git::changed(root, base, head)?;
        changed.retain(|(path, _)| counts(path));
        let wanted = match changed.is_empty() {
            true => describes,
            false => counts,
        };
        let new = files(root, head, wanted)?;
        let mut old = new.clone();
        for (path, _) in &changed {
            old.remove(path);
        }
        changed.retain(|(_, is_old)| *is_old);
        let before = changed.into_iter().map(|(path, _)| path).collect();
        old.extend(git::read(root, base, before)?);
        let label = head.map_or(WORKING, |head| &head.label);
        Ok((Self::of(&base.label, old)?, Self::of(label, new)?))
    }

    pub(crate) fn working(root: &Path) -> Result<Self, String> {
        Self::of(WORKING, files(root, None, counts)?)
    }

    pub(crate) fn of(label: &str, files: Files) -> Result<Self, String> {
        let texts = files.into_iter().map(|(path, bytes)| {
            let text = document::read_text(&path, bytes);
            let text = text.map_err(|error| format!("in {label}, {error}"))?;
            // With the line ends of this project, whatever a checkout made of them.
            Ok((path, text.replace("\r\n", "\n")))
        });
        let mut texts = texts.collect::<Result<BTreeMap<String, String>, String>>()?;
        let spec = texts.remove(SPEC).ok_or_else(|| {
            format!("{label} has no {SPEC}; compare with a revision that has the contract")
        })?;
        let manifest = |path: &str| {
            let text = texts.get(path).map_or("", String::as_str);
            toml::from_str::<Manifest>(text).map_err(|error| {
                let why = error.message();
                format!(
                    "{path} of {label} is not a manifest: {why}; correct it, or compare with another revision"
                )
            })
        };
        let workspace = manifest("Cargo.toml")?.workspace;
        let mut packages = BTreeMap::new();
        for folder in workspace.members {
            let manifest = manifest(&format!("{folder}/Cargo.toml"))?;
            let PackageTable { name, publish, .. } = &manifest.package;
            if let (Some(Value::String(name)), None | Some(Value::Boolean(true))) = (name, publish)
            {
                packages.insert(name.clone(), Package::of(folder, &manifest, &texts));
            }
        }
        let version = workspace.package.version;
        Ok(Self {
            label: label.to_owned(),
            spec,
            version: version.and_then(|version| Version::parse(version.as_str()?).ok()),
            packages,
            spec_parts: texts.into_iter().filter(|it| is_spec(&it.0)).collect(),
            ..Self::default()
        })
    }

    pub(crate) fn generated(&mut self) -> Option<&mut Package> {
        let mut packages = self.packages.values_mut();
        packages.find(|package| package.folder == GENERATED)
    }
}

impl Package {
    fn of(folder: String, manifest: &Manifest, texts: &BTreeMap<String, String>) -> Self {
        let features = manifest.features.iter();
        let features = features.flat_map(|(name, list)| match name.as_str() {
            "default" => list.iter().map(|own| format!("default/{own}")).collect(),
            name => vec![name.to_owned()],
        });
        let prefix = format!("{folder}/src/");
        let sources = texts
            .range(prefix.clone()..)
            .take_while(|(path, _)| path.starts_with(&prefix))
            .filter(|(path, _)| is_source(path))
            .map(|(path, text)| (path[prefix.len()..].to_owned(), text.clone()));
        Self {
            features: features.collect(),
            dependencies: manifest.dependencies.keys().cloned().collect(),
            sources: sources.collect(),
            folder,
        }
    }
}

/// The files of a revision or of the disk whose paths are wanted. On the disk, hidden ones but for
/// cargo's configuration and what cargo builds are left out.
pub(crate) fn files(
    root: &Path,
    at: Option<&Commit>,
    wanted: fn(&str) -> bool,
) -> Result<Files, String> {
    if let Some(commit) = at {
        return git::files(root, commit, wanted);
    }
    let mut files = Files::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(Path::new(".").join(root).join(&folder));
        for entry in entries.into_iter().flatten().flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let path = format!("{folder}{name}");
            let is_hidden = name.starts_with('.') && name != ".cargo";
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && !is_hidden && name != "target" => {
                    folders.push(format!("{path}/"));
                }
                Ok(kind) if kind.is_file() && wanted(&path) => {
                    let bytes = fs::read(entry.path());
                    let bytes = bytes.map_err(|error| format!("{path} cannot be read: {error}"))?;
                    files.insert(path, bytes);
                }
                _ => {}
            }
        }
    }
    Ok(files)
}
