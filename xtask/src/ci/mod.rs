//! `cargo xtask ci`: everything that is checked before a change goes in, as steps.
//!
//! `steps` is the table of them and the place to add one. `step` says what a step is, `runner` runs
//! them and takes their times, `report` writes the closing table, the list and JSON, `context` has
//! what steps share: where the workspace is, how programs are started, where their output goes. A
//! step that is more than one command has a module of its own, which knows nothing of the others
//! but what `packages` has packed.

pub mod command;
pub mod context;
mod deny;
pub mod downstream;
pub mod features;
pub mod manifests;
pub mod metadata;
pub mod msrv;
mod packages;
pub mod report;
pub mod review;
pub mod runner;
pub mod step;
pub mod steps;

pub use command::{Args, run};
