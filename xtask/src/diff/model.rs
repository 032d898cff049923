//! Everything that a report tells, as data. docs/diff-format.md describes it.

use std::collections::BTreeSet;

use semver::Version;
use serde::Serialize;

use super::compile::Place;
use super::join::Change;
use super::version_bump::VersionBump;
use crate::listing::{Finding, Level};

/// Everything that a report tells.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Version of the shape of this object.
    pub format: u32,
    /// What was compared.
    pub base: String,
    /// With what.
    pub head: String,
    /// In one word and a number of each kind.
    pub summary: Summary,
    /// One for each published package; empty where only documents were compared.
    #[serde(rename = "verdicts")]
    pub version_bumps: Vec<VersionBump>,
    /// The version that all packages share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release: Option<Release>,
    /// Changes of the contract, worst first, and what follows from each.
    pub contract: Vec<Change>,
    /// Changes of public APIs, worst first.
    pub rust: Vec<Finding>,
    /// Schemas that are called differently, with no difference on the wire: old, new.
    pub renamed: Vec<(String, String)>,
    /// Files of the façade that name what changed.
    pub uses: Vec<Uses>,
    /// Where the compiler complains, with `--compile`; absent without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub places: Option<Vec<Place>>,
    /// What could not be compared, or needs attention.
    pub notes: Vec<String>,
    /// An entry for CHANGELOG.md.
    pub changelog: String,
}

/// Numbers of each kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// `breaking`, `compatible` or `unchanged`.
    pub outcome: &'static str,
    /// Changes of the contract after which something can fail at run time.
    pub contract_breaking: usize,
    /// Changes of the contract after which something behaves differently.
    pub contract_warnings: usize,
    /// Other changes of the contract.
    pub contract_info: usize,
    /// Changes after which callers may fail to compile.
    pub rust_breaking: usize,
    /// Other changes of public APIs.
    pub rust_other: usize,
    /// Operations of the old and of the new contract.
    pub operations: (usize, usize),
}

/// A file that names something that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Uses {
    /// The file, from the workspace's folder.
    pub file: String,
    /// Numbers of the changes of the contract that it may be concerned with.
    pub changes: Vec<usize>,
    /// Numbers of `rust`: changes of the generated crate that no change of the contract explains.
    pub rust: Vec<usize>,
}

/// The release that all changes together ask for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Release {
    /// The highest level of any package.
    pub level: Level,
    /// The version to count from: that of the last release, or without one that of the base.
    pub since: Version,
    /// Whether a tag says that `since` was released; else it is the version at the base.
    pub tagged: bool,
    /// Version now.
    pub current: Version,
    /// The least version that the changes may be released as.
    pub required: Version,
    /// Whether the version now will do.
    pub suffices: bool,
}

impl Report {
    /// Whether anything fails to compile, or at run time in either direction.
    #[must_use]
    pub fn is_breaking(&self) -> bool {
        self.summary.contract_breaking + self.summary.rust_breaking > 0
    }

    /// Numbers of the findings in Rust that a change of the contract explains.
    #[must_use]
    pub fn explained(&self) -> BTreeSet<usize> {
        let changes = self.contract.iter();
        changes.flat_map(|change| &change.rust).copied().collect()
    }

    /// Whether there is nothing to tell.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        self.summary.outcome == "unchanged"
    }
}
