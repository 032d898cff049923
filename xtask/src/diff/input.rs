//! What is compared: a revision of the workspace, or one of the documents of `--spec-only` in the
//! place of the contract of the working tree. A vendor's document is taken as import would take it
//! over, with every departure accepted. Nothing is compared here.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use super::analysis::GENERATED;
use super::error::Error;
use super::revision::{Package, Revision, SPEC};
use crate::contract::model::Contract;
use crate::diagnostic::{self, Diagnostic};
use crate::document::{self, Tree, View};
use crate::spec::build;
use crate::spec::import::{
    Config, Imported, Recognised, Setup, Unusable, nearest_origin, recognise,
};
use crate::text;
use crate::workspace::GENERATED_PACKAGE;

/// Most overlay actions that a note names, and most problems of a contract that an error lists.
const MOST_NAMES: usize = 5;
const MOST_PROBLEMS: usize = 20;

/// One of two states.
#[derive(Debug, Default)]
pub(crate) struct Input {
    pub(crate) revision: Revision,
    /// The document, if the contract is not the workspace's own.
    pub(crate) document: Option<Tree>,
    /// Where places of the contract are in the vendor's document, if it is one.
    origins: Option<BTreeMap<String, String>>,
    /// What a reader should know of it.
    pub(crate) note: Option<String>,
}

impl From<Revision> for Input {
    fn from(revision: Revision) -> Self {
        Self {
            revision,
            ..Self::default()
        }
    }
}

/// Reads a document; `home` is the folder with the files that say how to import, `tree` what is
/// beside the contract.
pub(crate) fn load(path: &Path, home: &Path, tree: &Revision) -> Result<Input, Error> {
    let plain = |error: document::Error| Error::new(error, "");
    let (label, content) = document::read(path).map_err(plain)?;
    let input = |label: &str, contract: Tree| {
        let mut revision = tree.clone();
        revision.label = label.to_owned();
        revision.spec = contract.root().to_string();
        Input {
            revision,
            document: Some(contract),
            ..Input::default()
        }
    };
    let as_it_is = |note| {
        let contract = document::parse_tree(&label, &content).map_err(plain)?;
        Ok(Input {
            note,
            ..input(&label, contract)
        })
    };
    let refuse = |error: String| Error::new(error, "");
    let config = match Config::load(&home.join(build::CONFIG)) {
        Ok(config) => config,
        // Outside a workspace nothing says which operations are ours.
        Err(_) if !home.exists() => {
            let note = "no workspace here, so that documents of the vendor are not imported: run it in a clone";
            return as_it_is(Some(note.to_owned()));
        }
        Err(error) => return Err(refuse(error)),
    };
    match recognise(&label, &content, &config) {
        Ok(Recognised::Vendor(imported)) => {
            // Nothing else needs the overlay.
            let setup = Setup::load(home).map_err(refuse)?;
            let (contract, note) = take_over(&label, &imported, &setup);
            Ok(Input {
                note,
                origins: Some(imported.origins),
                ..input(&format!("{label} (imported)"), Tree::of(&contract))
            })
        }
        Ok(Recognised::Ours) => as_it_is(None),
        Ok(Recognised::Foreign) => {
            let prefixes = config.selected();
            let note =
                format!("{label} has no path that begins with {prefixes}: all of it is compared");
            as_it_is(Some(note))
        }
        Err(error @ Unusable::Defects(_)) => {
            let what = format!("{label} is a vendor's document that cannot be imported: {error}");
            Err(Error::new(what, ""))
        }
        // What import does not read may still be a document that can be compared as it is.
        Err(Unusable::Document(_)) => as_it_is(None),
    }
}

/// The workspace beside two documents: the working tree, or else the generated package alone.
pub(crate) fn surroundings(root: &Path) -> Revision {
    Revision::working(root).unwrap_or_else(|_| {
        let mut package = Package {
            folder: GENERATED.to_owned(),
            ..Package::default()
        };
        package.manifest.name = GENERATED_PACKAGE.to_owned();
        let mut revision = Revision::default();
        revision
            .packages
            .insert(GENERATED_PACKAGE.to_owned(), package);
        revision
    })
}

fn take_over(label: &str, imported: &Imported, setup: &Setup) -> (Value, Option<String>) {
    let outcome = setup.overlay.apply(&imported.vendor);
    let conflicts: Vec<&str> = outcome.conflicts.keys().map(String::as_str).collect();
    let note = (!conflicts.is_empty()).then(|| {
        let shown = &conflicts[..conflicts.len().min(MOST_NAMES)];
        let rest = match conflicts.len() - shown.len() {
            0 => String::new(),
            rest => format!(" and {rest} more"),
        };
        let actions = text::count(conflicts.len(), "action");
        let verb = if conflicts.len() == 1 { "does" } else { "do" };
        format!(
            "{actions} of the overlay {verb} not fit {label} and {verb} nothing there: {}{rest}",
            shown.join(", ")
        )
    });
    (outcome.value, note)
}

impl Input {
    /// Reads the contract.
    pub(crate) fn contract(&self) -> Result<Contract, Error> {
        let label = &self.revision.label;
        let read = |label: &str, document: &Tree| {
            check(label, document.root())?;
            Contract::read(document).map_err(|mut problems| {
                for problem in &mut problems {
                    problem.pointer = self.place(&problem.pointer);
                }
                refused(label, &problems)
            })
        };
        if let Some(document) = &self.document {
            return read(label, document);
        }
        let value = document::parse_tree(SPEC, &self.revision.spec)
            .map_err(|error| Error::new(format!("in {label}, {error}"), ""))?;
        read(&format!("{SPEC} of {label}"), &value)
    }

    /// A pointer into the contract as one into the document that was given: the nearest place
    /// that the vendor's document has.
    pub(crate) fn place(&self, at: &str) -> String {
        match &self.origins {
            Some(origins) => nearest_origin(origins, at),
            None => at.to_owned(),
        }
    }
}

/// Whether the value is an OpenAPI document at all; what it says is another matter.
fn check(label: &str, value: View<'_>) -> Result<(), Error> {
    let version = value.get("openapi").and_then(View::as_str);
    let what = match (version, value.get("paths"), value.get("swagger")) {
        (Some(version), Some(paths), _) if paths.is_object() && version.starts_with("3.") => {
            return Ok(());
        }
        (None, _, Some(version)) => {
            let version = version
                .as_str()
                .map_or_else(|| version.to_string(), str::to_owned);
            format!("{label} is a document of Swagger {version}")
        }
        (Some(version), Some(_), _) => format!("{label} is a document of OpenAPI {version}"),
        (Some(_), None, _) => format!("{label} is an OpenAPI document without `paths`"),
        (None, _, None) => format!("{label} is not an OpenAPI document"),
    };
    Err(Error::new(what, "OpenAPI 3 with `paths` can be compared"))
}

/// That the one reader does not take a document, and why.
fn refused(label: &str, problems: &[Diagnostic]) -> Error {
    let number = diagnostic::count(problems);
    let mut what = format!("{label} is outside of what codegen takes ({number}):");
    for problem in problems.iter().take(MOST_PROBLEMS) {
        what.push_str(&format!("\n  {problem}"));
    }
    if problems.len() > MOST_PROBLEMS {
        what.push_str(&format!("\n  and {} more", problems.len() - MOST_PROBLEMS));
    }
    Error::new(what, "")
}
