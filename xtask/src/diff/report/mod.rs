//! The report in its three forms. All of it is decided in [`super::analysis`]; here it is
//! written out, the same text for the same report.

mod folds;
pub(crate) mod json;
pub(crate) mod markdown;
pub(crate) mod text;
mod words;
