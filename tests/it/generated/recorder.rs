//! A real HTTP server on loopback that records what it is asked and gives prepared answers.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use cloudflare_secondary_dns_transport::{Credentials, Transport};

/// One request as it arrived.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) method: Method,
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Request {
    /// As a snapshot: only what every run has alike.
    pub(super) fn shown(&self) -> String {
        let mut out = format!("{} {}\n", self.method, self.uri);
        let mut headers: Vec<_> = self.headers.iter().collect();
        headers.sort_by_key(|(name, _)| name.as_str());
        for (name, value) in headers {
            let value = match name.as_str() {
                "host" => "(this server)",
                "user-agent" => "(the user agent)",
                "authorization" => {
                    assert_eq!(value, format!("Bearer {TOKEN}").as_str());
                    "Bearer (the token)"
                }
                _ => value.to_str().expect("a text"),
            };
            writeln!(out, "{name}: {value}").expect("a string takes it");
        }
        writeln!(out, "\n{}", String::from_utf8_lossy(&self.body)).expect("a string takes it");
        out
    }
}

/// What the transport of a test authenticates with.
pub(super) const TOKEN: &str = "a-token-for-tests";

type Answer = Box<dyn Fn(&Request) -> (u16, String) + Send + Sync>;

struct Shared {
    answer: Answer,
    requests: Mutex<Vec<Request>>,
}

/// The server; it stops with the test's runtime.
pub(super) struct Recorder {
    shared: Arc<Shared>,
    address: String,
}

impl Recorder {
    /// Starts it; `answer` gives status and body.
    pub(super) async fn start(
        answer: impl Fn(&Request) -> (u16, String) + Send + Sync + 'static,
    ) -> Self {
        let shared = Arc::new(Shared {
            answer: Box::new(answer),
            requests: Mutex::default(),
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let address = format!("http://{}/client/v4", listener.local_addr().expect("bound"));
        let app = Router::new()
            .fallback(handle)
            .with_state(Arc::clone(&shared));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { shared, address }
    }

    /// A transport that sends here, with [`TOKEN`].
    pub(super) fn transport(&self) -> Transport {
        Transport::builder()
            .base_url(&self.address)
            .credentials(Credentials::token(TOKEN).expect("a token"))
            .build()
            .expect("a transport")
    }

    /// What came in since the last call.
    pub(super) fn take(&self) -> Vec<Request> {
        std::mem::take(&mut *self.shared.requests.lock().expect("the lock"))
    }
}

async fn handle(
    State(shared): State<Arc<Shared>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, [(header::HeaderName, &'static str); 1], String) {
    let request = Request {
        method,
        uri,
        headers,
        body,
    };
    let (status, body) = (shared.answer)(&request);
    shared.requests.lock().expect("the lock").push(request);
    let status = StatusCode::from_u16(status).expect("a status");
    (status, [(header::CONTENT_TYPE, "application/json")], body)
}
