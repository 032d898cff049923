//! Who waits for the limiter, and who is told that there is no room.

use super::*;

fn answer(header: &'static str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert("ratelimit", header.parse().expect("a value"));
    headers
}

/// A time that was said once does not refuse calls after the server has said that there is room.
#[tokio::test(start_paused = true)]
async fn a_time_that_no_longer_holds_refuses_nobody() {
    let limiter = RateLimiter::new(RateLimit::default().burst(2_000, Duration::from_secs(1)));
    let after = |seconds| Instant::now() + Duration::from_secs(seconds);
    for _ in 0..1_199 {
        let permit = limiter.enter(after(10)).await.expect("room");
        permit.answered(&HeaderMap::new());
    }
    let last = limiter.enter(after(10)).await.expect("room");
    // As far as is known, the next may go in five minutes.
    let mut next = pin!(limiter.enter(after(600)));
    assert!(timeout_at(after(1), &mut next).await.is_err());
    last.answered(&answer(r#""default";r=5000;t=100"#));
    let next = timeout_at(after(1), next).await.expect("at once");
    let mut permits = vec![next.expect("room")];
    tokio::time::sleep(Duration::from_secs(2)).await;
    while permits.len() < 2_000 {
        permits.push(limiter.enter(after(10)).await.expect("room"));
    }
    // All are under way. One waits for them, and one waits behind it.
    let mut patient = pin!(limiter.enter(after(600)));
    assert!(timeout_at(after(1), &mut patient).await.is_err());
    let mut impatient = pin!(limiter.enter(after(30)));
    assert!(timeout_at(after(1), &mut impatient).await.is_err());
    permits.truncate(1_000);
    let (patient, impatient) = tokio::join!(patient, impatient);
    assert!(patient.is_ok() && impatient.is_ok());
}
