//! What the program prints on its standard output.

use std::fmt::Write;

use cloudflare_secondary_dns_emulator::{Assumption, Emulator};
use serde_json::json;

use super::Format;

/// The line that says where the emulator is, once it listens.
pub(crate) fn ready(emulator: &Emulator, format: Format) -> String {
    match format {
        Format::Text => format!("{}\n", emulator.base_url()),
        Format::Json => {
            let address = emulator.address();
            format!(
                "{}\n",
                json!({ "base_url": emulator.base_url(), "address": address, "port": address.port() })
            )
        }
    }
}

/// The list of assumptions.
pub(crate) fn assumptions(format: Format) -> String {
    match format {
        Format::Text => assumptions_text(),
        Format::Json => {
            let list: Vec<_> = Assumption::ALL
                .iter()
                .map(|info| {
                    let choices: Vec<_> = info
                        .choices
                        .iter()
                        .map(|choice| json!({ "value": choice.value, "about": choice.about }))
                        .collect();
                    json!({
                        "name": info.name,
                        "basis": info.basis.as_str(),
                        "source": info.source,
                        "about": info.about,
                        "default": info.default_value(),
                        "choices": choices,
                    })
                })
                .collect();
            format!("{:#}\n", json!(list))
        }
    }
}

fn assumptions_text() -> String {
    let mut out = String::from(
        "What the emulator assumes, and how well it is known: documented, observed on the live API by others, or\n\
         assumed. The first value is the default; choose another with --assume NAME=VALUE.\n",
    );
    for info in Assumption::ALL {
        // Writing to a string cannot fail.
        let _ = write!(
            out,
            "\n{} ({}: {})\n    {}\n",
            info.name, info.basis, info.source, info.about
        );
        for choice in info.choices {
            let _ = writeln!(out, "    {:<12} {}", choice.value, choice.about);
        }
    }
    out
}
