//! One change in a shared schema shows at many places: here it becomes one finding.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::compatibility::{Compatibility, Severity};
use super::leniency::{self, Context};
use super::rules::{Direction, RULES, Rule};
use super::{Finding, Pointers, Site};

/// Something that differs, at one place.
pub(super) struct Raw {
    pub(super) rule: &'static str,
    pub(super) direction: Direction,
    pub(super) sentence: String,
    pub(super) at: (String, String),
    pub(super) context: Context,
    pub(super) site: Site,
    /// Names of the fields beside it.
    pub(super) beside: Rc<str>,
    pub(super) items: Vec<String>,
    pub(super) more: usize,
}

/// Most places that one finding lists.
const MAX_SITES: usize = 200;

/// What makes two of them one: the same change of the same schema, or the same change at the
/// same place of schemas that are copies of each other.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Schema(String, String),
    Copy(String, String, Rc<str>),
}

/// Groups, and puts the worst first.
pub(super) fn group(found: Vec<Raw>) -> Vec<Finding> {
    let mut groups = Groups::default();
    for (index, raw) in found.iter().enumerate() {
        let both = |key: Key| {
            (
                raw.rule,
                side(raw.direction),
                raw.sentence.as_str(),
                raw.context,
                key,
            )
        };
        groups.join(both(Key::Schema(raw.at.0.clone(), raw.at.1.clone())), index);
        let (part, path) = (&raw.site.part, &raw.site.path);
        // A status belongs to its answer, but the answers of all operations are alike.
        groups.join(
            both(Key::Copy(part.clone(), path.clone(), raw.beside.clone())),
            index,
        );
    }
    let roots: Vec<usize> = (0..found.len()).map(|index| groups.root(index)).collect();
    let mut members: BTreeMap<usize, Vec<Raw>> = BTreeMap::new();
    for (root, raw) in roots.into_iter().zip(found) {
        members.entry(root).or_default().push(raw);
    }
    let mut findings: Vec<(usize, Finding)> = members.into_values().filter_map(merge).collect();
    findings.sort_by(|(a_rule, a), (b_rule, b)| {
        let key = |rule: usize, finding: &Finding| {
            (std::cmp::Reverse(finding.severity), rule, finding.direction)
        };
        let first = key(*a_rule, a).cmp(&key(*b_rule, b));
        first
            .then_with(|| a.sites.cmp(&b.sites))
            .then_with(|| a.sentence.cmp(&b.sentence))
    });
    findings.into_iter().map(|(_, finding)| finding).collect()
}

/// Success and error answers share their schemas.
fn side(direction: Direction) -> Direction {
    match direction {
        Direction::Failure => Direction::Response,
        other => other,
    }
}

fn merge(members: Vec<Raw>) -> Option<(usize, Finding)> {
    let first = members.first()?;
    let (number, rule): (usize, &'static Rule) = RULES
        .iter()
        .enumerate()
        .find(|(_, rule)| rule.id == first.rule)?;
    let mut effects: Option<(Direction, Compatibility, Compatibility)> = None;
    let mut sites = BTreeSet::new();
    let mut pointers = BTreeSet::new();
    let mut items = BTreeSet::new();
    let mut more = 0_usize;
    let sentence = first.sentence.clone();
    for raw in members {
        let (old, new) = leniency::effects(rule, raw.direction, raw.context);
        effects = Some(match effects {
            None => (raw.direction, old, new),
            Some((direction, known_old, known_new)) => {
                let worse =
                    |a: Compatibility, b: Compatibility| if b.outcome > a.outcome { b } else { a };
                (
                    direction.min(raw.direction),
                    worse(known_old, old),
                    worse(known_new, new),
                )
            }
        });
        sites.insert(raw.site);
        pointers.insert(Pointers {
            old: raw.at.0,
            new: raw.at.1,
        });
        items.extend(raw.items);
        more = more.saturating_add(raw.more);
    }
    let (direction, old_client, new_client) = effects?;
    let mut sites: Vec<Site> = sites.into_iter().collect();
    let cut = sites.len().saturating_sub(MAX_SITES);
    sites.truncate(MAX_SITES);
    let finding = Finding {
        rule: rule.id,
        severity: Severity::of(old_client, new_client),
        direction,
        sentence,
        sites,
        more_sites: more.saturating_add(cut),
        pointers: pointers.into_iter().collect(),
        items: items.into_iter().collect(),
        old_client,
        new_client,
    };
    Some((number, finding))
}

/// Which of many belong together.
#[derive(Default)]
struct Groups<'r> {
    parents: Vec<usize>,
    keys: BTreeMap<FullKey<'r>, usize>,
}

/// Rule, direction, sentence and context, all of which must agree, and one of the two keys.
type FullKey<'r> = (&'static str, Direction, &'r str, Context, Key);

impl<'r> Groups<'r> {
    fn join(&mut self, key: FullKey<'r>, index: usize) {
        while self.parents.len() <= index {
            self.parents.push(self.parents.len());
        }
        let other = *self.keys.entry(key).or_insert(index);
        let (a, b) = (self.root(other), self.root(index));
        self.parents[a.max(b)] = a.min(b);
    }

    fn root(&mut self, mut index: usize) -> usize {
        while self.parents[index] != index {
            // Shortens the way for the next search.
            self.parents[index] = self.parents[self.parents[index]];
            index = self.parents[index];
        }
        index
    }
}
