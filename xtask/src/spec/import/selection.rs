//! Which paths are ours: those that begin with a prefix of `spec/import.yaml`, segment by segment,
//! and with none of its exclusions.

use super::config::Config;

impl Config {
    /// The segments of a path that say what its operations are about: those after the longest
    /// prefix. Where nothing follows it, or a parameter does, its own last name says it. `None` if
    /// the path is not ours.
    pub(super) fn select<'p>(&self, path: &'p str) -> Option<Vec<&'p str>> {
        let is_out = |prefix: &String| common_length(prefix, path).is_some();
        if self.exclude.iter().any(is_out) {
            return None;
        }
        let lengths = self.paths.iter().filter_map(|it| common_length(it, path));
        let length = lengths.max()?;
        let segments: Vec<_> = segments(path).collect();
        let is_name = |index: &usize| !segments.get(*index).is_none_or(|name| is_parameter(name));
        let start = (0..=length).rfind(is_name);
        let start = start.or_else(|| (length..segments.len()).find(is_name));
        Some(start.map_or_else(|| vec!["root"], |start| segments[start..].to_vec()))
    }
}

/// The number of segments that a path and a prefix have in common, if it begins so. A segment in
/// braces stands for any parameter, whatever its name.
fn common_length(prefix: &str, path: &str) -> Option<usize> {
    let mut rest = segments(path);
    let is_next = |own: &str| {
        let is_same = |segment| own == segment || (is_parameter(own) && is_parameter(segment));
        rest.next().is_some_and(is_same)
    };
    let own: Vec<_> = segments(prefix).collect();
    own.iter().copied().all(is_next).then_some(own.len())
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

/// Whether a segment of a path is a parameter.
pub(super) fn is_parameter(segment: &str) -> bool {
    segment.starts_with('{') && segment.ends_with('}')
}
