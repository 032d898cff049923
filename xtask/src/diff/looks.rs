//! Which places of the façade to look at, and why: changes of the contract, and breaks of the
//! generated crate that none of these explains, as when a type is called differently.

use std::collections::BTreeMap;

use super::effect::Change;
use super::facade::{CallSite, Facade, Reach, Wanted};
use super::model::Look;
use super::rust::Finding;
use super::rust::rules::Level;

/// What was traced, and what was not.
#[derive(Debug, Default)]
pub(super) struct Looks {
    pub(super) sites: Vec<Look>,
    /// Numbers of changes of the contract.
    pub(super) untraced: Vec<usize>,
    /// Numbers of findings in Rust.
    pub(super) untraced_rust: Vec<usize>,
}

/// Traces everything. `rust` is the generated package and what was found in all packages.
pub(super) fn all(contract: &[Change], rust: Option<(&str, &[Finding])>, facade: &Facade) -> Looks {
    let mut looks = Looks::default();
    let mut sites: BTreeMap<CallSite, Look> = BTreeMap::new();
    let mut note = |reach: &Reach, change: Option<usize>, finding: Option<usize>| {
        let look = sites.entry(reach.site.clone()).or_insert_with(|| Look {
            site: reach.site.clone(),
            direct: false,
            changes: Vec::new(),
            rust: Vec::new(),
        });
        look.direct |= reach.direct;
        look.changes.extend(change);
        look.rust.extend(finding);
    };
    for (number, change) in contract.iter().enumerate() {
        if change.facade.is_empty() {
            looks.untraced.push(number);
        }
        for reach in &change.facade {
            note(reach, Some(number), None);
        }
    }
    let (package, findings) = rust.unwrap_or_default();
    for (number, finding) in findings.iter().enumerate() {
        let explained = contract.iter().any(|change| change.rust.contains(&number));
        if explained || finding.level != Level::Major || finding.package != package {
            continue;
        }
        let mut wanted = Wanted {
            imports: finding.rule == "rust-item-removed",
            ..Wanted::default()
        };
        wanted.item(&finding.item);
        let reached = facade.reaching(&wanted);
        if reached.is_empty() {
            looks.untraced_rust.push(number);
        }
        for reach in &reached {
            note(reach, None, Some(number));
        }
    }
    looks.sites = sites.into_values().collect();
    looks
}
