//! A tour of the API on your own machine: `cargo run --example tour`.
//!
//! It starts an emulator, so it needs neither an account nor the network. Against the real API you would
//! write `Client::from_env()` instead of the builder, and nothing else would change.

use std::error::Error;
use std::time::Duration;

use cloudflare_secondary_dns::{
    Account, AccountId, AclSettings, Client, IncomingSettings, IpAddress, IpRange,
    OutgoingSettings, PeerSettings, Port, RefreshInterval, TsigAlgorithm, TsigName, TsigSecret,
    TsigSettings, WaitOptions, Zone, ZoneId, ZoneName,
};
use cloudflare_secondary_dns_emulator::{Emulator, Fault, RetryAfter};

type Outcome<T> = Result<T, Box<dyn Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome<()> {
    say("Starting an emulator. Its lines are what the server sees.");
    let emulator = Emulator::builder()
        .token("tour-token")
        .transfer_delay(Duration::from_millis(400))
        .observe(|line| println!("    {line}"))
        .start()
        .await?;
    println!("  {}", emulator.base_url());

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
    println!("  {:?}", *key);

    say("A peer: the primary nameserver. The API takes its name first, the rest with a PUT.");
    println!(
        "  The next PUT meets a 503. A PUT may be repeated, so the client does that by itself."
    );
    emulator.inject(Fault::status(503).on("peers_update"))?;
    let peer = PeerSettings::new("ns1.example.net")
        .ip(IpAddress::new("192.0.2.53")?)
        .port(Port::DNS)
        .ixfr_enable(true)
        .tsig_id(&key.id);
    let peer = account.peers().create(&peer).await?;
    println!("  {:?}", *peer);

    say("The zone, with that primary. It is checked once a day, whether or not a NOTIFY comes.");
    let day = RefreshInterval::new(86_400)?;
    let settings = IncomingSettings::new(ZoneName::new("example.com.")?, day, [&peer.id]);
    let created = zone.incoming().create(&settings).await?;
    println!("  serial {:?}", created.soa_serial);

    say("A transfer now, and waiting until the serial has advanced.");
    let asked = zone.incoming().force_axfr().await?;
    println!("  the API answers {:?}", asked.as_str());
    let options = WaitOptions::new()
        .first_pause(Duration::from_millis(200))
        .on_progress(|progress| println!("  {progress}"));
    zone.incoming()
        .wait_for_serial(created.soa_serial, options)
        .await?;
    Ok(())
}

/// A primary zone: its records go out to nameservers elsewhere.
async fn outgoing(emulator: &Emulator, account: &Account, zone: &Zone) -> Outcome<()> {
    say("An ACL: who may transfer the account's zones.");
    let acl = AclSettings::new(IpRange::new("198.51.100.0/29")?, "secondaries");
    let acl = account.acls().create(&acl).await?;
    println!("  {:?}", *acl);

    say("A range that is too wide does not even leave this machine.");
    if let Err(error) = IpRange::new("198.51.0.0/16") {
        println!("  {error}");
    }

    say("A secondary, and a zone that goes out to it.");
    let peer = PeerSettings::new("ns2.example.org").ip(IpAddress::new("198.51.100.7")?);
    let peer = account.peers().create(&peer).await?;
    let settings = OutgoingSettings::new(ZoneName::new("example.org.")?, [&peer.id]);
    zone.outgoing().create(&settings).await?;

    say("Transfers are off at first. Turning them on also notifies the secondaries.");
    println!("  {}", zone.outgoing().status().await?.as_str());
    zone.outgoing().enable().await?;
    println!("  The next answer is a 429 that asks to wait a second, and so the client waits.");
    let limit = Fault::rate_limited(RetryAfter::Seconds(1)).on("outgoing_status");
    emulator.inject(limit)?;
    let status = zone.outgoing().status().await?;
    println!(
        "  {}, after {} attempts",
        status.as_str(),
        status.attempts()
    );

    say("NOTIFY, once more.");
    let notified = zone.outgoing().force_notify().await?;
    println!("  the API answers {:?}", notified.as_str());
    Ok(())
}

/// First what refers to something, then what it refers to.
async fn clean_up(account: &Account, secondary: &Zone, primary: &Zone) -> Outcome<()> {
    say("Cleaning up: zones before peers, peers before keys.");
    let in_use = account.peers().list().await?;
    if let Some(peer) = in_use.first()
        && let Err(error) = account.peers().delete(&peer.id).await
    {
        println!("  {error}");
    }
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
    println!(
        "  incoming settings: {}",
        if left.is_none() { "none" } else { "some" }
    );
    Ok(())
}

fn say(text: &str) {
    println!("\n{text}");
}

#[test]
fn it_runs_to_its_end() -> Outcome<()> {
    main()
}
