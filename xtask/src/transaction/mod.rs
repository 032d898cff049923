//! Replacing several files of one folder together: all of them or none, also when the program is killed.
//!
//! The present files are kept in [`STATE`] within the folder, then a journal is. Only then the new ones take their
//! places, and the removal of the journal ends it. A run that fails before that undoes what it has done; of a run that
//! is killed the next one does.
//!
//! A lock on the folder keeps other runs waiting; the operating system frees it when a run ends in any way.
//! Where a file system has no locks there is none. Power failures are not covered: nothing is synced.

mod disk;
mod journal;
mod lock;
#[cfg(test)]
mod tests;

use std::fmt;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::text;
use disk::{Disk, Real};
use journal::{Journal, Step};

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

impl Replacement {
    /// A new text.
    #[must_use]
    pub fn with(name: String, text: String) -> Self {
        let text = Some(text);
        Self { name, text }
    }
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

/// For commands, which print it.
impl From<Failure> for String {
    fn from(failure: Failure) -> Self {
        failure.to_string()
    }
}

/// A folder that no other run changes meanwhile.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    /// The outermost folder that had to be made; removed again if nothing is written.
    made: Option<PathBuf>,
    /// Whether an earlier run was interrupted and has been undone.
    pub has_recovered: bool,
    _lock: Option<File>,
}

impl Folder {
    /// Makes the folder if it is not there, waits for other runs, and undoes what a killed one left.
    /// `waiting` is called once if there is another run to wait for.
    ///
    /// # Errors
    /// When the folder cannot be made or opened, or what was left cannot be undone.
    pub fn open(path: &Path, waiting: &mut dyn FnMut()) -> Result<Self, Failure> {
        let path = match path.as_os_str().is_empty() {
            true => PathBuf::from("."),
            false => path.to_path_buf(),
        };
        if is_there(&path) && !path.is_dir() {
            let problem = "it is not a folder; remove it, or name another";
            return Err(at(&path)(io::Error::new(
                io::ErrorKind::NotADirectory,
                problem,
            )));
        }
        let made = path.ancestors().take_while(|folder| !is_there(folder));
        let made = made.last().map(Path::to_path_buf);
        fs::create_dir_all(&path).map_err(at(&path))?;
        let mut folder = Self {
            _lock: lock::take(&path, waiting).map_err(at(&path))?,
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
        let refused = |kind, problem: &str| at(path)(io::Error::new(kind, problem));
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        let name = target.file_name().and_then(|name| name.to_str());
        let (Some(name), Some(parent)) = (name, target.parent()) else {
            return Err(refused(io::ErrorKind::InvalidInput, "it names no file"));
        };
        if !is_there(parent) {
            let problem = "its folder is not there";
            return Err(refused(io::ErrorKind::NotFound, problem));
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
    if let Err(failure) = make(disk, folder, changes) {
        recover(disk, folder)?;
        return Err(failure);
    }
    // What is left without a journal is of no effect, and the next run removes it.
    let _ = disk.remove_dir_all(&folder.join(STATE));
    Ok(())
}

/// Makes the changes, up to the removal of the journal.
fn make(disk: &impl Disk, folder: &Path, changes: &[Replacement]) -> Result<(), Failure> {
    let state = folder.join(STATE);
    disk.create_dir(&state).map_err(at(folder))?;
    let mut journal = Journal::default();
    for (index, change) in changes.iter().enumerate() {
        let target = folder.join(&change.name);
        let step = keep(
            disk,
            &target,
            &change.name,
            &state.join(journal::old(index)),
        );
        journal.steps.push(step.map_err(at(&target))?);
    }
    journal.write(disk, &state).map_err(at(folder))?;
    for change in changes {
        let target = folder.join(&change.name);
        put(disk, &target, change.text.as_deref(), &state.join("new")).map_err(at(&target))?;
    }
    let journal = state.join(journal::NAME);
    disk.remove_file(&journal).map_err(at(&journal))
}

/// Keeps the present file, if there is one.
fn keep(disk: &impl Disk, target: &Path, name: &str, copy: &Path) -> io::Result<Step> {
    let step = Step {
        name: name.to_owned(),
        is_new: !is_there(target),
    };
    step.check()?;
    if target.is_dir() && !target.is_symlink() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if !step.is_new {
        disk.keep(target, copy)?;
    }
    Ok(step)
}

/// Gives a file its new text at once, or removes it.
fn put(disk: &impl Disk, target: &Path, text: Option<&str>, draft: &Path) -> io::Result<()> {
    let Some(text) = text else {
        return absent_is_fine(disk.remove_file(target));
    };
    disk.write(draft, text.as_bytes())?;
    if let Ok(about) = fs::symlink_metadata(target)
        && about.is_file()
    {
        fs::set_permissions(draft, about.permissions())?;
    }
    disk.rename(draft, target)
}

/// Undoes what was not ended. Returns whether there was something.
fn recover(disk: &impl Disk, folder: &Path) -> Result<bool, Failure> {
    let state = folder.join(STATE);
    if !is_there(&state) {
        return Ok(false);
    }
    let journal = Journal::read(&state).map_err(at(&state))?;
    for (index, step) in journal.steps.iter().enumerate() {
        let target = folder.join(&step.name);
        let undone = match step.is_new {
            true => disk.remove_file(&target),
            false => disk.rename(&state.join(journal::old(index)), &target),
        };
        // An earlier run has undone it already.
        absent_is_fine(undone).map_err(at(&target))?;
    }
    // The journal first: what is left then is only to be removed.
    absent_is_fine(disk.remove_file(&state.join(journal::NAME)))
        .and_then(|()| disk.remove_dir_all(&state))
        .map_err(at(&state))?;
    Ok(true)
}

fn absent_is_fine(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> Failure {
    let path = path.to_path_buf();
    move |error| Failure { path, error }
}
