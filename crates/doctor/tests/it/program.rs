//! The program: what it prints, where, and with which exit code.

use std::net::SocketAddr;
use std::process::{Command, Output};

use cloudflare_secondary_dns_emulator::Fault;
use jsonschema::Validator;
use serde_json::Value;

use crate::servers::{KEY, Kind, SERIAL, Server, generate, secret};
use crate::world::{ACCOUNT, World, ZONE};

/// The program, without the caller's environment.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_secondary-dns-doctor"));
    for name in ["TOKEN", "KEY", "EMAIL"] {
        command.env_remove(format!("CLOUDFLARE_API_{name}"));
    }
    command
        .env_remove("CLOUDFLARE_EMAIL")
        .env_remove("CLOUDFLARE_BASE_URL");
    command.env("NO_COLOR", "1");
    command
}

/// Runs it while the emulator on the same runtime answers.
pub(crate) async fn run(mut command: Command) -> Output {
    let run = move || command.output().expect("the program runs");
    tokio::task::spawn_blocking(run).await.expect("no panic")
}

fn with_api(world: &World, arguments: &[&str]) -> Command {
    let mut command = program();
    command
        .args(["--account", ACCOUNT, "--zone", ZONE])
        .args(arguments)
        .env("CLOUDFLARE_BASE_URL", world.emulator.base_url())
        .env("CLOUDFLARE_API_TOKEN", "any");
    command
}

fn with_server(address: SocketAddr, arguments: &[&str]) -> Command {
    let mut command = program();
    let address = address.to_string();
    command
        .args(["--server", &address, "--zone-name", "example.com."])
        .args(arguments);
    command
}

fn text(output: &[u8]) -> String {
    String::from_utf8(output.to_vec()).expect("text")
}

pub(crate) fn schema() -> Validator {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/doctor-report.schema.json"
    );
    let schema = std::fs::read_to_string(path).expect("the schema");
    let schema: Value = serde_json::from_str(&schema).expect("JSON");
    jsonschema::validator_for(&schema).expect("a schema")
}

/// The report that the program printed, which has to be as the schema says.
fn json(output: &Output) -> Value {
    let report = serde_json::from_slice(&output.stdout).expect("JSON");
    let schema = schema();
    let errors: Vec<_> = schema
        .iter_errors(&report)
        .map(|error| error.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:#?}\n{report:#}");
    report
}

fn ready() -> Option<Server> {
    Kind::Bind.start()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_healthy_zone_exits_with_0() {
    let Some(server) = ready() else { return };
    let (world, ..) = World::with_primary(server.address()).await;
    let output = run(with_api(&world, &[])).await;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(text(&output.stderr), "");
    let text = text(&output.stdout);
    let lines: Vec<_> = text.lines().collect();
    let address = server.address();
    let (before, after) = lines[0].split_once(" last checked ").expect("when");
    assert_eq!(
        before,
        "ok    incoming: example.com., 1 peer, refresh 86400 s,"
    );
    assert!(after.ends_with(" s ago, serial 2026112501"), "{after}");
    let start = format!("ok    ns1 {address}  serial {SERIAL}, which Cloudflare has, 4 records");
    assert!(lines[1].starts_with(&start), "{text}");
    assert!(
        lines[1].ends_with("  key transfer.example. hmac-sha512"),
        "{text}"
    );
    assert_eq!(
        lines[2],
        "note  asked from 127.0.0.1. Cloudflare asks from other addresses: this does not prove that \
         your ACL lets it in."
    );
    let report = json(&run(with_api(&world, &["--format", "json"])).await);
    assert_eq!(report["healthy"], true);
    assert_eq!(report["servers"][0]["serial"], SERIAL);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_finding_exits_with_1() {
    let Some(server) = ready() else { return };
    let (world, _, key) = World::with_primary(server.address()).await;
    let other = world.key_settings(&generate());
    world
        .account
        .tsigs()
        .update(&key, &other)
        .await
        .expect("updated");
    let output = run(with_api(&world, &[])).await;
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let address = server.address();
    let expected = format!(
        "FAIL  ns1 {address}  same key name, other secret (BADSIG)  key transfer.example. hmac-sha512\n        \
         Copy the secret, in base64, from one side to the other.\n"
    );
    assert!(
        text(&output.stdout).contains(&expected),
        "{}",
        text(&output.stdout)
    );
    let output = run(with_api(&world, &["--format", "json"])).await;
    assert_eq!(output.status.code(), Some(1));
    let report = json(&output);
    assert_eq!(report["healthy"], false);
    assert_eq!(report["servers"][0]["findings"][0]["code"], "wrong-secret");
    let output = run(with_api(&world, &["--explain"])).await;
    let meaning = "The server knows the key's name and algorithm, but its secret is another one.";
    assert!(text(&output.stdout).contains(meaning));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_is_checked_without_the_api() {
    let Some(server) = ready() else { return };
    let file = server.folder().join("server.conf");
    let file = file.to_str().expect("text");
    let arguments = ["--key-file", file, "--key-name", KEY];
    let output = run(with_server(server.address(), &arguments)).await;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let output = run(with_server(server.address(), &["--format", "json"])).await;
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        json(&output)["servers"][0]["findings"][0]["code"],
        "key-needed"
    );
    // Which of the two keys?
    let output = run(with_server(server.address(), &["--key-file", file])).await;
    assert_eq!(output.status.code(), Some(2));
    let error = text(&output.stderr);
    assert!(
        error.contains("several keys: transfer.example., other.example."),
        "{error}"
    );
    assert!(!error.contains(secret().expose()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_run_exits_with_2() {
    for arguments in [
        &[][..],
        &["--zone", ZONE],
        &["--account", ACCOUNT],
        &["--server", "192.0.2.1"],
        &["--server", "ns1.example.com", "--zone-name", "example.com."],
        &["--server", "192.0.2.1", "--zone-name", "a..b"],
        &[
            "--account",
            ACCOUNT,
            "--zone",
            ZONE,
            "--server",
            "192.0.2.1",
            "--zone-name",
            "a.",
        ],
        // Neither a token nor a key.
        &["--account", ACCOUNT, "--zone", ZONE],
    ] {
        let mut command = program();
        command.args(arguments);
        let output = run(command).await;
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(text(&output.stdout), "", "{arguments:?}");
        assert!(text(&output.stderr).starts_with("error: "), "{arguments:?}");
    }
    let mut command = program();
    command.args(["--account", ACCOUNT, "--zone", ZONE, "--format", "json"]);
    let output = run(command).await;
    assert_eq!(output.status.code(), Some(2));
    let error = json(&output);
    let error = error["error"].as_str().expect("text");
    assert!(error.contains("CLOUDFLARE_API_TOKEN"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn findings_about_the_zone_come_first() {
    let world = World::new(None).await;
    world.incoming(&[]).await;
    let output = run(with_api(&world, &[])).await;
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let text = text(&output.stdout);
    let lines: Vec<_> = text.lines().collect();
    assert!(
        lines[0].starts_with("FAIL  incoming: example.com., 0 peers, "),
        "{text}"
    );
    assert_eq!(
        lines[1..],
        [
            "FAIL  zone  the zone has no peers",
            "        Link a peer to the zone."
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_api_that_refuses_is_not_a_finding() {
    let world = World::new(None).await;
    let fault = Fault::status(403).on("incoming_get");
    world.emulator.inject(fault.times(9)).expect("a fault");
    let output = run(with_api(&world, &[])).await;
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(
        text(&output.stderr).starts_with("error: incoming_get: HTTP 403"),
        "{output:?}"
    );
    let error = json(&run(with_api(&world, &["--format", "json"])).await);
    assert!(
        error["error"]
            .as_str()
            .is_some_and(|error| error.contains("403")),
        "{error}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn names_cannot_steer_the_terminal() {
    let Some(server) = ready() else { return };
    let world = World::new(None).await;
    let peer = world
        .peer("ns\u{1b}[31m1\u{202e}", server.address(), None)
        .await;
    world.incoming(&[&peer]).await;
    let output = run(with_api(&world, &[])).await;
    let text = text(&output.stdout);
    assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text:?}");
    assert!(text.contains("ns\\u{1b}[31m1\\u{202e}"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn examples_of_the_help_are_taken() {
    let mut command = program();
    command.arg("--help");
    let help = text(&run(command).await.stdout);
    let (_, examples) = help.split_once("Examples:").expect("examples");
    let joined = examples.replace("\\\n", " ");
    let commands: Vec<_> = joined
        .lines()
        .filter_map(|line| line.trim().strip_prefix("secondary-dns-doctor "))
        .collect();
    assert_eq!(commands.len(), 3);
    for line in commands {
        let mut command = program();
        // A file that is missing is found after the arguments, a server would be asked.
        command
            .args(line.split_whitespace())
            .args(["--key-file", "/nowhere"]);
        if line.contains("--key-file") {
            command = program();
            command.args(line.split_whitespace());
        }
        let output = run(command).await;
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{line}: {error}");
        assert!(!error.contains("Usage:"), "{line}: {error}");
    }
}
