//! The contract layer on the pairs of `contract.yaml`.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::Value;
use xtask::contract::compare::compatibility::Direction;
use xtask::contract::compare::rules::RULES;
use xtask::contract::compare::{Comparison, Site, documents};

/// A pair and what has to be found.
struct Pair {
    name: String,
    old: Value,
    new: Value,
    forth: Vec<String>,
    back: Vec<String>,
}

pub(crate) fn load(name: &str) -> Value {
    let path = format!("{}/tests/diff/{name}", env!("CARGO_MANIFEST_DIR"));
    xtask::document::load(path.as_ref())
        .expect("the table is readable")
        .value
}

static PAIRS: LazyLock<Vec<Pair>> = LazyLock::new(|| {
    let table = load("contract.yaml");
    let lines = |value: &Value| -> Vec<String> {
        let lines = value.as_array().expect("a list of findings").iter();
        let mut lines: Vec<String> = lines
            .map(|line| line.as_str().expect("a finding").to_owned())
            .collect();
        lines.sort();
        lines
    };
    let pairs = table["pairs"].as_array().expect("pairs").iter();
    pairs
        .map(|pair| {
            let mut old = table["base"].clone();
            edit(&mut old, &pair["from"]);
            let mut new = old.clone();
            edit(&mut new, &pair["edits"]);
            Pair {
                name: pair["name"].as_str().expect("a name").to_owned(),
                old,
                new,
                forth: lines(pair.get("both").unwrap_or(&pair["forth"])),
                back: lines(pair.get("both").unwrap_or(&pair["back"])),
            }
        })
        .collect()
});

pub(crate) fn edit(doc: &mut Value, edits: &Value) {
    for edit in edits.as_array().into_iter().flatten() {
        let at = edit["at"].as_str().expect("a pointer");
        let (parent, key) = at.rsplit_once('/').expect("a pointer below the root");
        let key = key.replace("~1", "/").replace("~0", "~");
        let parent = doc
            .pointer_mut(parent)
            .unwrap_or_else(|| panic!("no {parent}"));
        match (parent, edit.get("put")) {
            (Value::Object(object), Some(value)) => {
                object.insert(key, value.clone());
            }
            (Value::Object(object), None) => {
                object.remove(&key).unwrap_or_else(|| panic!("no {at}"));
            }
            (Value::Array(list), Some(value)) if key == "-" => list.push(value.clone()),
            (Value::Array(list), None) => {
                list.remove(key.parse().expect("a number"));
            }
            (other, _) => panic!("{at} cannot be edited: {other}"),
        }
    }
}

/// Compares two documents that are contracts.
pub(crate) fn compare(old: &Value, new: &Value) -> Comparison {
    documents(old, new).unwrap_or_else(|problems| panic!("refused: {problems:#?}"))
}

fn shown(site: &Site) -> String {
    let parts = [&site.operation, &site.part, &site.path];
    let parts = parts.map(String::as_str).into_iter();
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    match parts.is_empty() {
        true => "all operations".to_owned(),
        false => parts.join(" "),
    }
}

fn found(comparison: &Comparison) -> Vec<String> {
    let findings = comparison.findings.iter();
    let mut lines: Vec<String> = findings
        .map(|finding| {
            let sites: Vec<String> = finding.sites.iter().map(shown).collect();
            let direction = format!("{:?}", finding.direction).to_lowercase();
            format!(
                "{} {} {direction}: {}",
                finding.severity.word(),
                finding.rule,
                sites.join("; ")
            )
        })
        .collect();
    lines.sort();
    lines
}

#[test]
fn every_pair_is_found_forth_and_back() {
    let mut wrong = Vec::new();
    for pair in PAIRS.iter() {
        let ways = [
            ("forth", compare(&pair.old, &pair.new), &pair.forth),
            ("back", compare(&pair.new, &pair.old), &pair.back),
        ];
        for (way, comparison, expected) in ways {
            let found = found(&comparison);
            if found != *expected {
                wrong.push(format!(
                    "{} ({way}):\n  expected {expected:#?}\n  found {found:#?}",
                    pair.name
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_a_pair_in_each_direction() {
    let mut seen = BTreeSet::new();
    for pair in PAIRS.iter() {
        for comparison in [compare(&pair.old, &pair.new), compare(&pair.new, &pair.old)] {
            for finding in comparison.findings {
                seen.insert((finding.rule, finding.direction));
            }
        }
    }
    let all = RULES.iter().flat_map(|rule| {
        let cases = rule.cases.iter();
        cases.map(|case| (rule.id, case.direction))
    });
    let missing = all.filter(|case| !seen.contains(case));
    let missing: Vec<(&str, Direction)> = missing.collect();
    assert!(missing.is_empty(), "no pair for {missing:?}");
    assert!(PAIRS.len() * 2 >= 80);
}

#[test]
fn nothing_differs_from_itself() {
    for pair in PAIRS.iter() {
        let comparison = compare(&pair.new, &pair.new);
        assert_eq!(found(&comparison), Vec::<String>::new(), "{}", pair.name);
        assert_eq!(comparison.renamed, Vec::new());
    }
}

/// What an addition is called the other way round.
const MIRRORS: [(&str, &str); 4] = [
    ("-added", "-removed"),
    ("became-required", "became-optional"),
    ("null-allowed", "null-forbidden"),
    ("type-given", "type-dropped"),
];

#[test]
fn additions_one_way_are_removals_the_other() {
    let mirror = |rule: &str| {
        let both = MIRRORS.iter().flat_map(|(a, b)| [(*a, *b), (*b, *a)]);
        both.filter(|(a, _)| rule.contains(a))
            .map(|(a, b)| rule.replace(a, b))
            .next()
    };
    for pair in PAIRS.iter() {
        let (forth, back) = (compare(&pair.old, &pair.new), compare(&pair.new, &pair.old));
        assert_eq!(forth.findings.len(), back.findings.len(), "{}", pair.name);
        for finding in &forth.findings {
            let Some(mirrored) = mirror(finding.rule) else {
                continue;
            };
            let same = back.findings.iter().any(|other| {
                other.rule == mirrored
                    && other.direction == finding.direction
                    && other.sites.len() == finding.sites.len()
            });
            assert!(same, "{}: {} has no {mirrored}", pair.name, finding.rule);
        }
    }
}

#[test]
fn pointers_lead_to_something_on_both_sides() {
    for pair in PAIRS.iter() {
        for finding in compare(&pair.old, &pair.new).findings {
            for pointers in &finding.pointers {
                let (old, new) = (
                    pair.old.pointer(&pointers.old),
                    pair.new.pointer(&pointers.new),
                );
                let servers = finding.rule.starts_with("server-");
                assert!(
                    servers || (old.is_some() && new.is_some()),
                    "{}: {pointers:?}",
                    pair.name
                );
            }
        }
    }
}
