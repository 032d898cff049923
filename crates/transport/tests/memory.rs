//! What a call may cost in memory, whatever the server answers: less than four times the largest
//! body.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::time::{Duration, Instant};

use allocation_counter::measure;
use cloudflare_secondary_dns_transport::{
    Credentials, Envelope, Error, Operation, OperationKind, RetryPolicy, Transport,
};
use serde::Deserialize;

static GET: Operation = Operation {
    id: "acls_get",
    method: http::Method::GET,
    path: "/acls/{acl_id}",
    resource: "acls",
    kind: OperationKind::Read,
    permissions: &[],
};

/// The limit of a body, a small part of the default to save time, and much more than the 400 KB
/// that a connection may read at once, since how much it does depends on the machine.
const LIMIT: usize = 1024 * 1024;

#[derive(Debug, Deserialize)]
struct Answer {
    success: bool,
    #[serde(default)]
    messages: Option<serde::de::IgnoredAny>,
    #[expect(dead_code, reason = "decoded only")]
    result: Option<Record>,
}

#[derive(Debug, Deserialize)]
struct Record {
    #[expect(dead_code, reason = "decoded only")]
    port: Option<u16>,
}

impl Envelope for Answer {
    fn is_success(&self) -> bool {
        self.success
    }

    fn has_messages(&self) -> bool {
        self.messages.is_some()
    }
}

/// A server on a thread of its own that answers one request.
fn serve(status: u16, body: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let _ = stream.read(&mut [0; 4096]);
        let head = format!(
            "HTTP/1.1 {status} Status\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        let _ = stream.write_all(head.as_bytes());
        let _ = stream.write_all(&body);
    });
    format!("http://{address}")
}

fn call(url: &str) -> Result<(), Error> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let transport = Transport::builder()
        .base_url(url)
        .credentials(Credentials::token("planted-token")?)
        .max_body(LIMIT)
        .retry(RetryPolicy::none())
        .build()?;
    let request = transport.http().get(format!("{url}/acls/a"));
    let answer = runtime.block_on(transport.execute::<Answer>(&GET, request))?;
    // What is kept of the messages is bounded as well.
    assert!(answer.messages().len() <= 32);
    Ok(())
}

/// `start`, the item again and again, `end`: as much as the limit lets through.
fn filled(start: &str, item: &str, end: &str) -> String {
    let count = (LIMIT - start.len() - end.len() - item.len()) / (item.len() + 1);
    let mut body = start.to_owned();
    for _ in 0..count {
        body += item;
        body.push(',');
    }
    body + item + end
}

#[test]
fn stays_below_four_bodies() {
    let deep = "[".repeat(100);
    let nested = format!("{deep}{}", "]".repeat(100));
    let secret = r#"{"secret":"abcd"}"#;
    let bodies: Vec<(&str, u16, String)> = ["{\"\":0}", "[0]", "0", "\"\"", secret, &nested]
        .into_iter()
        .flat_map(|item| {
            let errors = filled(r#"{"success":false,"errors":["#, item, "]}");
            let chain = filled(
                r#"{"success":false,"errors":[{"code":1,"error_chain":["#,
                item,
                "]}]}",
            );
            let messages = filled(r#"{"success":true,"result":{},"messages":["#, item, "]}");
            let beside = filled(
                r#"{"success":true,"result":{"port":"text"},"messages":["#,
                item,
                "]}",
            );
            let inside = filled(r#"{"success":true,"result":{"port":["#, item, "]}}");
            [
                ("errors", 400, errors.clone()),
                ("errors under 200", 200, errors),
                ("a chain", 400, chain),
                ("messages", 200, messages),
                ("beside a wrong type", 200, beside),
                ("inside of a wrong type", 200, inside),
            ]
        })
        .chain([
            (
                "one long message",
                400,
                format!(
                    r#"{{"success":false,"errors":[{{"message":"{}"}}]}}"#,
                    "\\n".repeat(LIMIT / 2 - 100)
                ),
            ),
            ("a page", 502, "<".repeat(LIMIT)),
        ])
        .collect();
    for (what, status, body) in bodies {
        check(what, status, body.into_bytes(), what == "messages");
    }
}

/// Texts where none is expected, which the message of a JSON error repeats escaped, and bytes that
/// are no text, each of which becomes several.
#[test]
fn stays_below_four_bodies_of_one_text() {
    for unit in ["a", "\u{200b}", "\u{85}", "\\u001b", "\\\""] {
        let text = unit.repeat((LIMIT - 100) / unit.len());
        for body in [
            format!(r#"{{"success":true,"result":{{"port":"{text}"}}}}"#),
            format!(r#"{{"success":true,"result":"{text}"}}"#),
            format!(r#"{{"success":"{text}"}}"#),
            format!(r#"{{"success":false,"errors":[],"result":"{text}"}}"#),
            format!(r#"{{"success":false,"errors":[{{"code":"{text}"}}]}}"#),
        ] {
            check(unit, 200, body.clone().into_bytes(), false);
            check(unit, 400, body.into_bytes(), false);
        }
    }
    let mut body = br#"{"success":true,"more":""#.to_vec();
    body.resize(LIMIT - 2, 0xff);
    body.extend(b"\"}");
    check("not UTF-8", 200, body, false);
}

fn check(what: &str, status: u16, body: Vec<u8>, is_success: bool) {
    assert!(body.len() <= LIMIT);
    let start = String::from_utf8_lossy(&body[..90]);
    let what = format!("{what}, {status}, {start}");
    let url = serve(status, body);
    let start = Instant::now();
    let info = measure(|| {
        let outcome = call(&url);
        assert_eq!(outcome.is_ok(), is_success, "{what}: {outcome:?}");
    });
    let elapsed = start.elapsed();
    let most = usize::try_from(info.bytes_max).expect("fits");
    assert!(most < 4 * LIMIT, "{what}: {most} bytes");
    // Nothing grows with the square of the body; this is no measure of speed.
    assert!(elapsed < Duration::from_secs(60), "{what}: {elapsed:?}");
}
