//! The program: reads the command line, runs a check, prints the report.

mod cli;

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;
use cloudflare_secondary_dns_doctor::Error;

use crate::cli::{Arguments, Format, output, progress};

const FINDINGS: u8 = 1;
const CANNOT_RUN: u8 = 2;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    // Wrong arguments and help are clap's to print; wrong ones exit with 2.
    let arguments = Arguments::parse();
    let format = arguments.format;
    let explain = arguments.explain;
    let progress = progress::Line::new();
    let result = run(arguments, &progress).await;
    progress.clear();
    let (text, code) = match &result {
        Ok(report) => {
            let code = if report.is_healthy() { 0 } else { FINDINGS };
            (output::report(report, format, explain), code)
        }
        Err(error) => {
            let error = format!("{error:#}");
            if format == Format::Text {
                // Where that fails nobody reads it.
                let _ = writeln!(anstream::stderr(), "error: {}", output::clean(&error));
                return ExitCode::from(CANNOT_RUN);
            }
            (output::failure(&error), CANNOT_RUN)
        }
    };
    match print(&text) {
        Ok(()) => ExitCode::from(code),
        Err(error) => {
            let _ = writeln!(anstream::stderr(), "error: the standard output: {error}");
            ExitCode::from(CANNOT_RUN)
        }
    }
}

async fn run(
    arguments: Arguments,
    progress: &progress::Line,
) -> Result<cloudflare_secondary_dns_doctor::Report, Error> {
    let progress = progress.clone();
    let check = arguments.into_check()?;
    check
        .on_progress(move |step| progress.show(step))
        .run()
        .await
}

/// Without colours where the standard output is not a terminal or `NO_COLOR` is set.
fn print(text: &str) -> io::Result<()> {
    let mut out = anstream::stdout();
    out.write_all(text.as_bytes())?;
    out.flush()
}
