//! Ports, refresh intervals and serials as numbers: what is taken, what is kept.

use std::time::Duration;

use cloudflare_secondary_dns_types::{Port, RefreshInterval, SoaSerial};
use proptest::prelude::*;
use serde_json::{from_str, to_string};

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_number_that_fits_is_received_and_sent(port: u16, number: u32) {
        let json = port.to_string();
        let received: Port = from_str(&json)?;
        prop_assert_eq!(received.get(), port);
        prop_assert_eq!(to_string(&received)?, json.clone());
        prop_assert_eq!(from_str::<Port>(&format!("{json}.0"))?, received);
        prop_assert_eq!(received.check().is_ok(), Port::new(port).is_ok());

        let json = number.to_string();
        let received: RefreshInterval = from_str(&json)?;
        prop_assert_eq!(received.seconds(), number);
        prop_assert_eq!(to_string(&received)?, json.clone());
        prop_assert_eq!(from_str::<RefreshInterval>(&format!("{json}.0"))?, received);
        prop_assert_eq!(received.check().is_ok(), RefreshInterval::new(number).is_ok());
        prop_assert_eq!(Duration::from(received), Duration::from_secs(number.into()));

        let received: SoaSerial = from_str(&json)?;
        prop_assert_eq!(received.get(), number);
        prop_assert_eq!(to_string(&received)?, json.clone());
        prop_assert_eq!(from_str::<SoaSerial>(&format!("{json}.0"))?, received);
        prop_assert_eq!(json.parse(), Ok(received));
        prop_assert_eq!(received.to_string(), json);
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    for json in [
        "65536", "-1", "53.5", "1e9", "\"53\"", "null", "true", "[53]", "{}",
    ] {
        assert!(from_str::<Port>(json).is_err(), "{json}");
    }
    for json in ["4294967296", "-1", "0.5", "\"1\"", "null"] {
        assert!(from_str::<RefreshInterval>(json).is_err(), "{json}");
        assert!(from_str::<SoaSerial>(json).is_err(), "{json}");
    }
}

#[test]
fn refusals_name_type_value_and_rule() {
    let message = |result: Result<(), cloudflare_secondary_dns_types::InvalidValue>| {
        result
            .map_err(|error| error.to_string())
            .expect_err("refused")
    };
    assert_eq!(
        message(Port::new(0).map(drop)),
        r#"invalid Port 0: must be a whole number from 1 to 65535"#
    );
    assert_eq!(
        message("x".parse::<Port>().map(drop)),
        r#"invalid Port "x": must be a whole number from 1 to 65535"#
    );
    assert_eq!(
        message("0".parse::<Port>().map(drop)),
        r#"invalid Port 0: must be a whole number from 1 to 65535"#
    );
    assert_eq!(
        message(RefreshInterval::new(299).map(drop)),
        r#"invalid RefreshInterval 299: must be a whole number of seconds from 300 to 4294967295"#
    );
    assert_eq!(
        message(RefreshInterval::try_from(Duration::from_millis(300_500)).map(drop)),
        r#"invalid RefreshInterval 300.5s: must be a whole number of seconds from 300 to 4294967295"#
    );
    assert!(RefreshInterval::try_from(Duration::MAX).is_err());
    assert_eq!(
        RefreshInterval::try_from(Duration::from_secs(300)),
        Ok(RefreshInterval::MIN)
    );
}

/// Whatever integer a program has.
#[test]
fn of_other_integers() {
    assert_eq!(Port::try_from(53), Ok(Port::DNS));
    assert_eq!(Port::try_from(53_u64), Ok(Port::DNS));
    assert_eq!(RefreshInterval::try_from(300_i64), Ok(RefreshInterval::MIN));
    for error in [
        Port::try_from(-1_i32).expect_err("negative").to_string(),
        Port::try_from(65_536_u32).expect_err("large").to_string(),
        "65536".parse::<Port>().expect_err("large").to_string(),
    ] {
        let rule = ": must be a whole number from 1 to 65535";
        assert!(error.ends_with(rule) && !error.contains('"'), "{error}");
    }
    let error = RefreshInterval::try_from(u64::MAX).expect_err("large");
    assert_eq!(error.value(), Some("18446744073709551615"));
}

#[test]
fn equal_to_the_plain_number() {
    assert_eq!(Port::DNS, 53);
    assert_eq!(RefreshInterval::MIN, 300);
    assert_eq!(SoaSerial::new(7), 7);
}
