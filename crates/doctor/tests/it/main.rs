//! Tests of the doctor, one binary.

mod end_to_end;
mod figures;
mod findings;
mod hostile;
mod key_files;
mod matrix;
mod program;
mod script;
mod secrets;
mod servers;
#[cfg(unix)]
mod session;
mod several_servers;
mod signatures;
mod world;
