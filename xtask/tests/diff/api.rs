//! The Rust layer on the rows of `changes.yaml`: what the compiler says about each is written
//! there.

use std::collections::BTreeSet;

use serde_json::Value;
use xtask::listing::{Finding, Level, RULES, compare};
use xtask::listing::{Listing, Sources, read};

use crate::contract::{edit, load};
use crate::reports::{contract, workspace_with};
use crate::trees::tree;

pub(crate) fn sources(value: &Value) -> Sources {
    match value {
        Value::String(text) => Sources::from([("lib.rs".to_owned(), text.clone())]),
        Value::Object(files) => files
            .iter()
            .map(|(name, text)| (name.clone(), text.as_str().unwrap_or_default().to_owned()))
            .collect(),
        other => panic!("no sources: {other}"),
    }
}

pub(crate) fn list(sources: &Sources) -> Listing {
    read(sources).unwrap_or_else(|error| panic!("not Rust: {error}"))
}

/// What is found between two sources.
pub(crate) fn found(old: &Value, new: &Value) -> Vec<Finding> {
    let (old, new) = (list(&sources(old)), list(&sources(new)));
    compare("one", &old.lines, &new.lines)
}

pub(crate) fn text(source: &str) -> Value {
    Value::from(source)
}

/// `level rule item`, sorted.
pub(crate) fn lines(findings: &[Finding]) -> Vec<String> {
    let lines = findings.iter();
    let lines = lines.map(|f| format!("{} {} {}", f.level.word(), f.rule, f.item));
    let mut lines: Vec<String> = lines.collect();
    lines.sort();
    lines
}

/// Which rows are wrong, and how many breaks were named, breaks there are, and false alarms were
/// given.
fn count(rows: &Value, mut found: impl FnMut(&Value) -> Vec<Finding>) -> (Vec<String>, [usize; 4]) {
    let rows = rows.as_array().expect("rows");
    let mut wrong = Vec::new();
    let (mut named, mut breaks, mut alarms) = (0, 0, 0);
    for row in rows {
        let found = found(row);
        let major = found.iter().any(|finding| finding.level == Level::Major);
        let truth = row["breaks"].as_bool().expect("a truth");
        breaks += usize::from(truth);
        named += usize::from(truth && major);
        alarms += usize::from(!truth && major);
        let excused = row.get("missed").or(row.get("alarm")).is_some();
        if (major == truth) == excused {
            wrong.push(format!("{}: {:#?}", row["name"], lines(&found)));
        }
    }
    (wrong, [rows.len(), named, breaks, alarms])
}

#[test]
fn breaks_are_named_and_nothing_else_is() {
    let table = load("changes.yaml");
    let (wrong, counts) = count(&table["rows"], |row| found(&row["old"], &row["new"]));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(counts, [97, 60, 62, 2]);
    for row in table["rows"].as_array().expect("rows") {
        let same = found(&row["new"], &row["new"]);
        assert_eq!(lines(&same), Vec::<String>::new(), "{}", row["name"]);
    }
}

#[test]
fn what_a_macro_makes_is_added_and_removed_like_any_item() {
    let with = |items: &str| {
        let rules =
            "macro_rules! text { ($name:ident) => { pub struct $name; ITEMS } } text! { A }";
        text(&rules.replace("ITEMS", items))
    };
    let (less, more) = (with(""), with("impl $name { pub fn f(&self) {} }"));
    // The impl and its method.
    assert_eq!(lines(&found(&less, &more)), ["minor rust-added text!"; 2]);
    assert_eq!(lines(&found(&more, &less)), ["major rust-removed text!"; 2]);
}

#[test]
fn breaks_of_the_generated_client_are_named_and_nothing_else_is() {
    let table = load("changes.yaml");
    let (wrong, counts) = count(&table["contracts"], |row| {
        let old = contract();
        let mut new = old.clone();
        edit(&mut new, &row["edits"]);
        let sides = (
            ("old", workspace_with(&old, "")),
            ("new", workspace_with(&new, "")),
        );
        xtask::diff::trees(sides.0, sides.1)
            .expect("both are read")
            .rust
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(counts, [18, 11, 11, 0]);
}

/// What is too fine for the table: the rule, not only the level.
#[test]
fn every_rule_has_a_pair() {
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    for (old, new, expected) in [
        ("pub fn f() {}", "", "major rust-removed f"),
        ("", "pub fn f() {}", "minor rust-added f"),
        (
            "pub struct A;",
            "pub enum A {}",
            "major rust-removed A, minor rust-added A",
        ),
        (
            "pub fn f() {}",
            "pub fn f() -> u8 { 1 }",
            "major rust-changed f",
        ),
        (
            "pub mod m { pub fn f() {} pub struct A { pub x: u8 } }",
            "",
            "major rust-removed m",
        ),
        (
            "pub use other::A;",
            "pub use another::A;",
            "major rust-changed A",
        ),
        (
            "pub enum A { B }",
            "pub enum A { B, C }",
            "major rust-added-closed A, minor rust-added A::C",
        ),
        (
            "pub struct A { pub x: u8 }",
            "pub struct A { pub x: u8, pub y: u8 }",
            "major rust-added-closed A, minor rust-added A::y",
        ),
        (
            "pub const fn f() {}",
            "pub fn f() {}",
            "major rust-tightened f",
        ),
        (
            "pub fn f() {}",
            "#[cfg(unix)] pub fn f() {}",
            "major rust-tightened f",
        ),
        (
            "pub fn f<T: Clone>(t: T) {}",
            "pub fn f<T>(t: T) {}",
            "minor rust-loosened f",
        ),
        (
            "pub fn f<T>(t: &T) {}",
            "pub fn f<T: ?Sized>(t: &T) {}",
            "minor rust-loosened f",
        ),
        (
            "pub fn f(a: &str, b: &str) {}",
            "pub fn f(b: &str, a: &str) {}",
            "major rust-arguments-swapped f",
        ),
        (
            "pub fn f(a: &str) {}",
            "pub fn f(b: &str) {}",
            "minor rust-argument-renamed f",
        ),
        (
            "pub const A: u8 = 1;",
            "pub const A: u8 = 2;",
            "patch rust-value-changed A",
        ),
        (
            "pub fn f() -> u8 { 1 }",
            "#[must_use] pub fn f() -> u8 { 1 }",
            "minor rust-must-use-added f",
        ),
        (
            "pub fn f() {}",
            "#[deprecated] pub fn f() {}",
            "minor rust-deprecated f",
        ),
        (
            "#[deprecated] pub fn f() {}",
            "pub fn f() {}",
            "patch rust-undeprecated f",
        ),
    ] {
        let found = found(&text(old), &text(new));
        seen.extend(found.iter().map(|finding| finding.rule));
        let mut expected: Vec<&str> = expected.split(", ").collect();
        expected.sort_unstable();
        if lines(&found) != expected {
            wrong.push(format!("{old} → {new}: {:#?}", lines(&found)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Those of whole crates are tried with whole workspaces.
    let whole = ["rust-crate-", "rust-feature-"];
    let missing = RULES
        .iter()
        .map(|rule| rule.id)
        .filter(|rule| !seen.contains(rule));
    let missing: Vec<&str> = missing
        .filter(|rule| !whole.iter().any(|own| rule.starts_with(own)))
        .collect();
    assert!(missing.is_empty(), "no pair for {missing:?}");
}

/// The façade has its types at the root and in modules.
#[test]
fn what_has_several_names_is_reported_once() {
    let module = "pub mod m { pub use crate::inner::*; }";
    let both = format!("mod inner {{ BODY }} pub use inner::*; {module}");
    let old = "#[derive(Clone)] pub struct A { pub x: u8 } impl A { pub fn f(&self) {} }";
    let new =
        "#[derive(Debug)] pub struct A { pub x: u16 } impl A { pub fn g(&self) {} } pub enum B {}";
    let with = |body: &str| text(&both.replace("BODY", body));
    let expected = [
        "major rust-changed A::x",
        "major rust-removed A",
        "major rust-removed A::f",
        "minor rust-added A",
        "minor rust-added A::g",
        "minor rust-added B",
    ];
    assert_eq!(lines(&found(&with(old), &with(new))), expected);
    // One name of several is an item for those who use it.
    let all = both.replace("BODY", old);
    let one = |left: &str| text(&all.replace(left, ""));
    let removed = found(&text(&all), &one(module));
    assert_eq!(lines(&removed), ["major rust-removed m"]);
    let removed = found(&text(&all), &one("pub use inner::*;"));
    assert_eq!(lines(&removed), ["major rust-removed A"]);
    let added = found(&one("pub use inner::*;"), &text(&all));
    assert_eq!(lines(&added), ["minor rust-added A"]);
}

/// Findings between two workspaces of one crate with these manifests.
fn manifests(old: &str, new: &str) -> Vec<String> {
    let workspace = |text: &str| {
        let manifest = format!("[package]\nname = 'one'\nversion = '0.1.0'\n{text}\n");
        tree(&[("one/Cargo.toml", &manifest), ("one/src/lib.rs", "")])
    };
    let report = xtask::diff::trees(("old", workspace(old)), ("new", workspace(new)));
    lines(&report.expect("both are read").rust)
}

#[test]
fn features_are_compared() {
    for (old, new, expected) in [
        ("[features]\nx = []", "", "major rust-feature-removed x"),
        ("", "[features]\nx = []", "minor rust-feature-added x"),
        (
            "[features]\ndefault = ['x']\nx = []",
            "[features]\nx = []",
            "major rust-feature-removed default/x",
        ),
        ("[dependencies]\na = '1'", "[dependencies]\na = '2'", ""),
    ] {
        assert_eq!(manifests(old, new).join(", "), expected, "{old} → {new}");
    }
}

/// A workspace of packages with these sources, which share a version.
fn workspace(
    version: &str,
    packages: &[(&str, &str, &str)],
) -> std::collections::BTreeMap<String, String> {
    let names: Vec<String> = packages
        .iter()
        .map(|(name, ..)| format!("'{name}'"))
        .collect();
    let root = format!(
        "[workspace]\nmembers = [{}]\n[workspace.package]\nversion = '{version}'\n",
        names.join(", ")
    );
    let mut files = vec![("Cargo.toml".to_owned(), root)];
    for (name, dependencies, source) in packages {
        let manifest = format!(
            "[package]\nname = '{name}'\nversion.workspace = true\n[dependencies]\n{dependencies}\n"
        );
        files.push((format!("{name}/Cargo.toml"), manifest));
        files.push((format!("{name}/src/lib.rs"), (*source).to_owned()));
    }
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(a, b)| (&**a, &**b)).collect();
    tree(&borrowed)
}

#[test]
fn a_crate_comes_and_goes() {
    let one = workspace("0.1.0", &[("one", "", "pub fn f() {}"), ("two", "", "")]);
    let none = workspace("0.1.0", &[("two", "", "")]);
    let removed =
        xtask::diff::trees(("old", one.clone()), ("new", none.clone())).expect("both are read");
    assert_eq!(lines(&removed.rust), ["major rust-crate-removed one"]);
    // A removed package has no next version: the others' is a break.
    let release = removed.release.expect("a release");
    assert_eq!(
        (release.required.to_string().as_str(), release.suffices),
        ("0.2.0", false)
    );
    let added = xtask::diff::trees(("old", none), ("new", one)).expect("both are read");
    assert_eq!(lines(&added.rust), ["minor rust-crate-added one"]);
}

/// A break of a crate is one of those that depend on it, at any distance.
#[test]
fn breaks_are_passed_on_to_crates_that_depend() {
    let version = |source: &str| {
        workspace(
            "0.1.0",
            &[
                ("base", "", source),
                ("middle", "base = '0.1'", "pub use base::A;"),
                ("top", "middle = '0.1'", ""),
                ("other", "", ""),
            ],
        )
    };
    let old = version("pub struct A; pub fn f() {}");
    let report = xtask::diff::trees(("old", old), ("new", version("pub struct A;")));
    let report = report.expect("both are read");
    let bumps = report.version_bumps.iter();
    let levels: Vec<String> = bumps
        .map(|bump| format!("{} {}", bump.package, bump.level.word()))
        .collect();
    let expected = ["base major", "middle major", "other none", "top major"];
    assert_eq!(levels, expected);
}
