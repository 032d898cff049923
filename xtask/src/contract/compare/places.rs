//! Where schemas are used: from the parts of operations down to the types within. Each pair of
//! types is compared once, and only of what differs the places are spelled out.

use super::Site;
use super::compatibility::{Compatibility, Direction};

const COUNT: usize = Direction::Failure as usize + 1;

/// A place while it is compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) node: usize,
    /// Below the node: `ip_range`, `tags[]`; empty for what an operation carries.
    pub(super) path: String,
    /// Generated items that it shapes.
    pub(super) items: Vec<String>,
    /// What a generated client makes of a null that it does not expect, in an answer.
    pub(super) null: Option<Compatibility>,
    /// What it makes of something else that a rule calls a failure.
    pub(super) instead: Option<Compatibility>,
}

impl Place {
    /// The items of a list, `[]`, or the values of a map, `{}`.
    pub(super) fn within(&self, segment: &str) -> Self {
        Self {
            path: format!("{}{segment}", self.path),
            null: None,
            ..self.clone()
        }
    }

    /// A field of a type that has a node.
    pub(super) fn field(node: usize, name: &str, items: Vec<String>) -> Self {
        Self {
            node,
            path: name.to_owned(),
            items,
            null: None,
            instead: None,
        }
    }

    /// The same place, where a client copes.
    pub(super) fn coping(&self, instead: Option<Compatibility>) -> Self {
        Self {
            instead,
            ..self.clone()
        }
    }
}

/// A part of an operation, or a pair of types.
#[derive(Default)]
struct Node {
    part: Option<(Direction, Site)>,
    /// Where a type is used: node, and path below it.
    parents: Vec<(usize, String)>,
    /// In how many places it is, by direction.
    counts: [usize; COUNT],
}

/// The nodes and how they hang together. What would close a circle is left out.
#[derive(Default)]
pub(super) struct Places {
    nodes: Vec<Node>,
    /// Types that are compared, each after everything that it uses.
    pub(super) finished: Vec<usize>,
}

impl Places {
    pub(super) fn part(&mut self, of: Direction, site: Site, items: Vec<String>) -> Place {
        let node = self.ty();
        self.nodes[node].part = Some((of, site));
        self.nodes[node].counts[of as usize] = 1;
        Place::field(node, "", items)
    }

    pub(super) fn ty(&mut self) -> usize {
        self.nodes.push(Node::default());
        self.nodes.len() - 1
    }

    pub(super) fn used_at(&mut self, ty: usize, place: &Place) {
        let parent = (place.node, place.path.clone());
        self.nodes[ty].parents.push(parent);
    }

    pub(super) fn count(&mut self) {
        for &index in self.finished.iter().rev() {
            let node = &self.nodes[index];
            let mut counts = [0_usize; COUNT];
            for (parent, _) in &node.parents {
                for (sum, more) in counts.iter_mut().zip(self.nodes[*parent].counts) {
                    *sum = sum.saturating_add(more);
                }
            }
            self.nodes[index].counts = counts;
        }
    }

    /// In how many places in these directions a node is.
    pub(super) fn number(&self, node: usize, directions: &[Direction]) -> usize {
        let counts = self.nodes[node].counts;
        let counts = directions.iter().map(|of| counts[*of as usize]);
        counts.fold(0, usize::saturating_add)
    }

    /// Spells out the first places in these directions.
    pub(super) fn sites(&self, place: &Place, directions: &[Direction], most: usize) -> Vec<Site> {
        let mut sites = Vec::new();
        self.spell(place.node, &place.path, directions, most, &mut sites);
        sites
    }

    fn spell(
        &self,
        node: usize,
        path: &str,
        directions: &[Direction],
        most: usize,
        sites: &mut Vec<Site>,
    ) {
        if let Some((of, site)) = &self.nodes[node].part
            && directions.contains(of)
            && sites.len() < most
        {
            sites.push(Site {
                path: path.to_owned(),
                ..site.clone()
            });
        }
        for (parent, segment) in &self.nodes[node].parents {
            if sites.len() < most && self.number(*parent, directions) > 0 {
                self.spell(*parent, &join(segment, path), directions, most, sites);
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
