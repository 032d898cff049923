//! The laws of RFC 1982 for SOA serials.

use std::cmp::Ordering;

use cloudflare_secondary_dns_types::SoaSerial;
use proptest::prelude::*;

const HALF: u32 = 1 << 31;

/// Serials that are likely to be neighbours or opposites.
fn serial() -> impl Strategy<Value = u32> {
    let near = prop_oneof![Just(0u32), Just(HALF), Just(u32::MAX)];
    prop_oneof![
        any::<u32>(),
        (near, 0..3u32).prop_map(|(base, more)| base.wrapping_add(more))
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Section 3.2, written out as in the RFC.
    #[test]
    fn comparison(a in serial(), b in serial()) {
        let (i1, i2) = (u64::from(a), u64::from(b));
        let half = u64::from(HALF);
        let less = (i1 < i2 && i2 - i1 < half) || (i1 > i2 && i1 - i2 > half);
        let greater = (i1 < i2 && i2 - i1 > half) || (i1 > i2 && i1 - i2 < half);
        let expected = match (a == b, less, greater) {
            (true, false, false) => Some(Ordering::Equal),
            (false, true, false) => Some(Ordering::Less),
            (false, false, true) => Some(Ordering::Greater),
            (false, false, false) => None,
            impossible => panic!("{impossible:?}"),
        };
        let (a, b) = (SoaSerial::new(a), SoaSerial::new(b));
        prop_assert_eq!(a.partial_cmp(&b), expected);
        prop_assert_eq!(b.partial_cmp(&a), expected.map(Ordering::reverse));
        prop_assert_eq!(a.is_newer_than(b), greater);
        prop_assert_eq!((a < b, a <= b, a > b, a >= b), (less, less || a == b, greater, greater || a == b));
    }

    /// Section 3.1, and the corollary that a sum is newer than what was added to.
    #[test]
    fn addition(a in serial(), n in serial()) {
        let sum = SoaSerial::new(a).wrapping_add(n);
        if n < HALF {
            let sum = sum.expect("a defined sum");
            prop_assert_eq!(u64::from(sum.get()), (u64::from(a) + u64::from(n)) % (1 << 32));
            prop_assert_eq!(sum.is_newer_than(a.into()), n != 0);
        } else {
            prop_assert_eq!(sum, None);
        }
    }

    /// Opposites, and only they, have no order.
    #[test]
    fn opposites(a in serial(), b in serial()) {
        let undefined = SoaSerial::new(a).partial_cmp(&b.into()).is_none();
        prop_assert_eq!(undefined, a.wrapping_sub(b) == HALF);
    }
}

/// The examples of section 5.2 for eight bits, scaled to 32.
#[test]
fn examples_of_the_rfc() {
    for (newer, older) in [
        (1, 0),
        (44, 0),
        (100, 0),
        (100, 44),
        (200, 100),
        (255, 200),
        (0, 255),
        (100, 255),
        (0, 200),
        (44, 200),
    ] {
        let (newer, older) = (SoaSerial::new(newer << 24), SoaSerial::new(older << 24));
        assert!(
            newer > older && newer.is_newer_than(older) && !older.is_newer_than(newer),
            "{newer} {older}"
        );
    }
}

/// Why there is no `Ord`, as its docs say.
#[test]
fn the_order_is_not_transitive() {
    let [a, b, c] = [0, 1_500_000_000, 3_000_000_000].map(SoaSerial::new);
    assert!(a < b && b < c && c < a);
}
