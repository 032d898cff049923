//! The documents of `--spec-only`, each in the place of the contract of the working tree, and the
//! contract of a state. A vendor's document is taken as import would take it over, with every
//! departure accepted. Nothing is compared here.

use std::path::Path;

use super::revision::{GENERATED, Package, Revision, SPEC};
use super::subject;
use crate::contract::model::Contract;
use crate::diagnostic::Diagnostic;
use crate::document::{self, Tree};
use crate::spec::import::{Config, Imported, Recognised, Unusable, nearest_origin, recognise};
use crate::spec::overlay::Overlay;
use crate::text;
use crate::workspace::GENERATED_PACKAGE;

const MOST_PROBLEMS: usize = 20;

/// Reads a document; `home` is the folder with the files that say how to import, `tree` what is
/// beside the contract.
pub(crate) fn load(path: &Path, home: &Path, tree: &Revision) -> Result<Revision, String> {
    let (label, content) = document::read(path).map_err(|error| error.to_string())?;
    let input = |label: &str, contract: Tree, note| Revision {
        label: label.to_owned(),
        spec: contract.root().to_string(),
        document: Some(contract),
        note,
        ..tree.clone()
    };
    let as_it_is = |note| match document::parse_tree(&label, &content) {
        Ok(contract) => Ok(input(&label, contract, note)),
        Err(error) => Err(error.to_string()),
    };
    let config = match Config::load(home) {
        Ok(config) => config,
        // Outside a workspace nothing says which operations are ours.
        Err(_) if !home.exists() => {
            let note = "no workspace here, so that documents of the vendor are not imported: run it in a clone";
            return as_it_is(Some(note.to_owned()));
        }
        Err(error) => return Err(error),
    };
    match recognise(&label, &content, &config) {
        Ok(Recognised::Vendor(imported)) => {
            // Nothing else needs the overlay.
            let overlay = Overlay::load(home)?;
            let (contract, note) = take_over(&label, &imported, &overlay)?;
            Ok(Revision {
                origins: Some(imported.origins),
                ..input(&format!("{label} (imported)"), contract, note)
            })
        }
        Ok(Recognised::Ours) => as_it_is(None),
        Ok(Recognised::Foreign) => {
            let prefixes = config.selected();
            let note =
                format!("{label} has no path that begins with {prefixes}: all of it is compared");
            as_it_is(Some(note))
        }
        Err(error @ Unusable::Defects(_)) => Err(format!(
            "{label} is a vendor's document that cannot be imported: {error}"
        )),
        // What import does not read may still be a document that can be compared as it is.
        Err(Unusable::Document(_)) => as_it_is(None),
    }
}

/// The workspace beside two documents: the working tree, or else the generated package alone.
pub(crate) fn surroundings(root: &Path) -> Revision {
    Revision::working(root).unwrap_or_else(|_| {
        let package = Package {
            folder: GENERATED.to_owned(),
            ..Package::default()
        };
        Revision {
            packages: [(GENERATED_PACKAGE.to_owned(), package)].into(),
            ..Revision::default()
        }
    })
}

fn take_over(
    label: &str,
    imported: &Imported,
    overlay: &Overlay,
) -> Result<(Tree, Option<String>), String> {
    let outcome = overlay.apply(&imported.vendor);
    let conflicts: Vec<&str> = outcome.conflicts.keys().map(String::as_str).collect();
    let note = (!conflicts.is_empty()).then(|| {
        let verb = if conflicts.len() == 1 { "does" } else { "do" };
        let actions = text::count(conflicts.len(), "action");
        format!(
            "{actions} of the overlay {verb} not fit {label} and {verb} nothing there: {}",
            subject::list(&conflicts)
        )
    });
    let refused =
        |problem| format!("{label} is outside of what codegen takes (1 problem):\n  {problem}");
    Ok((Tree::of(&outcome.value).map_err(refused)?, note))
}

impl Revision {
    pub(crate) fn contract(&self) -> Result<Contract, String> {
        let label = &self.label;
        if let Some(document) = &self.document {
            return self.read(label, document);
        }
        let document = document::parse_tree(SPEC, &self.spec);
        let document = document.map_err(|error| format!("in {label}, {error}"))?;
        self.read(&format!("{SPEC} of {label}"), &document)
    }

    fn read(&self, label: &str, document: &Tree) -> Result<Contract, String> {
        Contract::read(document).map_err(|problems| {
            let number = text::count(problems.len(), "problem");
            let mut what = format!("{label} is outside of what codegen takes ({number}):");
            for problem in problems.iter().take(MOST_PROBLEMS) {
                let problem = Diagnostic {
                    pointer: self.place(&problem.pointer),
                    ..problem.clone()
                };
                what.push_str(&format!("\n  {problem}"));
            }
            if problems.len() > MOST_PROBLEMS {
                what.push_str(&format!("\n  and {} more", problems.len() - MOST_PROBLEMS));
            }
            what
        })
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
