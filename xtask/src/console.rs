//! The one writer of what commands print: text of others is shown escaped, `error:` and the like
//! have colours on a terminal, and output that cannot be written is an error with its exit code.
//! Nobody else prints.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::ValueEnum;
use clap::builder::styling::{AnsiColor, Style};
use serde::Serialize;
use serde_json::json;

use crate::diagnostic::Diagnostic;
use crate::exit;
use crate::text;

/// Most characters of a message.
const MAX_MESSAGE: usize = 4_000;

/// Most problems that are printed as text; a person corrects the first and asks again.
const MOST_PROBLEMS: usize = 100;

/// How an outcome is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Text,
    /// For programs: one JSON object on standard output
    Json,
}

/// What colour a word has where there are colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Errors, and what is out of date.
    Bad,
    /// Notes, and what was changed.
    Notable,
    /// What is better than it could be.
    Good,
    /// What is as it should be.
    Plain,
}

impl Tone {
    pub(crate) fn style(self) -> Style {
        match self {
            Self::Bad => AnsiColor::Red.on_default().bold(),
            Self::Notable => AnsiColor::Yellow.on_default(),
            Self::Good => AnsiColor::Green.on_default(),
            Self::Plain => Style::new(),
        }
    }
}

/// Standard output and standard error of a command.
pub struct Console<'a> {
    out: &'a mut dyn Write,
    err: &'a mut dyn Write,
    has_colours: bool,
    /// The first failure to write to standard output.
    failure: Option<io::Error>,
}

impl<'a> Console<'a> {
    /// Prints to these streams, without colours.
    pub fn new(out: &'a mut dyn Write, err: &'a mut dyn Write) -> Self {
        Self {
            out,
            err,
            has_colours: false,
            failure: None,
        }
    }

    /// Runs a command on the streams of this program.
    pub fn run(command: impl FnOnce(&mut Console<'_>) -> u8) -> ExitCode {
        // They take colours away where there is no terminal, or where the environment asks for it.
        let mut out = anstream::stdout();
        let mut err = anstream::stderr();
        let mut console = Console {
            has_colours: true,
            ..Console::new(&mut out, &mut err)
        };
        let code = command(&mut console);
        ExitCode::from(console.finish(code))
    }

    /// A line, or several.
    pub fn line(&mut self, line: &str) {
        self.text(&format!("{line}\n"));
    }

    /// A line that begins with a word in colour.
    pub fn toned(&mut self, tone: Tone, word: &str, rest: &str) {
        let word = self.paint(tone, word);
        let rest = text::visible(rest);
        self.verbatim(&format!("{word}{rest}\n"));
    }

    /// Text with its own line breaks.
    pub fn text(&mut self, text: &str) {
        let text = text::visible(text);
        self.verbatim(&text);
    }

    /// Text that is printed as it is: a document for another program, or a report that has colours
    /// and in which text of others is escaped already.
    pub fn verbatim(&mut self, text: &str) {
        if self.failure.is_none() {
            self.failure = self.out.write_all(text.as_bytes()).err();
        }
    }

    /// One JSON object.
    pub fn json(&mut self, value: &impl Serialize) {
        match serde_json::to_string_pretty(value) {
            Ok(json) => self.verbatim(&format!("{}\n", text::visible_json(&json))),
            Err(error) => self.failure = Some(error.into()),
        }
    }

    /// A note on standard error.
    pub fn note(&mut self, note: &str) {
        self.remark(Tone::Notable, "note:", note);
    }

    /// A line on standard error.
    pub fn advice(&mut self, advice: &str) {
        let advice = text::visible(advice);
        // Where this cannot be written, the exit code still says it.
        let _ = writeln!(self.err, "{advice}");
    }

    /// Why the command cannot be carried out, on standard error.
    pub fn error(&mut self, message: &str) {
        self.remark(Tone::Bad, "error:", &text::cut(message, MAX_MESSAGE));
    }

    /// Reports that the command cannot be carried out, as docs/failure-format.md describes; returns
    /// the exit code.
    pub fn failure(&mut self, is_json: bool, message: &str) -> u8 {
        if is_json {
            self.unusable(message, &[]);
        } else {
            self.error(message);
        }
        exit::UNUSABLE
    }

    /// The same, for problems of the document that is called `label`.
    pub fn refusal(&mut self, is_json: bool, label: &str, problems: &[Diagnostic]) -> u8 {
        let label = text::quote(label);
        let message = format!("{label}: {}", text::count(problems.len(), "problem"));
        if is_json {
            self.unusable(&message, problems);
            return exit::UNUSABLE;
        }
        for problem in problems.iter().take(MOST_PROBLEMS) {
            self.error(&format!("{label}#{problem}"));
        }
        if problems.len() > MOST_PROBLEMS {
            let more = problems.len() - MOST_PROBLEMS;
            self.advice(&format!(
                "… and {more} more; `--format json` lists them all"
            ));
        }
        self.advice(&message);
        exit::UNUSABLE
    }

    fn unusable(&mut self, message: &str, problems: &[Diagnostic]) {
        self.json(&json!({
            "format": 1,
            "outcome": "unusable",
            "message": text::cut(message, MAX_MESSAGE),
            "problems": problems,
        }));
    }

    /// Ends the output: the code, or another one if the output could not be written.
    pub fn finish(&mut self, code: u8) -> u8 {
        let flushed = self.out.flush();
        match self.failure.take().or(flushed.err()) {
            None => code,
            // A closed pipe is the reader's choice.
            Some(error) if error.kind() == io::ErrorKind::BrokenPipe => code,
            Some(error) => {
                self.error(&format!("the output cannot be written: {error}"));
                exit::UNUSABLE
            }
        }
    }

    fn remark(&mut self, tone: Tone, word: &str, text: &str) {
        let word = self.paint(tone, word);
        let text = text::visible(text);
        // Where this cannot be written, the exit code still says it.
        let _ = writeln!(self.err, "{word} {text}");
    }

    fn paint(&self, tone: Tone, word: &str) -> String {
        let style = tone.style();
        let word = text::visible(word);
        match self.has_colours {
            true => format!("{style}{word}{style:#}"),
            false => word.into_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_in_colour_is_escaped_as_well() {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut console = Console::new(&mut out, &mut err);
        console.toned(Tone::Bad, "a\u{202e}", ": b\u{202e}");
        assert_eq!(console.finish(0), 0);
        assert_eq!(out, b"a\\u{202e}: b\\u{202e}\n");
    }

    #[test]
    fn a_message_has_an_end() {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut console = Console::new(&mut out, &mut err);
        let endless = "x".repeat(1_000_000);
        assert_eq!(console.failure(false, &endless), exit::UNUSABLE);
        assert_eq!(console.failure(true, &endless), exit::UNUSABLE);
        assert!(err.len() < 5_000 && out.len() < 5_000);
    }
}
