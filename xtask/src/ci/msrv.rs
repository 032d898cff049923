//! Whether a dependency needs a newer Rust than `rust-version` declares. Whether the crates really
//! compile with that Rust is for the step `msrv`; clippy's `incompatible_msrv` rejects any library
//! item that is newer.

use std::collections::{BTreeSet, HashMap};

use cargo_metadata::{DependencyKind, Metadata, Package};

use super::context::Context;
use super::metadata::{is_published, load, published};
use super::step::Outcome;

pub(super) fn step(context: &Context) -> Result<Outcome, String> {
    let (metadata, note) = resolved(context)?;
    Ok(Outcome::of(&problems(&metadata), note.to_owned(), context))
}

/// The workspace with its dependencies on every platform. If those of other platforms cannot be
/// had, on this one, with a note for the table.
fn resolved(context: &Context) -> Result<(Metadata, &'static str), String> {
    let error = match load(context, &["--locked"]) {
        Ok(metadata) => return Ok((metadata, "")),
        Err(error) => error,
    };
    let about = context.read(context.program("rustc").arg("-vV"))?;
    let host = about.lines().find_map(|line| line.strip_prefix("host: "));
    let platform = format!("--filter-platform={}", host.unwrap_or_default());
    let note = "dependencies of this platform alone: those of others could not be fetched";
    let metadata = load(context, &["--locked", "--offline", &platform]);
    metadata.map(|metadata| (metadata, note)).map_err(|_| error)
}

/// Each dependency that needs a newer Rust than a package of the workspace declares, one sentence
/// each. A published crate is judged by what it is built of, others also by what their tests are
/// built of.
#[must_use]
pub fn problems(metadata: &Metadata) -> Vec<String> {
    let mut problems = Vec::new();
    for package in metadata.workspace_packages() {
        let name = &package.name;
        let Some(declared) = &package.rust_version else {
            problems.push(format!("{name}: rust-version is missing"));
            continue;
        };
        for dependency in dependencies(metadata, package, !is_published(package)) {
            if let Some(needed) = dependency.rust_version.as_ref().filter(|it| *it > declared) {
                let (dependency, version) = (&dependency.name, &dependency.version);
                problems.push(format!(
                    "{name}: rust-version is {declared}, but {dependency} {version} needs {needed}: raise it, or \
                     take an older version of the dependency"
                ));
            }
        }
    }
    problems
}

/// What a package is built of; with `dev` also what its tests are built of.
fn dependencies<'a>(metadata: &'a Metadata, package: &'a Package, dev: bool) -> Vec<&'a Package> {
    let nodes = metadata.resolve.iter().flat_map(|resolve| &resolve.nodes);
    let nodes: HashMap<_, _> = nodes.map(|node| (&node.id, node)).collect();
    let mut seen = BTreeSet::from([&package.id]);
    let mut rest = vec![&package.id];
    while let Some(id) = rest.pop() {
        for edge in nodes.get(id).iter().flat_map(|node| &node.deps) {
            // Tests of others are never built.
            let tests = dev && *id == package.id;
            let mut kinds = edge.dep_kinds.iter();
            let built = kinds.any(|kind| kind.kind != DependencyKind::Development || tests);
            if built && seen.insert(&edge.pkg) {
                rest.push(&edge.pkg);
            }
        }
    }
    let packages = metadata.packages.iter();
    packages
        .filter(|package| seen.contains(&package.id))
        .collect()
}

pub(super) fn has_toolchain(context: &Context) -> bool {
    let metadata = load(context, &["--no-deps"]).ok();
    let version = metadata.and_then(|metadata| published(&metadata).first()?.rust_version.clone());
    version.is_some_and(|version| {
        // Toolchains are named `1.88` or `1.88.0`.
        let short = format!("{}.{}", version.major, version.minor);
        [short, version.to_string()].iter().any(|name| {
            let mut rustup = context.program("rustup");
            // CARGO would name the toolchain that runs now.
            rustup
                .args(["run", name, "cargo", "--version"])
                .env_remove("CARGO");
            context.read(&mut rustup).is_ok()
        })
    })
}
