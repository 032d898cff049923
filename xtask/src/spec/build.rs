//! `cargo xtask spec build`: the contract from `vendor.yaml` and `overlay.yaml`, without a
//! vendor's document.

use std::path::Path;
use std::process::ExitCode;

use serde_json::{Value, json};
use similar::TextDiff;

use super::overlay::{Outcome, Overlay};
use super::shown;
use crate::console::{Console, Format, Tone};
use crate::document::{self, canonical};
use crate::exit;
use crate::transaction::{Folder, Replacement};
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
/// wrong usage or a file that is unusable. On 1 and 2 nothing is written.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Replacement nothing; show what would change and exit with 1 if there is something.
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

fn build(args: &Args, console: &mut Console<'_>) -> Result<u8, String> {
    let home = workspace::require()?.join("spec");
    let path = home.join(CONTRACT);
    let label = shown(&path);
    // Locked before anything is read, so that what another run writes meanwhile is not undone.
    let mut folder = None;
    if !args.check {
        let mut waiting = || console.note("another run writes spec/: waiting for it");
        let opened = Folder::open(&home, &mut waiting);
        folder = Some(opened.map_err(|failure| failure.to_string())?);
    }
    let load = |name: &str| document::load(&home.join(name)).map_err(|error| error.to_string());
    let (vendor, overlay) = (load(VENDOR)?, load(OVERLAY)?);
    let outcome = Overlay::read(&overlay)?.apply(&vendor.value);
    let text = canonical::to_yaml(&outcome.value);
    // A contract that is not there yet differs like one that is not up to date.
    let present = std::fs::read_to_string(&path).unwrap_or_default();
    let fits = outcome.conflicts.is_empty();
    let is_stale = present != text;
    let mut diff = String::new();
    let (word, tone) = match (is_stale, folder.filter(|_| fits)) {
        (false, _) => ("unchanged", Tone::Plain),
        (true, Some(mut folder)) => {
            let change = Replacement {
                name: CONTRACT.to_owned(),
                text: Some(text),
            };
            let replaced = folder.replace(&[change]);
            replaced.map_err(|failure| failure.to_string())?;
            ("written", Tone::Notable)
        }
        (true, None) => {
            let changes = TextDiff::from_lines(&present, &text);
            diff = super::fmt::short(&changes.unified_diff().context_radius(1).to_string());
            ("stale", Tone::Bad)
        }
    };
    let code = match fits && word != "stale" {
        true => exit::DONE,
        false => exit::DIFFERS,
    };
    if args.format == Format::Json {
        let conflicts = conflicts(&outcome);
        console
            .json(&json!({"outcome": word, "file": label, "conflicts": conflicts, "diff": diff}));
        return Ok(code);
    }
    print_conflicts(&outcome, console);
    if word == "stale" {
        let rest = ": not what vendor.yaml and overlay.yaml make";
        console.toned(tone, &label, rest);
        console.text(&diff);
        console.line("write it with: cargo xtask spec build");
    } else {
        console.toned(tone, &format!("{label}: {word}"), "");
    }
    Ok(code)
}

/// The actions that do not fit, for programs.
fn conflicts(outcome: &Outcome) -> Vec<Value> {
    let conflicts = outcome.conflicts.iter();
    let conflicts = conflicts.map(|(name, conflict)| {
        json!({
            "action": name,
            "problem": conflict.problem,
            "place": conflict.place,
            "help": conflict.help,
            "target": conflict.target,
            "reason": conflict.reason,
            "pointers": conflict.pointers,
        })
    });
    conflicts.collect()
}

/// Prints which actions do not fit.
fn print_conflicts(outcome: &Outcome, console: &mut Console<'_>) {
    for (name, conflict) in &outcome.conflicts {
        console.toned(Tone::Bad, name, &format!(": {}", conflict.problem));
        console.line(&format!("    at {}: {}", conflict.place, conflict.help));
        console.line(&format!("    target: {}", conflict.target));
        console.line(&format!("    it is there because: {}", conflict.reason));
        for at in conflict.pointers.iter().take(3) {
            console.line(&format!(
                "    at {at} of {VENDOR} with the overlay's earlier actions"
            ));
        }
    }
}
