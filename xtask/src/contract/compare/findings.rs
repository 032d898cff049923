//! One change in a shared schema shows at many places: here it becomes one finding.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::compatibility::{Compatibility, Rule, Severity};
use super::leniency::{self, Leniency};
use super::places::{Place, Places, Use};
use super::rules::RULES;
use super::{Finding, Pointers, Site};

/// Most places that one finding lists; the others are counted.
const MOST_SITES: usize = 200;

/// Something that differs, apart from where it shows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Change {
    rule: &'static str,
    sentence: String,
    pointers: Pointers,
    leniency: Leniency,
}

/// Everything that differs. The same change of the same schema is one, wherever it shows.
#[derive(Default)]
pub(super) struct Changes(BTreeMap<Change, BTreeSet<Place>>);

/// What makes changes of several schemas one finding: the same change of the same field of types
/// that are copies of each other.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Copies<'c> {
    rule: &'static str,
    sentence: &'c str,
    leniency: Leniency,
    uses: &'static [Use],
    part: &'c str,
    path: &'c str,
    beside: Rc<str>,
}

type Members<'c> = Vec<(&'c Change, Vec<&'c Place>)>;

impl Changes {
    pub(super) fn push(
        &mut self,
        rule: &'static str,
        sentence: String,
        (old, new): (String, String),
        leniency: Leniency,
        place: &Place,
    ) {
        let change = Change {
            rule,
            sentence,
            pointers: Pointers { old, new },
            leniency,
        };
        self.0.entry(change).or_default().insert(place.clone());
    }

    /// The first sentence, if anything differs.
    pub(super) fn first_sentence(&self) -> Option<&str> {
        self.0.keys().next().map(|change| change.sentence.as_str())
    }

    /// The findings, worst first.
    pub(super) fn findings(&self, places: &Places) -> Vec<Finding> {
        let mut groups: BTreeMap<Copies<'_>, Members<'_>> = BTreeMap::new();
        for (change, at) in &self.0 {
            for uses in leniency::uses(change.rule) {
                let reached = at.iter().filter(|place| places.number(place, uses) > 0);
                let reached: Vec<&Place> = reached.collect();
                let Some(first) = reached.first() else {
                    continue;
                };
                let copies = Copies {
                    rule: change.rule,
                    sentence: &change.sentence,
                    leniency: change.leniency,
                    uses,
                    part: places.part_of(first),
                    path: &first.path,
                    beside: Rc::clone(&first.beside),
                };
                groups.entry(copies).or_default().push((change, reached));
            }
        }
        let mut findings: Vec<(usize, Finding)> = groups
            .into_iter()
            .filter_map(|(copies, members)| finding(&copies, &members, places))
            .collect();
        findings.sort_by(|(a_rule, a), (b_rule, b)| {
            let order = b.severity.cmp(&a.severity).then(a_rule.cmp(b_rule));
            let order = order.then(a.direction.cmp(&b.direction));
            let order = order.then_with(|| a.sites.cmp(&b.sites));
            order.then_with(|| a.sentence.cmp(&b.sentence))
        });
        findings.into_iter().map(|(_, finding)| finding).collect()
    }
}

fn finding(
    copies: &Copies<'_>,
    members: &Members<'_>,
    places: &Places,
) -> Option<(usize, Finding)> {
    let mut rules = RULES.iter().enumerate();
    let (number, rule): (usize, &Rule) = rules.find(|(_, rule)| rule.id == copies.rule)?;
    let all = || members.iter().flat_map(|(_, at)| at).copied();
    let is_reached = |of: &Use| all().any(|place| places.number(place, &[*of]) > 0);
    let uses = copies.uses.iter().copied().filter(is_reached);
    let uses: Vec<Use> = uses.collect();
    let effects = uses
        .iter()
        .map(|of| leniency::effects(rule, *of, copies.leniency));
    let (old_client, new_client) = effects.reduce(|known, other| {
        let worse = |a: Compatibility, b: Compatibility| if b.outcome > a.outcome { b } else { a };
        (worse(known.0, other.0), worse(known.1, other.1))
    })?;
    let mut sites: BTreeSet<Site> = BTreeSet::new();
    let mut more = 0_usize;
    for place in all() {
        let number = places.number(place, copies.uses);
        let room = MOST_SITES.saturating_sub(sites.len());
        let shown = places.sites(place, copies.uses, room.min(number));
        more = more.saturating_add(number - shown.len());
        sites.extend(shown);
    }
    let items: BTreeSet<&String> = all().flat_map(|place| &place.items).collect();
    let pointers: BTreeSet<&Pointers> = members.iter().map(|(it, _)| &it.pointers).collect();
    let finding = Finding {
        rule: rule.id,
        severity: Severity::of(old_client, new_client),
        direction: uses.first()?.direction(),
        sentence: copies.sentence.to_owned(),
        sites: sites.into_iter().collect(),
        more_sites: more,
        pointers: pointers.into_iter().cloned().collect(),
        items: items.into_iter().cloned().collect(),
        old_client,
        new_client,
    };
    Some((number, finding))
}
