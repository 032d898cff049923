//! `cargo xtask spec fmt`: documents in the canonical style.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use similar::TextDiff;

use crate::document::{self, canonical};
use crate::exit;
use crate::printer::Printer;

/// Write documents in the canonical style
///
/// Exit codes: 0 done, 1 a difference (--check only), 2 wrong usage or a file that is unusable.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Documents to format; `-` reads standard input and writes standard output. Without any,
    /// every YAML file in `spec/`.
    pub files: Vec<PathBuf>,
    /// Change nothing; show what would change and exit with 1 if there is something.
    #[arg(long)]
    pub check: bool,
}

/// Runs the command.
#[must_use]
pub fn run(args: &Args) -> ExitCode {
    let mut out = Printer::default();
    let files = if args.files.is_empty() {
        match documents(&super::folder()) {
            Ok(files) => files,
            Err(error) => {
                out.error(format_args!("{}: {error}", super::shown(&super::folder())));
                return out.finish(exit::UNUSABLE);
            }
        }
    } else {
        args.files.clone()
    };
    // Every file is looked at, whatever happened to the one before.
    let codes = files.iter().map(|file| one(file, args.check, &mut out));
    let worst = codes.max().unwrap_or(exit::DONE);
    out.finish(worst)
}

fn documents(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in folder.read_dir()? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "yaml")
        {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn one(path: &Path, check: bool, out: &mut Printer) -> u8 {
    let document = match document::load(path) {
        Ok(document) => document,
        Err(error) => {
            out.error(error);
            return exit::UNUSABLE;
        }
    };
    let label = super::shown(path);
    let text = canonical::to_yaml(&document.value);
    let standard_input = path.as_os_str() == "-";
    if standard_input && !check {
        out.text(&text);
        return exit::DONE;
    }
    if text == document.text {
        out.line(format_args!("{label}: unchanged"));
        return exit::DONE;
    }
    let lost = match document::count_comments(&document.text) {
        0 => String::new(),
        1 => "; its comment goes, the style has none".to_owned(),
        count => format!("; its {count} comments go, the style has none"),
    };
    if check {
        out.line(format_args!("{label}: not in canonical style{lost}"));
        let diff = TextDiff::from_lines(&document.text, &text);
        print_short(&diff.unified_diff().context_radius(1).to_string(), out);
        out.line(format_args!("write it with: cargo xtask spec fmt {label}"));
        return exit::DIFFERS;
    }
    match document::write(path, &text) {
        Ok(()) => {
            out.line(format_args!("{label}: formatted{lost}"));
            exit::DONE
        }
        Err(error) => {
            out.error(format_args!(
                "{label}: cannot be written: {error}; check its permissions"
            ));
            exit::UNUSABLE
        }
    }
}

/// Prints a diff, cut short.
pub(super) fn print_short(diff: &str, out: &mut Printer) {
    const MOST_LINES: usize = 40;
    let lines = diff.lines().count();
    for line in diff.lines().take(MOST_LINES) {
        out.line(line);
    }
    if lines > MOST_LINES {
        out.line(format_args!("… and {} more lines", lines - MOST_LINES));
    }
}
