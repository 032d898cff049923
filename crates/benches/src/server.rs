//! The server of the measurements: it writes one prepared answer for each request, and no more.
//!
//! It is as plain as can be, so that it costs little beside the client and allocates nothing once a
//! connection stands. The emulator would do more for a request than the client does.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::future::Future;
use std::sync::Arc;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// The prepared answers by the account that asks, whose name is the length of its list.
type Answers = BTreeMap<Vec<u8>, Vec<u8>>;

/// The base URL, and the server, to be run where the measurement wants it.
pub(crate) fn server(lengths: &[usize]) -> (String, impl Future<Output = ()> + Send + 'static) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("an option");
    let address = listener.local_addr().expect("an address");
    let answers: Answers = lengths
        .iter()
        .map(|&length| (format!("{length:032}").into_bytes(), answer(length)))
        .collect();
    let answers = Arc::new(answers);
    let serve = async move {
        let listener = TcpListener::from_std(listener).expect("a listener");
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(talk(stream, Arc::clone(&answers)));
        }
    };
    (format!("http://{address}/client/v4"), serve)
}

async fn talk(mut stream: TcpStream, answers: Arc<Answers>) {
    stream.set_nodelay(true).expect("an option");
    let mut buffer = vec![0; 16 * 1024];
    let mut filled = 0;
    while let Ok(read @ 1..) = stream.read(&mut buffer[filled..]).await {
        filled += read;
        if !buffer[..filled].ends_with(b"\r\n\r\n") {
            continue;
        }
        // GET /client/v4/accounts/{account}/secondary_dns/peers HTTP/1.1
        let account = buffer[..filled].split(|&byte| byte == b'/').nth(4);
        let answer = account.and_then(|account| answers.get(account));
        filled = 0;
        match answer {
            Some(answer) if stream.write_all(answer).await.is_ok() => {}
            _ => return,
        }
    }
}

/// The whole answer. Its rate limit is never used up.
fn answer(length: usize) -> Vec<u8> {
    let body = body(length);
    let mut answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         cf-ray: 8f1a2b3c4d5e6f70-LCL\r\nratelimit: \"default\";r=1000000;t=300\r\n\r\n",
        body.len()
    );
    answer.reserve_exact(body.len());
    answer.push_str(&body);
    answer.into_bytes()
}

/// The JSON of a list of this length.
fn body(length: usize) -> String {
    let mut body = r#"{"success":true,"errors":[],"messages":[],"result":["#.to_owned();
    for number in 0..length {
        let comma = if number == 0 { "" } else { "," };
        let host = number % 256;
        write!(
            body,
            r#"{comma}{{"id":"23ff594956f20c2a721606e94745{number:04}","name":"ns{number}.example.net","ip":"192.0.2.{host}","port":53,"ixfr_enable":true,"tsig_id":"69cd1e104af3e6ed3cb344f263fd{number:04}"}}"#
        )
        .expect("a string grows");
    }
    write!(
        body,
        r#"],"result_info":{{"page":1,"per_page":{length},"count":{length},"total_count":{length},"total_pages":1}}}}"#
    )
    .expect("a string grows");
    body
}
