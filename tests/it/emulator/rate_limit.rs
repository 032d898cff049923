//! The rate limit: counted down in headers, exceeded once, blocking everything until it is over.

use std::time::Duration;

use cloudflare_secondary_dns_emulator::{Emulator, ErrorKind, RateLimit};
use reqwest::header::RETRY_AFTER;

use super::api::{ACCOUNT, Api, ZONE};

#[tokio::test]
async fn beyond_the_limit_everything_is_refused_until_the_block_is_over() {
    let limit = RateLimit::new(3, Duration::from_secs(60));
    let (api, clock) = Api::with_clock(Emulator::builder().rate_limit(limit)).await;
    for remaining in ["2", "1", "0"] {
        let answer = api.fail(200, "acls_list", &[ACCOUNT]).await;
        let expected = format!("\"default\";r={remaining};t=60");
        assert_eq!(answer.headers["ratelimit"], *expected);
        assert_eq!(answer.headers["ratelimit-policy"], "\"default\";q=3;w=60");
    }
    // The block begins with the request that is refused, and holds for every operation.
    clock.advance(Duration::from_secs(50));
    let answer = api.fail(429, "acls_list", &[ACCOUNT]).await;
    assert_eq!(
        (answer.code(), &answer.headers[RETRY_AFTER]),
        (10_429, &60.into())
    );
    clock.advance(Duration::from_secs(59));
    let answer = api.fail(429, "incoming_get", &[ZONE]).await;
    assert_eq!(answer.headers[RETRY_AFTER], "1");
    clock.advance(Duration::from_secs(1));
    api.ok("acls_list", &[ACCOUNT]).await;

    // A window that ends gives all requests back.
    clock.advance(Duration::from_secs(60));
    let answer = api.fail(200, "acls_list", &[ACCOUNT]).await;
    assert_eq!(answer.headers["ratelimit"], "\"default\";r=2;t=60");
}

#[test]
fn limits_are_read_from_text() {
    let read = |text: &str| text.parse::<RateLimit>();
    let documented = RateLimit::new(1_200, Duration::from_secs(300));
    assert_eq!(read("documented").expect("it is one"), documented);
    let limit = RateLimit::new(20, Duration::from_millis(500));
    assert_eq!(read("20/500ms").expect("it is one"), limit);
    for wrong in ["", "20", "20/", "x/3s", "20/3", "0/3s", "20/0s", "20/-3s"] {
        let error = read(wrong).expect_err(wrong);
        assert_eq!(error.kind(), ErrorKind::Option);
        assert!(error.to_string().contains("20/3s"), "{error}");
    }
}
