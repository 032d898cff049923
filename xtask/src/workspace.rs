//! Where the workspace is. Commands work from any folder within it.

use std::env;
use std::path::{Path, PathBuf};

use crate::text;

/// Name of the generated package.
pub(crate) const GENERATED_PACKAGE: &str = "cloudflare-secondary-dns-api";

/// The folder of the workspace: the nearest one above the current folder that looks like it, or
/// the one that cargo says this program belongs to.
pub(crate) fn root() -> PathBuf {
    let current = env::current_dir().unwrap_or_default();
    let found = current.ancestors().find(|folder| is_workspace(folder));
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

fn is_workspace(folder: &Path) -> bool {
    folder.join("xtask/Cargo.toml").is_file() && folder.join("spec").is_dir()
}

/// The same, where a command needs the workspace.
pub(crate) fn require() -> Result<PathBuf, String> {
    let root = root();
    match is_workspace(&root) {
        true => Ok(root),
        false => Err("no workspace here; run it in a clone".to_owned()),
    }
}

/// The document as it is named in generated files: by its file name alone. A folder would make the
/// same document give other files elsewhere, and could be a path of this machine.
pub(crate) fn source_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    text::quote(&name.to_string_lossy()).into_owned()
}
