use cloudflare_secondary_dns::{AccountId, Client};
use cloudflare_secondary_dns_emulator::{Emulator, Fault};

#[tokio::test]
async fn a_busy_api_is_asked_again() -> Result<(), Box<dyn std::error::Error>> {
    let emulator = Emulator::builder().token("my-token").start().await?;
    let client = Client::builder()
        .base_url(emulator.base_url())
        .token("my-token")
        .build()?;

    // The next list fails as it does when the API is busy.
    emulator.inject(Fault::status(503).on("acls_list"))?;
    let account = client.account(&AccountId::new("my-account")?);
    assert!(account.acls().list().await?.is_empty());

    // What did it send? Credentials and TSIG secrets are not shown.
    let requests = emulator.requests();
    requests.assert_operations(&["acls_list", "acls_list"]);
    assert_eq!(
        requests[1].header("authorization"),
        Some("Bearer [redacted]")
    );
    assert_eq!(emulator.pending_faults(), 0);
    Ok(())
}
