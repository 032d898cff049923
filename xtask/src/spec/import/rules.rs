//! The rules by which the vendor's document is normalised: what each does, and where it did.

use std::collections::{BTreeMap, BTreeSet};

/// A rule. Each is general: it knows how OpenAPI documents are broken, not which one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(
    missing_docs,
    reason = "`texts` has what each does, spec/README.md all of it"
)]
pub enum Rule {
    SetAside,
    MergeAllOf,
    ReduceChoice,
    DropBranch,
    Contradiction,
    NullValue,
    FoldEnvelope,
    OptionalResult,
    InferType,
    TypeId,
    DescribeRequired,
    DropReadOnly,
    DropBody,
    FreeFormBody,
    DropKeyword,
    KeepLater,
    DeclareParameter,
    TagOfPath,
}

impl Rule {
    /// Name of the rule, as the report prints it, and what it does, in a few words.
    #[must_use]
    pub fn texts(self) -> (&'static str, &'static str) {
        match self {
            Self::SetAside => (
                "set-aside",
                "prose, examples and extensions left to the overlay",
            ),
            Self::MergeAllOf => ("merge-all-of", "allOf merged into one schema"),
            Self::ReduceChoice => (
                "reduce-choice",
                "anyOf or oneOf of one type in truth reduced to it",
            ),
            Self::DropBranch => (
                "drop-branch",
                "branch dropped that contradicts what is beside it",
            ),
            Self::Contradiction => (
                "contradiction",
                "of parts that contradict each other the later one kept",
            ),
            Self::NullValue => (
                "null-value",
                "value that can only be null made one of any kind",
            ),
            Self::FoldEnvelope => (
                "fold-envelope",
                "answer reduced to its own half of success and failure",
            ),
            Self::OptionalResult => ("optional-result", "result made optional in an envelope"),
            Self::InferType => (
                "infer-type",
                "missing type inferred from the other keywords",
            ),
            Self::TypeId => ("type-id", "untyped id made a string"),
            Self::DescribeRequired => (
                "describe-required",
                "required field described as in the resource",
            ),
            Self::DropReadOnly => (
                "drop-read-only",
                "read-only field taken out of a request body",
            ),
            Self::DropBody => ("drop-body", "body without a schema dropped"),
            Self::FreeFormBody => (
                "free-form-body",
                "body without a schema made an optional free-form object",
            ),
            Self::DropKeyword => (
                "drop-keyword",
                "keyword dropped that says nothing where it is",
            ),
            Self::KeepLater => (
                "keep-later",
                "one of two keywords kept that cannot be merged",
            ),
            Self::DeclareParameter => (
                "declare-parameter",
                "undeclared path parameter made a string",
            ),
            Self::TagOfPath => (
                "tag-of-path",
                "operation without a tag put under a segment of its path",
            ),
        }
    }
}

/// Most schemas that normalising a document may read, merge or copy. The vendor's take some
/// 10,000; a hostile one could take more than there is time and memory for.
const MOST_STEPS: usize = 150_000;

/// What the rules did: the places in the vendor's document, by rule. Counts the work as well.
#[derive(Clone, Debug, Default)]
pub struct Applied {
    places: BTreeMap<Rule, BTreeSet<String>>,
    steps: usize,
}

impl Applied {
    /// Counts schemas. False once there were too many: the outcome is of no use then.
    pub(super) fn spend(&mut self, schemas: usize) -> bool {
        self.steps += schemas;
        !self.is_spent()
    }

    /// Whether there were too many steps.
    pub(super) fn is_spent(&self) -> bool {
        self.steps > MOST_STEPS
    }

    pub(super) fn note(&mut self, rule: Rule, at: &str) {
        let places = self.places.entry(rule).or_default();
        if !places.contains(at) {
            places.insert(at.to_owned());
        }
    }

    /// Rules that did something, with the JSON pointers where.
    pub fn iter(&self) -> impl Iterator<Item = (Rule, &BTreeSet<String>)> {
        self.places.iter().map(|(rule, places)| (*rule, places))
    }
}
