//! Applying `spec/overlay.yaml`, an OpenAPI Overlay 1.x document, to the vendor's contract.
//!
//! Beyond the standard, an action carries `x-name`, by which messages call it, `x-reason`, why it
//! is needed, and `x-expected`, what stood there before, if it overwrites or removes something. An
//! action that no longer fits is reported, never skipped in silence.

mod patch;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json_path::JsonPath;

use crate::document::{Document, pointer};
use patch::{holds, is_covered, merge, remove, wrap_references};

/// An overlay, read and checked.
#[derive(Clone, Debug)]
pub struct Overlay {
    actions: Vec<Action>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    overlay: String,
    #[expect(dead_code, reason = "allowed in an overlay, and of no use here")]
    info: Value,
    #[serde(default)]
    #[expect(dead_code, reason = "allowed in an overlay, and of no use here")]
    extends: Option<String>,
    actions: Vec<Action>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Action {
    #[serde(rename = "x-name")]
    name: String,
    #[serde(rename = "x-reason")]
    reason: String,
    target: String,
    #[serde(skip)]
    path: Option<JsonPath>,
    /// File and line, for messages.
    #[serde(skip)]
    place: String,
    #[serde(default)]
    #[expect(dead_code, reason = "allowed in an action, and of no use here")]
    description: Option<String>,
    #[serde(default, rename = "x-expected")]
    was: Option<Value>,
    #[serde(default)]
    remove: bool,
    #[serde(default)]
    update: Option<Value>,
}

/// An action that does not fit the contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Conflict {
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
    /// Reads an overlay.
    ///
    /// # Errors
    /// When the document is not an Overlay 1.x, or an action is malformed; the message names it.
    pub fn read(document: &Document) -> Result<Self, String> {
        let refuse = |problem: String| Err(format!("{}: {problem}", document.label));
        let mut file = match File::deserialize(&document.value) {
            Ok(file) => file,
            Err(error) => return refuse(format!("not an overlay as import needs it: {error}")),
        };
        if !(file.overlay == "1.0" || file.overlay.starts_with("1.")) {
            return refuse(format!(
                "Overlay {}; versions 1.x are understood",
                file.overlay
            ));
        }
        let mut names = BTreeSet::new();
        let mut lines = document.text.lines().enumerate();
        for (index, action) in file.actions.iter_mut().enumerate() {
            // The actions stand in the text in their order.
            let is_here = |line: &str| {
                let name = line.trim_start_matches(['-', ' ']).strip_prefix("x-name: ");
                name.is_some_and(|name| name.trim_matches(['\'', '"']) == action.name)
            };
            action.place = match lines.find(|(_, line)| is_here(line)) {
                Some((line, _)) => format!("{}:{}", document.label, line + 1),
                None => document.label.clone(),
            };
            let at = format!("at `/actions/{index}`: action `{}`", action.name);
            if action.reason.trim().is_empty() {
                return refuse(format!(
                    "{at} has no reason; say why it is needed in `x-reason`"
                ));
            }
            match JsonPath::parse(&action.target) {
                Ok(path) => action.path = Some(path),
                Err(error) => return refuse(format!("{at}: `target` is no JSONPath: {error}")),
            }
            if !names.insert(action.name.clone()) {
                return refuse(format!(
                    "{at} has the name of another; each needs its own `x-name`"
                ));
            }
            if action.remove == action.update.is_some() {
                return refuse(format!("{at} needs either `update` or `remove: true`"));
            }
            if action.remove && action.was.is_none() {
                return refuse(format!("{at} removes something; say what in `x-expected`"));
            }
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
            let count = match action.apply(&mut value) {
                Ok(count) => count,
                Err((problem, help, pointers)) => {
                    let conflict = Conflict {
                        problem,
                        help,
                        place: action.place.clone(),
                        target: action.target.clone(),
                        reason: action.reason.clone(),
                        pointers,
                    };
                    conflicts.insert(format!("overlay/{}", action.name), conflict);
                    0
                }
            };
            used.push((action.name.clone(), count));
        }
        wrap_references(&mut value);
        Outcome {
            value,
            used,
            conflicts,
        }
    }
}

/// What is the matter, what to do about it, and JSON pointers.
type Refusal = (String, String, BTreeSet<String>);

impl Action {
    fn apply(&self, value: &mut Value) -> Result<usize, Refusal> {
        let mut pointers = Vec::new();
        if let Some(path) = &self.path {
            let located = path.query_located(value);
            pointers.extend(located.locations().map(|place| place.to_json_pointer()));
        }
        if pointers.is_empty() {
            let help = "delete it, or change its `target`".to_owned();
            return Err(("matches nothing".to_owned(), help, BTreeSet::new()));
        }
        // Later items of a list first, so that removing one does not move the next.
        pointers.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| b.cmp(a)));
        self.check(value, &pointers)?;
        let mut count = 0;
        for at in &pointers {
            let did = match &self.update {
                Some(update) => value
                    .pointer_mut(at)
                    .is_some_and(|node| merge(node, update)),
                None => remove(value, at),
            };
            count += usize::from(did);
        }
        if count == 0 {
            let help = "no longer needed: delete it".to_owned();
            let pointers = pointers.into_iter().collect();
            return Err(("changes nothing".to_owned(), help, pointers));
        }
        Ok(count)
    }

    /// Checks that the values at the targets are those that the action expects.
    fn check(&self, value: &Value, pointers: &[String]) -> Result<(), Refusal> {
        let mut wrong = BTreeSet::new();
        let mut found = None;
        for at in pointers {
            let Some(node) = pointer::get(value, at) else {
                continue;
            };
            let fits = match (&self.update, &self.was) {
                (None, Some(was)) => node == was,
                (None, None) => false,
                (Some(update), was) => {
                    was.as_ref().is_none_or(|was| holds(node, was))
                        && is_covered(node, update, was.as_ref())
                }
            };
            if !fits {
                wrong.insert(at.clone());
                found.get_or_insert(node);
            }
        }
        let Some(found) = found else { return Ok(()) };
        let expected = match &self.was {
            Some(was) => format!("expects {was}"),
            None => "says no old value (`x-expected`)".to_owned(),
        };
        let is_there = |node: &Value| match (&self.update, &self.was) {
            (Some(update), Some(Value::Object(was))) => {
                was.keys().all(|key| update.get(key) == node.get(key))
            }
            _ => false,
        };
        let help = match &self.was {
            Some(Value::Object(was)) if is_there(found) => {
                let keys: Vec<_> = was.keys().map(|key| format!("`{key}`")).collect();
                format!(
                    "the vendor says the same now: delete `x-expected`, and {} of `update`",
                    keys.join(", ")
                )
            }
            _ => "change `x-expected` and what the action does, or delete it".to_owned(),
        };
        // Whole where it has to be written down, as for what is removed.
        let found = match self.update {
            Some(_) => shorten(&found.to_string()),
            None => format!("{found}, which is what `x-expected` has to say"),
        };
        let problem = format!("finds another value: it {expected}, there is {found}");
        Err((problem, help, wrong))
    }
}

fn shorten(text: &str) -> String {
    const LONGEST: usize = 120;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
