//! The report for programs; docs/diff-format.md describes it.

use crate::diff::model::Report;

/// One JSON object, with a final line break.
pub(crate) fn render(report: &Report) -> String {
    // A report is plain data, which always serializes.
    let mut text = serde_json::to_string_pretty(report).unwrap_or_default();
    text.push('\n');
    text
}
