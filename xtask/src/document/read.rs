//! Getting the text of a document: from a file or standard input, bounded, as UTF-8.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::{Error, MAX_BYTES};
use crate::text;

const TOO_LARGE: &str = "it is not read; the limit is 64 MiB";

/// Reads the text of a file, or of standard input if `path` is `-`. Gives its label, too.
///
/// # Errors
/// When the file cannot be read, is larger than [`MAX_BYTES`], or is not UTF-8.
pub fn read(path: &Path) -> Result<(String, String), Error> {
    if path.as_os_str() == "-" {
        let label = "<stdin>".to_owned();
        let text = read_from(&label, io::stdin().lock(), 0)?;
        return Ok((label, text));
    }
    let label = text::path(path);
    let is_address = ["http://", "https://"]
        .iter()
        .any(|scheme| label.starts_with(scheme));
    let help = match is_address {
        true => "it is an address and not a file: fetch it first, such as with `curl -fLO`",
        false => "check the path, or pass `-` for standard input",
    };
    let unreadable =
        |error: &io::Error| Error::new(&label, format!("cannot be read: {error}"), help);
    let file = File::open(path).map_err(|error| unreadable(&error))?;
    let about = file.metadata().map_err(|error| unreadable(&error))?;
    if about.is_dir() {
        return Err(Error::new(&label, "is a directory", "name a file"));
    }
    let size = usize::try_from(about.len()).unwrap_or(usize::MAX);
    if size > MAX_BYTES {
        return Err(too_large(&label, Some(size)));
    }
    let text = read_from(&label, file, size)?;
    Ok((label, text))
}

fn read_from(label: &str, source: impl Read, size: usize) -> Result<String, Error> {
    let mut bytes = Vec::with_capacity(size + 1);
    source
        .take(MAX_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Error::new(label, format!("cannot be read: {error}"), "try again"))?;
    read_text(label, bytes)
}

/// Takes bytes for text: bounded, UTF-8, without a byte order mark.
///
/// # Errors
/// When there are more than [`MAX_BYTES`], or they are not UTF-8.
pub fn read_text(label: &str, bytes: Vec<u8>) -> Result<String, Error> {
    if bytes.len() > MAX_BYTES {
        return Err(too_large(label, None));
    }
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Error::new(
            label,
            format!("not UTF-8 text, from byte {at} on"),
            "save it as UTF-8; compressed files must be unpacked first",
        )
    })?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(text)
}

fn too_large(label: &str, size: Option<usize>) -> Error {
    let problem = match size {
        Some(size) => format!("too large: {size} bytes"),
        None => format!("too large: more than {MAX_BYTES} bytes"),
    };
    Error::new(label, problem, TOO_LARGE)
}
