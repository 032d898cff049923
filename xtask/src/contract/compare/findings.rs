//! One change in a shared schema shows at many places: here it becomes one finding.

use std::collections::{BTreeMap, BTreeSet};

use super::compatibility::{Compatibility, Direction, Outcome, Rule, Severity, differs};
use super::places::{Place, Places};
use super::rules::RULES;
use super::{Finding, Only, Pointers, Site};

/// Most places that one finding lists; the others are counted.
const MOST_SITES: usize = 200;

/// An optional field, which a PUT may leave out.
const ADDED: &str = "field-added-optional";
const REMOVED: &str = "field-removed-optional";
const ERASES: Compatibility =
    differs("a PUT that leaves the field out may erase what others have set");

/// Something that differs, apart from where it shows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Change {
    rule: usize,
    sentence: String,
    pointers: Pointers,
    /// What a generated client makes of what the rule calls a failure, in an answer.
    instead: Option<Compatibility>,
}

/// Everything that differs. The same change of the same schema is one, wherever it shows.
#[derive(Default)]
pub(super) struct Changes(BTreeMap<Change, BTreeSet<Place>>);

/// What makes changes of several schemas one finding: the same change of the same field, since many
/// types are copies of each other.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Copies<'c> {
    rule: usize,
    directions: &'static [Direction],
    path: &'c str,
    sentence: &'c str,
    instead: Option<Compatibility>,
}

type Members<'c> = Vec<(&'c Change, Vec<&'c Place>)>;

impl Changes {
    /// Something that differs, and its pointers in the old and the new document.
    pub(super) fn push(&mut self, rule: &str, sentence: &str, at: [&str; 2], place: &Place) {
        let Some(rule) = RULES.iter().position(|it| it.id == rule) else {
            return;
        };
        let [old, new] = at.map(str::to_owned);
        let change = Change {
            rule,
            sentence: sentence.to_owned(),
            pointers: Pointers { old, new },
            instead: place.instead,
        };
        self.0.entry(change).or_default().insert(place.clone());
    }

    pub(super) fn only<T>(
        &mut self,
        kind: &str,
        what: &str,
        one: &Only<T>,
        at: [&str; 2],
        place: &Place,
    ) {
        let verb = one.verb();
        self.push(
            &format!("{kind}-{verb}"),
            &format!("{what} {verb}"),
            at,
            place,
        );
    }

    pub(super) fn first_sentence(&self) -> Option<&str> {
        self.0.keys().next().map(|change| change.sentence.as_str())
    }

    /// The findings, worst first.
    pub(super) fn findings(&self, places: &Places) -> Vec<Finding> {
        let mut groups: BTreeMap<Copies<'_>, Members<'_>> = BTreeMap::new();
        for (change, at) in &self.0 {
            for directions in together(&RULES[change.rule]) {
                let reached = at
                    .iter()
                    .filter(|place| places.number(place.node, directions) > 0);
                let reached: Vec<&Place> = reached.collect();
                let Some(first) = reached.first() else {
                    continue;
                };
                let copies = Copies {
                    rule: change.rule,
                    sentence: &change.sentence,
                    instead: change.instead,
                    directions,
                    path: &first.path,
                };
                groups.entry(copies).or_default().push((change, reached));
            }
        }
        let groups = groups.iter();
        let findings = groups.filter_map(|(copies, members)| finding(copies, members, places));
        // Within a severity they stay in the order of the rules.
        let mut findings: Vec<Finding> = findings.collect();
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        findings
    }
}

/// Directions in which a rule means the same, each a finding. Success and error answers share their
/// schemas.
fn together(rule: &Rule) -> [&'static [Direction]; 3] {
    const ANSWERS: &[Direction] = &[Direction::Response, Direction::Failure];
    match rule.id {
        ADDED | REMOVED => [&[Direction::Request], &[Direction::Replacement], ANSWERS],
        _ => [
            &[Direction::Call],
            &[Direction::Request, Direction::Replacement],
            ANSWERS,
        ],
    }
}

/// What becomes of an old and of a new client.
fn effects(copies: &Copies<'_>, direction: Direction) -> (Compatibility, Compatibility) {
    let rule = &RULES[copies.rule];
    let case = rule.case(direction);
    let softened = |effect: Compatibility| match (copies.instead, direction) {
        (Some(instead), Direction::Response) if effect.outcome == Outcome::Failure => instead,
        _ => effect,
    };
    match (direction, rule.id) {
        (Direction::Replacement, ADDED) => (ERASES, case.new_client),
        (Direction::Replacement, REMOVED) => (case.old_client, ERASES),
        _ => (softened(case.old_client), softened(case.new_client)),
    }
}

fn finding(copies: &Copies<'_>, members: &Members<'_>, places: &Places) -> Option<Finding> {
    let all = || members.iter().flat_map(|(_, at)| at).copied();
    let is_reached = |of: &&Direction| all().any(|place| places.number(place.node, &[**of]) > 0);
    let directions = copies.directions.iter().filter(is_reached).copied();
    let worse = |a: Compatibility, b: Compatibility| if b.outcome > a.outcome { b } else { a };
    let effects = directions
        .clone()
        .map(|direction| effects(copies, direction));
    let (old_client, new_client) =
        effects.reduce(|known, other| (worse(known.0, other.0), worse(known.1, other.1)))?;
    let mut sites: BTreeSet<Site> = BTreeSet::new();
    let mut more_sites = 0_usize;
    for place in all() {
        let number = places.number(place.node, copies.directions);
        let room = MOST_SITES.saturating_sub(sites.len());
        let shown = places.sites(place, copies.directions, room.min(number));
        more_sites = more_sites.saturating_add(number - shown.len());
        sites.extend(shown);
    }
    let items: BTreeSet<&String> = all().flat_map(|place| &place.items).collect();
    let pointers: BTreeSet<&Pointers> = members.iter().map(|(it, _)| &it.pointers).collect();
    Some(Finding {
        rule: RULES[copies.rule].id,
        severity: Severity::of(old_client, new_client),
        direction: match directions.clone().next()? {
            Direction::Replacement => Direction::Request,
            direction => direction,
        },
        sentence: copies.sentence.to_owned(),
        sites: sites.into_iter().collect(),
        more_sites,
        pointers: pointers.into_iter().cloned().collect(),
        items: items.into_iter().cloned().collect(),
        old_client,
        new_client,
    })
}
