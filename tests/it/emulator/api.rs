//! A client for tests: an emulator, and requests to it whose answers are all held against the
//! contract.

use std::time::{Duration, SystemTime};

use cloudflare_secondary_dns_emulator::{Clock, Emulator, EmulatorBuilder};
use reqwest::Method;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde_json::{Value, json};

use super::contract::Contract;

pub(crate) const ACCOUNT: &str = "01a7362d577a6c3019a474fd6f485823";
pub(crate) const ZONE: &str = "269d8f4853475ca241c4e730be286b20";

/// An emulator with a client.
pub(crate) struct Api {
    pub(crate) emulator: Emulator,
    pub(crate) http: reqwest::Client,
}

/// An answer that keeps the contract.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Api {
    /// With all defaults.
    pub(crate) async fn start() -> Self {
        Self::with(Emulator::builder()).await
    }

    /// With a clock that stands still, and transfers that take ten seconds of it.
    pub(crate) async fn with_clock(builder: EmulatorBuilder) -> (Self, Clock) {
        let clock = Clock::manual(SystemTime::UNIX_EPOCH + Duration::from_secs(1_571_936_982));
        let builder = builder
            .clock(clock.clone())
            .transfer_delay(Duration::from_secs(10));
        (Self::with(builder).await, clock)
    }

    pub(crate) async fn with(builder: EmulatorBuilder) -> Self {
        let emulator = builder.start().await.expect("the emulator starts");
        Self {
            emulator,
            http: client(),
        }
    }

    /// Calls an operation by its identifier. `ids` fill the path's parameters in their order.
    pub(crate) async fn call(&self, operation: &str, ids: &[&str], body: Option<Value>) -> Answer {
        let request = self.request(operation, ids);
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        self.send(operation, request).await
    }

    /// The result of an operation without a body, which succeeds.
    pub(crate) async fn ok(&self, operation: &str, ids: &[&str]) -> Value {
        self.fail(200, operation, ids).await.body["result"].take()
    }

    /// The result of an operation with a body, which succeeds.
    pub(crate) async fn ok_with(&self, operation: &str, ids: &[&str], body: Value) -> Value {
        let mut answer = self.fail_with(200, operation, ids, body).await;
        answer.body["result"].take()
    }

    /// The answer to an operation without a body, which has this status.
    pub(crate) async fn fail(&self, status: u16, operation: &str, ids: &[&str]) -> Answer {
        let answer = self.call(operation, ids, None).await;
        assert_eq!(answer.status, status, "{operation}: {}", answer.body);
        answer
    }

    /// The answer to an operation with a body, which has this status.
    pub(crate) async fn fail_with(
        &self,
        status: u16,
        operation: &str,
        ids: &[&str],
        body: Value,
    ) -> Answer {
        let answer = self.call(operation, ids, Some(body)).await;
        assert_eq!(answer.status, status, "{operation}: {}", answer.body);
        answer
    }

    /// A request to an operation, with credentials and without a body.
    pub(crate) fn request(&self, operation: &str, ids: &[&str]) -> reqwest::RequestBuilder {
        let operations = Contract::get().operations();
        let found = operations
            .iter()
            .find(|candidate| candidate.id == operation)
            .expect("the operation exists");
        let mut ids = ids.iter();
        let path: Vec<_> = found
            .path
            .split('/')
            .map(|part| {
                if part.starts_with('{') {
                    ids.next().expect("an id for each parameter")
                } else {
                    part
                }
            })
            .collect();
        assert_eq!(ids.next(), None, "too many ids for {operation}");
        let method = Method::from_bytes(found.method.as_bytes()).expect("a method");
        let url = format!("{}{}", self.emulator.base_url(), path.join("/"));
        self.http.request(method, url).bearer_auth("any-token")
    }

    /// Sends a request, and holds the answer against the contract.
    pub(crate) async fn send(&self, operation: &str, request: reqwest::RequestBuilder) -> Answer {
        let response = request.send().await.expect("an answer comes");
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        assert_eq!(
            headers.get(CONTENT_TYPE).expect("a content type"),
            "application/json"
        );
        let bytes = response.bytes().await.expect("the body comes");
        let body: Value = serde_json::from_slice(&bytes).expect("the body is JSON");
        let violations = Contract::get().violations(operation, status, &body);
        assert!(violations.is_empty(), "{violations:#?}\n{body:#}");
        Answer {
            status,
            headers,
            body,
        }
    }

    /// Creates an ACL; returns its identifier.
    pub(crate) async fn acl(&self, name: &str) -> String {
        let body = json!({ "name": name, "ip_range": "192.0.2.0/24" });
        text(&self.ok_with("acls_create", &[ACCOUNT], body).await["id"])
    }

    /// Creates a peer with an address and, maybe, a TSIG key; returns its identifier.
    pub(crate) async fn peer(&self, name: &str, tsig: Option<&str>) -> String {
        let body = json!({ "name": name });
        let id = text(&self.ok_with("peers_create", &[ACCOUNT], body).await["id"]);
        let mut body = json!({ "name": name, "ip": "192.0.2.53", "port": 53, "ixfr_enable": true });
        if let Some(tsig) = tsig {
            body["tsig_id"] = tsig.into();
        }
        self.ok_with("peers_update", &[ACCOUNT, &id], body).await;
        id
    }

    /// Creates a TSIG key; returns its identifier.
    pub(crate) async fn tsig(&self, name: &str) -> String {
        let body = json!({ "name": name, "algo": "hmac-sha512.", "secret": "c2VjcmV0" });
        text(&self.ok_with("tsigs_create", &[ACCOUNT], body).await["id"])
    }
}

impl Answer {
    /// Code of the first error.
    pub(crate) fn code(&self) -> u64 {
        self.body["errors"][0]["code"].as_u64().expect("an error")
    }

    /// Places of all errors.
    pub(crate) fn pointers(&self) -> Vec<&str> {
        let errors = self.body["errors"].as_array().expect("errors");
        errors
            .iter()
            .map(|error| error["source"]["pointer"].as_str().unwrap_or("none"))
            .collect()
    }

    #[track_caller]
    pub(crate) fn expect_status(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }
}

pub(crate) fn client() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        // It never speaks TLS: reading the machine's certificates is what takes long otherwise.
        .tls_certs_only([])
        .build()
        .expect("a client")
}

/// The body of incoming settings.
pub(crate) fn incoming(name: &str, peers: &[&str]) -> Value {
    json!({ "name": name, "peers": peers, "auto_refresh_seconds": 86_400 })
}

/// The body of outgoing settings.
pub(crate) fn outgoing(name: &str, peers: &[&str]) -> Value {
    json!({ "name": name, "peers": peers })
}

#[track_caller]
pub(crate) fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
