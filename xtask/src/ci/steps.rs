//! The table of steps, in the order in which they run: first what fails fast.
//!
//! A check that is one command is a line here. One that is more is a function in a module of its
//! own. What a step may take for granted is cargo alone; whatever else it needs, it skips itself
//! without, and says so.

use super::step::Action::{Cargo, Own, Xtask};
use super::step::Step;
use super::step::When::{Always, Full};
use super::{deny, downstream, features, manifests, msrv, packages, review};

/// Every step.
pub const STEPS: &[Step] = &[
    Step {
        name: "format",
        about: "Rust is formatted",
        when: Always,
        action: Cargo(&["fmt", "--all", "--check"]),
    },
    Step {
        name: "generated",
        about: "generated/src is what follows from the contract",
        when: Always,
        action: Xtask(&["codegen", "--check"]),
    },
    Step {
        name: "spec",
        about: "codegen takes the contract",
        when: Always,
        action: Xtask(&["spec", "lint"]),
    },
    Step {
        name: "spec-build",
        about: "the contract is what vendor.yaml and overlay.yaml make",
        when: Always,
        action: Xtask(&["spec", "build", "--check"]),
    },
    Step {
        name: "spec-style",
        about: "the documents are in the canonical style",
        when: Always,
        action: Xtask(&["spec", "fmt", "--check"]),
    },
    Step {
        name: "manifests",
        about: "published crates: metadata, licences, links of READMEs, who depends on reqwest",
        when: Always,
        action: Own(manifests::step),
    },
    Step {
        name: "msrv-declared",
        about: "rust-version is what dependencies and our own code need, no more and no less",
        when: Always,
        action: Own(msrv::declared_step),
    },
    Step {
        name: "clippy",
        about: "no warning of compiler or clippy",
        when: Always,
        action: Cargo(&[
            "clippy",
            "--workspace",
            "--all-targets",
            "--locked",
            "--",
            "-D",
            "warnings",
        ]),
    },
    Step {
        name: "tests",
        about: "every test, whichever fails first",
        when: Always,
        action: Cargo(&["test", "--workspace", "--locked", "--no-fail-fast"]),
    },
    Step {
        name: "docs",
        about: "documentation without a warning",
        when: Always,
        action: Cargo(&["doc", "--workspace", "--no-deps", "--locked"]),
    },
    Step {
        name: "features",
        about: "every combination of features of the published crates, without a warning",
        when: Full,
        action: Own(features::step),
    },
    Step {
        name: "packages",
        about: "the published crates can be packaged and built from their packages",
        when: Full,
        action: Own(packages::step),
    },
    Step {
        name: "downstream",
        about: "a program of somebody else's runs the READMEs' examples on the packages",
        when: Full,
        action: Own(downstream::step),
    },
    Step {
        name: "msrv",
        about: "the published crates compile with the toolchain that rust-version names",
        when: Full,
        action: Own(msrv::toolchain_step),
    },
    Step {
        name: "deny",
        about: "cargo deny: who may depend on what, licences, sources, advisories",
        when: Full,
        action: Own(deny::step),
    },
    // Last, so that the report is where a reader looks.
    Step {
        name: "review",
        about: "what the change means for callers: cargo xtask diff from the main branch",
        when: Always,
        action: Own(review::step),
    },
];
