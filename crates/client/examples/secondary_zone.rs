//! The example of the workspace's README as a program: a secondary zone in ten lines. A test of the
//! workspace holds the two together and runs it.
//!
//! It needs `CLOUDFLARE_API_TOKEN` and `TSIG_SECRET`; with `CLOUDFLARE_BASE_URL` it talks to the
//! emulator.

use cloudflare_secondary_dns::*;

#[tokio::main]
pub(crate) async fn main() {
    if let Err(error) = run().await {
        eprintln!("error: {error:#}");
        std::process::exit(1);
    }
}

async fn run() -> Result<(), Box<dyn std::error::Error>> {
    // CLOUDFLARE_API_TOKEN, or CLOUDFLARE_API_KEY and CLOUDFLARE_EMAIL
    let client = Client::from_env()?;
    let account = client.account(&AccountId::new("01a7362d577a6c3019a474fd6f485823")?);
    let zone = client.zone(&ZoneId::new("269d8f4853475ca241c4e730be286b20")?);

    let secret = std::env::var("TSIG_SECRET").map_err(|_| "set TSIG_SECRET to the key's secret")?;
    let name = TsigName::new("transfer.example.")?;
    let key = TsigSettings::new(name, TsigAlgorithm::HMAC_SHA512, TsigSecret::new(secret)?);
    let key = account.tsigs().ensure(&key).await?;

    let primary = PeerSettings::new("ns1")
        .ip("192.0.2.53")
        .port(53)
        .tsig_id(&key.id);
    let primary = account.peers().ensure(&primary).await?;

    let name = ZoneName::new("example.com.")?;
    let settings = IncomingSettings::new(name, RefreshInterval::new(86_400)?, [&primary.id]);
    let before = zone.incoming().ensure(&settings).await?.soa_serial;

    zone.incoming().force_axfr().await?;
    let wait = WaitOptions::new().on_progress(|progress| eprintln!("{progress}"));
    let now = zone.incoming().wait_for_serial(before, wait).await?;
    if let Some(serial) = now.soa_serial {
        println!("serial {serial}");
    }
    Ok(())
}
