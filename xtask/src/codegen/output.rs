//! The one place that writes generated files and the one that checks them: the same comparison
//! serves both.
//!
//! A folder is brought to hold exactly the given files. What is in it and was not generated is
//! left alone and reported, never removed.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use serde::Serialize;
use similar::TextDiff;

use super::files::{Files, GENERATED};
use crate::{text, transaction};

/// Most lines of a diff that are shown for one file.
const LONGEST_DIFF: usize = 60;

/// How a file on disk differs from what it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// As it should be.
    Unchanged,
    /// There, with another content.
    Stale,
    /// Not there.
    Missing,
    /// Generated once, and no longer.
    Orphaned,
    /// There, and not generated.
    Foreign,
}

/// One file of the folder.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// Relative to the folder.
    pub path: String,
    /// How it differs.
    pub status: Status,
    /// Lines that come and go, as a unified diff; empty where there is nothing to show.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub diff: String,
    /// What was found there, if it was generated once.
    #[serde(skip)]
    pub found: Option<String>,
}

/// Compares the folder with the files. Every difference is found, none stops the search. A link is
/// a difference: generated files are files.
pub(super) fn compare(folder: &Path, files: &Files) -> Result<Vec<Entry>, String> {
    let mut names: BTreeSet<String> = files.keys().cloned().collect();
    names.extend(present(folder)?);
    let entries = names.into_iter().map(|path| {
        let at = folder.join(&path);
        let (is_there, mut found) = read(&at).map_err(unreadable(&at))?;
        let mut diff = String::new();
        let status = match (files.get(&path), &found) {
            (Some(text), Some(found)) if found == text => Status::Unchanged,
            (Some(text), Some(found)) => {
                diff = short_diff(&path, found, text);
                Status::Stale
            }
            (Some(_), None) if is_there => Status::Stale,
            (Some(_), None) => Status::Missing,
            (None, Some(found)) if is_generated(found) => Status::Orphaned,
            (None, _) => {
                found = None;
                Status::Foreign
            }
        };
        Ok(Entry {
            path,
            status,
            diff,
            found,
        })
    });
    entries.collect()
}

fn unreadable(path: &Path) -> impl FnOnce(io::Error) -> String {
    move |error| format!("cannot read {}: {error}", text::path(path))
}

/// Whether something has that name, and its text: empty if it is not UTF-8, and none of a link,
/// which is not followed, or of what is not a file.
fn read(path: &Path) -> io::Result<(bool, Option<String>)> {
    match fs::symlink_metadata(path) {
        Ok(about) if !about.is_file() => return Ok((true, None)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok((false, None)),
        about => about?,
    };
    match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Ok((true, Some(String::new()))),
        found => found.map(|found| (true, Some(found))),
    }
}

/// The name of the document that the files in the folder were generated from.
pub(super) fn document(folder: &Path) -> Option<String> {
    let (_, text) = read(&folder.join("lib.rs")).ok()?;
    let text = text?;
    let rest = text.strip_prefix(&format!("// {GENERATED} from "))?;
    Some(rest.split_once(". Do not edit.\n")?.0.to_owned())
}

/// Makes the folder hold the files: writes what is stale or missing and removes what is orphaned,
/// all or nothing.
pub(super) fn apply(
    folder: &mut transaction::Folder,
    files: &Files,
    entries: &[Entry],
) -> Result<(), String> {
    let changes = entries.iter().filter_map(|entry| {
        let text = match entry.status {
            Status::Stale | Status::Missing => Some(files.get(&entry.path)?.clone()),
            Status::Orphaned => None,
            Status::Unchanged | Status::Foreign => return None,
        };
        Some((entry.path.clone(), text))
    });
    folder.replace(&changes.collect::<Vec<_>>())
}

/// Files below the folder, as paths with `/`.
fn present(folder: &Path) -> Result<BTreeSet<String>, String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![(folder.to_path_buf(), String::new())];
    while let Some((at, prefix)) = folders.pop() {
        let listing = match fs::read_dir(&at) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            listing => listing.map_err(unreadable(&at))?,
        };
        for entry in listing {
            let entry = entry.map_err(unreadable(&at))?;
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let kind = entry.file_type().map_err(unreadable(&entry.path()))?;
            if path.starts_with(transaction::STATE) {
                continue;
            }
            if kind.is_dir() {
                folders.push((entry.path(), format!("{path}/")));
            } else {
                found.insert(path);
            }
        }
    }
    Ok(found)
}

fn is_generated(text: &str) -> bool {
    text.starts_with(&format!("// {GENERATED}"))
}

fn short_diff(path: &str, old: &str, new: &str) -> String {
    let diff = TextDiff::from_lines(old, new);
    let text = diff
        .unified_diff()
        .context_radius(2)
        .header(&format!("{path} (on disk)"), &format!("{path} (generated)"))
        .to_string();
    text::first_lines(&text, LONGEST_DIFF)
}
