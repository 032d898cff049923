//! Times: what names a moment is taken, what a server writes is kept and read where it can be.

use std::time::{Duration, SystemTime};

use cloudflare_secondary_dns_types::Timestamp;

const TAKEN: &[(&str, &str)] = &[
    (
        "2019-10-24T17:09:42.883908+01:00",
        "2019-10-24T16:09:42.883908Z",
    ),
    ("2019-10-24T16:09:42Z", "2019-10-24T16:09:42Z"),
    ("2019-10-24t16:09:42z", "2019-10-24T16:09:42Z"),
    ("2019-10-24T16:09:42-00:00", "2019-10-24T16:09:42Z"),
    ("2019-10-24T16:09:42.5-23:59", "2019-10-25T16:08:42.5Z"),
    (
        "2020-02-29T23:59:59.123456789123Z",
        "2020-02-29T23:59:59.123456789Z",
    ),
    ("1990-12-31T23:59:60Z", "1990-12-31T23:59:59Z"),
    ("1937-01-01T12:00:27.87+00:20", "1937-01-01T11:40:27.87Z"),
];

const REFUSED: &[&str] = &[
    "",
    "now",
    "2019-10-24",
    "2019-10-24T16:09:42",
    "2019-10-24T16:09:42+01:60",
    "2019-10-24T16:09:42.Z",
    "2019-13-24T16:09:42Z",
    "2019-02-29T16:09:42Z",
    "2019-10-24T16:60:42Z",
    "2019-10-24T16:09:61Z",
    "2019-10-24T16:09:42Z ",
    "２019-10-24T16:09:42Z",
];

#[test]
fn taken() {
    for (text, utc) in TAKEN {
        let time = Timestamp::new(*text).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(time.instant(), utc.parse().ok(), "{text}");
        assert_eq!(time.to_string(), *text);
        assert_eq!(
            time,
            Timestamp::from(time.instant().expect("a moment")),
            "{text}"
        );
    }
}

#[test]
fn refused_but_kept_when_received() {
    for text in REFUSED {
        assert!(Timestamp::new(*text).is_err(), "{text}");
        let received: Timestamp = serde_json::from_value((*text).into()).expect(text);
        assert_eq!(received.as_str(), *text);
        assert!(received.check().is_err(), "{text}");
    }
}

#[test]
fn other_forms_are_read_where_they_name_a_moment() {
    let received = |text: &str| serde_json::from_value::<Timestamp>(text.into()).expect(text);
    assert_eq!(
        received("2019-10-24 16:09:42+0000").instant(),
        received("2019-10-24T16:09:42Z").instant()
    );
    let without_offset = received("2019-10-24T16:09:42");
    assert_eq!(
        (without_offset.instant(), without_offset.system_time()),
        (None, None)
    );
    assert!(received("2019-10-24T16:09:42Z") < received("2019-10-24T16:09:42.000000001Z"));
    assert!(received("9999-12-30T00:00:00Z") < without_offset);
}

#[test]
fn system_time() {
    let time = Timestamp::new("1970-01-01T01:00:01+01:00").expect("a time");
    assert_eq!(
        time.system_time(),
        Some(SystemTime::UNIX_EPOCH + Duration::from_secs(1))
    );
}

#[test]
fn of_the_time_of_the_system() {
    let time = SystemTime::UNIX_EPOCH + Duration::from_millis(1_571_933_382_500);
    let stamp = Timestamp::try_from(time).expect("a time");
    assert_eq!(stamp.as_str(), "2019-10-24T16:09:42.5Z");
    assert_eq!(stamp.system_time(), Some(time));
    let far = SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 40);
    assert!(Timestamp::try_from(far).is_err());
}
