//! The one place that writes generated files and the one that checks them: the same comparison
//! serves both.
//!
//! A folder is brought to hold exactly the given files. What is in it and was not generated is
//! left alone and reported, never removed.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;
use similar::TextDiff;

use super::files::{Files, GENERATED};
use crate::document;

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

/// Compares the folder with the files. Every difference is found, none stops the search.
///
/// # Errors
///
/// When the folder or a file in it cannot be read.
pub fn compare(folder: &Path, files: &Files) -> Result<Vec<Entry>, (PathBuf, io::Error)> {
    let mut entries = Vec::new();
    for (path, text) in files {
        let at = folder.join(path);
        let found = match fs::read_to_string(&at) {
            Ok(found) => Some(found),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            // Something that is no text: stale like any other content.
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Some(String::new()),
            Err(error) => return Err((at, error)),
        };
        let (status, diff) = match &found {
            Some(found) if found == text => (Status::Unchanged, String::new()),
            Some(found) => (Status::Stale, short_diff(path, found, text)),
            None => (Status::Missing, String::new()),
        };
        entries.push(Entry {
            path: path.clone(),
            status,
            diff,
            found,
        });
    }
    for path in others(folder, files)? {
        let at = folder.join(&path);
        let bytes = fs::read(&at).map_err(|error| (at, error))?;
        let is_generated = is_generated(&bytes);
        let found = String::from_utf8(bytes).ok().filter(|_| is_generated);
        entries.push(Entry {
            path,
            status: if is_generated {
                Status::Orphaned
            } else {
                Status::Foreign
            },
            diff: String::new(),
            found,
        });
    }
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(entries)
}

/// Makes the folder hold the files: writes what is stale or missing, then removes what is
/// orphaned. Each file is replaced whole, and none before all are on the disk beside it.
///
/// # Errors
///
/// When a file cannot be written or removed.
pub fn apply(folder: &Path, files: &Files, entries: &[Entry]) -> Result<(), (PathBuf, io::Error)> {
    fs::create_dir_all(folder).map_err(|error| (folder.to_path_buf(), error))?;
    let mut staged = Vec::new();
    for entry in entries {
        let at = folder.join(&entry.path);
        if let (Status::Stale | Status::Missing, Some(text)) =
            (entry.status, files.get(&entry.path))
        {
            let file = document::stage(&at, text).map_err(|error| (at.clone(), error))?;
            staged.push((at, file));
        }
    }
    for (at, file) in staged {
        file.commit().map_err(|error| (at, error))?;
    }
    for entry in entries.iter().filter(|e| e.status == Status::Orphaned) {
        let at = folder.join(&entry.path);
        fs::remove_file(&at).map_err(|error| (at, error))?;
    }
    Ok(())
}

/// Files below the folder that are not among the given, as paths with `/`.
fn others(folder: &Path, files: &Files) -> Result<BTreeSet<String>, (PathBuf, io::Error)> {
    let mut found = BTreeSet::new();
    let mut folders = vec![(folder.to_path_buf(), String::new())];
    while let Some((at, prefix)) = folders.pop() {
        let listing = match fs::read_dir(&at) {
            Ok(listing) => listing,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err((at, error)),
        };
        for entry in listing {
            let entry = entry.map_err(|error| (at.clone(), error))?;
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let kind = entry.file_type().map_err(|error| (entry.path(), error))?;
            if kind.is_dir() {
                folders.push((entry.path(), format!("{path}/")));
            } else if !files.contains_key(&path) {
                found.insert(path);
            }
        }
    }
    Ok(found)
}

fn is_generated(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(200)];
    String::from_utf8_lossy(head).starts_with(&format!("// {GENERATED}"))
}

fn short_diff(path: &str, old: &str, new: &str) -> String {
    let diff = TextDiff::from_lines(old, new);
    let text = diff
        .unified_diff()
        .context_radius(2)
        .header(&format!("{path} (on disk)"), &format!("{path} (generated)"))
        .to_string();
    let lines: Vec<&str> = text.lines().collect();
    let mut short = lines[..lines.len().min(LONGEST_DIFF)].join("\n");
    if lines.len() > LONGEST_DIFF {
        let more = lines.len() - LONGEST_DIFF;
        short.push_str(&format!("\n… {more} more lines"));
    }
    short.push('\n');
    short
}
