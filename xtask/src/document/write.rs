//! Putting text into a file: the whole of it or nothing.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Replaces a file, or makes it. The text goes to a temporary file beside it first, so that a
/// failure half-way leaves the old file as it was. The mode of an existing file is kept.
///
/// # Errors
/// When the folder or the file cannot be written.
pub fn write(path: &Path, text: &str) -> io::Result<()> {
    stage(path, text)?.commit()
}

/// A text that is on the disk beside the file that it is going to replace.
#[derive(Debug)]
pub struct Staged {
    file: tempfile::NamedTempFile,
    target: PathBuf,
}

impl Staged {
    /// Puts the text in the file's place. A text that is dropped instead leaves no trace.
    ///
    /// # Errors
    /// When the file cannot be replaced.
    pub fn commit(self) -> io::Result<()> {
        self.file
            .persist(&self.target)
            .map_err(|error| error.error)?;
        Ok(())
    }
}

/// The first half of [`write()`], for when several files change together: all are staged before any
/// is replaced.
///
/// # Errors
/// When the folder or the file cannot be written.
pub fn stage(path: &Path, text: &str) -> io::Result<Staged> {
    // A link stays a link: what it points to is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    let permissions = fs::metadata(&target).ok().map(|about| about.permissions());
    #[cfg(unix)]
    let fresh = {
        use std::os::unix::fs::PermissionsExt as _;
        fs::Permissions::from_mode(0o666)
    };
    #[cfg(unix)]
    builder.permissions(fresh);
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    if let Some(permissions) = permissions {
        fs::set_permissions(file.path(), permissions)?;
    }
    Ok(Staged { file, target })
}
