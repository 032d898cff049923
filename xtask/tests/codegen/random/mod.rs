//! Random contracts of nasty names and nested constructs: refused for a reason of the document, or
//! translated so that nothing beside each other has one name, the compiler takes it and random
//! values survive it.

mod batch;
mod contracts;
mod values;

use std::collections::BTreeSet;
use std::env;

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::Value;
use xtask::codegen::Generated;
use xtask::diagnostic::Diagnostic;

use crate::support::run;

/// That nothing beside each other has one name.
fn distinct(code: &str) -> Result<(), TestCaseError> {
    let file = syn::parse_file(code).map_err(|error| TestCaseError::fail(error.to_string()))?;
    let mut all = BTreeSet::new();
    for item in &file.items {
        let (own, within): (Option<&syn::Ident>, Vec<String>) = match item {
            syn::Item::Struct(item) => {
                let fields = item.fields.iter().filter_map(|field| field.ident.as_ref());
                (Some(&item.ident), fields.map(ToString::to_string).collect())
            }
            syn::Item::Enum(item) => {
                let variants = item
                    .variants
                    .iter()
                    .map(|variant| variant.ident.to_string());
                (Some(&item.ident), variants.collect())
            }
            syn::Item::Static(item) => (Some(&item.ident), Vec::new()),
            _ => (None, Vec::new()),
        };
        let count = within.len();
        let names: BTreeSet<String> = within.into_iter().collect();
        prop_assert_eq!(names.len(), count, "{:?} in {}", own, code);
        if let Some(own) = own {
            prop_assert!(all.insert(own.to_string()), "{} twice in {}", own, code);
        }
    }
    Ok(())
}

/// Whether the document itself is the reason of every refusal.
fn is_refused_for_itself(problems: &[Diagnostic]) -> bool {
    problems.iter().all(|problem| {
        problem.what.starts_with("a circle of references") || problem.what.contains(" parameter `")
    })
}

/// A whole number from the environment, so that a run can be longer or be repeated.
fn number(variable: &str, otherwise: u64) -> u64 {
    let Ok(text) = env::var(variable) else {
        return otherwise;
    };
    text.parse()
        .unwrap_or_else(|_| panic!("{variable}={text} is not a whole number"))
}

/// Contracts of a seed, with what codegen makes of them.
struct Contracts(TestRunner);

impl Contracts {
    fn of_seed(seed: u64) -> Self {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
        Self(TestRunner::new_with_rng(Config::default(), rng))
    }

    /// The next contract that is accepted, and how many were refused before it.
    fn accepted(&mut self) -> (Value, Generated, usize) {
        for refused in 0.. {
            let tree = contracts::contract().new_tree(&mut self.0);
            let document = tree.expect("no strategy rejects its values").current();
            match run(&document) {
                Ok(generated) => return (document, generated, refused),
                Err(problems) => assert!(is_refused_for_itself(&problems), "{problems:#?}"),
            }
        }
        unreachable!("some contract is accepted");
    }
}

/// Compiles and runs what codegen makes of random contracts, so many in one crate.
#[track_caller]
fn compiled_and_run(count: u64, in_one_crate: usize) {
    let seed = number("CONTRACTS_SEED", u64::from(std::process::id()));
    eprintln!("CONTRACTS_SEED={seed}");
    let mut contracts = Contracts::of_seed(seed);
    let (mut done, mut refused, mut values) = (0, 0, 0);
    while done < count {
        let mut batch = batch::Batch::default();
        while done < count && batch.len() < in_one_crate {
            let (document, generated, before) = contracts.accepted();
            refused += before;
            values += batch.add(&document, &generated, contracts.0.rng());
            done += 1;
        }
        batch.run();
        eprintln!("{done} contracts compile, {refused} refused; {values} values came back whole");
    }
    assert!(
        values as u64 >= count,
        "only {values} values of {count} contracts were tried"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_random_contract_is_refused_for_itself_or_translated(document in contracts::contract()) {
        match run(&document) {
            Ok(generated) => {
                for text in generated.files.values() {
                    distinct(text)?;
                }
            }
            Err(problems) => prop_assert!(is_refused_for_itself(&problems), "{problems:#?}"),
        }
    }
}

#[test]
fn what_is_accepted_compiles_and_keeps_every_value() {
    compiled_and_run(10, 10);
}

#[test]
#[ignore = "takes minutes: cargo xtask ci --full"]
fn what_is_accepted_compiles_and_keeps_every_value_thousands_of_times() {
    compiled_and_run(number("CONTRACTS", 2000), 100);
}
