//! Why there is no report.

use std::path::PathBuf;

/// Why there is no report: the check could not run. What is wrong with a zone or a server is a
/// [`Finding`](crate::Finding) and not an error.
///
/// No error holds a secret.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The API could not be asked.
    #[error(transparent)]
    Api(#[from] cloudflare_secondary_dns::Error),
    /// A zone's name cannot be asked for.
    #[error("{0}: not a domain name; write it as example.com.")]
    ZoneName(String),
    /// A file with a key cannot be read.
    #[error("{path}: {source}; give a file that can be read", path = path.display())]
    KeyFile {
        /// The file.
        path: PathBuf,
        /// What failed.
        source: std::io::Error,
    },
    /// A text has no key that can be used. Where it was read from a file, the file is named.
    #[error("{}{problem}", path.as_ref().map_or_else(String::new, |path| format!("{}: ", path.display())))]
    Key {
        /// The file.
        path: Option<PathBuf>,
        /// What is wrong, and what to do.
        problem: String,
    },
    /// A task of the runtime ended before its time.
    #[error("the check was ended from outside: {0}")]
    Ended(String),
}
