//! An operation as a whole: what it is called, where it is, who may call it.

use std::collections::BTreeMap;

use super::Site;
use super::compare::Comparer;
use super::credentials::OPEN;
use super::operation::Operation;
use super::rules::Direction;

impl<'a> Comparer<'a> {
    pub(super) fn identity(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
        let mut tell = |rule, sentence| {
            let at = (old.place.pointer.clone(), new.place.pointer.clone());
            let items = match rule {
                "operation-renamed" => vec![old.method_name(), new.method_name()],
                _ => vec![new.method_name()],
            };
            let site = Site::new(&new.id, "", "");
            self.push(rule, Direction::Call, sentence, at, site, items);
        };
        if old.id != new.id {
            let sentence = format!("operation `{}` is called `{}`", old.id, new.id);
            tell("operation-renamed", sentence);
        }
        if old.shape() != new.shape() {
            let sentence = format!("path changed from `{}` to `{}`", old.path, new.path);
            tell("operation-moved", sentence);
        }
        if old.method != new.method {
            let (left, right) = (old.method.to_uppercase(), new.method.to_uppercase());
            let sentence = format!("method changed from {left} to {right}");
            tell("operation-method-changed", sentence);
        }
        if let (Some(left), Some(right)) = (old.tag, new.tag)
            && left != right
        {
            let sentence = format!("resource changed from `{left}` to `{right}`");
            tell("operation-regrouped", sentence);
        }
        if old.kind != new.kind {
            let kind = |operation: &Operation<'_>| operation.kind.name().to_lowercase();
            let sentence = format!("was of kind {}, is of kind {}", kind(old), kind(new));
            tell("operation-kind-changed", sentence);
        }
        match (old.deprecated, new.deprecated) {
            (false, true) => tell("operation-deprecated", "is deprecated".to_owned()),
            (true, false) => {
                tell(
                    "operation-undeprecated",
                    "is no longer deprecated".to_owned(),
                );
            }
            _ => {}
        }
    }

    pub(super) fn access(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
        let mut tell = |rule, sentence, at| {
            let site = Site::new(&new.id, "", "");
            let items = vec![new.method_name()];
            self.push(rule, Direction::Call, sentence, at, site, items);
        };
        let at = || {
            let of = |operation: &Operation<'_>| {
                let place = operation.place.get("x-permissions");
                place.map_or_else(|| operation.place.pointer.clone(), |place| place.pointer)
            };
            (of(old), of(new))
        };
        // Without a list nothing is said about permissions.
        if !old.permissions.is_empty() && !new.permissions.is_empty() {
            for permission in old.permissions.difference(&new.permissions) {
                let sentence = format!("permission `{permission}` no longer suffices");
                tell("permission-removed", sentence, at());
            }
            for permission in new.permissions.difference(&old.permissions) {
                let sentence = format!("permission `{permission}` suffices");
                tell("permission-added", sentence, at());
            }
        }
        let first =
            |all: &BTreeMap<String, String>| all.values().next().cloned().unwrap_or_default();
        for (text, at) in &old.credentials {
            // Where everybody may call, nobody is refused and nobody new is let in.
            if !new.credentials.contains_key(text) && !new.credentials.contains_key(OPEN) {
                let sentence = format!("credentials no longer accepted: {text}");
                tell(
                    "credentials-removed",
                    sentence,
                    (at.clone(), first(&new.credentials)),
                );
            }
        }
        for (text, at) in &new.credentials {
            if !old.credentials.contains_key(text) && !old.credentials.contains_key(OPEN) {
                let sentence = format!("credentials accepted: {text}");
                tell(
                    "credentials-added",
                    sentence,
                    (first(&old.credentials), at.clone()),
                );
            }
        }
    }
}
