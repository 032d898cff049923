//! From a change of the contract to the Rust items that it changed, and on to the functions of
//! the façade that reach them.

use heck::{ToPascalCase as _, ToShoutySnakeCase as _, ToSnakeCase as _};
use serde::Serialize;

use super::contract::{self, Finding as ContractFinding};
use super::facade::{Facade, Reach, Wanted};
use super::fate::Severity;
use super::places;
use super::rust::Finding as RustFinding;
use super::rust::rules::Level;

/// A change of the contract and what follows from it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// The change itself.
    #[serde(flatten)]
    pub finding: ContractFinding,
    /// What it is about, in a few words: the field, the type, the operations.
    pub subject: String,
    /// Whether callers may fail to compile; nothing where the Rust layer was not compared.
    pub compile_error: Option<bool>,
    /// Numbers of the findings of the Rust layer that it explains, from 0.
    pub rust: Vec<usize>,
    /// Functions of the façade that reach what it changed.
    pub facade: Vec<Reach>,
}

/// Joins the layers. `rust` is `None` where that layer was not compared.
pub(crate) fn join(
    contract: Vec<ContractFinding>,
    renamed: &[(String, String)],
    rust: Option<(&str, &[RustFinding])>,
    facade: &Facade,
) -> Vec<Change> {
    let mut changes: Vec<Change> = contract
        .into_iter()
        .map(|finding| {
            let mut change = Change {
                compile_error: None,
                rust: Vec::new(),
                subject: places::subject(&finding),
                facade: facade.reaching(&wanted(&finding)),
                finding,
            };
            if let Some((package, findings)) = rust {
                change.rust = findings
                    .iter()
                    .enumerate()
                    .filter(|(_, found)| {
                        found.package == package && explains(&change.finding, found)
                    })
                    .map(|(number, _)| number)
                    .collect();
            }
            change
        })
        .collect();
    if let Some((package, findings)) = rust {
        carried(&mut changes, package, findings, renamed);
        for change in &mut changes {
            let breaks = |number: &usize| findings[*number].level == Level::Major;
            change.compile_error = Some(change.rust.iter().any(breaks));
        }
    }
    // What breaks comes first, on the wire or in Rust.
    changes.sort_by_key(|change| !change.breaks());
    changes
}

impl Change {
    /// Whether callers may fail to compile, or a call may fail at run time.
    #[must_use]
    pub fn breaks(&self) -> bool {
        self.compile_error == Some(true) || self.finding.severity == Severity::Breaking
    }
}

/// Generated methods and types that a finding is about, as they stand in source.
fn wanted(finding: &ContractFinding) -> Wanted {
    let mut wanted = Wanted::default();
    for item in &finding.items {
        // Nobody names a field that is new; whoever names its type may want it.
        let is_new = finding.rule.starts_with("field-added");
        let item = match item.rsplit_once("::") {
            Some((ty, _)) if is_new && ty.contains("::") => ty,
            _ => item.as_str(),
        };
        wanted.item(item);
    }
    let operations = finding.sites.iter().map(|site| site.operation.as_str());
    for operation in operations.filter(|operation| !operation.is_empty()) {
        wanted.names.insert(operation.to_snake_case());
        // The table of operations is how the façade names an operation in its errors.
        wanted.names.insert(operation.to_shouty_snake_case());
    }
    wanted
}

/// Whether a change of the contract made a change of the generated code.
fn explains(finding: &ContractFinding, rust: &RustFinding) -> bool {
    let item = rust.item.as_str();
    if finding.items.iter().any(|own| own == item) {
        return true;
    }
    let operation = finding.sites.iter().any(|site| {
        let id = site.operation.as_str();
        item == format!("operations::{}", id.to_shouty_snake_case())
    });
    let of_call = finding.direction == contract::rules::Direction::Call;
    if of_call && (operation || item == "operations::ALL") {
        return true;
    }
    if finding.rule.starts_with("value-")
        && let Some((ty, _)) = item.rsplit_once("::")
        && enumerations(finding).any(|name| ty == format!("types::{name}"))
    {
        return true;
    }
    // A field that is required or not decides what `new` takes, and whether there is a default.
    let presence = finding.rule.starts_with("field-") || finding.rule.starts_with("null-");
    let impls = rust.rule == "rust-impl-added" || rust.rule == "rust-impl-removed";
    let fields = finding.items.iter().filter_map(|own| own.rsplit_once("::"));
    fields
        .filter(|(ty, _)| ty.starts_with("types::"))
        .any(|(ty, field)| {
            let constructor = item == format!("{ty}::new") && takes_differently(rust, field);
            let shape = item == ty && (presence || (impls && !is_detail(finding.rule)));
            constructor || shape
        })
}

/// Whether a constructor takes another argument of that name than before, or takes it no longer.
fn takes_differently(rust: &RustFinding, name: &str) -> bool {
    let argument = |text: &Option<String>| argument(text.as_deref()?, name).map(str::to_owned);
    let (before, after) = (argument(&rust.before), argument(&rust.after));
    // A signature that is not shown says nothing against it.
    before != after || (rust.before.is_none() && rust.after.is_none())
}

/// The type of an argument in `fn(a: A, b: B<C, D>) -> E`.
fn argument<'t>(signature: &'t str, name: &str) -> Option<&'t str> {
    let start = signature.match_indices(name).find_map(|(at, _)| {
        let before = signature[..at].ends_with(['(', ' ']);
        let rest = signature[at + name.len()..].strip_prefix(':')?;
        before.then_some(rest.trim_start())
    })?;
    let mut depth = 0_usize;
    let end = start.char_indices().find(|(_, c)| {
        match c {
            '<' | '(' | '[' => depth += 1,
            '>' | ')' | ']' if depth > 0 => depth -= 1,
            ',' | ')' if depth == 0 => return true,
            _ => {}
        }
        false
    });
    Some(end.map_or(start, |(end, _)| &start[..end]))
}

/// Rules on the values within a type, which leave the type itself as it is.
fn is_detail(rule: &str) -> bool {
    [
        "pattern-",
        "limit-",
        "default-",
        "deprecation-",
        "access-",
        "value-",
    ]
    .iter()
    .any(|prefix| rule.starts_with(prefix))
}

/// Generated enumerations that hold the values of a finding: called after the component, or after
/// the field.
fn enumerations(finding: &ContractFinding) -> impl Iterator<Item = String> {
    let components = finding.pointers.iter().flat_map(|at| [&at.old, &at.new]);
    let components = components.filter_map(|at| {
        let name = at.strip_prefix("/components/schemas/")?.split('/').next()?;
        Some(name.to_pascal_case())
    });
    let fields = finding.items.iter().filter_map(|item| {
        let (ty, field) = item.strip_prefix("types::")?.rsplit_once("::")?;
        Some(format!("{ty}{}", field.to_pascal_case()))
    });
    components.chain(fields)
}

/// Types that came or went because something else names them now or no longer: they follow from
/// whatever changed that.
fn carried(
    changes: &mut [Change],
    package: &str,
    findings: &[RustFinding],
    renamed: &[(String, String)],
) {
    let is_renamed = |name: &str| {
        let same = |other: &String| other.to_pascal_case() == name;
        renamed.iter().any(|(old, new)| same(old) || same(new))
    };
    loop {
        let mut more = Vec::new();
        for (number, found) in findings.iter().enumerate() {
            let Some(name) = found.item.strip_prefix("types::") else {
                continue;
            };
            let whole = matches!(found.rule, "rust-item-added" | "rust-item-removed");
            if found.package != package || !whole || name.contains("::") || is_renamed(name) {
                continue;
            }
            for (index, change) in changes.iter().enumerate() {
                let named = |other: &usize| {
                    let other = &findings[*other];
                    let texts = [&other.before, &other.after];
                    texts
                        .iter()
                        .any(|text| text.as_deref().is_some_and(|text| has_word(text, name)))
                };
                if !change.rust.contains(&number) && change.rust.iter().any(named) {
                    more.push((index, number));
                }
            }
        }
        if more.is_empty() {
            break;
        }
        for (index, number) in more {
            changes[index].rust.push(number);
            changes[index].rust.sort_unstable();
        }
    }
}

/// Whether a text has the word, not merely as a part of another.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        let before = text[..at].chars().next_back().is_some_and(is_name);
        let after = text[at + word.len()..].chars().next().is_some_and(is_name);
        !before && !after
    })
}
