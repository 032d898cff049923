//! Getting the text of a document: from a file or standard input, bounded, as UTF-8.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::{Error, MAX_BYTES};
use crate::text;

/// Reads the text of a file, or of standard input if `path` is `-`. Gives its label, too.
///
/// # Errors
/// When the file cannot be read, is larger than [`MAX_BYTES`], or is not UTF-8.
pub fn read(path: &Path) -> Result<(String, String), Error> {
    let is_input = path.as_os_str() == "-";
    let label = match is_input {
        true => "<stdin>".to_owned(),
        false => text::path(path),
    };
    let help = match label.starts_with("http://") || label.starts_with("https://") {
        true => "it is an address and not a file: fetch it first, such as with `curl -fLO`",
        false => "check the path, or pass `-` for standard input",
    };
    let unreadable =
        |error: io::Error| Error::new(&label, format!("cannot be read: {error}"), help);
    let (source, size): (Box<dyn Read>, u64) = match is_input {
        true => (Box::new(io::stdin().lock()), 0),
        false => {
            let file = File::open(path).map_err(unreadable)?;
            let size = file.metadata().map_or(0, |about| about.len());
            (Box::new(file), size)
        }
    };
    // To grow as it is read costs as much as to read.
    let mut bytes = Vec::with_capacity(size.min(MAX_BYTES as u64) as usize + 1);
    let mut source = source.take(MAX_BYTES as u64 + 1);
    source.read_to_end(&mut bytes).map_err(unreadable)?;
    let text = read_text(&label, bytes)?;
    Ok((label, text))
}

/// Takes bytes for text: bounded, UTF-8, without a byte order mark.
///
/// # Errors
/// When there are more than [`MAX_BYTES`], or they are not UTF-8.
pub fn read_text(label: &str, bytes: Vec<u8>) -> Result<String, Error> {
    if bytes.len() > MAX_BYTES {
        let problem = format!("too large: more than {MAX_BYTES} bytes");
        return Err(Error::new(
            label,
            problem,
            "it is not read; the limit is 64 MiB",
        ));
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
