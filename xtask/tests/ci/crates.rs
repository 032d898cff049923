//! Combinations of features, and programs made of READMEs.

use serde_json::json;
use xtask::ci::downstream::example;
use xtask::ci::features::combinations;
use xtask::ci::metadata::Package;

use crate::metadata::package;

fn with_features(names: &[&str]) -> Package {
    let features: serde_json::Map<_, _> = names
        .iter()
        .map(|name| ((*name).to_owned(), json!([])))
        .collect();
    let value = package("one", &json!({ "features": features }));
    serde_json::from_value(value).expect("a package")
}

#[test]
fn every_combination_of_features() {
    let found = |names: &[&str]| combinations(&with_features(names)).expect("few enough");
    assert_eq!(found(&[]), [""]);
    assert_eq!(found(&["default", "program"]), ["", "program"]);
    let two = found(&["default", "native-tls", "rustls"]);
    assert_eq!(two, ["", "native-tls", "rustls", "native-tls,rustls"]);
    assert_eq!(found(&["a", "b", "c", "d", "e", "f"]).len(), 64);
    let error = combinations(&with_features(&["a", "b", "c", "d", "e", "f", "g"]));
    assert!(
        error
            .expect_err("too many")
            .starts_with("one has 7 features")
    );
}

#[test]
fn the_example_with_a_text_is_taken() {
    let readme = "# Title\n\n```console\n$ rust\n```\n\n```rust,no_run\nfirst();\n```\n\
                  text second()\n```rust\nsecond();\n\nmore();\n```\n";
    assert_eq!(example(readme, "first()").as_deref(), Ok("first();\n"));
    assert_eq!(
        example(readme, "second()").as_deref(),
        Ok("second();\n\nmore();\n")
    );
    let error = example(readme, "third()").expect_err("none");
    assert_eq!(error, "a README has no Rust example with third()");
}
