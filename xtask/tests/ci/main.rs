//! `cargo xtask ci` from outside: the runner with steps of the tests' own, what the command chooses
//! and prints, and the checks that are code, on workspaces made up here. The real steps are not run:
//! one of them runs these tests.

mod command;
mod crates;
mod manifests;
mod metadata;
mod msrv;
mod review;
mod runner;
