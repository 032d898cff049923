//! Where schemas are used: from the parts of operations down to the types within. Each pair of types
//! is compared once, and only of what differs the places are spelled out.

use std::rc::Rc;

use super::Site;
use super::compatibility::Direction;
use super::leniency::Leniency;

/// What an operation does with what it carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Use {
    Call,
    Request,
    /// A request that replaces a record whole: the body of a PUT.
    Replacement,
    Response,
    Failure,
}

impl Use {
    const COUNT: usize = Self::Failure as usize + 1;

    pub(super) fn direction(self) -> Direction {
        match self {
            Self::Call => Direction::Call,
            Self::Request | Self::Replacement => Direction::Request,
            Self::Response => Direction::Response,
            Self::Failure => Direction::Failure,
        }
    }
}

/// A place while it is compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    node: usize,
    /// Below the node: `ip_range`, `tags[]`; empty for what an operation carries.
    pub(super) path: String,
    /// The names of the fields beside it, which tell copies of one type from other types.
    pub(super) beside: Rc<str>,
    /// Generated items that it shapes.
    pub(super) items: Vec<String>,
    /// How it copes with null.
    pub(super) null: Leniency,
}

impl Place {
    /// The items of a list, `[]`, or the values of a map, `{}`.
    pub(super) fn within(&self, segment: &str) -> Self {
        Self {
            path: format!("{}{segment}", self.path),
            null: Leniency::None,
            ..self.clone()
        }
    }

    /// A field of a type that has a node.
    pub(super) fn field(node: usize, name: &str, beside: &Rc<str>, items: Vec<String>) -> Self {
        Self {
            node,
            path: name.to_owned(),
            beside: Rc::clone(beside),
            items,
            null: Leniency::None,
        }
    }
}

/// A part of an operation, or a pair of types.
#[derive(Default)]
struct Node {
    part: Option<(Use, Site)>,
    /// Where a type is used: node, and path below it.
    parents: Vec<(usize, String)>,
    /// In how many places it is, by use.
    counts: [usize; Use::COUNT],
}

/// The nodes and how they hang together. What would close a circle is left out.
#[derive(Default)]
pub(super) struct Places {
    nodes: Vec<Node>,
    /// Types that are compared, each after everything that it uses.
    finished: Vec<usize>,
}

impl Places {
    /// A part of an operation.
    pub(super) fn part(&mut self, of: Use, site: Site, items: Vec<String>) -> Place {
        let node = self.add(Some((of, site)));
        self.nodes[node].counts[of as usize] = 1;
        Place::field(node, "", &Rc::from(""), items)
    }

    /// A pair of types.
    pub(super) fn ty(&mut self) -> usize {
        self.add(None)
    }

    fn add(&mut self, part: Option<(Use, Site)>) -> usize {
        self.nodes.push(Node {
            part,
            ..Node::default()
        });
        self.nodes.len() - 1
    }

    /// That a type is used at a place.
    pub(super) fn used_at(&mut self, ty: usize, place: &Place) {
        let parent = (place.node, place.path.clone());
        self.nodes[ty].parents.push(parent);
    }

    /// That a type is compared, with everything that it uses.
    pub(super) fn finish(&mut self, ty: usize) {
        self.finished.push(ty);
    }

    /// Counts the places of every node.
    pub(super) fn count(&mut self) {
        for &index in self.finished.iter().rev() {
            let node = &self.nodes[index];
            let mut counts = [0_usize; Use::COUNT];
            for (parent, _) in &node.parents {
                for (sum, more) in counts.iter_mut().zip(self.nodes[*parent].counts) {
                    *sum = sum.saturating_add(more);
                }
            }
            self.nodes[index].counts = counts;
        }
    }

    /// In how many places of these uses it is.
    pub(super) fn number(&self, place: &Place, uses: &[Use]) -> usize {
        self.number_of(place.node, uses)
    }

    fn number_of(&self, node: usize, uses: &[Use]) -> usize {
        let counts = self.nodes[node].counts;
        let counts = uses.iter().map(|of| counts[*of as usize]);
        counts.fold(0, usize::saturating_add)
    }

    /// The part that a place is in; empty within a type, which can be in many.
    pub(super) fn part_of(&self, place: &Place) -> &str {
        let part = self.nodes[place.node].part.as_ref();
        part.map_or("", |(_, site)| &site.part)
    }

    /// Spells out the first places of these uses.
    pub(super) fn sites(&self, place: &Place, uses: &[Use], most: usize) -> Vec<Site> {
        let mut sites = Vec::new();
        self.spell(place.node, &place.path, uses, most, &mut sites);
        sites
    }

    fn spell(&self, node: usize, path: &str, uses: &[Use], most: usize, sites: &mut Vec<Site>) {
        if let Some((of, site)) = &self.nodes[node].part
            && uses.contains(of)
            && sites.len() < most
        {
            sites.push(Site {
                path: path.to_owned(),
                ..site.clone()
            });
        }
        for (parent, segment) in &self.nodes[node].parents {
            if sites.len() < most && self.number_of(*parent, uses) > 0 {
                self.spell(*parent, &join(segment, path), uses, most, sites);
            }
        }
    }
}

/// `a` and `b` are `a.b`, `a` and `[]` are `a[]`, `a` and `|B` are `a|B`.
fn join(left: &str, right: &str) -> String {
    if left.is_empty() || right.is_empty() || right.starts_with(['[', '{', '|']) {
        format!("{left}{right}")
    } else {
        format!("{left}.{right}")
    }
}
