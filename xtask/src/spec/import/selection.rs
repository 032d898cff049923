//! Which paths are ours: those that begin with a prefix of `spec/import.yaml`, segment by segment,
//! and with none of its exclusions.

use std::fmt;

use serde::Deserialize;

use super::config::Config;

/// The beginning of a path. A segment in braces stands for any parameter, whatever its name.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct Prefix(String);

impl TryFrom<String> for Prefix {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.starts_with('/') {
            true => Ok(Self(text)),
            false => Err(format!("the path `{text}` does not begin with `/`")),
        }
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Prefix {
    /// What a path has after the prefix. `None` if it begins otherwise.
    fn rest<'p>(&self, path: &'p str) -> Option<Vec<&'p str>> {
        let mut rest = segments(path);
        for own in segments(&self.0) {
            let segment = rest.next()?;
            let is_same = own == segment || (is_parameter(own) && is_parameter(segment));
            is_same.then_some(())?;
        }
        Some(rest.collect())
    }
}

impl Config {
    /// The segments of a path that say what its operations are about: those after the longest
    /// prefix. Where nothing follows it, or a parameter does, its own last name says it. `None` if
    /// the path is not ours.
    pub(super) fn select<'p>(&'p self, path: &'p str) -> Option<Vec<&'p str>> {
        if self
            .exclude
            .iter()
            .any(|prefix| prefix.rest(path).is_some())
        {
            return None;
        }
        let selected = self.paths.iter();
        let selected = selected.filter_map(|prefix| Some((prefix, prefix.rest(path)?)));
        let (prefix, mut rest) = selected.min_by_key(|(_, rest)| rest.len())?;
        if rest.first().is_none_or(|first| is_parameter(first)) {
            let last = segments(&prefix.0).rfind(|own| !is_parameter(own));
            let named = last.or_else(|| segments(path).find(|own| !is_parameter(own)));
            rest.splice(..0, [named.unwrap_or("root")]);
        }
        Some(rest)
    }
}

fn segments(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

/// Whether a segment of a path is a parameter.
pub(super) fn is_parameter(segment: &str) -> bool {
    segment.starts_with('{') && segment.ends_with('}')
}
