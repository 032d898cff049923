//! Ids and URLs: what the constructors take leaves a URL as it was meant, however it is encoded.

use std::sync::LazyLock;

use cloudflare_secondary_dns_types::{AccountId, AclId};
use proptest::prelude::*;
use regex::Regex;
use url::Url;

const REFUSED: &[&str] = &[
    "", ".", "..", "/", "a/b", "/a", "a/", "../a", r"a\b", r"\", "a?b", "?", "a#b", "#", "\0",
    "a\tb", "a\nb", "a\rb", "\u{7f}", "\u{85}", " a", "a ", " ", "%2e", "%2E", "%2e%2e", ".%2e",
    "%2E.", "a%2fb", "%2F", "a%5cb", "%3F", "%23", "%00", "a%0ab", "a%7f",
];

const TAKEN: &[&str] = &[
    "23ff594956f20c2a721606e94745a8aa",
    "a",
    "...",
    ".a",
    "a.",
    "a..b",
    "a b",
    "é",
    "日本",
    "%",
    "%%",
    "%2",
    "%zz",
    "a%2eb",
    "%41",
    "a:b",
    "a;b",
    "a@b",
    "a&b=c",
    "[x]",
    "~",
    "*",
    "%25",
    "%252e",
];

#[test]
fn table() {
    for id in REFUSED {
        let error = AclId::new(*id).expect_err(id);
        assert_eq!((error.type_name(), error.value()), ("AclId", Some(*id)));
        // Received, it is kept, but not sent back.
        let received: AclId = serde_json::from_value((*id).into()).expect(id);
        assert_eq!((received.as_str(), received.check()), (*id, Err(error)));
    }
    for id in TAKEN {
        assert_eq!(AclId::new(*id).map(|id| id.to_string()).as_deref(), Ok(*id));
    }
}

/// What ends a segment or is invisible, encoded or not.
static SPECIAL: LazyLock<Regex> = LazyLock::new(|| {
    let separator = r"[/\\?#]|%(2[fF]|5[cC]|3[fF]|23)";
    let invisible = r"^ | $|[\x00-\x1f\x7f-\u{9f}]|%([01][0-9a-fA-F]|7[fF])";
    Regex::new(&format!("{separator}|{invisible}")).expect("a pattern")
});

/// Texts that are likely to be special in a URL.
fn odd_text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just(".".to_owned()),
        Just("%2e".to_owned()),
        Just("%2F".to_owned()),
        "%[0-9a-fA-F]{2}",
        "[ -~]",
        "[\\x00-\\x20\\x7f]",
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(part, 0..5).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Put into a URL as it is, or with everything encoded but `%`: the shape of the path stays.
    #[test]
    fn a_url_keeps_its_shape(id in odd_text()) {
        if AccountId::new(id.as_str()).is_ok() {
            let encoded: String =
                id.bytes().map(|byte| match byte {
                    b'%' => "%".to_owned(),
                    byte => format!("%{byte:02x}"),
                }).collect();
            for segment in [&id, &encoded] {
                let last = Url::parse(&format!("https://api.example.com/v4/acls/{segment}")).expect("a URL");
                let inner = Url::parse(&format!("https://api.example.com/v4/{segment}/acls")).expect("a URL");
                prop_assert_eq!(last.path_segments().map(Iterator::count), Some(3), "{}", last);
                prop_assert_eq!(inner.path_segments().map(Iterator::count), Some(3), "{}", inner);
                prop_assert!(last.path().starts_with("/v4/acls/"));
                prop_assert!(inner.path().starts_with("/v4/") && inner.path().ends_with("/acls"));
                prop_assert_eq!((last.query(), last.fragment()), (None, None));
            }
        }
    }

    /// Refused is only what loses its place in a URL, or has something in it that could do so once
    /// decoded.
    #[test]
    fn no_more_is_refused_than_must_be(id in odd_text()) {
        if AccountId::new(id.as_str()).is_err() {
            let url = Url::parse(&format!("https://api.example.com/v4/{id}")).expect("a URL");
            let place = url.path_segments().and_then(|mut segments| segments.nth(1));
            let lost = place.is_none_or(str::is_empty);
            prop_assert!(lost || SPECIAL.is_match(&id), "{:?}", id);
        }
    }
}

#[test]
fn ids_are_keys() {
    let text = r#"{"a":1,"b/c":2}"#;
    let map: std::collections::BTreeMap<AclId, u8> = serde_json::from_str(text).expect("a map");
    assert_eq!(serde_json::to_string(&map).expect("a map"), text);
}
