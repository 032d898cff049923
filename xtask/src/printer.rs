//! Standard output of a command, line by line. Output that cannot be written is no success: the command then ends with
//! the code for unusable. A closed pipe is the reader's choice and changes nothing.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use crate::exit;

/// Prints lines and keeps the first failure.
#[derive(Debug, Default)]
pub(crate) struct Printer {
    failure: Option<io::Error>,
}

impl Printer {
    /// Prints a line.
    pub(crate) fn line(&mut self, line: impl Display) {
        self.keep(writeln!(anstream::stdout(), "{line}"));
    }

    /// Prints text as it is.
    pub(crate) fn text(&mut self, text: &str) {
        self.keep(anstream::stdout().write_all(text.as_bytes()));
    }

    /// Prints text to standard error. Nobody reads it if that cannot be written.
    pub(crate) fn note(&mut self, text: &str) {
        let _ = anstream::stderr().write_all(text.as_bytes());
    }

    /// Prints an error to standard error.
    pub(crate) fn error(&mut self, message: impl Display) {
        self.note(&format!("error: {message}\n"));
    }

    /// The exit code of the command: the one given, if everything was printed.
    pub(crate) fn finish(mut self, code: u8) -> ExitCode {
        self.keep(anstream::stdout().flush());
        match self.failure.take() {
            Some(error) if error.kind() != ErrorKind::BrokenPipe => {
                self.error(format_args!("the output cannot be written: {error}"));
                ExitCode::from(exit::UNUSABLE)
            }
            _ => ExitCode::from(code),
        }
    }

    fn keep(&mut self, result: io::Result<()>) {
        if let Err(error) = result {
            self.failure.get_or_insert(error);
        }
    }
}

impl Write for Printer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        anstream::stdout().write(bytes).map_err(|error| {
            let kind = error.kind();
            self.keep(Err(error));
            kind.into()
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        anstream::stdout().flush()
    }
}
