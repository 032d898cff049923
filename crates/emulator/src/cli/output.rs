//! What the program prints.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use cloudflare_secondary_dns_emulator::{Assumption, Emulator};

/// What to print once it listens: each base URL alone on its line.
pub(crate) fn ready(emulator: &Emulator) -> String {
    let addresses = emulator.addresses().iter();
    let urls = addresses.map(|address| format!("http://{address}/client/v4\n"));
    urls.collect()
}

/// The list of assumptions.
pub(crate) fn assumptions() -> String {
    let mut out = String::from(
        "What the emulator assumes, and how well it is known: documented, observed on the live API by others, or\n\
         assumed. The first value is the default; choose another with --assume NAME=VALUE.\n",
    );
    for info in Assumption::ALL {
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "\n{} ({}: {})\n    {}",
            info.name, info.basis, info.source, info.about
        );
        for choice in info.choices {
            let _ = writeln!(out, "    {:<12} {}", choice.value, choice.about);
        }
    }
    out
}

/// Writes to the standard output, which may be full or closed.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Writes a line to the standard error. Where that fails nobody reads it.
pub(crate) fn note(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}
