//! Replacing several files of one folder together: all of them or none, also when the program is killed.
//!
//! The new files are written into [`STATE`] within the folder, then a journal is. From that moment on the new
//! files count: they are moved into place, and a run that is killed before the last move is finished by the next
//! run. A run that is killed earlier leaves the old files, and the next run removes what it had written. A move
//! that fails is undone together with those before it.
//!
//! A lock on the folder keeps other runs waiting; the operating system frees it when a run ends in any way.
//! Where a file system has no locks there is none. Power failures are not covered: nothing is synced.

mod disk;
mod journal;
mod lock;
#[cfg(test)]
mod tests;

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::text;
use disk::{Disk, Real};
use journal::{Journal, Step};
use lock::Lock;

/// Name of the folder that holds what a run has not finished, within the folder that it changes.
pub const STATE: &str = ".xtask";

/// A file that is going to be replaced, made or removed.
#[derive(Clone, Debug)]
pub struct Replacement {
    /// Path below the folder, with `/`.
    pub name: String,
    /// The new text; `None` removes the file.
    pub text: Option<String>,
}

/// Why files could not be replaced.
#[derive(Debug)]
pub struct Failure {
    /// The file or folder.
    pub path: PathBuf,
    /// What the system reports.
    pub error: io::Error,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = text::path(&self.path);
        write!(
            f,
            "cannot write {path}: {}; nothing was written",
            self.error
        )
    }
}

impl std::error::Error for Failure {}

/// A folder that no other run changes meanwhile.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    /// The outermost folder that had to be made; removed again if nothing is written.
    made: Option<PathBuf>,
    /// Whether an earlier run was interrupted and has been finished or undone.
    pub has_recovered: bool,
    _lock: Option<Lock>,
}

impl Folder {
    /// Makes the folder if it is not there, waits for other runs, and finishes what a killed one left.
    /// `waiting` is called once if there is another run to wait for.
    ///
    /// # Errors
    /// When the folder cannot be made or opened, or what was left can neither be finished nor undone.
    pub fn open(path: &Path, waiting: &mut dyn FnMut()) -> Result<Self, Failure> {
        let path = match path.as_os_str().is_empty() {
            true => PathBuf::from("."),
            false => path.to_path_buf(),
        };
        let made = path.ancestors().take_while(|folder| !is_there(folder));
        let made = made.last().map(Path::to_path_buf);
        let failed = |error| Failure {
            path: path.clone(),
            error,
        };
        fs::create_dir_all(&path).map_err(failed)?;
        let mut folder = Self {
            _lock: Lock::take(&path, waiting).map_err(failed)?,
            path,
            made,
            has_recovered: false,
        };
        folder.has_recovered = recover(&Real, &folder.path)?;
        Ok(folder)
    }

    /// The folder that holds a file, opened, and the file's name in it. A link stays a link: what it points to
    /// is replaced.
    ///
    /// # Errors
    /// As [`Folder::open`], and when the path names no file.
    pub fn of_file(path: &Path, waiting: &mut dyn FnMut()) -> Result<(Self, String), Failure> {
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        let name = target.file_name().and_then(|name| name.to_str());
        let (Some(name), Some(parent)) = (name, target.parent()) else {
            return Err(Failure {
                path: path.to_path_buf(),
                error: io::Error::new(io::ErrorKind::InvalidInput, "it names no file"),
            });
        };
        let parent = match parent.as_os_str().is_empty() {
            true => Path::new("."),
            false => parent,
        };
        if !is_there(parent) {
            return Err(Failure {
                path: path.to_path_buf(),
                error: io::Error::new(io::ErrorKind::NotFound, "its folder is not there"),
            });
        }
        Ok((Self::open(parent, waiting)?, name.to_owned()))
    }

    /// Makes the changes, all or none. The mode of a file that is replaced is kept; a link in the folder is
    /// replaced by a file.
    ///
    /// # Errors
    /// When a file cannot be written, replaced or removed; then all files are as they were.
    pub fn replace(&mut self, changes: &[Replacement]) -> Result<(), Failure> {
        if changes.is_empty() {
            return Ok(());
        }
        replace(&Real, &self.path, changes)?;
        self.made = None;
        Ok(())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Some(outermost) = &self.made {
            let mut folder = self.path.as_path();
            // A folder that is not empty any more stays.
            while fs::remove_dir(folder).is_ok() && folder != outermost {
                let Some(parent) = folder.parent() else {
                    break;
                };
                folder = parent;
            }
        }
    }
}

/// Whether a folder holds what an interrupted run has left.
#[must_use]
pub fn is_interrupted(folder: &Path) -> bool {
    is_there(&folder.join(STATE).join(journal::NAME))
}

fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok() || path.as_os_str().is_empty()
}

fn replace(disk: &impl Disk, folder: &Path, changes: &[Replacement]) -> Result<(), Failure> {
    let state = folder.join(STATE);
    let staged = stage(disk, folder, &state, changes);
    let journal = match staged {
        Ok(journal) => journal,
        Err(failure) => {
            let _ = disk.remove_dir_all(&state);
            return Err(failure);
        }
    };
    finish(disk, folder, &journal)
}

/// Writes the new files and then the journal, from which on they count.
fn stage(
    disk: &impl Disk,
    folder: &Path,
    state: &Path,
    changes: &[Replacement],
) -> Result<Journal, Failure> {
    let failed = |path: &Path| {
        let path = path.to_path_buf();
        move |error| Failure { path, error }
    };
    disk.create_dir(state).map_err(failed(folder))?;
    let mut journal = Journal::default();
    for (index, change) in changes.iter().enumerate() {
        let target = folder.join(&change.name);
        let at = failed(&target);
        let old = match fs::symlink_metadata(&target) {
            Ok(about) if about.is_dir() => return Err(at(io::ErrorKind::IsADirectory.into())),
            Ok(about) => Some(about),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(at(error)),
        };
        let step = Step {
            name: change.name.clone(),
            is_new: old.is_none(),
            is_removed: change.text.is_none(),
        };
        step.check().map_err(failed(&target))?;
        let staged = || -> io::Result<()> {
            if old.is_some() {
                disk.keep(&target, &state.join(journal::old(index)))?;
            }
            if let Some(text) = &change.text {
                let new = state.join(journal::new(index));
                disk.write(&new, text.as_bytes())?;
                if let Some(about) = old.filter(fs::Metadata::is_file) {
                    fs::set_permissions(&new, about.permissions())?;
                }
            }
            Ok(())
        };
        staged().map_err(at)?;
        journal.steps.push(step);
    }
    journal.write(disk, state).map_err(failed(folder))?;
    Ok(journal)
}

/// Moves the new files into place, or undoes all moves.
fn finish(disk: &impl Disk, folder: &Path, journal: &Journal) -> Result<(), Failure> {
    let state = folder.join(STATE);
    for (index, step) in journal.steps.iter().enumerate() {
        if let Err(error) = forward(disk, folder, &state, index, step) {
            let failure = Failure {
                path: folder.join(&step.name),
                error,
            };
            undo(disk, folder, journal)?;
            return Err(failure);
        }
    }
    close(disk, folder)
}

fn forward(
    disk: &impl Disk,
    folder: &Path,
    state: &Path,
    index: usize,
    step: &Step,
) -> io::Result<()> {
    let target = folder.join(&step.name);
    let new = state.join(journal::new(index));
    if step.is_removed {
        return absent_is_fine(disk.remove_file(&target));
    }
    match disk.rename(&new, &target) {
        // An earlier run has moved it already.
        Err(error) if error.kind() == io::ErrorKind::NotFound && !is_there(&new) => Ok(()),
        other => other,
    }
}

fn undo(disk: &impl Disk, folder: &Path, journal: &Journal) -> Result<(), Failure> {
    let state = folder.join(STATE);
    for (index, step) in journal.steps.iter().enumerate() {
        let target = folder.join(&step.name);
        let is_moved = !is_there(&state.join(journal::new(index)));
        let undone = match step.is_new {
            true if is_moved => absent_is_fine(disk.remove_file(&target)),
            true => Ok(()),
            false => absent_is_fine(disk.rename(&state.join(journal::old(index)), &target)),
        };
        undone.map_err(|error| Failure {
            path: target,
            error,
        })?;
    }
    close(disk, folder)
}

/// Removes the journal first: what is left then is only to be removed.
fn close(disk: &impl Disk, folder: &Path) -> Result<(), Failure> {
    let state = folder.join(STATE);
    absent_is_fine(disk.remove_file(&state.join(journal::NAME)))
        .and_then(|()| disk.remove_dir_all(&state))
        .map_err(|error| Failure { path: state, error })
}

/// Finishes or undoes what a killed run left. Returns whether there was something.
fn recover(disk: &impl Disk, folder: &Path) -> Result<bool, Failure> {
    let state = folder.join(STATE);
    if !is_there(&state) {
        return Ok(false);
    }
    let failed = |error| Failure {
        path: state.clone(),
        error,
    };
    match Journal::read(&state).map_err(failed)? {
        Some(journal) => finish(disk, folder, &journal)?,
        None => disk.remove_dir_all(&state).map_err(failed)?,
    }
    Ok(true)
}

fn absent_is_fine(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
