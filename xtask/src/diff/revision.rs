//! The workspace at a revision, or on the disk: the contract, and the published packages.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use semver::Version;
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
    /// The workspace at a revision, and at another one or on the disk. Only what differs is read
    /// twice, and no source where nothing does.
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
            let mut text = text.map_err(|error| format!("in {label}, {error}"))?;
            // With the line ends of this project, whatever a checkout made of them.
            if text.contains('\r') {
                text = text.replace("\r\n", "\n");
            }
            Ok((path, text))
        });
        let mut texts = texts.collect::<Result<BTreeMap<String, String>, String>>()?;
        let spec = texts.remove(SPEC).ok_or_else(|| {
            format!("{label} has no {SPEC}; compare with a revision that has the contract")
        })?;
        let manifest = |path: &str| {
            let text = texts.get(path).map_or("", String::as_str);
            let table = text.parse::<toml::Table>().map_err(|error| {
                let why = error.message();
                format!(
                    "{path} of {label} is not a manifest: {why}; correct it, or compare with another revision"
                )
            });
            table.map(Value::Table)
        };
        let workspace = manifest("Cargo.toml")?;
        let mut packages = BTreeMap::new();
        for folder in strings(at(&workspace, "workspace.members")) {
            let manifest = manifest(&format!("{folder}/Cargo.toml"))?;
            let name = at(&manifest, "package.name").and_then(Value::as_str);
            let publish = at(&manifest, "package.publish");
            if let (Some(name), None | Some(Value::Boolean(true))) = (name, publish) {
                packages.insert(name.to_owned(), Package::of(folder, &manifest, &texts));
            }
        }
        let version = at(&workspace, "workspace.package.version");
        Ok(Self {
            label: label.to_owned(),
            spec,
            version: version.and_then(|version| version.as_str()?.parse().ok()),
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

/// A value at a path of keys.
fn at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(value, |value, key| value.get(key))
}

fn strings(value: Option<&Value>) -> impl Iterator<Item = &str> {
    let list = value.and_then(Value::as_array).into_iter().flatten();
    list.filter_map(Value::as_str)
}

impl Package {
    fn of(folder: &str, manifest: &Value, texts: &BTreeMap<String, String>) -> Self {
        let keys = |table| {
            let table = at(manifest, table).and_then(Value::as_table);
            table.into_iter().flat_map(|table| table.keys().cloned())
        };
        let defaults = strings(at(manifest, "features.default"));
        let defaults = defaults.map(|own| format!("default/{own}"));
        let features = keys("features").filter(|name| name != "default");
        let prefix = format!("{folder}/src/");
        let sources = texts
            .range(prefix.clone()..)
            .take_while(|(path, _)| path.starts_with(&prefix))
            .filter(|(path, _)| is_source(path))
            .map(|(path, text)| (path[prefix.len()..].to_owned(), text.clone()));
        Self {
            folder: folder.to_owned(),
            features: features.chain(defaults).collect(),
            dependencies: keys("dependencies").collect(),
            sources: sources.collect(),
        }
    }
}

/// The files of a revision or of the disk whose paths are wanted. On the disk, hidden folders but
/// for cargo's, and what cargo builds into whichever folder, are left out.
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
            let is_built = || name == "target" || entry.path().join("CACHEDIR.TAG").exists();
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && !is_hidden && !is_built() => {
                    folders.push(format!("{path}/"));
                }
                Ok(kind) if !kind.is_dir() && wanted(&path) && entry.path().is_file() => {
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
