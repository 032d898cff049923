//! `cargo deny check`, where it is installed.

use std::env;
use std::path::PathBuf;

use super::context::Context;
use super::step::Outcome;

/// The step `deny`.
pub(super) fn step(context: &Context) -> Outcome {
    if context
        .read(context.cargo().args(["deny", "--version"]))
        .is_err()
    {
        let reason = "cargo-deny is not installed: cargo install --locked cargo-deny";
        return Outcome::Skipped(reason.to_owned());
    }
    let check = |options: &[&str], what: &[&str]| {
        let mut cargo = context.cargo();
        cargo.arg("deny").args(options).arg("check").args(what);
        context.run(&mut cargo)
    };
    let lists = check(&["--locked"], &["bans", "licenses", "sources"]);
    if !database() {
        let note = "without advisories, whose database is not here: cargo deny fetch";
        return match lists {
            Ok(()) => Outcome::Passed(note.to_owned()),
            Err(error) => Outcome::Failed(error),
        };
    }
    // The database as it is here: a step must not depend on a server that may be down.
    let advisories = check(&["--locked", "--offline"], &["advisories"]);
    lists.and(advisories).into()
}

/// Whether the database of advisories is where cargo-deny keeps it.
fn database() -> bool {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| env::home_dir().map(|home| home.join(".cargo")));
    let databases = home.and_then(|home| home.join("advisory-dbs").read_dir().ok());
    databases.is_some_and(|mut databases| {
        databases.any(|entry| entry.is_ok_and(|entry| entry.path().is_dir()))
    })
}
