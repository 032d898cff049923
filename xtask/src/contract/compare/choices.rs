//! Choices: a value that is one of several schemas (`oneOf`, `anyOf`), and one that became or
//! ceased to be so.

use super::places::Place;
use super::schema::Comparer;
use super::{Pair, changed, pairs, parted, turn};
use crate::contract::model::{Alternative, Choice, Contract, Schema, Shape, Type};

impl<'a> Comparer<'a> {
    /// A value that is a choice on one side alone; `false` where it is not.
    pub(super) fn choice_on_one_side(
        &mut self,
        old: &'a Schema,
        new: &'a Schema,
        place: &Place,
    ) -> bool {
        let of = |contract: &'a Contract, schema: &'a Schema| {
            let named = named(contract, schema.ty.name()?);
            named.map(|(choice, _)| choice)
        };
        let (choice, is_new) = match (of(self.old, old), of(self.new, new)) {
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
        let same = choice.alternatives.iter().find(|it| is_same(it));
        let equal = same.map_or_else(|| "none".to_owned(), |it| format!("`{}`", word(it)));
        let (number, names) = (choice.alternatives.len(), listed(choice));
        let sentence = match is_new {
            true => format!("one of {number} now ({names}); {equal} equals what it was"),
            false => format!("was one of {number} ({names}); {equal} equals what it is now"),
        };
        let rule = match (is_new, same) {
            (true, _) if matches!(old.ty, Type::Any) => "type-given",
            (false, _) if matches!(new.ty, Type::Any) => "type-dropped",
            (true, Some(_)) => "choice-introduced",
            (true, None) => "choice-replaced",
            (false, Some(_)) => "choice-reduced",
            (false, None) => "choice-dropped",
        };
        let at = [old.pointer.as_str(), &new.pointer];
        self.changes.push(rule, &sentence, at, place);
        self.nullability(old, new, place);
        true
    }

    pub(super) fn choices(&mut self, (old, new): (&'a str, &'a str), node: usize) {
        let sides = (named(self.old, old), named(self.new, new));
        let (Some((left, left_at)), Some((right, right_at))) = sides else {
            return;
        };
        let item = |ty: &str, it: &Alternative| format!("types::{ty}::{}", it.rust_name);
        let place = |it: &Alternative, items: Vec<String>| {
            Place::field(node, &format!("|{}", word(it)), items)
        };
        let [field, new_field] = [left, right].map(|choice| {
            let field = choice.discriminator.as_ref();
            field.map(|field| format!("`{field}`"))
        });
        let is_marked = field.is_some() && new_field.is_some();
        if let Some(sentence) = turn("discriminator", field, new_field) {
            let [old, new] = [left_at, right_at].map(|it| it.at("discriminator"));
            let whole = Place::field(node, "", Vec::new());
            self.changes
                .push("discriminator-changed", &sentence, [&old, &new], &whole);
        }
        for pair in matched(left, right) {
            match pair {
                Pair::Both(before, after) => {
                    let mut items = vec![item(old, before), item(new, after)];
                    items.dedup();
                    let place = place(after, items);
                    let at = [before.schema.used_at.as_str(), &after.schema.used_at];
                    let [was, is] = [before, after].map(|it| it.tags.join("`, `"));
                    if let Some(sentence) = changed("mark", &was, &is).filter(|_| is_marked) {
                        self.changes
                            .push("discriminator-changed", &sentence, at, &place);
                    }
                    self.schema(&before.schema, &after.schema, &place);
                }
                Pair::Only(one) => {
                    let what = format!("alternative `{}`", word(one.it));
                    let holders = [left_at.pointer.as_str(), &right_at.pointer];
                    let at = one.at(&one.it.schema.used_at, holders);
                    let place = place(one.it, vec![item(one.choose([old, new]), one.it)]);
                    self.changes.only("alternative", &what, &one, at, &place);
                }
            }
        }
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
