//! `error_chain`: what is behind an error of the API.

use cloudflare_secondary_dns_transport::ApiError;

use super::*;

async fn error_of(errors: Value) -> Error {
    let body = json!({"success": false, "errors": errors, "messages": [], "result": null});
    let (outcome, _server) = once(&READ, [Reply::json(400, body)]).await;
    outcome.expect_err("400")
}

#[tokio::test]
async fn is_kept_and_shown() {
    let error = error_of(json!([{
        "code": 6003,
        "message": "Invalid request headers",
        "error_chain": [{"code": 6111, "message": "Invalid format for Authorization header"}]
    }]))
    .await;
    let first = &error.api_errors()[0];
    assert_eq!(
        first.to_string(),
        "6003 Invalid request headers: 6111 Invalid format for Authorization header"
    );
    assert_eq!(first.error_chain()[0].code(), Some(6111));
    assert!(
        error.to_string().starts_with(
            "acls_get: HTTP 400 Bad Request: 6003 Invalid request headers: 6111 Invalid format for \
             Authorization header ("
        ),
        "{error}"
    );
}

#[tokio::test]
async fn of_any_shape() {
    for (chain, shown) in [
        (json!(null), "1 a"),
        (json!("text"), "1 a"),
        (json!([]), "1 a"),
        (json!([17, null, []]), "1 a"),
        (json!({"code": 2}), "1 a"),
        (json!(["text"]), "1 a: text"),
        (json!([{"code": 2}, {"message": "b"}]), "1 a: 2, b"),
        (
            json!([{"code": 2, "message": "b", "source": {"pointer": "/x"}, "error_chain": [{"code": 3, "message": "c"}]}]),
            "1 a: 2 b (at /x): 3 c",
        ),
    ] {
        let errors = json!([{"code": 1, "message": "a", "error_chain": chain}]);
        let error = error_of(errors).await;
        assert_eq!(error.api_errors()[0].to_string(), shown, "{chain}");
    }
}

/// Neither depth nor number is the server's to choose.
#[tokio::test]
async fn is_bounded() {
    let mut deep = json!({"code": 1});
    for code in 2..50 {
        deep = json!({"code": code, "error_chain": [deep]});
    }
    let error = error_of(json!([deep])).await;
    let mut levels = 0;
    let mut chain = error.api_errors();
    while let Some(first) = chain.first() {
        levels += 1;
        chain = first.error_chain();
    }
    assert_eq!(levels, 5, "an error and four levels behind it");

    let many: Vec<_> = (0..100).map(|code| json!({"code": code})).collect();
    let errors: Vec<_> = (0..100)
        .map(|code| json!({"code": code, "error_chain": many}))
        .collect();
    let error = error_of(json!(errors)).await;
    let count = |errors: &[ApiError]| -> usize {
        errors
            .iter()
            .map(|error| 1 + error.error_chain().len())
            .sum()
    };
    assert_eq!(count(error.api_errors()), 32);
}

#[tokio::test]
async fn of_messages_too() {
    let message = json!({"code": 1, "message": "a", "error_chain": [{"message": "b"}]});
    let body = json!({"success": true, "messages": [message], "result": {"id": "acl"}});
    let (outcome, _server) = once(&READ, [Reply::json(200, body)]).await;
    let answer = outcome.expect("a success");
    assert_eq!(answer.messages()[0].to_string(), "1 a: b");
}
