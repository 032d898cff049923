//! A lock on a folder. The operating system frees it when the program ends, however it ends.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;

/// Takes the lock, which is held until the file is dropped, and waits for it if another run has it,
/// after a call of `waiting`. `None` where the file system has no locks.
pub(super) fn take(folder: &Path, waiting: &mut dyn FnMut()) -> io::Result<Option<File>> {
    let file = open(folder)?;
    let locked = match file.try_lock() {
        Err(TryLockError::WouldBlock) => {
            waiting();
            file.lock()
        }
        Err(TryLockError::Error(error)) => Err(error),
        Ok(()) => Ok(()),
    };
    Ok(locked.is_ok().then_some(file))
}

/// The folder itself is locked, so that no file has to be left behind.
#[cfg(unix)]
fn open(folder: &Path) -> io::Result<File> {
    File::open(folder)
}

/// Elsewhere a folder cannot be opened as a file. The file stays: removing it would free the name
/// for a second lock while a third run still waits for the first.
#[cfg(not(unix))]
fn open(folder: &Path) -> io::Result<File> {
    let path = folder.join(format!("{}.lock", super::STATE));
    File::options().create(true).append(true).open(path)
}
