//! The list of what a transaction does, on the disk while it does it.

use std::fs;
use std::io;
use std::path::{Component, Path};

use serde::{Deserialize, Serialize};

use super::disk::Disk;

/// Name of the journal.
pub(super) const NAME: &str = "journal";

/// Name of a file as it was.
pub(super) fn old(index: usize) -> String {
    format!("old-{index}")
}

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Journal {
    pub(super) steps: Vec<Step>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Step {
    /// Path below the folder, with `/`.
    pub(super) name: String,
    /// Whether there was no such file.
    pub(super) is_new: bool,
}

impl Step {
    /// That the path leads nowhere else: a journal could have been put there by others.
    pub(super) fn check(&self) -> io::Result<()> {
        let mut components = Path::new(&self.name).components();
        let is_plain = components.all(|component| matches!(component, Component::Normal(_)));
        match is_plain && !self.name.is_empty() {
            true => Ok(()),
            false => Err(invalid("it is not a path below the folder")),
        }
    }
}

impl Journal {
    /// Puts the journal in its place whole.
    pub(super) fn write(&self, disk: &impl Disk, state: &Path) -> io::Result<()> {
        let text = serde_json::to_vec(self)?;
        let draft = state.join("draft");
        disk.write(&draft, &text)?;
        disk.rename(&draft, &state.join(NAME))
    }

    /// The journal. Where there is none, nothing has been changed.
    pub(super) fn read(state: &Path) -> io::Result<Self> {
        let text = match fs::read(state.join(NAME)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
                return Err(invalid(
                    "it is not a folder, which only this program makes; remove it",
                ));
            }
            other => other?,
        };
        let journal: Self = serde_json::from_slice(&text)
            .map_err(|_| invalid("its journal cannot be read; remove the folder"))?;
        let is_ours = journal.steps.iter().all(|step| step.check().is_ok());
        if !is_ours {
            return Err(invalid(
                "its journal names files elsewhere; remove the folder",
            ));
        }
        Ok(journal)
    }
}

fn invalid(problem: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, problem)
}
