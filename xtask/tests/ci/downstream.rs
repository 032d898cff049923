//! Programs made of READMEs.

use xtask::ci::downstream::example;

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
