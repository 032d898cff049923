//! What is found in one schema, with places relative to it.

use std::rc::Rc;

use super::leniency::Context;

/// Most places of one finding within one schema that are listed; the others are counted.
const MAX_OCCURRENCES: usize = 40;

/// Something that differs between two schemas.
#[derive(Clone, Debug)]
pub(super) struct Relative {
    pub(super) rule: &'static str,
    pub(super) sentence: String,
    pub(super) old: String,
    pub(super) new: String,
    pub(super) context: Context,
    pub(super) occurrences: Vec<Occurrence>,
    /// Further occurrences that are only counted.
    pub(super) more: usize,
}

/// Where within the schema.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Occurrence {
    /// `result[].ip_range`; empty for the schema itself.
    pub(super) path: String,
    /// The generated field that holds it, on each side: `Acl::ip_range`.
    pub(super) owner: Option<(String, String)>,
    /// The names of the fields beside it, which tell copies of one schema from other schemas.
    pub(super) beside: Rc<str>,
}

/// What was found in one schema.
#[derive(Default)]
pub(super) struct Found(pub(super) Vec<Relative>);

impl Found {
    /// Something about the schema itself.
    pub(super) fn own(&mut self, rule: &'static str, sentence: String, at: (String, String)) {
        self.push(rule, sentence, at, Context::default());
    }

    pub(super) fn push(
        &mut self,
        rule: &'static str,
        sentence: String,
        (old, new): (String, String),
        context: Context,
    ) {
        let occurrence = Occurrence {
            path: String::new(),
            owner: None,
            beside: "".into(),
        };
        self.0.push(Relative {
            rule,
            sentence,
            old,
            new,
            context,
            occurrences: vec![occurrence],
            more: 0,
        });
    }

    #[expect(clippy::too_many_arguments, reason = "a row of a table")]
    pub(super) fn field(
        &mut self,
        rule: &'static str,
        sentence: String,
        pointers: (String, String),
        context: Context,
        name: &str,
        owner: &(String, String),
        beside: &Rc<str>,
    ) {
        self.push(rule, sentence, pointers, context);
        if let Some(occurrence) = self.0.last_mut().and_then(|r| r.occurrences.first_mut()) {
            occurrence.path = name.to_owned();
            occurrence.owner = Some(owner.clone());
            occurrence.beside = Rc::clone(beside);
        }
    }

    /// Takes over what was found one level further in.
    pub(super) fn nest(
        &mut self,
        inner: &[Relative],
        segment: &str,
        owner: Option<&(String, String)>,
        beside: &str,
        context: Context,
    ) {
        for relative in inner {
            let mut relative = relative.clone();
            for occurrence in &mut relative.occurrences {
                if occurrence.path.is_empty() {
                    // How the field copes with null matters to nothing else.
                    if relative.rule.starts_with("null-") {
                        relative.context.null = context.null;
                    }
                    occurrence.beside = beside.into();
                }
                occurrence.path = join(segment, &occurrence.path);
                if occurrence.owner.is_none() {
                    occurrence.owner = owner.cloned();
                }
            }
            let same = self.0.iter_mut().find(|known| {
                known.rule == relative.rule
                    && known.old == relative.old
                    && known.new == relative.new
                    && known.context == relative.context
            });
            match same {
                Some(known) => {
                    known.more = known.more.saturating_add(relative.more);
                    for occurrence in relative.occurrences {
                        if known.occurrences.len() < MAX_OCCURRENCES {
                            known.occurrences.push(occurrence);
                        } else {
                            known.more = known.more.saturating_add(1);
                        }
                    }
                }
                None => self.0.push(relative),
            }
        }
    }
}

/// `a` and `b` are `a.b`, `a` and `[]` are `a[]`.
fn join(left: &str, right: &str) -> String {
    if left.is_empty() || right.is_empty() || right.starts_with(['[', '{']) {
        format!("{left}{right}")
    } else {
        format!("{left}.{right}")
    }
}
