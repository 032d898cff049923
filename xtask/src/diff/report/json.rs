//! The report for programs; docs/diff-format.md describes it.

use crate::diff::model::Report;
use crate::text;

/// One JSON object, with a final line break.
pub(crate) fn render(report: &Report) -> String {
    // A report is plain data, which always serializes.
    let mut json = serde_json::to_string_pretty(report).unwrap_or_default();
    json.push('\n');
    text::visible_json(&json).into_owned()
}
