//! Laws of all text types: received is sent, equality agrees with hash and order, the text is never
//! changed.

use std::borrow::Borrow as _;
use std::cmp::Ordering;
use std::fmt::{Debug, Display};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::str::FromStr;

use cloudflare_secondary_dns_types::{
    AccountId, AclId, InvalidValue, IpAddress, IpRange, PeerId, Timestamp, TransferStatus,
    TsigAlgorithm, TsigId, TsigName, TsigSecret, ZoneId, ZoneName,
};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Any text, and small families of texts of which many mean the same.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => any::<String>(),
        1 => "[aA]{0,2}\\.{0,2}[bB]?\\.?",
        1 => "(2001:)?[0aA]{0,2}:{0,2}[01]{1,3}(/(6[45]|1))?",
        1 => "192\\.0\\.2\\.[0-3](/2[3-5])?",
        1 => "2019-10-2[45]T1[67]:09:42(\\.(5|50|500000000|5000000001))?(Z|\\+0[01]:00)?",
        1 => "([eE]nabled|[dD]isabled|hmac-sha(1|256|512)\\.?|HMAC-SHA512\\.?)",
    ]
}

fn run<S: Strategy>(strategy: S, test: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let config = ProptestConfig {
        cases: 400,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    TestRunner::new(config)
        .run(&strategy, test)
        .unwrap_or_else(|error| panic!("{error}"));
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

fn receive<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_value(Value::from(text)).expect("any string is received")
}

/// Every way in gives the same value or the same error, and every way out the same text.
fn keeps_text<T>()
where
    T: DeserializeOwned
        + Serialize
        + Clone
        + PartialEq
        + Debug
        + Display
        + AsRef<str>
        + Into<String>,
    T: FromStr<Err = InvalidValue> + for<'a> TryFrom<&'a str, Error = InvalidValue>,
    T: TryFrom<String, Error = InvalidValue>,
{
    run(text(), |text| {
        let json = serde_json::to_string(&text)?;
        let received: T = serde_json::from_str(&json)?;
        prop_assert_eq!(serde_json::to_string(&received)?, json.clone());
        prop_assert_eq!(&serde_json::from_slice::<T>(json.as_bytes())?, &received);
        prop_assert_eq!(
            &serde_json::from_reader::<_, T>(json.as_bytes())?,
            &received
        );
        prop_assert_eq!(received.to_string(), text.clone());
        prop_assert_eq!(received.as_ref(), text.as_str());
        prop_assert_eq!(Into::<String>::into(received.clone()), text.clone());

        let parsed = text.parse::<T>();
        prop_assert_eq!(&T::try_from(text.as_str()), &parsed);
        prop_assert_eq!(&T::try_from(text.clone()), &parsed);
        if let Ok(sent) = parsed {
            prop_assert_eq!(serde_json::to_string(&sent)?, json);
            prop_assert_eq!(sent, received);
        }
        Ok(())
    });
}

/// Equality, order and hash are of one mind, and the order is total.
fn compares<T>()
where
    T: DeserializeOwned + Ord + Hash + Debug + PartialEq<str> + for<'a> PartialEq<&'a str>,
{
    run((text(), text(), text()), |(a, text, c)| {
        let (a, b, c): (T, T, T) = (receive(&a), receive(&text), receive(&c));
        prop_assert_eq!(a == *text, a == b);
        prop_assert_eq!(a == text.as_str(), a == b);
        prop_assert_eq!(&a, &a);
        prop_assert_eq!(a == b, a.cmp(&b) == Ordering::Equal);
        prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
        prop_assert_eq!(a.partial_cmp(&b), Some(a.cmp(&b)));
        if a == b {
            prop_assert_eq!(hash(&a), hash(&b));
            prop_assert_eq!(a.cmp(&c), b.cmp(&c));
        }
        if a <= b && b <= c {
            prop_assert!(a <= c, "{:?} {:?} {:?}", a, b, c);
        }
        Ok(())
    });
}

/// `check` after receiving says the same as the constructor.
fn checks<T: DeserializeOwned>(
    new: impl Fn(String) -> Result<T, InvalidValue>,
    check: impl Fn(&T) -> Result<(), InvalidValue>,
) {
    run(text(), |text| {
        let received = check(&receive(&text));
        prop_assert_eq!(received, new(text).map(|_| ()));
        Ok(())
    });
}

macro_rules! laws {
    ($($name:ident: $type:ident;)*) => {$(
        #[test]
        fn $name() {
            keeps_text::<$type>();
            compares::<$type>();
            checks($type::new, $type::check);
        }
    )*};
}

laws! {
    account_id: AccountId;
    zone_id: ZoneId;
    acl_id: AclId;
    peer_id: PeerId;
    tsig_id: TsigId;
    ip_address: IpAddress;
    ip_range: IpRange;
    zone_name: ZoneName;
    tsig_name: TsigName;
    tsig_algorithm: TsigAlgorithm;
    transfer_status: TransferStatus;
    timestamp: Timestamp;
}

/// What a map goes by when it is asked for a text.
#[test]
fn ids_are_borrowed_as_what_they_are() {
    run((text(), text()), |(one, two)| {
        let (a, b): (PeerId, PeerId) = (receive(&one), receive(&two));
        let text: &str = a.borrow();
        prop_assert_eq!(text, one.as_str());
        prop_assert_eq!(hash(&a), hash(&one.as_str()));
        prop_assert_eq!(a.cmp(&b), one.cmp(&two));
        Ok(())
    });
}

#[test]
fn tsig_secret() {
    checks(TsigSecret::new, TsigSecret::check);
    run((text(), text()), |(a, b)| {
        let json = serde_json::to_string(&a)?;
        let received: TsigSecret = serde_json::from_str(&json)?;
        prop_assert_eq!(serde_json::to_string(&received)?, json);
        prop_assert_eq!(received.expose(), a.as_str());
        prop_assert_eq!(received == receive(&b), a == b);
        Ok(())
    });
}

/// Names that mean the same, and names that do not.
#[test]
fn names() {
    for (a, b, same) in [
        ("example.com", "example.com.", true),
        ("Example.COM.", "example.com", true),
        ("example.com", "example.com..", false),
        ("", ".", true),
        ("É.com", "é.com", false),
        ("a.b", "ab", false),
    ] {
        assert_eq!(
            receive::<ZoneName>(a) == receive::<ZoneName>(b),
            same,
            "{a} {b}"
        );
        assert_eq!(
            receive::<TsigName>(a) == receive::<TsigName>(b),
            same,
            "{a} {b}"
        );
    }
}

/// The example of RFC 4034 section 6.1, without the names that need escapes.
#[test]
fn canonical_order() {
    let sorted = [
        "example",
        "a.example.",
        "yljkjljk.a.example",
        "Z.a.example",
        "zABC.a.EXAMPLE.",
        "z.example",
    ];
    let names = sorted.map(receive::<ZoneName>);
    assert!(names.is_sorted(), "{names:?}");
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
}
