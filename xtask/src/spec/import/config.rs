//! `spec/import.yaml`: which operations are ours and how things are called. Data, so that a new
//! resource or another name needs no change to the importer.

use std::collections::BTreeMap;
use std::path::Path;

use heck::ToSnakeCase as _;
use serde::Deserialize;

use crate::document;
use crate::spec::build;

/// Selection and names.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Operations whose path begins with one of these are ours.
    pub paths: Vec<String>,
    /// Unless it begins with one of these.
    #[serde(default)]
    pub exclude: Vec<String>,
    /// Path segment right below the prefix that is an action, not a resource → resource it belongs
    /// to.
    #[serde(default)]
    pub actions: BTreeMap<String, String>,
    /// Name of a schema → its places: `Acl.ip_range`, `*.soa_serial`, `Incoming.peers[]`, a
    /// parameter, the answer of an operation, `outgoing_status`, or its result,
    /// `outgoing_status.result`.
    #[serde(default)]
    pub schemas: BTreeMap<String, Vec<String>>,
}

impl Config {
    /// Reads the file of a folder.
    ///
    /// # Errors
    /// When it cannot be read or holds something else.
    pub fn load(folder: &Path) -> Result<Self, String> {
        let document = document::load(&folder.join(build::CONFIG))?;
        let refuse = |problem: String| Err(format!("{}: {problem}", document.label));
        let config = match Self::deserialize(&document.value) {
            Ok(config) => config,
            Err(error) => return refuse(format!("{error}; see spec/README.md")),
        };
        if config.paths.is_empty() {
            return refuse(
                "`paths` is empty, so nothing is selected; list the beginnings of paths".into(),
            );
        }
        let mut prefixes = config.paths.iter().chain(&config.exclude);
        match prefixes.find(|path| !path.starts_with('/')) {
            Some(path) => refuse(format!("the path `{path}` does not begin with `/`")),
            None => Ok(config),
        }
    }

    /// The prefixes that select, for messages.
    #[must_use]
    pub fn selected(&self) -> String {
        let prefixes = self.paths.iter().map(|prefix| format!("`{prefix}`"));
        prefixes.collect::<Vec<_>>().join(" or ")
    }

    /// Name of the schema at a place, if one is configured.
    pub(super) fn schema(&self, place: &str) -> Option<&str> {
        let anywhere = place.split_once('.').map(|(_, rest)| rest);
        let is_there =
            |it: &String| it == place || anywhere.is_some() && it.strip_prefix("*.") == anywhere;
        let mut names = self.schemas.iter();
        let found = names.find(|(_, places)| places.iter().any(is_there));
        found.map(|(name, _)| name.as_str())
    }
}

/// Name of the path parameter that follows a path segment: `acls` → `acl_id`.
pub(super) fn parameter_name(segment: &str) -> String {
    match singular(segment).to_snake_case().as_str() {
        "" => "id".to_owned(),
        name => format!("{name}_id"),
    }
}

/// The singular of a path segment: itself, if it is not a plural.
pub(super) fn singular(segment: &str) -> String {
    let ends = |endings: &[&str]| endings.iter().any(|ending| segment.ends_with(ending));
    let stem = |end: &str| segment.strip_suffix(end).unwrap_or(segment);
    if ends(&["ies"]) {
        format!("{}y", stem("ies"))
    } else if ends(&[
        "lches", "nches", "rches", "shes", "sses", "statuses", "tches", "xes", "zzes",
    ]) {
        stem("es").to_owned()
    } else if ends(&["ss", "us", "is"]) {
        segment.to_owned()
    } else {
        // `dns`, `https`: what is left of a plural is a word.
        let word = stem("s").rsplit(['_', '-']).next().unwrap_or_default();
        let is_word = word.contains(['a', 'e', 'i', 'o', 'u', 'y']);
        if is_word { stem("s") } else { segment }.to_owned()
    }
}
