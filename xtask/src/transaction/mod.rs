//! Replacing several files of one folder together: all of them or none, also when the program is
//! killed.
//!
//! The present files are kept in [`STATE`] within the folder, then a journal is. Only then the new
//! ones take their places, and the removal of the journal ends it. A run that fails before that
//! undoes what it has done; of a run that is killed the next one does.
//!
//! A lock on the folder keeps other runs waiting; the operating system frees it when a run ends in
//! any way. Where a file system has no locks there is none. Power failures are not covered: nothing
//! is synced.

mod journal;
mod lock;
#[cfg(test)]
mod tests;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::text;

/// Name of the folder that holds what a run has not finished, within the folder that it changes.
pub(crate) const STATE: &str = ".xtask";

/// A file's path below the folder, with `/`, and its new text; `None` removes the file.
pub(crate) type Change = (String, Option<String>);

/// What is called before each step on the disk, so that a test can stop there.
const NO_STOP: journal::Stop<'_> = &|| Ok(());

/// A folder that no other run changes meanwhile.
pub(crate) struct Folder {
    path: PathBuf,
    /// The outermost folder that had to be made; removed again if nothing is written.
    made: Option<PathBuf>,
    /// Whether an earlier run was interrupted and has been undone.
    pub(crate) has_recovered: bool,
    _lock: Option<File>,
}

impl Folder {
    /// Makes the folder if it is not there, waits for other runs, and undoes what a killed one
    /// left. `waiting` is called once if there is another run to wait for.
    pub(crate) fn open(path: &Path, waiting: &mut dyn FnMut()) -> Result<Self, String> {
        let path = match path.as_os_str().is_empty() {
            true => PathBuf::from("."),
            false => path.to_path_buf(),
        };
        if is_there(&path) && !path.is_dir() {
            let problem = "it is not a folder; remove it, or name another";
            return Err(at(&path)(io::Error::other(problem)));
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
        folder.has_recovered = journal::recover(&folder.path, NO_STOP)?;
        Ok(folder)
    }

    /// The folder that holds a file, opened, and the file's name in it. A link stays a link: what
    /// it points to is replaced.
    pub(crate) fn of_file(
        path: &Path,
        waiting: &mut dyn FnMut(),
    ) -> Result<(Self, String), String> {
        let refused = |problem: &str| at(path)(io::Error::other(problem));
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        let name = target.file_name().and_then(|name| name.to_str());
        let (Some(name), Some(parent)) = (name, target.parent()) else {
            return Err(refused("it names no file"));
        };
        if !is_there(parent) {
            return Err(refused("its folder is not there"));
        }
        // A pipe would be waited for, and a device replaced by a file.
        if fs::metadata(path).is_ok_and(|about| !(about.is_file() || about.is_dir())) {
            return Err(refused("it is not a file; name another"));
        }
        Ok((Self::open(parent, waiting)?, name.to_owned()))
    }

    /// Makes the changes, all or none. The mode of a file that is replaced is kept; a link in the
    /// folder is replaced by a file.
    pub(crate) fn replace(&mut self, changes: &[Change]) -> Result<(), String> {
        if changes.is_empty() {
            return Ok(());
        }
        journal::replace(&self.path, changes, NO_STOP)?;
        self.made = None;
        Ok(())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let Some(outermost) = &self.made else {
            return;
        };
        for folder in self.path.ancestors() {
            // A folder that is not empty any more stays.
            if fs::remove_dir(folder).is_err() || folder == outermost {
                break;
            }
        }
    }
}

/// Whether a folder holds what an interrupted run has left.
pub(crate) fn is_interrupted(folder: &Path) -> bool {
    is_there(&folder.join(STATE).join(journal::NAME))
}

fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok() || path.as_os_str().is_empty()
}

/// Why files could not be replaced: the file or folder, and what the system reports.
fn at(path: &Path) -> impl FnOnce(io::Error) -> String {
    move |error| {
        let path = text::path(path);
        format!("cannot write {path}: {error}; nothing was written")
    }
}
