//! The program: reads the command line, starts an emulator, says where it is, and waits to be stopped.

mod cli;

use std::error::Error as _;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use cloudflare_secondary_dns_emulator::{Emulator, ErrorKind};

use crate::cli::{Arguments, Format, output};

/// How long requests that are under way may take once the program is told to stop.
const PATIENCE: Duration = Duration::from_secs(10);

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let format = arguments.format;
    if arguments.list_assumptions {
        return print(&output::assumptions(format));
    }
    let emulator = match arguments.into_builder() {
        Ok(builder) => builder
            .start()
            .await
            .map_err(|error| (describe(&error), exit_code(&error))),
        Err(message) => Err((message, ExitCode::from(2))),
    };
    match emulator {
        Ok(emulator) => run(emulator, format).await,
        Err((message, code)) => {
            eprintln!("error: {message}");
            code
        }
    }
}

async fn run(emulator: Emulator, format: Format) -> ExitCode {
    let printed = print(&output::ready(&emulator, format));
    if printed != ExitCode::SUCCESS {
        return printed;
    }
    wait_for_signal().await;
    eprintln!(
        "stopping: new connections are refused, requests under way are answered; interrupt again to stop now"
    );
    tokio::select! {
        all = emulator.stop(PATIENCE) => if all {
            ExitCode::SUCCESS
        } else {
            eprintln!("some requests were not answered within {} s", PATIENCE.as_secs());
            ExitCode::SUCCESS
        },
        () = wait_for_signal() => ExitCode::from(130),
    }
}

/// Waits for Ctrl-C, or for SIGTERM where there is such a thing.
async fn wait_for_signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    // Without a handler the signal ends the program at once, which is as good.
    let _ = tokio::signal::ctrl_c().await;
}

/// Writes to the standard output, whose reader may have gone.
fn print(text: &str) -> ExitCode {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: cannot write to the standard output: {error}");
            ExitCode::from(1)
        }
    }
}

fn exit_code(error: &cloudflare_secondary_dns_emulator::Error) -> ExitCode {
    // All but a failure to listen comes from what was asked for.
    ExitCode::from(if error.kind() == ErrorKind::Listen {
        1
    } else {
        2
    })
}

fn describe(error: &cloudflare_secondary_dns_emulator::Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}
