//! Which version comes next, by cargo's semver rules: below 1.0 a break raises the middle
//! number and anything else the last; below 0.1 everything raises the last.

use std::collections::BTreeMap;

use semver::Version;
use serde::Serialize;

use super::revision::Revision;
use super::rust::Comparison;
use crate::listing::Level;

/// What one package asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VersionBump {
    /// The package.
    #[serde(rename = "crate")]
    pub package: String,
    /// Which release it asks for.
    pub level: Level,
    /// The package that makes it so, if it is not this one itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub through: Option<String>,
    /// Version at the base.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base: Option<Version>,
    /// Version now; of a removed package, that of those it shared its version with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current: Option<Version>,
    /// The least version that the change may be released as.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<Version>,
    /// Whether the version now will do.
    pub suffices: bool,
}

/// The least version after `base` for a change of that level.
pub(crate) fn next(base: &Version, level: Level) -> Version {
    let release = Version::new(base.major, base.minor, base.patch);
    if level == Level::None {
        return base.clone();
    }
    if !base.pre.is_empty() {
        // Before a release everything may still change up to it.
        return release;
    }
    match (base.major, base.minor, level) {
        (0, 0, _) => Version::new(0, 0, base.patch + 1),
        (0, minor, Level::Major) => Version::new(0, minor + 1, 0),
        (0, minor, _) => Version::new(0, minor, base.patch + 1),
        (major, _, Level::Major) => Version::new(major + 1, 0, 0),
        (major, minor, Level::Minor) => Version::new(major, minor + 1, 0),
        (major, minor, _) => Version::new(major, minor, base.patch + 1),
    }
}

/// One version bump per published package. A removed package has no next version, so its removal
/// counts as a breaking change of the remaining ones. All packages share one version.
///
/// `since` is the version to count from; a package that was not there before has none.
pub(crate) fn all(
    since: Option<&Version>,
    old: &Revision,
    new: &Revision,
    comparison: &Comparison,
) -> Vec<VersionBump> {
    let own = comparison.levels.iter();
    let own = own.filter(|(_, level)| **level == Level::Major);
    let mut broken: BTreeMap<&str, Option<&str>> = own.map(|(name, _)| (&**name, None)).collect();
    // A break of a package is one of those that depend on it: they may show its types.
    while let Some((name, through)) = new.packages.iter().find_map(|(name, package)| {
        let mut dependencies = package.dependencies.iter();
        let through = dependencies.find(|own| broken.contains_key(own.as_str()))?;
        (!broken.contains_key(name.as_str())).then_some((name, through))
    }) {
        broken.insert(name, Some(through));
    }
    let version_bumps = comparison.levels.iter().map(|(name, own)| {
        let through = broken.get(name.as_str());
        let level = through.map_or(*own, |_| Level::Major);
        let is_new = !old.packages.contains_key(name);
        let base = old.version.clone().filter(|_| !is_new);
        let current = new.version.clone();
        let required = base.as_ref().and(since).map(|from| next(from, level));
        VersionBump {
            package: name.clone(),
            level,
            through: through.copied().flatten().map(str::to_owned),
            suffices: match (&current, &required) {
                (Some(current), Some(required)) => current >= required,
                _ => true,
            },
            base,
            current,
            required,
        }
    });
    version_bumps.collect()
}
