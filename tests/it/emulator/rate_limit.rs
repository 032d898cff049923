//! The rate limit: counted down in headers, exceeded once, blocking everything until it is over.

use std::time::Duration;

use cloudflare_secondary_dns_emulator::{Emulator, ErrorKind, RateLimit};
use reqwest::header::RETRY_AFTER;

use super::api::{ACCOUNT, Api, ZONE};

#[tokio::test]
async fn beyond_the_limit_everything_is_refused_until_the_block_is_over() {
    let limit = RateLimit::new(3, Duration::from_secs(60)).block(Duration::from_secs(300));
    let (api, clock) = Api::with_clock(Emulator::builder().rate_limit(limit)).await;
    for remaining in ["2", "1", "0"] {
        let answer = api.call("acls_list", &[ACCOUNT], None).await;
        assert_eq!(
            answer.expect_status(200).headers["ratelimit"],
            *format!("\"default\";r={remaining};t=60")
        );
        assert_eq!(answer.headers["ratelimit-policy"], "\"default\";q=3;w=60");
    }
    let answer = api.call("acls_list", &[ACCOUNT], None).await;
    assert_eq!(answer.expect_status(429).code(), 10_429);
    assert_eq!(answer.headers[RETRY_AFTER], "300");

    // The block outlasts the window, and holds for every operation.
    clock.advance(Duration::from_secs(299));
    let answer = api.call("incoming_get", &[ZONE], None).await;
    assert_eq!(answer.expect_status(429).headers[RETRY_AFTER], "1");
    clock.advance(Duration::from_secs(1));
    api.call("acls_list", &[ACCOUNT], None)
        .await
        .expect_status(200);

    // A window that ends gives all requests back.
    clock.advance(Duration::from_secs(60));
    let answer = api.call("acls_list", &[ACCOUNT], None).await;
    assert_eq!(
        answer.expect_status(200).headers["ratelimit"],
        "\"default\";r=2;t=60"
    );
}

#[tokio::test]
async fn the_documented_limit_is_1200_in_five_minutes() {
    let (api, clock) =
        Api::with_clock(Emulator::builder().rate_limit(RateLimit::documented())).await;
    for _ in 0..1_200 {
        api.call("acls_list", &[ACCOUNT], None)
            .await
            .expect_status(200);
    }
    let answer = api.call("acls_list", &[ACCOUNT], None).await;
    assert_eq!(answer.expect_status(429).headers[RETRY_AFTER], "300");
    clock.advance(Duration::from_secs(300));
    api.call("acls_list", &[ACCOUNT], None)
        .await
        .expect_status(200);
}

#[test]
fn limits_are_read_from_text() {
    let read = |text: &str| text.parse::<RateLimit>();
    assert_eq!(
        read("documented").expect("it is one"),
        RateLimit::documented()
    );
    assert_eq!(
        read("20/3s").expect("it is one"),
        RateLimit::new(20, Duration::from_secs(3))
    );
    let limit = RateLimit::new(20, Duration::from_secs(3)).block(Duration::from_millis(500));
    assert_eq!(read("20/3s/500ms").expect("it is one"), limit);
    assert_eq!(
        RateLimit::documented().shortened(100),
        RateLimit::new(1_200, Duration::from_secs(3))
    );
    for wrong in [
        "",
        "20",
        "20/",
        "x/3s",
        "20/3",
        "20/3s/",
        "20/3s/1s/1s",
        "20/-3s",
    ] {
        let error = read(wrong).expect_err(wrong);
        assert_eq!(error.kind(), ErrorKind::Option);
        assert!(error.to_string().contains("20/3s/1s"), "{error}");
    }
}
