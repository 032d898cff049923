//! What a check costs. Prints, asserts nothing; for a release build: `cargo test --release -p
//! cloudflare-secondary-dns-doctor --test it figures -- --ignored --nocapture`.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::program::program;
use crate::servers::{KEY, Kind, Server, secret};
use crate::world::{ACCOUNT, World, ZONE};

const ROUNDS: usize = 21;

/// Median time of a command.
fn time(mut command: impl FnMut() -> Command) -> Duration {
    let round = |_| {
        let start = Instant::now();
        let output = command().output().expect("it runs");
        assert!(output.status.success(), "{output:?}");
        start.elapsed()
    };
    let mut times: Vec<_> = (0..ROUNDS).map(round).collect();
    times.sort_unstable();
    times[ROUNDS / 2]
}

fn with_server(address: SocketAddr, zone: &str, server: &Server) -> Command {
    let mut command = program();
    command.args(["--server", &address.to_string(), "--zone-name", zone]);
    command
        .arg("--key-file")
        .arg(server.folder().join("server.conf"));
    command.args(["--key-name", KEY]);
    command
}

/// Peak memory of a command, as GNU time reports it.
fn peak(command: &Command) -> String {
    let time = "/usr/bin/time";
    if !Path::new(time).exists() {
        return format!("{time} is not there");
    }
    let mut timed = Command::new(time);
    timed
        .args(["-f", "%M KiB"])
        .arg(command.get_program())
        .args(command.get_args());
    timed.envs(
        command
            .get_envs()
            .filter_map(|(name, value)| Some((name, value?))),
    );
    let output = timed.output().expect("it runs");
    let printed = String::from_utf8_lossy(&output.stderr).into_owned();
    printed.lines().last().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "prints figures"]
async fn figures() {
    let (Some(one), Some(two)) = (Kind::Bind.start(), Kind::Nsd.start()) else {
        return;
    };
    let world = World::new(None).await;
    let key = world.key(&world.key_settings(secret())).await;
    let first = world.peer("ns1", one.address(), Some(&key)).await;
    let second = world.peer("ns2", two.address(), Some(&key)).await;
    world.incoming(&[&first, &second]).await;
    let with_api = || {
        let mut command = program();
        command.args(["--account", ACCOUNT, "--zone", ZONE]);
        command.env("CLOUDFLARE_BASE_URL", world.emulator.base_url());
        command.env("CLOUDFLARE_API_TOKEN", "any");
        command
    };
    let version = || {
        let mut command = program();
        command.arg("--version");
        command
    };
    println!("--version: {:?}, {}", time(version), peak(&version()));
    println!(
        "a zone with two primaries: {:?}, {}",
        time(with_api),
        peak(&with_api())
    );
    let offline = || with_server(one.address(), "example.com.", &one);
    println!(
        "a server without the API: {:?}, {}",
        time(offline),
        peak(&offline())
    );
    drop((one, two));
    for kind in Kind::ALL {
        let Some(server) = kind.start_big() else {
            continue;
        };
        let big = || with_server(server.address(), "big.example.", &server);
        println!(
            "{kind:?}, 50,014 records: {:?}, {}",
            time(big),
            peak(&big())
        );
    }
}
