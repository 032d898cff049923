//! `cargo xtask spec import`: from the vendor's document to our contract.
//!
//! Five steps. *Slice* (`source`, `slice`): finds our operations and reads nothing else.
//! *Resolve* (`resolve`, `keywords`, `combine`, `simplify`, `operation`, `complete`): puts together
//! what is said about each value, by general `rules`. *Name* (`name`). *Overlay*
//! (`super::overlay`): corrects and adds. *Write* (`write`, `command`).
//!
//! `differences` lists the differences from `spec/vendor.yaml`; nothing is written while a breaking
//! one is not accepted.

mod combine;
mod command;
mod complete;
mod config;
mod contract;
mod differences;
mod keywords;
mod name;
mod operation;
mod report;
mod resolve;
mod rules;
mod schema;
mod simplify;
mod slice;
mod source;
mod stubs;
mod write;

use std::fmt;

use serde_json::Value;

pub use command::{Args, run};
pub use config::Config;
pub use differences::{Change, Comparison, Difference};
pub use rules::{Applied, Rule};
pub(crate) use write::nearest_origin;

use resolve::Resolver;
use write::Origins;

use crate::diagnostic::Diagnostic;
use crate::document;

/// A vendor's document, normalised.
#[derive(Debug)]
pub struct Imported {
    /// The contract as OpenAPI, without prose, under our names.
    pub vendor: Value,
    /// Where in the vendor's document each place of it comes from, by JSON pointer.
    pub origins: Origins,
    /// Number of operations.
    pub operations: usize,
    /// What the rules did.
    pub applied: Applied,
    /// Names of path parameters that only the vendor uses with ours, and in how many paths.
    pub renamed: slice::Renamed,
}

/// Why a document cannot be imported.
#[derive(Clone, Debug)]
pub enum Unusable {
    /// It cannot be read at all.
    Document(document::Error),
    /// Our part of it is broken in these places.
    Defects(Vec<Diagnostic>),
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Document(error) => error.fmt(f),
            Self::Defects(defects) => {
                f.write_str("our part of it cannot be read")?;
                for defect in defects {
                    write!(f, "\n  at `{}`: {}", defect.pointer, defect.what)?;
                }
                f.write_str("\nhave the document corrected, or take another revision")
            }
        }
    }
}

/// What a document is to us.
#[derive(Debug)]
pub enum Recognised {
    /// It has operations of ours under other names: it is a vendor's.
    Vendor(Box<Imported>),
    /// It has them under the names that import gives.
    Ours,
    /// It has none.
    Foreign,
}

/// Normalises a document: slice, resolve, name. A pure function of the text.
///
/// # Errors
/// When the document cannot be read, or our part of it is broken or empty.
pub fn normalise(label: &str, text: &str, config: &Config) -> Result<Imported, Unusable> {
    match read(label, text, config, true)? {
        Recognised::Vendor(imported) => Ok(*imported),
        Recognised::Ours | Recognised::Foreign => {
            let problem = format!("no path begins with {}", config.selected());
            Err(Unusable::Defects(vec![Diagnostic::new(
                "/paths", problem, "",
            )]))
        }
    }
}

/// Distinguishes a vendor's document, which is normalised, from one in our names.
///
/// # Errors
/// When the document cannot be read, or our part of it is broken.
pub fn recognise(label: &str, text: &str, config: &Config) -> Result<Recognised, Unusable> {
    read(label, text, config, false)
}

fn read(
    label: &str,
    text: &str,
    config: &Config,
    takes_ours: bool,
) -> Result<Recognised, Unusable> {
    source::open(label, text, |source| {
        let mut resolver = Resolver::new(source);
        let (mut contract, renamed) = slice::find(&mut resolver, config);
        if contract.is_empty() && resolver.defects.is_empty() {
            return Ok(Recognised::Foreign);
        }
        // A few of ours may be called differently, and a few of a vendor's as ours by chance.
        let ours = contract.iter().filter(|one| one.is_in_our_names()).count();
        if ours * 2 > contract.len() && !takes_ours {
            return Ok(Recognised::Ours);
        }
        operation::read(&mut resolver, &mut contract);
        complete::complete(&mut contract, &mut resolver.applied);
        if !resolver.defects.is_empty() {
            return Err(Unusable::Defects(resolver.defects));
        }
        name::assign(&mut contract, config, &mut resolver.applied);
        let (vendor, origins) = write::write(&contract);
        Ok(Recognised::Vendor(Box::new(Imported {
            vendor,
            origins,
            operations: contract.len(),
            applied: resolver.applied,
            renamed,
        })))
    })
    .map_err(Unusable::Document)?
}
