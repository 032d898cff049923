//! What the measurements share: a server that answers every request with the same list of peers,
//! and the ways to read it, from bare reqwest to the façade with everything on.
//!
//! Nothing here measures.

mod server;

use std::sync::Arc;
use std::time::Duration;

use cloudflare_secondary_dns::api::types::PeerListResponse;
use cloudflare_secondary_dns::{AccountId, Client, Peers, RateLimit, Response, RetryPolicy};
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

const TOKEN: &str = "an-api-token";

/// Lengths of the lists that are measured.
pub const LENGTHS: [usize; 3] = [1, 100, 5_000];

/// Calls that are under way at a time where they are not one after the other.
pub const AT_ONCE: usize = 16;

/// One way to read the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// reqwest and serde, as one would write it without a client, into the same types.
    Bare,
    /// The generated client.
    Generated,
    /// The façade.
    Facade,
}

impl Way {
    /// The baseline first.
    pub const ALL: [Self; 3] = [Self::Bare, Self::Generated, Self::Facade];

    /// The way's name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bare => "bare",
            Self::Generated => "generated",
            Self::Facade => "facade",
        }
    }
}

/// What the client does beside sending, for measuring each of them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Extras {
    /// With limits that no measurement reaches: the cost of pacing is asked for, not its purpose.
    pub pacing: bool,
    /// With the default policy.
    pub retries: bool,
}

/// The ways, over connections of their own.
pub struct Ways {
    peers: Peers,
    client: Client,
    account: AccountId,
    http: reqwest::Client,
    url: String,
    length: usize,
}

impl Ways {
    /// Reads a list of this length from this server.
    pub fn new(base_url: &str, length: usize, extras: Extras) -> Arc<Self> {
        let second = Duration::from_secs(1);
        let client = Client::builder()
            .base_url(base_url)
            .token(TOKEN)
            .rate_limit(match extras.pacing {
                true => RateLimit::default()
                    .quota(50_000, second)
                    .burst(50_000, second),
                false => RateLimit::off(),
            })
            .retry(match extras.retries {
                true => RetryPolicy::default(),
                false => RetryPolicy::none(),
            })
            .build()
            .expect("a client");
        // The account's name is how the server learns what length is wanted.
        let account = AccountId::new(format!("{length:032}")).expect("an id");
        Arc::new(Self {
            peers: client.account(&account).peers(),
            url: format!("{base_url}/accounts/{account}/secondary_dns/peers"),
            http: reqwest::Client::builder()
                .no_proxy()
                .build()
                .expect("a client"),
            client,
            account,
            length,
        })
    }

    /// The generated client's answer, with its headers and its envelope.
    pub async fn answer(&self) -> Response<PeerListResponse> {
        let answer = self.client.api().peers_list(&self.account).await;
        answer.expect("an answer")
    }

    /// One call. Whoever waits for it has the whole list in hand.
    pub async fn call(&self, way: Way) {
        let seen = match way {
            Way::Facade => self.peers.list().await.expect("a list").len(),
            Way::Generated => {
                let answer = self.answer().await.into_inner();
                answer.result.expect("a result").len()
            }
            Way::Bare => {
                let response = self.http.get(&self.url).bearer_auth(TOKEN).send().await;
                let body = response.expect("an answer").bytes().await.expect("a body");
                let answer: PeerListResponse = serde_json::from_slice(&body).expect("a list");
                answer.result.expect("a result").len()
            }
        };
        assert_eq!(seen, self.length);
    }

    /// Calls one after the other.
    pub async fn sequential(&self, way: Way, calls: usize) {
        for _ in 0..calls {
            self.call(way).await;
        }
    }

    /// [`AT_ONCE`] calls at once, so many times.
    pub async fn at_once(self: &Arc<Self>, way: Way, times: usize) {
        for _ in 0..times {
            let mut calls = JoinSet::new();
            for _ in 0..AT_ONCE {
                let ways = Arc::clone(self);
                calls.spawn(async move { ways.call(way).await });
            }
            while let Some(call) = calls.join_next().await {
                call.expect("a call");
            }
        }
    }
}

/// One thread for everything.
pub fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
}

/// A server of these lists on the runtime of the client. On a thread of its own, whether the system
/// has put that on the same core would be most of what is measured.
pub fn serve_beside(runtime: &Runtime, lengths: &[usize]) -> String {
    let (base_url, server) = server::server(lengths);
    runtime.spawn(server);
    base_url
}

/// A server of these lists on a thread of its own, for profilers that tell threads apart.
pub fn serve_apart(lengths: &[usize]) -> String {
    let (base_url, server) = server::server(lengths);
    std::thread::spawn(move || runtime().block_on(server));
    base_url
}
