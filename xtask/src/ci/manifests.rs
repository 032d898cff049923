//! What strangers see of a published crate, checked without building anything: its metadata, its
//! licences, the links of its README, and who depends on what only some may use.
//!
//! Whether a package can be built from its files is for `packages`.

use std::fs;
use std::path::Path;

use cargo_metadata::{DependencyKind, Package};

use super::context::Context;
use super::metadata::{load, published};
use super::step::Outcome;

/// The licences. Every crate has a copy, as a package holds only what is in the crate's folder; and
/// a copy, as Windows checks symbolic links out as files that hold a path.
const LICENCES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

/// What only this published crate may hand on to users: one place sends requests.
const RESERVED: &str = "reqwest";
const SENDER: &str = "cloudflare-secondary-dns-transport";

pub(super) fn step(context: &Context) -> Result<Outcome, String> {
    let metadata = load(context)?;
    let published = published(&metadata);
    let problems = published
        .iter()
        .flat_map(|package| check(package, context.root()));
    let problems: Vec<_> = problems.collect();
    let note = format!("{} published crates", published.len());
    Ok(Outcome::of(&problems, note, context))
}

/// What is wrong with a package of the workspace in `root`, one sentence each.
#[must_use]
pub fn check(package: &Package, root: &Path) -> Vec<String> {
    let folder = package.manifest_path.parent();
    let folder = folder.map_or(root, |folder| folder.as_std_path());
    let mut problems = metadata(package);
    let copies = LICENCES.map(|licence| copy(&root.join(licence), &folder.join(licence)));
    problems.extend(copies.into_iter().flatten());
    if let Some(readme) = &package.readme {
        match fs::read_to_string(folder.join(readme)) {
            Ok(text) => problems.extend(
                links(&text, folder)
                    .into_iter()
                    .map(|(line, what)| format!("{readme}:{line}: {what}")),
            ),
            Err(error) => problems.push(format!("{readme} cannot be read: {error}")),
        }
    }
    let mut dependencies = package.dependencies.iter();
    let depends = dependencies.any(|it| it.name == RESERVED && it.kind == DependencyKind::Normal);
    if depends && package.name.as_str() != SENDER {
        problems.push(format!(
            "depends on {RESERVED}, which is for {SENDER} alone"
        ));
    }
    let name = &package.name;
    problems
        .iter()
        .map(|problem| format!("{name}: {problem}"))
        .collect()
}

fn metadata(package: &Package) -> Vec<String> {
    let has = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.trim().is_empty());
    let missing = " is missing";
    let five = ": crates.io takes one to five, and readers find a crate by them";
    let rules = [
        ("description", has(&package.description), missing),
        ("license", has(&package.license), missing),
        ("repository", has(&package.repository), missing),
        ("documentation", has(&package.documentation), missing),
        ("rust-version", package.rust_version.is_some(), missing),
        ("readme", package.readme.is_some(), missing),
        ("keywords", (1..=5).contains(&package.keywords.len()), five),
        (
            "categories",
            (1..=5).contains(&package.categories.len()),
            five,
        ),
        (
            "[package.metadata.docs.rs]",
            !package.metadata["docs"]["rs"].is_null(),
            " is missing: which features to document",
        ),
    ];
    let broken = rules.iter().filter(|(_, holds, _)| !holds);
    broken
        .map(|(key, _, what)| format!("{key}{what}"))
        .collect()
}

/// Whether a licence is there as a file, the same as the workspace's.
fn copy(original: &Path, copy: &Path) -> Option<String> {
    let name = copy.file_name().unwrap_or_default().to_string_lossy();
    let is_file = fs::symlink_metadata(copy).is_ok_and(|about| about.is_file());
    if !is_file {
        return Some(format!("{name} must be there, as a file and not as a link"));
    }
    // Line ends are git's business.
    let read = |path| fs::read_to_string(path).map(|text| text.replace("\r\n", "\n"));
    match (read(original), read(copy)) {
        (Ok(left), Ok(right)) if left == right => None,
        _ => Some(format!("{name} is not the one of the workspace: copy that")),
    }
}

/// Links of a README that lead nowhere on crates.io, with their lines: those to files that are not
/// in the package, and names that only rustdoc makes links of.
#[must_use]
pub fn links(text: &str, folder: &Path) -> Vec<(usize, String)> {
    let mut problems = Vec::new();
    let mut is_code = false;
    for (line, number) in text.lines().zip(1..) {
        is_code ^= line.trim_start().starts_with("```");
        if is_code {
            continue;
        }
        let targets = line.split("](").skip(1);
        for target in targets.filter_map(|rest| rest.split([')', ' ']).next()) {
            let path = target.split('#').next().unwrap_or_default();
            let is_elsewhere = target.contains("://") || target.starts_with("mailto:");
            let is_within = !path.split('/').any(|part| part == "..") && folder.join(path).exists();
            if !is_elsewhere && !path.is_empty() && !is_within {
                problems.push((
                    number,
                    format!("{target} is not in the package: write its URL"),
                ));
            }
        }
        let mut parts = line.split("`]").peekable();
        while let (Some(before), Some(rest)) = (parts.next(), parts.peek()) {
            let name = before.rsplit("[`").next().unwrap_or_default();
            let target = format!("[`{name}`]: ");
            let has_target = text.lines().any(|line| line.starts_with(&target));
            if !has_target && !rest.starts_with(['(', '[', ':']) {
                let what = "a name in brackets is a link for rustdoc alone: write its URL";
                problems.push((number, what.to_owned()));
            }
        }
    }
    problems
}
