//! How much of a vendor's document the tool takes: each operation alone, with what it refers to,
//! through import and codegen.
//!
//! `cargo run --release -p xtask --example operations -- FILE [--compile DIR]`. Counts what is
//! accepted and lists why the rest is not, most frequent first. With `--compile`, what is accepted
//! is written as a workspace into DIR, to be checked with `cargo check` there.

mod alone;
mod batch;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use xtask::codegen::{self, Generated};
use xtask::document::{self, Document};
use xtask::spec::import::{Unusable, normalise};
use xtask::spec::overlay::Overlay;

use alone::Operation;

/// Takes each operation of a document alone through import and codegen.
#[derive(Parser)]
struct Args {
    /// The vendor's document, OpenAPI 3.0.
    file: PathBuf,
    /// Write the clients of the operations that are accepted into this folder, as a workspace.
    #[arg(long, value_name = "DIR")]
    compile: Option<PathBuf>,
    /// Take only the operations whose name, such as `GET /zones/{zone_id}`, contains this.
    #[arg(long, value_name = "TEXT", default_value = "")]
    only: String,
    /// Print every problem of every operation that is refused.
    #[arg(long)]
    verbose: bool,
}

/// What any contract needs and import does not bring: no words, and no vendor's.
const OVERLAY: &str = "
overlay: 1.1.0
info: {title: Words, version: '1'}
actions:
  - {x-name: info, x-reason: needed, target: $, update: {info: {title: One operation, version: '1'}}}
  - {x-name: answers, x-reason: needed, target: '$.paths[*][*].responses[?!@[\"$ref\"]]', update: {description: An answer.}}
  - {x-name: shared, x-reason: needed, target: '$.components.responses[*]', update: {description: An answer.}}
";

/// Why an operation is not taken: the kind of the reason, and the reason itself.
struct Refusal {
    kind: &'static str,
    what: String,
    pointer: String,
}

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

fn run(args: &Args) -> Result<(), String> {
    let document = document::load(&args.file).map_err(|error| error.to_string())?;
    let overlay = Overlay::read(&Document {
        label: "overlay".to_owned(),
        text: OVERLAY.to_owned(),
        value: document::parse_value("overlay", OVERLAY)?,
    })?;
    std::panic::set_hook(Box::new(|_| {}));
    let mut accepted: Vec<(String, Generated)> = Vec::new();
    let mut refused = 0;
    let mut panicked = Vec::new();
    let mut reasons: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let operations = alone::operations(&document.value);
    let chosen = operations
        .iter()
        .filter(|one| one.name.contains(&args.only));
    for operation in chosen {
        let name = operation.name.clone();
        match catch_unwind(AssertUnwindSafe(|| take(operation, &overlay))) {
            Ok(Ok(generated)) => accepted.push((name, generated)),
            Ok(Err(problems)) => {
                refused += 1;
                let mut own: BTreeMap<String, String> = BTreeMap::new();
                for problem in problems {
                    if args.verbose {
                        println!(
                            "{name}: {}: {} at {}",
                            problem.kind, problem.what, problem.pointer
                        );
                    }
                    let reason = format!("{}: {}", problem.kind, pattern(&problem.what));
                    own.entry(reason)
                        .or_insert(format!("{name}: {} at {}", problem.what, problem.pointer));
                }
                for (reason, example) in own {
                    reasons.entry(reason).or_default().push(example);
                }
            }
            Err(payload) => {
                let text = payload.downcast_ref::<String>().map(String::as_str);
                let text = text.or_else(|| payload.downcast_ref::<&str>().copied());
                panicked.push(format!("{name}: {}", text.unwrap_or("without a message")));
            }
        }
    }
    let all = accepted.len() + refused + panicked.len();
    let percent = accepted.len() * 1000 / all.max(1);
    println!(
        "{} of {all} operations are accepted ({}.{} %), {refused} refused, {} panics",
        accepted.len(),
        percent / 10,
        percent % 10,
        panicked.len()
    );
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|(_, examples)| std::cmp::Reverse(examples.len()));
    for (reason, examples) in reasons {
        println!("{:>5} {reason}\n      {}", examples.len(), examples[0]);
    }
    for panic in panicked {
        println!("panic: {panic}");
    }
    match &args.compile {
        Some(folder) => batch::write(folder, &accepted)
            .map_err(|error| format!("{}: {error}", folder.display())),
        None => Ok(()),
    }
}

/// Imports one operation with everything accepted, and generates its client.
fn take(operation: &Operation, overlay: &Overlay) -> Result<Generated, Vec<Refusal>> {
    let text = operation.document.to_string();
    let imported =
        normalise("document", &text, &operation.config).map_err(|error| match error {
            Unusable::Document(error) => vec![Refusal {
                kind: "import",
                what: error.to_string(),
                pointer: error.pointer.unwrap_or_default(),
            }],
            Unusable::Defects(defects) => {
                let defects = defects.into_iter();
                let refusals = defects.map(|defect| Refusal {
                    kind: "import",
                    what: defect.what,
                    pointer: defect.pointer,
                });
                refusals.collect()
            }
        })?;
    let contract = overlay.apply(&imported.vendor).value;
    codegen::generate("contract.yaml", text.as_bytes(), &contract).map_err(|problems| {
        let problems = problems.into_iter();
        let refusals = problems.map(|problem| Refusal {
            kind: "codegen",
            what: problem.what,
            pointer: problem.pointer,
        });
        refusals.collect()
    })
}

/// A message without what differs from document to document: names and numbers.
fn pattern(message: &str) -> String {
    // Names of keywords, types and media types tell reasons apart; those of the document do not.
    let is_known = |name: &str| {
        name.starts_with(char::is_lowercase)
            && (name.contains('/') || name.chars().all(char::is_alphabetic))
            && !name.contains('{')
    };
    let mut text = String::new();
    for (index, part) in message.split('`').enumerate() {
        match index % 2 {
            0 => text.push_str(
                &part
                    .chars()
                    .map(|c| if c.is_ascii_digit() { 'N' } else { c })
                    .collect::<String>(),
            ),
            _ if is_known(part) => text.push_str(&format!("`{part}`")),
            _ => text.push_str("`…`"),
        }
    }
    text
}
