//! A tour of the API on your own machine: `cargo run --example tour`.
//!
//! It starts an emulator, so it needs neither an account nor the network. Against the real API you
//! would write `Client::from_env()` instead of the builder, and nothing else would change.
//!
//! Sentences say what comes, `→` is a request that the server saw with the status of its answer,
//! `=` is what the program got.

use std::error::Error;
use std::io::{IsTerminal, stdout};
use std::time::Duration;

use cloudflare_secondary_dns::{
    Account, AccountId, AclSettings, Client, IncomingSettings, IpRange, OutgoingSettings,
    PeerSettings, RefreshInterval, TransferStatus, TsigAlgorithm, TsigName, TsigSecret,
    TsigSettings, WaitOptions, Zone, ZoneId, ZoneName,
};
use cloudflare_secondary_dns_emulator::{Emulator, Fault};

type Outcome<T> = Result<T, Box<dyn Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome<()> {
    say("Starting an emulator: the API on this machine.");
    let emulator = Emulator::builder()
        .token("tour-token")
        .transfer_delay(Duration::from_millis(400))
        .observe(|line| {
            print(
                "2",
                &format!("    → {}", shortened(line).replace("/client/v4", "")),
            )
        })
        .start()
        .await?;
    got(emulator.base_url());

    let client = Client::builder()
        .base_url(emulator.base_url())
        .token("tour-token")
        .build()?;
    let account = client.account(&AccountId::new("01a7362d577a6c3019a474fd6f485823")?);
    let secondary = client.zone(&ZoneId::new("269d8f4853475ca241c4e730be286b20")?);
    let primary = client.zone(&ZoneId::new("5bfa1d3c6f0e4a0c8d2b7e9f4a6c1d20")?);

    incoming(&emulator, &account, &secondary).await?;
    outgoing(&emulator, &account, &primary).await?;
    clean_up(&account, &secondary, &primary).await?;
    say("That was all: a secondary zone and a primary zone, and nothing is left of them.");
    Ok(())
}

/// A secondary zone: its records come in from a nameserver elsewhere.
async fn incoming(emulator: &Emulator, account: &Account, zone: &Zone) -> Outcome<()> {
    say("A TSIG key. Both sides of a transfer sign with it; its secret is never shown.");
    let key = TsigSettings::new(
        TsigName::new("tsig.example.com.")?,
        TsigAlgorithm::HMAC_SHA512,
        TsigSecret::new("VGhpcyBpcyBvbmx5IGEgdG91ciwgbm90IGEgc2VjcmV0Lg==")?,
    );
    let key = account.tsigs().create(&key).await?;
    got(&format!(
        "key {} ({}), secret {}",
        key.name, key.algo, key.secret
    ));

    say("A peer: the primary nameserver. The API takes its name first, the rest with a PUT.");
    note("The next PUT meets a 503. A PUT may be repeated, so the client does that by itself.");
    emulator.inject(Fault::status(503).on("peers_update"))?;
    let peer = PeerSettings::new("ns1.example.net")
        .ip("192.0.2.53")
        .port(53)
        .ixfr_enable(true)
        .tsig_id(&key.id);
    let peer = account.peers().create(&peer).await?;
    if let (Some(ip), Some(port)) = (&peer.ip, peer.port) {
        got(&format!("peer {} at {ip} port {port}", peer.name));
    }

    say("The zone, with that primary. It is checked once a day, whether or not a NOTIFY comes.");
    let day = RefreshInterval::new(86_400)?;
    let settings = IncomingSettings::new(ZoneName::new("example.com.")?, day, [&peer.id]);
    let created = zone.incoming().create(&settings).await?;
    if let Some(serial) = created.soa_serial {
        got(&format!("serial {serial}"));
    }
    note("The second request is a look: on a zone that is not secondary the API stores nothing.");

    say("A transfer now, and waiting until the serial has advanced.");
    let asked = zone.incoming().force_axfr().await?;
    got(asked.as_str());
    note("The transfer takes 0.4 s. Between two looks the client waits.");
    let options = WaitOptions::new()
        .first_pause(Duration::from_millis(200))
        .on_progress(|progress| got(&progress.to_string()));
    zone.incoming()
        .wait_for_serial(created.soa_serial, options)
        .await?;
    Ok(())
}

/// A primary zone: its records go out to nameservers elsewhere.
async fn outgoing(emulator: &Emulator, account: &Account, zone: &Zone) -> Outcome<()> {
    say("An ACL: who may transfer the account's zones. The API stores the network of the range.");
    let settings = AclSettings::new(IpRange::new("198.51.100.7/29")?, "secondaries");
    let acl = account.acls().ensure(&settings).await?;
    got(&format!(
        "{:?}: {} has {}",
        acl.outcome, acl.name, acl.ip_range
    ));

    say("Once more, as a program does that runs every hour: there is nothing to change.");
    got(&format!(
        "{:?}",
        account.acls().ensure(&settings).await?.outcome
    ));

    say("A range that is too wide does not even leave this machine.");
    if let Err(error) = IpRange::new("198.51.0.0/16") {
        got(&error.to_string());
    }

    say("A secondary, and a zone that goes out to it.");
    let peer = PeerSettings::new("ns2.example.org").ip("198.51.100.7");
    let peer = account.peers().create(&peer).await?;
    let settings = OutgoingSettings::new(ZoneName::new("example.org.")?, [&peer.id]);
    zone.outgoing().create(&settings).await?;

    say("Transfers are off at first. Turning them on also notifies the secondaries.");
    let status = zone.outgoing().status().await?;
    got(words(&status));
    zone.outgoing().enable().await?;
    note("The next answer is a 429 that asks to wait a second, and so the client waits 1 s.");
    let limit = Fault::status(429).header("retry-after", "1");
    emulator.inject(limit.on("outgoing_status"))?;
    let status = zone.outgoing().status().await?;
    got(&format!(
        "{}, after {} attempts",
        words(&status),
        status.attempts()
    ));

    say("NOTIFY, once more.");
    let notified = zone.outgoing().force_notify().await?;
    got(notified.as_str());
    Ok(())
}

/// First what refers to something, then what it refers to.
async fn clean_up(account: &Account, secondary: &Zone, primary: &Zone) -> Outcome<()> {
    say("Cleaning up. First the wrong way round: a peer that a zone uses is not deleted.");
    let in_use = account.peers().list().await?;
    if let Some(peer) = in_use.first()
        && let Err(error) = account.peers().delete(&peer.id).await
    {
        for refusal in error.api_errors() {
            got(&shortened(&refusal.to_string()));
        }
    }
    say("Then the right way: zones before peers, peers before keys.");
    primary.outgoing().disable().await?;
    primary.outgoing().delete().await?;
    secondary.incoming().delete().await?;
    for peer in account.peers().list().await? {
        account.peers().delete(&peer.id).await?;
    }
    for acl in account.acls().list().await? {
        account.acls().delete(&acl.id).await?;
    }
    for key in account.tsigs().list().await? {
        account.tsigs().delete(&key.id).await?;
    }
    let left = secondary.incoming().get_opt().await?;
    got(match left {
        None => "no incoming settings",
        Some(_) => "incoming settings",
    });
    Ok(())
}

/// A status in the words of the API.
fn words(status: &Option<TransferStatus>) -> &str {
    status
        .as_ref()
        .map_or("not known", |status| status.as_str())
}

/// What comes.
fn say(text: &str) {
    println!();
    print("1", text);
}

/// What is worth knowing before it happens.
fn note(text: &str) {
    print("3", &format!("  {text}"));
}

/// What the program got.
fn got(text: &str) {
    print("32", &format!("    = {text}"));
}

/// Prints in this style of the terminal, if it is one.
fn print(style: &str, text: &str) {
    match stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none() {
        true => println!("\x1b[{style}m{text}\x1b[0m"),
        false => println!("{text}"),
    }
}

/// The text with its long ids cut short.
fn shortened(text: &str) -> String {
    let is_end = |letter: char| !letter.is_ascii_alphanumeric();
    let cut = |part: &str| match part.split_once(is_end).map_or(part, |(word, _)| word) {
        id if id.len() == 32 => part.replacen(&id[4..], "…", 1),
        _ => part.to_owned(),
    };
    text.split_inclusive(is_end).map(cut).collect()
}

#[test]
fn it_runs_to_its_end() -> Outcome<()> {
    main()
}
