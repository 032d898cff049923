//! Applying `spec/overlay.yaml`, an OpenAPI Overlay 1.x document, to the vendor's contract.
//!
//! Beyond the standard, an action carries `x-name`, by which messages call it, `x-reason`, why it
//! is needed, and `x-expected`, what stood there before, if it overwrites or removes something. An
//! action that no longer fits is reported, never skipped in silence.

mod patch;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json_path::JsonPath;

use super::build;
use crate::diagnostic::Diagnostic;
use crate::document::{self, Document, pointer};
use crate::text;
use patch::{holds, is_covered, merge, remove, wrap_references};

/// Most characters of a value that a problem quotes.
const LONGEST: usize = 120;

/// An overlay, read and checked.
#[derive(Clone, Debug)]
pub struct Overlay {
    actions: Vec<Action>,
}

/// The document. What is allowed in it and not used here has a line before its name.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    overlay: String,
    #[serde(rename = "info")]
    _info: Value,
    #[serde(rename = "extends")]
    _extends: Option<String>,
    actions: Vec<Action>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Action {
    #[serde(rename = "x-name")]
    name: String,
    #[serde(default, rename = "x-reason")]
    reason: String,
    target: String,
    #[serde(skip)]
    path: JsonPath,
    /// File and line, for messages.
    #[serde(skip)]
    place: String,
    #[serde(rename = "description")]
    _description: Option<String>,
    #[serde(rename = "x-expected")]
    was: Option<Value>,
    #[serde(default)]
    remove: bool,
    update: Option<Value>,
}

/// An action that does not fit the contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Conflict {
    /// Name of the action: `overlay/schema-port`.
    pub action: String,
    /// What is the matter.
    pub problem: String,
    /// What to do about it.
    pub help: String,
    /// File and line of the action.
    pub place: String,
    /// Its target, as it is written.
    pub target: String,
    /// Why the action is there.
    pub reason: String,
    /// JSON pointers into the contract where it does not fit.
    pub pointers: BTreeSet<String>,
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (place, help, reason) = (&self.place, &self.help, &self.reason);
        write!(f, "{}\n      {place}: {help}", self.problem)?;
        write!(f, "\n      it is there because: {reason}")
    }
}

/// The result of applying an overlay.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The contract.
    pub value: Value,
    /// Places that each action changed, in the overlay's order.
    pub used: Vec<(String, usize)>,
    /// Actions that do not fit, by name.
    pub conflicts: BTreeMap<String, Conflict>,
}

impl Overlay {
    /// Reads the overlay of a folder.
    ///
    /// # Errors
    /// When it cannot be read, or as [`Overlay::read`].
    pub fn load(folder: &Path) -> Result<Self, String> {
        Self::read(&document::load(&folder.join(build::OVERLAY))?)
    }

    /// Reads an overlay.
    ///
    /// # Errors
    /// When the document is not an Overlay 1.x, or an action is malformed; the message names it.
    pub fn read(document: &Document) -> Result<Self, String> {
        let label = &document.label;
        let refuse = |problem: &str| Err(format!("{label}: {problem}"));
        let mut file = match File::deserialize(&document.value) {
            Ok(file) => file,
            Err(error) => return refuse(&format!("not an overlay as import needs it: {error}")),
        };
        if !file.overlay.starts_with("1.") {
            let version = &file.overlay;
            return refuse(&format!("Overlay {version}; versions 1.x are understood"));
        }
        let mut names = BTreeSet::new();
        let mut lines = document.text.lines().zip(1..);
        for (index, action) in file.actions.iter_mut().enumerate() {
            // The actions stand in the text in their order.
            let is_here = |line: &str| {
                let name = line.trim_start_matches(['-', ' ']).strip_prefix("x-name: ");
                name.is_some_and(|name| name.trim_matches(['\'', '"']) == action.name)
            };
            action.place = match lines.find(|(line, _)| is_here(line)) {
                Some((_, line)) => format!("{label}:{line}"),
                None => label.clone(),
            };
            let problem = match JsonPath::parse(&action.target) {
                _ if action.reason.trim().is_empty() => {
                    " has no reason; say why it is needed in `x-reason`"
                }
                Err(error) => &format!(": `target` is no JSONPath: {error}"),
                Ok(_) if !names.insert(action.name.clone()) => {
                    " has the name of another; each needs its own `x-name`"
                }
                Ok(_) if action.remove == action.update.is_some() => {
                    " needs either `update` or `remove: true`"
                }
                Ok(_) if action.remove && action.was.is_none() => {
                    " removes something; say what in `x-expected`"
                }
                Ok(path) => {
                    action.path = path;
                    continue;
                }
            };
            return Err(format!(
                "{}: at `/actions/{index}`: action `{}`{problem}",
                action.place, action.name
            ));
        }
        Ok(Self {
            actions: file.actions,
        })
    }

    /// Applies every action in turn. One that does not fit is left out and reported.
    #[must_use]
    pub fn apply(&self, contract: &Value) -> Outcome {
        let mut value = contract.clone();
        let mut used = Vec::new();
        let mut conflicts = BTreeMap::new();
        for action in &self.actions {
            let count = action.apply(&mut value).unwrap_or_else(|conflict| {
                conflicts.insert(conflict.action.clone(), *conflict);
                0
            });
            used.push((action.name.clone(), count));
        }
        wrap_references(&mut value);
        Outcome {
            value,
            used,
            conflicts,
        }
    }

    /// Adds to each problem of a contract the actions that brought what it is about.
    pub(crate) fn explain(&self, contract: &Value, problems: &mut [Diagnostic]) {
        for problem in problems {
            let brought = self
                .actions
                .iter()
                .filter(|it| it.brought(contract, problem));
            let names = brought.map(|it| format!("overlay/{} at {}", it.name, it.place));
            let names: Vec<String> = names.collect();
            if !names.is_empty() {
                problem.help = format!("{}; it comes from {}", problem.help, names.join(", "));
            }
        }
    }
}

impl Action {
    /// JSON pointers to what its target selects.
    fn places(&self, value: &Value) -> Vec<String> {
        let located = self.path.query_located(value);
        let places = located.locations().map(|place| place.to_json_pointer());
        places.collect()
    }

    /// Whether a problem is about a key that this puts where the problem is.
    fn brought(&self, contract: &Value, problem: &Diagnostic) -> bool {
        let update = self.update.as_ref().and_then(Value::as_object);
        let mut keys = update.into_iter().flat_map(|update| update.keys());
        let is_at = |at: &String| {
            let rest = problem.pointer.strip_prefix(at);
            rest.is_some_and(|rest| rest.is_empty() || rest.rfind('/') == Some(0))
        };
        keys.any(|key| problem.what.contains(&format!("`{key}`")))
            && self.places(contract).iter().any(is_at)
    }

    fn apply(&self, value: &mut Value) -> Result<usize, Box<Conflict>> {
        let mut pointers = self.places(value);
        if pointers.is_empty() {
            let help = "delete it, or change its `target`";
            return Err(self.conflict("matches nothing", help, pointers));
        }
        if let Some(name) = unmatched(&self.target, &pointers) {
            let problem = format!("`{name}` in its `target` matches nothing, the other names do");
            let help = "correct that name, or take it out of the `target`";
            return Err(self.conflict(&problem, help, Vec::new()));
        }
        // Later items of a list first, so that removing one does not move the next.
        pointers.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| b.cmp(a)));
        self.check(value, &pointers)?;
        let mut count = 0;
        for at in &pointers {
            let did = match (&self.update, value.pointer_mut(at)) {
                (Some(update), Some(node)) => {
                    let before = node.clone();
                    merge(node, update);
                    *node != before
                }
                _ => remove(value, at),
            };
            count += usize::from(did);
        }
        if count == 0 {
            let help = "no longer needed: delete it";
            return Err(self.conflict("changes nothing", help, pointers));
        }
        Ok(count)
    }

    fn conflict(&self, problem: &str, help: &str, pointers: Vec<String>) -> Box<Conflict> {
        Box::new(Conflict {
            action: format!("overlay/{}", self.name),
            problem: problem.to_owned(),
            help: help.to_owned(),
            place: self.place.clone(),
            target: self.target.clone(),
            reason: self.reason.clone(),
            pointers: pointers.into_iter().collect(),
        })
    }

    /// Checks that the values at the targets are the ones that it expects.
    fn check(&self, value: &Value, pointers: &[String]) -> Result<(), Box<Conflict>> {
        let was = self.was.as_ref();
        let fits = |node: &Value| match &self.update {
            None => was == Some(node),
            Some(update) => was.is_none_or(|was| holds(node, was)) && is_covered(node, update, was),
        };
        let is_wrong = |at: &&String| value.pointer(at).is_some_and(|node| !fits(node));
        let wrong: Vec<_> = pointers.iter().filter(is_wrong).cloned().collect();
        let Some(found) = wrong.first().and_then(|at| value.pointer(at)) else {
            return Ok(());
        };
        let expected = match was {
            Some(was) => format!("expects {was}"),
            None => "says no old value (`x-expected`)".to_owned(),
        };
        // Whole where it has to be written down, as for what is removed.
        let found_text = match self.update {
            Some(_) => text::cut(&found.to_string(), LONGEST).into_owned(),
            None => format!("{found}, which is what `x-expected` has to say"),
        };
        let problem = format!("finds another value: it {expected}, there is {found_text}");
        let help = match (&self.update, was) {
            (Some(update), Some(Value::Object(was)))
                if was.keys().all(|key| update.get(key) == found.get(key)) =>
            {
                let keys: Vec<_> = was.keys().map(|key| format!("`{key}`")).collect();
                let keys = keys.join(", ");
                format!("the vendor says the same now: delete `x-expected`, and {keys} of `update`")
            }
            _ => "change `x-expected` and what the action does, or delete it".to_owned(),
        };
        Err(self.conflict(&problem, &help, wrong))
    }
}

/// A name of a union in a target, such as `['Peer','Acl']`, that no place found goes through: the
/// others would hide that it is misspelled.
fn unmatched<'t>(target: &'t str, found: &[String]) -> Option<&'t str> {
    // Most targets have no list, and their places need not be taken apart.
    if !target.contains(',') {
        return None;
    }
    let found = found.iter().filter_map(|at| pointer::tokens(at)).flatten();
    let found: BTreeSet<String> = found.collect();
    let mut rest = 0;
    while let Some(start) = target[rest..].find(['\'', '"']).map(|at| rest + at) {
        let quote = &target[start..=start];
        let end = target[start + 1..].find(quote)? + start + 1;
        rest = end + 1;
        let (before, after) = (target[..start].trim_end(), target[rest..].trim_start());
        let is_in_list = before.ends_with(['[', ',']) && after.starts_with([',', ']']);
        let is_alone = before.ends_with('[') && after.starts_with(']');
        let name = &target[start + 1..end];
        // No place goes through what a filter asks for, and names with escapes are spelled
        // otherwise there.
        let is_known = before.contains('?') || name.contains('\\') || found.contains(name);
        if is_in_list && !is_alone && !is_known {
            return Some(&target[start..=end]);
        }
    }
    None
}
