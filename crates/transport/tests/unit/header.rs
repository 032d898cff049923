//! The grammar of the `Ratelimit` header. A module of `src/rate_limit/header.rs`, for what cannot
//! be seen from outside.

use proptest::prelude::*;

use super::*;

fn read(text: &str) -> Vec<(String, u64, u64)> {
    parse(text)
        .map(|quota| (quota.policy.to_owned(), quota.remaining, quota.reset))
        .collect()
}

#[track_caller]
fn check(text: &str, expected: &[(&str, u64, u64)]) {
    let expected: Vec<_> = expected
        .iter()
        .map(|&(policy, remaining, reset)| (policy.to_owned(), remaining, reset))
        .collect();
    assert_eq!(read(text), expected, "{text}");
}

#[test]
fn reads_what_servers_send() {
    check(r#""default";r=50;t=30"#, &[("default", 50, 30)]);
    check(
        r#""a";r=50;t=30, "b";r=5;t=1"#,
        &[("a", 50, 30), ("b", 5, 1)],
    );
    check("default;r=50;t=30", &[("default", 50, 30)]);
    check(" \"default\" ; r = 50 ;t=30.0 ", &[("default", 50, 30)]);
    check(r#""a;r=1,t";r=2;t=3"#, &[("a;r=1,t", 2, 3)]);
    check(r#""a\",b";r=2;t=3"#, &[("a\\\",b", 2, 3)]);
    check(r#""default";r=50"#, &[("default", 50, 0)]);
    check(r#""default";pk=:AA==:;r=1;t=2;x=y"#, &[("default", 1, 2)]);
    check(
        r#""d";r=99999999999999999999999;t=99999999999999999"#,
        &[("d", u64::MAX, LONGEST)],
    );
}

#[test]
fn skips_what_makes_no_sense() {
    check("", &[]);
    check(r#""default";t=30"#, &[]);
    check(r#""default";r=-1;t=30"#, &[]);
    check(r#""default";r=;t=30"#, &[]);
    check(r#""default";r=many;t=30, "b";r=1;t=2"#, &[("b", 1, 2)]);
    check("limit=100, remaining=50, reset=30", &[]);
}

proptest! {
    #[test]
    fn never_panics(text in any::<String>()) {
        let _ = read(&text);
    }

    #[test]
    fn never_panics_close_to_the_grammar(text in r#"[",;=\\rt0-9 .é-]{0,64}"#) {
        let _ = read(&text);
    }

    #[test]
    fn reads_every_entry_that_is_well_formed(
        entries in proptest::collection::vec(("[a-z]{1,9}", any::<u64>(), 0..LONGEST), 1..5)
    ) {
        let text: Vec<_> = entries
            .iter()
            .map(|(policy, remaining, reset)| format!("\"{policy}\";r={remaining};t={reset}"))
            .collect();
        prop_assert_eq!(read(&text.join(", ")), entries);
    }
}
