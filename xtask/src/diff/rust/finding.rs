//! What the Rust layer finds.

use serde::Serialize;

use super::generics::Generics;
use super::model::{Fields, Item, Shape, Style};
use super::rules::{self, Level};
use super::text::excerpts;

/// One difference of a public API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Id of the rule, see [`rules::RULES`].
    pub rule: &'static str,
    /// Which release it asks for, as of version 1.0.
    pub level: Level,
    /// The package.
    #[serde(rename = "crate")]
    pub package: String,
    /// The item: `types::Acl::ip_range`.
    pub item: String,
    /// What has changed.
    pub sentence: String,
    /// What it was, as far as that says more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// What is found in one package.
pub(super) struct Findings {
    package: String,
    found: Vec<(usize, Finding)>,
}

impl Findings {
    pub(super) fn new(package: &str) -> Self {
        Self {
            package: package.to_owned(),
            found: Vec::new(),
        }
    }

    /// A difference that its sentence tells.
    pub(super) fn change(&mut self, rule: &str, item: &str, sentence: String) {
        self.push(rule, item, sentence, None, None);
    }

    /// Something that turned into something else.
    pub(super) fn turn(&mut self, rule: &str, item: &str, sentence: String, a: &str, b: &str) {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        self.push(rule, item, sentence, some(a), some(b));
    }

    pub(super) fn push(
        &mut self,
        rule: &str,
        item: &str,
        sentence: String,
        before: Option<String>,
        after: Option<String>,
    ) {
        let known = rules::RULES
            .iter()
            .enumerate()
            .find(|(_, known)| known.id == rule);
        let Some((number, rule)) = known else {
            return;
        };
        let finding = Finding {
            rule: rule.id,
            level: rule.level,
            package: self.package.clone(),
            item: item.to_owned(),
            sentence,
            before: before.map(|text| plain(&text)),
            after: after.map(|text| plain(&text)),
        };
        self.found.push((number, finding));
    }

    /// Breaks first, then in the order of the rules, then by item.
    pub(super) fn sorted(mut self) -> Vec<Finding> {
        self.found.sort_by(|(a, x), (b, y)| {
            let key = |number: usize, finding: &Finding| (std::cmp::Reverse(finding.level), number);
            key(*a, x)
                .cmp(&key(*b, y))
                .then_with(|| x.item.cmp(&y.item))
        });
        self.found.into_iter().map(|(_, finding)| finding).collect()
    }
}

/// Crates of the workspace by their short names, which readers know.
fn plain(text: &str) -> String {
    text.replace("cloudflare_secondary_dns_", "")
}

impl std::fmt::Display for Fields {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let rest = self.private.then(|| "…".to_owned());
        match self.style {
            Style::Unit => Ok(()),
            Style::Tuple => {
                let types = self.public.iter().map(|(_, ty)| ty.shown.clone());
                let types: Vec<String> = types.chain(rest).collect();
                write!(f, "({})", types.join(", "))
            }
            Style::Named => {
                let each = self.public.iter().map(|(name, ty)| format!("{name}: {ty}"));
                let each: Vec<String> = each.chain(rest).collect();
                if each.is_empty() {
                    return f.write_str("{}");
                }
                write!(f, "{{ {} }}", each.join(", "))
            }
        }
    }
}

/// An item in one line.
impl std::fmt::Display for Item {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.shape {
            Shape::Struct { generics, fields } => {
                with_generics(f, "struct", generics, &body(fields))
            }
            Shape::Union { generics, fields } => with_generics(f, "union", generics, &body(fields)),
            Shape::Enum { generics, variants } => {
                let names: Vec<&str> = variants.iter().map(|(name, _)| name.as_str()).collect();
                let body = match names.join(", ") {
                    none if none.is_empty() => " {}".to_owned(),
                    names => format!(" {{ {names} }}"),
                };
                with_generics(f, "enum", generics, &body)
            }
            Shape::Function(function) => write!(f, "{function}"),
            Shape::Constant { ty, value } => {
                write!(f, "const: {ty} = {}", excerpts(value, "").0)
            }
            Shape::Static { mutable, ty, .. } => {
                write!(f, "static{}: {ty}", if *mutable { " mut" } else { "" })
            }
            Shape::Alias { generics, ty } => write!(f, "type{generics} = {ty}"),
            Shape::External { target } => write!(f, "use {target}"),
            other => f.write_str(other.kind()),
        }
    }
}

/// Fields as they follow a name: `(u8)`, ` { x: u8 }`.
fn body(fields: &Fields) -> String {
    match fields.style {
        Style::Named => format!(" {fields}"),
        _ => fields.to_string(),
    }
}

fn with_generics(
    f: &mut std::fmt::Formatter<'_>,
    kind: &str,
    generics: &Generics,
    body: &str,
) -> std::fmt::Result {
    write!(f, "{kind}{}{body}", generics.inline)?;
    if generics.clause.is_empty() {
        Ok(())
    } else {
        write!(f, " {}", generics.clause)
    }
}
