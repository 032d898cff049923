//! What steps share: where the workspace is, how a program is started, where output goes, and
//! whether somebody has asked to stop. Nothing here knows a step.

use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// How often a running program is asked whether it has ended.
const POLL: Duration = Duration::from_millis(20);

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
    xtask: PathBuf,
    /// Set when somebody has asked to stop.
    pub interrupted: Arc<AtomicBool>,
}

impl Context {
    /// For the workspace in `root`.
    #[must_use]
    pub fn new(root: &Path, output: Output) -> Self {
        Self {
            // A relative path of no parts is no folder that a program could run in.
            root: Path::new(".").join(root),
            output,
            cargo: env::var_os("CARGO").unwrap_or_else(|| "cargo".into()),
            // Asked now: once `cargo test` has put a new file in the place of this one, Linux
            // would name the old.
            xtask: env::current_exe().unwrap_or_else(|_| "xtask".into()),
            interrupted: Arc::default(),
        }
    }

    /// The workspace.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether somebody has asked to stop.
    #[must_use]
    pub fn is_interrupted(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed)
    }

    /// Cargo, in the workspace.
    #[must_use]
    pub fn cargo(&self) -> Command {
        self.program(&self.cargo)
    }

    /// This program, in the workspace.
    #[must_use]
    pub fn xtask(&self) -> Command {
        self.program(&self.xtask)
    }

    /// Any program, in the workspace.
    #[must_use]
    pub fn program(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).stdin(Stdio::null());
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

    /// Runs a command to its end, or kills it when somebody asks to stop. What it prints is for the
    /// reader.
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
        let failed = |error: io::Error| format!("{name}: {error}");
        let child = command.stdout(out).stderr(err).spawn();
        let mut child = child.map_err(|error| format!("{name} cannot be started: {error}"))?;
        loop {
            match child.try_wait().map_err(failed)? {
                Some(status) if status.success() => return Ok(()),
                Some(status) => return Err(format!("{name}: {status}")),
                None if self.is_interrupted() => {
                    child.kill().and_then(|()| child.wait()).map_err(failed)?;
                    return Err(format!("{name}: interrupted"));
                }
                None => thread::sleep(POLL),
            }
        }
    }

    /// Runs a command for what it prints on standard output.
    ///
    /// # Errors
    /// When it cannot be started or does not succeed; with the last line that it printed on
    /// standard error.
    pub fn read(&self, command: &mut Command) -> Result<String, String> {
        let name = name(command);
        let output = command
            .output()
            .map_err(|error| format!("{name} cannot be started: {error}"))?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
        }
        let complaint = String::from_utf8_lossy(&output.stderr);
        let last = complaint.trim().lines().last().map(str::to_owned);
        Err(format!(
            "{name}: {}",
            last.unwrap_or_else(|| output.status.to_string())
        ))
    }

    /// Prints a line for the reader. A reader that has closed its end does not fail a check.
    pub fn print(&self, line: &str) {
        let _ = match self.output {
            Output::Stdout => writeln!(anstream::stdout(), "{line}"),
            Output::Stderr => writeln!(anstream::stderr(), "{line}"),
            Output::Discard => Ok(()),
        };
    }
}

/// A command in a word or two: the program and its first argument.
fn name(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem();
    let words = program.into_iter().chain(command.get_args().next());
    let words: Vec<_> = words.map(OsStr::to_string_lossy).collect();
    words.join(" ")
}
