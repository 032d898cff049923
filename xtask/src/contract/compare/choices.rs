//! Choices: a value that is one of several schemas (`oneOf`, `anyOf`), and one that became or ceased to be so.

use std::rc::Rc;

use super::places::Place;
use super::schema::Comparer;
use super::{Pair, pairs, parted};
use crate::contract::model::{Alternative, Choice, Contract, Schema, Shape, Type};

impl<'a> Comparer<'a> {
    /// A value that is a choice on one side alone; `false` where it is not.
    pub(super) fn choice_on_one_side(
        &mut self,
        old: &'a Schema,
        new: &'a Schema,
        place: &Place,
    ) -> bool {
        let (choice, is_new) = match (of(self.old, &old.ty), of(self.new, &new.ty)) {
            (None, Some(choice)) => (choice, true),
            (Some(choice), None) => (choice, false),
            _ => return false,
        };
        let is_same = |alternative: &Alternative| {
            let (mut left, mut right) = match is_new {
                true => (old.clone(), alternative.schema.clone()),
                false => (alternative.schema.clone(), new.clone()),
            };
            // Whether it may be null is said of the choice as a whole.
            (left.nullable, right.nullable) = (false, false);
            self.first_difference(&left, &right).is_none()
        };
        let same = choice.alternatives.iter().position(is_same);
        let (number, names) = (choice.alternatives.len(), listed(choice));
        let (rule, sentence) = match (is_new, same) {
            (true, _) if matches!(old.ty, Type::Any) => {
                ("type-given", format!("one of {number} now ({names})"))
            }
            (false, _) if matches!(new.ty, Type::Any) => (
                "type-dropped",
                format!("was one of {number} ({names}), may be anything now"),
            ),
            (true, Some(index)) => {
                let which = ordinal(index);
                let sentence = format!("one of {number} now ({names}); {which} equals what it was");
                ("choice-introduced", sentence)
            }
            (true, None) => {
                let sentence = format!("one of {number} now ({names}); none equals what it was");
                ("choice-replaced", sentence)
            }
            (false, Some(index)) => {
                let which = ordinal(index);
                let sentence = format!("was one of {number} ({names}), is only {which} now");
                ("choice-reduced", sentence)
            }
            (false, None) => {
                let sentence = format!("was one of {number} ({names}), is none of these now");
                ("choice-dropped", sentence)
            }
        };
        let at = (old.pointer.clone(), new.pointer.clone());
        self.push(rule, sentence, at, place);
        if old.nullable != new.nullable {
            self.nullability(old, new, place);
        }
        true
    }

    /// Two choices, alternative by alternative.
    pub(super) fn choices(&mut self, (old, new): (&'a str, &'a str), node: usize) {
        let sides = (named(self.old, old), named(self.new, new));
        let (Some((left, left_at)), Some((right, right_at))) = sides else {
            return;
        };
        let item = |ty: &str, it: &Alternative| format!("types::{ty}::{}", it.rust_name);
        let no_fields: Rc<str> = Rc::from("");
        let place = |it: &Alternative, items: Vec<String>| {
            Place::field(node, &format!("|{}", word(it)), &no_fields, items)
        };
        let whole = Place::field(node, "", &no_fields, Vec::new());
        if left.discriminator != right.discriminator {
            let shown = |choice: &Choice| match &choice.discriminator {
                Some(field) => format!("`{field}`"),
                None => "nothing".to_owned(),
            };
            let sentence = format!(
                "the field that says which alternative it is changed from {} to {}",
                shown(left),
                shown(right)
            );
            let at = (left_at.at("discriminator"), right_at.at("discriminator"));
            self.push("discriminator-changed", sentence, at, &whole);
        }
        for pair in matched(left, right) {
            match pair {
                Pair::Both(before, after) => {
                    let mut items = vec![item(old, before), item(new, after)];
                    items.dedup();
                    let place = place(after, items);
                    let at = (before.schema.used_at.clone(), after.schema.used_at.clone());
                    let is_marked = left.discriminator.is_some() && right.discriminator.is_some();
                    if is_marked && before.tags != after.tags {
                        let (was, is) = (before.tags.join("`, `"), after.tags.join("`, `"));
                        let sentence = format!("the mark of it changed from `{was}` to `{is}`");
                        self.push("discriminator-changed", sentence, at, &place);
                    }
                    self.schema(&before.schema, &after.schema, &place);
                }
                Pair::Only(one) => {
                    let sentence = format!("alternative `{}` {}", word(one.it), one.verb());
                    let at = one.at(
                        &one.it.schema.used_at,
                        [&left_at.pointer, &right_at.pointer],
                    );
                    let place = place(one.it, vec![item(one.choose([old, new]), one.it)]);
                    let rule = one.choose(["alternative-removed", "alternative-added"]);
                    self.push(rule, sentence, at, &place);
                }
            }
        }
    }
}

/// The choice that a type is.
fn of<'a>(contract: &'a Contract, ty: &Type) -> Option<&'a Choice> {
    match ty {
        Type::Named(name) => named(contract, name).map(|(choice, _)| choice),
        _ => None,
    }
}

fn named<'a>(contract: &'a Contract, name: &str) -> Option<(&'a Choice, &'a Schema)> {
    let definition = contract.types.get(name)?;
    match &definition.shape {
        Shape::Choice(choice) => Some((choice, &definition.schema)),
        _ => None,
    }
}

/// Pairs of one alternative: those of one name, then what is left of one type, in their order.
fn matched<'a>(old: &'a Choice, new: &'a Choice) -> Vec<Pair<&'a Alternative>> {
    let (both, removed, mut added) = parted(pairs(&old.alternatives, &new.alternatives, word));
    let both = both.into_iter().map(|(old, new)| Pair::Both(old, new));
    let mut all: Vec<Pair<&Alternative>> = both.collect();
    for left in removed {
        let mut alike = added.iter();
        let alike = alike.position(|right| right.schema.kind == left.schema.kind);
        all.extend(Pair::of(Some(left), alike.map(|index| added.remove(index))));
    }
    all.extend(
        added
            .into_iter()
            .filter_map(|right| Pair::of(None, Some(right))),
    );
    all
}

/// What an alternative is called in reports.
fn word(alternative: &Alternative) -> &str {
    let component = alternative.schema.component.as_deref();
    component.unwrap_or(&alternative.rust_name)
}

/// `` `A`, `B` ``, and how many more.
fn listed(choice: &Choice) -> String {
    const MOST: usize = 4;
    let all = choice.alternatives.iter();
    let names = all.take(MOST).map(|it| format!("`{}`", word(it)));
    let mut names: Vec<String> = names.collect();
    if choice.alternatives.len() > MOST {
        names.push(format!("{} more", choice.alternatives.len() - MOST));
    }
    names.join(", ")
}

fn ordinal(index: usize) -> String {
    match index {
        0 => "the first".to_owned(),
        1 => "the second".to_owned(),
        2 => "the third".to_owned(),
        _ => format!("number {}", index + 1),
    }
}
