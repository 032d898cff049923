//! The workspace's own tool, as a library: `main.rs` only dispatches to it.

pub mod document;
pub mod spec;
