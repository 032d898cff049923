//! Bringing a file of `spec/` to the text that it should have, or showing how it differs.

use similar::TextDiff;

use crate::console::{Console, Tone};
use crate::transaction::Folder;
use crate::{exit, text};

/// Most lines of a diff that are shown.
const MOST_LINES: usize = 40;

pub(super) const UNCHANGED: &str = "unchanged";

/// What became of a file.
pub(super) struct Outcome {
    /// In one word.
    pub(super) word: &'static str,
    /// How a file that was not written differs, cut short; else empty.
    pub(super) diff: String,
}

impl Outcome {
    /// Writes the text where it differs, which is called `word`, if `target` says where.
    pub(super) fn of(
        present: &str,
        text: String,
        target: Option<(Folder, String)>,
        word: &'static str,
    ) -> Result<Self, String> {
        let mut diff = String::new();
        let word = match target {
            _ if present == text => UNCHANGED,
            Some((mut folder, name)) => {
                folder.replace(&[(name, Some(text))])?;
                word
            }
            None => {
                let lines = TextDiff::from_lines(present, &text);
                let lines = lines.unified_diff().context_radius(1).to_string();
                diff = text::first_lines(&lines, MOST_LINES);
                "stale"
            }
        };
        Ok(Self { word, diff })
    }

    pub(super) fn code(&self) -> u8 {
        match self.diff.is_empty() {
            true => exit::DONE,
            false => exit::DIFFERS,
        }
    }

    /// Prints it: `problem` is what is wrong with a file that differs, `command` mends it, `note`
    /// is the end of the line.
    pub(super) fn print(
        &self,
        console: &mut Console<'_>,
        label: &str,
        (problem, command): (&str, &str),
        note: &str,
    ) {
        let (tone, word) = match self.word {
            _ if !self.diff.is_empty() => (Tone::Bad, problem),
            UNCHANGED => (Tone::Plain, UNCHANGED),
            word => (Tone::Notable, word),
        };
        console.toned(tone, &format!("{label}: {word}"), note);
        if !self.diff.is_empty() {
            console.text(&self.diff);
            console.line(&format!("write it with: {command}"));
        }
    }
}
