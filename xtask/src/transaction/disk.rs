//! What a transaction does to the disk, one call a step, so that a test can stop after each.

use std::fs;
use std::io;
use std::path::Path;

/// The steps.
pub(super) trait Disk {
    fn create_dir(&self, path: &Path) -> io::Result<()>;
    /// Writes a file that is not there yet.
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Keeps the present file under another name as well.
    fn keep(&self, path: &Path, copy: &Path) -> io::Result<()>;
    /// Moves a file over another, or over nothing.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    fn remove_file(&self, path: &Path) -> io::Result<()>;
    fn remove_dir_all(&self, path: &Path) -> io::Result<()>;
}

/// The file system.
#[derive(Debug)]
pub(super) struct Real;

impl Disk for Real {
    fn create_dir(&self, path: &Path) -> io::Result<()> {
        fs::create_dir(path)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        fs::write(path, bytes)
    }

    fn keep(&self, path: &Path, copy: &Path) -> io::Result<()> {
        match fs::hard_link(path, copy) {
            // A file system without hard links, or a file of another user. A link cannot be copied as one.
            Err(_) if fs::symlink_metadata(path)?.is_file() => fs::copy(path, copy).map(|_| ()),
            other => other,
        }
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn remove_dir_all(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir_all(path)
    }
}
