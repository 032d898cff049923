//! Waits that servers ask for, and pauses. A module of `src/retry.rs`, for what cannot be seen from
//! outside.

use proptest::prelude::*;

use super::*;

fn read(text: &[u8], now: SystemTime) -> Option<Duration> {
    let mut headers = HeaderMap::new();
    headers.insert(RETRY_AFTER, http::HeaderValue::from_bytes(text).ok()?);
    retry_after(&headers, || now)
}

proptest! {
    #[test]
    fn never_panics(text in any::<Vec<u8>>()) {
        let _ = read(&text, SystemTime::UNIX_EPOCH);
    }

    #[test]
    fn never_panics_close_to_a_date(
        text in "[SMTWF][a-z]{2,8},? [0-9]{1,2}[ -][JFMAS][a-z]{2}[ -][0-9]{2,6} [0-9]{2}:[0-9]{2}:[0-9]{2}( GMT)?",
    ) {
        let _ = read(text.as_bytes(), SystemTime::now());
    }

    #[test]
    fn reads_any_number_of_seconds(seconds in any::<u64>(), more in "[0-9]{0,30}") {
        let expected = Duration::from_secs(seconds).min(FOREVER);
        let epoch = SystemTime::UNIX_EPOCH;
        prop_assert_eq!(read(seconds.to_string().as_bytes(), epoch), Some(expected));
        let longer = format!("9{more}");
        prop_assert!(read(longer.as_bytes(), epoch) <= Some(FOREVER));
    }

    #[test]
    fn reads_any_date(now in 0..4_000_000_000_u64, wait in 0..400_000_000_u64) {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(now);
        let date = httpdate::fmt_http_date(now + Duration::from_secs(wait));
        let expected = Duration::from_secs(wait).min(FOREVER);
        prop_assert_eq!(read(date.as_bytes(), now), Some(expected));
        prop_assert_eq!(read(date.as_bytes(), now + Duration::from_secs(wait + 1)), Some(Duration::ZERO));
    }

    #[test]
    fn a_pause_keeps_its_bounds(
        retry in any::<u32>(), base in any::<Duration>(), cap in any::<Duration>(), asked in any::<Option<Duration>>(),
    ) {
        let policy = RetryPolicy::default().base(base).cap(cap);
        let pause = policy.pause(retry, asked);
        let bound = base.checked_mul(2_u32.saturating_pow(retry)).map_or(cap, |grown| grown.min(cap));
        prop_assert!(pause <= bound.max(asked.unwrap_or_default()));
        prop_assert!(pause >= asked.unwrap_or_default());
    }
}
