//! Looks places of the document up and follows its references. What cannot be understood is a
//! defect; all of them are collected, so that one run reports everything.

use percent_encoding::percent_decode_str;

use super::keywords::is_prose;
use super::rules::{Applied, Rule};
use super::source::Source;
use crate::diagnostic::Diagnostic;
use crate::document::{MAX_DEPTH, Node};

/// Reads a document.
#[derive(Debug)]
pub(super) struct Resolver<'s, 't> {
    pub(super) source: &'s Source<'t>,
    pub(super) applied: Applied,
    pub(super) defects: Vec<Diagnostic>,
    /// References that are being followed, and an empty one where a value within is read.
    trail: Vec<String>,
    /// While an answer is read as a whole, whether it is a success, should it describe failures
    /// too.
    pub(super) is_success: Option<bool>,
}

impl<'s, 't> Resolver<'s, 't> {
    pub(super) fn new(source: &'s Source<'t>) -> Self {
        Self {
            source,
            applied: Applied::default(),
            defects: Vec::new(),
            trail: Vec::new(),
            is_success: None,
        }
    }

    pub(super) fn defect(&mut self, at: &str, problem: impl Into<String>) {
        self.add(Diagnostic::new(at, problem, ""));
    }

    fn add(&mut self, defect: Diagnostic) {
        if !self.defects.contains(&defect) {
            self.defects.push(defect);
        }
    }

    /// Looks a place up. A broken one is a defect.
    pub(super) fn get(&mut self, at: &str) -> Option<Node<'s>> {
        let found = self.source.get(at).unwrap_or_else(|defect| {
            self.add(defect);
            None
        });
        found.map(|value| Node::new(value, at))
    }

    /// Follows the references of a node, if any, and hands on what they lead to. `None`, and a
    /// defect, if they lead nowhere.
    pub(super) fn follow<R>(
        &mut self,
        node: &Node<'s>,
        then: impl FnOnce(&mut Self, &Node<'s>) -> R,
    ) -> Option<R> {
        let Some(reference) = node.value.get("$ref") else {
            return Some(then(self, node));
        };
        let at = &node.pointer;
        let Some(target) = reference.as_str().and_then(|text| text.strip_prefix('#')) else {
            self.defect(at, format!("a reference out of the document: {reference}"));
            return None;
        };
        let mut members = node.value.members();
        if members.any(|(key, _)| key != "$ref" && !is_prose(key)) {
            // OpenAPI 3.0 ignores keys beside a reference.
            self.applied.note(Rule::DropKeyword, at);
        }
        // It may be percent-encoded: `#/paths/~1a~1%7Bb%7D`.
        let target = match self.source.get(target) {
            Ok(None) => percent_decode_str(target).decode_utf8_lossy().into_owned(),
            _ => target.to_owned(),
        };
        if let Some(start) = self.trail.iter().position(|known| *known == target) {
            // A value within itself may be anything. What is itself has no meaning.
            match self.trail[start..].iter().any(String::is_empty) {
                true => self.applied.note(Rule::CutCircle, at),
                false => self.defect(at, format!("a circle of references, back to `{target}`")),
            }
            return None;
        }
        if self.trail.len() >= MAX_DEPTH {
            self.defect(at, format!("more than {MAX_DEPTH} references deep"));
            return None;
        }
        match self.source.get(&target) {
            Ok(Some(value)) => {
                self.trail.push(target.clone());
                let outcome = self.follow(&Node::new(value, target), then);
                self.trail.pop();
                return outcome;
            }
            Ok(None) => self.defect(at, format!("a reference to `{target}`, where nothing is")),
            Err(defect) => self.add(defect),
        }
        None
    }

    /// Reads what is within a value.
    pub(super) fn within<R>(&mut self, read: impl FnOnce(&mut Self) -> R) -> R {
        self.trail.push(String::new());
        let is_success = self.is_success.take();
        let outcome = read(self);
        self.is_success = is_success;
        self.trail.pop();
        outcome
    }

    /// Whether a place is `true`. What is neither that nor `false` is a defect.
    pub(super) fn flag(&mut self, node: &Node<'_>) -> bool {
        node.value.as_bool().unwrap_or_else(|| {
            let problem = format!("neither true nor false: {}", node.value);
            self.defect(&node.pointer, problem);
            false
        })
    }
}
