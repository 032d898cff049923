//! The example of the workspace's README as a program: a secondary zone in ten lines. A test of the workspace holds the
//! two together.
//!
//! It needs `CLOUDFLARE_API_TOKEN` and `TSIG_SECRET`; with `CLOUDFLARE_BASE_URL` it talks to the emulator.

use cloudflare_secondary_dns::*;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::from_env()?; // CLOUDFLARE_API_TOKEN, or CLOUDFLARE_API_KEY and CLOUDFLARE_EMAIL
    let account = client.account(&AccountId::new("01a7362d577a6c3019a474fd6f485823")?);
    let zone = client.zone(&ZoneId::new("269d8f4853475ca241c4e730be286b20")?);

    let secret = TsigSecret::new(std::env::var("TSIG_SECRET")?)?;
    let key = TsigSettings::new(
        TsigName::new("transfer.example.")?,
        TsigAlgorithm::HMAC_SHA512,
        secret,
    );
    let key = account.tsigs().create(&key).await?;
    let peer = PeerSettings::new("ns1")
        .ip(IpAddress::new("192.0.2.53")?)
        .port(Port::DNS)
        .tsig_id(&key.id);
    let peer = account.peers().create(&peer).await?;
    let settings = IncomingSettings::new(
        ZoneName::new("example.com.")?,
        RefreshInterval::new(86_400)?,
        [&peer.id],
    );
    let before = zone.incoming().create(&settings).await?.soa_serial;
    zone.incoming().force_axfr().await?;
    let now = zone
        .incoming()
        .wait_for_serial(before, WaitOptions::new())
        .await?;
    println!("serial {:?}", now.soa_serial);
    Ok(())
}
