//! What a call costs in memory, whatever the server answers: less than four times the largest body,
//! with the types of the API too.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use allocation_counter::measure;
use cloudflare_secondary_dns::{AccountId, AclId, Client, Error, RetryPolicy};

/// The limit of a body, an eighth of the default to save time.
const LIMIT: usize = 1024 * 1024;

/// A server on a thread of its own that answers one request.
fn serve(body: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let _ = stream.read(&mut [0; 4096]);
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
        let _ = stream.write_all(head.as_bytes());
        let _ = stream.write_all(body.as_bytes());
    });
    format!("http://{address}")
}

/// `start`, the item again and again, `end`: as much as the limit lets through.
fn filled(start: &str, item: &str, end: &str) -> String {
    let count = (LIMIT - start.len() - end.len() - item.len()) / (item.len() + 1);
    format!("{start}{}{item}{end}", format!("{item},").repeat(count))
}

fn client(url: &str) -> Result<Client, Error> {
    Client::builder()
        .base_url(url)
        .token("planted-token")
        .max_body(LIMIT)
        .retry(RetryPolicy::none())
        .build()
}

#[test]
fn stays_below_four_bodies() -> Result<(), Box<dyn std::error::Error>> {
    let account = AccountId::new("account")?;
    let acl = AclId::new("acl")?;
    let list = r#"{"success":true,"errors":[],"messages":[],"result":["#;
    let record =
        r#"{"success":true,"errors":[],"result":{"id":"acl","ip_range":"","name":""},"messages":["#;
    let message = r#"{"code":1000,"message":""}"#;
    for (start, item, is_list) in [
        // A success, if it were not so long.
        (list, r#"{"id":"a","ip_range":"","name":""}"#, true),
        (list, r#"{"":0}"#, true),
        (list, "[0]", true),
        (record, message, false),
        (record, r#"{"":0}"#, false),
    ] {
        let url = serve(filled(start, item, "]}"));
        let info = measure(|| {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime");
            let acls = client(&url).expect("valid").account(&account).acls();
            let error = runtime.block_on(async {
                match is_list {
                    true => acls.list().await.map(drop),
                    false => acls.get(&acl).await.map(drop),
                }
            });
            let error = error.expect_err("not what the contract says");
            assert!(error.is_decode(), "{error}");
        });
        let most = usize::try_from(info.bytes_max)?;
        assert!(most < 4 * LIMIT, "{start} {item}: {most} bytes");
    }
    Ok(())
}
