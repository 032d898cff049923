//! The session of docs/servers.md, run: a wrong secret is found at a real BIND, and mended.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use cloudflare_secondary_dns::{TsigAlgorithm, TsigName, TsigSecret, TsigSettings};

use crate::servers::{SERIAL, Server, find, free_port, generate};
use crate::world::{World, ZONE};

const KEY: &str = "transfer.example.com.";
/// Cloudflare's serial in the session.
const OLD_SERIAL: u32 = SERIAL - 100;

/// The session: commands with what they print.
fn session() -> Vec<(String, String)> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/servers.md");
    let page = fs::read_to_string(path).expect("the page");
    let blocks = page.split("\n```console\n").skip(1);
    let mut blocks = blocks.filter_map(|block| block.split("\n```").next());
    let block = blocks.find(|block| block.contains("$ secondary-dns-doctor"));
    let mut commands: Vec<(String, String)> = Vec::new();
    for line in block.expect("the session").lines() {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(command), _) => commands.push((command.to_owned(), String::new())),
            (None, Some((_, printed))) => *printed += &format!("{line}\n"),
            (None, None) => panic!("the session begins with a command"),
        }
    }
    commands
}

fn write_key(folder: &Path, file: &str, secret: &TsigSecret) {
    let secret = secret.expose();
    let text = format!("key \"{KEY}\" {{ algorithm hmac-sha512; secret \"{secret}\"; }};\n");
    fs::write(folder.join(file), text).expect("written");
}

/// BIND in a folder as the session finds it, with the old key.
fn bind(old: &TsigSecret, new: &TsigSecret) -> Option<Server> {
    let control = free_port();
    let rndc_secret = generate();
    let server = Server::bind(|folder, port| {
        write_key(folder, "old.key", old);
        write_key(folder, "new.key", new);
        let rndc_key = format!(
            "key \"rndc\" {{ algorithm hmac-sha512; secret \"{}\"; }};\n",
            rndc_secret.expose()
        );
        let rndc = format!(
            "{rndc_key}options {{ default-server 127.0.0.1; default-port {control}; default-key rndc; }};\n"
        );
        fs::write(folder.join("rndc.conf"), rndc).expect("written");
        let folder = folder.display();
        let named = format!(
            r#"options {{
    directory "{folder}"; pid-file "{folder}/pid"; session-keyfile none; lock-file none;
    listen-on port {port} {{ 127.0.0.1; }}; listen-on-v6 {{ none; }};
    recursion no; notify no; dnssec-validation no;
}};
include "old.key";
zone "example.com" {{ type primary; file "small.zone"; allow-transfer {{ key "{KEY}"; }}; }};
controls {{ inet 127.0.0.1 port {control} allow {{ 127.0.0.1; }} keys {{ "rndc"; }}; }};
{rndc_key}"#
        );
        // The name that the session uses; the server is started with a file of its own name.
        fs::write(format!("{folder}/named.conf"), named).expect("written");
        format!("include \"{folder}/named.conf\";\n")
    })?;
    // As if it were set up for the whole machine.
    let rndc = find("rndc").expect("BIND's package has it");
    let (rndc, folder) = (rndc.display(), server.folder());
    let wrapper = format!(
        "#!/bin/sh\nexec {rndc} -c '{}/rndc.conf' \"$@\"\n",
        folder.display()
    );
    let path = folder.join("rndc");
    fs::write(&path, wrapper).expect("written");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("executable");
    Some(server)
}

/// What differs between runs: times, and where the server is.
fn normalized(text: &str, server: &Server) -> String {
    let text = text.replace(&server.address().to_string(), "192.0.2.53:53");
    let text = text.replace("asked from 127.0.0.1.", "asked from 203.0.113.7.");
    let text = between(&text, "last checked ", " ago");
    between(&text, "transferred in ", " ms")
}

/// The text with `…` where something stands between these two.
fn between(text: &str, before: &str, after: &str) -> String {
    let replaced = text
        .split_inclusive(before)
        .enumerate()
        .map(|(index, part)| {
            let rest = part.split_once(after).filter(|_| index > 0);
            rest.map_or_else(|| part.to_owned(), |(_, rest)| format!("…{after}{rest}"))
        });
    replaced.collect()
}

#[test]
fn the_session_of_the_guide_runs_as_it_is_shown() {
    let (old, new) = (generate(), generate());
    let Some(server) = bind(&old, &new) else {
        return;
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let world = runtime.block_on(async {
        let world = World::new(None).await;
        let name = TsigName::new(KEY).expect("a name");
        let settings = TsigSettings::new(name, TsigAlgorithm::HMAC_SHA512, new.clone());
        let key = world.key(&settings).await;
        let peer = world.peer("ns1", server.address(), Some(&key)).await;
        world.incoming(&[&peer]).await;
        world.emulator.set_zone_serial(ZONE, OLD_SERIAL);
        world.zone.incoming().force_axfr().await.expect("asked");
        world
    });
    let program = Path::new(env!("CARGO_BIN_EXE_secondary-dns-doctor"));
    let program_folder = program.parent().expect("a folder");
    let path = std::env::var("PATH").expect("PATH");
    let path = format!(
        "{}:{}:{path}",
        server.folder().display(),
        program_folder.display()
    );
    let mut code = 0;
    let session = session();
    assert_eq!(session.len(), 8);
    for (command, expected) in session {
        // `--server` is given where the server is; `$?` is that of the command before.
        let address = format!("--server {} ", server.address());
        let line = command.replace("--server 192.0.2.53 ", &address);
        let output = Command::new("sh")
            .args(["-c", &format!("(exit {code}); {line}")])
            .current_dir(server.folder())
            .env("PATH", &path)
            .env("NO_COLOR", "1")
            .env("CLOUDFLARE_BASE_URL", world.emulator.base_url())
            .env("CLOUDFLARE_API_TOKEN", "any")
            .output()
            .expect("sh");
        code = output.status.code().expect("an end");
        let printed = [output.stdout, output.stderr].concat();
        let printed = String::from_utf8(printed).expect("text");
        let (printed, expected) = (
            normalized(&printed, &server),
            normalized(&expected, &server),
        );
        assert_eq!(printed, expected, "$ {command}");
    }
}
