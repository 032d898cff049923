//! Where the workspace is. Commands work from any folder within it.

use std::env;
use std::path::{Path, PathBuf};

/// The folder of the workspace: the nearest one above the current folder that looks like it, or
/// the one that cargo says this program belongs to.
pub(crate) fn root() -> PathBuf {
    let current = env::current_dir().unwrap_or_default();
    let found = current
        .ancestors()
        .find(|folder| folder.join("xtask/Cargo.toml").is_file() && folder.join("spec").is_dir());
    if let Some(found) = found {
        // Relative where it can be, so that messages are short and name no machine.
        return if found == current {
            PathBuf::new()
        } else {
            found.to_path_buf()
        };
    }
    let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    package
        .and_then(|package| package.parent().map(Path::to_path_buf))
        .unwrap_or(current)
}

/// The path as it is named in generated files: from the workspace's folder where it lies within,
/// else the file's name alone. Never a path of this machine.
pub(crate) fn relative(root: &Path, path: &Path) -> String {
    let full = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let root = if root.as_os_str().is_empty() {
        Path::new(".")
    } else {
        root
    };
    let path = full(path);
    let named = match path.strip_prefix(full(root)) {
        Ok(inside) => inside,
        Err(_) => Path::new(path.file_name().unwrap_or_default()),
    };
    named.to_string_lossy().replace('\\', "/")
}
