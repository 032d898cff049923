//! The workspace's own tool, as a library: `main.rs` only dispatches to it.
//!
//! Depends on no other crate of the workspace, so that it can always mend a broken tree.

pub mod ci;
pub mod cli;
pub mod codegen;
pub mod console;
pub mod contract;
pub mod diagnostic;
pub mod diff;
pub mod document;
pub mod exit;
mod git;
pub mod listing;
pub mod spec;
mod stack;
pub mod text;
mod transaction;
mod workspace;
