//! What steps share: where the workspace is, how a program is started, where output goes, and what
//! has been found out once for all of them. Nothing here knows a step.

use std::cell::OnceCell;
use std::env;
use std::ffi::OsString;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::packages::Packed;

/// Where the output of steps goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// Standard output, with what the programs print there.
    Stdout,
    /// Standard error, as standard output is for one JSON object.
    Stderr,
    /// Nowhere.
    Discard,
}

/// What steps share.
#[derive(Debug)]
pub struct Context {
    root: PathBuf,
    output: Output,
    cargo: OsString,
    xtask: Option<PathBuf>,
    pub(super) packed: OnceCell<Result<Vec<Packed>, String>>,
}

impl Context {
    /// For the workspace in `root`.
    #[must_use]
    pub fn new(root: &Path, output: Output) -> Self {
        let root = if root.as_os_str().is_empty() {
            Path::new(".")
        } else {
            root
        };
        Self {
            root: root.to_path_buf(),
            output,
            cargo: env::var_os("CARGO").unwrap_or_else(|| "cargo".into()),
            // Asked now: once `cargo test` has put a new file in the place of this one, Linux
            // would name the old.
            xtask: env::current_exe().ok(),
            packed: OnceCell::new(),
        }
    }

    /// The workspace.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Cargo, in the workspace.
    #[must_use]
    pub fn cargo(&self) -> Command {
        self.program(&self.cargo)
    }

    /// This program, in the workspace.
    #[must_use]
    pub fn xtask(&self) -> Command {
        match &self.xtask {
            Some(program) => self.program(program),
            None => {
                let mut command = self.cargo();
                command.arg("xtask");
                command
            }
        }
    }

    /// Any program, in the workspace.
    #[must_use]
    pub fn program(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        // Also for the documentation's own tests, so that both builds of it are one.
        if env::var_os("RUSTDOCFLAGS").is_none_or(|flags| flags.is_empty()) {
            command.env("RUSTDOCFLAGS", "-D warnings");
        }
        if cfg!(windows) && env::var_os("CARGO_TARGET_DIR").is_none() {
            // There a program that runs cannot be replaced, and `cargo test` builds this one.
            command.env("CARGO_TARGET_DIR", "target/ci");
        }
        command
    }

    /// Runs a command to its end; what it prints is for the reader.
    ///
    /// # Errors
    /// When it cannot be started or does not succeed.
    pub fn run(&self, command: &mut Command) -> Result<(), String> {
        let (out, err) = match self.output {
            Output::Stdout => (Stdio::inherit(), Stdio::inherit()),
            Output::Stderr => (io::stderr().into(), Stdio::inherit()),
            Output::Discard => (Stdio::null(), Stdio::null()),
        };
        let name = name(command);
        let status = command
            .stdin(Stdio::null())
            .stdout(out)
            .stderr(err)
            .status();
        match status {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(format!("{name}: {status}")),
            Err(error) => Err(format!("{name} cannot be started: {error}")),
        }
    }

    /// Runs a command for what it prints on standard output.
    ///
    /// # Errors
    /// When it cannot be started or does not succeed; with the last line that it complained with.
    pub fn read(&self, command: &mut Command) -> Result<String, String> {
        let name = name(command);
        let output = command
            .stdin(Stdio::null())
            .output()
            .map_err(|error| format!("{name} cannot be started: {error}"))?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let complaint = String::from_utf8_lossy(&output.stderr);
        let complaint = complaint.lines().rfind(|line| !line.trim().is_empty());
        Err(match complaint {
            Some(line) => format!("{name}: {}", line.trim()),
            None => format!("{name}: {}", output.status),
        })
    }

    /// A line for the reader.
    pub fn say(&self, line: &str) {
        match self.output {
            Output::Stdout => anstream::println!("{line}"),
            Output::Stderr => anstream::eprintln!("{line}"),
            Output::Discard => {}
        }
    }

    /// A line for the reader that also shows how far things are, to one who sees standard error alone.
    pub(super) fn progress(&self, line: &str) {
        self.say(line);
        let elsewhere = self.output == Output::Stdout && !io::stdout().is_terminal();
        if elsewhere && io::stderr().is_terminal() {
            anstream::eprintln!("{line}");
        }
    }

    /// Whether a person reads what steps print.
    pub(super) fn is_terminal(&self) -> bool {
        match self.output {
            Output::Stdout => io::stdout().is_terminal(),
            Output::Stderr => io::stderr().is_terminal(),
            Output::Discard => false,
        }
    }
}

/// A command in a word or two: the program and what it is to do.
fn name(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let program = program.file_stem().unwrap_or(program.as_os_str());
    let mut name = program.to_string_lossy().into_owned();
    if let Some(first) = command.get_args().next() {
        name.push(' ');
        name.push_str(&first.to_string_lossy());
    }
    name
}
