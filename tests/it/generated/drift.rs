//! The generated files are what the generator makes of the documents: `cargo test` catches drift,
//! not CI alone.

use std::process::ExitCode;

use xtask::codegen::command::{Codegen, run_to};
use xtask::console::Format;

use super::spec::ROOT;

#[track_caller]
fn up_to_date(spec: &str, out: &str, mend: &str) {
    let (mut printed, mut complained) = (Vec::new(), Vec::new());
    let args = Codegen {
        check: true,
        spec: Some(format!("{ROOT}/{spec}").into()),
        out: Some(format!("{ROOT}/{out}").into()),
        format: Format::Text,
    };
    let code = run_to(&args, &mut printed, &mut complained);
    assert!(
        ExitCode::from(code) == ExitCode::SUCCESS,
        "{}{}\nto mend it: {mend}",
        String::from_utf8_lossy(&printed),
        String::from_utf8_lossy(&complained)
    );
}

#[test]
fn the_client_is_up_to_date() {
    up_to_date(
        "spec/secondary_dns.yaml",
        "generated/src",
        "cargo xtask codegen",
    );
}

#[test]
fn the_grown_client_is_up_to_date() {
    up_to_date(
        "tests/grown/spec.yaml",
        "tests/grown/src",
        "cargo xtask codegen --spec tests/grown/spec.yaml --out tests/grown/src",
    );
}
