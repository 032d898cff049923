//! Graphs of names that refer to each other, and the circles in them.

use std::collections::{BTreeMap, BTreeSet};

/// Which name refers to which.
pub(crate) type Graph<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// Every circle of the graph, each once, starting at its smallest member.
pub(crate) fn circles<'a>(graph: &Graph<'a>) -> BTreeSet<Vec<&'a str>> {
    let mut found = BTreeSet::new();
    let mut done = BTreeSet::new();
    for start in graph.keys() {
        // Depth first, with an explicit stack of (node, its remaining targets).
        let mut path: Vec<(&'a str, Vec<&'a str>)> = Vec::new();
        let mut next = Some(*start);
        loop {
            if let Some(node) = next.take().filter(|node| !done.contains(node)) {
                if let Some(at) = path.iter().position(|(on_path, _)| *on_path == node) {
                    let mut circle: Vec<&str> = path[at..].iter().map(|(name, _)| *name).collect();
                    let smallest = (0..circle.len()).min_by_key(|i| circle[*i]).unwrap_or(0);
                    circle.rotate_left(smallest);
                    found.insert(circle);
                } else {
                    let targets = graph.get(node).into_iter().flatten().copied().collect();
                    path.push((node, targets));
                }
            }
            let Some((node, targets)) = path.last_mut() else {
                break;
            };
            next = targets.pop();
            if next.is_none() {
                done.insert(*node);
                path.pop();
            }
        }
    }
    found
}
