//! What the program prints.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use cloudflare_secondary_dns_emulator::{Assumption, Emulator};
use serde_json::json;

use super::Format;

/// What to print once it listens: where.
pub(crate) fn ready(emulator: &Emulator, format: Format) -> String {
    let addresses = emulator.addresses();
    let urls: Vec<_> = addresses
        .iter()
        .map(|address| format!("http://{address}/client/v4"))
        .collect();
    match format {
        Format::Text => urls.join("\n") + "\n",
        Format::Json => {
            let address = emulator.address();
            let ready = json!({
                "base_url": emulator.base_url(),
                "address": address,
                "port": address.port(),
                "base_urls": urls,
            });
            format!("{ready}\n")
        }
    }
}

/// The list of assumptions.
pub(crate) fn assumptions(format: Format) -> String {
    if format == Format::Json {
        return format!("{:#}\n", json!(Assumption::ALL));
    }
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
