//! The control endpoints, as a test in another language uses them.

use cloudflare_secondary_dns_emulator::{Emulator, Fault};
use serde_json::{Value, json};

use super::api::{ACCOUNT, Api, ZONE};

/// The status and the body of a control endpoint, without credentials.
async fn control(api: &Api, method: &str, path: &str, body: &str) -> (u16, Value) {
    let url = format!("http://{}/__emulator/{path}", api.emulator.address());
    let request = api.http.request(method.parse().expect("a method"), url);
    let response = request
        .body(body.to_owned())
        .send()
        .await
        .expect("an answer");
    (
        response.status().as_u16(),
        response.json().await.expect("JSON"),
    )
}

#[tokio::test]
async fn a_running_emulator_is_controlled_over_http() {
    let builder = Emulator::builder()
        .token("secret")
        .inject(Fault::status(503).on("acls_list"));
    let api = Api::with(builder).await;
    let done = (200, json!({ "status": "ok" }));
    assert_eq!(control(&api, "GET", "health", "").await, done);

    // A seed comes in, and what is stored comes out.
    let seed = json!({
        "accounts": { ACCOUNT: { "acls": [{ "id": "acl", "name": "n", "ip_range": "192.0.2.7/24" }] } },
        "zones": { ZONE: { "type": "full" } },
    });
    assert_eq!(control(&api, "PUT", "seed", &seed.to_string()).await, done);
    let (_, stored) = control(&api, "GET", "seed", "").await;
    assert_eq!(
        stored["accounts"][ACCOUNT]["acls"][0]["ip_range"],
        "192.0.2.0/24"
    );
    assert_eq!(stored["zones"][ZONE]["type"], "full");

    // Faults, several at once, one a line.
    assert_eq!(control(&api, "DELETE", "faults", "").await, done);
    let faults = "acls_list=status:502,times:2\n\npeers_list=stall\n";
    assert_eq!(control(&api, "POST", "faults", faults).await, done);
    let list = |lines: &[&str]| (200, json!({ "faults": lines }));
    let waiting = list(&["acls_list=status:502,times:2", "peers_list=stall"]);
    assert_eq!(control(&api, "GET", "faults", "").await, waiting);
    assert_eq!(
        control(&api, "POST", "assumptions", "failed-result=absent").await,
        done
    );
    let (_, all) = control(&api, "GET", "assumptions", "").await;
    let all = all["assumptions"].as_array().expect("a list");
    assert!(
        all.iter()
            .any(|info| info["name"] == "failed-result" && info["choices"][1]["value"] == "absent")
    );
    let url = format!(
        "{}/accounts/{ACCOUNT}/secondary_dns/acls",
        api.emulator.base_url()
    );
    let get = async || {
        api.send("acls_list", api.http.get(&url).bearer_auth("secret"))
            .await
    };
    let answer = get().await;
    assert_eq!((answer.status, answer.body.get("result")), (502, None));

    // The log holds that request and none to the control endpoints.
    let (_, log) = control(&api, "GET", "requests", "").await;
    assert_eq!(
        (&log["dropped"], log["requests"].as_array().map(Vec::len)),
        (&json!(0), Some(1))
    );
    let request = &log["requests"][0];
    assert_eq!(request["operation"], "acls_list");
    assert_eq!(request["headers"]["authorization"], "Bearer [redacted]");
    assert_eq!(
        (&request["status"], &request["method"]),
        (&json!(502), &json!("GET"))
    );
    assert_eq!(request["fault"], "acls_list=status:502,times:2");
    assert_eq!(control(&api, "DELETE", "requests", "").await, done);
    assert!(api.emulator.requests().is_empty());

    // A reset goes back to the start, where a fault waits and nothing is stored.
    assert_eq!(control(&api, "POST", "reset", "").await, done);
    let waiting = list(&["acls_list=status:503"]);
    assert_eq!(control(&api, "GET", "faults", "").await, waiting);
    let answer = get().await;
    assert_eq!(
        (answer.status, answer.body.get("result")),
        (503, Some(&Value::Null))
    );
    assert_eq!(get().await.body["result"], json!([]));
}

#[tokio::test]
async fn what_is_wrong_changes_nothing() {
    let api = Api::start().await;
    api.peer("ns1", None).await;
    let before = api.emulator.snapshot();
    let reference = json!({ "zones": { "z": { "outgoing": { "name": "e.", "peers": ["p"] } } } });
    for (method, path, body, status, part) in [
        ("PUT", "seed", "{", 400, "EOF"),
        (
            "PUT",
            "seed",
            &" ".repeat(2 << 20),
            400,
            "longer than 1048576 bytes",
        ),
        ("PUT", "seed", &reference.to_string(), 400, "`p`"),
        (
            "POST",
            "faults",
            "acls_list=stall\nacl_list=stall",
            400,
            "did you mean",
        ),
        (
            "POST",
            "assumptions",
            "put-omitted=kept\nput-omitted=x",
            400,
            "put-omitted=lost",
        ),
        ("POST", "health", "", 404, "GET health"),
        ("GET", "nothing", "", 404, "POST reset"),
    ] {
        let (found, answer) = control(&api, method, path, body).await;
        assert_eq!(found, status, "{method} {path}");
        let error = answer["error"].as_str().expect("a text");
        assert!(error.contains(part), "{error}");
    }
    assert_eq!(api.emulator.snapshot(), before);
    assert_eq!(api.emulator.pending_faults(), 0);
}

#[tokio::test]
async fn a_test_resets_and_seeds_it_as_well() {
    let api = Api::start().await;
    api.peer("ns1", None).await;
    let snapshot = api.emulator.snapshot();
    api.emulator.reset().expect("it goes back");
    assert_eq!(api.ok("peers_list", &[ACCOUNT]).await, json!([]));
    api.emulator.reseed(&snapshot).expect("a seed");
    assert_eq!(api.emulator.snapshot(), snapshot);
    api.ok("peers_list", &[ACCOUNT]).await;
    api.emulator.requests().assert_operations(&["peers_list"]);
}

/// A long text is answered at once and in few words, and faults do not pile up.
#[tokio::test]
async fn hostile_texts_are_refused_in_few_words() {
    let api = Api::start().await;
    let long = "n".repeat(1_000_000);
    for (path, body) in [
        ("assumptions", long.clone()),
        ("assumptions", format!("null-status={long}")),
        ("faults", long.clone()),
        ("faults", format!("{long}=status:500")),
        ("faults", format!("acls_list=status:{long}")),
        ("faults", "acls_list=status:500\n".repeat(10_001)),
    ] {
        let (status, answer) = control(&api, "POST", path, &body).await;
        let error = answer["error"].as_str().expect("an error");
        assert_eq!(status, 400, "{error}");
        assert!(error.chars().count() <= 4_001, "{} bytes", error.len());
    }
    let (_, waiting) = control(&api, "GET", "faults", "").await;
    assert_eq!(waiting, json!({ "faults": [] }));
}
