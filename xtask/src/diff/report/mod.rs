//! The report in its three forms. `content` decides what is said, in which order, and `phrases` in
//! which words; `page` prints it as text or Markdown. The same report always gives the same text.

mod content;
mod page;
mod phrases;
mod rules;

pub(crate) use rules::rules;

use clap::ValueEnum;

use super::model::Report;
use crate::text;

/// How a report is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a terminal
    #[default]
    Text,
    /// For a pull request
    Markdown,
    /// For programs: one JSON object, described in docs/diff-format.md
    Json,
}

/// The report in a form.
#[must_use]
pub fn render(report: &Report, format: Format) -> String {
    match format {
        Format::Text => page::text(&content::page(report)),
        Format::Markdown => page::markdown(&content::page(report), page::MOST_ROWS),
        Format::Json => {
            // A report is plain data, which always serializes.
            let json = serde_json::to_string_pretty(report).unwrap_or_default();
            format!("{}\n", text::visible_json(&json))
        }
    }
}
