//! The report in its three forms. `content` decides what is said, in which order; `page` prints it as
//! text or Markdown; `json` is for programs. The same report always gives the same text.

mod content;
pub(crate) mod json;
mod page;
mod phrases;
mod rules;

pub(crate) use rules::rules;

use super::model::Report;

/// For a terminal.
pub(crate) fn text(report: &Report) -> String {
    page::text(&content::page(report))
}

/// For a pull request.
pub(crate) fn markdown(report: &Report) -> String {
    page::markdown(&content::page(report), page::MOST_ROWS)
}
