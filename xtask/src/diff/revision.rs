//! The workspace at a revision, or the working tree.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::error::Error;
use super::git::{Commit, Repository};
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
    pub(crate) version: Option<String>,
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
            name: &self.manifest.name,
            root: &self.manifest.library,
            sources: &self.sources,
        }
    }
}

/// The files that count.
fn wanted(path: &str) -> bool {
    is_spec(path) || path == "Cargo.toml" || path.ends_with("/Cargo.toml") || is_source(path)
}

fn is_spec(path: &str) -> bool {
    path.starts_with("spec/") && path.ends_with(".yaml")
}

fn is_source(path: &str) -> bool {
    path.ends_with(".rs") && (path.contains("/src/") || path.starts_with("src/"))
}

impl Revision {
    /// The workspace at a revision.
    ///
    /// # Errors
    /// When git cannot read it, or it lacks what is compared.
    pub(crate) fn at(repository: &Repository, commit: &Commit) -> Result<Self, Error> {
        let mut files = BTreeMap::new();
        for (path, bytes) in repository.files(commit, wanted)? {
            files.insert(path.clone(), text(&commit.label, &path, bytes)?);
        }
        Self::of(&commit.label, files)
    }

    /// The workspace as it is on the disk.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub(crate) fn working(root: &Path) -> Result<Self, Error> {
        let label = "the working tree";
        let mut files = BTreeMap::new();
        let mut folders: Vec<String> = vec!["spec".to_owned()];
        let manifest = read_file(root, label, "Cargo.toml", &mut files)?;
        for member in workspace(label, &manifest)?.members() {
            for folder in expand(root, &member) {
                read_file(root, label, &format!("{folder}/Cargo.toml"), &mut files)?;
                folders.push(format!("{folder}/src"));
            }
        }
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(root.join(&folder))
                .into_iter()
                .flatten()
                .flatten()
            {
                let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() => folders.push(path),
                    Ok(kind) if kind.is_file() && wanted(&path) => {
                        read_file(root, label, &path, &mut files)?;
                    }
                    _ => {}
                }
            }
        }
        Self::of(label, files)
    }

    /// The workspace made of these files: path to text.
    ///
    /// # Errors
    /// When the contract or a manifest is missing or broken.
    pub(crate) fn of(label: &str, mut files: BTreeMap<String, String>) -> Result<Self, Error> {
        let Some(spec) = files.remove(SPEC) else {
            return Err(Error::new(
                format!("{label} has no {SPEC}"),
                "compare with a revision that has the contract",
            ));
        };
        let workspace = workspace(label, files.get("Cargo.toml").map_or("", String::as_str))?;
        let members: Vec<String> = files
            .keys()
            .filter_map(|path| path.strip_suffix("/Cargo.toml"))
            .filter(|folder| {
                workspace
                    .members()
                    .iter()
                    .any(|member| is_member(member, folder))
            })
            .map(str::to_owned)
            .collect();
        let mut packages = BTreeMap::new();
        for folder in members {
            let path = format!("{folder}/Cargo.toml");
            let text = files.get(&path).map_or("", String::as_str);
            let manifest = workspace.package(text).map_err(|why| {
                let what = format!("{path} of {label} is not a manifest: {why}");
                Error::new(what, "correct it, or compare with another revision")
            })?;
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
            spec_parts: files
                .into_iter()
                .filter(|(path, _)| is_spec(path))
                .collect(),
            version: workspace.version().map(str::to_owned),
            packages,
        })
    }
}

fn workspace(label: &str, manifest: &str) -> Result<Workspace, Error> {
    Workspace::read(manifest).map_err(|why| {
        let what = format!("Cargo.toml of {label} is not a manifest: {why}");
        Error::new(what, "correct it, or compare with another revision")
    })
}

fn is_member(member: &str, folder: &str) -> bool {
    match member.strip_suffix("/*") {
        Some(parent) => folder
            .strip_prefix(parent)
            .and_then(|rest| rest.strip_prefix('/'))
            .is_some_and(|rest| !rest.contains('/')),
        None => member == folder,
    }
}

/// The folders of a member, which may end in `/*`.
fn expand(root: &Path, member: &str) -> Vec<String> {
    let Some(parent) = member.strip_suffix("/*") else {
        return vec![member.to_owned()];
    };
    let entries = fs::read_dir(root.join(parent))
        .into_iter()
        .flatten()
        .flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.map(|name| format!("{parent}/{name}")).collect()
}

/// Reads a file into the others; one that is not there is left out.
fn read_file(
    root: &Path,
    label: &str,
    path: &str,
    files: &mut BTreeMap<String, String>,
) -> Result<String, Error> {
    match fs::read(root.join(path)) {
        Ok(bytes) => {
            let text = text(label, path, bytes)?;
            files.insert(path.to_owned(), text.clone());
            Ok(text)
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(Error::new(format!("{path} cannot be read: {error}"), "")),
    }
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
