//! The constructors take exactly what the contract allows, read from `spec/secondary_dns.yaml`
//! itself.

use cloudflare_secondary_dns_types::{
    AccountId, AclId, InvalidValue, IpAddress, IpRange, PeerId, Port, RefreshInterval, Timestamp,
    TransferStatus, TsigAlgorithm, TsigId, TsigName, TsigSecret, ZoneId, ZoneName,
};
use proptest::prelude::*;
use proptest::string::string_regex;
use proptest::test_runner::TestRunner;
use regex::Regex;
use serde_json::Value;

fn schema(name: &str) -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../spec/secondary_dns.yaml");
    let text = std::fs::read_to_string(path).expect("the contract is there");
    let contract: Value = serde_saphyr::from_str(&text).expect("the contract is YAML");
    let schema = contract["components"]["schemas"][name].clone();
    assert!(schema.is_object(), "the contract has no schema {name}");
    schema
}

/// What the contract says of a text: its pattern, its longest length.
struct TextRule {
    pattern: String,
    regex: Regex,
    max_length: usize,
}

impl TextRule {
    fn of(name: &str) -> Self {
        let schema = schema(name);
        let pattern = schema["pattern"]
            .as_str()
            .expect("the schema has a pattern")
            .to_owned();
        let regex = Regex::new(&pattern).expect("the pattern is a regular expression");
        let max_length = schema["maxLength"]
            .as_u64()
            .map_or(usize::MAX, |length| length as usize);
        Self {
            pattern,
            regex,
            max_length,
        }
    }

    fn allows(&self, text: &str) -> bool {
        self.regex.is_match(text) && text.chars().count() <= self.max_length
    }

    /// Texts that the pattern allows, the same with one place changed, and texts of the same
    /// characters at random.
    fn texts(&self) -> impl Strategy<Value = String> + use<> {
        let inner = self.pattern.trim_start_matches('^').trim_end_matches('$');
        let allowed = string_regex(inner)
            .expect("the pattern can be generated from")
            .boxed();
        let noise = r"[ -~\t\n\u{7f}é]|[.:/=+0-9a-f-]|::|\.\.|/[0-9]{1,3}";
        let noise = string_regex(noise).expect("a pattern of this test");
        let changed = (
            allowed.clone(),
            any::<prop::sample::Index>(),
            0..2usize,
            noise,
        )
            .prop_map(|(mut text, place, cut, noise)| {
                // Texts of these patterns are ASCII, so that every index is a boundary.
                let start = place.index(text.len() + 1);
                let end = (start + cut).min(text.len());
                text.replace_range(start..end, &noise);
                text
            });
        let random = string_regex(r"[0-9a-fA-F.:/]{0,24}").expect("a pattern of this test");
        prop_oneof![3 => allowed, 6 => changed, 1 => random]
    }
}

/// Compares the constructor with the contract on many texts, and on the contract's own example.
#[track_caller]
fn agrees<T>(name: &str, new: impl Fn(String) -> Result<T, InvalidValue>) {
    let rule = TextRule::of(name);
    let mut taken = 0;
    let config = ProptestConfig {
        cases: 400,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    TestRunner::new(config)
        .run(&rule.texts(), |text| {
            let result = new(text.clone());
            prop_assert_eq!(result.is_ok(), rule.allows(&text), "{}: {:?}", name, text);
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
    // The comparison is worth nothing if one side never occurs.
    let mut runner = TestRunner::deterministic();
    for _ in 0..200 {
        let tree = rule.texts().new_tree(&mut runner).expect("a text");
        taken += usize::from(rule.allows(&proptest::strategy::ValueTree::current(&tree)));
    }
    assert!(
        (20..180).contains(&taken),
        "{name}: {taken} of 200 texts are allowed"
    );
    let example = schema(name)["example"]
        .as_str()
        .expect("the schema has an example")
        .to_owned();
    assert!(new(example).is_ok(), "the example of {name}");
}

#[test]
fn ip_address() {
    agrees("IpAddress", IpAddress::new);
}

#[test]
fn ip_range() {
    agrees("IpRange", IpRange::new);
}

#[test]
fn zone_name() {
    agrees("ZoneName", ZoneName::new);
}

#[test]
fn tsig_name() {
    agrees("TsigName", TsigName::new);
}

#[test]
fn tsig_algorithm() {
    agrees("TsigAlgorithm", TsigAlgorithm::new);
}

#[test]
fn tsig_secret() {
    agrees("TsigSecret", TsigSecret::new);
}

/// At the limits of length, which random texts seldom meet.
#[test]
fn lengths_of_names() {
    let rule = TextRule::of("ZoneName");
    let label = "a".repeat(63);
    let longest = [label.as_str(); 4].join(".");
    let candidates = [
        label.clone(),
        format!("{label}a"),
        format!("{label}."),
        longest[..252].to_owned(),
        longest[..253].to_owned(),
        format!("{}.", &longest[..253]),
        longest[..254].to_owned(),
        format!("{}.", &longest[..254]),
        longest.clone(),
        format!("{longest}."),
    ];
    for text in candidates {
        assert_eq!(
            ZoneName::new(text.as_str()).is_ok(),
            rule.allows(&text),
            "{text}"
        );
    }
}

/// Ids are freer than the contract: any that leaves a URL intact. So what the contract allows is
/// taken.
#[test]
fn ids() {
    fn check<T>(name: &str, new: impl Fn(String) -> Result<T, InvalidValue>) {
        let rule = TextRule::of(name);
        let config = ProptestConfig {
            failure_persistence: None,
            ..ProptestConfig::default()
        };
        TestRunner::new(config)
            .run(&rule.texts(), |text| {
                prop_assert!(
                    new(text.clone()).is_ok() || !rule.allows(&text),
                    "{}: {:?}",
                    name,
                    text
                );
                Ok(())
            })
            .unwrap_or_else(|error| panic!("{error}"));
    }
    check("AccountId", AccountId::new);
    check("ZoneId", ZoneId::new);
    check("AclId", AclId::new);
    check("PeerId", PeerId::new);
    check("TsigId", TsigId::new);
}

#[track_caller]
fn range(name: &str) -> (u64, u64) {
    let schema = schema(name);
    assert_eq!(schema["type"], "integer", "{name}");
    let limit = |key: &str| schema[key].as_u64().expect("the schema has a range");
    (limit("minimum"), limit("maximum"))
}

#[test]
fn ranges_of_numbers() {
    let (min, max) = range("Port");
    let ports = 0..=u16::MAX;
    assert!(
        ports
            .into_iter()
            .all(|port| Port::new(port).is_ok() == (min..=max).contains(&port.into()))
    );

    let (min, max) = range("RefreshInterval");
    for seconds in (0..1000).chain([u32::MAX - 1, u32::MAX]) {
        let allowed = (min..=max).contains(&seconds.into());
        assert_eq!(RefreshInterval::new(seconds).is_ok(), allowed, "{seconds}");
    }

    assert_eq!(range("SoaSerial"), (u32::MIN.into(), u32::MAX.into()));
}

#[test]
fn the_rest_is_free_text_with_examples() {
    let time = schema("Timestamp");
    assert_eq!(time["format"], "date-time");
    assert!(
        time["example"]
            .as_str()
            .is_some_and(|text| Timestamp::new(text).is_ok())
    );

    let status = schema("TransferStatus");
    assert_eq!(status.get("pattern").or(status.get("enum")), None);
    assert!(
        status["example"]
            .as_str()
            .is_some_and(|text| TransferStatus::new(text).is_ok())
    );
}
