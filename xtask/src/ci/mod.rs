//! `cargo xtask ci`: everything that is checked before a change goes in, as steps.
//!
//! `steps` is the table of them and the place to add one: a step that is one command is a row
//! there. `step` defines a step, `runner` runs them, `report` writes the closing table, the list
//! and JSON, and `context` has what steps share. A step that is more than one command has a module,
//! which knows no other step.

pub mod command;
pub mod context;
pub mod downstream;
pub mod manifests;
mod metadata;
pub mod msrv;
pub mod report;
pub mod review;
pub mod runner;
mod servers;
pub mod step;
pub mod steps;

pub use command::{Args, run};
pub use metadata::published;
