//! Putting text into a file: the whole of it or nothing.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

/// Replaces a file, or makes it. The text goes to a temporary file beside it first, so that a
/// failure half-way leaves the old file as it was. The mode of an existing file is kept.
///
/// # Errors
/// When the folder or the file cannot be written.
pub fn write(path: &Path, text: &str) -> io::Result<()> {
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
    file.persist(&target).map_err(|error| error.error)?;
    Ok(())
}
