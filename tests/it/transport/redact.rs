//! Echoes of secrets, in whatever form: in errors, in messages of a success, in events and in
//! `cf-ray`.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use super::*;
use crate::support::trace;

const TOKEN: &str = "Planted_Token-3f9a+b/c";
const SENT: &str = "cGxhbnRlZC10c2lnL3NlY3JldA+/Zg==";
const RECEIVED: &str = "YW5vdGhlci9wbGFudGVkK3NlY3JldA==";

/// Ways in which a server may repeat a secret.
fn echoes(secret: &str) -> Vec<String> {
    let bare = secret.trim_end_matches('=');
    let encoded = encode_path(secret);
    vec![
        secret.to_owned(),
        bare.to_owned(),
        encode_path(bare),
        encoded.to_lowercase(),
        encoded,
        secret.replace('/', "%2f"),
        secret.replace('/', "\\/"),
        secret.replace('+', "-").replace('/', "_"),
        secret.to_uppercase(),
        format!("{bare}%3D%3D"),
        format!("x{secret}y{secret}"),
        // Escaped twice, for JSON, for HTML, for a form.
        encode_path(secret).replace('%', "%25"),
        secret.replace('/', "\\\\/").replace('+', "\\u002b"),
        secret
            .chars()
            .map(|c| format!("\\u{:04x}", u32::from(c)))
            .collect(),
        secret.replace('/', "&#x2F;").replace('+', "&#43;"),
        secret.replace('/', "&sol;").replace('+', "&plus;"),
        secret.replace('+', " "),
        // Broken over lines, or by what is not seen.
        split(secret, "\n "),
        split(secret, "\\r\\n"),
        split(secret, "\u{200b}"),
        split(secret, "%E2%80%8B"),
        // Within other data.
        STANDARD.encode(secret),
        URL_SAFE_NO_PAD.encode(format!("me@example.com:{secret}")),
        STANDARD.encode(format!("a:{secret}\r\nAccept: */*")),
        STANDARD.encode(format!("ab:{}", encode_path(secret))),
        hex(secret.as_bytes()),
        format!("0x{}", hex(secret.as_bytes()).to_uppercase()),
        hex(&STANDARD.decode(secret).unwrap_or_else(|_| secret.into())),
    ]
}

fn split(secret: &str, by: &str) -> String {
    let (start, end) = secret.split_at(9);
    format!("{start}{by}{end}")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What is left when a secret is gone: no run of it longer than what its neighbours may hold.
#[track_caller]
fn check(text: &str, secret: &str) {
    let plain = |text: &str| -> String {
        let decoded = percent_encoding(text);
        let kept = decoded.chars().filter(|c| c.is_ascii_alphanumeric());
        kept.collect::<String>().to_lowercase()
    };
    let (shown, secret) = (plain(text), plain(secret));
    for start in 0..secret.len() - 8 {
        let piece = &secret[start..start + 8];
        assert!(!shown.contains(piece), "{text:?} shows {piece}");
    }
}

/// Undoes `%2F` and its like.
fn percent_encoding(text: &str) -> String {
    let text = text.to_lowercase();
    [("%2f", "/"), ("%2b", "+"), ("%3d", "="), ("%5f", "_")]
        .iter()
        .fold(text, |text, (from, to)| text.replace(from, to))
}

#[tokio::test]
async fn in_errors() {
    for secret in [TOKEN, SENT, RECEIVED] {
        for echo in echoes(secret) {
            let body = json!({
                "success": false,
                "errors": [{"code": 1000, "message": format!("bad {echo}."), "error_chain": [{"message": echo}]}],
                "result": {"deep": [{"secret": RECEIVED}]},
            });
            let server = Server::script([Reply::json(400, body).into()]).await;
            let transport = builder(&server)
                .credentials(Credentials::token(TOKEN).expect("valid"))
                .build()
                .expect("valid");
            let sent = json!({"name": "k.", "secret": SENT});
            let error = call_with(&transport, &CREATE, sent).await.expect_err("400");
            let shown = format!("{error} {error:?} {:?}", error.api_errors());
            check(&shown, secret);
            check(&shown, &echo);
            let first = error.api_errors()[0].message();
            assert!(
                first.starts_with("bad ") && first.contains("[redacted]") && first.ends_with('.'),
                "{first}"
            );
        }
    }
}

#[tokio::test]
async fn in_messages_of_a_success_and_in_events() {
    let (captured, _guard) = trace::capture();
    for secret in [TOKEN, SENT, RECEIVED] {
        for echo in echoes(secret) {
            let body = json!({
                "success": true,
                "messages": [{"code": 1000, "message": echo}],
                "result": {"id": "acl", "secret": RECEIVED},
            });
            let server = Server::script([Reply::json(200, body).into()]).await;
            let transport = builder(&server)
                .credentials(Credentials::token(TOKEN).expect("valid"))
                .build()
                .expect("valid");
            let sent = json!({"name": "k.", "secret": SENT});
            let answer = call_with(&transport, &CREATE, sent).await.expect("fine");
            check(&format!("{:?}", answer.messages()), secret);
            check(&format!("{:?}", answer.messages()), &echo);
            // The value holds them as they were received.
            check(&format!("{answer:?} {answer:#?}"), secret);
            let remarks = captured.lines(&["the API remarks"]).join(" ");
            assert!(remarks.contains("[redacted]"));
            check(&remarks, secret);
        }
    }
}

/// An answer that leaves fields unread, as generated types do.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Lean {
    messages: Vec<Message>,
    errors: Vec<Message>,
}

#[derive(Debug, Deserialize)]
struct Message {
    #[expect(dead_code, reason = "shown only")]
    message: String,
}

impl Envelope for Lean {
    fn has_messages(&self) -> bool {
        !(self.messages.is_empty() && self.errors.is_empty())
    }
}

async fn read_lean(reply: Reply) -> Response<Lean> {
    let server = Server::script([reply.into()]).await;
    let credentials = Credentials::token(TOKEN).expect("valid");
    let transport = builder(&server).credentials(credentials).build();
    let transport = transport.expect("valid");
    let path = READ
        .path
        .replace("{account_id}", "a")
        .replace("{acl_id}", "acl");
    let request = transport
        .http()
        .get(format!("{}{path}", transport.base_url()));
    let answer = transport.execute(&READ, request).await;
    answer.expect("a success")
}

/// A success may have errors, which its value shows.
#[tokio::test]
async fn in_the_errors_of_a_success() {
    for (text, is_shown) in [(TOKEN, false), (RECEIVED, false), ("fine", true)] {
        let body = json!({"success": true, "errors": [{"message": text}], "result": {"id": "acl", "secret": RECEIVED}});
        let answer = read_lean(Reply::json(200, body)).await;
        assert!(answer.messages().is_empty());
        assert_eq!(format!("{answer:?}").contains(text), is_shown, "{answer:?}");
    }
}

/// Parts of an answer that nobody reads do not hide what is in the others.
#[tokio::test]
async fn beside_what_cannot_be_read() {
    let unread = |text: &[u8], message: &str| {
        let body = format!(
            r#"{{"success":true,"messages":[{{"code":1000,"extra":"?","message":"{message}"}}],
                "result":{{"id":"acl","extra":"?","secret":"{RECEIVED}"}}}}"#
        );
        let parts: Vec<&[u8]> = body.as_bytes().split(|&byte| byte == b'?').collect();
        parts.join(text)
    };
    for secret in [TOKEN, RECEIVED] {
        for text in [&b"\\ud800"[..], b"\xff"] {
            let reply = Reply::body(200, unread(text, secret));
            let answer = read_lean(reply).await;
            check(
                &format!("{answer:?} {answer:#?} {:?}", answer.messages()),
                secret,
            );
        }
    }
}

/// `cf-ray` is shown in the vendor's form or not at all.
#[tokio::test]
async fn in_the_ray() {
    for (ray, is_shown) in [
        ("8f2a6c1d0b3e4a5f-FRA", true),
        ("8f2a6c1d0b3e4a5f-fra", true),
        ("8f2a6c1d0b3e4a5f", false),
        ("-FRA", false),
        ("8f2a6c1d0b3e4a5f-FRAX", false),
        ("8f2a6c1d0b3e4a5f-F1A", false),
        ("planted-tok", false),
        (TOKEN, false),
        ("0123456789abcdef0123456789abcdef0-FRA", false),
    ] {
        let (captured, guard) = trace::capture();
        for operation in [&READ, &DELETE] {
            let (outcome, _server) = once(operation, [ok().header("cf-ray", ray)]).await;
            let answer = outcome.expect("a success");
            assert_eq!(answer.cf_ray(), is_shown.then_some(ray));
            assert_eq!(format!("{answer:?}").contains(ray), is_shown, "{ray}");
            let reply = failure(400, 1000, "no").header("cf-ray", ray);
            let (outcome, _server) = once(operation, [reply]).await;
            let error = outcome.expect_err("400");
            assert_eq!(error.cf_ray(), is_shown.then_some(ray));
            let shown = format!("{error} {error:?}");
            assert_eq!(shown.contains(ray), is_shown, "{ray}: {shown}");
        }
        let events = captured.lines(&["cloudflare", "close"]).join(" ");
        assert_eq!(events.contains(ray), is_shown, "{ray}");
        drop(guard);
    }
}

/// What is not a secret stays.
#[tokio::test]
async fn nothing_else_is_blanked() {
    let text = "100%25 of -_+/= and % and %zz and %2 and a\\b, a/b: fine";
    let (outcome, _server) = once(&READ, [failure(400, 1000, text)]).await;
    assert_eq!(outcome.expect_err("400").api_errors()[0].message(), text);
    // Of three characters it would blank half of the text.
    let body = json!({"success": false, "errors": [{"message": "abc abcd"}], "result": [{"secret": "abc"}, {"secret": "abcd"}]});
    let (outcome, _server) = once(&READ, [Reply::json(400, body)]).await;
    let error = outcome.expect_err("400");
    assert_eq!(error.api_errors()[0].message(), "abc [redacted]");
}

/// Of a secret that is longer than what is compared nothing is left, and others that begin alike
/// are found.
#[tokio::test]
async fn long_and_similar_secrets_are_blanked() {
    let long = "q1W2".repeat(200);
    let secrets =
        json!([{"secret": long}, {"secret": "abcd"}, {"secret": "abcdefgh"}, {"secret": "abce"}]);
    for (text, shown) in [
        (format!("x {long}."), "x [redacted]"),
        ("x abcdefgh.".to_owned(), "x [redacted]."),
        ("x abcdefg.".to_owned(), "x [redacted]efg."),
        ("x abce abcf".to_owned(), "x [redacted] abcf"),
        (
            format!("x {}.", &long[..250]),
            &*format!("x {}.", &long[..250]),
        ),
    ] {
        let body = json!({"success": false, "errors": [{"message": text}], "result": secrets});
        let (outcome, _server) = once(&READ, [Reply::json(400, body)]).await;
        assert_eq!(outcome.expect_err("400").api_errors()[0].message(), shown);
    }
}

/// Of an answer with more secrets than are searched for no text is shown.
#[tokio::test]
async fn too_many_secrets_blank_everything() {
    for (count, shown) in [(1023, "fine"), (1025, "[redacted]")] {
        let secrets: Vec<_> = (0..count)
            .map(|number| json!({"secret": format!("secret-{number}")}))
            .collect();
        let body = json!({"success": false, "errors": [{"message": "fine"}], "result": secrets});
        let (outcome, _server) = once(&READ, [Reply::json(400, body)]).await;
        let error = outcome.expect_err("400");
        assert_eq!(error.api_errors()[0].message(), shown);
    }
}

/// A server that knows how secrets are searched for gains nothing.
#[tokio::test]
async fn the_search_is_bounded() {
    // The text begins again and again as all secrets do.
    let prefix = "a.".repeat(100);
    let secrets: Vec<_> = (0..1000)
        .map(|number| json!({"secret": format!("{prefix}-{number}")}))
        .collect();
    let text = "a.".repeat(2_000_000);
    let messages = json!([{"message": text}, {"message": text, "error_chain": [{"message": "a"}]}]);
    for success in [true, false] {
        let body = json!({"success": success, "errors": messages, "messages": messages, "result": null, "more": secrets});
        let transport = Server::script([Reply::json(200, body).into()]).await;
        let transport = builder(&transport).max_body(usize::MAX).build();
        let transport = transport.expect("valid");
        let start = std::time::Instant::now();
        let outcome = call(&transport, &DELETE).await;
        assert_eq!(outcome.is_ok(), success);
        let elapsed = start.elapsed();
        // Seconds on a busy machine; minutes where a text is searched to its end.
        assert!(elapsed < Duration::from_secs(180), "{elapsed:?}");
    }
}
