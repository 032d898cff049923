//! `cargo xtask ci`: everything that is checked before a change goes in, as steps.
//!
//! `steps` is the table and the place to add one: a step that is one command is a row there, one
//! that is more has a module, which knows no other step. `step` defines a step, `runner` runs them,
//! `report` prints what came of it, and `context` is what steps share.

pub mod command;
pub mod context;
pub mod downstream;
pub mod manifests;
mod metadata;
pub mod report;
pub mod review;
pub mod runner;
pub mod step;
pub mod steps;

pub use command::{Args, run};
pub use metadata::published;
