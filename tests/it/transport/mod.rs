//! crates/transport against a server that follows a script: what is sent, how often and when, and
//! what comes of every kind of answer.

macro_rules! operation {
    ($name:ident, $id:literal, $method:ident, $path:literal, $kind:ident) => {
        static $name: Operation = Operation {
            id: $id,
            method: http::Method::$method,
            path: $path,
            resource: "acls",
            kind: OperationKind::$kind,
            permissions: &["Account Settings Read", "Account Settings Write"],
        };
    };
}

mod another;
mod bodies;
mod cancel;
mod credentials;
mod differences;
mod enforced;
mod error_chain;
mod errors;
mod messages;
mod once;
mod partial;
mod rate_limit;
mod redact;
mod refuse;
mod retry;
mod secrets;
mod telemetry;
mod waits;

use std::fmt::Display;
use std::time::Duration;

use cloudflare_secondary_dns_transport::{
    Credentials, Envelope, Error, Operation, OperationKind, Response, RetryPolicy, Transport,
    TransportBuilder,
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::support::script::{Reply, Server};

operation!(
    READ,
    "acls_get",
    GET,
    "/accounts/{account_id}/secondary_dns/acls/{acl_id}",
    Read
);
operation!(
    REPLACE,
    "acls_update",
    PUT,
    "/accounts/{account_id}/secondary_dns/acls/{acl_id}",
    Replace
);
operation!(
    DELETE,
    "acls_delete",
    DELETE,
    "/accounts/{account_id}/secondary_dns/acls/{acl_id}",
    Delete
);
operation!(
    CREATE,
    "acls_create",
    POST,
    "/accounts/{account_id}/secondary_dns/acls",
    Create
);
operation!(
    ACTION,
    "incoming_force_axfr",
    POST,
    "/zones/{zone_id}/secondary_dns/force_axfr",
    Action
);

/// One operation of each kind.
const KINDS: [&Operation; 5] = [&READ, &REPLACE, &DELETE, &CREATE, &ACTION];

/// The envelope as generated code has it, with a result of the usual shapes.
#[derive(Debug, Deserialize, PartialEq)]
struct Answer {
    success: bool,
    #[serde(default)]
    messages: Vec<Value>,
    result: Option<Acl>,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Acl {
    id: String,
    port: Option<u16>,
}

impl Envelope for Answer {
    fn is_success(&self) -> bool {
        self.success
    }

    fn has_messages(&self) -> bool {
        !self.messages.is_empty()
    }
}

type Outcome = Result<Response<Answer>, Error>;

/// A builder for this server: pacing and all limits as by default, and no pause between attempts.
fn builder(server: &Server) -> TransportBuilder {
    Transport::builder()
        // Reading the system's certificates takes longer than most tests.
        .http_client_with(|| reqwest::Client::builder().tls_certs_only([]))
        .base_url(server.url())
        .credentials(Credentials::token("a-token").expect("valid"))
        .retry(quick())
}

fn transport(server: &Server) -> Transport {
    builder(server).build().expect("valid")
}

/// The default policy without its pauses.
fn quick() -> RetryPolicy {
    RetryPolicy::default().base(Duration::ZERO)
}

/// Calls an operation as generated code does.
async fn call(transport: &Transport, operation: &'static Operation) -> Outcome {
    call_with(transport, operation, json!({"name": "my-acl"})).await
}

async fn call_with(transport: &Transport, operation: &'static Operation, body: Value) -> Outcome {
    let ids: &[&dyn Display] = match operation
        .path
        .split('/')
        .filter(|it| it.starts_with('{'))
        .count()
    {
        1 if operation.path.starts_with("/zones") => &[&"zone"],
        1 => &[&"account"],
        _ => &[&"account", &"acl"],
    };
    let mut request = transport.request(operation, ids);
    if matches!(
        operation.kind,
        OperationKind::Replace | OperationKind::Create
    ) {
        request = request.json(&body);
    }
    transport.execute(operation, request).await
}

/// A text as a segment of a path has it.
fn encode_path(text: &str) -> String {
    let encode = |byte: u8| match byte {
        b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(encode).collect()
}

fn ok() -> Reply {
    Reply::json(
        200,
        json!({"success": true, "errors": [], "messages": [], "result": {"id": "acl"}}),
    )
}

/// A failure as the API reports one.
fn failure(status: u16, code: i64, message: &str) -> Reply {
    Reply::json(
        status,
        json!({
            "success": false,
            "errors": [{"code": code, "message": message}],
            "messages": [],
            "result": null,
        }),
    )
}

/// What spawns calls relies on this.
#[test]
fn can_be_shared_between_tasks() {
    fn shared<T: Clone + Send + Sync + 'static>() {}
    fn sent<T: Send + Sync + 'static>() {}
    fn future<T: Send>(_: impl FnOnce(&'static Transport) -> T) {}
    shared::<Transport>();
    shared::<Credentials>();
    sent::<Error>();
    sent::<Response<Answer>>();
    future(|transport| call(transport, &READ));
}

/// Runs a single call against these answers.
async fn once(
    operation: &'static Operation,
    replies: impl IntoIterator<Item = Reply>,
) -> (Outcome, Server) {
    let server = Server::script(replies.into_iter().map(Into::into)).await;
    let outcome = call(&transport(&server), operation).await;
    (outcome, server)
}
