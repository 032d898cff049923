//! What is refused before anything is sent: base URLs, requests that do not go where their
//! operation says, settings that make no sense.

use cloudflare_secondary_dns_transport::{ErrorKind, QueryParam};

use super::*;

fn build(url: &str) -> Result<Transport, Error> {
    Transport::builder()
        .base_url(url)
        .credentials(Credentials::none())
        .build()
}

#[test]
fn base_urls() {
    for (given, expected) in [
        (
            "https://api.cloudflare.com/client/v4",
            "https://api.cloudflare.com/client/v4",
        ),
        (
            "https://api.cloudflare.com/client/v4/",
            "https://api.cloudflare.com/client/v4",
        ),
        (
            "https://api.cloudflare.com/client/v4///",
            "https://api.cloudflare.com/client/v4",
        ),
        ("https://api.example.net", "https://api.example.net"),
        ("https://api.example.net/", "https://api.example.net"),
        ("HTTPS://API.example.net:443/x", "https://api.example.net/x"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://127.9.9.9/client/v4", "http://127.9.9.9/client/v4"),
        ("http://[::1]:8080/", "http://[::1]:8080"),
        ("http://localhost", "http://localhost"),
    ] {
        assert_eq!(build(given).expect(given).base_url(), expected, "{given}");
    }
    for (given, words) in [
        ("", "not an absolute URL"),
        ("api.cloudflare.com/client/v4", "not an absolute URL"),
        ("/client/v4", "not an absolute URL"),
        ("ftp://api.cloudflare.com", "must begin with https"),
        ("file:///etc/passwd", "must begin with https"),
        ("data:text/plain,x", "must begin with https"),
        ("http://api.cloudflare.com/client/v4", "in the clear"),
        ("http://127.0.0.1.example.net/", "in the clear"),
        ("http://localhost.example.net/", "in the clear"),
        ("http://10.0.0.1/", "in the clear"),
        ("http://[::ffff:127.0.0.1]/", "in the clear"),
        ("http://0.0.0.0/", "in the clear"),
        (
            "https://user:hunter2@api.cloudflare.com/",
            "user name or a password",
        ),
        (
            "https://hunter2@api.cloudflare.com/",
            "user name or a password",
        ),
        ("https://api.cloudflare.com/?token=hunter2", "a query"),
        ("https://api.cloudflare.com/#hunter2", "a fragment"),
    ] {
        let error = build(given).expect_err(given);
        assert_eq!(error.kind(), ErrorKind::Configuration);
        let text = format!("{error} {error:#} {error:?}");
        assert!(text.contains(words), "{given}: {text}");
        assert!(!text.contains("hunter2"), "{text}");
        assert!(text.starts_with("the base URL "), "{text}");
    }
}

/// Another machine is reached over plain http by an explicit call only, and what is wrong besides
/// stays wrong.
#[tokio::test]
async fn http_to_another_machine_has_to_be_allowed() {
    let builder = |url: &str| {
        Transport::builder()
            .base_url(url)
            .credentials(Credentials::none())
    };
    let error = builder("http://10.0.0.1/").build().expect_err("refused");
    assert!(error.to_string().contains("allow_http(true)"), "{error}");
    let refused = builder("http://10.0.0.1/").allow_http(false).build();
    assert!(refused.is_err());
    let allowed = builder("http://10.0.0.1:8080/x").allow_http(true).build();
    assert_eq!(
        allowed.expect("allowed").base_url(),
        "http://10.0.0.1:8080/x"
    );
    for wrong in [
        "ftp://10.0.0.1/",
        "http://u:p@10.0.0.1/",
        "http://10.0.0.1/?q",
    ] {
        assert!(builder(wrong).allow_http(true).build().is_err(), "{wrong}");
    }
    // This leads to this machine, but not by a name that says so.
    let server = Server::script([ok().into()]).await;
    let url = server.url().replace("127.0.0.1", "0.0.0.0");
    let transport = builder(&url).allow_http(true).build().expect("allowed");
    call(&transport, &READ).await.expect("an answer");
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn settings() {
    let builder = || Transport::builder().credentials(Credentials::none());
    let cases = [
        (Transport::builder(), "no credentials; call token(…)"),
        (builder().user_agent("a\nb"), "user agent"),
        (
            builder().connect_timeout(Duration::ZERO),
            "connect timeout: must not be zero",
        ),
        (builder().read_timeout(Duration::ZERO), "read timeout"),
        (builder().attempt_timeout(Duration::ZERO), "attempt timeout"),
        (builder().deadline(Duration::ZERO), "deadline"),
        (builder().max_body(0), "body limit"),
    ];
    for (builder, words) in cases {
        let error = builder.build().expect_err(words);
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains(words), "{error}");
    }
    // The largest times there are do not overflow.
    let most = builder()
        .connect_timeout(Duration::MAX)
        .read_timeout(Duration::MAX)
        .attempt_timeout(Duration::MAX)
        .deadline(Duration::MAX);
    most.build().expect("fine");
}

#[tokio::test]
async fn the_largest_times_work() {
    let server = Server::script([failure(503, 1000, "no").into(), ok().into()]).await;
    let transport = builder(&server)
        .connect_timeout(Duration::MAX)
        .read_timeout(Duration::MAX)
        .attempt_timeout(Duration::MAX)
        .deadline(Duration::MAX)
        .build()
        .expect("fine");
    call(&transport, &READ).await.expect("an answer");
}

/// A success about no record.
fn done() -> Reply {
    Reply::json(200, json!({"success": true, "result": null}))
}

/// Sends a request to this URL below the base URL as an operation.
async fn execute(
    operation: &'static Operation,
    method: http::Method,
    path: &str,
) -> Result<(), Error> {
    let server = Server::script([done().into()]).await;
    let transport = transport(&server);
    let url = if path.starts_with("http") {
        path.to_owned()
    } else {
        format!("{}{path}", server.url())
    };
    let request = transport.http().request(method, url);
    let outcome: Outcome = transport.execute(operation, request).await;
    assert_eq!(outcome.is_ok(), server.requests().len() == 1, "{path}");
    if let Err(error) = &outcome {
        assert_eq!(
            (error.kind(), error.attempts()),
            (ErrorKind::InvalidInput, 0),
            "{path}: {error}"
        );
        assert_eq!(server.connections(), 0, "{path}");
        assert!(!error.may_have_taken_effect() && !error.is_safe_to_retry());
    }
    outcome.map(drop)
}

operation!(
    SEARCH,
    "acls_search",
    GET,
    "/accounts/{account_id}/secondary_dns/acls{?name,page}",
    Read
);
operation!(
    FILTER,
    "acls_filter",
    GET,
    "/accounts/{account_id}/secondary_dns/acls{?a%2Cb,all%2A}",
    Read
);
operation!(
    LIST,
    "acls_list",
    GET,
    "/accounts/{account_id}/secondary_dns/acls",
    Read
);

#[tokio::test]
async fn requests_that_depart_from_their_operation() {
    let get = http::Method::GET;
    for path in [
        "/accounts/a/secondary_dns/acls/b",
        "/accounts/a%20b/secondary_dns/acls/%C3%A9",
        "/accounts/.../secondary_dns/acls/b.c",
    ] {
        execute(&READ, get.clone(), path).await.expect(path);
    }
    for path in [
        "",
        "/",
        "/accounts/a/secondary_dns/acls",
        "/accounts/a/secondary_dns/acls/",
        "/accounts/a/secondary_dns/acls//",
        "/accounts//secondary_dns/acls/b",
        "/accounts/a/secondary_dns/acls/b/",
        "/accounts/a/secondary_dns/acls/b/c",
        "/accounts/a/secondary_dns/peers/b",
        "/accounts/a/secondary-dns/acls/b",
        "/Accounts/a/secondary_dns/acls/b",
        "/zones/a/secondary_dns/acls/b",
        "/accounts/a/secondary_dns/acls/..",
        "/accounts/a/secondary_dns/acls/.",
        "/accounts/../secondary_dns/acls/b",
        "/accounts/%2e%2e/secondary_dns/acls/b",
        "/accounts/%2E./secondary_dns/acls/b",
        "/accounts/a/b/../secondary_dns/acls/..",
        "/accounts/a/secondary_dns/acls/b%2Fc",
        "/accounts/a/secondary_dns/acls/b%5Cc",
        "/accounts/a/secondary_dns/acls/b%00",
        "/accounts/a/secondary_dns/acls/b%0A",
        "/accounts/a/secondary_dns/acls/b?x=1",
        "/accounts/a/secondary_dns/acls/b?",
        "/accounts/a/secondary_dns/acls/b#x",
        "/../../accounts/a/secondary_dns/acls/b",
        "http://127.0.0.1:1/client/v4/accounts/a/secondary_dns/acls/b",
        "https://example.net/client/v4/accounts/a/secondary_dns/acls/b",
    ] {
        if path.ends_with('?') {
            // An empty query is none.
            execute(&READ, get.clone(), path).await.expect(path);
            continue;
        }
        execute(&READ, get.clone(), path).await.expect_err(path);
    }
    for method in [
        http::Method::POST,
        http::Method::PUT,
        http::Method::DELETE,
        http::Method::HEAD,
    ] {
        let error = execute(&READ, method, "/accounts/a/secondary_dns/acls/b").await;
        assert!(
            error
                .expect_err("another method")
                .to_string()
                .contains("method")
        );
    }
}

#[tokio::test]
async fn queries_are_those_of_the_operation() {
    let get = http::Method::GET;
    for path in ["?name=a", "?page=2&name=b", "?name=a&name=b", ""] {
        let path = format!("/accounts/a/secondary_dns/acls{path}");
        execute(&SEARCH, get.clone(), &path).await.expect(&path);
    }
    for path in ["?names=a", "?name=a&x=1", "?NAME=a"] {
        let path = format!("/accounts/a/secondary_dns/acls{path}");
        execute(&SEARCH, get.clone(), &path).await.expect_err(&path);
        execute(&LIST, get.clone(), &path).await.expect_err(&path);
    }
    // What has a meaning in the list is escaped there.
    for (query, is_known) in [("a%2Cb=1&all*=2", true), ("a=1", false), ("all=1", false)] {
        let path = format!("/accounts/a/secondary_dns/acls?{query}");
        let outcome = execute(&FILTER, get.clone(), &path).await;
        assert_eq!(outcome.is_ok(), is_known, "{query}");
    }
}

/// Whatever an id is, the request goes where the operation says, or nowhere.
#[test]
fn no_id_changes_where_a_request_goes() {
    use proptest::prelude::*;

    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let server = runtime.block_on(Server::handler(|_| done()));
    // Proptest makes hundreds of calls: no need to be paced.
    let transport = builder(&server)
        .rate_limit(cloudflare_secondary_dns_transport::RateLimit::off())
        .build()
        .expect("valid");
    let ids = prop_oneof![any::<String>(), r"[./\\%2eEfF?#&=@: \t\r\n-]{0,8}"];
    proptest!(|(account in ids.clone(), acl in ids)| {
        let request = transport.request(&READ, &[&account, &acl]);
        let before = server.requests().len();
        let outcome: Outcome = runtime.block_on(transport.execute(&READ, request));
        let requests = server.requests();
        match outcome {
            Ok(_) => {
                let path = &requests[before].path;
                let segments: Vec<_> = path.split('/').collect();
                prop_assert_eq!(segments.len(), 8, "{}", path);
                prop_assert_eq!((segments[3], segments[5], segments[6]), ("accounts", "secondary_dns", "acls"));
                prop_assert_eq!((segments[4], segments[7]), (&*encode_path(&account), &*encode_path(&acl)));
            }
            Err(error) => {
                prop_assert!(error.is_invalid_input(), "{}", error);
                prop_assert_eq!(requests.len(), before);
            }
        }
    });
}

/// Values that are missing or too many are refused, as they would make another path.
#[tokio::test]
async fn a_path_has_as_many_values_as_its_template() {
    for (values, is_whole) in [
        (&["a", "b"][..], true),
        (&[], false),
        (&["a"], false),
        (&["a", "b", "c"], false),
        (&["a", "b", ""], false),
    ] {
        let server = Server::script([done().into()]).await;
        let transport = transport(&server);
        let shown = values.iter().map(|value| value as &dyn std::fmt::Display);
        let request = transport.request(&READ, &shown.collect::<Vec<_>>());
        let outcome: Outcome = transport.execute(&READ, request).await;
        assert_eq!(outcome.is_ok(), is_whole, "{values:?}");
        assert_eq!(server.requests().len(), usize::from(is_whole));
    }
}

#[tokio::test]
async fn json_is_asked_for_unless_the_request_names_another_type() {
    for (named, expected) in [(None, "application/json"), (Some("text/csv"), "text/csv")] {
        let server = Server::script([done().into()]).await;
        let transport = transport(&server);
        let mut request = transport.request(&READ, &[&"a", &"b"]);
        if let Some(named) = named {
            request = request.header("accept", named);
        }
        let outcome: Outcome = transport.execute(&READ, request).await;
        outcome.expect("it succeeds");
        let headers = &server.requests()[0].headers;
        let accept: Vec<_> = headers.iter().filter(|it| it.0 == "accept").collect();
        assert_eq!(accept, [&("accept".to_owned(), expected.to_owned())]);
    }
}

#[test]
fn query_parameters() {
    let pairs = |value: Value| {
        let request = reqwest::Client::new().get("http://localhost/");
        let request = request.query(&QueryParam::new("x", &value)).build()?;
        let pairs = request.url().query_pairs();
        Ok::<Vec<String>, reqwest::Error>(pairs.map(|(_, value)| value.into_owned()).collect())
    };
    assert_eq!(pairs(json!("a b")).expect("a string"), ["a b"]);
    assert_eq!(pairs(json!(5)).expect("a number"), ["5"]);
    assert_eq!(pairs(json!(5.0)).expect("a whole number"), ["5"]);
    assert_eq!(pairs(json!(0.5)).expect("a fraction"), ["0.5"]);
    assert_eq!(pairs(json!(true)).expect("a boolean"), ["true"]);
    assert!(pairs(json!(null)).expect("nothing").is_empty());
    assert_eq!(
        pairs(json!(["a", 2, false])).expect("a list"),
        ["a", "2", "false"]
    );
    assert_eq!(pairs(json!({"a": 1, "b": null})).expect("an object"), ["1"]);
    for value in [json!({"a": {"b": 1}}), json!([["a"]]), json!([null])] {
        assert!(pairs(value).expect_err("no query").is_builder());
    }
}
