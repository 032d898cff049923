//! The rules by which the vendor's document is normalised: what each does, and where it did.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToKebabCase as _;

/// A rule. Each is general: it knows how OpenAPI documents are broken, not which one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "`what` says it, and spec/README.md more")]
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
    DropDiscriminator,
    CutCircle,
    KeepLater,
    DeclareParameter,
    TagOfPath,
}

impl Rule {
    /// Name of the rule, as the report prints it: `set-aside`.
    #[must_use]
    pub fn name(self) -> String {
        format!("{self:?}").to_kebab_case()
    }

    /// What the rule does, in a few words.
    #[must_use]
    pub fn what(self) -> &'static str {
        match self {
            Self::SetAside => "prose, examples and extensions left to the overlay",
            Self::MergeAllOf => "allOf merged into one schema",
            Self::ReduceChoice => "anyOf or oneOf of one type in truth reduced to it",
            Self::DropBranch => "branch dropped that contradicts what is beside it",
            Self::Contradiction => "of parts that contradict each other the later one kept",
            Self::NullValue => "value that can only be null made one of any kind",
            Self::FoldEnvelope => "answer reduced to its own half of success and failure",
            Self::OptionalResult => "result made optional in an envelope",
            Self::InferType => "missing type inferred from the other keywords",
            Self::TypeId => "untyped id made a string",
            Self::DescribeRequired => "required field described as in the resource",
            Self::DropReadOnly => "read-only field taken out of a request body",
            Self::DropBody => "body without a schema dropped",
            Self::FreeFormBody => "body without a schema made an optional free-form object",
            Self::DropKeyword => "keyword dropped that says nothing where it is",
            Self::DropDiscriminator => "discriminator dropped: what keeps most of a value is taken",
            Self::CutCircle => "schema within itself made one of any kind",
            Self::KeepLater => "one of two keywords kept that cannot be merged",
            Self::DeclareParameter => "undeclared path parameter made a string",
            Self::TagOfPath => "operation without a tag put under a segment of its path",
        }
    }
}

/// Most schemas that normalising an operation may read, merge or copy. The vendor's whole contract
/// takes some 10,000; a hostile operation could take more than there is time and memory for.
const MOST_STEPS: usize = 150_000;

/// The same for all operations together, of which each alone may be within its bound. All 428 below
/// `/zones` take 480,000.
const MOST_STEPS_IN_ALL: usize = 10 * MOST_STEPS;

/// What the rules did: the places in the vendor's document, by rule. Counts the work as well.
#[derive(Clone, Debug, Default)]
pub struct Applied {
    places: BTreeMap<Rule, BTreeSet<String>>,
    steps: usize,
    /// How many there may be until the end of this operation.
    most_steps: usize,
}

impl Applied {
    /// Begins with an operation.
    pub(super) fn begin(&mut self) {
        self.most_steps = MOST_STEPS_IN_ALL.min(self.steps + MOST_STEPS);
    }

    /// Counts schemas. False once there were too many: the outcome is of no use then.
    pub(super) fn spend(&mut self, schemas: usize) -> bool {
        self.steps = self.steps.saturating_add(schemas);
        self.steps <= self.most_steps
    }

    /// Whether it is all operations together that take too many steps.
    pub(super) fn are_together_too_many(&self) -> bool {
        self.most_steps == MOST_STEPS_IN_ALL
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
