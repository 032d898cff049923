//! The documents of `--spec-only`: one in our names as it is, a vendor's as import would take it
//! over with every departure accepted. Nothing is compared here.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use super::error::Error;
use crate::document::{self, pointer};
use crate::spec::build;
use crate::spec::import::{Config, Imported, Recognised, Setup, Unusable, recognise};

/// Most overlay actions that a note names.
const MOST_NAMES: usize = 5;

/// A document to compare.
#[derive(Debug)]
pub(crate) struct Given {
    /// How it was named, and whether it was imported.
    pub(crate) label: String,
    /// The contract that it is, or that import makes of it.
    pub(crate) contract: Value,
    /// Where places of the contract stand in the vendor's document, if it is one.
    origins: Option<BTreeMap<String, String>>,
    /// What a reader should know of it.
    pub(crate) note: Option<String>,
}

/// Reads a document; `home` is the folder with the files that say how to import.
///
/// # Errors
/// When it cannot be read, or it is a vendor's and cannot be imported.
pub(crate) fn load(path: &Path, home: &Path) -> Result<Given, Error> {
    let plain = |error: document::Error| Error::new(error.to_string(), "");
    let (label, text) = document::read(path).map_err(plain)?;
    let as_it_is = |note| {
        let contract = document::parse_value(&label, &text).map_err(plain)?;
        Ok(Given {
            label: label.clone(),
            contract,
            origins: None,
            note,
        })
    };
    let refuse = |error: String| Error::new(error, "");
    let config = match Config::load(&home.join(build::CONFIG)) {
        Ok(config) => config,
        // Outside a workspace nothing says which operations are ours.
        Err(_) if !home.exists() => return as_it_is(None),
        Err(error) => return Err(refuse(error)),
    };
    match recognise(&label, &text, &config) {
        Ok(Recognised::Vendor(imported)) => {
            // Nothing else needs the overlay.
            let setup = Setup::load(home).map_err(refuse)?;
            Ok(take_over(&label, &imported, &setup))
        }
        Ok(Recognised::Ours) => as_it_is(None),
        Ok(Recognised::Foreign) => {
            let below = &config.below;
            let note = format!("{label} has no path below `{below}`: all of it is compared");
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

fn take_over(label: &str, imported: &Imported, setup: &Setup) -> Given {
    let outcome = setup.overlay.apply(&imported.vendor);
    let misfits: Vec<&str> = outcome.misfits.keys().map(String::as_str).collect();
    let note = (!misfits.is_empty()).then(|| {
        let shown = misfits.len().min(MOST_NAMES);
        let rest = match misfits.len() - shown {
            0 => String::new(),
            rest => format!(" and {rest} more"),
        };
        let number = misfits.len();
        let (plural, verb) = if number == 1 {
            ("", "does")
        } else {
            ("s", "do")
        };
        format!(
            "{number} action{plural} of the overlay {verb} not fit {label} and {verb} nothing there: \
             {}{rest}",
            misfits[..shown].join(", ")
        )
    });
    Given {
        // Said with the name, so that it is said even where nothing has changed.
        label: format!("{label} (imported)"),
        contract: outcome.value,
        origins: Some(imported.origins()),
        note,
    }
}

impl Given {
    /// A pointer into the contract as one into the document that was given: the nearest place
    /// that the vendor's document has.
    pub(crate) fn place(&self, at: &str) -> String {
        let Some(origins) = &self.origins else {
            return at.to_owned();
        };
        let mut rest = at;
        loop {
            if let Some(origin) = origins.get(rest) {
                return origin.clone();
            }
            match rest.rsplit_once('/') {
                Some((parent, _)) => rest = parent,
                // What the overlay adds has no place in the vendor's document.
                None => return pointer::from_tokens(["paths"]),
            }
        }
    }
}
