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
    /// The number of segments that a path and the prefix have in common, if it begins so.
    fn length_in(&self, path: &str) -> Option<usize> {
        let mut rest = segments(path);
        let mut length = 0;
        for own in segments(&self.0) {
            let segment = rest.next()?;
            let is_same = own == segment || (is_parameter(own) && is_parameter(segment));
            is_same.then_some(())?;
            length += 1;
        }
        Some(length)
    }
}

impl Config {
    /// The segments of a path that say what its operations are about: those after the longest
    /// prefix. Where nothing follows it, or a parameter does, its own last name says it. `None` if
    /// the path is not ours.
    pub(super) fn select<'p>(&self, path: &'p str) -> Option<Vec<&'p str>> {
        if self
            .exclude
            .iter()
            .any(|prefix| prefix.length_in(path).is_some())
        {
            return None;
        }
        let lengths = self
            .paths
            .iter()
            .filter_map(|prefix| prefix.length_in(path));
        let length = lengths.max()?;
        let segments: Vec<_> = segments(path).collect();
        let is_name = |index: &usize| !segments.get(*index).is_none_or(|name| is_parameter(name));
        let start = (0..=length).rfind(is_name);
        let start = start.or_else(|| (length..segments.len()).find(is_name));
        Some(start.map_or_else(|| vec!["root"], |start| segments[start..].to_vec()))
    }
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

/// Whether a segment of a path is a parameter.
pub(super) fn is_parameter(segment: &str) -> bool {
    segment.starts_with('{') && segment.ends_with('}')
}
