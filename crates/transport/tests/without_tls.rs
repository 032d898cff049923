//! A build without TLS says so instead of trying again. Runs with
//! `cargo test -p cloudflare-secondary-dns-transport --no-default-features`.
#![cfg(not(any(feature = "rustls", feature = "native-tls")))]

use cloudflare_secondary_dns_transport::{
    Credentials, Error, ErrorKind, Method, Operation, OperationKind, Response, Transport,
};

static LIST: Operation = Operation {
    id: "acls_list",
    method: Method::GET,
    path: "/accounts/{account_id}/secondary_dns/acls",
    resource: "acls",
    kind: OperationKind::Read,
    permissions: &[],
};

#[tokio::test]
async fn https_needs_tls() {
    let transport = Transport::builder()
        .base_url("https://127.0.0.1:1")
        .credentials(Credentials::none())
        .build()
        .expect("valid");
    let url = format!("{}/accounts/a/secondary_dns/acls", transport.base_url());
    let request = transport.http().get(url);
    let outcome: Result<Response<serde_json::Value>, Error> =
        transport.execute(&LIST, request).await;
    let error = outcome.expect_err("no TLS");
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::Configuration, 1)
    );
    assert!(
        error.to_string().contains("turn on the feature rustls"),
        "{error}"
    );
    assert!(!error.may_have_taken_effect() && !error.is_safe_to_retry());
}
