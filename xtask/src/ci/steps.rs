//! The table of steps, in the order in which they run: first what fails fast.
//!
//! A check that is one command is a row here. One that is more is a function in a module. A step
//! may assume cargo alone; whatever else it needs is in its row, and it is skipped with the reason
//! where that is missing.

use std::env;
use std::path::PathBuf;

use super::context::Context;
use super::metadata::{load, published};
use super::step::Action::{Cargo, Function, Xtask};
use super::step::Need::{Other, Subcommand};
use super::step::{Need, Outcome, Step};
use super::{downstream, manifests, review};

const ADVISORIES: Need = Other(
    |_| has_advisories(),
    "the database of advisories is not here: cargo deny fetch",
);

// cargo-hack would download it unasked.
const TOOLCHAIN: Need = Other(
    has_toolchain,
    "the toolchain that rust-version names is not installed: rustup toolchain install VERSION",
);

const SERVERS: Need = Other(
    |_| {
        let programs = "named named-checkconf knotc knotd nsd nsd-checkconf";
        programs.split(' ').all(is_program)
    },
    "tests that need bind9, knot and nsd are skipped: .ci/run installs them on Debian as root",
);

/// Every step.
pub const STEPS: &[Step] = &[
    Step::new("format", "Rust is formatted", Cargo("fmt --all --check")),
    Step::new(
        "generated",
        "generated/src follows from the contract",
        Xtask("codegen --check"),
    ),
    Step::new("spec", "codegen takes the contract", Xtask("spec lint")),
    Step::new(
        "spec-build",
        "the contract follows from vendor.yaml and overlay.yaml",
        Xtask("spec build --check"),
    ),
    Step::new(
        "spec-style",
        "the documents are in the canonical style",
        Xtask("spec fmt --check"),
    ),
    Step::new(
        "manifests",
        "published crates: metadata, licences, links of READMEs, who depends on reqwest",
        Function(manifests::step),
    ),
    Step::new(
        "deny",
        "who may depend on what, licences, sources",
        Cargo("deny --locked check bans licenses sources"),
    )
    .needs(&[Subcommand("deny")]),
    // With the database as it is here: a step must not depend on a server that may be down.
    Step::new(
        "advisories",
        "no dependency has a known vulnerability",
        Cargo("deny --locked --offline check advisories"),
    )
    .needs(&[Subcommand("deny"), ADVISORIES]),
    Step::new(
        "clippy",
        "no warning of compiler or clippy",
        Cargo("clippy --workspace --all-targets --locked -- -D warnings"),
    ),
    Step::new(
        "servers",
        "the nameservers that tests use are installed",
        Function(|_| Ok(Outcome::Passed(String::new()))),
    )
    .needs(&[SERVERS]),
    Step::new(
        "tests",
        "every test, also after one has failed",
        Cargo("test --workspace --locked --no-fail-fast"),
    ),
    Step::new(
        "docs",
        "documentation without a warning",
        Cargo("doc --workspace --no-deps --locked"),
    ),
    Step::new(
        "features",
        "every combination of features of the published crates, without a warning",
        Cargo(
            "hack --workspace --ignore-private --feature-powerset --exclude-features default \
             clippy --locked --no-deps -- -D warnings",
        ),
    )
    .full()
    .needs(&[Subcommand("hack")]),
    Step::new(
        "msrv",
        "the published crates compile with the toolchain that rust-version names",
        Cargo("hack --workspace --ignore-private --rust-version check --locked"),
    )
    .full()
    .needs(&[Subcommand("hack"), TOOLCHAIN]),
    Step::new(
        "packages",
        "the published crates can be packaged and built from their packages",
        Cargo("package --workspace --exclude xtask --exclude workspace-hack --exclude cloudflare-secondary-dns-tests --locked --allow-dirty"),
    )
    .full(),
    Step::new(
        "downstream",
        "a stranger's program runs the READMEs' examples on the packages",
        Function(downstream::step),
    )
    .full(),
    Step::new(
        "semver",
        "the hand-written crates compared with the main branch by cargo semver-checks",
        Function(review::semver_step),
    )
    .full()
    .needs(&[Subcommand("semver-checks")]),
    Step::new(
        "changes",
        "the table of changes that tests of diff use is what the compiler says",
        Cargo("run --package xtask --example changes --locked"),
    )
    .full(),
    Step::new(
        "long-tests",
        "each member of a contract changed, thousands of hostile texts and of random contracts",
        Cargo("test --package xtask --test codegen --test diff --locked -- --ignored --nocapture"),
    )
    .full(),
    // Last, so that the report is where a reader looks.
    Step::new(
        "review",
        "what the change means for callers: cargo xtask diff --compile from the main branch",
        Function(review::step),
    ),
];

/// Whether a program is there. Those of nameservers are often where only root looks.
fn is_program(name: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).chain(["/usr/sbin".into(), "/usr/local/sbin".into()]);
    folders
        .into_iter()
        .any(|folder| folder.join(name).is_file())
}

/// Whether the toolchain of that name is installed; CARGO would name the one that runs now.
fn has_toolchain(context: &Context) -> bool {
    let metadata = load(context).ok();
    let version = metadata.and_then(|metadata| published(&metadata).first()?.rust_version.clone());
    version.is_some_and(|version| {
        let name = format!("{}.{}", version.major, version.minor);
        let mut rustup = context.program("rustup");
        rustup.args(["run", &name, "cargo", "--version"]);
        context.read(rustup.env_remove("CARGO")).is_ok()
    })
}

/// Whether the database of advisories is where cargo-deny keeps it.
fn has_advisories() -> bool {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| env::home_dir().map(|home| home.join(".cargo")));
    let databases = home.and_then(|home| home.join("advisory-dbs").read_dir().ok());
    databases.is_some_and(|mut databases| {
        databases.any(|entry| entry.is_ok_and(|entry| entry.path().is_dir()))
    })
}
