//! The generator from outside: documents in, files, problems and exit codes out.
//!
//! Nothing here looks into the generated code line by line; that is what the snapshots of the
//! workspace's own tests are for.

mod additions;
mod constructs;
mod copies;
mod hostile_text;
mod kills;
mod mutations;
mod names;
mod output;
mod random;
mod refusals;
mod replacements;
mod stability;
mod support;
