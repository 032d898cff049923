//! Secrets are in nothing that the doctor gives out.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use cloudflare_secondary_dns::{TsigAlgorithm, TsigName, TsigSecret, ZoneName};
use cloudflare_secondary_dns_doctor::{Check, Key, Limits};
use tracing_subscriber::layer::SubscriberExt as _;

use crate::program::{program, run};
use crate::servers::{Kind, generate};
use crate::world::{ACCOUNT, World, ZONE};

/// Every way in which a secret may be written.
fn forms(secret: &TsigSecret) -> Vec<String> {
    let text = secret.expose();
    let bytes = STANDARD.decode(text).expect("base64");
    let hexadecimal =
        |bytes: &[u8]| -> String { bytes.iter().map(|byte| format!("{byte:02x}")).collect() };
    let percent = text
        .replace('+', "%2B")
        .replace('/', "%2F")
        .replace('=', "%3D");
    let start = |bytes: &[u8]| {
        let list = format!("{:?}", &bytes[..8]);
        list.trim_end_matches(']').to_owned()
    };
    vec![
        text.to_owned(),
        text.trim_end_matches('=').to_owned(),
        text[..24].to_owned(),
        text[32..64].to_owned(),
        URL_SAFE.encode(&bytes),
        STANDARD.encode(text),
        percent,
        hexadecimal(&bytes),
        hexadecimal(&bytes[16..32]),
        hexadecimal(text.as_bytes()),
        hexadecimal(&bytes).to_uppercase(),
        start(&bytes),
        start(text.as_bytes()),
    ]
}

fn assert_hidden(secret: &TsigSecret, what: &str, text: &str) {
    for form in forms(secret) {
        assert!(!text.contains(&form), "{what} shows {form}: {text}");
    }
}

/// Collects logs.
#[derive(Clone, Default)]
struct Logs(Arc<Mutex<Vec<u8>>>);

impl Write for Logs {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no panic").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_report_error_or_log_shows_a_secret() {
    let Some(server) = Kind::Bind.start() else {
        return;
    };
    let logs = Logs::default();
    let writer = logs.clone();
    let layer = tracing_subscriber::fmt::layer().with_writer(move || writer.clone());
    let subscriber = tracing_subscriber::registry().with(layer);
    let _guard = tracing::subscriber::set_default(subscriber);

    let secret = generate();
    let (world, _, key) = World::with_primary(server.address()).await;
    let settings = world.key_settings(&secret);
    world
        .account
        .tsigs()
        .update(&key, &settings)
        .await
        .expect("updated");
    let check = world.check();
    let report = check.run().await.expect("a report");
    let name = TsigName::new("transfer.example.").expect("a name");
    let key = Key::new(name, TsigAlgorithm::HMAC_SHA512, secret.clone());
    let zone = ZoneName::new("example.com.").expect("a name");
    let single = Check::server(server.address(), zone).key(key.clone());
    let single = single.limits(Limits::default());
    let other = single.run().await.expect("a report");
    let json = serde_json::to_string(&report).expect("JSON");
    assert!(json.contains("wrong-secret"), "{json}");
    for (what, text) in [
        ("Debug of the key", format!("{key:?} {key:#?}")),
        ("Debug of the check", format!("{check:?} {single:#?}")),
        ("Debug of the report", format!("{report:?} {other:#?}")),
        ("JSON", json),
    ] {
        assert_hidden(&secret, what, &text);
    }
    let logs = logs.0.lock().expect("no panic");
    assert_hidden(&secret, "a log", &String::from_utf8_lossy(&logs));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_shows_no_secret() {
    let Some(server) = Kind::Bind.start() else {
        return;
    };
    let secret = generate();
    let (world, _, key) = World::with_primary(server.address()).await;
    let settings = world.key_settings(&secret);
    world
        .account
        .tsigs()
        .update(&key, &settings)
        .await
        .expect("updated");
    let token = "token-of-this-test";
    let file = server.folder().join("key");
    let address = server.address().to_string();
    let files = [
        format!("transfer.example.:hmac-sha512:{}", secret.expose()),
        format!("key \"a.\" {{ secret \"{}\"; }};", secret.expose()),
        format!("transfer.example.:{} :{0}:{0}", secret.expose()),
        secret.expose().to_owned(),
    ];
    for format in ["text", "json"] {
        let mut command = program();
        command.args([
            "--account",
            ACCOUNT,
            "--zone",
            ZONE,
            "--explain",
            "--format",
            format,
        ]);
        command.env("CLOUDFLARE_BASE_URL", world.emulator.base_url());
        command
            .env("CLOUDFLARE_API_TOKEN", token)
            .env("RUST_LOG", "trace");
        let output = run(command).await;
        let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert_eq!(output.status.code(), Some(1), "{text}");
        assert_hidden(&secret, "the program", &text);
        assert!(!text.contains(token));
        for content in &files {
            std::fs::write(&file, content).expect("written");
            let mut command = program();
            command.args(["--server", &address, "--zone-name", "example.com."]);
            command
                .arg("--key-file")
                .arg(&file)
                .args(["--format", format]);
            let output = run(command).await;
            let printed = [output.stdout, output.stderr].concat();
            let text = String::from_utf8_lossy(&printed).into_owned();
            assert_ne!(output.status.code(), Some(0), "{text}");
            assert_hidden(&secret, "the program", &text);
        }
    }
}
