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

/// Dependencies that only some published crates may hand on to users. One place sends requests.
const RESERVED: [(&str, &[&str]); 1] = [(
    "reqwest",
    &[
        "cloudflare-secondary-dns-api",
        "cloudflare-secondary-dns-transport",
    ],
)];

/// The step `manifests`.
pub(super) fn step(context: &Context) -> Outcome {
    let metadata = match load(context, &["--no-deps"]) {
        Ok(metadata) => metadata,
        Err(error) => return Outcome::Failed(error),
    };
    let published = published(&metadata);
    let mut problems = Vec::new();
    for package in &published {
        problems.extend(check(package, context.root()));
    }
    if problems.is_empty() {
        Outcome::Passed(format!("{} published crates", published.len()))
    } else {
        Outcome::rejected(&problems, context)
    }
}

/// What is wrong with a package of the workspace in `root`, one sentence each.
#[must_use]
pub fn check(package: &Package, root: &Path) -> Vec<String> {
    let mut problems = metadata(package);
    let folder = package.manifest_path.parent();
    let folder = folder.map_or(root, |folder| folder.as_std_path());
    for licence in LICENCES {
        problems.extend(copy(&root.join(licence), &folder.join(licence)));
    }
    match &package.readme {
        Some(readme) => match fs::read_to_string(folder.join(readme)) {
            Ok(text) => {
                let problem = |(line, what)| format!("{readme}:{line}: {what}");
                problems.extend(links(&text, folder).into_iter().map(problem));
            }
            Err(error) => problems.push(format!("{readme} cannot be read: {error}")),
        },
        None => problems.push("readme is missing".to_owned()),
    }
    for (name, users) in RESERVED {
        let normal = package
            .dependencies
            .iter()
            .filter(|dependency| dependency.kind == DependencyKind::Normal);
        if !users.contains(&package.name.as_str()) && normal.into_iter().any(|d| d.name == name) {
            let users = users.join(" and ");
            problems.push(format!("depends on {name}, which is for {users} alone"));
        }
    }
    let name = &package.name;
    problems
        .into_iter()
        .map(|problem| format!("{name}: {problem}"))
        .collect()
}

fn metadata(package: &Package) -> Vec<String> {
    let texts = [
        ("description", &package.description),
        ("license", &package.license),
        ("repository", &package.repository),
        ("documentation", &package.documentation),
    ];
    let empty = |text: &Option<String>| text.as_ref().is_none_or(|text| text.trim().is_empty());
    let missing = texts.iter().filter(|(_, text)| empty(text));
    let mut problems: Vec<_> = missing
        .map(|(key, _)| format!("{key} is missing"))
        .collect();
    if package.rust_version.is_none() {
        problems.push("rust-version is missing".to_owned());
    }
    if !(1..=5).contains(&package.keywords.len()) {
        problems
            .push("keywords: crates.io takes up to five, and one finds a crate by them".to_owned());
    }
    if !(1..=5).contains(&package.categories.len()) {
        problems
            .push("categories: crates.io takes up to five, and lists a crate by them".to_owned());
    }
    if package.metadata["docs"]["rs"].is_null() {
        problems
            .push("[package.metadata.docs.rs] is missing: which features to document".to_owned());
    }
    problems
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
    let mut code = false;
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            code = !code;
        }
        if code {
            continue;
        }
        let targets = line
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split([')', ' ']).next());
        for target in targets {
            let path = target.split('#').next().unwrap_or_default();
            let elsewhere = target.contains("://") || target.starts_with("mailto:");
            let within = !path.split('/').any(|part| part == "..") && folder.join(path).exists();
            if !elsewhere && !path.is_empty() && !within {
                problems.push((
                    index + 1,
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
                let what =
                    "a name in brackets is a link for rustdoc alone: write its URL".to_owned();
                problems.push((index + 1, what));
            }
        }
    }
    problems
}
