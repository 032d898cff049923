//! The example of README.md is `examples/secondary_zone.rs` of the façade. That one is compiled and
//! is part of the package, which could not read a file of the workspace. Here it is run as well.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use cloudflare_secondary_dns_emulator::{Emulator, ZoneType};

#[path = "../../../crates/client/examples/secondary_zone.rs"]
mod secondary_zone;

/// Not a test of its own: what [`run`] starts.
#[test]
#[ignore = "started by the tests of the example"]
fn child() {
    secondary_zone::main();
}

/// Runs the example in a process with these variables alone.
fn run(variables: &[(&str, &str)]) -> Output {
    let program = std::env::current_exe().expect("this program");
    Command::new(program)
        .args([
            "--exact",
            "client::readme::child",
            "--ignored",
            "--nocapture",
        ])
        .env_clear()
        .envs(variables.iter().copied())
        .output()
        .expect("it runs")
}

async fn emulator(zone_type: ZoneType) -> Emulator {
    let builder = Emulator::builder().zone_type(zone_type);
    builder.start().await.expect("an emulator")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Word for word as in the README, twice, against the API as it was observed.
#[tokio::test(flavor = "multi_thread")]
async fn the_example_of_the_readme_runs_as_often_as_you_like() {
    let emulator = emulator(ZoneType::Secondary).await;
    for _ in 0..2 {
        let output = run(&[
            ("CLOUDFLARE_BASE_URL", emulator.base_url()),
            ("CLOUDFLARE_API_TOKEN", "any"),
            ("TSIG_SECRET", "c2VjcmV0"),
        ]);
        let (printed, errors) = (text(&output.stdout), text(&output.stderr));
        assert!(printed.contains("serial 20"), "{printed}{errors}");
        assert!(output.status.success());
    }
    let stored = emulator.snapshot();
    let account = &stored.accounts["01a7362d577a6c3019a474fd6f485823"];
    assert_eq!((account.tsigs.len(), account.peers.len()), (1, 1));
}

/// A zone that is not of type secondary is what a first attempt usually meets.
#[tokio::test(flavor = "multi_thread")]
async fn the_example_says_that_the_zone_is_of_another_type() {
    let emulator = emulator(ZoneType::Full).await;
    let output = run(&[
        ("CLOUDFLARE_BASE_URL", emulator.base_url()),
        ("CLOUDFLARE_API_TOKEN", "any"),
        ("TSIG_SECRET", "c2VjcmV0"),
    ]);
    assert_eq!(output.status.code(), Some(1));
    let errors = text(&output.stderr);
    assert!(
        errors.contains("the zone is not of type secondary"),
        "{errors}"
    );
}

/// The first things that go wrong are named, not dumped.
#[test]
fn the_example_names_the_variable_that_is_missing() {
    for (variables, name) in [
        (&[][..], "CLOUDFLARE_API_TOKEN"),
        (&[("CLOUDFLARE_API_TOKEN", "any")][..], "TSIG_SECRET"),
    ] {
        let output = run(variables);
        let errors = text(&output.stderr);
        assert!(
            errors.contains("error: ") && errors.contains(name),
            "{errors}"
        );
        assert!(
            !errors.contains("Error {") && !errors.contains("NotPresent"),
            "{errors}"
        );
    }
}

#[test]
fn the_example_of_the_readme_is_the_one_that_is_compiled() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let read = |path: &str| fs::read_to_string(root.join(path)).expect("a file of the workspace");
    let readme = read("README.md");
    let shown = readme
        .split_once("```rust,no_run\n")
        .and_then(|(_, rest)| rest.split_once("\n```"))
        .expect("an example")
        .0;
    let compiled = read("crates/client/examples/secondary_zone.rs");
    assert_eq!(code(shown), code(&compiled));
}

/// Without comments and visibility, and lines broken in one way.
fn code(source: &str) -> String {
    let mut file = syn::parse_file(source).expect("Rust");
    file.attrs.clear();
    for item in &mut file.items {
        if let syn::Item::Fn(function) = item {
            function.vis = syn::Visibility::Inherited;
        }
    }
    prettyplease::unparse(&file)
}
