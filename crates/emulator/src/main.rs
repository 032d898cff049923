//! The program: reads the command line, starts an emulator, prints where it is, and waits to be
//! stopped.

mod cli;

use std::io::{self, Write as _};
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use cloudflare_secondary_dns_emulator::ErrorKind;

use crate::cli::{Arguments, output};

/// How long requests that are under way may take once the program is to stop: it ends within a
/// second.
const PATIENCE: Duration = Duration::from_millis(700);

const FAILURE: u8 = 1;
const USAGE: u8 = 2;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err((message, code)) => {
            output::note(&format!("error: {message}"));
            ExitCode::from(code)
        }
    }
}

async fn run() -> Result<(), (String, u8)> {
    let unprinted = |error| {
        let message = format!("cannot write to the standard output: {error}");
        (message, FAILURE)
    };
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) if error.use_stderr() => error.exit(),
        Err(help_or_version) => {
            let printed = help_or_version.print();
            return printed
                .and_then(|()| io::stdout().flush())
                .map_err(unprinted);
        }
    };
    if arguments.list_assumptions {
        return output::print(&output::assumptions()).map_err(unprinted);
    }
    let emulator = arguments.into_builder().start().await;
    let emulator = emulator.map_err(|error| match error.kind() {
        ErrorKind::Listen => (error.to_string(), FAILURE),
        // All else comes from what was asked for.
        _ => (error.to_string(), USAGE),
    })?;
    // Before it reports that it is ready, so that no signal ends it the hard way afterwards.
    let signal =
        stop_signal().map_err(|error| (format!("cannot wait for signals: {error}"), FAILURE))?;
    output::print(&output::ready(&emulator)).map_err(unprinted)?;
    signal.await;
    if !emulator.stop(PATIENCE).await {
        output::note("stopped before all requests were answered");
    }
    Ok(())
}

/// A future that ends with Ctrl-C or SIGTERM. The handlers are set when this returns.
#[cfg(unix)]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// A future that ends with Ctrl-C. The handler is set when this returns.
#[cfg(windows)]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move { drop(interrupt.recv().await) })
}
