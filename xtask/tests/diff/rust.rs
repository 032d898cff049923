//! The Rust layer on the pairs of `rust.yaml` and `rust_meaning.yaml`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use xtask::diff::rust::rules::RULES;
use xtask::diff::rust::{Finding, Sources, compare};

use crate::contract::load;
use crate::trees::tree;

fn sources(value: &Value) -> Sources {
    match value {
        Value::String(text) => Sources::from([("lib.rs".to_owned(), text.clone())]),
        Value::Object(files) => files
            .iter()
            .map(|(name, text)| (name.clone(), text.as_str().unwrap_or_default().to_owned()))
            .collect(),
        other => panic!("no sources: {other}"),
    }
}

/// Findings of a pair, one way.
fn run(pair: &Value, old: &str, new: &str) -> Vec<Finding> {
    if pair["manifest"] == true {
        let manifest = |side: &str| {
            let text = pair[side].as_str().expect("a manifest");
            let package = "[package]\nname = 'one'\nversion = '0.1.0'\n";
            let lib = "pub fn f() -> shown::A { shown::A }";
            tree(&[
                ("one/Cargo.toml", &format!("{package}{text}\n")),
                ("one/src/lib.rs", lib),
            ])
        };
        let report = xtask::diff::trees(("old", manifest(old)), ("new", manifest(new)));
        return report.expect("both are read").rust;
    }
    compare("one", &sources(&pair[old]), &sources(&pair[new]), "lib.rs").expect("both are Rust")
}

fn lines(findings: &[Finding]) -> Vec<String> {
    let lines = findings.iter();
    let mut lines: Vec<String> = lines
        .map(|f| format!("{} {} {}", f.level.word(), f.rule, f.item))
        .collect();
    lines.sort();
    lines
}

#[test]
fn every_pair_is_found_forth_and_back() {
    let tables = [load("rust.yaml"), load("rust_meaning.yaml")];
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    let pairs = tables
        .iter()
        .flat_map(|table| table["pairs"].as_array().expect("pairs"));
    for pair in pairs {
        for (way, old, new) in [("forth", "old", "new"), ("back", "new", "old")] {
            let findings = run(pair, old, new);
            seen.extend(findings.iter().map(|finding| finding.rule));
            let found = lines(&findings);
            let expected = pair[way].as_array().into_iter().flatten();
            let mut expected: Vec<String> = expected
                .map(|line| line.as_str().unwrap_or_default().to_owned())
                .collect();
            expected.sort();
            if found != expected {
                wrong.push(format!(
                    "{} ({way}):\n  expected {expected:#?}\n  found {found:#?}",
                    pair["name"]
                ));
            }
        }
        let same = run(pair, "new", "new");
        assert_eq!(lines(&same), Vec::<String>::new(), "{}", pair["name"]);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Those of whole crates are tried with whole workspaces.
    let missing: Vec<&str> = RULES
        .iter()
        .map(|rule| rule.id)
        .filter(|rule| !seen.contains(rule) && !rule.starts_with("rust-crate-"))
        .collect();
    assert!(missing.is_empty(), "no pair for {missing:?}");
}

#[test]
fn a_crate_comes_and_goes() {
    let one = tree(&[
        (
            "one/Cargo.toml",
            "[package]\nname = 'one'\nversion = '0.1.0'\n",
        ),
        ("one/src/lib.rs", ""),
    ]);
    let none = tree(&[]);
    let found = |old: &BTreeMap<String, String>, new: &BTreeMap<String, String>| {
        let report = xtask::diff::trees(("old", old.clone()), ("new", new.clone()));
        lines(&report.expect("both are read").rust)
    };
    assert_eq!(found(&one, &none), ["major rust-crate-removed one"]);
    assert_eq!(found(&none, &one), ["minor rust-crate-added one"]);
}

/// Whoever depends on a crate that is gone is left behind: no release is free of that.
#[test]
fn a_crate_that_is_gone_asks_for_a_break() {
    let workspace = |version: &str, names: &[&str]| {
        let root = format!(
            "[workspace]\nmembers = ['one', 'two']\n[workspace.package]\nversion = '{version}'\n"
        );
        let package = |name: &&str| {
            let text = format!("[package]\nname = '{name}'\nversion.workspace = true\n");
            (format!("{name}/Cargo.toml"), text)
        };
        let mut files: Vec<(String, String)> = names.iter().map(package).collect();
        files.extend(
            names
                .iter()
                .map(|name| (format!("{name}/src/lib.rs"), String::new())),
        );
        files.push(("Cargo.toml".to_owned(), root));
        let borrowed: Vec<(&str, &str)> = files.iter().map(|(a, b)| (&**a, &**b)).collect();
        tree(&borrowed)
    };
    let old = workspace("0.1.0", &["one", "two"]);
    for (version, suffices) in [("0.1.0", false), ("0.2.0", true)] {
        for names in [&["one"][..], &["one", "three"], &[]] {
            let new = workspace(version, names);
            let report = xtask::diff::trees(("old", old.clone()), ("new", new));
            let report = report.expect("both are read");
            let verdict = report.verdicts.iter().find(|v| v.package == "two");
            let verdict = verdict.expect("a verdict on what is gone");
            assert_eq!(verdict.level.word(), "major");
            assert_eq!(verdict.required, Some(semver::Version::new(0, 2, 0)));
            assert_eq!(verdict.suffices, suffices, "{version} {names:?}");
            let release = report.release.expect("a release");
            assert_eq!(release.level.word(), "major");
            assert_eq!(release.suffices, suffices, "{version} {names:?}");
        }
    }
}

/// Readers see what breaks first, whichever crate it is in.
#[test]
fn breaks_come_first() {
    let workspace = |one: &str, two: &str, feature: &str| {
        tree(&[
            (
                "one/Cargo.toml",
                &format!("[package]\nname = 'one'\nversion = '0.1.0'\n[features]\n{feature}"),
            ),
            ("one/src/lib.rs", one),
            (
                "two/Cargo.toml",
                "[package]\nname = 'two'\nversion = '0.1.0'\n",
            ),
            ("two/src/lib.rs", two),
        ])
    };
    let old = workspace("pub const A: u8 = 1;", "pub fn f() {}", "x = []");
    let new = workspace("pub const A: u8 = 2; pub fn g() {}", "", "");
    let report = xtask::diff::trees(("old", old), ("new", new)).expect("both are read");
    let levels: Vec<&str> = report.rust.iter().map(|f| f.level.word()).collect();
    assert_eq!(levels, ["major", "major", "minor", "patch"]);
}

/// What is shown reads as people write it.
#[test]
fn findings_read_well() {
    let long = |last: &str| format!("pub const A: &str = \"{} {last}\";", "x".repeat(300));
    for (old, new, shown) in [
        (
            "pub fn f<T>(t: T) where T: Clone {}",
            "pub fn f<T>(t: T) -> u8 where T: Clone { 1 }",
            "`f` returns another type: fn<T>(t: T) where T: Clone → fn<T>(t: T) -> u8 where T: Clone",
        ),
        (
            "pub trait A { type B: Clone; }",
            "pub trait A { type B; }",
            "`A::B` has another signature: type B: Clone → type B",
        ),
        (
            "pub struct A(u8);",
            "pub enum A {}",
            "`A` was a struct, is an enum: struct(…) → enum {}",
        ),
        (
            "pub trait A {}",
            "pub trait A: Send {}",
            "trait `A` demands other traits: none → Send",
        ),
        (
            "pub const A: O = O { id: \"a  b\", method: M::Post, of: &[1, -2], };",
            "pub const A: O = O { id: \"a b\", method: M::Post, of: &[1, -2], };",
            "constant `A` has another value: O { id: \"a  b\", method: M::Post, of: &[1, -2] } → \
             O { id: \"a b\", method: M::Post, of: &[1, -2] }",
        ),
        (
            "pub fn f<T: ?Sized>(x: &T) {}",
            "pub fn f<T: ?Sized>(x: &mut T, y: (u8, &(dyn A + Send))) {}",
            "`f` takes the argument `y` too: fn<T: ?Sized>(x: &T) → \
             fn<T: ?Sized>(x: &mut T, y: (u8, &(dyn A + Send)))",
        ),
        (
            &long("left"),
            &long("right"),
            &format!(
                "constant `A` has another value: …{0} left\" → …{0} right\"",
                "x".repeat(39)
            ),
        ),
    ] {
        let both = Value::from(vec![old, new]);
        let found = compare("one", &sources(&both[0]), &sources(&both[1]), "lib.rs");
        let found = found.expect("both are Rust");
        let none = || "none".to_owned();
        let lines: Vec<String> = found
            .into_iter()
            .map(|f| {
                let (a, b) = (f.before.unwrap_or_else(none), f.after.unwrap_or_else(none));
                format!("{}: {a} → {b}", f.sentence)
            })
            .collect();
        assert_eq!(lines, [shown]);
    }
}

/// The crates of this workspace are read to the end: nothing in them is beyond this reader.
#[test]
fn the_crates_of_the_workspace_are_read_whole() {
    let root = format!("{}/..", env!("CARGO_MANIFEST_DIR"));
    for (folder, named) in [
        ("generated", "Client"),
        ("crates/types", "AccountId"),
        ("crates/transport", "Transport"),
        ("crates/client", "Client"),
        ("crates/emulator", "Emulator"),
    ] {
        let mut sources = Sources::new();
        let mut folders = vec![format!("{root}/{folder}/src")];
        while let Some(at) = folders.pop() {
            for entry in std::fs::read_dir(&at).expect("a folder").flatten() {
                let path = entry.path();
                let shown = path.display().to_string();
                if path.is_dir() {
                    folders.push(shown);
                } else if shown.ends_with(".rs") {
                    let name = shown
                        .split_once(&format!("{folder}/src/"))
                        .expect("below")
                        .1;
                    sources.insert(
                        name.to_owned(),
                        std::fs::read_to_string(&path).expect("text"),
                    );
                }
            }
        }
        let found = compare(
            folder,
            &Sources::from([("lib.rs".to_owned(), String::new())]),
            &sources,
            "lib.rs",
        )
        .expect("it is Rust");
        assert!(
            found.iter().any(|finding| finding.item == named),
            "{folder}: no {named} among {found:#?}"
        );
    }
}
