//! The error of setting up an emulator. What goes over the wire is in `failure.rs`.

/// What went wrong when an emulator was set up or changed.
///
/// Nothing of this is worth a retry: each message says what to change. Messages hold no secrets.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    kind: ErrorKind,
    message: String,
}

/// Sort of an [`Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The address cannot be listened on.
    Listen,
    /// The address can be reached from other machines, and that was not asked for.
    NotLoopback,
    /// An assumption has no such name or value.
    Assumption,
    /// A fault names no operation, or its text cannot be read.
    Fault,
    /// A seed cannot be read, or its values break a rule.
    Seed,
    /// An option is out of its range.
    Option,
}

/// Characters of a message. It may quote what was given, which may be long.
const LONGEST_MESSAGE: usize = 4_000;

/// Bytes of a name for which a similar one is looked for. No name is as long, and the time grows
/// with the length.
const LONGEST_NAME: usize = 64;

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        let mut message = message.into();
        if let Some((end, _)) = message.char_indices().nth(LONGEST_MESSAGE) {
            message.truncate(end);
            message.push('…');
        }
        Self { kind, message }
    }

    /// The sort of error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}

/// ` (did you mean ...?)` if one of the candidates is near enough, else nothing.
pub(crate) fn nearest<'a>(given: &str, candidates: impl Iterator<Item = &'a str>) -> String {
    if given.len() > LONGEST_NAME {
        return String::new();
    }
    candidates
        .map(|candidate| (strsim::jaro_winkler(given, candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| format!(" (did you mean `{candidate}`?)"))
        .unwrap_or_default()
}
