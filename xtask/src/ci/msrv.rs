//! The oldest Rust that the crates take: whether `rust-version` is what it should be, and, where
//! that toolchain is installed, whether it really compiles them.
//!
//! What our own code needs cannot be read off it without that toolchain. It is written down under
//! `[workspace.metadata.msrv]`; clippy's `incompatible_msrv` refuses any library item that is newer,
//! so that only new syntax could still go unnoticed.

use std::fmt;

use super::context::Context;
use super::metadata::{Metadata, Package};
use super::step::Outcome;

/// A version of Rust, as manifests write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rust(u32, u32, u32);

impl Rust {
    /// From `1.88` or `1.88.0`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.split('.').map(str::parse);
        let (major, minor) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
        let patch = match numbers.next() {
            Some(patch) => patch.ok()?,
            None => 0,
        };
        numbers
            .next()
            .is_none()
            .then_some(Self(major, minor, patch))
    }
}

impl fmt::Display for Rust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0, self.1)?;
        if self.2 > 0 {
            write!(f, ".{}", self.2)?;
        }
        Ok(())
    }
}

/// The step `msrv-declared`.
pub(super) fn declared_step(context: &Context) -> Outcome {
    let (metadata, note) = match Metadata::resolved(context) {
        Ok(resolved) => resolved,
        Err(error) => return Outcome::Failed(error),
    };
    match declared(&metadata) {
        Err(mut problems) => {
            problems.extend(note.map(str::to_owned));
            Outcome::refused(&problems, context)
        }
        Ok(found) => Outcome::Passed(match note {
            Some(note) => format!("{found}; {note}"),
            None => found,
        }),
    }
}

/// Whether every package says what it needs, no more and no less. A published crate is judged by
/// what it is built of, others also by what their tests are built of.
///
/// # Errors
/// What is wrong, one sentence each.
pub fn declared(metadata: &Metadata) -> Result<String, Vec<String>> {
    let own = &metadata.metadata["msrv"]["own-code"];
    let Some(own) = own.as_str().and_then(Rust::parse) else {
        let what =
            "Cargo.toml: [workspace.metadata.msrv] lacks own-code, as in own-code = \"1.88\"";
        return Err(vec![what.to_owned()]);
    };
    let published = metadata.published();
    // All packages share a version, and so they share this: the highest need counts.
    let needs = published
        .iter()
        .flat_map(|package| declarations(metadata.dependencies(package, false)));
    let shared = needs.max_by_key(|need| need.0);
    let mut problems = Vec::new();
    for package in metadata.members() {
        let highest = if package.is_published() {
            shared.clone()
        } else {
            needs_of_tools(metadata, package, shared.as_ref())
        };
        let (need, who) = match highest {
            Some((need, who)) if need > own => (need, who),
            _ => (own, "own code".to_owned()),
        };
        problems.extend(judge(package, need, &who));
    }
    if problems.is_empty() {
        let dependencies = match shared {
            Some((need, who)) => format!("{need} ({who})"),
            None => "nothing known".to_owned(),
        };
        return Ok(format!("own code needs {own}, dependencies {dependencies}"));
    }
    Err(problems)
}

/// The highest need of a package that is not published, which builds upon those that are.
fn needs_of_tools(
    metadata: &Metadata,
    package: &Package,
    shared: Option<&(Rust, String)>,
) -> Option<(Rust, String)> {
    let own = declarations(metadata.dependencies(package, true));
    own.into_iter()
        .chain(shared.cloned())
        .max_by_key(|need| need.0)
}

fn declarations(packages: Vec<&Package>) -> Vec<(Rust, String)> {
    let declaration = |package: &Package| {
        let version = Rust::parse(package.rust_version.as_deref()?)?;
        Some((version, format!("{} {}", package.name, package.version)))
    };
    packages.into_iter().filter_map(declaration).collect()
}

fn judge(package: &Package, need: Rust, who: &str) -> Option<String> {
    let name = &package.name;
    let Some(declared) = package.rust_version.as_deref().and_then(Rust::parse) else {
        return Some(format!(
            "{name}: rust-version is missing: {who} needs {need}"
        ));
    };
    if declared < need {
        let help = "raise it, or take an older version of the dependency";
        Some(format!(
            "{name}: rust-version is {declared}, but {who} needs {need}: {help}"
        ))
    } else if declared > need {
        Some(format!(
            "{name}: rust-version is {declared}, but {need} is enough ({who})"
        ))
    } else {
        None
    }
}

/// The step `msrv`.
pub(super) fn toolchain_step(context: &Context) -> Outcome {
    let metadata = match Metadata::of_workspace(context) {
        Ok(metadata) => metadata,
        Err(error) => return Outcome::Failed(error),
    };
    let published = metadata.published();
    let wanted = published
        .iter()
        .find_map(|package| package.rust_version.as_deref());
    let Some(wanted) = wanted else {
        return Outcome::Failed("no published crate has a rust-version".to_owned());
    };
    let Ok(installed) = context.read(context.program("rustup").args(["toolchain", "list"])) else {
        let reason = format!("needs rustup with the toolchain {wanted}");
        return Outcome::Skipped(reason);
    };
    let Some(toolchain) = toolchain(&installed, wanted) else {
        return Outcome::Skipped(format!(
            "toolchain {wanted} is not installed: rustup toolchain install {wanted}"
        ));
    };
    let mut command = context.program("rustup");
    command.args(["run", toolchain, "cargo", "check", "--locked"]);
    // It would name the toolchain that runs now.
    command
        .env_remove("CARGO")
        .env_remove("RUSTC")
        .env_remove("RUSTDOC");
    for package in published {
        command.args(["--package", &package.name]);
    }
    match context.run(&mut command) {
        Ok(()) => Outcome::Passed(toolchain.to_owned()),
        Err(error) => Outcome::Failed(error),
    }
}

/// The toolchain of that version among those that rustup lists.
#[must_use]
pub fn toolchain<'a>(listed: &'a str, wanted: &str) -> Option<&'a str> {
    let names = listed
        .lines()
        .filter_map(|line| line.split_whitespace().next());
    let fits = |name: &&str| {
        let rest = name.strip_prefix(wanted);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-']))
    };
    names.into_iter().find(fits)
}
