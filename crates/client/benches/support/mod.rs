//! What both measurements share: a server that answers every request with the same list of 100 peers,
//! and three ways to read it.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;

use cloudflare_secondary_dns::api::types::PeerListResponse;
use cloudflare_secondary_dns::{AccountId, Client, Pacing, Peers};

/// Peers in the list.
pub(crate) const PEERS: usize = 100;

const TOKEN: &str = "an-api-token";

/// Starts the server on a thread of its own, and gives the base URL.
pub(crate) fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || answer(stream));
        }
    });
    format!("http://{address}/client/v4")
}

fn answer(mut stream: TcpStream) {
    let body = body();
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\ncf-ray: 8f1a2b3c4d5e6f70-LCL\r\n\r\n",
        body.len()
    );
    let answer = head + &body;
    stream.set_nodelay(true).expect("an option");
    let mut buffer = [0; 16 * 1024];
    let mut filled = 0;
    while let Ok(read @ 1..) = stream.read(&mut buffer[filled..]) {
        filled += read;
        if buffer[..filled].ends_with(b"\r\n\r\n") {
            filled = 0;
            if stream.write_all(answer.as_bytes()).is_err() {
                return;
            }
        }
    }
}

fn body() -> String {
    let peers: Vec<String> = (0..PEERS)
        .map(|number| {
            format!(
                r#"{{"id":"23ff594956f20c2a721606e94745{number:04}","name":"ns{number}.example.net","ip":"192.0.2.{number}","port":53,"ixfr_enable":true,"tsig_id":"69cd1e104af3e6ed3cb344f263fd{number:04}"}}"#
            )
        })
        .collect();
    format!(
        r#"{{"success":true,"errors":[],"messages":[],"result":[{}],"result_info":{{"page":1,"per_page":{PEERS},"count":{PEERS},"total_count":{PEERS},"total_pages":1}}}}"#,
        peers.join(",")
    )
}

/// The three ways.
pub(crate) struct Ways {
    peers: Peers,
    client: Client,
    account: AccountId,
    http: reqwest::Client,
    url: String,
}

impl Ways {
    /// No pacing: the rate limit of the API would be all that is measured.
    pub(crate) fn new(base_url: &str) -> Self {
        let client = Client::builder()
            .base_url(base_url)
            .token(TOKEN)
            .pacing(Pacing::off())
            .build()
            .expect("a client");
        let account = AccountId::new("01a7362d577a6c3019a474fd6f485823").expect("an id");
        Self {
            peers: client.account(&account).peers(),
            url: format!("{base_url}/accounts/{account}/secondary_dns/peers"),
            http: reqwest::Client::new(),
            client,
            account,
        }
    }

    /// Through the façade.
    pub(crate) async fn facade(&self) -> usize {
        self.peers.list().await.expect("a list").len()
    }

    /// Through the generated client, envelope and all.
    pub(crate) async fn generated(&self) -> usize {
        let answer = self.client.api().peers_list(&self.account).await;
        let answer = answer.expect("an answer").into_inner();
        answer.result.expect("a result").len()
    }

    /// What one would write without a client, into the same types.
    pub(crate) async fn bare(&self) -> usize {
        let response = self.http.get(&self.url).bearer_auth(TOKEN).send().await;
        let body = response.expect("an answer").bytes().await.expect("a body");
        let answer: PeerListResponse = serde_json::from_slice(&body).expect("a list");
        answer.result.expect("a result").len()
    }
}
