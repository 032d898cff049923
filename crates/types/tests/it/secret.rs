//! A planted secret shows nowhere but where it is asked for.

use std::collections::BTreeMap;
use std::panic::catch_unwind;

use std::collections::BTreeSet;

use cloudflare_secondary_dns_types::{TsigAlgorithm, TsigSecret};
use proptest::prelude::*;
use zeroize::ZeroizeOnDrop;

const PLANTED: &str = "cGxhbnRlZC1odW50ZXIy";

fn planted() -> TsigSecret {
    TsigSecret::new(PLANTED).expect("base64")
}

/// A secret that was received although it may not be sent.
fn odd(text: &str) -> TsigSecret {
    serde_json::from_value(text.into()).expect("any string")
}

#[test]
fn no_format_shows_it() {
    let secret = planted();
    let listed = vec![Some(secret.clone())];
    let mapped = BTreeMap::from([("secret", secret.clone())]);
    let shown = [
        format!("{secret}"),
        format!("{secret:>40}"),
        format!("{secret:.3}"),
        format!("{secret:?}"),
        format!("{secret:#?}"),
        format!("{listed:?} {listed:#?} {mapped:?}"),
        secret.to_string(),
    ];
    for text in shown {
        assert!(text.contains("[redacted]"), "{text}");
        assert!(!text.contains(&PLANTED[..4]), "{text}");
    }
    assert_eq!(secret.expose(), PLANTED);
    assert_eq!(serde_json::to_value(&secret).ok(), Some(PLANTED.into()));
}

/// The length of a secret is its own business too.
#[test]
fn all_look_alike() {
    assert_eq!(
        format!("{0} {0:?}", odd("")),
        format!("{0} {0:?}", odd(&"x".repeat(1000)))
    );
}

#[test]
fn no_error_shows_it() {
    let refused = format!("{PLANTED}!");
    let errors = [
        TsigSecret::new(refused.as_str()).map(drop),
        refused.parse::<TsigSecret>().map(drop),
        TsigSecret::try_from(refused.clone()).map(drop),
        odd(&refused).check(),
    ];
    for error in errors {
        let error = error.expect_err("not base64");
        assert_eq!((error.type_name(), error.value()), ("TsigSecret", None));
        let shown = format!("{error} {error:?} {error:#?}");
        assert!(!shown.contains(PLANTED), "{shown}");
        assert_eq!(
            error.to_string(),
            "invalid TsigSecret: must be one or more base64 or hexadecimal digits"
        );
    }
}

#[test]
fn no_panic_shows_it() {
    let payload = |panic: Box<dyn std::any::Any + Send>| {
        panic.downcast_ref::<String>().cloned().unwrap_or_default()
    };
    let unwrapped = catch_unwind(|| TsigSecret::new(format!("{PLANTED}!")).expect("a secret"));
    let compared = catch_unwind(|| assert_eq!(planted(), odd("other")));
    for message in [
        unwrapped.map(drop).map_err(payload),
        compared.map_err(payload),
    ] {
        let message = message.expect_err("a panic");
        assert!(
            message.contains("TsigSecret") && !message.contains(PLANTED),
            "{message}"
        );
    }
}

#[test]
fn wiped_on_drop() {
    fn promises<T: ZeroizeOnDrop>() {}
    promises::<TsigSecret>();
}

/// RFC 8945, section 6: the hashes behind the algorithms. Four characters stand for three bytes.
#[test]
fn generated_as_long_as_the_hash() {
    for (algorithm, bytes) in [
        (TsigAlgorithm::HMAC_MD5, 16),
        (TsigAlgorithm::HMAC_SHA1, 20),
        (TsigAlgorithm::HMAC_SHA224, 28),
        (TsigAlgorithm::HMAC_SHA256, 32),
        (TsigAlgorithm::HMAC_SHA256_128, 32),
        (TsigAlgorithm::HMAC_SHA384, 48),
        (TsigAlgorithm::HMAC_SHA384_192, 48),
        (TsigAlgorithm::HMAC_SHA512, 64),
        (TsigAlgorithm::HMAC_SHA512_256, 64),
        (TsigAlgorithm::new("HMAC-SHA512").expect("a name"), 64),
    ] {
        let secret = TsigSecret::generate(&algorithm).expect("known");
        assert_eq!(secret.check(), Ok(()));
        let padding = secret.expose().bytes().filter(|&byte| byte == b'=').count();
        assert_eq!(
            secret.expose().len() / 4 * 3 - padding,
            bytes,
            "{algorithm}"
        );
    }
    for unknown in ["gss-tsig.", "hmac-sha3-256.", "my.own"] {
        let algorithm = TsigAlgorithm::new(unknown).expect("a name");
        let error = TsigSecret::generate(&algorithm).expect_err("of unknown length");
        assert_eq!(
            (error.type_name(), error.value()),
            ("TsigAlgorithm", Some(unknown))
        );
    }
}

/// Of 2,000 secrets none is like another, and each place has every digit.
#[test]
fn generated_at_random() {
    let secrets: Vec<_> = (0..2_000)
        .map(|_| TsigSecret::generate(&TsigAlgorithm::HMAC_MD5).expect("known"))
        .collect();
    let texts: BTreeSet<_> = secrets.iter().map(TsigSecret::expose).collect();
    assert_eq!(texts.len(), 2_000);
    // 21 characters of six bits and one of two.
    for place in 0..21 {
        let digits: BTreeSet<_> = texts.iter().map(|text| text.as_bytes()[place]).collect();
        assert_eq!(digits.len(), 64, "character {place}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn equality_is_that_of_the_text(a in ".{0,4}", b in ".{0,4}") {
        prop_assert_eq!(odd(&a) == odd(&b), a == b);
        prop_assert_eq!(odd(&a), odd(&a).clone());
    }
}
