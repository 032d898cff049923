//! `cargo xtask spec import`: from the vendor's document to our contract.
//!
//! Five steps. *Slice* (`source`, `slice`): finds our operations and reads nothing else.
//! *Resolve* (`resolve`, `combine`, `operation`, `parameters`, `body`, `settle`): puts
//! together what is said about each value, by general `rules`. *Name* (`name`). *Overlay*
//! (`super::overlay`): corrects and adds. *Write* (`contract`, `command`).
//!
//! `compare` tells what departs from `spec/vendor.yaml`; nothing is written while there is a
//! departure that nobody took over.

mod body;
mod combine;
mod command;
mod compare;
mod compare_schemas;
mod config;
mod contract;
mod doubt;
mod name;
mod operation;
mod parameters;
mod report;
mod resolve;
mod rules;
mod schema;
mod settle;
mod slice;
mod source;

use std::collections::BTreeMap;

use serde_json::Value;

pub use command::{Args, Format, run};
pub use compare::{Change, Comparison, Difference, Differences};
pub use config::Config;
pub use doubt::Doubt;
pub use resolve::Defect;
pub use rules::{Applied, Rule};

use contract::Contract;
use resolve::Resolver;
use source::Source;

use crate::document;

/// A vendor's document, normalised.
#[derive(Debug)]
pub struct Imported {
    contract: Contract,
    /// The contract as OpenAPI, without prose, under our names.
    pub vendor: Value,
    /// What the rules did.
    pub applied: Applied,
    /// Names of path parameters that only the vendor uses with ours, and in how many paths.
    pub renamed: BTreeMap<(String, String), usize>,
}

/// Why a document cannot be imported.
#[derive(Clone, Debug)]
pub enum Unusable {
    /// It cannot be read at all.
    Document(document::Error),
    /// Our part of it is broken in these places.
    Defects(Vec<Defect>),
}

/// Normalises a document: slice, resolve, name. A pure function of the text.
///
/// # Errors
/// When the document cannot be read, or our part of it is broken.
pub fn normalise(label: &str, text: &str, config: &Config) -> Result<Imported, Unusable> {
    let source = Source::new(label, text).map_err(Unusable::Document)?;
    let mut resolver = Resolver::new(&source);
    let found = slice::find(&mut resolver, config);
    if found.is_empty() && resolver.defects.is_empty() {
        let problem = format!("no path goes on below `{}`", config.below);
        resolver.defect("/paths", problem);
    }
    let renamed = slice::renames(&found);
    let mut contract = operation::read(&mut resolver, found);
    settle::settle_all(&mut contract, config, &mut resolver.applied);
    if resolver.applied.is_spent() {
        let problem = "the schemas of our operations multiply beyond all measure";
        resolver.defect("/paths", problem);
    }
    if !resolver.defects.is_empty() {
        return Err(Unusable::Defects(resolver.defects));
    }
    name::assign(&mut contract, config);
    let vendor = contract::write(&contract);
    Ok(Imported {
        contract,
        vendor,
        applied: resolver.applied,
        renamed,
    })
}

impl Imported {
    /// What differs from the contract as it stands.
    #[must_use]
    pub fn compare(&self, old: &Self) -> Comparison {
        compare::compare(&old.contract, &self.contract)
    }

    /// Places where the vendor's examples are not those of the finished contract.
    #[must_use]
    pub fn doubts(&self, contract: &Value) -> BTreeMap<String, Doubt> {
        doubt::find(&self.contract, contract)
    }

    /// Number of operations.
    #[must_use]
    pub fn operations(&self) -> usize {
        self.contract.len()
    }
}
