//! The workspace at a revision, or the working tree.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use semver::Version;

use super::error::Error;
use super::git::{Commit, Files, Repository};
use super::manifest::{Manifest, Workspace};
use crate::document;
use crate::listing::{self, Sources};

/// Where the contract is in the workspace.
pub(crate) const SPEC: &str = "spec/secondary_dns.yaml";

/// Files of the workspace at a revision, or on the disk.
#[derive(Clone, Debug, Default)]
pub(crate) struct Revision {
    /// `v0.1.0 (1d37afc65)` or `the working tree`.
    pub(crate) label: String,
    /// Text of the contract.
    pub(crate) spec: String,
    /// Texts that the contract is made of, and how, by their paths.
    pub(crate) spec_parts: BTreeMap<String, String>,
    /// The version that packages share, where they do.
    pub(crate) version: Option<Version>,
    /// Published packages by name.
    pub(crate) packages: BTreeMap<String, Package>,
}

/// A published package.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Package {
    /// Below the workspace's folder.
    pub(crate) folder: String,
    pub(crate) manifest: Manifest,
    /// Its own Rust files, by their path below the package's folder.
    pub(crate) sources: Sources,
}

impl Package {
    /// The package as it is listed.
    pub(crate) fn to_list(&self) -> listing::Package<'_> {
        listing::Package {
            root: "src/lib.rs",
            sources: &self.sources,
        }
    }
}

/// Texts of the files that count, by path.
type Texts = BTreeMap<String, String>;

/// Label of what is on the disk.
const WORKING: &str = "the working tree";

/// The files that count.
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
        repository: &Repository,
        base: &Commit,
        head: Option<&Commit>,
    ) -> Result<(Self, Self), Error> {
        let mut changed = repository.changed(base, head)?;
        changed.retain(|(path, _)| counts(path));
        let wanted = if changed.is_empty() {
            describes
        } else {
            counts
        };
        let label = head.map_or(WORKING, |head| &head.label);
        let new = match head {
            Some(head) => {
                let mut paths = repository.paths(head)?;
                paths.retain(|path| wanted(path));
                texts(label, repository.read(head, paths)?)?
            }
            None => on_disk(repository.root(), wanted)?,
        };
        let mut old = new.clone();
        for (path, _) in &changed {
            old.remove(path);
        }
        changed.retain(|(_, is_old)| *is_old);
        let before = changed.into_iter().map(|(path, _)| path).collect();
        old.extend(texts(&base.label, repository.read(base, before)?)?);
        Ok((Self::of(&base.label, old)?, Self::of(label, new)?))
    }

    /// The workspace as it is on the disk.
    pub(crate) fn working(root: &Path) -> Result<Self, Error> {
        Self::of(WORKING, on_disk(root, counts)?)
    }

    /// The workspace made of these files: path to text.
    pub(crate) fn of(label: &str, mut files: Texts) -> Result<Self, Error> {
        let Some(spec) = files.remove(SPEC) else {
            return Err(Error::new(
                format!("{label} has no {SPEC}"),
                "compare with a revision that has the contract",
            ));
        };
        let broken = |path: &str, why| {
            let what = format!("{path} of {label} is not a manifest: {why}");
            Error::new(what, "correct it, or compare with another revision")
        };
        let text = files.get("Cargo.toml").map_or("", String::as_str);
        let workspace = Workspace::read(text).map_err(|why| broken("Cargo.toml", why))?;
        let mut packages = BTreeMap::new();
        for folder in workspace.members() {
            let path = format!("{folder}/Cargo.toml");
            let text = files.get(&path).map_or("", String::as_str);
            let manifest = workspace.package(text).map_err(|why| broken(&path, why))?;
            let Some(manifest) = manifest else {
                continue;
            };
            let prefix = format!("{folder}/");
            let sources = files
                .range(prefix.clone()..)
                .take_while(|(path, _)| path.starts_with(&prefix))
                .filter(|(path, _)| is_source(path))
                .map(|(path, text)| (path[prefix.len()..].to_owned(), text.clone()))
                .collect();
            let package = Package {
                folder,
                manifest,
                sources,
            };
            packages.insert(package.manifest.name.clone(), package);
        }
        Ok(Self {
            label: label.to_owned(),
            spec,
            spec_parts: files.into_iter().filter(|it| is_spec(&it.0)).collect(),
            version: workspace.version(),
            packages,
        })
    }
}

/// Files of a folder whose paths are wanted, but for hidden ones and what cargo builds.
fn on_disk(root: &Path, wanted: fn(&str) -> bool) -> Result<Texts, Error> {
    let mut files = Files::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(root.join(&folder)).into_iter().flatten();
        for entry in entries.flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let path = format!("{folder}{name}");
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && !name.starts_with('.') && name != "target" => {
                    folders.push(format!("{path}/"));
                }
                Ok(kind) if kind.is_file() && wanted(&path) => {
                    let bytes = fs::read(entry.path()).map_err(|error| {
                        Error::new(format!("{path} cannot be read: {error}"), "")
                    })?;
                    files.insert(path, bytes);
                }
                _ => {}
            }
        }
    }
    texts(WORKING, files)
}

fn texts(label: &str, files: Files) -> Result<Texts, Error> {
    let texts = files.into_iter().map(|(path, bytes)| {
        let text = text(label, &path, bytes)?;
        Ok((path, text))
    });
    texts.collect()
}

/// Text with the line ends of this project, whatever a checkout made of them.
fn text(label: &str, path: &str, bytes: Vec<u8>) -> Result<String, Error> {
    let text = document::read_text(path, bytes)
        .map_err(|error| Error::new(format!("in {label}, {error}"), ""))?;
    Ok(if text.contains('\r') {
        text.replace("\r\n", "\n")
    } else {
        text
    })
}
