//! `cargo xtask spec build`: the contract from `vendor.yaml` and `overlay.yaml`, without a
//! vendor's document.

use std::path::Path;
use std::process::ExitCode;

use similar::TextDiff;

use super::overlay::{Outcome, Overlay};
use super::{folder, shown};
use crate::document::{self, canonical};
use crate::exit;
use crate::printer::Printer;

/// What the vendor says, normalised.
pub const VENDOR: &str = "vendor.yaml";
/// What we correct and add.
pub const OVERLAY: &str = "overlay.yaml";
/// The two put together.
pub const CONTRACT: &str = "secondary_dns.yaml";
/// Selection and names.
pub const CONFIG: &str = "import.yaml";

/// Put vendor.yaml and overlay.yaml together again
///
/// Writes spec/secondary_dns.yaml without a vendor's document: after a change of the overlay.
///
/// Exit codes: 0 done, 1 a difference (--check only) or an overlay action that does not fit, 2 wrong
/// usage or a file that is unusable. On 1 and 2 nothing is written.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Change nothing; show what would change and exit with 1 if there is something.
    #[arg(long)]
    pub check: bool,
}

/// Runs the command.
#[must_use]
pub fn run(args: &Args) -> ExitCode {
    let mut out = Printer::default();
    let code = build(args.check, &mut out).unwrap_or_else(|message| {
        out.error(message);
        exit::UNUSABLE
    });
    out.finish(code)
}

/// What keeps the contract in a folder from being what its two parts make; `None` if it is.
#[must_use]
pub(crate) fn staleness(home: &Path) -> Option<String> {
    let load = |name: &str| document::load(&home.join(name)).map_err(|error| error.to_string());
    let made = load(VENDOR).and_then(|vendor| {
        let overlay = Overlay::read(&load(OVERLAY)?)?;
        Ok(canonical::to_yaml(&overlay.apply(&vendor.value).value))
    });
    match made {
        Ok(made) if std::fs::read_to_string(home.join(CONTRACT)).is_ok_and(|is| is == made) => None,
        Ok(_) => Some(format!(
            "spec/{CONTRACT} is not what {VENDOR} and {OVERLAY} make: cargo xtask spec build"
        )),
        Err(error) => Some(error),
    }
}

fn build(check: bool, out: &mut Printer) -> Result<u8, String> {
    let home = folder();
    let load = |name: &str| document::load(&home.join(name)).map_err(|error| error.to_string());
    let (vendor, overlay) = (load(VENDOR)?, load(OVERLAY)?);
    let outcome = Overlay::read(&overlay)?.apply(&vendor.value);
    let conflict = report_conflicts(&outcome, out);
    let path = home.join(CONTRACT);
    let label = shown(&path);
    let text = canonical::to_yaml(&outcome.value);
    // A contract that is not there yet differs like one that is not up to date.
    let present = std::fs::read_to_string(&path).unwrap_or_default();
    if present == text {
        out.line(format_args!("{label}: unchanged"));
        return Ok(if conflict { exit::DIFFERS } else { exit::DONE });
    }
    if check || conflict {
        out.line(format_args!(
            "{label}: not what vendor.yaml and overlay.yaml make"
        ));
        let diff = TextDiff::from_lines(&present, &text);
        super::fmt::print_short(&diff.unified_diff().context_radius(1).to_string(), out);
        out.line(format_args!("write it with: cargo xtask spec build"));
        return Ok(exit::DIFFERS);
    }
    document::write(&path, &text)
        .map_err(|error| format!("{label}: cannot be written: {error}"))?;
    out.line(format_args!("{label}: written"));
    Ok(exit::DONE)
}

/// Says which actions do not fit. Tells whether there are any.
fn report_conflicts(outcome: &Outcome, out: &mut Printer) -> bool {
    for (name, conflict) in &outcome.conflicts {
        out.line(format_args!("{name}: {}", conflict.problem));
        out.line(format_args!("    at {}: {}", conflict.place, conflict.help));
        out.line(format_args!("    target: {}", conflict.target));
        out.line(format_args!("    it is there because: {}", conflict.reason));
        for at in conflict.pointers.iter().take(3) {
            out.line(format_args!(
                "    at {at} of {VENDOR} with the overlay's earlier actions"
            ));
        }
    }
    !outcome.conflicts.is_empty()
}
