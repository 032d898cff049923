//! `cargo xtask spec build`: the contract from `vendor.yaml` and `overlay.yaml`, without a
//! vendor's document.

use std::path::Path;
use std::process::ExitCode;

use serde_json::json;

use super::document_file::Outcome;
use super::overlay::{self, Overlay};
use super::shown;
use crate::console::{Console, Format, Tone};
use crate::contract;
use crate::document::{self, canonical};
use crate::exit;
use crate::transaction::Folder;
use crate::workspace;

/// The vendor's contract, normalised.
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
/// Exit codes: 0 done, 1 a difference (--check only) or an overlay action that does not fit, 2
/// wrong usage, a file that is unusable, or a contract that codegen does not take. On 1 and 2
/// nothing is written.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Write nothing; show what would change and exit with 1 if there is something.
    #[arg(long)]
    pub check: bool,
    /// How to print the outcome
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Runs the command.
#[must_use]
pub fn run(args: &Args) -> ExitCode {
    Console::run(|console| {
        let built = build(args, console);
        built.unwrap_or_else(|message| console.failure(args.format == Format::Json, &message))
    })
}

/// What keeps the contract in a folder from being what its two parts make; `None` if it is.
#[must_use]
pub(crate) fn staleness(home: &Path) -> Option<String> {
    let made = match put_together(home) {
        Ok(outcome) => canonical::to_yaml(&outcome.value),
        Err(error) => return Some(error),
    };
    let is_made = std::fs::read_to_string(home.join(CONTRACT)).is_ok_and(|is| is == made);
    (!is_made).then(|| {
        format!("spec/{CONTRACT} is not what {VENDOR} and {OVERLAY} make: cargo xtask spec build")
    })
}

fn put_together(home: &Path) -> Result<overlay::Outcome, String> {
    let vendor = document::load(&home.join(VENDOR))?;
    Ok(Overlay::load(home)?.apply(&vendor.value))
}

fn build(args: &Args, console: &mut Console<'_>) -> Result<u8, String> {
    let home = workspace::require()?.join("spec");
    let path = home.join(CONTRACT);
    let label = shown(&path);
    // Locked before anything is read, so that what another run writes meanwhile is not undone.
    let mut waiting = || console.note("another run writes spec/: waiting for it");
    let folder = (!args.check).then(|| Folder::open(&home, &mut waiting));
    let folder = folder.transpose()?;
    let made = put_together(&home)?;
    // What codegen does not take would only be found there.
    let problems = contract::check(&made.value);
    if made.conflicts.is_empty() && !problems.is_empty() {
        return Ok(console.refusal(args.format == Format::Json, &label, &problems));
    }
    let text = canonical::to_yaml(&made.value);
    // A contract that is not there yet differs like one that is not up to date.
    let present = std::fs::read_to_string(&path).unwrap_or_default();
    let fits = made.conflicts.is_empty();
    let target = folder.filter(|_| fits);
    let target = target.map(|folder| (folder, CONTRACT.to_owned()));
    let outcome = Outcome::of(&present, text, target, "written")?;
    if args.format == Format::Json {
        console.json(&json!({
            "outcome": outcome.word,
            "file": label,
            "conflicts": Vec::from_iter(made.conflicts.values()),
            "diff": outcome.diff,
        }));
    } else {
        for conflict in made.conflicts.values() {
            console.toned(Tone::Bad, &conflict.action, &format!(": {conflict}"));
            console.line(&format!("      target: {}", conflict.target));
            for at in conflict.pointers.iter().take(3) {
                let line = format!("      at {at} of {VENDOR} with the overlay's earlier actions");
                console.line(&line);
            }
        }
        let stale = (
            "not what vendor.yaml and overlay.yaml make",
            "cargo xtask spec build",
        );
        outcome.print(console, &label, stale, "");
    }
    Ok(match fits {
        true => outcome.code(),
        false => exit::DIFFERS,
    })
}
