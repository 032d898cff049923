//! `cargo xtask ci` from outside: the runner with steps that tests define, what the command chooses
//! and prints, and the checks that are code, on workspaces made up here. The real steps are not
//! run: one of them runs these tests.

mod command;
mod downstream;
mod features;
#[path = "../diff/git.rs"]
mod git;
mod interrupt;
mod manifests;
mod review;
mod runner;
mod workspace;
